"""The best-of table: a person's best drives on each track, kept between starts."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from brains.atomic import write_atomically
from brains.reading import FileError, MissingError, read_json

KEPT = 5
MAX_BYTES = 1_000_000
WANTED = "the table that the arcade wrote"


@dataclass(frozen=True, order=True)
class Drive:
    """A person's result: how many ticks of the course, on which day."""

    score: int
    day: str


class Records:
    """Reads and writes the table. A damaged file is reported and kept aside, never overwritten."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._table: dict[str, list[Drive]] = {}
        self.trouble: str | None = None
        """What was wrong with the file, in one line."""
        try:
            self._table = _read(path)
        except MissingError:
            return
        except (FileError, OSError) as error:
            self.trouble = f"best times: {error}; the file is kept as {path.name}.damaged"
            path.replace(path.with_name(path.name + ".damaged"))

    def best(self, course: str) -> tuple[Drive, ...]:
        """The best drives on a course, best first."""
        return tuple(self._table.get(course, ()))

    def add(self, course: str, drive: Drive) -> int:
        """Enter a drive, save, and return its place, 1 for the best; 0 if it is not among those kept."""
        drives = sorted([*self._table.get(course, ()), drive], key=lambda one: -one.score)[:KEPT]
        self._table[course] = drives
        table = {name: [asdict(one) for one in kept] for name, kept in self._table.items()}
        write_atomically(self.path, json.dumps(table, indent=1).encode())
        return next((place for place, one in enumerate(drives, 1) if one is drive), 0)


def _read(path: Path) -> dict[str, list[Drive]]:
    table = read_json(path, MAX_BYTES, WANTED)
    try:
        return {
            str(name): [Drive(int(one["score"]), str(one["day"])) for one in drives][:KEPT]
            for name, drives in table.items()
        }
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise FileError(f"{path.name}: expected {WANTED}") from error
