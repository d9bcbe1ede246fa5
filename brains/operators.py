"""Selection and mutation as pure functions on `(population, genome)` arrays. None changes its arguments."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Genomes = NDArray[np.float32]


def uniform_genomes(rng: np.random.Generator, population: int, genes: int, bound: float = 1.0) -> Genomes:
    """Genomes `(population, genes)` with every gene uniform in [−bound, bound)."""
    return rng.uniform(-bound, bound, (population, genes)).astype(np.float32)


def ranking(fitness: NDArray[np.floating]) -> NDArray[np.intp]:
    """Individuals, best first; equal ones keep their order."""
    return np.argsort(-fitness, kind="stable")


def exponential_ranks(rng: np.random.Generator, children: int, population: int, scale: float) -> NDArray[np.intp]:
    """Ranks of parents `(children,)`, exponentially fewer the worse: `min(int(Exponential(scale)), N − 1)`."""
    return np.minimum(rng.exponential(scale, children).astype(np.intp), population - 1)


def mutate_uniform(rng: np.random.Generator, genomes: Genomes, half_width: float) -> Genomes:
    """Every gene plus uniform(−half_width, half_width)."""
    children = rng.random(genomes.shape, dtype=np.float32)
    children *= np.float32(2 * half_width)
    children -= np.float32(half_width)
    children += genomes
    return children
