"""Volleyball's courses: against whom, by which rules of nature, and the serves of the game."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from brains.files import Brain
from game.engine.course import Course, CourseError, Lengths
from game.engine.courses import Kind
from game.engine.word import said, seed_of
from game.worlds.volley.kernel import (
    BONUS,
    FIELDS,
    GIVEN,
    GRAVITY,
    GRAVITY_USUAL,
    JUDGED,
    MOST_SERVES,
    NET,
    NET_HEIGHT,
    WIND,
)
from game.worlds.volley.opponent import published

TICKS = 3000
"""Of a game at most."""
LENGTHS = Lengths(50, 100_000, "ticks")
SERVE = ((-20.0, 20.0), (10.0, 25.0))
"""Between which speeds it is, to the side and upwards."""
WON = 1.0
"""Points more than the other one: the game is won."""
LESSON = 0.001
"""What whoever is bred gets for each of the first ticks, beside the points: at first all lose, and those that do so
late know more."""
JUDGEMENT = 0.75
"""What a ball over the net that is a point for certain is worth where balls are judged; the point is worth the rest."""
SERVES = 0
"""The seed of the serves of courses with a name."""
PRESETS = {
    "published": "published",
    "wind": "wind",
    "moon": "the moon",
    "high-net": "a high net",
}
"""Number keys 1 to 4 in this order. Nobody is trained on the last three."""
NATURE = {
    "gravity": (GRAVITY, 0.2, 2.0, "gravity"),
    "wind": (WIND, -10.0, 10.0, "wind"),
    "net": (NET, 2.0, 8.0, "net"),
}
"""What stands behind @ in a name: row, least and most, and what it is. Gravity is a share of the usual one, wind pushes
the ball to the right [1/s²], the net is so high."""
CONDITIONS = {"wind": "wind=4", "moon": "gravity=0.4", "high-net": "net=6"}


def _made(
    name: str,
    title: str,
    rng: np.random.Generator,
    ticks: int,
    opponent: Brain | None,
    bonus: float = 0.0,
    judged: float = 0.0,
) -> Course:
    lows, highs = zip(*SERVE, strict=True)
    table = np.zeros((FIELDS - GRAVITY, 1))
    table[0], table[NET - GRAVITY], table[BONUS - GRAVITY] = GRAVITY_USUAL, NET_HEIGHT, bonus
    table[JUDGED - GRAVITY] = judged
    table[GIVEN - GRAVITY :, 0] = rng.uniform(lows, highs, (MOST_SERVES, 2)).reshape(-1)
    return Course(name, title, table, ticks or TICKS, unseen=not (bonus or judged), goal=WON, opponent=opponent)


def unseen(name: str, seed: Any, ticks: int) -> Course:
    """Against the published opponent, with serves from any seed that `numpy.random.default_rng` takes."""
    return _made(name, "published", np.random.default_rng(seed), ticks, published())


def _lesson(
    opponent: Callable[[], Brain | None], title: str, bonus: float = LESSON, judged: float = 0.0
) -> Callable[[str, Any, int], Course]:
    def made(name: str, seed: Any, ticks: int) -> Course:
        return _made(name, title, np.random.default_rng(seed), ticks, opponent(), bonus, judged)

    return made


against_itself = _lesson(lambda: None, "its own kind")
"""The other seat is for earlier champions of the run."""
KINDS = {
    "published": Kind(unseen, _lesson(published, "published")),
    "judged": Kind(unseen, _lesson(published, "published, judged", 0.0, JUDGEMENT)),
}


def course(name: str) -> Course:
    """A course by the name that commands take: a preset, or `random:SEED`, `random:SEED:TICKS`, `word:WORD`.

    `random:7` has the serves of slimevolleygym's first game after `seed(7)` and `reset()`. Behind a name may be
    `@NAME=NUMBER`, once or more: another gravity, wind or net.

    Raises:
        CourseError: no such course.
    """
    game, at, text = name.partition("@")
    if at:
        return replace(another(text)(course(game)), name=name)
    if name in PRESETS:
        one = unseen(name, SERVES, TICKS)
        one = another(CONDITIONS[name])(one) if name in CONDITIONS else one
        return replace(one, name=name, title=PRESETS[name])
    if name.partition(":")[0] == "random":
        seed, ticks = LENGTHS.of(name, TICKS)
        rng = np.random.Generator(np.random.PCG64(np.random.SeedSequence(seed)))
        rng.random(2)  # the package makes a game before the one that is played
        return _made(name, f"serves {seed}", rng, ticks, published())
    if name.partition(":")[0] == "word":
        word = said(name.partition(":")[2])
        return _made(f"word:{word}", f"“{word}”", np.random.default_rng(seed_of(word)), TICKS, published())
    raise CourseError(
        f"unknown course {name!r:.80}; expected one of {', '.join(PRESETS)}, random:SEED, random:SEED:TICKS, "
        "word:WORD, with @gravity=, @wind= or @net= behind it"
    )


def another(text: str) -> Callable[[Course], Course]:
    """The same course with another nature, by `NAME=NUMBER@NAME=NUMBER`. Raises CourseError, one line."""
    rows: dict[int, float] = {}
    words = []
    for part in text.split("@"):
        name, _, number = part.partition("=")
        if name not in NATURE:
            raise CourseError(f"{part!r:.60}: expected one of {', '.join(f'{known}=NUMBER' for known in NATURE)}")
        row, least, most, what = NATURE[name]
        try:
            value = float(number)
        except ValueError:
            value = np.nan
        if not least <= value <= most:
            raise CourseError(f"{part!r:.60}: expected {name} from {least:g} to {most:g}")
        rows[row] = value * GRAVITY_USUAL if row == GRAVITY else value
        words.append(f"{what} {value:g}")

    def made(course: Course) -> Course:
        table = course.table.copy()
        for row, value in rows.items():
            table[row - GRAVITY] = value
        return replace(course, title=f"{course.title}, {', '.join(words)}", table=table)

    return made


def together(courses: Sequence[Course]) -> tuple[Course, NDArray[np.float64]]:
    """Games of equally many ticks as one, in which each lane is given its own nature and serves: `(course, field)`."""
    starts = np.zeros((len(courses), FIELDS))
    starts[:, GRAVITY:] = np.stack([one.table[:, 0] for one in courses])
    return replace(courses[0], name="", title="", table=np.zeros((FIELDS - GRAVITY, 1))), starts
