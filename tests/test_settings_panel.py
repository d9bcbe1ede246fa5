"""Settings that are open in a window: they have room, and leave nothing behind."""

from __future__ import annotations

import gc
import weakref
from itertools import pairwise

import pygame
import pygame_gui
import pytest

from brains.strategies import STRATEGIES
from game.scenes.faces import FACES
from game.training.settings import Settings
from game.ui.panel import Panel
from game.ui.theme import Units
from game.window.by_hand import FRAME, by_hand
from tests.conftest import there


def assert_legible(panel: Panel, size: tuple[int, int]) -> None:
    """There is room for a label above each row, and for the last row."""
    places = [element.rect for element in panel.elements.values()]  # from top to bottom
    assert min(lower.top - upper.bottom for upper, lower in pairwise(places)) >= Units.of(size).px(18)
    assert places[-1].bottom <= Units.of(size).px(panel.y + panel.height)


@pytest.mark.parametrize("world", FACES)
def test_settings_are_closed_when_another_world_comes_on(world: str) -> None:
    """They are 12 MB, and each world would keep its own."""
    with by_hand(Settings(world=world, courses=there(world))) as one:
        own = one.app.open_world
        one.breed(1)
        one.wait(0.1)
        one.press(pygame.K_TAB)
        open_ones = weakref.WeakSet((own.scene._panel, own.scene._panel._manager))
        assert len(open_ones) == 2
        one.press(pygame.K_F2)
        one.wait(FRAME)
        gc.collect()
        assert one.app.world != world and not open_ones
        while one.app.world != world:
            one.press(pygame.K_F2)
        one.wait(0.1)
        assert one.app.open_world is own and own.scene._panel is None


@pytest.mark.parametrize("size", [(1280, 720), (1024, 768), (1600, 700)])
@pytest.mark.parametrize("world", FACES)
def test_settings_and_explanations_make_room_for_each_other(world: str, size: tuple[int, int]) -> None:
    """With both, the rows of the settings lay on top of each other."""
    with by_hand(Settings(world=world, courses=there(world)), size) as one:
        scene = one.app.open_world.scene
        one.breed(1)
        one.wait(0.1)
        one.press(pygame.K_F3)
        assert scene.guide.is_open
        one.press(pygame.K_TAB)
        assert scene._panel and not scene.guide.is_open and scene.view.caption is None
        assert_legible(scene._panel, size)
        one.press(pygame.K_F3)
        assert scene.guide.is_open and scene._panel is None
        one.press(pygame.K_m)
        assert scene.playing and not scene.guide.is_open and scene.view.caption is None, "the foot says how one steers"


@pytest.mark.parametrize("strategy", STRATEGIES)
def test_all_choices_of_a_strategy_can_be_read(strategy: str) -> None:
    with by_hand(Settings(strategy=strategy)) as one:
        one.breed(1)
        one.wait(0.1)
        one.press(pygame.K_TAB)
        panel = one.app.open_world.scene._panel
        options = one.app.stage.trainer.snapshot.settings.strategy_options
        if options:
            one.press(pygame.K_TAB)
            assert list(panel.elements) == [option.name for option in options]
            assert len(options) < 2 or assert_legible(panel, (1280, 720)) is None
        one.press(pygame.K_TAB, pygame.K_TAB)
        assert one.app.open_world.scene._panel is None


@pytest.mark.parametrize("world", FACES)
def test_what_the_units_of_each_layer_do_can_be_chosen_and_is_seen(world: str) -> None:
    with by_hand(Settings(world=world, population=8, courses=there(world))) as one:
        one.breed(2)
        one.wait(0.1)
        before = one.scene.snapshot.settings.network
        names = ["hidden", "outputs"] if len(before.sizes) == 3 else ["outputs"]
        names = (
            [f"hidden {k}" for k in range(1, len(before.sizes) - 1)] + ["outputs"] if len(before.sizes) > 3 else names
        )
        names = ["hidden units", "outputs"] if world == "cartpole" else names
        for _ in range(4):
            one.press(pygame.K_TAB)
            panel = one.scene._panel
            assert panel is not None
            if "outputs" in panel.elements:
                break
        assert [row.label for row in panel.rows if getattr(row, "picture", None)] == names
        assert len(panel.rows) < 2 or assert_legible(panel, (1280, 720)) is None
        one.wait(0.1)
        shown = one.picture()
        event = pygame.event.Event(
            pygame_gui.UI_DROP_DOWN_MENU_CHANGED, ui_element=panel.elements["outputs"], text="relu"
        )
        pygame.event.post(event)
        one.wait(0.1)
        assert (one.picture() != shown).any(), "another picture is bright"
        one.breed(1)
        settings = one.scene.snapshot.settings
        assert settings.network.activations == (*before.activations[:-1], "relu")
        assert one.scene.snapshot.champions[0].network.activations[-1] == "relu"
