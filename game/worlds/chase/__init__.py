"""Cat and mouse, the arcade's second world."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from game.engine.world import Lessons, Pupil
from game.worlds.chase.meeting import Hunt
from game.worlds.chase.rules import RULES


def taught(**settings: Any) -> Pupil:
    """A mouse or a cat in lessons. Raises SettingsError."""
    from game.worlds.chase.teaching import Teaching  # most of whom play here ask for none
    from game.worlds.chase.ways import TeachingSettings

    return Teaching(TeachingSettings(**settings))


CHASE = replace(RULES, meeting=Hunt(), lessons=Lessons(RULES.roles, "teacher", taught))
WORLD = CHASE
