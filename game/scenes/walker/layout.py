"""Where everything stands on the walker's screen."""

from __future__ import annotations

from typing import cast

import pygame

from game.scenes.breeding.driving import Driver
from game.scenes.breeding.frame import BRAIN, Frame
from game.scenes.breeding.replay import Replay
from game.scenes.breeding.results import Board, Words, draw_driving, draw_watching
from game.scenes.walker.gait import draw_gait
from game.scenes.walker.playing import Duel, Stride
from game.scenes.walker.pushing import Mouse
from game.scenes.walker.replay import Walk
from game.scenes.walker.split import Split
from game.scenes.walker.split import board_of as board_of_two
from game.scenes.walker.stage_view import Look, StageView
from game.training.snapshot import Snapshot
from game.ui import theme
from game.ui.brain_diagram import draw_brain
from game.ui.canvas import Canvas

STRIP = 190.0
"""Height of what is below the walkers."""
CHART = 336.0
"""Width of the chart, where it stands there."""
GAIT_TICKS = 2
"""Ticks between two pictures of the steps."""
Place = tuple[float, float, float, float]


def metres(centimetres: float, goal: float = 0.0) -> str:
    """A person's way."""
    return f"{centimetres / 100:.1f} m"


HANDS = "What is done by hand: how hard the mouse pushes, or how much of a leg a person moves."
WORDS = Words(
    still="still walking",
    finished="walked it well",
    unseen="on a ground that nobody was trained on",
    hint="Q and W move the hips, O and P the knees; so do the arrow keys",
    begin="press a key to begin",
    own="your walker",
    won="You walked all the way!",
    lost=lambda driver: f"You walked {metres(driver.score)}",
    points=metres,
)


class WalkerFrame(Frame):
    """The ground, the leader's steps below it, and a brain with names for all that it senses."""

    words = WORDS
    unseen, whole = "unseen grounds", "by Gymnasium's rules"

    def __init__(self) -> None:
        super().__init__()
        self.stage, self.split, self.look = StageView(), Split(), Look()
        self.mouse: Mouse | None = None
        """What a person does with it; None in a tile."""
        self._is_split = False
        """Whether two people walk: then the picture has two halves, and nothing is beside it."""
        self._replay: Walk | None = None
        self._flags: tuple[int, float] = (-1, 0.0)
        """A run, and the furthest that anybody has come in what was shown of it [m]."""

    def panel_place(self, canvas: Canvas) -> tuple[float, float, float]:
        """On the left, because the chart stands below the ground."""
        return theme.EDGE, *super().panel_place(canvas)[1:]

    def forget_pictures(self) -> None:
        """Sky and hills are some megabytes."""
        self.stage.forget_pictures()
        self.split = Split()
        self.layers.invalidate()

    def new_replay(self, replay: Replay, snapshot: Snapshot) -> None:
        """Remember how far anybody has come."""
        ended, self._replay = self._replay, cast(Walk, replay)
        run, best = self._flags
        if ended is not None and ended.run == replay.run:
            reached = float(ended.furthest[: ended.lineup.population].max())
            self._flags = (replay.run, max(best if run == replay.run else 0.0, reached))
        elif run != replay.run:
            self._flags = (replay.run, 0.0)

    def follow(self, seconds: float, replay: Walk, driver: Driver | None) -> None:
        """The camera moves on, and so does the flag with who gets further than anybody before."""
        self._use(driver)
        if isinstance(driver, Duel):
            self.split.update(seconds, driver)
        self.stage.update(seconds, replay, self.look.watched)
        own = float(replay.furthest[: replay.lineup.population].max())
        self.look.flag, self.look.own_flag = max(self._flags[1], own if self._flags[1] else 0.0), False
        if isinstance(driver, Stride) and (best := driver.records.best(driver.table)):
            self.look.flag, self.look.own_flag = best[0].score / 100, True

    def _use(self, driver: Driver | None) -> None:
        """What is seen of who plays."""
        is_split = isinstance(driver, Duel) and driver.driving
        if is_split != self._is_split:
            self._is_split = is_split
            self.layers.invalidate()
            self.split = Split()
        ghost = driver.ghost if isinstance(driver, Stride) and driver.driving else None
        self.look.ghost = None if ghost is None else ("your best", ghost)
        self.look.watched = driver.winner.me if isinstance(driver, Duel) else None

    def board_of(self, driver: Driver) -> Board | None:
        return board_of_two(driver) if isinstance(driver, Duel) else super().board_of(driver)

    def paint(self, canvas: Canvas, replay: Replay, box: pygame.Rect) -> None:
        walk = cast(Walk, replay)
        self.stage.update(1 / 60, walk)
        self.stage.draw(canvas, walk, box, Look(rays=False, names=False))

    @property
    def _chart_below(self) -> bool:
        """The brain has so many names to tell that the chart makes room for them."""
        return self.chart and self.brain and self.caption is None

    def draw_world(
        self, canvas: Canvas, replay: Replay, snapshot: Snapshot, driver: Driver | None, place: Place
    ) -> None:
        walk, (x, y, width, height) = cast(Walk, replay), place
        if self._is_split and isinstance(driver, Duel):  # who has left since the last update plays no more
            whole, duel = (x, y, canvas.units.width - 2 * theme.EDGE, height), driver
            self.layers.draw("ground", canvas, whole, object(), lambda: self.split.draw(canvas, duel, *whole))
            return
        strip = STRIP if self.caption is None else 0.0
        ground = (x, y, width, height - (strip + theme.GAP if strip else 0.0))

        def all_of_it() -> None:
            box = canvas.panel(*ground, fill=theme.GROUND)
            inner = box.inflate(-2 * canvas.units.line(1), -2 * canvas.units.line(1))
            self.stage.draw(canvas, walk, inner, self.look)
            if self.mouse and self.stage.view:
                self.mouse.draw(canvas, self.stage.view)
            if driver and not isinstance(driver, Duel):
                draw_driving(canvas, driver, WORDS, *ground)
            elif not driver:
                draw_watching(canvas, walk, WORDS, None, *ground)
            self._way(canvas, walk, *ground)
            left, level = x + width - 16, driver.level.short if isinstance(driver, Stride) and driver.driving else ""
            for says, colour in ((self.mouse.told if self.mouse else "", theme.UNSEEN), (level, theme.MUTED)):
                left -= canvas.chip(says, left, y + 56, colour, "right", HANDS) + 8 if says else 0.0

        self.layers.draw("ground", canvas, ground, object(), all_of_it)
        if not strip:
            return
        top, wide = y + height - strip, width - (CHART + theme.GAP if self._chart_below else 0.0)
        steps = (x, top, wide, strip)
        one = walk.watched
        shows = (walk, walk.tick // GAIT_TICKS, walk.over, one, wide)
        self.layers.draw("steps", canvas, steps, shows, lambda: draw_gait(canvas, walk, one, *steps), heavy=True)
        if self._chart_below:
            area = (x + width - CHART, top, CHART, strip)
            self.layers.draw(
                "below",
                canvas,
                area,
                (self.chart_drawing, self.rewound[0]),
                lambda: self.draw_chart(canvas, snapshot, *area),
                heavy=True,
            )

    def _way(self, canvas: Canvas, replay: Walk, x: float, y: float, w: float, h: float) -> None:
        """How far whom the camera follows has come."""
        watched = replay.watched
        way = max(float(replay.hulls[watched, 0]) - replay.start, 0.0)
        if watched in replay.lineup.people:
            way = float(replay.furthest[watched])  # what counts
        says = "How far whom the camera follows has come."
        canvas.chip(f"{way:.1f} m", x + w - 16, y + 14, theme.TEXT, "right", says)

    def _right(self, canvas: Canvas, replay: Replay, snapshot: Snapshot, x: float, bottom: float) -> None:
        if self._is_split:
            return
        if not self._chart_below:
            super()._right(canvas, replay, snapshot, x, bottom)
            return
        self.chart = False
        try:
            super()._right(canvas, replay, snapshot, x, bottom)
        finally:
            self.chart = True

    def _brain(self, canvas: Canvas, replay: Replay, x: float, y: float, w: float, h: float) -> None:
        """With less around it than usual, so that there is room for 24 names."""
        canvas.panel(x, y, w, h)
        canvas.explain(x, y, w, h, BRAIN)
        thinker = replay.thinker
        title = canvas.fitted(f"{replay.name(thinker)} is thinking", w - 32)
        canvas.text(title, (x + theme.PAD, y + 20), colour=theme.MUTED)
        genome, thoughts = replay.lineup.genomes[thinker], replay.session.thoughts(thinker)
        seen = replay.world.inputs[: replay.network.inputs[0]]
        usual = replay.session.seen[thinker, 0, : len(seen)] / max(replay.session.tick, 1)
        draw_brain(canvas, replay.network, genome, thoughts, seen, x + 16, y + 36, w - 30, h - 42, usual)
