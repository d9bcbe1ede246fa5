"""What a person likes, as a list: colours, contrast, motion, sound, window."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import pygame

from game.scenes.base.overlays import Overlay
from game.scenes.base.stage import Scene
from game.store.preferences import CAPTIONS, FILMS, Preferences
from game.ui import theme
from game.ui.canvas import Canvas
from game.worlds import WORLDS

WIDTH, HEAD, ROW, FOOT = 860.0, 76.0, 44.0, 112.0


@dataclass(frozen=True)
class Row:
    """A line of the list."""

    label: str
    part: str
    """Of the preferences."""
    choices: tuple[tuple[Any, str], ...]
    """Each value, and what it is called."""
    several: bool = False
    """Whether each of them is in or out, and the part of the preferences names those that are out."""


ROWS = (
    Row("Look", "ink", tuple((name, name) for name in theme.INKS)),
    Row(
        "Colours",
        "palette",
        (
            ("viridis", "viridis, for all eyes"),
            ("cividis", "cividis, blue and yellow only"),
            ("greys", "greys, brightness only"),
        ),
    ),
    Row("Motion", "motion", ((True, "full"), (False, "reduced"))),
    Row("Captions", "captions", tuple((name, name) for name in CAPTIONS)),
    Row("Frames a second", "counter", ((True, "counted on the screen"), (False, "not shown"))),
    Row("Sound", "sound", ((True, "on"), (False, "off"))),
    Row("Film of the last ten seconds (F9)", "film", tuple((name, name.upper()) for name in FILMS)),
    Row("Window", "fullscreen", ((False, "window"), (True, "fullscreen"))),
    Row("After a minute without input", "demo", ((True, "the arcade shows itself"), (False, "nothing happens"))),
    Row("The demo shows", "left_out", tuple((name, world.title) for name, world in WORLDS.items()), several=True),
)


class Comfort(Overlay):
    """Every change is on at once, and is kept."""

    def __init__(self, beneath: Scene, preferences: Preferences, prefer: Callable[[Preferences], None]) -> None:
        super().__init__(beneath)
        self.preferences, self._prefer = preferences, prefer
        self._at = self._inner = 0
        """The line that is marked, and of one with several choices which of them."""

    def shows(self) -> object:
        return self._at, self._inner, self.preferences

    def handle(self, event: pygame.event.Event, canvas: Canvas) -> None:
        if event.type == pygame.MOUSEBUTTONDOWN and event.button == 1:
            for at in range(len(ROWS)):
                if canvas.rect(*self._row(canvas, at)).collidepoint(event.pos):
                    self._at = at
                    if not ROWS[at].several:
                        self._turn(1)
                    for inner, place in enumerate(self._chips(canvas, at)):
                        if canvas.rect(*place).collidepoint(event.pos):
                            self._inner = inner
                            self._toggle()
        elif event.type == pygame.KEYDOWN:
            if event.key in (pygame.K_ESCAPE, pygame.K_F7):
                self.over = True
            elif event.key in (pygame.K_UP, pygame.K_DOWN):
                self._at = (self._at + (1 if event.key == pygame.K_DOWN else -1)) % len(ROWS)
            elif ROWS[self._at].several and event.key in (pygame.K_LEFT, pygame.K_RIGHT):
                step = 1 if event.key == pygame.K_RIGHT else -1
                self._inner = (self._inner + step) % len(ROWS[self._at].choices)
            elif event.key in (pygame.K_RIGHT, pygame.K_RETURN, pygame.K_KP_ENTER, pygame.K_SPACE, pygame.K_m):
                self._toggle() if ROWS[self._at].several else self._turn(1)
            elif event.key == pygame.K_LEFT:
                self._turn(-1)

    def _turn(self, step: int) -> None:
        """To the next value of the marked line, or the one before."""
        row = ROWS[self._at]
        values = [value for value, _ in row.choices]
        value = values[(values.index(getattr(self.preferences, row.part)) + step) % len(values)]
        self.preferences = replace(self.preferences, **{row.part: value})
        self._prefer(self.preferences)

    def _toggle(self) -> None:
        """In or out; one of them stays in."""
        row = ROWS[self._at]
        out: tuple[str, ...] = getattr(self.preferences, row.part)
        values = tuple(value for value, _ in row.choices)
        chosen = values[self._inner]
        now: Any = tuple(value for value in values if (value in out) != (value == chosen))
        if len(now) < len(values):
            self.preferences = replace(self.preferences, **{row.part: now})
            self._prefer(self.preferences)

    def _chips(self, canvas: Canvas, at: int) -> list[tuple[float, float, float, float]]:
        """Places of the choices of a line with several, from left to right."""
        left, top, width, height = self._row(canvas, at)
        widths = [canvas.width(says) + 20 for _, says in ROWS[at].choices] if ROWS[at].several else []
        x, places = left + width - 12 - sum(widths) - 6 * (len(widths) - 1), []
        for wide in widths:
            places.append((x, top + 5, wide, height - 10))
            x += wide + 6
        return places

    def _row(self, canvas: Canvas, at: int) -> tuple[float, float, float, float]:
        x, y = self._corner(canvas)
        return x + 16, y + HEAD + ROW * at, WIDTH - 32, ROW - 4

    def _corner(self, canvas: Canvas) -> tuple[float, float]:
        height = HEAD + ROW * len(ROWS) + FOOT
        return (canvas.units.width - WIDTH) / 2, (canvas.units.height - height) / 2

    def paint(self, canvas: Canvas) -> None:
        x, y = self._corner(canvas)
        canvas.panel(x, y, WIDTH, HEAD + ROW * len(ROWS) + FOOT)
        canvas.text("As you like it", (x + 28, y + 40), theme.TITLE, bold=True)
        canvas.text("kept for the next start", (x + WIDTH - 28, y + 42), colour=theme.MUTED, anchor="right")
        for at, row in enumerate(ROWS):
            left, top, width, height = self._row(canvas, at)
            marked = at == self._at
            if marked:
                canvas.panel(left, top, width, height, fill=theme.RAISED, border=theme.BEST, radius=6)
            middle = top + height / 2
            canvas.text(row.label, (left + 16, middle), theme.BODY, theme.TEXT if marked else theme.MUTED)
            if row.several:
                self._draw_chips(canvas, at, marked)
                continue
            says = dict(row.choices)[getattr(self.preferences, row.part)]
            colour = theme.BEST if marked else theme.TEXT
            canvas.text(f"‹  {says}  ›", (left + width - 16, middle), theme.BODY, colour, bold=True, anchor="right")
        self._sample(canvas, x + 32, y + HEAD + ROW * len(ROWS) + 14)
        line = y + HEAD + ROW * len(ROWS) + FOOT - 30
        canvas.text("Up, Down: choose · Left, Right, Space, or a click: change", (x + 32, line), colour=theme.MUTED)
        cap = canvas.key("Esc", x + WIDTH - 120, line - 15)
        canvas.text("done", (x + WIDTH - 112 + cap, line), colour=theme.MUTED)

    def _draw_chips(self, canvas: Canvas, at: int, marked: bool) -> None:
        """What is in stands out; what is out is crossed out."""
        row = ROWS[at]
        out = getattr(self.preferences, row.part)
        for inner, ((value, says), place) in enumerate(zip(row.choices, self._chips(canvas, at), strict=True)):
            x, y, w, h = place
            here = marked and inner == self._inner
            canvas.panel(x, y, w, h, fill=theme.PANEL, border=theme.BEST if here else theme.BORDER, radius=6)
            colour = theme.MUTED if value in out else theme.BEST if marked else theme.TEXT
            canvas.text(says, (x + w / 2, y + h / 2), colour=colour, anchor="centre")
            if value in out:
                middle = y + h / 2 + 1
                ends = canvas.rect(x + 8, middle, w - 16, 0)
                line = canvas.units.line(2)
                pygame.draw.line(canvas.surface, theme.MUTED, ends.topleft, ends.topright, line)

    def _sample(self, canvas: Canvas, x: float, y: float) -> None:
        """The colours that are on, and what they mean."""
        for says, colour in (("best", theme.BEST), ("unseen", theme.UNSEEN), ("median", theme.MEDIAN)):
            x += canvas.text(says, (x, y + 16), colour=colour, bold=True).width / canvas.units.scale + 24
        x += canvas.text("worse", (x, y + 16), colour=theme.MUTED).width / canvas.units.scale + 12
        for k, shade in enumerate(theme.RANKS):
            pygame.draw.rect(canvas.surface, shade, canvas.rect(x + 5 * k, y + 8, 6, 16))
        canvas.text("better", (x + 5 * len(theme.RANKS) + 14, y + 16), colour=theme.MUTED)
