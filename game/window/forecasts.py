"""The thread on which screens look ahead."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from typing import Any
from weakref import ref


class Forecasts(ThreadPoolExecutor):
    """One thread that does one thing after the other, and of which one may wait until it has done them all."""

    def __init__(self) -> None:
        super().__init__(1, thread_name_prefix="forecast")
        self._newest: Callable[[], Future[Any] | None] = lambda: None

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        asked = super().submit(fn, *args, **kwargs)
        self._newest = ref(asked)
        return asked

    def catch_up(self) -> None:
        """Wait until all that it was asked by now is done."""
        newest = self._newest()
        if newest is not None:
            wait([newest])
