"""Another body and another planet: numbers of a course beside its ground, each as many times Gymnasium's.

`meadow@gravity=0.4@legs=1.2` is the meadow under four tenths of the weight, on legs a fifth longer.
"""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass

import numpy as np
from numpy.typing import NDArray

from game.engine.course import CourseError
from game.worlds.walker import body

RANGES = {
    "gravity": (0.1, 2.5),
    "friction": (0.02, 3.0),
    "torque": (0.1, 3.0),
    "hull": (0.2, 4.0),
    "legs": (0.5, 1.2),
    "sweeps": (0.5, 6.0),
}
"""In which the physics stays that of a body on two legs; six times the sweeps are as many as Box2D makes."""
MOST_REACH = 1.49 * body.STEP
"""A leg that reaches no further lies across four edges at most."""


@dataclass(frozen=True)
class Tuning:
    """What is different, as many times Gymnasium's.

    Raises:
        CourseError: out of range.
    """

    gravity: float = 1.0
    friction: float = 1.0
    torque: float = 1.0
    """Of the motors, at most."""
    hull: float = 1.0
    """Its mass."""
    legs: float = 1.0
    """Their length; they weigh as much more."""
    sweeps: float = 1.0
    """Of the solver, over speeds and over places: a choice of how exact the physics is, and no other physics."""

    def __post_init__(self) -> None:
        for name, value in asdict(self).items():
            least, most = RANGES[name]
            if not least <= value <= most:
                raise CourseError(f"{name}: expected {least:g} to {most:g}, got {value:g}")

    def __str__(self) -> str:
        """`gravity=0.4@legs=1.2`, without what is usual."""
        return "@".join(f"{name}={value:g}" for name, value in asdict(self).items() if value != 1)

    @property
    def words(self) -> str:
        """The same for people."""
        return ", ".join(f"{name} {value:g}" for name, value in asdict(self).items() if value != 1)


USUAL = Tuning()


def tuned(text: str) -> dict[str, float]:
    """What `NAME=NUMBER@NAME=NUMBER` says, by name.

    Raises:
        CourseError: a name that there is not or twice, or no number in its range. One line.
    """
    values: dict[str, float] = {}
    for part in text.split("@"):
        name, _, number = part.partition("=")
        if name not in RANGES:
            raise CourseError(f"@{part!s:.40}: expected one of {', '.join(f'@{one}=NUMBER' for one in RANGES)}")
        if name in values:
            raise CourseError(f"@{part!s:.40}: {name} is there twice")
        if not re.fullmatch(r"[0-9]{1,6}(\.[0-9]{1,6})?", number):
            raise CourseError(f"@{part!s:.40}: expected a number like 0.5 for {name}")
        values[name] = float(number)
    Tuning(**values)
    return values


def numbers(own: Tuning) -> NDArray[np.float64]:
    """`(NUMBERS,)`, in the order in which `game.worlds.walker.rows` names them."""
    longer = np.array([1, own.legs, own.legs, own.legs, own.legs])
    half = np.array(body.HALF) * [[1, length] for length in longer]
    mass = np.array(body.MASS) * longer * [own.hull, 1, 1, 1, 1]
    shape = np.ones(5)
    shape[1:] = (half[1:] ** 2).sum(axis=1) / (np.array(body.HALF)[1:] ** 2).sum(axis=1)
    inertia = np.array(body.INERTIA) * longer * [own.hull, 1, 1, 1, 1] * shape
    reach = np.array(body.REACH)
    if own.legs != 1:
        reach[1:] = np.minimum(np.hypot(*half[1:].T) + body.SKIN, MOST_REACH)
    first, second = np.array(body.ANCHOR_FIRST), np.array(body.ANCHOR_SECOND)
    first[[1, 3], 1] *= own.legs
    second[:, 1] *= own.legs
    values = (
        mass, 1 / mass, inertia, 1 / inertia, half[:, 0], half[:, 1], reach,
        first[:, 0], first[:, 1], second[:, 0], second[:, 1],
        sum(mass), body.GRAVITY * own.gravity * body.TICK, body.TORQUE * own.torque * body.TICK,
        body.FRICTION * own.friction, begin(own.legs), list(asdict(own).values()),
    )  # fmt: skip
    return np.concatenate([np.ravel(value) for value in values])


def begin(legs: float) -> NDArray[np.float64]:
    """`(body, [x, y, angle])` when an episode is made; hips stand so much higher."""
    made = np.array(body.BEGIN)
    if legs != 1:
        leg = 34 / body.SCALE
        made[:, 1] += 2 * leg * (legs - 1)
        made[[1, 3], 1] -= 0.5 * leg * (legs - 1)
        made[[2, 4], 1] -= 1.5 * leg * (legs - 1)
    return made
