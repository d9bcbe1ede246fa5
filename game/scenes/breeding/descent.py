"""Where a champion comes from, as a picture: its ancestors generation by generation, or the path of a mean."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pygame
from numpy.typing import NDArray

from game.training.family import Family
from game.ui import theme
from game.ui.canvas import Canvas
from game.ui.genome import Box

DRAWN = 40
"""Members of a generation whose lines are drawn, at most; evenly from the best to the worst."""
POINTS = 64
"""Of a mean's path, at most: directions are found in a matrix of as many rows and columns."""
MARKED = 5
"""Generations along a path that are named."""
AWAY = 22.0
"""Units from a point of a path to its number, outwards."""
FOUNDERS = 3
"""Of the first that are named, at most."""
HEAD, FOOT, SIDE = 44.0, 34.0, 52.0
TREE = (
    "Left to right the generations, from the best of each at the top to its worst at the bottom, by the roots of "
    "their ranks. Bright: the champion's ancestors. Faint: those of all others who live now; where lines meet they "
    "have a common ancestor. Who has no descendants left is not drawn."
)
FIRST_PARENTS = " Of two parents the line follows the first; for the shares each counts half."
PATH = (
    "Each dot is the mean that a generation was drawn around, seen along the two directions in which it has moved "
    "most; both on one scale. The percentages say how much of all its movement that is."
)


@dataclass(frozen=True, eq=False)
class Path:
    """A mean on its way."""

    numbers: tuple[int, ...]
    """Generations `(point,)`, oldest first."""
    points: NDArray[np.float64]
    """`(point, direction)`, two of them; the newest lies towards the positive in both."""
    shares: tuple[float, float]
    """Of all squared distances from the middle, what each direction has."""


def path_of(numbers: Sequence[int], genomes: NDArray[np.floating]) -> Path:
    """The two principal directions of genomes `(row, gene)`, by the eigenvectors of their products."""
    rows = np.unique(np.linspace(0, len(numbers) - 1, min(len(numbers), POINTS)).round().astype(int))
    away = genomes[rows].astype(np.float64)
    away -= away.mean(axis=0)
    sizes, vectors = np.linalg.eigh(away @ away.T)
    sizes, vectors = np.maximum(sizes[::-1], 0.0), vectors[:, ::-1]
    points = np.zeros((len(rows), 2))
    count = min(2, len(rows))
    points[:, :count] = vectors[:, :count] * np.sqrt(sizes[:count])
    points *= np.where(points[-1] < 0, -1.0, 1.0)
    whole = max(float(sizes.sum()), 1e-300)
    first, second = (float(one) / whole for one in (*sizes[:2], 0.0)[:2])
    return Path(tuple(int(numbers[k]) for k in rows), points, (first, second))


def draw_tree(canvas: Canvas, family: Family, place: Box, at: int | None) -> None:
    """The champion's ancestors, in a panel; `at` is a generation to be marked."""
    x, y, w, h = place
    canvas.panel(*place)
    two = len(family.founded_by()) > 1
    canvas.explain(*place, TREE + (FIRST_PARENTS if two else ""))
    _head(canvas, "the champion's ancestors", founders_say(family), place)
    left, top, right, bottom = x + theme.PAD + SIDE, y + HEAD, x + w - theme.PAD - 8, y + h - FOOT
    kin, line = family.kin, family.line()
    first, last = kin[0].number, kin[-1].number
    scale = canvas.units.scale

    def spot(row: int, member: int) -> tuple[float, float]:
        across = (kin[row].number - first) / max(last - first, 1)
        down = math.sqrt(int(kin[row].place[member]) / max(family.size - 1, 1))
        return (left + across * (right - left)) * scale, (top + down * (bottom - top)) * scale

    for level, says in ((top, "best"), (bottom, "worst")):
        pygame.draw.rect(canvas.surface, theme.BORDER, canvas.rect(left, level, right - left, 1))
        canvas.text(says, (left - 10, level), colour=theme.MUTED, anchor="right")
    _mark(canvas, at, first, last, (left, top, right, bottom))
    faint = theme.mix(theme.PANEL, theme.MUTED, 0.4)
    for row in range(1, len(kin)):
        members = np.argsort(kin[row].place)
        for member in members[_evenly(len(members), DRAWN)].tolist():
            pygame.draw.aaline(canvas.surface, faint, spot(row, member), spot(row - 1, int(kin[row].up[member])))
    spots = [spot(row, member) for row, member in enumerate(line)]
    canvas.curve(spots, theme.BEST)
    for one in spots:
        pygame.draw.aacircle(canvas.surface, theme.BEST, one, canvas.units.line(3))
    pygame.draw.aacircle(canvas.surface, theme.TEXT, spots[-1], canvas.units.line(5))
    _numbers(canvas, first, last, left, right, bottom)


def founders_say(family: Family) -> str:
    """Who of the first live on in the champion, in a few words."""
    founders, first = family.founded_by(), family.kin[0].number
    of = f"generation {first:,}" if first else "the first"
    number, share = founders[0]
    if len(founders) == 1:
        return (
            f"of {family.size:,} in {of} only no. {number + 1:,} lives on" if share == 1 else f"to no. {number + 1:,}"
        )
    if len(founders) <= FOUNDERS:
        each = " · ".join(f"no. {number + 1:,}: {percent(share)}" for number, share in founders)
        return f"of {family.size:,} in {of} live on {each}"
    return f"{len(founders):,} of {family.size:,} in {of} live on, no. {number + 1:,} most: {percent(share)}"


def percent(share: float) -> str:
    """Of a whole, rounded to what matters."""
    return f"{100 * share:.0f} %" if share >= 0.01 else "< 1 %"


def draw_path(canvas: Canvas, path: Path, place: Box, at: int | None) -> None:
    """The path of a mean, in a panel; `at` is a generation to be marked."""
    x, y, w, h = place
    canvas.panel(*place)
    canvas.explain(*place, PATH)
    one, other = path.shares
    says = f"across {percent(one)}, up {percent(other)} of its movement"
    _head(canvas, "the path of the mean", says, place)
    left, top, right, bottom = x + theme.PAD + 8, y + HEAD + 20, x + w - theme.PAD - 8, y + h - 34
    low, high = path.points.min(axis=0), path.points.max(axis=0)
    wide, tall = np.maximum(high - low, 1e-12).tolist()
    size = min((right - left) / wide, (bottom - top) / tall)
    middle, scale = (low + high) / 2, canvas.units.scale
    from_middle = (path.points - middle) * size * (1.0, -1.0)
    centre = np.array([(left + right) / 2, (top + bottom) / 2])
    spots = ((centre + from_middle) * scale).tolist()
    canvas.curve([(px, py) for px, py in spots], theme.BEST)
    for px, py in spots:
        pygame.draw.aacircle(canvas.surface, theme.BEST, (px, py), canvas.units.line(3))
    taken: list[pygame.Rect] = []
    named = _evenly(len(spots), MARKED).tolist()
    for k in [named[-1], named[0], *named[1:-1]]:
        px, py = spots[k]
        end = k == len(spots) - 1
        if k in (0, len(spots) - 1):
            pygame.draw.aacircle(canvas.surface, theme.TEXT, (px, py), canvas.units.line(6), 0 if end else 2)
        words = f"{path.numbers[k]:,}"
        outwards = from_middle[k] / max(float(np.hypot(*from_middle[k])), 1e-9) * AWAY
        wide = canvas.width(words) + 8
        across = min(max(px / scale + float(outwards[0]), x + wide / 2), x + w - wide / 2)
        down = py / scale + float(outwards[1])
        box = canvas.rect(across - wide / 2, down - 9, wide, 18)
        if box.collidelist(taken) < 0:
            taken.append(box)
            canvas.text(words, (across, down), colour=theme.TEXT if end else theme.MUTED, bold=end, anchor="centre")
    if at is not None:
        nearest = int(np.argmin(np.abs(np.array(path.numbers) - at)))
        pygame.draw.aacircle(canvas.surface, theme.YOU, spots[nearest], canvas.units.line(8), canvas.units.line(2))


def draw_none(canvas: Canvas, title: str, says: str, place: Box) -> None:
    """That nothing is kept, and why."""
    x, y, w, h = place
    canvas.panel(*place)
    canvas.text(title, (x + theme.PAD, y + 22), bold=True)
    canvas.text(canvas.fitted(says, w - 2 * theme.PAD), (x + w / 2, y + h / 2), colour=theme.MUTED, anchor="centre")


def _head(canvas: Canvas, title: str, says: str, place: Box) -> None:
    x, y, w, _ = place
    canvas.text(title, (x + theme.PAD, y + 22), bold=True)
    room = w - 2 * theme.PAD - canvas.width(title, bold=True) - 24
    canvas.text(canvas.fitted(says, room), (x + w - theme.PAD, y + 22), colour=theme.MUTED, anchor="right")


def _mark(canvas: Canvas, at: int | None, first: int, last: int, box: Box) -> None:
    left, top, right, bottom = box
    if at is not None and first <= at <= last:
        x = left + (at - first) / max(last - first, 1) * (right - left)
        pygame.draw.rect(canvas.surface, theme.YOU, canvas.rect(x - 1, top - 6, 2, bottom - top + 12))


def _numbers(canvas: Canvas, first: int, last: int, left: float, right: float, bottom: float) -> None:
    canvas.text(f"{first:,}", (left, bottom + 20), colour=theme.MUTED)
    canvas.text(f"{last:,}", (right, bottom + 20), colour=theme.MUTED, anchor="right")
    canvas.text("generation", ((left + right) / 2, bottom + 20), colour=theme.MUTED, anchor="centre")


def _evenly(count: int, most: int) -> NDArray[np.intp]:
    """At most so many of what is counted, evenly, the first and the last among them."""
    return np.unique(np.linspace(0, count - 1, min(count, most)).round().astype(np.intp))
