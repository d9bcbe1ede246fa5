"""Stable-Baselines3's PPO, unchanged, on the circuit, beside a bred champion.

pip install stable-baselines3
python main.py train circuit --seed 1 --generations 20 --save bred.brain
PYTHONPATH=. python docs/examples/stable_baselines.py bred.brain 500000
"""

import sys
import time
from pathlib import Path

import gymnasium
import numpy as np
from stable_baselines3 import PPO
from stable_baselines3.common.env_util import make_vec_env
from stable_baselines3.common.monitor import Monitor

import game.envs  # noqa: F401  registers arcade/Circuit-v0
from brains.files import load_brain

ENV, UNSEEN = "arcade/Circuit-v0", [f"random:{seed}" for seed in range(5000, 5050)]


class Fresh(gymnasium.Wrapper):
    """A new random circuit at each reset, none of those that it is tried on."""

    def reset(self, *, seed=None, options=None):
        if seed is not None:
            self.dice = np.random.default_rng(seed)
        return super().reset(seed=seed, options={"course": f"random:{self.dice.integers(5000)}"})


def metres(act) -> np.ndarray:
    """Metres on each unseen circuit of who does `act(observation)`."""
    env, came = Monitor(gymnasium.make(ENV)), []
    for course in UNSEEN:
        seen, _ = env.reset(options={"course": course})
        over, total = False, 0.0
        while not over:
            seen, reward, ended, cut, _ = env.step(act(seen))
            total, over = total + float(reward), ended or cut
        came.append(total)
    return np.array(came)


def said(name: str, came: np.ndarray) -> None:
    print(f"{name}: {came.mean():.0f} metres on {len(came)} unseen circuits, median {np.median(came):.0f}")


if __name__ == "__main__":
    brain, steps = load_brain(Path(sys.argv[1])), int(sys.argv[2])
    began = time.perf_counter()
    many = make_vec_env(lambda: Fresh(gymnasium.make(ENV)), n_envs=8, seed=1)
    model = PPO("MlpPolicy", many, seed=1, device="cpu").learn(steps)
    print(f"PPO: {model.num_timesteps:,} steps in {time.perf_counter() - began:.0f} s")
    said("PPO", metres(lambda seen: model.predict(seen, deterministic=True)[0]))
    said(f"bred, generation {brain.generation}", metres(lambda seen: brain.network.forward(brain.genome, seen)[-1]))
