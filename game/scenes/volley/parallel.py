"""Volleyball for two by PettingZoo's parallel API: both sides by the rules of slimevolleygym's SlimeVolley-v0."""

from __future__ import annotations

from typing import Any

import numpy as np
from gymnasium.spaces import Box, MultiBinary
from numpy.typing import NDArray

from game.engine.course import Course
from game.engine.env_input import Actions
from game.engine.parallel_env import Picture, TwoEnv
from game.engine.vector_env import ANY, Observation, PlainInterface
from game.scenes.volley.env import FRESH, course_of, drawn
from game.worlds.volley import VOLLEY, kernel
from game.worlds.volley.courses import TICKS, unseen

SIDES = ("right", "left")
"""By role."""


class VolleyParallelEnv(TwoEnv):
    """Reward 1 for a point won, −1 for one lost; terminated when a side has lost five, truncated at the end.

    Args:
        course: "fresh", whose serves are drawn at each reset, or a course of the arcade.
    """

    metadata = {  # noqa: RUF012
        "name": "volley_v0",
        "render_modes": ["rgb_array"],
        "render_fps": kernel.TICKS_PER_SECOND,
        "is_parallelizable": True,
    }

    def __init__(self, render_mode: str | None = None, course: str = FRESH) -> None:
        seen, done = Box(-ANY, ANY, (kernel.INPUTS,), np.float32), MultiBinary(kernel.OUTPUTS)
        super().__init__(SIDES, seen, done, course, course_of, render_mode)
        self._state = np.zeros((kernel.FIELDS, 1))
        self._tick = np.zeros(1, dtype=np.int64)
        self._seen = np.zeros((len(SIDES), kernel.INPUTS, 1), dtype=np.float32)
        self._rewards = np.zeros((len(SIDES), 1), dtype=np.float32)
        self._done = np.zeros(1, dtype=np.float32)

    def _begin(self, course: Course, rng: np.random.Generator) -> None:
        served = unseen(FRESH, rng, TICKS) if course.name == FRESH else course
        self._state[:, 0] = PlainInterface(VOLLEY).start(served, rng, {})
        self._tick[:] = 0

    def _advance(self, actions: Actions) -> tuple[NDArray[np.floating], bool, bool]:
        pressed = np.ascontiguousarray(actions[:, :, None], dtype=np.float32)
        VOLLEY.advance_all(self._state, self._course.table, self._tick, pressed, self._rewards, self._done)
        self._tick += 1
        failed = bool(self._done[0])
        return self._rewards[:, 0], failed, not failed and int(self._tick[0]) >= self._course.ticks

    def _look(self) -> list[Observation]:
        for role in range(len(SIDES)):
            VOLLEY.observe_all(self._state, self._course.table, self._tick, self._seen[role], role)
        return [seen[:, 0].copy() for seen in self._seen]

    def _about(self, side: int) -> dict[str, Any]:
        return {"lives": int(self._state[kernel.LIVES + side, 0])}

    def _draw(self) -> Picture:
        return drawn(self._course, self._state)
