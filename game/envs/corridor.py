"""The corridor: one car, or many side by side."""

from __future__ import annotations

from typing import Any, SupportsFloat

import numpy as np
from gymnasium.spaces import Box
from gymnasium.vector import AutoresetMode
from numpy.typing import NDArray

from game.envs.crowd import Actions, Interface, ManyEnv, Observation, OneEnv
from game.worlds import Course
from game.worlds.corridor import CORRIDOR, kernel

DEFAULT_COURSE = "simple"
MOST_FORCE = 0.5
FURTHEST = 10_000.0
"""No input gets as far: walls are at most 1000 high, and a car outside them has ended."""
PICTURE = (640, 288)
"""Width and height of a rendered frame, in pixels."""
FRAMES_PER_SECOND = 60


class CorridorInterface(Interface):
    """Seven inputs in the order of the facts: speed, then both walls now, 5 and 9 columns ahead; actions are forces."""

    world = CORRIDOR

    def __init__(self) -> None:
        self.observation_space = Box(-FURTHEST, FURTHEST, (len(CORRIDOR.inputs),), np.float32)
        self.action_space = Box(-MOST_FORCE, MOST_FORCE, (1,), np.float32)

    def outputs(self, actions: Actions) -> NDArray[np.float32]:
        forces = actions.astype(np.float32).reshape(1, len(actions))
        return np.asarray(np.clip(forces, -MOST_FORCE, MOST_FORCE) + np.float32(0.5), dtype=np.float32)

    def start(self, course: Course, rng: np.random.Generator) -> NDArray[np.floating]:
        return np.zeros(CORRIDOR.fields)


class CorridorEnv(OneEnv):
    """One car. Reward 1 for each tick inside; terminated outside; truncated at the end of the course."""

    metadata = {"render_modes": ["rgb_array"], "render_fps": FRAMES_PER_SECOND}  # noqa: RUF012

    def __init__(self, render_mode: str | None = None, course: str = DEFAULT_COURSE) -> None:
        super().__init__(CorridorInterface(), course, render_mode)
        self._way: list[float] = [0.0]

    def reset(
        self, *, seed: int | None = None, options: dict[str, Any] | None = None
    ) -> tuple[Observation, dict[str, Any]]:
        self._way = [0.0]
        return super().reset(seed=seed, options=options)

    def step(self, action: NDArray[np.float32]) -> tuple[Observation, SupportsFloat, bool, bool, dict[str, Any]]:
        result = super().step(action)
        self._way.append(float(self._crowd.state[kernel.P, 0]))
        return result

    def render(self) -> NDArray[np.uint8] | None:
        """`(row, column, [r, g, b])`: the road around the car."""
        if self.render_mode is None:
            return None
        from game.scenes.corridor.picture import picture_of_states

        return picture_of_states(self._course, np.array([self._way, self._way]), PICTURE)


class CorridorVectorEnv(ManyEnv):
    """Many cars on one course."""

    metadata = {"autoreset_mode": AutoresetMode.NEXT_STEP, "render_modes": [], "render_fps": FRAMES_PER_SECOND}  # noqa: RUF012

    def __init__(self, num_envs: int = 1, course: str = DEFAULT_COURSE, render_mode: str | None = None) -> None:
        super().__init__(CorridorInterface(), num_envs, course, render_mode)
