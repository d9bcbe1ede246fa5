"""The circuit: one car, or many side by side."""

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
from game.worlds.circuit import CIRCUIT, ground, kernel

DEFAULT_COURSE = "oval"
FASTEST = 1.1
"""No speed gets as far, as a share of the top speed."""
FRAMES_PER_SECOND = kernel.TICKS_PER_SECOND
HEADER = {
    kernel.LEFT: ground.LEFT,
    kernel.LOW: ground.LOW,
    kernel.COLUMNS: ground.COLUMNS,
    kernel.LINES: ground.LINES,
    kernel.HALF: ground.HALF,
    kernel.LENGTH: ground.LENGTH,
    kernel.X: ground.START_X,
    kernel.Y: ground.START_Y,
    kernel.HEADING_X: ground.START_TOWARDS_X,
    kernel.HEADING_Y: ground.START_TOWARDS_Y,
}
"""Rows of a car's state that the header of its ground gives; all others begin at 0."""


def drawn(course: Course, states: NDArray[np.floating]) -> NDArray[np.uint8]:
    """The newest of states `(field, tick)`."""
    from game.scenes.circuit.picture import picture_of_states  # without a picture nobody needs what draws

    return picture_of_states(course, states)


class CircuitInterface(Interface):
    """Seven rays from right to left, where 1 would be endless, speed as a share of the top speed, and steering.

    Actions are steering, −1 (right) to 1 (left), and the pedal, −1 (brakes) to 1 (engine).
    """

    world = CIRCUIT

    def __init__(self) -> None:
        rays = len(kernel.ANGLES)
        low, high = [0.0] * rays + [0.0, -1.0], [1.0] * rays + [FASTEST, 1.0]
        self.observation_space = Box(np.array(low, dtype=np.float32), np.array(high, dtype=np.float32))
        self.action_space = Box(-1.0, 1.0, (len(CIRCUIT.outputs),), np.float32)

    def outputs(self, actions: Actions) -> NDArray[np.float32]:
        return np.asarray(actions.reshape(len(actions), len(CIRCUIT.outputs)).T, dtype=np.float32, order="C")

    def start(self, course: Course, rng: np.random.Generator, options: Mapping[str, Any]) -> NDArray[np.floating]:
        state = np.zeros(CIRCUIT.fields, dtype=np.float32)
        for row, column in HEADER.items():
            state[row] = course.table[ground.HEADER, column]
        return state


class CircuitEnv(OneEnv):
    """One car. Reward: metres further than ever before. Terminated where it touches a wall or no longer gets on;
    truncated at the course's last tick."""

    metadata = {"render_modes": ["rgb_array"], "render_fps": FRAMES_PER_SECOND}  # noqa: RUF012

    def __init__(self, render_mode: str | None = None, course: str = DEFAULT_COURSE) -> None:
        super().__init__(CircuitInterface(), course, render_mode, drawn)


class CircuitVectorEnv(ManyEnv):
    """Many cars on one course."""

    metadata = {"autoreset_mode": AutoresetMode.NEXT_STEP, "render_modes": [], "render_fps": FRAMES_PER_SECOND}  # noqa: RUF012

    def __init__(
        self,
        num_envs: int = 1,
        course: str = DEFAULT_COURSE,
        render_mode: str | None = None,
        max_episode_steps: int | None = None,
    ) -> None:
        super().__init__(CircuitInterface(), num_envs, course, render_mode, max_episode_steps)
