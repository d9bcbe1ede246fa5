"""Reading a file that may be anything: a pipe, a device, or larger than memory."""

from __future__ import annotations

import errno
import json
import os
import stat
import sys
from pathlib import Path
from typing import Any, BinaryIO

from brains.text import STDIN, RefusalError, called

PORTION = 1 << 20
MOST = 1 << 53
"""A float has all whole numbers up to this."""
KINDS = {stat.S_ISFIFO: "a pipe", stat.S_ISSOCK: "a socket"}
"""What is no file, by how it is told; all else is a device."""

_heard: list[tuple[object, bytes]] = []
"""Standard input, and what came from it: it can be read once, and is asked for by all who read a file."""


class FileError(RefusalError):
    """A file that is not what was asked for; one line, with what was expected and what came."""


class MissingError(FileError):
    """There is no such file."""


def read_file(path: Path, most: int, what: str = "a file") -> bytes:
    """A regular file of at most so many bytes; `-` is standard input. `what` it should be is said of a larger one.

    Raises:
        MissingError: there is none.
        FileError: it cannot be read, is too large, or is a folder, a pipe or a device.
    """
    name = called(path)
    try:
        if os.fspath(path) == STDIN:
            data = _standard_input(most)
        else:
            # Without O_NONBLOCK a pipe is waited for that nobody writes to.
            flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
            with os.fdopen(os.open(path, flags), "rb") as file:
                data = _regular(file, most)
    except _TooLargeError as error:
        words = f"{most // 1_000_000} MB" if most >= 1_000_000 else f"{most} bytes"
        raise FileError(f"{name}: expected {what} of at most {words}, got more") from error
    except FileNotFoundError as error:
        raise MissingError(f"{name}: cannot be read ({error.strerror})") from error
    except (OSError, ValueError) as error:  # a null character in a name, or closed input, is a ValueError
        raise FileError(f"{name}: cannot be read ({getattr(error, 'strerror', None) or error})") from error
    return data


def read_json(path: Path, most: int, what: str) -> Any:
    """What a JSON file says, in whatever encoding an editor has saved it. Raises as `read_file`."""
    data = read_file(path, most, what)
    try:
        return json.loads(data)
    except (ValueError, RecursionError) as error:
        raise FileError(f"{called(path)}: expected {what} in JSON; it is cut short or something else") from error


def whole(value: object) -> int:
    """A whole number of a JSON file, which other tools write as 2.0 or 2e3. Raises ValueError for anything else."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not -MOST <= value <= MOST or value % 1:
        raise ValueError(f"expected a whole number, got {value!r:.40}")
    return int(value)


class _TooLargeError(Exception):
    """There are more bytes than are read."""


def _regular(file: BinaryIO, most: int) -> bytes:
    """What is in it. Raises OSError if it is no regular file."""
    about = os.fstat(file.fileno())
    if stat.S_ISDIR(about.st_mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
    if not stat.S_ISREG(about.st_mode):
        kind = next((kind for is_kind, kind in KINDS.items() if is_kind(about.st_mode)), "a device")
        raise OSError(f"expected a file, got {kind}")
    if about.st_size > most:
        raise _TooLargeError
    return file.read(about.st_size)


def _standard_input(most: int) -> bytes:
    """All of it. Raises OSError if there is none."""
    if sys.stdin is None:
        raise OSError("there is no standard input")
    if not _heard or _heard[0][0] is not sys.stdin:
        portions, left = [], most + 1
        while left and (portion := sys.stdin.buffer.read(min(PORTION, left))):
            portions.append(portion)
            left -= len(portion)
        _heard[:] = [(sys.stdin, b"".join(portions))]
    if len(_heard[0][1]) > most:
        raise _TooLargeError
    return _heard[0][1]
