"""`bench`: speed as ratios between two things that are timed in turn, in one run on one machine."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from rich.console import Console
from rich.table import Table

from game.commands import bench_racing
from game.engine.timing import Row, row
from game.scenes.faces import FACES
from game.training.settings import DEFAULT_WORLD, SettingsError
from game.worlds import WORLDS

ROOT = Path(__file__).resolve().parents[2]


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


def on_the_screen(seconds: float, worlds: Sequence[str]) -> Iterator[Row]:
    """What the faces of these worlds name, beside turbo breeding."""
    from game.training.snapshot import Pace
    from game.window.app import App
    from game.window.display import Options

    for about in (FACES[world].watched for world in worlds):
        if about is None:
            continue
        watched = about()
        app = App(watched.settings, Options())
        scene: Any = app.open_world.scene
        scene.pace = Pace.TURBO
        app.stage.trainer.pace(Pace.TURBO)
        for what, step in watched.steps.items():
            step(scene)
            _run_for(app, 6.0)
            app.frame_seconds.clear()
            began = time.perf_counter()
            _run_for(app, seconds / 2)
            frames = np.array(app.frame_seconds)
            yield row(f"{what}: frames", len(frames) / (time.perf_counter() - began), "frames/s", 60.0)
            yield row(f"{what}: 99 % of frames within", 1000 * float(np.quantile(frames, 0.99)), "ms", 16.7)
        app.close()


def scenes(seconds: float, world: str) -> Iterator[Row]:
    """Every scene, or those of a world, with breeding on, at two sizes."""
    from game.commands.frames import frames

    for what, milliseconds, bar in frames(seconds, world):
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
            command = [sys.executable, "-m", "game", "play", DEFAULT_WORLD, "--json"]
            with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True) as process:
                assert process.stdout is not None
                for line in process.stdout:
                    if line.startswith("{") and json.loads(line)["event"] == "first frame":
                        break
                times.append(time.perf_counter() - began)
                process.terminate()
        yield row("first start ever, to the first frame of generation 0", times[0], "s")
        yield row("second start, to the first frame of generation 0", min(times[1:]), "s", 2.0)


def first_menu() -> Iterator[Row]:
    """From the command to the first live tile of the menu, and until all live, with nothing compiled yet."""
    with tempfile.TemporaryDirectory() as folder:
        environment = os.environ | {"NUMBA_CACHE_DIR": folder, "EVOLUTION_ARCADE_HOME": folder}
        command, live = [sys.executable, "-m", "game", "--json"], []
        began = time.perf_counter()
        with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout is not None
            for line in process.stdout:
                if line.startswith("{") and json.loads(line)["event"] == "live":
                    live.append(time.perf_counter() - began)
                if len(live) == len(WORLDS):
                    break
            process.terminate()
    yield row("first start ever, the menu: until a first world lives", live[0], "s")
    yield row("first start ever, the menu: until all of them live", live[-1], "s")


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


def memory() -> float:
    """Resident memory of this process, MB; 0 where the system does not say."""
    try:
        pages = int(Path("/proc/self/statm").read_text().split()[1])
    except OSError:
        return 0.0
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def run_bench(quick: bool, world: str = "") -> list[Row]:
    """All rows, or those that are about one world; a table on stderr as they come.

    Raises:
        SettingsError: a world that there is not.
    """
    from game.window.display import has_display

    if world and world not in FACES:
        raise SettingsError(f"--world: expected one of {', '.join(FACES)}, got {world!r:.40}")
    console = Console(stderr=True, highlight=False)
    rows: list[Row] = []
    repetitions, seconds, worlds = 5 if quick else 25, 6.0 if quick else 18.0, [world] if world else list(FACES)
    benches = (FACES[one].bench for one in worlds)
    parts = [part for bench in benches if bench for part in bench(repetitions)]
    if not world:
        parts += [bench_racing.measured(repetitions), compiling()]
    if has_display():
        if not world:
            parts += [starts(), first_menu(), window(seconds)]
        parts += [on_the_screen(seconds, worlds), scenes(2 if quick else 5, world)]
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
