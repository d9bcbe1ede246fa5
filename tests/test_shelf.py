"""The shelf of environments, by keys: they are entered from the menu as every other world is."""

from __future__ import annotations

import time
from pathlib import Path

import pygame
import pytest

from brains.files import load_brain
from game.commands.films import shipped
from game.scenes.arcade import shelf
from game.scenes.arcade.menu import MenuScene
from game.scenes.arcade.shelf import ENVIRONMENTS, Shelf
from game.scenes.base.trailers import film_of
from game.scenes.faces import FACES
from game.training.settings import Settings
from game.window.by_hand import ByHand, by_hand
from game.window.display import MENU


def opened(one: ByHand) -> Shelf:
    """From the menu."""
    one.wait(0.1)
    one.press(pygame.K_e)
    scene = one.app.scenes[-1]
    assert isinstance(scene, Shelf)
    return scene


def test_each_has_a_champion_a_film_of_it_and_a_line_of_its_own() -> None:
    for world in ENVIRONMENTS:
        assert load_brain(shipped(world)).world == world
        assert film_of(world).exists() and film_of(world).stat().st_size < 200_000
        assert FACES[world].story.line != "An environment of Gymnasium"


def test_one_is_entered_from_the_menu_and_left_to_it(home: Path) -> None:
    with by_hand(Settings(population=8, seed=1), opens=MENU) as one:
        scene = opened(one)
        one.press(pygame.K_LEFT)
        assert scene._at == 2, "around at the edge"
        one.press(pygame.K_DOWN, pygame.K_RETURN)
        assert not scene.over, "it is no environment, but says how to open one"
        one.press(pygame.K_LEFT, pygame.K_RETURN)
        began = time.monotonic()
        while one.app.scenes[-1] is scene and time.monotonic() - began < 60:
            one.wait(0.05)
        one.wait(0.1)
        assert one.app.world == "gym:Pendulum-v1" and type(one.app.scenes[-1]).__name__ == "GymScene"
        one.press(pygame.K_ESCAPE, pygame.K_ESCAPE)
        one.wait(0.1)
        menu = one.app.scenes[-1]
        assert isinstance(menu, MenuScene) and menu.worlds[menu.at] == "gym:Pendulum-v1", "it has a tile now"


def test_what_cannot_be_opened_is_said_and_nothing_else_happens(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shelf, "ENVIRONMENTS", ("gym:NoSuch-v0", *ENVIRONMENTS[1:]))
    with by_hand(Settings(population=8, seed=1), opens=MENU) as one:
        scene = opened(one)
        one.press(pygame.K_RETURN)
        one.wait(0.2)
        assert one.app.scenes[-1] is scene and "NoSuch" in one.app.stage.note
        one.press(pygame.K_h)
        assert type(one.app.scenes[-1]).__name__ == "Help"
        one.press(pygame.K_ESCAPE, pygame.K_ESCAPE)
        one.wait(0.1)
        assert isinstance(one.app.scenes[-1], MenuScene)
