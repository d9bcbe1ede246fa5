"""`render`: a brain's drive as a picture or a film."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import imageio.v2 as imageio
import numpy as np
from numpy.typing import NDArray

from brains.files import Brain, FileError, load_brain
from game.commands.evaluate import load_for_world
from game.scenes.cartpole import picture as cartpole
from game.scenes.chase.film import draw_game
from game.scenes.chase.film import film_frames as chase_frames
from game.scenes.circuit import film as circuit
from game.scenes.corridor.picture import draw_course, film_frames, show_of_brain
from game.scenes.corridor.show import Ride
from game.training.settings import SettingsError
from game.worlds import WORLDS, Course
from game.worlds.chase import CHASE
from game.worlds.chase.rooms import shape

Frame = NDArray[np.uint8]
FRAMES_PER_SECOND, GIF_FRAMES_PER_SECOND = 30, 15
TICKS, GIF_TICKS = 2, 5
"""Of the corridor and CartPole, a frame."""
COURSES = {"corridor": "random:1:1000", "cartpole": "random:1", "circuit": "random:1"}
"""What is drawn if no course is named."""
KINDS = (".png", ".gif", ".mp4")


def check_kind(out: Path) -> None:
    """Raises SettingsError for a file that is none of the three."""
    if out.suffix.lower() not in KINDS:
        raise SettingsError(f"out: expected a file ending in {', '.join(KINDS)}, got {out.name!r}")


def render(brain: Brain, course: Course, out: Path) -> None:
    """A drive, or an episode of CartPole. Raises FileError and OSError."""
    if brain.world == "circuit":
        write(
            out,
            lambda: circuit.draw_lap(circuit.show_of_brain(brain, course)),
            lambda gif: circuit.film_frames(circuit.show_of_brain(brain, course), GIF_TICKS if gif else TICKS),
        )
        return
    if brain.world == "cartpole":
        write(
            out,
            lambda: cartpole.draw_episode(cartpole.show_of_brain(brain, course)),
            lambda gif: cartpole.film_frames(cartpole.show_of_brain(brain, course), GIF_TICKS if gif else TICKS),
        )
        return
    if brain.network != WORLDS[brain.world].network:
        raise FileError(f"expected layers {WORLDS[brain.world].network.sizes} to draw, got {brain.network.sizes}")

    def show() -> Ride:
        return show_of_brain(brain.world, brain.genome, course, brain.generation)

    write(out, lambda: draw_course(show()), lambda gif: film_frames(show(), GIF_TICKS if gif else TICKS))


def render_chase(brain: Brain, path: Path, course: Course, out: Path) -> None:
    """Games of a file's brain against its other one, or else the perfect player. Raises FileError and OSError."""
    try:
        players: list[Brain | None] = [
            load_brain(path, brain.world, role) if role != brain.role else brain for role in CHASE.roles
        ]
    except FileError:
        players = [brain if role == brain.role else None for role in CHASE.roles]
    mouse, cat = players
    render_pair(mouse, cat, course, out)


def render_pair(mouse: Brain | None, cat: Brain | None, course: Course, out: Path) -> None:
    """Games of a mouse and a cat; None is the perfect player. Raises OSError."""
    _, sprint = shape(course)
    write(out, lambda: draw_game(mouse, cat, sprint), lambda gif: chase_frames(mouse, cat, sprint, 1 + gif))


def write(out: Path, picture: Callable[[], Frame], film: Callable[[bool], Iterator[Frame]]) -> None:
    """Write a picture or film (`film(is a GIF)`); a kill leaves the old file or the new one."""
    kind = out.suffix.lower()
    out.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=out.parent, prefix=f".{out.stem}.", suffix=kind)
    os.close(handle)
    try:
        if kind == ".png":
            imageio.imwrite(temporary, picture())
        elif kind == ".gif":
            frames = [frame[::2, ::2] for frame in film(True)]
            imageio.mimwrite(temporary, frames, duration=1000 / GIF_FRAMES_PER_SECOND, loop=0)
        else:
            writer: Any = imageio.get_writer(temporary, fps=FRAMES_PER_SECOND, codec="libx264", macro_block_size=4)
            with writer as made:
                for frame in film(False):
                    made.append_data(np.asarray(frame))
        Path(temporary).replace(out)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def run_render(path: Path, out: Path, course: str | None) -> None:
    check_kind(out)
    brain = load_for_world(path)
    world = WORLDS[brain.world]
    if world is CHASE:
        render_chase(brain, path, world.course(course or "sprint-4"), out)
    else:
        render(brain, world.course(course or COURSES[world.name]), out)
