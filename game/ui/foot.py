"""The foot of the window: the keys, a line about what was just done, or a caption that explains what is seen."""

from __future__ import annotations

from dataclasses import dataclass

from game.ui import theme
from game.ui.canvas import Canvas
from game.ui.keys import Keys
from game.ui.overlay import broken, draw_bar

KEYS_HEIGHT = 62.0
"""With the edge below."""
MOST = 2
"""Lines of a caption's text."""
HINT = 260.0
"""Width that a caption leaves to its hint."""


@dataclass(frozen=True)
class Size:
    """Of captions, in units."""

    height: float
    title: float
    text: float
    line: float


SIZES = {False: Size(170.0, theme.BIG, theme.STRONG, 34.0), True: Size(216.0, 52.0, theme.TITLE, 42.0)}
"""By whether they are the larger ones."""


@dataclass(frozen=True)
class Caption:
    """A headline, and what explains it in at most two lines."""

    title: str
    text: str
    hint: str = ""
    """What to press."""
    about: str = ""
    """Above the hint: which of several captions it is."""
    warm: bool = False
    """Whether it is about what nobody was ever trained on."""


def height(caption: Caption | None) -> float:
    """Of the foot, in units."""
    return SIZES[theme.large].height if caption else KEYS_HEIGHT


def draw_foot(canvas: Canvas, note: str, keys: Keys, caption: Caption | None) -> None:
    """At the bottom of the window."""
    top = canvas.units.height - height(caption)
    if caption is None:
        draw_bar(canvas, note, keys, top + 16)
        return
    left, width, is_of = float(theme.EDGE), canvas.units.width - 2 * theme.EDGE, SIZES[theme.large]
    colour = theme.UNSEEN if caption.warm else theme.BEST
    canvas.panel(left, top + 12, width, is_of.height - 36, border=colour)
    beside = width - 2 * theme.PAD - (HINT if caption.hint else 0.0)
    fits = canvas.width(caption.title, is_of.title, True) <= beside
    high = is_of.title if fits else theme.BIG
    title = canvas.fitted(caption.title, beside, high, True)
    size = theme.BODY if note else is_of.text
    lines = broken(canvas, note or caption.text, beside, size)
    if len(lines) > MOST:
        size = theme.STRONG
        lines = broken(canvas, note or caption.text, beside, size)
    y = top + 28 + is_of.title / 2 + (0 if len(lines) > 1 else 14)
    canvas.text(title, (left + theme.PAD + 4, y), high, colour, bold=True)
    for k, line in enumerate(lines[:MOST]):
        canvas.text(line, (left + theme.PAD + 4, y + is_of.title / 2 + 24 + is_of.line * k), size)
    right = left + width - theme.PAD
    middle = top + is_of.height / 2 - 6
    if caption.hint:
        _draw_hint(canvas, caption.hint, right, middle)
    if caption.about:
        canvas.text(caption.about, (right, middle - 32), colour=theme.MUTED, anchor="right")


def _draw_hint(canvas: Canvas, hint: str, right: float, middle: float) -> None:
    """What to press: caps that can be clicked where it names keys, as `Enter: next · Esc: skip` does."""
    pairs = [part.partition(": ") for part in hint.split(" · ")]
    if not all(says for _, _, says in pairs):
        canvas.text(canvas.fitted(hint, HINT - 24, theme.BODY, True), (right, middle), bold=True, anchor="right")
        return
    for label, _, says in reversed(pairs):
        right -= canvas.width(says)
        canvas.text(says, (right, middle))
        right -= max(30.0, canvas.width(label, theme.SMALL, True) + 18) + 8
        canvas.key(label, right, middle - 15)
        right -= 16
