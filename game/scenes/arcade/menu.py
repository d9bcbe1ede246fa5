"""The menu: every world as a tile in which its population really runs and learns."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import pygame

from game.engine.kernel_cache import Progress
from game.scenes.arcade.open_worlds import OpenWorld, OpenWorlds
from game.scenes.arcade.shelf import Shelf
from game.scenes.base.overlays import Help
from game.scenes.base.stage import Stage
from game.scenes.base.waiting import ONCE, Waiting, draw_box, draw_head
from game.training.settings import Settings
from game.ui import overlay, theme
from game.ui.canvas import Canvas
from game.ui.foot import KEYS_HEIGHT
from game.ui.keys import MENU_KEYS
from game.ui.layers import Layers
from game.ui.tiles import MOVES, Place, Tiles

TOP = 104.0
TURN = 0.5
"""Seconds that one world breeds while the others wait, so that all together do not hold up the picture."""
LEAVE = 3.0
"""Seconds in which Esc has to be pressed again."""


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
        self._booths, self._own, self._settings_of = open_worlds, worlds, settings_of
        self._stage = stage
        self._layers = Layers()
        self._waiting: dict[str, Waiting] = {}
        """What is seen in a tile until its world is there."""
        self._live: set[str] = set()
        """Worlds that have been there."""
        self._begun = False
        self._frames = 0
        self._seconds = 0.0
        self._leaving = 0.0
        """Seconds in which a second Esc leaves."""

    @property
    def worlds(self) -> tuple[str, ...]:
        """The arcade's own, and what else is open."""
        return tuple(dict.fromkeys((*self._own, *self._booths)))

    # What happens with time

    def update(self, seconds: float) -> None:
        self._frames += 1
        self._seconds += seconds
        self._leaving = max(self._leaving - seconds, 0.0)
        for open_world in self._opened:
            open_world.scene.update(seconds)
            open_world.wait_for_strangers(seconds)
        self._open_next()
        for name in self.worlds:
            waiting = self._waiting.setdefault(name, Waiting(name))
            there = self._shown(name) is not None
            waiting.update(seconds, there)
            if there and name not in self._live:
                self._live.add(name)
                self._stage().report("live", world=name)
        ready = self._opened
        turn = int(self._seconds / TURN) % max(len(ready), 1)
        for k, open_world in enumerate(ready):
            open_world.stage.trainer.pause(
                open_world.scene.paused or (k != turn and open_world.scene.shown is not None)
            )

    def _open_next(self) -> None:
        """One after the other, so that the first is there as soon as it would be alone; while the open ones are only
        compiled for, nothing is taken from them."""
        if self._frames == 1:
            return  # the first picture comes first
        if not self._begun:
            self._begun = True
            self._booths.look_ahead(self.worlds)
        closed = [name for name in self.worlds if name not in self._booths]
        done = [name for name in closed if self._progress(name).share == 1]
        waits = [name for name in self._booths if self._shown(name) is None]
        if all(self._progress(name).share < 1 for name in waits) if done else not waits:
            for name in (done or closed)[:1]:
                if self._booths.loaded(name):
                    self._booths.open(self._settings_of(name), held=True)

    def _progress(self, world: str) -> Progress:
        return self._stage().progress(world)

    def _shown(self, world: str) -> int | None:
        """The generation in a tile; None until there is one."""
        return self._booths[world].scene.shown if world in self._booths else None

    @property
    def complete(self) -> bool:
        """Whether every world is there."""
        return len(self._opened) == len(self.worlds) and all(one.scene.shown is not None for one in self._opened)

    @property
    def _opened(self) -> list[OpenWorld]:
        return [self._booths[name] for name in self.worlds if name in self._booths]

    # What a person does

    def choose(self, world: str) -> None:
        """Somebody wants to enter it, which may be none of those that are seen here."""
        self.chosen = world

    def handle(self, event: pygame.event.Event, canvas: Canvas) -> None:
        if event.type == pygame.MOUSEMOTION and (tile := self._tiles.at(canvas, event.pos)) is not None:
            self.at = tile
        elif event.type == pygame.MOUSEBUTTONDOWN and event.button == 1:
            if (tile := self._tiles.at(canvas, event.pos)) is not None:
                self.at = tile
                self.chosen = self.worlds[tile]
        elif event.type == pygame.KEYDOWN:
            self._key(event)

    def _key(self, event: pygame.event.Event) -> None:
        pad = getattr(event, "pad", False)
        if event.key in MOVES:
            self.at = self._tiles.moved(self.at, event.key)
        elif MENU_KEYS.action_of(event.key) == "open" or (pad and event.key == pygame.K_m):
            self.chosen = self.worlds[self.at]
        elif pygame.K_1 <= event.key < pygame.K_1 + len(self.worlds):
            self.at = event.key - pygame.K_1
            self.chosen = self.worlds[self.at]
        elif MENU_KEYS.action_of(event.key) == "help":
            self._stage().put_on(Help(self, MENU_KEYS))
        elif MENU_KEYS.action_of(event.key) == "environments":
            self._stage().put_on(Shelf(self, self._stage()))
        elif event.key == pygame.K_ESCAPE:
            self.over = self._leaving > 0
            self._leaving = LEAVE
            self._stage().say("Esc again leaves the arcade")

    @property
    def _tiles(self) -> Tiles:
        return Tiles(len(self.worlds), TOP, KEYS_HEIGHT)

    # What is seen

    def draw(self, canvas: Canvas, frames_per_second: float) -> list[pygame.Rect] | None:
        layers = self._layers
        layers.begin(canvas)
        width, height = canvas.units.width, canvas.units.height
        compiles = any(self._progress(name).share < 1 for name in self.worlds)
        layers.draw("header", canvas, (0, 0, width, TOP - 6), compiles, lambda: self._header(canvas, compiles))
        for tile, name in enumerate(self.worlds):
            place = self._tiles.place(canvas, tile)
            area = (place.x, place.y, place.w, place.h)
            # Every second frame is enough for so small a picture, and halves what it costs.
            live, waiting = self._shown(name) is not None, self._waiting.setdefault(name, Waiting(name))
            shows = ((self._frames + tile) // 2, waiting.fading) if live else waiting.shows(self._progress(name))
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

    def _header(self, canvas: Canvas, compiles: bool) -> None:
        canvas.text("Evolution Arcade", (theme.EDGE + 2, 40), theme.BIG, bold=True)
        says = "Small neural networks learn before your eyes: bred, not programmed. Choose a world."
        canvas.text(says, (theme.EDGE + 2, 78), theme.BODY, theme.MUTED)
        if compiles:
            canvas.text(ONCE, (canvas.units.width - theme.EDGE - 2, 41), theme.BODY, theme.MUTED, anchor="right")

    def _tile(self, canvas: Canvas, tile: int, place: Place) -> None:
        name, marked = self.worlds[tile], tile == self.at
        x, y, w, h = place.x, place.y, place.w, place.h
        waiting, shown = self._waiting[name], self._shown(name)
        if shown is None:
            waiting.draw_tile(canvas, (x, y, w, h), self._progress(name), marked)
        else:
            canvas.panel(x, y, w, h, border=theme.BEST if marked else None)
            says, right = self._booths[name].scene.counted, x + w - theme.PAD
            canvas.text(says, (right, y + 26), theme.BODY, theme.MUTED, anchor="right")
            draw_head(canvas, name, (x, y, w), (right - canvas.width(says, theme.BODY) - 16, right), marked)
            box = draw_box(canvas, x, y, w, h)
            canvas.surface.set_clip(box)
            self._booths[name].scene.tile(canvas, box)
            canvas.surface.set_clip(None)
            waiting.draw_over(canvas, box)
        if marked:
            outer = canvas.rect(x, y, w, h)
            line = canvas.units.line(3)
            pygame.draw.rect(canvas.surface, theme.BEST, outer, line, border_radius=canvas.units.px(theme.RADIUS))

    def refresh(self) -> None:
        self._layers.invalidate()
