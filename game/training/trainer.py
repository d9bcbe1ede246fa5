"""The evolution thread: breeds in the background, publishes snapshots, takes commands."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from brains.files import Brain
from game.training.background import Background
from game.training.evolution import Evolution, Generation
from game.training.highlights import Highlights
from game.training.settings import Settings
from game.training.snapshot import Pace, Snapshot

GHOSTS_KEPT = 24


class Trainer(Background[Snapshot]):
    """Breeds one population in the background."""

    def __init__(self, settings: Settings, workers: int = 1) -> None:
        self._workers = workers
        self._evolution = Evolution(settings, workers)
        self._highlights = Highlights()
        self._ghosts: tuple[Brain, ...] = ()
        self._run = 0
        self._newest: Generation | None = None
        self._pace = Pace.HIGHLIGHTS
        self._paused = False
        self._wanted = 1
        super().__init__()

    def pause(self, paused: bool) -> None:
        self._put(self._set_paused, paused)

    def pace(self, pace: Pace) -> None:
        self._put(self._set_pace, pace)

    def want(self, generation: int) -> None:
        """At the pace of every generation, or paused: breed on up to and including this one."""
        self._put(self._set_wanted, generation)

    def seen(self, run: int, generation: int) -> None:
        """This generation is on the screen; none before it will be shown again."""
        self._put(self._set_seen, run, generation)

    def change(self, settings: Settings) -> None:
        """Go on with other settings."""
        self._put(self._change, settings)

    def restart(self, settings: Settings) -> None:
        """Begin again from generation 0."""
        self._put(self._restart, settings)

    def adopt(self, genome: NDArray[np.float32]) -> None:
        """Breed on from a given genome."""
        self._put(self._adopt, genome)

    def _work(self) -> bool:
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
        if worth or self._due:
            self._publish()
        return True

    def _end(self) -> None:
        self._evolution.close()

    @property
    def _waits(self) -> bool:
        if self._stopping:
            return False
        held = self._paused or self._pace is Pace.EVERY
        return held and self._newest is not None and self._newest.number >= self._wanted

    def _take(self) -> Snapshot:
        evolution = self._evolution
        return Snapshot(
            settings=evolution.settings,
            beginning=evolution.beginning,
            altered=evolution.altered,
            run=self._run,
            newest=self._newest,
            history=evolution.recorder.history(),
            champion=evolution.best,
            held_out=evolution.held_out,
            held_out_goal=evolution.held_out_goal,
            highlights=self._highlights.kept,
            ghosts=self._ghosts,
            crashes={name: counts.copy() for name, counts in evolution.crashes.items()},
            error=self._error,
        )

    def _set_paused(self, paused: bool) -> None:
        self._paused = paused

    def _set_pace(self, pace: Pace) -> None:
        self._pace = pace

    def _set_wanted(self, generation: int) -> None:
        self._wanted = generation

    def _set_seen(self, run: int, generation: int) -> None:
        if run == self._run:
            self._highlights.seen(generation)

    def _change(self, settings: Settings) -> None:
        old = self._evolution.settings
        if (settings.courses, settings.network) != (old.courses, old.network):
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
