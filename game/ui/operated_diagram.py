"""A brain on the operating table, large: what it senses and what that is worth, what is cut, what it says."""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass, field

import numpy as np
import pygame
from numpy.typing import NDArray

from brains.network import dense
from brains.policy import Policy
from game.ui import theme
from game.ui.brain_diagram import LABELS, draw_brain, edge_at, places_of, radius_of
from game.ui.canvas import Canvas

Box = tuple[float, float, float, float]
Place = tuple[int, ...]
"""Layer, 0 for the senses, and unit; of an edge also the unit in the next layer that it leads to."""
BARS, BESIDE, SAYS = 56.0, 32.0, 92.0
"""Width of the bars of the senses, of what lies between them and the names, and of what the outputs are called."""
HEAD = 44.0
APART = 54.0
"""From one unit of a layer to the next, at most."""
NEAR, AT_EDGE = 20.0, 5.0
"""A click so near to a unit, or to an edge, is on it."""
WORTH = (
    "What the whole brain loses on unseen courses without this sense alone, of all that it does better than a brain "
    "without any edge. Blinded means: it always sees 0 there."
)


@dataclass(frozen=True, eq=False)
class Patient:
    """What is drawn."""

    network: Policy
    genome: NDArray[np.float32]
    """`(gene,)`: as operated."""
    thoughts: NDArray[np.float32]
    """`(unit,)`: what each unit gave last."""
    senses: tuple[str, ...]
    outputs: tuple[str, ...]
    cuts: Set[Place] = frozenset()
    shares: NDArray[np.float64] | None = None
    """`(sense,)`: what each is worth, 0 to 1; None while nobody knows."""
    noise: Mapping[int, tuple[str, float]] = field(default_factory=dict)
    """Of senses that hear it instead of what is there: its kind, and its size in standard deviations of the sense."""
    ringed: tuple[int, int] | None = None
    """Layer and unit that is looked at."""
    worth: str = WORTH
    """What the bars are."""


def _inner(panel: Box) -> Box:
    """Where the diagram is drawn, names of the senses included."""
    x, y, w, h = panel
    left = x + theme.PAD + BARS + BESIDE
    return left, y + HEAD, w - (left - x) - SAYS - theme.PAD, h - HEAD - theme.PAD


def places_in(network: Policy, panel: Box) -> list[list[tuple[float, float]]]:
    """Centres of the units of each layer, in units."""
    x, y, w, h = _inner(panel)
    return places_of(network, x + LABELS, y, w - LABELS, h, APART)


def place_at(
    network: Policy, genome: NDArray[np.float32], panel: Box, x: float, y: float, edges: bool = True
) -> Place | None:
    """What is at a point: a sense, with its name and bar, a hidden unit, or perhaps an edge; None for nothing."""
    layers = places_in(network, panel)
    for layer, units in enumerate(layers[:-1]):
        for unit, (cx, cy) in enumerate(units):
            gap = min(NEAR, (units[1][1] - units[0][1]) / 2 if len(units) > 1 else NEAR)
            reach = LABELS + BESIDE + BARS if layer == 0 else NEAR
            if abs(y - cy) <= gap and cx - reach <= x <= cx + NEAR:
                return layer, unit
    return edge_at(network, genome, layers, x, y, AT_EDGE) if edges else None


def draw_patient(canvas: Canvas, one: Patient, panel: Box, says: str) -> None:
    """In its panel, which is told of by `says`."""
    x, y, _, h = panel
    canvas.panel(*panel)
    canvas.explain(*panel, says)
    canvas.text("worth", (x + theme.PAD, y + 22), colour=theme.MUTED)
    canvas.explain(x + theme.PAD, y, BARS, h, one.worth)
    canvas.text("senses", (x + theme.PAD + BARS + BESIDE + LABELS - 6, y + 22), colour=theme.MUTED, anchor="right")
    places, high = places_in(one.network, panel), h - HEAD - theme.PAD
    _draw_edges(canvas, one, places)
    draw_brain(canvas, one.network, one.genome, one.thoughts, one.senses, *_inner(panel), apart=APART)
    for word, (cx, cy) in zip(one.outputs, places[-1], strict=False):
        canvas.text(canvas.fitted(word, SAYS - 8), (cx + 20, cy), colour=theme.MUTED)
    _draw_bars(canvas, one.shares, places[0], x + theme.PAD, one.noise.keys())
    for sense, (kind, size) in one.noise.items():
        cx, cy = places[0][sense]
        _draw_noise(canvas, kind, size, x + theme.PAD, cy, gap_of(places[0]))
        _ring(canvas, cx, cy, radius_of(len(places[0]), high, APART), theme.UNSEEN)
        if gap_of(places[0]) >= theme.SMALL:
            canvas.text(one.senses[sense], (cx - 16, cy), colour=theme.UNSEEN, anchor="right")
    for layer, unit, *to in one.cuts:
        radius = radius_of(one.network.sizes[layer], high, APART)
        if to:
            (ax, ay), (bx, by) = places[layer][unit], places[layer + 1][to[0]]
            scale = canvas.units.scale
            canvas.curve([(ax * scale, ay * scale), (bx * scale, by * scale)], theme.UNSEEN, dash=(3, 5))
        else:
            _strike(canvas, one.senses[unit] if layer == 0 else "", radius, *places[layer][unit])
    if one.ringed:
        layer, unit = one.ringed
        _ring(canvas, *places[layer][unit], radius_of(one.network.sizes[layer], high, APART) + 5, theme.TEXT)


def _draw_edges(canvas: Canvas, one: Patient, places: list[list[tuple[float, float]]]) -> None:
    """Those that are left, whatever they carry now."""
    scale, colour = canvas.units.scale, theme.mix(theme.PANEL, theme.BORDER, 0.55)
    for layer, (weights, _, _) in enumerate(dense(one.network).weights(one.genome)):
        for i, j in zip(*np.nonzero(weights), strict=True):
            (ax, ay), (bx, by) = places[layer][i], places[layer + 1][j]
            pygame.draw.aaline(canvas.surface, colour, (ax * scale, ay * scale), (bx * scale, by * scale))


def _draw_noise(canvas: Canvas, kind: str, size: float, x: float, cy: float, gap: float) -> None:
    """In the place of a sense's bar: how its numbers are spread, and how far."""
    scale, high = canvas.units.scale, min(20.0, 0.8 * gap)
    across = np.linspace(-1, 1, 25)
    spread = np.exp(-4.5 * across**2) if kind == "normal" else (np.abs(across) < 0.8).astype(np.float64)
    if not size:
        spread = (np.abs(across) < 0.04).astype(np.float64)
    points = np.stack([x + 13 * (1 + across), cy + high / 2 - high * spread], axis=1) * scale
    pygame.draw.aalines(canvas.surface, theme.UNSEEN, False, points.tolist())
    if gap >= theme.SMALL:
        canvas.text(f"{size:g} σ" if size else "held", (x + 32, cy), colour=theme.UNSEEN)


def _ring(canvas: Canvas, cx: float, cy: float, radius: float, colour: theme.Colour) -> None:
    centre = (cx * canvas.units.scale, cy * canvas.units.scale)
    pygame.draw.aacircle(canvas.surface, colour, centre, canvas.units.px(radius), canvas.units.line(2))


def gap_of(units: list[tuple[float, float]]) -> float:
    """From one unit to the next."""
    return units[1][1] - units[0][1] if len(units) > 1 else APART


def _draw_bars(
    canvas: Canvas,
    shares: NDArray[np.float64] | None,
    senses: list[tuple[float, float]],
    x: float,
    without: Set[int] = frozenset(),
) -> None:
    high = min(10.0, 0.5 * gap_of(senses))
    for sense, (_, cy) in enumerate(senses):
        if sense in without:
            continue
        canvas.panel(x, cy - high / 2, BARS, high, fill=theme.RAISED, radius=high / 2)
        if shares is not None and (wide := BARS * float(shares[sense])) > high:
            canvas.panel(x, cy - high / 2, wide, high, fill=theme.UNSEEN, border=theme.UNSEEN, radius=high / 2)


def _strike(canvas: Canvas, name: str, radius: float, cx: float, cy: float) -> None:
    """A unit that is cut is hollow and struck through, and so is the name of a sense."""
    scale, centre = canvas.units.scale, (cx * canvas.units.scale, cy * canvas.units.scale)
    pixels = canvas.units.px(radius)
    pygame.draw.aacircle(canvas.surface, theme.PANEL, centre, pixels)
    pygame.draw.aacircle(canvas.surface, theme.UNSEEN, centre, pixels, canvas.units.line(2))
    strokes = [((cx - radius, cy + radius), (cx + radius, cy - radius))]
    if name:
        strokes.append(((cx - 20 - canvas.width(name), cy + 1), (cx - radius, cy + 1)))
    for (ax, ay), (bx, by) in strokes:
        ends = (ax * scale, ay * scale), (bx * scale, by * scale)
        pygame.draw.line(canvas.surface, theme.UNSEEN, *ends, canvas.units.line(2))
