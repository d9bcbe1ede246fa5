"""The worlds as Gymnasium environments. `import game.envs` registers them.

    gymnasium.make("arcade/Corridor-v0")
    gymnasium.make_vec("arcade/Corridor-v0", num_envs=64)
    gymnasium.make("arcade/Chase-v0", role="cat", opponent="champion.brain")
    gymnasium.make("arcade/CartPole-v0")
    gymnasium.make("arcade/Circuit-v0", course="hairpins")

They step the very functions that training and the screen step.
"""

from __future__ import annotations

import gymnasium

from game.envs.cartpole import CartPoleEnv, CartPoleVectorEnv
from game.envs.chase import ChaseEnv
from game.envs.circuit import CircuitEnv, CircuitVectorEnv
from game.envs.corridor import CorridorEnv, CorridorVectorEnv

gymnasium.register(
    id="arcade/Corridor-v0",
    entry_point="game.envs:CorridorEnv",
    vector_entry_point="game.envs:CorridorVectorEnv",
)
gymnasium.register(id="arcade/Chase-v0", entry_point="game.envs:ChaseEnv")
gymnasium.register(
    id="arcade/CartPole-v0",
    entry_point="game.envs:CartPoleEnv",
    vector_entry_point="game.envs:CartPoleVectorEnv",
)
gymnasium.register(
    id="arcade/Circuit-v0",
    entry_point="game.envs:CircuitEnv",
    vector_entry_point="game.envs:CircuitVectorEnv",
)

__all__ = [
    "CartPoleEnv",
    "CartPoleVectorEnv",
    "ChaseEnv",
    "CircuitEnv",
    "CircuitVectorEnv",
    "CorridorEnv",
    "CorridorVectorEnv",
]
