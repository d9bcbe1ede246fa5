"""The rooms of cat and mouse as courses, and where the two may start."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from game.engine.course import Course, CourseError, is_whole
from game.worlds.chase import kernel
from game.worlds.chase.plans import OPEN, PLANS, WIDTHS, fits, least, shut
from game.worlds.chase.solver import LIMIT, SPRINTS, Solution, solve

FAR = 0
"""How far a cat sees that sees everything."""
ROOM = 6
"""Cells a side, unless another room is named."""
SENSES = ("mirrored", "room")
"""How a brain sees: the room turned so that of eight mirror images it is always the same one, or as it is."""
RULES_SAY = {
    4: "the cat sprints every 4th turn",
    2: "the cat sprints every 2nd turn",
    3: "the cat sprints every 3rd turn",
    5: "the cat sprints every 5th turn",
    0: "the cat never sprints",
}
"""By K of `sprint-K`, the usual first."""
OPEN_RACE = "sprint-3:8@walls=holes"
"""In which both get better for more than a hundred generations: in a room with nothing in it a cat that runs towards
the mouse is perfect, and is so after ten; here it has to know ways around, and the mouse where it slips through."""

FOUR_ROOMS = "sprint-4:8@walls=rooms"
"""In which a person can win as either: with so few sprints the cat has a long way around."""


def sees(sight: int) -> str:
    """How far a cat sees, in words."""
    return f"the cat sees {sight} {'cell' if sight == 1 else 'cells'} far" if sight else "the cat sees everything"


class Shape(NamedTuple):
    """What games are played in, and by which rule."""

    width: int = ROOM
    sprint: int = 4
    plan: str = OPEN
    sight: int = FAR
    """How many cells far the cat sees."""

    def __str__(self) -> str:
        """The name that commands take."""
        width = f":{self.width}" if self.width != ROOM else ""
        walls = [f"walls={self.plan}"] if self.plan != OPEN else []
        given = ",".join(walls + ([f"sight={self.sight}"] if self.sight else []))
        return f"sprint-{self.sprint}{width}" + (f"@{given}" if given else "")

    @property
    def says(self) -> str:
        """The same for people."""
        rule, more = RULES_SAY[self.sprint], [PLANS[self.plan].says, sees(self.sight) if self.sight else ""]
        more = [one for one in more if one]
        return " · ".join([*more, rule.removeprefix("the cat ")]) if more else rule

    @property
    def solution(self) -> Solution:
        """Perfect play, of two who see everything."""
        return solve(self.width, self.sprint, self.plan)


@lru_cache(maxsize=64)
def room(width: int, sprint: int, turns: int, senses: tuple[str, str], plan: str = OPEN, sight: int = FAR) -> Course:
    """A room with its rule, for a mouse and a cat with these senses.

    Raises:
        CourseError: a width, a sprint, walls, a sight or a sense that there is not.
    """
    if not WIDTHS[0] <= width <= WIDTHS[1]:
        raise CourseError(f"room: expected a width of {WIDTHS[0]} to {WIDTHS[1]}, got {width}")
    if sprint not in SPRINTS:
        raise CourseError(f"sprint: expected one of {', '.join(map(str, SPRINTS))}, got {sprint}")
    if plan not in PLANS:
        raise CourseError(f"walls: expected one of {', '.join(PLANS)}, got {plan!r:.40}")
    if not fits(plan, width):
        raise CourseError(f"walls={plan}: expected an even width of {least(plan)} or more, got {width}")
    for sense in senses:
        if sense not in SENSES:
            raise CourseError(f"senses: expected one of {', '.join(SENSES)}, got {sense!r:.40}")
    if not (sight == FAR or 0 < sight <= WIDTHS[1]):
        raise CourseError(f"sight: expected 1 to {WIDTHS[1]} cells, got {sight}")
    ticks = plies(sprint, turns)
    table = np.zeros((kernel.ROWS, ticks + 1), dtype=np.float32)
    table[kernel.WIDTH], table[kernel.SPRINT] = width, sprint
    for role, sense in enumerate(senses):
        table[kernel.SENSES + role] = SENSES.index(sense)
        parts = shut(plan, role)
        table[kernel.SHUT + 2 * role] = 2 * parts[0] + 1 if parts else 2 * WIDTHS[1]
        table[kernel.SHUT + 2 * role + 1] = 2 * parts[-1] + 1 if parts else 0
    table[kernel.SIGHT] = sight or WIDTHS[1]
    for tick in range(ticks + 1):
        phase, table[kernel.MOVER, tick], again = kernel.ply(sprint, tick)
        until = sprint - 1 - phase
        if 0 <= until < kernel.COUNTED:
            table[kernel.TOLD + until, tick] = 1
        table[kernel.TOLD + kernel.COUNTED, tick] = again
    shape = Shape(width, sprint, plan, sight)
    return Course(str(shape), shape.says, table, ticks, form=shape)


def named(name: str) -> Shape:
    """By the name that commands take: `sprint-K`, `sprint-K:WIDTH`, either with `@walls=NAME`, `@sight=CELLS` or both.

    Raises:
        CourseError: something else; one line.
    """
    first, at, condition = name.partition("@")
    head, colon, width = first.partition(":")
    sprint = next((k for k in RULES_SAY if head == f"sprint-{k}"), None)
    if sprint is None or (colon and not is_whole(width)):
        known = ", ".join(f"sprint-{k}" for k in RULES_SAY)
        raise CourseError(
            f"unknown course {name!r:.80}; expected one of {known}, or sprint-K:WIDTH, either with @walls=NAME"
        )
    parts = condition.split(",") if at else []
    given = dict(part.partition("=")[::2] for part in parts)
    if len(given) < len(parts) or not given.keys() <= {"walls", "sight"}:
        raise CourseError(f"@{condition!s:.40}: expected walls=NAME, NAME one of {', '.join(PLANS)}, or sight=CELLS")
    if "sight" in given and not (is_whole(given["sight"]) and int(given["sight"])):
        raise CourseError(f"sight: expected 1 cell or more, got {given['sight']!r:.40}")
    return Shape(int(width) if colon else ROOM, sprint, given.get("walls", OPEN), int(given.get("sight", FAR)))


def course(name: str) -> Course:
    """A room by its name. Raises CourseError."""
    return furnished(named(name), ("mirrored", "mirrored"))


def furnished(shape: Shape, senses: tuple[str, str], turns: int = 0) -> Course:
    """A room of this shape, for a mouse and a cat with these senses; for as many turns as count unless told."""
    width, sprint, plan, sight = shape
    return room(width, sprint, turns or LIMIT * width, senses, plan, sight)


PRESETS = {name: named(name).says for name in (*(f"sprint-{k}" for k in RULES_SAY), OPEN_RACE, FOUR_ROOMS)}


def shape(course: Course) -> Shape:
    """Of a room."""
    assert isinstance(course.form, Shape)
    return course.form


def plies(sprint: int, turns: int) -> int:
    """Ticks that a number of turns take."""
    return 2 * turns + (turns // sprint if sprint else 0)


def cells(course: Course, state: NDArray[np.float32]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Cells `(individual,)` of cats and of mice from a state `(field, individual)`, numbered y · width + x."""
    width = shape(course).width
    whole = state.astype(np.int64)
    return (
        whole[kernel.CAT_Y] * width + whole[kernel.CAT_X],
        whole[kernel.MOUSE_Y] * width + whole[kernel.MOUSE_X],
    )


def placed(course: Course, cats: NDArray[np.int64], mice: NDArray[np.int64]) -> NDArray[np.float32]:
    """State `(field, individual)` from cells: the opposite of `cells`."""
    width = shape(course).width
    state = np.zeros((kernel.FIELDS, len(cats)), dtype=np.float32)
    state[kernel.CAT_Y], state[kernel.CAT_X] = np.divmod(cats, width)
    state[kernel.MOUSE_Y], state[kernel.MOUSE_X] = np.divmod(mice, width)
    return state
