"""Two people in one race, on a split screen: who won, and by how much."""

from __future__ import annotations

import numpy as np

from game.scenes.breeding.driving import PLAYERS, Driver, Held
from game.scenes.circuit.race import SEAT, Race, standings
from game.worlds.circuit.kernel import TICKS_PER_SECOND

PEOPLE = len(PLAYERS)
MOVED = 5.0
"""Metres: whoever has come less far has not driven."""


class Duel(Driver):
    """Two races in one replay, a person's each. It is over when both are."""

    lights, people = True, PEOPLE

    def __init__(self, races: tuple[Race, Race]) -> None:
        first = races[0]
        super().__init__(first.replay, first.hands, first.records, first.today)
        self.races, self.laps = races, first.laps
        self.call(PLAYERS)

    def call(self, names: tuple[str, str]) -> None:
        super().call(names)
        self.laps.by_hand = dict(zip(self.laps.lineup.people, names, strict=True))
        for one, name, unknown in zip(self.races, names, PLAYERS, strict=True):
            if name != unknown:
                one.player = name
                one.sign(name)

    @property
    def driving(self) -> bool:
        return any(race.driving for race in self.races)

    def steer(self, held: Held) -> None:
        """Each with the keys of the own seat."""
        for seat, race in enumerate(self.races):
            race.hold(held[SEAT * seat : SEAT * (seat + 1)])

    def give_back(self) -> None:
        """Let the champion's brain drive both cars on."""
        self.given_back = True
        for race in self.races:
            if race.driving:
                race.give_back()

    def settle(self) -> bool:
        """Enter best laps in the table; whether the second of the two has come to the end now. Raises OSError."""
        drove = self.driving
        for race in self.races:
            race.settle()
        ended = drove and not self.driving
        if ended:
            self.me, self.place = self.winner.me, self.winner.place
        return ended

    @property
    def won(self) -> bool:
        """One of the two has, unless nobody has driven."""
        return not self.drawn

    @property
    def drawn(self) -> bool:
        """Whether neither has moved: where one stands on the grid is nobody's merit."""
        return all(race.stood_still and race.way < MOVED for race in self.races)

    @property
    def rank(self) -> tuple[int, int]:
        """Of the winner."""
        return self.winner.rank

    @property
    def winner(self) -> Race:
        """Whoever is in front; of two who are level the first."""
        order = self.laps.order.tolist()
        return min(self.races, key=lambda race: order.index(race.me))

    @property
    def loser(self) -> Race:
        """The other one."""
        return next(race for race in self.races if race is not self.winner)

    @property
    def apart(self) -> tuple[float, str]:
        """How far the winner was ahead at the end: seconds if both have finished, metres otherwise."""
        first, second = (self.laps.finish_ticks[race.me] for race in (self.winner, self.loser))
        if np.isfinite(second):
            return float(second - first) / TICKS_PER_SECOND, "s"
        return self.winner.way - self.loser.way, "m"

    def gap_of(self, seat: int) -> float:
        """Seconds that a person is ahead of the other now; negative behind."""
        behind = {line.individual: line.behind for line in standings(self.laps)}
        return behind[self.races[1 - seat].me] - behind[self.races[seat].me]
