"""The worlds. A new one is a module of rules here, a scene in `game/scenes`, and a line below."""

from __future__ import annotations

from game.worlds.cartpole import CARTPOLE
from game.worlds.chase import CHASE
from game.worlds.corridor import CORRIDOR
from game.worlds.world import Course, CourseError, CourseFileError, World

WORLDS: dict[str, World] = {world.name: world for world in (CORRIDOR, CHASE, CARTPOLE)}

__all__ = ["WORLDS", "Course", "CourseError", "CourseFileError", "World"]
