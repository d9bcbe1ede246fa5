"""A short soak: the demo with random input, stepped by hand. The long one is `python main.py soak --demo`."""

from __future__ import annotations

import gc
import random
import weakref
from concurrent.futures import ThreadPoolExecutor

import pygame
import pytest

from game.commands.soak_show import random_input
from game.scenes.arcade.open_worlds import OpenWorld, OpenWorlds
from game.training.settings import Settings
from game.window import memory
from game.window.by_hand import by_hand
from game.window.display import DEMO
from game.worlds import WORLDS, Course

FRAMES = 900
EVERY = 12
"""Frames between two inputs."""


def test_a_demo_with_random_input_breaks_nothing_and_keeps_no_world_that_was_closed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    scenes: list[weakref.ref[object]] = []
    real = OpenWorlds.make

    def make(self: OpenWorlds, settings: Settings, course: Course | None = None, held: bool = False) -> OpenWorld:
        open_world = real(self, settings, course, held)
        scenes.append(weakref.ref(open_world.scene))
        return open_world

    monkeypatch.setattr(OpenWorlds, "make", make)
    dice = random.Random(3)
    with by_hand(Settings(), (320, 180), opens=DEMO) as one:
        for frame in range(FRAMES):
            if frame % EVERY == 0:
                pygame.event.post(random_input(one.app, dice))
            if frame % 3 == 0:
                one.breed(1)
            one.app.frame(0.1, drawn=frame % 3 == 0)
            assert one.app.running and one.app.stage.trainer.snapshot.error is None
        assert len(scenes) > 2 * len(WORLDS), "many worlds have come and gone"
        one.app.frame(0.1)
        gc.collect()
        alive = sum(scene() is not None for scene in scenes)
        assert alive <= len(one.app.open_worlds) + 2, "those that are open, the demo's, and one that is on its way out"


def test_parts_that_know_each_other_go_a_few_seconds_after_their_scene() -> None:
    """Left alone, the collector comes minutes later: each settings panel stayed, with 15 MB of pictures."""

    class Part:
        to: Part

    there, back = Part(), Part()
    there.to, back.to = back, there
    panel = weakref.ref(there)
    gc.disable()
    try:
        with ThreadPoolExecutor(1) as pool:
            tidy = memory.Tidy(pool)
            del there, back
            tidy.update(0.6 * memory.EVERY)
            pool.submit(int).result()
            assert panel() is not None
            tidy.update(0.6 * memory.EVERY)
        assert panel() is None
    finally:
        gc.enable()


def test_a_circuit_beneath_a_race_of_learners_keeps_no_pictures_and_comes_back_as_it_was() -> None:
    with by_hand(Settings(world="circuit", population=32, seed=6), (320, 180)) as one:
        one.breed(2)
        one.wait(0.5)
        one.press(pygame.K_SPACE)
        one.wait(0.1)
        before, painted = one.picture(), weakref.ref(one.scene.frame.view)
        one.press(pygame.K_v)
        gc.collect()
        assert painted() is None
        one.press(pygame.K_ESCAPE)
        one.wait(0.1)
        apart = abs(one.picture().astype(int) - before.astype(int))
        assert apart.mean() < 1
