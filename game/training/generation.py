"""One generation that has been judged, of one population or of several."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from brains.policy import Policy
from game.worlds import Course


@dataclass(frozen=True, eq=False)
class Judged:
    """What an objective says of a generation. All arrays are read-only."""

    fitness: NDArray[np.float64]
    """`(population, individual)`."""
    courses: tuple[Course, ...]
    """On the first it is shown."""
    scores: NDArray[np.float64]
    """`(course, individual)` of the first population; no rows where it met others and not courses."""
    finished: tuple[float, ...]
    """By population: the fraction that completed every course."""
    goal: float
    """The fitness that counts as finished."""
    merit: float
    """How good the generation is, compared with others of the run; NaN where nobody can tell."""
    lane_ticks: int
    """Individual-ticks that it took."""
    seen: NDArray[np.floating]
    """`([values, squares], input)`: sums over what the first population saw, where the world wants to know."""


@dataclass(frozen=True, eq=False)
class Generation(Judged):
    """One evaluated generation."""

    number: int
    genomes: tuple[NDArray[np.float32], ...]
    """By population, `(individual, gene)`."""
    champions: tuple[int, ...]
    """By population, the individual that the strategy stands by."""
    network: Policy
    """What the genomes are of."""
