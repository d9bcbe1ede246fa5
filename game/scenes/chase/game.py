"""A match on the board: two players in the session that training runs, a move at a time."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from brains.files import Brain
from game.engine.session import Session
from game.engine.side import Side
from game.worlds.chase import CHASE, kernel
from game.worlds.chase.duels import best_moves, hands, idle, phase_of, room_for
from game.worlds.chase.plans import destinations
from game.worlds.chase.rooms import FAR, ROOM, Shape, cells, placed

MOVES_PER_SECOND = 4.0
"""At speed 1."""
TURNS, MORE = 16, 4
"""A game that is watched or played is given up after so many turns, and after more for each cell of a wider room."""
IDLE = 30.0
"""Seconds in which neither of two people has moved: nobody has won."""
MOST_MOVES = 16
"""In a frame."""

Cell = tuple[int, int]
Point = tuple[float, float]
YOU, TAUGHT, BRED, PERFECT = "you", "taught", "bred", "perfect"


@dataclass(frozen=True, eq=False)
class Player:
    """Who plays a role."""

    kind: str
    name: str
    about: str
    brain: Brain | None = None
    """None for a person and for the perfect player."""


@dataclass(frozen=True)
class Mark:
    """A move that was wrong, where it was made."""

    cell: Cell
    says: str
    """How wrong it was."""
    role: int


def between(a: Point, b: Point, share: float) -> Point:
    """The point at a share of the way from `a` to `b`."""
    return a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share


class Clock:
    """How far a game has come between two moves."""

    def __init__(self) -> None:
        self.fraction = 0.0
        """Of the time of the newest move."""
        self.ended = 0.0
        """Seconds since the end."""

    @property
    def way(self) -> float:
        """Of the newest move's way: it is done in the first half of its time, gently at both ends."""
        share = min(2 * self.fraction, 1.0)
        return share * share * (3 - 2 * share)

    def moves_due(self, seconds: float, speed: float) -> int:
        """Moves that begin in this time."""
        self.fraction += seconds * speed * MOVES_PER_SECOND
        due = int(self.fraction)
        self.fraction -= due
        return min(due, MOST_MOVES)

    def rest(self, seconds: float, speed: float) -> None:
        """The newest move comes to its end, and no other begins."""
        self.fraction = min(self.fraction + seconds * speed * MOVES_PER_SECOND, 1.0)


class Match(Clock):
    """A mouse against a cat, move by move, in the session that training runs."""

    def __init__(
        self,
        mouse: Player,
        cat: Player,
        shape: Shape,
        start: tuple[int, int],
        number: int,
        run: int,
        heard: tuple[NDArray[np.float32], int] | None = None,
    ) -> None:
        """`heard`: noise `(tick, input)` that brains of a role see instead of what is there, and that role."""
        super().__init__()
        self.players, self.shape, self.number, self.run = (mouse, cat), shape, number, run
        self.width, self.sprint = shape.width, shape.sprint
        self.sight = shape.sight if cat.brain else FAR
        """How far the cat sees; a person and the perfect player see everything."""
        self.solution = shape.solution
        self.most = TURNS + MORE * max(shape.width - ROOM, 0)
        """Turns after which it is given up."""
        room = room_for(mouse.brain, cat.brain, shape, self.most)
        self.course = room if heard is None else room.noisy(*heard)
        state = placed(self.course, np.array([start[0]]), np.array([start[1]]))
        sides = [
            Side(one.brain.network, np.array(one.brain.genome[None])) if one.brain else idle(1) for one in self.players
        ]
        self.session = Session(CHASE, sides, self.course, placed=state)
        self.value = float(self.solution.start_values[(self.solution.starts == start).all(axis=1)][0])
        """Turns until the capture if both were perfect, at most the limit."""
        self.ways: list[tuple[int, int]] = [start]
        """`(cat, mouse)` cells after each move."""
        self.hands: dict[int, int] = {}
        """People's next moves, by role."""
        self.mover = kernel.MOUSE
        """Who moved last."""
        self.marks: list[Mark] = []
        self.lost = [0.0, 0.0]
        """Turns that each role has lost so far against perfect play."""
        self.drawn = False
        """Whether two people have not moved for so long that nobody has won."""
        self._idle = 0.0
        self._to = destinations(shape.width, shape.plan)

    @property
    def phase(self) -> tuple[int, int, int]:
        """`(phase, role, ply)` of the move to come."""
        return phase_of(self.sprint, self.session.tick)

    @property
    def turns(self) -> int:
        """That the mouse has begun."""
        return int(self.session.scores[kernel.MOUSE, 0])

    @property
    def caught(self) -> bool:
        return not self.session.alive[0]

    @property
    def over(self) -> bool:
        return self.drawn or (self.session.finished and self.fraction >= 1.0)

    @property
    def waits(self) -> bool:
        """Whether a person has to move."""
        role = self.phase[1]
        waits = self.players[role].kind == YOU and role not in self.hands
        return waits and not (self.session.finished or self.drawn)

    @property
    def duel(self) -> bool:
        """Whether two people play each other."""
        return all(player.kind == YOU for player in self.players)

    def advance(self, seconds: float, speed: float) -> None:
        if self.session.finished or self.drawn:
            self.rest(seconds, speed)
            self.ended += seconds if self.over else 0.0
            return
        if self.waits:
            self.rest(seconds, speed)
            self._idle += seconds
            self.drawn = self.duel and self._idle >= IDLE
            return
        self._idle = 0.0
        for _ in range(self.moves_due(seconds, speed)):
            self.step()

    def step(self) -> None:
        if self.session.finished or self.waits:
            return
        phase, role, ply = self.phase
        before = self.ways[-1]
        if self.players[role].kind == PERFECT:
            self.session.take_over_all(hands(best_moves(self.solution, self.session, role)), role)
        elif self.players[role].kind == YOU:
            self.session.take_over_all(hands(np.array([self.hands.pop(role)])), role)
        self.session.run(1)
        cat, mouse = cells(self.course, np.stack([self.session.field(row) for row in range(kernel.FIELDS)]))
        self.ways.append((int(cat[0]), int(mouse[0])))
        self.mover = role
        self._judge(role, phase, ply, before)

    def _judge(self, role: int, phase: int, ply: int, before: tuple[int, int]) -> None:
        """Mark the move if the solved game knows a better one."""
        mouse = role == kernel.MOUSE
        worth = (self.solution.mouse_worth[phase] if mouse else self.solution.cat_worth[ply])[before]
        stood, stands = before[1 - role], self.ways[-1][1 - role]
        reached = float(worth[list(self._to[role, :, stood]).index(stands)])
        best = float(worth.max() if mouse else worth.min())
        loss = 0.0 if reached == best else min(abs(best - reached), float(self.most))
        self.lost[role] += loss
        if loss > 0:
            self.marks.append(Mark(self._xy(stood), f"{loss:.0f}", role))

    @property
    def positions(self) -> tuple[Point, Point]:
        now, before = self.ways[-1], self.ways[-2] if len(self.ways) > 1 else self.ways[-1]
        return (
            between(self._xy(before[0]), self._xy(now[0]), self.way),
            between(self._xy(before[1]), self._xy(now[1]), self.way),
        )

    @property
    def trails(self) -> tuple[list[Cell], list[Cell]]:
        return [self._xy(mouse) for _, mouse in self.ways], [self._xy(cat) for cat, _ in self.ways]

    @property
    def values(self) -> NDArray[np.float64]:
        """`(y, x)`: turns until the capture if the mouse stood there now; ∞ for never, 0 on the cat's own cell."""
        _, role, ply = self.phase
        cat = self.ways[-1][0]
        if role == kernel.MOUSE:
            worth = self.solution.value[self.phase[0], cat]
        else:
            worth = np.where(np.arange(self.width**2) == cat, 0.0, self.solution.cat_worth[ply, cat].min(axis=-1))
        return np.asarray(worth.reshape(self.width, self.width))

    def _xy(self, cell: int) -> Cell:
        return cell % self.width, cell // self.width
