"""A brain that sees a picture, as pictures: what it sees, what its maps or units make of it, and what it says."""

from __future__ import annotations

import math
from collections.abc import Mapping, Set
from itertools import pairwise

import numpy as np
import pygame
from numpy.typing import NDArray

from brains.convolutional import Convolutional, Shape
from brains.network import Network
from brains.policy import Policy
from game.ui import theme
from game.ui.canvas import Canvas

GAP, LINE = 10.0, 20.0
"""Between columns, and the height of a row of text."""
SEEN = 0.42
"""Of the width at most is what it sees."""
SAYS, NAME = 96.0, 62.0
"""Width of what it says, and of the names of what it sees beside the picture."""
MAPS, MORE, TALL = 16, 64, 300.0
"""Of a layer at most are shown; and where so much height is there."""
Place = tuple[float, float, float, float]


def draw_eyes(
    canvas: Canvas,
    policy: Policy,
    genome: NDArray[np.float32],
    thoughts: NDArray[np.float32],
    picture: Shape,
    inputs: tuple[str, ...],
    outputs: tuple[str, ...],
    place: Place,
) -> None:
    """Draw in a place. `thoughts (unit,)` is what each unit gave last; `picture` is what the first inputs are.

    Of each layer of maps, the field of the unit that is the most strongly active is framed in what is seen.
    """
    x, y, w, h = place
    ends = np.cumsum([0, *policy.sizes])
    values = [thoughts[a:b] for a, b in pairwise(ends)]
    pixels = math.prod(picture)
    seen, _ = _parts(picture, place)
    _show(canvas, _seen(values[0][:pixels].reshape(picture)), seen)
    units = units_in(policy, picture, place)
    if isinstance(policy, Convolutional):
        _maps(canvas, policy, values, units, seen)
    elif isinstance(policy, Network):
        _looked_for(canvas, policy, genome, values[1], units, picture)
    others = list(zip(inputs[pixels:], values[0][pixels:], strict=False))
    said = list(zip(outputs, values[-1], strict=False))[: max(int((h - LINE * len(others)) // (2 * LINE)), 1)]
    left, top = x + w - SAYS, y + (h - LINE * (2 * len(said) + len(others)) - 6) / 2
    for label, value in said:
        canvas.text(canvas.fitted(label, SAYS), (left, top + LINE / 2), colour=theme.MUTED)
        _bar(canvas, float(value), left, top + LINE + 2, SAYS)
        top += 2 * LINE
    for label, value in others:
        canvas.text(canvas.fitted(label, NAME), (left, top + LINE / 2 + 6), colour=theme.MUTED)
        _bar(canvas, float(value), left + NAME, top + LINE / 2 + 3, SAYS - NAME)
        top += LINE


def draw_filters(canvas: Canvas, policy: Convolutional, genome: NDArray[np.float32], place: Place) -> None:
    """What the first layer of maps looks for: its weights, of all colours on average."""
    weights, _ = next(iter(policy.filters(genome)))
    side, _, _, maps = weights.shape
    most = max(float(np.abs(weights).max()), 1e-9)
    for k, box in enumerate(_tiles(min(maps, MAPS), (side, side, 1), place)):
        _show(canvas, _signed(weights[:, :, :, k].mean(axis=2) / most), box)


def _seen(picture: NDArray[np.float32]) -> NDArray[np.uint8]:
    """`(row, column, [r, g, b])`: of several together, the newest."""
    newest = picture[:, :, -3:] if picture.shape[2] % 3 == 0 else picture[:, :, -1:]
    return np.asarray(np.clip(np.broadcast_to(newest, (*newest.shape[:2], 3)), 0, 1) * 255, np.uint8)


def units_in(policy: Policy, picture: Shape, place: Place) -> dict[tuple[int, int], Place]:
    """Where each map is that `draw_eyes` draws there, or each hidden unit of a brain without maps.

    By layer, counted from 1, and its number in that layer.
    """
    _, (x, y, w, h) = _parts(picture, place)
    most = MORE if h > TALL else MAPS
    if not isinstance(policy, Convolutional):
        if len(policy.sizes) < 3:
            return {}
        tiles = _tiles(min(policy.sizes[1], most), picture, (x + 2, y + 2, w - 4, h - 4))  # frames are around them
        return {(1, unit): box for unit, box in enumerate(tiles)}
    wide = (w - GAP * (len(policy.layers) - 1)) / len(policy.layers)
    found: dict[tuple[int, int], Place] = {}
    for k, shape in enumerate(policy.shapes[1:]):
        column = (x + k * (wide + GAP), y, wide, h)
        found |= {(k + 1, one): box for one, box in enumerate(_tiles(min(shape[2], most), shape, column))}
    return found


def mark_units(
    canvas: Canvas, units: Mapping[tuple[int, int], Place], cuts: Set[tuple[int, ...]], ringed: tuple[int, int] | None
) -> None:
    """What is cut is struck through; what is looked at has a ring."""
    scale = canvas.units.scale
    for unit, (x, y, w, h) in units.items():
        if unit in cuts:
            ends = (x * scale, (y + h) * scale), ((x + w) * scale, y * scale)
            pygame.draw.line(canvas.surface, theme.UNSEEN, *ends, canvas.units.line(3))
        if unit in cuts or unit == ringed:
            colour = theme.TEXT if unit == ringed else theme.UNSEEN
            pygame.draw.rect(canvas.surface, colour, canvas.rect(x, y, w, h).inflate(4, 4), canvas.units.line(2))


def draw_field(
    canvas: Canvas,
    pictures: tuple[tuple[str, NDArray[np.floating]], ...],
    difference: NDArray[np.floating],
    place: Place,
) -> None:
    """Pictures by name, `(row, column, colour)`, and what the first has more and less than the second."""
    x, y, w, h = place
    each = (w - 2 * GAP) / 3
    rows, columns, _ = difference.shape
    most = max(float(np.abs(difference).max()), 1e-9)
    made = [(name, _seen(one.astype(np.float32))) for name, one in pictures]
    made.append(("difference", _signed(difference.mean(axis=2).astype(np.float32) / most)))
    side = min(each / columns, (h - LINE - 6) / rows)
    for k, (name, shown) in enumerate(made):
        left = x + k * (each + GAP)
        canvas.text(canvas.fitted(name, each), (left, y + LINE / 2), colour=theme.MUTED)
        _show(canvas, shown, (left, y + LINE + 6, side * columns, side * rows))


def _parts(picture: Shape, place: Place) -> tuple[Place, Place]:
    """Where it is seen what the brain sees, and where what it makes of that."""
    x, y, w, h = place
    rows, columns, _ = picture
    side = min(SEEN * w / columns, h / rows)
    seen = (x, y + (h - side * rows) / 2, side * columns, side * rows)
    return seen, (x + seen[2] + GAP, y, w - seen[2] - SAYS - 2 * GAP, h)


def _maps(
    canvas: Canvas,
    policy: Convolutional,
    values: list[NDArray[np.float32]],
    units: Mapping[tuple[int, int], Place],
    seen: Place,
) -> None:
    """A column of small pictures for each layer of maps, and what the strongest unit of each sees."""
    side = seen[2] / policy.picture[1]
    for k, shape in enumerate(policy.shapes[1:]):
        maps = values[k + 1].reshape(shape)
        most = max(float(np.abs(maps).max()), 1e-9)
        colour = (theme.BEST, theme.MEDIAN, theme.UNSEEN)[k % 3]
        for (layer, one), box in units.items():
            if layer == k + 1:
                _show(canvas, _signed(maps[:, :, one] / most), box)
        row, column, _ = np.unravel_index(int(np.abs(maps).argmax()), shape)
        top, left, field = policy.field(k, int(row), int(column))
        frame = canvas.rect(seen[0] + left * side, seen[1] + top * side, field * side, field * side)
        pygame.draw.rect(canvas.surface, colour, frame, canvas.units.line(2))


def _looked_for(
    canvas: Canvas,
    policy: Network,
    genome: NDArray[np.float32],
    active: NDArray[np.float32],
    units: Mapping[tuple[int, int], Place],
    picture: Shape,
) -> None:
    """Of each hidden unit the picture that it weighs, framed by how active it is."""
    weights = policy.weights(genome)[0][0][: math.prod(picture)]
    for (_, unit), box in units.items():
        looks = weights[:, unit].reshape(picture).mean(axis=2)
        _show(canvas, _signed(looks / max(float(np.abs(looks).max()), 1e-9)), box)
        strength = float(np.clip(active[unit], -1, 1))
        hue = theme.mix(theme.PANEL, theme.BEST if strength > 0 else theme.UNSEEN, abs(strength))
        pygame.draw.rect(canvas.surface, hue, canvas.rect(*box).inflate(4, 4), canvas.units.line(2))


def _tiles(count: int, shape: Shape, place: Place) -> list[Place]:
    """Places of so many pictures, as large as fit."""
    x, y, w, h = place
    rows, columns, _ = shape
    best, across = 0.0, 1
    for tried in range(1, count + 1):
        down = -(-count // tried)
        side = min((w - 5 * (tried - 1)) / tried / columns, (h - 5 * (down - 1)) / down / rows)
        if side > best:
            best, across = side, tried
    down = -(-count // across)
    wide, high = best * columns, best * rows
    left, top = x + (w - across * wide - 5 * (across - 1)) / 2, y + (h - down * high - 5 * (down - 1)) / 2
    return [(left + (wide + 5) * (k % across), top + (high + 5) * (k // across), wide, high) for k in range(count)]


def _signed(values: NDArray[np.float32]) -> NDArray[np.uint8]:
    """−1 to 1 as `(row, column, [r, g, b])`: less than nothing, nothing, more."""
    share = np.clip(np.abs(values), 0, 1)[:, :, None]
    hue = np.where(values[:, :, None] > 0, np.array(theme.BEST), np.array(theme.UNSEEN))
    return np.asarray(np.array(theme.RAISED) * (1 - share) + hue * share, np.uint8)


def _show(canvas: Canvas, picture: NDArray[np.uint8], place: Place) -> None:
    box = canvas.rect(*place)
    small = pygame.surfarray.make_surface(picture.swapaxes(0, 1))
    canvas.surface.blit(pygame.transform.scale(small, box.size), box)


def _bar(canvas: Canvas, value: float, x: float, y: float, w: float) -> None:
    """From the middle to the right for more than zero, to the left for less."""
    pygame.draw.rect(canvas.surface, theme.RAISED, canvas.rect(x, y, w, 6))
    share, middle = float(np.clip(value, -1, 1)), x + w / 2
    reach = w / 2 * abs(share)
    colour = theme.BEST if share > 0 else theme.UNSEEN
    pygame.draw.rect(canvas.surface, colour, canvas.rect(middle if share > 0 else middle - reach, y, reach, 6))
