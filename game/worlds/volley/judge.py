"""How likely a ball that comes over the net is a point against the published opponent.

That opponent sees the ball and itself, and not who plays on the other side. So what becomes of a ball is decided by the
ball, where it stands and how it moves; only its memory is left out here.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from numba import njit

NUMBERS = Path(__file__).with_name("judge.csv")
"""A row a unit: a weight for each thing seen, a bias, and the weight of what it says."""
UNIT = np.loadtxt(NUMBERS, delimiter=",", dtype=np.float32)
UNITS, SEEN = len(UNIT), 7
LIMIT, ZERO, ONE, HALF = np.float32(8.0), np.float32(0.0), np.float32(1.0), np.float32(0.5)
P0, P1 = np.float32(0.999999344), np.float32(0.129136398)
P2, P3 = np.float32(0.00293882634), np.float32(1.13102105e-05)
Q1, Q2 = np.float32(0.462467372), np.float32(0.0237638205)
Q3, Q4 = np.float32(0.000237028289), np.float32(2.42383749e-07)


@njit(inline="always")
def tanh(x: Any) -> Any:
    """As `brains.lanes.tanh`, of one number."""
    z = max(min(x, LIMIT), -LIMIT)
    s = z * z
    return z * (((s * P3 + P2) * s + P1) * s + P0) / ((((s * Q4 + Q3) * s + Q2) * s + Q1) * s + ONE)


@njit
def chance(y: Any, vx: Any, vy: Any, x: Any, own_y: Any, own_vx: Any, own_vy: Any) -> Any:
    """0 to 1: of a ball at x = 0, and the left slime."""
    total = ZERO
    for k in range(UNITS):
        unit = UNIT[k, SEEN]
        unit += UNIT[k, 0] * np.float32(y) + UNIT[k, 1] * np.float32(vx) + UNIT[k, 2] * np.float32(vy)
        unit += UNIT[k, 3] * np.float32(x) + UNIT[k, 4] * np.float32(own_y)
        unit += UNIT[k, 5] * np.float32(own_vx) + UNIT[k, 6] * np.float32(own_vy)
        total += UNIT[k, SEEN + 1] * tanh(unit)
    return tanh(total * HALF) * HALF + HALF
