"""Teaching by back-propagation: a course of lessons, with no thread and no clock."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from brains.backprop import Floats
from brains.checks import array, natural, number, rising
from brains.files import Brain
from game.worlds.chase.duels import regret_of
from game.worlds.chase.frames import Frames
from game.worlds.chase.lessons import INPUTS, SIDE, smooth
from game.worlds.chase.pupils import Mind, Original, Pupil, Variant, Weights, brain_of, drawn
from game.worlds.chase.rooms import Shape
from game.worlds.chase.ways import TeachingSettings

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


@dataclass(frozen=True, eq=False)
class TeachingHistory:
    """Read-only columns `(kept points,)`, oldest first."""

    games: NDArray[np.int64]
    mistakes: NDArray[np.float64]
    """Smoothed, a game."""


class Teaching:
    """A mouse, or a cat, that plays and is taught. The same settings and calls are the same bits, whatever the portions
    of `teach`."""

    def __init__(self, settings: TeachingSettings) -> None:
        self.settings = settings
        self._rng = np.random.default_rng(settings.seed)
        self._begin()

    def _begin(self) -> None:
        self._pupil = self._made(drawn(self.settings, self._rng))
        self._games = 0
        self._smoothed = 0.0
        self._points = np.empty((0, 2))  # (point, [games, smoothed before its correction])
        self._stride = 1
        self._frames = Frames()
        self._frames.take(0, self._pupil.flat)

    def _made(self, weights: Weights) -> Pupil:
        return (Original if self.settings.is_original else Variant)(self.settings, weights)

    def teach(self, games: int) -> None:
        """Play so many games and learn from them. Raises ValueError for fewer than none."""
        if games < 0:
            raise ValueError(f"games: expected 0 or more, got {games}")
        last = self._games + games
        while self._games < last:
            count = min(CHUNK, last - self._games, self._frames.left(self._games))
            mistakes = np.empty(count)
            self._pupil.learn(self._rng.integers(0, SIDE, (count, INPUTS)), mistakes)
            self._record(mistakes)
            if self._games % self._frames.stride == 0:
                self._frames.take(self._games, self._pupil.flat)

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
    def next_game(self) -> tuple[tuple[int, int, int, int], NDArray[np.bool_]]:
        """Cat x, cat y, mouse x, mouse y of the game to come, and `(turn,)` which moves the teacher makes in it."""
        rng = np.random.default_rng(0)
        rng.bit_generator.state = self._rng.bit_generator.state
        cat_x, cat_y, mouse_x, mouse_y = (int(n) for n in rng.integers(0, SIDE, (1, INPUTS))[0])
        return (cat_x, cat_y, mouse_x, mouse_y), self._pupil.dealt(1)[0]

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
    def weights(self) -> Weights:
        """Read-only copies of `W0 (4, hidden)`, `Wh (hidden, hidden)`, `W1 (hidden,)`; of other ways to teach with a
        column for each answer, and gates side by side."""
        return self._pupil.weights

    @property
    def mind(self) -> Mind:
        """What the pupil knows now."""
        flat = self._pupil.flat
        flat.flags.writeable = False
        return Mind(self.settings, flat)

    @property
    def frames(self) -> tuple[tuple[int, Floats], ...]:
        """Games and all weights, every 10,000 games or, as they get many, more; `Mind` reads the weights."""
        return self._frames.all

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
        """The pupil as it is, as a genome of its brain's network; read-only. Raises ValueError for a gated one."""
        if self.brain is None:
            raise ValueError(f"genome: expected an elman cell, got {self.settings.cell}, which no brain is made of")
        return self.brain.genome

    def examine(self) -> float:
        """Turns that the pupil loses against perfect play, in a room with a cat that sprints every fourth turn; NaN of
        one that is no brain."""
        return np.nan if self.brain is None else regret_of(self.brain, LEARNED)

    @property
    def wrong(self) -> float:
        """Of ten moves that it makes itself, from all starts that there are, those that the teacher would not make."""
        return self.mind.wrong_of_ten

    @property
    def champions(self) -> tuple[Brain, ...]:
        """The pupil, as of any other run; none where it is no brain."""
        return () if self.brain is None else (self.brain,)

    @property
    def brain(self) -> Brain | None:
        """The pupil as it is, for a game; its generation is the number of games. None for gated cells, which live in
        their lessons only."""
        settings = self.settings
        made = brain_of(settings, self.weights)
        if made is None:
            return None
        fitness = -self.mistakes if self._games else 0.0
        return Brain(
            "chase",
            *made,
            settings.teacher,
            settings.seed,
            self._games,
            fitness,
            np.nan,
            settings.role,
            "room",
        )

    def change(self, settings: TeachingSettings) -> None:
        """Go on with other settings, with the same weights; another body (`TeachingSettings.body`) begins anew."""
        before, self.settings = self.settings, settings
        if settings.seed != before.seed:
            self._rng = np.random.default_rng(settings.seed)
        if settings.body != before.body:
            self._begin()
        elif settings.is_original != before.is_original:
            self._pupil = self._made(self._pupil.weights)
        else:
            self._pupil.settle(settings)
            if settings.teacher != before.teacher:
                self._pupil.appoint()

    def wipe(self) -> None:
        """Forget everything: other weights, from the same generator, and no games."""
        self._begin()

    def state(self) -> dict[str, Any]:
        """All that `restore` needs to go on bit for bit."""
        return {
            **self._pupil.state(),
            "games": self._games,
            "smoothed": self._smoothed,
            "points": self._points.copy(),
            "stride": self._stride,
            "rng": self._rng.bit_generator.state,
            "frames": self._frames.state(),
        }

    def restore(self, state: dict[str, Any]) -> None:
        """Become the course that `state` was taken from, of the same settings. Raises ValueError or KeyError."""
        rehearsal = Teaching(self.settings)
        rehearsal._take_over(state)
        rehearsal.teach(REHEARSED)
        if not rehearsal._pupil.finite:
            raise ValueError("weights: expected that finite ones come of them, got NaN or infinity")
        self._take_over(state)

    def _take_over(self, state: dict[str, Any]) -> None:
        """As `restore`, of a state that may lead nowhere."""
        natural(state["taught"], "taught", high=MOST_GAMES)
        games = natural(state["games"], "games", high=MOST_GAMES)
        stride, smoothed = natural(state["stride"], "stride", 1, MOST_GAMES), number(state["smoothed"], "smoothed", 0)
        points = np.array(array(state["points"], "points", np.float64, (None, 2), 0.0))
        rising(points[:, 0], "points", 1, games)
        if len(points) >= CAPACITY:
            raise ValueError(f"points: expected fewer than {CAPACITY} pairs, got {len(points)}")
        # Files of before have no frames: there the film begins where they are opened.
        frames = Frames.restored(state["frames"], len(self._pupil.flat), games) if "frames" in state else Frames()
        rng = np.random.default_rng(0)
        rng.bit_generator.state = state["rng"]
        self._pupil.take_over(state)
        self._rng, self._points, self._smoothed, self._frames = rng, points, smoothed, frames
        self._games, self._stride = games, stride
