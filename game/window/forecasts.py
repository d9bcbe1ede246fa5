"""The thread on which screens look ahead."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any


class Forecasts(ThreadPoolExecutor):
    """One thread that does one thing after the other, and of which one may wait until it has done them all."""

    def __init__(self) -> None:
        super().__init__(1, thread_name_prefix="forecast")
        self._asked = False
        """Whether anything was since it last caught up."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        self._asked = True
        return super().submit(fn, *args, **kwargs)

    def catch_up(self) -> None:
        """Wait until all that it was asked by now is done."""
        if self._asked:
            self._asked = False
            super().submit(int).result()
