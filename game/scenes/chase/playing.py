"""A person in the game: results, the kept best ones, and the tournament."""

from __future__ import annotations

from datetime import date

import numpy as np
import pygame
from numpy.typing import NDArray

from game.records import Drive, Records
from game.scenes.chase.game import BRED, PERFECT, TAUGHT, YOU, Match
from game.worlds.chase import CHASE, kernel

STEERS = {
    pygame.K_UP: 0,
    pygame.K_w: 0,
    pygame.K_RIGHT: 1,
    pygame.K_d: 1,
    pygame.K_DOWN: 2,
    pygame.K_s: 2,
    pygame.K_LEFT: 3,
    pygame.K_a: 3,
}
"""Directions of the keys."""
MICE = (TAUGHT, BRED, PERFECT, YOU)
CATS = (BRED, PERFECT, YOU)
"""Rows and columns of the tournament."""


class Results:
    """What persons have reached since the window was opened; the best is kept for good."""

    def __init__(self, records: Records) -> None:
        self._records = records
        self._turns: dict[tuple[str, str], list[int]] = {}
        """By kinds of mouse and cat."""

    def enter(self, match: Match, today: date) -> tuple[int, int | None]:
        """Keep a finished game; `(place in the table of the best, 0 for none; best turns so far)`. Raises OSError."""
        mouse, cat = (player.kind for player in match.players)
        self._turns.setdefault((mouse, cat), []).append(match.turns)
        role = kernel.MOUSE if mouse == YOU else kernel.CAT
        table = table_of(match, role)
        sign = 1 if role == kernel.MOUSE else -1
        place = self._records.add(table, Drive(sign * match.turns, today.isoformat()))
        best = self._records.best(table)
        return place, abs(best[0].score) if best else None

    def fill(self, turns: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
        """The tournament's `(mouse, cat)` table of brains with persons' means added, and how many games those are."""
        whole = np.full((len(MICE), len(CATS)), np.nan)
        whole[: turns.shape[0], : turns.shape[1]] = turns
        counts = np.zeros(whole.shape, dtype=np.int64)
        for (mouse, cat), games in self._turns.items():
            at = MICE.index(mouse), CATS.index(cat)
            whole[at], counts[at] = np.mean(games), len(games)
        return whole, counts


def table_of(match: Match, role: int) -> str:
    """Under which name the best results of a person are kept."""
    against = match.players[1 - role].kind
    return f"chase: {CHASE.roles[role]} against the {against} {CHASE.roles[1 - role]}, sprint {match.sprint}"


def verdict(match: Match, best: int | None) -> str:
    """How a game ended, in one line."""
    perfect = "" if match.value >= match.solution.limit else f" · perfect: {match.value:.0f}"
    record = "" if best is None else f" · your best: {best}"
    if not match.caught:
        return f"never caught in {match.turns} turns{perfect}{record}"
    return f"caught in turn {match.turns}{perfect}{record}"
