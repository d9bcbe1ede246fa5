"""The picture of a ground with everybody who walks on it."""

from __future__ import annotations

from dataclasses import dataclass

import pygame

from game.scenes.walker.camera import Rig, View
from game.scenes.walker.crowd import draw_crowd, draw_ghost, draw_walker
from game.scenes.walker.ground_view import boxes_of, draw_boxes, draw_posts, lowest_row
from game.scenes.walker.pieces import Pieces
from game.scenes.walker.rays import draw_rays
from game.scenes.walker.replay import Walk
from game.scenes.walker.scenery import Backdrop
from game.scenes.walker.shapes import Points, origins
from game.scenes.walker.traces import draw_dust, draw_flag, draw_prints
from game.ui import theme
from game.ui.canvas import Canvas

NAME_ABOVE, NAME_APART = 0.75, 2.0
"""Metres from a hull to its name, and between two hulls that both have one."""


@dataclass
class Look:
    """What is to be seen beside ground and walkers."""

    watched: int | None = None
    """Whom the camera follows; None for whom the replay says."""
    rays: bool = True
    names: bool = True
    flag: float = 0.0
    """Metres from the start; 0 for none."""
    own_flag: bool = False
    """Whether it is the person's best, and not that of who is bred."""
    ghost: tuple[str, Points] | None = None
    """Somebody who walked here before: a name and a pose `([x, y, angle], body)`."""


class StageView:
    """Draws replays, one after the other, with a camera of its own."""

    def __init__(self) -> None:
        self._rig, self._backdrop, self._ground = Rig(), Backdrop(), Pieces()
        self.view: View | None = None
        """Where it drew what last."""

    def forget_pictures(self) -> None:
        """Sky, hills and ground are painted again when they are seen."""
        self._backdrop, self._ground = Backdrop(), Pieces()

    def update(self, seconds: float, replay: Walk, watched: int | None = None) -> None:
        """The camera moves on."""
        self._rig.update(seconds, replay, replay.watched if watched is None else watched)

    def draw(self, canvas: Canvas, replay: Walk, box: pygame.Rect, look: Look) -> None:
        """Into `box`, and nothing outside it."""
        surface, clip = canvas.surface, canvas.surface.get_clip()
        surface.set_clip(box.clip(clip))
        watched = replay.watched if look.watched is None else look.watched
        view = self.view = self._rig.view(box)
        self._backdrop.draw(surface, box, view.x, view.per_metre, lowest_row(replay.course, view))
        self._ground.draw(canvas, replay.course, view)
        draw_posts(canvas, replay.course, view, replay.start)
        draw_boxes(surface, boxes_of(replay.course), view)
        draw_prints(canvas, replay, view)
        draw_flag(canvas, replay, view, look.flag, theme.YOU if look.own_flag else theme.BEST)
        people = sorted(replay.lineup.people, key=lambda one: one == watched)
        compared = range(len(replay.lineup.labels))
        others = [one for one in reversed(compared) if one != watched]
        in_front = [one for one in people or [*others, watched] if self._seen(replay, one)]
        if not compared:
            draw_crowd(canvas, replay, view, -1 if people or not in_front else watched)
        poses = replay.poses
        for k in range(replay.lineup.population, replay.lineup.person_index):
            draw_ghost(canvas, poses[..., k], replay.body, view, theme.TEXT)
        if look.ghost:
            draw_ghost(canvas, look.ghost[1], replay.body, view, theme.YOU)
        if look.rays and replay.session.alive[watched]:
            draw_rays(canvas, replay.course, origins(poses[..., [watched]])[0], view)
        for one in in_front:
            draw_walker(canvas, poses[..., one], replay.body, view, replay.colour(one))
        draw_dust(canvas, replay, view)
        if look.names:
            self._names(canvas, replay, in_front, look.ghost, view)
        surface.set_clip(clip)

    def _seen(self, replay: Walk, one: int) -> bool:
        """Whoever lies there for long is no longer in front."""
        stays = one in replay.lineup.people or one < len(replay.lineup.labels) or replay.over
        return stays or replay.since_fall(one) < 1.2

    def _names(
        self, canvas: Canvas, replay: Walk, in_front: list[int], ghost: tuple[str, Points] | None, view: View
    ) -> None:
        """Of who is in front, of the champion beside people, and of ghosts; nobody's over another's."""
        poses, people = replay.poses, len(replay.lineup.people)
        few = len(replay.lineup.labels)
        named = [
            (poses[..., one], replay.name(one), replay.named_colour(one) if one < few else replay.colour(one))
            for one in reversed(in_front)
        ]
        if people and replay.session.alive[0]:
            named.append((poses[..., 0], replay.name(0), replay.colour(0)))
        if ghost:
            named.append((ghost[1], ghost[0], theme.YOU))
        first = replay.lineup.population
        for label, one in zip(replay.lineup.ghost_labels, range(first, replay.lineup.person_index), strict=True):
            if replay.session.alive[one]:
                named.append((poses[..., one], label, theme.TEXT))
        taken: list[float] = []
        for pose, name, colour in named:
            x = float(pose[0, 0])
            if all(abs(x - other) > NAME_APART for other in taken):
                taken.append(x)
                self._name(canvas, pose, name, colour, view)

    def _name(self, canvas: Canvas, pose: Points, name: str, colour: theme.Colour, view: View) -> None:
        x, y = view.pixels(origins(pose[..., None])[0] + (0.0, NAME_ABOVE)).tolist()
        scale = canvas.units.scale
        canvas.label(name, (x / scale + canvas.width(name, bold=True) / 2, y / scale), colour)
