"""Champions from a file, for the mouse, the cat or both."""

from __future__ import annotations

from pathlib import Path

from brains.files import Brain, FileError, load_brain
from game.training.settings import Settings
from game.worlds.chase import CHASE


def read_champions(path: Path, settings: Settings) -> list[Brain]:
    """Those that can be bred on from with these settings, one or one a role. Raises FileError."""
    brains = []
    for role in CHASE.roles:
        try:
            brains.append(load_brain(path, CHASE.name, role))
        except FileError:
            if role == CHASE.roles[-1] and not brains:
                raise
    for brain in brains:
        if (brain.network, brain.senses) != (settings.network, settings.sense):
            expected = f"expected layers {settings.network.sizes} that see the room {settings.sense}"
            raise FileError(f"{path.name}: {expected}, got {brain.network.sizes}, {brain.senses}")
    return brains
