"""A person in the game: results, the kept best ones, and the tournament."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pygame
from numpy.typing import NDArray

from game.scenes.base.stage import Stage
from game.scenes.breeding.results import Board
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
        self._entered: tuple[str, Drive] | None = None
        """The newest result, and its table."""
        self.apart = ""
        """Behind the name of the table, for games against champions of earlier generations."""
        self._turns: dict[tuple[str, str], list[int]] = {}
        """By kinds of mouse and cat."""

    def enter(self, match: Match, today: date, name: str = "") -> tuple[int, int | None]:
        """Keep a finished game; `(place in the table of the best, 0 for none; best turns so far)`. Raises OSError.

        What two people reach against each other is in no table.
        """
        mouse, cat = (player.kind for player in match.players)
        self._entered = None
        self._turns.setdefault((mouse, cat), []).append(match.turns)
        if match.duel:
            return 0, None
        role = kernel.MOUSE if mouse == YOU else kernel.CAT
        table = table_of(match, role) + (self.apart if match.players[1 - role].kind == BRED else "")
        sign = 1 if role == kernel.MOUSE else -1
        drive = Drive(sign * match.turns, today.isoformat(), name)
        place = self._records.add(table, drive)
        self._entered = (table, drive) if place else None
        best = self._records.best(table)
        return place, abs(best[0].score) if best else None

    def settle(self, match: Match, stage: Stage[Any]) -> Board:
        """Keep a finished game, report it, and say how it ended. What goes wrong is said on the screen."""
        place, best = 0, None
        if not match.drawn:
            try:
                place, best = self.enter(match, stage.today(), stage.player[0])
            except OSError as error:
                stage.say(f"the result could not be saved: {error.strerror or error}")
            facts = {"turns": match.turns, "caught": match.caught, "place": place, "best": best}
            stage.report("result", **facts, won=won_by_person(match))
        return self.board(match, place)

    def sign(self, name: str) -> None:
        """The newest result is that of somebody with this name."""
        if self._entered is not None:
            table, drive = self._entered
            self._records.sign(table, drive, name)
            self._entered = table, replace(drive, name=name)

    def signed(self, board: Board | None) -> Board | None:
        """The same with the tables as they are now."""
        if board is None or self._entered is None:
            return board
        rows = tuple((turns_of(abs(one.score)), one) for one in self._records.best(self._entered[0]))
        return replace(board, rows=rows)

    def board(self, match: Match, place: int) -> Board:
        """The result as it stands beside the room, with the table of the best."""
        if match.duel:
            return Board(*end_of_two(match), (), 0, (("J", "watch"), ("Enter", "your names")))
        table = self._entered[0] if self._entered else ""
        role = [player.kind for player in match.players].index(YOU)
        rows = tuple((turns_of(abs(one.score)), one) for one in self._records.best(table))
        key = ("M", "K")[role]
        head, lines = end_of_one(match, role)
        if table.endswith(self.apart) and self.apart:
            lines = (*lines, "eased, listed apart")
        return Board(head, lines, rows, place, ((key, "watch"),))

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
    sight = f", sight {shape.sight}" if shape.sight else ""
    return f"sprint {shape.sprint}" if usual else f"{shape.plan} {shape.width}, sprint {shape.sprint}{sight}"


def won_by_person(match: Match) -> bool:
    """Whether whoever plays has won; of two people one always has."""
    return match.duel or match.caught == (match.players[kernel.CAT].kind == YOU)


def turns_of(count: int) -> str:
    return f"{count} turn" if count == 1 else f"{count} turns"


def end_of_two(match: Match) -> tuple[str, tuple[str, ...]]:
    """Who of two people has won, and how."""
    if match.drawn:
        return "A draw", ("nobody has moved",)
    winner = kernel.CAT if match.caught else kernel.MOUSE
    lines = (f"as the {CHASE.roles[winner]}, {verdict(match)}", "next game: you swap roles")
    return f"{match.players[winner].name} has won", lines


def end_of_one(match: Match, role: int) -> tuple[str, tuple[str, ...]]:
    """How a person's game ended, and against whom."""
    other = match.players[1 - role]
    lines = (verdict(match), f"you lost {turns_of(round(match.lost[role]))}", f"against {other.name}", other.about)
    return "You win" if won_by_person(match) else "You lose", lines


def verdict(match: Match) -> str:
    """How a game ended, in one line."""
    perfect = "" if match.value >= match.solution.limit else f" · perfect: {match.value:.0f}"
    return f"caught in turn {match.turns}{perfect}" if match.caught else f"never caught in {match.turns} turns{perfect}"
