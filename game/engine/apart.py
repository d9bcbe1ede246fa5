"""A session of which the first individual drives in one of its own, with another brain or on another course."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from game.engine.course import Course
from game.engine.session import Session
from game.engine.side import Side
from game.engine.world import World


class Apart(Session):
    """Everybody on one course, tick by tick; what stands here of the first one is how its own session has it.

    For the screen, on which brains of different kinds meet. Individuals of one role never touch each other.
    """

    def __init__(self, world: World, sides: Sequence[Side], course: Course, first: Session) -> None:
        self._first = first
        super().__init__(world, sides, course)

    def restart(self, placed: NDArray[np.floating] | None = None) -> None:
        super().restart(placed)
        self._first.restart(None if placed is None else placed[:, :1])
        self._take_over_from_first()

    def begin(self) -> None:
        super().begin()
        self._first.begin()
        self._take_over_from_first()

    def run(self, ticks: int | None = None) -> None:
        super().run(ticks)
        self._first.run(ticks)
        self._take_over_from_first()

    def thoughts(self, individual: int, role: int = 0) -> NDArray[np.float32]:
        return super().thoughts(individual, role) if individual else self._first.thoughts(0, role)

    def _take_over_from_first(self) -> None:
        own = self._first
        self._state[0, :, 0], self._alive[0, 0] = own._state[0, :, 0], own._alive[0, 0]
        self._rewards[0, :, 0] = own._rewards[0, :, 0]
