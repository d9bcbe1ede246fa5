"""A lesson on the board: the taught mouse's game of ten moves, and what its teacher says; the cat stands still."""

from __future__ import annotations

import numpy as np

from game.scenes.chase.game import Cell, Clock, Mark, Point, between
from game.scenes.chase.trainer import Taught
from game.worlds.chase.kernel import MOUSE
from game.worlds.chase.lessons import LESSONS, SIDE, TURNS, cell, replay


class Lesson(Clock):
    """The game that a taught mouse plays next, with the weights that it has."""

    def __init__(self, taught: Taught) -> None:
        super().__init__()
        self.taught, self.number, self.run = taught, taught.games, taught.run
        self.width = SIDE
        self.replay = replay(*taught.weights, taught.next_start)
        self.move = 0
        """Moves made so far."""
        self.told = LESSONS[cell(*self.replay.cat), [cell(int(x), int(y)) for x, y in self.replay.mouse[:-1]]]
        """`(move,)`: the output that the teacher names."""

    @property
    def over(self) -> bool:
        return self.move >= TURNS and self.fraction >= 1.0

    @property
    def mistakes(self) -> float:
        """So far in this game, in quarter turns."""
        return float(4 * np.abs(self.told - self.replay.outputs)[: self.move].sum())

    def advance(self, seconds: float, speed: float) -> None:
        """Let time pass."""
        if self.move >= TURNS:
            self.rest(seconds, speed)
            self.ended += seconds if self.over else 0.0
            return
        for _ in range(self.moves_due(seconds, speed)):
            self.step()

    def step(self) -> None:
        """One move, at once."""
        self.move = min(self.move + 1, TURNS)

    @property
    def positions(self) -> tuple[Point, Point]:
        before, now = self._at(max(self.move - 1, 0)), self._at(self.move)
        return self.replay.cat, between(before, now, self.way)

    @property
    def trails(self) -> tuple[list[Cell], list[Cell]]:
        return [self._at(move) for move in range(self.move + 1)], []

    @property
    def marks(self) -> list[Mark]:
        """Where the mouse ran another way than it was told."""
        wrong = np.flatnonzero(self.replay.directions != self.replay.lessons)
        return [Mark(self._at(int(move)), "", MOUSE) for move in wrong if move < self.move]

    @property
    def arrows(self) -> tuple[Cell, float, int] | None:
        """Where the mouse decides now, its own compass (0 to 1, clockwise from up) and the teacher's direction."""
        if self.move >= TURNS:
            return None
        return self._at(self.move), float(self.replay.outputs[self.move]), int(self.replay.lessons[self.move])

    def _at(self, move: int) -> Cell:
        x, y = self.replay.mouse[move]
        return int(x), int(y)
