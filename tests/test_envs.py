"""The corridor as a Gymnasium environment."""

from __future__ import annotations

import warnings
from pathlib import Path

import gymnasium
import numpy as np
import pytest
from gymnasium.utils.env_checker import check_env
from numpy.typing import NDArray

import game.envs  # registers
from game.session import Session
from game.worlds import WORLDS, CourseError
from game.worlds.corridor.tracks import Track, write_track

CORRIDOR = WORLDS["corridor"]


@pytest.mark.parametrize("render_mode", [None, "rgb_array"])
def test_it_passes_the_checker_without_a_warning(render_mode: str | None) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        env = gymnasium.make("arcade/Corridor-v0", render_mode=render_mode)
        check_env(env.unwrapped, skip_render_check=render_mode is None)


@pytest.mark.parametrize("course", ["simple", "random:5:300"])
def test_a_brain_gets_as_far_in_it_as_in_a_session(course: str, evolved: NDArray[np.float32]) -> None:
    genomes = evolved[:20]
    session = Session(CORRIDOR, CORRIDOR.network, genomes, CORRIDOR.course(course))
    session.run()
    env = gymnasium.make("arcade/Corridor-v0")
    for genome, score in zip(genomes, session.scores, strict=True):
        seen, _ = env.reset(seed=1, options={"course": course})
        total, ended = 0.0, False
        while not ended:
            output = CORRIDOR.network.forward(genome.astype(np.float64), seen.astype(np.float64))[-1]
            seen, reward, terminated, truncated, _ = env.step((output - 0.5).astype(np.float32))
            total += float(reward)
            ended = terminated or truncated
        assert abs(total - score) <= 1
        assert truncated == (total == CORRIDOR.course(course).ticks)


def test_many_cars_are_stepped_at_once_as_each_alone() -> None:
    many = gymnasium.make_vec("arcade/Corridor-v0", num_envs=5)
    alone = [gymnasium.make("arcade/Corridor-v0") for _ in range(5)]
    seen, _ = many.reset(seed=1, options={"course": "random:4:100"})
    for car, env in enumerate(alone):
        assert np.array_equal(env.reset(seed=1, options={"course": "random:4:100"})[0], seen[car])
    ended = [False] * 5
    rng = np.random.default_rng(2)
    for _ in range(250):
        actions = rng.uniform(-0.2, 0.2, (5, 1)).astype(np.float32)
        seen, rewards, terminated, truncated, _ = many.step(actions)
        for car, env in enumerate(alone):
            if ended[car]:
                mine = (env.reset()[0], 0.0, False, False)
            else:
                mine = env.step(actions[car])[:4]
            ended[car] = bool(mine[2] or mine[3])
            assert np.array_equal(mine[0], seen[car])
            assert mine[1:] == (rewards[car], terminated[car], truncated[car])


def test_many_cars_reach_the_end(tmp_path: Path) -> None:
    write_track(tmp_path / "flat.json", Track("flat", 1.0, np.zeros(20)))
    many = gymnasium.make_vec("arcade/Corridor-v0", num_envs=3, course=str(tmp_path / "flat.json"))
    many.reset(seed=0)
    for _ in range(10):
        _, rewards, terminated, truncated, _ = many.step(np.zeros((3, 1), dtype=np.float32))
    assert rewards.tolist() == [1, 1, 1] and not terminated.any() and not truncated.any()
    assert many.step(np.zeros((3, 1), dtype=np.float32))[3].all()
    with pytest.raises(ValueError, match=r"shape \(3, 1\)"):
        many.step(np.zeros(3, dtype=np.float32))


def test_it_draws_and_refuses_what_it_does_not_know() -> None:
    env = gymnasium.make("arcade/Corridor-v0", render_mode="rgb_array")
    env.reset(seed=1)
    first = env.render()
    env.step(np.array([0.1], dtype=np.float32))
    second = env.render()
    assert first.shape == (288, 640, 3) and first.dtype == np.uint8 and (first != second).any()
    with pytest.raises(CourseError, match="expected one of"):
        env.reset(options={"course": "nowhere"})
    with pytest.raises(ValueError, match="render_mode"):
        game.envs.CorridorEnv(render_mode="human")
