"""Volleyball for Gymnasium: the right side against a brain, by the rules of slimevolleygym's SlimeVolley-v0."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from gymnasium.spaces import Box, MultiBinary
from gymnasium.vector import AutoresetMode
from numpy.typing import NDArray

from brains.files import Brain, load_brain
from game.engine.env_input import Actions
from game.engine.vector_env import ANY, ManyEnv, OneEnv, PlainInterface
from game.worlds import Course, CourseError
from game.worlds.volley import VOLLEY, kernel
from game.worlds.volley.courses import TICKS, unseen
from game.worlds.volley.opponent import published

FRESH = "fresh"
"""The course whose serves are drawn at each reset."""
PUBLISHED, NONE = "published", "none"
"""Opponents that are no file: the one of slimevolleygym, and one that stands still."""


def drawn(course: Course, states: NDArray[np.floating]) -> NDArray[np.uint8]:
    """The newest of states `(field, tick)`."""
    from game.scenes.volley.picture import picture_of_states  # without a picture nobody needs what draws

    return picture_of_states(course, states)


def opponent_of(name: str | Path) -> Brain:
    """Who is meant. Raises ValueError, which a file that is no brain of this world's is, too."""
    if name == PUBLISHED:
        return published()
    if name == NONE:
        return Brain(VOLLEY.name, VOLLEY.network, np.zeros(VOLLEY.network.genes, dtype=np.float32))
    brain = load_brain(Path(name), VOLLEY.name)
    if misfit := VOLLEY.misfit(brain.network):
        raise ValueError(f"{Path(name).name}: {misfit}")
    return brain


def course_of(name: str) -> Course:
    """By a name of the arcade, or the one whose serves are drawn at each reset. Raises CourseError."""
    if name == FRESH:
        return unseen(FRESH, 0, TICKS)
    try:
        return VOLLEY.course(name)
    except CourseError as error:
        raise CourseError(f"{error}, or {FRESH}") from error


class VolleyInterface(PlainInterface):
    """Twelve numbers, and the buttons forward, backward and jump."""

    def __init__(self, opponent: str | Path) -> None:
        self.world = VOLLEY
        self.observation_space = Box(-ANY, ANY, (kernel.INPUTS,), np.float32)
        self.action_space = MultiBinary(kernel.OUTPUTS)
        self._opponent = opponent_of(opponent)

    def course(self, name: str) -> Course:
        return replace(course_of(name), opponent=self._opponent)

    def outputs(self, actions: Actions) -> NDArray[np.float32]:
        return np.asarray(actions.T, dtype=np.float32, order="C")

    def start(self, course: Course, rng: np.random.Generator, options: Mapping[str, Any]) -> NDArray[np.floating]:
        return super().start(unseen(FRESH, rng, TICKS) if course.name == FRESH else course, rng, options)


class VolleyEnv(OneEnv):
    """One side. Reward 1 for a point won, −1 for one lost; terminated when a side has lost five; truncated at the end.

    Args:
        opponent: "published", "none", or the path of a brain.
        course: "fresh", whose serves are drawn at each reset, or a course of the arcade, whose opponent is this one.
    """

    metadata = {"render_modes": ["rgb_array"], "render_fps": kernel.TICKS_PER_SECOND}  # noqa: RUF012

    def __init__(self, render_mode: str | None = None, course: str = FRESH, opponent: str | Path = PUBLISHED) -> None:
        super().__init__(VolleyInterface(opponent), course, render_mode, drawn)


class VolleyVectorEnv(ManyEnv):
    """Many games."""

    metadata = {  # noqa: RUF012
        "autoreset_mode": AutoresetMode.NEXT_STEP,
        "render_modes": [],
        "render_fps": kernel.TICKS_PER_SECOND,
    }

    def __init__(
        self,
        num_envs: int = 1,
        course: str = FRESH,
        render_mode: str | None = None,
        max_episode_steps: int | None = None,
        opponent: str | Path = PUBLISHED,
    ) -> None:
        super().__init__(VolleyInterface(opponent), num_envs, course, render_mode, max_episode_steps)
