"""Writing a file so that a kill at any moment leaves the old one or the new one.

What is written lies beside its place, under a hidden name of our own, until it is moved there. A link stays what it is
and its target is replaced; a device or a pipe is written to.
"""

from __future__ import annotations

import errno
import os
import re
import secrets
import stat
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path

PART = re.compile(r"\.evolution-arcade-[0-9a-f]{16}\.part")
"""How a file is called that is not whole yet."""
OLD = 86_400.0
"""Seconds after which nobody writes to it any more."""

_swept: set[Path] = set()
"""Folders in which this program has looked for such files of programs that were killed."""


def write_atomically(path: Path, data: bytes) -> None:
    """Replace `path` by `data` in one step. Raises OSError with nothing changed."""
    with _named(path):
        target, about = _place(path)
        if about is not None and not stat.S_ISREG(about.st_mode):
            with target.open("wb", buffering=0) as file:
                _write_all(file.fileno(), data)
            return
        target.parent.mkdir(parents=True, exist_ok=True)
        part, handle = _part(target.parent)
        try:
            try:
                if about is not None and hasattr(os, "fchmod"):
                    os.fchmod(handle, stat.S_IMODE(about.st_mode))
                _write_all(handle, data)
                os.fsync(handle)
            finally:
                os.close(handle)
            part.replace(target)
        except BaseException:
            part.unlink(missing_ok=True)
            raise


def check_writable(path: Path) -> None:
    """Before long work: raises OSError, with nothing changed, if `write_atomically` could not write there.

    The folder is made.
    """
    with _named(path):
        target, about = _place(path)
        if about is None or stat.S_ISREG(about.st_mode):
            target.parent.mkdir(parents=True, exist_ok=True)
            part, handle = _part(target.parent)
            os.close(handle)
            part.unlink()


def numbered(path: Path) -> Iterator[Path]:
    """`a.txt`, `a-2.txt`, `a-3.txt`, …"""
    yield path
    for number in count(2):
        yield path.with_name(f"{path.stem}-{number}{path.suffix}")


@contextmanager
def claimed(paths: Iterable[Path]) -> Iterator[Path]:
    """The first of these that nobody has taken, and from now on nobody else takes.

    In here it is written to; if that fails, it is given back. Raises OSError.
    """
    free = next(path for path in paths if _claim(path))
    try:
        yield free
    except BaseException:
        free.unlink(missing_ok=True)
        raise


def _claim(path: Path) -> bool:
    """Make an empty file that was not there before; False if there is one. Raises OSError."""
    with _named(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o666))
        except FileExistsError:
            return False
        return True


def set_aside(path: Path) -> Path:
    """Give a damaged file a name that nobody has, so that nothing takes its place; the name. Raises OSError."""
    with _named(path):
        if not stat.S_ISREG(path.lstat().st_mode):
            raise OSError(errno.EINVAL, "expected a file")
        with claimed(numbered(path.with_name(f"{path.name}.damaged"))) as free:
            return path.replace(free)


@contextmanager
def _named(path: Path) -> Iterator[None]:
    """An error in here is one of this file, and not of what lies beside it meanwhile."""
    try:
        yield
    except OSError as error:
        if error.errno is None:
            raise
        raise OSError(error.errno, error.strerror, str(path)) from error
    except ValueError as error:  # a null character
        raise OSError(errno.EINVAL, str(error), str(path)) from error


def _place(path: Path) -> tuple[Path, os.stat_result | None]:
    """Where a file is to be written, through links, and what is there. Raises OSError for what cannot be written to."""
    try:
        about: os.stat_result | None = Path(path).stat()
    except FileNotFoundError:
        about = None
    if about is not None and stat.S_ISDIR(about.st_mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
    if about is not None and not os.access(path, os.W_OK):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
    if about is not None and not stat.S_ISREG(about.st_mode):
        return Path(path), about  # a pipe that is open has no place in any folder
    return Path(os.path.realpath(path)), about


def _part(folder: Path) -> tuple[Path, int]:
    """A new file that is not whole yet, open to be written, with the permissions that a new file has here."""
    _sweep(folder)
    part = folder / f".evolution-arcade-{secrets.token_hex(8)}.part"
    return part, os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY | getattr(os, "O_BINARY", 0), 0o666)


def _write_all(handle: int, data: bytes) -> None:
    left = memoryview(data)
    while left:
        left = left[os.write(handle, left) :]


def _sweep(folder: Path) -> None:
    """Delete what programs that were killed have left, once for each folder."""
    if folder in _swept:
        return
    _swept.add(folder)
    with suppress(OSError):
        for one in os.scandir(folder):
            with suppress(OSError):
                ours = PART.fullmatch(one.name) is not None and one.is_file(follow_symlinks=False)
                if ours and time.time() - one.stat().st_mtime > OLD:
                    Path(one.path).unlink()
