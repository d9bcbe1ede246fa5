"""Who descends from whom, against all parents ever told; and that strategies tell who their parents are."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from brains.files import FileError
from brains.network import Network
from brains.strategies import STRATEGIES
from game.training import checkpoint
from game.training.family import MOST_INDIVIDUALS, MOST_KIN, Family, FamilyKeeper
from game.training.run import Run
from game.training.settings import Settings

SIZE, GENERATIONS = 12, 300
QUICK = Settings(world="cartpole", strategy="paired-parents", population=16, seed=3)
NETWORK = Network((3, 2), ("linear",))


def told(rng: np.random.Generator, generations: int = GENERATIONS) -> list[np.ndarray]:
    """Parents `(individual, 2)` of every generation after the first: few, as in breeding."""
    return [np.minimum(rng.exponential(3, (SIZE, 2)).astype(np.intp), SIZE - 1) for _ in range(generations)]


def kept(parents: list[np.ndarray], size: int = SIZE) -> list[Family]:
    keeper, families = FamilyKeeper(size), []
    for number, one in enumerate(parents):
        keeper.add(number, -np.roll(np.arange(size, dtype=float), number), number % size, one)
        assert keeper.family is not None
        families.append(keeper.family)
    return families


def test_lines_and_shares_are_those_of_all_parents_whatever_was_thinned_and_forgotten() -> None:
    parents = told(np.random.default_rng(1))
    for number, family in list(enumerate(kept(parents)))[::7]:
        assert len(family.kin) <= MOST_KIN + 1 and family.kin[0].number == 0 and family.kin[-1].number == number
        strides = {later.number - one.number for one, later in pairwise(family.kin[:-1])}
        assert len(strides) <= 1, "evenly thinned"
        assert len(family.kin[-1].who) == SIZE
        by_number = {one.number: (one, member) for one, member in zip(family.kin, family.line(), strict=True)}
        at, shares = number % SIZE, np.eye(SIZE)
        for back in range(number, -1, -1):
            if back in by_number:
                one, member = by_number[back]
                assert one.who[member] == at and one.place[member] == (at - back) % SIZE
            at = int(parents[back - 1][at, 0]) if back else at
        for step in parents[:number]:
            shares = shares[step].mean(axis=1)
        own = dict(family.founded_by())
        wanted = shares[number % SIZE]
        assert set(own) == set(np.nonzero(wanted)[0].tolist())
        assert [own[k] for k in sorted(own)] == pytest.approx(wanted[wanted > 0], rel=1e-4)
        living = {(one.number, int(who)) for one in family.kin[:-1] for who in one.who}
        lines = [family.line(k) for k in range(SIZE)]
        used = {(one.number, int(one.who[line[k]])) for line in lines for k, one in enumerate(family.kin[:-1])}
        assert used <= living
        if number and family.kin[-2].number + 1 == number and len(family.kin) < 3:
            assert len(living) <= SIZE


@pytest.mark.parametrize("name", [name for name in STRATEGIES if not STRATEGIES[name].stands_by_mean])
def test_without_mutations_everybody_is_a_copy_of_its_parent(name: str) -> None:
    options = ["mutations=swap", *(["crossover=none"] if name == "paired-parents" else [])]
    strategy = STRATEGIES[name](NETWORK, SIZE, 0.0, seed=2, options=options)
    assert strategy.parents is None
    for turn in range(6):
        before = strategy.ask()
        strategy.tell(np.cos(np.arange(SIZE) + turn))
        assert strategy.parents is not None and strategy.parents.shape == (SIZE, 2)
        assert np.array_equal(strategy.ask(), before[strategy.parents[:, 0]])
        assert np.array_equal(strategy.parents[:, 0], strategy.parents[:, 1])


def test_children_of_two_lie_between_them_and_who_must_beat_its_parents_tells_none() -> None:
    options = ["mutations=swap", "crossover=blx-0", "parents=roulette", "crossed=0.5"]
    strategy = STRATEGIES["paired-parents"](NETWORK, SIZE, 0.0, seed=2, options=options)
    two = 0
    for turn in range(6):
        before = strategy.ask()
        strategy.tell(1.5 + np.cos(np.arange(SIZE) + turn))
        pairs = before[strategy.parents]
        inside = (strategy.ask() >= pairs.min(axis=1) - 1e-6) & (strategy.ask() <= pairs.max(axis=1) + 1e-6)
        assert inside.all()
        two += int((strategy.parents[:, 0] != strategy.parents[:, 1]).sum())
    assert 0 < two < 6 * SIZE
    beats = STRATEGIES["paired-parents"](NETWORK, SIZE, seed=2, options=["must-beat=yes"])
    beats.tell(np.zeros(SIZE))
    assert beats.parents is None
    for name in ("cma-es", "openai-es"):
        mean = STRATEGIES[name](NETWORK, SIZE)
        mean.tell(np.arange(SIZE, dtype=float))
        assert mean.parents is None


def test_a_run_keeps_its_family_through_a_file_and_a_file_of_before_begins_one(tmp_path: Path) -> None:
    one = Run(QUICK)
    for _ in range(80):
        one.step()
    path = tmp_path / "a.run"
    checkpoint.save_run(path, one)
    two = checkpoint.load_run(path)
    assert isinstance(two, Run) and two.families == (None,), "until a generation has been judged"
    for run in (one, two):
        run.step()
    (first,), (again,) = one.families, two.families
    assert first is not None and again is not None and first.kin[0].number == 0
    assert first.line() == again.line() and first.founded_by() == again.founded_by()
    assert [(kin.number, kin.place.tolist()) for kin in first.kin] == [
        (kin.number, kin.place.tolist()) for kin in again.kin
    ]
    state = one.state()
    del state["families"]
    old = Run(QUICK)
    old.restore(state)
    old.step()
    (begun,) = old.families
    assert begun is not None and begun.kin[0].number == 81, "nobody knows what was before"
    damaged = one.state()
    damaged["families"]["one"]["line"] = damaged["families"]["one"]["line"] + 999
    with pytest.raises(ValueError, match="family line"):
        Run(QUICK).restore(damaged)
    for run in (one, two, old):
        run.close()


def test_another_strategy_or_a_champion_from_outside_begins_a_family_anew() -> None:
    run = Run(QUICK)
    for _ in range(3):
        run.step()
    run.adopt(np.zeros(QUICK.network.genes, dtype=np.float32))
    assert run.families == (None,)
    run.step()
    assert run.families[0] is not None and run.families[0].kin[0].number == 3
    run.change(replace(QUICK, strategy="elite-clones", options=(), population=8))
    run.step()
    assert run.families[0] is not None and run.families[0].kin[0].number == 4 and run.families[0].size == 8
    run.change(replace(QUICK, strategy="openai-es", options=()))
    run.step()
    assert run.families == (None,)
    run.close()


def test_it_is_small_whatever_is_bred() -> None:
    size = MOST_INDIVIDUALS
    parents = np.stack([np.arange(size)] * 2, axis=1)
    keeper = FamilyKeeper(size)
    for number in range(2 * MOST_KIN):
        keeper.add(number, np.zeros(size), 0, parents)
    family = keeper.family
    assert family is not None and family.founded_by()[0][0] == 0 and len(family.founders) == 0
    held = sum(part.nbytes for one in family.kin for part in (one.who, one.place, one.up))
    assert held <= 1_700_000, "where every line lives on"
    large = FamilyKeeper(size + 1)
    large.add(0, np.zeros(size + 1), 0, np.zeros((size + 1, 2), dtype=np.intp))
    assert large.family is None


def test_a_damaged_family_is_refused_with_the_file(tmp_path: Path) -> None:
    run = Run(QUICK)
    for _ in range(3):
        run.step()
    whole = run.state()["families"]["one"]
    for name, value in (
        ("who", whole["who"][::-1].copy()),
        ("up", whole["up"] + 1000),
        ("place", whole["place"] + 1000),
        ("founders", whole["founders"] + 1000),
        ("shares", whole["shares"][1:]),
        ("stride", 0),
        ("numbers", whole["numbers"] + 50),
    ):
        with pytest.raises(ValueError):
            FamilyKeeper(QUICK.population).restore(whole | {name: value}, 3)
    path = tmp_path / "b.run"
    checkpoint.save_run(path, run)
    path.write_bytes(path.read_bytes()[:-40])
    with pytest.raises(FileError):
        checkpoint.load_run(path)
    run.close()


def test_who_is_bred_on_from_at_the_start_begins_the_family_there() -> None:
    """Where scales are learned strategies begin twice, once before and once after the first generation."""
    run = Run(Settings(world="walker", strategy="rank-sampling", population=12, courses=("fresh:60",), seed=4))
    run.adopt(np.random.default_rng(1).normal(0, 0.3, run.settings.network.genes).astype(np.float32))
    for _ in range(80):
        run.step()
    family = run.families[0]
    assert family is not None and family.kin[0].number == 1 and len(family.kin) <= 64
    gaps = np.diff([one.number for one in family.kin])
    assert set(gaps) == {2} and family.kin[-1].number == 79
    run.close()
