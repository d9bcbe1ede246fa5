"""One brain for two worlds as a picture: each unit has the colour of the world whose activity it carries, now."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import pygame
from numpy.typing import NDArray

from brains.network import Network
from game.ui import theme
from game.ui.brain_diagram import FAINT, LABELS, has_room, places_of, radius_of
from game.ui.canvas import Canvas
from game.ui.theme import Colour

SAYS = 92.0
"""Width kept for what the outputs are called."""
APART = 26.0
"""From one unit of a layer to the next, at most."""


def carried(
    network: Network,
    genome: NDArray[np.float32],
    thoughts: NDArray[np.float32],
    usual: NDArray[np.floating],
    first: int,
) -> list[NDArray[np.float64]]:
    """By layer `(unit,)`: which share of what moves a unit comes from the first inputs, so many, and not from the rest.

    What moves it is how far each input is from what it is usually `(input,)`, times weights; a hidden unit hands on
    the shares of what moved it.
    """
    edges = np.cumsum([0, *network.sizes])
    values = [thoughts[a:b].astype(np.float64) for a, b in pairwise(edges)]
    shares = [np.where(np.arange(network.sizes[0]) < first, 1.0, 0.0)]
    moves = values[0] - usual
    for layer, (weights, _, _) in enumerate(network.weights(genome)):
        moved = np.abs(moves[:, None] * weights)
        if not layer:  # of one world together: its inputs may cancel each other out
            parts = [np.abs(moves[some] @ weights[some]) for some in (slice(first), slice(first, None))]
            shares.append(parts[0] / np.maximum(parts[0] + parts[1], 1e-9))
        else:
            shares.append((shares[-1][:, None] * moved).sum(axis=0) / np.maximum(moved.sum(axis=0), 1e-9))
        moves = values[layer + 1]
    return shares


def draw_joint(
    canvas: Canvas,
    network: Network,
    genome: NDArray[np.float32],
    thoughts: NDArray[np.float32],
    usual: tuple[NDArray[np.floating], NDArray[np.floating]],
    names: tuple[Sequence[str], Sequence[str]],
    first: int,
    colours: tuple[Colour, Colour],
    place: tuple[float, float, float, float],
) -> None:
    """Draw in a place `(x, y, width, height)`; `names` of inputs and outputs, `first` inputs are the first world's.

    `usual` is mean and deviation of each input `(input,)`.
    """
    mean, deviation = usual
    x, y, w, h = place
    labels = LABELS if has_room(network.sizes[0], h, APART) else 0.0
    places = places_of(network, x + labels, y, w - labels - SAYS, h, APART)
    shares = carried(network, genome, thoughts, mean, first)
    edges = np.cumsum([0, *network.sizes])
    values = [thoughts[a:b] for a, b in pairwise(edges)]
    scale = canvas.units.scale

    def colour(share: float, strength: float) -> Colour:
        return theme.mix(theme.PANEL, theme.mix(colours[1], colours[0], share), strength)

    for layer, (weights, _, _) in enumerate(network.weights(genome)):
        flow = np.abs((values[layer] - (0.0 if layer else mean))[:, None] * weights)
        strength = flow / max(float(flow.max()), 1e-9)
        for i, j in zip(*np.nonzero(strength > FAINT), strict=True):
            (ax, ay), (bx, by) = places[layer][i], places[layer + 1][j]
            hue = colour(float(shares[layer][i]), 0.15 + 0.85 * float(strength[i, j]))
            pygame.draw.aaline(canvas.surface, hue, (ax * scale, ay * scale), (bx * scale, by * scale))
    for layer, units in enumerate(places):
        away = np.abs(values[layer] if layer else (values[layer] - mean) / np.maximum(deviation, 1e-3))
        for unit, (cx, cy) in enumerate(units):
            centre, radius = (cx * scale, cy * scale), canvas.units.px(radius_of(len(units), h, APART))
            fill = colour(float(shares[layer][unit]), 0.25 + 0.75 * float(np.tanh(2 * away[unit])))
            pygame.draw.aacircle(canvas.surface, fill, centre, radius)
            pygame.draw.aacircle(canvas.surface, theme.BORDER, centre, radius, canvas.units.line(1))
    if labels:
        for name, (cx, cy) in zip(names[0], places[0], strict=True):
            canvas.text(name, (cx - 16, cy), colour=theme.MUTED, anchor="right")
    for name, (cx, cy) in zip(names[1], places[-1], strict=True):
        canvas.text(canvas.fitted(name, SAYS - 20), (cx + 18, cy), colour=theme.MUTED)
