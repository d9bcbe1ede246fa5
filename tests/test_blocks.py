"""The loop that all worlds share, and a world of nothing but two kernels."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from brains.lanes import LANES
from brains.network import Network
from game.engine.blocks import GROUP, Kernel, opened
from game.engine.courses import Courses
from game.engine.rollout import Rules, compile_loop, rollout
from game.engine.session import Evaluator, Session, Side
from game.worlds import WORLDS, Course, World

COUNT, LIMIT, TICKS = 0, 1, 2
ONE, ZERO = np.float32(1.0), np.float32(0.0)


@Kernel
def observe_block(at: Any, tick: Any, role: Any) -> Any:
    block = opened(at, np.float32)
    for lane in range(GROUP * block.first, GROUP * block.last):
        block.inputs[0, lane] = block.state[COUNT, lane]
    return 1


@Kernel
def advance_block(at: Any, tick: Any, role: Any) -> Any:
    """A loop of its own for each lane that runs; all others stay as they are."""
    block = opened(at, np.float32)
    for lane in range(GROUP * block.first, GROUP * block.last):
        block.state[TICKS, lane] += ONE
        if block.running[lane]:
            for _ in range(3):
                block.state[COUNT, lane] += ONE
            block.rewards[0, lane] = block.actions[0, 0, lane]
            block.done[lane] = ONE if block.state[COUNT, lane] >= block.state[LIMIT, lane] else ZERO
    return 0


def course(name: str) -> Course:
    return Course(name, name, np.zeros((1, 1), dtype=np.float32), 50)


NETWORK = Network((1, 1), ("linear",))


def nothing(*_: object) -> None:
    return None


COUNTING = World(
    "counting", "Counting", "", ("one",), {"plain": NETWORK}, ("count",), ("out",), 3,
    Rules(observe_block, advance_block), nothing, nothing, Courses(course, {}, ("a",)),
)  # fmt: skip


def counted(limits: NDArray[np.float32]) -> Session:
    placed = np.zeros((3, len(limits)), dtype=np.float32)
    placed[LIMIT] = limits
    genomes = np.tile(np.array([1, 0.5], dtype=np.float32), (len(limits), 1))
    return Session(COUNTING, [Side(NETWORK, genomes)], course("a"), placed=placed)


def test_a_world_may_have_a_loop_of_its_own_for_those_that_run() -> None:
    limits = np.arange(3, 3 + 100, dtype=np.float32)
    session = counted(limits)
    session.run()
    ticks = np.minimum(np.ceil(limits / 3), 50)
    assert np.array_equal(session.field(COUNT), 3 * ticks)
    expected = [sum(3 * tick + 0.5 for tick in range(int(own))) for own in ticks]
    np.testing.assert_allclose(session.scores[0], expected, rtol=1e-6)
    assert session.lane_ticks == ticks.sum()


@pytest.mark.parametrize("running", [(0,), (3,), (0, 2), (1, 2), (1, 3), (0, 1, 2, 3)])
def test_groups_before_the_first_that_runs_and_behind_the_last_are_left_out(running: tuple[int, ...]) -> None:
    limits = np.full(LANES, 3, dtype=np.float32)
    for group in running:
        limits[GROUP * group + 5] = 30
    session = counted(limits)
    session.run(7)
    worked = session.field(TICKS).reshape(-1, GROUP).max(axis=1)
    assert worked.tolist() == [7 if running[0] <= group <= running[-1] else 1 for group in range(LANES // GROUP)]
    assert session.alive.sum() == len(running)
    session.run()
    assert session.scores[0].max() == pytest.approx(sum(3 * tick + 0.5 for tick in range(10)))


@pytest.mark.parametrize("name", list(WORLDS))
def test_whoever_runs_beside_one_has_no_say(name: str) -> None:
    """Each individual alone, and all together: the same bits."""
    world, rng = WORLDS[name], np.random.default_rng(5)
    where = world.course(world.courses.usual[0] if not world.courses.usual[0].startswith("fresh") else "random:3")
    where = where if where.ticks < 400 else replace(where, ticks=400)
    network = world.network
    genomes = rng.normal(size=(70, network.genes)).astype(np.float32)
    placed = None
    if name == "chase":
        placed = rng.integers(0, 6, (world.fields, 70)).astype(np.float32)

    def scores(which: slice) -> NDArray[np.float32]:
        sides = [Side(network, genomes[which]) for _ in world.roles]
        session = Session(world, sides, where, placed=None if placed is None else placed[:, which])
        while not session.finished:
            session.run(13)
        return session.scores

    together = scores(slice(None))
    for k in (0, 1, 15, 16, 40, 63, 64, 69):
        assert np.array_equal(scores(slice(k, k + 1))[:, 0], together[:, k])


def test_the_loop_is_compiled_once_for_all_worlds() -> None:
    compile_loop()
    for world in WORLDS.values():
        genomes = np.zeros((3, world.network.genes), dtype=np.float32)
        where = world.course(next(iter(world.courses.presets)) if world.courses.presets else "random:1")
        placed = np.full((world.fields, 3), 1, dtype=np.float32) if len(world.roles) > 1 else None
        Session(world, [Side(world.network, genomes) for _ in world.roles], where, placed=placed).run(2)
    assert len(rollout.signatures) == 1


def test_a_course_that_is_not_contiguous_is_refused() -> None:
    wide = replace(course("a"), table=np.zeros((4, 4), dtype=np.float32)[:, ::2])
    with pytest.raises(ValueError, match="contiguous"):
        Session(COUNTING, [Side(NETWORK, np.zeros((3, NETWORK.genes), dtype=np.float32))], wide)


def test_evaluators_take_such_a_world() -> None:
    make: Callable[[int], Evaluator] = lambda workers: Evaluator(COUNTING, NETWORK, workers)  # noqa: E731
    genomes = np.tile(np.array([1, 0.5], dtype=np.float32), (200, 1))
    with make(1) as one, make(2) as two:
        assert np.array_equal(one(genomes, course("a")), two(genomes, course("a")))
