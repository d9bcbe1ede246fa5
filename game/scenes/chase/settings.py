"""The chase's settings as rows of a panel: of the populations, or of the lessons."""

from __future__ import annotations

from dataclasses import replace

from game.scenes.chase.trainer import ChaseSnapshot, ChaseTrainer, Study
from game.ui.canvas import Canvas
from game.ui.panel import Choice, Panel, Range
from game.ui.settings_panel import bred_with, breeding_rows
from game.worlds.chase.teaching import ALPHA, HIDDEN, TEACHERS


class ChasePanel(Panel):
    """Changes what is learned now while it is learned."""

    def __init__(
        self, canvas: Canvas, snapshot: ChaseSnapshot, strategies: tuple[str, ...], place: tuple[float, float, float]
    ) -> None:
        self._study, self._breeding, self._teaching = snapshot.study, snapshot.settings, snapshot.taught.settings
        super().__init__(canvas, self._teaching_rows() if self._lessons else self._breeding_rows(strategies), place)

    @property
    def _lessons(self) -> bool:
        return self._study is Study.TAUGHT

    def apply(self, trainer: ChaseTrainer) -> None:
        """Let the trainer go on with the values."""
        values = self.values
        if self._lessons:
            alpha = None if values["teacher"] != self._teaching.teacher else float(values["α"])
            self._teaching = replace(
                self._teaching, teacher=values["teacher"], hidden=int(values["hidden units"]), alpha=alpha
            )
            trainer.change_teaching(self._teaching)
            return
        self._breeding = replace(
            bred_with(self._breeding, values),
            courses=(values["rule"],),
            brain=values["brain"],
            senses=values["sees the room"],
        )
        trainer.change(self._breeding)

    def _teaching_rows(self) -> tuple[Choice | Range, ...]:
        settings = self._teaching
        return (
            Choice("teacher", tuple(TEACHERS), settings.teacher),
            Range("hidden units", *HIDDEN, value=settings.hidden, log=True, whole=True),
            Range("α", *ALPHA, value=settings.rate, log=True),
        )

    def _breeding_rows(self, strategies: tuple[str, ...]) -> tuple[Choice | Range, ...]:
        settings, world = self._breeding, self._breeding.arena
        networks = tuple(world.networks)
        return (
            *breeding_rows(settings, strategies),
            Choice("rule", tuple(world.presets), settings.courses[0]),
            Choice("brain", networks, settings.brain or networks[0]),
            Choice("sees the room", world.senses, settings.sense),
        )
