"""Runs: sessions, evolution, checkpoints, history and the thread."""

from __future__ import annotations

import gc
import time
import weakref
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from brains.files import FileError, load_brain, read_arrays, write_arrays
from brains.strategies import STRATEGIES
from game.engine.kernel_cache import digest
from game.engine.session import Evaluator, Session
from game.engine.side import Side
from game.training.checkpoint import load_run, save_run
from game.training.highlights import Highlights
from game.training.history import CAPACITY, Recorder
from game.training.learners import Learners
from game.training.on_courses import OnCourses, held_out_courses
from game.training.run import Run
from game.training.settings import Settings, SettingsError
from game.training.snapshot import Pace, Snapshot
from game.training.trainer import Trainer
from game.worlds import WORLDS, CourseError
from game.worlds.circuit.courses import line_of
from game.worlds.circuit.ground import ground_of
from game.worlds.corridor.kernel import P

CIRCUIT, CORRIDOR = WORLDS["circuit"], WORLDS["corridor"]
QUICK = Settings(strategy="rank-sampling", courses=("simple",), seed=9)


def test_what_is_watched_is_what_is_scored(evolved: NDArray[np.float32]) -> None:
    course = CORRIDOR.course("random:5:600")
    watched = Session(CORRIDOR, [Side(CORRIDOR.network, evolved[:100])], course)
    while not watched.finished:
        watched.run(1)
    headless = Session(CORRIDOR, [Side(CORRIDOR.network, evolved[:100])], course)
    headless.run()
    assert np.array_equal(watched.scores, headless.scores)
    assert np.array_equal(watched.field(P), headless.field(P))
    assert np.array_equal(watched.thoughts(3), headless.thoughts(3))


@pytest.mark.parametrize("count", [1, 63, 64, 65, 300])
def test_scores_are_the_same_for_any_number_of_workers(count: int, evolved: NDArray[np.float32]) -> None:
    course = CORRIDOR.course("random:6:800")
    alone = None
    for workers in (1, 2, 5):
        with Evaluator(CORRIDOR, CORRIDOR.network, workers) as evaluator:
            scores = evaluator(evolved[:count], course)
        alone = scores if alone is None else alone
        assert np.array_equal(scores, alone) and scores.shape == (count,)


def test_a_person_replaces_one_output_only(evolved: NDArray[np.float32]) -> None:
    course = CORRIDOR.course("simple")
    free, taken = (Session(CORRIDOR, [Side(CORRIDOR.network, evolved[:70])], course) for _ in range(2))
    taken.take_over(66, 0.5)
    free.run()
    taken.run()
    same = free.field(P) == taken.field(P)
    assert same[np.arange(70) != 66].all() and not same[66]


def test_a_genome_of_the_wrong_length_is_refused() -> None:
    with pytest.raises(ValueError, match=r"\(individual, 105\)"):
        Session(CORRIDOR, [Side(CORRIDOR.network, np.zeros((2, 9), np.float32))], CORRIDOR.course("simple"))


@pytest.mark.parametrize("strategy", STRATEGIES)
def test_the_same_seed_is_the_same_history_for_one_and_two_workers(strategy: str) -> None:
    settings = Settings(strategy=strategy, population=130, courses=("simple", "fresh:200"), seed=3)
    histories = []
    for workers in (1, 2):
        run = Run(settings, workers)
        for _ in range(12):
            run.step()
        run.examine()
        histories.append(run.recorders[0].state().tobytes())
        run.close()
    assert histories[0] == histories[1]


@pytest.mark.parametrize("strategy", STRATEGIES)
def test_a_checkpoint_goes_on_as_if_it_had_never_stopped(strategy: str, tmp_path: Path) -> None:
    settings = Settings(strategy=strategy, population=40, courses=("simple", "fresh:200"), seed=3)
    whole, part = Run(settings), Run(settings)
    for _ in range(10):
        part.step()
    save_run(tmp_path / "run", part)
    resumed = load_run(tmp_path / "run")
    for _ in range(10):
        whole.step()
    for _ in range(15):
        one, two = whole.step(), resumed.step()
        assert np.array_equal(one.genomes[0], two.genomes[0]) and np.array_equal(one.fitness, two.fitness)
    whole.examine()
    resumed.examine()
    assert whole.recorders[0].state().tobytes() == resumed.recorders[0].state().tobytes()
    assert np.array_equal(whole.objective.memory.crashes["simple"], resumed.objective.memory.crashes["simple"])
    brain = load_brain(tmp_path / "run")
    assert part.best is not None and np.array_equal(brain.genome, part.best.genome)


def test_training_courses_and_held_out_ones_never_meet() -> None:
    trials = OnCourses(Settings(courses=("fresh", "fresh"), population=4))
    seen = set()
    for number in range(5):
        seen |= {course.table.tobytes() for course in trials.courses(number)}
    assert len(seen) == 10
    held_out = {course.table.tobytes() for course in held_out_courses("corridor")}
    assert not seen & held_out
    assert not (seen | held_out) & {CORRIDOR.course(f"random:{seed}").table.tobytes() for seed in range(30)}


def test_the_articles_recipe_behaves_as_the_facts_say() -> None:
    run = Run(QUICK)
    half = next(made.number for made in (run.step() for _ in range(400)) if made.finished[0] >= 0.5)
    assert 40 <= half <= 337
    while run.generation < 150:
        made = run.step()
    best = made.genomes[0][np.argsort(-made.fitness[0], kind="stable")[:20]]
    with Evaluator(CORRIDOR, CORRIDOR.network) as evaluator:
        course = CORRIDOR.course("article-test")
        assert (evaluator(best, course) >= course.ticks).sum() >= 10


def test_another_strategy_or_population_starts_from_the_champion() -> None:
    run = Run(QUICK)
    for _ in range(60):
        run.step()
    assert run.best is not None
    champion = run.best
    run.change(Settings(strategy="cma-es", mutation=0.05, population=30, courses=("simple",), seed=9))
    made = run.step()
    assert made.number == 60 and len(made.genomes[0]) == 30
    assert np.array_equal(made.genomes[0][0], champion.genome)


@pytest.mark.parametrize(
    "wrong",
    [
        {"world": "moon"},
        {"strategy": "luck"},
        {"population": 1},
        {"population": 10**9},
        {"mutation": 0.0},
        {"mutation": float("nan")},
        {"seed": -1},
        {"courses": ("fresh:x",)},
        {"courses": ("simple",) * 99},
    ],
)
def test_settings_that_cannot_be_run_name_what_can(wrong: dict[str, object]) -> None:
    with pytest.raises(SettingsError, match="expected"):
        Settings(**wrong)  # type: ignore[arg-type]
    for course in ("nowhere", "fresh:7"):
        with pytest.raises(CourseError, match="expected"):
            Settings(courses=(course,))


def test_a_damaged_run_is_one_line(tmp_path: Path) -> None:
    run = Run(QUICK)
    run.step()
    save_run(tmp_path / "run", run)
    arrays, about = read_arrays(tmp_path / "run", "evolution-arcade run")
    kind = "evolution-arcade run"
    write_arrays(tmp_path / "a", kind, {"genome": arrays["genome"]}, about)
    write_arrays(tmp_path / "b", kind, arrays, about | {"settings": {"world": "moon"}})
    write_arrays(tmp_path / "c", kind, arrays | {"state/history/one": np.zeros(3)}, about)
    write_arrays(tmp_path / "d", kind, arrays, {key: value for key, value in about.items() if key != "state"})
    write_arrays(tmp_path / "e", "evolution-arcade brain", arrays, about)
    entry = "state/strategies/one/genomes"
    nan = arrays | {entry: np.full_like(arrays[entry], np.nan)}
    write_arrays(tmp_path / "f", kind, nan, about)
    (tmp_path / "g").write_bytes((tmp_path / "run").read_bytes()[:-100])
    for name in "abcdefg":
        with pytest.raises(FileError) as caught:
            load_run(tmp_path / name)
        assert "\n" not in str(caught.value), name


def test_history_is_bounded_and_keeps_first_and_newest() -> None:
    recorder = Recorder()
    total = 5 * CAPACITY + 3
    for generation in range(total):
        recorder.add(generation, np.array([float(generation)]), 0.0, 100.0)
    history = recorder.history()
    assert len(history.generation) <= CAPACITY
    assert history.generation[0] == 0 and history.generation[-1] == total - 1
    assert (np.diff(history.generation) > 0).all()
    assert not history.best.flags.writeable


def test_highlights_are_clear_improvements() -> None:
    run, highlights = Run(QUICK), Highlights()
    generations = [run.step() for _ in range(150)]
    kept = [made.number for made in generations if highlights.offer(made)]
    assert kept[0] == 0 and 3 <= len(kept) <= 24
    assert [one.number for one in highlights.kept] == kept
    highlights.seen(kept[2])
    assert [one.number for one in highlights.kept] == kept[2:], "what is on the screen, and what is better"
    highlights.seen(150)
    assert not highlights.kept and not highlights.offer(generations[0]), "what is no better stays so"


def test_fresh_circuits_lose_their_ground_when_nobody_drives_on_them() -> None:
    """It is three megabytes, and there are three a generation."""
    fresh = Settings(world="circuit", courses=("fresh:300", "fresh:300", "fresh:300"), population=4)
    run = Run(fresh)
    made = run.step()
    shown, *others = made.courses
    kept = weakref.ref(shown.table)
    assert kept() is not None, "it is about to be shown"
    gone = [weakref.ref(course.table) for course in others]
    assert not any(ground() is not None for ground in gone)
    session = Session(CIRCUIT, [Side(made.network, made.genomes[0])], others[0])
    held = others[0].table
    assert held is others[0].table is others[0].held().table and not held.flags.writeable, "all have the same one"
    del held
    session.run(200)
    ground = weakref.ref(others[0].table)
    assert ground() is not None, "somebody drives on it"
    del session
    gc.collect()
    assert ground() is None
    again = replace(others[0].held(), ticks=200)
    assert (again.name, again.goal, again.unseen) == (others[0].name, others[0].goal, True)
    assert np.array_equal(again.table, ground_of(line_of(others[0])))


def test_what_no_run_is_trained_on_has_no_ground_but_while_it_is_scored() -> None:
    run = Run(Settings(world="circuit", population=4, seed=1))
    run.step()
    assert np.isfinite(list(run.examine().values())).all()
    kept = [weakref.ref(course.table) for course in held_out_courses("circuit")]
    assert not any(ground() is not None for ground in kept)
    learners = Learners((run.settings, replace(run.settings, strategy="elite-clones", options=())))
    kept = [weakref.ref(course.table) for course in held_out_courses("circuit")]
    assert all(ground() is not None for ground in kept), "they are scored after each generation"
    learners.close()


def test_runs_of_a_world_share_their_courses() -> None:
    """The ground of a circuit is three megabytes; a demo opens a run after the other."""
    one, other = Run(Settings(world="circuit", seed=1)), Run(Settings(world="circuit", seed=2))
    for ours, theirs in zip(one.objective._held_out, other.objective._held_out, strict=True):  # type: ignore[attr-defined]
        walls = ours.table
        assert walls is theirs.table and not walls.flags.writeable
    named = [name for name in one.settings.courses if not name.startswith("fresh")]
    for name in named:
        assert one.settings.arena.course(name).table is other.settings.arena.course(name).table
    assert named


def wait_for(trainer: Trainer, ready: object, seconds: float = 60) -> Snapshot:
    """The first snapshot that is `ready`; the limit only ends a test that hangs."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if ready(trainer.snapshot):  # type: ignore[operator]
            return trainer.snapshot
        time.sleep(0.01)
    raise AssertionError("the thread did not get there")


def test_the_thread_publishes_obeys_and_ends() -> None:
    trainer = Trainer(QUICK)
    trainer.start()
    first = wait_for(trainer, lambda one: one.newest is not None and one.newest.number >= 80)
    assert first.champion is not None and first.highlights[0].number == 0
    with pytest.raises(ValueError, match="read-only"):
        first.history.best[0] = 1
    trainer.seen(first.run + 1, 1000)
    trainer.seen(first.run, 1)
    later = wait_for(trainer, lambda one: one.highlights[0].number > 0)
    assert later.highlights, "what was seen of another run is of no account"
    trainer.pause(True)
    trainer.restart(Settings(strategy="rank-sampling", courses=("simple",), seed=10))
    paused = wait_for(trainer, lambda one: one.run == 1 and one.newest is not None)
    assert paused.newest is not None and paused.newest.number == 0
    trainer.pause(False)
    trainer.pace(Pace.EVERY)
    trainer.want(5)
    wait_for(trainer, lambda one: one.newest is not None and one.newest.number == 5)
    trainer.close(10)
    assert not trainer.running


def test_an_exception_in_the_thread_is_told_and_a_restart_breeds_again(monkeypatch: pytest.MonkeyPatch) -> None:
    trainer = Trainer(QUICK)
    monkeypatch.setattr(trainer._run, "ask", lambda: 1 / 0)
    trainer.start()
    told = wait_for(trainer, lambda one: one.error is not None)
    assert told.error == "ZeroDivisionError: division by zero"
    trainer.restart(QUICK)
    again = wait_for(trainer, lambda one: one.run == 1 and one.newest is not None and one.newest.number > 3)
    assert again.error is None
    trainer.close(10)
    assert not trainer.running


def test_the_kernel_cache_is_keyed_by_every_kernel_source(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    import game.engine.kernel_cache

    before = digest()
    for name in ("brains/lanes.py", "brains/simd.py", "game/engine/rollout.py", "game/worlds/corridor/kernel.py"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes((game.engine.kernel_cache.ROOT / name).read_bytes())
    monkeypatch.setattr(game.engine.kernel_cache, "ROOT", tmp_path)
    copied = digest()
    (tmp_path / "brains/lanes.py").write_text("LANES = 1\n")
    assert len({before, copied, digest()}) == 3
