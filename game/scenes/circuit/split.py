"""A race for two: each half of the picture has a camera and ground of its own, and its own numbers."""

from __future__ import annotations

from dataclasses import replace

import pygame

from game.scenes.breeding.driving import SEATS
from game.scenes.circuit.duel import PEOPLE, Duel
from game.scenes.circuit.hud import PLACE, clock, draw_lights, ordinal
from game.scenes.circuit.minimap import Minimap
from game.scenes.circuit.replay import RACE_LAPS
from game.scenes.circuit.view import CircuitView, Look
from game.ui import theme
from game.ui.canvas import Canvas
from game.ui.keyboard import told
from game.worlds.circuit.kernel import LAP_BEGAN, TICKS_PER_SECOND

PADS = ("or the first gamepad", "or the second gamepad")
BETWEEN = 8.0
"""Units from one half to the other."""
FRAME = 3.0
"""Of a half, in the person's colour, in units."""
DIAL = (204.0, 104.0)
"""Width and height of a panel of numbers, in units."""
MAP = (190.0, 136.0)
LIGHTS = 0.34
"""How far down the lights of the start are, as a share of the picture."""


class Split:
    """Draws a duel with the map of the whole picture."""

    def __init__(self, minimap: Minimap) -> None:
        self._map = minimap
        self._views = tuple(CircuitView() for _ in range(PEOPLE))

    def update(self, seconds: float, duel: Duel, look: Look) -> None:
        """Both cameras move on."""
        for seat, view in enumerate(self._views):
            view.update(seconds, duel.laps, _look(duel, seat, look))

    def draw(self, canvas: Canvas, duel: Duel, look: Look, x: float, y: float, w: float, h: float) -> None:
        """Left and right, with the map between them."""
        width = (w - BETWEEN) / PEOPLE
        frame = canvas.units.line(FRAME)
        for seat, view in enumerate(self._views):
            left = x + (width + BETWEEN) * seat
            box = canvas.rect(left, y, width, h)
            pygame.draw.rect(canvas.surface, duel.laps.colour(duel.races[seat].me), box, frame)
            view.draw(canvas, duel.laps, box.inflate(-2 * frame, -2 * frame), _look(duel, seat, look))
            draw = _hint if duel.countdown > 0 else _dials
            draw(canvas, duel, seat, left, y, width)
        corner = x + (w - MAP[0]) / 2, y + h - MAP[1] - 14
        canvas.panel(*corner, *MAP)
        self._map.draw(canvas, duel.laps, *corner, *MAP)
        if duel.countdown > 0:
            draw_lights(canvas, duel, x + w / 2, y + h * LIGHTS)


def _look(duel: Duel, seat: int, look: Look) -> Look:
    return replace(look, whole=False, rays=False, ghosts=(), watched=duel.races[seat].watched)


def _hint(canvas: Canvas, duel: Duel, seat: int, x: float, y: float, w: float) -> None:
    """Who steers with what."""
    canvas.panel(x + 14, y + 14, w - 28, 84)
    colour = duel.laps.colour(duel.races[seat].me)
    canvas.text(duel.names[seat], (x + w / 2, y + 40), theme.STRONG, colour, bold=True, anchor="centre")
    canvas.text(f"{told(SEATS[seat])}, {PADS[seat]}", (x + w / 2, y + 74), theme.BODY, anchor="centre")


def _dials(canvas: Canvas, duel: Duel, seat: int, x: float, y: float, w: float) -> None:
    """Place and lap on the left, time and distance to the other on the right."""
    race, (width, height) = duel.races[seat], DIAL
    place, cars = race.rank
    canvas.panel(x + 14, y + 14, width, height)
    canvas.explain(x + 14, y + 14, width, height, PLACE)
    canvas.text(duel.names[seat], (x + 32, y + 36), colour=duel.laps.colour(race.me), bold=True)
    canvas.text(ordinal(place), (x + 32, y + 81), 44, bold=True)
    beside = x + 32 + canvas.width(ordinal(place), 44, True) + 12
    canvas.text(f"of {cars}", (beside, y + 70), colour=theme.MUTED)
    canvas.text(f"lap {race.lap} / {RACE_LAPS}", (beside, y + 95), colour=theme.MUTED)
    left, right = x + w - 14 - width, x + w - 32
    canvas.panel(left, y + 14, width, height)
    canvas.explain(left, y + 14, width, height, "The time of this lap, and how far the other one is.")
    head, says = _time(duel, seat)
    canvas.text(head, (right, y + 50), theme.BIG, bold=True, anchor="right")
    canvas.text(canvas.fitted(says, width - 36), (right, y + 93), anchor="right")


def _time(duel: Duel, seat: int) -> tuple[str, str]:
    """Of this lap, and how far from the other; or how it ended."""
    race, other = duel.races[seat], duel.races[1 - seat]
    if race.finished:
        return clock(race.seconds), "finished"
    if race.crashed:
        return "out", f"in lap {race.lap}"
    now = clock(race.replay.tick / TICKS_PER_SECOND - race.seconds_of(LAP_BEGAN))
    if other.crashed and not other.finished:
        return now, f"{duel.names[1 - seat]} is out"
    gap = duel.gap_of(seat)
    return now, "level" if abs(gap) < 0.05 else f"{abs(gap):.1f} s {'ahead' if gap > 0 else 'behind'}"
