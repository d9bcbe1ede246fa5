"""Genomes as strips of colours, a row a generation, and the diagram whose edges their columns are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pygame
from numpy.typing import NDArray

from brains.network import dense
from brains.policy import BIAS, MEMORY, Part, Policy
from game.ui import theme
from game.ui.brain_diagram import LABELS, has_room, places_of, radius_of
from game.ui.canvas import Canvas

FAINT = 0.06
"""Edges with less than this share of the strongest are not drawn."""
LARGE = 95
"""Of the genes of a part, the percentile that has the full colour."""
PARTS_APART, LAYERS_APART = 2.0, 8.0
"""Units between the columns of two parts of a genome, and of two layers."""
NUMBERS = 64.0
"""Width for the numbers of the generations."""
APART = 50.0
"""From one unit of a layer to the next in the diagram, at most."""
HEAD = 26.0
"""Height for the names of the layers."""
BETWEEN = 14.0
"""A number is written where it is so far from the one above."""

Box = tuple[float, float, float, float]


def scales_of(network: Policy, genomes: NDArray[np.floating]) -> NDArray[np.float64]:
    """`(gene,)`: the size that has the full colour, one for all of a part, of genomes `(row, gene)`."""
    scales = np.ones(network.genes)
    for part in network.parts:
        scales[part.genes] = max(float(np.percentile(np.abs(genomes[:, part.genes]), LARGE)), 1e-9)
    return scales


def shares_of(genomes: NDArray[np.floating], scales: NDArray[np.floating]) -> NDArray[np.float64]:
    """Genes from −1 to 1."""
    return np.asarray(np.clip(genomes / scales, -1.0, 1.0), dtype=np.float64)


def colour_of(share: float) -> theme.Colour:
    """Of a gene from −1 to 1, as edges have it."""
    return theme.mix(theme.PANEL, theme.BEST if share > 0 else theme.UNSEEN, abs(share))


@dataclass(frozen=True)
class Strips:
    """Where the strips of a network's genomes are, in units."""

    network: Policy
    rows: int
    box: Box
    """Of the colours alone."""

    @classmethod
    def inside(cls, network: Policy, rows: int, x: float, y: float, w: float, h: float) -> Strips:
        """With numbers at the left and names above, in `x, y, w, h`."""
        return cls(network, rows, (x + NUMBERS, y + HEAD, w - NUMBERS, h - HEAD))

    @property
    def blocks(self) -> list[tuple[Part, float, float]]:
        """Parts of the genome, and their columns' left and right."""
        parts, (x, _, w, _) = self.network.parts, self.box
        gaps = [0.0, *(PARTS_APART if before.kind != BIAS else LAYERS_APART for before in parts[:-1])]
        wide = (w - sum(gaps)) / self.network.genes
        blocks = []
        for part, gap in zip(parts, gaps, strict=True):
            left = x + gap
            x = left + wide * (part.genes.stop - part.genes.start)
            blocks.append((part, left, x))
        return blocks

    def at(self, x: float, y: float) -> tuple[int, int | None] | None:
        """The row there, and the gene if one is there; None beside the rows."""
        left, top, w, h = self.box
        if not (left - NUMBERS <= x <= left + w and top <= y < top + h):
            return None
        row = int((y - top) / h * self.rows)
        for part, a, b in self.blocks:
            if a <= x < b:
                return row, part.genes.start + int((x - a) / (b - a) * (part.genes.stop - part.genes.start))
        return row, None


def layer_of(network: Policy, part: Part) -> int:
    """The layer that a part leads to, 1 for the first after the inputs."""
    return 1 + sum(one.kind == BIAS for one in network.parts[: network.parts.index(part)])


def layer_says(network: Policy, layer: int) -> str:
    """What is called layer 0, 1, …"""
    hidden = len(network.sizes) - 2
    if layer == 0:
        return "senses"
    if layer > hidden:
        return "outputs"
    return "hidden" if hidden == 1 else f"hidden {layer}"


def ends_of(network: Policy, gene: int) -> tuple[tuple[int, int] | None, tuple[int, int]]:
    """The units that a gene leads from and to, `(layer, unit)`; a bias leads from none."""
    part = next(one for one in network.parts if one.genes.start <= gene < one.genes.stop)
    layer = layer_of(network, part)
    if part.kind == BIAS:
        return None, (layer, gene - part.genes.start)
    one, other = divmod(gene - part.genes.start, part.shape[1])
    return (layer if part.kind == MEMORY else layer - 1, one), (layer, other)


def gene_says(network: Policy, gene: int, senses: Sequence[str], outputs: Sequence[str]) -> str:
    """Which edge a gene is, in words."""
    part = next(one for one in network.parts if one.genes.start <= gene < one.genes.stop)

    def unit(layer: int, number: int) -> str:
        names = senses if layer == 0 else outputs if layer == len(network.sizes) - 1 else ()
        return names[number] if number < len(names) else f"{layer_says(network, layer)} · {number + 1}"

    start, end = ends_of(network, gene)
    if start is None:
        return f"bias of {unit(*end)}"
    return f"{unit(*start)} {'a tick ago ' if part.kind == MEMORY else ''}to {unit(*end)}"


def draw_strips(
    canvas: Canvas, strips: Strips, shares: NDArray[np.floating], numbers: Sequence[int], chosen: tuple[int, int | None]
) -> None:
    """Rows `(row, gene)` of genes from −1 to 1, with the generations' numbers; a row is marked, perhaps a gene."""
    x, y, w, h = strips.box
    high = h / max(strips.rows, 1)
    spans: dict[int, tuple[float, float]] = {}
    for part, left, right in strips.blocks:
        box = canvas.rect(left, y, right - left, h)
        box.width = max(box.width, 1)
        _colours(canvas.surface, shares[:, part.genes], box)
        layer = layer_of(strips.network, part)
        spans[layer] = spans.get(layer, (left, right))[0], right
    for layer, (left, right) in spans.items():
        pygame.draw.rect(canvas.surface, theme.MUTED, canvas.rect(left, y - 5, right - left, 2))
        says = f"{layer_says(strips.network, layer - 1)} to {layer_says(strips.network, layer)}"
        says = next(
            (one for one in (says, f"to {layer_says(strips.network, layer)}") if canvas.width(one) < right - left), ""
        )
        canvas.text(says, ((left + right) / 2, y - 17), colour=theme.MUTED, anchor="centre")
    row, gene = chosen
    written = -BETWEEN
    for k, number in enumerate(numbers):
        middle = y + high * (k + 0.5)
        if k == row or (middle - written >= BETWEEN + 4 and abs(middle - (y + high * (row + 0.5))) >= BETWEEN + 4):
            written = middle
            canvas.text(
                f"{number:,}", (x - 12, middle), colour=None if k == row else theme.MUTED, bold=k == row, anchor="right"
            )
    marked = canvas.rect(x - 4, y + high * row, w + 8, high).inflate(0, 2)
    pygame.draw.rect(canvas.surface, theme.TEXT, marked, canvas.units.line(1.5), canvas.units.px(3))
    if gene is not None:
        part, left, right = next(one for one in strips.blocks if one[0].genes.start <= gene < one[0].genes.stop)
        wide = (right - left) / (part.genes.stop - part.genes.start)
        at = left + wide * (gene - part.genes.start)
        pygame.draw.rect(canvas.surface, theme.TEXT, canvas.rect(at, y, max(wide, 2.0), h), canvas.units.line(1))


def _colours(surface: pygame.Surface, shares: NDArray[np.floating], box: pygame.Rect) -> None:
    """An array of numbers from −1 to 1 as a picture of their colours."""
    ground, more, less = (np.array(one, dtype=float) for one in (theme.PANEL, theme.BEST, theme.UNSEEN))
    hues = np.where((shares > 0)[..., None], more, less)
    colours = ground + np.abs(shares)[..., None] * (hues - ground)
    picture = pygame.surfarray.make_surface(colours.round().astype(np.uint8).swapaxes(0, 1))
    fits = picture.get_width() <= box.width and picture.get_height() <= box.height
    scaled = pygame.transform.scale if fits else pygame.transform.smoothscale
    surface.blit(scaled(picture, box.size), box)


def draw_wiring(
    canvas: Canvas,
    network: Policy,
    shares: NDArray[np.floating],
    senses: Sequence[str],
    outputs: Sequence[str],
    place: Box,
    gene: int | None = None,
) -> None:
    """A genome `(gene,)` from −1 to 1 as a diagram: weights as edges, biases as the colour of units; one of its genes
    may be marked."""
    x, y, w, h = place
    senses = senses if has_room(len(senses), h, APART) else ()
    left = LABELS if senses else 0
    right = max((canvas.width(one) for one in outputs), default=0.0) + 24 if outputs else 0.0
    places = places_of(network, x + left, y, w - left - right, h, APART)
    scale = canvas.units.scale

    def line(a: tuple[float, float], b: tuple[float, float], colour: theme.Colour, wide: float) -> None:
        ends = (a[0] * scale, a[1] * scale), (b[0] * scale, b[1] * scale)
        if wide > 1:
            pygame.draw.line(canvas.surface, colour, *ends, canvas.units.line(wide))
        pygame.draw.aaline(canvas.surface, colour, *ends)

    for layer, (weights, _, _) in enumerate(dense(network).weights(shares)):
        order = np.argsort(np.abs(weights), axis=None)
        for i, j in zip(*np.unravel_index(order, weights.shape), strict=True):
            if (share := float(weights[i, j])) and abs(share) > FAINT:
                line(places[layer][i], places[layer + 1][j], colour_of(share), 2 if abs(share) > 0.6 else 1)
    biases = [None, *(bias for _, _, bias in dense(network).weights(shares))]
    marked = [one for one in ends_of(network, gene) if one] if gene is not None else []
    if len(marked) == 2:
        (a, i), (b, j) = marked
        line(places[a][i], places[b][j], theme.TEXT, 3)
    for layer, units in enumerate(places):
        radius = canvas.units.px(radius_of(len(units), h, APART))
        own = biases[layer]
        for unit, (cx, cy) in enumerate(units):
            fill = theme.RAISED if own is None else colour_of(float(own[unit]))
            centre, is_marked = (cx * scale, cy * scale), (layer, unit) in marked
            pygame.draw.aacircle(canvas.surface, fill, centre, radius)
            ring = theme.TEXT if is_marked else theme.BORDER
            pygame.draw.aacircle(canvas.surface, ring, centre, radius + is_marked, canvas.units.line(1 + is_marked))
    for word, (cx, cy) in zip(senses, places[0], strict=False):
        canvas.text(word, (cx - 16, cy), colour=theme.MUTED, anchor="right")
    for word, (cx, cy) in zip(outputs, places[-1], strict=False):
        canvas.text(word, (cx + 20, cy), colour=theme.MUTED)
