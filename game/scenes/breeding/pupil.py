"""A student that learns in the background, an epoch after the other, and its two curves."""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor

import numpy as np

from brains.files import Brain
from game.scenes.breeding.table_readings import Scale
from game.training import schooling
from game.training.schooling import Epoch, Schooling
from game.ui import theme
from game.ui.canvas import Canvas
from game.ui.plot import Axes, Curve, Landmark, draw_plot

ERROR = (
    "The mean squared difference between what the student says and what its teacher would have said there. It is "
    "fitted to make this small. It leaps up where it drove itself and moments that it had never seen were added."
)
Box = tuple[float, float, float, float]


class Pupil:
    """One student, and all that is known of it."""

    def __init__(self, schooling: Schooling, pool: ThreadPoolExecutor) -> None:
        self.student, self.lesson = schooling.student, schooling.lesson
        self.epochs: list[Epoch] = []
        self._pool, self._schooling = pool, schooling
        self._next: Future[Epoch] | None = None

    def update(self) -> bool:
        """Take in an epoch, and ask for the next one; whether there was one."""
        if self.over:
            return False
        if self._next is None:
            self._next = self._pool.submit(self._schooling.step)
        if not self._next.done():
            return False
        self.epochs.append(self._next.result())
        self._next = None
        if not self.over:
            self._next = self._pool.submit(self._schooling.step)
        return True

    @property
    def over(self) -> bool:
        """Whether it has learned all that it will learn."""
        return len(self.epochs) >= self.lesson.epochs

    @property
    def best(self) -> int:
        """The epoch that is kept; the newest one while it learns."""
        return schooling.chosen(self.epochs) if self.over else len(self.epochs) - 1

    @property
    def now(self) -> Epoch | None:
        """As it drives; None before the first epoch."""
        return self.epochs[self.best] if self.epochs else None

    @property
    def brain(self) -> Brain:
        """As it is kept, when it has learned all."""
        return schooling.brain_of(self._schooling, self.epochs)

    def close(self) -> None:
        """Give up what is being found out."""
        self._schooling.close()

    def draw_error(self, canvas: Canvas, place: Box) -> None:
        """What it is fitted to, in shares of what it was after the first epoch."""
        errors = np.array([one.error for one in self.epochs])
        shown = 100 * errors / max(float(errors.max()), 1e-12) if len(errors) else errors
        across = np.arange(1, len(errors) + 1, dtype=np.float64)
        axes = Axes((0.0, 50.0, 100.0), "epochs", float(self.lesson.epochs), 1.0, says=ERROR)
        draw_plot(
            canvas, axes, (Curve("error, % of the greatest", theme.MEDIAN, across, shown, says=ERROR),), (), *place
        )

    def draw_unseen(
        self, canvas: Canvas, scale: Scale, name: str, teacher: float | None, says: tuple[str, str], place: Box
    ) -> None:
        """What it is worth, and its teacher; `says` tells of both."""
        levels, unit, by = scale
        shown = by * np.array([one.unseen for one in self.epochs])
        across = np.arange(1, len(shown) + 1, dtype=np.float64)
        lines = [Curve(name + unit, theme.UNSEEN, across, shown, says=says[0])]
        if teacher is not None:
            flat = np.full(2, by * teacher)
            ends = np.array([1.0, float(self.lesson.epochs)])
            lines.append(Curve("teacher", theme.BEST, ends, flat, (2, 4), says[1]))
        marks = (Landmark("", float(across[self.best]), float(shown[self.best])),) if self.epochs else ()
        axes = Axes(levels, "epochs", float(self.lesson.epochs), 1.0, says=says[0])
        draw_plot(canvas, axes, tuple(lines), marks, *place)
