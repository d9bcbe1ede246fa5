"""Speed as a ratio between two things that are timed in turn, in one run on one machine."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import numpy as np

Row = dict[str, Any]
"""What was measured: name, value, unit, and perhaps what it is compared with."""


def row(name: str, value: float, unit: str, baseline: float | None = None) -> Row:
    """`ratio` says how many times better than the baseline; None without one."""
    ratio = None if baseline is None else (value / baseline if unit.endswith("/s") else baseline / value)
    return {"name": name, "value": value, "unit": unit, "baseline": baseline, "ratio": ratio}


def in_turn(repetitions: int, *runs: Callable[[], Any]) -> list[float]:
    """Milliseconds of each, the median over repetitions; one of each in turn, so that a slow moment hits all."""
    for run in runs:
        run()
    times = np.empty((repetitions, len(runs)))
    for repetition in range(repetitions):
        for k, run in enumerate(runs):
            began = time.perf_counter()
            run()
            times[repetition, k] = 1000 * (time.perf_counter() - began)
    return [float(value) for value in np.median(times, axis=0)]
