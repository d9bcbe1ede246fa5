"""The evolution thread: breeds in the background, publishes snapshots, takes commands."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Sequence
from concurrent.futures import Future, wait
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from brains.files import Brain, FileError
from game.training.background import IDLE_SECONDS, Background, S
from game.training.checkpoint import Learning, load_run
from game.training.generation import Generation, Judged
from game.training.highlights import Highlights
from game.training.run import Run
from game.training.settings import Settings, difference
from game.training.snapshot import Pace, Snapshot

A = TypeVar("A")
GHOSTS_KEPT = 24
CHANGES_KEPT = 64
ONE_CHANGE = 1.0
"""Seconds within which changes of settings are one."""
LAST_SECONDS = 1.0
"""For which the end waits for a generation, if what is learned is to be kept."""
EXAMINE_SECONDS = 1.5
"""What the screen says of unseen courses is no older than this, and the time that it takes to find it out."""


class Breeder(Background[S]):
    """Breeds in the background, whatever the snapshot that it publishes.

    A generation may take minutes to be judged. Pace, pause and a new beginning are heard meanwhile, and so is the end;
    other settings, and a champion to breed on from, wait for it.
    """

    def __init__(self, settings: Settings, workers: int = 1) -> None:
        self._workers = workers
        self._run = Run(settings, workers)
        self._job: tuple[Future[Any], Callable[[], None]] | None = None
        """What is being tried, a generation or its champions, and what to do when that is over."""
        self._waiting: list[Callable[[], None]] = []
        """What is to be done between two generations."""
        self._keeping: list[Callable[[], None]] = []
        """Who writes the run then, before anything else is done."""
        self._highlights = Highlights()
        self._ghosts: tuple[Brain, ...] = ()
        self._changes: tuple[tuple[int, str], ...] = ()
        self._dragged = (0.0, settings)
        """When settings were changed last, and what they were before."""
        self._runs = 0
        self._newest: Generation | None = None
        self._examined = time.monotonic()
        """When champions were examined last."""
        self._pace = Pace.HIGHLIGHTS
        self._paused = False
        self._wanted = 1
        """Generation to breed up to while breeding is held."""
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
        self._put(self._between, lambda: self._change(settings))

    def restart(self, settings: Settings) -> None:
        """Begin again from generation 0."""
        self._put(self._restart, settings)

    def adopt(self, genome: NDArray[np.float32], population: int = 0, holes: NDArray[np.bool_] | None = None) -> None:
        """Breed a population on from a given genome, whose holes stay holes."""
        self._put(self._between, lambda: self._adopt(genome, population, holes))

    def keep(self, write: Callable[[Learning], A], everything: bool = False) -> Future[list[A]]:
        """Let somebody write what is learned, between two generations, or also what rests; what came of it."""
        done: Future[list[A]] = Future()

        def act() -> None:
            try:
                done.set_result([write(one) for one in self._learnings(everything)])
            except Exception as error:
                done.set_exception(error)

        self._put(self._keep, act)
        if not self.running:
            self.obey()
        return done

    def resume(self, path: Path, courses: Collection[str]) -> Future[Learning]:
        """Go on with a run from a file, of whose own files those among `courses` are opened. Or a FileError comes."""
        done: Future[Learning] = Future()
        self._put(self._resume, path, courses, done)
        if not self.running:
            self.obey()
        return done

    def _learnings(self, everything: bool) -> tuple[Learning, ...]:
        """What is learned now, and perhaps what rests."""
        return (self._run,)

    def _resume(self, path: Path, courses: Collection[str], done: Future[Learning]) -> None:
        try:
            learning = load_run(path, self._workers, courses)
            self._take_up(learning)
        except Exception as error:
            done.set_exception(error)
        else:
            done.set_result(learning)

    def _take_up(self, learning: Learning) -> None:
        """Go on with this in the place of what was learned. Raises FileError for what is not learned here."""
        world = learning.champions[0].world
        if not isinstance(learning, Run) or world != self._run.settings.world:
            raise FileError(f"expected a run of the world {self._run.settings.world}, got one of {world}")
        self._begin(learning)

    def _work(self) -> bool:
        self._job = self._job or self._next_job()
        if self._job is None:
            self._publish()
            return False
        future, finish = self._job
        if self.running and not future.done():
            wait((future,), IDLE_SECONDS)
            return True
        finish()
        self._job = None
        self._write()
        if self._waiting:
            for act in self._waiting:
                act()
            self._waiting.clear()
            self._publish()
        return True

    def _next_job(self) -> tuple[Future[Any], Callable[[], None]] | None:
        run = self._run
        wanted = self._waits or run.wants_examination or self._examination_due
        if wanted and (examination := run.examination()):
            return examination[1], lambda: self._learn(*examination)
        if self._waits:
            return None
        judged = run.ask()
        return judged, lambda: self._tell(judged)

    def _tell(self, judged: Future[Judged]) -> None:
        run = self._run
        before = run.settings
        self._newest = run.tell(judged.result())
        if run.settings is not before:  # the next lesson
            self._note(difference(before, run.settings))
            self._highlights = Highlights()
        number, examined = self._newest.number, run.objective.is_examined
        if not self.running and examined(number) and not (self.hurries and examined(number + 1)):
            run.examine()
        worth = self._highlights.offer(self._newest)
        if worth and run.best is not None:
            self._ghosts = (*self._ghosts, run.best)[-GHOSTS_KEPT:]
        if worth or self._due:
            self._publish()

    def _learn(self, numbers: Sequence[int], scores: Future[NDArray[np.float64]]) -> None:
        self._run.learn(numbers, scores)
        self._examined = time.monotonic()
        if self._due:
            self._publish()

    def _end(self) -> None:
        if self._job and self._keeping:
            future, finish = self._job
            wait((future,), LAST_SECONDS)
            if future.done():
                finish()
        self._write()
        self._run.close()

    def _keep(self, act: Callable[[], None]) -> None:
        """Write now, or if a generation is being tried, after it."""
        self._keeping.append(act)
        if self._job is None:
            self._write()

    def _write(self) -> None:
        for act in self._keeping:
            act()
        self._keeping.clear()

    @property
    def _examination_due(self) -> bool:
        """Whether somebody may be looking at an old one."""
        return self.running and time.monotonic() - self._examined >= EXAMINE_SECONDS

    @property
    def _waits(self) -> bool:
        if self._stopping:
            return False
        held = self._paused or self._pace is Pace.EVERY
        return held and self._newest is not None and self._newest.number >= self._wanted

    def _facts(self) -> dict[str, Any]:
        """What a snapshot says of the run."""
        run = self._run
        return {
            "settings": run.settings,
            "beginning": run.beginning,
            "altered": run.altered,
            "run": self._runs,
            "newest": self._newest,
            "histories": tuple(recorder.history() for recorder in run.recorders),
            "champions": run.champions,
            "held_out": run.held_out,
            "held_out_goal": run.held_out_goal,
            "alike": run.alike,
            "alike_is_whole": run.objective.is_like_training,
            "highlights": self._highlights.kept,
            "ghosts": self._ghosts,
            "memory": run.objective.memory,
            "changes": self._changes,
            "past": run.past,
            "families": run.families,
            "milestones": run.milestones.reached,
            "error": self._error,
        }

    def _set_paused(self, paused: bool) -> None:
        self._paused = paused

    def _set_pace(self, pace: Pace) -> None:
        self._pace = pace

    def _set_wanted(self, generation: int) -> None:
        self._wanted = generation

    def _set_seen(self, run: int, generation: int) -> None:
        if run == self._runs:
            self._highlights.seen(generation)

    def _between(self, act: Callable[[], None]) -> None:
        """Do something now, or if a generation is being tried, after it."""
        if self._job is None:
            act()
        else:
            self._waiting.append(act)

    def _change(self, settings: Settings) -> None:
        old = self._run.settings
        self._note_settings(settings)
        if (settings.courses, settings.network) != (old.courses, old.network):
            self._highlights = Highlights()
        self._run.change(settings)

    def _restart(self, settings: Settings) -> None:
        self._begin(Run(settings, self._workers))

    def _begin(self, run: Run) -> None:
        """Breed this from now on."""
        self._write()
        self._run.close()
        self._run, self._job = run, None
        self._waiting.clear()
        self._highlights, self._ghosts, self._newest, self._error = Highlights(), (), None, None
        self._changes, self._dragged = (), (0.0, run.settings)
        self._runs += 1
        self._wanted = 0
        self._publish()

    def _adopt(self, genome: NDArray[np.float32], population: int, holes: NDArray[np.bool_] | None) -> None:
        self._run.adopt(genome, population, holes)
        self._highlights = Highlights()
        self._note("bred on from a champion")

    def _note(self, says: str) -> None:
        """A change, from the next generation on."""
        if says:
            self._changes = (*self._changes, (self._run.generation, says))[-CHANGES_KEPT:]

    def _note_settings(self, settings: Settings) -> None:
        """What a slider passes while it is dragged is one change."""
        since, old = self._dragged
        now = time.monotonic()
        if now - since > ONE_CHANGE or not self._changes:
            old = self._run.settings
        else:
            self._changes = self._changes[:-1]
        self._dragged = now, old
        self._note(difference(old, settings))


class Trainer(Breeder[Snapshot]):
    """Breeds, and shows how it stands."""

    def _take(self) -> Snapshot:
        return Snapshot(**self._facts())
