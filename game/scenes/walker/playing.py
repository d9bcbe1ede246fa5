"""A person who walks, or two of them: how far they get, beside the champion and their own best."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import numpy as np

from game.scenes.breeding.driving import PLAYERS, Driver, Held
from game.scenes.walker.hands import LEVELS, SEAT, Level, Muscles
from game.scenes.walker.replay import Walk
from game.scenes.walker.shapes import Points
from game.scenes.walker.ways import Way
from game.store.records import Records
from game.training.settings import FRESH
from game.worlds import Course
from game.worlds.walker.courses import RANDOM
from game.worlds.walker.ground import FALL, HEADER, PATIENCE, REAL, tuning_of
from game.worlds.walker.rows import IDLE

PEOPLE = len(PLAYERS)
MOVED = 50
"""Centimetres: whoever has come less far has fallen forward, and not walked."""
LONGEST_REST = 400
"""Ticks after which a person who gets no further is out, too."""


def by_real_rules(course: Course) -> Course:
    """The same ground without the kinder rules that brains are bred by: nobody is out who stands and thinks."""
    if tuple(course.table[HEADER, [FALL, PATIENCE]]) == REAL:
        return course
    table = course.table.copy()
    table[HEADER, [FALL, PATIENCE]] = REAL
    return replace(course, table=table)


class Stride(Driver):
    """A person in the place of a brain; `seat` is which of two people."""

    def __init__(
        self,
        replay: Walk,
        records: Records,
        today: date,
        level: Level = LEVELS[0],
        seat: int = 0,
    ) -> None:
        me = replay.lineup.people[seat]
        super().__init__(replay, Muscles(replay, me, level), records, today)
        self.walk, self.me, self.level = replay, me, level
        self.own: Way | None = None
        """The person's best walk here, ever."""
        self.keep: Callable[[Way], None] | None = None
        """Given a walk that is better than all before."""
        self.helped = False
        """Whether somebody has pushed or held the walker: then its way does not count."""
        self._way: Way = [replay.pose(me)]
        replay.on_tick.append(self._tick)

    def _tick(self) -> None:
        if self.driving:
            self._way.append(self.walk.pose(self.me))

    @property
    def table(self) -> str:
        """One for all grounds that are drawn at random, which are as hard as each other."""
        course = self.walk.course
        is_random = course.unseen or course.name.startswith(FRESH)
        kind = next((title for title, *_ in RANDOM.values() if is_random and title in course.title), course.name)
        words = ", ".join(filter(None, (kind, tuning_of(course).words if is_random else "", self.level.short)))
        return f"walker: {words}{self.listed}"

    @property
    def score(self) -> int:
        """Centimetres from the start."""
        return max(round(100 * float(self.walk.furthest[self.me])), 0)

    @property
    def finished(self) -> bool:
        return bool(self.walk.arrived[self.me])

    @property
    def rank(self) -> tuple[int, int]:
        ahead = int((self._others > self.score).sum())
        return ahead + 1, len(self._others) + 1

    @property
    def gap(self) -> int:
        """Centimetres ahead of the champion."""
        return self.score - int(self._others[0])

    @property
    def _others(self) -> np.ndarray:
        return np.asarray(np.rint(100 * self.walk.furthest[: self.walk.lineup.population]))

    def give_back(self) -> None:
        super().give_back()
        self.walk.by_hand.pop(self.me, None)

    def settle(self) -> bool:
        """Enter the way in the table when the walk is over. Raises OSError."""
        ended = not self.walk.session.alive[self.me] or self.walk.tick >= self.walk.course.ticks
        stands = not self.eased and bool(self.walk.session.field(IDLE)[self.me] > LONGEST_REST)
        if not self.driving or not (ended or stands):
            return False
        if stands and not ended:
            self.walk.stop(self.me)
        self.place = 0
        if not self.helped:
            self.enter(self.score)
        if self.keep and not self.helped and self._is_best:
            self.keep(self._way)
        return True

    @property
    def _is_best(self) -> bool:
        """Whether it ends further than the person's own best walk here."""
        return not self.own or float(self._way[-1][0, 0]) > float(self.own[-1][0, 0])

    @property
    def ghost(self) -> Points | None:
        """Where the person was in the best walk here at this time, `([x, y, angle], body)`; None where it had ended."""
        if not self.own or not self.begun:
            return None
        at, part = self.walk.tick, 0.0 if self.walk.over else self.walk.fraction
        if at + 1 >= len(self.own):
            return None
        # The pose that is seen is between the last tick and this one.
        before = self.own[max(at - 1, 0)]
        return np.asarray(before + (self.own[at] - before) * part)


class Duel(Driver):
    """Two walks in one replay, a person's each. It is over when both are."""

    people = PEOPLE

    def __init__(self, strides: tuple[Stride, Stride]) -> None:
        first = strides[0]
        super().__init__(first.replay, first.hands, first.records, first.today)
        self.strides, self.walk = strides, first.walk
        self.call(PLAYERS)

    def call(self, names: tuple[str, str]) -> None:
        super().call(names)
        self.walk.by_hand = dict(zip(self.walk.lineup.people, names, strict=True))
        for one, name, unknown in zip(self.strides, names, PLAYERS, strict=True):
            if name != unknown:
                one.player = name
                one.sign(name)

    @property
    def driving(self) -> bool:
        return any(one.driving for one in self.strides)

    @property
    def helped(self) -> bool:
        return any(one.helped for one in self.strides)

    @helped.setter
    def helped(self, helped: bool) -> None:
        for one in self.strides:
            one.helped = helped

    def steer(self, held: Held) -> None:
        """Each with the keys of the own seat."""
        for seat, one in enumerate(self.strides):
            one.steer(held[SEAT * seat : SEAT * (seat + 1)])

    def give_back(self) -> None:
        """Let the champion's brain walk both on."""
        self.given_back = True
        for one in self.strides:
            if one.driving:
                one.give_back()

    def settle(self) -> bool:
        """Enter ways in the table; whether the second of the two has come to the end now. Raises OSError."""
        drove = self.driving
        for one in self.strides:
            one.settle()
        ended = drove and not self.driving
        if ended:
            self.me, self.place = self.winner.me, self.winner.place
        return ended

    @property
    def won(self) -> bool:
        """One of the two has, unless nobody has walked."""
        return not self.drawn

    @property
    def drawn(self) -> bool:
        """Whether neither has walked."""
        return all(one.score < MOVED for one in self.strides)

    @property
    def score(self) -> int:
        return self.winner.score

    @property
    def rank(self) -> tuple[int, int]:
        """Of the winner."""
        return self.winner.rank

    @property
    def winner(self) -> Stride:
        """Who has arrived first, or got further; of two who are level the first."""

        def order(one: Stride) -> tuple[bool, float]:
            arrived = one.finished
            return not arrived, float(self.walk.fallen_tick[one.me]) if arrived else -float(one.score)

        return min(self.strides, key=order)

    @property
    def loser(self) -> Stride:
        """The other one."""
        return next(one for one in self.strides if one is not self.winner)
