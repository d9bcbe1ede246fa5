"""The walker with another body and on other planets: names, numbers, and Box2D built the same way."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import gymnasium
import numpy as np
import pytest
from Box2D.b2 import fixtureDef, polygonShape
from gymnasium.envs.box2d import bipedal_walker

from brains.files import load_brain
from game.engine.course import CourseError
from game.engine.session import Evaluator, Session
from game.engine.side import Side
from game.store.champions import SHIPPED
from game.training.card import read_card, write_card
from game.training.on_courses import OnCourses
from game.training.settings import Settings, SettingsError
from game.worlds.walker import body, ground, rows
from game.worlds.walker.tuning import RANGES, Tuning, numbers
from tests.oracles.walker_box2d import adopt, state_of
from tests.test_walker import WALKER, moved, one, plain, seen_of, state

TUNINGS = (
    "gravity=0.4",
    "friction=0.3",
    "torque=0.5",
    "hull=2",
    "legs=1.15",
    "legs=0.7@gravity=1.5@hull=0.6@friction=2",
)


def built(own: Tuning, monkeypatch: pytest.MonkeyPatch, seed: int) -> tuple[Any, Any]:
    """Gymnasium's environment with such a body on such a planet, and what is seen after a reset."""
    leg = 34 / body.SCALE * own.legs
    shape = {"density": 1.0, "restitution": 0.0, "categoryBits": 0x20, "maskBits": 0x1}
    hull = [(x / body.SCALE, y / body.SCALE) for x, y in bipedal_walker.HULL_POLY]
    made = {
        "LEG_H": leg,
        "MOTORS_TORQUE": body.TORQUE * own.torque,
        "FRICTION": 2.5 * own.friction**2,
        "LEG_FD": fixtureDef(shape=polygonShape(box=(body.UPPER_HALF[0], leg / 2)), **shape),
        "LOWER_FD": fixtureDef(shape=polygonShape(box=(body.LOWER_HALF[0], leg / 2)), **shape),
        "HULL_FD": fixtureDef(shape=polygonShape(vertices=hull), friction=0.1, **(shape | {"density": 5.0 * own.hull})),
    }
    for name, value in made.items():
        monkeypatch.setattr(bipedal_walker, name, value)
    env: Any = gymnasium.make("BipedalWalker-v3").unwrapped
    env.world.gravity = (0, body.GRAVITY * own.gravity)
    seen, _ = env.reset(seed=seed)
    return env, seen


@pytest.mark.parametrize("text", TUNINGS)
def test_a_step_is_box2ds(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    course = WALKER.course(f"random:2@{text}")
    own = ground.tuning_of(course)
    env, seen = built(own, monkeypatch, 2)
    start = state(one(course))[:, None]
    assert seen_of(start, course)[0] == pytest.approx(seen, abs=2e-2), "after the first step, which mends the joints"
    given = numbers(own)
    halves = given[rows.WIDE : rows.WIDE + 5], given[rows.HIGH : rows.HIGH + 5]
    monkeypatch.setattr(body, "HALF", tuple(zip(*halves, strict=True)))
    walker, rng, errors = plain(2), np.random.default_rng(2), []
    walker.ground[:, 1] = env.terrain_y
    for step in range(120):
        action = rng.uniform(-1, 1, 4).astype(np.float32) if step % 6 == 0 else action  # noqa: F821
        adopt(env, walker)
        lane = state_of(walker)[:, None]
        now, _, end, _, _ = env.step(action)
        moved(lane, course, action[None, :, None])
        if end:
            break
        if step > 5:
            errors.append(np.abs(seen_of(lane, course)[0] - now).max())
    assert len(errors) > 20
    assert np.median(errors) < 2e-2 and np.quantile(errors, 0.8) < 0.2


def test_the_bodies_are_box2ds(monkeypatch: pytest.MonkeyPatch) -> None:
    own = Tuning(hull=2.5, legs=0.8)
    env, _ = built(own, monkeypatch, 1)
    given, bodies = numbers(own), [env.hull, *env.legs]
    assert [one.mass for one in bodies] == pytest.approx(given[rows.MASS : rows.MASS + 5], rel=1e-5)
    centre = [one.inertia - one.mass * float(np.dot(one.localCenter, one.localCenter)) for one in bodies]
    assert centre == pytest.approx(given[rows.INERTIA : rows.INERTIA + 5], rel=1e-4)
    corners = [max(map(tuple, one.fixtures[0].shape.vertices)) for one in env.legs]
    assert np.array(corners) == pytest.approx(given[rows.WIDE :][[[1, 6], [2, 7], [3, 8], [4, 9]]], rel=1e-6)


def test_without_anything_behind_it_is_gymnasiums_body() -> None:
    given = WALKER.course("random:1").table[ground.HEADER, ground.GIVEN :]
    expected = {rows.MASS: body.MASS, rows.INERTIA: body.INERTIA, rows.REACH: body.REACH}
    for at, values in expected.items():
        assert np.array_equal(given[at : at + 5], np.float32(values))
    assert np.array_equal(given[rows.BEGIN : rows.BEGIN + 15], np.float32(np.ravel(body.BEGIN)))
    assert ground.tuning_of(WALKER.course("random:1")) == Tuning()


def test_it_goes_with_every_ground_and_says_so() -> None:
    usual, moon = WALKER.course("random:7:300"), WALKER.course("random:7:300@gravity=0.4@legs=1.2")
    assert (moon.name, moon.ticks) == ("random:7:300@gravity=0.4@legs=1.2", 300)
    assert moon.title == "grass 7, gravity 0.4, legs 1.2"
    assert np.array_equal(moon.table[ground.HEIGHTS], usual.table[ground.HEIGHTS])
    assert ground.tuning_of(moon) == Tuning(gravity=0.4, legs=1.2)
    assert ground.tuning_of(WALKER.course("moon@legs=0.8")) == Tuning(gravity=0.165, legs=0.8)
    assert str(ground.tuning_of(moon)) == "gravity=0.4@legs=1.2"
    assert len(ground.boxes(WALKER.course("hardcore:3@torque=2"))) > 10


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("flat@", "expected one of @gravity=NUMBER, @friction=NUMBER"),
        ("flat@weight=2", "expected one of @gravity=NUMBER"),
        ("flat@legs", "expected a number like 0.5 for legs"),
        ("flat@legs=nan", "expected a number"),
        ("flat@legs=1e3", "expected a number"),
        ("flat@legs=-1", "expected a number"),
        ("flat@legs=5", "legs: expected 0.5 to 1.2, got 5"),
        ("flat@legs=1@legs=1", "legs is there twice"),
        ("fresh@legs=5", "legs: expected 0.5 to 1.2, got 5"),
        ("fresh-hardcore:600@hull=0", "hull: expected 0.2 to 4, got 0"),
        ("fresh:20@hull=2", "expected 50 to 2000 steps, got 20"),
        ("moor@hull=2", "unknown course 'moor'"),
        ("flat@legs=" + "9" * 5000, "expected a number"),
    ],
)
def test_what_cannot_be_is_refused_in_a_line(name: str, says: str) -> None:
    with pytest.raises(CourseError, match=says) as refused:
        Settings(world="walker", courses=(name,))
    assert "\n" not in str(refused.value) and len(str(refused.value)) < 200


@pytest.mark.parametrize("world", ["corridor", "circuit", "cartpole"])
def test_worlds_whose_rules_are_always_the_same_say_what_there_is(world: str) -> None:
    for name in ("fresh@gravity=2", "random:1@gravity=2"):
        with pytest.raises((CourseError, SettingsError), match="expected"):
            Settings(world=world, courses=(name,))


def test_what_is_bred_with_another_body_is_judged_with_it() -> None:
    objective = OnCourses(Settings(world="walker", courses=("fresh@legs=0.8", "fresh-hardcore:600@gravity=0.4")))
    short, light = objective.courses(3)
    assert ground.tuning_of(short) == Tuning(legs=0.8) and not len(ground.boxes(short))
    assert ground.tuning_of(light) == Tuning(gravity=0.4) and len(ground.boxes(light)) and light.ticks == 600
    assert {float(course.table[ground.HEADER, ground.FALL]) for course in (short, light)} == {-10.0}
    held_out = [ground.tuning_of(course) for course in objective._held_out]
    assert held_out == [Tuning(legs=0.8)] * 4 + [Tuning(gravity=0.4)] * 4
    objective.close()


def test_a_card_takes_it_along() -> None:
    settings = Settings(world="walker", courses=("fresh@legs=0.8@gravity=0.4", "moon@hull=2"))
    card = write_card(settings, False, [load_brain(SHIPPED / "walker.brain")])
    assert read_card(card).settings.courses == settings.courses


def test_every_corner_of_the_ranges_stays_a_body() -> None:
    """No number is lost and nobody flies off: champions and wild brains, for a while, at all ends at once."""
    brain, rng = load_brain(SHIPPED / "walker.brain"), np.random.default_rng(0)
    wild = rng.normal(0, 1, (15, brain.genome.size)).astype(np.float32)
    genomes = np.concatenate([brain.genome[None], wild])
    for which in range(2 ** len(RANGES)):
        ends = (f"{name}={RANGES[name][which >> k & 1]:g}" for k, name in enumerate(RANGES))
        course = WALKER.course("hardcore:5:120@" + "@".join(ends))
        session = Session(WALKER, [Side(brain.network, genomes)], course)
        session.run()
        states = np.stack([session.field(row) for row in range(WALKER.fields)])
        assert np.isfinite(states).all() and np.abs(states[rows.VX : rows.SPIN]).max() < 60


def test_builtin_grounds_are_what_they_are_called() -> None:
    grounds = {name: WALKER.course(name) for name in WALKER.courses.presets}
    assert len(grounds) == 9
    assert [name for name, course in grounds.items() if len(ground.boxes(course))] == ["steps"]
    tuned = {name: asdict(ground.tuning_of(course)) for name, course in grounds.items()}
    assert {name for name, own in tuned.items() if own != asdict(Tuning())} == {"ice", "moon"}
    assert tuned["ice"]["friction"] == 0.3 and tuned["moon"]["gravity"] == 0.165
    rise = np.diff(grounds["steeper"].table[ground.HEIGHTS][body.PAD :])
    assert (np.diff(rise) > 0).all()
    tops = ground.boxes(grounds["steps"])[:, 3]
    assert tops.max() - body.LEVEL == pytest.approx(0.84, abs=1e-3)


def test_the_champion_of_grass_notices() -> None:
    brain = load_brain(SHIPPED / "walker.brain")
    with Evaluator(WALKER, brain.network) as evaluator:
        score = {
            name: float(evaluator(brain.genome[None], WALKER.course(name))[0]) for name in ("flat", "flat@legs=0.7")
        }
    assert score["flat"] > 300 > score["flat@legs=0.7"] + 50
