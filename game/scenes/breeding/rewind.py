"""Back in time: an earlier generation is seen again, or several side by side, while breeding goes on behind it."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
import pygame

from brains.files import Brain
from game.scenes.base.stage import Stage
from game.scenes.base.stories import Story
from game.scenes.breeding.family import open_over
from game.scenes.breeding.frame import Frame
from game.scenes.breeding.replay import Lineup
from game.scenes.breeding.showing import Showing
from game.training.generation import Generation
from game.training.kept import Kept
from game.training.milestones import Kind, Milestone
from game.training.on_courses import course_again
from game.training.snapshot import Pace, Snapshot
from game.training.trainer import Trainer
from game.ui.canvas import Canvas
from game.ui.timeline import BESIDE, REACH, Position, Scrub
from game.worlds import Course, CourseError

STEPS = 20
"""Presses of a key from one end of the run to the other, at most."""


def near(past: Sequence[Kept], number: float, reach: float = 0.0) -> Kept | None:
    """The kept generation that is next to this number; of those within `reach` rather one that is there as a whole."""
    if not past:
        return None
    nearest = min(past, key=lambda one: abs(one.number - number))
    full = [one for one in past if one.full and abs(one.number - number) <= reach]
    return min(full, key=lambda one: abs(one.number - number), default=nearest)


def step(past: Sequence[Kept], at: Kept | None, by: int) -> Kept | None:
    """So many steps further from where one is, None being what is bred now; steps lead to what is there as a whole."""
    full = [one for one in past if one.full] or list(past)
    stops = full[:: -(-len(full) // STEPS)] if full else []
    number = float("inf") if at is None else at.number
    earlier, later = [one for one in stops if one.number < number], [one for one in stops if one.number > number]
    if by < 0:
        return earlier[-1] if earlier else at
    return later[0] if later else None


def spread_over(past: Sequence[Kept], newest: int, count: int) -> list[Kept]:
    """So many that are kept, evenly over the run, without the newest; fewer if there are no more."""
    wanted = np.linspace(0, newest, count)[:-1].tolist()
    found = [near([one for one in past if one.number < newest], number) for number in wanted]
    return list({one.number: one for one in found if one}.values())


def stands_first(kept: Kept) -> int:
    """Who of a kept generation is seen first: a mean that has not moved yet is a brain of zeros, and no champion."""
    brains = np.any(kept.genomes[0], axis=1)
    return 0 if brains[0] or not brains.any() else int(np.argmax(brains))


def again(kept: Kept, snapshot: Snapshot) -> Generation:
    """A kept generation, on its own course. Raises CourseError for a file that has gone."""
    settings = snapshot.settings
    course = course_again(settings, kept.course or settings.courses[0], kept.number)
    if settings.arena.opposed and course.opponent is None:
        course = replace(course, opponent=_opponent(kept, snapshot))
    genomes, fitness = kept.genomes[0], kept.fitness[0]
    nothing = np.zeros((0, len(fitness)))
    return Generation(
        fitness=fitness[None],
        courses=(course,),
        scores=nothing,  # on each course, which nobody has kept: the window finds them out
        finished=(math.nan,),
        goal=kept.goal,
        merit=math.nan,
        lane_ticks=0,
        seen=nothing,
        number=kept.number,
        genomes=(genomes,),
        champions=(0,),
        network=settings.network,
    )


def _opponent(kept: Kept, snapshot: Snapshot) -> Brain:
    """Who sat in the other seat: the champion before it, or of those that are kept the last one before it."""
    settings, before = snapshot.settings, [one for one in snapshot.past if one.number < kept.number]
    genome = before[-1].genomes[0][0] if before else np.zeros(settings.network.genes, dtype=np.float32)
    number = before[-1].number if before else 0
    return Brain(
        settings.world, settings.network, genome, settings.strategy, settings.seed, number, senses=settings.sense
    )


def in_words(milestones: Sequence[Milestone], story: Story, view: Frame) -> list[tuple[Milestone, str]]:
    """What stands on the timeline, each with its sentence."""

    def says(one: Milestone) -> str:
        return {
            Kind.FINISHER: f"the first who {story.succeeds}, on all courses of training",
            Kind.HALF: f"half of them {story.succeed}",
            Kind.UNSEEN: "the champion solves unseen courses, where it was never trained",
            Kind.RECORD: f"a record: {view.says(one.value)}, more than half as much again",
        }[one.kind]

    return [(one, f"Generation {one.generation:,}: {says(one)}.") for one in milestones]


class Rewinding(Showing):
    """Which generation is on: those that are bred now, one that was kept, or several side by side."""

    at: Kept | None = None
    """The earlier generation that is on; None while one is live."""
    beside = 0
    """How many generations are side by side; 0 for none."""
    _made: Generation | None = None
    _of_run = 0
    """The run that both are of."""

    def __init__(self, stage: Stage[Trainer], view: Frame, course: Course | None = None) -> None:
        super().__init__(stage, view, course)
        self._scrub = Scrub()

    @property
    def live(self) -> bool:
        return self.at is None and not self.beside

    @property
    def chosen(self) -> Generation | None:
        return self._made

    def rewind(self, kept: Kept | None) -> None:
        """See this generation again; None for what is bred now."""
        snapshot = self.snapshot
        if self._busy():
            return
        try:
            self._made = again(kept, snapshot) if kept else None
        except CourseError as error:  # a file that has gone meanwhile
            self.stage.say(str(error))
            return
        self.at, self.beside, self._of_run, self.driver = kept, 0, snapshot.run, None
        self._restage()
        self.stage.report("rewind", generation=kept.number if kept else None)

    @property
    def ways(self) -> dict[str, Callable[[], None]]:
        """What keys do that lead through time, by their actions."""
        return {
            "earlier": self.earlier,
            "later": self.later,
            "compare": self.compare,
            "ancestry": lambda: open_over(self, lambda number: self.rewind(near(self.snapshot.past, number))),
        }

    def earlier(self) -> None:
        self._go(-1)

    def later(self) -> None:
        if not self.live:
            self._go(1)

    def _go(self, by: int) -> None:
        """From where one is; brains of another kind, which may still be on, are nowhere on this timeline."""
        past = self.snapshot.past
        at = next((one for one in past if self.at and one.number == self.at.number), None)
        self.rewind(step(past, at, by))

    def ends(self, key: int) -> None:
        """Generation 0, or what is bred now."""
        past = self.snapshot.past
        self.rewind(past[0] if key == pygame.K_HOME and past else None)

    def compare(self) -> None:
        """Generation 0 beside the newest; then four, evenly over the run; then none."""
        if self._busy() or self.snapshot.champion is None:
            return
        counts = (0, *BESIDE)
        self.at, self._made, self.driver, self._of_run = None, None, None, self.snapshot.run
        self.beside = counts[(counts.index(self.beside) + 1) % len(counts)]
        if self.beside and not spread_over(self.snapshot.past, self.snapshot.champion.generation, self.beside):
            self.beside = 0
            self.stage.say("there is one generation only so far")
        self._restage()
        self.stage.report("beside", generations=self.beside)

    def back_to_now(self) -> None:
        """What is bred now comes on next; nothing is changed at once."""
        self.at, self._made, self.beside, self._scrub = None, None, 0, Scrub()

    def forget_pictures(self) -> None:
        super().forget_pictures()
        self.back_to_now()

    def _busy(self) -> bool:
        """Whether somebody plays, who is not to be disturbed."""
        if self.playing:
            self.stage.say("Esc ends the game first")
        return self.playing

    @property
    def playing(self) -> bool:
        return self.driver is not None and self.driver.driving

    # What is on

    def _next_replay(self) -> None:
        snapshot = self.snapshot
        if not self.live and (self._of_run != snapshot.run or snapshot.newest is None):
            self.back_to_now()
        if self.live:
            super()._next_replay()
            return
        if self.pace is Pace.EVERY and snapshot.newest:
            self.stage.trainer.want(snapshot.newest.number + 1)
        self._restage()

    def _restage(self, person: bool = False) -> None:
        newest, champion = self.snapshot.newest, self.snapshot.champion
        if person or not self.beside or newest is None or champion is None:
            super()._restage(person)
            return
        lineup = self._gathering(champion)
        course: Course = self._exam or newest.courses[0]
        exam = course is self._exam and course.unseen and course.name not in self.snapshot.settings.courses
        number, run = newest.number, self.snapshot.run
        self._put_on(self.replay_kind(self.world, champion.network, lineup, course, number, run, exam))

    def _gathering(self, champion: Brain) -> Lineup:
        """The newest champion, and earlier ones behind it, the latest first."""
        kept = spread_over(self.snapshot.past, champion.generation, self.beside)[::-1]
        genomes = np.stack([champion.genome, *(one.genomes[0][stands_first(one)] for one in kept)])
        numbers = champion.generation, *(one.number for one in kept)
        labels = tuple(f"generation {one:,}" for one in numbers)
        return Lineup(np.ascontiguousarray(genomes), len(numbers), generations=numbers, labels=labels)

    # The mouse

    def _drag(self, event: pygame.event.Event, canvas: Canvas) -> None:
        """Pressed on the timeline, moved, released."""
        is_there = self.view.chart and self.view.ended is None and not self._panel
        if is_there:
            self._scrub.handle(event, self.view.timeline, canvas.units.scale, lambda: not self._busy())

    def _seek(self, seconds: float) -> None:
        """What the mouse points at drives as soon as that rests, or is let go."""
        if not self._scrub.due(seconds):
            return
        axis, sought, kept = self.view.timeline, self._scrub.sought, None
        if sought is not None:
            reach = (axis.generation(axis.x(sought) + REACH) or axis.last) - sought
            kept = near(self.snapshot.past, sought, reach)
        if kept is not self.at or self.beside:
            self.rewind(kept)

    # What the screen says of it

    @property
    def position(self) -> Position:
        """Where one is."""
        snapshot = self.snapshot
        shown: tuple[int, ...] = () if self.replay is None else (self.replay.number,)
        if self._scrub.drags and self._scrub.sought is not None:
            shown = (round(self._scrub.sought),)
        elif self.beside and self.replay and self.replay.lineup.labels:
            shown = self.replay.lineup.generations[::-1]
        live = self.live and not (self._scrub.drags and self._scrub.sought is not None)
        return Position(live, shown, snapshot.newest.number if snapshot.newest and not live else 0)
