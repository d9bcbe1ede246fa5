"""Walkers: one, or many side by side, with the spaces of Gymnasium's `BipedalWalker-v3`."""

from __future__ import annotations

import numpy as np
from gymnasium.spaces import Box
from gymnasium.vector import AutoresetMode
from numpy.typing import NDArray

from game.engine.vector_env import ManyEnv, OneEnv, PlainInterface
from game.worlds import WORLDS, Course
from game.worlds.walker.body import RAYS

USUAL = "random:0"
FRAMES_PER_SECOND = 50
LEG = (np.pi, 5.0, np.pi, 5.0, 5.0)
HIGH = np.array([np.pi, 5.0, 5.0, 5.0, *LEG, *LEG, *[1.0] * RAYS], dtype=np.float32)
"""Of what is seen; the lowest numbers are these with a minus, but a foot's is zero."""


def drawn(course: Course, states: NDArray[np.floating]) -> NDArray[np.uint8]:
    """The newest of states `(field, tick)`."""
    from game.scenes.faces import FACES  # without a picture nobody needs what draws

    return FACES["walker"].looks().state(course, states)


class WalkerInterface(PlainInterface):
    """Gymnasium's 24 numbers, and the torques of hip A, knee A, hip B, knee B."""

    def __init__(self) -> None:
        super().__init__(WORLDS["walker"])
        low = -HIGH
        low[[8, 13]] = 0.0
        self.observation_space = Box(low, HIGH, dtype=np.float32)


class WalkerEnv(OneEnv):
    """One walker. Reward, ground and end are BipedalWalker's; truncated at the course's last step."""

    metadata = {"render_modes": ["rgb_array"], "render_fps": FRAMES_PER_SECOND}  # noqa: RUF012

    def __init__(self, render_mode: str | None = None, course: str = USUAL) -> None:
        super().__init__(WalkerInterface(), course, render_mode, drawn)


class WalkerVectorEnv(ManyEnv):
    """Many walkers on one ground."""

    metadata = {"autoreset_mode": AutoresetMode.NEXT_STEP, "render_modes": [], "render_fps": FRAMES_PER_SECOND}  # noqa: RUF012

    def __init__(
        self,
        num_envs: int = 1,
        course: str = USUAL,
        render_mode: str | None = None,
        max_episode_steps: int | None = None,
    ) -> None:
        super().__init__(WalkerInterface(), num_envs, course, render_mode, max_episode_steps)
