"""Keys: each does something, none two things, and the foot of the window tells of it."""

from __future__ import annotations

import itertools
import re
from pathlib import Path
from unittest.mock import Mock

import pygame
import pytest

from game.scenes.base.overlays import Help
from game.scenes.faces import FACES
from game.ui import theme
from game.ui.canvas import Canvas
from game.ui.keys import EVERYWHERE
from game.ui.overlay import draw_bar
from game.ui.theme import Units
from game.worlds import WORLDS
from tests.key_tables import KEYS, PLAYING

ROOT = Path(__file__).resolve().parent.parent
HELD = {"up", "down", "left", "right", "move", "wheel", "pick", "knock", "choose"}
"""Actions of keys that are held, or of the mouse, which scenes do not know by their name."""
TABLES = {name: keys.own for name, keys in KEYS.items()} | {"everywhere": EVERYWHERE}


@pytest.mark.parametrize("table", KEYS)
def test_no_key_is_bound_twice(table: str) -> None:
    keys = [key for binding in KEYS[table].bindings for key in binding.keys]
    assert len(keys) == len(set(keys))


@pytest.mark.parametrize("table", TABLES)
def test_every_binding_does_something(table: str) -> None:
    sources = [ROOT / "game/window/app.py", *(ROOT / "game/scenes").rglob("*.py")]
    source = "".join(path.read_text(encoding="utf-8") for path in sources)
    for binding in TABLES[table]:
        if binding.action not in HELD:
            assert re.search(rf'"{binding.action}"', source), binding.action


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
    assert len(shown) == (1 if table in ("menu", "learners") else 2)
    assert tuple(itertools.chain(*shown)) == KEYS[table].bindings


@pytest.mark.parametrize("table", [*KEYS, *(f"{world} played" for world in PLAYING)])
def test_the_foot_of_the_window_has_room_for_its_keys(table: str, monkeypatch: pytest.MonkeyPatch) -> None:
    pygame.font.init()
    ends: list[int] = []
    real = Canvas.text

    def text(self: Canvas, *args: object, **named: object) -> pygame.Rect:
        box: pygame.Rect = real(self, *args, **named)  # type: ignore[arg-type]
        ends.append(box.right)
        return box

    monkeypatch.setattr(Canvas, "text", text)
    size = (theme.DESIGN_WIDTH, theme.DESIGN_HEIGHT)
    keys = PLAYING[table.split()[0]] if table.endswith("played") else KEYS[table]
    draw_bar(Canvas(pygame.Surface(size), Units.of(size)), "", keys, 670)
    assert len(ends) >= 4 and max(ends) <= theme.DESIGN_WIDTH - theme.EDGE
