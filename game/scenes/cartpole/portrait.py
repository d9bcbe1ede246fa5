"""CartPole's portrait: the pole again and again."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pygame

from brains.files import Brain
from game.scenes.base.portraits import OVER, alone_on, course_of, cross
from game.ui import theme
from game.worlds.cartpole import kernel as cartpole

SECONDS = 4.0
"""Of a pole's swinging."""
POLES = 26
"""Times at which it is drawn."""
LEAN = 2.2
"""So many times further than it does, the pole leans in the picture."""


def paint(surface: pygame.Surface, brains: Sequence[Brain]) -> None:
    """The pole again and again, as in a photograph with a stroboscope: the later, the brighter."""
    session = alone_on(brains[0], course_of(brains))
    states = [session.course.table[:, 0]]
    while not session.finished and session.tick * cartpole.TICK < SECONDS:
        session.run(1)
        states.append(np.array([session.field(row)[0] for row in range(cartpole.FIELDS)]))
    width, height = surface.get_size()
    rail, length = 0.8 * height, 0.62 * height
    taken = np.array(states)[np.unique(np.linspace(0, len(states) - 1, POLES).round().astype(int))]
    xs, angles = taken[:, cartpole.X], taken[:, cartpole.ANGLE]
    reach = max(float(np.abs(xs).max()), 0.4) + 0.25
    feet = width / 2 + xs / reach * width * 0.36
    pygame.draw.line(surface, theme.BORDER, (0.05 * width, rail), (0.95 * width, rail), 2 * OVER)
    for k, (foot, angle) in enumerate(zip(feet.tolist(), angles.tolist(), strict=True)):
        last = k == len(taken) - 1
        share = k / max(len(taken) - 1, 1)
        colour = theme.mix(theme.GROUND, theme.rank_colour(0.15 + 0.85 * share), 0.35 + 0.65 * share)
        tip = foot + np.sin(angle * LEAN) * length, rail - np.cos(angle * LEAN) * length
        pygame.draw.line(surface, colour, (foot, rail), tip, (5 if last else 3) * OVER)
        pygame.draw.circle(surface, colour, tip, (5 if last else 3) * OVER)
    cart = pygame.FRect(0, 0, 0.2 * width, 0.085 * height)
    cart.midtop = (feet[-1], rail - cart.height * 0.3)
    pygame.draw.rect(surface, theme.rank_colour(1.0), cart, border_radius=round(cart.height / 3))
    if not session.alive[0]:
        cross(surface, np.array(tip))
