"""The last ten seconds of the window, kept as small pictures, and written as a GIF or an MP4 when somebody asks."""

from __future__ import annotations

import io
import threading
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from pathlib import Path
from typing import Any

import pygame

from brains.atomic import claimed, numbered, write_atomically
from game.engine.threads import threads
from game.window.mp4 import mp4

SECONDS = 10.0
RATE = 12.5
"""Pictures a second; 80 milliseconds each, which a GIF can say exactly."""
PICTURES = round(SECONDS * RATE)
LONGEST_SIDE = 640
"""Pixels of a picture."""
QUALITY = 85
"""Of the kept JPEGs: about 40 kB each, 5 MB for all."""
COMMON, RARE = 192, 64
"""Colours of a GIF's palette: those that the pictures are full of, and those that are far from all others."""
SAMPLES = 6
"""About so many pictures decide on the palette."""

Step = Callable[[float], None]
"""Told how much is done, from 0 to 1."""


class FilmError(ValueError):
    """A film that cannot be made; one line."""


class Saving:
    """A film that is being written, in a thread of its own."""

    def __init__(self, path: Path, pictures: list[bytes]) -> None:
        self.path = path
        self.progress = 0.0
        """From 0 to 1."""
        self.error: str | None = None
        """Why there is no film, in one line; known when it is done."""
        self.done = False
        self._pictures = pictures
        self._thread = threading.Thread(target=self._write, name="film", daemon=True)
        self._thread.start()

    def join(self) -> None:
        """Wait until it is done."""
        self._thread.join()

    def _write(self) -> None:
        try:
            if self.path.suffix.lower() not in KINDS:
                raise FilmError(f"expected a file ending in {' or '.join(KINDS)}, got {self.path.name!r:.40}")
            if len(self._pictures) < 2:
                raise FilmError("there is nothing to show yet: a film takes two pictures")
            made = KINDS[self.path.suffix.lower()](self._pictures, self._step)
            with claimed(numbered(self.path)) as self.path:
                write_atomically(self.path, made)
            self.progress = 1.0
        except OSError as error:
            self.error = f"no film: {error.strerror or error}".splitlines()[0]
        except Exception as error:  # the window must live on, and say so
            self.error = f"no film: {error or type(error).__name__}".splitlines()[0]
        finally:
            self._pictures = []
            self.done = True

    def _step(self, part: float) -> None:
        self.progress = part


class FilmRecorder:
    """Looks at the window every frame and remembers the last ten seconds.

    The frame pays for one copy of the window, twelve and a half times a second; a thread makes it small. One picture
    is under way at a time: where the thread is late, the next picture waits for it.
    """

    def __init__(self) -> None:
        self._clock = 0.0
        self._slot = -1
        """Number of the newest picture, were there one in each 1 / RATE seconds."""
        self._kept: deque[tuple[int, bytes]] = deque()
        """Slots and JPEGs, oldest first."""
        self._copy: pygame.Surface | None = None
        self._pressed: Future[bytes] | None = None
        """The picture that is being made small, of the slot `_slot`."""
        self._thread = threads(1, "film")
        self._saving: Saving | None = None

    def note(self, surface: pygame.Surface, seconds: float) -> None:
        """The window as it is now, and what time has passed since the last call."""
        self._clock += seconds
        slot = int(self._clock * RATE)
        if self._pressed and self._pressed.done():
            self._collect()
        if slot <= self._slot or self._pressed:
            return
        if self._copy is None or self._copy.get_size() != surface.get_size():
            self._copy = surface.copy()
        else:
            self._copy.blit(surface, (0, 0))
        self._slot = slot
        self._pressed = self._thread.submit(pressed, self._copy)

    def save(self, path: Path) -> Saving:
        """Begin to write what is remembered; its suffix says as what. While a film is being written, that one."""
        if self._saving is None or self._saving.done:
            if self._pressed:
                self._collect()
            self._saving = Saving(Path(path), self._pictures())
        return self._saving

    def close(self) -> None:
        """Wait for what is being made or written."""
        self._thread.shutdown()
        if self._saving:
            self._saving.join()

    @property
    def bytes_held(self) -> int:
        """What the pictures and the copy of the window take."""
        copy = self._copy.get_pitch() * self._copy.get_height() if self._copy else 0
        return copy + sum(len(jpeg) for _, jpeg in self._kept)

    def _collect(self) -> None:
        """Keep the newest picture and forget those that are older than ten seconds."""
        assert self._pressed is not None
        self._kept.append((self._slot, self._pressed.result()))
        self._pressed = None
        while self._kept[0][0] <= self._slot - PICTURES:
            self._kept.popleft()

    def _pictures(self) -> list[bytes]:
        """One JPEG for each slot: where a picture was missed, the one before stays on."""
        kept = list(self._kept)
        ends = [slot for slot, _ in kept[1:]] + [self._slot + 1]
        return [jpeg for (slot, jpeg), end in zip(kept, ends, strict=False) for _ in range(end - slot)]


def pressed(surface: pygame.Surface) -> bytes:
    """A small JPEG of a surface, with even sides, as films want them."""
    from PIL import Image

    scale = min(1.0, LONGEST_SIDE / max(surface.get_size()))
    width, height = (max(2, round(side * scale) // 2 * 2) for side in surface.get_size())
    small = pygame.transform.smoothscale(surface, (width, height))
    made = io.BytesIO()
    Image.frombytes("RGB", (width, height), pygame.image.tobytes(small, "RGB")).save(made, "JPEG", quality=QUALITY)
    return made.getvalue()


def opened(pictures: list[bytes]) -> Iterator[Any]:
    """The pictures, all as large as the newest; one from before the window was resized gets a border."""
    from PIL import Image, ImageOps

    size = Image.open(io.BytesIO(pictures[-1])).size
    for jpeg in pictures:
        picture = Image.open(io.BytesIO(jpeg)).convert("RGB")
        yield picture if picture.size == size else ImageOps.pad(picture, size)


def gif(pictures: list[bytes], step: Step) -> bytes:
    """A GIF that plays for ever.

    One palette for all pictures and no dithering: what stays as it is then costs next to nothing. Signs are small and
    their colours rare, so that a palette of what is common would lose them: the rest of the palette is for these.
    """
    from PIL import Image

    few = list(opened([*pictures[:: max(1, len(pictures) // SAMPLES)], pictures[-1]]))
    width, height = few[0].size
    together = Image.new("RGB", (width, height * len(few)))
    for number, picture in enumerate(few):
        together.paste(picture, (0, number * height))
    common = together.quantize(COMMON, Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE).getpalette() or []
    rare = together.quantize(RARE, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE).getpalette() or []
    palette = Image.new("P", (1, 1))
    palette.putpalette(common[: 3 * COMMON] + rare[: 3 * RARE])

    def painted() -> Iterator[Any]:
        for number, picture in enumerate(opened(pictures)):
            yield picture.quantize(palette=palette, dither=Image.Dither.NONE)
            step((number + 1) / len(pictures))

    first, *rest = painted()
    made = io.BytesIO()
    first.save(made, "GIF", save_all=True, append_images=rest, duration=round(1000 / RATE), loop=0, optimize=True)
    return made.getvalue()


def film(pictures: list[bytes], step: Step) -> bytes:
    """An MP4. Raises OSError if it could not be written whole."""
    import numpy as np

    def shown() -> Iterator[Any]:
        for number, picture in enumerate(opened(pictures)):
            yield np.asarray(picture)
            step((number + 1) / len(pictures))

    return mp4(shown(), RATE, 2, len(pictures))


KINDS: dict[str, Callable[[list[bytes], Step], bytes]] = {".gif": gif, ".mp4": film}
