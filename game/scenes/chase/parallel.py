"""Cat and mouse for two by PettingZoo's parallel API."""

from __future__ import annotations

from typing import Any

import numpy as np
from gymnasium.spaces import Box, Discrete
from numpy.typing import NDArray

from game.engine.course import Course
from game.engine.env_input import Actions
from game.engine.parallel_env import Picture, TwoEnv
from game.engine.vector_env import Observation
from game.scenes.chase.env import DEFAULT_COURSE, FRAMES_PER_SECOND, OWN_SENSES, PICTURE
from game.worlds.chase import CHASE, kernel
from game.worlds.chase.duels import hands
from game.worlds.chase.rooms import furnished, named, placed, shape


def room_as_it_is(name: str) -> Course:
    """A room by name, which both see as it is. Raises CourseError."""
    return furnished(named(name), (OWN_SENSES, OWN_SENSES))


class ChaseParallelEnv(TwoEnv):
    """A step is one move, of the mouse or of the cat, who sees where the mouse has gone; in a sprint the cat has two.

    `infos[agent]["moves"]` says whether it is the agent's turn; what the other one does then changes nothing. Reward:
    for each turn 1 for the mouse, −1 for the cat. Terminated at the capture, truncated when the game is given up.

    Args:
        course: "sprint-K" or "sprint-K:WIDTH", either with "@walls=NAME", "@sight=CELLS"
            or "@walls=NAME,sight=CELLS".
    """

    metadata = {  # noqa: RUF012
        "name": "chase_v0",
        "render_modes": ["rgb_array"],
        "render_fps": FRAMES_PER_SECOND,
        "is_parallelizable": True,
    }

    def __init__(self, render_mode: str | None = None, course: str = DEFAULT_COURSE) -> None:
        seen, done = Box(0.0, 1.0, (len(CHASE.inputs),), np.float32), Discrete(len(CHASE.outputs))
        mouse, cat = CHASE.roles
        super().__init__((mouse, cat), seen, done, course, room_as_it_is, render_mode)
        self._state = np.zeros((kernel.FIELDS, 1), dtype=np.float32)
        self._tick = np.zeros(1, dtype=np.int64)
        self._rewards = np.zeros((len(CHASE.roles), 1), dtype=np.float32)
        self._done = np.zeros(1, dtype=np.float32)

    def _begin(self, course: Course, rng: np.random.Generator) -> None:
        starts = shape(course).solution.starts
        cat, mouse = starts[[rng.integers(len(starts))]].T
        self._state[:] = placed(course, cat, mouse)
        self._tick[:] = 0

    def _advance(self, actions: Actions) -> tuple[NDArray[np.floating], bool, bool]:
        moves = np.stack([hands(np.asarray(action)[None]) for action in actions])
        CHASE.advance_all(self._state, self._course.table, self._tick, moves, self._rewards, self._done)
        self._tick += 1
        caught = bool(self._done[0])
        return self._rewards[:, 0], caught, not caught and int(self._tick[0]) >= self._course.ticks

    def _look(self) -> list[Observation]:
        seen = np.zeros((len(CHASE.roles), len(CHASE.inputs), 1), dtype=np.float32)
        for role, inputs in enumerate(seen):
            CHASE.observe_all(self._state, self._course.table, self._tick, inputs, role)
        return [inputs[:, 0].copy() for inputs in seen]

    def _about(self, side: int) -> dict[str, Any]:
        return {"moves": int(self._course.table[kernel.MOVER, self._tick[0]]) == side}

    def _draw(self) -> Picture:
        from game.scenes.chase.picture import picture_of_board

        cat_x, cat_y, mouse_x, mouse_y = (int(at) for at in self._state[:, 0])
        return picture_of_board(self._course, (cat_x, cat_y), (mouse_x, mouse_y), PICTURE)
