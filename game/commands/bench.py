"""`bench`: speed as ratios between two things that are timed in turn, in one run on one machine."""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
from rich.console import Console
from rich.table import Table

from brains.strategies.rank_sampling import RankSampling
from game.engine.matches import Matches
from game.engine.session import Evaluator
from game.engine.side import Side
from game.worlds import WORLDS

ROOT = Path(__file__).resolve().parents[2]
MOST_GENERATIONS = 2000
"""Bred at most for the population that is timed."""
Row = dict[str, Any]


def row(name: str, value: float, unit: str, baseline: float | None = None) -> Row:
    """`ratio` says how many times better than the baseline; None without one."""
    ratio = None if baseline is None else (value / baseline if unit.endswith("/s") else baseline / value)
    return {"name": name, "value": value, "unit": unit, "baseline": baseline, "ratio": ratio}


def in_turn(repetitions: int, *runs: Callable[[], Any]) -> list[float]:
    """Milliseconds of each, the median over repetitions; one of each in turn, so that a slow moment hits all."""
    for run in runs:
        run()
    times = np.empty((repetitions, len(runs)))
    for repetition in range(repetitions):
        for k, run in enumerate(runs):
            began = time.perf_counter()
            run()
            times[repetition, k] = 1000 * (time.perf_counter() - began)
    return [float(value) for value in np.median(times, axis=0)]


def evolved(count: int) -> np.ndarray[Any, np.dtype[np.float32]]:
    """A population bred by the article's recipe on the simple track until three of four finish it."""
    world = WORLDS["corridor"]
    course = world.course("simple")
    strategy = RankSampling(world.network, count, seed=9)
    with Evaluator(world, world.network) as evaluator:
        for _ in range(MOST_GENERATIONS):
            fitness = evaluator(strategy.ask(), course).astype(np.float64)
            if (fitness >= course.ticks).mean() >= 0.75:
                break
            strategy.tell(fitness)
    return strategy.ask()


def generations(repetitions: int) -> Iterator[Row]:
    """Evaluate and breed, against plain NumPy and, where it is installed, JAX."""
    from tests.oracles import corridor_numpy

    world = WORLDS["corridor"]
    course = world.course("simple")
    rng = np.random.default_rng(0)
    for count, workers in ((50, 1), (500, 1), (5000, 1), (5000, 2)):
        genomes = evolved(count)
        wide = genomes.astype(np.float64)
        strategy = RankSampling(world.network, count)
        with Evaluator(world, world.network, workers) as evaluator:

            def ours(
                evaluator: Evaluator = evaluator, genomes: Any = genomes, strategy: RankSampling = strategy
            ) -> None:
                strategy.tell(evaluator(genomes, course).astype(np.float64))

            def plain(wide: Any = wide) -> None:
                corridor_numpy.breed(rng, wide, corridor_numpy.scores(wide, course.walls))

            mine, theirs = in_turn(repetitions if count < 5000 else max(repetitions // 3, 3), ours, plain)
        cores = "1 worker" if workers == 1 else f"{workers} workers"
        yield row(f"generation of {count}, {cores}, against NumPy", mine, "ms", theirs)
    if importlib.util.find_spec("jax") is None:
        return
    from tests.oracles import corridor_jax

    compiled = corridor_jax.rollout(course.walls)
    for count in (64, 512, 5120):
        genomes = evolved(count)
        with Evaluator(world, world.network, os.cpu_count() or 1) as evaluator:
            mine, theirs = in_turn(
                repetitions,
                lambda genomes=genomes, evaluator=evaluator: evaluator(genomes, course),  # type: ignore[misc]
                lambda genomes=genomes: compiled(genomes),  # type: ignore[misc]
            )
        yield row(f"rollout of {count}, all cores, against JAX", mine, "ms", theirs)


def chase(repetitions: int) -> Iterator[Row]:
    """A generation of cats and mice, and the taught mouse, against plain NumPy."""
    from game.training.run import Run
    from game.training.settings import Settings
    from game.training.versus import STARTS
    from game.worlds.chase.meeting import Hunt
    from game.worlds.chase.rooms import placed
    from game.worlds.chase.solver import solve
    from tests.oracles import chase_numpy

    count, opponents, width, sprint = 256, 8, 6, 4
    race = Run(Settings(world="chase", population=count, seed=1), os.cpu_count() or 1)
    for _ in range(15):
        made = race.step()
    race.close()
    course, network = made.courses[0], race.settings.network
    own = np.arange(count)
    mice, cats = np.tile(own, opponents), np.concatenate([np.roll(own, -shift) for shift in range(opponents)])
    wide = [genomes[chosen].astype(np.float64) for genomes, chosen in zip(made.genomes, (mice, cats), strict=True)]
    apart = np.array([[0, 0, width - 1, width - 1]], dtype=np.float32)
    chosen = np.random.default_rng(1).choice(solve(width, sprint).starts, STARTS, replace=False)
    several = placed(course, chosen[:, 0], chosen[:, 1]).T
    cores = os.cpu_count() or 1
    for starts, workers in ((several, 1), (several, cores), (apart, cores)):
        with Matches(WORLDS["chase"], workers) as matches:
            sides = [Side(network, genomes, rows) for genomes, rows in zip(made.genomes, (mice, cats), strict=True)]
            mine, theirs = in_turn(
                repetitions if len(starts) == 1 else max(repetitions // 3, 3),
                lambda matches=matches, sides=sides, starts=starts: matches(sides, course, starts),  # type: ignore[misc]
                lambda starts=starts: [  # type: ignore[misc]
                    chase_numpy.population_turns(*wide, start, width, sprint, Hunt.turns) for start in starts
                ],
            )
        name = f"two populations of {count}, {opponents} opponents, {Hunt.turns} turns"
        begun = "a single start" if len(starts) == 1 else f"{len(starts)} starts: a generation"
        on = "1 worker" if workers == 1 else f"{workers} workers"
        yield row(f"{name}, {begun}, {on}, against NumPy", mine, "ms", theirs)
    yield from lessons(repetitions)


def lessons(repetitions: int) -> Iterator[Row]:
    """Games of the faithful teacher."""
    from brains.backprop import elman, tape_for
    from game.worlds.chase.lessons import SIDE, TURNS, teach
    from tests.oracles import lessons_numpy

    hidden, games, fewer = 16, 20_000, 200
    rng = np.random.default_rng(1)
    weights = tuple(rng.uniform(-1, 1, shape) for shape in ((4, hidden), (hidden, hidden), (hidden,)))
    starts = rng.integers(0, SIDE, (games, 4))
    network = elman(*weights)
    tape, mistakes = tape_for(network, TURNS), np.empty(games)
    mine, theirs = in_turn(
        repetitions,
        lambda: teach(starts, np.float32(0.1), network, tape, mistakes),
        lambda: lessons_numpy.teach(weights, starts[:fewer]),
    )
    name = f"teacher, {hidden} hidden, one core, against NumPy"
    yield row(name, 1000 * games / mine, "games/s", 1000 * fewer / theirs)


def cartpole(seconds: int) -> Iterator[Row]:
    """The zero-gradient run against a plain loop over its genomes and starts, which would take minutes for all of it.

    That loop plays whole episodes, drawn from all of the run, for so many seconds: after each run a second of them.
    """
    from game.scenes.cartpole.zero_gradient import EPISODES, LIMIT, RECIPE, bred
    from tests.oracles import cartpole_numpy

    made = bred()
    total = sum(float(one.scores.sum()) for one in made)
    env, rng = cartpole_numpy.environment(LIMIT), np.random.default_rng(0)
    wide = [one.genomes[0].astype(np.float64) for one in made]
    starts = [np.stack([course.walls[:, 0] for course in one.courses]) for one in made]
    mine, theirs, sample = [], [], 0
    for _ in range(seconds):
        began = time.perf_counter()
        bred()
        mine.append((time.perf_counter() - began) / total)
        steps, began = 0, time.perf_counter()
        while time.perf_counter() - began < 1:
            number, individual, episode = (int(rng.integers(size)) for size in (len(made), len(wide[0]), EPISODES))
            steps += cartpole_numpy.steps(env, wide[number][individual], starts[number][episode])
        theirs.append((time.perf_counter() - began) / steps)
        sample += steps
    yield row(
        f"zero-gradient CartPole, {RECIPE.population} x {EPISODES} episodes, limit {LIMIT:,}: {RECIPE.strategy}, "
        f"4-16-2, {len(made)} generations, seed {RECIPE.seed}: each of {total:,.0f} steps, breeding included, "
        f"against Gymnasium and NumPy on {sample:,} of them",
        1e9 * float(np.median(mine)),
        "ns",
        1e9 * float(np.median(theirs)),
    )


def circuit(repetitions: int) -> Iterator[Row]:
    """Cars of which most drive laps of the oval, against plain NumPy, and how long a random circuit takes to make."""
    from game.training.run import Run
    from game.training.settings import Settings
    from tests.oracles import circuit_numpy

    world, count = WORLDS["circuit"], 512
    course = world.course("oval")
    evolution = Run(Settings(world="circuit", population=count, courses=("oval",), seed=1))
    for _ in range(MOST_GENERATIONS):
        made = evolution.step()
        if made.finished[0] >= 0.6:
            break
    evolution.close()
    with Evaluator(world, world.network) as evaluator:
        evaluator(made.genomes[0], course)
        car_ticks = evaluator.lane_ticks
        mine, theirs = in_turn(
            max(repetitions // 3, 3),
            lambda: evaluator(made.genomes[0], course),
            lambda: circuit_numpy.scores(made.genomes[0], course.walls, course.ticks),
        )
    name = f"circuit, {count} cars, {made.finished[0]:.0%} of which drive laps, one core"
    yield row(f"{name}: a car-tick, against NumPy", 1e6 * mine / car_ticks, "ns", 1e6 * theirs / car_ticks)
    yield row(f"{name}: car-ticks", 1e-3 * car_ticks / mine, "million/s", 3.0)
    times = []
    for seed in range(50):
        began = time.perf_counter()
        world.course(f"random:{seed}")
        times.append(1000 * (time.perf_counter() - began))
    yield row("a random circuit, median of 50", float(np.median(times)), "ms", 100.0)


def window(seconds: float) -> Iterator[Row]:
    """500 cars on an unseen track with turbo breeding beside it, against the same breeding without a window."""
    from game.training.settings import Settings
    from game.training.snapshot import Pace
    from game.training.trainer import Trainer
    from game.window.app import App
    from game.window.display import Options

    settings = Settings(strategy="rank-sampling", courses=("simple",), population=500, seed=3)

    def rate(trainer: Trainer, wait: Callable[[], None]) -> float:
        first, began = _newest(trainer), time.perf_counter()
        wait()
        return (_newest(trainer) - first) / (time.perf_counter() - began)

    app = App(settings, Options())
    trainer = app.stage.trainer
    scene: Any = app.open_world.scene
    scene.pace = Pace.TURBO
    trainer.pace(Pace.TURBO)
    _run_for(app, 6.0)
    rates: dict[str, list[float]] = {"window": [], "alone": []}
    frames: list[float] = []
    count, shown = 0, 0.0
    for _ in range(3):
        scene.unseen()
        app.frame_seconds.clear()
        began = time.perf_counter()
        rates["window"].append(rate(trainer, lambda: _run_for(app, seconds / 3)))
        shown += time.perf_counter() - began
        count += len(app.frame_seconds)
        frames += list(app.frame_seconds)
        rates["alone"].append(rate(trainer, lambda: time.sleep(seconds / 3)))
    app.close()
    milliseconds = 1000 * np.array(frames)
    yield row("500 cars and turbo breeding: frames", count / shown, "frames/s", 60.0)
    yield row("500 cars and turbo breeding: 99 % of frames within", float(np.quantile(milliseconds, 0.99)), "ms", 16.7)
    yield row(
        "500 cars: breeding beside the window, against alone",
        float(np.median(rates["window"])),
        "generations/s",
        float(np.median(rates["alone"])),
    )


def chase_window(seconds: float) -> Iterator[Row]:
    """Cats and mice on the screen: beside turbo breeding, then beside turbo teaching."""
    from game.training.settings import Settings
    from game.training.snapshot import Pace
    from game.window.app import App
    from game.window.display import Options

    app = App(Settings(world="chase", seed=3), Options())
    scene: Any = app.open_world.scene
    scene.pace = Pace.TURBO
    app.stage.trainer.pace(Pace.TURBO)
    for what in ("breeding", "teaching"):
        _run_for(app, 6.0)
        app.frame_seconds.clear()
        began = time.perf_counter()
        _run_for(app, seconds / 2)
        frames = np.array(app.frame_seconds)
        yield row(f"cat and mouse beside {what}: frames", len(frames) / (time.perf_counter() - began), "frames/s", 60.0)
        slowest = 1000 * float(np.quantile(frames, 0.99))
        yield row(f"cat and mouse beside {what}: 99 % of frames within", slowest, "ms", 16.7)
        scene.switch_study()
    app.close()


def circuit_window(seconds: float) -> Iterator[Row]:
    """300 cars on the circuit beside turbo breeding: the whole circuit, and with the camera behind one of them."""
    from game.training.settings import Settings
    from game.training.snapshot import Pace
    from game.window.app import App
    from game.window.display import Options

    app = App(Settings(world="circuit", population=300, courses=("flowing",), seed=3), Options())
    scene: Any = app.open_world.scene
    scene.pace = Pace.TURBO
    app.stage.trainer.pace(Pace.TURBO)
    for what in ("the whole circuit", "behind a car"):
        _run_for(app, 6.0)
        app.frame_seconds.clear()
        began = time.perf_counter()
        _run_for(app, seconds / 2)
        frames = np.array(app.frame_seconds)
        yield row(f"300 cars, {what}: frames", len(frames) / (time.perf_counter() - began), "frames/s", 60.0)
        slowest = 1000 * float(np.quantile(frames, 0.99))
        yield row(f"300 cars, {what}: 99 % of frames within", slowest, "ms", 16.7)
        scene.frame.turn_camera()
    app.close()


def scenes(seconds: float) -> Iterator[Row]:
    """Every scene, with breeding on, at two sizes."""
    from game.commands.frames import frames

    for what, milliseconds, bar in frames(seconds):
        yield row(what, milliseconds, "ms", bar)


def _newest(trainer: Any) -> int:
    newest = trainer.snapshot.newest
    return newest.number if newest else 0


def _run_for(app: Any, seconds: float) -> None:
    end = time.perf_counter() + seconds
    while app.running and time.perf_counter() < end:
        app.frame(min(app.clock.tick(60) / 1000, 0.1))


def starts() -> Iterator[Row]:
    """From the command to the first frame of generation 0: the first start ever, and the second."""
    with tempfile.TemporaryDirectory() as folder:
        environment = os.environ | {"NUMBA_CACHE_DIR": folder, "EVOLUTION_ARCADE_HOME": folder}
        times = []
        for _ in range(3):
            began = time.perf_counter()
            command = [sys.executable, "-m", "game", "play", "corridor", "--json"]
            with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True) as process:
                assert process.stdout is not None
                for line in process.stdout:
                    if line.startswith("{") and json.loads(line)["event"] == "first frame":
                        break
                times.append(time.perf_counter() - began)
                process.terminate()
        yield row("first start ever, to the first frame of generation 0", times[0], "s")
        yield row("second start, to the first frame of generation 0", min(times[1:]), "s", 2.0)


def compiling() -> Iterator[Row]:
    """What it takes to breed a first generation in each world, from an empty cache of kernels and from a full one."""
    with tempfile.TemporaryDirectory() as folder:
        environment = os.environ | {"NUMBA_CACHE_DIR": folder, "EVOLUTION_ARCADE_HOME": folder}
        seconds = []
        for _ in range(2):
            before = os.times()
            for world in WORLDS:
                command = [sys.executable, "main.py", "train", world, "--generations", "1", "--json"]
                subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, check=True)
            after = os.times()
            seconds.append(after.children_user + after.children_system - before.children_user - before.children_system)
        yield row("the first generation of every world, nothing compiled yet", seconds[0], "s of processor")
        yield row("the first generation of every world, all compiled", seconds[1], "s of processor")


def lonely(repetitions: int) -> Iterator[Row]:
    """A car alone on the circuit, against a full block."""
    from brains.lanes import LANES
    from game.engine.session import Session

    world = WORLDS["circuit"]
    course, ticks = world.course("oval"), 200
    genomes = np.zeros((LANES, world.network.genes), dtype=np.float32)  # they stand still until they are out

    def drive(count: int) -> None:
        Session(world, [Side(world.network, genomes[:count])], course).run(ticks)

    alone, full = in_turn(repetitions, lambda: drive(1), lambda: drive(LANES))
    yield row(f"one car, {ticks} ticks of the circuit, against {LANES}", alone, "ms", full)


def memory() -> float:
    """Resident memory of this process, MB; 0 where the system does not say."""
    try:
        pages = int(Path("/proc/self/statm").read_text().split()[1])
    except OSError:
        return 0.0
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def run_bench(quick: bool) -> list[Row]:
    """All rows; a table on stderr as they come."""
    from game.window.display import has_display

    console = Console(stderr=True, highlight=False)
    rows: list[Row] = []
    parts = [generations(5 if quick else 25), chase(5 if quick else 25), circuit(5 if quick else 25)]
    parts += [cartpole(5 if quick else 30), lonely(5 if quick else 30), compiling()]
    if has_display():
        parts += [starts(), window(6 if quick else 18), chase_window(6 if quick else 18)]
        parts += [circuit_window(6 if quick else 18), scenes(2 if quick else 5)]
    else:
        console.print("no display: the rows of the window are left out")
    for part in parts:
        for one in part:
            rows.append(one)
            console.print(
                f"{one['name']}: {one['value']:.3g} {one['unit']}"
                + (f" (baseline {one['baseline']:.3g}, ratio {one['ratio']:.3g})" if one["baseline"] else "")
            )
    table = Table("what", "value", "unit", "baseline", "ratio")
    for one in rows:
        table.add_row(
            one["name"],
            f"{one['value']:.3g}",
            one["unit"],
            f"{one['baseline']:.3g}" if one["baseline"] else "",
            f"{one['ratio']:.3g}" if one["ratio"] else "",
        )
    console.print(table)
    return rows
