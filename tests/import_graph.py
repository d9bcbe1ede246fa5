"""Who imports whom: every import statement of the code, those inside functions and for types alone included."""

from __future__ import annotations

import ast
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("brains", "game")


def modules() -> dict[str, Path]:
    """Every module by its name."""
    found = {}
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            parts = path.relative_to(ROOT).with_suffix("").parts
            found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


def imports() -> dict[str, set[str]]:
    """By module, the modules that it names."""
    known = modules()
    graph: dict[str, set[str]] = {}
    for name, path in known.items():
        named = set()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                named |= {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module:
                inner = {f"{node.module}.{alias.name}" for alias in node.names}
                named |= {one if one in known else node.module for one in inner}
        graph[name] = {one for one in named if one in known and one != name}
    return graph


def circles() -> list[list[str]]:
    """Groups of modules each of which leads to all others of the group."""
    graph, reached = imports(), {}
    for start in graph:
        seen: set[str] = set()
        ahead = [start]
        while ahead:
            for one in graph[ahead.pop()] - seen:
                seen.add(one)
                ahead.append(one)
        reached[start] = seen
    groups = {tuple(sorted(two for two in graph if two in reached[one] and one in reached[two])) for one in graph}
    return sorted(list(group) for group in groups if len(group) > 1)
