"""The columns beside a lesson: how the game goes, what is answered and what the teacher wants to hear, all weights."""

from __future__ import annotations

import math

import numpy as np
import pygame
from numpy.typing import NDArray

from game.scenes.base.grid import Place
from game.scenes.chase.board import animal
from game.scenes.chase.lesson import Lesson
from game.ui import theme
from game.ui.canvas import Canvas
from game.worlds.chase import CHASE
from game.worlds.chase.variants import ANSWERS

LESSON = "The game of this lesson, and in how many of its moves the pupil wanted another way than its teacher."
WEIGHTS = "All weights of the pupil: one colour adds, the other takes away, faint does nothing. Q: how they came about."
ANSWER = {
    "compass": "The one output, from 0 at the left to 1, as a compass. Up and left, its ends, are neighbours in the "
    "room; yet a mistake between them counts as three quarters.",
    "sine-cosine": "Two outputs, sine and cosine of the direction: here all neighbours lie beside each other.",
    "scores": "Four outputs, a score for each direction: the highest is the move, and none is nearer to another.",
}
"""What is seen of an answer."""
USUAL = 8.0
"""Mistakes in a game of ten moves before anything is learned, about."""


def levels(mistakes: NDArray[np.floating], steps: int) -> tuple[float, ...]:
    """Of a chart of mistakes: up to 8, or as many fours more as they come to, in so many steps."""
    most = float(np.max(mistakes, initial=USUAL, where=np.isfinite(mistakes)))
    return tuple(4 * math.ceil(most / 4) * k / steps for k in range(steps + 1))


def draw_lesson(canvas: Canvas, lesson: Lesson, place: Place) -> None:
    """The game, how many have been, and what the pupil got wrong in this one."""
    x, y, w, h = place
    canvas.panel(*place)
    canvas.explain(*place, LESSON)
    image = animal(lesson.role, canvas.units.px(20))
    canvas.surface.blit(image, image.get_rect(center=(canvas.units.px(x + 38), canvas.units.px(y + 46))))
    settings, brain = lesson.taught.settings, lesson.taught.brain
    colour = (theme.BEST, theme.UNSEEN)[lesson.role]
    name = brain.name if brain else f"{settings.cell.upper()} {settings.role}"
    canvas.text(canvas.fitted(name, w - 92, theme.BODY, True), (x + 76, y + 32), theme.BODY, colour, bold=True)
    canvas.text(canvas.fitted(f"{settings.teacher} teacher", w - 92), (x + 76, y + 60), colour=theme.MUTED)
    rows = [
        ("move", f"{min(lesson.move + 1, lesson.turns)} of {lesson.turns}"),
        ("wrong moves", f"{lesson.wrong}"),
    ]
    if settings.answer == "compass":
        rows.append(("mistakes", f"{lesson.mistakes:.1f}"))
    for k, (label, value) in enumerate(rows):
        top = y + 94 + 27 * k
        canvas.text(label, (x + theme.PAD, top), theme.BODY, theme.MUTED)
        canvas.text(value, (x + w - theme.PAD, top), theme.BODY, bold=True, anchor="right")
    above = 27.0 * len(rows)
    draw_answer(canvas, lesson, (x + theme.PAD, y + 84 + above, w - 2 * theme.PAD, h - 122 - above))
    canvas.text("teacher", (x + theme.PAD, y + h - 18), colour=theme.TEXT, bold=True)
    canvas.text(settings.role, (x + 110, y + h - 18), colour=theme.BEST, bold=True)
    canvas.text("wrong", (x + 190, y + h - 18), colour=theme.UNSEEN, bold=True)


def draw_answer(canvas: Canvas, lesson: Lesson, place: Place) -> None:
    """What the pupil says now, and what the teacher wants to hear."""
    move = lesson.turns - 1 if lesson.deciding is None else lesson.deciding
    game, answer = lesson.replay, lesson.taught.settings.answer
    said, told = game.outputs[move], int(game.lessons[move])
    colour = theme.BEST if told == game.directions[move] else theme.UNSEEN
    canvas.explain(*place, ANSWER[answer])
    {"compass": _compass, "sine-cosine": _circle, "scores": _scores}[answer](canvas, said, told, colour, place)


def _compass(canvas: Canvas, said: NDArray[np.float32], told: int, colour: theme.Colour, place: Place) -> None:
    """A strip of four quarters; between the two marks lies the mistake."""
    x, y, w, _ = place
    for k, says in enumerate(CHASE.outputs):
        fill = theme.mix(theme.PANEL, theme.TEXT, 0.25 if k == told else 0.08)
        canvas.panel(x + w * k / 4 + 1, y + 16, w / 4 - 2, 28, fill=fill, border=theme.BORDER, radius=5)
        canvas.text(says, (x + w * (k + 0.5) / 4, y + 30), bold=k == told, anchor="centre")
    right = float(ANSWERS["compass"][told, 0])
    own = float(said[0])
    left = min(own, right)
    pygame.draw.rect(canvas.surface, colour, canvas.rect(x + w * left, y + 48, max(w * abs(own - right), 2), 4))
    _pointer(canvas, x + w * right, y + 14, theme.TEXT)
    _pointer(canvas, x + w * own, y + 53, colour, up=True)


def _at(canvas: Canvas, at: tuple[float, float]) -> tuple[float, float]:
    """In pixels."""
    return canvas.units.px(at[0]), canvas.units.px(at[1])


def _pointer(canvas: Canvas, x: float, y: float, colour: theme.Colour, up: bool = False) -> None:
    way = 10 if up else -10
    points = [_at(canvas, one) for one in ((x, y - way * 0.2), (x - 7, y + way), (x + 7, y + way))]
    pygame.draw.polygon(canvas.surface, colour, points)


def _circle(canvas: Canvas, said: NDArray[np.float32], told: int, colour: theme.Colour, place: Place) -> None:
    """Sine to the right, cosine up."""
    x, y, w, h = place
    middle, radius = (x + w / 2, y + h / 2 + 2), h / 2 - 4
    pygame.draw.aacircle(canvas.surface, theme.BORDER, _at(canvas, middle), canvas.units.px(radius), 2)
    for target in ANSWERS["sine-cosine"]:
        pygame.draw.aacircle(
            canvas.surface, theme.MUTED, _at(canvas, _on(middle, radius, target)), canvas.units.line(3)
        )
    goal = _at(canvas, _on(middle, radius, ANSWERS["sine-cosine"][told]))
    pygame.draw.aacircle(canvas.surface, theme.TEXT, goal, canvas.units.line(7))
    own = _at(canvas, _on(middle, radius, said))
    pygame.draw.line(canvas.surface, colour, _at(canvas, middle), own, canvas.units.line(4))
    pygame.draw.aacircle(canvas.surface, colour, own, canvas.units.line(6))
    for says, value, at in (("sine", said[0], x), ("cosine", said[1], x + w / 2 + radius + 18)):
        canvas.text(says, (at, y + 22), colour=theme.MUTED)
        canvas.text(f"{2 * float(value) - 1:+.2f}", (at, y + 48), bold=True)


def _on(middle: tuple[float, float], radius: float, outputs: NDArray[np.float32]) -> tuple[float, float]:
    return middle[0] + radius * (2 * float(outputs[0]) - 1), middle[1] - radius * (2 * float(outputs[1]) - 1)


def _scores(canvas: Canvas, said: NDArray[np.float32], told: int, colour: theme.Colour, place: Place) -> None:
    """Four columns, the highest in colour, the one that ought to be in white."""
    x, y, w, h = place
    for k, says in enumerate(CHASE.outputs):
        left, tall = x + w * k / 4 + 8, max((h - 28) * float(said[k]), 2.0)
        shade = colour if k == int(np.argmax(said)) else theme.MUTED
        pygame.draw.rect(canvas.surface, shade, canvas.rect(left, y + h - 24 - tall, w / 4 - 16, tall))
        ink = theme.TEXT if k == told else theme.MUTED
        canvas.text(says, (x + w * (k + 0.5) / 4, y + h - 10), colour=ink, bold=k == told, anchor="centre")


def draw_weights(canvas: Canvas, lesson: Lesson, place: Place) -> None:
    """Input to hidden, and hidden to hidden, as pictures, in the colours of mouse (positive) and cat (negative)."""
    x, y, w, h = place
    canvas.panel(*place)
    canvas.explain(*place, WEIGHTS)
    w0, wh, _ = lesson.taught.weights
    gates = "" if lesson.taught.settings.gates == 1 else f", {lesson.taught.settings.gates} gates"
    canvas.text(f"input to hidden{gates}", (x + theme.PAD, y + 22), colour=theme.MUTED)
    strip = (w - 2 * theme.PAD) / 4.6
    draw_matrix(canvas, w0, (x + theme.PAD, y + 40, w - 2 * theme.PAD, min(strip, h * 0.2)))
    below = y + 40 + min(strip, h * 0.2) + 24
    canvas.text("hidden to hidden", (x + theme.PAD, below), colour=theme.MUTED)
    side = min(w - 2 * theme.PAD, y + h - theme.PAD - below - 18)
    wide = side if not gates else w - 2 * theme.PAD
    draw_matrix(canvas, wh, (x + theme.PAD, below + 18, wide, side))


def draw_matrix(canvas: Canvas, weights: NDArray[np.float32], place: Place) -> None:
    """Each weight a cell, in the colour of its sign, the fainter the smaller."""
    strength = weights / max(float(np.abs(weights).max()), 1e-9)
    shade = np.abs(strength)[..., None]
    hue = np.where(strength[..., None] > 0, np.array(theme.BEST), np.array(theme.UNSEEN))
    pixels = np.array(theme.GROUND) * (1 - shade) + hue * shade
    small = pygame.surfarray.make_surface(pixels.swapaxes(0, 1).astype(np.uint8))
    box = canvas.rect(*place)
    canvas.surface.blit(pygame.transform.scale(small, box.size), box)
