"""Laps that are kept: where a car was, what it saw and what was done, tick by tick; a person's best on each circuit."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from brains.atomic import set_aside
from brains.checks import array
from brains.files import FileError, read_arrays, write_arrays
from brains.policy import Policy
from brains.reading import MissingError
from game.engine.session import Session
from game.engine.side import Side
from game.worlds import Course
from game.worlds.circuit import CIRCUIT
from game.worlds.circuit.courses import line_of
from game.worlds.circuit.kernel import BEST_LAP, HEADING_X, HEADING_Y, LAPS, LAST_LAP, TICKS_PER_SECOND, X, Y
from game.worlds.circuit.lines import Line

LAP = "evolution-arcade lap"
LONGEST = 36_000
"""Ticks of a lap."""
MAX_BYTES = 4_000_000
WIDTHS = {"poses": 4, "seen": len(CIRCUIT.inputs), "done": len(CIRCUIT.outputs)}


@dataclass(frozen=True, eq=False)
class Lap:
    """One lap, a row a tick."""

    seconds: float
    poses: NDArray[np.float32]
    """`(tick, [x, y, heading x, heading y])`."""
    seen: NDArray[np.float32]
    """`(tick, input)`: what a brain would have seen."""
    done: NDArray[np.float32]
    """`(tick, output)`: what a brain would have said."""

    def pose(self, ticks: float) -> tuple[float, float, float, float]:
        """So many ticks after its start; at its end it stays."""
        at = min(max(ticks, 0.0), len(self.poses) - 1.0)
        before = int(at)
        after = min(before + 1, len(self.poses) - 1)
        x, y, heading_x, heading_y = self.poses[before] + (at - before) * (self.poses[after] - self.poses[before])
        return float(x), float(y), float(heading_x), float(heading_y)


def mark_of(course: Course) -> str:
    """What tells a circuit from all others: another one may be drawn, or be fresh, under the same name."""
    return _mark(course.name, line_of(course))


@lru_cache(maxsize=16)
def _mark(name: str, line: Line) -> str:
    ground = f"{name} {line.half:.2f} ".encode(errors="surrogateescape") + np.round(line.points, 2).tobytes()
    return hashlib.sha256(ground).hexdigest()[:16]


def path_of(folder: Path, course: Course) -> Path:
    """Where in a folder a person's best lap on a course is kept."""
    return folder / f"{mark_of(course)}.lap"


def save_lap(path: Path, course: str, lap: Lap) -> None:
    """Write a lap in one step. Raises OSError with nothing changed."""
    arrays = {name: np.asarray(getattr(lap, name), dtype=np.float32) for name in WIDTHS}
    write_arrays(path, LAP, arrays, {"course": course, "seconds": lap.seconds})


def load_lap(path: Path, course: str) -> Lap | None:
    """The lap that is kept of a course; None if there is none. Raises FileError for any other file."""
    try:
        arrays, about = read_arrays(path, LAP, most=MAX_BYTES)
    except MissingError:
        return None
    seconds = about.get("seconds")
    try:
        ticks = len(array(arrays.get("poses"), "poses", np.float32, (None, WIDTHS["poses"])))
        for name, width in WIDTHS.items():
            array(arrays.get(name), name, np.float32, (ticks, width))
    except ValueError as error:
        raise FileError(f"{path.name}: expected tables of one length, a row a tick, all numbers finite") from error
    if not 1 < ticks <= LONGEST:
        raise FileError(f"{path.name}: expected tables of one length, a row a tick, all numbers finite")
    if about.get("course") != course or not isinstance(seconds, float) or not 0 < seconds < LONGEST:
        raise FileError(f"{path.name}: expected a lap on {course} and its seconds")
    return Lap(seconds, arrays["poses"], arrays["seen"], arrays["done"])


def keep_best(path: Path, course: str, lap: Lap) -> None:
    """Save a lap, unless a better one has been saved meanwhile. Raises OSError with nothing changed."""
    try:
        there = load_lap(path, course)
    except FileError:
        set_aside(path)
        there = None
    if there is None or lap.seconds < there.seconds:
        save_lap(path, course, lap)


class LapRecorder:
    """Watches an individual of a session, tick by tick, and cuts what it does into laps."""

    def __init__(self, session: Session, individual: int) -> None:
        self._session, self._individual = session, individual
        self._laps = 0
        self._rows: list[NDArray[np.float32]] = []
        self.best: Lap | None = None

    def note(self, done: NDArray[np.float32]) -> Lap | None:
        """After a tick in which `done (output,)` was asked for; the lap, if one has ended and is the best so far."""
        session, individual = self._session, self._individual
        pose = [float(session.field(row)[individual]) for row in (X, Y, HEADING_X, HEADING_Y)]
        seen = session.thoughts(individual)[: len(CIRCUIT.inputs)]
        self._rows.append(np.concatenate([pose, seen, done]).astype(np.float32))
        laps = int(session.field(LAPS)[individual])
        if laps == self._laps:
            return None
        rows, self._rows, self._laps = np.array(self._rows), [], laps
        seconds = float(session.field(LAST_LAP)[individual]) / TICKS_PER_SECOND
        if self.best and self.best.seconds <= seconds:
            return None
        self.best = Lap(seconds, *np.split(rows, [4, 4 + len(CIRCUIT.inputs)], axis=1))
        return self.best


def lap_of_brain(network: Policy, genome: NDArray[np.float32], course: Course) -> Lap | None:
    """The best lap that a brain drives on a course; None if it crashes before it has one."""
    alone = Session(CIRCUIT, [Side(network, genome[None])], course)
    alone.run()
    best = float(alone.field(BEST_LAP)[0])
    if best == 0:
        return None
    again = Session(CIRCUIT, [Side(network, genome[None])], course)
    recorder = LapRecorder(again, 0)
    while not again.finished:
        again.run(1)
        done = again.thoughts(0)[-len(CIRCUIT.outputs) :]
        lap = recorder.note(done)
        if lap is not None and lap.seconds <= best / TICKS_PER_SECOND:
            return lap
    return recorder.best
