"""What every environment does alike: refuse what is none, and end when it has ended."""

from __future__ import annotations

import copy
import pickle
from collections.abc import Callable
from typing import Any

import gymnasium
import numpy as np
import pytest
from gymnasium.error import ClosedEnvironmentError, ResetNeeded
from gymnasium.spaces import Discrete

import game.envs  # noqa: F401
from game.engine.env_input import checked
from game.store.champions import SHIPPED
from game.worlds import CourseError

MANY = ("arcade/Corridor-v0", "arcade/CartPole-v0", "arcade/Circuit-v0", "arcade/Walker-v0", "arcade/Volley-v0")
IDS = (*MANY, "arcade/Chase-v0")
each_id, each_of_many = pytest.mark.parametrize("name", IDS), pytest.mark.parametrize("name", MANY)


def bare(name: str, **given: Any) -> Any:
    """Without the wrappers of `make`, which refuse some of it by themselves."""
    return gymnasium.make(name, **given).unwrapped


def wrong_actions(space: Any) -> list[Any]:
    right = np.asarray(space.sample())
    every = [None, "left", np.full((*right.shape, 2), right.flat[0]), np.full(right.shape, np.nan)]
    every += [np.full(right.shape, np.inf), np.full(right.shape, 1j), {}]
    return [*every, space.n, -1, 0.5, 1.0] if isinstance(space, Discrete) else every


@each_id
def test_an_action_that_is_none_is_refused_and_changes_nothing(name: str) -> None:
    env, untouched = bare(name), bare(name)
    env.action_space.seed(3)
    env.reset(seed=5)
    untouched.reset(seed=5)
    for wrong in wrong_actions(env.action_space):
        with pytest.raises(ValueError, match="action: expected") as caught:
            env.step(wrong)
        assert "\n" not in str(caught.value) and len(str(caught.value)) < 160
    action = env.action_space.sample()
    mine, theirs = env.step(action), untouched.step(action)
    assert np.array_equal(mine[0], theirs[0]) and mine[1:] == theirs[1:]


@each_of_many
def test_so_it_is_among_many(name: str) -> None:
    envs = gymnasium.make_vec(name, num_envs=3)
    envs.reset(seed=1)
    right = np.asarray(envs.action_space.sample())
    for wrong in wrong_actions(envs.single_action_space):
        if np.shape(wrong) == envs.single_action_space.shape and isinstance(wrong, (int, float, np.ndarray)):
            actions = right.astype(np.result_type(right, np.asarray(wrong)))
            actions[1] = wrong
            with pytest.raises(ValueError, match="action: expected"):
                envs.step(actions)
    for wrong in (right[:2], right[0], None):
        with pytest.raises(ValueError, match="actions: expected shape"):
            envs.step(wrong)


def test_a_number_beyond_a_box_is_brought_to_its_edge() -> None:
    box = gymnasium.spaces.Box(-1.0, 1.0, (2,), np.float32)
    assert checked(box, [[5, -0.5]]).tolist() == [[1.0, -0.5]]
    assert checked(Discrete(3, start=2), np.array([2, 4])).tolist() == [2, 4]
    assert checked(Discrete(3), np.zeros(0, dtype=np.int64)).tolist() == []


@each_id
def test_options_and_courses_that_are_none_are_refused(name: str) -> None:
    for course in (5, None, b"simple", ["simple"]):
        with pytest.raises(CourseError, match="course: expected a name or a path, got"):
            gymnasium.make(name, course=course)
    env = bare(name)
    seen, _ = env.reset(seed=4)
    with pytest.raises(CourseError, match="course: expected a name or a path, got 5"):
        env.reset(options={"course": 5})
    with pytest.raises(ValueError, match=r"options: expected some of course.*got 'curse'"):
        env.reset(options={"curse": "simple"})
    assert np.array_equal(env.reset(seed=4, options={})[0], seen)


@each_id
def test_a_step_needs_an_episode_and_after_closing_there_is_none(name: str) -> None:
    env = bare(name, render_mode="rgb_array")
    action = env.action_space.sample()
    with pytest.raises(ResetNeeded):
        env.step(action)
    env.reset(seed=1)
    ended = False
    while not ended:
        ended = any(env.step(env.action_space.sample())[2:4])
    with pytest.raises(ResetNeeded):
        env.step(action)
    env.close()
    env.close()
    for use in (lambda: env.step(action), env.reset, env.render):
        with pytest.raises(ClosedEnvironmentError):
            use()


@each_of_many
def test_many_need_a_reset_too_as_many_seeds_and_end_when_they_are_closed(name: str) -> None:
    envs = gymnasium.make_vec(name, num_envs=3)
    with pytest.raises(ResetNeeded):
        envs.step(envs.action_space.sample())
    for wrong in ([1, 2], [1, 2, 3, 4], []):
        with pytest.raises(ValueError, match=f"seed: expected a list of 3, got {len(wrong)}"):
            envs.reset(seed=wrong)
    seen, _ = envs.reset(seed=np.int64(6))
    assert np.array_equal(envs.reset(seed=[6, 7, 8])[0], seen)
    with pytest.raises(ValueError, match="options: expected some of"):
        envs.reset(options={"sedes": 1})
    envs.close()
    for use in (lambda: envs.step(envs.action_space.sample()), envs.reset):
        with pytest.raises(ClosedEnvironmentError):
            use()
    for wrong in (0, -1, 1.5, "three"):
        with pytest.raises(ValueError, match="num_envs: expected a whole number above 0"):
            gymnasium.make_vec(name, num_envs=wrong)


@each_id
def test_episodes_may_be_cut_short_one_alone_and_many(name: str) -> None:
    env = gymnasium.make(name, max_episode_steps=3)
    envs = gymnasium.make_vec(name, num_envs=2, max_episode_steps=3)
    env.reset(seed=2)
    envs.reset(seed=2)
    shape, kind = env.action_space.shape, env.action_space.dtype
    action = 1 if isinstance(env.action_space, Discrete) else np.zeros(shape, dtype=kind)
    for step in range(1, 4):
        one, many = env.step(action), envs.step(np.stack([np.asarray(action)] * 2))
        assert not one[2], "nobody has failed yet"
        assert one[3] == (step == 3) and many[3].tolist() == [step == 3] * 2


def test_cartpole_begins_between_low_and_high_as_gymnasiums() -> None:
    ours, theirs = bare("arcade/CartPole-v0"), gymnasium.make("CartPole-v1").unwrapped
    for options in ({"low": -0.2, "high": 0.2}, {"low": 0.01}, {"high": 0.0}, {"low": 0.1, "high": 0.1}):
        assert np.array_equal(ours.reset(seed=3, options=options)[0], theirs.reset(seed=3, options=options)[0])
    for wrong in ({"low": 0.1, "high": 0.0}, {"low": "left"}):
        with pytest.raises(ValueError, match=r"must be lower|could not be converted"):
            ours.reset(options=wrong)
    with pytest.raises(ValueError, match="only the course fresh"):
        ours.reset(options={"course": "tilted", "low": 0.0})
    assert ours.reset()[1] == {"course": "fresh"}, "what was refused has changed nothing"
    many = gymnasium.make_vec("arcade/CartPole-v0", num_envs=2, max_episode_steps=1)
    many.reset(seed=1, options={"low": 0.03, "high": 0.05})
    many.step(np.array([0, 1]))
    assert (many.step(np.array([0, 1]))[0] >= np.float32(0.03)).all(), "later episodes too"


@pytest.mark.parametrize("copied", [copy.deepcopy, lambda env: pickle.loads(pickle.dumps(env))], ids=["copy", "pickle"])
@pytest.mark.parametrize("name", [*IDS, "arcade/Volley-v0 with a champion"])
def test_a_copy_in_the_middle_of_an_episode_goes_on_by_itself(name: str, copied: Callable[[Any], Any]) -> None:
    name, _, champion = name.partition(" with ")
    options = {"opponent": str(SHIPPED / "volley.brain")} if champion else {}
    env = gymnasium.make(name, **options)
    env.reset(seed=3)
    env.action_space.seed(3)
    env.step(env.action_space.sample())
    other = copied(env)
    env.action_space.seed(4)
    here = [env.step(env.action_space.sample()) for _ in range(2)]
    other.action_space.seed(4)
    there = [other.step(other.action_space.sample()) for _ in range(2)]  # the first one's steps have not moved it
    for one, two in zip(here, there, strict=True):
        assert np.array_equal(one[0], two[0]) and one[1:4] == two[1:4]
