"""What long work shows on the console while it goes on, and what is looked at before it begins."""

from __future__ import annotations

import errno
import io
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from brains.atomic import check_writable, write_atomically
from game.training.settings import SettingsError


def console() -> Console:
    """On stderr, line for line as it is told: names of files are neither wrapped nor taken for markup."""
    return Console(stderr=True, highlight=False, markup=False, soft_wrap=True)


def progress_bar() -> Progress:
    """On stderr, so that stdout stays for results."""
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=Console(stderr=True),
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
