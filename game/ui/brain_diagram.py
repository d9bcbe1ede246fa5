"""A network as a picture: units that glow with what they give, edges with what they carry, now."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
import pygame
from numpy.typing import NDArray

from brains.network import dense
from brains.policy import Policy
from game.ui import theme
from game.ui.canvas import Canvas

LABELS = 128
"""Width kept for the names of the inputs, in units."""
APART = 30.0
"""Units of a layer are at most so far from each other."""
RADIUS = 8 / APART
"""Of a unit, as a share of that."""
FAINT = 0.1
"""Edges that carry less than this share of the strongest are not drawn."""


def draw_brain(
    canvas: Canvas,
    network: Policy,
    genome: NDArray[np.float32],
    thoughts: NDArray[np.float32],
    inputs: tuple[str, ...],
    x: float,
    y: float,
    w: float,
    h: float,
    usual: NDArray[np.floating] | float = 0.0,
    apart: float = APART,
) -> None:
    """Draw in `x, y, w, h`, without `inputs` without names. `thoughts (unit,)` is what each unit gave last.

    Of an input counts how far it is from what it is usually `(input,)`.
    """
    inputs = inputs if has_room(len(inputs), h, apart) else ()
    labels = LABELS if inputs else 0
    places = places_of(network, x + labels, y, w - labels, h, apart)
    edges = np.cumsum([0, *network.sizes])
    values = [thoughts[a:b] for a, b in pairwise(edges)]
    scale = canvas.units.scale
    for layer, (weights, _, _) in enumerate(dense(network).weights(genome)):
        carried = (values[layer] - (0.0 if layer else usual))[:, None] * weights
        strength = np.abs(carried) / max(float(np.abs(carried).max()), 1e-9)
        for i, j in zip(*np.nonzero(strength > FAINT), strict=True):
            hue = theme.BEST if carried[i, j] > 0 else theme.UNSEEN
            colour = theme.mix(theme.PANEL, hue, 0.15 + 0.85 * float(strength[i, j]))
            a, b = places[layer][i], places[layer + 1][j]
            pygame.draw.aaline(canvas.surface, colour, (a[0] * scale, a[1] * scale), (b[0] * scale, b[1] * scale))
            if strength[i, j] > 0.6:
                pygame.draw.aaline(
                    canvas.surface,
                    colour,
                    (a[0] * scale, a[1] * scale + 1),
                    (b[0] * scale, b[1] * scale + 1),
                )
    for layer, units in enumerate(places):
        for unit, (cx, cy) in enumerate(units):
            value = float(values[layer][unit])
            glow = 0.5 + 0.5 * np.tanh(2 * value) if layer == 0 else value
            centre = (cx * scale, cy * scale)
            radius = canvas.units.px(radius_of(len(units), h, apart))
            pygame.draw.aacircle(canvas.surface, theme.rank_colour(float(glow)), centre, radius)
            pygame.draw.aacircle(canvas.surface, theme.BORDER, centre, radius, canvas.units.line(1))
    for label, (cx, cy) in zip(inputs, places[0], strict=False):
        canvas.text(label, (cx - 16, cy), colour=theme.MUTED, anchor="right")


def places_of(
    network: Policy, x: float, y: float, w: float, h: float, apart: float = APART
) -> list[list[tuple[float, float]]]:
    """Centres of the units of each layer, in units."""
    columns = len(network.sizes)
    places = []
    for layer, size in enumerate(network.sizes):
        cx = x + 10 + (w - 20) * layer / max(columns - 1, 1)
        gap = _gap(size, h, apart)
        first = y + h / 2 - gap * (size - 1) / 2
        places.append([(cx, first + gap * unit) for unit in range(size)])
    return places


def edge_at(
    network: Policy,
    genome: NDArray[np.float32],
    places: list[list[tuple[float, float]]],
    x: float,
    y: float,
    near: float,
) -> tuple[int, int, int] | None:
    """The edge nearest to a point: layer, unit, and unit in the next layer; None if none with a weight is near."""
    found = []
    for layer, (weights, _, _) in enumerate(dense(network).weights(genome)):
        for i, j in zip(*np.nonzero(weights), strict=True):
            (ax, ay), (bx, by) = places[layer][i], places[layer + 1][j]
            along, down = bx - ax, by - ay
            share = ((x - ax) * along + (y - ay) * down) / max(along**2 + down**2, 1e-9)
            away = math.hypot(x - ax - share * along, y - ay - share * down)
            if 0 < share < 1 and away <= near:
                found.append((away, (layer, int(i), int(j))))
    return min(found)[1] if found else None


def radius_of(units: int, h: float, apart: float = APART) -> float:
    """Of each of so many units of a layer."""
    return min(RADIUS * apart, 0.46 * _gap(units, h, apart))


def has_room(units: int, h: float, apart: float = APART) -> bool:
    """Whether so many units of a layer can have names beside them."""
    return _gap(units, h, apart) >= theme.SMALL


def _gap(units: int, h: float, apart: float) -> float:
    """From one unit of a layer to the next."""
    return min(h / max(units, 1), apart)
