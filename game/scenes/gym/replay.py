"""A few of a generation on a seed, played by a process apart."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import cache
from typing import cast

import numpy as np
from numpy.typing import NDArray

from game.engine.gym.engine import seed_of
from game.engine.gym.names import named
from game.engine.gym.playing import Player
from game.engine.gym.watched import Performer, Watched
from game.engine.session import Session
from game.scenes.breeding.replay import Lineup, Replay
from game.worlds.gym import allowed

SHOWN = 6
"""Of a generation: the champion and the best of the others."""


@cache
def performer_of(world: str) -> Performer:
    """Who plays it for this program."""
    return Performer(allowed.seconds)


def few(whole: Lineup) -> Lineup:
    """The first of a lineup, without ghosts."""
    shown = min(SHOWN, whole.population)
    members = None if whole.members is None else whole.members[:shown]
    return replace(whole, genomes=whole.genomes[:shown], population=shown, ghost_labels=(), members=members)


class Episodes(Replay):
    """Of a few, and perhaps of a person beside them."""

    def new_session(self, genomes: NDArray[np.float32]) -> Session:
        form = self.world.form
        assert form is not None
        self.ticks_per_second = max(round(form.frames), 1)
        large = (0, *self.lineup.people)
        players, first = [Player(self.network, genome) for genome in genomes], self.lineup.first
        if first is not None:
            players[0] = Player(first.network, first.genomes[0])
        about = named(self.world.name), form, players, seed_of(self.course), self.course.ticks, large
        self.watched = Watched(performer_of(self.world.name), *about, self.lineup.heard)
        return cast(Session, self.watched)  # all of one that a screen asks for

    waits: Callable[[], bool] | None = None
    """Whether a person whose turn it is has not moved; None where nobody takes turns."""

    def advance(self, seconds: float, speed: float) -> None:
        self.watched.listen()
        if self.waits and self.watched.alive[self.lineup.person_index] and self.waits():
            return
        super().advance(seconds, speed)

    def forecast(self, pool: ThreadPoolExecutor) -> None:
        """What is not known is seen soon."""

    @property
    def thinker(self) -> int:
        """The one who is large."""
        return 0
