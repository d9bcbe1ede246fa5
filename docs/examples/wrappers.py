"""Gymnasium's wrappers around the arcade's worlds: films, statistics, many in processes, copies.

PYTHONPATH=. python docs/examples/wrappers.py            # with films: pip install moviepy
"""

import copy
import importlib.util
import pickle
import tempfile

import gymnasium
import numpy as np
from gymnasium.vector import AsyncVectorEnv, AutoresetMode
from gymnasium.wrappers import RecordEpisodeStatistics, RecordVideo

import game.envs  # noqa: F401  registers the worlds

WORLDS = [f"arcade/{name}-v0" for name in ("Corridor", "Chase", "CartPole", "Circuit", "Walker", "Volley")]


def drive(env, steps):
    """Rewards of so many steps by dice, or up to the end of the episode."""
    rewards, over = [], False
    while len(rewards) < steps and not over:
        _, reward, ended, cut, _ = env.step(env.action_space.sample())
        rewards, over = [*rewards, float(reward)], ended or cut
    return rewards


def statistics_of(world):
    """Return and length of an episode, as RecordEpisodeStatistics counts them, and a film of it."""
    env = gymnasium.make(world, render_mode="rgb_array")
    films = importlib.util.find_spec("moviepy") is not None
    with tempfile.TemporaryDirectory() as folder:
        env = RecordEpisodeStatistics(RecordVideo(env, folder, disable_logger=True) if films else env)
        env.reset(seed=1)
        env.action_space.seed(1)
        over, count = False, 0
        while not over and count < 400:
            _, _, ended, cut, info = env.step(env.action_space.sample())
            over, count = ended or cut, count + 1
        env.close()
    return info["episode"] if over else {"r": np.nan, "l": count}


def copies_of(world):
    """Whether a copy in the middle of an episode, and one that was pickled, go on as the first one does."""
    env = gymnasium.make(world)
    env.reset(seed=2)
    env.action_space.seed(2)
    drive(env, 1)
    others = copy.deepcopy(env), pickle.loads(pickle.dumps(env))
    return [drive(one, 5) for one in others] == [drive(env, 5)] * 2


def resets_of(world):
    """In each of the three ways of beginning anew: how many of 600 steps of two in processes began an episode."""
    found = {}
    for mode in AutoresetMode:
        many = AsyncVectorEnv([lambda: gymnasium.make(world)] * 2, autoreset_mode=mode)
        many.reset(seed=3)
        many.action_space.seed(3)
        found[mode.value], over = 0, np.zeros(2, bool)
        for _ in range(300):
            if mode is AutoresetMode.DISABLED and over.any():
                many.reset(options={"reset_mask": over})
            _, _, ended, cut, _ = many.step(many.action_space.sample())
            over = ended | cut
            found[mode.value] += int(over.sum())
        many.close()
    return found


if __name__ == "__main__":
    for world in WORLDS:
        about, same = statistics_of(world), copies_of(world)
        print(f"{world}: return {float(about['r']):.1f} in {int(about['l'])} steps, copies go on the same: {same}")
    print(f"episodes that ended, arcade/CartPole-v0: {resets_of('arcade/CartPole-v0')}")
