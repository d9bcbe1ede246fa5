"""The timeline on a chart of generations: where one is, what happened when, and the way back to what is bred now."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np
import pygame
from numpy.typing import NDArray

from game.training.milestones import Kind, Milestone
from game.ui import theme
from game.ui.canvas import Canvas

RISE, LOG = "rise", "logarithmic"
"""What the generations are drawn on: as far as the rise goes, or all of them by their logarithms."""
APART = 15.0
"""Units between two milestones, at least: of two that are nearer the first in RANKED is drawn."""
REACH = 8.0
"""Units around the chart in which the mouse is still at it."""
RESTED = 0.12
"""Seconds that a mouse which is dragged has to rest until what it points at is seen."""
BESIDE = (2, 4)
"""Generations that stand side by side, by how often the key was pressed."""
RANKED = (Kind.UNSEEN, Kind.FINISHER, Kind.HALF, Kind.RECORD)
DRAG = "Press or drag along the chart: that generation is seen again, while breeding goes on."
LIVE = "back to what is bred now"
SIZE = 5.5
"""Of a milestone, from its middle."""


@dataclass(frozen=True)
class Position:
    """What is on the screen."""

    live: bool = True
    """Whether it is what is bred now."""
    at: tuple[int, ...] = ()
    """The generations that are seen; more than one where they are side by side."""
    newest: int = 0
    """The newest generation that there is, where one is not live."""

    def says(self, room: float, canvas: Canvas) -> str:
        """Which generation of how many, as much of it as there is room for."""
        if len(self.at) > 1:
            numbers = " · ".join(f"{one:,}" for one in self.at)
            ways = (f"generations {numbers}", numbers, "side by side")
        else:
            (at,) = self.at
            ways = (f"generation {at:,} of {self.newest:,}", f"{at:,} of {self.newest:,}", f"{at:,}")
        return next((way for way in ways if canvas.width(way, bold=True) <= room), ways[-1])


@dataclass
class Axis:
    """The generations of a chart, where it was drawn last, in units."""

    left: float = 0.0
    top: float = 0.0
    right: float = 0.0
    bottom: float = 0.0
    shown: float = 1.0
    """The generation at the right edge."""
    last: float = 0.0
    """The newest generation."""
    kind: str = RISE
    position: Position = field(default_factory=Position)

    def lies(self, left: float, top: float, right: float, bottom: float) -> None:
        """It has been drawn there."""
        self.left, self.top, self.right, self.bottom = left, top, right, bottom

    def x(self, generation: float) -> float:
        """Where a generation is; beyond the right edge for those that are not shown."""
        share = float(place_of(np.array([float(generation)]), self.shown, self.kind)[0])
        return self.left + share * (self.right - self.left)

    def hits(self, x: float, y: float) -> bool:
        """Whether somebody who points there means a generation."""
        inside = self.left - REACH <= x <= self.right + REACH and self.top <= y <= self.bottom + REACH
        return inside and self.right > self.left

    def generation(self, x: float) -> float | None:
        """The generation there; None at the right edge for what is bred now, if that is there."""
        share = min(max((x - self.left) / max(self.right - self.left, 1.0), 0.0), 1.0)
        if share >= 1.0 and self.last <= self.shown + 1:
            return None
        right = max(self.shown, 1.0)
        return math.expm1(share * math.log1p(right)) if self.kind == LOG else share * right


class Scrub:
    """The mouse on a timeline: pressed, dragged, let go."""

    def __init__(self) -> None:
        self.drags = False
        self.sought: float | None = None
        """The generation that it points at; None for what is bred now."""
        self._asked = False
        self._rests = 0.0

    def handle(self, event: pygame.event.Event, axis: Axis, scale: float, may: Callable[[], bool]) -> None:
        """What a mouse does, whose places are in pixels; `may` says whether somebody may go back in time now."""
        if event.type == pygame.MOUSEBUTTONUP:
            self.drags = False
        elif event.type == pygame.MOUSEBUTTONDOWN and event.button == 1:
            self.drags = axis.hits(event.pos[0] / scale, event.pos[1] / scale) and may()
        if self.drags and event.type in (pygame.MOUSEBUTTONDOWN, pygame.MOUSEMOTION):
            self.sought, self._asked, self._rests = axis.generation(event.pos[0] / scale), True, 0.0

    def due(self, seconds: float) -> bool:
        """Time passes. Whether what it points at is to be seen now: it rests, or has been let go."""
        self._rests += seconds
        due = self._asked and (self._rests >= RESTED or not self.drags)
        self._asked &= not due
        return due


def place_of(generation: NDArray[np.float64], right: float, axis: str) -> NDArray[np.float64]:
    """Of generations, from 0 at the left to 1 at the right edge."""
    if axis == LOG:
        return np.asarray(np.log1p(generation) / np.log1p(max(right, 1.0)))
    return np.asarray(generation / max(right, 1.0))


def spread(milestones: Sequence[Milestone], axis: Axis) -> list[tuple[float, Milestone]]:
    """Those that are drawn, with their places: few enough to be told apart, the ones that say most first."""
    drawn: list[tuple[float, Milestone]] = []
    for one in sorted(milestones, key=lambda one: RANKED.index(one.kind)):
        x = axis.x(one.generation)
        if x <= axis.right + 1 and all(abs(x - other) >= APART for other, _ in drawn):
            drawn.append((x, one))
    return drawn


def draw_timeline(
    canvas: Canvas, axis: Axis, milestones: Sequence[tuple[Milestone, str]], below: Sequence[str]
) -> None:
    """Over a chart whose generations are at `axis`: milestones with their sentences, where one is, and below that
    what the axis is, or which generation of how many and a button that leads back."""
    says = dict(milestones)
    canvas.explain(axis.left, axis.bottom + 2, axis.right - axis.left + theme.PAD, 36, DRAG)
    position, line = axis.position, axis.bottom + 20
    for at in position.at:
        _draw_mark(canvas, axis, min(axis.x(at), axis.right), position.live)
    if position.live:
        _draw_live(canvas, axis, below)
    else:
        right = axis.right + theme.PAD / 2
        right -= canvas.button("live", right, axis.bottom + 1, pygame.K_END, LIVE, theme.BEST) + 8
        left = axis.left - 40
        canvas.text(position.says(right - left, canvas), (left, line), bold=True)
    for x, one in spread([one for one, _ in milestones], axis):
        _draw_milestone(canvas, x, axis.bottom, one.kind)
        canvas.explain(x - REACH, axis.bottom - REACH, 2 * REACH, 2 * REACH, says[one])


def _draw_live(canvas: Canvas, axis: Axis, below: Sequence[str]) -> None:
    """What the axis is, as much of it as there is room for, and that one sees what is bred now."""
    line, scale = axis.bottom + 20, canvas.units.scale
    first = canvas.text("0", (axis.left, line), colour=theme.MUTED)
    last = canvas.text(f"{round(axis.shown):,}", (axis.right, line), colour=theme.MUTED, anchor="right")
    left, right = first.right / scale + 8, last.left / scale - 8
    live = 14 + canvas.width("live", bold=True)
    says = next((one for one in below if live + 10 + canvas.width(one) <= right - left), "")
    x = (left + right - live - (10 + canvas.width(says) if says else 0)) / 2
    dot = canvas.units.px(x + 4), canvas.units.px(line + 1)
    pygame.draw.aacircle(canvas.surface, theme.BEST, dot, canvas.units.line(4))
    canvas.text("live", (x + 14, line), colour=theme.BEST, bold=True)
    canvas.text(says, (x + live + 10, line), colour=theme.MUTED)


def _draw_mark(canvas: Canvas, axis: Axis, x: float, live: bool) -> None:
    """A line through the chart, with a handle on it where it can be dragged from."""
    colour = theme.mix(theme.PANEL, theme.TEXT, 0.35) if live else theme.YOU
    box = canvas.rect(x, axis.top - 6, 2, axis.bottom - axis.top + 6)
    box.width = canvas.units.line(1 if live else 2)  # never nothing, however it is rounded
    box.left -= box.width // 2
    pygame.draw.rect(canvas.surface, colour, box)
    at = canvas.units.px(x), canvas.units.px(axis.top - 7)
    if not live:
        pygame.draw.aacircle(canvas.surface, colour, at, canvas.units.line(5))


def _draw_milestone(canvas: Canvas, x: float, y: float, kind: Kind) -> None:
    """A diamond on the axis: empty for the first, half full, full; of records a dot."""
    px = canvas.units.px
    if kind is Kind.RECORD:
        pygame.draw.aacircle(canvas.surface, theme.MUTED, (px(x), px(y)), canvas.units.line(3))
        return
    colour = theme.UNSEEN if kind is Kind.UNSEEN else theme.BEST
    corners = [(px(x - SIZE), px(y)), (px(x), px(y - SIZE)), (px(x + SIZE), px(y)), (px(x), px(y + SIZE))]
    pygame.draw.polygon(canvas.surface, theme.PANEL if kind is Kind.FINISHER else colour, corners)
    pygame.draw.polygon(canvas.surface, colour, corners, canvas.units.line(1.5))
    if kind is Kind.HALF:
        pygame.draw.polygon(canvas.surface, theme.PANEL, [corners[0], corners[1], corners[2]])
        pygame.draw.polygon(canvas.surface, colour, corners, canvas.units.line(1.5))
