"""`films`: a short film of each world's trained champion, which is shown until the world is there."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import numpy as np
import pygame
from PIL import Image, ImageOps

from brains.atomic import write_atomically
from game.engine.gym.names import bare, is_environment
from game.scenes.arcade.shelf import ENVIRONMENTS
from game.scenes.base.trailers import SUFFIX, film_of
from game.scenes.faces import FACES
from game.store.champions import SHIPPED, brains_of
from game.training.settings import Settings
from game.ui import theme
from game.ui.canvas import Canvas, pixels
from game.ui.theme import Units
from game.window.by_hand import FRAME, by_hand
from game.worlds import WORLDS

SIZE = (388, 187)
"""Of a tile's picture in a window of 1280×720, in pixels."""
SECONDS, FRAMES_PER_SECOND = 5, 12
BEGINS = 1.5
"""Seconds of an environment's episode that are left out."""
COLOURS = 64
"""Of what a film shows, beside those that mean something: so few that it is small and as sharp as the tile itself."""
EFFORT = {"quality": 50, "method": 3}
"""Of the encoder; no pixel depends on it."""


def shipped(world: str) -> Path:
    """The champion that comes with the arcade, if there is one."""
    return SHIPPED / ("gym" if is_environment(world) else "") / f"{bare(world)}.brain"


def frames_of(world: str) -> list[Image.Image]:
    """The world's shipped champion as its tile shows it."""
    face, presets = FACES[world], WORLDS[world].courses.presets
    brains, course = brains_of(shipped(world)), WORLDS[world].course(face.drawn_on or next(iter(presets)))
    surface, frames = pygame.Surface(SIZE), []
    canvas = Canvas(surface, Units(1.0, *SIZE))
    with by_hand(Settings(world=world), (320, 180)) as one:
        one.breed(1)
        one.wait(FRAME)
        one.scene.exhibit(brains, course)
        for _ in range(SECONDS * FRAMES_PER_SECOND):
            for _ in range(round(1 / FRAME / FRAMES_PER_SECOND)):
                one.scene.update(FRAME * face.story.speeds[0])
            surface.fill(theme.GROUND)
            one.scene.tile(canvas, surface.get_rect())
            frames.append(Image.fromarray(pixels(surface)))
    return frames


def episode_of(world: str) -> list[Image.Image]:
    """The shipped champion of an environment, in the environment's own pictures; the camera's way to it is left out."""
    from game.scenes.gym.pictures import episode

    brains, form = brains_of(shipped(world)), WORLDS[world].form
    assert form is not None
    frames = [Image.fromarray(one) for one in episode(brains[0], WORLDS[world].course("random:2"))]
    begin = min(round(BEGINS * form.frames), len(frames) // 4)
    places = begin + np.arange(SECONDS * FRAMES_PER_SECOND) * form.frames / FRAMES_PER_SECOND
    size = ImageOps.contain(frames[0], SIZE).size
    return [frames[k].resize(size, Image.Resampling.LANCZOS) for k in places.astype(int) if k < len(frames)]


def in_few_colours(frames: list[Image.Image]) -> list[Image.Image]:
    """The same with one palette, without dithering: what stays as it is costs next to nothing then."""
    few = frames[::10]
    width, height = few[0].size
    together = Image.new("RGB", (width, height * len(few)))
    for number, frame in enumerate(few):
        together.paste(frame, (0, number * height))
    ground = together.quantize(COLOURS, Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE).getpalette() or []
    meant = (theme.BEST, theme.UNSEEN, theme.TEXT, theme.MUTED, theme.MEDIAN, theme.RANKS[-1])
    edges = [theme.mix(theme.GROUND, colour, share) for colour in meant for share in (0.25, 0.5, 0.75)]
    palette = Image.new("P", (1, 1))
    palette.putpalette(ground[: 3 * COLOURS] + [part for one in (*theme.RANKS, *meant, *edges) for part in one])
    return [frame.quantize(palette=palette, dither=Image.Dither.NONE).convert("RGB") for frame in frames]


def run_films(out: Path) -> list[Path]:
    """Write the film of every world that comes with a champion, and of the shelf's; their paths. Raises OSError."""
    made = []
    for world in (*WORLDS, *ENVIRONMENTS):
        if shipped(world).exists():
            first, *others = in_few_colours(episode_of(world) if is_environment(world) else frames_of(world))
            made.append(film_of(world, out))
            made[-1].parent.mkdir(parents=True, exist_ok=True)
            every = round(1000 / FRAMES_PER_SECOND)
            options: dict[str, Any] = {"duration": every, "loop": 0, "lossless": True, **EFFORT}
            film = io.BytesIO()
            first.save(film, SUFFIX.removeprefix("."), save_all=True, append_images=others, **options)
            write_atomically(made[-1], film.getvalue())
    return made
