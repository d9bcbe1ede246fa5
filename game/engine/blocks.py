"""Where the loop that all worlds share and the kernels of a world meet: a block of LANES individuals.

A kernel is compiled by itself, under one signature, and kept on disk. The loop calls it by its address. So neither is
compiled again for the other, and what the loop does is compiled once for all worlds.

Kernels make no arrays that they would have to free, because what keeps count of arrays is half of what is compiled.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
from llvmlite import ir
from numba import cfunc, njit, types
from numba.core import cgutils
from numba.core.codegen import CPUCodeLibrary
from numba.core.compiler import Flags, compile_internal
from numba.extending import intrinsic
from numba.np.arrayobj import make_array, populate_array
from numpy.typing import NDArray

from brains.lanes import LANES, forward
from brains.simd import WIDTH, Rows
from game.engine.kernel_cache import use_kernel_cache

use_kernel_cache()

GROUP = WIDTH
"""Lanes that are worked on or left out together."""

SLOTS = 19
"""Of a block's table: addresses, and how much is there."""
STATE, FIELDS, COURSE, ROWS, COLUMNS, VALUES, UNITS, ACTIONS, ROLES, OUTPUTS = range(10)
REWARDS, DONE, RUNNING, SPAN, GENES, GENE_COUNT, LAYOUT, LAYERS, TOTALS = range(10, SLOTS)
FIRST_BITS = 8
"""A span of groups is one number: these bits are its first one, the others the one after its last."""
WORD = ir.IntType(64)


class Block(NamedTuple):
    """LANES individuals in the middle of a tick, as a kernel sees them."""

    state: Any
    """`(field, LANES)`, of the precision that it was opened in."""
    course: Any
    """`(row, column)`, of the same precision."""
    inputs: Any
    """`(input, LANES)` float32: where `observe` writes what the role sees."""
    actions: Any
    """`(role, output, LANES)` float32."""
    rewards: Any
    """`(role, LANES)` float32, written by `advance`: of this tick."""
    done: Any
    """`(LANES,)` float32, written by `advance`: 1 for who ends in this tick, else 0."""
    running: Any
    """`(LANES,)` int32: 1 for lanes that run, 0 for finished ones and padding."""
    first: Any
    last: Any
    """The groups to work on: before and behind nobody runs. A kernel may work on all lanes, too: where the rules are
    short that is quicker, as its loop has a length that the compiler knows."""


@intrinsic
def call(typing_context: Any, address: Any, table: Any, tick: Any, role: Any) -> Any:
    """Call the kernel at an address."""

    def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        return builder.call(builder.inttoptr(args[0], ir.FunctionType(WORD, [WORD] * 3).as_pointer()), args[1:])

    return types.int64(types.int64, types.int64, types.int64, types.int64), generate


@intrinsic
def address_of(typing_context: Any, array: Any) -> Any:
    """Where an array's first number is. Whoever gives it away keeps the array."""

    def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        return builder.ptrtoint(make_array(signature.args[0])(context, builder, args[0]).data, WORD)

    return types.int64(array), generate


def _array(context: Any, builder: Any, kind: Any, data: Any, shape: list[Any]) -> Any:
    """A C-contiguous array whose memory is somebody else's care."""
    made = make_array(kind)(context, builder)
    size = context.get_abi_sizeof(context.get_data_type(kind.dtype))
    strides = [WORD(size)]
    for length in shape[:0:-1]:
        strides.insert(0, builder.mul(strides[0], length))
    populate_array(made, data=data, shape=shape, strides=strides, itemsize=WORD(size), meminfo=None)
    return made._getvalue()


@intrinsic
def array_at(typing_context: Any, address: Any, shape: Any, dtype: Any) -> Any:
    """The array of a shape that begins at an address."""
    kind = types.Array(dtype.instance_type, shape.count, "C")

    def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        data = builder.inttoptr(args[0], context.get_data_type(kind.dtype).as_pointer())
        return _array(context, builder, kind, data, cgutils.unpack_tuple(builder, args[1]))

    return kind(types.int64, shape, dtype), generate


@intrinsic(prefer_literal=True)
def room(typing_context: Any, dtype: Any, rows: Any) -> Any:
    """`(rows, GROUP)` uninitialised numbers, there as long as the kernel runs; `rows` is a constant."""
    kind, count = Rows(dtype.instance_type), rows.literal_value

    def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        data = cgutils.alloca_once(builder, context.get_data_type(kind.dtype), size=count * GROUP)
        return _array(context, builder, kind, data, [WORD(count), WORD(GROUP)])

    return kind(dtype, rows), generate


class _Loose(CPUCodeLibrary):
    """Code that is only ever linked into other code, and optimised and made into machine code there."""

    def finalize(self) -> None:
        for library in dict.fromkeys(self._linking_libraries):
            self._final_module.link_in(library._get_module_for_linking(), preserve=True)
        self._finalized = True


def _compiled(context: Any, function: Callable[..., Any], signature: Any) -> Any:
    """A part for some types, made once. Numba's own `compile_subroutine` makes machine code of it that nobody calls."""
    made = context.cached_internal_func
    if (function, signature) not in made:
        flags = Flags()
        flags.no_compile = flags.no_cpython_wrapper = flags.no_cfunc_wrapper = True
        flags.error_model = "numpy"
        library = _Loose(context.codegen(), function.__name__)
        kinds = signature.args, signature.return_type
        made[function, signature] = compile_internal(
            context.typing_context, context, library, function, *kinds, flags, {}
        )
    context.active_code_library.add_linking_library(made[function, signature].library)
    return made[function, signature]


def part(*gives: types.Type, small: bool = False) -> Callable[[Callable[..., Any]], Any]:
    """A function that kernels and other parts call, and that gives values of these types; none for nothing.

    It is compiled once, and not into each place that calls it; small ones may be. Numba's own way also makes each into
    something that Python could call, which takes half as long again. A part raises nothing.
    """
    apart = () if small else ("noinline",)
    kind = types.void if not gives else gives[0] if len(gives) == 1 else types.Tuple(gives)

    def made(function: Callable[..., Any]) -> Any:
        def called(typing_context: Any, *arguments: Any) -> Any:
            def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
                compiled = _compiled(context, function, signature)
                callee = context.declare_function(builder.module, compiled.fndesc)
                kinds = signature.return_type, signature.args
                _, value = context.call_conv.call_function(builder, callee, *kinds, args, attrs=apart)
                return value

            return kind(*arguments), generate

        taken = inspect.signature(function).parameters.values()
        context = inspect.Parameter("typing_context", inspect.Parameter.POSITIONAL_OR_KEYWORD)
        called.__signature__ = inspect.Signature([context, *taken])  # type: ignore[attr-defined]
        return intrinsic(called)

    return made


@njit(inline="always")
def opened(at: Any, precision: Any) -> Any:
    """The block whose table is at an address.

    The distance of rows is a constant here, and a span cannot begin below zero: so loops become vector code.
    """
    table = array_at(at, (SLOTS,), np.int64)
    span = table[SPAN]
    return Block(
        array_at(table[STATE], (table[FIELDS], LANES), precision),
        array_at(table[COURSE], (table[ROWS], table[COLUMNS]), precision),
        array_at(table[VALUES], (table[UNITS], LANES), np.float32),
        array_at(table[ACTIONS], (table[ROLES], table[OUTPUTS], LANES), np.float32),
        array_at(table[REWARDS], (table[ROLES], LANES), np.float32),
        array_at(table[DONE], (LANES,), np.float32),
        array_at(table[RUNNING], (LANES,), np.int32),
        span & ((1 << FIRST_BITS) - 1),
        span >> FIRST_BITS,
    )


SIGNATURE = types.int64(types.int64, types.int64, types.int64)


class Kernel:
    """A function that works on a block, compiled when its address is first asked for.

    `kernel(at, tick, role)` opens the block at `at` and returns an integer.
    """

    def __init__(self, function: Callable[[Any, Any, Any], int]) -> None:
        self.function = function

    @cached_property
    def _compiled(self) -> Any:
        return cfunc(SIGNATURE, cache=True, error_model="numpy", _nrt=False)(self.function)

    @property
    def address(self) -> int:
        """Of the compiled function, which stays where it is as long as this object does."""
        return int(self._compiled.address)


@Kernel
def think(at: Any, tick: Any, role: Any) -> Any:
    """`brains.lanes.forward` for the groups of a block that are to be worked on."""
    table = array_at(at, (SLOTS,), np.int64)
    span = table[SPAN]
    forward(
        array_at(table[GENES], (table[GENE_COUNT], LANES), np.float32),
        array_at(table[LAYOUT], (table[LAYERS], 4), np.int32),
        array_at(table[VALUES], (table[UNITS], LANES), np.float32),
        array_at(table[TOTALS], (table[UNITS], LANES), np.float32),
        GROUP * (span & ((1 << FIRST_BITS) - 1)),
        GROUP * (span >> FIRST_BITS),
    )
    return 0


def table_for(
    genes: NDArray[np.float32], layout: NDArray[np.int32], values: NDArray[np.float32], totals: NDArray[np.float32]
) -> NDArray[np.int64]:
    """A table with all that `think` looks at, for all groups. Whoever uses it keeps the arrays.

    Args:
        genes: `(gene, LANES)`.
        layout: `(layer, 4)`.
        values, totals: `(unit, LANES)`.
    """
    table = np.zeros(SLOTS, dtype=np.int64)
    for slot, count, array in ((GENES, GENE_COUNT, genes), (LAYOUT, LAYERS, layout), (VALUES, UNITS, values)):
        table[slot], table[count] = array.ctypes.data, len(array)
    table[TOTALS], table[SPAN] = totals.ctypes.data, LANES // GROUP << FIRST_BITS
    return table
