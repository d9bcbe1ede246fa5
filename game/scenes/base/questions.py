"""What is found out beside the screen, in the window's pool."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any


class Questions:
    """Keeps the newest answer to each question and asks again when it is out of date.

    Args:
        every: by question, the least time between two times that it is asked, in seconds.
    """

    def __init__(self, pool: ThreadPoolExecutor, every: Mapping[str, float]) -> None:
        self._pool, self._every = pool, every
        self._run = 0
        self.forget()

    def forget(self) -> None:
        """Another run began: the old answers are about something else."""
        self._asked: dict[str, Any] = {}
        """What each running or newest answer is about."""
        self._waiting: dict[str, tuple[Any, Future[Any]]] = {}
        self._answers: dict[str, Any] = {}
        self._ages = dict.fromkeys(self._every, 1e9)

    def pass_time(self, seconds: float, run: int) -> None:
        """Take up answers; those about another run are forgotten."""
        if run != self._run:
            self._run = run
            self.forget()
        for name in self._ages:
            self._ages[name] += seconds
        for name, (_, future) in list(self._waiting.items()):
            if future.done():
                self._answers[name] = future.result()
                del self._waiting[name]

    def ask(self, name: str, about: Any, find: Callable[[], Any]) -> None:
        """Have it found out, unless the newest answer is about the same, or it is too soon."""
        if self._asked.get(name) == about or name in self._waiting or self._ages[name] < self._every[name]:
            return
        self._asked[name], self._ages[name] = about, 0.0
        self._waiting[name] = about, self._pool.submit(find)

    def answer(self, name: str, otherwise: Any) -> Any:
        """The newest one."""
        return self._answers.get(name, otherwise)
