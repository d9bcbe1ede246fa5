"""A person at the wheel: what the keys do to the car, how the race stands, and how it ended."""

from __future__ import annotations

from datetime import date

import numpy as np

from game.records import Drive, Records
from game.scenes.corridor.show import Show

SPEED = 0.25
"""Speed at which people can drive: fifteen ticks a second."""
COUNTDOWN = 2.4
"""Seconds before the start."""
LEAST_FORCE = 0.015
MOST_FORCE = 0.5
REACH = 1.7
"""How much stronger a key is than the tightest bends of a course ask for."""


class Driver:
    """Drives the person's car of a show."""

    def __init__(self, show: Show, records: Records, today: date) -> None:
        self.show, self.records, self.today = show, records, today
        self.countdown = COUNTDOWN
        self.force = key_force(show)
        self.place: int | None = None
        """Place in the best-of table once the drive is over; 0 for none."""
        self.given_back = False

    @property
    def score(self) -> int:
        return int(self.show.session.scores[0, self.show.cast.person_index])

    @property
    def driving(self) -> bool:
        return not self.given_back and self.place is None

    def steer(self, direction: int) -> None:
        """−1 down, 0 straight on, 1 up."""
        if self.driving:
            self.show.session.take_over(self.show.cast.person_index, 0.5 + self.force * direction)

    def give_back(self) -> None:
        """Let the champion's brain drive the car on."""
        self.given_back = True
        self.show.session.take_over(self.show.cast.person_index, float("nan"))

    def wait(self, seconds: float) -> bool:
        """Whether the countdown still runs."""
        self.countdown = max(self.countdown - seconds, 0.0)
        return self.countdown > 0

    def settle(self) -> bool:
        """Enter the result in the table when the drive is over; whether that happened now. Raises OSError."""
        crashed = not self.show.session.alive[self.show.cast.person_index]
        if not self.driving or not (crashed or self.show.tick >= self.show.course.ticks):
            return False
        self.place = 0
        drive = Drive(self.score, self.today.isoformat())
        self.place = self.records.add(self.show.course.name, drive)
        return True

    @property
    def finished(self) -> bool:
        return self.score >= self.show.course.ticks

    @property
    def rank(self) -> tuple[int, int]:
        """Place among all cars so far, and how many there are; equal ones share the better place."""
        population = self.show.cast.population
        ahead = int((self.show.session.scores[0, :population] > self.score).sum())
        return ahead + 1, population + 1

    @property
    def gap(self) -> int:
        """Columns ahead of the champion; negative behind."""
        return self.score - int(self.show.session.scores[0, 0])


def key_force(show: Show) -> float:
    """Force of a key: enough for the course's bends, and no more, so that a person can drive it."""
    middle = show.course.walls.astype(np.float64).mean(axis=0)
    bend = float(np.quantile(np.abs(np.diff(middle, n=2)), 0.98))
    return float(np.clip(REACH * bend, LEAST_FORCE, MOST_FORCE))
