"""`evaluate` where two roles meet: a brain, or the perfect player, against an opponent from every start."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from brains.files import Brain, load_brain
from game.store.champions import check_fits
from game.training.settings import SettingsError
from game.worlds import WORLDS, World

PERFECT = "perfect"
"""The name of the player than which there is no better."""


def role_of(name: str) -> str | None:
    """What a brain plays; None for one of a world with one role. Raises FileError."""
    if name == PERFECT:
        raise SettingsError(f"role: expected one of {', '.join(world_of().roles)} for the perfect player, got none")
    return load_brain(Path(name)).role or None


def world_of(*players: str) -> World:
    """The world in which these meet: that of a file, or the first in which there are perfect players."""
    for name in players:
        if name != PERFECT and (world := WORLDS.get(load_brain(Path(name)).world)):
            return world
    return next(world for world in WORLDS.values() if world.meeting)


def run_games(brain: str, role: str, opponent: str, course: str) -> dict[str, Any]:
    """Every start that there is.

    Raises:
        SettingsError: a role that there is not.
        CourseError: a course that there is not.
        FileError: a file that is not a brain of that role.
    """
    world = world_of(brain, opponent)
    meeting = world.meeting
    if meeting is None or role not in world.roles:
        expected = f"one of {', '.join(world.roles)}" if meeting else f"none in {world.name}"
        raise SettingsError(f"role: expected {expected}, got {role!r:.40}")
    mine = world.roles.index(role)
    names = (brain, opponent) if mine == 0 else (opponent, brain)
    players = [_player(world, name, whose) for name, whose in zip(names, world.roles, strict=True)]
    played = meeting.play(players, world.course(course))
    return {
        "world": world.name,
        "role": role,
        "opponent": opponent,
        "course": course,
        "starts": len(played.turns),
        "mean_turns": float(played.turns.mean()),
        "caught": float(played.caught.mean()),
        "regret": played.regret(mine),
    }


def _player(world: World, name: str, role: str) -> Brain | None:
    """Who plays a role, by the word `perfect` or a file's path; None is the perfect player. Raises FileError."""
    if name == PERFECT:
        return None
    brain = load_brain(Path(name), world.name, role)
    check_fits(brain, world, Path(name))
    return brain


def said(result: dict[str, Any]) -> str:
    """What it comes to, in one line."""
    return (
        f"{result['role']} against {result['opponent']}, {result['starts']} starts: {result['mean_turns']:.3f} turns "
        f"on average, {100 * result['caught']:.1f} % caught, regret {result['regret']:.3f} turns"
    )
