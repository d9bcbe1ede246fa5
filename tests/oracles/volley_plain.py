"""Slime volleyball by plain rules, one game at a time, to hold the kernel against.

Computed in the order of slimevolleygym 0.1.0, in which `python -m tests.against_slimevolleygym` finds it to the bit.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

TICK = 1 / 30.0
GRAVITY = -9.8 * 2 * 1.5
HAIR = 0.1 * TICK
"""By which a ball is put back inside an edge."""


@dataclass
class Disc:
    x: float
    y: float
    radius: float
    vx: float = 0.0
    vy: float = 0.0

    def overlaps(self, other: Disc) -> bool:
        reach = self.radius + other.radius
        dx, dy = other.x - self.x, other.y - self.y
        return reach * reach > dx * dx + dy * dy


@dataclass
class Slime(Disc):
    side: int = 1
    """1 on the right, −1 on the left."""
    lives: int = 5

    def move(self, forward: bool, backward: bool, jump: bool, gravity: float) -> None:
        self.vy += gravity * TICK
        if self.y <= 1.5 + HAIR:
            self.vy = 13.5 if jump else 0.0
        self.vx = (int(backward) - int(forward)) * 17.5 * self.side
        self.x += self.vx * TICK
        self.y += self.vy * TICK
        if self.y <= 1.5:
            self.y, self.vy = 1.5, 0.0
        if self.x * self.side <= 2.0:
            self.x, self.vx = 2.0 * self.side, 0.0
        if self.x * self.side >= 22.5:
            self.x, self.vx = 22.5 * self.side, 0.0


@dataclass
class Game:
    """One game with given serves `(vx, vy)`."""

    serves: Sequence[Sequence[float]]
    gravity: float = GRAVITY
    wind: float = 0.0
    net: float = 3.5
    left: Slime = field(default_factory=lambda: Slime(-12.0, 1.5, 1.5, side=-1))
    right: Slime = field(default_factory=lambda: Slime(12.0, 1.5, 1.5, side=1))
    served: int = 0

    def __post_init__(self) -> None:
        self.serve()
        self.see()

    def serve(self) -> None:
        vx, vy = self.serves[min(self.served, len(self.serves) - 1)]
        self.ball, self.before, self.held = Disc(0.0, 12.0, 0.5, vx, vy), 0.0, 30
        self.served += 1

    def see(self) -> None:
        self.seen = [(one.x, one.y, one.vx, one.vy) for one in (self.left, self.right, self.ball)]

    def view(self, side: int) -> NDArray[np.float64]:
        """`(12,)`: what the slime of a side sees."""
        left, right, ball = self.seen
        own, other = (right, left) if side == 1 else (left, right)
        turned = [(one, sign) for one, sign in ((own, side), (ball, side), (other, -side))]
        return np.array([v for (x, y, vx, vy), s in turned for v in (x * s, y, vx * s, vy)]) / 10.0

    @property
    def bodies(self) -> NDArray[np.float64]:
        """`(12,)`: x, y, vx, vy of left, right and ball."""
        return np.array([(one.x, one.y, one.vx, one.vy) for one in (self.left, self.right, self.ball)]).reshape(-1)

    def step(self, right: Sequence[bool], left: Sequence[bool]) -> int:
        """A tick with both sides' buttons: 1 for a point of the right one, −1 for one of the left, else 0."""
        self.left.move(*left, self.gravity)
        self.right.move(*right, self.gravity)
        if self.held:
            self.held -= 1
        else:
            self._fly()
        for other in (self.left, self.right, Disc(0.0, self.net, 0.5)):
            if self.ball.overlaps(other):
                self._bounce(other)
        won = self._edges()
        if won:
            loser = self.left if won > 0 else self.right
            loser.lives -= 1
            self.serve()
        else:
            self.see()
        return won

    @property
    def over(self) -> bool:
        return not (self.left.lives and self.right.lives)

    def _fly(self) -> None:
        ball = self.ball
        ball.vx += self.wind * TICK
        ball.vy += self.gravity * TICK
        square = ball.vx * ball.vx + ball.vy * ball.vy
        if square > 22.5 * 22.5:
            speed = math.sqrt(square)
            ball.vx, ball.vy = ball.vx / speed * 22.5, ball.vy / speed * 22.5
        self.before = ball.x
        ball.x += ball.vx * TICK
        ball.y += ball.vy * TICK

    def _bounce(self, other: Disc) -> None:
        ball = self.ball
        nx, ny = ball.x - other.x, ball.y - other.y
        length = math.sqrt(nx * nx + ny * ny)
        nx, ny = nx / length, ny / length
        while ball.overlaps(other):
            ball.x += nx * 0.1
            ball.y += ny * 0.1
        ux, uy = ball.vx - other.vx, ball.vy - other.vy
        towards = ux * nx + uy * ny
        ball.vx = ux - nx * (towards * 2.0) + other.vx
        ball.vy = uy - ny * (towards * 2.0) + other.vy

    def _edges(self) -> int:
        ball = self.ball
        if ball.x <= -23.5:
            ball.vx, ball.x = -ball.vx, -23.5 + HAIR
        if ball.x >= 23.5:
            ball.vx, ball.x = -ball.vx, 23.5 - HAIR
        if ball.y <= 2.0:
            return 1 if ball.x <= 0 else -1
        if ball.y >= 47.5:
            ball.vy, ball.y = -ball.vy, 47.5 - HAIR
        for side in (1, -1):
            if ball.x * side <= 1.0 and self.before * side > 1.0 and ball.y <= self.net:
                ball.vx, ball.x = -ball.vx, side * (1.0 + HAIR)
        return 0
