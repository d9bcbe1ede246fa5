"""The chase's thread: teaches a mouse, or breeds mice against cats, whichever is being watched."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from brains.files import Brain
from game.training.arms_race import ArmsRace, Clash
from game.training.background import Background
from game.training.history import History
from game.training.settings import Settings
from game.training.snapshot import Pace
from game.training.teaching import TEACHERS, Teaching, TeachingHistory, TeachingSettings
from game.worlds.chase.lessons import replay

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
    """`W0 (4, hidden)`, `Wh (hidden, hidden)`, `W1 (hidden,)`."""
    brain: Brain
    next_start: tuple[int, int, int, int]
    """Cat x, cat y, mouse x, mouse y of the game that it plays next."""
    run: int
    """Counts how often it has forgotten everything."""


@dataclass(frozen=True, eq=False)
class ChaseSnapshot:
    """The state of both courses of learning. `newest` is None until the first generation is evaluated."""

    settings: Settings
    beginning: Settings
    """What the breeding began with."""
    altered: bool
    """Whether somebody has changed its settings since, or put a champion in."""
    run: int
    """Counts restarts; generations of different runs do not compare."""
    study: Study
    newest: Clash | None
    histories: tuple[History, ...]
    """One a role; `held_out` is the champion's regret."""
    champions: tuple[Brain, ...]
    """One a role; none until the first generation is evaluated."""
    hall: tuple[NDArray[np.int64], NDArray[np.float32]]
    """Generations `(kept,)` and genomes `(kept, role, gene)` of earlier champions, oldest first."""
    taught: Taught
    error: str | None = None
    """What stopped the learning, in one line."""


def warm_up() -> None:
    """Compile what lessons need, or read it from where it was kept, before anybody waits for it."""
    for teacher in TEACHERS:
        teaching = Teaching(TeachingSettings(teacher))
        teaching.teach(1)
    replay(*teaching.weights, (0, 0, 1, 1))


class ChaseTrainer(Background[ChaseSnapshot]):
    """Learns in the background: one of the two, as `study` says; the other one rests."""

    def __init__(self, settings: Settings, workers: int = 1, teaching: TeachingSettings | None = None) -> None:
        self._workers = workers
        self._race = ArmsRace(settings, workers)
        self._teaching = Teaching(teaching or TeachingSettings(seed=settings.seed))
        self._newest: Clash | None = None
        self._study = Study.BRED
        self._pace = Pace.HIGHLIGHTS
        self._paused = False
        self._wanted = 0
        """Generation to breed up to while breeding is held."""
        self._lessons: int | None = 0
        """Games to teach up to; None for without end."""
        self._run = self._taught_run = 0
        self._warm = False
        """Whether what lessons need has been compiled."""
        super().__init__()

    def study(self, study: Study) -> None:
        """Learn this from now on; the other one rests."""
        self._put(self._set_study, study)

    def pause(self, paused: bool) -> None:
        self._put(self._set_paused, paused)

    def pace(self, pace: Pace) -> None:
        self._put(self._set_pace, pace)

    def want(self, generation: int) -> None:
        """At the pace of every generation, or paused: breed on up to and including this one."""
        self._put(self._set_wanted, generation)

    def want_lessons(self, games: int | None) -> None:
        """Teach until so many games have been played; None for without end."""
        self._put(self._set_lessons, games)

    def change(self, settings: Settings) -> None:
        """Breed on with other settings."""
        self._put(self._change, settings)

    def change_teaching(self, settings: TeachingSettings) -> None:
        """Teach on with other settings."""
        self._put(self._change_teaching, settings)

    def restart(self, settings: Settings) -> None:
        """Breed again from generation 0."""
        self._put(self._restart, settings)

    def wipe(self) -> None:
        """Let the taught mouse forget everything."""
        self._put(self._wipe)

    def adopt(self, brain: Brain) -> None:
        """Breed its role on from a brain."""
        self._put(self._adopt, brain)

    def _work(self) -> bool:
        busy = self._teach() if self._study is Study.TAUGHT else self._breed()
        if self._due:
            self._publish()
        return busy

    def _teach(self) -> bool:
        left = PORTION if self._lessons is None else min(self._lessons - self._teaching.games, PORTION)
        if self._paused or left <= 0:
            return False
        self._teaching.teach(left)
        return True

    def _breed(self) -> bool:
        held = self._paused or self._pace is Pace.EVERY
        if held and self._newest is not None and self._newest.number >= self._wanted and not self._stopping:
            return False
        self._newest = self._race.step()
        if self._race.wants_regrets or held:
            self._race.find_regrets()
        return True

    def _end(self) -> None:
        self._race.close()

    def _take(self) -> ChaseSnapshot:
        race, teaching = self._race, self._teaching
        starts = np.random.default_rng()
        starts.bit_generator.state = teaching.state()["rng"]
        cat_x, cat_y, mouse_x, mouse_y = (int(n) for n in starts.integers(0, 6, (1, 4))[0])
        return ChaseSnapshot(
            settings=race.settings,
            beginning=race.beginning,
            altered=race.altered,
            run=self._run,
            study=self._study,
            newest=self._newest,
            histories=tuple(recorder.history() for recorder in race.recorders),
            champions=race.champions,
            hall=(race.hall.generations, race.hall.genomes),
            taught=Taught(
                teaching.settings,
                teaching.games,
                teaching.mistakes,
                teaching.history,
                teaching.weights,
                teaching.brain,
                (cat_x, cat_y, mouse_x, mouse_y),
                self._taught_run,
            ),
            error=self._error,
        )

    def _set_study(self, study: Study) -> None:
        if study is Study.TAUGHT and not self._warm:
            warm_up()
            self._warm = True
        self._study = study

    def _set_paused(self, paused: bool) -> None:
        self._paused = paused

    def _set_pace(self, pace: Pace) -> None:
        self._pace = pace

    def _set_wanted(self, generation: int) -> None:
        self._wanted = generation

    def _set_lessons(self, games: int | None) -> None:
        self._lessons = games

    def _change(self, settings: Settings) -> None:
        self._race.change(settings)

    def _change_teaching(self, settings: TeachingSettings) -> None:
        before = self._teaching.games
        self._teaching.change(settings)
        self._taught_run += self._teaching.games < before

    def _restart(self, settings: Settings) -> None:
        self._race.close()
        self._race = ArmsRace(settings, self._workers)
        self._newest, self._error = None, None
        self._run += 1
        self._wanted = 0
        self._publish()

    def _wipe(self) -> None:
        self._teaching.wipe()
        self._taught_run += 1
        self._error = None
        self._publish()

    def _adopt(self, brain: Brain) -> None:
        self._race.adopt(brain)
