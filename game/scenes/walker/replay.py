"""Walkers on a ground: a replay that knows how everybody stands between two ticks, and how they have stepped."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from game.scenes.breeding.replay import Replay
from game.scenes.walker.shapes import LOWER, Points, body_of, origins, place_on, pose_of
from game.ui import theme
from game.worlds.walker.body import BODIES, END, REFERENCE, TICK
from game.worlds.walker.rows import FIRST, FOOT, OVER, VX, VY

KEPT = 300
"""Ticks of which steps and joints are kept; as many as the strip shows."""
PRINTS, LEAVE_PRINTS = 200, 8
"""Footprints that are kept, the newest ones; and how many individuals leave some, the best ones, beside all people."""
UP = 5
"""Ticks that a foot is in the air in a step, at least: one that scrapes along makes none."""
LINGER = 75
"""Ticks that are seen after a person has fallen."""
FEET, JOINTS = 2, 4
YOU = "You"


class Walk(Replay):
    """A lineup of walkers from the start."""

    ticks_per_second = round(1 / TICK)

    def begin(self) -> None:
        count = self.session.count
        for person in self.lineup.people:
            self.session.take_over(person, (0.0, 0.0, 0.0, 0.0))
        self.session.begin()
        self.body = body_of(self.course)
        self._now = self._before = pose_of(self.session)
        self.start = float(origins(self._now)[0, 0])
        """Where hulls begin [m], from which ways are counted."""
        self.fallen_tick = np.full(count, -1)
        """`(individual,)`: the tick in which each one ended, −1 for none."""
        self.feet = np.zeros((KEPT, FEET, count), dtype=bool)
        """`(tick % KEPT, foot, individual)`: whether it touched the ground."""
        self.joints = np.zeros((KEPT, JOINTS, count), dtype=np.float32)
        """`(tick % KEPT, joint, individual)`: angles [rad]."""
        self.ways = np.zeros((KEPT, count), dtype=np.float32)
        """`(tick % KEPT, individual)`: how far each hull was [m]."""
        self.prints = np.zeros((0, 4))
        """`(print, [x, y, tick, individual])`: where feet have pushed off [m], when, and whose; the newest last."""
        self._leaves = (np.arange(count) < LEAVE_PRINTS) | (np.arange(count) >= self.lineup.person_index)
        """`(individual,)`: who leaves footprints."""
        self.furthest = self.ways[0].copy()
        """`(individual,)`: how far each has ever been [m]."""
        self.stopped = np.zeros(count, dtype=bool)
        """`(individual,)`: who has ended and did not fall."""
        self._air = np.zeros((FEET, count), dtype=np.int32)
        """`(foot, individual)`: ticks since it touched the ground."""
        self.landed = np.zeros(count, dtype=np.int64)
        """`(individual,)`: the tick in which a foot came down last."""
        self.on_tick: list[Callable[[], None]] = []
        """Called after each tick."""
        self.before_tick: list[Callable[[], None]] = []
        """Called before each tick."""
        self.by_hand = dict.fromkeys(self.lineup.people, YOU)
        """What people are called who have not given their walker back, by individual."""
        self._between = self._now, 0.0, self._now, origins(self._now)
        """Where everybody is between two ticks: of which tick and how far behind it, poses, and hulls."""
        self._note()

    def step(self) -> None:
        """One tick; who has ended stays where that was."""
        if self.over:
            return
        for call in self.before_tick:
            call()
        before = self.session.alive
        super().step()
        self._before, self._now = self._now, np.where(before, pose_of(self.session), self._now)
        ended = before & ~self.session.alive
        self.fallen_tick[ended] = self.tick
        self.stopped |= ended & ~(self.session.field(OVER) > 1)
        self._note()
        for call in self.on_tick:
            call()

    def revived(self, individual: int) -> None:
        self.fallen_tick[individual], self.stopped[individual] = -1, False
        self._now[..., individual] = pose_of(self.session)[..., individual]
        self._before = self._now = self._now.copy()

    @property
    def over(self) -> bool:
        """Where people walk, it is over soon after the last of them has fallen."""
        if not self.lineup.person or self.session.finished:
            return self.session.finished
        fell = self.fallen_tick[list(self.lineup.people)]
        return bool((fell >= 0).all()) and self.tick > int(fell.max()) + LINGER

    def _note(self) -> None:
        """Remember this tick."""
        at, before = self.tick % KEPT, (self.tick - 1) % KEPT
        angle = self._now[2]
        self.joints[at] = [angle[j + 1] - angle[FIRST[j]] - REFERENCE[j] for j in range(JOINTS)]
        alive = self.session.alive
        self.ways[at] = origins(self._now)[:, 0] - self.start
        self.furthest = np.maximum(self.furthest, self.ways[at])
        for foot in range(FEET):
            self.feet[at, foot] = (self.session.field(FOOT + foot) > 0) & alive
            down = self.feet[at, foot]
            self.landed[down & (self._air[foot] >= UP)] = self.tick
            self._air[foot] = np.where(down, 0, self._air[foot] + 1)
            if self.tick:
                off = np.flatnonzero(self.feet[before, foot] & ~self.feet[at, foot] & alive & self._leaves)
                if len(off):
                    where = place_on(self._before[..., off], LOWER[foot], self.body.end)
                    new = np.column_stack([where, np.full(len(off), self.tick), off])
                    self.prints = np.concatenate([self.prints, new])[-PRINTS:]

    @property
    def poses(self) -> Points:
        """`([x, y, angle], body, individual)` between two ticks."""
        return self._at()[0]

    @property
    def hulls(self) -> Points:
        """`(individual, [x, y])` in metres, between two ticks."""
        return self._at()[1]

    def _at(self) -> tuple[Points, Points]:
        """Poses and hulls, which a frame asks for again and again."""
        share = 1.0 if self.over else self.fraction
        if self._between[0] is not self._now or self._between[1] != share:
            poses = self._before + (self._now - self._before) * share if share < 1 else self._now
            self._between = self._now, share, poses, origins(poses)
        return self._between[2:]

    @property
    def arrived(self) -> NDArray[np.bool_]:
        """`(individual,)`: who has walked all the way."""
        return np.asarray(origins(self._now)[:, 0] > END)

    def pose(self, individual: int) -> Points:
        """`([x, y, angle], body)` at this tick."""
        return self._now[..., individual].copy()

    def since_fall(self, individual: int) -> float:
        """Seconds since it fell; negative while it has not."""
        fell = int(self.fallen_tick[individual])
        return -1.0 if fell < 0 else (self.tick - fell) * TICK

    def speed(self, individual: int) -> float:
        """m/s, over the last second."""
        ticks = min(self.tick, self.ticks_per_second)
        if not ticks:
            return 0.0
        way = self.ways[self.tick % KEPT, individual] - self.ways[(self.tick - ticks) % KEPT, individual]
        return float(way) / (ticks * TICK)

    def name(self, individual: int) -> str:
        brain = individual if individual < len(self.lineup.genomes) else 0
        return self.by_hand.get(individual) or super().name(brain)

    def colour(self, individual: int) -> theme.Colour:
        """Of the population by rank, of people their own."""
        if individual < self.lineup.population:
            return self.colours[individual]
        if individual in self.lineup.people:
            return (theme.YOU, theme.MEDIAN)[individual - self.lineup.person_index]
        return theme.TEXT

    @property
    def watched(self) -> int:
        """Whom the camera follows: a person, or the leader."""
        return self.lineup.person_index if self.lineup.person else self.leader

    def stop(self, individual: int) -> None:
        """Somebody ends where it is."""
        which = np.arange(self.session.count) == individual
        self.session.leave_out(which)
        self.fallen_tick[individual], self.stopped[individual] = self.tick, True

    def shove(self, push: NDArray[np.floating]) -> None:
        """Change speeds: `(individual, [vx, vy])` [m/s] on top of those of all five bodies."""
        for body in range(BODIES):
            self.session.nudge(VX + body, push[:, 0])
            self.session.nudge(VY + body, push[:, 1])
        self.forget_forecast()
