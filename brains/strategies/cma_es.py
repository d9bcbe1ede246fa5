"""Covariance matrix adaptation, by the library of its author, `cma` (N. Hansen, arXiv:1604.00772).

Its linear algebra differs in the last bits between machines, so a run repeats bit for bit on the
same machine only.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterable
from functools import cache
from operator import attrgetter
from typing import Any

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from brains.checks import MOST, array, frozen, number
from brains.policy import Policy
from brains.strategies.options import Option, chosen
from brains.strategies.spared_import import import_without
from brains.strategies.strategy import State, checked

NOT_NEEDED = ("matplotlib", "scipy.stats")
"""What the library imports if it is there, for plots and surrogate models. An import takes a second and 82 MB with it,
0.03 seconds and 3 MB without."""


@cache
def library() -> Any:
    """The library without what is not needed here; imported when it is needed."""
    # It says that there will be no plots. A filter is put in front of the others and stays: to restore them afterwards
    # would take away what another thread has put there meanwhile.
    warnings.filterwarnings("ignore", "Could not import matplotlib", module=r"cma\.")
    made = import_without("cma", NOT_NEEDED)
    # Its matrices are small: several threads take ten times as long beside other work (measured: 300 ms against 15 ms
    # for the eigenvectors of 228 genes), and how many there are would change the last bits.
    threadpool_limits(limits=1, user_api="blas")
    return made


WORST = 1e30
"""What the library, which minimises and takes no infinity, is told of a failed evaluation."""

# The library's own ways of keeping a run are pickling, which runs code on load, and feeding it all that was ever asked
# and told. So its state is kept as the numbers it is made of: attributes without an underscore, no others.
KEPT = (
    "B",
    "C",
    "D",
    "adapt_sigma.delta",
    "adapt_sigma.ps",
    "countevals",
    "countiter",
    "count_eigen",
    "dC",
    "fit.flatfit_iterations",
    "itereigenupdated",
    "mean",
    "mean_after_tell",
    "mean_old",
    "mean_old_old",
    "noiseS",
    "pc",
    "pc2",
    "pc_neg",
    "sigma",
    "sm.B",
    "sm.C",
    "sm.D",
    "sm.count_eigen",
    "sm.count_tell",
    "sm.last_update",
)
KEPT_ONCE = (
    "_isotropic_mean_shift",
    "_isotropic_mean_shift_iteration",
    "_sigma_old",
    "adapt_sigma._last_multiplier",
    "adapt_sigma._ps_updated_iteration",
)
"""Results on the way that runs of an earlier version hold. `tell` computes each anew, unless it has just done so."""


class CmaEs:
    """A normal distribution over genomes whose mean, step size and covariance follow the better half.

    The first of a generation is the distribution's mean, the others are drawn from it. The mean is the
    champion: the best of many draws on a few courses may only have been lucky. Measured over ten seeds, simple
    and two fresh courses: after 100 generations the mean finishes 95 of 100 unseen courses for ten, the best draw
    for seven.
    """

    stands_by_mean = True
    parents = None
    samples = None
    """The covariance is longer than most generations, and what is drawn from it differs between machines."""
    default_mutation = 1.0
    """Step size to begin with."""
    options: tuple[Option, ...] = ()

    def __init__(
        self,
        network: Policy,
        population: int,
        mutation: float | None = None,
        seed: int = 0,
        start: NDArray[np.float32] | None = None,
        options: Iterable[str] = (),
    ) -> None:
        chosen(self.options, options)
        self._rng = np.random.default_rng(seed)
        self._mutation: float | None = None
        self._start = np.zeros(network.genes) if start is None else np.asarray(start, dtype=np.float64)
        self._first_step = self.default_mutation if mutation is None else mutation
        self._drawn = population - 1
        self._es = self._begin()
        self._used = False
        self._sample()

    def _begin(self) -> Any:
        """The library's strategy at its beginning."""
        settings = {
            # For long genomes the library would choose another rule, which cannot be asked again after a restore.
            "AdaptSigma": library().sigma_adaptation.CMAAdaptSigmaCSA,
            "popsize": self._drawn,
            "randn": lambda *shape: self._rng.standard_normal(shape),
            "seed": np.nan,
            "verbose": -9,
            "verb_log": 0,
        }
        return library().CMAEvolutionStrategy(self._start, self._first_step, settings)

    def ask(self) -> NDArray[np.float32]:
        return self._genomes

    def tell(self, fitness: NDArray[np.float64]) -> None:
        values = checked(fitness, len(self._genomes))
        costs = np.where(np.isinf(values), WORST, -values)[1:]
        self._es.tell(self._solutions, costs.tolist())
        self._used = True
        if self._mutation is not None:
            self._es.sigma, self._mutation = self._mutation, None
        self._sample()

    def champion(self, fitness: NDArray[np.float64]) -> int:
        return 0

    def set_mutation(self, mutation: float) -> None:
        self._mutation = mutation

    def state(self) -> State:
        values = {name: attrgetter(name)(self._es) for name in KEPT if _has(self._es, name)}
        return {
            "rng": self._sampled_from,
            "mutation": self._mutation,
            "arrays": {name: np.array(value) for name, value in values.items() if np.ndim(value)},
            # The order in memory counts: products of the same numbers in another order round otherwise.
            "by_column": [name for name, value in values.items() if np.ndim(value) and value.flags.fnc],
            "numbers": {name: value for name, value in values.items() if not np.ndim(value)},
        }

    def restore(self, state: State) -> None:
        genes = len(self._start)
        array(state["arrays"]["mean"], "mean", np.float64, (genes,))
        for name, value in state["arrays"].items():
            if name not in KEPT_ONCE:
                array(value, name, np.float64, (genes,) * max(1, min(np.ndim(value), 2)))
            spread = np.diag(value) if name in ("C", "sm.C") and np.ndim(value) == 2 else value
            if name in ("C", "D", "sm.C", "sm.D") and not (spread > 0).all():
                raise ValueError(f"{name}: expected numbers above 0")
        for name, value in state["numbers"].items():
            number(value, name, 1e-300 if name == "sigma" else -MOST, 1e100 if name == "sigma" else MOST)
        if state["mutation"] is not None:
            number(state["mutation"], "mutation", 1e-6, 100)
        if self._used:  # nothing on the way of another run may stay
            self._es = self._begin()
            self._es.ask()  # makes what it makes once only, when it is first asked
        self._used = True
        for name, value in (state["arrays"] | state["numbers"]).items():
            if name in KEPT_ONCE:
                continue
            if name not in KEPT:
                raise ValueError(f"cma-es state: unknown entry {name!r:.40}")
            owner, _, attribute = name.rpartition(".")
            target = attrgetter(owner)(self._es) if owner else self._es
            if np.ndim(value):
                value = np.array(value, order="F" if name in state["by_column"] else "C")
            setattr(target, attribute, value)
        self._mutation = state["mutation"]
        self._rng.bit_generator.state = state["rng"]
        self._sample()

    def _sample(self) -> None:
        self._sampled_from = self._rng.bit_generator.state
        self._es.sent_solutions.clear()  # a record that the library never empties and that is not needed
        self._solutions = self._es.ask()
        self._genomes = frozen(np.vstack([self._es.mean, self._solutions]))


def _has(strategy: Any, name: str) -> bool:
    owner, _, attribute = name.rpartition(".")
    return hasattr(attrgetter(owner)(strategy) if owner else strategy, attribute)
