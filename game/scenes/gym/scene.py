"""Watching, playing and changing what is bred in an environment."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import ClassVar

from game.engine.gym.engine import trouble
from game.engine.gym.names import named
from game.scenes.base.stage import Stage
from game.scenes.breeding.driving import Driver, Hand, Held
from game.scenes.breeding.laboratory import open_over
from game.scenes.breeding.replay import Lineup, Replay
from game.scenes.breeding.scene import BreedingScene
from game.scenes.gym.frame import GymFrame
from game.scenes.gym.hands import Hands
from game.scenes.gym.laboratory import FewSeeds
from game.scenes.gym.replay import Episodes, few
from game.training.generation import Generation
from game.training.settings import Settings
from game.training.trainer import Trainer
from game.ui.canvas import Canvas
from game.ui.panel import Choice, Range
from game.ui.settings_panel import SettingsPanel
from game.worlds import Course

SEEDS = ("1", "2", "4", "8", "16")
"""That each individual plays a generation."""


class GymPanel(SettingsPanel):
    """Of what is bred in an environment."""

    def world_rows(self) -> tuple[Choice | Range, ...]:
        own, seeds = self.settings, str(len(self.settings.courses))
        return (
            Choice("brain", own.brains, own.brain or next(iter(own.arena.networks))),
            Choice("seeds each", SEEDS if seeds in SEEDS else (*SEEDS, seeds), seeds),
        )

    def with_world(self, settings: Settings) -> Settings:
        brain, seeds = str(self.values["brain"]), int(self.values["seeds each"])
        if brain != (settings.brain or next(iter(settings.arena.networks))):
            settings = replace(settings, brain=brain, activations=())
        if seeds != len(settings.courses):
            settings = replace(settings, courses=("fresh",) * seeds)
        return settings


class GymScene(BreedingScene):
    """An environment."""

    replay_kind: ClassVar[type[Replay]] = Episodes
    hand_speed = 1.0

    def __init__(self, stage: Stage[Trainer], course: Course | None = None) -> None:
        world = stage.trainer.snapshot.settings.arena
        assert world.form is not None
        self._hands = Hands(named(world.name).id, world.form)
        super().__init__(stage, GymFrame(world.form), course)
        del self.actions["learners"]
        self.actions["operate"] = lambda: open_over(self, FewSeeds)
        trouble.tell = stage.say

    @property
    def _solved(self) -> bool:
        """As Gymnasium says; never where it does not."""
        snapshot, form = self.snapshot, self.world.form
        if snapshot.champion is None or form is None or form.solved is None:
            return False
        return min(snapshot.champion.fitness, snapshot.alike) >= form.solved

    @property
    def steering(self) -> tuple[frozenset[int], ...]:
        return tuple(frozenset({key}) for key in self._hands.keys)

    def lineup(self, generation: Generation, person: bool) -> Lineup:
        return few(super().lineup(generation, person))

    def unseen_course(self) -> Course:
        return self.world.course(f"random:{self.stage.dice.randint(1000, 9999)}")

    def new_driver(self, replay: Replay) -> Driver:
        driver = super().new_driver(replay)
        if self._hands.by_turns and isinstance(replay, Episodes):
            self._hands.idle = True
            replay.waits = lambda: driver.driving and self._hands.idle
        return driver

    def hands(self, replay: Replay) -> Callable[[Held], Hand]:
        return self._hands

    def new_panel(self, canvas: Canvas, place: tuple[float, float, float]) -> SettingsPanel:
        return GymPanel(canvas, self.snapshot.settings, self.stage.strategies, place)
