"""`python -m tests.shake --seconds 600 --seed 1`: one line for each kind, and a traceback for each fault.

The same seed shakes the same, as long as it gets as far; `--only` takes one kind. The exit status is 1 if any fell.
"""

from __future__ import annotations

import argparse
import faulthandler
import os
import sys
import tempfile
import time
import traceback
from collections.abc import Callable
from pathlib import Path

os.environ["SDL_VIDEODRIVER"] = "dummy"

import numpy as np

from game.store.places import HOME_VARIABLE
from tests.shake import commands, files, windows

KINDS: dict[str, Callable[[np.random.Generator, Path], str]] = {
    "files": files.shake,
    "commands": commands.shake,
    "windows": windows.shake,
}
"""Each does one thing that chance says, in a folder of its own, and says what; it raises what should not have been."""
HANGS = 120
"""Seconds: nothing that is shaken takes so long."""


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.shake")
    parser.add_argument("--seconds", type=float, default=600.0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", choices=KINDS)
    asked = parser.parse_args()
    fell = 0
    kinds = {asked.only: KINDS[asked.only]} if asked.only else KINDS
    for number, (kind, shake) in enumerate(kinds.items()):
        end, tries = time.monotonic() + asked.seconds / len(kinds), 0
        while time.monotonic() < end:
            rng = np.random.default_rng([asked.seed, number, tries])
            tries += 1
            with tempfile.TemporaryDirectory(prefix="shake-") as folder:
                os.environ[HOME_VARIABLE] = str(Path(folder) / "home")
                faulthandler.dump_traceback_later(HANGS, exit=True)
                try:
                    shake(rng, Path(folder))
                except Exception:
                    fell += 1
                    print(f"{kind}, seed {asked.seed}, try {tries - 1} of this kind fell:", file=sys.stderr)
                    traceback.print_exc()
                finally:
                    faulthandler.cancel_dump_traceback_later()
        print(f"{kind}: {tries} tries in {asked.seconds / len(kinds):.0f} s", flush=True)
    print(f"seed {asked.seed}: {fell} fell")
    return int(fell > 0)


if __name__ == "__main__":
    sys.exit(main())
