"""How it learned: all weights every ten thousand games as a film, forward and back, the first beside it."""

from __future__ import annotations

from functools import partial
from typing import Any, Protocol

import numpy as np
import pygame

from game.scenes.base.grid import Place
from game.scenes.base.overlays import Help
from game.scenes.base.stage import Stage
from game.scenes.chase.theatre_view import (
    TOP,
    Frame,
    cell_at,
    draw_curve,
    draw_header,
    draw_side,
    film_of,
    places,
    room_in,
)
from game.scenes.chase.trainer import ChaseSnapshot, Taught
from game.scenes.chase.words import THEATRE_KEYS
from game.ui.canvas import Canvas
from game.ui.foot import draw_foot
from game.ui.foot import height as foot_height
from game.ui.layers import Layers
from game.ui.plot import inside
from game.worlds.chase.lessons import cell

SECONDS = 10.0
"""That a whole film lasts."""
FEWEST = 2.0
"""Frames a second, at least."""
LOOK = 1.0
"""Seconds between two looks at what is learned meanwhile."""


class World(Protocol):
    """Over which it opens."""

    stage: Stage[Any]

    @property
    def snapshot(self) -> ChaseSnapshot: ...


class Theatre:
    """Lies over a world that goes on learning."""

    def __init__(self, over: World) -> None:
        self.over = False
        self.stage, self._world = over.stage, over
        self.at = 0.0
        """The frame that is seen on the right."""
        self.playing = 0
        """1 forward, −1 back, 0 at rest."""
        self.other = cell(2, 2)
        """The cell of whoever is not the pupil."""
        self._layers, self._age, self._drags = Layers(), 0.0, False
        self._plot = (0.0, 0.0, 1.0, 1.0)
        self._rooms: tuple[Place, ...] = ()
        self._take(over.snapshot.taught)
        self.at = self._last
        self.stage.report("theatre")

    def _take(self, taught: Taught) -> None:
        """What has been learned by now."""
        self.taught = taught
        self.film = film_of(taught.settings, taught.frames, taught.history, taught.games, taught.mind)

    @property
    def frames(self) -> tuple[Frame, ...]:
        return self.film.frames

    @property
    def _last(self) -> float:
        return len(self.frames) - 1.0

    def _look(self) -> None:
        """At what is learned meanwhile. Who sees the newest goes on with it; any other frame stays, by its games."""
        games = None if self.at == self._last and not self.playing else self.frames[self.frame][0]
        self._take(self._world.snapshot.taught)
        self.at = self._last if games is None else self._nearest(games)

    def _nearest(self, games: float) -> float:
        """The frame."""
        return float(np.argmin([abs(one - games) for one, _ in self.frames]))

    @property
    def frame(self) -> int:
        return round(self.at)

    # What happens with time

    def update(self, seconds: float) -> None:
        last = self._last
        if self.playing:
            self.at += self.playing * seconds * max(len(self.frames) / SECONDS, FEWEST)
            if not 0 < self.at < last:
                self.at, self.playing = min(max(self.at, 0.0), last), 0
        self._age += seconds
        now = self._world.snapshot.taught
        if now.run != self.taught.run or now.settings.body != self.taught.settings.body:
            self.over = True
        elif self._age >= LOOK and now is not self.taught:
            self._age = 0.0
            self._look()

    # What a person does

    def handle(self, event: pygame.event.Event, canvas: Canvas) -> None:
        if event.type == pygame.MOUSEBUTTONUP:
            self._drags = False
        elif event.type == pygame.MOUSEBUTTONDOWN and event.button == 1:
            self._press(event.pos[0] / canvas.units.scale, event.pos[1] / canvas.units.scale)
        if self._drags and event.type in (pygame.MOUSEBUTTONDOWN, pygame.MOUSEMOTION):
            self._seek(event.pos[0] / canvas.units.scale)
        if event.type != pygame.KEYDOWN:
            return
        action, last = THEATRE_KEYS.action_of(event.key), len(self.frames) - 1
        self.stage.report("key", action=action)
        if action in ("earlier frame", "later frame"):
            self.playing = 0
            self.at = float(min(max(self.frame + (1 if action == "later frame" else -1), 0), last))
        elif action == "play":
            self.at = 0.0 if not self.playing and self.frame == last else self.at
            self.playing = 0 if self.playing else 1
        elif action == "reverse":
            self.at = float(last) if not self.playing and self.frame == 0 else self.at
            self.playing = -1 if self.playing >= 0 else 0
        elif action == "film ends":
            self.playing, self.at = 0, 0.0 if event.key == pygame.K_HOME else float(last)
        elif action == "help":
            self.stage.put_on(Help(self, THEATRE_KEYS))
        elif action == "back":
            self.over = True

    def _press(self, x: float, y: float) -> None:
        left, top, right, bottom = self._plot
        self._drags = left - 8 <= x <= right + 8 and top - 8 <= y <= bottom + 24
        for room in self._rooms:
            at = cell_at(room, x, y)
            self.other = self.other if at is None else at

    def _seek(self, x: float) -> None:
        """The frame nearest to there."""
        left, _, right, _ = self._plot
        games = (x - left) / (right - left) * self.frames[-1][0]
        self.playing = 0
        self.at = self._nearest(games)

    # What is seen

    def draw(self, canvas: Canvas, frames_per_second: float) -> list[pygame.Rect] | None:
        layers = self._layers
        layers.begin(canvas)
        width, bottom = canvas.units.width, canvas.units.height - foot_height(None)
        known, film = (self.taught.games, self.taught.run, self.other), self.film
        sides, plot = places(width, bottom)
        self._rooms, self._plot = tuple(room_in(place) for place in sides), inside(*plot)
        layers.draw("header", canvas, (0, 0, width, TOP - 4), known, lambda: draw_header(canvas, film))
        for k, (place, frame) in enumerate(zip(sides, (0, self.frame), strict=True)):
            seen = (*known, self.frames[frame][0])
            layers.draw(f"side {k}", canvas, place, seen, partial(draw_side, canvas, film, frame, self.other, place))
        layers.draw("plot", canvas, plot, (*known, self.frame), lambda: draw_curve(canvas, film, self.frame, plot))
        foot, note = (0.0, bottom + 6, width, canvas.units.height - bottom - 6), self.stage.note
        layers.draw("foot", canvas, foot, note, lambda: draw_foot(canvas, note, THEATRE_KEYS, None))
        return layers.changed

    def refresh(self) -> None:
        self._layers.invalidate()
