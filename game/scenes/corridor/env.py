"""The corridor: one car, or many side by side."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from gymnasium.spaces import Box
from gymnasium.vector import AutoresetMode
from numpy.typing import NDArray

from game.engine.env_input import Actions
from game.engine.vector_env import Interface, ManyEnv, OneEnv
from game.worlds import Course
from game.worlds.corridor import CORRIDOR

DEFAULT_COURSE = "simple"
MOST_FORCE = 0.5
FURTHEST = 10_000.0
"""No input gets as far: walls are at most 1000 high, and a car outside them has ended."""
FRAMES_PER_SECOND = 60


def drawn(course: Course, states: NDArray[np.floating]) -> NDArray[np.uint8]:
    """The newest of states `(field, tick)`."""
    from game.scenes.corridor.picture import picture_of_states  # without a picture nobody needs what draws

    return picture_of_states(course, states)


class CorridorInterface(Interface):
    """Seven inputs in the order of the facts: speed, then both walls now, 5 and 9 columns ahead; actions are forces."""

    world = CORRIDOR

    def __init__(self) -> None:
        self.observation_space = Box(-FURTHEST, FURTHEST, (len(CORRIDOR.inputs),), np.float32)
        self.action_space = Box(-MOST_FORCE, MOST_FORCE, (1,), np.float32)

    def outputs(self, actions: Actions) -> NDArray[np.float32]:
        forces = actions.astype(np.float32).reshape(1, len(actions))
        return np.asarray(forces + np.float32(0.5), dtype=np.float32)

    def start(self, course: Course, rng: np.random.Generator, options: Mapping[str, Any]) -> NDArray[np.floating]:
        return np.zeros(CORRIDOR.fields)


class CorridorEnv(OneEnv):
    """One car. Reward 1 for each tick inside; terminated outside; truncated at the end of the course."""

    metadata = {"render_modes": ["rgb_array"], "render_fps": FRAMES_PER_SECOND}  # noqa: RUF012

    def __init__(self, render_mode: str | None = None, course: str = DEFAULT_COURSE) -> None:
        super().__init__(CorridorInterface(), course, render_mode, drawn)


class CorridorVectorEnv(ManyEnv):
    """Many cars on one course."""

    metadata = {"autoreset_mode": AutoresetMode.NEXT_STEP, "render_modes": [], "render_fps": FRAMES_PER_SECOND}  # noqa: RUF012

    def __init__(
        self,
        num_envs: int = 1,
        course: str = DEFAULT_COURSE,
        render_mode: str | None = None,
        max_episode_steps: int | None = None,
    ) -> None:
        super().__init__(CorridorInterface(), num_envs, course, render_mode, max_episode_steps)
