"""The share of a generation that gets how far: steps, and a curve that cannot rise."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as some

from game.scenes.corridor.share import fitted, raw

TICKS = 391


@settings(max_examples=60, deadline=None)
@given(some.lists(some.integers(0, TICKS), min_size=1, max_size=60))
def test_the_curve_never_rises_and_stays_near_the_steps(ends: list[int]) -> None:
    steps, curve = raw(np.array(ends, dtype=float), TICKS), fitted(np.array(ends, dtype=float), TICKS)
    assert curve.shape == (TICKS,) and (np.diff(curve) <= 1e-12).all() and (curve >= 0).all() and curve[0] <= 1 + 1e-12
    assert np.abs(curve - steps).mean() < 0.05
    for tick in (0, 100, TICKS - 1):
        assert abs(steps[tick] - np.mean(np.array(ends) > tick)) < 1e-12


def test_who_all_finish_are_a_straight_line_and_who_all_crash_at_once_a_fall() -> None:
    assert np.abs(fitted(np.full(50, float(TICKS)), TICKS) - 1).max() < 1e-9
    fallen = fitted(np.full(50, 120.0), TICKS)
    assert fallen[:80].min() > 0.95 and fallen[160:].max() < 0.05
    assert np.abs(fitted(np.linspace(0, TICKS, 5000), TICKS) - raw(np.linspace(0, TICKS, 5000), TICKS)).max() < 0.01
