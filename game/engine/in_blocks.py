"""A world's kernels for any number of individuals, where each tick is like the next: what environments call.

So that nothing is compiled for them a second time.
"""

from __future__ import annotations

import ctypes
from functools import cached_property
from threading import local
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from brains.lanes import LANES, aligned
from game.engine.blocks import (
    ACTIONS,
    COLUMNS,
    COURSE,
    DONE,
    FIELDS,
    FIRST_BITS,
    GROUP,
    OUTPUTS,
    REWARDS,
    ROLES,
    ROWS,
    RUNNING,
    SLOTS,
    SPAN,
    STATE,
    UNITS,
    VALUES,
    Kernel,
)

WHOLE = ctypes.c_int64


class InBlocks:
    """One role's kernels; each call copies into a block of LANES and back."""

    def __init__(self, observe: Kernel, advance: Kernel, fields: int, inputs: int, outputs: int) -> None:
        self._kernels = observe, advance
        self._sizes = fields, inputs, outputs
        self._own = local()

    def observe_all(
        self, state: NDArray[Any], course: NDArray[Any], ticks: NDArray[Any], inputs: NDArray[Any], role: int
    ) -> None:
        """What every individual sees: `state (field, individual)`, `inputs (input, individual)`, written."""
        block = self._block
        for first in range(0, len(ticks), LANES):
            here = slice(first, min(first + LANES, len(ticks)))
            count = block.hold(state[:, here], course)
            self._calls[0](block.at, 0, role)
            inputs[:, here] = block.inputs[:, :count]

    def advance_all(
        self,
        state: NDArray[Any],
        course: NDArray[Any],
        ticks: NDArray[Any],
        actions: NDArray[Any],
        rewards: NDArray[Any],
        done: NDArray[Any],
    ) -> None:
        """Advance every individual: `actions (role, output, individual)`, `rewards (role, individual)`, written."""
        block = self._block
        for first in range(0, len(ticks), LANES):
            here = slice(first, min(first + LANES, len(ticks)))
            count = block.hold(state[:, here], course)
            block.actions[:, :count] = actions[0, :, here]
            self._calls[1](block.at, 0, 1)
            state[:, here] = block.state[:, :count]
            rewards[0, here], done[here] = block.rewards[:count], block.done[:count]

    @cached_property
    def _calls(self) -> tuple[Any, ...]:
        kind = ctypes.CFUNCTYPE(WHOLE, WHOLE, WHOLE, WHOLE)
        return tuple(kind(kernel.address) for kernel in self._kernels)

    @property
    def _block(self) -> _Block:
        """This thread's."""
        if not hasattr(self._own, "block"):
            self._own.block = _Block(*self._sizes)
        return cast(_Block, self._own.block)


class _Block:
    """Room for LANES individuals, and the table that a kernel opens."""

    def __init__(self, fields: int, inputs: int, outputs: int) -> None:
        self.state, self.inputs, self.actions = (aligned((rows, LANES)) for rows in (fields, inputs, outputs))
        self.rewards, self.done = aligned((2, LANES))
        self._running = np.zeros(LANES, dtype=np.int32)
        self._table = np.zeros(SLOTS, dtype=np.int64)
        self.at = self._table.ctypes.data
        for slot, array in (
            (STATE, self.state),
            (VALUES, self.inputs),
            (ACTIONS, self.actions),
            (REWARDS, self.rewards),
            (DONE, self.done),
            (RUNNING, self._running),
        ):
            array[:] = 0
            self._table[slot] = array.ctypes.data
        for slot, size in ((FIELDS, fields), (UNITS, inputs), (ROLES, 1), (OUTPUTS, outputs)):
            self._table[slot] = size

    def hold(self, state: NDArray[Any], course: NDArray[Any]) -> int:
        """Take a course, which whoever calls keeps, and copy states `(field, individual)`. Returns how many."""
        count: int = state.shape[1]
        self.state[:, :count] = state
        self._running[:count], self._running[count:] = 1, 0
        table = self._table
        table[COURSE], table[ROWS], table[COLUMNS] = course.ctypes.data, *course.shape
        table[SPAN] = -(-count // GROUP) << FIRST_BITS
        return count
