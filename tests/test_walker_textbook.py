"""The walker's physics with numbers that a textbook gives: falling, sliding, resting, swinging."""

from __future__ import annotations

import ctypes
import math
from typing import Any

import numpy as np
import pytest

from brains.simd import WIDTH, load, splat, store
from game.engine.blocks import Kernel, array_at, room
from game.engine.course import Course
from game.worlds.walker import body, ground, rows
from game.worlds.walker.contacts import collide
from game.worlds.walker.impact import bounce_off
from game.worlds.walker.laying import Laid
from game.worlds.walker.mending import push_out
from game.worlds.walker.turning import turn
from tests.test_walker import WALKER, moved, one, state

SHIN = 2
SWEEPS = 60
ROWS = rows.ROWS
MASS, INERTIA = np.array(body.MASS), np.array(body.INERTIA)


@Kernel
def alone(at: Any, tick: Any, role: Any) -> Any:
    """A tick of a shin that belongs to nobody, at rows 0 to 5: place, angle, velocity, spin; the course lies behind."""
    seen = array_at(at, (6, WIDTH), np.float32)
    course = array_at(at + 6 * WIDTH * 4, (ground.ROWS, body.VERTICES), np.float32)
    w = room(np.float32, ROWS)
    for row in range(rows.FIELDS):
        store(w, row, 0, splat(0.0))
    for number in range(rows.NUMBERS):
        w[rows.GIVEN, number] = course[ground.HEADER, ground.GIVEN + number]
    for k in range(6):
        store(w, rows.X + 5 * k + SHIN, 0, load(seen, k, 0))
    turn(w, SHIN)
    count = ground.slots(course)
    collide(w, course, SHIN, splat(1.0) > 0.0)
    store(w, rows.VY + SHIN, 0, load(w, rows.VY + SHIN, 0) + rows.given(w, rows.FALLING))
    bounce_off(w, SHIN, count, SWEEPS)
    for k in range(3):
        way = load(w, rows.X + 5 * k + SHIN, 0) + load(w, rows.VX + 5 * k + SHIN, 0) * rows.TICK
        store(w, rows.X + 5 * k + SHIN, 0, way)
    turn(w, SHIN)
    store(w, rows.MORE, 0, splat(1.0))
    for _ in range(3):
        push_out(w, SHIN, count, 0.2, splat(0.0))
    for k in range(6):
        store(seen, k, 0, load(w, rows.X + 5 * k + SHIN, 0))
    return 0


class Shin:
    """One leg's lower box on a ground, without the rest of the walker."""

    def __init__(self, course: Course, x: float, y: float, angle: float) -> None:
        self._room = np.zeros(6 * WIDTH + ground.ROWS * body.VERTICES, dtype=np.float32)
        self._room[6 * WIDTH :] = course.table.ravel()
        self.seen = self._room[: 6 * WIDTH].reshape(6, WIDTH)
        self.seen[:3] = np.array([x, y, angle])[:, None]

    def run(self, ticks: int) -> Any:
        """Place, angle, velocity and spin after so many ticks."""
        call = ctypes.CFUNCTYPE(ctypes.c_int64, *[ctypes.c_int64] * 3)(alone.address)
        for tick in range(ticks):
            call(self._room.ctypes.data, tick, 0)
        return self.seen[:, 0].astype(float)


def course_of(heights: Any, boxes: Any = ()) -> Course:
    laid = Laid(np.asarray(heights, dtype=float), np.asarray(boxes, dtype=float).reshape(-1, 4), 0.0)
    return Course("test", "test", ground.table(laid, ground.REAL), 500)


def ramp(angle: float) -> Course:
    """Falls to the right by so much [rad]; 60 m high where it begins."""
    return course_of(60 - math.tan(angle) * body.STEP * np.arange(body.VERTICES))


def lying(angle: float, x: float) -> tuple[float, float, float]:
    """Where a shin lies flat on that ramp: place of its centre, and its angle."""
    wide = body.LOWER_HALF[0] + body.SKIN - body.SLOP
    foot = 60 - math.tan(angle) * x
    return x + wide * math.sin(angle), foot + wide * math.cos(angle), math.pi / 2 - angle


@pytest.mark.parametrize("degrees", [5, 20, 33])
def test_a_box_on_a_ramp_that_is_flatter_than_friction_stays(degrees: float) -> None:
    """tan 35.26° = 0.7071, what friction is here."""
    angle = math.radians(degrees)
    shin = Shin(ramp(angle), *lying(angle, 20))
    shin.run(20)
    before = shin.seen[:, 0].copy()
    after = shin.run(200)
    assert np.hypot(*(after[:2] - before[:2])) < 2e-3 and np.abs(after[3:]).max() < 1e-3


@pytest.mark.parametrize("degrees", [38, 45])
def test_a_box_on_a_steeper_one_slides_as_it_should(degrees: float) -> None:
    """a = g (sin θ − μ cos θ)."""
    angle, ticks = math.radians(degrees), 50
    shin = Shin(ramp(angle), *lying(angle, 20))
    shin.run(20)
    before = shin.seen[:, 0].astype(float)
    after = shin.run(ticks)
    pull = 10 * (math.sin(angle) - body.FRICTION * math.cos(angle))
    gained = np.hypot(*after[3:5]) - np.hypot(*before[3:5])
    assert gained == pytest.approx(pull * ticks * body.TICK, rel=0.03)
    assert after[2] == pytest.approx(before[2], abs=0.02)


def test_a_stack_at_rest_stays() -> None:
    """A shin that lies on a box that stands on the ground; upright on the ground; and beside the box against it."""
    heights, box = np.full(body.VERTICES, 5.0), (20.0, 5.0, 22.0, 6.0)
    course, wide, high = course_of(heights, [box]), *body.LOWER_HALF
    above = body.SKIN - body.SLOP
    for x, y, angle in (
        (21.0, 6 + wide + above, math.pi / 2),
        (21.0, 6 + high + above, 0.0),
        (30.0, 5 + high + above, 0.0),
        (20.0 - wide - above, 5 + high + above, 0.0),
    ):
        shin = Shin(course, x, y, angle)
        after = shin.run(300)
        assert after[:3] == pytest.approx([x, y, angle], abs=3e-3)
        assert np.abs(after[3:]).max() < 1e-3


def high_up(gravity: float = 1.0) -> tuple[Any, Course]:
    """A walker whose joints have come together, a hundred metres above the ground, at rest but for those spins."""
    course = WALKER.courses.another(f"gravity={gravity}")(course_of(np.full(body.VERTICES, -50.0)))
    lane = state(one(WALKER.course("flat")))[:, None]
    lane[rows.Y : rows.Y + 5] += 60
    lane[rows.TOUCHED :] = 0
    for _ in range(40):
        moved(lane, course, np.zeros((1, 4, 1)))
    lane[rows.VX : rows.VX + 15] = 0
    return lane, course


@pytest.mark.parametrize("gravity", [1.0, 0.165, 2.5])
def test_a_hull_that_is_dropped_falls_by_half_of_g_t_squared(gravity: float) -> None:
    """And by half a tick's share more, as Euler's steps do."""
    lane, course = high_up(gravity)
    begin = MASS @ lane[rows.Y : rows.Y + 5, 0] / MASS.sum()
    for tick in range(1, 76):
        moved(lane, course, np.zeros((1, 4, 1)))
        t = tick * body.TICK
        fallen = begin - MASS @ lane[rows.Y : rows.Y + 5, 0] / MASS.sum()
        assert fallen == pytest.approx(5 * gravity * t * t * (1 + 1 / tick), rel=1e-3, abs=1e-4)
    assert lane[rows.VY, 0] == pytest.approx(-10 * gravity * 75 * body.TICK, rel=1e-3)


def energy(lane: Any, gravity: float) -> float:
    """Of motion, about the centre that falls with them, J."""
    vx, vy = lane[rows.VX : rows.VX + 5, 0].astype(float), lane[rows.VY : rows.VY + 5, 0].astype(float)
    spin = lane[rows.SPIN : rows.SPIN + 5, 0].astype(float)
    vx, vy = vx - MASS @ vx / MASS.sum(), vy - MASS @ vy / MASS.sum()
    return float(0.5 * (MASS @ (vx**2 + vy**2) + INERTIA @ spin**2))


def test_the_energy_of_a_swinging_chain_does_not_grow() -> None:
    """Legs swing about a falling hull; nothing drives them, and limits take what they stop."""
    lane, course = high_up(0.1)
    lane[rows.SPIN : rows.SPIN + 5, 0] = 0.3, 2.0, -1.0, -2.5, 1.5
    moved(lane, course, np.zeros((1, 4, 1)))
    energies = [energy(lane, 0.1)]
    angles = []
    for _ in range(250):
        moved(lane, course, np.zeros((1, 4, 1)))
        energies.append(energy(lane, 0.1))
        angles.append(float(lane[rows.ANGLE + 1, 0] - lane[rows.ANGLE, 0]))
    assert np.ptp(angles) > 0.3, "it swings"
    assert max(energies) < 1.02 * energies[0] and energies[-1] < energies[0]
