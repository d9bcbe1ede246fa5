"""The walker's rules: Gymnasium's ground to the last digit, its physics step by step, its means over episodes."""

from __future__ import annotations

import hashlib
import math
from functools import cache
from typing import Any

import gymnasium
import numpy as np
import pytest
from gymnasium.envs.box2d.bipedal_walker import BipedalWalkerHeuristics

import game.envs  # noqa: F401
from brains.files import load_brain
from brains.network import Network
from game.engine.course import CourseError
from game.engine.session import Evaluator, Session
from game.engine.side import Side
from game.store.champions import SHIPPED
from game.training.on_courses import OnCourses, held_out_courses
from game.training.settings import Settings
from game.worlds import WORLDS
from game.worlds.walker import body, courses, ground, rows
from game.worlds.walker.laying import Laid, lay
from tests.oracles.walker_box2d import adopt, made, state_of
from tests.oracles.walker_numpy import Walker

WALKER = WORLDS["walker"]


def laid(seed: int, high: float = 0.0) -> Laid:
    return lay(np.random.Generator(np.random.PCG64(np.random.SeedSequence(seed))), high)


def plain(seed: int, sweeps: int = 30, passes: int = 10, hard: bool = False) -> Walker:
    heights, boxes, push = laid(seed, hard)
    return Walker(heights, push, sweeps, passes, boxes)


def one(course: Any) -> Session:
    """A compiled walker after its reset, alone on a course."""
    genomes = np.zeros((1, WALKER.network.genes), dtype=np.float32)
    session = Session(WALKER, [Side(WALKER.network, genomes)], course)
    session.begin()
    return session


def state(session: Session) -> Any:
    return np.array([session.field(row)[0] for row in range(WALKER.fields)])


def seen_of(states: Any, course: Any) -> Any:
    """`(individual, 24)`: Gymnasium's numbers, of compiled states `(field, individual)`."""
    count = states.shape[1]
    seen = np.zeros((24, count), dtype=np.float32)
    WALKER.observe_all(states, course.table, np.zeros(count, dtype=np.int64), seen, 0)
    return seen.T


def moved(states: Any, course: Any, actions: Any) -> tuple[Any, Any]:
    """Rewards and ends `(individual,)` of a tick of compiled states, which go on."""
    count = states.shape[1]
    rewards, done = np.zeros((1, count), dtype=np.float32), np.zeros(count, dtype=np.float32)
    ticks = np.zeros(count, dtype=np.int64)
    WALKER.advance_all(states, course.table, ticks, np.asarray(actions, dtype=np.float32), rewards, done)
    return rewards[0], done


def test_a_brain_that_sees_less_and_remembers_is_refused() -> None:
    """What it does not see is written where its memory would be."""
    assert WALKER.misfit(Network((4, 4, 4), ("tanh", "tanh"))) == ""
    assert "no memory" in WALKER.misfit(Network((4, 4, 4), ("tanh", "tanh"), (True, False)))


@pytest.mark.parametrize("seed", [0, 3, 12345])
def test_the_ground_is_gymnasiums_to_the_last_digit(seed: int) -> None:
    env, _ = made(seed)
    heights, boxes, push = laid(seed)
    assert np.array_equal(heights, env.terrain_y) and -5 <= push <= 5
    assert env.np_random.uniform() != push and not len(boxes)
    course = WALKER.course(f"random:{seed}")
    assert not len(ground.boxes(course))
    assert np.array_equal(course.table[ground.HEIGHTS], np.float32(heights))
    assert np.array_equal(course.table[ground.HEADER, :3], np.float32([push, -100, 0]))


def test_the_body_is_gymnasiums() -> None:
    env, _ = made(1)
    bodies = [env.hull, *env.legs]
    assert [one.mass for one in bodies] == pytest.approx(body.MASS, rel=1e-6)
    # Box2D's Python tells moments about the origin.
    centre = [one.inertia - one.mass * float(np.dot(one.localCenter, one.localCenter)) for one in bodies]
    assert centre == pytest.approx(body.INERTIA, rel=1e-5)
    assert tuple(env.hull.localCenter) == pytest.approx(body.CENTRE, abs=1e-6)
    assert [one.limits for one in env.joints] == [pytest.approx(limits) for limits in body.LIMITS]


@pytest.mark.parametrize("seed", range(4))
def test_an_episode_begins_where_gymnasiums_does(seed: int) -> None:
    """After the first step, which mends the joints and throws one foot onto the ground."""
    _, seen = made(seed)
    course = WALKER.course(f"random:{seed}")
    assert seen_of(state(one(course))[:, None], course)[0] == pytest.approx(seen, abs=4e-3)
    assert plain(seed).seen() == pytest.approx(seen, abs=4e-3)


@cache
def walked() -> tuple[Any, Any, Any, Any, Any]:
    """A walk in Gymnasium, stop by stop: plain walkers' states, actions, what was seen, earned and ended after a step.

    Its own way of walking by hand, with noise in it, so that it stumbles, too.
    """
    states, actions, seen, rewards, ends = [], [], [], [], []
    for seed in range(2):
        env, now = made(seed)
        by_hand, rng, walker = BipedalWalkerHeuristics(), np.random.default_rng(seed), plain(0)
        by_hand.a = np.zeros(4)
        walker.ground[:, 1] = env.terrain_y
        for step in range(240):
            action = by_hand.step_heuristic(now) + (rng.normal(0, 0.2, 4) if step > 120 else 0)
            action = np.clip(action, -1, 1).astype(np.float32)
            adopt(env, walker)
            before = state_of(walker)
            now, reward, end, _, _ = env.step(action)
            if end:
                break
            if step > 10:
                states.append((seed, before))
                actions.append(action)
                seen.append(now)
                rewards.append(reward)
                ends.append(end)
    return states, np.array(actions), np.array(seen), np.array(rewards), np.array(ends)


def test_a_step_is_box2ds() -> None:
    """From each place of a walk. Box2D makes 180 sweeps and 60 passes, this 30 and 10 with joints held exactly."""
    states, actions, seen, rewards, _ = walked()
    errors, off = [], []
    for seed in range(2):
        which = [k for k, (own, _) in enumerate(states) if own == seed]
        course = WALKER.course(f"random:{seed}")
        now = np.stack([states[k][1] for k in which], axis=1)
        earned, done = moved(now, course, actions[which].T[None])
        assert not done.any()
        errors.append(np.abs(seen_of(now, course) - seen[which]).max(axis=1))
        off.append(np.abs(earned - rewards[which]))
    error = np.concatenate(errors)
    assert len(error) > 300
    assert np.median(error) < 3e-5 and np.mean(error) < 2e-2 and np.quantile(error, 0.9) < 2e-2
    assert np.median(np.concatenate(off)) < 2e-4


def test_the_first_steps_are_box2ds() -> None:
    """The joints come together in them, and every episode begins so: what is wrong there is wrong in all of them."""
    errors = []
    for seed in range(8):
        env, _ = made(seed)
        walker, rng, course = plain(seed), np.random.default_rng(seed), WALKER.course(f"random:{seed}")
        walker.ground[:, 1] = env.terrain_y
        for _ in range(4):
            action = rng.uniform(-1, 1, 4).astype(np.float32)
            adopt(env, walker)
            lane = state_of(walker)[:, None]
            now, _, _, _, _ = env.step(action)
            moved(lane, course, action[None, :, None])
            errors.append(np.abs(seen_of(lane, course)[0] - now).max())
    error = np.array(errors).reshape(8, 4)
    assert np.median(error[:, 0]) < 0.2 and np.median(error[:, 1:]) < 5e-3


def test_lanes_are_the_plain_walker() -> None:
    """One step from each tenth place of a walk: float32 beside float64."""
    env, now = made(0)
    by_hand, walker = BipedalWalkerHeuristics(), plain(0)
    by_hand.a = np.zeros(4)
    course = WALKER.course("random:0")
    errors = []
    for step in range(200):
        action = np.clip(by_hand.step_heuristic(now), -1, 1).astype(np.float32)
        if step % 4 == 0:
            adopt(env, walker)
            lane = state_of(walker)[:, None]
            earned, _ = moved(lane, course, action[None, :, None])
            seen, reward, _ = walker.advance(action)
            errors.append([*np.abs(seen_of(lane, course)[0] - seen), abs(float(earned[0]) - reward)])
        now, *_ = env.step(action)
    error = np.array(errors).max(axis=1)
    assert np.median(error) < 1e-5 and np.quantile(error, 0.95) < 1e-3


def test_rays_end_where_the_plain_walkers_do() -> None:
    """Each ray at every height that a hull may have; the last one crosses up to thirteen edges."""
    for seed in (3, 4):
        walker, course = plain(seed, hard=seed == 4), WALKER.course(f"{'hardcore' if seed == 4 else 'random'}:{seed}")
        rng, states, expected = np.random.default_rng(seed), [], []
        for x in rng.uniform(3, 80, 150):
            walker.c[:] = x, 0
            walker.c[:, 1] = walker.ground[:, 1].max() + rng.uniform(0.8, 4.5)
            states.append(state_of(walker))
            expected.append(walker.lidar())
        assert seen_of(np.stack(states, axis=1), course)[:, 14:] == pytest.approx(np.array(expected), abs=2e-5)


def test_steps_in_the_air_stay_with_box2d() -> None:
    """Nothing touches, so nothing is chaotic: the same torques lead the same way for ten steps and for thirty."""
    env, _ = made(5)
    for one_body in [env.hull, *env.legs]:
        one_body.position = (one_body.position[0], one_body.position[1] + 30)
    walker, rng = plain(5), np.random.default_rng(5)
    for _ in range(20):  # joints come together
        env.step(np.zeros(4, dtype=np.float32))
    adopt(env, walker)
    course = WALKER.course("random:5")
    lane = state_of(walker)[:, None]
    for step in range(30):
        action = rng.uniform(-0.1, 0.1, 4).astype(np.float32)
        now, *_ = env.step(action)
        moved(lane, course, action[None, :, None])
        if step in (0, 9):
            assert seen_of(lane, course)[0] == pytest.approx(now, abs=(2e-5 if step == 0 else 5e-3))


def test_who_is_alone_and_who_is_among_others_moves_alike() -> None:
    rng = np.random.default_rng(2)
    genomes = rng.normal(0, 0.5, (70, WALKER.network.genes)).astype(np.float32)
    course = WALKER.course("random:2:120")
    with Evaluator(WALKER, WALKER.network) as evaluator, Evaluator(WALKER, WALKER.network, workers=2) as two:
        together = evaluator(genomes, course)
        assert np.array_equal(together, two(genomes, course))
        for k in (0, 17, 69):
            assert evaluator(genomes[k : k + 1], course)[0] == together[k]


def test_environments_walk_as_sessions_do() -> None:
    """More than a block of them, from a start each: the same kernels on copies."""
    rng = np.random.default_rng(6)
    genomes = rng.normal(0, 0.3, (70, WALKER.network.genes)).astype(np.float32)
    course = WALKER.course("random:6")
    session = Session(WALKER, [Side(WALKER.network, genomes)], course)
    session.run(20)
    states = np.stack([session.field(row) for row in range(WALKER.fields)])
    runs = session.alive.copy()
    inputs = seen_of(states, course)
    actions = [WALKER.network.forward(genomes[k], inputs[k])[-1] for k in range(70)]
    moved(states, course, np.array(actions).T[None])
    session.run(1)
    after = np.stack([session.field(row) for row in range(WALKER.fields)])
    assert runs.sum() > 40 and after[:, runs] == pytest.approx(states[:, runs], abs=1e-2)
    assert np.median(np.abs(after[:, runs] - states[:, runs])) < 1e-6


def test_the_same_brains_come_to_the_same_bits_on_every_machine() -> None:
    """As they did when the world was made: runs and cards of walkers depend on it."""
    genomes = np.random.default_rng(4).normal(0, 0.3, (40, WALKER.network.genes)).astype(np.float32)
    session = Session(WALKER, [Side(WALKER.network, genomes)], WALKER.course("random:4"))
    session.run(200)
    states = np.stack([session.field(row) for row in range(rows.BARE)])
    assert 5 < session.left < 40
    assert hashlib.sha256(states.tobytes() + session.scores.tobytes()).hexdigest()[:16] == "b18eb7a483077177"


def test_no_number_is_a_fall() -> None:
    """Torques that are none are none, and a state that is no number ends as a fall and is not kept."""
    course = WALKER.course("flat")
    start = state(one(course))[:, None]
    lane = start.copy()
    earned, _ = moved(lane, course, np.full((1, 4, 1), np.nan))
    assert np.isfinite(lane).all() and np.isfinite(earned).all()
    lane = start.copy()
    moved(lane, course, np.full((1, 4, 1), np.inf))
    assert np.isfinite(lane).all()
    lane = start.copy()
    lane[rows.VX] = np.nan
    earned, done = moved(lane, course, np.zeros((1, 4, 1)))
    assert done[0] == 1 and earned[0] == -100


def test_a_lesson_has_kinder_rules_and_ends_with_who_stands_still() -> None:
    still = np.zeros((1, WALKER.network.genes), dtype=np.float32)
    lesson, real = courses.GRASS.lesson("x", 3, 0), courses.GRASS.unseen("x", 3, 0)
    assert np.array_equal(lesson.table[:2], real.table[:2])
    assert list(lesson.table[ground.HEADER, 1:3]) == [-10, 60] and list(real.table[ground.HEADER, 1:3]) == [-100, 0]
    session = Session(WALKER, [Side(WALKER.network, still)], lesson)
    session.run()
    assert session.left == 0 and session.scores[0, 0] > -15
    hard = courses.KINDS["hardcore"].lesson("x", 3, 0)
    assert list(hard.table[ground.HEADER, 1:3]) == [-10, 150], "before a wall nobody is sent away so soon"


def test_a_chain_that_falls_free_keeps_its_momentum() -> None:
    """Gravity alone moves its centre, whatever its motors do: half of a·t² in t, and half a tick of Euler's more."""
    walker, rng, still = plain(1), np.random.default_rng(1), np.zeros(4)
    walker.c[:, 1] += 50
    for _ in range(10):
        walker._step(still)
    mass = np.array(body.MASS)
    momentum, height = mass @ walker.v, mass @ walker.c / mass.sum()
    ticks = 25
    for _ in range(ticks):
        walker._step(rng.uniform(-1, 1, 4))
    seconds, fallen = ticks * body.TICK, height - mass @ walker.c / mass.sum()
    assert mass @ walker.v - momentum == pytest.approx([0, -10 * mass.sum() * seconds], abs=1e-9)
    assert fallen[1] == pytest.approx(-momentum[1] / mass.sum() * seconds + 5 * seconds**2 * (1 + 1 / ticks), rel=1e-9)


@pytest.mark.parametrize(
    ("name", "says"),
    [("moor", "flat, meadow"), ("random:x", "whole numbers"), ("random:1:3", "50 to 2000"), ("random:1:9999", "2000")],
)
def test_a_ground_that_there_is_not_is_refused_in_a_line(name: str, says: str) -> None:
    with pytest.raises(CourseError, match=says) as refused:
        WALKER.course(name)
    assert "\n" not in str(refused.value)


def test_better_in_lanes_is_better_in_gymnasium() -> None:
    """Three brains of different quality: the champion, and two that say less than it does."""
    brain = load_brain(SHIPPED / "walker.brain")
    scales = (1.0, 0.8, 0.05)
    twin, real = [], []
    with Evaluator(WALKER, brain.network) as evaluator:
        for scale in scales:
            genome = (brain.genome * np.float32(scale)).astype(np.float32)
            courses = [WALKER.course(f"random:{seed}") for seed in range(700, 708)]
            twin.append(float(np.mean([evaluator(genome[None], course)[0] for course in courses])))
            real.append(float(np.mean([in_gymnasium(brain.network, genome, seed) for seed in range(700, 703)])))
    assert np.argsort(twin).tolist() == np.argsort(real).tolist()
    assert twin[0] > 300 and real[0] > 290 and math.isfinite(sum(twin))


def in_gymnasium(network: Any, genome: Any, seed: int, hard: bool = False) -> float:
    env, seen = made(seed, hard)
    total = 0.0
    for _ in range(2000 if hard else 1600):
        action = network.forward(genome, seen.astype(np.float32))[-1]
        seen, reward, end, _, _ = env.step(np.asarray(action, dtype=np.float32))
        total += float(reward)
        if end:
            break
    return total


def test_what_is_bred_on_is_kind_and_what_is_judged_on_is_not() -> None:
    settings = Settings(world="walker")
    objective = OnCourses(settings)
    fresh, held_out = objective.courses(7), held_out_courses("walker")
    assert [float(course.table[ground.HEADER, ground.FALL]) for course in fresh] == [-10.0]
    assert {float(course.table[ground.HEADER, ground.FALL]) for course in held_out} == {-100.0}
    objective.close()


def test_samples_are_as_wide_as_the_world_says_with_the_strategy_that_learns_best() -> None:
    assert Settings(world="walker").mutation_size == 0.1
    assert Settings(world="walker", mutation=0.3).mutation_size == 0.3
    other = Settings(world="walker", strategy="rank-sampling")
    assert other.mutation_size == Settings(world="cartpole", strategy="rank-sampling").mutation_size


def test_its_environment_has_gymnasiums_spaces_and_begins_as_it_does() -> None:
    ours, theirs = gymnasium.make("arcade/Walker-v0", course="random:4"), gymnasium.make("BipedalWalker-v3")
    assert ours.observation_space == theirs.observation_space and ours.action_space == theirs.action_space
    seen, _ = ours.reset(seed=1)
    assert seen == pytest.approx(theirs.reset(seed=4)[0], abs=4e-3)
    many = gymnasium.make_vec("arcade/Walker-v0", num_envs=3, course="random:4")
    assert np.array_equal(many.reset()[0], np.stack([seen] * 3))
