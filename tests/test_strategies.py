"""Ways of breeding: their contract, for each of them and each of their options."""

from __future__ import annotations

import copy
import json

import numpy as np
import pytest

from brains.network import Network
from brains.strategies import STRATEGIES

NETWORK = Network((5, 2), ("linear",))
GENES, POPULATION = NETWORK.genes, 24
each = pytest.mark.parametrize("name", STRATEGIES)


def sphere(genomes: np.ndarray) -> np.ndarray:
    """Best at 0.3 in every gene."""
    return -np.square(genomes.astype(np.float64) - 0.3).sum(axis=1)


@each
@pytest.mark.parametrize("seed", range(10))
def test_it_learns_a_sphere(name: str, seed: int) -> None:
    strategy = STRATEGIES[name](NETWORK, POPULATION, seed=seed)
    first = sphere(strategy.ask()).max()
    for _ in range(150):
        strategy.tell(sphere(strategy.ask()))
    best = sphere(strategy.ask())[strategy.champion(sphere(strategy.ask()))]
    assert best > -0.2 > first


@each
def test_the_same_seed_is_the_same_run(name: str) -> None:
    one, two, other = (STRATEGIES[name](NETWORK, POPULATION, seed=seed) for seed in (4, 4, 5))
    for _ in range(20):
        assert np.array_equal(one.ask(), two.ask())
        assert not np.array_equal(one.ask(), other.ask())
        for strategy in (one, two, other):
            strategy.tell(sphere(strategy.ask()))


@each
@pytest.mark.parametrize("generations", [0, 1, 17])
def test_it_resumes_bit_for_bit(name: str, generations: int) -> None:
    one = STRATEGIES[name](NETWORK, POPULATION, seed=4)
    for _ in range(generations):
        one.tell(sphere(one.ask()))
    two = STRATEGIES[name](NETWORK, POPULATION, seed=99)
    two.restore(copy.deepcopy(one.state()))
    for _ in range(40):
        assert np.array_equal(one.ask(), two.ask())
        one.tell(sphere(one.ask()))
        two.tell(sphere(two.ask()))


@each
def test_what_is_asked_for_is_read_only_and_stays_until_it_is_told(name: str) -> None:
    strategy = STRATEGIES[name](NETWORK, POPULATION, seed=4)
    genomes = strategy.ask()
    assert genomes.shape == (POPULATION, GENES) and genomes.dtype == np.float32
    assert strategy.ask() is genomes
    with pytest.raises(ValueError, match="read-only"):
        genomes[0, 0] = 1
    with pytest.raises(ValueError, match=r"shape \(24,\)"):
        strategy.tell(np.zeros(3))


@each
def test_nan_is_worst_and_never_a_crash(name: str) -> None:
    strategy = STRATEGIES[name](NETWORK, POPULATION, seed=4)
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
    genomes = STRATEGIES[name](NETWORK, POPULATION, 0.01, 4, start).ask()
    assert np.abs(genomes - 3).max() < 0.2


@each
def test_a_smaller_mutation_makes_smaller_changes(name: str) -> None:
    strategy = STRATEGIES[name](NETWORK, POPULATION, seed=4)
    strategy.tell(np.zeros(POPULATION))
    wide = strategy.ask().std(axis=0).mean()
    strategy.set_mutation(0.001)
    for _ in range(40):
        strategy.tell(sphere(strategy.ask()))
    assert strategy.ask().std(axis=0).mean() < wide / 2


@each
def test_its_state_is_numbers_and_arrays_only(name: str) -> None:
    strategy = STRATEGIES[name](NETWORK, POPULATION, seed=4)
    strategy.tell(sphere(strategy.ask()))

    def plain(value: object) -> object:
        if isinstance(value, dict):
            return {key: plain(part) for key, part in value.items()}
        if isinstance(value, np.ndarray):
            return value.tolist()
        return value.item() if isinstance(value, np.generic) else value

    assert json.loads(json.dumps(plain(strategy.state())))


OPTIONS = [
    (name, (f"{option.name}={choice}",))
    for name, strategy in STRATEGIES.items()
    for option in strategy.options
    for choice in option.choices
]
MIXED = [
    ("rank-sampling", ("mutations=uniform+normal+shift+swap+sign+one-gene+reset", "adaptive=yes")),
    ("elite-clones", ("mutations=normal+sign", "elites=5", "adaptive=yes")),
    ("paired-parents", ("mutations=one-gene+reset", "crossover=blx", "aligned=yes", "must-beat=yes", "adaptive=yes")),
    ("paired-parents", ("mutations=swap+shift", "parents=roulette", "crossover=one-point", "aligned=yes")),
    ("openai-es", ("ranks=all", "step=0.2", "decay=0")),
]
HIDDEN = Network((3, 4, 2), ("tanh", "linear"), (True, False))


@pytest.mark.parametrize("population", [9, 24])
@pytest.mark.parametrize(("name", "options"), OPTIONS + MIXED, ids=str)
def test_every_option_breeds_and_resumes_bit_for_bit(name: str, options: tuple[str, ...], population: int) -> None:
    one, two = (STRATEGIES[name](HIDDEN, population, seed=seed, options=options) for seed in (4, 99))
    for generation in range(10):
        genomes = one.ask()
        assert genomes.shape == (population, HIDDEN.genes) and genomes.dtype == np.float32
        assert np.isfinite(genomes).all() and not genomes.flags.writeable
        if generation == 5:
            two.restore(copy.deepcopy(one.state()))
        if generation >= 5:
            assert np.array_equal(two.ask(), genomes)
            two.tell(sphere(genomes))
        one.tell(sphere(genomes))


@pytest.mark.parametrize(("name", "options"), OPTIONS, ids=str)
def test_a_choice_is_another_run_unless_it_is_the_usual_one(name: str, options: tuple[str, ...]) -> None:
    one, two = (STRATEGIES[name](HIDDEN, POPULATION, seed=4, options=given) for given in ((), options))
    alike = True
    for _ in range(20):
        alike = alike and np.array_equal(one.ask(), two.ask())
        for strategy in (one, two):
            strategy.tell(sphere(strategy.ask()))
    name_of, choice = options[0].split("=")
    usual = {option.name: option.usual for option in STRATEGIES[name].options}
    assert alike == (choice == usual[name_of])


@each
@pytest.mark.parametrize("given", ["nonsense=1", "nonsense", "", "=", "ELITES=1"])
def test_an_unknown_option_is_named_with_the_known_ones(name: str, given: str) -> None:
    known = [option.name for option in STRATEGIES[name].options] or ["none"]
    with pytest.raises(ValueError, match=r"expected (one of|none)") as caught:
        STRATEGIES[name](NETWORK, POPULATION, options=(given,))
    assert repr(given) in str(caught.value) and all(option in str(caught.value) for option in known)


@each
@pytest.mark.parametrize("value", ["nonsense", "", "+", "1e9"])
def test_an_unknown_value_is_named_with_the_choices(name: str, value: str) -> None:
    for option in STRATEGIES[name].options:
        with pytest.raises(ValueError, match=f"option {option.name}: expected") as caught:
            STRATEGIES[name](NETWORK, POPULATION, options=(f"{option.name}={value}",))
        assert repr(value) in str(caught.value) and all(choice in str(caught.value) for choice in option.choices)


@each
def test_only_options_of_which_several_go_together_are_joined(name: str) -> None:
    for option in STRATEGIES[name].options:
        first, second = option.choices[:2]
        joined = (f"{option.name}={first}+{second}",)
        if option.several:
            STRATEGIES[name](NETWORK, POPULATION, options=joined)
        else:
            with pytest.raises(ValueError, match=f"option {option.name}"):
                STRATEGIES[name](NETWORK, POPULATION, options=joined)
        with pytest.raises(ValueError, match=f"option {option.name}"):
            STRATEGIES[name](NETWORK, POPULATION, options=(f"{option.name}={first}+{first}",))


@pytest.mark.parametrize("name", ["rank-sampling", "elite-clones", "paired-parents"])
@pytest.mark.parametrize("adaptive", ["no", "yes"])
def test_sizes_of_mutations_change_only_if_they_adapt(name: str, adaptive: str) -> None:
    strategy = STRATEGIES[name](NETWORK, POPULATION, 0.3, seed=4, options=(f"adaptive={adaptive}",))
    for _ in range(10):
        strategy.tell(sphere(strategy.ask()))
    sizes = strategy.state()["sizes"]
    assert sizes.shape == (POPULATION,) and (sizes > 0).all()
    if adaptive == "yes":
        assert len(np.unique(sizes)) > POPULATION / 2
    else:
        assert (sizes == 0.3).all()


@pytest.mark.parametrize(("name", "kept"), [("rank-sampling", 5), ("elite-clones", 5), ("paired-parents", 4)])
def test_the_elite_survives_unchanged(name: str, kept: int) -> None:
    strategy = STRATEGIES[name](NETWORK, POPULATION, seed=4, options=(f"elites={kept}",))
    for _ in range(5):
        before = strategy.ask()
        fitness = sphere(before)
        strategy.tell(fitness)
        best = before[np.argsort(-fitness, kind="stable")[:kept]]
        assert np.array_equal(strategy.ask()[:kept], best)


def test_two_parents_are_never_copies_of_each_other() -> None:
    strategy = STRATEGIES["paired-parents"](NETWORK, POPULATION, 0.05, seed=4, options=("must-beat=yes",))
    for _ in range(20):
        strategy.tell(sphere(strategy.ask()))
        state = strategy.state()
        first, second = (state["kept"][state["parents"][2:, k]] for k in (0, 1))
        assert (first != second).any(axis=1).all()


@pytest.mark.parametrize("name", ["rank-sampling", "elite-clones", "paired-parents"])
def test_genes_stay_finite_whatever_mutates_them(name: str) -> None:
    strategy = STRATEGIES[name](NETWORK, POPULATION, 2.0, seed=4, options=("mutations=shift",))
    for _ in range(700):
        strategy.tell(np.abs(strategy.ask()).sum(axis=1).astype(np.float64))
    assert np.isfinite(strategy.ask()).all() and np.abs(strategy.ask()).max() <= 1e6


def test_a_run_of_an_earlier_version_has_one_size_of_mutations() -> None:
    strategy = STRATEGIES["rank-sampling"](NETWORK, POPULATION, 0.3, seed=4)
    state = strategy.state()
    del state["sizes"]
    other = STRATEGIES["rank-sampling"](NETWORK, POPULATION, 0.9, seed=5)
    other.restore(state | {"mutation": 0.3})
    for one in (strategy, other):
        one.tell(sphere(one.ask()))
    assert np.array_equal(strategy.ask(), other.ask())


@pytest.mark.parametrize("name", ["rank-sampling", "elite-clones", "paired-parents"])
def test_somebody_always_changes(name: str) -> None:
    most = {"rank-sampling": "5", "elite-clones": "5", "paired-parents": "4"}[name]
    strategy = STRATEGIES[name](NETWORK, 4, seed=4, options=(f"elites={most}", "mutations=normal"))
    first = strategy.ask()
    strategy.tell(sphere(first))
    assert not np.array_equal(first, strategy.ask())
