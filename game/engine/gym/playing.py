"""What a process does that plays episodes to be watched: it goes as far as it is told, and leaves pictures behind.

A show is a few individuals in environments of their own, on the same seed. Of each there is room for some pictures in
shared memory; a message says which is the newest. Imported by processes that are started for it.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from multiprocessing.shared_memory import SharedMemory
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from brains.policy import Floats, Policy
from game.engine.gym import working
from game.engine.gym.form import Form
from game.engine.gym.names import Named

BUFFERS = 3
"""Pictures of each individual that there is room for: one is looked at, one is the newest, one is being drawn."""
OTHERS = 0.15
"""Seconds between two pictures of those who are not in front."""
TOLD = 0.015
"""Seconds in which whoever watches is told how far it is."""
GO, HAND, CLOSE = "go", "hand", "close"


class Player(NamedTuple):
    """A brain that plays."""

    policy: Policy
    genome: NDArray[np.float32]


@dataclass(frozen=True)
class Cast:
    """Who plays, and where."""

    environment: Named
    form: Form
    players: tuple[Player, ...]
    """The individuals."""
    seed: int
    steps: int
    large: tuple[int, ...]
    """Individuals of whom every picture is drawn."""
    memory: str
    """Name of the shared memory; empty where there are no pictures."""
    noise: NDArray[np.float32] | None = None
    """`(step, input)`: what the first individual sees instead of what is there, NaN for what is there."""


class News(NamedTuple):
    """How a show stands."""

    tick: int
    alive: tuple[bool, ...]
    scores: tuple[float, ...]
    thoughts: NDArray[np.float32]
    """`(unit,)`: of the first individual, inputs first."""
    pictures: tuple[int, ...]
    """By individual: which of its pictures is the newest; −1 before there is one."""
    drawn: int
    """Counts pictures."""
    trouble: str


def room_of(form: Form, individuals: int) -> tuple[int, ...]:
    """Shape of the pictures of a show."""
    width, height = form.size or (0, 0)
    return individuals, BUFFERS, height, width, 3


def units_of(policy: Policy) -> int:
    """Length of its thoughts."""
    return sum(map(len, policy.forward(np.zeros(policy.genes, np.float32), np.zeros(policy.inputs, np.float32))))


@dataclass(eq=False)
class Show:
    """Of a cast."""

    cast: Cast
    memory: SharedMemory | None = None
    """Where pictures go."""
    tick: int = 0
    wanted: int = 0
    hands: dict[int, NDArray[np.float32]] = field(default_factory=dict)
    """Outputs of people, by individual."""

    def __post_init__(self) -> None:
        cast, count = self.cast, len(self.cast.players)
        from game.engine.gym.spaces import reader_of

        self._room: Any = np.ndarray(room_of(cast.form, count), np.uint8, self.memory.buf if self.memory else None)
        self._act = cast.form.taken.action()
        self._envs = [working.made(cast.environment, drawn=self.pictured) for _ in range(count)]
        self._read = reader_of(self._envs[0].observation_space)
        self._seen = [self._read(env.reset(seed=cast.seed)[0]) for env in self._envs]
        self._minds: list[list[Floats] | None] = [None] * count
        self._alive, self._scores = [True] * count, [0.0] * count
        self._pictures, self._drawn, self._when = [-1] * count, 0, [0.0] * count
        self._trouble = ""
        self.draw(everybody=True)

    @property
    def behind(self) -> bool:
        """Whether it is not yet where it is to go."""
        return self.tick < self.wanted and any(self._alive)

    def step(self) -> None:
        """One tick."""
        for k, (env, player) in enumerate(zip(self._envs, self.cast.players, strict=True)):
            if not self._alive[k]:
                continue
            try:
                if k == 0 and self.cast.noise is not None:
                    self._seen[k] = working.through(self.cast.noise, self.tick, self._seen[k])
                self._minds[k] = said = player.policy.forward(player.genome, self._seen[k], self._minds[k])
                observed, reward, ended, cut, _ = env.step(self._act(self.hands.get(k, said[-1])))
                self._seen[k] = self._read(observed)
                self._scores[k] += float(reward)
                self._alive[k] = not (ended or cut)
            except Exception as error:
                self._alive[k], self._trouble = False, working.line_of(error)
        self.tick += 1
        if self.tick >= self.cast.steps:
            self._alive = [False] * len(self._alive)

    def draw(self, everybody: bool = False) -> None:
        """Pictures of those in front, and now and then of all others."""
        if self.memory is None:
            return
        now = time.monotonic()
        for k, env in enumerate(self._envs):
            if everybody or k in self.cast.large or now - self._when[k] >= OTHERS:
                self._when[k] = now
                free = (self._pictures[k] + 1) % BUFFERS
                self._room[k, free] = env.render()
                self._pictures[k] = free
                self._drawn += 1

    @property
    def pictured(self) -> bool:
        """Whether it can be drawn."""
        return self.cast.form.size is not None

    def picture(self) -> bytes:
        """Of the first individual."""
        return np.ascontiguousarray(self._envs[0].render(), np.uint8).tobytes()

    def news(self) -> News:
        mind = self._minds[0]
        thoughts = np.concatenate(mind) if mind else np.zeros(units_of(self.cast.players[0].policy))
        facts = tuple(self._alive), tuple(self._scores), thoughts.astype(np.float32), tuple(self._pictures)
        return News(self.tick, *facts, self._drawn, self._trouble)

    def close(self) -> None:
        for env in self._envs:
            env.close()
        del self._room
        if self.memory:
            self.memory.close()


def begun(cast: Cast) -> Show | None:
    """A show; None where whoever wanted to watch it has gone on to another one meanwhile."""
    try:
        memory = SharedMemory(cast.memory) if cast.memory else None
    except FileNotFoundError:
        return None
    return Show(cast, memory)


def perform(told: Connection, tells: Connection, limit: float) -> None:
    """Shows, by number, as they are told, until nobody tells any more."""
    working.begin()
    shows: dict[int, Show] = {}
    try:
        while True:
            while told.poll(0 if any(show.behind for show in shows.values()) else None):
                number, what, *more = told.recv()
                if isinstance(what, Cast):
                    working.ready(what.environment)
                working.limited(limit)
                if isinstance(what, Cast):
                    if show := begun(what):
                        shows[number] = show
                        tells.send((number, show.news()))
                elif what == GO and number in shows:
                    shows[number].wanted = more[0]
                elif what == HAND and number in shows:
                    individual, outputs = more
                    if outputs is None:
                        shows[number].hands.pop(individual, None)
                    else:
                        shows[number].hands[individual] = np.asarray(outputs, np.float32)
                elif what == CLOSE and number in shows:
                    shows.pop(number).close()
                working.limited(0)
            for number, show in shows.items():
                if show.behind:
                    working.limited(limit)
                    last = time.monotonic() + TOLD
                    while show.behind and time.monotonic() < last:
                        show.step()
                    show.draw(everybody=not any(show.news().alive))
                    working.limited(0)
                    tells.send((number, show.news()))
    except (EOFError, OSError):  # nobody watches any more
        return
    finally:
        working.limited(0)


def film(cast: Cast, tells: Connection) -> None:
    """The first individual's episode, picture by picture, and nothing where it draws none."""
    working.begin()
    try:
        show = Show(cast)
        while show.pictured:
            tells.send_bytes(show.picture())
            show.wanted = cast.steps
            if not show.behind:
                return
            show.step()
    except OSError:  # nobody wants the rest
        return
