"""The chase's thread: teaches a mouse, or breeds mice against cats, whichever is being watched."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from brains.files import Brain
from game.training.checkpoint import Learning
from game.training.settings import Settings
from game.training.snapshot import Snapshot
from game.training.trainer import Breeder
from game.worlds.chase.lessons import replay
from game.worlds.chase.pupils import Mind
from game.worlds.chase.teaching import Teaching, TeachingHistory
from game.worlds.chase.ways import ORIGINALS, TeachingSettings

PORTION = 1000
"""Games that are taught at a time when nobody waits for a single one."""


class Study(StrEnum):
    """What is learned now."""

    BRED = "bred"
    TAUGHT = "taught"


@dataclass(frozen=True, eq=False)
class Taught:
    """The mouse that is taught, as it stands."""

    settings: TeachingSettings
    games: int
    mistakes: float
    """A game, smoothed; NaN before the first."""
    history: TeachingHistory
    weights: tuple[NDArray[np.float32], NDArray[np.float32], NDArray[np.float32]]
    """`W0 (4, hidden)`, `Wh (hidden, hidden)`, `W1 (hidden,)`; of others than the original as `Mind` has them."""
    mind: Mind
    """What it knows."""
    frames: tuple[tuple[int, NDArray[np.float32]], ...]
    """Games and all weights, every ten thousand games."""
    brain: Brain | None
    """None where it lives in its lessons only."""
    next_start: tuple[int, int, int, int]
    """Cat x, cat y, mouse x, mouse y of the game that it plays next."""
    next_led: NDArray[np.bool_]
    """`(turn,)`: which moves of that game the teacher makes."""
    run: int
    """Counts how often it has forgotten everything."""

    def plays(self, role: str) -> Brain | None:
        """The brain that can play this role in whole games, if it has learned that."""
        return self.brain if self.brain and self.brain.role == role else None


@dataclass(frozen=True, eq=False, kw_only=True)
class ChaseSnapshot(Snapshot):
    """The state of both courses of learning; of champions the held-out score is the regret."""

    study: Study
    taught: Taught

    @property
    def bred(self) -> bool:
        return self.study is Study.BRED


def warm_up() -> None:
    """Compile what lessons need, or read it from where it was kept, before anybody waits for it."""
    for teacher in ORIGINALS:
        teaching = Teaching(TeachingSettings(teacher))
        teaching.teach(1)
    replay(*teaching.weights, (0, 0, 1, 1))
    other = Teaching(TeachingSettings("second-order", hidden=4))
    other.teach(1)
    other.mind.watch(np.zeros((1, 4), dtype=np.int64))
    other.mind.thoughts(np.zeros(1, dtype=np.int64), np.ones(1, dtype=np.int64))


class ChaseTrainer(Breeder[ChaseSnapshot]):
    """Learns in the background: one of the two, as `study` says; the other one rests."""

    def __init__(self, settings: Settings, workers: int = 1, teaching: TeachingSettings | None = None) -> None:
        self._teaching = Teaching(teaching or TeachingSettings(seed=settings.seed))
        self._study = Study.BRED
        self._lessons: int | None = 0
        """Games to teach up to; None for without end."""
        self._taught_run = 0
        self._warm = False
        """Whether what lessons need has been compiled."""
        super().__init__(settings, workers)

    def study(self, study: Study) -> None:
        """Learn this from now on; the other one rests."""
        self._put(self._set_study, study)

    def want_lessons(self, games: int | None) -> None:
        """Teach until so many games have been played; None for without end."""
        self._put(self._set_lessons, games)

    def change_teaching(self, settings: TeachingSettings) -> None:
        """Teach on with other settings."""
        self._put(self._change_teaching, settings)

    def wipe(self) -> None:
        """Let the taught mouse forget everything."""
        self._put(self._wipe)

    def _learnings(self, everything: bool) -> tuple[Learning, ...]:
        if everything:
            return (self._run, self._teaching) if self._teaching.games else (self._run,)
        return (self._teaching if self._study is Study.TAUGHT else self._run,)

    def _take_up(self, learning: Learning) -> None:
        if not isinstance(learning, Teaching):
            super()._take_up(learning)
            self._study = Study.BRED
            return
        self._set_study(Study.TAUGHT)
        self._teaching = learning
        self._taught_run += 1
        self._publish()

    def _work(self) -> bool:
        if self._study is not Study.TAUGHT:
            return super()._work()
        busy = self._teach()
        if self._due:
            self._publish()
        return busy

    def _teach(self) -> bool:
        left = PORTION if self._lessons is None else min(self._lessons - self._teaching.games, PORTION)
        if self._paused or left <= 0:
            return False
        self._teaching.teach(left)
        return True

    def _take(self) -> ChaseSnapshot:
        teaching = self._teaching
        start, led = teaching.next_game
        taught = Taught(
            teaching.settings,
            teaching.games,
            teaching.mistakes,
            teaching.history,
            teaching.weights,
            teaching.mind,
            teaching.frames,
            teaching.brain,
            start,
            led,
            self._taught_run,
        )
        return ChaseSnapshot(**self._facts(), study=self._study, taught=taught)

    def _set_study(self, study: Study) -> None:
        if study is Study.TAUGHT and not self._warm:
            warm_up()
            self._warm = True
        self._study = study

    def _set_lessons(self, games: int | None) -> None:
        self._lessons = games

    def _change_teaching(self, settings: TeachingSettings) -> None:
        before, body = self._teaching.games, self._teaching.settings.body
        self._teaching.change(settings)
        self._taught_run += self._teaching.games < before or settings.body != body

    def _wipe(self) -> None:
        self._teaching.wipe()
        self._taught_run += 1
        self._error = None
        self._publish()
