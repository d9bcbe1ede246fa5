"""Vectors and masks in compiled code: each place is what NumPy says, to the last bit."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from brains.simd import WIDTH, anywhere, larger, load, root, smaller, splat, store, vector, where
from game.engine.blocks import Kernel, array_at, part, room

A = np.array([*range(-8, 6), np.nan, np.inf], dtype=np.float32) / np.float32(3)
B = np.array([*range(9, -5, -1), 1.0, 2.0], dtype=np.float32) / np.float32(7)


@part(vector, vector)
def both_ways(a: Any, b: Any) -> Any:
    return a - b, b - a


@part()
def put(rows: Any, row: Any, value: Any) -> None:
    store(rows, row, 0, value)


@Kernel
def computed(at: Any, tick: Any, role: Any) -> Any:
    rows = array_at(at, (12, WIDTH), np.float32)
    a, b = load(rows, 0, 0), load(rows, 1, 0)
    put(rows, 2, where((a < b) & ~(a <= -1.0), a, b))
    put(rows, 3, where((a > b) | (a >= 1.0), 1.0, splat(0.0)))
    put(rows, 4, where(a == a, a, 0.5 * b))
    put(rows, 5, root(b * b))
    put(rows, 6, smaller(a, 0.1))
    put(rows, 7, larger(a, b))
    forth, back = both_ways(a, b)
    put(rows, 8, forth / 3.0)
    put(rows, 9, back)
    inner = room(np.float32, 2)
    for row in range(2):
        put(inner, row, a + float(row))
    put(rows, 10, load(inner, 1, 0))
    return 1 if anywhere(a > tick * 1.0 + splat(0.0)) else 0


@pytest.fixture
def rows() -> Any:
    made = np.zeros((12, WIDTH), dtype=np.float32)
    made[0], made[1] = A, B
    return made


def call(rows: Any, tick: int) -> int:
    import ctypes

    kind = ctypes.CFUNCTYPE(ctypes.c_int64, *[ctypes.c_int64] * 3)
    return int(kind(computed.address)(rows.ctypes.data, tick, 0))


@np.errstate(invalid="ignore")
def test_each_place_is_what_numpy_says(rows: Any) -> None:
    assert call(rows, 3) == 1, "infinity is more"
    third = np.float32(3)
    expected = [
        np.where((A < B) & ~(A <= -1), A, B),
        np.where((A > B) | (A >= 1), np.float32(1), np.float32(0)),
        np.where(A == A, A, np.float32(0.5) * B),
        np.sqrt(B * B),
        np.where(np.float32(0.1) > A, A, np.float32(0.1)),
        np.where(A > B, A, B),
        (A - B) / third,
        B - A,
        A + np.float32(1),
    ]
    for row, wanted in enumerate(expected, start=2):
        assert np.array_equal(rows[row], wanted, equal_nan=True), row


def test_anywhere_says_no_when_it_is_true_nowhere(rows: Any) -> None:
    rows[0] = np.minimum(np.nan_to_num(A, posinf=0.0), 2.0)
    assert call(rows, 2) == 0 and call(rows, 1) == 1
