"""Volleyball's face."""

from __future__ import annotations

import pygame

from game.scenes.breeding.plain import Seen, plain_face
from game.scenes.volley.court import Shown, draw_court
from game.ui import theme
from game.worlds.volley.kernel import NET


def paint(surface: pygame.Surface, box: pygame.Rect, seen: Seen) -> None:
    """The best one's court."""
    states = seen.states[:, 0]
    draw_court(surface, box, Shown(states[:12], (theme.UNSEEN, theme.BEST), float(states[NET])))


FACE = plain_face(
    paint,
    line="Slimes learn volleyball",
    fitness="Here: points won, less points lost.",
    opening="Random brains. Watch them miss.",
    title="Volleyball",
)
