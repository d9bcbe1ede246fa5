"""The evolution thread: breeds in the background, publishes snapshots, takes commands."""

from __future__ import annotations

import logging
import queue
import threading
import time
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from brains.files import Brain
from game.training.evolution import Evolution, Generation
from game.training.highlights import Highlights
from game.training.settings import Settings
from game.training.snapshot import Pace, Snapshot

PUBLISH_SECONDS = 1 / 60
"""Shortest time between two snapshots; the screen draws sixty times a second."""
IDLE_SECONDS = 0.02
GHOSTS_KEPT = 24

log = logging.getLogger(__name__)


class Trainer:
    """Breeds in a thread of its own from `start` to `close`.

    `snapshot` may be read at any time from any thread. All other calls only put a command in a
    queue; the thread takes commands between two generations.
    """

    def __init__(self, settings: Settings, workers: int = 1) -> None:
        self._workers = workers
        self._evolution = Evolution(settings, workers)
        self._highlights = Highlights()
        self._ghosts: tuple[Brain, ...] = ()
        self._run = 0
        self._newest: Generation | None = None
        self._commands: queue.SimpleQueue[tuple[Callable[..., None], tuple[Any, ...]]] = queue.SimpleQueue()
        self._pace = Pace.HIGHLIGHTS
        self._paused = False
        self._wanted = 1
        self._stopping = False
        self._error: str | None = None
        """What stopped the breeding; until a restart nothing more is bred."""
        self._published = 0.0
        self.snapshot = self._take()
        self._thread = threading.Thread(target=self._loop, name="evolution", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def close(self, timeout: float = 1.0) -> None:
        """Stop breeding and join the thread."""
        self._commands.put((self._stop, ()))
        if self._thread.is_alive():
            self._thread.join(timeout)

    @property
    def running(self) -> bool:
        return self._thread.is_alive()

    def pause(self, paused: bool) -> None:
        self._commands.put((self._set_paused, (paused,)))

    def pace(self, pace: Pace) -> None:
        self._commands.put((self._set_pace, (pace,)))

    def want(self, generation: int) -> None:
        """At the pace of every generation, or paused: breed on up to and including this one."""
        self._commands.put((self._set_wanted, (generation,)))

    def change(self, settings: Settings) -> None:
        """Go on with other settings."""
        self._commands.put((self._change, (settings,)))

    def restart(self, settings: Settings) -> None:
        """Begin again from generation 0."""
        self._commands.put((self._restart, (settings,)))

    def adopt(self, genome: NDArray[np.float32]) -> None:
        """Breed on from a given genome."""
        self._commands.put((self._adopt, (genome,)))

    def turn(self) -> bool:
        """What the thread does again and again: obey, breed a generation, publish. False if there was nothing to do.

        To be called by others only while the thread has not been started: a run that is stepped by hand.
        """
        self._obey()
        if self._error:
            return False
        if self._waits:
            self._evolution.score_held_out()
            self._publish()
            return False
        self._newest = self._evolution.step()
        if self._evolution.wants_held_out or not self.running:
            self._evolution.score_held_out()
        worth = self._highlights.offer(self._newest)
        if worth and self._evolution.best is not None:
            self._ghosts = (*self._ghosts, self._evolution.best)[-GHOSTS_KEPT:]
        if worth or not self.running or time.monotonic() - self._published >= PUBLISH_SECONDS:
            self._publish()
        return True

    def _loop(self) -> None:
        while not self._stopping:
            try:
                busy = self.turn()
            except Exception as error:  # the window must live on, and say so
                log.exception("breeding stopped")
                self._error = f"{type(error).__name__}: {error}".splitlines()[0]
                self._publish()
                busy = False
            if not busy:
                time.sleep(IDLE_SECONDS)
        self._evolution.close()

    @property
    def _waits(self) -> bool:
        if self._stopping:
            return False
        held = self._paused or self._pace is Pace.EVERY
        return held and self._newest is not None and self._newest.number >= self._wanted

    def _obey(self) -> None:
        while not self._commands.empty():
            command, arguments = self._commands.get()
            command(*arguments)

    def _publish(self) -> None:
        self.snapshot = self._take()
        self._published = time.monotonic()

    def _take(self) -> Snapshot:
        evolution = self._evolution
        return Snapshot(
            settings=evolution.settings,
            run=self._run,
            newest=self._newest,
            history=evolution.recorder.history(),
            champion=evolution.best,
            held_out=evolution.held_out,
            held_out_ticks=evolution.held_out_ticks,
            highlights=self._highlights.kept,
            ghosts=self._ghosts,
            crashes={name: counts.copy() for name, counts in evolution.crashes.items()},
            error=self._error,
        )

    def _stop(self) -> None:
        self._stopping = True

    def _set_paused(self, paused: bool) -> None:
        self._paused = paused

    def _set_pace(self, pace: Pace) -> None:
        self._pace = pace

    def _set_wanted(self, generation: int) -> None:
        self._wanted = generation

    def _change(self, settings: Settings) -> None:
        if settings.courses != self._evolution.settings.courses:
            self._highlights = Highlights()
        self._evolution.change(settings)

    def _restart(self, settings: Settings) -> None:
        self._evolution.close()
        self._evolution = Evolution(settings, self._workers)
        self._highlights, self._ghosts, self._newest, self._error = Highlights(), (), None, None
        self._run += 1
        self._wanted = 0
        self._publish()

    def _adopt(self, genome: NDArray[np.float32]) -> None:
        self._evolution.adopt(genome)
        self._highlights = Highlights()
