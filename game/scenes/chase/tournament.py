"""The tournament: each mouse against each cat, a table over the scene."""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from brains.files import Brain
from game.duels import duel
from game.scenes.chase.director import Casting, brain_of, sprint_of
from game.scenes.chase.game import BRED, TAUGHT, YOU
from game.scenes.chase.panels import draw_tournament
from game.scenes.chase.playing import CATS, MICE, Results
from game.training.chase_trainer import ChaseSnapshot
from game.ui import overlay
from game.ui.canvas import Canvas
from game.worlds.chase import kernel


class Tournament:
    """Is played in the window's pool when it is opened."""

    def __init__(self, pool: ThreadPoolExecutor, results: Results) -> None:
        self._pool, self._results = pool, results
        self._played: Future[NDArray[np.float64]] | None = None

    @property
    def is_open(self) -> bool:
        return self._played is not None

    @property
    def turns(self) -> NDArray[np.float64] | None:
        """`(mouse, cat)` of taught, bred and perfect ones, mean turns; None until all have been played."""
        return self._played.result() if self._played and self._played.done() else None

    def open(self, snapshot: ChaseSnapshot) -> None:
        """Let those that there are now play."""
        mice = [brain_of(snapshot, replace(Casting(), mouse=kind), kernel.MOUSE) for kind in (TAUGHT, BRED)]
        cat = brain_of(snapshot, Casting(), kernel.CAT)
        self._played = self._pool.submit(play_all, [*mice, None], [cat, None], sprint_of(snapshot))

    def close(self) -> None:
        self._played = None

    def draw(self, canvas: Canvas) -> None:
        """The table, or that it is being made."""
        overlay.veil(canvas)
        turns = self.turns
        if turns is None:
            overlay.draw_note(canvas, "they are all playing each other…", canvas.units.height / 2)
            return
        whole, counts = self._results.fill(turns)
        mice = ["You" if kind == YOU else f"{kind.title()} mouse" for kind in MICE]
        cats = ["You" if kind == YOU else f"{kind.title()} cat" for kind in CATS]
        draw_tournament(canvas, mice, cats, whole, counts)


def play_all(mice: list[Brain | None], cats: list[Brain | None], sprint: int) -> NDArray[np.float64]:
    """`(mouse, cat)`: mean turns over every start; None is the perfect player."""
    return np.array([[duel(mouse, cat, sprint).mean_turns for cat in cats] for mouse in mice])
