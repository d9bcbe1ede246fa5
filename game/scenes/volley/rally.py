"""A generation on its courts: a replay that knows how everybody stands between two ticks, and what has happened."""

from __future__ import annotations

import math
from collections import deque
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from brains.files import Brain
from game.engine.course import Course
from game.scenes.breeding.replay import Replay
from game.scenes.volley.court import Shown
from game.ui import theme
from game.worlds.volley.kernel import (
    ALL_LIVES,
    BALL,
    BALL_RADIUS,
    BONUS,
    FASTEST,
    GRAVITY,
    GRAVITY_USUAL,
    GROUND,
    HELD,
    HITS,
    LEFT,
    LEFT_SLIME,
    LIVES,
    NET,
    RIGHT,
    RIGHT_SLIME,
    RUN,
    SLIME_RADIUS,
    TICK,
    WIDTH,
    WIND,
    X,
)

BODIES = 12
TRAIL = 14
"""Ticks of the ball's way that are seen."""
SQUASH, RING, DUST = 7, 9, 14
"""Ticks that a slime is squashed, that a hit is seen, and that a point is."""
AHEAD = 200
"""Ticks that are looked ahead for where the ball will come down."""
LIGHT = 0.7
"""Of the usual gravity: with less it is the moon's."""
MATCH = 20_000
"""Ticks of a person's match at most."""
SLOW, SLOWEST = 0.5, 0.35
"""Seconds before a ball is down that nobody can reach any more, and how slowly they pass."""
YOU = "You"


class Rally(Replay):
    """A lineup of players, each on a court of its own on the right side, against the course's opponent."""

    ticks_per_second = 40

    def begin(self) -> None:
        for person in self.lineup.people:
            self.session.take_over(person, (0.0, 0.0, 0.0))
        self.session.begin()
        count = self.session.count
        self._now = self._before = self._bodies()
        self._trail: deque[NDArray[np.floating]] = deque(maxlen=TRAIL)
        """Of ticks, the newest last: `([x, y], individual)`."""
        self.hits = np.zeros((2, count))
        """`(role, individual)`: since the serve."""
        self.hit_tick = np.full((2, count), -100)
        """`(role, individual)`: when each hit the ball last; `hit_at ([x, y], individual)`: where the ball was."""
        self.hit_at = np.zeros((2, count))
        self.point_tick = np.full(count, -100)
        """`(individual,)`: when the last point was made, and where: `point_at`."""
        self.point_at = np.zeros(count)
        self.longest = np.zeros(count, dtype=np.int64)
        """`(individual,)`: hits of the longest rally so far."""
        self.lives = np.full((2, count), ALL_LIVES)
        """`(role, individual)`."""
        self.followed: int | None = None
        """Whom somebody has chosen to watch; None for the leader."""
        self.names: tuple[str, ...] = ()
        """Of two people, the one on the right first."""
        self.nature = {row: float(self.session.field(row)[0]) for row in (GRAVITY, WIND, NET)}

    def _bodies(self) -> NDArray[np.floating]:
        """`(12, individual)`."""
        return np.stack([self.session.field(row) for row in range(BODIES)])

    def step(self) -> None:
        """One tick; who has ended stays where that was."""
        if self.over:
            return
        moving = self.session.alive
        super().step()
        self._trail.append(self._now[BALL : BALL + 2])
        now = self._bodies()
        hits = np.stack([self.session.field(HITS + role) for role in range(2)])
        lives = np.stack([self.session.field(LIVES + role) for role in range(2)])
        served = moving & ((lives != self.lives).any(axis=0))
        touched = moving & (hits > self.hits)
        self.hit_tick[touched] = self.tick
        self.hit_at = np.where(touched.any(axis=0), now[BALL : BALL + 2], self.hit_at)
        self.longest = np.where(moving, np.maximum(self.longest, hits.sum(axis=0).astype(np.int64)), self.longest)
        self.point_tick[served] = self.tick
        self.point_at = np.where(served, self._now[BALL + X], self.point_at)
        self.hits, self.lives = np.where(moving, hits, self.hits), np.where(moving, lives, self.lives)
        self._before = np.where(served, now, self._now)
        if served.any():
            for old in self._trail:
                old[:, served] = now[BALL : BALL + 2, served]
        ended = moving & ~self.session.alive
        self._before = np.where(ended, self._now, self._before)
        self._now = np.where(moving & ~ended, now, self._now)

    def advance(self, seconds: float, speed: float) -> None:
        """Let time pass, slowly in the last moments of a point."""
        slow = speed <= 1.0 and not self.over and self.is_lost(self.watched)
        super().advance(seconds, speed * (SLOWEST if slow else 1.0))

    @property
    def over(self) -> bool:
        """Where people play, it is over with their game."""
        if self.lineup.person:
            return self.session.finished or not self.session.alive[self.lineup.person_index]
        return self.session.finished

    @property
    def bodies(self) -> NDArray[np.floating]:
        """`(12, individual)` between two ticks."""
        if self.over:
            return self._now
        return self._before + (self._now - self._before) * self.fraction

    @property
    def watched(self) -> int:
        """Whose court is the large one: a person's, the one that was chosen, or the leader's."""
        if self.lineup.person:
            return self.lineup.person_index
        return self.leader if self.followed is None else self.followed

    @property
    def thinker(self) -> int:
        """Whose brain is shown: of a person's court the opponent's is, which stands first in the lineup."""
        return self.watched if self.watched < self.lineup.population else 0

    @property
    def opponent(self) -> Brain:
        """Who plays on the left."""
        assert self.course.opponent is not None, "there is no game without"
        return self.course.opponent

    def score(self, individual: int) -> tuple[int, int]:
        """Points of the left side and of the right one."""
        right, left = (ALL_LIVES - self.lives[role, individual] for role in (LEFT, RIGHT))
        return int(left), int(right)

    def rally(self, individual: int) -> int:
        """Hits since the serve."""
        return int(self.hits[:, individual].sum())

    @property
    def held(self) -> NDArray[np.bool_]:
        """`(individual,)`: whether the serve is still to come."""
        return np.asarray(self.session.field(HELD) > 0)

    def shown(
        self,
        individual: int,
        left: theme.Colour,
        right: theme.Colour,
        fine: bool,
        turned: bool = False,
        mark: bool = True,
    ) -> Shown:
        """A court as it stands; `fine` with what only a large one shows."""
        bodies = self.bodies[:, individual]
        age = self.tick + (0.0 if self.over else self.fraction) - self.hit_tick[:, individual]
        squashed = [max(1 - float(age[role]) / SQUASH, 0.0) ** 2 for role in (LEFT, RIGHT)]
        newest = min(float(age.min()) / RING, 1.0)
        since = (self.tick + self.fraction - float(self.point_tick[individual])) / DUST
        x, y = self.hit_at[:, individual]
        at = float(self.point_at[individual])
        return Shown(
            bodies,
            (left, right),
            self.nature[NET],
            self.nature[WIND],
            self.nature[GRAVITY] > LIGHT * GRAVITY_USUAL,
            self.tick + self.fraction,
            (squashed[0], squashed[1]),
            [(float(old[0, individual]), float(old[1, individual])) for old in self._trail] if fine else (),
            self.landing(individual) if fine and mark else None,
            turned,
            not self.session.alive[individual],
            [(float(x), float(y), newest)] if newest < 1 and fine else (),
            _dust(at, since) if since < 1 and fine else (),
        )

    def landing(self, individual: int) -> float | None:
        """Where the ball will come down if nobody is in its way; None while it is held."""
        x, y, vx, vy = self._now[BALL : BALL + 4, individual].tolist()
        if self.held[individual] or not self.session.alive[individual]:
            return None
        wall = WIDTH / 2 - BALL_RADIUS
        for _ in range(AHEAD):
            vx, vy = vx + self.nature[WIND] * TICK, vy + self.nature[GRAVITY] * TICK
            speed = math.hypot(vx, vy)
            if speed > FASTEST:
                vx, vy = vx * FASTEST / speed, vy * FASTEST / speed
            x, y = x + vx * TICK, y + vy * TICK
            if abs(x) > wall:
                x, vx = math.copysign(2 * wall, x) - x, -vx
            if y <= GROUND + BALL_RADIUS:
                return float(x)
        return None

    def is_lost(self, individual: int) -> bool:
        """Whether the ball is about to be on the floor, and nobody can be there in time."""
        place = self.landing(individual)
        if place is None:
            return False
        _, y, _, vy = self._now[BALL : BALL + 4, individual].tolist()
        gravity, high = -self.nature[GRAVITY], y - GROUND - BALL_RADIUS
        left = (vy + math.sqrt(max(vy * vy + 2 * gravity * high, 0.0))) / gravity
        slime = LEFT_SLIME if place <= 0 else RIGHT_SLIME
        away = abs(place - float(self._now[slime + X, individual]))
        return bool(left < SLOW and away > RUN * left + SLIME_RADIUS + BALL_RADIUS)

    def name(self, individual: int) -> str:
        if individual in self.lineup.people:
            return self.names[0] if self.names else YOU
        return super().name(individual)

    def colour(self, individual: int) -> theme.Colour:
        """Of the population by rank, of a person white."""
        return theme.YOU if individual in self.lineup.people else self.colours[individual]


def match_of(course: Course, opponent: Brain) -> Course:
    """The same serves and nature against somebody else: for people, who are in no hurry, and by points alone."""
    table = course.table.copy()
    table[BONUS - GRAVITY] = 0.0
    return replace(course, table=table, opponent=opponent, ticks=MATCH)


def _dust(at: float, age: float) -> list[tuple[float, float, float]]:
    """Grains that fly up where the ball came down: x, y and age of each."""
    grains = []
    for k in range(9):
        angle = math.pi * (k + 0.5) / 9
        way = (1.2 + 0.9 * math.sin(2.4 * k + 1)) * math.sqrt(age)
        y = GROUND + 0.2 + 1.5 * way * math.sin(angle) - 1.8 * age * age
        grains.append((at + way * math.cos(angle) * 1.6, max(y, GROUND + 0.1), age))
    return grains
