"""Where everything stands on CartPole's screen."""

from __future__ import annotations

from typing import cast

import pygame

from game.scenes.breeding.driving import Driver
from game.scenes.breeding.frame import Frame
from game.scenes.breeding.replay import Replay
from game.scenes.breeding.results import Words, draw_driving, draw_watching
from game.scenes.cartpole.replay import Balance
from game.scenes.cartpole.stage_view import StageView, seconds
from game.scenes.cartpole.strip import EpisodeStrip
from game.training.snapshot import Snapshot
from game.ui import theme
from game.ui.canvas import Canvas

STRIP = 180.0
LEAN = "How far each pole leans, in degrees, over the whole episode; beyond the lines it has fallen."
WORDS = Words(
    still="still balancing",
    finished="kept it up",
    unseen="from a start wilder than any in training",
    hint="you are the {you} cart · tap Left and Right, or A and D",
    begin="press Left or Right to begin",
    own="your cart",
    won="You kept it up!",
    lost=lambda driver: f"You kept it up for {seconds(driver.score)} of {seconds(driver.replay.course.ticks)}",
    points=lambda score, goal: seconds(score),
)


class CartPoleFrame(Frame):
    """The rail, and the whole episode below it."""

    words = WORDS
    unseen = "unseen starts"

    def __init__(self) -> None:
        super().__init__()
        self.carts, self.strip = StageView(), EpisodeStrip()
        self.stage_place = (0.0, 0.0, 0.0, 0.0)
        """Where the rail was drawn last, in units."""

    def new_replay(self, replay: Replay, snapshot: Snapshot) -> None:
        """Nothing is kept of a replay that ends."""

    def paint(self, canvas: Canvas, replay: Replay, box: pygame.Rect) -> None:
        self.carts.draw(canvas, cast(Balance, replay), box)

    def draw_world(
        self,
        canvas: Canvas,
        replay: Replay,
        snapshot: Snapshot,
        driver: Driver | None,
        place: tuple[float, float, float, float],
    ) -> None:
        x, y, width, height = place
        stage = (x, y, width, height - STRIP - theme.GAP)
        self.stage_place = stage

        def rail() -> None:
            box = canvas.panel(*stage, fill=theme.GROUND)
            self.paint(canvas, replay, box.inflate(-2 * canvas.units.line(1), -2 * canvas.units.line(1)))
            canvas.chip(seconds(replay.tick), x + width - 16, y + 14, theme.TEXT, "right", "How long it has lasted.")
            if driver:
                draw_driving(canvas, driver, WORDS, *stage)
            else:
                draw_watching(canvas, replay, WORDS, None, *stage)

        self.layers.draw("rail", canvas, stage, object(), rail)
        strip = (x, y + height - STRIP, width, STRIP)
        episode = cast(Balance, replay)
        passed = (replay, replay.tick, replay.over)

        def whole() -> None:
            self.strip.draw(canvas, episode, *strip)
            canvas.explain(*strip, LEAN)

        self.layers.draw("strip", canvas, strip, passed, whole)
