"""What `study` can be asked for: data, so that a world may have studies of its own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from game.training.settings import Settings

if TYPE_CHECKING:
    from game.engine.cluster import Cluster

GENERATIONS = 100
"""To breed, if nobody says how many and the study has no number of its own."""


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What `study` was asked for; each study takes what it needs."""

    what: str
    """The study's name."""
    settings_in: Callable[[str], Settings]
    """The settings that were asked for, in a world. Raises SettingsError or CourseError for what cannot be run."""
    seeds: int
    generations: int | None
    """None for the study's own number, as everywhere below."""
    population: int | None
    strategies: tuple[str, ...]
    options: tuple[str, ...]
    """Of strategies, NAME=VALUE."""
    brain: str
    workers: int
    machines: Cluster | None
    """On which it breeds; None for here."""
    seconds: float
    """Of breeding, each run."""
    world: str
    worlds: str
    """Two, with a comma between."""
    ways: tuple[str, ...]
    """Of teaching a brain for several worlds."""
    condition: str
    """Of courses, behind their names."""
    teacher: str
    games: int | None
    start: Path | None
    """A file with a brain; None for the one that comes with the arcade."""
    out: Path | None

    def out_or(self, name: str) -> Path:
        """Where a plot goes."""
        return self.out or Path(name)


@dataclass(frozen=True)
class StudyCommand:
    """One that `study` can be asked for."""

    run: Callable[[Asked], dict[str, Any]]
    """Prints what it finds on stderr, and returns what --json prints."""
    takes: tuple[str, ...]
    """The options that it looks at, beside --seeds."""


OF_SETTINGS = ("population", "strategy", "course", "later", "brain", "senses", "option")
"""Options of `study` that make settings."""
