"""The best lap that is possible on a circuit, estimated: a line inside the walls, and how fast it can be driven.

A line is found that bends little: the sum of |curvature|^q is least, which for q = 2 is the usual line of least
curvature (F. Braghin and others: Race driver model, Computers & Structures 86, 2008). Which q is fastest depends on the
circuit, so some are tried. The speed is what the car of `kernel.py` can do there with all of its grip: a pass forward
for engine and drag and a pass backward for the brakes, over a lap that has no beginning.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.interpolate import CubicSpline
from scipy.linalg import solveh_banded

from game.worlds.circuit import kernel
from game.worlds.circuit.lines import Line, Points, curvature_of

GRIP, ENGINE, POWER, BRAKES, DRAG, TOP_SPEED, MOST_CURVATURE = (
    float(value)
    for value in (
        *(kernel.GRIP, kernel.ENGINE, kernel.POWER, kernel.BRAKES),
        *(kernel.DRAG, kernel.TOP_SPEED, kernel.MOST_CURVATURE),
    )
)
APART = 2.5
"""Metres between the points that are moved to find a line."""
FINE = 1.0
"""Metres between those of the line that comes of it."""
EXPONENTS = (2.0, 2.5, 3.0, 4.0)
"""Of the curvature, as they are tried, each from the line of the one before."""
ROUNDS = (6, 3, 3, 3)
"""For each exponent, how often the sum is written anew as one of squares."""
EASY = 1 / 60
"""1/m: weaker bends count as if q were 2."""
STEPS, SHRINK, ENOUGH = 40, 0.1, 1e-8
"""Of the search among sums of squares: its steps, at most; what is left of the barrier after each; where it may end."""

Row = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Limit:
    points: Points
    """`(point, [x, y])` of the racing line, a ring."""
    speed: Row
    """`(point,)` m/s."""
    seconds: float
    """Of the lap."""


@lru_cache(maxsize=16)
def limit_of(line: Line) -> Limit:
    """The best lap on a circuit, begun at full speed."""
    return min((driven(points) for points in racing_lines(line)), key=lambda limit: limit.seconds)


def driven(points: Points) -> Limit:
    """A ring, driven as fast as it can be."""
    gaps: Row = np.linalg.norm(np.roll(points, -1, axis=0) - points, axis=1)
    speed = speeds(np.abs(curvature_of(points)), gaps)
    return Limit(points, speed, float((2 * gaps / (speed + np.roll(speed, -1))).sum()))


def speeds(bends: Row, gaps: Row) -> Row:
    """`(point,)` m/s, of |curvature| `(point,)` in 1/m and metres to the next point `(point,)`."""
    # In steady state grip holds the bend and makes up for the drag. Squares of speeds are what acceleration adds to.
    most = np.minimum(GRIP / np.hypot(bends, DRAG), TOP_SPEED**2)
    most[bends > MOST_CURVATURE] = 1.0
    between = ((bends + np.roll(bends, -1)) / 2).tolist()
    way, squares, count = (2 * gaps).tolist(), most.tolist(), len(bends)
    start = int(most.argmin())  # the slowest place is as slow on every lap, so one lap from there says all
    for k in range(start, start + count):
        here, after = k % count, (k + 1) % count
        square = squares[here]
        held = math.sqrt(max(GRIP**2 - (between[here] * square) ** 2, 0.0))
        drive = min(ENGINE, POWER / max(math.sqrt(square), 1.0), held)
        squares[after] = min(squares[after], square + way[here] * max(drive - DRAG * square, 0.0))
    for k in range(start + count, start, -1):
        here, before = k % count, (k - 1) % count
        square = squares[here]
        held = math.sqrt(max(GRIP**2 - (between[before] * square) ** 2, 0.0))
        squares[before] = min(squares[before], square + way[before] * (min(BRAKES, held) + DRAG * square))
    return np.sqrt(np.array(squares, dtype=np.float64))


def racing_lines(line: Line) -> list[Points]:
    """Rings inside the walls, one for each exponent."""
    count = max(round(line.length / APART), 8)
    at = (np.arange(count) * len(line.points)) // count
    middle, normals = line.points[at], line.normals[at]
    room = max(line.half - float(kernel.CAR_HALF_WIDTH), 1e-3)
    offsets, found = np.zeros(count), []
    for exponent, rounds in zip(EXPONENTS, ROUNDS, strict=True):
        for _ in range(rounds):
            points = middle + offsets[:, None] * normals
            weights = ((curvature_of(points) / EASY) ** 2 + 1) ** (exponent / 2 - 1)
            gaps = np.linalg.norm(np.roll(points, -1, axis=0) - points, axis=1)
            offsets = straightest(middle, normals, gaps, weights, room)
        found.append(finer(middle + offsets[:, None] * normals))
    return found


def finer(points: Points) -> Points:
    """A smooth ring through the points of a coarse one."""
    closed = np.vstack([points, points[:1]])
    at = np.concatenate([[0.0], np.cumsum(np.linalg.norm(np.diff(closed, axis=0), axis=1))])
    where = np.linspace(0, at[-1], round(at[-1] / FINE), endpoint=False)
    return np.asarray(CubicSpline(at, closed, bc_type="periodic")(where))


def straightest(middle: Points, normals: Points, gaps: Row, weights: Row, room: float) -> Row:
    """How far `(point,)` to move each point along its normal, at most `room`, for the least sum of squares.

    Squares of the second derivative over the length, times `weights (point,)`, where `gaps (point,)` are the metres to
    the next point. By the primal-dual interior point method (J. Nocedal, S. Wright: Numerical Optimization, 2nd
    edition, 2006, chapter 16.6).
    """
    count = len(middle)
    span = (gaps + np.roll(gaps, 1)) / 2
    before, after = 1 / (np.roll(gaps, 1) * span), 1 / (gaps * span)
    here = -(before + after)
    weights = weights * span
    weights = weights / (weights * here**2).mean()  # so that a barrier of about 1 is a strong one

    def slope(offsets: Row) -> Row:
        points = middle + offsets[:, None] * normals
        second = before[:, None] * np.roll(points, 1, axis=0) + here[:, None] * points
        second = (second + after[:, None] * np.roll(points, -1, axis=0)) * weights[:, None]
        pull = here[:, None] * second + np.roll(before[:, None] * second, -1, axis=0)
        return np.asarray(((pull + np.roll(after[:, None] * second, 1, axis=0)) * normals).sum(axis=1))

    def alike(far: int) -> Row:
        return np.asarray((normals * np.roll(normals, -far, axis=0)).sum(axis=1))

    second_next = np.roll(weights * before * after, -1) * alike(2)
    following = (weights * here * after + np.roll(weights * before * here, -1)) * alike(1)
    own = weights * here**2 + np.roll(weights * before**2, -1) + np.roll(weights * after**2, 1)
    place = folded(count)
    bands = np.zeros((5, count))
    for far, values in ((1, following), (2, second_next)):
        there = np.roll(place, -far)
        np.add.at(bands, (np.abs(place - there), np.minimum(place, there)), values)

    offsets, up, down = np.zeros(count), np.ones(count), np.ones(count)
    for _ in range(STEPS):
        above, below = room - offsets, room + offsets
        barrier = SHRINK * float(up @ above + down @ below) / (2 * count)
        bands[0, place] = own + up / above + down / below
        side = np.empty(count)
        side[place] = barrier / below - barrier / above - slope(offsets)
        move = solveh_banded(bands, side, lower=True, check_finite=False)[place]
        more_up = barrier / above - up + up / above * move
        more_down = barrier / below - down - down / below * move
        step = min(_until(above, -move), _until(below, move))
        offsets = offsets + step * move
        step_up = min(_until(up, more_up), _until(down, more_down))
        up, down = up + step_up * more_up, down + step_up * more_down
        if barrier < ENOUGH * room and step > 0.9:
            break
    return offsets


def folded(count: int) -> NDArray[np.intp]:
    """`(point,)`: places in an order of a ring that keeps neighbours at most two apart: 0, 1, last, 2, last but one…"""
    point = np.arange(count)
    return np.where(point <= count // 2, np.maximum(2 * point - 1, 0), 2 * (count - point))


def _until(values: Row, moves: Row) -> float:
    """The share of the moves, at most 1, that keeps all values above 0."""
    shrinking: Any = moves < 0
    return min(1.0, 0.99 * float((-values[shrinking] / moves[shrinking]).min())) if shrinking.any() else 1.0
