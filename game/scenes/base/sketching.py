"""Screens in which the mouse draws a course: what all of them have, whatever is drawn."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from itertools import count
from pathlib import Path
from typing import Any, ClassVar

import pygame

from brains.atomic import claimed
from game.scenes.base.stage import Stage
from game.ui import buttons, theme
from game.ui.canvas import Canvas
from game.ui.keys import LESS, MORE
from game.ui.overlay import draw_note

TOP, FOOT = 84.0, 70.0
"""Of the window, above and below the drawing area."""


class Sketch(ABC):
    """Draw with the button held, see whether it can be used, save, drive."""

    noun: ClassVar[str]
    """What is drawn, and what its files are called."""
    hint: ClassVar[str]
    """How to begin."""
    saves: ClassVar[str]
    """What Enter does."""
    after: ClassVar[str]
    """Where saved ones are found."""
    widths: ClassVar[Sequence[float]] = ()
    """To choose from, if it has a width."""
    unit: ClassVar[str] = ""

    def __init__(self, stage: Stage[Any], folder: Path, drive: Callable[[str], None]) -> None:
        """`drive` is called with the name of the course that was saved."""
        self.stage, self.over = stage, False
        self._folder, self._drive = folder, drive
        self._drawing = False
        self.width = 0
        """Of `widths`."""

    @abstractmethod
    def begin(self) -> None:
        """The button goes down: what was drawn may be forgotten."""

    @abstractmethod
    def draw_to(self, across: float, up: float) -> None:
        """The mouse is there: shares of the drawing area's width, from the left, and height, from its middle."""

    @abstractmethod
    def judge(self) -> None:
        """The button is up again, or the width another: look whether it can be used."""

    @abstractmethod
    def clear(self) -> None:
        """Begin again."""

    @property
    @abstractmethod
    def trouble(self) -> str:
        """Why it cannot be saved; empty if it can."""

    @property
    @abstractmethod
    def verdict(self) -> tuple[str, bool] | None:
        """What is said of it, and whether that is good."""

    @abstractmethod
    def write(self, path: Path, title: str) -> None:
        """Raises OSError."""

    @abstractmethod
    def paint(self, canvas: Canvas, box: pygame.Rect) -> bool:
        """Draw what there is; False if there is nothing yet."""

    def update(self, seconds: float) -> None:
        return None

    def refresh(self) -> None:
        return None

    def handle(self, event: pygame.event.Event, canvas: Canvas) -> None:
        if event.type == pygame.MOUSEBUTTONDOWN and event.button == 1 and self.area(canvas).collidepoint(event.pos):
            self._drawing = True
            self.begin()
            self._draw_to(event.pos, canvas)
        elif event.type == pygame.MOUSEMOTION and event.buttons[0] and self._drawing:
            self._draw_to(event.pos, canvas)
        elif event.type == pygame.MOUSEBUTTONUP and event.button == 1 and self._drawing:
            self._drawing = False
            self.judge()
        elif event.type == pygame.KEYDOWN:
            self._key(event.key)

    def _key(self, key: int) -> None:
        if key in (pygame.K_ESCAPE, pygame.K_e):
            self.over = True
        elif key in LESS + MORE and self.widths:
            step = 1 if key in MORE else -1
            self.width = min(max(self.width + step, 0), len(self.widths) - 1)
            self.judge()
        elif key in (pygame.K_DELETE, pygame.K_BACKSPACE):
            self.clear()
        elif key in (pygame.K_RETURN, pygame.K_s):
            self._save()

    def _save(self) -> None:
        if self.trouble:
            self.stage.say(self.trouble)
            return
        try:
            with claimed(self._folder / f"{self.noun}-{number}.json" for number in count(1)) as path:
                self.write(path, f"drawn {path.stem.replace('-', ' ')}")
        except OSError as error:
            self.stage.say(f"not saved: {error.strerror or error}")
            return
        self.stage.report("track saved", file=str(path))
        self.stage.say(f"saved {path.name}; {self.after}")
        self.over = True
        self._drive(str(path))

    def area(self, canvas: Canvas) -> pygame.Rect:
        """Where the mouse draws, in pixels."""
        units = canvas.units
        return canvas.rect(theme.EDGE, TOP, units.width - 2 * theme.EDGE, units.height - TOP - FOOT)

    def _draw_to(self, at: tuple[int, int], canvas: Canvas) -> None:
        box = self.area(canvas)
        across = (min(max(at[0], box.left), box.right) - box.left) / box.width
        self.draw_to(across, (box.centery - min(max(at[1], box.top), box.bottom)) / box.height)

    def draw(self, canvas: Canvas, frames_per_second: float) -> None:
        canvas.surface.fill(theme.GROUND)
        buttons.forget()
        canvas.text(f"Draw a {self.noun}", (theme.EDGE + 4, 44), theme.TITLE, bold=True)
        box, height = self.area(canvas), canvas.units.height - TOP - FOOT
        canvas.panel(theme.EDGE, TOP, canvas.units.width - 2 * theme.EDGE, height)
        canvas.surface.set_clip(box)
        drawn = self.paint(canvas, box)
        canvas.surface.set_clip(None)
        if not drawn:
            at = (canvas.units.width / 2, TOP + height / 4)  # above what some show before there is a stroke
            canvas.text(self.hint, at, theme.STRONG, theme.MUTED, anchor="centre")
        if (verdict := self.verdict) and not self._drawing:
            says, good = verdict
            canvas.chip(says, canvas.units.width - theme.EDGE, 27, theme.BEST if good else theme.UNSEEN, "right")
        if self.stage.note:
            draw_note(canvas, self.stage.note, canvas.units.height - 120)
        self._keys(canvas)

    def _keys(self, canvas: Canvas) -> None:
        x, y = float(theme.EDGE), canvas.units.height - 46
        keys = [("Enter", self.saves), ("Del", "clear"), ("Esc", "back")]
        if self.widths:
            keys = [("[", ""), ("]", f"{self.widths[self.width]:g}{self.unit} wide"), *keys]
        for label, says in keys:
            x += canvas.key(label, x, y) + 8
            if says:
                x += canvas.text(says, (x, y + 15), colour=theme.MUTED).width / canvas.units.scale + 20
