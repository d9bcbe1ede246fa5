"""Films in an MP4, whole or not at all."""

from __future__ import annotations

import errno
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any


def mp4(pictures: Iterable[Any], rate: float, block: int, expected: int | None = None) -> bytes:
    """Pictures `(height, width, colour)` as a film, so many a second, its sides multiples of `block` pixels.

    Raises OSError if it has another number of them than were given, or than `expected`: the encoder does not always say
    that it could not write.
    """
    import imageio.v2 as imageio

    with tempfile.TemporaryDirectory() as folder:
        path, count = Path(folder) / "film.mp4", 0
        with _encoder():
            writer: Any = imageio.get_writer(path, fps=rate, codec="libx264", macro_block_size=block)
        try:
            for picture in pictures:
                with _encoder():
                    writer.append_data(picture)
                count += 1
        finally:
            with _encoder():
                writer.close()
        with _encoder():
            reader: Any = imageio.get_reader(path)
            with reader as read:
                found = read.count_frames()
        if found != (wanted := count if expected is None else expected):
            raise OSError(errno.EIO, f"expected {wanted} pictures in the film, got {found}")
        return path.read_bytes()


@contextmanager
def _encoder() -> Iterator[None]:
    """Its errors are of many kinds, and of many lines."""
    try:
        yield
    except Exception as error:
        raise OSError(errno.EIO, "the film could not be written whole") from error
