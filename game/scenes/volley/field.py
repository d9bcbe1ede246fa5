"""Champions of other runs, whom no run meets in training: for what is unseen, and for matches by a word."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from brains.files import Brain, FileError, load_brain
from game.training.settings import Settings
from game.worlds.volley.opponent import NAME

SHIPPED = Path(__file__).parents[2] / "champions" / NAME
"""Champions of runs of different seeds, bred against themselves (`game/champions/README.md`)."""


RIVAL = 2
"""The seed of whom everybody meets."""


@lru_cache(maxsize=1)
def shipped() -> tuple[Brain, ...]:
    """All of them, the same on every machine. Raises FileError."""
    brains = tuple(load_brain(path, NAME) for path in sorted(SHIPPED.glob("*.brain")))
    if not brains:
        raise FileError("the champions that come with the arcade are not there")
    return brains


@lru_cache(maxsize=1)
def champion() -> Brain:
    """The best that comes with the arcade. Raises FileError."""
    return load_brain(SHIPPED.with_suffix(".brain"), NAME)


def rival() -> Brain:
    """Whom everybody meets in a match by a word. Raises FileError."""
    return next((one for one in shipped() if one.seed == RIVAL), shipped()[0])


def others(settings: Settings) -> tuple[Brain, ...]:
    """Those of other seeds than a run's; none where the files are missing."""
    try:
        return tuple(one for one in shipped() if one.seed != settings.seed)
    except FileError:
        return ()
