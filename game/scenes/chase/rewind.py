"""Back in time in cat and mouse: champions of an earlier generation play again, and those who were nearly as good."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

import numpy as np
import pygame

from game.scenes.base.stage import Stage
from game.scenes.breeding.family import open_over
from game.scenes.chase.game import Match
from game.scenes.chase.layout import View
from game.scenes.chase.people import Played
from game.scenes.chase.programme import match_from, nearest, neighbour
from game.scenes.chase.trainer import ChaseTrainer
from game.ui.canvas import Canvas
from game.ui.timeline import BESIDE, Position, Scrub


class Rewinding(Played):
    """Which generation plays: those that are bred now, or an earlier one."""

    def __init__(self, stage: Stage[ChaseTrainer], view: View) -> None:
        super().__init__(stage, view)
        self.view = view
        self._scrub = Scrub()
        """The mouse on the chart."""
        self.beside = 0
        """How many generations are side by side; 0 for none."""
        self.others: tuple[Match, ...] = ()
        """Those beside the newest: the same start, the latest first."""

    def _browse(self, step: int) -> None:
        if self.casting.generation is not None or self.beside or step < 0:
            self.rewind(neighbour(self.snapshot, self.casting.generation, step))

    def _may_rewind(self) -> bool:
        """Whether the chart is one of generations, and nobody plays."""
        return self.snapshot.bred and not (self.playing or self.board or self._panel)

    def rewind(self, generation: int | None) -> None:
        """Champions of this generation play from now on; None for what is bred now."""
        if self.playing:
            self.stage.say("Esc ends the game first")
            return
        if generation != self.casting.generation or self.casting.pair or self.beside:
            self.beside = 0
            self.recast(replace(self.casting, generation=generation, pair=0))
        self.stage.say("the newest champions" if generation is None else f"champions of generation {generation:,}")

    def forget_pictures(self) -> None:
        """Who leaves the world leaves the past."""
        super().forget_pictures()
        self.beside, self.others = 0, ()
        if not self.playing:
            self.casting = replace(self.casting, generation=None, pair=0)

    def compare(self) -> None:
        """Generation 0 beside the newest, from the same start; then four, evenly over the run; then none."""
        if self.playing:
            self.stage.say("Esc ends the game first")
            return
        counts = (0, *BESIDE)
        self.beside = counts[(counts.index(self.beside) + 1) % len(counts)] if self.snapshot.bred else 0
        self.recast(replace(self.casting, generation=None, pair=0, people=()))
        self.stage.report("beside", generations=self.beside)

    @property
    def ways(self) -> dict[str, Callable[[], None]]:
        """What keys do that lead through time, by their actions."""
        ancestry = partial(open_over, self, lambda number: self.rewind(nearest(self.snapshot, number)))
        return {"compare": self.compare, "ancestry": ancestry}

    def _gather(self) -> None:
        """A game has begun: others begin beside it, if some are to."""
        game, snapshot, casting = self.game, self.snapshot, self.casting
        self.others = ()
        if not self.beside or not isinstance(game, Match) or self.playing or snapshot.newest is None:
            return
        wanted = np.linspace(snapshot.newest.number, 0, self.beside)[1:].tolist()
        found = {nearest(snapshot, one) for one in wanted} - {None, snapshot.newest.number}
        self.others = tuple(
            match_from(snapshot, replace(casting, generation=one), game.ways[0])
            for one in sorted((one for one in found if one is not None), reverse=True)
        )

    def ends(self, key: int) -> None:
        """Generation 0, or what is bred now."""
        self.rewind(nearest(self.snapshot, 0) if key == pygame.K_HOME else None)

    def _drag(self, event: pygame.event.Event, canvas: Canvas) -> None:
        """The mouse on the chart."""
        self._scrub.handle(event, self.view.timeline, canvas.units.scale, self._may_rewind)

    def _seek(self, seconds: float) -> None:
        """Whom it points at play as soon as it rests, or is let go."""
        if self._scrub.due(seconds):
            sought = self._scrub.sought
            self.rewind(None if sought is None else nearest(self.snapshot, sought))

    @property
    def position(self) -> Position:
        """Where one is in the run."""
        game, snapshot, scrub = self.game, self.snapshot, self._scrub
        at: tuple[int, ...] = (game.number,) if isinstance(game, Match) else ()
        if scrub.drags and scrub.sought is not None:
            at = (round(scrub.sought),)
        elif self.others:
            at = *(one.number for one in self.others[::-1]), *at
        elif self.casting.generation is None or not at:
            return Position(True, at)
        return Position(False, at, snapshot.newest.number if snapshot.newest else 0)
