"""The room with the two in it: fading trails, values and wrong moves as colours, the arrows of mouse and teacher."""

from __future__ import annotations

import math
from functools import lru_cache
from itertools import pairwise

import numpy as np
import pygame
from numpy.typing import NDArray

from game.scenes.chase.game import Cell, Mark, Match, Point
from game.scenes.chase.lesson import Lesson
from game.scenes.chase.picture import ANIMAL, CORNER, GAP, centre_of, draw_cat, draw_mouse, draw_room, draw_walls
from game.ui import theme
from game.ui.canvas import Canvas
from game.worlds.chase import kernel
from game.worlds.chase.plans import OPEN
from game.worlds.chase.rooms import Shape

TRAIL = 9
"""Moves that leave a trail."""
FINER = 3
"""The animals are drawn so much larger and then made smaller, for smooth edges."""
ROOM_FOR_EARS = 1.5
"""Of a head's radius."""
MARKED = 60.0
"""Units of a cell that has room for a number."""
FULL_VALUE = 10.0
"""Turns that are shown in the brightest colour."""
DARK = 130
"""How opaque what lies over cells that the cat does not see, of 255."""
FAINT = 60
"""How opaque somebody is whom the pupil does not see in this turn, of 255."""
PLAIN, VALUES, WRONG = "plain", "values", "wrong moves"


@lru_cache(maxsize=64)
def _animal(role: int, radius: int, look: tuple[str, str]) -> pygame.Surface:
    """A drawing with transparent ground, its head in the middle."""
    side = round(2 * ROOM_FOR_EARS * radius)
    large = pygame.Surface((side * FINER, side * FINER), pygame.SRCALPHA)
    draw, colour = ((draw_mouse, theme.BEST), (draw_cat, theme.UNSEEN))[role]
    draw(large, (side * FINER / 2, side * FINER / 2), radius * FINER, colour)
    return pygame.transform.smoothscale(large, (side, side))


def animal(role: int, radius: int) -> pygame.Surface:
    """Of a radius in pixels."""
    return _animal(role, radius, theme.look)


class Board:
    """Draws a game; the room itself is painted once for each colouring."""

    def __init__(self) -> None:
        self._room: tuple[object, pygame.Surface] | None = None

    def draw(
        self, canvas: Canvas, game: Match | Lesson, colouring: str, wrong: NDArray[np.float64], box: pygame.FRect
    ) -> None:
        """Draw into `box`, in pixels; `wrong (y, x)` are shares of wrong moves."""
        ground, known = _ground(game, colouring, wrong)
        known = known, round(box.width), round(box.height), _shape(game)
        if self._room is None or self._room[0] != known:
            self._room = known, _paint_room(canvas, ground, _shape(game), box)
        canvas.surface.blit(self._room[1], (round(box.left), round(box.top)))
        for role, trail in enumerate(game.trails):
            _draw_trail(canvas, box, game.width, trail[-TRAIL:], (theme.BEST, theme.UNSEEN)[role])
        cell = box.width / game.width
        cat, mouse = game.positions
        if isinstance(game, Lesson):
            _draw_arrows(canvas, box, game)
        if isinstance(game, Match) and game.sight:
            _draw_sight(canvas, box, game.width, cat, game.sight)
        if isinstance(game, Match) and game.phase[0] == game.sprint - 1 and not game.caught:
            centre = centre_of(box, game.width, cat)
            pygame.draw.aacircle(canvas.surface, theme.UNSEEN, centre, cell * 0.46, canvas.units.line(3))
        eaten = isinstance(game, Match) and game.caught and game.way >= 1.0
        for role, at in ((kernel.MOUSE, mouse), (kernel.CAT, cat)):
            image = animal(role, max(round(ANIMAL * cell * (0.55 if eaten and role == kernel.MOUSE else 1.0)), 2))
            if isinstance(game, Lesson) and game.unseen == role:
                image = image.copy()
                image.set_alpha(FAINT)
            if not (eaten and role == kernel.MOUSE):
                canvas.surface.blit(image, image.get_rect(center=centre_of(box, game.width, at)))
        if eaten:
            x, y = centre_of(box, game.width, mouse)
            small = animal(kernel.MOUSE, max(round(ANIMAL * cell * 0.45), 2))
            canvas.surface.blit(small, small.get_rect(center=(x + cell * 0.26, y + cell * 0.28)))
        for mark in game.marks[-TRAIL:]:
            draw_mark(canvas, box, game.width, mark)


def _ground(
    game: Match | Lesson, colouring: str, wrong: NDArray[np.float64]
) -> tuple[NDArray[np.float64] | None, object]:
    """What colours the cells `(y, x)`, and what tells one such picture from another."""
    if colouring == VALUES and isinstance(game, Match):
        values = game.values
        return values, (VALUES, values.tobytes(), theme.look)
    if colouring == WRONG and isinstance(game, Lesson):
        return -1 - wrong, (WRONG, wrong.tobytes(), theme.look)
    return None, (PLAIN, theme.look)


def _shape(game: Match | Lesson) -> Shape:
    """Lessons are in the usual room."""
    return game.shape if isinstance(game, Match) else Shape()


def _paint_room(canvas: Canvas, ground: NDArray[np.float64] | None, shape: Shape, box: pygame.FRect) -> pygame.Surface:
    """Values are written into their cells; a share of wrong moves, kept as −1 − share, only colours its cell."""
    surface = pygame.Surface((round(box.width), round(box.height)))
    surface.fill(theme.GROUND)
    inner = pygame.FRect(0, 0, box.width, box.height)
    width = shape.width
    if ground is None:
        draw_room(surface, inner, shape)
        return surface
    draw_room(surface, inner, shape._replace(plan=OPEN))
    cell = inner.width / width
    side = cell * (1 - GAP)
    on = Canvas(surface, canvas.units)
    for y in range(width):
        for x in range(width):
            value = float(ground[y, x])
            middle_x, middle_y = centre_of(inner, width, (x, y))
            left, top = round(middle_x - side / 2), round(middle_y - side / 2)
            place = pygame.Rect(left, top, round(middle_x + side / 2) - left, round(middle_y + side / 2) - top)
            if value < 0:
                colour, says = theme.mix(theme.PANEL, theme.UNSEEN, min(-1 - value, 1.0)), f"{100 * (-1 - value):.0f}"
            else:
                colour = theme.mix(theme.PANEL, theme.rank_colour(min(value / FULL_VALUE, 1.0)), 0.62)
                says = "∞" if math.isinf(value) else f"{value:.0f}"
            pygame.draw.rect(surface, colour, place, border_radius=round(CORNER * cell))
            at = place.left / on.units.scale + 10, place.bottom / on.units.scale - 16
            if says != "0":
                on.text(says, at, colour=theme.ink_on(colour), bold=True)
    draw_walls(surface, inner, shape)
    return surface


def _draw_sight(canvas: Canvas, box: pygame.FRect, width: int, cat: Point, sight: int) -> None:
    """What the cat sees; beyond it the room lies in the dark."""
    cell = box.width / width
    x, y = centre_of(box, width, cat)
    reach = (sight + 0.5) * cell
    seen = pygame.FRect(x - reach, y - reach, 2 * reach, 2 * reach).clip(box)
    dark = pygame.Surface((round(box.width), round(box.height)), pygame.SRCALPHA)
    dark.fill((*theme.GROUND, DARK))
    inner = pygame.Rect(round(seen.left - box.left), round(seen.top - box.top), round(seen.width), round(seen.height))
    corner = round(CORNER * cell)
    pygame.draw.rect(dark, (0, 0, 0, 0), inner, border_radius=corner)
    pygame.draw.rect(dark, theme.UNSEEN, inner, canvas.units.line(3), border_radius=corner)
    canvas.surface.blit(dark, (round(box.left), round(box.top)))


def _draw_trail(canvas: Canvas, box: pygame.FRect, width: int, trail: list[Cell], colour: theme.Colour) -> None:
    """The newer the brighter."""
    for age, (a, b) in enumerate(pairwise(trail)):
        share = (age + 1) / max(len(trail) - 1, 1)
        faded = theme.mix(theme.PANEL, colour, 0.15 + 0.6 * share)
        start, end = centre_of(box, width, a), centre_of(box, width, b)
        pygame.draw.line(canvas.surface, faded, start, end, canvas.units.line(2 + 4 * share))
        pygame.draw.aacircle(canvas.surface, faded, start, canvas.units.line(3 + 2 * share))


def draw_mark(canvas: Canvas, box: pygame.FRect, width: int, mark: Mark) -> None:
    """A cross, or by how many turns, in the corner of the cell where the move was wrong."""
    cell = box.width / width
    x, y = centre_of(box, width, mark.cell)
    side = -1 if mark.role == kernel.MOUSE else 1
    x, y = x + side * cell * 0.34, y - cell * 0.34
    radius = cell * 0.13
    colour = (theme.BEST, theme.UNSEEN)[mark.role]
    if mark.says and cell >= canvas.units.px(MARKED):  # a tile of the menu has no room for numbers
        scale, says = canvas.units.scale, f"−{mark.says}"
        w, h = canvas.width(says, bold=True) + 14, 28.0
        left = x / scale - (0 if mark.role == kernel.MOUSE else w) + (-1 if mark.role == kernel.MOUSE else 1) * 14
        canvas.panel(left, y / scale - h / 2, w, h, fill=theme.GROUND, border=colour, radius=h / 2)
        canvas.text(says, (left + w / 2, y / scale), bold=True, anchor="centre")
        return
    pygame.draw.aacircle(canvas.surface, theme.GROUND, (x, y), radius)
    pygame.draw.aacircle(canvas.surface, colour, (x, y), radius, canvas.units.line(2))
    if mark.says:
        return
    arm = radius * 0.45
    for slope in (-1, 1):
        a, b = (x - arm, y - slope * arm), (x + arm, y + slope * arm)
        pygame.draw.line(canvas.surface, theme.UNSEEN, a, b, canvas.units.line(3))


def _draw_arrows(canvas: Canvas, box: pygame.FRect, lesson: Lesson) -> None:
    """From the mouse: the teacher's direction in white, its own compass in blue, orange where it is another quarter."""
    deciding = lesson.arrows
    if deciding is None or lesson.way < 1.0:
        return
    at, compass, told = deciding
    centre = centre_of(box, lesson.width, at)
    reach = box.width / lesson.width
    assert lesson.deciding is not None
    right = lesson.replay.directions[lesson.deciding] == told
    draw_arrow(canvas, centre, (told + 0.5) / 4, reach * 0.7, theme.TEXT, 4)
    draw_arrow(canvas, centre, compass, reach * 0.62, theme.BEST if right else theme.UNSEEN, 7)


def draw_arrow(
    canvas: Canvas,
    centre: Point,
    compass: float,
    reach: float,
    colour: theme.Colour,
    line: float,
    shape: tuple[float, float] = (0.42, 0.2),
) -> None:
    """Towards a compass from 0 to 1, clockwise, its first quarter's middle up; where it starts and how long its head is
    are shares of its reach."""
    begins, pointed = shape
    angle = 2 * math.pi * (compass - 0.125)
    dx, dy = math.sin(angle), -math.cos(angle)
    tip = centre[0] + dx * reach, centre[1] + dy * reach
    start = centre[0] + dx * reach * begins, centre[1] + dy * reach * begins
    head = reach * pointed
    neck = tip[0] - dx * head, tip[1] - dy * head
    pygame.draw.line(canvas.surface, colour, start, neck, canvas.units.line(line))
    wing = head * 0.62
    points = [tip, (neck[0] - dy * wing, neck[1] + dx * wing), (neck[0] + dy * wing, neck[1] - dx * wing)]
    pygame.draw.polygon(canvas.surface, colour, points)
    pygame.draw.aalines(canvas.surface, colour, True, points)
