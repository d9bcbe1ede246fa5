"""The house: nothing imports in a circle, and a world is named in its own folders and in the two registries only."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from game import worlds
from game.scenes import faces
from game.worlds import WORLDS
from tests.import_graph import circles, modules

ROOT = Path(__file__).resolve().parent.parent
REGISTRIES = {Path(worlds.__file__), Path(faces.__file__)}


def named_in(path: Path) -> Iterator[str]:
    """Where a file names a world: a string that is its name, or an import of what is in its folders."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Constant) and node.value in set(WORLDS):
            yield f"{path}:{node.lineno} {node.value!r}"
        elif isinstance(node, ast.ImportFrom) and node.module:
            parts = {*node.module.split("."), *(alias.name for alias in node.names)}
            if node.module.startswith("game.") and parts & set(WORLDS):
                yield f"{path}:{node.lineno} from {node.module}"


def own(path: Path) -> str:
    """The world in whose folder a file is; empty for all others."""
    parts = path.relative_to(ROOT).parts
    return parts[2] if len(parts) > 3 and parts[1] in ("worlds", "scenes") and parts[2] in WORLDS else ""


def test_nothing_imports_in_a_circle() -> None:
    assert circles() == []


def test_a_world_is_named_in_its_own_folders_and_in_the_registries_only() -> None:
    found = [
        place for path in modules().values() if path not in REGISTRIES and not own(path) for place in named_in(path)
    ]
    assert found == []


def test_no_world_knows_another() -> None:
    others = {path: set(WORLDS) - {own(path)} for path in modules().values() if own(path)}
    for path, strange in others.items():
        for place in named_in(path):
            assert not any(f"game.worlds.{name}" in place or f"game.scenes.{name}" in place for name in strange), place
