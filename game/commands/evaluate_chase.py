"""`evaluate` for cat and mouse: a brain, or the perfect player, against an opponent from every start."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from brains.files import Brain, load_brain
from game.duels import PERFECT, duel
from game.gallery import check_fits
from game.training.settings import SettingsError
from game.worlds.chase import CHASE, kernel
from game.worlds.chase.solver import SPRINTS


def player(name: str, role: str) -> Brain | None:
    """Who plays a role, by the word `perfect` or a file's path; None is the perfect player. Raises FileError."""
    if name == PERFECT:
        return None
    path = Path(name)
    brain = load_brain(path, CHASE.name, role)
    check_fits(brain, CHASE, path)
    return brain


def role_of(name: str) -> str | None:
    """Of a cat's or a mouse's brain what it plays; None for a brain of another world. Raises FileError."""
    if name == PERFECT:
        raise SettingsError(f"role: expected one of {', '.join(CHASE.roles)} for the perfect player, got none")
    brain = load_brain(Path(name))
    return brain.role if brain.world == CHASE.name else None


def run_duel(brain: str, role: str, opponent: str, sprint: int) -> dict[str, Any]:
    """Every start in different cells, phase 0.

    Raises:
        SettingsError: a role or a sprint that there is not.
        FileError: a file that is not a brain of that role.
    """
    if role not in CHASE.roles:
        raise SettingsError(f"role: expected one of {', '.join(CHASE.roles)}, got {role!r}")
    if sprint not in SPRINTS:
        raise SettingsError(f"sprint: expected one of {', '.join(map(str, SPRINTS))}, got {sprint}")
    mine = CHASE.roles.index(role)
    names = (brain, opponent) if mine == kernel.MOUSE else (opponent, brain)
    mouse, cat = (player(name, whose) for name, whose in zip(names, CHASE.roles, strict=True))
    played = duel(mouse, cat, sprint)
    return {
        "world": CHASE.name,
        "role": role,
        "opponent": opponent,
        "sprint": sprint,
        "starts": len(played.turns),
        "mean_turns": played.mean_turns,
        "caught": float(played.caught.mean()),
        "regret": played.regret(mine),
    }
