"""The house's rules about its own code."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.mark.parametrize(
    "command",
    [
        ["ruff", "check", "."],
        ["ruff", "format", "--check", "."],
        ["mypy"],
    ],
    ids=" ".join,
)
def test_a_tool_has_nothing_to_say(command: list[str]) -> None:
    done = subprocess.run([sys.executable, "-m", *command], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_nobody_imports_what_is_not_theirs() -> None:
    program = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_top_level_holds_what_it_should() -> None:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode != 0:
        names = {path.name for path in ROOT.iterdir()}
    else:
        names = {name.split("/")[0] for name in listed.stdout.splitlines()}
    wanted = {
        "main.py",
        "game",
        "brains",
        "assets",
        "tests",
        "requirements.txt",
        "requirements-cluster.txt",
        "README.md",
        "docs",
        "pyproject.toml",
        "LICENSE",
    }
    assert {name for name in names if not name.startswith(".")} <= wanted | {"__pycache__"}


def test_files_fit_in_one_head() -> None:
    for folder in ("brains", "game", "tests"):
        for path in (ROOT / folder).rglob("*.py"):
            assert len(path.read_text(encoding="utf-8").splitlines()) <= 400, path
