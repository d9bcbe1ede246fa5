"""Evolution strategies as a way of estimating a gradient (T. Salimans and others, arXiv:1703.03864).

Mirrored samples around a mean, centred ranks instead of fitness, Adam on what they say, and weight decay.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from brains.checks import array, frozen, natural, number
from brains.exact import log
from brains.operators import centred_ranks
from brains.policy import Policy
from brains.strategies.options import Option, chosen
from brains.strategies.strategy import State, checked

Floats = NDArray[np.float64]

BETAS = np.array([[0.9], [0.999]])
EPSILON = 1e-8
"""Adam's usual ones (D. P. Kingma, J. Ba, arXiv:1412.6980)."""
FADING = 10.0
"""After this many generations step and decay have come down to 1/√2 of what they were, after n to √(10 / (10 + n))."""


@dataclass(frozen=True, eq=False)
class Mirrored:
    """Pairs of samples, each mirrored at a mean: what a generation was sampled from."""

    mean: Floats
    average: Floats
    """`(gene,)`: who is asked for first, and again where a place is left over."""
    spread: float
    """Standard deviation."""
    population: int
    rng: State
    """Of the generator, before it drew."""

    def genomes(self) -> NDArray[np.float32]:
        """The generation, `(population, genes)`, bit for bit."""
        rng = np.random.default_rng()
        rng.bit_generator.state = self.rng
        return self.around(self.noise(rng))

    def noise(self, rng: np.random.Generator) -> Floats:
        """`(pair, gene)`."""
        return rng.standard_normal(((self.population - 1) // 2, len(self.mean)))

    def around(self, noise: Floats) -> NDArray[np.float32]:
        """The generation, of its noise."""
        away = self.spread * noise
        rows = [self.average[None], self.mean + away, self.mean - away]
        if 1 + 2 * len(noise) < self.population:
            rows.append(self.average[None])
        return frozen(np.concatenate(rows))


class OpenAiEs:
    """The first of a generation is the mean, which is the champion; then come pairs, each mirrored at the mean.

    Where a place is left over, the mean is asked for again.

    Two things are added to the paper's recipe. Only the better half of the ranks count, the best most, by the
    logarithms that CMA-ES and NES use: most genomes of a first generation crash at once, and which of them is the
    least bad says little. And steps fade, because a step that is long enough for short runs never comes to rest.
    Measured on the corridor, population 50, 100 generations, simple and three fresh courses, seeds 20 to 119: the
    champion finishes 95 of 100 unseen courses for 100 seeds; with all ranks for 82; with a step of 0.4 and a
    decay of 0.01 that do not fade for 98, and those do not come close enough to the best of a sphere. Averages and
    narrowing samples are choices: the one wavers less, the other comes closer to the best and is less safe elsewhere.
    """

    stands_by_mean = True
    parents = None
    default_mutation = 0.5
    """Standard deviation of the samples."""
    options: tuple[Option, ...] = (
        Option("step", ("1", "0.2", "0.3", "0.5", "2"), "Adam's first step, in standard deviations of the samples"),
        Option("steps", ("fading", "steady"), "whether steps and decay become smaller from generation to generation"),
        Option("decay", ("0.02", "0", "0.005", "0.05"), "share of the mean that the first generations take off"),
        Option("ranks", ("better-half", "all"), "whose ranks count, and for the half the best ones most"),
        Option("champion", ("mean", "average"), "the mean itself, or its running average, which wavers less"),
        Option("samples", ("wide", "narrowing"), "whether they come closer to the mean from generation to generation"),
    )

    def __init__(
        self,
        network: Policy,
        population: int,
        mutation: float | None = None,
        seed: int = 0,
        start: NDArray[np.float32] | None = None,
        options: Iterable[str] = (),
    ) -> None:
        values = chosen(self.options, options)
        self._step, self._decay = float(values["step"]), float(values["decay"])
        self._averages = values["champion"] == "average"
        self._narrowing = values["samples"] == "narrowing"
        self._steady = values["steps"] == "steady"
        self._merits = _better_half if values["ranks"] == "better-half" else centred_ranks
        self._rng = np.random.default_rng(seed)
        self._population = population
        self._mutation = self.default_mutation if mutation is None else mutation
        self._mean = np.zeros(network.genes) if start is None else np.asarray(start, dtype=np.float64)
        self._average = self._mean
        """Of the means so far, the newest most, and the less so the smaller the steps are."""
        self._moments = np.zeros((2, network.genes))
        """Adam's running means of the gradient and of its square."""
        self._fading = np.ones((2, 1))
        """What is left in them of the zeros that they began with."""
        self._told = 0
        """Generations so far."""
        self.samples: Mirrored | None
        """None for a generation from a file, which has the genomes themselves."""
        self._sample()

    def ask(self) -> NDArray[np.float32]:
        return self._genomes

    def tell(self, fitness: NDArray[np.float64]) -> None:
        values = checked(fitness, self._population)
        pairs = len(self._noise)
        merit = self._merits(values[1 : 1 + 2 * pairs])
        # A sum of rows, not a product of matrices: no linear algebra, whose last bits differ between machines.
        gradient = ((merit[:pairs] - merit[pairs:])[:, None] * self._noise).sum(axis=0)
        self._moments = BETAS * self._moments + (1 - BETAS) * np.stack([gradient, gradient * gradient])
        self._fading = BETAS * self._fading
        first, second = self._moments / (1 - self._fading)
        self._told += 1
        fade = 1.0 if self._steady else self._fade
        step = fade * self._step * self._mutation * first / (np.sqrt(second) + EPSILON)
        self._mean = (1 - fade * self._decay) * self._mean + step
        self._average = self._average + self._fade * (self._mean - self._average) if self._averages else self._mean
        self._sample()

    @property
    def _fade(self) -> float:
        """What is left of what fades."""
        return float(np.sqrt(FADING / (FADING + self._told)))

    def champion(self, fitness: NDArray[np.float64]) -> int:
        return 0

    def set_mutation(self, mutation: float) -> None:
        self._mutation = mutation

    def state(self) -> State:
        return {
            "mean": self._mean,
            "average": self._average,
            "moments": self._moments,
            "fading": self._fading,
            "told": self._told,
            "mutation": self._mutation,
            "genomes": self._genomes,
            "noise": self._noise,
            "rng": self._rng.bit_generator.state,
        }

    def restore(self, state: State) -> None:
        self.samples = None
        state = {"average": state["mean"]} | state  # runs of before there was an average
        for name in ("mean", "average", "moments", "fading", "genomes", "noise"):
            own = getattr(self, f"_{name}")
            kept = array(state[name], name, own.dtype.type, own.shape)
            setattr(self, f"_{name}", frozen(kept) if name == "genomes" else np.array(kept))
        array(self._moments[1], "moments", np.float64, self._mean.shape, 0.0)
        if not ((self._fading >= 0) & (self._fading <= 1)).all():
            raise ValueError("fading: expected numbers from 0 to 1")
        self._told, self._mutation = natural(state["told"], "told"), number(state["mutation"], "mutation", 0, 100)
        self._rng.bit_generator.state = state["rng"]

    def _sample(self) -> None:
        spread = self._mutation * (self._fade if self._narrowing else 1.0)
        before = dict(self._rng.bit_generator.state)
        self.samples = Mirrored(self._mean, self._average, spread, self._population, before)
        self._noise = self.samples.noise(self._rng)
        """`(pair, gene)`."""
        self._genomes = self.samples.around(self._noise)


def _better_half(fitness: NDArray[np.float64]) -> NDArray[np.float64]:
    """0 for the worse half, then more and more steeply up to log(n / 2 + 1) for the best of n."""
    count = len(fitness)
    behind = (count - 1) * (0.5 - centred_ranks(fitness))
    # Rounded as it has always been, so that runs stay what they were.
    merits = (log(count / 2 + 1) - log(behind + 1)).astype(np.float32)
    return np.asarray(np.maximum(merits, 0), dtype=np.float64)
