"""The one compiled loop that every world shares.

A world is two or three kernels that work on a block (`game.engine.blocks`), each `(at, tick, role) -> int`:

    observe: write what the role sees in this tick; 0 if the role does not think in it, else 1
    advance: one tick by the rules; the role does not matter
    reset:   before the first tick, with the episode's seed in the place of a tick; or none

`rollout` runs blocks of LANES individuals through them from one tick to another. A headless
evaluation runs from the first tick to the last; a session that people watch runs the same function a
tick at a time. So what is watched is what was scored.

Nothing of a world goes into the loop but addresses, so it is compiled once for all of them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from brains.lanes import LANES, aligned
from game.engine.blocks import (
    ACTIONS,
    COLUMNS,
    COURSE,
    DONE,
    FIELDS,
    FIRST_BITS,
    GENE_COUNT,
    GENES,
    GROUP,
    LAYERS,
    LAYOUT,
    OUTPUTS,
    REWARDS,
    ROLES,
    ROWS,
    RUNNING,
    SLOTS,
    SPAN,
    STATE,
    TOTALS,
    UNITS,
    VALUES,
    Kernel,
    address_of,
    array_at,
    call,
    think,
)

ZERO = np.float32(0.0)
NO_NOISE = np.zeros((0, 0, 0), dtype=np.float32)
FLOAT_BYTES = 4
GROUPS = LANES // GROUP


class Blocks(NamedTuple):
    """All individuals of a session, in blocks of LANES."""

    genes: NDArray[np.float32]
    """`(packed, gene, LANES)`."""
    seats: NDArray[np.int64]
    """`(role, block)`, which of the packed genes play there."""
    layouts: NDArray[np.int32]
    """`(role, layer, 4)` from `Network.layout`, shorter ones filled up with zeros in front."""
    state: NDArray[np.float32]
    """`(block, row, LANES)`, written: the world's state as it is in memory; a row of float64 is two rows here."""
    values: NDArray[np.float32]
    """`(block, role, unit, LANES)`, the activations, written; from call to call the memory of recurrent layers. Zero
    before the first tick."""
    rewards: NDArray[np.float32]
    """`(block, role, LANES)`, written: the sum over the ticks that a lane began alive; zero before the first."""
    alive: NDArray[np.int32]
    """`(block, LANES)`, written; 1 for lanes that are running, 0 for finished ones and padding."""
    forced: NDArray[np.float32]
    """`(role, output, block, LANES)`, replaces a network's output; NaN for none."""
    seen: NDArray[np.float32]
    """`(block, [values, squares], input, LANES)`, written: sums of what the first role saw, of as many inputs as are to
    be added up; zero before the first tick."""
    noise: NDArray[np.float32] = NO_NOISE
    """`(role, tick, input)`, what everybody in a role sees instead of what is there; NaN for what is there. It may have
    fewer roles and ticks than are run, and fewer inputs than there are."""


@dataclass(frozen=True, eq=False)
class Rules:
    """A world's kernels."""

    observe: Kernel
    advance: Kernel
    reset: Kernel | None = None
    together: int = LANES
    """Lanes that cost the same whether one of them runs or all: LANES, or GROUP for kernels that leave groups out. With
    fewer of them, who is left of many is moved together sooner."""

    @cached_property
    def addresses(self) -> NDArray[np.int64]:
        """`([reset, observe, think, advance],)`, 0 for none. Asked for the first time, they are compiled or loaded."""
        kernels = (self.reset, self.observe, think, self.advance)
        return np.array([kernel.address if kernel else 0 for kernel in kernels], dtype=np.int64)

    def loop(self, blocks: Blocks, course: NDArray[np.floating]) -> Callable[[int, int, int], int]:
        """What runs these blocks on a course; its arrays are looked at again at each call, and it keeps them.

        Args:
            course: `(row, column)` of the world's precision, what it calls a course.

        Returns:
            `(seed, start, stop)`: runs every block from one tick to the other, or until all of its lanes are done, and
            returns the lane-ticks of running lanes. The seed is the episode's, used when `start` is 0. Of the functions
            that it returns each is for one thread at a time.
        """
        if not course.flags.c_contiguous:
            raise ValueError("course: expected an array that is contiguous row by row")
        roles, units, outputs = blocks.layouts.shape[0], blocks.values.shape[2], blocks.forced.shape[1]
        scratch = aligned((units + roles * outputs + roles + 1, LANES))
        table = np.zeros(SLOTS, dtype=np.int64)
        table[COURSE], table[ROWS], table[COLUMNS] = course.ctypes.data, *course.shape
        kept = self.addresses, blocks, table, scratch, course

        def run(seed: int, start: int, stop: int) -> int:
            addresses, blocks, table, scratch, _ = kept
            return int(rollout(addresses, blocks, table, scratch, seed, start, stop))

        return run


@njit(cache=True, nogil=True, error_model="numpy", _nrt=False, no_cfunc_wrapper=True)
def rollout(kernels: Any, blocks: Any, table: Any, scratch: Any, seed: Any, start: Any, stop: Any) -> Any:
    """`Rules.loop`: kernels as addresses, a block's table in which the course is, and room for what a tick needs."""
    reset, observe, thinking, advance = kernels[0], kernels[1], kernels[2], kernels[3]
    roles, layers = blocks.layouts.shape[0], blocks.layouts.shape[1]
    units, outputs, rows = blocks.values.shape[2], blocks.forced.shape[1], blocks.state.shape[1]
    row_bytes = LANES * FLOAT_BYTES
    at = address_of(table)
    table[FIELDS], table[UNITS], table[ROLES], table[OUTPUTS] = rows, units, roles, outputs
    table[GENE_COUNT], table[LAYERS] = blocks.genes.shape[1], layers
    table[TOTALS] = address_of(scratch)
    table[ACTIONS] = table[TOTALS] + units * row_bytes
    table[REWARDS] = table[ACTIONS] + roles * outputs * row_bytes
    table[DONE] = table[REWARDS] + roles * row_bytes
    actions = array_at(table[ACTIONS], (roles, outputs, LANES), np.float32)
    earned = array_at(table[REWARDS], (roles, LANES), np.float32)
    done = array_at(table[DONE], (LANES,), np.float32)
    lane_ticks = 0
    for block in range(blocks.seats.shape[1]):
        running = array_at(address_of(blocks.alive) + block * row_bytes, (LANES,), np.int32)
        rewards = array_at(address_of(blocks.rewards) + block * roles * row_bytes, (roles, LANES), np.float32)
        table[STATE] = address_of(blocks.state) + block * rows * row_bytes
        table[RUNNING] = address_of(running)
        if start == 0 and reset != 0:
            table[SPAN] = GROUPS << FIRST_BITS
            call(reset, at, seed, 0)
        known = 0
        for tick in range(start, stop):
            count = 0
            for lane in range(LANES):
                count += running[lane]
            if count == 0:
                break
            if count != known:  # from the first group in which somebody runs to the last one
                known, begin, end = count, GROUPS, 0
                for lane in range(LANES):
                    if running[lane]:
                        begin = lane // GROUP if begin == GROUPS else begin
                        end = lane // GROUP + 1
                table[SPAN] = end << FIRST_BITS | begin
            lane_ticks += count
            for role in range(roles):
                table[VALUES] = address_of(blocks.values) + (block * roles + role) * units * row_bytes
                if call(observe, at, tick, role) == 0:
                    continue
                heard = role < blocks.noise.shape[0] and tick < blocks.noise.shape[1]
                for row in range(blocks.noise.shape[2] if heard else 0):
                    instead = blocks.noise[role, tick, row]
                    if instead == instead:
                        for lane in range(LANES):
                            blocks.values[block, role, row, lane] = instead
                for row in range(blocks.seen.shape[2] if role == 0 else 0):
                    for lane in range(LANES):
                        value = blocks.values[block, role, row, lane] if running[lane] else ZERO
                        blocks.seen[block, 0, row, lane] += value
                        blocks.seen[block, 1, row, lane] += value * value
                table[GENES] = address_of(blocks.genes) + blocks.seats[role, block] * table[GENE_COUNT] * row_bytes
                table[LAYOUT] = address_of(blocks.layouts) + role * layers * 4 * FLOAT_BYTES
                call(thinking, at, tick, role)
                first = 0
                for layer in range(layers):
                    first += blocks.layouts[role, layer, 0]
                for output in range(blocks.layouts[role, layers - 1, 1]):
                    for lane in range(LANES):
                        hand = blocks.forced[role, output, block, lane]
                        own = blocks.values[block, role, first + output, lane]
                        actions[role, output, lane] = hand if hand == hand else own
            call(advance, at, tick, roles)
            for role in range(roles):
                for lane in range(LANES):
                    rewards[role, lane] += earned[role, lane] if running[lane] else ZERO
            for lane in range(LANES):
                running[lane] = running[lane] if done[lane] == ZERO else 0
    return lane_ticks


def compile_loop() -> None:
    """Have the loop compiled, or loaded."""
    real = [np.zeros(shape, dtype=np.float32) for shape in ((1, 1, LANES), (0, 1, LANES), (0, 1, 1, LANES))]
    counts = np.zeros((1, 0), dtype=np.int64), np.zeros((1, 1, 4), dtype=np.int32)
    alive, forced = np.zeros((0, LANES), dtype=np.int32), np.zeros((1, 1, 0, LANES), dtype=np.float32)
    blocks = Blocks(real[0], *counts, real[1], real[2], real[1], alive, forced, real[2])
    table, nobody = np.zeros(SLOTS, dtype=np.int64), np.zeros(4, dtype=np.int64)
    rollout(nobody, blocks, table, aligned((1, LANES)), 0, 0, 0)


def compile_thinking() -> None:
    """Have the forward pass compiled, or loaded."""
    assert think.address


SHARED_PARTS = {"loop": compile_loop, "thinking": compile_thinking}
"""What all worlds share, in two parts that two processes can work on at the same time."""
