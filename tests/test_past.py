"""What a run keeps of its past: bounded, evenly spread, in the checkpoint, and without a trace in the run's bits."""

from __future__ import annotations

import tracemalloc
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from brains.files import RUN as RUN_FILE
from brains.files import FileError, read_arrays, write_arrays
from game.training.checkpoint import load_run, save_run
from game.training.generation import Generation
from game.training.kept import BEST, BYTES, Keeper
from game.training.milestones import Kind, Milestones
from game.training.run import Run
from game.training.settings import Settings
from game.worlds import WORLDS

CORRIDOR = Settings(courses=("simple", "fresh"), population=24, seed=5)
LARGEST = max((network.genes, len(world.roles)) for world in WORLDS.values() for network in world.networks.values())


def made(number: int, genes: int, populations: int = 1, count: int = 24, best: float = 1.0) -> Generation:
    """A generation that nobody has bred, whose individual 3 is the champion, and whose genes tell its number."""
    rng = np.random.default_rng(number)
    genomes = rng.random((populations, count, genes), dtype=np.float32)
    genomes[:, :, 0] = number
    fitness = best * rng.permuted(np.tile(np.linspace(0.1, 1.0, count), (populations, 1)), axis=1)
    nothing = np.zeros((0, count))
    return Generation(
        fitness, (), nothing, (0.0,) * populations, 1.0, 0.0, 0, nothing, number, tuple(genomes), (3,) * populations,
        Settings().network,
    )  # fmt: skip


@pytest.mark.parametrize("generations", [1, 63, 64, 65, 511, 513, 1500])
@pytest.mark.parametrize("populations", [1, 2])
def test_every_generation_then_every_second_and_the_first_for_ever(generations: int, populations: int) -> None:
    keeper = Keeper(105, populations)
    for number in range(generations):
        one = made(number, 105, populations)
        before = keeper.past
        keeper.add(one, "simple")
        assert all(kept.genomes[0].flags.writeable is False for kept in keeper.past[-1:])
        assert before == () or before[0].number == 0, "what somebody holds does not change"
    past = keeper.past
    numbers = [kept.number for kept in past]
    stride = numbers[1] if generations > 1 else 1
    assert numbers == list(range(0, generations, stride)) and len(past) <= keeper.capacity
    assert generations < 2 or len(past) > keeper.capacity // 2 - 1 or stride == 1
    full = [kept.number for kept in past if kept.full]
    assert len(full) <= keeper.most_full and full == list(range(0, generations, full[1] if len(full) > 1 else 1))
    for kept in past:
        one = made(kept.number, 105, populations)
        for k in range(populations):
            assert np.array_equal(kept.genomes[k][0], one.genomes[k][3]) and kept.fitness[k][0] == one.fitness[k, 3]
            order = [int(np.flatnonzero((one.genomes[k] == row).all(axis=1))[0]) for row in kept.genomes[k]]
            assert len(order) == (BEST if kept.full else 1) == len(set(order))
            assert (np.diff(kept.fitness[k][1:]) <= 0).all(), "the best others first"


def test_two_megabytes_are_enough_for_the_longest_run_of_the_largest_network() -> None:
    assert LARGEST[0] > 2000
    for genes, populations in ((LARGEST[0], 2), LARGEST, (960, 1), (484, 2), (5, 1), (100_000, 1), (1_000_000, 1)):
        keeper = Keeper(genes, populations)
        few = [made(number, genes, populations) for number in range(2)]
        tracemalloc.start()
        most = 0
        for number in range(1500):
            keeper.add(replace(few[number % 2], number=number), "fresh-hardcore:1200")
            past = keeper.past
            if len(past) >= keeper.capacity - 1 or number == 1499:
                most = max(most, tracemalloc.get_traced_memory()[0])
        tracemalloc.stop()
        assert most < BYTES, (genes, populations)
        assert sum(array.nbytes for kept in keeper.past for array in (*kept.genomes, *kept.fitness)) < BYTES


def test_a_checkpoint_has_it_and_an_old_one_goes_on_without_it(tmp_path: Path) -> None:
    path, old = tmp_path / "one.run", tmp_path / "old.run"
    run = Run(CORRIDOR)
    for _ in range(70):
        run.step()
    save_run(path, run)
    arrays, about = read_arrays(path, RUN_FILE)
    for name in [name for name in arrays if name.startswith("state/kept")]:
        del arrays[name]
    del about["state"]["kept"], about["state"]["milestones"]
    write_arrays(old, RUN_FILE, arrays, about)
    again, without = load_run(path), load_run(old)
    assert isinstance(again, Run) and isinstance(without, Run)
    assert without.past == () and without.milestones.reached == ()
    save_run(old, without)
    assert len(read_arrays(old, RUN_FILE)[0]["state/kept/generations"]) == 0
    without = load_run(old)
    assert isinstance(without, Run) and without.past == ()
    for _ in range(3):
        run.step(), again.step(), without.step()
    for one in (again, without):
        assert one.champions[0].genome.tobytes() == run.champions[0].genome.tobytes()
        assert one.recorders[0].state().tobytes() == run.recorders[0].state().tobytes()
    assert [kept.number for kept in again.past] == [kept.number for kept in run.past]
    assert run.milestones.reached == again.milestones.reached != ()
    for kept, other in zip(run.past, again.past, strict=True):
        assert (kept.course, kept.goal, kept.full) == (other.course, other.goal, other.full)
        assert all(a.tobytes() == b.tobytes() for a, b in zip(kept.genomes, other.genomes, strict=True))
        assert all(a.tobytes() == b.tobytes() for a, b in zip(kept.fitness, other.fitness, strict=True))


def test_what_a_stranger_says_of_the_past_is_checked(tmp_path: Path) -> None:
    path, other = tmp_path / "one.run", tmp_path / "other.run"
    run = Run(CORRIDOR)
    for _ in range(3):
        run.step()
    save_run(path, run)
    for entry, wrong in {
        "generations": np.array([2, 1, 0]),
        "sizes": np.array([20, 20, 21]),
        "goals": np.zeros(2),
        "genomes/0": np.zeros((60, 104), dtype=np.float32),
        "fitness/0": np.zeros(59),
    }.items():
        arrays, about = read_arrays(path, RUN_FILE)
        arrays[f"state/kept/{entry}"] = wrong
        write_arrays(other, RUN_FILE, arrays, about)
        with pytest.raises(FileError, match="kept"):
            load_run(other)
    arrays, about = read_arrays(path, RUN_FILE)
    about["state"]["kept"]["courses"] = ["/etc/passwd", "simple", "fresh:600"]
    write_arrays(other, RUN_FILE, arrays, about)
    strange = load_run(other)
    assert isinstance(strange, Run)
    assert [kept.course for kept in strange.past] == ["", "simple", "fresh:600"], "nobody opens a stranger's file"
    for part, bad in (("strides", [0, 1]), ("courses", [1, 2, 3]), ("strides", "a")):
        arrays, about = read_arrays(path, RUN_FILE)
        about["state"]["kept"][part] = bad
        write_arrays(other, RUN_FILE, arrays, about)
        with pytest.raises(FileError):
            load_run(other)


def test_another_brain_begins_another_past_and_other_courses_do_not() -> None:
    run = Run(Settings(world="cartpole", population=8, seed=2))
    run.step()
    run.change(replace(run.settings, courses=("calm",)))
    run.step()
    assert [kept.course for kept in run.past] == ["fresh", "calm"]
    run.change(replace(run.settings, brain="4-1"))
    assert run.past == ()
    run.step()
    assert [(kept.number, kept.genomes[0].shape) for kept in run.past] == [(2, (8, 5))]


def test_both_roles_of_a_world_with_two_are_kept() -> None:
    run = Run(Settings(world="chase", population=24, seed=2))
    for _ in range(2):
        run.step()
    assert [tuple(map(len, kept.genomes)) for kept in run.past] == [(BEST, BEST)] * 2
    assert run.past[-1].genomes[1][0].tobytes() == run.champions[1].genome.tobytes()


def test_milestones_come_once_and_records_are_few() -> None:
    noted = Milestones()
    for number, (best, finished) in enumerate(
        [(0.02, 0.0), (0.06, 0.0), (0.07, 0.0), (0.3, 0.0), (1.0, 0.04), (1.0, 0.5)]
    ):
        noted.add(replace(made(number, 5, best=best), finished=(finished,)))
        noted.learn(number, [(best, best)])
    came = [(one.generation, one.kind) for one in noted.reached]
    assert came == [
        (1, Kind.RECORD), (3, Kind.RECORD), (4, Kind.FINISHER), (4, Kind.RECORD), (4, Kind.UNSEEN), (5, Kind.HALF),
    ]  # fmt: skip
    again = Milestones()
    again.restore(noted.state())
    again.add(replace(made(6, 5, best=1.2), finished=(1.0,)))
    assert again.reached == noted.reached
    race = Milestones()
    for generation, lost in ((0, 9.0), (10, 8.0), (20, 5.0), (30, 1.0)):
        race.learn(generation, [(lost / 2, lost / 2), (lost / 2, lost / 2)])
    assert [(one.generation, one.value) for one in race.reached] == [(20, 5.0), (30, 1.0)]


def test_unseen_solved_is_what_the_world_counts_as_enough() -> None:
    """Where scores stand for themselves, 1 is the goal and says nothing."""
    for enough, scores, solved_at in ((475.0, (9.25, 480.0), 1), (-100.0, (-500.0, -80.0), 1), (1.0, (0.9995, 1.0), 0)):
        noted = Milestones()
        for generation, score in enumerate(scores):
            noted.learn(generation, [(score, score)], enough)
        assert [one.generation for one in noted.reached] == [solved_at]
    noted = Milestones()
    noted.learn(0, [(9.25, 9.25)], np.inf)
    assert noted.reached == ()
