"""How somebody walks, as biology books draw it: when which foot is on the ground, and what hips and knees do."""

from __future__ import annotations

import math

import numpy as np
import pygame
from numpy.typing import NDArray

from game.scenes.walker.replay import FEET, KEPT, UP, YOU, Walk
from game.ui import theme
from game.ui.canvas import Canvas
from game.worlds.walker.body import LIMITS, TICK

LABELS = 66.0
"""Units to the left for names."""
HEAD = 40.0
"""Units above the bars."""
STEPS = "The last seconds of whom the camera follows: when each foot was on the ground, and how joints turned."
BAR, APART = 17.0, 6.0
"""Of a foot's bar, and from one to the next, in units."""
BEHIND = 0.5
"""How much of its colour leg B loses, which is behind leg A in the picture, too."""


def draw_gait(canvas: Canvas, replay: Walk, one: int, x: float, y: float, w: float, h: float) -> None:
    """A panel with the last seconds of an individual, now at its right edge."""
    canvas.panel(x, y, w, h)
    canvas.explain(x, y, w, h, STEPS)
    colour = replay.colour(one)
    shades = (colour, theme.mix(colour, theme.PANEL, BEHIND))
    says = _summary(replay, one)
    right = x + w - theme.PAD
    canvas.text(says, (right, y + 22), colour=theme.MUTED, anchor="right")
    room = w - 2 * theme.PAD - canvas.width(says) - 20
    canvas.text(canvas.fitted(steps_of(replay, one), room), (x + theme.PAD, y + 22), colour=theme.MUTED)
    ticks = np.arange(max(replay.tick - KEPT + 2, 0), replay.tick + 1)
    left, width = x + theme.PAD + LABELS, w - 2 * theme.PAD - LABELS
    per_tick = width / (KEPT - 2)
    ends = right - (replay.tick - ticks) * per_tick
    for foot in range(FEET):
        top = y + HEAD + (BAR + APART) * foot
        canvas.text(f"foot {'AB'[foot]}", (x + theme.PAD, top + BAR / 2), colour=theme.MUTED)
        pygame.draw.rect(
            canvas.surface, theme.RAISED, canvas.rect(left, top, width, BAR), border_radius=canvas.units.px(3)
        )
        for begin, end in _runs(replay.feet[ticks % KEPT, foot, one]):
            from_x = max(ends[begin] - per_tick, left)
            box = canvas.rect(from_x, top, max(ends[end - 1] - from_x, 1.0), BAR)
            pygame.draw.rect(canvas.surface, shades[foot], box, border_radius=canvas.units.px(3))
    below = y + HEAD + FEET * (BAR + APART) + 4
    high = (y + h - 10 - below - 8) / 2
    for k, name in enumerate(("hips", "knees")):
        _curves(
            canvas, replay, one, (k, k + 2), name, ends, ticks, shades, (x, below + k * (high + 8), left, width, high)
        )


def steps_of(replay: Walk, one: int) -> str:
    """Whose steps these are."""
    name = replay.name(one)
    return "your steps" if name == YOU else f"{name}'s steps"


def _runs(on: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """First and end of each run of True."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], on, [False]])))
    return list(zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True))


def _curves(
    canvas: Canvas,
    replay: Walk,
    one: int,
    joints: tuple[int, int],
    name: str,
    ends: NDArray[np.floating],
    ticks: NDArray[np.int64],
    shades: tuple[theme.Colour, theme.Colour],
    place: tuple[float, float, float, float, float],
) -> None:
    """Angles of a joint of both legs between its limits; leg B first, so that A lies over it."""
    x, top, left, width, high = place
    canvas.text(name, (x + theme.PAD, top + high / 2), colour=theme.MUTED)
    low, most = LIMITS[joints[0]]
    scale = canvas.units.scale
    middle = top + high * (0.5 if low < 0 < most else 0.0)
    level = round(middle * scale)
    pygame.draw.line(
        canvas.surface,
        theme.mix(theme.PANEL, theme.BORDER, 0.8),
        (left * scale, level),
        ((left + width) * scale, level),
    )
    if len(ticks) < 2:
        return
    for joint, colour in reversed(list(zip(joints, shades, strict=True))):
        angles = replay.joints[ticks % KEPT, joint, one]
        ys = (top + high * (1 - np.clip((angles - low) / (most - low), 0, 1))) * scale
        points = list(zip((ends * scale).tolist(), ys.tolist(), strict=True))
        pygame.draw.lines(canvas.surface, colour, False, points, canvas.units.line(2))
        pygame.draw.aalines(canvas.surface, colour, False, points)


def _summary(replay: Walk, one: int) -> str:
    """How fast, and how often a foot comes down."""
    ticks = np.arange(max(replay.tick - replay.ticks_per_second * 2, 1), replay.tick + 1)
    if len(ticks) < replay.ticks_per_second:
        return ""
    feet = replay.feet[ticks % KEPT, :, one]
    up = np.lib.stride_tricks.sliding_window_view(~feet[:-1], UP, axis=0).all(axis=-1)
    down = int((up & feet[UP:]).sum())
    rate = down / (len(ticks) * TICK)
    speed = replay.speed(one)
    text = f"{speed:z.1f} m/s"
    if rate and math.isfinite(rate):
        text += f" · {rate:.1f} steps a second"
    return text
