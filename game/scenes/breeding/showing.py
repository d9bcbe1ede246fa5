"""What of a world with one population is on the screen: a generation, a champion, or a person among them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from brains.files import Brain
from game.scenes.base.stage import Stage
from game.scenes.base.watching import Watching
from game.scenes.breeding.driving import Driver
from game.scenes.breeding.frame import Frame
from game.scenes.breeding.programme import EXAM_HOLD, HOLD, PATIENCE, gives_way, lineup_of, next_generation
from game.scenes.breeding.replay import Lineup, Replay
from game.training.generation import Generation
from game.training.snapshot import Pace, Snapshot
from game.training.trainer import Trainer
from game.worlds import Course, World

RESULT_HOLD = 12.0
"""Seconds that a result stays which somebody may put a name to."""


class Showing(Watching[Trainer]):
    """Which replay is on, and what comes after it."""

    replay_kind: ClassVar[type[Replay]]

    def __init__(self, stage: Stage[Trainer], view: Frame, course: Course | None = None) -> None:
        super().__init__(stage, view)
        self.view = view
        self.replay: Replay | None = None
        self.driver: Driver | None = None
        self.ghosts = False
        self._exam = course
        """A course that is only shown, not trained on."""
        self._wanted = 0

    def lineup(self, generation: Generation, person: bool) -> Lineup:
        """Who is on, of a generation."""
        ghosts = self.snapshot.ghosts if self.ghosts else ()
        return lineup_of(generation, ghosts, person, self.snapshot.settings.stands_by_mean)

    @property
    def live(self) -> bool:
        """Whether what is seen is what is bred now."""
        return True

    @property
    def chosen(self) -> Generation | None:
        """An earlier generation that is on instead of the newest one."""
        return None

    @property
    def snapshot(self) -> Snapshot:
        return self.stage.trainer.snapshot

    @property
    def world(self) -> World:
        return self.snapshot.settings.arena

    def _stale(self, replay: Replay) -> bool:
        return replay.run != self.snapshot.run

    def _move_on(self, replay: Replay) -> None:
        if not replay.over:
            waits = self.pace is Pace.HIGHLIGHTS and self.live and not (self.driver or self._exam or self.paused)
            if waits and gives_way(replay, self.snapshot):
                self._next_replay()
            return
        hold = EXAM_HOLD if self._exam or self.driver else HOLD[self.pace]
        hold = RESULT_HOLD if self.driver and self.driver.place else hold
        if replay.ended < hold or self.paused:
            return
        if self.driver and not self.driver.driving:
            self.driver = None
            self.stage.report("watch")
        self._exam = None
        self._next_replay()

    def _next_replay(self) -> None:
        snapshot = self.snapshot
        if snapshot.newest is None or snapshot.run < self.awaited:
            return
        shown = self.replay.number if self.replay and self.replay.run == snapshot.run else -1
        if self.pace is Pace.EVERY and self._wanted <= shown:
            self._wanted = shown + 1
            self.stage.trainer.want(self._wanted)
        generation = next_generation(snapshot, shown, self.pace) or snapshot.newest
        if generation.number == shown and self.replay and self.replay.over and self.pace is Pace.EVERY:
            return  # the next one is being bred
        self.stage.trainer.seen(snapshot.run, generation.number)
        self._put_on(self._replay_of(generation, self._exam, person=False))

    def _replay_of(self, generation: Generation, course: Course | None, person: bool) -> Replay:
        """A replay of a generation, on its own first course unless another is given."""
        snapshot = self.snapshot
        course = course or generation.courses[0]
        exam = course is self._exam and course.unseen and course.name not in snapshot.settings.courses
        number, run, lineup = generation.number, snapshot.run, self.lineup(generation, person)
        replay = self.replay_kind(self.world, generation.network, lineup, course, number, run, exam)
        if course in generation.courses and lineup.members is not None and len(generation.scores):
            replay.foretell(generation.scores[generation.courses.index(course), lineup.members])
        return replay

    def _put_on(self, replay: Replay) -> None:
        self.replay = replay
        self.view.new_replay(replay, self.snapshot)
        replay.forecast(self.stage.pool)
        told = {"generation": replay.number, "course": replay.course.name, "unseen": replay.exam}
        self.stage.report("show", **told, individuals=replay.lineup.population, reached=self.snapshot.reached)

    def _restage(self, person: bool = False) -> None:
        """Put the newest generation on, or who else is to be seen, on the current course."""
        if generation := self.chosen or self.snapshot.newest:
            course = self._exam or (self.replay.course if person and self.replay else None)
            self._put_on(self._replay_of(generation, course, person))

    def exhibit(self, brains: Sequence[Brain], course: Course) -> None:
        (brain,) = brains
        self._alone(brain, course)

    def _alone(self, brain: Brain, course: Course, person: int = 0) -> Replay:
        """Put a champion on, and perhaps a person beside it."""
        lineup, run = Lineup(brain.genome[None], 1, person=person), self.snapshot.run
        replay = self.replay_kind(self.world, brain.network, lineup, course, brain.generation, run)
        self._put_on(replay)
        return replay

    @property
    def begun(self) -> bool:
        replay = self.replay
        return replay is not None and (
            replay.over or replay.number > 0 or replay.tick > PATIENCE * replay.ticks_per_second
        )

    @property
    def shown(self) -> int | None:
        return self.replay.number if self.replay else None

    def champions(self) -> tuple[Brain, ...]:
        return self.snapshot.champions
