"""Who is who: names over cars."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from game.scenes.circuit.camera import Camera
from game.scenes.circuit.replay import Laps
from game.ui import theme
from game.ui.canvas import Canvas

NAMED = 3
LINE_HEIGHT = 21.0
"""Of a name, in units."""


@dataclass(frozen=True)
class Ghost:
    """A car that is not in the replay."""

    label: str
    pose: tuple[float, float, float, float]
    """Place and heading: x, y, heading x, heading y."""
    colour: theme.Colour


def draw_names(
    canvas: Canvas, replay: Laps, watched: int, camera: Camera, ghosts: tuple[Ghost, ...], length: int
) -> None:
    """Above the watched car, those of people, the best others and the ghosts, none over another.

    Cars are `length` pixels long.
    """
    if camera.box.height < 150 * canvas.units.scale:
        return
    population, alive = replay.lineup.population, replay.session.alive
    poses = replay.poses[:2].T
    who = [one for one in replay.best_by_name(NAMED) if replay.name(one) != replay.name(watched)]
    who = who if replay.lineup.labels else who[: NAMED - 1]
    first = [watched, *(one for one in replay.lineup.people if one != watched)]
    labels = [(_name(replay, one), ring_colour(replay, one), poses[one]) for one in first]
    labels += [(replay.name(one), replay.named_colour(one), poses[one]) for one in who]
    labels += [(ghost.label, ghost.colour, np.array(ghost.pose[:2])) for ghost in ghosts]
    labels += [
        (label, theme.MUTED, poses[population + k])
        for k, label in enumerate(replay.lineup.ghost_labels)
        if alive[population + k] and population + k != watched
    ]
    scale = canvas.units.scale
    above = length / scale * 0.62 + LINE_HEIGHT / 2
    left, right = camera.box.left / scale + 4, camera.box.right / scale - 4
    taken: list[tuple[float, float, float]] = []
    for label, colour, place in labels:
        if not camera.box.collidepoint(at := camera.pixels(place[None])[0].tolist()):
            continue
        wide = canvas.width(label, theme.SMALL, True) + 4
        end = min(max(at[0] / scale + wide / 2, left + wide), right)
        y = at[1] / scale - above
        while any(abs(y - other) < LINE_HEIGHT and end - wide < e and end > e - w for other, e, w in taken):
            y -= 4
        taken.append((y, end, wide))
        canvas.label(label, (end, y), colour)


def _name(replay: Laps, individual: int) -> str:
    """In capitals where a person drives."""
    name = replay.name(individual)
    return name.upper() if individual in replay.by_hand else name


def ring_colour(replay: Laps, individual: int) -> theme.Colour:
    """The colour that says who is watched, or a person's; where a few are compared its own."""
    if individual < len(replay.lineup.labels):
        return replay.named_colour(individual)
    return theme.BEST if individual < replay.lineup.population else replay.colour(individual)
