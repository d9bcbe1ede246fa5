"""The shelf: environments of Gymnasium that come with a champion, each with a film of it; and how to open one's own."""

from __future__ import annotations

from concurrent.futures import Future
from functools import partial
from typing import Any, Protocol

import pygame

from brains.text import RefusalError
from game.engine.gym.names import SHORT
from game.scenes.base.overlays import Help
from game.scenes.base.stage import Scene, Stage
from game.scenes.base.trailers import Trailer
from game.scenes.base.waiting import draw_box, draw_film_label, draw_head, head_of
from game.ui import overlay, theme
from game.ui.canvas import Canvas
from game.ui.foot import KEYS_HEIGHT
from game.ui.keys import SHELF_KEYS
from game.ui.layers import Layers
from game.ui.tiles import MOVES, Place, Tiles
from game.worlds import WORLDS, World

TOP = 104.0
ENVIRONMENTS = (
    SHORT["cars"],
    "gym:LunarLander-v3",
    "gym:Acrobot-v1",
    "gym:MountainCarContinuous-v0",
    "gym:Pendulum-v1",
)
OWN = (
    ("Whatever Gymnasium has registered, and what you write yourself:", False),
    ("python main.py play gym:ID", True),
    ("python main.py play gym:MODULE:ID", True),
    ("From an empty file to an environment that is bred in and watched: docs/your-own-environment.md", False),
)
LINE, APART = 26.0, 8.0


class Chooser(Scene, Protocol):
    """What lies below, which enters worlds."""

    def choose(self, world: str) -> None: ...


class Shelf:
    """Over the menu, until one is chosen: what it shows and takes is found out first, where nobody waits for it."""

    def __init__(self, beneath: Chooser, stage: Stage[Any]) -> None:
        self.over = False
        self._beneath, self._stage = beneath, stage
        self._layers = Layers()
        self._tiles = Tiles(len(ENVIRONMENTS) + 1, TOP, KEYS_HEIGHT)
        self._films = [Trailer(world) for world in ENVIRONMENTS]
        self._at = 0
        self._chosen: tuple[str, Future[World]] | None = None

    def update(self, seconds: float) -> None:
        for film in self._films:
            film.update(seconds, theme.motion)
        if self._chosen and self._chosen[1].done():
            (world, looked_at), self._chosen = self._chosen, None
            try:
                looked_at.result()
            except RefusalError as error:
                self._stage.say(str(error))
                return
            self._beneath.choose(world)
            self._leave()

    def handle(self, event: pygame.event.Event, canvas: Canvas) -> None:
        if event.type == pygame.MOUSEMOTION and (tile := self._tiles.at(canvas, event.pos)) is not None:
            self._at = tile
        elif event.type == pygame.MOUSEBUTTONDOWN and event.button == 1:
            if (tile := self._tiles.at(canvas, event.pos)) is not None:
                self._at = tile
                self._open()
        elif event.type == pygame.KEYDOWN:
            if event.key in MOVES:
                self._at = self._tiles.moved(self._at, event.key)
            elif self._action(event) == "open":
                self._open()
            elif self._action(event) == "back":
                self._leave()
            elif self._action(event) == "help":
                self._stage.put_on(Help(self, SHELF_KEYS))

    def _action(self, event: pygame.event.Event) -> str | None:
        pad = getattr(event, "pad", False)
        return "open" if pad and event.key == pygame.K_m else SHELF_KEYS.action_of(event.key)

    def _open(self) -> None:
        if self._chosen is None and self._at < len(ENVIRONMENTS):
            world = ENVIRONMENTS[self._at]
            self._chosen = world, self._stage.pool.submit(WORLDS.__getitem__, world)

    def _leave(self) -> None:
        self.over = True
        for film in self._films:
            film.close()

    # What is seen

    def draw(self, canvas: Canvas, frames_per_second: float) -> list[pygame.Rect] | None:
        layers, (width, height) = self._layers, (canvas.units.width, canvas.units.height)
        layers.begin(canvas)
        layers.draw("header", canvas, (0, 0, width, TOP - 6), None, partial(self._header, canvas))
        for tile in range(self._tiles.count):
            place = self._tiles.place(canvas, tile)
            own = tile == len(ENVIRONMENTS)
            shows = (
                tile == self._at,
                not own and self._films[tile].number,
                not own and self._chosen and self._chosen[0] == ENVIRONMENTS[tile],
            )
            paint = partial(self._own if own else self._environment, canvas, tile, place)
            layers.draw(f"tile {tile}", canvas, (place.x, place.y, place.w, place.h), shows, paint)
        foot, note = (0.0, height - KEYS_HEIGHT + 6, width, KEYS_HEIGHT - 6), self._stage.note
        y = height - KEYS_HEIGHT + 16
        layers.draw("foot", canvas, foot, note, lambda: overlay.draw_bar(canvas, note, SHELF_KEYS, y))
        return layers.changed

    def refresh(self) -> None:
        self._layers.invalidate()

    def _header(self, canvas: Canvas) -> None:
        canvas.text("More worlds", (theme.EDGE + 2, 40), theme.BIG, bold=True)
        says = "Environments of Gymnasium. Each begins at generation 0; in it, F5 has its champion."
        canvas.text(says, (theme.EDGE + 2, 78), theme.BODY, theme.MUTED)

    def _environment(self, canvas: Canvas, tile: int, place: Place) -> None:
        world, (x, y, w, h) = ENVIRONMENTS[tile], self._frame(canvas, tile, place)
        right = x + w - theme.PAD
        if self._chosen and self._chosen[0] == world:
            canvas.text("starting", (right, y + 26), theme.BODY, theme.MUTED, anchor="right")
            right -= canvas.width("starting", theme.BODY) + 16
        draw_head(canvas, world, (x, y, w), (right, x + w - theme.PAD), tile == self._at)
        box = draw_box(canvas, x, y, w, h)
        if (picture := self._films[tile].picture(box.size)) is not None:
            canvas.surface.blit(picture, picture.get_rect(center=box.center))
            draw_film_label(canvas, x + 16, y + head_of(w) + 10)

    def _own(self, canvas: Canvas, tile: int, place: Place) -> None:
        x, y, w, _ = self._frame(canvas, tile, place)
        canvas.text("Your own", (x + theme.PAD, y + 25), theme.STRONG, bold=True)
        y += 60
        for text, is_typed in OWN:
            for line in overlay.broken(canvas, text, w - 2 * theme.PAD, theme.BODY):
                canvas.text(line, (x + theme.PAD, y), theme.BODY, theme.TEXT if is_typed else theme.MUTED)
                y += LINE
            y += APART

    def _frame(self, canvas: Canvas, tile: int, place: Place) -> tuple[float, float, float, float]:
        """A tile with nothing on it."""
        marked = tile == self._at
        canvas.panel(place.x, place.y, place.w, place.h, border=theme.BEST if marked else None)
        if marked:
            outer = canvas.rect(place.x, place.y, place.w, place.h)
            radius = canvas.units.px(theme.RADIUS)
            pygame.draw.rect(canvas.surface, theme.BEST, outer, canvas.units.line(3), border_radius=radius)
        return place.x, place.y, place.w, place.h
