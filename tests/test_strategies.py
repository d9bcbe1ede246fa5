"""Ways of breeding: their contract, for each of them; their operators, as properties."""

from __future__ import annotations

import copy
import json
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from brains.operators import exponential_ranks, mutate_uniform, ranking, uniform_genomes
from brains.strategies import STRATEGIES

GENES, POPULATION = 12, 24
each = pytest.mark.parametrize("name", STRATEGIES)


def sphere(genomes: np.ndarray) -> np.ndarray:
    """Best at 0.3 in every gene."""
    return -np.square(genomes.astype(np.float64) - 0.3).sum(axis=1)


@each
@pytest.mark.parametrize("seed", range(10))
def test_it_learns_a_sphere(name: str, seed: int) -> None:
    strategy = STRATEGIES[name](GENES, POPULATION, seed=seed)
    first = sphere(strategy.ask()).max()
    for _ in range(150):
        strategy.tell(sphere(strategy.ask()))
    best = sphere(strategy.ask())[strategy.champion(sphere(strategy.ask()))]
    assert best > -0.2 > first


@each
def test_the_same_seed_is_the_same_run(name: str) -> None:
    one, two, other = (STRATEGIES[name](GENES, POPULATION, seed=seed) for seed in (4, 4, 5))
    for _ in range(20):
        assert np.array_equal(one.ask(), two.ask())
        assert not np.array_equal(one.ask(), other.ask())
        for strategy in (one, two, other):
            strategy.tell(sphere(strategy.ask()))


@each
@pytest.mark.parametrize("generations", [0, 1, 17])
def test_it_resumes_bit_for_bit(name: str, generations: int) -> None:
    one = STRATEGIES[name](GENES, POPULATION, seed=4)
    for _ in range(generations):
        one.tell(sphere(one.ask()))
    two = STRATEGIES[name](GENES, POPULATION, seed=99)
    two.restore(copy.deepcopy(one.state()))
    for _ in range(40):
        assert np.array_equal(one.ask(), two.ask())
        one.tell(sphere(one.ask()))
        two.tell(sphere(two.ask()))


@each
def test_what_is_asked_for_is_read_only_and_stays_until_it_is_told(name: str) -> None:
    strategy = STRATEGIES[name](GENES, POPULATION, seed=4)
    genomes = strategy.ask()
    assert genomes.shape == (POPULATION, GENES) and genomes.dtype == np.float32
    assert strategy.ask() is genomes
    with pytest.raises(ValueError, match="read-only"):
        genomes[0, 0] = 1
    with pytest.raises(ValueError, match=r"shape \(24,\)"):
        strategy.tell(np.zeros(3))


@each
def test_nan_is_worst_and_never_a_crash(name: str) -> None:
    strategy = STRATEGIES[name](GENES, POPULATION, seed=4)
    for generation in range(40):
        fitness = sphere(strategy.ask())
        fitness[generation % POPULATION] = np.nan
        strategy.tell(fitness)
    assert np.isfinite(strategy.ask()).all()
    strategy.tell(np.full(POPULATION, np.nan))
    assert np.isfinite(strategy.ask()).all()


@each
def test_it_starts_from_a_given_genome(name: str) -> None:
    start = np.full(GENES, 3.0, dtype=np.float32)
    genomes = STRATEGIES[name](GENES, POPULATION, 0.01, 4, start).ask()
    assert np.abs(genomes - 3).max() < 0.2


@each
def test_a_smaller_mutation_makes_smaller_changes(name: str) -> None:
    strategy = STRATEGIES[name](GENES, POPULATION, seed=4)
    strategy.tell(np.zeros(POPULATION))
    wide = strategy.ask().std(axis=0).mean()
    strategy.set_mutation(0.001)
    for _ in range(40):
        strategy.tell(sphere(strategy.ask()))
    assert strategy.ask().std(axis=0).mean() < wide / 2


@each
def test_its_state_is_numbers_and_arrays_only(name: str) -> None:
    strategy = STRATEGIES[name](GENES, POPULATION, seed=4)
    strategy.tell(sphere(strategy.ask()))

    def plain(value: object) -> object:
        if isinstance(value, dict):
            return {key: plain(part) for key, part in value.items()}
        if isinstance(value, np.ndarray):
            return value.tolist()
        return value.item() if isinstance(value, np.generic) else value

    assert json.loads(json.dumps(plain(strategy.state())))


@given(st.lists(st.floats(-100, 100), min_size=1, max_size=40))
def test_ranking_is_best_first_and_stable(fitness: list[float]) -> None:
    order = ranking(np.array(fitness))
    assert sorted(order.tolist()) == list(range(len(fitness)))
    for before, after in pairwise(order):
        assert fitness[before] > fitness[after] or (fitness[before] == fitness[after] and before < after)


@given(st.integers(0, 2**32 - 1), st.integers(1, 60), st.floats(0.1, 50))
def test_ranks_of_parents_are_in_the_population(seed: int, population: int, scale: float) -> None:
    ranks = exponential_ranks(np.random.default_rng(seed), 30, population, scale)
    assert ranks.shape == (30,) and ranks.min() >= 0 and ranks.max() < population


def test_ranks_of_parents_are_exponential() -> None:
    ranks = exponential_ranks(np.random.default_rng(1), 200_000, 50, 5)
    for rank in range(10):
        assert (ranks == rank).mean() == pytest.approx(np.exp(-rank / 5) - np.exp(-(rank + 1) / 5), abs=0.005)


@given(st.integers(0, 2**32 - 1), st.floats(0.001, 2))
def test_mutation_stays_in_its_bounds_and_leaves_the_parents(seed: int, half_width: float) -> None:
    rng = np.random.default_rng(seed)
    parents = uniform_genomes(rng, 6, 9)
    before = parents.copy()
    children = mutate_uniform(rng, parents, half_width)
    assert np.array_equal(parents, before) and children.dtype == np.float32
    assert np.abs(children - parents).max() <= half_width * 1.0001 + 1e-6
