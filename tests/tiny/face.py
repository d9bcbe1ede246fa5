"""The tiny world's face: what it looks like, and nothing else."""

from __future__ import annotations

import pygame

from game.scenes.breeding.plain import Seen, plain_face
from game.ui import theme
from tests.tiny.rules import PLACE

REACH = 3.0
"""Units of place from the middle to the edge of the box."""


def paint(surface: pygame.Surface, box: pygame.Rect, seen: Seen) -> None:
    """The mark as a line, and each bead below the one that did better."""

    def across(place: float) -> float:
        return box.centerx + max(min(place / REACH, 1.0), -1.0) * box.width * 0.48

    mark = across(float(seen.course.table[0, min(seen.tick, seen.course.ticks - 1)]))
    pygame.draw.line(surface, theme.ROAD_EDGE, (mark, box.top + 4), (mark, box.bottom - 4), 3)
    count = len(seen.colours)
    for k in reversed(range(count)):
        at = across(float(seen.states[PLACE, k])), box.top + box.height * (k + 1) / (count + 1)
        colour = seen.colours[k] if seen.alive[k] else theme.MUTED
        pygame.draw.circle(surface, colour, at, max(box.height * 0.02, 2))


FACE = plain_face(paint, line="Beads follow a mark", fitness="Here: how long it stays near the mark.")
