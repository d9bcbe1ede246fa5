"""The best possible lap of a circuit."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from numpy.typing import NDArray

from game.worlds import WORLDS
from game.worlds.circuit import kernel
from game.worlds.circuit.courses import line_of
from game.worlds.circuit.limit import Limit, driven, limit_of, racing_lines, speeds
from game.worlds.circuit.lines import Line, curvature_of
from tests.oracles import circuit_numpy

CIRCUIT = WORLDS["circuit"]
NAMES = (*CIRCUIT.courses.presets, *(f"random:{seed}" for seed in range(6)), "word:banana")
CAR = float(kernel.CAR_HALF_WIDTH)
GRIP, DRAG = float(kernel.GRIP), float(kernel.DRAG)


@pytest.fixture(scope="module")
def limits() -> dict[str, tuple[Line, Limit]]:
    lines = {name: line_of(CIRCUIT.course(name)) for name in NAMES}
    return {name: (line, limit_of(line)) for name, line in lines.items()}


def circle(radius: float, half: float) -> Line:
    angles = np.arange(int(2 * np.pi * radius / 0.5)) * (0.5 / radius)
    angles *= 2 * np.pi / (angles[-1] + 0.5 / radius)
    return Line(radius * np.stack([np.cos(angles), np.sin(angles)], axis=1), half)


@pytest.mark.parametrize("radius", [20.0, 60.0, 110.0])
def test_around_a_circle_grip_holds_the_bend_and_makes_up_for_the_drag(radius: float) -> None:
    limit = limit_of(circle(radius, CAR + 0.01))
    # GRIP² = (v²/R)² + (DRAG v²)²: the wheels push as hard as the air brakes.
    speed = np.sqrt(GRIP / np.hypot(1 / radius, DRAG))
    assert limit.seconds == pytest.approx(2 * np.pi * radius / speed, rel=0.01)
    np.testing.assert_allclose(limit.speed, speed, rtol=0.01)


def test_around_a_wide_circle_it_is_the_engine_that_limits() -> None:
    limit = limit_of(circle(400.0, CAR + 0.01))
    np.testing.assert_allclose(limit.speed, float(kernel.TOP_SPEED), rtol=0.002)


def test_on_a_wide_circle_the_best_line_is_the_inner_one() -> None:
    limit = limit_of(circle(60.0, 7.0))
    inner, middle = (2 * np.pi * np.sqrt(radius / GRIP) for radius in (54.0, 60.0))
    assert inner * 0.99 < limit.seconds < middle * 1.01


@pytest.mark.parametrize("name", NAMES)
def test_the_line_stays_inside_the_walls(name: str, limits: dict[str, tuple[Line, Limit]]) -> None:
    line, limit = limits[name]
    apart = np.linalg.norm(limit.points[:, None] - line.points[None], axis=2).min(axis=1)
    assert apart.max() <= line.half - CAR + 0.06
    assert limit.speed.shape == (len(limit.points),)


@pytest.mark.parametrize("name", NAMES)
def test_the_line_is_smooth_and_can_be_steered(name: str, limits: dict[str, tuple[Line, Limit]]) -> None:
    line, limit = limits[name]
    bends = curvature_of(limit.points)
    assert np.abs(bends).max() < kernel.MOST_CURVATURE / 2
    # A zigzag turns to and fro: a smooth line turns by little more than the middle of the road does.
    gaps = np.linalg.norm(np.roll(limit.points, -1, axis=0) - limit.points, axis=1)
    assert (np.abs(bends) * gaps).sum() <= np.abs(line.curvature).sum() * line.spacing
    assert np.count_nonzero(bends[np.abs(bends) > 1e-3] * np.roll(bends[np.abs(bends) > 1e-3], 1) < 0) <= 16
    # The front wheels can follow.
    full_lock = np.abs(np.diff(bends)) / float(kernel.MOST_CURVATURE)
    assert (full_lock / (gaps / limit.speed)[:-1]).max() < kernel.STEERING_RATE


@pytest.mark.parametrize("name", NAMES)
def test_no_point_asks_more_than_the_car_has(name: str, limits: dict[str, tuple[Line, Limit]]) -> None:
    _, limit = limits[name]
    gaps = np.linalg.norm(np.roll(limit.points, -1, axis=0) - limit.points, axis=1)
    square, bends = limit.speed**2, np.abs(curvature_of(limit.points))
    along = (np.roll(square, -1) - square) / (2 * gaps)
    middle = (square + np.roll(square, -1)) / 2
    across = middle * (bends + np.roll(bends, -1)) / 2
    pushed = along + DRAG * middle
    assert np.hypot(across, pushed).max() <= GRIP * 1.03
    assert (pushed <= np.minimum(float(kernel.ENGINE), float(kernel.POWER) / limit.speed) * 1.03 + 0.05).all()
    assert (pushed >= -float(kernel.BRAKES) * 1.03).all()
    assert limit.speed.max() <= kernel.TOP_SPEED
    # And everywhere something is at its limit.
    engine = pushed >= np.minimum(float(kernel.ENGINE), float(kernel.POWER) / limit.speed) - 0.4
    assert (engine | (np.hypot(across, pushed) > 0.93 * GRIP)).mean() > 0.97


@pytest.mark.parametrize("name", ["oval", "chicane", "hairpins", "random:0"])
def test_a_wider_road_is_never_slower(name: str, limits: dict[str, tuple[Line, Limit]]) -> None:
    line, _ = limits[name]
    seconds = [limit_of(Line(line.points, half)).seconds for half in (1.2, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0)]
    assert all(wide <= narrow * 1.002 for narrow, wide in pairwise(seconds)), seconds
    assert seconds[-1] < 0.97 * seconds[0]


@pytest.mark.parametrize("name", NAMES)
def test_it_is_faster_than_the_middle_of_the_road(name: str, limits: dict[str, tuple[Line, Limit]]) -> None:
    line, limit = limits[name]
    assert limit.seconds < driven(line.points[::4]).seconds
    assert limit.seconds == min(driven(points).seconds for points in racing_lines(line))
    assert limit.seconds > line.length / float(kernel.TOP_SPEED)


def test_the_same_line_is_the_same_limit() -> None:
    one, other = (limit_of(line_of(CIRCUIT.course("random:3"))) for _ in range(2))
    assert one is not other
    assert np.array_equal(one.points, other.points) and np.array_equal(one.speed, other.speed)
    assert one.seconds == other.seconds
    line = line_of(CIRCUIT.course("oval"))
    assert limit_of(line) is limit_of(line)


def test_where_the_passes_begin_does_not_matter(limits: dict[str, tuple[Line, Limit]]) -> None:
    points = limits["hairpins"][1].points
    bends = np.abs(curvature_of(points))
    gaps = np.linalg.norm(np.roll(points, -1, axis=0) - points, axis=1)
    straight = speeds(bends, gaps)
    for by in (1, 100, 501):
        np.testing.assert_allclose(speeds(np.roll(bends, by), np.roll(gaps, by)), np.roll(straight, by), rtol=1e-9)


def follow(line: Line, limit: Limit, course: NDArray[np.float32], pace: float) -> float:
    """Seconds of a flying lap of a simple driver on the racing line with the rules of the oracle; NaN for a crash."""
    road = circuit_numpy.Road(course)
    cars = circuit_numpy.lined_up(road, 1)
    ring = limit.points[:, 0] + 1j * limit.points[:, 1]
    gap = float(np.abs(np.roll(ring, -1) - ring).mean())
    bends = curvature_of(limit.points)
    for now in range(60 * 140):
        nearest = int(np.abs(ring - cars.place[0]).argmin())
        ahead = 3.0 + 0.2 * cars.speed[0]
        target = (ring[(nearest + round(ahead / gap)) % len(ring)] - cars.place[0]) / cars.heading[0]
        bend = 2 * target.imag / abs(target) ** 2
        later = (nearest + round(cars.speed[0] / 60 / gap) + 1) % len(ring)
        pedal = 2.0 * (pace * limit.speed[later] - cars.speed[0])
        grip = np.sqrt(max(0.0, 1 - (cars.speed[0] ** 2 * bends[nearest] / GRIP) ** 2))
        pedal = np.clip(pedal, -max(grip, 0.05), max(grip, 0.05) * (1.6 if cars.speed[0] < 20 else 3))
        lock = min(float(kernel.MOST_CURVATURE), float(kernel.KEEN) * GRIP / max(cars.speed[0], 1) ** 2)
        steering = np.array([bend / lock])
        cars, _ = circuit_numpy.tick(road, cars, now, steering, np.array([pedal]))
        if cars.out[0]:
            return float("nan")
        if cars.laps[0] == 2:
            return float(cars.last_lap[0]) / kernel.TICKS_PER_SECOND
    return float("nan")


@pytest.mark.parametrize("name", ["oval", "chicane", "flowing", "long"])
def test_a_driver_who_knows_the_line_comes_close_to_the_limit_and_not_below(
    name: str, limits: dict[str, tuple[Line, Limit]]
) -> None:
    line, limit = limits[name]
    # A little narrower, so that the driver has room for errors.
    narrow = limit_of(Line(line.points, line.half - 0.5))
    laps = [follow(line, narrow, CIRCUIT.course(name).table, pace) for pace in (0.97, 0.98, 0.99)]
    best = np.nanmin(laps)
    assert limit.seconds < best < 1.06 * limit.seconds
