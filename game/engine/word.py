"""A word as the name of a course: friends who say the same one meet the same."""

from __future__ import annotations

import hashlib
import unicodedata

import numpy as np

from game.engine.course import CourseError

LONGEST_WORD = 24


def said(word: str) -> str:
    """A word as friends say it to each other: no capitals, no space around it. Raises CourseError.

    What looks the same is the same word, however its accents are typed (NFC).
    """
    plain = unicodedata.normalize("NFC", " ".join(word[: 4 * LONGEST_WORD].lower().split()))
    if not plain or max(len(plain), len(word) // 4) > LONGEST_WORD or not plain.isprintable():
        raise CourseError(f"word {word!r:.60}: expected 1 to {LONGEST_WORD} letters")
    return plain


def seed_of(word: str) -> list[int]:
    """Numbers for a random generator, the same on every machine."""
    return [int(part) for part in np.frombuffer(hashlib.sha256(word.encode()).digest(), dtype="<u4")]
