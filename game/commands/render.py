"""`render`: what champions do, as a picture or a film."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

import imageio.v2 as imageio
import numpy as np

from brains.atomic import check_writable, write_atomically
from brains.files import Brain, FileError, load_brain
from game.commands.evaluate import load_for_world
from game.engine.course import seen_by
from game.scenes.base.face import Picture
from game.scenes.faces import FACES
from game.training.settings import SettingsError
from game.window.mp4 import mp4
from game.worlds import WORLDS, Course

FRAMES_PER_SECOND, GIF_FRAMES_PER_SECOND = 30, 15
MOST_GIF_FRAMES = 500
"""A longer film is shown faster: with 33 seconds it is as large as people send."""
KINDS = (".png", ".gif", ".mp4")


def thinned(frames: Iterable[Picture], most: int) -> list[Picture]:
    """All of them, or every second, fourth, … of more than `most`: whoever writes a GIF holds them all at once."""
    kept: list[Picture] = []
    step = 1
    for number, frame in enumerate(frames):
        if number % step == 0:
            kept.append(frame)
        if len(kept) > most:
            kept, step = kept[::2], 2 * step
    return kept


def check_kind(out: Path) -> None:
    """Raises SettingsError for a file that is none of the three."""
    if out.suffix.lower() not in KINDS:
        raise SettingsError(f"out: expected a file ending in {', '.join(KINDS)}, got {out.name!r:.40}")


def render(brains: Sequence[Brain], course: Course, out: Path) -> None:
    """One brain, or one of each role, on a course. Raises OSError."""
    looks = FACES[brains[0].world].looks()
    write(out, lambda: looks.picture(brains, course), lambda gif: looks.film(brains, course, gif))


def write(out: Path, picture: Callable[[], Picture], film: Callable[[bool], Iterator[Picture]]) -> None:
    """Write a picture or film (`film(is a GIF)`). Raises OSError, with nothing changed."""
    kind, made = out.suffix.lower(), io.BytesIO()
    if kind == ".png":
        imageio.imwrite(made, picture(), format="png")
    elif kind == ".gif":
        frames = thinned((frame[::2, ::2].copy() for frame in film(True)), MOST_GIF_FRAMES)
        imageio.mimwrite(made, frames, format="gif", duration=1000 / GIF_FRAMES_PER_SECOND, loop=0)
    else:
        try:
            made.write(mp4(map(np.asarray, film(False)), FRAMES_PER_SECOND, 4))
        except OSError as error:
            raise OSError(error.errno, error.strerror, str(out)) from error
    write_atomically(out, made.getvalue())


def run_render(path: Path, out: Path, course: str | None) -> None:
    """Raises SettingsError, CourseError, FileError and OSError."""
    check_kind(out)
    check_writable(out)
    brain = load_for_world(path)
    world = WORLDS[brain.world]
    named = course or FACES[world.name].drawn_on or next(iter(world.courses.presets))
    render(_beside(brain, path), world.course(seen_by(named, brain.eyes)), out)


def _beside(brain: Brain, path: Path) -> list[Brain]:
    """The brain, and those of the other roles if the file has them, in the order of the roles."""
    if not brain.role:
        return [brain]
    brains = []
    for role in WORLDS[brain.world].roles:
        try:
            brains.append(brain if role == brain.role else load_brain(path, brain.world, role))
        except FileError:
            continue
    return brains
