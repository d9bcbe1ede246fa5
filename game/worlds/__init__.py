"""The worlds. A new one is a module of rules here, a scene in `game/scenes`, and a line below."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib import import_module
from typing import cast

from game.engine.course import Course, CourseError, CourseFileError
from game.engine.world import World

MODULES = {
    "corridor": "game.worlds.corridor",
    "chase": "game.worlds.chase",
    "cartpole": "game.worlds.cartpole",
    "circuit": "game.worlds.circuit",
    "walker": "game.worlds.walker",
    "volley": "game.worlds.volley",
}
"""By name. Each module has a `WORLD`."""


class Worlds(Mapping[str, World]):
    """By name. A world is imported when it is first asked for, so that a start waits for one and not for all."""

    def __getitem__(self, name: str) -> World:
        return cast(World, import_module(MODULES[name]).WORLD)

    def __contains__(self, name: object) -> bool:
        return name in MODULES

    def __iter__(self) -> Iterator[str]:
        return iter(MODULES)

    def __len__(self) -> int:
        return len(MODULES)


WORLDS = Worlds()

__all__ = ["WORLDS", "Course", "CourseError", "CourseFileError", "World"]
