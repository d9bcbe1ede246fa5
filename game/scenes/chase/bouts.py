"""Two brains of one role, each against perfect play, from one start after the other."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import pygame
from numpy.typing import NDArray

from brains.files import Brain
from game.scenes.base.grid import Place
from game.scenes.chase.board import PLAIN, Board
from game.scenes.chase.game import BRED, PERFECT, Match, Player
from game.scenes.chase.programme import HOLD
from game.ui import theme
from game.ui.canvas import Canvas
from game.worlds.chase import CHASE
from game.worlds.chase.rooms import Shape

HEAD, INSET = 44.0, 14.0
LOST = "Turns that it has lost so far in this game against perfect play; the other one is perfect. Both begin alike."


class Played(NamedTuple):
    """Who plays."""

    brain: Brain
    heard: NDArray[np.float32] | None = None
    """`(tick, input)`: what it sees instead of what is there, NaN for what is there; None for nothing of that."""


class Bouts:
    """Two games at once; when both have ended the next start has its turn."""

    def __init__(
        self, shape: Shape, role: int, labels: tuple[str, str], players: Callable[[], tuple[Played, ...]]
    ) -> None:
        """`players` says who plays the role now, one a label, when games begin."""
        self._shape, self._role, self._labels, self._players = shape, role, labels, players
        self._number = 0
        self._starts = np.random.default_rng(0).permutation(shape.solution.starts)
        self._boards = tuple(Board() for _ in labels)
        self.matches: tuple[Match, ...] = ()
        """One a label."""
        self.again()

    def again(self) -> None:
        """From the start that is on, as they are now."""
        self.matches = tuple(map(self._match, self._players()))

    def _match(self, one: Played) -> Match:
        cat, mouse = self._starts[self._number].tolist()
        other = Player(PERFECT, f"Perfect {CHASE.roles[1 - self._role]}", "looked up")
        players = [other, other]
        players[self._role] = Player(BRED, one.brain.name, "", one.brain)
        heard = None if one.heard is None else (one.heard, self._role)
        return Match(players[0], players[1], self._shape, (cat, mouse), one.brain.generation, 0, heard)

    def update(self, seconds: float) -> None:
        for match in self.matches:
            match.advance(seconds, 1.0)
        if all(match.over and match.ended >= HOLD for match in self.matches):
            self._number = (self._number + 1) % len(self._starts)
            self.again()

    @property
    def moves(self) -> int:
        """Of the first one and the other in this game."""
        return len(self.matches[0].ways)

    def draw(self, canvas: Canvas, place: Place) -> None:
        """Side by side in a panel."""
        x, y, w, h = place
        canvas.panel(*place, fill=theme.GROUND)
        wide = w / len(self.matches)
        side = min(wide - 2 * INSET, h - HEAD - INSET)
        for k, (match, board) in enumerate(zip(self.matches, self._boards, strict=True)):
            left, middle = x + wide * k, x + wide * (k + 0.5)
            # Over the whole half: over the board alone there is no room for both when a game has ended.
            colour = (theme.UNSEEN, theme.BEST)[k]
            canvas.text(self._labels[k], (left + INSET, y + 22), colour=colour, bold=True)
            says = f"{self._end(match)}{match.lost[self._role]:,.0f} lost"
            canvas.text(says, (left + wide - INSET, y + 22), colour=theme.MUTED, anchor="right")
            canvas.explain(left, y, wide, HEAD, LOST)
            top = y + HEAD + (h - HEAD - INSET - side) / 2
            box = canvas.rect(middle - side / 2, top, side, side)
            board.draw(canvas, match, PLAIN, np.zeros((0, 0)), pygame.FRect(box))

    def _end(self, match: Match) -> str:
        """Of the mouse."""
        if not match.over:
            return ""
        return "caught, " if match.caught else "free, "
