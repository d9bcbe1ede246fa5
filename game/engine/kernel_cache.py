"""Where compiled kernels are kept between starts.

Numba notices a change only in the file of the function that it caches, not in what that function
calls. So the folder's name is a digest of every source that goes into a kernel.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections import defaultdict
from pathlib import Path

import numba
import platformdirs

COMPILER = "game.window.compiling"
"""The module that compiles what a world needs; named, because it needs the window, which needs this."""
AT_ONCE = threading.Semaphore(2)
"""Processes that compile at the same time."""
ONE_OF: defaultdict[str, threading.Lock] = defaultdict(threading.Lock)
"""Of a world: who comes second waits until the first is done, and then has nothing to do."""
POLL_SECONDS, PATIENCE_SECONDS = 0.02, 300.0
"""Between two looks at whether it is done, and until nobody waits for it any longer."""

ROOT = Path(__file__).resolve().parents[2]
SOURCES = (
    *(
        "brains/backprop.py",
        "brains/lanes.py",
        "brains/simd.py",
        "game/engine/blocks.py",
        "game/engine/rollout.py",
        "game/worlds/**/*.py",
    ),
    *("game/scenes/circuit/view_paint.py", "game/scenes/circuit/view_sample.py"),
)


def digest() -> str:
    """Twelve hex digits that change with any kernel source and with numba's version."""
    total = hashlib.sha256(numba.__version__.encode())
    for pattern in SOURCES:
        for path in sorted(ROOT.glob(pattern)):
            total.update(path.relative_to(ROOT).as_posix().encode() + b"\0" + path.read_bytes())
    return total.hexdigest()[:12]


def use_kernel_cache() -> Path:
    """Point numba at the folder of this version's kernels. Call before the first cached function is defined."""
    base = os.environ.get("NUMBA_CACHE_DIR") or platformdirs.user_cache_dir("evolution-arcade")
    folder = Path(base) / f"kernels-{digest()}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        folder = Path(tempfile.mkdtemp(prefix="evolution-arcade-")) / folder.name
    numba.config.CACHE_DIR = str(folder)
    return folder


def compiled(world: str) -> Path:
    """The file that is there once all that a world begins with has been compiled."""
    return Path(numba.config.CACHE_DIR) / f"{world}.compiled"


def compile_apart(world: str) -> None:
    """Wait until another process has compiled what a world begins with, unless that was done at an earlier start.

    Where there can be no such process, or it fails, this one compiles when it has to.
    """
    environment = os.environ | {"NUMBA_CACHE_DIR": str(Path(numba.config.CACHE_DIR).parent)}
    command, none = [sys.executable, "-m", COMPILER, world], subprocess.DEVNULL
    with ONE_OF[world], AT_ONCE:
        if compiled(world).exists():
            return
        try:
            child = subprocess.Popen(command, cwd=ROOT, env=environment, stdin=none, stdout=none, stderr=none)
        except OSError:
            return
        last = time.monotonic() + PATIENCE_SECONDS
        while child.poll() is None and not compiled(world).exists() and time.monotonic() < last:
            time.sleep(POLL_SECONDS)
    threading.Thread(target=child.wait, name="compiler", daemon=True).start()
