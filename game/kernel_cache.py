"""Where compiled kernels are kept between starts.

Numba notices a change only in the file of the function that it caches, not in what that function
calls. So the folder's name is a digest of every source that goes into a kernel.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from pathlib import Path

import numba
import platformdirs

ROOT = Path(__file__).resolve().parent.parent
SOURCES = ("brains/backprop.py", "brains/lanes.py", "brains/simd.py", "game/rollout.py", "game/worlds/**/*.py")


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
        folder = Path(tempfile.mkdtemp(prefix="evolution-arcade-kernels-"))
    numba.config.CACHE_DIR = str(folder)
    return folder


def is_warm() -> bool:
    """Whether an earlier start has left compiled kernels in the folder."""
    return any(Path(numba.config.CACHE_DIR).rglob("*.nbc"))
