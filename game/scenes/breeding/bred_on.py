"""The brain on the operating table, bred on for a short while with its holes kept: what becomes of its score."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor

import numpy as np

from brains.files import Brain
from game.training.breeding_on import Bred, BreedingOn
from game.ui import theme
from game.ui.canvas import Canvas
from game.ui.plot import Axes, Curve, draw_plot

GENERATIONS = 30
"""A short while."""
BRED_ON = (
    "The champion's score on unseen courses, generation by generation, bred on from the brain as it was operated. "
    "What was cut stays cut."
)
BEFORE = "The score of the brain as it was operated, before it was bred on."
WHOLE = "The whole brain's score, before anything was cut."
Box = tuple[float, float, float, float]


class BredOn:
    """A generation after the other in the background, until it is stopped or so many have been bred."""

    def __init__(
        self, begin: Callable[[], BreedingOn], before: float, pool: ThreadPoolExecutor, says: str = BRED_ON
    ) -> None:
        """`begin` makes its run, in the pool; `says` tells what its scores are."""
        self._says, self.before = says, before
        """Mean score on unseen courses."""
        self.scores: list[float] = []
        """Of the champions since then."""
        self.champion: Brain | None = None
        """The newest."""
        self._pool, self._breeding = pool, pool.submit(begin)
        self._next: Future[Bred] | None = None
        self.over = self._closed = False
        self._ask()

    def update(self) -> bool:
        """Take in what has been bred; whether that was the last generation."""
        if self._next is None or not self._next.done():
            return False
        bred, self._next = self._next.result(), None
        self.scores.append(bred.unseen)
        self.champion, self.over = bred.champion, len(self.scores) >= GENERATIONS
        if self.over:
            self.close()
        else:
            self._ask()
        return self.over

    def stop(self) -> bool:
        """It stays as it has been bred so far; whether there is anybody."""
        self.over = True
        self.close()
        return self.champion is not None

    def _ask(self) -> None:
        self._next = self._pool.submit(lambda: self._breeding.result().step())

    def close(self) -> None:
        """Nothing more is bred. What is being bred comes to its end first, and nobody waits for it."""
        self._next = None
        if not self._closed:
            self._closed = True
            self._pool.submit(lambda: None if self._breeding.exception() else self._breeding.result().close())

    @property
    def drawn(self) -> tuple[object, ...]:
        """Changes with what is seen."""
        return len(self.scores), self.over

    def draw(
        self, canvas: Canvas, levels: tuple[float, ...], unit: str, scale: float, whole: float | None, place: Box
    ) -> None:
        """A curve over the generations. `scale` makes a score one of the levels."""
        across = np.arange(GENERATIONS + 1, dtype=np.float64)
        flat = np.ones_like(across)
        came = np.full(GENERATIONS + 1, np.nan)
        came[: len(self.scores) + 1] = [self.before, *self.scores]
        lines = [
            Curve("bred on" + unit, theme.UNSEEN, across, scale * came, says=self._says),
            Curve("before", theme.MUTED, across, scale * self.before * flat, (6, 5), BEFORE),
        ]
        if whole is not None:
            lines.append(Curve("whole", theme.BEST, across, scale * whole * flat, (2, 4), WHOLE))
        says = f"generation {len(self.scores)} of {GENERATIONS}" if not self.over else "generations"
        draw_plot(canvas, Axes(levels, says, float(GENERATIONS), says=self._says), tuple(lines), (), *place)
