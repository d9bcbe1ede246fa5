"""The menu: every world as a tile in which its population really runs and learns."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

import pygame

from game.scenes.arcade.open_worlds import OpenWorld, OpenWorlds
from game.scenes.base.overlays import Help
from game.scenes.base.stage import Stage
from game.scenes.faces import FACES
from game.training.settings import Settings
from game.ui import overlay, theme
from game.ui.canvas import Canvas
from game.ui.foot import KEYS_HEIGHT
from game.ui.keys import MENU_KEYS
from game.ui.layers import Layers
from game.worlds import WORLDS

TOP = 104.0
HEAD = 46.0
"""Of a tile: its title above the picture."""
TURN = 0.5
"""Seconds that one world breeds while the others wait, so that all together do not hold up the picture."""
LEAVE = 3.0
"""Seconds in which Esc has to be pressed again."""
MOVES = {
    pygame.K_LEFT: (-1, 0),
    pygame.K_a: (-1, 0),
    pygame.K_RIGHT: (1, 0),
    pygame.K_d: (1, 0),
    pygame.K_UP: (0, -1),
    pygame.K_w: (0, -1),
    pygame.K_DOWN: (0, 1),
    pygame.K_s: (0, 1),
}


@dataclass(frozen=True)
class Place:
    """Of a tile, in units."""

    x: float
    y: float
    w: float
    h: float


class MenuScene:
    """Opens world after world, and lets a person choose one."""

    def __init__(
        self,
        open_worlds: OpenWorlds,
        worlds: tuple[str, ...],
        settings_of: Callable[[str], Settings],
        stage: Callable[[], Stage[Any]],
    ) -> None:
        self.over = False
        self.chosen = ""
        """The world that somebody wants to enter."""
        self.at = 0
        """The tile that is marked."""
        self._booths, self._worlds, self._settings_of = open_worlds, worlds, settings_of
        self._stage = stage
        self._layers = Layers()
        self._frames = 0
        self._seconds = 0.0
        self._leaving = 0.0
        """Seconds in which a second Esc leaves."""

    # What happens with time

    def update(self, seconds: float) -> None:
        self._frames += 1
        self._seconds += seconds
        self._leaving = max(self._leaving - seconds, 0.0)
        for open_world in self._opened:
            open_world.scene.update(seconds)
            open_world.wait_for_strangers(seconds)
        closed = [name for name in self._worlds if name not in self._booths]
        if closed and all(open_world.scene.shown is not None for open_world in self._opened):
            # One after the other, so that the first is there as soon as it would be alone.
            self._booths.open(self._settings_of(closed[0]), held=True)
        ready = self._opened
        turn = int(self._seconds / TURN) % max(len(ready), 1)
        for k, open_world in enumerate(ready):
            open_world.stage.trainer.pause(
                open_world.scene.paused or (k != turn and open_world.scene.shown is not None)
            )

    @property
    def complete(self) -> bool:
        """Whether every world is there."""
        return len(self._opened) == len(self._worlds) and all(one.scene.shown is not None for one in self._opened)

    @property
    def _opened(self) -> list[OpenWorld]:
        return [self._booths[name] for name in self._worlds if name in self._booths]

    # What a person does

    def handle(self, event: pygame.event.Event, canvas: Canvas) -> None:
        if event.type == pygame.MOUSEMOTION and (tile := self._tile_at(canvas, event.pos)) is not None:
            self.at = tile
        elif event.type == pygame.MOUSEBUTTONDOWN and event.button == 1:
            if (tile := self._tile_at(canvas, event.pos)) is not None:
                self.at = tile
                self.chosen = self._worlds[tile]
        elif event.type == pygame.KEYDOWN:
            self._key(event)

    def _key(self, event: pygame.event.Event) -> None:
        pad = getattr(event, "pad", False)
        if event.key in MOVES:
            columns = self._columns
            x, y = MOVES[event.key]
            row, column = divmod(self.at, columns)
            rows = -(-len(self._worlds) // columns)
            at = (row + y) % rows * columns + (column + x) % columns
            self.at = min(at, len(self._worlds) - 1)
        elif MENU_KEYS.action_of(event.key) == "open" or (pad and event.key == pygame.K_m):
            self.chosen = self._worlds[self.at]
        elif pygame.K_1 <= event.key < pygame.K_1 + len(self._worlds):
            self.at = event.key - pygame.K_1
            self.chosen = self._worlds[self.at]
        elif MENU_KEYS.action_of(event.key) == "help":
            self._stage().put_on(Help(self, MENU_KEYS))
        elif event.key == pygame.K_ESCAPE:
            self.over = self._leaving > 0
            self._leaving = LEAVE
            self._stage().say("Esc again leaves the arcade")

    @property
    def _columns(self) -> int:
        return math.ceil(math.sqrt(len(self._worlds)))

    def _place(self, canvas: Canvas, tile: int) -> Place:
        columns = self._columns
        rows = -(-len(self._worlds) // columns)
        width = (canvas.units.width - 2 * theme.EDGE - (columns - 1) * theme.GAP) / columns
        height = (canvas.units.height - TOP - KEYS_HEIGHT - (rows - 1) * theme.GAP) / rows
        row, column = divmod(tile, columns)
        return Place(theme.EDGE + column * (width + theme.GAP), TOP + row * (height + theme.GAP), width, height)

    def _tile_at(self, canvas: Canvas, at: tuple[int, int]) -> int | None:
        for tile in range(len(self._worlds)):
            place = self._place(canvas, tile)
            if canvas.rect(place.x, place.y, place.w, place.h).collidepoint(at):
                return tile
        return None

    # What is seen

    def draw(self, canvas: Canvas, frames_per_second: float) -> list[pygame.Rect] | None:
        layers = self._layers
        layers.begin(canvas)
        width, height = canvas.units.width, canvas.units.height
        layers.draw("header", canvas, (0, 0, width, TOP - 6), None, lambda: self._header(canvas))
        for tile, name in enumerate(self._worlds):
            place = self._place(canvas, tile)
            area = (place.x, place.y, place.w, place.h)
            # Every second frame is enough for so small a picture, and halves what it costs.
            shows = (self._frames + tile) // 2 if name in self._booths else self._frames // 2
            paint = partial(self._tile, canvas, tile, place)
            layers.draw(name, canvas, area, (shows, tile == self.at), paint)
        foot, note = (0.0, height - KEYS_HEIGHT + 6, width, KEYS_HEIGHT - 6), self._stage().note
        layers.draw(
            "foot",
            canvas,
            foot,
            note,
            lambda: overlay.draw_bar(canvas, note, MENU_KEYS, height - KEYS_HEIGHT + 16),
        )
        return layers.changed

    def _header(self, canvas: Canvas) -> None:
        canvas.text("Evolution Arcade", (theme.EDGE + 2, 40), theme.BIG, bold=True)
        says = "Small neural networks learn before your eyes: bred, not programmed. Choose a world."
        canvas.text(says, (theme.EDGE + 2, 78), theme.BODY, theme.MUTED)

    def _tile(self, canvas: Canvas, tile: int, place: Place) -> None:
        name, marked = self._worlds[tile], tile == self.at
        x, y, w, h = place.x, place.y, place.w, place.h
        canvas.panel(x, y, w, h, border=theme.BEST if marked else None)
        world = WORLDS[name]
        canvas.text(world.title, (x + theme.PAD, y + 25), theme.STRONG, theme.BEST if marked else None, bold=True)
        left = x + theme.PAD + canvas.width(world.title, theme.STRONG, True) + 16
        open_world = self._booths.get(name)
        shown = open_world.scene.shown if open_world else None
        right = x + w - theme.PAD
        if shown is not None:
            says = f"generation {shown:,}"
            canvas.text(says, (right, y + 26), theme.BODY, theme.MUTED, anchor="right")
            right -= canvas.width(says, theme.BODY) + 16
        canvas.text(canvas.fitted(FACES[name].story.line, right - left), (left, y + 26), colour=theme.MUTED)
        box = canvas.panel(x + 6, y + HEAD, w - 12, h - HEAD - 6, fill=theme.GROUND)
        if open_world is not None and shown is not None:
            inner = box.inflate(-2, -2)
            canvas.surface.set_clip(inner)
            open_world.scene.tile(canvas, inner)
            canvas.surface.set_clip(None)
        else:
            compiles = open_world is not None and open_world.stage.first_start
            waits = "compiling for this machine, only this once" if compiles else "starting"
            canvas.text(waits, (x + w / 2, y + h / 2), theme.BODY, theme.MUTED, anchor="centre")
        if marked:
            outer = canvas.rect(x, y, w, h)
            line = canvas.units.line(3)
            pygame.draw.rect(canvas.surface, theme.BEST, outer, line, border_radius=canvas.units.px(theme.RADIUS))

    def refresh(self) -> None:
        self._layers.invalidate()
