"""Legs stay over the ground, whatever falls on what; and a course says how exactly that is found out."""

from __future__ import annotations

from itertools import product
from typing import Any

import numpy as np
import pytest

from game.engine.session import Session
from game.engine.side import Side
from game.worlds.walker import body, ground, rows
from tests.test_walker import WALKER, one, plain, seen_of, state


def deepest(session: Session, course: Any) -> Any:
    """`(individual,)`: how far the lowest corner of a leg is over the ground under it [m]."""
    heights, away = course.table[ground.HEIGHTS].astype(float), np.full(session.count, np.inf)
    places = np.arange(len(heights)) * body.STEP
    for b in range(1, body.BODIES):
        x, y, angle = (np.asarray(session.field(row + b), dtype=float) for row in (rows.X, rows.Y, rows.ANGLE))
        for across, up in product((-1, 1), repeat=2):
            wide, high = across * body.HALF[b][0], up * body.HALF[b][1]
            px, py = x + np.cos(angle) * wide - np.sin(angle) * high, y + np.sin(angle) * wide + np.cos(angle) * high
            away = np.minimum(away, py - np.interp(px, places, heights))
    return away


@pytest.mark.parametrize("seed", [1, 2])
def test_no_leg_goes_into_the_ground_not_even_by_the_heel_of_a_foot_that_stands_on_its_toe(seed: int) -> None:
    """A foot may meet the ground twice in a tick. Those that did not were stuck in it, and walked nowhere any more."""
    genomes = np.random.default_rng(seed).normal(0, 0.5, (192, WALKER.network.genes)).astype(np.float32)
    course = WALKER.course(f"random:{seed}")
    session = Session(WALKER, [Side(WALKER.network, genomes)], course)
    for _ in range(300):
        session.run(1)
        assert deepest(session, course)[session.alive].min() > -0.05, session.tick


@pytest.mark.parametrize(("times", "sweeps", "passes"), [("0.5", 15, 5), ("6", 180, 60)])
def test_a_course_says_how_many_sweeps_are_made(times: str, sweeps: int, passes: int) -> None:
    """A plain walker with as many goes the same way, and with the usual number another one; six times are Box2D's."""
    course, walker = WALKER.course(f"random:3@sweeps={times}"), plain(3, sweeps, passes)
    usual, other = one(WALKER.course("random:3")), one(course)
    rng = np.random.default_rng(1)
    for _ in range(6):
        action = rng.uniform(-1, 1, 4).astype(np.float32)
        for session in (usual, other):
            session.take_over(0, action.tolist())
            session.run(1)
        seen, _, _ = walker.advance(action)
    off = [np.abs(seen_of(state(session)[:, None], course)[0] - seen).max() for session in (usual, other)]
    assert off[1] < 1e-3 < 0.1 < off[0]
