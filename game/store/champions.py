"""Champions to keep: the person's own files and those that come with the arcade; listed, exported, imported, deleted.

Whatever is wrong with a file is a FileError of one line; nothing has changed then. A file that is listed is only ever
copied or moved, so that its bytes stay what they are.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path

from brains.atomic import claimed, numbered, write_atomically
from brains.files import Brain, FileError, load_brains, save_brain
from brains.reading import read_file
from game.store import places
from game.worlds import WORLDS, CourseError, World

SHIPPED = Path(__file__).parents[1] / "champions"
"""One champion a world, in its README with the command that made each."""
ENVIRONMENTS = "gym"
"""The folder of those that were bred in environments, which are listed where somebody asks for theirs."""
MOST = 300
"""Files of a folder that are read, the newest ones."""
MAX_BYTES = 16_000_000
"""Four times a brain of as many weights as there may be: whatever is larger is something else."""
DELETED = "deleted"
"""The folder beside a champion to which it is moved."""
SUFFIX = ".brain"
WHOLE = ".run"
"""Of a whole run, which lies in a folder of its own under the name of its champions."""


@dataclass(frozen=True, eq=False)
class Kept:
    """A file of champions."""

    path: Path
    brains: tuple[Brain, ...]
    """One, or one of each role; none if the file is damaged."""
    shipped: bool
    """Whether it came with the arcade."""
    when: float
    """It was written, in seconds since 1970."""
    trouble: str = ""
    """What is wrong with the file, in a few words."""

    @property
    def name(self) -> str:
        """Of who is in it; of a damaged file its own."""
        return " and ".join(brain.name for brain in self.brains) or self.path.name

    @property
    def world(self) -> str:
        """Empty for a damaged file."""
        return self.brains[0].world if self.brains else ""

    @property
    def run(self) -> Path | None:
        """The whole run that they are champions of, if that is kept."""
        path = whole(self.path)
        return path if not self.shipped and path.exists() else None


@dataclass(frozen=True)
class Collection:
    """What there is, newest first."""

    entries: tuple[Kept, ...]
    left_out: int = 0
    """Older files that were not read."""

    def of(self, world: str | None) -> tuple[Kept, ...]:
        """Those of a world; for None all, damaged files too."""
        return tuple(one for one in self.entries if world in (None, one.world))


def kept(world: str | None = None, environments: bool = False) -> Collection:
    """The person's own champions, newest first, and after them those that come with the arcade.

    Of all worlds, or of one; `environments`: with those that were bred in one, if these come with it.
    """
    newest, left_out = _newest(places.champions())
    own = [_entry(path, when) for path, when in newest]
    shipped = (*_shipped(), *(sorted((SHIPPED / ENVIRONMENTS).glob(f"*{SUFFIX}")) if environments else ()))
    listed = Collection((*own, *(entry(path, shipped=True) for path in shipped)))
    return Collection(listed.of(world), left_out)


def found() -> Collection:
    """Files of champions in the places where people keep what they are given, newest first."""
    files, left_out = [], 0
    for folder in dict.fromkeys((places.exports(), *places.shared())):
        newest, older = _newest(folder)
        files += newest
        left_out += older
    files.sort(key=lambda file: -file[1])
    return Collection(tuple(_entry(path, when) for path, when in files[:MOST]), left_out + len(files[MOST:]))


def entry(path: Path, shipped: bool = False) -> Kept:
    """A file as it stands in the gallery."""
    try:
        when = path.stat().st_mtime
    except OSError:
        when = 0.0
    return _entry(path, when, shipped)


def whole(path: Path) -> Path:
    """Where the whole run is, or would be, of champions in a file."""
    return places.runs() / f"{path.stem}{WHOLE}"


def own_name(brains: Sequence[Brain]) -> str:
    """Of a file with these champions, after the first."""
    return f"{brains[0].name.replace(' ', '-').lower()}-{brains[0].generation}{SUFFIX}"


def keep(*brains: Brain, before: str = "") -> Path:
    """Save champions in one file, named after the first, with something before it; others of that name stay.

    Raises OSError.
    """
    path = places.champions() / f"{before}{own_name(brains)}"
    for there in takewhile(Path.exists, numbered(path)):
        if _holds(there, brains):
            save_brain(there, *brains)
            return there
    with claimed(numbered(path)) as free:
        save_brain(free, *brains)
    return free


def _holds(path: Path, brains: tuple[Brain, ...]) -> bool:
    """Whether a file has these genomes."""
    try:
        kept = load_brains(path, MAX_BYTES)
    except FileError:
        return False
    return [one.genome.tobytes() for one in kept] == [one.genome.tobytes() for one in brains]


def delete(one: Kept) -> Path:
    """Move a champion out of sight, to where it now is. Raises FileError and OSError."""
    if one.shipped:
        raise FileError(f"{one.path.name}: comes with the arcade and stays")
    folder = one.path.parent / DELETED
    with claimed(numbered(folder / one.path.name)) as path:
        if one.run:
            with claimed(numbered(places.runs() / DELETED / one.run.name)) as run:
                one.run.replace(run)
        return one.path.replace(path)


def export(one: Kept) -> Path:
    """Copy a champion to where the person will find it, under its own name. Raises FileError and OSError."""
    if one.trouble:
        raise FileError(f"{one.path.name}: {one.trouble}")
    data = read_file(one.path, MAX_BYTES)
    with claimed(numbered(places.exports() / own_name(one.brains))) as path:
        write_atomically(path, data)
    return path


def import_(path: Path) -> Kept:
    """Copy a file into the gallery; one that is there already is taken as it is. Raises FileError and OSError."""
    brains_of(path)
    data, folder = read_file(path, MAX_BYTES), places.champions()
    for there, size in _files(folder):
        if size.st_size == len(data) and read_file(there, MAX_BYTES) == data:
            return entry(there)
    with claimed(numbered(folder / f"{path.stem}{SUFFIX}")) as copy:
        write_atomically(copy, data)
    return entry(copy)


def brains_of(path: Path) -> tuple[Brain, ...]:
    """The brains of a file, one or one of each role, all of which this program can run. Raises FileError."""
    brains = load_brains(path, MAX_BYTES)
    for brain in brains:
        if brain.world not in WORLDS:
            raise FileError(f"{path.name}: expected a brain of one of {', '.join(WORLDS)}, got {brain.world!r:.40}")
        if world := WORLDS.at_hand(brain.world):
            check_fits(brain, world, path)
    if len({(brain.world, brain.role) for brain in brains}) < len(brains) or len({one.world for one in brains}) > 1:
        raise FileError(f"{path.name}: expected one brain, or one of each role of a world")
    return brains


def check_fits(brain: Brain, world: World, path: Path) -> None:
    """Raises FileError if a brain cannot see, sense or act in a world."""
    if misfit := world.misfit(brain.network):
        raise FileError(f"{path.name}: {misfit}")
    if brain.senses not in world.senses:
        raise FileError(f"{path.name}: expected senses of {', '.join(world.senses)}, got {brain.senses!r:.40}")
    try:
        world.check_eyes(brain.eyes)
    except CourseError as error:
        raise FileError(f"{path.name}: {error}") from error
    if brain.role not in ("", *world.roles) or (brain.role == "" and len(world.roles) > 1):
        raise FileError(f"{path.name}: expected a role of {', '.join(world.roles)}, got {brain.role!r:.40}")


def _entry(path: Path, when: float, shipped: bool = False) -> Kept:
    try:
        return Kept(path, brains_of(path), shipped, when)
    except FileError as error:
        return Kept(path, (), shipped, when, str(error).partition(": ")[2])


def _shipped() -> tuple[Path, ...]:
    """In the order of the worlds, of each the usual one first."""
    return tuple(
        path
        for world in WORLDS
        for name in (f"{world}{SUFFIX}", f"{world}-*{SUFFIX}")
        for path in sorted(SHIPPED.glob(name))
    )


def _files(folder: Path) -> Iterator[tuple[Path, os.stat_result]]:
    """Files of champions in a folder; none if there is no folder."""
    try:
        with os.scandir(folder) as listed:
            for file in listed:
                if file.name.endswith(SUFFIX) and not file.name.startswith(".") and file.is_file():
                    yield Path(file.path), file.stat()
    except OSError:
        return


def _newest(folder: Path) -> tuple[list[tuple[Path, float]], int]:
    """The newest MOST files of a folder with the times when they were written, and how many are older."""
    files = sorted(((about.st_mtime, path.name, path) for path, about in _files(folder)), reverse=True)
    return [(path, when) for when, _, path in files[:MOST]], len(files[MOST:])
