"""Six circuits designed by hand: corners and the radius of each, in the direction of the race."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from brains.exact import length
from game.worlds.circuit.lines import Line, through

Corner = tuple[float, float, float]
"""Where two straights would meet, and the radius of the bend that joins them, all in metres."""
ARC_STEP = 6.0
"""Metres between control points."""


class CircuitPreset(NamedTuple):
    title: str
    half: float
    """Half of the road's width, m."""
    corners: tuple[Corner, ...]

    def line(self) -> Line:
        """Its centre line: a spline through points on straights and arcs."""
        return through(rounded(self.corners), self.half)


def rounded(corners: tuple[Corner, ...]) -> NDArray[np.float64]:
    """Points `(point, [x, y])` of a ring of straights, joined by arcs."""
    places = np.array(corners)[:, :2]
    points: list[NDArray[np.float64]] = []
    for place, before, after, (_, _, radius) in zip(
        places, np.roll(places, 1, axis=0), np.roll(places, -1, axis=0), corners, strict=True
    ):
        come, go = _unit(place - before), _unit(after - place)
        turn = math.atan2(come[0] * go[1] - come[1] * go[0], come[0] * go[0] + come[1] * go[1])
        reach = radius * math.tan(abs(turn) / 2)
        left = np.sign(turn) * np.array([-come[1], come[0]])
        centre = place - reach * come + radius * left
        count = max(int(radius * abs(turn) / ARC_STEP), 2)
        for angle in np.linspace(0, turn, count + 1):
            cos, sin = math.cos(angle), math.sin(angle)
            spoke = -radius * left
            points.append(centre + np.array([cos * spoke[0] - sin * spoke[1], sin * spoke[0] + cos * spoke[1]]))
    return _with_straights(np.array(points))


def _with_straights(points: NDArray[np.float64]) -> NDArray[np.float64]:
    """The ring, with points on its straights about as far apart as those on its arcs."""
    filled = []
    for one, after in zip(points, np.roll(points, -1, axis=0), strict=True):
        count = max(int(length(*(after - one)) / ARC_STEP), 1)
        filled += [one + (after - one) * share for share in np.arange(count) / count]
    return np.array(filled)


def _unit(vector: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(vector / length(*vector))


PRESETS = {
    "oval": CircuitPreset("the oval", 7.0, ((-110, -48, 46), (110, -48, 46), (110, 48, 46), (-110, 48, 46))),
    "chicane": CircuitPreset(
        "the chicane",
        6.0,
        (
            *((-140, -62, 40), (-30, -62, 22), (-8, -40, 20), (18, -40, 20), (40, -62, 22)),
            *((140, -62, 34), (140, 40, 30), (74, 52, 24), (34, 22, 22), (-20, 22, 24), (-52, 62, 30), (-140, 62, 34)),
        ),
    ),
    "hairpins": CircuitPreset(
        "the hairpins",
        5.5,
        (
            *((-130, -75, 24), (130, -75, 19), (130, -36, 19), (-40, -36, 17), (-40, 0, 17)),
            *((130, 0, 18), (130, 38, 18), (30, 38, 20), (0, 75, 26), (-130, 75, 30)),
        ),
    ),
    "flowing": CircuitPreset(
        "the flowing one",
        6.5,
        (
            *((-180, -72, 46), (20, -72, 60), (80, -32, 50), (180, -50, 44), (160, 60, 44)),
            *((80, 82, 60), (10, 20, 46), (-60, 84, 46), (-180, 60, 46)),
        ),
    ),
    "city": CircuitPreset(
        "the narrow city",
        4.2,
        (
            *((-125, -65, 15), (20, -65, 15), (20, -20, 15), (100, -20, 15), (100, 65, 16), (38, 65, 16), (38, 18, 16)),
            *((-20, 18, 16), (-20, 65, 18), (-80, 65, 16), (-80, 10, 15), (-125, 10, 15)),
        ),
    ),
    "long": CircuitPreset(
        "the long one",
        6.5,
        (
            *((-190, -100, 44), (60, -112, 60), (150, -90, 34), (150, -40, 24), (40, -40, 22), (40, 8, 22)),
            *((190, 8, 24), (190, 60, 24), (90, 60, 24), (60, 100, 28), (-60, 100, 30), (-90, 20, 28)),
            *((-130, 20, 26), (-150, 90, 28), (-215, 80, 30), (-215, -60, 50)),
        ),
    ),
}
"""Number keys 1 to 6 in this order."""
