"""One frame of how it learned: weights with the units in an order, and what the hidden units make of each cell."""

from __future__ import annotations

import pygame

from game.scenes.base.grid import Place
from game.scenes.chase.board import animal, draw_arrow, draw_mark
from game.scenes.chase.game import Mark
from game.scenes.chase.lesson_panels import draw_matrix
from game.scenes.chase.picture import CORNER, GAP, centre_of
from game.ui import theme
from game.ui.canvas import Canvas
from game.worlds.chase.insight import Lens, seen_through, sorted_weights
from game.worlds.chase.lessons import SIDE
from game.worlds.chase.pupils import Mind
from game.worlds.chase.variants import TOLD

HEAD = 48.0
ARROW = (-0.9, 0.75)
"""It goes through the middle of a cell, and has a large head."""
ORDER = (
    "All weights. The units stand in the order of where the mouse has to be from the cat for each to give most: up, "
    "right, down, left, as far as they are now."
)
ROOM = (
    "Cells in which the hidden units do much the same have much the same colour; arrows are what is meant, a cross "
    "marks where the teacher would go another way. Click: put the other one there."
)


def room_in(place: Place) -> Place:
    """Where the room of a side is: a square at its right."""
    x, y, w, h = place
    side = min(h - HEAD - theme.PAD, w * 0.56)
    return x + w - theme.PAD - side, y + HEAD, side, side


def cell_at(room: Place, x: float, y: float) -> int | None:
    """The cell there; None outside of the room."""
    left, top, side, _ = room
    column, row = int((x - left) // (side / SIDE)), int((y - top) // (side / SIDE))
    return (SIDE - 1 - row) * SIDE + column if 0 <= column < SIDE and 0 <= row < SIDE else None


def draw_side(canvas: Canvas, mind: Mind, lens: Lens, other: int, says: tuple[str, str], place: Place) -> None:
    """The weights at the left, the room at the right; `says` stands above them."""
    x, y, w, h = place
    canvas.panel(*place)
    canvas.text(says[0], (x + theme.PAD, y + 24), theme.BODY, bold=True)
    canvas.text(says[1], (x + w - theme.PAD, y + 24), colour=theme.MUTED, anchor="right")
    room = room_in(place)
    _draw_weights(canvas, mind, lens, (x + theme.PAD, y + HEAD, room[0] - x - 2 * theme.PAD, h - HEAD - theme.PAD))
    _draw_room(canvas, mind, lens, other, room)


def _draw_weights(canvas: Canvas, mind: Mind, lens: Lens, place: Place) -> None:
    x, y, w, h = place
    canvas.explain(*place, ORDER)
    w_in, own, out = sorted_weights(mind, lens.order)
    canvas.text("input to hidden", (x, y + 8), colour=theme.MUTED)
    draw_matrix(canvas, w_in, (x, y + 24, w, 52))
    canvas.text("hidden to answer", (x, y + 96), colour=theme.MUTED)
    strip = 13.0 * out.shape[1]
    draw_matrix(canvas, out.T, (x, y + 112, w, strip))
    below = y + 112 + strip + 20
    canvas.text("hidden to hidden", (x, below), colour=theme.MUTED)
    side = min(w, y + h - below - 16)
    draw_matrix(canvas, own, (x, below + 16, w if mind.settings.gates > 1 else side, side))


def _draw_room(canvas: Canvas, mind: Mind, lens: Lens, other: int, place: Place) -> None:
    canvas.explain(*place, ROOM)
    box = pygame.FRect(canvas.rect(*place))
    numbers, meant = seen_through(mind, lens, other)
    role, cell = mind.plan.role, box.width / SIDE
    side = cell * (1 - GAP)
    for at in range(SIDE * SIDE):
        where = at % SIDE, at // SIDE
        middle = centre_of(box, SIDE, where)
        colour = _colour(float(numbers[at, 0]), float(numbers[at, 1]))
        square = pygame.Rect(0, 0, round(side), round(side))
        square.center = round(middle[0]), round(middle[1])
        pygame.draw.rect(canvas.surface, colour, square, border_radius=round(CORNER * cell))
        if at == other:
            continue
        compass = (int(meant[at]) + 0.5) / 4
        ahead = middle[0], middle[1]
        draw_arrow(canvas, ahead, compass, cell * 0.28, theme.ink_on(colour), 4, ARROW)
        told = TOLD[role, at, other] if role else TOLD[role, other, at]
        if told != meant[at]:
            draw_mark(canvas, box, SIDE, Mark(where, "", role))
    image = animal(1 - role, max(round(cell * 0.3), 2))
    canvas.surface.blit(image, image.get_rect(center=centre_of(box, SIDE, (other % SIDE, other // SIDE))))


def _colour(first: float, second: float) -> theme.Colour:
    """The first number from one colour to the other, the second from dark to light."""
    hue = theme.mix(theme.UNSEEN, theme.BEST, (first + 1) / 2)
    if second < 0:
        return theme.mix(hue, theme.GROUND, -0.65 * second)
    return theme.mix(hue, theme.TEXT, 0.5 * second)
