"""What the evolution thread shows to the rest of the program: frozen, read-only, replaced as a whole."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from brains.files import Brain
from game.training.family import Family
from game.training.generation import Generation
from game.training.history import History
from game.training.kept import Kept
from game.training.milestones import Milestone
from game.training.objective import Memory
from game.training.settings import Settings


class Pace(StrEnum):
    """Which generations are shown."""

    HIGHLIGHTS = "highlights"
    """Generation 0, then each one worth seeing."""
    EVERY = "every generation"
    """Each one; breeding waits for the screen."""
    TURBO = "turbo"
    """Only the newest."""


@dataclass(frozen=True, eq=False, kw_only=True)
class Snapshot:
    """The state of a run. `newest` is None until the first generation is evaluated."""

    settings: Settings
    beginning: Settings
    """What the run began with."""
    altered: bool
    """Whether somebody has changed its settings since, or put a champion in."""
    run: int
    """Counts restarts; generations of different runs do not compare."""
    newest: Generation | None
    histories: tuple[History, ...]
    """One a population."""
    champions: tuple[Brain, ...]
    """One a population; none until the first generation is evaluated."""
    held_out: float
    """Newest known held-out score of a champion of the first population; NaN until there is one."""
    held_out_goal: float
    alike: float
    """The same champion's share of the goal on unseen courses as long as those of training, and by their rules."""
    alike_is_whole: bool
    """Whether these are the held-out ones themselves."""
    highlights: tuple[Generation, ...]
    """Generations worth seeing, oldest first."""
    ghosts: tuple[Brain, ...]
    """Champions of the highlights, oldest first."""
    memory: Memory
    """What is kept of earlier generations."""
    changes: tuple[tuple[int, str], ...] = ()
    """From which generation on something has been different, and what, oldest first."""
    past: tuple[Kept, ...] = ()
    """Generations that can be seen again, oldest first."""
    families: tuple[Family | None, ...] = ()
    """By population, who descends from whom; None where there are no parents, or nobody has kept them."""
    milestones: tuple[Milestone, ...] = ()
    """Of them, those that are worth it, in the order in which they were found."""
    error: str | None = None
    """What stopped the breeding, in one line."""

    @property
    def bred(self) -> bool:
        """Whether what is on is bred, and not taught."""
        return True

    def anew(self, seed: int) -> Settings:
        """With which it begins again with another seed: from its first lesson on."""
        settings = replace(self.settings, seed=seed)
        return replace(settings, courses=self.beginning.courses) if settings.later else settings

    @property
    def history(self) -> History:
        """Of the first population."""
        return self.histories[0]

    @property
    def champion(self) -> Brain | None:
        """Of the first population."""
        return self.champions[0] if self.champions else None

    @property
    def crashes(self) -> Mapping[str, NDArray[np.int64]]:
        """By course: individuals of the run that ended in each tick, finishers in the last."""
        return self.memory.crashes

    @property
    def reached(self) -> float:
        """The newest champion's score as a share of what counts as finished, 0 to 1."""
        if self.champion is None or self.newest is None:
            return 0.0
        return min(max(self.champion.fitness / self.newest.goal, 0.0), 1.0)
