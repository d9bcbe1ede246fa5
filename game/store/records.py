"""The best-of table: a person's best drives on each track, kept between starts."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from brains.atomic import set_aside, write_atomically
from brains.reading import FileError, MissingError, read_json, whole
from game.worlds import WORLDS

KEPT = 5
MAX_BYTES = 16_000_000
HIGHEST = 10**9
"""Of a score, either way."""
LONGEST_DAY = 20
LEAST_NAME, LONGEST_NAME = 3, 12
"""Letters."""
WANTED = "the table that the arcade wrote"


@dataclass(frozen=True, order=True)
class Drive:
    """A person's result: how many ticks of the course, on which day."""

    score: int
    day: str
    name: str = ""
    """Of whom, if that was told."""


class Records:
    """Reads and writes the table, which other windows may write to meanwhile: nobody's drives are lost.

    A damaged file is reported and kept aside, never overwritten. What goes wrong is said once and stops nobody.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.trouble: str | None = None
        """What went wrong first, in one line."""
        self.tell: Callable[[str], None] = lambda says: None
        """Told the same, as soon as it happens."""
        self._table: dict[str, list[Drive]] = {}
        self._take_over()

    def best(self, course: str) -> tuple[Drive, ...]:
        """The best drives on a course, best first."""
        return tuple(self._table.get(course, ())[:KEPT])

    def on(self, day: str, world: str) -> dict[str, tuple[Drive, ...]]:
        """The best drives of a day in a world, best first, by table; the one with most of them first."""
        tables = {name: tuple(one for one in drives if one.day == day) for name, drives in self._table.items()}
        of_day = {name: drives[:KEPT] for name, drives in tables.items() if drives and world_of(name) == world}
        return dict(sorted(of_day.items(), key=lambda item: -len(item[1])))

    def of_world(self, world: str) -> int:
        """How many drives are kept of a world, whose tables begin with its name, or of the first one with no name."""
        return sum(len(drives) for name, drives in self._table.items() if world_of(name) == world)

    def add(self, course: str, drive: Drive) -> int:
        """Enter a drive, save, and return its place, 1 for the best; 0 if it is not among those kept."""
        free = self._take_over()
        drives = _best([*self._table.get(course, ()), drive])
        self._table[course] = drives
        self._save(free)
        return next((place for place, one in enumerate(drives[:KEPT], 1) if one is drive), 0)

    def sign(self, course: str, drive: Drive, name: str) -> None:
        """Give a drive that is kept a name, and save."""
        free, drives = self._take_over(), self._table.get(course, [])
        at = next((k for k, one in enumerate(drives) if one == drive), None)
        if at is not None:
            drives[at] = replace(drive, name=name)
            self._save(free)

    def _take_over(self) -> bool:
        """Enter what the file has; whether it may be written now."""
        try:
            found = _read(self.path)
        except MissingError:
            return True
        except FileError as error:
            try:
                self._note(f"best times: {error}; the file is kept as {set_aside(self.path).name}")
            except OSError:
                self._note(f"best times: {error}; the file stays, and new ones are not kept")
                return False
            return True
        for course, drives in found.items():
            here = Counter(self._table.get(course, ())) | Counter(drives)
            self._table[course] = _best(list(here.elements()))
        return True

    def _save(self, free: bool) -> None:
        """If the file may be written."""
        if free:
            table = {name: [_said(one) for one in kept] for name, kept in self._table.items()}
            try:
                write_atomically(self.path, json.dumps(table, indent=1).encode())
            except OSError as error:
                self._note(f"best times are not kept: {error.strerror or error}")

    def _note(self, says: str) -> None:
        if self.trouble is None:
            self.trouble = says
            self.tell(says)


def _best(drives: list[Drive]) -> list[Drive]:
    """Those that are kept, best first; of equal ones the earlier in the list. The best of the newest day are, too."""
    order = sorted(drives, key=lambda one: -one.score)
    newest = max((one.day for one in drives), default="")
    left = KEPT
    kept = []
    for place, one in enumerate(order):
        of_day = one.day == newest and left > 0
        left -= of_day
        if place < KEPT or of_day:
            kept.append(one)
    return kept


def _read(path: Path) -> dict[str, list[Drive]]:
    """Raises FileError."""
    table = read_json(path, MAX_BYTES, WANTED)
    try:
        return {name: _best([_drive(one) for one in drives]) for name, drives in table.items()}
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise FileError(f"{path.name}: expected {WANTED}") from error


def _drive(said: Any) -> Drive:
    """Raises ValueError, TypeError or KeyError."""
    score, day = whole(said["score"]), said["day"]
    if abs(score) > HIGHEST or not isinstance(day, str) or len(day) > LONGEST_DAY or not day.isprintable():
        raise ValueError(f"expected a score and a day, got {said!r:.40}")
    name = said.get("name", "")
    if not isinstance(name, str) or len(name) > LONGEST_NAME or not name.isprintable():
        raise ValueError(f"expected a name, got {said!r:.40}")
    return Drive(score, day, name)


def _said(drive: Drive) -> dict[str, Any]:
    """As it stands in the file: a name only where there is one."""
    return {part: value for part, value in asdict(drive).items() if value != ""}


def course_of(table: str) -> str:
    """What a table is called in its world."""
    head, colon, course = table.partition(": ")
    return (course if colon and head in WORLDS else table).replace(" against the ", " v ")


def world_of(table: str) -> str:
    """Tables of the first world bear the names of courses alone."""
    head, colon, _ = table.partition(": ")
    return head if colon and head in WORLDS else next(iter(WORLDS))
