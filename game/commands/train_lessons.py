"""`train WORLD --role ROLE`: teach the role that has a teacher, without a window."""

from __future__ import annotations

import math
import time
from dataclasses import asdict
from pathlib import Path
from typing import Any

from game.commands.ending import ending
from game.commands.render import write
from game.commands.train import Keeper
from game.engine.world import Pupil
from game.scenes.faces import FACES
from game.training.console import console, progress_bar

HELD = 4
"""Pictures of a film that a frame of weights stays."""
PORTION = 2000
"""Games between two looks at the clock, and at whether to end."""
ROWS = 1000
"""Most rows of a history of lessons."""


def run_lessons(world: str, teaching: Pupil, games: int, save: Path | None, film: Path | None) -> dict[str, Any]:
    """Teach so many games more, save, write how it learned, say how it went, and return what --json prints."""
    first = teaching.games
    began = time.perf_counter()
    keeper = Keeper(save, teaching)
    with keeper.at_work(), progress_bar() as progress:
        task = progress.add_task("games", total=games)
        while teaching.games < first + games and not ending.told:
            teaching.teach(min(PORTION, first + games - teaching.games))
            text = f"{teaching.mistakes:.2f} mistakes"
            progress.update(task, completed=teaching.games - first, description=text)
            if keeper.is_due:
                keeper.save_meanwhile(console().print)
        keeper.save()
    seconds = time.perf_counter() - began
    settings, regret, wrong = teaching.settings, teaching.examine(), teaching.wrong
    name = teaching.champions[0].name if teaching.champions else f"a {settings.cell} {settings.role}"
    told = console()
    if ending.told:
        told.print(f"told to end after {teaching.games - first:,} of {games:,} games")
    loses = f"; in whole games it loses {regret:.2f} turns against perfect play" if teaching.champions else ""
    told.print(
        f"{name}, taught {teaching.games:,} games: {teaching.mistakes:.3f} mistakes a game, "
        f"{wrong:.2f} of ten moves wrong{loses}"
    )
    if save:
        told.print(keeper.says())
    if film:
        pictures = FACES[world].learned
        assert pictures is not None
        frames = pictures()(teaching)
        write(film, lambda: list(frames)[-1], lambda gif: (one for one in frames for _ in range(HELD // (1 + gif))))
        told.print(f"how it learned: {film}")
    history = teaching.history
    step = -(-len(history.games) // ROWS) if len(history.games) else 1
    kept = sorted({*range(0, len(history.games), step), len(history.games) - 1}) if len(history.games) else []
    return {
        "world": world,
        **asdict(settings),
        "alpha": settings.rate,
        "history": [{"games": int(history.games[k]), "mistakes": float(history.mistakes[k])} for k in kept],
        "games": teaching.games,
        "mistakes": teaching.mistakes if teaching.games else None,
        "wrong_of_ten": wrong,
        "regret": None if math.isnan(regret) else regret,
        "seconds": seconds,
        "games_per_second": (teaching.games - first) / seconds,
    }
