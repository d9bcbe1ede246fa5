"""Trailers: short films of trained champions, to be seen until a world is there. `python main.py films` makes them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pygame

from game.engine.gym.names import bare, is_environment

FOLDER = Path(__file__).parents[2] / "films"
SUFFIX = ".webp"
STILL = 12
"""The frame that stands for the film where nothing may move."""
LEAST_SECONDS = 0.01
"""That a frame stays, whatever its file says."""
SAME_SHAPE = 0.06
"""Films that are so little wider or higher than their box fill it, and lose a little at their edges."""


def film_of(world: str, folder: Path | None = None) -> Path:
    """Where a world's film is, if it has one; in another folder, where it would be."""
    return (folder or FOLDER) / ("gym" if is_environment(world) else "") / f"{bare(world)}{SUFFIX}"


class Trailer:
    """A world's film: one frame of it at a time is in memory. Without a file, or with a damaged one, it is empty."""

    def __init__(self, world: str) -> None:
        self.number = 0
        """Counts the frames that have been seen."""
        self._path = film_of(world)
        self._file: Any = None
        self._frame: pygame.Surface | None = None
        self._fitted: pygame.Surface | None = None
        self._left = 0.0
        """Seconds until the next frame."""
        self._begun = False

    def update(self, seconds: float, moves: bool) -> None:
        """Time passes; if it may not move, it stands still."""
        if not self._begun:
            self._begin(STILL if not moves else 0)
        self._left -= seconds
        if moves and self._file is not None and self._left <= 0:
            self._show((self._file.tell() + 1) % self._file.n_frames)

    def picture(self, size: tuple[int, int]) -> pygame.Surface | None:
        """The frame that is on, as large as fits; None without a film."""
        if self._frame is None:
            return None
        if self._fitted is None or self._fitted.get_size() != _fitting(self._frame.get_size(), size):
            whole = _fitting(self._frame.get_size(), size)
            same = whole == self._frame.get_size()
            self._fitted = self._frame if same else pygame.transform.smoothscale(self._frame, whole)
        return self._fitted

    def close(self) -> None:
        """Let go of it; it begins again when it is needed again."""
        if self._file is not None:
            self._file.close()
        self._file, self._frame, self._fitted, self._begun = None, None, None, False

    def _begin(self, frame: int) -> None:
        self._begun = True
        try:
            from PIL import Image  # here, because a window that waits for nothing does without

            self._file = Image.open(self._path)
            self._show(min(frame, self._file.n_frames - 1))
        except Exception:  # a damaged file may raise anything
            self.close()
            self._begun = True

    def _show(self, frame: int) -> None:
        try:
            self._file.seek(frame)
            shown = self._file.convert("RGB")
        except Exception:
            self.close()
            self._begun = True
            return
        self._left = max(self._file.info.get("duration", 0) / 1000, LEAST_SECONDS) + max(self._left, -LEAST_SECONDS)
        self._frame = pygame.image.frombytes(shown.tobytes(), shown.size, "RGB")
        self._fitted = None
        self.number += 1


def _fitting(film: tuple[int, int], box: tuple[int, int]) -> tuple[int, int]:
    """As large as a film is shown in a box, in pixels."""
    across, down = box[0] / film[0], box[1] / film[1]
    if max(abs(across - 1), abs(down - 1)) < SAME_SHAPE / 2:
        return film
    scale = max(across, down) if abs(across / down - 1) < SAME_SHAPE else min(across, down)
    return max(round(film[0] * scale), 1), max(round(film[1] * scale), 1)
