"""A race of learners: two ways of breeding from the same seed on the same courses, generation by generation."""

from __future__ import annotations

from dataclasses import dataclass

from brains.files import Brain
from game.training.background import Background
from game.training.generation import Generation
from game.training.history import History
from game.training.on_courses import held_out_courses
from game.training.run import Run
from game.training.settings import Settings

SOLVED = 0.95
"""Share of the best possible score on unseen courses that counts as solved."""


@dataclass(frozen=True, eq=False)
class Learner:
    """How one side stands."""

    settings: Settings
    newest: Generation | None
    champion: Brain | None
    history: History
    held_out: float
    """The champion's mean score on unseen courses; NaN before the first."""
    held_out_goal: float
    """The best possible one."""
    solved: int | None
    """Individuals that had been judged when this came to SOLVED first."""

    @property
    def judged(self) -> int:
        """Individuals that have been judged so far."""
        return 0 if self.newest is None else (self.newest.number + 1) * self.settings.population


@dataclass(frozen=True, eq=False)
class LearnersSnapshot:
    """How the race stands."""

    sides: tuple[Learner, Learner]
    run: int
    """Counts new beginnings."""
    error: str | None = None


class Learners(Background[LearnersSnapshot]):
    """Breeds both sides in turn, as far as it is told to."""

    def __init__(self, sides: tuple[Settings, Settings]) -> None:
        """Settings of each; they differ in the strategy, its options and mutations."""
        self._begin(sides)
        self._run = 0
        self._wanted = 1
        super().__init__()

    def want(self, generations: int) -> None:
        """Breed on until each side has had so many."""
        self._put(self._set_wanted, generations)

    def restart(self, sides: tuple[Settings, Settings]) -> None:
        """Both from the beginning."""
        self._put(self._restart, sides)

    def _begin(self, sides: tuple[Settings, Settings]) -> None:
        first, second = sides
        self._sides = Run(first), Run(second)
        self._held = [course.table for course in held_out_courses(first.world)]
        """Of what both are scored on after each generation; not to be made anew each time."""
        self._newest: list[Generation | None] = [None, None]
        self._solved: list[int | None] = [None, None]

    def _restart(self, sides: tuple[Settings, Settings]) -> None:
        self._end()
        self._begin(sides)
        self._run += 1
        self._wanted, self._error = 1, None
        self._publish()

    def _set_wanted(self, generations: int) -> None:
        self._wanted = generations

    def _work(self) -> bool:
        if self._sides[1].generation >= self._wanted:
            return False
        for k, side in enumerate(self._sides):
            self._newest[k] = side.step()
            side.examine()
            if self._solved[k] is None and side.held_out >= SOLVED * side.held_out_goal:
                self._solved[k] = side.generation * side.settings.population
        if self._due or self._sides[1].generation >= self._wanted:
            self._publish()
        return True

    def _take(self) -> LearnersSnapshot:
        first, second = (
            Learner(
                side.settings,
                self._newest[k],
                side.best,
                side.recorders[0].history(),
                side.held_out,
                side.held_out_goal,
                self._solved[k],
            )
            for k, side in enumerate(self._sides)
        )
        return LearnersSnapshot((first, second), self._run, self._error)

    def _end(self) -> None:
        for side in self._sides:
            side.close()
