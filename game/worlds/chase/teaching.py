"""Teaching a mouse by back-propagation: a course of lessons, with no thread and no clock."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from brains.backprop import Floats, adam, elman, tape_for, weights_of
from brains.checks import array, natural, number, rising
from brains.files import Brain
from game.engine.course import MAX_SEED, SettingsError
from game.worlds.chase.duels import regret_of
from game.worlds.chase.lessons import INPUTS, SIDE, TURNS, genome, network, smooth, teach, train
from game.worlds.chase.rooms import Shape

TEACHERS = {"faithful": 0.1, "improved": 0.05}
"""Ways of teaching, each with the alpha that is its own."""
SPREAD = 4.0
"""The improved teacher's weights of hidden units start within ± SPREAD / √hidden: ± 1 at 16, as the faithful one's at
all sizes. More units that each push as hard would saturate each other; measured, 64 learn in half the games."""
HIDDEN = (4, 256)
ALPHA = (0.0001, 10.0)
KEPT = 0.999
"""Of the smoothed mistakes, at each game."""
LEARNED = Shape()
"""The room and the rule in which a taught mouse, which knows no cat that moves, is measured."""
CHUNK = 1024
"""Most games that are played without a look at the history."""
MOST_GAMES = 1 << 40
REHEARSED = 64
"""Games after which a state that leads nowhere has shown that."""
CAPACITY = 4096
"""Most points of the history."""


@dataclass(frozen=True)
class TeachingSettings:
    """How a mouse is taught.

    Raises:
        SettingsError: something unknown or out of range.
    """

    teacher: str = "faithful"
    hidden: int = 16
    alpha: float | None = None
    """Size of the changes to the weights; None for the teacher's own."""
    seed: int = 1

    def __post_init__(self) -> None:
        if self.teacher not in TEACHERS:
            raise SettingsError(f"unknown teacher {self.teacher!r:.40}; expected one of {', '.join(TEACHERS)}")
        if not HIDDEN[0] <= self.hidden <= HIDDEN[1]:
            raise SettingsError(f"hidden: expected {HIDDEN[0]} to {HIDDEN[1]}, got {self.hidden}")
        if self.alpha is not None and not ALPHA[0] <= self.alpha <= ALPHA[1]:
            raise SettingsError(f"alpha: expected {ALPHA[0]} to {ALPHA[1]}, got {self.alpha}")
        if not 0 <= self.seed <= MAX_SEED:
            raise SettingsError(f"seed: expected 0 to {MAX_SEED}, got {self.seed}")

    @property
    def rate(self) -> float:
        return TEACHERS[self.teacher] if self.alpha is None else self.alpha


@dataclass(frozen=True, eq=False)
class TeachingHistory:
    """Read-only columns `(kept points,)`, oldest first."""

    games: NDArray[np.int64]
    mistakes: NDArray[np.float64]
    """Smoothed, a game."""


class Teaching:
    """A mouse that plays and is taught. The same settings and calls are the same bits, however `teach` is portioned."""

    def __init__(self, settings: TeachingSettings) -> None:
        self.settings = settings
        self._rng = np.random.default_rng(settings.seed)
        self._begin()

    def _begin(self) -> None:
        hidden, draw = self.settings.hidden, self._rng.uniform
        spread = SPREAD / math.sqrt(hidden) if self.settings.teacher == "improved" else 1.0
        self._network = elman(
            draw(-1, 1, (INPUTS, hidden)), draw(-spread, spread, (hidden, hidden)), draw(-spread, spread, hidden)
        )
        self._appoint()
        self._games = 0
        self._smoothed = 0.0
        self._points = np.empty((0, 2))  # (point, [games, smoothed before its correction])
        self._stride = 1

    def _appoint(self) -> None:
        """A teacher who has not taught yet."""
        self._optimizer = adam(self._network)
        self._taught = 0

    def teach(self, games: int) -> None:
        """Play so many games and learn from them. Raises ValueError for fewer than none."""
        if games < 0:
            raise ValueError(f"games: expected 0 or more, got {games}")
        tape, rate = tape_for(self._network, TURNS), np.float32(self.settings.rate)
        for done in range(0, games, CHUNK):
            count = min(CHUNK, games - done)
            starts = self._rng.integers(0, SIDE, (count, INPUTS))
            mistakes = np.empty(count)
            if self.settings.teacher == "improved":
                train(starts, rate, self._taught, self._network, tape, self._optimizer, mistakes)
            else:
                teach(starts, rate, self._network, tape, mistakes)
            self._taught += count
            self._record(mistakes)

    def _record(self, mistakes: NDArray[np.float64]) -> None:
        """Smooth the mistakes of new games `(game,)`, and keep every stride-th; every second of them when too many."""
        smoothed = np.empty_like(mistakes)
        smooth(mistakes, KEPT, self._smoothed, smoothed)
        numbers = np.arange(self._games + 1, self._games + 1 + len(mistakes))
        self._games += len(mistakes)
        self._smoothed = float(smoothed[-1])
        kept = numbers % self._stride == 0
        self._points = np.concatenate([self._points, np.stack([numbers[kept], smoothed[kept]], axis=1)])
        while len(self._points) >= CAPACITY:
            self._stride *= 2
            self._points = self._points[self._points[:, 0] % self._stride == 0]

    @property
    def games(self) -> int:
        return self._games

    @property
    def mistakes(self) -> float:
        """Mistakes a game, smoothed: `s ← 0.999·s + 0.001·e`; NaN before the first game.

        s starts at 0 and is divided by the weight that it has gathered, so that the first games are averaged
        (as in Kingma and Ba, "Adam", 2015, section 3). From 10,000 games on that changes nothing.
        """
        return self._smoothed / (1 - KEPT**self._games) if self._games else np.nan

    @property
    def weights(self) -> tuple[Floats, Floats, Floats]:
        """Read-only copies of `W0 (4, hidden)`, `Wh (hidden, hidden)`, `W1 (hidden,)`."""
        return weights_of(self._network, INPUTS)

    @property
    def history(self) -> TeachingHistory:
        """The smoothed mistakes, thinned evenly to at most CAPACITY points, and always the newest."""
        points = self._points
        if self._games and (not len(points) or points[-1, 0] != self._games):
            points = np.concatenate([points, [(self._games, self._smoothed)]])
        games = points[:, 0].astype(np.int64)
        mistakes = points[:, 1] / (1 - KEPT**games)
        games.flags.writeable = mistakes.flags.writeable = False
        return TeachingHistory(games, mistakes)

    def genome(self) -> Floats:
        """The mouse as it is, as a genome of `game.worlds.chase.lessons.network`; read-only."""
        return genome(*self.weights)

    def examine(self) -> float:
        """Turns that the mouse loses against perfect play, from a cat that sprints every fourth turn."""
        return regret_of(self.brain, LEARNED)

    @property
    def champions(self) -> tuple[Brain, ...]:
        """The mouse, as of any other run."""
        return (self.brain,)

    @property
    def brain(self) -> Brain:
        """The mouse as it is, for a game with a cat; its generation is the number of games."""
        settings = self.settings
        fitness = -self.mistakes if self._games else 0.0
        return Brain(
            "chase",
            network(settings.hidden),
            self.genome(),
            settings.teacher,
            settings.seed,
            self._games,
            fitness,
            np.nan,
            "mouse",
            "room",
        )

    def change(self, settings: TeachingSettings) -> None:
        """Go on with other settings, with the same weights; another seed or number of hidden units begins anew."""
        before, self.settings = self.settings, settings
        if settings.seed != before.seed:
            self._rng = np.random.default_rng(settings.seed)
        if (settings.seed, settings.hidden) != (before.seed, before.hidden):
            self._begin()
        elif settings.teacher != before.teacher:
            self._appoint()

    def wipe(self) -> None:
        """Forget everything: other weights, from the same generator, and no games."""
        self._begin()

    def state(self) -> dict[str, Any]:
        """All that `restore` needs to go on bit for bit."""
        w0, wh, w1 = self.weights
        return {
            "w0": w0,
            "wh": wh,
            "w1": w1,
            "optimizer": {name: array.copy() for name, array in self._optimizer._asdict().items()},
            "taught": self._taught,
            "games": self._games,
            "smoothed": self._smoothed,
            "points": self._points.copy(),
            "stride": self._stride,
            "rng": self._rng.bit_generator.state,
        }

    def restore(self, state: dict[str, Any]) -> None:
        """Become the course that `state` was taken from, of the same settings. Raises ValueError or KeyError."""
        rehearsal = Teaching(self.settings)
        rehearsal._take_over(state)
        rehearsal.teach(REHEARSED)
        if not all(np.isfinite(numbers).all() for numbers in (*rehearsal.weights, *rehearsal._optimizer)):
            raise ValueError("weights: expected that finite ones come of them, got NaN or infinity")
        self._take_over(state)

    def _take_over(self, state: dict[str, Any]) -> None:
        """As `restore`, of a state that may lead nowhere."""
        hidden = self.settings.hidden
        if np.shape(state["w0"]) != (INPUTS, hidden):
            raise ValueError(f"w0: expected shape {(INPUTS, hidden)}, got {np.shape(state['w0'])}")
        taught = natural(state["taught"], "taught", high=MOST_GAMES)
        games = natural(state["games"], "games", high=MOST_GAMES)
        stride, smoothed = natural(state["stride"], "stride", 1, MOST_GAMES), number(state["smoothed"], "smoothed", 0)
        points = np.array(array(state["points"], "points", np.float64, (None, 2), 0.0))
        rising(points[:, 0], "points", 1, games)
        if len(points) >= CAPACITY:
            raise ValueError(f"points: expected fewer than {CAPACITY} pairs, got {len(points)}")
        restored = elman(state["w0"], state["wh"], state["w1"])
        optimizer = adam(restored)
        for name, own in optimizer._asdict().items():
            low = 0.0 if name == "square" else -np.inf
            own[:] = array(state["optimizer"][name], name, own.dtype.type, own.shape, low)
        self._rng.bit_generator.state = state["rng"]
        self._network, self._optimizer, self._points, self._smoothed = restored, optimizer, points, smoothed
        self._taught, self._games, self._stride = taught, games, stride
