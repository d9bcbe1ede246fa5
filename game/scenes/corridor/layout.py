"""Where everything stands on the corridor's screen."""

from __future__ import annotations

from typing import cast

import numpy as np
import pygame
from numpy.typing import NDArray

from game.scenes.breeding.driving import Driver
from game.scenes.breeding.frame import Frame
from game.scenes.breeding.replay import Replay
from game.scenes.breeding.results import Words, draw_driving, draw_watching
from game.scenes.corridor.replay import Ride
from game.scenes.corridor.road_view import RoadView
from game.scenes.corridor.strip import CourseStrip
from game.training.snapshot import Snapshot
from game.ui import theme
from game.ui.canvas import Canvas

STRIP = 180.0
SHARE = (
    "The road is warmer where more have crashed. The line is the share of this generation that gets so far, all "
    "of them at the top and nobody below: as steps, and as a curve that can only fall."
)
COURSE = "The whole course, where everybody has been, and where they crashed; the line is where they are."
WORDS = Words(
    still="still driving",
    finished="finished",
    unseen="a track that nobody was trained on",
    hint="you are the {you} car · Up and Down, or W and S",
    begin="press Up or Down to begin",
    own="your car",
    won="You finished!",
    lost=lambda driver: f"You got {100 * driver.score / driver.replay.course.goal:.0f} % of the way",
    points=lambda score, goal: f"{100 * score / goal:.0f} %",
)


class CorridorFrame(Frame):
    """The road, and the whole course below it."""

    words = WORDS
    unseen, whole = "unseen tracks", "unseen, 4,000 columns"

    def __init__(self) -> None:
        super().__init__()
        self.road, self.strip = RoadView(), CourseStrip()
        self.crashes = False
        self.own_crashes: dict[str, NDArray[np.int64]] = {}
        """By course that is not trained on: where the individuals that were shown there crashed."""
        self._counted: Ride | None = None

    def new_replay(self, replay: Replay, snapshot: Snapshot) -> None:
        """Add up the crashes of the replay that ends."""
        ended, self._counted = self._counted, cast(Ride, replay)
        if ended is None or ended.course.name in snapshot.crashes:
            return
        counts = self.own_crashes.setdefault(ended.course.name, np.zeros(ended.course.ticks + 1, dtype=np.int64))
        crashed = ended.crash_tick[: ended.lineup.population]
        counts += np.bincount(crashed[crashed >= 0], minlength=len(counts))

    def heat(self, replay: Ride, snapshot: Snapshot) -> tuple[NDArray[np.float64], int]:
        """Where the run crashed on a course, `(column,)` 0 to 1, and how often in all."""
        name = replay.course.name
        counts = snapshot.crashes.get(name, self.own_crashes.get(name, np.zeros(replay.course.ticks + 1)))
        counts = counts[: replay.course.ticks].astype(np.float64)
        if name not in snapshot.crashes:
            crashed = replay.crash_tick[: replay.lineup.population]
            counts += np.bincount(crashed[crashed >= 0], minlength=replay.course.ticks)[: replay.course.ticks]
        peak = counts.max(initial=0.0)
        return (np.log1p(counts) / np.log1p(peak) if peak else counts), int(counts.sum())

    def paint(self, canvas: Canvas, replay: Replay, box: pygame.Rect) -> None:
        self.road.draw(canvas, cast(Ride, replay), box, None)

    def draw_world(
        self,
        canvas: Canvas,
        replay: Replay,
        snapshot: Snapshot,
        driver: Driver | None,
        place: tuple[float, float, float, float],
    ) -> None:
        ride = cast(Ride, replay)
        x, y, width, height = place
        heat, crashes = self.heat(ride, snapshot) if self.crashes else (None, None)
        road = (x, y, width, height - STRIP - theme.GAP)

        def close_view() -> None:
            box = canvas.panel(*road, fill=theme.GROUND)
            inner = box.inflate(-2 * canvas.units.line(1), -2 * canvas.units.line(1))
            self.road.draw(canvas, ride, inner, heat)
            if driver:
                draw_driving(canvas, driver, WORDS, *road)
            else:
                draw_watching(canvas, ride, WORDS, crashes, *road)

        self.layers.draw("road", canvas, road, object(), close_view)
        strip = (x, y + height - STRIP, width, STRIP)
        column = self.strip.x(ride, int(width * canvas.units.scale))
        passed = (ride, column, ride.driving, ride.over, crashes)

        def whole() -> None:
            self.strip.draw(canvas, ride, *strip, heat)
            canvas.explain(*strip, COURSE if heat is None else SHARE)

        self.layers.draw("strip", canvas, strip, passed, whole)
