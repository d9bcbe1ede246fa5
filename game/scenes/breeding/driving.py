"""A person in the place of a brain: what the keys do, how it stands against the bred ones, and how it ended."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from game.scenes.base.stage import PLAYERS as PLAYERS
from game.scenes.base.stage import Stage
from game.scenes.breeding.replay import Replay
from game.scenes.faces import FACES
from game.store.records import Drive, Records

SEATS = ("arrow keys", "W A S D")
"""What each of two people plays with; a pad is in the place of the one or the other."""
COUNTDOWN, COUNTS = 2.4, 3
"""Seconds before the start, and how often is counted."""
EASED = ", eased"
"""Behind the name of a table of results that do not compare with others."""
Hand = float | Sequence[float]
"""What replaces a brain's outputs."""
Held = tuple[float, ...]
"""How far each of the keys that steer is held down, 0 to 1, in the scene's own order."""


class Driver:
    """Drives the person's individual of a replay; `hands(held)` is what its brain's outputs are replaced by."""

    lights = False
    """Whether the first key begins the countdown, because others start with it; else it comes after the countdown."""
    people = 1

    def __init__(self, replay: Replay, hands: Callable[[Held], Hand], records: Records, today: date) -> None:
        self.replay, self.hands, self.records, self.today = replay, hands, records, today
        self.countdown = COUNTDOWN
        self.place: int | None = None
        """Place in the best-of table once the drive is over; 0 for none."""
        self.given_back = False
        self.me = replay.lineup.person_index
        """The person's individual."""
        self.begun = False
        """Whether the person has pressed a key; until then nothing moves."""
        self.drive: Drive | None = None
        """What was entered in the table."""
        self.player = ""
        """The name of whoever plays, if that was told."""
        self.names = PLAYERS
        """What two people are called."""
        self.eased, self.eased_is = False, ""
        """Whether it does not end by touching anything, and what else is eased."""
        self._tapped_in = -1
        self._tapped: Held = ()
        """How far each key has been held down at most in this tick."""

    @property
    def table(self) -> str:
        """Under which name the best results are kept."""
        world, course = self.replay.world.name, self.replay.course.name
        return (course if FACES[world].bare_records else f"{world}: {course}") + self.listed

    @property
    def listed(self) -> str:
        """Behind the name of the table: eased results are listed apart."""
        return EASED if self.eased else ""

    def ease(self, how: str = "") -> None:
        """Nobody is out for touching a wall; `how` it is eased beside that."""
        self.eased, self.eased_is = True, how
        self.replay.ease()

    @property
    def touches(self) -> int:
        """How often the person has been set back."""
        return self.replay.touches.get(self.me, 0)

    @property
    def score(self) -> int:
        return int(self.replay.session.scores[0, self.me])

    @property
    def driving(self) -> bool:
        return not self.given_back and self.place is None

    def steer(self, held: Held) -> None:
        """From now on; however short a tap is, it lasts for a tick."""
        if self.replay.tick != self._tapped_in:
            self._tapped_in, self._tapped = self.replay.tick, held
        self._tapped = tuple(map(max, self._tapped, held))
        if self.driving:
            self.replay.session.take_over(self.me, self.hands(self._tapped))

    def give_back(self) -> None:
        """Let the champion's brain drive the car on."""
        self.given_back = True
        self.replay.session.take_over(self.me, float("nan"))

    def wait(self, seconds: float, report: Callable[..., None] | None = None) -> bool:
        """Whether the countdown still runs; `report` is told of each count and of the start."""
        before = self.count
        if self.begun or not self.lights:
            self.countdown = max(self.countdown - seconds, 0.0)
        if report and self.count != before:
            report("countdown" if self.count else "go")
        return self.countdown > 0

    def begins(self, held: Held) -> bool:
        """Whether it can begin: nobody is driven into a wall while they look for the keys."""
        self.begun |= any(held)
        return self.begun

    @property
    def count(self) -> int:
        """Three, two, one, and 0 from the start on."""
        return math.ceil(self.countdown / (COUNTDOWN / COUNTS))

    def settle(self) -> bool:
        """Enter the result in the table when the drive is over; whether that happened now. Raises OSError."""
        crashed = not self.replay.session.alive[self.me]
        if not self.driving or not (crashed or self.replay.tick >= self.replay.course.ticks):
            return False
        self.place = 0
        self.enter(-self.touches if self.eased else self.score)
        return True

    def enter(self, score: int) -> None:
        """A result in the table."""
        self.drive = Drive(score, self.today.isoformat(), self.player)
        self.place = self.records.add(self.table, self.drive)

    def call(self, names: tuple[str, str]) -> None:
        """What two people are called from now on, in what is kept of them, too."""
        self.names = names

    def sign(self, name: str) -> None:
        """The result is that of somebody with this name."""
        if self.drive is not None:
            self.records.sign(self.table, self.drive, name)
            self.drive = replace(self.drive, name=name)

    @property
    def finished(self) -> bool:
        at_the_end = self.eased and self.replay.tick >= self.replay.course.ticks
        return at_the_end or self.score >= self.replay.course.enough

    @property
    def won(self) -> bool:
        """Whether it came to the end, or farther than ever."""
        return self.finished or self.place == 1

    @property
    def rank(self) -> tuple[int, int]:
        """Place among all cars so far, and how many there are; equal ones share the better place."""
        population = self.replay.lineup.population
        ahead = int((self.replay.session.scores[0, :population] > self.score).sum())
        return ahead + 1, population + 1

    @property
    def gap(self) -> int:
        """Ticks ahead of the champion; negative behind."""
        return self.score - int(self.replay.session.scores[0, 0])


def settle(driver: Driver, stage: Stage[Any]) -> bool:
    """Enter the result in the table when the drive is over; whether it has just come to its end.

    What goes wrong is said on the screen.
    """
    driving = driver.driving
    try:
        if driver.settle():
            stage.report("result", score=driver.score, rank=driver.rank[0], best=driver.place, won=driver.won)
    except OSError as error:
        stage.say(f"the result could not be saved: {error.strerror or error}")
    return driving and not driver.driving
