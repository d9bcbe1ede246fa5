"""A name for a result: typed, clicked or tapped letter by letter, or chosen with a gamepad."""

from __future__ import annotations

import string
from collections.abc import Callable
from typing import Any

import pygame

from game.scenes.base.overlays import Overlay
from game.scenes.base.stage import PLAYERS, Scene, Stage
from game.store.records import LEAST_NAME, LONGEST_NAME
from game.ui import theme
from game.ui.canvas import Canvas

LETTERS, COLUMNS = string.ascii_uppercase, 9
WIDTH, HEIGHT = 640.0, 330.0
MOVES = {pygame.K_LEFT: -1, pygame.K_RIGHT: 1, pygame.K_UP: -COLUMNS, pygame.K_DOWN: COLUMNS}


class NameEntry(Overlay):
    """Gives a name of at least LEAST_NAME letters to `done`, or none."""

    def __init__(self, beneath: Scene, name: str, done: Callable[[str], None], whose: str = "Name") -> None:
        super().__init__(beneath)
        self._whose = whose
        self.name, self._done = name, done
        self._at = 0
        """The letter that a gamepad is at."""

    def shows(self) -> object:
        return self.name, self._at

    def handle(self, event: pygame.event.Event, canvas: Canvas) -> None:
        if event.type != pygame.KEYDOWN:
            return
        pad = getattr(event, "pad", False)
        if event.key == pygame.K_ESCAPE:
            self.over = True
        elif event.key in (pygame.K_RETURN, pygame.K_KP_ENTER):
            if len(self.name) >= LEAST_NAME:
                self.over = True
                self._done(self.name)
        elif event.key in (pygame.K_BACKSPACE, pygame.K_DELETE) or (pad and event.key == pygame.K_k):
            self.name = self.name[:-1]
        elif event.key in MOVES:
            self._at = (self._at + MOVES[event.key]) % len(LETTERS)
        elif pad and event.key == pygame.K_m:
            self._add(LETTERS[self._at])
        elif not pad:
            typed = event.unicode or (chr(event.key) if event.key < 128 else "")
            self._add(typed.upper())

    def _add(self, letter: str) -> None:
        if len(letter) == 1 and letter.isalnum() and len(self.name) < LONGEST_NAME:
            self.name += letter

    def paint(self, canvas: Canvas) -> None:
        x, y = (canvas.units.width - WIDTH) / 2, (canvas.units.height - HEIGHT) / 2
        canvas.panel(x, y, WIDTH, HEIGHT)
        canvas.text(self._whose, (x + 28, y + 38), theme.TITLE, bold=True)
        says = f"typed, clicked, or with stick and A: {LEAST_NAME} letters or more"
        canvas.text(says, (x + WIDTH - 28, y + 40), colour=theme.MUTED, anchor="right")
        canvas.panel(x + 28, y + 64, WIDTH - 56, 48, fill=theme.RAISED, radius=6)
        canvas.text(f"{self.name}_", (x + 44, y + 88), theme.TITLE, theme.BEST, bold=True)
        for k, letter in enumerate(LETTERS):
            row, column = divmod(k, COLUMNS)
            left, top = x + 32 + 64 * column, y + 128 + 46 * row
            if k == self._at:
                canvas.panel(left - 5, top - 5, 40, 40, fill=theme.PANEL, border=theme.BEST, radius=8)
            canvas.key(letter, left, top)
        left, line = x + 28, y + HEIGHT - 46
        for label, key, does in (("Enter", None, "done"), ("Del", None, "take back"), ("Esc", None, "no name")):
            left += canvas.key(label, left, line, key) + 8
            left += canvas.text(does, (left, line + 15), colour=theme.MUTED).width / canvas.units.scale + 22


def ask_both(stage: Stage[Any], beneath: Scene, then: Callable[[], None]) -> None:
    """The names of two people, one after the other; `then` once both are told."""

    def ask(seat: int) -> None:
        def told(name: str) -> None:
            stage.pair[seat] = name
            if seat + 1 < len(PLAYERS):
                ask(seat + 1)
            else:
                stage.report("signed", names=stage.pair)
                then()

        stage.put_on(NameEntry(beneath, stage.pair[seat], told, PLAYERS[seat]))

    ask(0)
