"""The arms race of cats and mice: the same for the same seed, resumable, and worth its name."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from brains.strategies import STRATEGIES
from game.training.generation import Generation
from game.training.hall_of_fame import CAPACITY, HallOfFame
from game.training.run import Run
from game.training.settings import Settings
from game.training.versus import STARTS, Versus, fitness_of
from game.worlds import WORLDS
from game.worlds.chase import kernel
from game.worlds.chase.rooms import OPEN_RACE

CHASE = WORLDS["chase"]
SMALL = Settings(world="chase", population=20, seed=3)


def bred(race: Run, generations: int) -> list[Generation]:
    return [race.step() for _ in range(generations)]


def same(one: Generation, two: Generation) -> bool:
    return (
        one.number == two.number
        and all(np.array_equal(a, b) for a, b in zip(one.genomes, two.genomes, strict=True))
        and np.array_equal(one.fitness, two.fitness)
        and one.champions == two.champions
    )


@pytest.mark.parametrize("strategy", STRATEGIES)
@pytest.mark.parametrize("brain", CHASE.networks)
def test_the_same_seed_is_the_same_run_for_one_and_two_workers(strategy: str, brain: str) -> None:
    settings = replace(SMALL, strategy=strategy, brain=brain, population=70)
    runs = [Run(settings, workers) for workers in (1, 2)]
    for one, two in zip(*(bred(run, 4) for run in runs), strict=True):
        assert same(one, two)
    assert runs[0].examine() == runs[1].examine() and runs[0].lane_ticks == runs[1].lane_ticks
    for one, two in zip(runs[0].recorders, runs[1].recorders, strict=True):
        assert one.state().tobytes() == two.state().tobytes()
    assert not same(Run(replace(settings, seed=4)).step(), Run(settings).step()) or strategy == "cma-es"
    for run in runs:
        run.close()


@pytest.mark.parametrize("strategy", STRATEGIES)
def test_a_restored_race_goes_on_as_if_it_had_never_stopped(strategy: str) -> None:
    settings = replace(SMALL, strategy=strategy)
    whole, part, resumed = (Run(settings) for _ in range(3))
    bred(whole, 8)
    bred(part, 8)
    resumed.restore(part.state())
    assert [one.genome.tolist() for one in resumed.champions] == [one.genome.tolist() for one in whole.champions]
    assert resumed.generation == 8 and resumed.lane_ticks == whole.lane_ticks
    for one, two in zip(bred(whole, 43), bred(resumed, 43), strict=True):
        assert same(one, two)
    whole.examine()
    resumed.examine()
    for one, two in zip(whole.recorders, resumed.recorders, strict=True):
        assert one.state().tobytes() == two.state().tobytes()
    with pytest.raises((ValueError, KeyError, TypeError)):
        Run(replace(settings, brain="recurrent")).restore(part.state())


def test_every_start_is_dealt_as_often_as_the_others() -> None:
    race = Versus(SMALL)
    dealt = np.concatenate([race._starts(race.course) for _ in range(1260 // STARTS * 2)])
    _, times = np.unique(dealt, axis=0, return_counts=True)
    assert len(times) >= 1250 and set(times) <= {1, 2, 3}


def test_fitness_is_mean_turns_of_all_games_of_an_individual() -> None:
    rng = np.random.default_rng(1)
    count, shifts, veterans = 7, np.array([0, 3, 6]), 2
    turns = rng.uniform(1, 40, (len(shifts) + 2 * veterans, count))
    lived: list[list[float]] = [[] for _ in range(count)]
    took: list[list[float]] = [[] for _ in range(count)]
    for game, shift in enumerate(shifts):
        for mouse in range(count):
            lived[mouse].append(turns[game, mouse])
            took[(mouse + shift) % count].append(turns[game, mouse])
    for k in range(count):
        lived[k] += [turns[len(shifts) + game, k] for game in range(veterans)]
        took[k] += [turns[len(shifts) + veterans + game, k] for game in range(veterans)]
    mice, cats = fitness_of(np.stack([turns, -turns]), shifts, veterans)
    np.testing.assert_allclose(mice, [np.mean(one) for one in lived])
    np.testing.assert_allclose(cats, [-np.mean(one) for one in took])


def test_everybody_meets_whom_the_fitness_says() -> None:
    """One mouse and one cat, today and in the hall, go up; the other mice go down and the other cats left."""
    race, genes = Versus(replace(SMALL, senses="room", population=6)), SMALL.network.genes
    mice, cats = np.zeros((2, 6, genes), dtype=np.float32)
    veterans = np.zeros((2, 2, genes), dtype=np.float32)
    up, down, left = np.eye(4, dtype=np.float32)[[0, 2, 3]]
    mice[:, -4:], cats[:, -4:], veterans[:, kernel.MOUSE, -4:], veterans[:, kernel.CAT, -4:] = down, left, down, left
    mice[4, -4:] = cats[2, -4:] = veterans[1, kernel.MOUSE, -4:] = veterans[0, kernel.CAT, -4:] = up
    shifts = np.array([0, 5])
    sides = race._seated((mice, cats), shifts, veterans)
    tried = race._engine.evaluate(sides, (race.course,), race._starts(race.course)).result()
    turns = tried.scores[:, kernel.MOUSE].mean(axis=0).reshape(-1, 6)
    table: dict[tuple[bool, bool], set[float]] = {}
    for k in range(6):
        for row, shift in enumerate(shifts):
            table.setdefault((k == 4, (k + shift) % 6 == 2), set()).add(turns[row, k])
        for old in range(2):
            table.setdefault((k == 4, old == 0), set()).add(turns[2 + old, k])
            table.setdefault((old == 1, k == 2), set()).add(turns[4 + old, k])
    assert turns.shape == (6, 6) and len(table) == 4
    assert all(len(values) == 1 for values in table.values()) and len(set.union(*table.values())) > 1


def filled(generations: int) -> HallOfFame:
    hall = HallOfFame(3)
    for generation in range(generations):
        hall.add(generation, np.full((2, 3), generation, dtype=np.float32))
    return hall


def test_the_hall_is_bounded_and_keeps_the_first() -> None:
    for generations in (1, CAPACITY, CAPACITY + 1, 5 * CAPACITY + 7):
        hall = filled(generations)
        assert min(generations, CAPACITY // 2) <= len(hall.genomes) <= CAPACITY
        assert hall.generations[0] == 0 and len(set(np.diff(hall.generations))) <= 1
        assert np.array_equal(hall.genomes[:, 1, 2], hall.generations)
        assert generations - 1 - hall.generations[-1] < 8


def test_a_restored_hall_goes_on() -> None:
    whole, part, resumed = filled(900), filled(700), HallOfFame(3)
    resumed.restore(part.state())
    for generation in range(700, 900):
        resumed.add(generation, np.full((2, 3), generation, dtype=np.float32))
    assert np.array_equal(whole.genomes, resumed.genomes) and np.array_equal(whole.generations, resumed.generations)
    draws = [hall.draw(np.random.default_rng(1), 5) for hall in (whole, resumed)]
    assert draws[0].shape == (5, 2, 3) and np.array_equal(*draws)
    assert HallOfFame(3).draw(np.random.default_rng(1), 5).shape == (0, 2, 3)
    with pytest.raises(ValueError, match="expected"):
        HallOfFame(4).restore(part.state())


def test_other_settings_go_on_from_the_champions() -> None:
    race = Run(replace(SMALL, strategy="rank-sampling"))
    bred(race, 5)
    champions = race.champions
    race.change(replace(SMALL, strategy="cma-es", population=30))
    made = race.step()
    assert made.number == 5 and len(made.genomes[0]) == 30
    for role in range(2):
        assert np.array_equal(made.genomes[role][0], champions[role].genome)
    race.change(replace(SMALL, brain="recurrent"))
    assert race.champions == () and race.step().genomes[0].shape[1] == CHASE.networks["recurrent"].genes


def test_a_run_goes_on_in_another_room() -> None:
    """A smaller one has fewer starts than are still in the deck."""
    race = Run(replace(SMALL, courses=(OPEN_RACE,)))
    bred(race, 2)
    for courses in (("sprint-4",), ("sprint-4:4",), (OPEN_RACE,)):
        race.change(replace(SMALL, courses=courses))
        (made,) = bred(race, 1)
        assert made.courses[0].name == courses[0]
        race.examine()
    again = Run(replace(SMALL, courses=(OPEN_RACE,)))
    again.restore(race.state())
    assert same(race.step(), again.step())


@pytest.mark.parametrize("seed", range(3))
def test_both_learn(seed: int) -> None:
    """Untrained, a cat loses about 50 turns against the best mouse, and a mouse 3 to 5 against the best cat."""
    race = Run(replace(SMALL, population=64, seed=seed), workers=2)
    bred(race, 1)
    race.examine()
    untrained = [one.held_out for one in race.champions]
    bred(race, 59)
    race.examine()
    trained = [one.held_out for one in race.champions]
    race.close()
    assert untrained[kernel.MOUSE] > 2.5 and untrained[kernel.CAT] > 40
    assert trained[kernel.MOUSE] < 2 and trained[kernel.CAT] < 10


def test_champions_of_both_roles_can_be_bred_on_from() -> None:
    """The second one that was put in used to take the first one out again."""
    race = Run(replace(SMALL, strategy="rank-sampling", mutation=0.001))
    bred(race, 3)
    genes = race.settings.network.genes
    mouse, cat = np.full(genes, 0.5, dtype=np.float32), np.full(genes, -0.5, dtype=np.float32)
    race.adopt(mouse, kernel.MOUSE)
    race.adopt(cat, kernel.CAT)
    made = race.step()
    for genomes, put_in in zip(made.genomes, (mouse, cat), strict=True):
        assert np.abs(genomes - put_in).max() < 0.01
