"""`films`: a short film of each world's trained champion, which is shown until the world is there."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pygame
from PIL import Image

from brains.atomic import write_atomically
from game.scenes.base.trailers import SUFFIX
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
COLOURS = 64
"""Of what a film shows, beside those that mean something: so few that it is small and as sharp as the tile itself."""
EFFORT = {"quality": 50, "method": 3}
"""Of the encoder; no pixel depends on it."""


def frames_of(world: str) -> list[Image.Image]:
    """The world's shipped champion as its tile shows it."""
    face, presets = FACES[world], WORLDS[world].presets
    brains, course = brains_of(SHIPPED / f"{world}.brain"), WORLDS[world].course(face.drawn_on or next(iter(presets)))
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


def in_few_colours(frames: list[Image.Image]) -> list[Image.Image]:
    """The same with one palette, without dithering: what stays as it is costs next to nothing then."""
    few = frames[::10]
    together = Image.new("RGB", (SIZE[0], SIZE[1] * len(few)))
    for number, frame in enumerate(few):
        together.paste(frame, (0, number * SIZE[1]))
    ground = together.quantize(COLOURS, Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE).getpalette() or []
    meant = (theme.BEST, theme.UNSEEN, theme.TEXT, theme.MUTED, theme.MEDIAN, theme.RANKS[-1])
    edges = [theme.mix(theme.GROUND, colour, share) for colour in meant for share in (0.25, 0.5, 0.75)]
    palette = Image.new("P", (1, 1))
    palette.putpalette(ground[: 3 * COLOURS] + [part for one in (*theme.RANKS, *meant, *edges) for part in one])
    return [frame.quantize(palette=palette, dither=Image.Dither.NONE).convert("RGB") for frame in frames]


def run_films(out: Path) -> list[Path]:
    """Write the film of every world that comes with a champion; their paths. Raises OSError."""
    out.mkdir(parents=True, exist_ok=True)
    made = []
    for world in WORLDS:
        if (SHIPPED / f"{world}.brain").exists():
            first, *others = in_few_colours(frames_of(world))
            made.append(out / f"{world}{SUFFIX}")
            every = round(1000 / FRAMES_PER_SECOND)
            options: dict[str, Any] = {"duration": every, "loop": 0, "lossless": True, **EFFORT}
            film = io.BytesIO()
            first.save(film, SUFFIX.removeprefix("."), save_all=True, append_images=others, **options)
            write_atomically(made[-1], film.getvalue())
    return made
