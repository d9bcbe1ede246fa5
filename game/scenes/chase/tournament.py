"""The tournament: each mouse against each cat, a table over the scene."""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace

import numpy as np
import pygame
from numpy.typing import NDArray

from brains.files import Brain
from game.scenes.base.overlays import Overlay
from game.scenes.base.stage import Scene
from game.scenes.chase.game import BRED, TAUGHT, YOU
from game.scenes.chase.panels import draw_tournament
from game.scenes.chase.playing import CATS, MICE, Results
from game.scenes.chase.programme import Casting, brain_of, shape_of
from game.scenes.chase.trainer import ChaseSnapshot
from game.ui import overlay
from game.ui.canvas import Canvas
from game.worlds.chase import kernel
from game.worlds.chase.duels import duel
from game.worlds.chase.rooms import Shape


class Tournament(Overlay):
    """Those that there are now play each other, in the window's pool; any key closes it."""

    def __init__(self, beneath: Scene, pool: ThreadPoolExecutor, results: Results, snapshot: ChaseSnapshot) -> None:
        super().__init__(beneath)
        self._results, self._told = results, False
        mice = [brain_of(snapshot, replace(Casting(), mouse=kind), kernel.MOUSE) for kind in (TAUGHT, BRED)]
        cat = brain_of(snapshot, Casting(), kernel.CAT)
        shape, nobody = shape_of(snapshot), mice[0] is None
        self._played: Future[NDArray[np.float64]] = pool.submit(
            lambda: play_all([*mice, None], [cat, None], shape, nobody)
        )

    @property
    def turns(self) -> NDArray[np.float64] | None:
        """`(mouse, cat)` of taught, bred and perfect ones, mean turns; None until all have been played."""
        return self._played.result() if self._played.done() else None

    def shows(self) -> object:
        return self._played.done()

    def update(self, seconds: float) -> None:
        if self._played.done() and not self._told:
            self._told = True
            self.refresh()  # the line that they are playing goes

    def handle(self, event: pygame.event.Event, canvas: Canvas) -> None:
        self.over = self.over or event.type in (pygame.KEYDOWN, pygame.MOUSEBUTTONDOWN)

    def paint(self, canvas: Canvas) -> None:
        turns = self.turns
        if turns is None:
            overlay.draw_note(canvas, "they are all playing each other…", canvas.units.height / 2)
            return
        whole, counts = self._results.fill(turns)
        mice = ["You" if kind == YOU else f"{kind.title()} mouse" for kind in MICE]
        cats = ["You" if kind == YOU else f"{kind.title()} cat" for kind in CATS]
        draw_tournament(canvas, mice, cats, whole, counts)


def play_all(
    mice: list[Brain | None], cats: list[Brain | None], shape: Shape, nobody: bool = False
) -> NDArray[np.float64]:
    """`(mouse, cat)`: mean turns over every start; None is the perfect player, but the first mouse perhaps `nobody`."""
    turns = np.array([[duel(mouse, cat, shape).mean_turns for cat in cats] for mouse in mice])
    turns[: int(nobody)] = np.nan
    return turns
