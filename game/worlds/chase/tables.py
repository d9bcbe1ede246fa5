"""Games of brains without memory, by look-up: such a brain does the same whenever it sees the same.

A room is a machine of finitely many positions. What is seen in each of them, and where each move leads, is asked
of the kernel once, so the rules stand there alone; what each brain does in each view is found out by the same
forward pass and decision as in a session. A game is then a few look-ups a move.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

from brains.lanes import LANES, aligned, pack
from brains.network import Network, dense
from brains.policy import Policy
from game.engine.blocks import address_of, call, table_for, think
from game.engine.course import Course
from game.engine.rollout import Blocks
from game.worlds.chase import kernel
from game.worlds.chase.kernel import decide
from game.worlds.chase.rooms import SENSES, Shape, cells, furnished, placed, shape

MOVES = 2 * kernel.OUTPUTS
"""The four directions as a brain gives them; then as a hand does, or a brain whose output is as great as a hand's."""
HANDS = np.float32(kernel.OUTPUTS)
"""The first of the latter."""
IDLE = Network((kernel.INPUTS, kernel.OUTPUTS), ("linear",))


@dataclass(frozen=True, eq=False)
class Machine:
    """A room. A position is `cat · cells + mouse`; ticks repeat after a period."""

    course: Course
    """The period."""
    views: tuple[NDArray[np.float32], ...]
    """By role, `(input, view)`: all that can be seen, each once."""
    seen: NDArray[np.int16]
    """`(tick, position)`: the view of the one who moves in that tick."""
    after: NDArray[np.int16]
    """`(role, move, position)`: the next position; below zero where that ends the game."""
    earned: NDArray[np.float32]
    """`(role, tick)` of those whose game goes on; it is the same in all positions."""

    def fill(self, role: int, network: Policy, genomes: NDArray[np.float32]) -> NDArray[np.uint8]:
        """`(genome, view)`: the moves of at most LANES genomes without memory."""
        count = len(genomes)
        moves = np.empty((count, self.views[role].shape[1]), dtype=np.uint8)
        genes, layout = pack(np.tile(genomes, (LANES // count, 1)))[0], dense(network).layout()
        values, totals = aligned((network.units, LANES)), aligned((network.units, LANES))
        values[:] = 0
        outputs, numbers = network.units - network.sizes[-1], np.empty(LANES, dtype=np.float32)
        table = table_for(genes, layout, values, totals)
        fill(think.address, table, values, outputs, numbers, self.views[role], count, moves)
        return moves

    def play(
        self, moves: Sequence[NDArray[np.uint8]], chosen: NDArray[np.int64], starts: NDArray[np.float32], ticks: int
    ) -> tuple[NDArray[np.float32], int]:
        """Scores `(role, start, game)` and how many moves were made in all.

        Args:
            moves: by role, from `fill`.
            chosen: `(role, game)`, who plays.
            starts: `(start, field)`.
            ticks: after which a game is given up.
        """
        cats, mice = cells(self.course, starts.T)
        made = np.empty((chosen.shape[1], len(starts)), dtype=np.int64)
        movers = self.course.table[kernel.MOVER].astype(np.int64)
        begun = cats * shape(self.course).width ** 2 + mice
        scratch = np.empty_like(begun), np.empty_like(begun)
        play(*moves, np.ascontiguousarray(chosen), self.seen, self.after, movers, begun, ticks, *scratch, made)
        scores = np.zeros((len(moves), ticks + 1), dtype=np.float32)
        np.cumsum(self.earned[:, np.arange(ticks) % self.course.ticks], axis=1, out=scores[:, 1:])
        return np.take(scores, made, axis=1).swapaxes(1, 2), int(made.sum())


def machine(course: Course) -> Machine:
    """Of a room; made once."""
    return _made(shape(course), *course.table[kernel.SENSES : kernel.SENSES + 2, 0].astype(int).tolist())


@lru_cache(maxsize=8)
def _made(shape: Shape, *senses: int) -> Machine:
    width = shape.width
    course = furnished(shape, (SENSES[senses[0]], SENSES[senses[1]]), max(shape.sprint, 1))
    state = placed(course, *np.divmod(np.arange(width**4), width**2))
    positions, period = state.shape[1], course.ticks
    movers = course.table[kernel.MOVER, :period].astype(int)
    views, seen = [], np.empty((period, positions), dtype=np.int16)
    after = np.empty((len(senses), MOVES, positions), dtype=np.int16)
    earned = np.empty((len(senses), period), dtype=np.float32)
    for role in range(len(senses)):
        ticks = np.flatnonzero(movers == role)
        inputs = np.concatenate([_ply(course, tick, state, 0)[0][role] for tick in ticks.tolist()], axis=1)
        different, numbers = np.unique(inputs, axis=1, return_inverse=True)
        views.append(np.ascontiguousarray(different))
        seen[ticks] = numbers.reshape(len(ticks), positions)
        for move in range(MOVES):
            _, moved, rewards, alive = _ply(course, int(ticks[0]), state, move)
            cats, mice = cells(course, moved)
            after[role, move] = np.where(alive, cats * width**2 + mice, -1)
        earned[:, ticks] = rewards[:, :1]
    return Machine(course, tuple(views), seen, after, earned)


def _ply(course: Course, tick: int, state: NDArray[np.float32], move: int) -> tuple[NDArray[Any], ...]:
    """One tick from states `(field, position)`, whoever moves makes this move.

    By the function that sessions run, so no other has to be compiled for it.

    Returns:
        Inputs `(role, input, position)` of the one who moves, states `(field, position)` after it, rewards
        `(role, position)`, and `(position,)` whether the game goes on.
    """
    after = pack(state.T)
    blocks, roles = len(after), 2
    values = np.zeros((blocks, roles, IDLE.units, LANES), dtype=np.float32)
    rewards = np.zeros((blocks, roles, LANES), dtype=np.float32)
    alive = np.ones((blocks, LANES), dtype=np.int32)
    forced = np.zeros((roles, kernel.OUTPUTS, blocks, LANES), dtype=np.float32)
    forced[:, move % kernel.OUTPUTS] = 1 if move < kernel.OUTPUTS else kernel.HAND
    genes, seats = pack(np.zeros((1, IDLE.genes), dtype=np.float32)), np.zeros((roles, blocks), dtype=np.int64)
    layouts, seen = np.stack([IDLE.layout()] * roles), np.zeros((blocks, 2, 0, LANES), dtype=np.float32)
    everything = Blocks(genes, seats, layouts, after, values, rewards, alive, forced, seen)
    kernel.RULES.loop(everything, course.table)(0, tick, tick + 1)
    inputs = values[:, :, : kernel.INPUTS]
    flat = [np.moveaxis(part, 0, -2).reshape(*part.shape[1:-1], -1) for part in (inputs, after, rewards, alive > 0)]
    return tuple(part[..., : state.shape[1]] for part in flat)


@njit(cache=True, nogil=True, error_model="numpy", _nrt=False)
def fill(
    thinking: Any, table: Any, values: Any, outputs: Any, numbers: Any, views: Any, count: Any, moves: Any
) -> None:
    """What genomes do in every view.

    Args:
        thinking: the address of `game.engine.blocks.think`.
        table: of a block of so many genomes, over and over for as many views at once.
        values: `(unit, LANES)` float32, those of the table.
        outputs: the row of `values` in which they begin.
        numbers: `(LANES,)` float32, scratch.
        views: `(input, view)` float32.
        count: how many genomes.
        moves: `(genome, view)` uint8, written.
    """
    at = address_of(table)
    at_once = LANES // count
    for begin in range(0, views.shape[1], at_once):
        end = min(begin + at_once, views.shape[1])
        for row in range(views.shape[0]):
            for view in range(begin, end):
                for genome in range(count):
                    values[row, (view - begin) * count + genome] = views[row, view]
        call(thinking, at, 0, 0)
        # Over all lanes first, which is straight-line.
        for lane in range(LANES):
            up, right = values[outputs, lane], values[outputs + 1, lane]
            down, left = values[outputs + 2, lane], values[outputs + 3, lane]
            direction, brain = decide(up, right, down, left)
            numbers[lane] = direction if brain else direction + HANDS
        for view in range(begin, end):
            for genome in range(count):
                moves[genome, view] = np.uint8(numbers[(view - begin) * count + genome])


@njit(cache=True, nogil=True, error_model="numpy", _nrt=False)
def play(
    mice: Any,
    cats: Any,
    chosen: Any,
    seen: Any,
    after: Any,
    movers: Any,
    starts: Any,
    ticks: Any,
    position: Any,
    which: Any,
    made: Any,
) -> None:
    """Let pairs play from every start, all starts of a pair side by side.

    Args:
        mice, cats: `(genome, view)` uint8 from `fill`.
        chosen: `(role, game)` int64.
        seen, after: of a `Machine`.
        movers: `(tick,)` int64, whose move it is; only the period counts.
        starts: `(start,)` int64 positions.
        ticks: after which games are given up.
        position, which: `(start,)` int64, scratch.
        made: `(game, start)` int64, written: moves of both.
    """
    for game in range(chosen.shape[1]):
        left = starts.shape[0]
        for start in range(left):
            position[start], which[start] = starts[start], start
        mouse, cat = mice[chosen[0, game]], cats[chosen[1, game]]
        at = 0
        for tick in range(ticks):
            moves = cat if movers[at] else mouse
            going = 0
            for k in range(left):
                here, start = position[k], which[k]
                there = after[movers[at], moves[seen[at, here]], here]
                made[game, start] = tick + 1
                position[going], which[going] = there, start
                going += there >= 0
            left = going
            if left == 0:
                break
            at = at + 1 if at + 1 < seen.shape[0] else 0
