"""Keys: each does something, none two things, and the foot of the window tells of it."""

from __future__ import annotations

import itertools
from unittest.mock import Mock

import pygame
import pytest

from game.scenes.base.overlays import Help
from game.scenes.faces import FACES
from game.training.settings import Settings
from game.ui import theme
from game.ui.canvas import Canvas
from game.ui.keys import LEARNERS_KEYS
from game.ui.overlay import draw_bar, draw_help
from game.ui.theme import Units
from game.window.by_hand import by_hand
from game.worlds import WORLDS
from tests.conftest import there
from tests.key_tables import KEYS, PLAYING, TABLES

HELD = {"up", "down", "left", "right", "move", "wheel", "pick", "knock", "choose", "eyes"}
"""Actions of keys that are held, or of the mouse, which scenes do not know by their name."""


@pytest.mark.parametrize("table", KEYS)
def test_no_key_is_bound_twice(table: str) -> None:
    keys = [key for binding in KEYS[table].bindings for key in binding.keys]
    assert len(keys) == len(set(keys))


@pytest.mark.parametrize("world", FACES)
def test_every_key_of_a_world_does_something(world: str) -> None:
    with by_hand(Settings(world=world, population=8, courses=there(world)), (320, 180)) as one:
        for binding in FACES[world].keys.bindings:
            known = one.scene.does(binding.action) or binding.action in {**one.app.always, **one.app.alone}
            assert known or binding.action in HELD, binding.action


def test_every_key_of_the_race_of_learners_and_of_the_menu_does_something() -> None:
    with by_hand(Settings(world="cartpole", population=8), (320, 180)) as one:
        one.breed(1)
        one.wait(0.1)
        one.press(pygame.K_v)
        race = one.app.scenes[-1]
        for binding in LEARNERS_KEYS.own:
            before = (race.rate, race.paused, list(race._sides), race._panel)
            one.press(binding.keys[0])
            assert before != (race.rate, race.paused, list(race._sides), race._panel), binding.action
        one.press(pygame.K_ESCAPE)
        assert race._panel is None and one.app.scenes[-1] is race, "settings are closed first"
        one.press(pygame.K_ESCAPE)
        one.press(pygame.K_ESCAPE)
        menu = one.app.menu
        assert one.app.scenes == [menu]
        at = menu.at
        one.press(pygame.K_RIGHT)
        assert menu.at != at
        one.press(pygame.K_RETURN)
        assert one.app.scenes != [menu]


def test_who_plays_sees_the_keys_of_players() -> None:
    assert set(PLAYING) == set(WORLDS)
    for world, face in FACES.items():
        assert face.keys_of(0) is KEYS[world] and face.keys_of(1) is PLAYING[world]
        assert all(binding.short for binding in PLAYING[world].bindings)
        bound = {binding.label for binding in KEYS[world].bindings}
        assert set(PLAYING[world].own[1].label.split()) <= bound, "what gives back is a key of the world"
        assert (face.for_two is not None) == any(binding.action == "two" for binding in KEYS[world].own)


@pytest.mark.parametrize("table", KEYS)
def test_few_keys_are_on_one_page(table: str) -> None:
    help_ = Help(Mock(), KEYS[table])
    shown = []
    while not help_.over:
        shown.append(help_.page[1])
        help_.handle(pygame.event.Event(pygame.KEYDOWN, key=pygame.K_x), Mock())
    one_page = ("menu", "shelf", "learners", "article", "family", "students", "two worlds", "theatre")
    assert len(shown) == (1 if table in one_page else 2)
    assert tuple(itertools.chain(*shown)) == KEYS[table].bindings


@pytest.mark.parametrize("size", [(theme.DESIGN_WIDTH, theme.DESIGN_HEIGHT), (800, 450)])
@pytest.mark.parametrize("table", [*KEYS, *(f"{world} played" for world in PLAYING)])
def test_the_foot_of_the_window_has_room_for_its_keys(
    table: str, size: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    pygame.font.init()
    ends: list[int] = []
    real = Canvas.text

    def text(self: Canvas, *args: object, **named: object) -> pygame.Rect:
        box: pygame.Rect = real(self, *args, **named)  # type: ignore[arg-type]
        ends.append(box.right)
        return box

    monkeypatch.setattr(Canvas, "text", text)
    keys, units = PLAYING[table.split()[0]] if table.endswith("played") else KEYS[table], Units.of(size)
    draw_bar(Canvas(pygame.Surface(size), units), "", keys, 670)
    assert len(ends) >= 4 and max(ends) <= (theme.DESIGN_WIDTH - theme.EDGE) * units.scale + 1


@pytest.mark.parametrize("size", [(1280, 720), (800, 450)])
@pytest.mark.parametrize("table", TABLES)
def test_no_sentence_about_a_key_is_cut_off_in_the_help(
    table: str, size: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    pygame.font.init()
    canvas, fitted = Canvas(pygame.Surface(size), Units.of(size)), Mock(wraps=Canvas.fitted)
    monkeypatch.setattr(Canvas, "fitted", lambda *args: fitted(*args))
    draw_help(canvas, "Keys", TABLES[table], last=True)
    cut = [says for _, says, room in (call.args for call in fitted.call_args_list) if canvas.width(says) > room]
    assert not cut and fitted.called
