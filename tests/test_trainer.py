"""The thread that breeds hears commands while an evaluation takes long, and leaves one that is no longer wanted."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor
from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from game.engine.course import Course
from game.engine.engine import Tried
from game.engine.lanes import LaneEngine
from game.engine.session import to_the_end
from game.engine.side import Side
from game.engine.world import World
from game.training.settings import Settings
from game.training.snapshot import Pace
from game.training.trainer import Trainer
from game.worlds import WORLDS, Worlds

SOON = 20.0
"""Seconds after which a test gives up; nothing here takes a hundredth of it on any machine."""


class Sleeper:
    """An engine that takes as long as somebody lets it."""

    made: list[Sleeper] = []  # noqa: RUF012

    def __init__(self, world: World, workers: int) -> None:
        self.asked: list[Future[Tried]] = []
        self.sizes: list[tuple[int, int]] = []
        self.closed = False
        self.made.append(self)

    def evaluate(
        self, sides: Sequence[Side], courses: Sequence[Course], starts: NDArray[np.float32] | None = None
    ) -> Future[Tried]:
        self.asked.append(Future())
        self.sizes.append((len(courses), sides[0].individuals))
        return self.asked[-1]

    def answer(self) -> None:
        courses, individuals = self.sizes[-1]
        self.asked[-1].set_result(Tried(np.ones((courses, 1, individuals), dtype=np.float32), 7))

    def close(self) -> None:
        self.closed = True


@pytest.fixture
def sleeper(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    world = replace(WORLDS["corridor"], engine=Sleeper)
    monkeypatch.setattr(Worlds, "__getitem__", lambda self, name: world)
    Sleeper.made.clear()
    yield


def until(true: object) -> None:
    end = time.monotonic() + SOON
    while not true():  # type: ignore[operator]
        assert time.monotonic() < end
        time.sleep(0.001)


@pytest.mark.usefixtures("sleeper")
def test_it_closes_while_an_evaluation_takes_minutes() -> None:
    trainer = Trainer(Settings(population=8, courses=("simple",)))
    trainer.start()
    until(lambda: Sleeper.made[0].asked)
    trainer.close(SOON)
    assert not trainer.running and Sleeper.made[0].closed and not Sleeper.made[0].asked[0].done()
    assert not [one for one in threading.enumerate() if one.name == "evolution"]


@pytest.mark.usefixtures("sleeper")
def test_it_hears_commands_while_an_evaluation_takes_minutes() -> None:
    settings = Settings(population=8, courses=("simple",))
    trainer = Trainer(settings)
    trainer.start()
    until(lambda: Sleeper.made[0].asked)
    trainer.change(replace(settings, mutation=0.125))
    trainer.pace(Pace.EVERY)
    trainer.want(0)
    Sleeper.made[0].answer()
    until(lambda: trainer.snapshot.newest is not None)
    until(lambda: trainer.snapshot.settings.mutation == 0.125)
    assert trainer.snapshot.newest is not None and trainer.snapshot.newest.number == 0, "and it waits"
    until(lambda: len(Sleeper.made[0].asked) == 2)
    trainer.want(1)
    Sleeper.made[0].answer()  # the champion is examined
    until(lambda: len(Sleeper.made[0].asked) == 3)
    trainer.restart(replace(settings, seed=5))
    until(lambda: trainer.snapshot.run == 1)
    assert Sleeper.made[0].closed and trainer.snapshot.settings.seed == 5
    until(lambda: Sleeper.made[-1].asked)
    assert trainer.snapshot.newest is None, "the generation that was being tried is gone with its run"
    trainer.close(SOON)


@pytest.mark.usefixtures("sleeper")
def test_other_settings_wait_for_the_generation_that_is_being_tried() -> None:
    trainer = Trainer(Settings(population=8, courses=("simple",)))
    trainer.start()
    until(lambda: Sleeper.made[0].asked)
    trainer.change(Settings(population=12, courses=("simple",)))
    Sleeper.made[0].answer()
    until(lambda: len(Sleeper.made[0].asked) > 1)
    until(lambda: trainer.snapshot.newest is not None)
    assert [size for _, size in Sleeper.made[0].sizes] == [8, 12]
    trainer.close(SOON)


class Endless:
    """A session that nobody ever ends."""

    finished, tick, count, left = False, 0, 64, 64
    world = WORLDS["corridor"]

    def run(self, ticks: int) -> None:
        self.tick += 1
        time.sleep(0.001)


def test_an_evaluation_that_is_no_longer_wanted_ends() -> None:
    session, given_up = Endless(), threading.Event()
    with ThreadPoolExecutor(1) as pool:
        future = pool.submit(to_the_end, session, 2.0, given_up)  # type: ignore[arg-type]
        until(lambda: session.tick > 3)
        given_up.set()
        with pytest.raises(CancelledError):
            future.result(SOON)


def test_an_engine_that_is_closed_gives_up() -> None:
    world = WORLDS["corridor"]
    engine = LaneEngine(world)
    side = Side(world.network, np.zeros((4, world.network.genes), dtype=np.float32))
    assert engine.evaluate([side], [world.course("simple")]).result(SOON).scores.shape == (1, 1, 4)
    engine.close()
    with pytest.raises((CancelledError, RuntimeError)):
        engine.evaluate([side], [world.course("simple")]).result(SOON)


def test_what_is_said_of_unseen_courses_is_never_old(monkeypatch: pytest.MonkeyPatch) -> None:
    """Long before 64 champions are waiting: a generation may take a second."""
    now = [0.0]
    monkeypatch.setattr("game.training.trainer.time.monotonic", lambda: now[0])
    monkeypatch.setattr(Trainer, "running", True)
    trainer = Trainer(Settings(population=8, courses=("simple",)))
    known = []
    for _ in range(8):
        now[0] += 0.8
        trainer.turn()
        known.append(trainer.snapshot.held_out)
    assert np.isnan(known[0]) and not np.isnan(known[3])
    newest = trainer.snapshot.newest
    assert newest is not None
    trainer.turn()
    examined = [row for row in trainer.snapshot.histories[0].held_out if not np.isnan(row)]
    assert newest.number - len(examined) < 2
    trainer.close()
