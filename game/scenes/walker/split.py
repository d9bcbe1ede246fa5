"""A race for two: each half of the picture has a camera of its own, and the person's own numbers."""

from __future__ import annotations

import pygame

from game.scenes.breeding.driving import SEATS
from game.scenes.breeding.results import TWO_AGAIN, Board
from game.scenes.walker.playing import PEOPLE, Duel
from game.scenes.walker.stage_view import Look, StageView
from game.ui import theme
from game.ui.canvas import Canvas
from game.ui.keyboard import told

BEGIN = "press a key to begin"
PADS = ("or the first gamepad", "or the second gamepad")
BETWEEN = 8.0
"""Units from one half to the other."""
FRAME = 3.0
"""Of a half, in the person's colour, in units."""
DIAL = (214.0, 88.0)
"""Width and height of a panel of numbers, in units."""


class Split:
    """Draws a duel."""

    def __init__(self) -> None:
        self.views = tuple(StageView() for _ in range(PEOPLE))

    def update(self, seconds: float, duel: Duel) -> None:
        """Both cameras move on."""
        for stride, view in zip(duel.strides, self.views, strict=True):
            view.update(seconds, duel.walk, stride.me)

    def draw(self, canvas: Canvas, duel: Duel, x: float, y: float, w: float, h: float) -> None:
        """Left and right."""
        width = (w - BETWEEN) / PEOPLE
        frame = canvas.units.line(FRAME)
        for seat, (stride, view) in enumerate(zip(duel.strides, self.views, strict=True)):
            left = x + (width + BETWEEN) * seat
            box = canvas.rect(left, y, width, h)
            pygame.draw.rect(canvas.surface, duel.walk.colour(stride.me), box, frame)
            view.draw(canvas, duel.walk, box.inflate(-2 * frame, -2 * frame), Look(watched=stride.me, rays=False))
            (_dial if duel.begun and duel.countdown == 0 else _hint)(canvas, duel, seat, left, y, width)
        if duel.countdown > 0:
            canvas.text(f"{duel.count}", (x + w / 2, y + h * 0.34), 96, bold=True, anchor="centre")
        elif not duel.begun:
            canvas.chip(BEGIN, x + w / 2, y + h * 0.3, anchor="centre")


def _hint(canvas: Canvas, duel: Duel, seat: int, x: float, y: float, w: float) -> None:
    """Who walks with what."""
    canvas.panel(x + 14, y + 14, w - 28, 112)
    colour = duel.walk.colour(duel.strides[seat].me)
    canvas.text(duel.names[seat], (x + w / 2, y + 40), theme.STRONG, colour, bold=True, anchor="centre")
    canvas.text(f"{told(SEATS[seat])}, {PADS[seat]}", (x + w / 2, y + 72), theme.BODY, anchor="centre")
    says = "left and right: hips · up and down: knees"
    canvas.text(says, (x + w / 2, y + 102), colour=theme.MUTED, anchor="centre")


def _dial(canvas: Canvas, duel: Duel, seat: int, x: float, y: float, w: float) -> None:
    """How far, and how far from the other."""
    stride, other, (width, height) = duel.strides[seat], duel.strides[1 - seat], DIAL
    canvas.panel(x + 14, y + 14, width, height)
    canvas.explain(x + 14, y + 14, width, height, "How far each has come.")
    canvas.text(duel.names[seat], (x + 30, y + 34), colour=duel.walk.colour(stride.me), bold=True)
    canvas.text(f"{stride.score / 100:.1f} m", (x + 30, y + 72), theme.BIG, bold=True)
    gap = (stride.score - other.score) / 100
    if not stride.driving:
        says = "arrived" if stride.finished else "fell"
    elif abs(gap) < 0.05:
        says = "level"
    else:
        says = f"{abs(gap):.1f} m {'ahead' if gap > 0 else 'behind'}"
    canvas.chip(says, x + w - 14, y + 14, theme.TEXT, "right", "How far from the other one.")


def board_of(duel: Duel) -> Board:
    """Who has won, and by how much."""
    first, second = duel.winner, duel.loser
    name = duel.names[duel.strides.index(first)]
    head = f"{name} has won" if first.score != second.score or first.finished else "Level"
    if duel.drawn:
        return Board("A draw", ("nobody has walked",), (), 0, TWO_AGAIN)
    ways = (f"{name}: {one.score / 100:.1f} m" for name, one in zip(duel.names, duel.strides, strict=True))
    lines = (f"{(first.score - second.score) / 100:.1f} m ahead", *ways)
    return Board(head, lines, (), 0, TWO_AGAIN)
