"""Windows of every size: below the smallest one all is drawn small, and nothing ever fails."""

from __future__ import annotations

import pygame
import pytest

from game.training.settings import Settings
from game.window import display
from game.window.app import App
from game.window.by_hand import ByHand, by_hand
from game.window.display import DEMO, MENU, SMALLEST, WORLD, Options
from game.worlds import WORLDS
from tests.conftest import there

SIZES = ((1, 1), (2, 900), (900, 30), (100, 5000), (5000, 100), (SMALLEST[0], 3000), (3000, SMALLEST[1]), (64, 48))
KEYS = (pygame.K_TAB, pygame.K_TAB, pygame.K_n, pygame.K_m, pygame.K_j, pygame.K_F5)
"""Settings, their end, an unseen course, a person, two of them, champions."""


def resize(one: ByHand, size: tuple[int, int]) -> None:
    pygame.display.set_mode(size)
    pygame.event.post(pygame.event.Event(pygame.VIDEORESIZE, size=size, w=size[0], h=size[1]))
    one.wait(1 / 60)


@pytest.mark.parametrize("world", WORLDS)
def test_a_window_may_be_of_any_size(world: str) -> None:
    with by_hand(Settings(world=world, population=24, courses=there(world)), SIZES[0]) as one:
        one.breed(2)
        for key in KEYS:
            for size in SIZES:
                resize(one, size)
            one.press(key)
        assert one.picture().shape == (max(48, SMALLEST[1]), max(64, SMALLEST[0]), 3)


@pytest.mark.parametrize("opens", [MENU, DEMO])
def test_so_may_the_menu_and_the_demo(opens: str) -> None:
    with by_hand(Settings(population=24), (640, 360), opens=opens) as one:
        one.wait(0.1)
        for size in SIZES:
            resize(one, size)
            one.press(pygame.K_RIGHT)


def test_a_window_that_is_too_small_shows_all_of_it_smaller() -> None:
    with by_hand(Settings(population=24), (400, 90), opens=WORLD) as one:
        one.breed(2)
        one.wait(0.1)
        shown = pygame.surfarray.array3d(pygame.display.get_surface())
        assert shown.shape == (400, 90, 3)
        assert one.picture().shape == (180, 400, 3)
        left, middle = shown[:99], shown[101:299]
        assert (left == left[0, 0]).all(), "beside it is nothing"
        assert middle.std() > 10, "and there it is"
        resize(one, (640, 360))
        assert one.app.screen.surface is pygame.display.get_surface()


def test_f11_leaves_the_whole_screen_that_the_start_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(display, "SETTLING", 0.0)  # no desktop here
    app = App(Settings(population=24), Options((640, 360), fullscreen=True, by_hand=1))
    one = ByHand(app)
    assert app.screen.fullscreen and not app.preferences.fullscreen
    whole = pygame.display.get_window_size()
    one.press(pygame.K_F11)
    assert not app.screen.fullscreen and not app.preferences.fullscreen, "what is kept is what is seen"
    assert pygame.display.get_window_size() == (640, 360)
    resize(one, (500, 300))
    one.press(pygame.K_F11)
    assert app.screen.fullscreen and app.preferences.fullscreen and pygame.display.get_window_size() == whole
    one.press(pygame.K_F11)
    assert pygame.display.get_window_size() == (500, 300) and not app.preferences.fullscreen
    app.close()


def test_nothing_is_left_of_a_picture_when_the_window_becomes_another_size(monkeypatch: pytest.MonkeyPatch) -> None:
    with by_hand(Settings(population=24), (1280, 720), opens=WORLD) as one:
        one.breed(2)
        one.wait(0.1)
        told = [pygame.event.Event(pygame.VIDEORESIZE, size=(640, 360), w=640, h=360)]

        def get() -> list[pygame.event.Event]:
            """As on a desktop: the window's picture has the other size from when it is told."""
            events = told.copy()
            if events:
                told.clear()
                pygame.display.set_mode((640, 360))
            return events

        monkeypatch.setattr(pygame.event, "get", get)
        for _ in range(2):
            one.app.frame(1 / 60)
        seen = one.picture().copy()
        one.scene.refresh()
        one.app.draw(one.app.screen.canvas(), 0.0)
        assert (seen == one.picture()).all()
