"""What people draw is kept in readable JSON files: their heads, how their numbers are written, and what is refused."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, TypeGuard

from brains.atomic import write_atomically
from brains.reading import FileError, read_json
from brains.text import called, visible

VERSION = 1
LONGEST_TITLE = 40


def read_drawing(path: Path, kind: str, most_bytes: int) -> tuple[str, dict[str, Any]]:
    """The title, and all that the file of this kind says.

    Raises:
        FileError: not such a file; one line, with what was expected and what came.
    """
    name, named = called(path), f"evolution-arcade {kind}"
    data = read_json(path, most_bytes, f"a {kind}")
    if not isinstance(data, dict) or data.get("format") != named:
        raise FileError(f'{name}: expected a file with "format": "{named}"')
    if data.get("version") != VERSION:
        raise FileError(f"{name}: expected {kind} version {VERSION}, got {data.get('version')!r:.40}")
    title = data.get("title")
    title = visible(title[: 4 * LONGEST_TITLE]) if isinstance(title, str) else ""
    if not title.strip() or len(title) > LONGEST_TITLE:
        raise FileError(f"{name}: expected a title of 1 to {LONGEST_TITLE} letters")
    return title, data


def write_drawing(path: Path, kind: str, facts: Mapping[str, Any], numbers: str, rows: Sequence[str]) -> None:
    """Write it so that people can read it, too: `rows` are lines of the list that is called `numbers`.

    Raises:
        OSError: with nothing changed.
    """
    head = {"format": f"evolution-arcade {kind}", "version": VERSION, **facts}
    body = ",\n    ".join(rows)
    text = f'{json.dumps(head, indent=2, ensure_ascii=False)[:-2]},\n  "{numbers}": [\n    {body}\n  ]\n}}\n'
    write_atomically(path, text.encode())


def is_number(value: object) -> TypeGuard[float]:
    """Finite, and no truth value."""
    # A comparison, because isfinite overflows on the huge integers that JSON allows; NaN fails it too.
    return isinstance(value, int | float) and not isinstance(value, bool) and -1e9 < value < 1e9


def in_tens(heights: Sequence[float]) -> list[str]:
    """Lines of ten numbers."""
    said = [str(round(float(height), 4)) for height in heights]
    return [", ".join(said[start : start + 10]) for start in range(0, len(said), 10)]
