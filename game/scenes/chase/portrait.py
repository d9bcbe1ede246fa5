"""The portrait of cat and mouse: a game, with the ways of both."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import pygame

from brains.files import Brain
from game.scenes.chase.game import BRED, PERFECT, Match, Player
from game.scenes.chase.picture import ANIMAL, centre_of, draw_cat, draw_mouse, draw_room
from game.ui import theme
from game.worlds.chase import CHASE
from game.worlds.chase.rooms import Shape

SHAPE = Shape()
"""The room and the rule."""


def paint(surface: pygame.Surface, brains: Sequence[Brain]) -> None:
    """A game, with the ways of both: of a mouse and a cat of one file, or of one of them against the perfect other."""
    digest = hashlib.sha256(brains[0].genome.tobytes()).digest()
    starts = SHAPE.solution.starts
    cat, mouse = (int(one) for one in starts[int.from_bytes(digest[:4], "little") % len(starts)])
    by_role = {brain.role: brain for brain in brains}
    mice, cats = (
        Player(BRED, "", "", by_role[role]) if role in by_role else Player(PERFECT, "", "") for role in CHASE.roles
    )
    match = Match(mice, cats, SHAPE, (cat, mouse), 0, 0)
    while not match.session.finished:
        match.step()
    side = min(surface.get_size()) * 0.95
    box = pygame.FRect(0, 0, side, side)
    box.center = surface.get_width() / 2, surface.get_height() / 2
    draw_room(surface, box, SHAPE)
    cell = side / match.width
    for role, way in enumerate(match.trails):
        hue = (theme.BEST, theme.UNSEEN)[role]
        points = [centre_of(box, match.width, xy) for xy in way]
        shift = (role - 0.5) * cell * 0.14
        for k in range(1, len(points)):
            colour = theme.mix(theme.PANEL, hue, 0.25 + 0.75 * k / len(points))
            a, b = ((x + shift, y + shift) for x, y in points[k - 1 : k + 1])
            pygame.draw.line(surface, colour, a, b, round(cell * 0.1))
            pygame.draw.circle(surface, colour, b, cell * 0.05)
    radius = ANIMAL * cell
    mouse_at, cat_at = (centre_of(box, match.width, way[-1]) for way in match.trails)
    if match.caught:
        draw_cat(surface, cat_at, radius, theme.UNSEEN)
        draw_mouse(surface, (mouse_at[0] + cell * 0.26, mouse_at[1] + cell * 0.28), radius * 0.45, theme.BEST)
    else:
        draw_mouse(surface, mouse_at, radius, theme.BEST)
        draw_cat(surface, cat_at, radius, theme.UNSEEN)
