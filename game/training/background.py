"""A thread that learns: takes commands from a queue, works, publishes snapshots, and outlives its own errors."""

from __future__ import annotations

import logging
import queue
import threading
import time
from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import Any, Generic, TypeVar

from game.engine.threads import begin

PUBLISH_SECONDS = 1 / 60
"""Shortest time between two snapshots; the screen draws sixty times a second."""
IDLE_SECONDS = 0.02

log = logging.getLogger(__name__)

S = TypeVar("S")


class Background(ABC, Generic[S]):
    """Works in a thread of its own from `start` to `close`.

    `snapshot` may be read at any time from any thread. All other calls only put a command in a
    queue; the thread takes commands between two pieces of work.
    """

    def __init__(self) -> None:
        self._commands: queue.SimpleQueue[tuple[Callable[..., None], tuple[Any, ...]]] = queue.SimpleQueue()
        self._stopping = False
        self.hurries = False
        """Whether what only says how good it is may wait, while it is stepped by hand."""
        self._error: str | None = None
        """What stopped the learning; until a restart nothing more is learned."""
        self._published = 0.0
        self.snapshot = self._take()
        self._thread = threading.Thread(target=self._loop, name="evolution", daemon=True)

    def start(self, before: Callable[[], None] | None = None) -> None:
        """Begin to work, after having called something in that thread."""
        if before:
            self._put(before)
        self._thread.start()

    def close(self, timeout: float = 1.0) -> None:
        """Stop learning and join the thread."""
        self._commands.put((self._stop, ()))
        if self._thread.is_alive():
            self._thread.join(timeout)

    @property
    def running(self) -> bool:
        return self._thread.is_alive()

    def obey(self) -> None:
        """Do what it has been told to. To be called by others only while the thread has not been started."""
        while not self._commands.empty():
            command, arguments = self._commands.get()
            command(*arguments)

    def turn(self) -> bool:
        """What the thread does again and again: obey, work, publish. False if there was nothing to do.

        To be called by others only while the thread has not been started: a run that is stepped by hand.
        """
        self.obey()
        return False if self._error or self._stopping else self._work()

    @abstractmethod
    def _work(self) -> bool:
        """One piece of work; False if there was nothing to do."""

    @abstractmethod
    def _take(self) -> S:
        """A snapshot of how things stand."""

    @abstractmethod
    def _end(self) -> None:
        """The thread ends."""

    def _put(self, command: Callable[..., None], *arguments: Any) -> None:
        self._commands.put((command, arguments))

    def _publish(self) -> None:
        self.snapshot = self._take()
        self._published = time.monotonic()

    @property
    def _due(self) -> bool:
        """Whether the screen could show a new snapshot."""
        return not self.running or time.monotonic() - self._published >= PUBLISH_SECONDS

    def _loop(self) -> None:
        begin()
        while not self._stopping:
            try:
                busy = self.turn()
            except Exception as error:  # the window must live on, and say so
                log.exception("learning stopped")
                self._error = f"{type(error).__name__}: {error}".splitlines()[0]
                self._publish()
                busy = False
            if not busy:
                time.sleep(IDLE_SECONDS)
        self._end()

    def _stop(self) -> None:
        self._stopping = True
