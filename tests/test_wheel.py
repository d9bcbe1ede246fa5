"""What is installed: all that the program needs, and nothing else."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from game.scenes.base.trailers import FOLDER as FILMS
from game.store.champions import SHIPPED

ROOT = Path(__file__).resolve().parent.parent
PARTS = ("brains", "game", "README.md", "LICENSE", "requirements.txt", "pyproject.toml")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    """Made of a copy, because making it leaves files behind."""
    copy, out = tmp_path_factory.mktemp("copy"), tmp_path_factory.mktemp("wheel")
    for name in PARTS:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(ROOT / name, copy / name)
    command = [sys.executable, "-m", "pip", "wheel", ".", "--no-deps", "--no-build-isolation", "--no-index"]
    done = subprocess.run([*command, "-w", str(out)], cwd=copy, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    (path,) = out.iterdir()
    return zipfile.ZipFile(path)


def test_it_holds_both_packages_and_all_champions_and_nothing_else(wheel: zipfile.ZipFile) -> None:
    wanted = {str(path.relative_to(ROOT)) for name in PARTS[:2] for path in (ROOT / name).rglob("*.py")}
    wanted |= {str(path.relative_to(ROOT)) for path in SHIPPED.rglob("*") if path.is_file()} | {"brains/py.typed"}
    wanted |= {str(path.relative_to(ROOT)) for path in FILMS.rglob("*") if path.is_file()}
    wanted |= {str(path.relative_to(ROOT)) for path in (ROOT / "game/worlds").rglob("*.csv")}
    assert {name for name in wheel.namelist() if ".dist-info/" not in name} == wanted
    assert len([name for name in wanted if name.endswith(".brain")]) >= 11


def test_it_makes_the_command_and_asks_for_what_is_required(wheel: zipfile.ZipFile) -> None:
    (about,) = {name.split("/")[0] for name in wheel.namelist() if ".dist-info/" in name}
    commands = wheel.read(f"{about}/entry_points.txt").decode().split()
    assert commands == ["[console_scripts]", "evolution-arcade", "=", "game.commands.cli:main"]
    told = wheel.read(f"{about}/METADATA").decode()
    asked = {re.sub(r"[^a-z0-9]", "", line.lower()) for line in re.findall(r"Requires-Dist: ([\w.-]+)", told)}
    listed = re.findall(r"^[\w.-]+", (ROOT / "requirements.txt").read_text(encoding="utf-8"), re.MULTILINE)
    assert asked == {re.sub(r"[^a-z0-9]", "", name.lower()) for name in listed}
