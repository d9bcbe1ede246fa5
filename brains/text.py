"""Text from outside, as it may be drawn, hashed, written and said: one line of letters that can be seen."""

from __future__ import annotations

import os
import unicodedata
from pathlib import Path

LONGEST = 400
"""Letters of a refusal."""
SHORT = 60
"""Letters of a file's name in a sentence."""
GONE = "\ufffd"
"""Stands for what no font has."""
STDIN = "-"
"""The name of what is no file but standard input."""


def visible(text: str) -> str:
    """The same text with a sign for what cannot be seen, white space aside; what looks the same is the same (NFC)."""
    normal = unicodedata.normalize("NFC", text)
    return "".join(letter if letter.isprintable() or letter.isspace() else GONE for letter in normal)


def plain(text: str, most: int) -> str:
    """What can be seen of a text as one line of at most so many letters: of a longer one the middle is left out."""
    if len(text) > 4 * most:
        text = text[: 2 * most] + text[-2 * most :]
    seen = " ".join(visible(text).split())
    return seen if len(seen) <= most else f"{seen[: most // 2]}…{seen[-(most - most // 2 - 1) :]}"


def called(path: str | os.PathLike[str]) -> str:
    """A file in a sentence, without its folder."""
    name = os.fspath(path)
    return "standard input" if name == STDIN else plain(Path(name).name or name, SHORT)


class RefusalError(ValueError):
    """Why something is not taken: one short line, with what was expected and what came, whatever stands in that."""

    def __init__(self, says: object = "") -> None:
        super().__init__(plain(str(says), LONGEST))
