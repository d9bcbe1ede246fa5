"""What somebody made on the screen becomes a champion of the gallery."""

from __future__ import annotations

from typing import Any

from brains.files import Brain
from game.scenes.base.stage import Stage
from game.store import champions as gallery


def keep(stage: Stage[Any], brain: Brain, says: str) -> None:
    """Keep a brain, and say that and what it is; or why it could not be kept."""
    try:
        path = gallery.keep(brain)
    except OSError as error:
        stage.say(f"not saved: {error}")
        return
    stage.report("saved", file=str(path))
    stage.say(f"{brain.name}, {says}, is kept: F5 shows it")
