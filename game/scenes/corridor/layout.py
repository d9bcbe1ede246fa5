"""Where everything stands on the corridor's screen, and what it says."""

from __future__ import annotations

import numpy as np
import pygame
from numpy.typing import NDArray

from game.scenes.corridor.driving import Driver
from game.scenes.corridor.results import draw_driving, draw_watching
from game.scenes.corridor.road_view import RoadView
from game.scenes.corridor.show import Show
from game.scenes.corridor.strip import CourseStrip
from game.training.snapshot import Pace, Snapshot
from game.ui import theme
from game.ui.brain_diagram import draw_brain
from game.ui.canvas import Canvas
from game.ui.chart import draw_chart
from game.ui.keys import KEYS
from game.ui.layers import Layers
from game.ui.overlay import draw_bar

TOP = 66.0
STRIP = 180.0
BAR = 62.0
"""The keys at the bottom, with the edge."""
SCORES = 104.0
CHART = 206.0
CHART_EASE = 6.0
"""How fast the chart's right edge follows the newest generation, 1/s."""
CHART_SECONDS = 0.1
"""How often the chart is drawn anew."""
THOUGHT_TICKS = 4
"""Ticks between two pictures of what the leader thinks."""


class View:
    """What the screen remembers from frame to frame."""

    def __init__(self) -> None:
        self.road, self.strip = RoadView(), CourseStrip()
        self.chart = self.brain = True
        self.crashes = False
        self.status: tuple[Pace, float, bool, float] = (Pace.HIGHLIGHTS, 1.0, False, 60.0)
        self.last = 0.0
        """Generation at the chart's right edge."""
        self.own_crashes: dict[str, NDArray[np.int64]] = {}
        """By course that is not trained on: where the individuals that were shown there crashed."""
        self.newest = 0
        """The newest generation as it is written in the header, as often as the chart is drawn."""
        self.layers = Layers()
        self.chart_drawing = 0
        """Counts how often the chart is drawn, ten times a second."""
        self._chart_age = 0.0
        self._counted: Show | None = None

    def update(self, seconds: float, snapshot: Snapshot) -> None:
        newest = float(snapshot.newest.number) if snapshot.newest else 0.0
        if newest < self.last:
            self.last = newest
        self.last += (newest - self.last) * min(1.0, seconds * CHART_EASE)
        self._chart_age += seconds
        if self._chart_age >= CHART_SECONDS:
            self._chart_age = 0.0
            self.chart_drawing += 1
            self.newest = int(newest)

    def new_show(self, show: Show, snapshot: Snapshot) -> None:
        """Add up the crashes of the show that ends."""
        ended, self._counted = self._counted, show
        if ended is None or ended.course.name in snapshot.crashes:
            return
        counts = self.own_crashes.setdefault(ended.course.name, np.zeros(ended.course.ticks + 1, dtype=np.int64))
        crashed = ended.crash_tick[: ended.cast.population]
        counts += np.bincount(crashed[crashed >= 0], minlength=len(counts))

    def toggle(self, part: str) -> None:
        setattr(self, part, not getattr(self, part))
        self.layers.invalidate()

    def heat(self, show: Show, snapshot: Snapshot) -> tuple[NDArray[np.float64], int]:
        """Where the run crashed on a course, `(column,)` 0 to 1, and how often in all."""
        name = show.course.name
        counts = snapshot.crashes.get(name, self.own_crashes.get(name, np.zeros(show.course.ticks + 1)))
        counts = counts[: show.course.ticks].astype(np.float64)
        if name not in snapshot.crashes:
            crashed = show.crash_tick[: show.cast.population]
            counts += np.bincount(crashed[crashed >= 0], minlength=show.course.ticks)[: show.course.ticks]
        peak = counts.max(initial=0.0)
        return (np.log1p(counts) / np.log1p(peak) if peak else counts), int(counts.sum())

    def panel_place(self, canvas: Canvas) -> tuple[float, float, float]:
        """Left, top and height of the settings panel."""
        y = TOP + SCORES + theme.GAP
        return canvas.units.width - theme.EDGE - theme.RIGHT, y, canvas.units.height - BAR - y


def draw_scene(
    canvas: Canvas, view: View, show: Show, snapshot: Snapshot, driver: Driver | None, note: str
) -> list[pygame.Rect]:
    """The whole screen; the parts of it that changed."""
    layers = view.layers
    layers.begin(canvas)
    width, height = canvas.units.width, canvas.units.height
    left = width - 2 * theme.EDGE - theme.RIGHT - 16
    strip_top = height - BAR - STRIP
    right = width - theme.EDGE - theme.RIGHT
    header = (show.number, show.course.name, view.newest, *view.status)
    layers.draw("header", canvas, (0, 0, width, TOP - 4), header, lambda: _header(canvas, view, show, snapshot))
    heat, crashes = view.heat(show, snapshot) if view.crashes else (None, None)
    road = (theme.EDGE, TOP, left, strip_top - theme.GAP - TOP)

    def close_view() -> None:
        box = canvas.panel(*road, fill=theme.GROUND)
        inner = box.inflate(-2 * canvas.units.line(1), -2 * canvas.units.line(1))
        view.road.draw(canvas, show, inner, heat)
        if driver:
            draw_driving(canvas, driver, *road)
        else:
            draw_watching(canvas, show, crashes, *road)

    layers.draw("road", canvas, road, object(), close_view)
    strip = (theme.EDGE, strip_top, left, STRIP)
    passed = (show, view.strip.x(show, int(left * canvas.units.scale)), show.driving, show.over, crashes)
    layers.draw("strip", canvas, strip, passed, lambda: view.strip.draw(canvas, show, *strip, heat))
    _right(canvas, view, show, snapshot, right, height - BAR)
    bar = (0.0, height - BAR + 6, width, BAR - 6)
    layers.draw("bar", canvas, bar, note, lambda: draw_bar(canvas, note, KEYS["corridor"], height - BAR + 16))
    return layers.changed


def _header(canvas: Canvas, view: View, show: Show, snapshot: Snapshot) -> None:
    pace, speed, paused, frames = view.status
    canvas.text(snapshot.settings.arena.title, (theme.EDGE + 4, 36), theme.TITLE, bold=True)
    x = theme.EDGE + 4 + canvas.width(snapshot.settings.arena.title, theme.TITLE, True) + 24
    unseen = show.course.unseen
    title = f"{show.course.title} · never trained on" if unseen else show.course.title
    colour = theme.UNSEEN if unseen else theme.MUTED
    middle = canvas.units.width / 2 - 92
    canvas.text(canvas.fitted(title, middle - x - 16, theme.BODY), (x, 38), theme.BODY, colour)
    canvas.text("Generation", (middle, 38), theme.BODY, theme.MUTED)
    x = middle + canvas.width("Generation", theme.BODY) + 14
    canvas.text(f"{show.number:,}", (x, 34), theme.BIG, bold=True)
    x += canvas.width(f"{show.number:,}", theme.BIG, True) + 24
    newest = max(view.newest, show.number)
    right = canvas.units.width - theme.EDGE
    right -= canvas.chip(f"{frames:.0f} fps", right, 16, theme.MUTED, "right") + 8
    rate = "paused" if paused else "max" if speed >= 64 else f"{speed:g}×"
    right -= canvas.chip(rate, right, 16, theme.TEXT, "right") + 8
    right -= canvas.chip(pace.value.removesuffix(" generation"), right, 16, theme.TEXT, "right") + 16
    for says in (f"newest bred {newest:,}", f"newest {newest:,}", f"{newest:,}"):
        if canvas.width(says, theme.BODY) <= right - x:
            canvas.text(says, (x, 38), theme.BODY, theme.MUTED)
            break


def _right(canvas: Canvas, view: View, show: Show, snapshot: Snapshot, x: float, bottom: float) -> None:
    trained, held_out = "–", "–"
    if snapshot.champion and snapshot.newest:
        trained = f"{100 * snapshot.champion.fitness / snapshot.newest.ticks:.0f} %"
    if np.isfinite(snapshot.held_out):
        held_out = f"{100 * snapshot.held_out / snapshot.held_out_ticks:.0f} %"
    scores = (x, TOP, theme.RIGHT, SCORES)
    view.layers.draw("scores", canvas, scores, (trained, held_out), lambda: _scores(canvas, trained, held_out, *scores))
    y = TOP + SCORES + theme.GAP
    if not (view.chart or view.brain):
        place = (x, y, theme.RIGHT, bottom - y)
        view.layers.draw("chart", canvas, place, None, lambda: None)
    if view.chart:
        height = CHART if view.brain else bottom - y
        place = (x, y, theme.RIGHT, height)
        view.layers.draw(
            "chart",
            canvas,
            place,
            (height, view.chart_drawing),
            lambda: draw_chart(canvas, snapshot.history, snapshot.held_out_ticks, view.last, *place),
        )
        y += height + theme.GAP
    if view.brain:
        area = (x, y, theme.RIGHT, bottom - y)
        thinking = (show, show.tick // THOUGHT_TICKS, show.over, y)
        view.layers.draw("brain", canvas, area, thinking, lambda: _brain(canvas, show, *area))


def _scores(canvas: Canvas, trained: str, held_out: str, x: float, y: float, w: float, h: float) -> None:
    canvas.panel(x, y, w, h)
    for left, label, value, colour in (
        (x + theme.PAD, "in training", trained, theme.BEST),
        (x + w / 2, "unseen tracks", held_out, theme.UNSEEN),
    ):
        canvas.text(label, (left, y + 24), colour=theme.MUTED)
        canvas.text(value, (left, y + 66), theme.BIG, colour, bold=True)


def _brain(canvas: Canvas, show: Show, x: float, y: float, w: float, h: float) -> None:
    canvas.panel(x, y, w, h)
    leader = show.leader
    title = canvas.fitted(f"{show.name(leader)} is thinking", w - 32)
    canvas.text(title, (x + theme.PAD, y + 22), colour=theme.MUTED)
    genome, thoughts = show.cast.genomes[leader], show.session.thoughts(leader)
    draw_brain(canvas, show.network, genome, thoughts, show.world.inputs, x + 8, y + 40, w - 24, h - 54)
