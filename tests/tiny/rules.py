"""A bead on a line has to stay near a mark that wanders. State rows: place and speed. Course row: where the mark is."""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit

from brains.network import Network
from game.engine.blocks import GROUP, Kernel, opened
from game.engine.course import Course, CourseError, Lengths
from game.engine.courses import Courses
from game.engine.rollout import Rules
from game.engine.world import World

PLACE, SPEED = 0, 1
PUSH, NEAR = np.float32(0.05), np.float32(1.0)
ONE, ZERO = np.float32(1.0), np.float32(0.0)
LENGTHS = Lengths(20, 2000)
USUAL = 200
STREAM = 71
PRESETS = {"still": "a mark that stays", "wave": "a mark that goes to and fro"}


@njit(inline="always")
def observe(state: Any, course: Any, tick: Any, role: Any, inputs: Any, lane: Any) -> None:
    inputs[0, lane] = state[PLACE, lane] - course[0, tick]
    inputs[1, lane] = state[SPEED, lane]


@njit(inline="always")
def advance(state: Any, course: Any, tick: Any, actions: Any, rewards: Any, lane: Any) -> Any:
    state[SPEED, lane] += PUSH * actions[0, 0, lane]
    state[PLACE, lane] += state[SPEED, lane]
    near = abs(state[PLACE, lane] - course[0, tick]) < NEAR
    rewards[0, lane] = ONE if near else ZERO
    return ZERO if near else ONE


@Kernel
def observe_block(at: Any, tick: Any, role: Any) -> Any:
    block = opened(at, np.float32)
    for lane in range(GROUP * block.first, GROUP * block.last):
        observe(block.state, block.course, tick, role, block.inputs, lane)
    return 1


@Kernel
def advance_block(at: Any, tick: Any, role: Any) -> Any:
    block = opened(at, np.float32)
    for lane in range(GROUP * block.first, GROUP * block.last):
        block.done[lane] = advance(block.state, block.course, tick, block.actions, block.rewards, lane)
    return 0


@njit(cache=True, nogil=True, error_model="numpy")
def observe_all(state: Any, course: Any, ticks: Any, inputs: Any, role: Any) -> None:
    for lane in range(ticks.shape[0]):
        observe(state, course, ticks[lane], role, inputs, lane)


@njit(cache=True, nogil=True, error_model="numpy")
def advance_all(state: Any, course: Any, ticks: Any, actions: Any, rewards: Any, done: Any) -> None:
    for lane in range(ticks.shape[0]):
        done[lane] = advance(state, course, ticks[lane], actions, rewards, lane)


def course(name: str) -> Course:
    """One by name. Raises CourseError."""
    if name.partition(":")[0] == "random":
        seed, ticks = LENGTHS.of(name, USUAL)
        return wandering(name, seed, ticks)
    if name not in PRESETS:
        raise CourseError(f"unknown course {name!r}; expected one of {', '.join(PRESETS)} or random:SEED")
    height = 0.0 if name == "still" else 0.8
    marks = (height * np.sin(np.arange(USUAL) / 15)).astype(np.float32)
    return Course(name, PRESETS[name], marks[None], USUAL)


def wandering(name: str, seed: Any, ticks: int) -> Course:
    """A mark that goes where a seed says."""
    rng = np.random.default_rng([STREAM, *np.atleast_1d(seed)])
    marks = np.cumsum(rng.normal(0.0, 0.03, ticks or USUAL)).astype(np.float32)
    return Course(name, "a mark that wanders", marks[None], len(marks), unseen=True)


WORLD = World(
    name="tiny",
    title="Tiny",
    summary="keep a bead near a mark that wanders",
    roles=("bead",),
    networks={"2-4-1": Network((2, 4, 1), ("tanh", "tanh"))},
    inputs=("too far", "speed"),
    outputs=("push",),
    fields=2,
    rules=Rules(observe_block, advance_block),
    observe_all=observe_all,
    advance_all=advance_all,
    courses=Courses(
        named=course,
        presets=PRESETS,
        usual=("wave", "fresh"),
        unseen=wandering,
        lengths=LENGTHS,
        random=(("random:SEED", "a mark that wanders"),),
    ),
    population=24,
)
