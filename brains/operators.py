"""Selection, crossover and mutation as pure functions on `(population, genes)` arrays. None changes its arguments.

A mutation takes its size as one number or as one a genome, `(population, 1)`, and says what the size means for it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from brains.exact import exp
from brains.policy import BIAS, MEMORY, Policy

Genomes = NDArray[np.float32]
Rng = np.random.Generator
Size = float | NDArray[np.floating]
Mutation = Callable[[Rng, Genomes, Size], Genomes]

LARGE = 100.0
"""Half-width of the large range that `mutate_reset` draws from; the two-parent recipe's."""
JUMP = 10
"""Most that `mutate_one_gene` adds; the same recipe's."""


# The first generation


def uniform_genomes(rng: Rng, population: int, genes: int, bound: float = 1.0) -> Genomes:
    """Genomes `(population, genes)` with every gene uniform in [−bound, bound)."""
    return rng.uniform(-bound, bound, (population, genes)).astype(np.float32)


def normal_genomes(rng: Rng, population: int, policy: Policy) -> Genomes:
    """Genomes with every weight N(0, 1) and every bias 0."""
    genomes = rng.standard_normal((population, policy.genes), dtype=np.float32)
    genomes[:, biases(policy)] = 0
    return genomes


def biases(policy: Policy) -> NDArray[np.bool_]:
    """`(gene,)`: which genes are biases."""
    marks = np.zeros(policy.genes, dtype=bool)
    for part in policy.parts:
        marks[part.genes] = part.kind == BIAS
    return marks


# Selection


def ranking(fitness: NDArray[np.floating]) -> NDArray[np.intp]:
    """Individuals, best first; equal ones keep their order."""
    return np.argsort(-fitness, kind="stable")


def centred_ranks(fitness: NDArray[np.floating]) -> NDArray[np.float64]:
    """Ranks as numbers from −½ (worst) to ½ (best); equal ones share the mean of their ranks."""
    _, which, counts = np.unique(fitness, return_inverse=True, return_counts=True)
    last = np.cumsum(counts)
    middle = last - (counts + 1) / 2
    return np.asarray((middle[which] - (len(fitness) - 1) / 2) / max(len(fitness) - 1, 1))


def exponential_ranks(rng: Rng, children: int, population: int, scale: float) -> NDArray[np.intp]:
    """Ranks of parents `(children,)`, exponentially fewer the worse: `min(int(Exponential(scale)), N − 1)`."""
    return np.minimum(rng.exponential(scale, children).astype(np.intp), population - 1)


def two_best(rng: Rng, fitness: NDArray[np.float64], pairs: int) -> NDArray[np.intp]:
    """Parents by rank `(pairs, 2)`: always the two best."""
    best: NDArray[np.intp] = np.resize(ranking(fitness)[:2], 2)
    return np.tile(best, (pairs, 1))


def roulette(rng: Rng, fitness: NDArray[np.float64], pairs: int) -> NDArray[np.intp]:
    """Parents `(pairs, 2)`, each with a probability that is proportional to its fitness.

    Negative fitness is counted from the worst one that is finite; a failed evaluation, −∞, is never drawn unless
    all have failed.
    """
    known = np.isfinite(fitness)
    weights = np.where(known, fitness, 0.0)
    weights = np.where(known, weights - min(float(weights.min()), 0.0), 0.0)
    peak = float(weights.max())
    if peak > 0:
        weights = weights / peak
    else:
        weights = known.astype(np.float64) if known.any() else np.ones(len(fitness))
    return rng.choice(len(fitness), (pairs, 2), p=weights / weights.sum())


# Crossover


def one_point(rng: Rng, first: Genomes, second: Genomes) -> tuple[Genomes, Genomes]:
    """Two children a pair: what lies behind a random point of the genome is exchanged."""
    points = rng.integers(1, max(first.shape[1], 2), (len(first), 1))
    own = np.arange(first.shape[1]) < points
    return np.where(own, first, second), np.where(own, second, first)


def blend(rng: Rng, first: Genomes, second: Genomes, alpha: float = 0.5) -> tuple[Genomes, Genomes]:
    """BLX-α: each gene of a child uniform in its parents' interval, widened by α of its length on both sides.

    L. J. Eshelman, J. D. Schaffer: Real-coded genetic algorithms and interval schemata, 1993.
    """
    low, high = np.minimum(first, second), np.maximum(first, second)
    margin = np.float32(alpha) * (high - low)
    low, width = low - margin, high - low + 2 * margin

    def child() -> Genomes:
        return np.asarray(low + width * rng.random(first.shape, dtype=np.float32))

    return child(), child()


def align(policy: Policy, first: Genomes, second: Genomes) -> Genomes:
    """The second of each pair with its hidden units in the order in which they are most like the first's.

    Layer by layer, units are matched by the distance between their weights (H. W. Kuhn: The Hungarian method,
    1955). What a genome computes stays the same.
    """
    return np.stack([_aligned(policy, a, b) for a, b in zip(first, second, strict=True)]) if len(first) else second


def _aligned(policy: Policy, first: Genomes, second: Genomes) -> Genomes:
    from scipy.optimize import linear_sum_assignment  # half a second, which nobody else should wait for

    result = second
    for group in sorted({group for part in policy.parts for group in part.groups if group is not None}):
        mine, theirs = _traits(policy, first, group), _traits(policy, result, group)
        distances = np.square(mine[:, None] - theirs[None]).sum(axis=2)
        result = permuted(policy, result, group, linear_sum_assignment(distances)[1])
    return result


def _traits(policy: Policy, genome: Genomes, group: int) -> Genomes:
    """`(unit, trait)`: what a hidden unit hears, and what it says where the listeners have a fixed order."""
    traits = []
    for part in policy.parts:
        hears = part.groups[-1] == group and part.kind != MEMORY
        says = part.groups[0] == group and part.groups[-1] is None
        if hears or says:
            values = np.moveaxis(part.of(genome), -1 if hears else 0, 0)
            traits.append(values.reshape(len(values), -1))
    return np.concatenate(traits, axis=1).astype(np.float32)


def permuted(policy: Policy, genome: Genomes, group: int, order: Sequence[int] | NDArray[np.intp]) -> Genomes:
    """The genome `(genes,)` whose unit k of a group is unit `order[k]` of the given one. Computes the same."""
    result = genome.copy()
    for part in policy.parts:
        for axis, counted in enumerate(part.groups):
            if counted == group:
                part.of(result)[:] = np.take(part.of(result), order, axis=axis)
    return result


def mixed_units(policy: Policy, genome: Genomes, group: int, one: int, other: int, angle: float) -> Genomes:
    """The genome `(genes,)` with two hidden units of a group turned into each other by an angle, in radians.

    Turned are what they hear and what is heard of them. Were units linear, nothing would change; they are not.
    """
    result, cosine, sine = genome.astype(np.float64), math.cos(angle), math.sin(angle)
    for part in policy.parts:
        for axis, counted in enumerate(part.groups):
            if counted == group:
                units = np.moveaxis(result[part.genes].reshape(part.shape), axis, 0)
                units[[one, other]] = (
                    cosine * units[one] - sine * units[other],
                    sine * units[one] + cosine * units[other],
                )
    return result.astype(np.float32)


def scaled_unit(policy: Policy, genome: Genomes, group: int, unit: int, factor: float) -> Genomes:
    """The genome `(genes,)` with a hidden unit of a group that hears so many times as much, and of whom the others hear
    as many times less. Were units linear or ReLU, nothing would change.
    """
    result = genome.astype(np.float64)
    for part in policy.parts:
        for axis, counted in enumerate(part.groups):
            if counted == group:  # the last axis counts who hears
                units = np.moveaxis(result[part.genes].reshape(part.shape), axis, 0)
                units[unit] *= factor if axis == len(part.shape) - 1 else 1 / factor
    return result.astype(np.float32)


# Mutation


def mutate_uniform(rng: Rng, genomes: Genomes, size: Size) -> Genomes:
    """Every gene plus uniform(−size, size)."""
    width = np.asarray(size, dtype=np.float32)
    children = rng.random(genomes.shape, dtype=np.float32)
    children *= 2 * width
    children -= width
    children += genomes
    return children


def mutate_normal(rng: Rng, genomes: Genomes, size: Size) -> Genomes:
    """Every gene plus N(0, size)."""
    return genomes + np.asarray(size, dtype=np.float32) * rng.standard_normal(genomes.shape, dtype=np.float32)


def mutate_shift(rng: Rng, genomes: Genomes, size: Size) -> Genomes:
    """Every gene times uniform(1 − size, 1 + size)."""
    return genomes * mutate_uniform(rng, np.ones_like(genomes), size)


def mutate_swap(rng: Rng, genomes: Genomes, size: Size) -> Genomes:
    """Each gene, with chance `size`, replaced by N(0, 1)."""
    hit = rng.random(genomes.shape) < size
    return np.where(hit, rng.standard_normal(genomes.shape, dtype=np.float32), genomes)


def mutate_sign(rng: Rng, genomes: Genomes, size: Size) -> Genomes:
    """Each gene, with chance `size`, with its sign changed."""
    return np.where(rng.random(genomes.shape) < size, -genomes, genomes)


def mutate_reset(rng: Rng, genomes: Genomes, size: Size) -> Genomes:
    """Each gene, with chance `size`, replaced by uniform(−LARGE, LARGE): the second form of the two-parent recipe."""
    hit = rng.random(genomes.shape) < size
    return np.where(hit, rng.uniform(-LARGE, LARGE, genomes.shape).astype(np.float32), genomes)


def mutate_one_gene(rng: Rng, genomes: Genomes, size: Size) -> Genomes:
    """Each genome, with chance `size`: one gene becomes N(mean, sd of the genome) plus a whole number in [−10, 10).

    The first form of the two-parent recipe.
    """
    count = len(genomes)
    hit = rng.random((count, 1)) < size
    gene = np.arange(genomes.shape[1]) == rng.integers(genomes.shape[1], size=(count, 1))
    value = rng.normal(genomes.mean(axis=1), genomes.std(axis=1)) + rng.integers(-JUMP, JUMP, count)
    return np.where(hit & gene, value[:, None].astype(np.float32), genomes)


MUTATIONS: dict[str, Mutation] = {
    "uniform": mutate_uniform,
    "normal": mutate_normal,
    "shift": mutate_shift,
    "swap": mutate_swap,
    "sign": mutate_sign,
    "one-gene": mutate_one_gene,
    "reset": mutate_reset,
}


def mixed(rng: Rng, genomes: Genomes, sizes: NDArray[np.floating], kinds: Sequence[str]) -> Genomes:
    """Each genome mutated by its own size `(population,)` and by one of some kinds, drawn at random."""
    column = sizes[:, None]
    if len(kinds) == 1:
        return MUTATIONS[kinds[0]](rng, genomes, column)
    children, which = genomes.copy(), rng.integers(len(kinds), size=len(genomes))
    for number, kind in enumerate(kinds):
        rows = which == number
        children[rows] = MUTATIONS[kind](rng, genomes[rows], column[rows])
    return children


def adapted(rng: Rng, sizes: NDArray[np.float64], genes: int, low: float, high: float) -> NDArray[np.float64]:
    """Mutation sizes `(population,)` as children inherit them, times a log-normal number of spread 1/√genes.

    H.-G. Beyer, H.-P. Schwefel: Evolution strategies, 2002.
    """
    return np.asarray(np.clip(sizes * exp(rng.standard_normal(len(sizes)) / np.sqrt(genes)), low, high))
