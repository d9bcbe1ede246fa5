"""Locks between processes: files, of which a process that dies lets go."""

from __future__ import annotations

import importlib
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

POLL_SECONDS = 0.02
"""Between two tries."""


@contextmanager
def alone(path: Path, patience: float) -> Iterator[None]:
    """Hold the lock of a file, which is made, and for which other processes wait.

    Without it where there can be no such lock, or somebody has it for longer than patience lasts [s]: then both do the
    same work.
    """
    file = None
    with suppress(OSError):
        file = path.open("w")
        last = time.monotonic() + patience
        while not _locked(file.fileno()) and time.monotonic() < last:
            time.sleep(POLL_SECONDS)
    try:
        yield
    finally:
        if file:
            file.close()


def _locked(file: int) -> bool:
    """Take the lock of an open file, unless another process has it. Raises OSError where there are no locks."""
    try:
        if sys.platform == "win32":
            locking: Any = importlib.import_module("msvcrt")
            locking.locking(file, locking.LK_NBLCK, 1)
        else:
            locking = importlib.import_module("fcntl")
            locking.flock(file, locking.LOCK_EX | locking.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return False
    return True
