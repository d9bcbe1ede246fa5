"""The worlds. A new one is a module of rules here, a scene in `game/scenes`, and a line below."""

from __future__ import annotations

import copyreg
from collections.abc import Iterator, Mapping
from importlib import import_module
from typing import Any, cast

from game.engine.course import Course, CourseError, CourseFileError
from game.engine.gym.names import is_environment
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
ENVIRONMENTS = "game.worlds.gym"
"""What makes worlds of environments."""


class Worlds(Mapping[str, World]):
    """By name. A world is imported when it is first asked for, so that a start waits for one and not for all.

    `gym:ID` is a world, too, made when it is asked for: then SettingsError says what is wrong with it. Those that are
    counted and gone through are the arcade's own.
    """

    def __getitem__(self, name: str) -> World:
        if is_environment(name):
            return cast(World, import_module(ENVIRONMENTS).world_of(name))
        return cast(World, import_module(MODULES[name]).WORLD)

    def at_hand(self, name: str) -> World | None:
        """None for an environment that has not been looked at yet, which takes a process and a second."""
        if is_environment(name) and not import_module(ENVIRONMENTS).is_known(name):
            return None
        return self[name]

    def __contains__(self, name: object) -> bool:
        return name in MODULES or (isinstance(name, str) and is_environment(name))

    def __iter__(self) -> Iterator[str]:
        return iter(MODULES)

    def __len__(self) -> int:
        return len(MODULES)


WORLDS = Worlds()


def _by_name(world: World) -> Any:
    """How a world is copied, and sent to another process: as the one of that name there."""
    known = world.name in WORLDS and WORLDS[world.name] is world
    return (_named, (world.name,)) if known else world.__reduce_ex__(2)


def _named(name: str) -> World:
    return WORLDS[name]


copyreg.pickle(World, _by_name)

__all__ = ["WORLDS", "Course", "CourseError", "CourseFileError", "World"]
