"""Games of two sides: many pairs from many starts, on one or more cores.

A brain without memory does the same whenever it sees the same. If a world has few enough positions and games are
many, it is asked once for each view, and all games are looked up. All others are sessions; the scores are the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from itertools import pairwise
from threading import Event
from typing import Any

import numpy as np
from numpy.typing import NDArray

from brains.lanes import LANES
from game.engine.course import Course
from game.engine.seating import check
from game.engine.session import Session, to_the_end
from game.engine.side import Side
from game.engine.threads import threads
from game.engine.world import World

MOST = 1024
"""Blocks that are played at once, so that memory is bounded."""
FEWER = 4
"""So many times fewer lanes that make it worth while to move those together that are left; games are short."""
VIEWS = 48
"""So many views a game, at most, are worth being asked for; beyond, sessions are quicker (measured)."""

Scores = tuple[NDArray[np.float32], int]
"""`(role, start, game)`, and how many lane-ticks they took."""


class Matches:
    """Plays games side against side; the same bits for any number of workers.

    Used as a context manager, or closed, because it keeps its threads.
    """

    def __init__(self, world: World, workers: int = 1) -> None:
        self.world, self.workers = world, workers
        self.lane_ticks = 0
        self._given_up = Event()
        self._pool = threads(workers) if workers > 1 else None

    def __call__(self, sides: Sequence[Side], course: Course, starts: NDArray[np.float32]) -> NDArray[np.float32]:
        """Individual k of one side against individual k of the other, from every start.

        Args:
            sides: one for each role.
            starts: `(start, field)`, states that all games begin with, one after the other.

        Returns:
            `(role, start, game)` scores.
        """
        check(self.world, sides)
        play = self._looked_up(sides, course, starts) or partial(
            _played, self.world, sides, course, starts, self._given_up
        )
        blocks = _blocks(sides[0].individuals)
        slices = min(self.workers, blocks)
        edges = [LANES * (blocks * k // slices) for k in range(slices + 1)]
        results = self._map(play, [slice(a, b) for a, b in pairwise(edges)])
        self.lane_ticks += sum(ticks for _, ticks in results)
        return np.concatenate([scores for scores, _ in results], axis=2)

    def _looked_up(
        self, sides: Sequence[Side], course: Course, starts: NDArray[np.float32]
    ) -> Callable[[slice], Scores] | None:
        """What plays a slice of the games by look-up; None if that cannot be done or takes longer than it saves."""
        if self.world.tables is None or any(any(side.network.recurrent) for side in sides):
            return None
        machine = self.world.tables(course)
        everyone = np.arange(sides[0].individuals)
        used = [np.unique(everyone if s.chosen is None else s.chosen, return_inverse=True) for s in sides]
        views = sum(len(genomes) * machine.views[role].shape[1] for role, (genomes, _) in enumerate(used))
        if views > VIEWS * len(everyone) * len(starts):
            return None

        moves = []
        for role, (side, (genomes, _)) in enumerate(zip(sides, used, strict=True)):
            blocks = [side.genomes[genomes[first : first + LANES]] for first in range(0, len(genomes), LANES)]
            moves.append(np.concatenate(self._map(partial(machine.fill, role, side.network), blocks)))
        chosen = np.stack([games for _, games in used])
        return lambda part: machine.play(moves, chosen[:, part], starts, course.ticks)

    def _map(self, function: Callable[[Any], Any], items: Iterable[Any]) -> list[Any]:
        return list(self._pool.map(function, items) if self._pool else map(function, items))

    def close(self) -> None:
        """Give up what is being played, and keep no threads."""
        self._given_up.set()
        if self._pool:
            self._pool.shutdown(wait=False)

    def __enter__(self) -> Matches:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _played(
    world: World, sides: Sequence[Side], course: Course, starts: NDArray[np.float32], given_up: Event, part: slice
) -> Scores:
    """A slice of the games by sessions, as many starts at once as memory is for."""
    seated = [side.of(part) for side in sides]
    at_once = max(MOST // _blocks(seated[0].individuals), 1)
    results = [
        _from_starts(world, seated, course, starts[first : first + at_once], given_up)
        for first in range(0, len(starts), at_once)
    ]
    return np.concatenate([scores for scores, _ in results], axis=1), sum(ticks for _, ticks in results)


def _from_starts(
    world: World, sides: Sequence[Side], course: Course, starts: NDArray[np.float32], given_up: Event
) -> tuple[NDArray[np.float32], int]:
    """Scores `(role, start, game)` and lane-ticks. All starts together; each begins with a block of its own."""
    count = sides[0].individuals
    padded = LANES * _blocks(count)
    games = np.minimum(np.arange(padded), count - 1)
    seated = [
        Side(side.network, side.genomes, np.tile(games if side.chosen is None else side.chosen[games], len(starts)))
        for side in sides
    ]
    session = Session(world, seated, course, placed=np.repeat(starts.T, padded, axis=1))
    session.leave_out(np.tile(np.arange(padded) >= count, len(starts)))
    scores, ticks, _ = to_the_end(session, FEWER, given_up)
    return scores.reshape(len(sides), len(starts), padded)[..., :count], ticks


def _blocks(count: int) -> int:
    return -(-count // LANES)
