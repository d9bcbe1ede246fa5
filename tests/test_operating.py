"""Operations on brains, against the plain forward pass of a brain that was not operated."""

from __future__ import annotations

import numpy as np
import pytest

from brains.files import load_brain
from brains.network import Network
from brains.policy import BIAS
from game.engine.session import Evaluator
from game.store.champions import SHIPPED
from game.training import operating
from game.training.on_courses import held_out_courses
from game.worlds import WORLDS

NETWORKS = {
    "flat": Network((4, 3), ("linear",)),
    "dense": Network((5, 6, 4, 2), ("tanh", "sigmoid", "linear")),
    "recurrent": Network((4, 6, 2), ("tanh", "linear"), (True, False)),
}


@pytest.fixture(params=NETWORKS)
def network(request: pytest.FixtureRequest) -> Network:
    return NETWORKS[request.param]


def said(network: Network, genome: np.ndarray, seen: np.ndarray, silent: tuple[int, int] | None = None) -> np.ndarray:
    """What a brain says tick by tick to `seen (tick, input)`; one unit `(layer, unit)` may be without any effect."""
    weights = [(w.copy(), m if m is None else m.copy(), b) for w, m, b in network.weights(genome)]
    if silent:
        layer, unit = silent
        weights[layer + 1][0][unit] = 0
        if (memory := weights[layer][1]) is not None:
            memory[unit] = 0
    rebuilt = np.concatenate([np.concatenate([one.ravel() for one in part if one is not None]) for part in weights])
    previous, all_said = None, []
    for inputs in seen:
        previous = network.forward(rebuilt, inputs, previous)
        all_said.append(previous[-1])
    return np.array(all_said)


def test_a_blind_brain_says_what_it_said_if_it_saw_nothing_there(network: Network) -> None:
    rng = np.random.default_rng(1)
    genome = rng.standard_normal(network.genes, dtype=np.float32)
    seen = rng.standard_normal((7, network.sizes[0]))
    for sense in range(network.sizes[0]):
        holes = operating.blinded(network, sense)
        assert holes.sum() == network.sizes[1]
        without, always = seen.copy(), seen.copy()
        without[:, sense], always[:, sense] = 0, 0.7
        blind = operating.without(genome, holes)
        np.testing.assert_allclose(said(network, blind, seen), said(network, genome, without), atol=1e-6)
        held = operating.held(network, genome, sense, 0.7)
        np.testing.assert_allclose(said(network, held, seen), said(network, genome, always), atol=1e-6)
        assert not held[holes].any()


def test_a_unit_that_is_cut_is_heard_by_nobody(network: Network) -> None:
    rng = np.random.default_rng(2)
    genome = rng.standard_normal(network.genes, dtype=np.float32)
    seen = rng.standard_normal((7, network.sizes[0]))
    for layer, size in enumerate(network.sizes[1:-1]):
        for unit in range(size):
            holes = operating.cut(network, layer, unit)
            for part in network.parts:  # both what leads to it and what leads from it
                for axis, group in enumerate(part.groups):
                    if group == layer:
                        assert np.moveaxis(holes[part.genes].reshape(part.shape), axis, 0)[unit].all()
            cut = operating.without(genome, holes)
            expected = said(network, genome, seen, (layer, unit))
            np.testing.assert_allclose(said(network, cut, seen), expected, atol=1e-6)
            assert (expected != said(network, genome, seen)).any()


def test_as_many_edges_are_pruned_as_are_wanted_and_healed_is_every_bit_as_before(network: Network) -> None:
    genome = np.random.default_rng(3).standard_normal(network.genes, dtype=np.float32)
    edges = operating.edges(network)
    biases = sum(part.genes.stop - part.genes.start for part in network.parts if part.kind == BIAS)
    assert len(edges) == network.genes - biases
    by_size = operating.weakest_first(network, np.abs(genome))
    for order in (by_size, operating.at_random(network, 5)):
        assert sorted(order) == edges.tolist()
        for kept in range(len(edges) + 1):
            holes = operating.pruned(network, order, kept)
            assert holes.sum() == len(edges) - kept == holes[edges].sum()
            assert (operating.without(genome, holes) == np.where(holes, 0, genome)).all()
    kept, gone = ~operating.pruned(network, by_size, 5), operating.pruned(network, by_size, 5)
    assert np.abs(genome[gone]).max(initial=0) <= np.abs(genome[edges][kept[edges]]).min()
    assert operating.at_random(network, 5).tolist() != operating.at_random(network, 6).tolist()
    assert operating.without(genome, operating.whole(network)).tobytes() == genome.tobytes()


def test_scores_of_operated_copies_together_are_those_of_each_alone() -> None:
    world, brain = WORLDS["cartpole"], load_brain(SHIPPED / "cartpole.brain")
    courses = operating.unseen_courses(world, 4)
    names = [course.name for course in held_out_courses("cartpole")]
    assert [course.name for course in courses] == names
    with Evaluator(world, brain.network) as evaluator:
        blind = [operating.without(brain.genome, operating.blinded(brain.network, k)) for k in range(4)]
        together = operating.scores(evaluator, [brain.genome, *blind], courses)
        alone = [np.mean([evaluator(one[None], course)[0] for course in courses]) for one in (brain.genome, *blind)]
        np.testing.assert_allclose(together, alone)
        assert together[0] > 2 * together.min(), "it needs to see the pole"
        edges = operating.edges(brain.network)
        few = operating.without(
            brain.genome,
            operating.pruned(brain.network, operating.weakest_first(brain.network, np.abs(brain.genome)), 40),
        )
        left = edges[few[edges] != 0]
        worths = operating.worths(evaluator, few, courses, left)
        dearest = operating.without(few, np.arange(len(few)) == left[np.argmax(worths)])
        before, after = operating.scores(evaluator, [few, dearest], courses)
        assert worths.max() == pytest.approx(before - after, abs=1e-3)
        assert before > after
        rounds = list(operating.least_worth_first(evaluator, brain.genome, courses, rounds=6))
        order = np.concatenate(rounds)
        assert len(rounds) == 6 and sorted(order) == edges.tolist()
        prunings = [operating.pruned(brain.network, one, 20) for one in (order, operating.at_random(brain.network, 0))]
        by_worth, by_chance = operating.scores(
            evaluator, [operating.without(brain.genome, holes) for holes in prunings], courses
        )
        assert by_worth > by_chance


def test_what_is_usual_is_the_mean_of_what_it_sees() -> None:
    world, brain = WORLDS["walker"], load_brain(SHIPPED / "walker.brain")
    (course,) = operating.unseen_courses(world, 1)
    mean = operating.seen_on(world, brain.network, brain.genome, [course])
    with Evaluator(world, brain.network) as evaluator:
        evaluator(brain.genome[None], course)
        np.testing.assert_allclose(mean, evaluator.seen[0] / evaluator.lane_ticks, atol=1e-4)
