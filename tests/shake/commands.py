"""Command lines by chance: each ends with 0, or with 1 or 2 and one line."""

from __future__ import annotations

import contextlib
import io
import os
import sys
from pathlib import Path

import numpy as np

from game.commands import cli
from tests.shake.files import damaged, samples

COMMANDS = ("train", "evaluate", "render", "worlds", "study", "soak", "play", "nothing", "")
WORLDS = ("corridor", "chase", "cartpole", "circuit", "moon", "", "-")
OPTIONS = (
    *("--seed", "--population", "--generations", "--strategy", "--course", "--mutation", "--brain", "--activations"),
    *("--option", "--senses", "--role", "--teacher", "--hidden", "--alpha", "--games", "--workers", "--save"),
    *("--resume", "--card", "--card-to", "--json", "--opponent", "--sprint", "--episodes", "--out", "--size"),
    *("--minutes", "--what", "--teach-from", "--sees", "--way", "--epochs"),
)
VALUES = (
    *("1", "2", "4", "8", "-1", "0", "1e3", "nan", "²", "9" * 40, "x" * 300, "", " ", "\n", "a\nb", "--", "-", "%s"),
    *("simple", "oval", "sprint-3", "random:1", "random:1:300", "fresh", "fresh:400", "wild:3", "word:banana", "both"),
    *("rank-sampling", "openai-es", "cma-es", "elite-clones", "tanh", "tanh,tanh", "mouse", "cat", "perfect", "room"),
    *("a=b", "elite=2", "/dev/null", "/dev/full", "/nowhere/x", ".", "..", "out.png", "out.gif", "x.brain", "x.run"),
    *("640x360", "faithful", "GOOD", "BAD", "FOLDER"),
)
ALWAYS = {
    "train": ("--generations", "1", "--population", "8"),
    "evaluate": ("--course", "random:1:300"),
    "render": ("--course", "random:1:300"),
}
"""So that nothing takes long; often left out where it would not."""
TOO_LONG = {"soak", "study", "play", ""}
"""Commands that are only tried with something that is refused."""


def shake(rng: np.random.Generator, folder: Path) -> str:
    def pick(among: tuple[str, ...]) -> str:
        return among[int(rng.integers(len(among)))]

    command = pick(COMMANDS)
    words = [command] if command else []
    names = list(samples())
    good = folder / "good"
    sample = samples()[names[int(rng.integers(len(names)))]]
    good.write_bytes(sample)
    (folder / "bad").write_bytes(damaged(rng, sample))
    if command == "train" and rng.random() < 0.8:
        words.append(pick(WORLDS[:4]))
    elif command in ("evaluate", "render"):
        words.append(pick(("GOOD", "GOOD", "BAD", "perfect", *VALUES)))
    if rng.random() < 0.7:
        words += ALWAYS.get(command, ())
    for _ in range(int(rng.integers(0, 5))):
        words.append(pick(OPTIONS))
        if words[-1] != "--json":
            words.append(pick(VALUES))
    if command == "train":  # of an option that is given twice the last one counts
        words += ["--games", "5"] if "mouse" in words else ["--generations", "1"]
    if command in TOO_LONG:
        words += ["--nonsense"]
    put = {"GOOD": str(good), "BAD": str(folder / "bad"), "FOLDER": str(folder)}
    line = [put.get(word, word) for word in words]
    status, out, err = _run(line, folder)
    shown = f"{line!r:.500} ended with {status}: {err[-600:]!r}"
    if status not in (0, 1, 2, 3):
        raise AssertionError(shown)
    last = err.strip().splitlines()[-1:]
    other = "--card" in line and bool(out)  # another champion than the card's, which is said on stdout
    if status and not other and not (last and last[0].startswith("evolution-arcade: ") and len(last[0]) <= 500):
        raise AssertionError(shown)
    if "Traceback" in err:
        raise AssertionError(shown)
    return command


def _run(line: list[str], folder: Path) -> tuple[int, str, str]:
    out, err, before = io.StringIO(), io.StringIO(), (Path.cwd(), sys.argv, sys.stdin)
    os.chdir(folder)
    sys.argv, sys.stdin = ["main.py", *line], io.TextIOWrapper(io.BytesIO(b"nothing of use"))
    try:
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            cli.main()
        status = 0
    except SystemExit as stop:
        status = int(stop.code or 0)
    finally:
        os.chdir(before[0])
        sys.argv, sys.stdin = before[1], before[2]
    return status, out.getvalue(), err.getvalue()
