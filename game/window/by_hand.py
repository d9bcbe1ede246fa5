"""The window stepped by hand: no thread, no clock, no screen. Pictures, films and tests are made with it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Self

import numpy as np
import pygame
from numpy.typing import NDArray

from game.scenes.faces import FACES
from game.training.background import Background
from game.training.settings import Settings
from game.ui.canvas import pixels
from game.window.app import App
from game.window.display import WORLD, Options

FRAME = 1 / 60
GLIMPSE = 15
"""Frames from one that is drawn to the next, while time passes."""
MANY = 32
"""Generations whose champions are examined together."""
SETTLED = 40
"""Frames after which a ground that is painted a few tiles a frame is complete."""


class ByHand:
    """An `App` whose time passes only when it is told to. What people do returns it, so that they can go on."""

    def __init__(self, app: App) -> None:
        self.app = app

    @property
    def scene(self) -> Any:
        """Of the world that is on."""
        return self.app.open_world.scene

    def breed(self, generations: int, examined: bool = True) -> Self:
        """Breed that many generations more; the last is examined at once, and with it all that have not been."""
        breed(self.app.stage.trainer, generations, examined)
        return self

    def fill_menu(self, generations: int) -> None:
        """Open world after world in the menu, and breed that many generations in each."""
        for _ in range(len(FACES)):
            for open_world in self.app.open_worlds.values():
                if open_world.stage.trainer.snapshot.newest is None:
                    breed(open_world.stage.trainer, generations)
            self.wait(2 * FRAME)

    def key(self, key: int, down: bool) -> Self:
        """A key goes down or up; the next frame sees it."""
        kind = pygame.KEYDOWN if down else pygame.KEYUP
        pygame.event.post(pygame.event.Event(kind, key=key, mod=0, unicode=""))
        return self

    def press(self, *keys: int) -> Self:
        """Each key down and up in turn, and the frames that see it."""
        for key in keys:
            self.hold(key, FRAME)
        return self

    def hold(self, key: int, seconds: float) -> Self:
        """A key held down."""
        self.key(key, down=True)
        self.wait(seconds)
        self.key(key, down=False)
        self.wait(FRAME)
        return self

    def play(self, seconds: float, wanted: Callable[[], int | None]) -> Self:
        """As a person does: before each frame it is decided which key is to be down, if any."""
        held: int | None = None
        for left in reversed(range(round(seconds / FRAME))):
            if (key := wanted()) != held:
                for changed, down in ((held, False), (key, True)):
                    if changed is not None:
                        self.key(changed, down)
                held = key
            self.wait(FRAME, drawn=left % GLIMPSE == 0)
        return self if held is None else self.key(held, down=False)

    def drag(self, points: list[tuple[int, int]]) -> Self:
        """The mouse pressed, moved through points in pixels, and released."""
        pygame.mouse.set_pos(points[0])
        self.wait(FRAME)
        pygame.event.post(pygame.event.Event(pygame.MOUSEBUTTONDOWN, pos=points[0], button=1))
        for point in points[1:]:
            pygame.mouse.set_pos(point)
            pygame.event.post(pygame.event.Event(pygame.MOUSEMOTION, pos=point, rel=(0, 0), buttons=(1, 0, 0)))
            self.wait(FRAME)
        pygame.event.post(pygame.event.Event(pygame.MOUSEBUTTONUP, pos=points[-1], button=1))
        self.wait(FRAME)
        return self

    def wait(self, seconds: float, drawn: int = GLIMPSE) -> Self:
        """Let frames pass; forecasts are waited for, so that every run shows the same.

        Drawn are the last of them and each that is a multiple of `drawn` frames before it; with 0 none is.
        """
        count = max(1, round(seconds / FRAME))
        for left in reversed(range(count)):
            self.app.frame(FRAME, drawn > 0 and left % drawn == 0)
            self.app.forecasts.catch_up()
        return self

    def watch(self, seconds: float) -> Self:
        """Let frames pass, and draw each."""
        return self.wait(seconds, drawn=1)

    def settle(self) -> None:
        """After frames that were not drawn: draw until what is painted bit by bit is there, while no time passes."""
        for _ in range(SETTLED):
            self.app.draw(self.app.screen.canvas(), 0.0)

    def picture(self) -> NDArray[np.uint8]:
        """`(row, column, [r, g, b])` of the window."""
        return pixels(self.app.screen.surface)


def breed(trainer: Background[Any], generations: int, examined: bool = True) -> None:
    """As `ByHand.breed`, in any world that is open."""
    for k in range(generations):
        # Many together cost little more than one, but a turn in which those are examined that wait breeds nothing.
        trainer.hurries = (k + 1) % MANY != 0 and (k < generations - 1 or not examined)
        trainer.turn()
    trainer.hurries = False


@contextmanager
def by_hand(
    settings: Settings,
    size: tuple[int, int] = (1280, 720),
    seed: int = 7,
    course: str | None = None,
    opens: str = WORLD,
) -> Iterator[ByHand]:
    """A window without a screen; what SDL draws on is memory."""
    os.environ["SDL_VIDEODRIVER"] = "dummy"
    shown = settings.arena.course(course) if course else None
    app = App(settings, Options(size=size, by_hand=seed, course=shown, opens=opens, workers=1))
    try:
        yield ByHand(app)
    finally:
        if pygame.display.get_init():
            app.close()
