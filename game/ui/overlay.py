"""What lies over a scene: help, a list to choose from, a note, a banner."""

from __future__ import annotations

import pygame

from game.ui import buttons, theme
from game.ui.canvas import Canvas
from game.ui.keys import Binding, Keys

TIP = 460.0
"""Most width of a sentence about what is under the mouse, in units."""


def veil(canvas: Canvas) -> None:
    """Darken what is there."""
    buttons.forget()
    dark = pygame.Surface(canvas.surface.get_size())
    dark.fill(theme.GROUND)
    dark.set_alpha(205)
    canvas.surface.blit(dark, (0, 0))


CAPS = 32.0
"""Units from cap to cap at least, so that none lies on another."""


def draw_help(canvas: Canvas, title: str, bindings: tuple[Binding, ...], last: bool) -> None:
    """A page of keys, in two columns, or in one if there are few."""
    rows = -(-len(bindings) // 2)
    width, height = 1180.0, min(max(592.0, 94.0 + CAPS * rows), 104.0 + 42 * rows)
    x, y = (canvas.units.width - width) / 2, (canvas.units.height - height) / 2
    canvas.panel(x, y, width, height)
    canvas.text(title, (x + 28, y + 38), theme.TITLE, bold=True)
    leave = "any key closes this" if last else "any key: the keys that are the same everywhere · Esc closes this"
    canvas.text(leave, (x + width - 28, y + 38), colour=theme.MUTED, anchor="right")
    step = min((height - 94) / rows, 42.0)
    for index, binding in enumerate(bindings):
        column, row = divmod(index, rows)
        left, line = x + 28 + column * 572, y + 80 + row * step
        cap = max(canvas.key(binding.label, left, line, next(iter(binding.keys), None)) + 16, 112)
        says = canvas.fitted(binding.says, 552 - cap)
        canvas.text(says, (left + cap, line + 15))


def draw_bar(canvas: Canvas, note: str, keys: Keys, y: float) -> None:
    """What was just done, or else the keys."""
    if note:
        _draw_told(canvas, note, y)
        return
    x, shown = float(theme.EDGE), [one for one in keys.bindings if one.short]
    caps = [one.label.split(" / ")[0] for one in shown]
    taken = sum(canvas.key_width(cap) + 8 + canvas.width(one.short) for cap, one in zip(caps, shown, strict=True))
    # Small letters are wider for their height, so in small windows there is less room between the words.
    room = (canvas.units.width - 2 * theme.EDGE - taken) / max(len(shown) - 1, 1)
    for cap, binding in zip(caps, shown, strict=True):
        key, left = next(iter(binding.keys), None), x
        x += canvas.key(cap, x, y, key) + 8
        x += canvas.text(binding.short, (x, y + 15), colour=theme.MUTED).width / canvas.units.scale
        if key is not None:
            buttons.add(canvas.rect(left, y, x - left, 30), key, binding.says)
        x += min(max(room, 5.0), 17.0)


def _draw_told(canvas: Canvas, note: str, y: float) -> None:
    """In one line, or in two if it is long: a path that people copy down is whole."""
    middle, most = canvas.units.width / 2, canvas.units.width - 120
    if canvas.width(note, bold=True) <= most:
        canvas.chip(note, middle, y - 2, anchor="centre")
        return
    lines = broken(canvas, note, most, theme.SMALL, True)[:2]
    width = max(canvas.width(line, bold=True) for line in lines) + 28
    canvas.panel(middle - width / 2, y - 10, width, 54, fill=theme.RAISED)
    for k, line in enumerate(lines):
        canvas.text(line, (middle, y + 6 + 22 * k), bold=True, anchor="centre")


def broken(canvas: Canvas, text: str, width: float, size: float, bold: bool = False) -> list[str]:
    """In lines that are not wider than `width`; a word that is, as paths are, goes on in the next line."""
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if canvas.width(longer, size, bold) <= width:
            lines[-1] = longer
            continue
        if canvas.width(word, size, bold) <= width:
            lines.append(word)
            continue
        lines[-1] += " " if lines[-1] else ""
        for letter in word:
            if canvas.width(lines[-1] + letter, size, bold) > width:
                lines.append("")
            lines[-1] += letter
    return lines


def draw_tip(canvas: Canvas, says: str, at: tuple[int, int]) -> pygame.Rect:
    """What the thing under the mouse (pixels) does, beside it; where it was drawn."""
    scale = canvas.units.scale
    lines = broken(canvas, says, TIP, theme.SMALL)
    width, height = max(canvas.width(line) for line in lines) + 24, 12.0 + 24 * len(lines)
    x = min(max(at[0] / scale - width / 2, 8.0), canvas.units.width - width - 8)
    y = at[1] / scale + (26 if at[1] / scale < canvas.units.height / 2 else -22 - height)
    box = canvas.panel(x, y, width, height, fill=theme.RAISED, border=theme.BEST, radius=8)
    for k, line in enumerate(lines):
        canvas.text(line, (x + 12, y + 18 + 24 * k))
    return box


def draw_note(canvas: Canvas, text: str, y: float, colour: theme.Colour | None = None) -> None:
    """One line in a raised box, centred."""
    text = canvas.fitted(text, canvas.units.width - 120, theme.SMALL, True)
    canvas.chip(text, canvas.units.width / 2, y, colour, anchor="centre")


def draw_progress(canvas: Canvas, what: str, share: float) -> pygame.Rect:
    """At the top, how much of something is done, 0 to 1; where it was drawn."""
    width, height = 380.0, 46.0
    x, y = (canvas.units.width - width) / 2, 9.0
    box = canvas.panel(x, y, width, height, fill=theme.RAISED, border=theme.BEST)
    canvas.text(what, (x + 16, y + height / 2), bold=True)
    left = x + 190
    canvas.panel(left, y + 17, 174, 12, fill=theme.GROUND, radius=6)
    bar = canvas.rect(left + 2, y + 19, max(170 * share, 8.0), 8)
    pygame.draw.rect(canvas.surface, theme.BEST, bar, border_radius=canvas.units.px(4))
    return box


def draw_banner(canvas: Canvas, text: str) -> None:
    """Trouble that stays: a band across the window."""
    box = canvas.rect(0, canvas.units.height / 2 - 34, canvas.units.width, 68)
    pygame.draw.rect(canvas.surface, theme.UNSEEN, box)
    text = canvas.fitted(text, canvas.units.width - 60, theme.BODY, True)
    at = (canvas.units.width / 2, canvas.units.height / 2)
    canvas.text(text, at, theme.BODY, theme.GROUND, bold=True, anchor="centre")
