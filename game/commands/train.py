"""`train`: breed without a window."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from brains.files import Brain, FileError, load_brain, save_brain
from brains.widening import widened
from game.commands.ending import Ended, ending
from game.engine.course import parted
from game.engine.engine import ClusterError
from game.engine.gym.names import bare, is_environment
from game.training.checkpoint import Learning, save_run
from game.training.console import console, progress_bar
from game.training.history import History
from game.training.run import Run
from game.training.settings import SettingsError

SHOW_SECONDS = 0.1
WIDEN_STREAM = 105
"""First number of the seed of what the new units of a widened brain see."""
BRAIN_ONLY = ".brain"
"""How a file is called that is to have the champion alone, or one of each role."""


SAVE_SECONDS = 60.0
"""Between two times that a long training saves by itself."""


FEW = 10.0
"""A goal of fewer points is not reached in whole ones."""


def points(score: float, run: Run) -> str:
    """A score in words, of a run whose courses have a goal."""
    return f"{score:.{2 if run.held_out_goal < FEW else 0}f}"


def save_made(path: Path, run: Learning) -> None:
    """Keep a run, or in NAME.brain its champions alone. Raises OSError with nothing changed."""
    if path.suffix == BRAIN_ONLY:
        save_brain(path, *run.champions)
    else:
        save_run(path, run)


class Keeper:
    """Keeps a run in a file; without a path it keeps nothing."""

    def __init__(self, path: Path | None, run: Learning) -> None:
        self._path, self._run = path, run
        self._saved = time.monotonic()
        self.kept = False
        """Whether the file has been written."""

    @property
    def is_due(self) -> bool:
        """Whether a long training should save again; to a pipe or a device it is written once, at the end."""
        if self._path is None or time.monotonic() - self._saved <= SAVE_SECONDS:
            return False
        return self._path.is_file() or not self._path.exists()

    def save(self) -> None:
        """Between two steps; nothing is written before the first. Raises OSError with nothing changed."""
        if self._path and self._run.champions:
            save_made(self._path, self._run)
            self.kept = True

    def save_meanwhile(self, say: Callable[[str], None]) -> None:
        """The same, but that it fails is only said: the next time may do better."""
        self._saved = time.monotonic()
        try:
            self.save()
        except OSError as error:
            say(f"not saved yet: {error.strerror or error}")

    def says(self) -> str:
        """What has been kept."""
        if self._path is None:
            return "nothing is kept"
        return f"saved {self._path}" if self.kept else f"nothing was learned yet, and nothing saved in {self._path}"

    @contextmanager
    def at_work(self) -> Iterator[None]:
        """In here a training ends between two steps; only who asks twice ends it in the middle of one, unsaved."""
        try:
            with ending.between_steps():
                yield
        except Ended:
            kept = f"what was saved before is in {self._path}" if self.kept else "nothing is kept"
            console().print(f"ended in the middle of a step; {kept}")
            raise


def load_brain_of(world: str, path: Path) -> Brain:
    """A brain to learn on from: an environment with other options is as good a school. Raises FileError."""
    brain = load_brain(path, None if is_environment(world) else world)
    if bare(brain.world) != bare(world):
        raise FileError(f"{path.name}: expected a brain of {world}, got one of {brain.world!r:.40}")
    return brain


def begin_with(run: Run, path: Path) -> None:
    """Let a run begin with a champion from a file, which is widened where what is bred has more hidden units.

    Raises:
        FileError: no brain of this world.
        SettingsError: what is bred cannot begin with it, or there are several populations.
    """
    settings = run.settings
    if len(run.recorders) > 1:
        raise SettingsError(f"start: expected a world with one population, got {settings.world}")
    brain = load_brain_of(settings.world, path)
    if brain.eyes and not any(parted(name)[1] for name in settings.courses):
        run.change(settings := settings.looking(brain.eyes))
    genome = np.array(brain.genome)
    if brain.network != settings.network:
        if brain.holes is not None:
            wanted = f"expected layers {brain.network.says}, as a brain with holes has"
            raise SettingsError(f"start: {wanted}, got {settings.network.says}")
        rng = np.random.default_rng([WIDEN_STREAM, settings.seed])
        try:
            genome = widened(brain.network, genome, settings.network, rng)
        except ValueError as error:
            raise SettingsError(f"start: {error}") from error
    run.adopt(genome, holes=brain.holes)


Rows = list[dict[str, Any]]
"""A history for JSON, a row a generation."""


@dataclass(frozen=True)
class Goal:
    """What a run is bred until, by the names of a history's rows."""

    name: str
    value: float
    is_regret: bool
    """Less is better, and it is known only where champions are examined; so is what is held out."""

    @property
    def says(self) -> str:
        return f"{self.name.replace('_', '-')} {self.value:g}"

    def is_reached(self, run: Run) -> bool:
        """By the newest generation, in every population."""
        last = [float(getattr(recorder.history(1), self.field)[0]) for recorder in run.recorders]
        return all(value <= self.value if self.is_regret else value >= self.value for value in last)

    @property
    def field(self) -> str:
        """Of a history."""
        return "held_out" if self.needs_examination else self.name

    @property
    def needs_examination(self) -> bool:
        """Whether each generation's champion has to be examined for it."""
        return self.is_regret or self.name == "held_out"


def goal_of(text: str, run: Run) -> Goal:
    """From `NAME=NUMBER`. Raises SettingsError."""
    judged = judged_of(run)
    names = (judged, "best", "mean", "median")
    name, _, said = text.partition("=")
    try:
        value = float(said)
    except ValueError:
        value = math.nan
    if name.replace("-", "_") not in names or not math.isfinite(value):
        among = ", ".join(known.replace("_", "-") for known in names)
        raise SettingsError(f"until: expected NAME=NUMBER with a name of {among}, got {text!r:.40}")
    return Goal(name.replace("-", "_"), value, judged == "regret" == name)


def breed(run: Run, generations: int, keeper: Keeper, until: Goal | None = None) -> list[Rows]:
    """Breed and keep that many generations more, or until that or told to end; by population the whole history."""
    judged = judged_of(run)
    rows = [rows_of(recorder.history(), judged) for recorder in run.recorders]
    known: dict[int, tuple[float, ...]] = {}
    gone: ClusterError | None = None
    shown = 0.0
    with keeper.at_work(), progress_bar() as progress:
        task = progress.add_task("breeding", total=generations)
        try:
            for done in range(generations):
                if ending.told:
                    break
                made = run.step()
                for own, recorder in zip(rows, run.recorders, strict=True):
                    own += rows_of(recorder.history(1), judged)
                if run.wants_examination or (until and until.needs_examination):
                    known |= run.examine()
                if until and until.is_reached(run):
                    break
                if time.monotonic() - shown > SHOW_SECONDS:
                    shown = time.monotonic()
                    best = [f"{values.max():.0f}" for values in made.fitness]
                    goal = "" if run.settings.arena.form else f" of {made.goal:.0f}"
                    text = f"best {' and '.join(best)}{goal}"
                    progress.update(task, completed=done + 1, description=text)
                if keeper.is_due:
                    known |= run.examine()
                    keeper.save_meanwhile(console().print)
        except ClusterError as error:  # the run is as it was before this generation; what is left to do is done here
            gone = error
        known |= run.examine()
        keeper.save()
        if not (ending.told or gone):
            progress.update(task, completed=generations)
    for k, own in enumerate(rows):
        for row in own:
            if row["generation"] in known and run.objective.is_examined(row["generation"]):
                row[judged] = known[row["generation"]][k]
    if gone:
        raise ClusterError(f"{gone}; {keeper.says()}")
    return rows


def run_training(run: Run, generations: int, save: Path | None, until: Goal | None = None) -> dict[str, Any]:
    """Breed, save, say how it went on stderr, and return what --json prints."""
    settings, arena = run.settings, run.settings.arena
    ticks_before, began = run.lane_ticks, time.perf_counter()
    first, keeper = run.generation, Keeper(save, run)
    rows = breed(run, generations, keeper, until)
    seconds = time.perf_counter() - began
    run.close()
    told = console()
    if ending.told:
        told.print(f"told to end after {run.generation - first:,} of {generations:,} generations")
    for one in run.champions:
        if one.role:
            told.print(f"{one.name}, {one.role} of generation {one.generation}: regret {one.held_out:.3f} turns")
        else:
            unseen = f"{points(one.held_out, run)} {arena.goal_is.format(run.held_out_goal)}".rstrip()
            told.print(
                f"{one.name}, champion of generation {one.generation}: {points(one.fitness, run)} in training, "
                f"{unseen} on unseen {arena.courses.are}"
            )
    reached = until is not None and bool(run.champions) and until.is_reached(run)
    if until:
        told.print(f"{until.says} was {'reached' if reached else 'not reached'}")
    if not settings.is_exact:
        what = settings.strategy if arena.exact else settings.world
        told.print(f"{what} repeats bit for bit on the same machine only")
    if save:
        told.print(keeper.says())
    ticks = run.lane_ticks - ticks_before
    champions = [_about(one, judged_of(run)) for one in run.champions]
    several = len(run.recorders) > 1
    return {
        "world": settings.world,
        "strategy": settings.strategy,
        "seed": settings.seed,
        "population": settings.population,
        "courses": settings.courses,
        "brain": settings.brain,
        "activations": settings.network.activations,
        "options": settings.options,
        **(
            {
                "role": "both",
                "history": dict(zip(arena.roles, rows, strict=True)),
                "champions": dict(zip(arena.roles, champions, strict=False)),
            }
            if several
            else {
                "history": rows[0],
                "champion": champions[0] if champions else None,
                "held_out_goal": run.held_out_goal,
            }
        ),
        **({"until": {until.name: until.value, "reached": reached}} if until else {}),
        "seconds": seconds,
        "agent_ticks": ticks,
        "agent_ticks_per_second": ticks / seconds,
    }


def judged_of(run: Run) -> str:
    """What the held-out score of a run is called: on courses, or against perfect play."""
    return "held_out" if run.settings.arena.meeting is None else "regret"


def rows_of(history: History, judged: str) -> Rows:
    """A history as rows; `judged` is what the held-out score is called in this world."""
    names = {"best": "best", "mean": "mean", "median": "median", "held_out": judged, "finished": "finished"}
    return [
        {"generation": int(number)}
        | {
            says: None if math.isnan(value := float(getattr(history, name)[k])) else value
            for name, says in names.items()
        }
        for k, number in enumerate(history.generation)
    ]


def _about(brain: Brain, judged: str) -> dict[str, Any]:
    held_out = None if math.isnan(brain.held_out) else brain.held_out
    return {"name": brain.name, "fitness": brain.fitness, judged: held_out}
