"""A throng of silhouettes against a plain way to paint it: one figure after another, on a fine grid."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import numpy as np
import pygame
import pytest
from numpy.typing import NDArray

from game.scenes.walker.silhouettes import Figures, paint
from game.scenes.walker.throng import BANDS, banded, paint_throng
from game.ui import theme

FINER = 8
"""Samples along a side of a pixel, of the plain way."""
BEHIND = (40, 60, 90)
POLYGONS = np.array([0, 4, 7])


def figures(count: int, rng: np.random.Generator, size: tuple[int, int] = (90, 60)) -> Figures:
    """Each a box and a triangle that overlap, some beyond what is painted on."""
    at = rng.uniform(-10, 10, (count, 1, 2)) + rng.uniform((0, 0), size, (count, 1, 2))
    wide, high = rng.uniform(6, 30, (2, count, 1))
    box = np.stack([wide * np.array([0, 1, 1, 0]), high * np.array([0, 0, 1, 1])], axis=-1)
    corner = np.stack([wide * np.array([0.5, 1.5, 0.2]), high * np.array([0.2, 1.1, 1.6])], axis=-1)
    return Figures((at + np.concatenate([box, corner], axis=1)).astype(np.float32), POLYGONS)


def hidden(points: NDArray[np.float32], size: tuple[int, int]) -> NDArray[np.float64]:
    """Share of each pixel `(column, row)` that a figure covers."""
    x, y = (np.arange(side * FINER) / FINER + 0.5 / FINER for side in size)
    covered = np.zeros((len(x), len(y)), np.bool_)
    for first, end in pairwise(POLYGONS.tolist()):
        corners = points[first:end].astype(np.float64)
        inside = np.ones_like(covered)
        for (ax, ay), (bx, by) in zip(corners, np.roll(corners, -1, axis=0), strict=True):
            inside &= (bx - ax) * (y[None] - ay) - (by - ay) * (x[:, None] - ax) >= 0
        covered |= inside
    return covered.reshape(size[0], FINER, size[1], FINER).mean(axis=(1, 3))


def plainly(made: Figures, colours: list[theme.Colour], opacity: NDArray[np.float64]) -> NDArray[np.float64]:
    picture = np.full((90, 60, 3), BEHIND, np.float64)
    for points, colour, share in zip(made.points, colours, opacity, strict=True):
        part = share * hidden(points, (90, 60))[..., None]
        picture += part * (np.array(colour) - picture)
    return picture


def painted(
    how: Callable[..., None], made: Figures, colours: list[theme.Colour], opacity: NDArray[np.float64]
) -> NDArray[np.int64]:
    surface = pygame.Surface((90, 60), depth=32)
    surface.fill(BEHIND)
    how(surface, surface.get_rect(), made, colours, opacity)
    return pygame.surfarray.array3d(surface).astype(np.int64)


@pytest.mark.parametrize("count", [5, 60, 300])
def test_it_is_as_painted_one_by_one(count: int) -> None:
    rng = np.random.default_rng(count)
    made, opacity = figures(count, rng), rng.uniform(0.05, 0.17, count)
    colours = [(200, 120 + 100 * k // count, 255 - 200 * k // count) for k in range(count)]
    found, wanted = painted(paint_throng, made, colours, opacity), plainly(made, colours, opacity)
    away = np.abs(found - wanted)
    assert away.mean() < 3.0 and np.quantile(away, 0.99) < 16.0
    assert abs((found - wanted).mean()) < 1.0, "neither lighter nor darker"


def test_of_one_it_hides_what_it_should_once_and_only_in_its_box() -> None:
    surface = pygame.Surface((20, 11), depth=32)
    two = np.array([[(2.5, 2), (10, 2), (10, 7), (2.5, 7), (6, 3), (14, 3), (14, 5)]], dtype=np.float32)
    one = Figures(two, POLYGONS)
    paint_throng(surface, pygame.Rect(1, 1, 11, 9), one, [(200, 100, 40)], np.array([0.5]))
    seen = pygame.surfarray.array3d(surface)
    for lit in ((3, 4), (8, 4), (11, 3)):
        np.testing.assert_allclose(seen[lit], (100, 50, 20), atol=1)
    np.testing.assert_allclose(seen[2, 4], (50, 25, 10), atol=8), "half as deep hides a little more than half"
    for dark in ((12, 4), (13, 4), (4, 0), (4, 9), (11, 8), (0, 0)):
        assert not seen[dark].any()


@pytest.mark.parametrize("top, high", [(0, 60), (3, 41), (4, 40), (20, 1)])
def test_nothing_is_painted_outside_its_box_and_all_of_it_inside(top: int, high: int) -> None:
    rng = np.random.default_rng(7)
    made, colours = figures(200, rng), [(250, 200, 100)] * 200
    box = pygame.Rect(11, top, 62, high)
    surface = pygame.Surface((90, 60), depth=32)
    surface.fill(BEHIND)
    paint_throng(surface, box, made, colours, np.full(200, 0.1))
    found = pygame.surfarray.array3d(surface).astype(np.int64)
    inside = np.zeros((90, 60), np.bool_)
    inside[box.left : box.right, box.top : box.bottom] = True
    assert (found[~inside] == BEHIND).all()
    away = np.abs(found - plainly(made, colours, np.full(200, 0.1)))[inside]
    assert away.mean() < 3.0


def test_few_and_many_look_the_same() -> None:
    rng = np.random.default_rng(11)
    made = figures(BANDS, rng)
    colours = [(30 * k, 255 - 30 * k, 128) for k in range(BANDS)]
    away = np.abs(
        painted(paint, made, colours, np.full(BANDS, 0.3)) - painted(paint_throng, made, colours, np.full(BANDS, 0.3))
    )
    assert away.mean() < 2.0


@pytest.mark.parametrize("count", [1, 2, 7, 25, 300])
def test_every_figure_is_in_one_band_and_the_best_are_in_the_narrowest(count: int) -> None:
    bands = banded(count)
    sizes = np.diff(bands)
    assert bands[0] == 0 and bands[-1] == count and (sizes > 0).all() and len(sizes) <= BANDS
    if count > BANDS**2:
        assert (np.diff(sizes) < 0).all()


def test_none_and_a_box_off_the_screen_are_no_work() -> None:
    surface = pygame.Surface((90, 60), depth=32)
    none = Figures(np.zeros((0, 7, 2), np.float32), POLYGONS)
    paint_throng(surface, surface.get_rect(), none, [], np.zeros(0))
    one = figures(1, np.random.default_rng(1))
    paint_throng(surface, pygame.Rect(200, 0, 10, 10), one, [(255, 255, 255)], np.ones(1))
    assert not pygame.surfarray.array3d(surface).any()


def boxes(*corners: tuple[float, float, float, float]) -> list[tuple[float, float]]:
    """Points of boxes: left, top, right and bottom of each."""
    return [at for x, y, right, bottom in corners for at in ((x, y), (right, y), (right, bottom), (x, bottom))]


def test_between_two_parts_there_is_nothing_left_of_the_first() -> None:
    surface = pygame.Surface((30, 40), depth=32)
    apart = np.array([boxes((2, 2, 28, 9), (2, 21, 28, 31))], dtype=np.float32)
    paint_throng(surface, surface.get_rect(), Figures(apart, np.array([0, 4, 8])), [(200, 100, 40)], np.array([0.5]))
    red = pygame.surfarray.array3d(surface)[15, :, 0].tolist()
    assert not any(red[10:20]) and red[22] == 100
    assert 40 < red[21] < 70, "half as deep as the row below, and not as deep"


def test_of_one_band_nothing_is_left_in_the_next() -> None:
    surface = pygame.Surface((30, 22), depth=32)
    two = np.array([boxes((2, 10, 28, 40), (2, 10, 28, 40)), boxes((2, -3, 28, 1.5), (12, 0, 16, 6))], np.float32)
    two_bands = Figures(two, np.array([0, 4, 8]))
    paint_throng(surface, surface.get_rect(), two_bands, [(0, 100, 0), (200, 0, 0)], np.array([0.5, 0.5]))
    red = pygame.surfarray.array3d(surface)[6, :, 0].tolist()
    assert red[0] == 100 and 40 < red[1] < 70 and not any(red[2:])
