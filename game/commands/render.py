"""`render`: a brain's drive as a picture or a film."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import Any

import imageio.v2 as imageio
import numpy as np

from brains.files import Brain, FileError
from game.commands.evaluate import load_for_world
from game.scenes.corridor.picture import FILM_FRAMES_PER_SECOND, draw_course, film_frames, show_of_brain
from game.training.settings import SettingsError
from game.worlds import WORLDS, Course

GIF_TICKS, GIF_FRAMES_PER_SECOND = 5, 15
KINDS = (".png", ".gif", ".mp4")


def check_kind(out: Path) -> None:
    """Raises SettingsError for a file that is none of the three."""
    if out.suffix.lower() not in KINDS:
        raise SettingsError(f"out: expected a file ending in {', '.join(KINDS)}, got {out.name!r}")


def render(brain: Brain, course: Course, out: Path) -> None:
    """Write the picture or film; a kill leaves the old file or the new one. Raises FileError and OSError."""
    if brain.network != WORLDS[brain.world].network:
        raise FileError(f"expected layers {WORLDS[brain.world].network.sizes} to draw, got {brain.network.sizes}")
    show = show_of_brain(brain.world, brain.genome, course, brain.generation)
    kind = out.suffix.lower()
    out.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=out.parent, prefix=f".{out.stem}.", suffix=kind)
    os.close(handle)
    try:
        if kind == ".png":
            imageio.imwrite(temporary, draw_course(show))
        elif kind == ".gif":
            frames = [frame[::2, ::2] for frame in film_frames(show, GIF_TICKS)]
            imageio.mimwrite(temporary, frames, duration=1000 / GIF_FRAMES_PER_SECOND, loop=0)
        else:
            writer: Any = imageio.get_writer(temporary, fps=FILM_FRAMES_PER_SECOND, codec="libx264", macro_block_size=4)
            with writer as film:
                for frame in film_frames(show):
                    film.append_data(np.asarray(frame))
        Path(temporary).replace(out)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def run_render(path: Path, out: Path, course: str) -> None:
    check_kind(out)
    brain = load_for_world(path)
    render(brain, WORLDS[brain.world].course(course), out)
