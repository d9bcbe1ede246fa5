"""The circuit as a Gymnasium environment."""

from __future__ import annotations

import warnings

import gymnasium
import numpy as np
import pytest
from gymnasium.utils.env_checker import check_env
from numpy.typing import NDArray

import game.envs  # registers
from game.engine.session import Session
from game.engine.side import Side
from game.worlds import WORLDS, CourseError
from game.worlds.circuit import kernel

CIRCUIT = WORLDS["circuit"]


def somebody(seen: NDArray[np.float32]) -> NDArray[np.float32]:
    """A cautious driver: to where there is more room, as fast as the room ahead allows."""
    steering = 3 * (seen[4] - seen[2]) + 1.5 * (seen[5] - seen[1])
    ahead = seen[3] / (1 - seen[3]) * kernel.NEAR / kernel.RANGE
    pedal = 4 * (ahead - seen[7])
    return np.clip([steering, pedal], -1, 1).astype(np.float32)


@pytest.mark.parametrize("render_mode", [None, "rgb_array"])
def test_it_passes_the_checker_without_a_warning(render_mode: str | None) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        env = gymnasium.make("arcade/Circuit-v0", render_mode=render_mode)
        check_env(env.unwrapped, skip_render_check=render_mode is None)


@pytest.mark.parametrize("course", ["oval", "city", "random:5:900"])
def test_it_is_a_session_bit_for_bit(course: str) -> None:
    rng = np.random.default_rng(4)
    taken = CIRCUIT.course(course)
    nobody = np.zeros((1, CIRCUIT.network.genes), dtype=np.float32)
    env, session = gymnasium.make("arcade/Circuit-v0"), Session(CIRCUIT, [Side(CIRCUIT.network, nobody)], taken)
    seen, info = env.reset(seed=1, options={"course": course})
    assert info == {"course": course}
    total, ended = np.float32(0), False
    while not ended:
        action = np.clip(somebody(seen) + rng.normal(0, 0.05, 2), -1, 1).astype(np.float32)
        session.take_over(0, action.tolist())
        session.run(1)
        assert np.array_equal(session.thoughts(0)[: len(CIRCUIT.inputs)], seen)
        seen, reward, terminated, truncated, info = env.step(action)
        total += np.float32(reward)
        ended = terminated or truncated
        assert total == session.scores[0, 0] and info == {"tick": session.tick}
        assert terminated == (not session.alive[0]) and truncated == (session.tick == taken.ticks)
        state = env.unwrapped._crowd.state[: kernel.RAYS, 0]
        assert np.array_equal(state, [session.field(row)[0] for row in range(kernel.RAYS)])
        assert env.observation_space.contains(seen)
    assert total > 100


def test_many_cars_are_stepped_at_once_as_each_alone() -> None:
    many = gymnasium.make_vec("arcade/Circuit-v0", num_envs=5)
    alone = [gymnasium.make("arcade/Circuit-v0") for _ in range(5)]
    seen, _ = many.reset(seed=1, options={"course": "hairpins"})
    for car, env in enumerate(alone):
        assert np.array_equal(env.reset(seed=1, options={"course": "hairpins"})[0], seen[car])
    ended = [False] * 5
    endings = 0
    rng = np.random.default_rng(2)
    for _ in range(800):
        actions = np.clip([somebody(own) for own in seen] + rng.normal(0, 0.4, (5, 2)), -1, 1).astype(np.float32)
        seen, rewards, terminated, truncated, _ = many.step(actions)
        for car, env in enumerate(alone):
            mine = (env.reset()[0], 0.0, False, False) if ended[car] else env.step(actions[car])[:4]
            ended[car] = bool(mine[2] or mine[3])
            endings += ended[car]
            assert np.array_equal(mine[0], seen[car])
            assert mine[1:] == (rewards[car], terminated[car], truncated[car])
    assert endings, "a test of restarts needs cars that crash"
    with pytest.raises(ValueError, match=r"shape \(5, 2\)"):
        many.step(np.zeros((5, 1), dtype=np.float32))


def test_the_same_actions_are_the_same_episode_after_any_reset() -> None:
    env = gymnasium.make("arcade/Circuit-v0", course="random:7")
    actions = np.random.default_rng(3).uniform(-0.2, 1, (150, 2)).astype(np.float32)

    def episode(seed: int | None) -> list[NDArray[np.float32]]:
        views = [env.reset(seed=seed)[0]]
        for action in actions:
            seen, _, terminated, _, _ = env.step(action)
            views.append(seen)
            if terminated:
                break
        return views

    first = episode(1)
    for seed in (None, 1, 2):
        assert np.array_equal(episode(seed), first)


def test_it_ends_where_it_should() -> None:
    env = gymnasium.make("arcade/Circuit-v0")
    env.reset()
    count, terminated = 0, False
    while not terminated:
        _, reward, terminated, truncated, _ = env.step(np.zeros(2, dtype=np.float32))
        count += 1
        assert reward < 1e-6 and not truncated
    assert count == kernel.IDLE_TICKS + 1
    with pytest.raises(gymnasium.error.ResetNeeded):
        env.step(np.zeros(2, dtype=np.float32))
    seen, _ = env.reset(options={"course": "random:5:300"})
    for tick in range(300):
        seen, _, terminated, truncated, _ = env.step(somebody(seen))
        assert not terminated and truncated == (tick == 299)


def test_it_draws_and_refuses_what_it_does_not_know() -> None:
    env = gymnasium.make("arcade/Circuit-v0", render_mode="rgb_array")
    env.reset(seed=1)
    first = env.render()
    for _ in range(30):
        env.step(np.array([0, 1], dtype=np.float32))
    second = env.render()
    assert first.shape == (400, 640, 3) and first.dtype == np.uint8 and (first != second).any()
    with pytest.raises(CourseError, match="expected one of"):
        env.reset(options={"course": "nowhere"})
    with pytest.raises(ValueError, match="render_mode"):
        game.envs.CircuitEnv(render_mode="human")
