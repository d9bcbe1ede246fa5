"""How it learned, drawn: weights with the units in an order, what the hidden units make of each cell, the curve."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import pygame
from numpy.typing import NDArray

from game.engine.world import Pupil
from game.scenes.base.face import Picture
from game.scenes.base.grid import Place
from game.scenes.chase.board import animal, draw_arrow, draw_mark
from game.scenes.chase.game import Mark
from game.scenes.chase.lesson_panels import draw_matrix, levels
from game.scenes.chase.picture import CORNER, GAP, centre_of
from game.ui import theme
from game.ui.canvas import Canvas
from game.ui.plot import Axes, Curve, draw_plot, inside
from game.ui.theme import Units
from game.worlds.chase.insight import Lens, lens_of, seen_through, sorted_weights
from game.worlds.chase.lessons import SIDE, cell
from game.worlds.chase.pupils import Mind
from game.worlds.chase.teaching import Teaching, TeachingHistory
from game.worlds.chase.variants import TOLD
from game.worlds.chase.ways import TeachingSettings

TOP, PLOT, HEAD = 66.0, 150.0, 48.0
SIZE = (1280, 720)
"""Of a film that is written, in pixels."""
FILM = "A frame of all weights every 10,000 games, fewer as they get many. Press or drag: that one. Learning goes on."
WHOSE = "Whose weights these are. Learning goes on meanwhile."
ARROW = (-0.9, 0.75)
"""It goes through the middle of a cell, and has a large head."""
LEGEND = "alike in colour: alike hidden units"
ORDER = (
    "All weights. The units stand in the order of where the mouse has to be from the cat for each to give most: up, "
    "right, down, left, as far as they are now."
)
ROOM = (
    "Cells in which the hidden units do much the same have much the same colour; arrows are what is meant, a cross "
    "marks where the teacher would go another way. Click: put the other one there."
)


Frame = tuple[int, NDArray[np.float32]]
"""Games, and all weights."""


class Film(NamedTuple):
    """What is shown."""

    settings: TeachingSettings
    frames: tuple[Frame, ...]
    """The newest last."""
    history: TeachingHistory
    lens: Lens


def film_of(
    settings: TeachingSettings, frames: tuple[Frame, ...], history: TeachingHistory, games: int, mind: Mind
) -> Film:
    """Kept frames, and what is known now, through whose lens all are seen."""
    before = (one for one in frames if one[0] < games)
    return Film(settings, (*before, (games, mind.cell.flat)), history, lens_of(mind))


def places(width: float, bottom: float) -> tuple[list[Place], Place]:
    """Where the two sides are, and the curve below them."""
    wide, high = (width - 2 * theme.EDGE - theme.GAP) / 2, bottom - TOP - theme.GAP - PLOT
    sides = [(theme.EDGE + k * (wide + theme.GAP), TOP, wide, high) for k in range(2)]
    return sides, (theme.EDGE, TOP + high + theme.GAP, width - 2 * theme.EDGE, PLOT)


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


def draw_header(canvas: Canvas, film: Film) -> None:
    """Whose weights they are."""
    title, settings = "How it learned", film.settings
    canvas.text(title, (theme.EDGE + 4, 36), theme.TITLE, bold=True)
    x = theme.EDGE + 4 + canvas.width(title, theme.TITLE, True) + 24
    told = f"a {settings.role}, {settings.teacher} teacher, {settings.hidden} hidden units"
    about = f"{told}, {settings.says}" if settings.says else told
    room = canvas.units.width - theme.EDGE - x
    canvas.text(canvas.fitted(about, room, theme.BODY), (x, 38), theme.BODY, theme.MUTED)
    canvas.explain(x, 14, room, 44, WHOSE)


def draw_side(canvas: Canvas, film: Film, frame: int, other: int, place: Place) -> None:
    """A frame: the weights at the left, the room at the right, while the other one is in the cell `other`."""
    x, y, w, h = place
    canvas.panel(*place)
    games, last = film.frames[frame][0], len(film.frames) - 1
    says = "before its first game" if games == 0 else f"after {games:,} games"
    about = f"frame {frame + 1} of {last + 1}" + (", the newest" if frame == last else "")
    canvas.text(says, (x + theme.PAD, y + 24), theme.BODY, bold=True)
    canvas.text(about, (x + w - theme.PAD, y + 24), colour=theme.MUTED, anchor="right")
    canvas.explain(x, y, w, HEAD, FILM)
    mind, room = Mind(film.settings, film.frames[frame][1]), room_in(place)
    _draw_weights(canvas, mind, film.lens, (x + theme.PAD, y + HEAD, room[0] - x - 2 * theme.PAD, h - HEAD - theme.PAD))
    _draw_room(canvas, mind, film.lens, other, room)
    below = room[1] + room[3] + 14
    if below + 10 <= y + h:
        canvas.text(canvas.fitted(LEGEND, room[2]), (room[0], below), colour=theme.MUTED)


def draw_curve(canvas: Canvas, film: Film, frame: int, place: Place) -> None:
    """Mistakes over games, a tick for each frame, and which one is seen."""
    counted = "mistakes" if film.settings.answer == "compass" else "wrong moves"
    line = Curve(f"{counted} a game", theme.BEST, film.history.games.astype(float), film.history.mistakes)
    last = float(max(film.frames[-1][0], 1))
    draw_plot(canvas, Axes(levels(line.y, 2), "games", last, says=FILM), (line,), (), *place)
    left, top, right, bottom = inside(*place)
    for games, _ in film.frames:
        x = left + (right - left) * games / last
        pygame.draw.rect(canvas.surface, theme.MUTED, canvas.rect(x - 0.5, bottom - 5, 1, 5))
    x = left + (right - left) * film.frames[frame][0] / last
    pygame.draw.rect(canvas.surface, theme.YOU, canvas.rect(x - 1, top - 6, 2, bottom - top + 6))
    at = canvas.units.px(x), canvas.units.px(top - 7)
    pygame.draw.aacircle(canvas.surface, theme.YOU, at, canvas.units.line(6))


def learned(pupil: Pupil) -> Iterator[Picture]:
    """How a `Teaching` learned, a picture a frame of weights."""
    assert isinstance(pupil, Teaching)
    pygame.font.init()
    film = film_of(pupil.settings, pupil.frames, pupil.history, pupil.games, pupil.mind)
    surface = pygame.Surface(SIZE)
    canvas = Canvas(surface, Units.of(SIZE))
    sides, plot = places(canvas.units.width, canvas.units.height - theme.EDGE)
    for frame in range(len(film.frames)):
        surface.fill(theme.GROUND)
        draw_header(canvas, film)
        for place, shown in zip(sides, (0, frame), strict=True):
            draw_side(canvas, film, shown, cell(2, 2), place)
        draw_curve(canvas, film, frame, plot)
        yield pygame.surfarray.array3d(surface).swapaxes(0, 1)


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
    role, wide = mind.plan.role, box.width / SIDE
    side = wide * (1 - GAP)
    for at in range(SIDE * SIDE):
        where = at % SIDE, at // SIDE
        middle = centre_of(box, SIDE, where)
        colour = _colour(float(numbers[at, 0]), float(numbers[at, 1]))
        square = pygame.Rect(0, 0, round(side), round(side))
        square.center = round(middle[0]), round(middle[1])
        pygame.draw.rect(canvas.surface, colour, square, border_radius=round(CORNER * wide))
        if at == other:
            continue
        compass = (int(meant[at]) + 0.5) / 4
        ahead = middle[0], middle[1]
        draw_arrow(canvas, ahead, compass, wide * 0.28, theme.ink_on(colour), 4, ARROW)
        told = TOLD[role, at, other] if role else TOLD[role, other, at]
        if told != meant[at]:
            draw_mark(canvas, box, SIDE, Mark(where, "", role))
    image = animal(1 - role, max(round(wide * 0.3), 2))
    canvas.surface.blit(image, image.get_rect(center=centre_of(box, SIDE, (other % SIDE, other // SIDE))))


def _colour(first: float, second: float) -> theme.Colour:
    """The first number from one colour to the other, the second from dark to light."""
    hue = theme.mix(theme.UNSEEN, theme.BEST, (first + 1) / 2)
    if second < 0:
        return theme.mix(hue, theme.GROUND, -0.65 * second)
    return theme.mix(hue, theme.TEXT, 0.5 * second)
