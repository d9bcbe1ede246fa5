"""A person in a race: hands at the wheel, a field of champions, positions, gaps, laps and the best of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from game.scenes.breeding.driving import Driver, Hand, Held
from game.scenes.circuit.replay import RACE_LAPS, Laps
from game.store.records import Records
from game.worlds.circuit.kernel import BEST_LAP, IDLE, IDLE_TICKS, LAST_LAP, SPEED, TICKS_PER_SECOND, X, Y
from game.worlds.circuit.laps import Lap, LapRecorder
from game.worlds.circuit.limit import Limit

LEFT, RIGHT, FASTER, SLOWER = range(4)
"""What a person holds down, 0 to 1 each."""
SEAT = 4
"""So many of them a person: first those of the arrow keys, then those of W, A, S and D."""
LINGER = 2.0
"""Seconds that the camera stays with a person whose race is over, before it follows the others."""
TURN_SECONDS = 0.18
"""From the middle to full lock, with a key."""
AHEAD, AIDED, AID = 14.0, 0.72, 0.8
"""Metres that the braking aid looks ahead, the share of the best line's speed that it allows, and how hard it is."""
SLOWEST = 8.0
"""m/s: gaps are told in seconds at the mean speed of the first, or at this one while it is slower."""


class Wheel:
    """Keys as a wheel: it does not turn at once."""

    def __init__(self) -> None:
        self._turned = 0.0
        self.outputs: NDArray[np.float32] = np.zeros(2, dtype=np.float32)
        """What the person does now: steering and pedal, as a brain would say it."""

    def __call__(self, held: Held) -> Hand:
        """Once a tick."""
        step = 1 / (TURN_SECONDS * TICKS_PER_SECOND)
        self._turned += float(np.clip(held[LEFT] - held[RIGHT] - self._turned, -step, step))
        self.outputs = np.array([self._turned, held[FASTER] - held[SLOWER]], dtype=np.float32)
        return float(self.outputs[0]), float(self.outputs[1])


@dataclass(frozen=True)
class Standing:
    """A line of the table while the race is on."""

    individual: int
    name: str
    generation: int | None
    behind: float
    """Seconds behind the first."""
    best: float
    """Lap, in seconds; 0 for none yet."""
    state: str
    """racing, finished, or out."""


class Race(Driver):
    """A person against champions of different generations, for RACE_LAPS laps; `seat` is which of two people."""

    lights = True

    def __init__(
        self,
        replay: Laps,
        wheel: Wheel,
        records: Records,
        today: date,
        keep: Callable[[Lap], None],
        own: Lap | None,
        seat: int = 0,
    ) -> None:
        super().__init__(replay, wheel, records, today)
        self.laps, self._wheel, self._keep = replay, wheel, keep
        self.me = replay.lineup.people[seat]
        self.limit: Callable[[], Limit | None] = lambda: None
        """The best possible lap, for the braking aid; None while that is being found out."""
        self.own = own
        """The person's best lap on this circuit, ever."""
        self.record = own is not None
        """Whether there was one before this race."""
        self.improved = False
        """Whether this race has made it better."""
        self.ended_at = 0
        """The tick in which the race was over for the person."""
        self.stood_still = False
        """Whether that is what ended the race."""
        self._final_best: float | None = None
        """The best lap when the race was over; the champion's brain drives on then, and may drive a better one."""
        self._recorder = LapRecorder(replay.session, self.me)
        self._held: Held = (0.0,) * SEAT
        replay.before_tick.append(self._turn)
        replay.on_tick.append(self._tick)

    @property
    def table(self) -> str:
        return f"circuit: {self.replay.course.name}{self.listed}"

    def steer(self, held: Held) -> None:
        """From now on; either seat's keys will do."""
        self.hold(tuple(max(pair) for pair in zip(held[:SEAT], held[SEAT:], strict=True)))

    def hold(self, held: Held) -> None:
        """The person's own keys, from now on."""
        self._held = held

    def give_back(self) -> None:
        super().give_back()
        del self.laps.by_hand[self.me]

    def _turn(self) -> None:
        """Before each tick, so that the wheel turns as fast where there are fewer frames than ticks."""
        super().steer(self._aided(self._held) if self.eased else self._held)

    def _aided(self, held: Held) -> Held:
        """The same keys with the brake where a beginner is too fast for what the best line has ahead."""
        limit, field = self.limit(), self.replay.session.field
        if limit is None:
            return held
        at = np.array([field(X)[self.me], field(Y)[self.me]])
        nearest = int(np.argmin(((limit.points - at) ** 2).sum(axis=1)))
        apart = float(np.linalg.norm(limit.points[1] - limit.points[0]))
        ahead = np.arange(nearest, nearest + max(round(AHEAD / apart), 1)) % len(limit.points)
        if float(field(SPEED)[self.me]) <= AIDED * float(limit.speed[ahead].min()):
            return held
        return tuple(0.0 if k == FASTER else AID if k == SLOWER else one for k, one in enumerate(held))

    def _tick(self) -> None:
        if not self.driving:
            return
        lap = self._recorder.note(self._wheel.outputs)
        if lap is not None and (self.own is None or lap.seconds < self.own.seconds):
            self.own, self.improved = lap, True
            self._keep(lap)

    def settle(self) -> bool:
        """Enter the best lap in the table when the race is over for the person. Raises OSError."""
        if not self.driving or not (self.crashed or self.finished or self.replay.over):
            return False
        self.place, self.ended_at, self._final_best = 0, self.replay.tick, self.best_lap
        self.stood_still = bool(self.replay.session.field(IDLE)[self.me] > IDLE_TICKS)
        self.replay.session.take_over(self.me, float("nan"))
        if self.best_lap:
            self.enter(-round(1000 * self.best_lap))
        return True

    @property
    def crashed(self) -> bool:
        return not bool(self.replay.session.alive[self.me])

    @property
    def finished(self) -> bool:
        return bool(np.isfinite(self.laps.finish_ticks[self.me]))

    @property
    def seconds(self) -> float:
        """From the start to the finish; NaN without one."""
        return float(self.laps.finish_ticks[self.me]) / TICKS_PER_SECOND

    @property
    def best_lap(self) -> float:
        """Of the person in this race, in seconds; 0 for none yet."""
        return self.seconds_of(BEST_LAP) if self._final_best is None else self._final_best

    @property
    def last_lap(self) -> float:
        return self.seconds_of(LAST_LAP)

    def seconds_of(self, row: int) -> float:
        """A time of the person's, in seconds."""
        return float(self.replay.session.field(row)[self.me]) / TICKS_PER_SECOND

    @property
    def lap(self) -> int:
        """The one that the person is in, from 1."""
        return min(int(self.laps.laps[self.me]) + 1, RACE_LAPS)

    @property
    def rank(self) -> tuple[int, int]:
        order = self.laps.order.tolist()
        return order.index(self.me) + 1, len(order)

    @property
    def way(self) -> float:
        """Metres driven of the race, at most all of them."""
        whole = RACE_LAPS * self.laps.line.length
        return whole if self.finished else min(float(self.laps.ways[self.me]), whole)

    @property
    def watched(self) -> int:
        """Whom the camera follows: the person, and some time after the end the first of the others that still race."""
        replay = self.laps
        if self.place is None or replay.tick < self.ended_at + LINGER * TICKS_PER_SECOND:
            return self.me
        racing = replay.racing
        return next((one for one in replay.order.tolist() if racing[one] and not replay.human(one)), self.me)

    def standings(self) -> list[Standing]:
        """Everybody, the first first."""
        return standings(self.laps)


def standings(replay: Laps) -> list[Standing]:
    """Everybody, the first first."""
    ways, bests = replay.ways, replay.session.field(BEST_LAP) / TICKS_PER_SECOND
    alive, finish = replay.session.alive, replay.finish_ticks
    # Who has finished drives on, but no further ahead.
    ways = np.where(np.isfinite(finish), RACE_LAPS * replay.line.length, ways)
    order = replay.order.tolist()
    first = order[0]
    since = replay.tick - finish[first] if np.isfinite(finish[first]) else 0.0
    # One pace for all of them: by its own, somebody who brakes would be further behind than the next one.
    pace = max(float(ways[first]) / max(replay.tick - since, 1), SLOWEST / TICKS_PER_SECOND)
    lines = []
    for one in order:
        if np.isfinite(finish[one]):
            behind = finish[one] - finish[first]
        else:
            behind = max((ways[first] - ways[one]) / pace, since)
        state = "finished" if np.isfinite(finish[one]) else "racing" if alive[one] else "out"
        generations = () if one in replay.by_hand else replay.lineup.generations
        generation = generations[0 if replay.human(one) else one] if generations else None
        seconds = float(behind) / TICKS_PER_SECOND
        lines.append(Standing(one, replay.name(one), generation, seconds, float(bests[one]), state))
    return lines
