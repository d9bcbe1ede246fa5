"""Parts of the window that are drawn anew when what they show has changed."""

from __future__ import annotations

from itertools import pairwise

import pygame
import pytest

from game.ui.canvas import Canvas
from game.ui.layers import Layers
from game.ui.theme import Units

PARTS = ("chart", "brain", "steps")


@pytest.fixture
def canvas() -> Canvas:
    return Canvas(pygame.Surface((300, 100)), Units(1.0, 300, 100))


def drawn(layers: Layers, canvas: Canvas, shows: int, heavy: bool) -> list[str]:
    """Those of the parts that a frame draws."""
    painted: list[str] = []
    layers.begin(canvas)
    for k, name in enumerate(PARTS):
        layers.draw(name, canvas, (100.0 * k, 0, 100, 100), shows, lambda name=name: painted.append(name), heavy)  # type: ignore[misc]
    return painted


def test_what_has_not_changed_is_not_drawn_and_all_is_after_something_lay_over_it(canvas: Canvas) -> None:
    layers = Layers()
    assert [drawn(layers, canvas, shows, False) for shows in (0, 0, 1, 1)] == [list(PARTS), [], list(PARTS), []]
    layers.invalidate()
    assert drawn(layers, canvas, 1, True) == list(PARTS), "there is nothing that could be seen until then"


def test_of_heavy_parts_one_is_drawn_in_a_frame_and_none_waits_longer_than_a_frame(canvas: Canvas) -> None:
    layers = Layers()
    assert drawn(layers, canvas, 0, True) == list(PARTS)
    assert drawn(layers, canvas, 1, True) == ["chart"]
    assert drawn(layers, canvas, 1, True) == ["brain", "steps"], "they have waited"
    assert drawn(layers, canvas, 1, True) == []
    frames = [drawn(layers, canvas, shows, True) for shows in range(2, 9)]
    assert all(set(one + two) == set(PARTS) for one, two in pairwise(frames)), "all in turn"
