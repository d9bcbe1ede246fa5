"""Cat and mouse, the arcade's second world."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from game.engine.world import Lessons, Pupil
from game.worlds.chase.meeting import Hunt
from game.worlds.chase.rules import RULES


def taught(**settings: Any) -> Pupil:
    """A mouse in lessons. Raises SettingsError."""
    from game.worlds.chase.teaching import Teaching, TeachingSettings  # most of whom play here ask for none

    return Teaching(TeachingSettings(**settings))


CHASE = replace(RULES, meeting=Hunt(), lessons=Lessons("mouse", "teacher", taught))
WORLD = CHASE
