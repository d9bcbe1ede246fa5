"""The walker's hard ground: stumps, stairs and pits where Gymnasium has them, and Box2D's physics on them."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from gymnasium.envs.box2d.bipedal_walker import BipedalWalkerHeuristics

from brains.files import load_brain
from game.engine.course import Course, CourseError
from game.engine.session import Evaluator
from game.training.on_courses import OnCourses
from game.training.settings import Settings, SettingsError
from game.worlds.walker import body, ground, rows
from game.worlds.walker.laying import Laid, lay
from tests.oracles.walker_box2d import adopt, made, state_of
from tests.oracles.walker_contacts import Contact
from tests.test_walker import WALKER, in_gymnasium, laid, moved, plain, seen_of

HARD = True
STUMBLER = Path(__file__).parent / "fixtures" / "walker.brain"
"""One that walks on grass."""


@pytest.mark.parametrize("seed", [0, 3, 12345])
def test_the_ground_is_gymnasiums_to_the_last_digit(seed: int) -> None:
    env, _ = made(seed, HARD)
    heights, boxes, push = laid(seed, HARD)
    corners = [
        one.fixtures[0].shape.vertices for one in reversed(env.terrain) if len(one.fixtures[0].shape.vertices) == 4
    ]
    assert np.array_equal(heights, env.terrain_y)
    assert np.array_equal(
        np.float32(boxes), np.float32([(*np.min(one, axis=0), *np.max(one, axis=0)) for one in corners])
    )
    course = WALKER.course(f"hardcore:{seed}")
    assert np.array_equal(course.table[ground.HEIGHTS], np.float32(heights)) and course.ticks == 2000
    assert np.array_equal(ground.boxes(course), np.float32(boxes))
    assert np.array_equal(course.table[ground.HEADER, :4], np.float32([push, -100, 0, len(boxes)]))
    # The push is what is drawn last.
    rng = np.random.Generator(np.random.PCG64(np.random.SeedSequence(seed)))
    assert lay(rng, HARD).push == push and rng.uniform() == env.np_random.uniform()


@pytest.mark.parametrize(("head", "high"), [("low", 1 / 3), ("middling", 2 / 3)])
def test_lower_obstacles_are_the_same_ones_and_as_much_lower(head: str, high: float) -> None:
    for seed in range(20):
        hard, low = laid(seed, HARD), laid(seed, high)
        assert np.array_equal(low.boxes[:, [0, 2]], hard.boxes[:, [0, 2]]) and low.push == hard.push
        vertex = np.minimum(np.rint(hard.boxes[:, 0] / body.STEP).astype(int), body.VERTICES - 1)
        stumps = (hard.boxes[:, 3] > hard.heights[vertex] + 0.1) & (hard.boxes[:, 1] == hard.heights[vertex])
        assert stumps.any()
        height = low.boxes[stumps, 3] - low.heights[vertex[stumps]]
        np.testing.assert_allclose(height, high * (hard.boxes - hard.heights[vertex, None])[stumps, 3], rtol=1e-9)
        deep, lower = (np.abs(np.diff(one.heights)).max() for one in (hard, low))
        assert lower == pytest.approx(high * deep, abs=0.1) or deep < 1, "pits"
    course = WALKER.course(f"{head}:3:400")
    assert np.array_equal(course.table[ground.HEIGHTS], np.float32(laid(3, high).heights)) and course.ticks == 400
    assert course.title.startswith(f"{head} obstacles")


def test_boxes_stand_so_far_apart_that_their_slots_do() -> None:
    """A leg is near two at most, which follow each other; a hull near three."""
    for seed in range(50):
        left, _, right, _ = laid(seed, HARD).boxes.T
        assert (np.diff(left) > 0).all() and (np.diff(right) > 0).all()
        assert (left[2:] - right[:-2] > 2 * body.REACH[1] + body.STEP).all()
        assert (left[3:] - right[:-3] > 2 * body.REACH[0] + body.STEP).all()


@cache
def walked() -> Any:
    """Walks in Gymnasium that stumble over what stands there, stop by stop: its own way of walking by hand, with noise.

    Each begins above an obstacle, a pit in every second one. For each stop: seed, state, action, what was seen and
    earned then, whether it ended, and what a leg touched.
    """
    stops = []
    for seed in range(14):
        env, seen = made(seed, HARD)
        rng, walker, by_hand = np.random.default_rng(seed), plain(seed, hard=HARD), BipedalWalkerHeuristics()
        by_hand.a = np.zeros(4)
        pits = [box for box in walker.boxes if box[3] - box[1] > 3 * body.STEP]
        box = pits[0] if seed % 2 else walker.boxes[0]
        way = float(box[2]) + 0.2 - env.hull.position[0], float(box[3]) - body.LEVEL + 0.3
        for one in [env.hull, *env.legs]:
            one.position = one.position[0] + way[0], one.position[1] + way[1]
        for step in range(160):
            action = by_hand.step_heuristic(seen) + rng.normal(0, 0.3, 4)
            action = np.clip(action, -1, 1).astype(np.float32)
            adopt(env, walker)
            before = state_of(walker)
            seen, reward, end, _, _ = env.step(action)
            touched = {"box" for _, what in walker.contacts if what >= body.VERTICES}
            touched |= {"steep" for _, what in walker.contacts if what < body.VERTICES and steep(walker, what)}
            if step > 10:
                stops.append((seed, before, action, seen, reward, end, touched))
            if end:
                break
    return stops


def steep(walker: Any, edge: int) -> bool:
    return abs(walker.ground[edge + 1, 1] - walker.ground[edge, 1]) > body.STEP


def stepped(stops: Any) -> tuple[Any, Any, Any]:
    """Of a step of the compiled walkers: the largest error of what is seen, that of what is earned, and who ended."""
    errors, earnings, ends = [], [], []
    for seed in dict.fromkeys(stop[0] for stop in stops):
        own = [stop for stop in stops if stop[0] == seed]
        course = WALKER.course(f"hardcore:{seed}")
        now = np.stack([stop[1] for stop in own], axis=1)
        earned, done = moved(now, course, np.array([stop[2] for stop in own]).T[None])
        errors.append(np.abs(seen_of(now, course) - [stop[3] for stop in own]).max(axis=1))
        earnings.append(np.abs(earned - [stop[4] for stop in own]))
        ends.append(done > 0)
    return np.concatenate(errors), np.concatenate(earnings), np.concatenate(ends)


def test_a_step_is_box2ds() -> None:
    stops = walked()
    errors, earnings, ends = stepped(stops)
    touched = [stop[6] for stop in stops]
    on_box = np.array(["box" in one for one in touched])
    goes_on = ~np.array([stop[5] for stop in stops])
    assert sum("steep" in one for one in touched) > 0
    assert (on_box & goes_on).sum() > 300
    assert np.mean(ends == ~goes_on) > 0.998
    error = errors[on_box & goes_on]
    assert np.median(error) < 5e-3 and np.mean(error) < 5e-2
    assert np.median(earnings[on_box & goes_on]) < 1e-3


def test_lanes_are_the_plain_walker() -> None:
    """From each twentieth place: float32 beside float64."""
    stops = walked()[::20]
    errors = []
    for seed, before, action, *_ in stops:
        course = WALKER.course(f"hardcore:{seed}")
        lane = before[:, None].copy()
        earned, _ = moved(lane, course, action[None, :, None])
        walker = standing(seed, before)
        seen, reward, _ = walker.advance(action)
        errors.append([*np.abs(seen_of(lane, course)[0] - seen), abs(float(earned[0]) - reward)])
    error = np.array(errors).max(axis=1)
    assert np.median(error) < 1e-5 and np.quantile(error, 0.9) < 1e-3


def standing(seed: int, state: Any) -> Any:
    """The plain walker in a state of the compiled one."""
    walker = plain(seed, hard=HARD)
    walker.c[:, 0], walker.c[:, 1] = state[rows.X : rows.X + 5], state[rows.Y : rows.Y + 5]
    walker.v[:, 0], walker.v[:, 1] = state[rows.VX : rows.VX + 5], state[rows.VY : rows.VY + 5]
    walker.angle[:], walker.spin[:] = state[rows.ANGLE : rows.ANGLE + 5], state[rows.SPIN : rows.SPIN + 5]
    walker.motor[:], walker.limit[:] = state[rows.MOTOR : rows.MOTOR + 4], state[rows.LIMIT : rows.LIMIT + 4]
    walker.flags = {2: bool(state[rows.FOOT]), 4: bool(state[rows.FOOT + 1])}
    walker.shaping, walker.over, walker.close = float(state[rows.SHAPING]), False, bool(state[rows.OVER])
    walker.contacts = {}
    for contact in range(rows.CONTACTS):
        at = rows.TOUCHED + contact * rows.CONTACT
        if state[at] > 0:
            box = contact >= rows.EDGE_CONTACTS
            b = 1 + (contact - rows.EDGE_CONTACTS) // rows.BOX_SLOTS if box else 1 + contact // rows.EDGE_SLOTS
            number = int(state[at]) - 1
            what = number if number < rows.BOXES else number - int(rows.BOXES) + body.VERTICES
            touches = walker._touch(b, what)
            if touches is None:
                touches = Contact(False, -1, None, None, [None, None], [(-1, False)] * 2)
            for k in range(2):
                touches.impulses[k] = state[at + rows.NORMAL + k]
                touches.frictions[k] = state[at + rows.TANGENT + k]
            walker.contacts[b, what] = touches
    return walker


def test_a_leg_does_not_pass_through_what_is_thinner_than_its_way_in_a_tick() -> None:
    """At 40 m/s a shin would be 0.4 m behind a post after a tick; it turns about that corner, and stops flat."""
    walker = plain(0, hard=HARD)
    left, shin = 40.0, 2
    walker.boxes = np.array([(left, 0.0, left + 0.05, 10.0)])
    walker.ground[:, 1] = -50
    laid = Laid(walker.ground[:, 1], walker.boxes, 0.0)
    course = Course("post", "a post", ground.table(laid, ground.REAL), 50)
    walker.c += np.array([left - 0.4, 5.0]) - walker.c[shin]
    walker.v[:], walker.spin[:], walker.contacts = (40.0, 0.0), 0.0, {}
    lane, before = state_of(walker)[:, None], walker.angle[shin]
    moved(lane, course, np.zeros((1, 4, 1)))
    walker.advance(np.zeros(4))
    assert lane[rows.X + shin, 0] == pytest.approx(walker.c[shin, 0], abs=1e-3)
    assert lane[rows.X + shin, 0] == pytest.approx(left - body.LOWER_HALF[0], abs=2 * body.SKIN)
    assert abs(lane[rows.ANGLE + shin, 0]) < 0.01 < abs(before) and abs(lane[rows.SPIN + shin, 0]) < 0.1


def test_what_is_bred_on_hard_ground_is_judged_on_hard_ground() -> None:
    objective = OnCourses(Settings(world="walker", courses=("fresh", "fresh-hardcore", "fresh-hardcore:500")))
    grass, hard, short = objective.courses(7)
    assert not len(ground.boxes(grass)) and len(ground.boxes(hard)) > 10
    assert [course.ticks for course in (grass, hard, short)] == [1600, 2000, 500]
    assert not np.array_equal(hard.table[ground.HEIGHTS], short.table[ground.HEIGHTS])
    assert {float(course.table[ground.HEADER, ground.FALL]) for course in (grass, hard)} == {-10.0}
    assert [len(ground.boxes(course)) > 0 for course in objective._held_out] == [False] * 4 + [True] * 4
    assert {float(course.table[ground.HEADER, ground.FALL]) for course in objective._held_out} == {-100.0}
    objective.change(Settings(world="walker", courses=("fresh-hardcore",)))
    assert all(len(ground.boxes(course)) for course in objective._held_out)
    objective.close()


@pytest.mark.parametrize(
    ("world", "name", "says"),
    [
        ("walker", "fresh-bog", "expected one of fresh, fresh-low, fresh-middling, fresh-hardcore, hardest"),
        ("walker", "fresh-hardcore:x", "expected fresh-hardcore or fresh-hardcore:LENGTH, a whole number"),
        ("walker", "fresh-hardcore:3000", "expected 50 to 2000 steps, got 3000"),
        ("corridor", "fresh-hardcore", "expected one of fresh, hardest in corridor"),
    ],
)
def test_a_kind_of_fresh_courses_that_there_is_not_is_refused(world: str, name: str, says: str) -> None:
    with pytest.raises((SettingsError, CourseError), match=says):
        Settings(world=world, courses=(name,))


def test_it_ends_early_in_both() -> None:
    """The champion of grass falls over what it has never seen, about as soon in Gymnasium as here."""
    brain = load_brain(STUMBLER)
    seeds = range(40, 46)
    with Evaluator(WALKER, brain.network) as evaluator:
        here = np.mean([evaluator(brain.genome[None], WALKER.course(f"hardcore:{seed}"))[0] for seed in seeds])
    there = np.mean([in_gymnasium(brain.network, brain.genome, seed, HARD) for seed in seeds])
    assert -120 < here < 0 and abs(here - there) < 60
