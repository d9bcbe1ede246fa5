"""The mouse among walkers: a click shoves those near it, and a hull can be held and dragged."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import pygame
from numpy.typing import NDArray

from game.scenes.walker.camera import View
from game.scenes.walker.replay import Walk
from game.ui import theme
from game.ui.canvas import Canvas
from game.worlds.walker.body import TICK
from game.worlds.walker.rows import VX, VY

WEAK, USUAL, STRONG, NOTCH = 0.5, 2.0, 6.0, 0.5
"""What a shove adds [m/s]: at least, at first and at most, and by how much the wheel changes that."""
NEAR = 1.7
"""Metres from a click to the hulls that it shoves."""
GRASP = 0.8
"""Metres from the mouse to a hull that it can hold."""
MOVED = 6
"""Pixels: a mouse that has not moved further while it was pressed has clicked."""
LIFT = 0.2
"""Of a shove: how much of it goes up."""
PULL, SLOW, MOST = 60.0, 9.0, 90.0
"""Of a hand: m/s² a metre, less a m/s, and at most."""
WAIT, TOLD = 1.5, 4.0
"""Seconds after a shove until it is told who has stayed up, and how long."""
SEEN, FLASH = 2.5, 0.35
"""Seconds that the arrow stays where the mouse was last, and a shove is seen."""
ARROW = 14.0
"""Units of the arrow, a m/s."""
HEAD = 9.0
Spot = tuple[int, int]


@dataclass(eq=False)
class Shove:
    """One that has been given."""

    tick: int
    whom: NDArray[np.intp]
    at: tuple[float, float]
    """Metres."""
    says: str = ""
    """Who has stayed up, once that is known."""


class Mouse:
    """Over one replay after the other."""

    def __init__(self) -> None:
        self.strength = USUAL
        self.at: Spot | None = None
        """Where the mouse is, in pixels, while it is over the ground."""
        self.shoves: list[Shove] = []
        self.held: int | None = None
        """Whom it holds."""
        self._pressed: Spot | None = None
        self._moved = False
        self._left = 0.0
        self._replay: Walk | None = None
        self._place = (0.0, 0.0)
        """Of the mouse, in metres."""

    def use(self, replay: Walk) -> None:
        """From now on it is over this one."""
        if replay is not self._replay:
            self._replay, self.held, self.shoves = replay, None, []
            replay.before_tick.append(self._pull)

    def update(self, seconds: float, view: View | None) -> None:
        """Time passes, and the camera goes on under a mouse that rests."""
        self._left = max(self._left - seconds, 0.0)
        if self.at and view:
            self._place = view.metres(self.at)

    def handle(self, event: pygame.event.Event, view: View) -> tuple[int, ...]:
        """What it does to those in view; whom it has touched."""
        if event.type == pygame.MOUSEWHEEL and self.at:
            self.strength = min(max(self.strength + NOTCH * math.copysign(1, event.y), WEAK), STRONG)
            self._left = SEEN
        if event.type not in (pygame.MOUSEMOTION, pygame.MOUSEBUTTONDOWN, pygame.MOUSEBUTTONUP):
            return ()
        inside = view.box.collidepoint(event.pos)
        self.at = event.pos if inside or self.held is not None else None
        self._place, self._left = view.metres(event.pos), SEEN
        if event.type == pygame.MOUSEMOTION:
            self._moved |= self._pressed is not None and math.dist(event.pos, self._pressed) > MOVED
            return self._take_hold(view)
        if event.button != 1:
            return ()
        if event.type == pygame.MOUSEBUTTONDOWN:
            self._pressed, self._moved = (event.pos, False) if inside else (None, False)
            return ()
        clicked = self._pressed is not None and not self._moved
        self._pressed = self.held = None
        return self._shove() if clicked and inside else ()

    def _take_hold(self, view: View) -> tuple[int, ...]:
        """Of the hull that the button went down on, when the mouse moves."""
        if self._moved and self._pressed and self.held is None and self._replay:
            away = self._away(view.metres(self._pressed))
            away[self._replay.watched] -= GRASP / 2  # of several that could be meant it is the one in front
            nearest = int(away.argmin())
            self._pressed, self._moved = (self._pressed, True) if away[nearest] < GRASP else (None, False)
            self.held = nearest if away[nearest] < GRASP else None
        return () if self.held is None else (self.held,)

    def _away(self, place: tuple[float, float]) -> NDArray[np.float64]:
        """`(individual,)` metres from a place to hulls; infinite to those that are out."""
        assert self._replay is not None
        away = np.hypot(*(self._replay.hulls - place).T)
        return np.where(self._replay.session.alive, away, np.inf)

    def _shove(self) -> tuple[int, ...]:
        """Away from the mouse."""
        replay = self._replay
        if replay is None or replay.over:
            return ()
        near = self._away(self._place) < NEAR
        side = np.where(replay.hulls[:, 0] >= self._place[0], 1.0, -1.0)
        replay.shove(np.where(near[:, None], self.strength * np.stack([side, np.full(len(side), LIFT)], axis=1), 0.0))
        whom = np.flatnonzero(near)
        self.shoves.append(Shove(replay.tick, whom, self._place))
        return tuple(whom.tolist())

    def _pull(self) -> None:
        """A tick of the hand that holds a hull."""
        replay, one = self._replay, self.held
        if replay is None or one is None or not replay.session.alive[one]:
            self.held = None
            return
        hull = replay.hulls[one]
        speed = np.array([replay.session.field(row)[one] for row in (VX, VY)])
        pull = PULL * (np.array(self._place) - hull) - SLOW * speed
        pull *= min(1.0, MOST / max(float(np.hypot(*pull)), 1e-9))
        for row, by in zip((VX, VY), pull * TICK, strict=True):
            change = np.zeros(replay.session.count)
            change[one] = by
            replay.session.nudge(row, change)
        replay.forget_forecast()

    @property
    def told(self) -> str:
        """Who has stayed up after the newest shove; empty until that is known."""
        replay = self._replay
        if replay is None or not self.shoves or not len(self.shoves[-1].whom):
            return ""
        newest = self.shoves[-1]
        since = (replay.tick - newest.tick) * TICK
        if not newest.says and since >= WAIT:
            up, count = int(replay.session.alive[newest.whom].sum()), len(newest.whom)
            newest.says = f"{up} of {count} stayed up" if count > 1 else "stayed up" if up else "fell"
        return newest.says if since < WAIT + TOLD or replay.over else ""

    def draw(self, canvas: Canvas, view: View) -> None:
        """An arrow as long as a shove is hard; the newest shove; a hand's string to what it holds."""
        surface, replay = canvas.surface, self._replay
        if replay is None:
            return
        clip = surface.get_clip()
        surface.set_clip(view.box.clip(clip))
        if self.shoves and theme.motion:
            newest = self.shoves[-1]
            share = (replay.tick - newest.tick) * TICK / FLASH
            if share < 1 and len(newest.whom):
                at, radius = view.pixels(np.array(newest.at)).tolist(), (0.3 + share * NEAR) * view.per_metre
                colour = theme.mix(theme.UNSEEN, theme.GROUND, share)
                pygame.draw.aacircle(surface, colour, at, radius, canvas.units.line(3))
        if self.held is not None and self.at:
            hull = view.pixels(replay.hulls[self.held]).tolist()
            pygame.draw.aaline(surface, theme.UNSEEN, hull, self.at, canvas.units.line(3))
            pygame.draw.aacircle(surface, theme.UNSEEN, self.at, canvas.units.px(6))
        elif self.at and self._left > 0 and not replay.over:
            self._arrow(canvas)
        surface.set_clip(clip)

    def _arrow(self, canvas: Canvas) -> None:
        """From the mouse towards the hull that is nearest to it."""
        assert self._replay is not None and self.at is not None
        away = self._away(self._place)
        nearest = int(away.argmin())
        side = 1.0 if self._replay.hulls[nearest, 0] >= self._place[0] else -1.0
        scale = canvas.units.scale
        tip = (
            self.at[0] + side * (self.strength * ARROW + HEAD) * scale,
            self.at[1] - self.strength * ARROW * LIFT * scale,
        )
        within = away[nearest] < NEAR
        colour = theme.UNSEEN if within else theme.MUTED
        neck = tip[0] - side * HEAD * scale, tip[1] + HEAD * LIFT * scale
        pygame.draw.line(canvas.surface, theme.GROUND, self.at, neck, canvas.units.line(9))
        pygame.draw.line(canvas.surface, colour, self.at, neck, canvas.units.line(5))
        head = [tip, (neck[0] - side * 2, neck[1] - HEAD * scale), (neck[0] - side * 2, neck[1] + HEAD * scale)]
        pygame.draw.polygon(canvas.surface, colour, head)
        pygame.draw.aalines(canvas.surface, theme.GROUND, True, head)
