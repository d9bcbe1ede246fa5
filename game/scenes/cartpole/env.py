"""CartPole: one cart, or many side by side, by the rules and from the starts of Gymnasium's `CartPole-v1`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from gymnasium.envs.classic_control.utils import maybe_parse_reset_bounds
from gymnasium.spaces import Box, Discrete
from gymnasium.vector import AutoresetMode
from numpy.typing import NDArray

from game.engine.env_input import Actions
from game.engine.vector_env import Interface, ManyEnv, OneEnv
from game.worlds import Course, CourseError
from game.worlds.cartpole import CARTPOLE, kernel
from game.worlds.cartpole.starts import SPREAD, STEPS, from_start

FRESH = "fresh"
"""The course whose start is drawn at each reset, as Gymnasium's."""
ANY = float(np.finfo(np.float32).max)
"""Speeds have no limit."""
FRAMES_PER_SECOND = 50


def drawn(course: Course, states: NDArray[np.floating]) -> NDArray[np.uint8]:
    """The newest of states `(field, tick)`."""
    from game.scenes.cartpole.picture import picture_of_states  # without a picture nobody needs what draws

    return picture_of_states(course, states)


class CartPoleInterface(Interface):
    """Position, speed, angle and spin; 0 pushes to the left, 1 to the right."""

    world = CARTPOLE
    options = ("course", "low", "high")

    def __init__(self) -> None:
        most = np.array([2 * kernel.X_LIMIT, ANY, 2 * kernel.ANGLE_LIMIT, ANY], dtype=np.float32)
        self.observation_space = Box(-most, most, dtype=np.float32)
        self.action_space = Discrete(2)

    def course(self, name: str) -> Course:
        if name == FRESH:
            return from_start(FRESH, "a new random start", np.zeros(CARTPOLE.fields), STEPS, unseen=True)
        try:
            return CARTPOLE.course(name)
        except CourseError as error:
            raise CourseError(f"{error}, or {FRESH}") from error

    def outputs(self, actions: Actions) -> NDArray[np.float32]:
        return np.asarray(actions.reshape(1, len(actions)), dtype=np.float32)

    def start(self, course: Course, rng: np.random.Generator, options: Mapping[str, Any]) -> NDArray[np.floating]:
        if course.name != FRESH:
            if "low" in options or "high" in options:
                raise ValueError(f"low, high: only the course {FRESH} begins anywhere between them, not {course.name}")
            return course.table[:, 0]
        low, high = maybe_parse_reset_bounds(dict(options), -SPREAD, SPREAD)
        return rng.uniform(low, high, CARTPOLE.fields)


class CartPoleEnv(OneEnv):
    """One cart. Reward 1 for each step; terminated when the pole has fallen; truncated at the course's last step.

    With the usual course, `fresh`, `reset(seed=s)` and all resets after it begin where those of `CartPole-v1` do, and
    `reset(options={"low": -0.2, "high": 0.2})` means what it does there.
    """

    metadata = {"render_modes": ["rgb_array"], "render_fps": FRAMES_PER_SECOND}  # noqa: RUF012

    def __init__(self, render_mode: str | None = None, course: str = FRESH) -> None:
        super().__init__(CartPoleInterface(), course, render_mode, drawn)


class CartPoleVectorEnv(ManyEnv):
    """Many carts on one course."""

    metadata = {"autoreset_mode": AutoresetMode.NEXT_STEP, "render_modes": [], "render_fps": FRAMES_PER_SECOND}  # noqa: RUF012

    def __init__(
        self,
        num_envs: int = 1,
        course: str = FRESH,
        render_mode: str | None = None,
        max_episode_steps: int | None = None,
    ) -> None:
        super().__init__(CartPoleInterface(), num_envs, course, render_mode, max_episode_steps)
