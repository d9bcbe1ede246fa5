"""How much room the best possible drive leaves: an exact answer, by linear programming.

A car's height is a linear function of its forces, and walls and force limits are linear bounds. So
the drive that stays furthest from the walls is the solution of a linear program, and a course is
passable for some brain if and only if its clearance is positive.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array, csr_array, vstack

from game.worlds.corridor.kernel import BOTTOM, LOOK_AHEAD, TOP

MOST_FORCE = 0.5


def clearance(walls: NDArray[np.floating]) -> float:
    """The largest distance that a drive can keep from both walls `(2, column)`; 0 or less if none can pass.

    Unknowns: heights `p[t]` after each tick, speeds `v[t]`, forces `f[t]`, and the clearance `m`.
    """
    ticks = walls.shape[1] - max(LOOK_AHEAD)
    from scipy.optimize import linprog  # only the editor needs it, and it takes a fifth of a second

    equations = _dynamics(ticks)
    count = 3 * ticks + 1
    both_rows = np.tile(np.arange(ticks), 2)
    both_columns = np.concatenate([np.arange(ticks), np.full(ticks, count - 1)])
    # p + m ≤ top and −p + m ≤ −bottom
    below_top, above_bottom = (
        coo_array((np.repeat([sign, 1.0], ticks), (both_rows, both_columns)), shape=(ticks, count))
        for sign in (1.0, -1.0)
    )
    cost = np.zeros(count)
    cost[-1] = -1.0
    bounds = [(None, None)] * (2 * ticks) + [(-MOST_FORCE, MOST_FORCE)] * ticks + [(None, None)]
    limits = np.concatenate([walls[TOP, :ticks], -walls[BOTTOM, :ticks]]).astype(np.float64)
    solved = linprog(
        cost,
        A_ub=csr_array(vstack([below_top, above_bottom])),
        b_ub=limits,
        A_eq=equations,
        b_eq=np.zeros(2 * ticks),
        bounds=bounds,
    )
    return float(solved.x[-1]) if solved.status == 0 else float("-inf")


def _dynamics(ticks: int) -> csr_array:
    """`v[t] − v[t−1] − f[t] = 0` and `p[t] − p[t−1] − (v[t−1] + v[t])/2 = 0`, all zero before the first tick."""
    rows, columns, values = [], [], []
    for tick in range(ticks):
        entries = [(tick, ticks + tick, 1.0), (tick, 2 * ticks + tick, -1.0)]
        entries += [(ticks + tick, tick, 1.0), (ticks + tick, ticks + tick, -0.5)]
        if tick:
            entries += [(tick, ticks + tick - 1, -1.0)]
            entries += [(ticks + tick, tick - 1, -1.0), (ticks + tick, ticks + tick - 1, -0.5)]
        for row, column, value in entries:
            rows.append(row)
            columns.append(column)
            values.append(value)
    return csr_array((values, (rows, columns)), shape=(2 * ticks, 3 * ticks + 1))
