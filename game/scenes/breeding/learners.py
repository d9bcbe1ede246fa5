"""A race of learners on the screen: two strategies side by side, and how well each does where nobody was trained."""

from __future__ import annotations

import math
from dataclasses import replace
from functools import partial
from typing import ClassVar, Protocol

import pygame

from game.scenes.base.overlays import Help
from game.scenes.base.stage import Stage
from game.scenes.breeding.frame import Frame
from game.scenes.breeding.learner_settings import RESTS, SidePanel, facts, unusual, with_strategy
from game.scenes.breeding.programme import lineup_of
from game.scenes.breeding.replay import Replay
from game.scenes.breeding.results import STILL
from game.training.learners import SOLVED, Learner, Learners
from game.training.snapshot import Snapshot
from game.training.trainer import Trainer
from game.ui import overlay, theme
from game.ui.canvas import Canvas
from game.ui.keyboard import told
from game.ui.keys import FASTER, LEARNERS_KEYS, SPEED_SAYS
from game.ui.layers import Layers
from game.ui.plot import Axes, Curve, Landmark, draw_plot

RATES = (1 / 30, 1 / 10, 1 / 3, 1.0, 2.0, 5.0, 10.0, 30.0, math.inf)
"""Generations a second."""
AT_ONCE = 1000
"""Generations that are asked for together when it goes as fast as it can."""
BY_HAND = 3
"""The same in a frame, where there is no thread."""
WHOLE_SECONDS = 30.0
"""In which the longest drive is shown as a whole: what takes longer is shown faster."""
HOLD = 0.8
"""Seconds that the end of a replay stays."""
RIVAL, OTHER_RIVAL = "cma-es", "rank-sampling"
"""Whom the strategy that was bred meets first, and whom if it is this one."""
TOP = 66.0
LEARNER = (
    "A strategy, the generation that it has come to, what it does otherwise than usual, and what its champion reaches "
    "on unseen courses."
)
HEAD, OTHER = 84.0, 22.0
"""Height of a side's head, and of a line about what it does otherwise than usual."""
CHART = 210.0
BAR = 62.0
CHART_SECONDS = 0.1
"""How often the chart is drawn anew."""


class Watched(Protocol):
    """The scene of a world with one population, over which it opens."""

    stage: Stage[Trainer]
    view: Frame
    replay_kind: ClassVar[type[Replay]]
    paused: bool

    @property
    def snapshot(self) -> Snapshot: ...

    def forget_pictures(self) -> None: ...


class LearnersScene:
    """Opens over a world, whose settings both sides take over but for the strategy."""

    def __init__(self, over: Watched) -> None:
        self.over = False
        self.stage, self._world = over.stage, over
        settings = over.snapshot.anew(over.snapshot.settings.seed)
        rival = with_strategy(settings, OTHER_RIVAL if settings.strategy == RIVAL else RIVAL)
        self._own, self._sides = settings, [settings, rival]
        """What the world's own run breeds by, and what each side does."""
        self._panel: SidePanel | None = None
        self._rests = math.inf
        """Seconds until both begin again, after a change of settings."""
        self.learners = Learners((settings, rival))
        self._frames = tuple(over.view.another() for _ in range(2))
        self.replays: list[Replay | None] = [None, None]
        self.rate = RATES.index(2.0)
        """Of RATES."""
        self.paused = False
        self._bred = 0.0
        """Generations that should have been bred by now."""
        self._run = 0
        self._layers, self._covered = Layers(), False
        self._drawing, self._age = 0, 0.0
        """How often the chart has been drawn, and the seconds since."""
        self.stage.trainer.pause(True)  # what the world itself learns rests meanwhile
        over.forget_pictures()
        if self.stage.trainer.running:
            self.learners.start()
        self.stage.report("learners")

    def close(self) -> None:
        """Stop breeding; the world itself learns on."""
        self.learners.close()
        self.stage.trainer.pause(self._world.paused)

    # What happens with time

    def update(self, seconds: float) -> None:
        snapshot = self.learners.snapshot
        self._age += seconds
        self._rests -= seconds
        if self._panel:
            self._panel.update(seconds)
        if self._rests <= 0:
            self._restart()
        if self._age >= CHART_SECONDS:
            self._age = 0.0
            self._drawing += 1
        if snapshot.run != self._run:
            self._run, self.replays, self._bred = snapshot.run, [None, None], 0.0
        self.learners.want(0 if self.paused else self._due(seconds))
        if not self.learners.running:
            self._breed_by_hand()
        for k, side in enumerate(self.learners.snapshot.sides):
            self._advance(k, side, seconds)

    def _due(self, seconds: float) -> int:
        """Generations that each side should have had by now. Who cannot keep up is not hurried afterwards."""
        rate = RATES[self.rate]
        bred = min(side.newest.number + 1 if side.newest else 0 for side in self.learners.snapshot.sides)
        if math.isinf(rate):
            self._bred = float(bred)
            return bred + AT_ONCE
        self._bred = min(self._bred + seconds * rate, bred + 1 + rate)
        return 1 + int(self._bred)

    def _breed_by_hand(self) -> None:
        """Without a thread: what the thread would have done by now, or a little of it."""
        for _ in range(BY_HAND):
            if not self.learners.turn():
                return

    def _advance(self, k: int, side: Learner, seconds: float) -> None:
        replay = self.replays[k]
        rested = replay is None or (replay.over and replay.ended > HOLD)
        if side.newest is not None and rested:
            newest = side.newest
            lineup = lineup_of(newest, (), False, side.settings.stands_by_mean)
            course = newest.courses[0]
            self.replays[k] = self._world.replay_kind(
                side.settings.arena, newest.network, lineup, course, newest.number, self._run
            )
        elif replay is not None and not self.paused:
            lasts = replay.course.ticks / replay.ticks_per_second
            replay.advance(seconds, max(lasts / WHOLE_SECONDS, 1.0))

    # What a person does

    def handle(self, event: pygame.event.Event, canvas: Canvas) -> None:
        panel = self._panel
        if panel and (changed := panel.changed(event, canvas)):
            self._sides[panel.side], self._rests = changed, RESTS
        if event.type == pygame.VIDEORESIZE:
            self._panel = None
        if event.type != pygame.KEYDOWN:
            return
        if panel and event.key == pygame.K_TAB:
            self._panel = panel if panel.turn(canvas) else None
            return
        action = LEARNERS_KEYS.action_of(event.key)
        self.stage.report("key", action=action)
        if action in ("left", "right"):
            self._next_strategy(("left", "right").index(action))
        elif action == "sides":
            self._open(event.key - pygame.K_1, canvas)
        elif action in ("slower", "faster"):
            self.rate = min(max(self.rate + (1 if action == "faster" else -1), 0), len(RATES) - 1)
        elif action == "pause":
            self.paused = not self.paused
        elif action == "restart":
            if not getattr(event, "mod", 0) & pygame.KMOD_SHIFT:
                seed = self.stage.dice.randrange(100_000)
                self._sides = [replace(side, seed=seed) for side in self._sides]
            self._restart()
        elif action == "help":
            self.stage.put_on(Help(self, LEARNERS_KEYS))
        elif action == "back":
            self.over, self._panel = panel is None, None

    def _next_strategy(self, side: int) -> None:
        names, other = list(self.stage.strategies), self._sides[1 - side].strategy
        at = (names.index(self._sides[side].strategy) + 1) % len(names)
        if names[at] == other:
            at = (at + 1) % len(names)
        self._sides[side] = with_strategy(replace(self._own, seed=self._sides[side].seed), names[at])
        self._panel = None  # which shows another one
        self._restart()

    def _open(self, side: int, canvas: Canvas) -> None:
        """The settings of a side; again: closed."""
        shown, self._panel = self._panel, None
        if shown is None or shown.side != side:
            height = canvas.units.height - BAR - TOP
            self._panel = SidePanel(side, canvas, self._sides[side], self.stage.strategies, TOP, height)

    def _restart(self) -> None:
        self._rests = math.inf
        first, second = self._sides
        self.learners.restart((first, second))
        self.stage.report("race", sides=[facts(first), facts(second)], seed=first.seed)

    # What is seen

    def draw(self, canvas: Canvas, frames_per_second: float) -> list[pygame.Rect] | None:
        snapshot, layers = self.learners.snapshot, self._layers
        if self._panel and self._panel.window != canvas.surface.get_size():
            self._panel = None
        if snapshot.error or self._panel or self._covered:
            layers.invalidate()
        self._covered = self._panel is not None
        layers.begin(canvas)
        width, height = canvas.units.width, canvas.units.height
        header = (self._sides[0].seed, self.rate, self.paused)
        layers.draw("header", canvas, (0, 0, width, TOP - 4), header, lambda: self._header(canvas))
        half = (width - 2 * theme.EDGE - theme.GAP) / 2
        stage = height - BAR - CHART - theme.GAP - TOP
        for k, side in enumerate(snapshot.sides):
            x = theme.EDGE + k * (half + theme.GAP)
            place = (x, TOP, half, stage)
            layers.draw(f"side {k}", canvas, place, object(), partial(self._side, canvas, k, side, *place))
        chart = (theme.EDGE, height - BAR - CHART, width - 2 * theme.EDGE, CHART)
        layers.draw("chart", canvas, chart, self._drawing, lambda: self._chart(canvas, snapshot.sides, *chart))
        foot, note = (0.0, height - BAR + 6, width, BAR - 6), self.stage.note
        bar = partial(overlay.draw_bar, canvas, note, LEARNERS_KEYS, height - BAR + 16)
        layers.draw("foot", canvas, foot, note, bar)
        if snapshot.error:
            overlay.draw_banner(canvas, f"Breeding stopped: {snapshot.error} · {told('R begins again')}")
            return None
        if self._panel:
            self._panel.draw(canvas)
            return None
        return layers.changed

    def _header(self, canvas: Canvas) -> None:
        settings = self._sides[0]
        canvas.text("A race of learners", (theme.EDGE + 4, 36), theme.TITLE, bold=True)
        x = theme.EDGE + 4 + canvas.width("A race of learners", theme.TITLE, True) + 24
        about = f"{settings.arena.title} · seed {settings.seed} · population {settings.population}"
        canvas.text(about, (x, 38), theme.BODY, theme.MUTED)
        canvas.explain(x, 14, canvas.width(about, theme.BODY), 44, "What both have in common.")
        says = "paused" if self.paused else rate_says(RATES[self.rate])
        canvas.button(says, canvas.units.width - theme.EDGE, 16, FASTER, SPEED_SAYS)

    def _side(self, canvas: Canvas, k: int, side: Learner, x: float, y: float, w: float, h: float) -> None:
        canvas.panel(x, y, w, h)
        name = side.settings.strategy
        canvas.text(name, (x + theme.PAD, y + 28), theme.TITLE, (theme.BEST, theme.MEDIAN)[k], bold=True)
        number = side.newest.number if side.newest else 0
        frame = self._frames[k]
        says = "–" if math.isnan(side.held_out) else frame.says(side.held_out / side.held_out_goal)
        right = x + w - theme.PAD
        canvas.text(says, (right, y + 30), theme.BIG, theme.UNSEEN, bold=True, anchor="right")
        after = frame.whole if side.solved is None else f"{frame.whole} · solved after {side.solved:,} judged"
        canvas.text(after, (right, y + 62), colour=theme.MUTED, anchor="right")
        canvas.text(f"generation {number:,}", (x + theme.PAD, y + 62), colour=theme.MUTED)
        other = " · ".join(unusual(side.settings))
        canvas.text(canvas.fitted(other, w - 2 * theme.PAD), (x + theme.PAD, y + 86))
        head = HEAD + OTHER if any(unusual(one.settings) for one in self.learners.snapshot.sides) else HEAD
        canvas.explain(x, y, w, head, f"{LEARNER} Here: {other}." if other else LEARNER)
        replay = self.replays[k]
        box = canvas.panel(x + 8, y + head, w - 16, h - head - 8, fill=theme.GROUND)
        if replay is not None:
            frame.paint(canvas, replay, box.inflate(-2, -2))
            canvas.chip(f"{replay.driving} of {replay.lineup.population} left", x + 20, y + head + 12, says=STILL)

    def _chart(self, canvas: Canvas, sides: tuple[Learner, Learner], x: float, y: float, w: float, h: float) -> None:
        """In the unit, and as high, as the world's own chart."""
        lines, marks, frame = [], [], self._frames[0]
        highest, word = frame.levels[-1]
        scale = number(word) / highest
        last = max(*(side.judged for side in sides), 10 * self._sides[0].population)
        for side, colour in zip(sides, (theme.BEST, theme.MEDIAN), strict=True):
            judged = (side.history.generation + 1) * side.settings.population
            shown = scale * side.history.held_out / side.held_out_goal
            lines.append(Curve(side.settings.strategy, colour, judged, shown))
            if side.solved is not None:
                marks.append(Landmark("", side.solved, scale * SOLVED))
        levels = tuple(number(word) for _, word in frame.levels)
        axes = Axes(levels, f"individuals judged · champion, {frame.whole}, {frame.unit}", float(last))
        draw_plot(canvas, axes, tuple(lines), tuple(marks), x, y, w, h)

    def refresh(self) -> None:
        self._layers.invalidate()


def number(word: str) -> float:
    """Of a level that is named by its number."""
    return float(word.replace("−", "-"))


def rate_says(generations: float) -> str:
    """How many generations a second, in a few words."""
    if math.isinf(generations):
        return "max"
    if generations < 1:
        return f"a generation in {1 / generations:.0f} s"
    return f"{generations:g} generation{'' if generations == 1 else 's'} a second"
