"""A vector type for compiled code: sixteen float32 that stay in registers.

A loop over lanes that adds into an array goes through memory at each step, and the compiler guards
it with a check that the arrays do not overlap. The sum of a layer is where the time goes, so there
the running totals are held in this type instead: measured, the forward pass takes half the time.
The compiler splits the vector into whatever the machine has; no operation is fused or reordered,
so the bits are the same everywhere.
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any, ClassVar

from llvmlite import ir
from numba import types
from numba.core import cgutils
from numba.core.typing.templates import AbstractTemplate, infer_global, signature
from numba.extending import intrinsic, lower_builtin, models, register_model
from numba.np.arrayobj import make_array

WIDTH = 16
VECTOR = ir.VectorType(ir.FloatType(), WIDTH)
BITS = ir.VectorType(ir.IntType(1), WIDTH)
WHOLE = ir.VectorType(ir.IntType(32), WIDTH)
FLOAT_BYTES = 4
EVERYWHERE = ir.Constant(ir.VectorType(ir.IntType(32), WIDTH), [0] * WIDTH)
"""A shuffle that takes the first place for each."""
NUMBERS = (types.float32, types.float64)
"""What a vector is computed with: rounded to float32, the same in each place."""


class Float32Vector(types.Type):
    """The numba type of the vector."""

    def __init__(self) -> None:
        super().__init__(name=f"Float32x{WIDTH}")


@register_model(Float32Vector)
class _Model(models.PrimitiveModel):
    def __init__(self, manager: Any, frontend_type: Any) -> None:
        super().__init__(manager, frontend_type, VECTOR)


vector = Float32Vector()


class MaskVector(types.Type):
    """The numba type of a truth for each place, what vectors give that are compared."""

    def __init__(self) -> None:
        super().__init__(name=f"Maskx{WIDTH}")


@register_model(MaskVector)
class _MaskModel(models.PrimitiveModel):
    def __init__(self, manager: Any, frontend_type: Any) -> None:
        super().__init__(manager, frontend_type, BITS)


mask = MaskVector()


class Rows(types.Array):
    """The numba type of a C-contiguous array `(row, WIDTH)`: that its rows are so long is known when it is compiled."""

    def __init__(self, dtype: Any) -> None:
        super().__init__(dtype, 2, "C")

    @property
    def key(self) -> Any:
        return *super().key, WIDTH


register_model(Rows)(models.ArrayModel)


def _address(context: Any, builder: Any, signature: Any, args: Any) -> Any:
    """Pointer to `array[row, lane]` of a C-contiguous `(row, lane)` float32 array."""
    array = make_array(signature.args[0])(context, builder, args[0])
    row, lane = (context.cast(builder, args[k], signature.args[k], types.intp) for k in (1, 2))
    stride = row.type(WIDTH)
    if not isinstance(signature.args[0], Rows):
        stride = builder.sdiv(builder.extract_value(array.strides, 0), row.type(FLOAT_BYTES))
    offset = builder.add(builder.mul(row, stride), lane)
    return builder.bitcast(builder.gep(array.data, [offset]), VECTOR.as_pointer())


@intrinsic
def load(typing_context: Any, array: Any, row: Any, lane: Any) -> Any:
    """`array[row, lane : lane + WIDTH]`; bounds are the caller's care."""

    def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        loaded = builder.load(_address(context, builder, signature, args))
        loaded.align = FLOAT_BYTES
        return loaded

    return vector(array, row, lane), generate


@intrinsic
def store(typing_context: Any, array: Any, row: Any, lane: Any, value: Any) -> Any:
    """`array[row, lane : lane + WIDTH] = value`; bounds are the caller's care."""

    def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        stored = builder.store(args[3], _address(context, builder, signature, args))
        stored.align = FLOAT_BYTES
        return context.get_dummy_value()

    return types.void(array, row, lane, value), generate


def _operation(apply: Callable[[Any, Any, Any], Any]) -> Any:
    """An intrinsic that applies `apply(builder, a, b)` to two vectors, or a vector and a float32."""

    @intrinsic
    def operation(typing_context: Any, a: Any, b: Any) -> Any:
        def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
            pairs = zip(signature.args, args, strict=True)
            return apply(builder, *(_vector_of(builder, kind, one) for kind, one in pairs))

        return vector(a, b), generate

    return operation


def _splat(builder: Any, number: Any) -> Any:
    nothing = ir.Constant(VECTOR, ir.Undefined)
    return builder.shuffle_vector(builder.insert_element(nothing, number, ir.IntType(32)(0)), nothing, EVERYWHERE)


@intrinsic
def splat(typing_context: Any, number: Any) -> Any:
    """A vector with the same number in each place, as float32."""

    def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        return _vector_of(builder, signature.args[0], args[0])

    return vector(number), generate


@intrinsic
def spread(typing_context: Any, array: Any, row: Any, column: Any) -> Any:
    """A vector with `array[row, column]` in each place; bounds are the caller's care."""

    def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        address = builder.bitcast(_address(context, builder, signature, args), ir.FloatType().as_pointer())
        return _splat(builder, builder.load(address))

    return vector(array, row, column), generate


@intrinsic
def whole(typing_context: Any, value: Any) -> Any:
    """What is in front of the point, place by place, of numbers whose size is below 2³¹."""

    def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        return builder.sitofp(builder.fptosi(args[0], WHOLE), VECTOR)

    return vector(value), generate


@intrinsic
def gather(typing_context: Any, array: Any, row: Any, begin: Any, line: Any, columns: Any, column: Any) -> Any:
    """`array[row, begin + line · columns + column]`, place by place, of vectors of whole numbers.

    The index is computed in 32 bits; bounds are the caller's care.
    """

    def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        nothing = context.get_constant(types.intp, 0)
        kinds = types.void(signature.args[0], signature.args[1], types.intp)
        at = builder.bitcast(_address(context, builder, kinds, [*args[:2], nothing]), ir.FloatType().as_pointer())
        begins, lines, across, last = (builder.fptosi(one, WHOLE) for one in args[2:])
        index = builder.add(builder.add(begins, builder.mul(lines, across)), last)
        wide = builder.zext(index, ir.VectorType(ir.IntType(64), WIDTH))
        result = ir.Constant(VECTOR, ir.Undefined)
        for place in (ir.IntType(32)(k) for k in range(WIDTH)):
            number = builder.load(builder.gep(at, [builder.extract_element(wide, place)]))
            result = builder.insert_element(result, number, place)
        return result

    return vector(array, row, begin, line, columns, column), generate


@intrinsic
def total(typing_context: Any, value: Any) -> Any:
    """The sum of a vector's places as a float32: halves onto each other, always in this order."""

    def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        (rest,) = args
        nothing = ir.Constant(VECTOR, ir.Undefined)
        for half in (8, 4, 2, 1):
            places = [min(k + half, WIDTH - 1) for k in range(WIDTH)]
            order = ir.Constant(ir.VectorType(ir.IntType(32), WIDTH), places)
            rest = builder.fadd(rest, builder.shuffle_vector(rest, nothing, order))
        return builder.extract_element(rest, ir.IntType(32)(0))

    return types.float32(value), generate


@intrinsic
def first(typing_context: Any, value: Any) -> Any:
    """The first place of a vector, a float32."""

    def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        return builder.extract_element(args[0], ir.IntType(32)(0))

    return types.float32(value), generate


@intrinsic
def where(typing_context: Any, truth: Any, a: Any, b: Any) -> Any:
    """`a` where it is true and else `b`, place by place: vectors, or numbers for the same in each place."""

    def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        pairs = zip(signature.args[1:], args[1:], strict=True)
        return builder.select(args[0], *(_vector_of(builder, kind, one) for kind, one in pairs))

    return vector(truth, a, b), generate


@intrinsic
def anywhere(typing_context: Any, truth: Any) -> Any:
    """Whether a mask is true in any place."""

    def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        whole_mask = builder.bitcast(args[0], ir.IntType(WIDTH))
        return builder.icmp_unsigned("!=", whole_mask, ir.IntType(WIDTH)(0))

    return types.boolean(truth), generate


@intrinsic
def root(typing_context: Any, value: Any) -> Any:
    """The square root, place by place, correctly rounded."""

    def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        kind = ir.FunctionType(VECTOR, [VECTOR])
        return builder.call(cgutils.get_or_insert_function(builder.module, kind, f"llvm.sqrt.v{WIDTH}f32"), args)

    return vector(value), generate


def _vector_of(builder: Any, kind: Any, value: Any) -> Any:
    if kind == types.float64:  # a number that is written in the code
        value = builder.fptrunc(value, ir.FloatType())
    return value if kind == vector else _splat(builder, value)


def _type(operator_function: Any, result: Callable[..., Any]) -> None:
    """Say what the operator gives for operands of some types: None for none of ours.

    As one for this processor it is asked before all others that there are for the operator, which takes a third off the
    time that the compiler needs for vectors.
    """

    class Typed(AbstractTemplate):
        key = operator_function
        metadata: ClassVar[dict[str, str]] = {"target": "cpu"}

        def generic(self, args: Any, kws: Any) -> Any:
            given = result(*args)
            return given and signature(given, *args)

    infer_global(operator_function, types.Function(Typed))


def _define(operator_function: Any, apply: Callable[[Any, Any, Any], Any], gives: types.Type = vector) -> None:
    """Let the operator take two vectors, or a vector and a number; each result is rounded.

    Typed and generated by itself: an overload would be one more function to compile for each operator.
    """

    _type(operator_function, lambda *kinds: gives if vector in kinds and {*kinds} <= {vector, *NUMBERS} else None)

    def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        return apply(builder, *(_vector_of(builder, kind, one) for kind, one in zip(signature.args, args, strict=True)))

    lower_builtin(operator_function, vector, vector)(generate)
    for number in NUMBERS:
        lower_builtin(operator_function, vector, number)(generate)
        lower_builtin(operator_function, number, vector)(generate)


def _define_for_masks(operator_function: Any, apply: Callable[..., Any], operands: int) -> None:
    """Let the operator take so many masks."""

    _type(operator_function, lambda *kinds: mask if kinds == (mask,) * operands else None)

    def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        return apply(builder, *args)

    lower_builtin(operator_function, *[mask] * operands)(generate)


def _select(order: str) -> Callable[[Any, Any, Any], Any]:
    return lambda builder, a, b: builder.select(builder.fcmp_ordered(order, a, b), a, b)


def _compare(order: str) -> Callable[[Any, Any, Any], Any]:
    return lambda builder, a, b: builder.fcmp_ordered(order, a, b)


_define(operator.add, lambda builder, a, b: builder.fadd(a, b))
_define(operator.sub, lambda builder, a, b: builder.fsub(a, b))
_define(operator.mul, lambda builder, a, b: builder.fmul(a, b))
_define(operator.truediv, lambda builder, a, b: builder.fdiv(a, b))
for compared, order in ((operator.lt, "<"), (operator.le, "<="), (operator.gt, ">"), (operator.ge, ">=")):
    _define(compared, _compare(order), mask)
_define(operator.eq, _compare("=="), mask)
_define_for_masks(operator.and_, lambda builder, a, b: builder.and_(a, b), 2)
_define_for_masks(operator.or_, lambda builder, a, b: builder.or_(a, b), 2)
_define_for_masks(operator.invert, lambda builder, a: builder.not_(a), 1)
smaller = _operation(_select("<"))
"""The smaller of two vectors, place by place; the second where the first is not a number."""
larger = _operation(_select(">"))
"""The larger of two vectors, place by place; the second where the first is not a number."""
