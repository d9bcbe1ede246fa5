"""What units may make of the sum of their inputs, as rows of a panel with a small picture of each."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pygame

from brains.network import ACTIVATIONS, activate
from game.training.settings import Settings
from game.ui import theme
from game.ui.canvas import Canvas
from game.ui.genome import layer_says
from game.ui.panel import Choice

REACH = 3.0
"""Sums from −3 to 3 are shown."""
SHOWN = 1.25
"""What comes of them, from −1.25 to 1.25."""
SAYS = "What a unit makes of the sum of its inputs, from −3 to 3: the pictures, in the order of the menu."


def draw_activation(canvas: Canvas, name: str, box: pygame.Rect, colour: theme.Colour) -> None:
    """Its curve, with the axes; all of them on one scale."""
    x = np.linspace(-REACH, REACH, 61)
    y = activate(name, x)
    inside = np.abs(y) <= SHOWN
    across = box.left + (x + REACH) / (2 * REACH) * box.width
    up = box.centery - y / SHOWN * box.height / 2
    pygame.draw.line(canvas.surface, theme.BORDER, box.midleft, box.midright)
    pygame.draw.line(canvas.surface, theme.BORDER, box.midtop, box.midbottom)
    canvas.curve(list(zip(across[inside].tolist(), up[inside].tolist(), strict=True)), colour)


def layer_rows(settings: Settings) -> tuple[Choice, ...]:
    """A row for each layer of the network that is bred."""
    network = settings.network
    return tuple(
        Choice(layer_says(network, layer), ACTIVATIONS, chosen, SAYS, draw_activation)
        for layer, chosen in enumerate(network.activations, start=1)
    )


def with_layers(settings: Settings, values: dict[str, Any]) -> Settings:
    """Settings with the values of these rows."""
    chosen = tuple(str(values[row.label]) for row in layer_rows(settings))
    return replace(settings, activations=() if chosen == settings.network_as_listed.activations else chosen)
