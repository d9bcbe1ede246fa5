"""Operations on a brain: senses that it is deprived of, edges and units that are cut, weak edges pruned.

What is taken out of a brain is a mask over its genes, its holes. It is made from the policy's `parts`, and so the same
in every world and for every kind of policy. An edge is a weight, or what a unit makes of its own past; biases are none.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from brains.policy import BIAS, WEIGHT, Policy
from game.engine.engine import Engine, Tried
from game.engine.session import Evaluator
from game.engine.side import Side
from game.training.asking import without
from game.training.on_courses import HELD_OUT_STREAM
from game.training.recording import recorded
from game.worlds import Course, World

Genome = NDArray[np.float32]
Holes = NDArray[np.bool_]
ROUNDS = 100
"""In which edges are pruned by worth."""
LITTLE = 1e-6
"""Of the score: what goes by size among edges that are worth the same."""


def whole(policy: Policy) -> Holes:
    """`(genes,)`: no hole."""
    return np.zeros(policy.genes, dtype=np.bool_)


def edges(policy: Policy) -> NDArray[np.intp]:
    """Which genes are edges, ascending."""
    parts = [np.arange(part.genes.start, part.genes.stop) for part in policy.parts if part.kind != BIAS]
    return np.concatenate(parts)


def blinded(policy: Policy, sense: int) -> Holes:
    """`(genes,)`: all that leads from an input into the brain.

    It then sees 0 there, in the unit of the world. Where observations are normalised while it is bred, its champions
    have mean and deviation folded into the first layer; for them, too, it is 0 as the world shows it, and what was
    folded into the biases stays there. So 0 need not be what is usual; `held` is for that.
    """
    first, holes = policy.parts[0], whole(policy)
    holes[first.genes].reshape(first.shape)[sense] = True
    return holes


def held(policy: Policy, genome: Genome, sense: int, mean: float) -> Genome:
    """The brain as it is when it always sees the same there, a copy.

    Its weights for that input times the mean are added to the biases behind them, and are holes from then on.
    """
    first = policy.parts[0]
    behind = next(part for part in policy.parts if part.kind == BIAS)
    made = without(genome, blinded(policy, sense))
    made[behind.genes] += np.float32(mean) * first.of(genome)[sense]
    return made


def without_edge(policy: Policy, layer: int, unit: int, to: int) -> Holes:
    """`(genes,)`: the weight from a unit of a layer, 0 for the inputs, to one of the next."""
    holes = whole(policy)
    part = [one for one in policy.parts if one.kind == WEIGHT][layer]
    holes[part.genes].reshape(part.shape)[unit, to] = True
    return holes


def cut(policy: Policy, group: int, unit: int) -> Holes:
    """`(genes,)`: all that leads to or from a hidden unit, and its bias: whatever it gives is heard by nobody."""
    holes = whole(policy)
    for part in policy.parts:
        for axis, counts in enumerate(part.groups):
            if counts == group:
                np.moveaxis(holes[part.genes].reshape(part.shape), axis, 0)[unit] = True
    return holes


def weakest_first(policy: Policy, strength: NDArray[np.floating]) -> NDArray[np.intp]:
    """All edges, the weakest first, by their `strength (gene,)`; of equals the first one."""
    there = edges(policy)
    return there[np.argsort(strength[there], kind="stable")]


def at_random(policy: Policy, seed: int) -> NDArray[np.intp]:
    """All edges in an order drawn from a seed."""
    return np.random.default_rng(seed).permutation(edges(policy))


def pruned(policy: Policy, order: NDArray[np.intp], kept: int) -> Holes:
    """`(genes,)`: all edges of an order but the last `kept`."""
    holes = whole(policy)
    holes[order[: len(order) - kept]] = True
    return holes


def unseen_courses(world: World, count: int, eyes: str = "") -> tuple[Course, ...]:
    """The first of the courses that no run is trained on, as many as are wanted, for those who look there."""
    unseen = world.courses.kind(f"@{eyes}").unseen
    return tuple(unseen(f"held-out {k}", [HELD_OUT_STREAM, k], 0) for k in range(count))


def score_of(engine: Engine, network: Policy, genome: Genome, courses: Sequence[Course]) -> float:
    """Mean score of a brain over courses, in any world with one population; whoever asks waits."""
    return mean_of(engine.evaluate([Side(network, genome[None])], courses).result())


def mean_of(tried: Tried) -> float:
    """Mean score of the only one who was tried."""
    return float(tried.scores[:, 0, 0].astype(np.float64).mean())


def scores(evaluator: Evaluator, genomes: Sequence[Genome], courses: Sequence[Course]) -> NDArray[np.float64]:
    """`(genome,)`: mean score over the courses, of all copies together, because a lane costs the same full or empty."""
    return np.asarray(evaluator.on(np.stack(genomes), courses).astype(np.float64).mean(axis=0))


def worths(
    evaluator: Evaluator, genome: Genome, courses: Sequence[Course], of: NDArray[np.intp]
) -> NDArray[np.float64]:
    """`(edge,)`: how much the mean score falls if one of these edges alone is cut.

    Of those whose loss costs nothing the larger ones are worth a little more, so that they have an order, too.
    """
    copies = [genome, *(without(genome, np.arange(len(genome)) == edge) for edge in of)]
    came = scores(evaluator, copies, courses)
    size = np.abs(genome[of].astype(np.float64))
    return np.asarray(came[0] - came[1:] + LITTLE * abs(came[0]) * size / max(float(size.max()), 1e-9))


def least_worth_first(
    evaluator: Evaluator, genome: Genome, courses: Sequence[Course], rounds: int = ROUNDS
) -> Iterator[NDArray[np.intp]]:
    """All edges in an order of what they are worth, a part of it each round.

    Whether one is needed depends on which others there are: each round it is found out anew for all that are left.
    """
    left, holes = edges(evaluator.network), whole(evaluator.network)
    for remaining in range(min(rounds, len(left)), 0, -1):
        found = worths(evaluator, without(genome, holes), courses, left)
        order = left[np.argsort(found, kind="stable")][: -(-len(left) // remaining)]
        holes[order] = True
        left = left[~holes[left]]
        yield order


def seen_on(world: World, network: Policy, genome: Genome, courses: Sequence[Course]) -> NDArray[np.float64]:
    """`(input,)`: the mean of what a brain sees on courses until it ends there, a tick as much as any other."""
    inputs = network.inputs[0]
    recordings = [recorded(world, network, genome, course)[:, :inputs] for course in courses]
    return np.asarray(np.concatenate(recordings).mean(axis=0, dtype=np.float64))
