"""The worlds. A new one is a module of rules here, a scene in `game/scenes`, and a line below."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib import import_module
from typing import cast

from game.engine.course import Course, CourseError, CourseFileError
from game.engine.world import World

NAMES = {"corridor": "CORRIDOR", "chase": "CHASE", "cartpole": "CARTPOLE", "circuit": "CIRCUIT"}
"""Modules here, and what each calls its world."""


class Worlds(Mapping[str, World]):
    """By name. A world is imported when it is first asked for, so that a start waits for one and not for all."""

    def __getitem__(self, name: str) -> World:
        constant = NAMES[name]
        return cast(World, getattr(import_module(f"{__name__}.{name}"), constant))

    def __contains__(self, name: object) -> bool:
        return name in NAMES

    def __iter__(self) -> Iterator[str]:
        return iter(NAMES)

    def __len__(self) -> int:
        return len(NAMES)


WORLDS = Worlds()

__all__ = ["WORLDS", "Course", "CourseError", "CourseFileError", "World"]
