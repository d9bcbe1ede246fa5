"""What a screen may ask of individuals that are being tried, and what training may ask of whoever tries them."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from typing import Any, NamedTuple, Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

from brains.text import RefusalError
from game.engine.course import Course
from game.engine.side import Side

Floats = NDArray[np.floating]
A = TypeVar("A")
B = TypeVar("B")


class ClusterError(RefusalError):
    """Individuals cannot be tried on other machines, or no longer. One line."""


class Episode(Protocol):
    """Individuals on a course, tick by tick: all that a screen may ask."""

    tick: int

    @property
    def finished(self) -> bool:
        """Whether the course has ended or nobody is left."""

    @property
    def alive(self) -> NDArray[np.bool_]:
        """`(individual,)`: who has not ended before the course does."""

    @property
    def scores(self) -> NDArray[np.float32]:
        """`(role, individual)`: rewards so far."""

    def run(self, ticks: int | None = None) -> None:
        """Go on for a number of ticks, or to the end of the course."""

    def take_over(self, individual: int, output: float | Sequence[float], role: int = 0) -> None:
        """From the next tick on, replace a brain's output by a person's; NaN gives it back."""

    def thoughts(self, individual: int, role: int = 0) -> NDArray[np.float32]:
        """`(unit,)`: what each unit of an individual's brain gave in the last tick, inputs first."""


class Tried(NamedTuple):
    """What came of it."""

    scores: Floats
    """`(trial, role, individual)`."""
    lane_ticks: int
    """Individual-ticks that it took."""
    seen: Floats = np.zeros((2, 0))
    """`([values, squares], input)`: sums over all of them, where the world wants to know."""


class Engine(Protocol):
    """Whoever tries individuals: threads here, or processes, or many machines."""

    def evaluate(
        self, sides: Sequence[Side], courses: Sequence[Course], starts: NDArray[np.float32] | None = None
    ) -> Future[Tried]:
        """One side a role; a trial is a course, or with one course each of its `starts (start, field)`.

        The same bits for any number of workers.
        """

    def close(self) -> None:
        """Give up what is being evaluated, and keep no threads or processes."""


def both(first: Future[A], second: Future[B]) -> Future[tuple[A, B]]:
    """The results of two, when the later one is there; nobody waits for it."""
    made: Future[tuple[A, B]] = Future()
    later = threading.Semaphore(1)

    def settle(_: Future[Any]) -> None:
        if later.acquire(blocking=False):  # the first of them
            return
        try:
            made.set_result((first.result(), second.result()))
        except BaseException as error:
            made.set_exception(error)

    first.add_done_callback(settle)
    second.add_done_callback(settle)
    return made


def then(future: Future[A], use: Callable[[A], B]) -> Future[B]:
    """What `use` makes of the result: at once where it is there, else in the thread that finds it."""
    made: Future[B] = Future()

    def settle(done: Future[A]) -> None:
        try:
            made.set_result(use(done.result()))
        except BaseException as error:
            made.set_exception(error)

    future.add_done_callback(settle)
    return made
