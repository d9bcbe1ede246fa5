"""Episodes in an environment as they are watched: a process of its own plays them, and nobody waits for it."""

from __future__ import annotations

import weakref
from collections.abc import Iterator, Sequence
from contextlib import suppress
from itertools import count
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.shared_memory import SharedMemory
from typing import Any

import numpy as np
from numpy.typing import NDArray

from game.engine.gym.form import Form
from game.engine.gym.names import Named
from game.engine.gym.playing import CLOSE, GO, HAND, Cast, News, Player, film, perform, room_of, units_of

Picture = NDArray[np.uint8]
AHEAD = 16
"""Ticks that it is told to go at once, at most: what people do counts soon."""


class Performer:
    """The process, made when it is needed and made again when it has ended."""

    def __init__(self, limit: float) -> None:
        self._limit = limit
        self._process: Any = None
        self._tells: Connection | None = None
        self._told: Connection | None = None
        self._numbers = count()
        self._shows: weakref.WeakValueDictionary[int, Watched] = weakref.WeakValueDictionary()

    def begin(self, show: Watched, cast: Cast) -> int:
        """Have it played; its number."""
        if self._process is None:
            context = get_context("spawn")
            told, self._tells = context.Pipe(duplex=False)
            self._told, tells = context.Pipe(duplex=False)
            self._process = context.Process(target=perform, args=(told, tells, self._limit), daemon=True)
            self._process.start()
            told.close()
            tells.close()
        number = next(self._numbers)
        self._shows[number] = show
        self.tell(number, cast)
        return number

    def tell(self, number: int, *what: Any) -> None:
        try:
            if self._tells:
                self._tells.send((number, *what))
        except OSError:
            self._end()

    def listen(self) -> None:
        """Take in what has been told since the last time."""
        try:
            while self._told and self._told.poll():
                number, news = self._told.recv()
                if (show := self._shows.get(number)) is not None:
                    show.take(news)
        except (EOFError, OSError):
            self._end()

    def _end(self) -> None:
        """It has ended: what it played stays as it is."""
        for show in list(self._shows.values()):
            show.lose()
        self.close()

    def close(self) -> None:
        """Keep no process."""
        for end in (self._tells, self._told):
            if end:
                end.close()
        if self._process is not None:
            self._process.terminate()
        self._process, self._tells, self._told = None, None, None


class Watched:
    """A few individuals on a seed. What is asked of it is how it stood when the process last told."""

    def __init__(
        self,
        performer: Performer,
        environment: Named,
        form: Form,
        players: Sequence[Player],
        seed: int,
        steps: int,
        large: tuple[int, ...] = (0,),
        noise: NDArray[np.float32] | None = None,
    ) -> None:
        """`noise (step, input)` is what the first one sees instead of what is there, where it is no NaN."""
        self._performer, self.count = performer, len(players)
        shape = room_of(form, self.count)
        memory = SharedMemory(create=True, size=int(np.prod(shape))) if form.size else None
        self._room: Picture | None = np.ndarray(shape, np.uint8, memory.buf) if memory else None
        name = memory.name if memory else ""
        cast = Cast(environment, form, tuple(players), seed, steps, large, name, noise)
        self._wanted = 0
        everybody = (True,) * self.count
        thoughts = np.zeros(units_of(players[0].policy), np.float32)
        self._news = News(0, everybody, (0.0,) * self.count, thoughts, (-1,) * self.count, 0, "")
        self._number = performer.begin(self, cast)
        weakref.finalize(self, _let_go, performer, self._number, memory)

    def listen(self) -> None:
        """Hear how far it is."""
        self._performer.listen()

    def take(self, news: News) -> None:
        self._news = news

    def lose(self) -> None:
        """Its process has ended."""
        if any(self._news.alive):
            trouble = "the environment ended its process, or hung"
            self._news = self._news._replace(alive=(False,) * self.count, trouble=trouble)

    @property
    def tick(self) -> int:
        return self._news.tick

    @property
    def finished(self) -> bool:
        return not any(self._news.alive)

    @property
    def alive(self) -> NDArray[np.bool_]:
        return np.array(self._news.alive)

    @property
    def scores(self) -> NDArray[np.float32]:
        return np.array([self._news.scores], np.float32)

    @property
    def trouble(self) -> str:
        """What went wrong last, in one line."""
        return self._news.trouble

    @property
    def drawn(self) -> int:
        """Another number for each new picture."""
        return self._news.drawn

    def run(self, ticks: int | None = None) -> None:
        """Let it go on for so many ticks."""
        wanted = min(self._wanted + (ticks or AHEAD), self.tick + AHEAD)
        if wanted > self._wanted:
            self._wanted = wanted
            self._performer.tell(self._number, GO, wanted)

    def take_over(self, individual: int, output: float | Sequence[float], role: int = 0) -> None:
        """Replace a brain's outputs by a person's; NaN gives them back."""
        given_back = isinstance(output, float) and np.isnan(output)
        self._performer.tell(self._number, HAND, individual, None if given_back else np.atleast_1d(output).tolist())

    def thoughts(self, individual: int, role: int = 0) -> NDArray[np.float32]:
        """`(unit,)` of the first individual; zeros before its first tick."""
        return self._news.thoughts

    def slot(self, individual: int) -> int:
        """Which of its pictures is the newest; −1 before there is one."""
        return self._news.pictures[individual]

    def picture(self, individual: int) -> Picture | None:
        """`(row, column, [r, g, b])`, the newest; None before there is one. It is written over after two more."""
        newest = self._news.pictures[individual]
        return None if self._room is None or newest < 0 else self._room[individual, newest]


def _let_go(performer: Performer, number: int, memory: SharedMemory | None) -> None:
    performer.tell(number, CLOSE)
    if memory:
        with suppress(BufferError):  # a picture of it is still held: the system frees it when that goes
            memory.close()
        memory.unlink()


def filmed(environment: Named, form: Form, player: Player, seed: int, steps: int) -> Iterator[Picture]:
    """One individual's episode, picture by picture, from a process that ends with it; nothing where it draws none."""
    context = get_context("spawn")
    told, tells = context.Pipe(duplex=False)
    cast = Cast(environment, form, (player,), seed, steps, (0,), "")
    process = context.Process(target=film, args=(cast, tells), daemon=True)
    process.start()
    tells.close()
    width, height = form.size or (0, 0)
    try:
        while True:
            yield np.frombuffer(told.recv_bytes(), np.uint8).reshape(height, width, 3)
    except (EOFError, OSError):
        return
    finally:
        told.close()
        process.terminate()
        process.join()
