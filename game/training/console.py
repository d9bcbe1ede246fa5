"""What long work shows on the console while it goes on, and what is looked at before it begins."""

from __future__ import annotations

import errno
import io
import time
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeRemainingColumn

from brains.atomic import check_writable, write_atomically
from game.training.settings import SettingsError

TELL_SECONDS = 60.0
"""Between two lines, where there is no bar."""


def console() -> Console:
    """On stderr, line for line as it is told: names of files are neither wrapped nor taken for markup."""
    return Console(stderr=True, highlight=False, markup=False, soft_wrap=True)


class Told(Progress):
    """Where no terminal is there to draw a bar in, as in a file of a long training, a line a minute."""

    _told = 0.0

    def start(self) -> None:
        """As rich does it; a minute begins."""
        self._told = time.monotonic()
        super().start()

    def update(self, task_id: TaskID, *args: Any, **fields: Any) -> None:
        """As rich does it."""
        super().update(task_id, *args, **fields)
        self._tell(task_id)

    def advance(self, task_id: TaskID, advance: float = 1) -> None:
        """As rich does it."""
        super().advance(task_id, advance)
        self._tell(task_id)

    def _tell(self, task_id: TaskID) -> None:
        now = time.monotonic()
        if not self.console.is_terminal and now - self._told >= TELL_SECONDS:
            self._told, task = now, self._tasks[task_id]
            of = "" if task.total is None else f" of {task.total:,.0f}"
            self.console.print(f"{task.description}, {task.completed:,.0f}{of}")


def progress_bar() -> Progress:
    """On stderr, so that stdout stays for results."""
    return Told(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=console(),
    )


def check_picture(out: Path) -> None:
    """Before a long study: raises SettingsError or OSError if its plot could not be written to `out`."""
    if out.suffix.lower() != ".png":
        raise SettingsError(f"out: expected a file ending in .png, got {out.name!r:.40}")
    if not out.parent.is_dir():
        raise FileNotFoundError(errno.ENOENT, "there is no such folder", str(out.parent))
    check_writable(out)


def write_picture(out: Path, figure: Any) -> None:
    """A plot of matplotlib. Raises OSError with nothing changed."""
    made = io.BytesIO()
    figure.savefig(made, format="png")
    write_atomically(out, made.getvalue())
