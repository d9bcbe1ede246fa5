"""A brain that sees a picture, as pictures: what it sees, what its maps or units make of it, and what it says."""

from __future__ import annotations

import math
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
MAPS = 16
"""Of a layer at most are shown."""
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
    rows, columns, _ = picture
    side = min(SEEN * w / columns, h / rows)
    seen = (x, y + (h - side * rows) / 2, side * columns, side * rows)
    _show(canvas, _seen(values[0][:pixels].reshape(picture)), seen)
    middle = (x + seen[2] + GAP, y, w - seen[2] - SAYS - 2 * GAP, h)
    if isinstance(policy, Convolutional):
        _maps(canvas, policy, values, middle, seen, side)
    elif isinstance(policy, Network) and len(policy.sizes) > 2:
        _looked_for(canvas, policy, genome, values[1], picture, middle)
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


def _maps(
    canvas: Canvas, policy: Convolutional, values: list[NDArray[np.float32]], place: Place, seen: Place, side: float
) -> None:
    """A column of small pictures for each layer of maps, and what the strongest unit of each sees."""
    x, y, w, h = place
    wide = (w - GAP * (len(policy.layers) - 1)) / len(policy.layers)
    for k, shape in enumerate(policy.shapes[1:]):
        maps = values[k + 1].reshape(shape)
        most = max(float(np.abs(maps).max()), 1e-9)
        colour = (theme.BEST, theme.MEDIAN, theme.UNSEEN)[k % 3]
        for one, box in enumerate(_tiles(min(shape[2], MAPS), shape, (x + k * (wide + GAP), y, wide, h))):
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
    picture: Shape,
    place: Place,
) -> None:
    """Of each hidden unit the picture that it weighs, framed by how active it is."""
    weights = policy.weights(genome)[0][0][: math.prod(picture)]
    count = min(weights.shape[1], MAPS)
    x, y, w, h = place
    for unit, box in enumerate(_tiles(count, picture, (x + 2, y + 2, w - 4, h - 4))):  # frames are around them
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
