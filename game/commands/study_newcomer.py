"""`study newcomer`: how soon after a cold start a stranger has seen failure, and then something clearly better.

The window of each world is opened in a process of its own and says what it shows. Failure is the end of generation 0.
Clearly better is twice as far as that, on average over everybody on the screen; of cat and mouse, a game between
champions that together lose at most half as many turns against perfect play as those of generation 0.
"""

from __future__ import annotations

import json
import os
import queue
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

import numpy as np
from rich.console import Console
from rich.table import Table

from game.store.places import HOME_VARIABLE
from game.training.settings import SettingsError
from game.window.display import has_display
from game.worlds import WORLDS

ROOT = Path(__file__).resolve().parents[2]
BAR = 30.0
"""Seconds within which both have been seen."""
GIVE_UP = 120.0
EVENTS = ("first frame", "failed", "better")


def seen_after(world: str, seed: int, kernels: str | None) -> dict[str, float]:
    """Seconds from the start of the program to each event, NaN for never; `kernels` is another place for kernels."""
    with tempfile.TemporaryDirectory() as home:
        environment = os.environ | {HOME_VARIABLE: home} | ({"NUMBA_CACHE_DIR": kernels} if kernels else {})
        command = [sys.executable, "-m", "game", "play", world, "--seed", str(seed), "--json"]
        began = time.monotonic()
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True)
        assert process.stdout is not None
        said: queue.Queue[tuple[float, str]] = queue.Queue()
        stdout = process.stdout

        def listen() -> None:
            for line in stdout:
                if line.startswith("{"):
                    said.put((time.monotonic() - began, str(json.loads(line)["event"])))

        threading.Thread(target=listen, daemon=True).start()
        after = dict.fromkeys(EVENTS, float("nan"))
        while np.isnan(after["better"]) and time.monotonic() - began < GIVE_UP and process.poll() is None:
            try:
                seconds, event = said.get(timeout=1)
            except queue.Empty:
                continue
            if event in after and np.isnan(after[event]):
                after[event] = seconds
        process.terminate()
        process.wait()
        return after


def run_newcomer(seeds: int) -> dict[str, Any]:
    """Every world: seeds 0 to this without it, and one start with nothing compiled. Raises SettingsError."""
    if not has_display():
        raise SettingsError("study newcomer: expected a display to open windows on, and there is none")
    console = Console(stderr=True, highlight=False)
    table = Table("world", *(f"{event}, s" for event in EVENTS), "worst", f"within {BAR:.0f} s", "first start ever")
    result: dict[str, Any] = {}
    for world in WORLDS:
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as kernels:  # more may be compiled still
            first = seen_after(world, 0, kernels)["better"]
        runs = [seen_after(world, seed, None) for seed in range(seeds)]
        better = np.array([run["better"] for run in runs])
        result[world] = {"runs": runs, "first start ever": first}
        medians = [f"{np.median([run[event] for run in runs]):.1f}" for event in EVENTS]
        within = f"{int((better <= BAR).sum())} of {seeds}"
        table.add_row(world, *medians, f"{better.max():.1f}", within, f"{first:.1f}")
        console.print(f"{world}: {', '.join(f'{one:.1f}' for one in better)}; first start ever {first:.1f}")
    console.print(table)
    return result
