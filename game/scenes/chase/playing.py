"""A person in the game: results, the kept best ones, and the tournament."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pygame
from numpy.typing import NDArray

from game.scenes.base.stage import Stage
from game.scenes.chase.game import BRED, PERFECT, TAUGHT, YOU, Match
from game.store.records import Drive, Records
from game.ui.gamepad import SECOND, of_second
from game.worlds.chase import CHASE, kernel
from game.worlds.chase.rooms import Shape

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
OTHER_BUTTONS = frozenset({pygame.K_m, pygame.K_k, pygame.K_n})
"""Of a pad, that would end a game of two people."""
MICE = (TAUGHT, BRED, PERFECT, YOU)
CATS = (BRED, PERFECT, YOU)
"""Rows and columns of the tournament."""


def hear(event: pygame.event.Event, match: Match, people: tuple[int, ...]) -> tuple[bool, int | None]:
    """A key that goes down while people play these roles: whether it is theirs, and the direction of the move.

    Of two people each has keys of the own, and while it is one's turn the other is not heard.
    """
    two = len(people) > 1
    key = of_second(event).key if two else event.key
    if key not in STEERS:
        return two and getattr(event, "pad", False) and key in OTHER_BUTTONS, None
    role = people[two and key in SECOND.values()]
    if match.session.finished or (match.waits and match.phase[1] != role):
        return True, None
    match.hands[role] = STEERS[key]
    return True, STEERS[key]


def invitation(match: Match) -> str:
    """To a person whose move it is: in a game of two always, and else in the beginning."""
    if not match.waits or (match.turns > 1 and not match.duel):
        return ""
    phase, role, ply = match.phase
    player = match.players[role]
    if not match.duel:
        return f"you are the {CHASE.roles[role]}: arrow keys"
    sprints = match.sprint and role == kernel.CAT and phase == match.sprint - 1
    again = "" if not sprints else " once more" if ply > phase else " twice"
    return f"{player.name}, the {CHASE.roles[role]}, moves{again}: {player.about}"


class Results:
    """What persons have reached since the window was opened; the best is kept for good."""

    def __init__(self, records: Records) -> None:
        self._records = records
        self.apart = ""
        """Behind the name of the table, for games against champions of earlier generations."""
        self._turns: dict[tuple[str, str], list[int]] = {}
        """By kinds of mouse and cat."""

    def enter(self, match: Match, today: date) -> tuple[int, int | None]:
        """Keep a finished game; `(place in the table of the best, 0 for none; best turns so far)`. Raises OSError.

        What two people reach against each other is in no table.
        """
        mouse, cat = (player.kind for player in match.players)
        self._turns.setdefault((mouse, cat), []).append(match.turns)
        if match.duel:
            return 0, None
        role = kernel.MOUSE if mouse == YOU else kernel.CAT
        table = table_of(match, role) + (self.apart if match.players[1 - role].kind == BRED else "")
        sign = 1 if role == kernel.MOUSE else -1
        place = self._records.add(table, Drive(sign * match.turns, today.isoformat()))
        best = self._records.best(table)
        return place, abs(best[0].score) if best else None

    def settle(self, match: Match, stage: Stage[Any]) -> int | None:
        """Keep a finished game and report it; the best turns so far. What goes wrong is said on the screen."""
        try:
            place, best = self.enter(match, stage.today())
        except OSError as error:
            stage.say(f"the result could not be saved: {error.strerror or error}")
            return None
        won = match.duel or match.caught == (match.players[kernel.CAT].kind == YOU)
        stage.report("result", turns=match.turns, caught=match.caught, place=place, best=best, won=won)
        return best

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
    return f"chase: {CHASE.roles[role]} against the {against} {CHASE.roles[1 - role]}, {said(match.shape)}"


def said(shape: Shape) -> str:
    """As tables of results are called: a rule in the usual room by its number, as it always was."""
    usual = shape._replace(sprint=Shape().sprint) == Shape()
    return f"sprint {shape.sprint}" if usual else str(shape)


def verdict(match: Match, best: int | None) -> str:
    """How a game ended, in one line."""
    perfect = "" if match.value >= match.solution.limit else f" · perfect: {match.value:.0f}"
    record = "" if best is None else f" · your best: {best}"
    if not match.caught:
        return f"never caught in {match.turns} turns{perfect}{record}"
    return f"caught in turn {match.turns}{perfect}{record}"
