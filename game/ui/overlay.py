"""What lies over a scene: help, a list to choose from, a note, a banner, the warming-up card."""

from __future__ import annotations

import math

import pygame

from game.ui import theme
from game.ui.canvas import Canvas
from game.ui.keys import Keys


def veil(canvas: Canvas) -> None:
    """Darken what is there."""
    dark = pygame.Surface(canvas.surface.get_size())
    dark.fill(theme.GROUND)
    dark.set_alpha(205)
    canvas.surface.blit(dark, (0, 0))


def draw_help(canvas: Canvas, keys: Keys) -> None:
    """All keys, in two columns."""
    veil(canvas)
    rows = -(-len(keys.bindings) // 2)
    width, height = 1180.0, min(592.0, 104.0 + 42 * rows)
    x, y = (canvas.units.width - width) / 2, (canvas.units.height - height) / 2
    canvas.panel(x, y, width, height)
    canvas.text("Keys", (x + 28, y + 38), theme.TITLE, bold=True)
    canvas.text("any key closes this", (x + width - 28, y + 38), colour=theme.MUTED, anchor="right")
    step = min((height - 94) / rows, 42.0)
    for index, binding in enumerate(keys.bindings):
        column, row = divmod(index, rows)
        left, line = x + 28 + column * 572, y + 80 + row * step
        cap = max(canvas.key(binding.label, left, line) + 16, 112)
        says = canvas.fitted(binding.says, 552 - cap)
        canvas.text(says, (left + cap, line + 15))


def draw_choice(canvas: Canvas, title: str, rows: list[tuple[str, str]], chosen: int) -> None:
    """A list of `(name, about)`, one of them chosen."""
    veil(canvas)
    width, height = 820.0, 130.0 + 44 * max(len(rows), 1)
    x, y = (canvas.units.width - width) / 2, (canvas.units.height - height) / 2
    canvas.panel(x, y, width, height)
    canvas.text(title, (x + 28, y + 38), theme.TITLE, bold=True)
    for index, (name, about) in enumerate(rows):
        line = y + 72 + 44 * index
        if index == chosen:
            canvas.panel(x + 16, line, width - 32, 40, fill=theme.RAISED, radius=6)
        canvas.text(canvas.fitted(name, 260, theme.BODY, True), (x + 32, line + 20), theme.BODY, bold=index == chosen)
        canvas.text(canvas.fitted(about, 480), (x + 308, line + 20), colour=theme.MUTED)
    if not rows:
        canvas.text("none yet: S saves the champion", (x + 32, y + 92), colour=theme.MUTED)
    canvas.text("Up, Down, Enter to take it · Esc to leave", (x + 28, y + height - 28), colour=theme.MUTED)


def draw_bar(canvas: Canvas, note: str, keys: Keys, y: float) -> None:
    """What was just done, or else the keys."""
    if note:
        text = canvas.fitted(note, canvas.units.width - 120, bold=True)
        canvas.chip(text, canvas.units.width / 2, y - 2, anchor="centre")
        return
    x = float(theme.EDGE)
    for binding in keys.bindings:
        if binding.short:
            x += canvas.key(binding.label.split(" / ")[0], x, y) + 8
            x += canvas.text(binding.short, (x, y + 15), colour=theme.MUTED).width / canvas.units.scale + 17


def draw_note(canvas: Canvas, text: str, y: float, colour: theme.Colour | None = None) -> None:
    """One line in a raised box, centred."""
    text = canvas.fitted(text, canvas.units.width - 120, theme.SMALL, True)
    canvas.chip(text, canvas.units.width / 2, y, colour, anchor="centre")


def draw_banner(canvas: Canvas, text: str) -> None:
    """Trouble that stays: a band across the window."""
    box = canvas.rect(0, canvas.units.height / 2 - 34, canvas.units.width, 68)
    pygame.draw.rect(canvas.surface, theme.UNSEEN, box)
    text = canvas.fitted(text, canvas.units.width - 60, theme.BODY, True)
    at = (canvas.units.width / 2, canvas.units.height / 2)
    canvas.text(text, at, theme.BODY, theme.GROUND, bold=True, anchor="centre")


def draw_warming_up(canvas: Canvas, first: bool, seconds: float) -> None:
    """Before the first generation: says what is going on, and moves."""
    x, y = canvas.units.width / 2, canvas.units.height / 2
    canvas.text("Evolution Arcade", (x, y - 70), theme.BIG, bold=True, anchor="centre")
    says = "Warming up: compiling the world for this machine, only this once" if first else "Starting"
    canvas.text(says, (x, y - 16), theme.BODY, theme.MUTED, anchor="centre")
    canvas.panel(x - 200, y + 24, 400, 12, radius=6)
    share = 0.5 + 0.5 * math.sin(seconds * 2.4)
    pygame.draw.rect(
        canvas.surface,
        theme.BEST,
        canvas.rect(x - 198 + 320 * share, y + 26, 76, 8),
        border_radius=canvas.units.px(4),
    )
