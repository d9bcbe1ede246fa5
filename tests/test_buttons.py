"""What keys do can be done with the mouse: caps and chips are buttons, and every screen has a way out."""

from __future__ import annotations

import pygame
import pytest

from game.scenes.base.overlays import Help
from game.scenes.faces import FACES
from game.training.settings import Settings
from game.training.snapshot import Pace
from game.ui import buttons, theme
from game.ui.canvas import Canvas
from game.ui.panel import _look
from game.ui.theme import Units
from game.window.by_hand import ByHand, by_hand
from game.window.display import MENU
from tests.conftest import there


def click(one: ByHand, key: int, button: int = 1) -> ByHand:
    """On what stands for a key."""
    box = next(there.box for there in buttons.there() if there.key == key)
    for kind in (pygame.MOUSEBUTTONDOWN, pygame.MOUSEBUTTONUP):
        pygame.event.post(pygame.event.Event(kind, pos=box.center, button=button))
    one.wait(0.1)
    return one


def point(one: ByHand, at: tuple[int, int]) -> None:
    pygame.event.post(pygame.event.Event(pygame.MOUSEMOTION, pos=at, rel=(0, 0), buttons=(0, 0, 0)))
    one.wait(0.1)


@pytest.mark.parametrize("world", FACES)
def test_a_world_is_watched_and_left_with_the_mouse_alone(world: str) -> None:
    with by_hand(Settings(world=world, population=12, seed=3, courses=there(world))) as one:
        one.breed(3)
        one.wait(0.2)
        scene = one.scene
        click(one, pygame.K_p)
        assert scene.pace is Pace.EVERY
        speed = scene.speed
        click(one, pygame.K_RIGHTBRACKET)
        assert scene.speed == speed + 1
        click(one, pygame.K_RIGHTBRACKET, button=3)
        assert scene.speed == speed
        click(one, pygame.K_TAB)
        assert scene._panel is not None
        click(one, pygame.K_ESCAPE)
        assert scene._panel is None
        click(one, pygame.K_m)
        assert scene.playing
        click(one, pygame.K_ESCAPE)
        assert not scene.playing
        click(one, pygame.K_F3)
        assert scene.guide.is_open
        click(one, pygame.K_RETURN)
        assert scene.guide.is_open
        click(one, pygame.K_ESCAPE)
        assert not scene.guide.is_open
        click(one, pygame.K_h)
        assert isinstance(one.app.scenes[-1], Help)
        click(one, pygame.K_SPACE)
        assert one.app.scenes == [scene] and scene.paused, "a cap in the list of all keys does what it says"
        click(one, pygame.K_ESCAPE)
        assert one.app.scenes == [one.app.menu]


def test_every_screen_has_a_way_out_with_the_mouse() -> None:
    opens = {
        "cartpole": (pygame.K_v, pygame.K_F5, pygame.K_F7),
        "circuit": (pygame.K_e, pygame.K_w),
        "corridor": (pygame.K_e,),
    }
    for world, keys in opens.items():
        with by_hand(Settings(world=world, population=12, seed=3, courses=there(world))) as one:
            one.breed(2)
            one.wait(0.2)
            for key in keys:
                one.press(key)
                one.wait(0.2)
                assert len(one.app.scenes) == 2, pygame.key.name(key)
                click(one, pygame.K_ESCAPE)
                assert len(one.app.scenes) == 1 and one.app.running, pygame.key.name(key)
    with by_hand(Settings(world="chase", population=12)) as one:
        one.breed(2)
        one.wait(0.2)
        one.press(pygame.K_x)
        pygame.event.post(pygame.event.Event(pygame.MOUSEBUTTONDOWN, pos=(5, 300), button=1))
        one.wait(0.1)
        assert len(one.app.scenes) == 1, "any click closes a table"


def test_the_mouse_is_told_what_a_button_does_and_nothing_stays_behind() -> None:
    with by_hand(Settings(world="corridor", population=12, seed=3)) as one:
        one.breed(3)
        one.wait(0.2)
        one.press(pygame.K_SPACE)
        one.wait(2)
        before = one.picture()
        tab = next(there for there in buttons.there() if there.key == pygame.K_TAB)
        assert tab.says
        point(one, tab.box.center)
        told = (before != one.picture()).any(axis=2)
        assert told[600:680].any() and one.app._pointer.said == tab.says
        point(one, (400, 300))
        one.wait(0.1)
        assert not (before != one.picture())[70:].any()
        point(one, tab.box.center)
        one.press(pygame.K_PERIOD)
        assert not one.app._pointer.said, "who presses keys looks at what they do"


def test_the_menu_and_the_first_screen_can_be_clicked() -> None:
    with by_hand(Settings(world="corridor"), opens=MENU) as one:
        one.wait(0.2)
        click(one, pygame.K_F7)
        assert len(one.app.scenes) == 2
        click(one, pygame.K_ESCAPE)
        click(one, pygame.K_RETURN)
        assert one.app.scenes == [one.scene] and one.scene.shown is None
        one.wait(0.1)
        click(one, pygame.K_ESCAPE)
        assert one.app.scenes == [one.app.menu], "also of a world that is not there yet"


@pytest.mark.parametrize("ink", theme.INKS)
@pytest.mark.parametrize("palette", theme.PALETTES)
def test_entries_of_menus_can_be_read_in_every_look(ink: str, palette: str) -> None:
    pygame.font.init()
    theme.use(ink, palette)
    try:
        colours = _look(Canvas(pygame.Surface((640, 360)), Units.of((640, 360))))["drop_down_menu"]["colours"]
        for state in ("normal", "hovered", "active", "selected"):
            ground, text = (tuple(bytes.fromhex(colours[f"{state}_{part}"][1:])) for part in ("bg", "text"))
            assert theme.contrast(ground, text) >= 4.5, state
    finally:
        theme.use()
