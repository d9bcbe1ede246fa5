"""Selection, crossover and mutation, as properties."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from brains.network import Network
from brains.operators import (
    JUMP,
    LARGE,
    MUTATIONS,
    adapted,
    align,
    biases,
    blend,
    centred_ranks,
    exponential_ranks,
    mixed,
    normal_genomes,
    one_point,
    permuted,
    ranking,
    roulette,
    two_best,
    uniform_genomes,
)

NETWORKS = (
    Network((3, 2), ("linear",)),
    Network((2, 4, 1), ("tanh", "sigmoid")),
    Network((2, 5, 3, 2), ("tanh", "tanh", "linear"), (True, False, False)),
    Network((3, 4, 4, 1), ("sigmoid", "tanh", "linear"), (True, True, True)),
)
GENES = 9

quick = settings(max_examples=40, deadline=None)
seeds = st.integers(0, 2**32 - 1)
counts = st.integers(1, 9)
chances = st.floats(0, 1)
networks = st.sampled_from(NETWORKS)
values = st.lists(st.sampled_from([0.0, -3.0, 7.5, 1e-9]) | st.floats(-1e6, 1e6), min_size=1, max_size=30)
values_and_failures = st.lists(st.just(-np.inf) | st.floats(-1e6, 1e6), min_size=1, max_size=30)


def locked(array: np.ndarray) -> np.ndarray:
    """The array, which nobody can write to any more."""
    array.flags.writeable = False
    return array


def parents(seed: int, count: int, genes: int = GENES) -> np.ndarray:
    return locked(uniform_genomes(np.random.default_rng([seed, 1]), count, genes, 3))


def rows(genomes: np.ndarray) -> np.ndarray:
    """Sizes of mutations, one a genome."""
    return locked(np.linspace(0, 1, len(genomes)))


def _padded(genomes: np.ndarray) -> np.ndarray:
    """With a tenth gene, for a network that has as many."""
    return locked(np.hstack([genomes, genomes[:, :1]]))


def _mutated(
    name: str, size: float | None, rng: np.random.Generator, a: np.ndarray, b: np.ndarray, fitness: np.ndarray
) -> np.ndarray:
    """By a mutation of this size, or of a size a row."""
    return MUTATIONS[name](rng, a, rows(a)[:, None] if size is None else size)


# Each is called with a generator, two sets of parents and a fitness, all of them read-only.
Call = Callable[[np.random.Generator, np.ndarray, np.ndarray, np.ndarray], np.ndarray]
GENOMES_OF: dict[str, Call] = {
    "uniform genomes": lambda rng, a, b, fitness: uniform_genomes(rng, *a.shape),
    "normal genomes": lambda rng, a, b, fitness: normal_genomes(rng, len(a), Network((2, 3), ("linear",))),
    "one point": lambda rng, a, b, fitness: np.stack(one_point(rng, a, b)),
    "blend": lambda rng, a, b, fitness: np.stack(blend(rng, a, b)),
    "align": lambda rng, a, b, fitness: align(Network((1, 2, 2), ("tanh", "tanh")), _padded(a), _padded(b))[:, :GENES],
    "permuted": lambda rng, a, b, fitness: permuted(Network((1, 2, 1), ("tanh", "tanh")), a[0, :7], 0, [1, 0]),
    **{name: partial(_mutated, name, 0.5) for name in MUTATIONS},
    **{f"{name}, a size a row": partial(_mutated, name, None) for name in MUTATIONS},
    "mixed": lambda rng, a, b, fitness: mixed(rng, a, rows(a), list(MUTATIONS)),
}
NUMBERS_OF: dict[str, Call] = {
    "ranking": lambda rng, a, b, fitness: ranking(fitness),
    "centred ranks": lambda rng, a, b, fitness: centred_ranks(fitness),
    "exponential ranks": lambda rng, a, b, fitness: exponential_ranks(rng, 8, len(fitness), 5),
    "two best": lambda rng, a, b, fitness: two_best(rng, fitness, 8),
    "roulette": lambda rng, a, b, fitness: roulette(rng, fitness, 8),
    "adapted": lambda rng, a, b, fitness: adapted(rng, rows(a), GENES, 1e-4, 10),
}
OPERATORS = GENOMES_OF | NUMBERS_OF


@pytest.mark.parametrize("name", OPERATORS)
@given(seed=seeds, count=counts, fitness=values_and_failures)
@settings(max_examples=30, deadline=None)
def test_it_changes_no_argument_and_repeats(name: str, seed: int, count: int, fitness: list[float]) -> None:
    first, second, judged = parents(seed, count), parents(seed + 1, count), locked(np.array(fitness))
    before = [array.copy() for array in (first, second, judged)]
    one, two = (OPERATORS[name](np.random.default_rng(seed), first, second, judged) for _ in range(2))
    assert np.array_equal(one, two)
    assert all(np.array_equal(*pair) for pair in zip(before, (first, second, judged), strict=True))
    assert not any(np.shares_memory(one, array) for array in (first, second, judged))
    if name in GENOMES_OF:
        assert one.dtype == np.float32
    if name in MUTATIONS or name == "mixed":
        assert one.shape == first.shape


# The first generation


@given(seeds, counts, st.integers(1, 40), st.floats(0.01, 50))
@quick
def test_uniform_genomes_are_within_their_bound(seed: int, count: int, genes: int, bound: float) -> None:
    genomes = uniform_genomes(np.random.default_rng(seed), count, genes, bound)
    assert genomes.shape == (count, genes) and np.abs(genomes).max() <= np.float32(bound)


@pytest.mark.parametrize("network", NETWORKS, ids=lambda network: str(network.sizes))
def test_biases_are_marked_and_begin_at_zero(network: Network) -> None:
    marks = biases(network)
    genome = np.arange(network.genes, dtype=np.float64)
    wanted = np.concatenate([layer for _, _, layer in network.weights(genome)])
    assert np.array_equal(np.flatnonzero(marks), wanted)
    genomes = normal_genomes(np.random.default_rng(4), 2000, network)
    assert genomes.shape == (2000, network.genes) and not genomes[:, marks].any()
    assert np.abs(genomes[:, ~marks].mean(axis=0)).max() < 0.15
    assert np.abs(genomes[:, ~marks].std(axis=0) - 1).max() < 0.1


# Selection


@given(values_and_failures)
@quick
def test_ranking_is_best_first_and_stable(fitness: list[float]) -> None:
    order = ranking(np.array(fitness))
    assert sorted(order.tolist()) == list(range(len(fitness)))
    for before, after in pairwise(order):
        assert fitness[before] > fitness[after] or (fitness[before] == fitness[after] and before < after)


@given(values_and_failures)
@quick
def test_centred_ranks_keep_the_order_and_add_up_to_zero(fitness: list[float]) -> None:
    ranks = centred_ranks(np.array(fitness))
    assert ranks.shape == (len(fitness),) and np.abs(ranks).max() <= 0.5
    assert abs(ranks.sum()) < 1e-9
    judged = np.array(fitness)
    assert np.array_equal(judged[:, None] > judged, ranks[:, None] > ranks)


def test_centred_ranks_are_evenly_spread() -> None:
    assert centred_ranks(np.array([5.0, -1.0, 9.0, 6.0, 0.0])).tolist() == [0, -0.5, 0.5, 0.25, -0.25]
    assert centred_ranks(np.array([5.0])).tolist() == [0]


@given(seeds, st.integers(1, 60), st.floats(0.1, 50))
@quick
def test_ranks_of_parents_are_in_the_population(seed: int, population: int, scale: float) -> None:
    ranks = exponential_ranks(np.random.default_rng(seed), 30, population, scale)
    assert ranks.shape == (30,) and ranks.min() >= 0 and ranks.max() < population


def test_ranks_of_parents_are_exponential() -> None:
    ranks = exponential_ranks(np.random.default_rng(1), 200_000, 50, 5)
    for rank in range(10):
        assert (ranks == rank).mean() == pytest.approx(np.exp(-rank / 5) - np.exp(-(rank + 1) / 5), abs=0.005)


@given(seeds, values_and_failures)
@quick
def test_two_best_are_the_first_two_of_the_ranking(seed: int, fitness: list[float]) -> None:
    judged = np.array(fitness)
    pairs = two_best(np.random.default_rng(seed), judged, 5)
    order = ranking(judged)
    assert pairs.tolist() == [[order[0], order[min(1, len(order) - 1)]]] * 5


@given(seeds, values | values_and_failures)
@quick
def test_roulette_draws_what_failed_or_is_worth_nothing_only_if_all_are(seed: int, fitness: list[float]) -> None:
    judged = np.array(fitness)
    pairs = roulette(np.random.default_rng(seed), judged, 40)
    assert pairs.shape == (40, 2) and pairs.min() >= 0 and pairs.max() < len(judged)
    known = np.isfinite(judged)
    worth = judged - min(judged[known].min(initial=0), 0)
    assert known[pairs].all() or not known.any()
    assert (worth[pairs] > 0).all() or not (worth[known] > 0).any()


@pytest.mark.parametrize("fitness", [[0.0] * 4, [-np.inf] * 4, [-2.0] * 4, [3.0] * 4])
def test_roulette_of_equals_draws_all_alike(fitness: list[float]) -> None:
    drawn = roulette(np.random.default_rng(1), np.array(fitness), 20_000)
    assert np.bincount(drawn.reshape(-1)) / 40_000 == pytest.approx(np.full(4, 0.25), abs=0.01)


def test_roulette_draws_in_proportion_to_fitness() -> None:
    drawn = roulette(np.random.default_rng(1), np.array([1.0, 0.0, 5.0, -np.inf, 4.0]), 50_000)
    assert np.bincount(drawn.reshape(-1)) / 100_000 == pytest.approx([0.1, 0, 0.5, 0, 0.4], abs=0.01)


# Crossover


@given(seeds, counts, st.integers(1, 12))
@quick
def test_one_point_gives_each_gene_of_a_pair_to_one_child(seed: int, count: int, genes: int) -> None:
    first, second = parents(seed, count, genes), parents(seed + 1, count, genes)
    one, two = one_point(np.random.default_rng(seed), first, second)
    own = one == first
    assert np.array_equal(one, np.where(own, first, second))
    assert np.array_equal(two, np.where(own, second, first))
    assert own[:, 0].all() and (genes == 1 or not own[:, -1].any())
    assert (np.diff(own.astype(int), axis=1) <= 0).all()


def test_one_point_cuts_everywhere() -> None:
    children, _ = one_point(np.random.default_rng(1), np.zeros((500, 5), np.float32), np.ones((500, 5), np.float32))
    assert set(children.sum(axis=1)) == {1, 2, 3, 4}


@given(seeds, counts, st.floats(0, 2))
@quick
def test_blended_children_are_in_the_widened_interval(seed: int, count: int, alpha: float) -> None:
    first, second = parents(seed, count), parents(seed + 1, count)
    low, high = np.minimum(first, second), np.maximum(first, second)
    margin = alpha * (high - low) + 1e-5
    one, two = blend(np.random.default_rng(seed), first, second, alpha)
    assert not np.array_equal(one, two)
    for child in (one, two):
        assert child.shape == first.shape and ((low - margin <= child) & (child <= high + margin)).all()


def test_blended_children_fill_the_widened_interval() -> None:
    ends = np.zeros((4000, 1), np.float32), np.ones((4000, 1), np.float32)
    for child in blend(np.random.default_rng(1), *ends, 0.5):
        assert child.min() < -0.48 and child.max() > 1.48 and child.mean() == pytest.approx(0.5, abs=0.05)


def outputs(network: Network, genome: np.ndarray) -> np.ndarray:
    """What a network answers in a few steps, `(step, output)`."""
    rng, state, answers = np.random.default_rng(6), None, []
    for _ in range(5):
        state = network.forward(genome.astype(np.float64), rng.normal(size=network.sizes[0]), state)
        answers.append(state[-1])
    return np.stack(answers)


def shuffled(rng: np.random.Generator, network: Network, genome: np.ndarray) -> np.ndarray:
    """The genome with the units of each hidden layer in another order."""
    for layer, size in enumerate(network.sizes[1:-1]):
        genome = permuted(network, genome, layer, rng.permutation(size))
    return genome


@given(seeds, networks)
@quick
def test_a_permuted_genome_computes_the_same(seed: int, network: Network) -> None:
    genome = parents(seed, 1, network.genes)[0]
    other = shuffled(np.random.default_rng(seed), network, genome)
    assert np.array_equal(np.sort(other), np.sort(genome))
    np.testing.assert_allclose(outputs(network, other), outputs(network, genome), atol=1e-9)


def test_a_permuted_genome_has_its_units_where_the_order_says() -> None:
    network = Network((1, 3, 1), ("tanh", "linear"), (True, False))
    genome = np.arange(network.genes, dtype=np.float32)
    (weights, memory, bias), (after, _, _) = network.weights(genome)
    (its_weights, its_memory, its_bias), (its_after, _, _) = network.weights(permuted(network, genome, 0, [2, 0, 1]))
    assert memory is not None and its_memory is not None
    assert its_weights[0].tolist() == weights[0, [2, 0, 1]].tolist() and its_bias.tolist() == bias[[2, 0, 1]].tolist()
    assert its_memory[0].tolist() == memory[2, [2, 0, 1]].tolist() and its_after[0] == after[2]


@given(seeds, networks, counts)
@quick
def test_an_aligned_genome_computes_the_same(seed: int, network: Network, count: int) -> None:
    first, second = parents(seed, count, network.genes), parents(seed + 1, count, network.genes)
    for before, after in zip(second, align(network, first, second), strict=True):
        np.testing.assert_allclose(outputs(network, after), outputs(network, before), atol=1e-9)


@given(seeds, networks, counts)
@quick
def test_aligning_undoes_any_order_of_a_genomes_own_units(seed: int, network: Network, count: int) -> None:
    first, rng = parents(seed, count, network.genes), np.random.default_rng(seed)
    second = np.stack([shuffled(rng, network, genome) for genome in first])
    assert np.array_equal(align(network, first, second), first)


# Mutation


@given(seeds, counts, st.floats(0.001, 2))
@quick
def test_uniform_mutations_and_shifts_stay_in_their_bounds(seed: int, count: int, size: float) -> None:
    before, bound = parents(seed, count), size * 1.0001 + 1e-6
    nudged, shifted = (MUTATIONS[name](np.random.default_rng(seed), before, size) for name in ("uniform", "shift"))
    assert (np.abs(nudged - before) <= bound).all() and not np.array_equal(nudged, before)
    assert (np.abs(shifted - before) <= bound * np.abs(before)).all() and not np.array_equal(shifted, before)


@pytest.mark.parametrize(("name", "spread"), [("uniform", 0.3 / np.sqrt(3)), ("normal", 0.3), ("shift", 0.3 / 3**0.5)])
def test_mutations_of_all_genes_are_as_wide_as_they_say(name: str, spread: float) -> None:
    change = MUTATIONS[name](np.random.default_rng(1), np.ones((1000, GENES), np.float32), 0.3) - 1
    assert change.std() == pytest.approx(spread, rel=0.05) and abs(change.mean()) < 0.02


@given(seeds, counts, chances)
@quick
def test_a_changed_sign_is_all_that_is_changed(seed: int, count: int, chance: float) -> None:
    before = parents(seed, count)
    after = MUTATIONS["sign"](np.random.default_rng(seed), before, chance)
    assert np.array_equal(np.abs(after), np.abs(before))


@given(seeds, counts, chances)
@quick
def test_reset_genes_are_in_the_large_range(seed: int, count: int, chance: float) -> None:
    before = parents(seed, count)
    after = MUTATIONS["reset"](np.random.default_rng(seed), before, chance)
    assert (np.abs(after[after != before]) <= LARGE).all()


@pytest.mark.parametrize("name", ["swap", "sign", "reset"])
def test_so_many_genes_change_as_the_chance_says(name: str) -> None:
    before = parents(3, 3000)
    for chance in (0.0, 0.1, 0.7, 1.0):
        changed = MUTATIONS[name](np.random.default_rng(1), before, chance) != before
        assert changed.mean() == pytest.approx(chance, abs=0.02)


def test_swapped_genes_are_normal_and_reset_ones_uniform() -> None:
    before = np.full((2000, GENES), 500, np.float32)
    swapped = MUTATIONS["swap"](np.random.default_rng(1), before, 1)
    assert swapped.mean() == pytest.approx(0, abs=0.03) and swapped.std() == pytest.approx(1, abs=0.03)
    reset = MUTATIONS["reset"](np.random.default_rng(1), before, 1)
    assert reset.min() < -0.99 * LARGE and reset.max() > 0.99 * LARGE and abs(reset.mean()) < 2


@given(seeds, counts, chances)
@quick
def test_one_gene_at_most_changes(seed: int, count: int, chance: float) -> None:
    before = parents(seed, count)
    after = MUTATIONS["one-gene"](np.random.default_rng(seed), before, chance)
    assert ((after != before).sum(axis=1) <= 1).all()


def test_one_gene_becomes_the_genomes_mean_plus_a_jump() -> None:
    before = np.full((4000, GENES), 50, np.float32)
    after = MUTATIONS["one-gene"](np.random.default_rng(1), before, 1.0)
    jumps = (after - before)[after != before]
    assert set(jumps.tolist()) == set(range(-JUMP, JUMP)) - {0}
    assert (after != before).any(axis=0).all()
    assert np.array_equal(MUTATIONS["one-gene"](np.random.default_rng(1), before, 0.0), before)


KINDS = (("uniform",), ("normal", "shift"), ("swap", "sign"), tuple(MUTATIONS))


@given(seeds, st.integers(2, 9), st.sampled_from(KINDS))
@quick
def test_mixed_mutations_use_the_size_of_each_row(seed: int, count: int, kinds: tuple[str, ...]) -> None:
    before, of_row = parents(seed, count), np.arange(count) % 2 * 1.0
    after = mixed(np.random.default_rng(seed), before, of_row, kinds)
    still = of_row == 0
    assert after.shape == before.shape and np.array_equal(after[still], before[still])
    assert (after[~still] != before[~still]).any(axis=1).all()


def test_mixed_mutations_are_of_all_kinds() -> None:
    before = np.full((3000, GENES), 3, np.float32)
    after = mixed(np.random.default_rng(1), before, np.ones(3000), ("sign", "reset", "shift"))
    assert (after == -3).all(axis=1).mean() == pytest.approx(1 / 3, abs=0.03)
    assert (np.abs(after) > 6).any(axis=1).mean() == pytest.approx(1 / 3, abs=0.03)


@given(seeds, st.lists(st.floats(1e-4, 10), min_size=1, max_size=20), st.integers(1, 300))
@quick
def test_adapted_sizes_stay_within_their_limits(seed: int, before: list[float], genes: int) -> None:
    after = adapted(np.random.default_rng(seed), np.array(before), genes, 1e-3, 1)
    assert after.shape == (len(before),) and after.min() >= 1e-3 and after.max() <= 1


def test_adapted_sizes_spread_as_the_number_of_genes_says() -> None:
    change = np.log(adapted(np.random.default_rng(1), np.full(20_000, 0.2), 25, 1e-9, 1e9) / 0.2)
    assert change.std() == pytest.approx(0.2, rel=0.05) and abs(change.mean()) < 0.01
