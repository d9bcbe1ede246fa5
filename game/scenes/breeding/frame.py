"""What every world with one population has on its screen: header, scores, chart, brain, and the keys below."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence

import numpy as np
import pygame

from game.scenes.breeding.driving import Driver
from game.scenes.breeding.replay import Replay
from game.scenes.breeding.results import Board, Verdict, Words, board_of, draw_board, draw_verdict, verdict_of
from game.scenes.faces import FACES
from game.training.kept import Kept
from game.training.milestones import Milestone
from game.training.snapshot import Pace, Snapshot
from game.ui import theme
from game.ui.brain_diagram import draw_brain
from game.ui.canvas import Canvas
from game.ui.chart import LOG, RISE, SHARES, Mark, draw_chart
from game.ui.eyes_diagram import draw_eyes
from game.ui.foot import Caption, draw_foot
from game.ui.foot import height as foot_height
from game.ui.keys import FASTER, PACE_SAYS, SPEED_SAYS
from game.ui.layers import Layers
from game.ui.timeline import Axis, Position

GENERATION = "The generation that is seen, and how many have been bred so far: each is made from the one before."
COURSE = "Where the generation is seen; 1 to 9 show others."
EXAM = "Nobody was ever trained on this, nor any ancestor; it is drawn from a seed, which is its number."
FRAMES = "Pictures a second that the window draws; learning goes on beside it."
TRAINED = "What the champion reaches where it was bred: the mean over all that it was trained on."
UNSEEN = "What the champion reaches on courses that it was never trained on, as long as those of training."
WHOLE = "The same on the held-out courses of full length."
BESIDE = "Champions of these generations on one course, and what each has come to there by now."
BRAIN = "The brain of whoever leads, now: what it sees on the left, what it does on the right; lines are its weights."
TOP = 66.0
SCORES = 104.0
CHART, CHART_EXPLAINED = 206.0, 150.0
"""Height of the chart; below it stands the brain. And while a caption takes room from both."""
CHART_EASE = 6.0
"""How fast the chart's right edge follows the newest generation, 1/s."""
CHART_SECONDS = 0.1
"""How often the chart is drawn anew."""
THOUGHT_TICKS = 4
"""Ticks between two pictures of what the leader thinks."""


class Frame(ABC):
    """Draws a scene around the world itself, and remembers what it showed from frame to frame."""

    trained = "in training"
    """What the champion's score is a score of."""
    unseen = "unseen"
    """What the score beside it is a score of: on unseen courses as long as those of training, and by their rules."""
    unseen_says = UNSEEN
    """What that is, in a sentence."""
    whole = "unseen"
    """Where held-out courses are longer, or their rules harder: what a score on these is a score of."""
    whole_says = WHOLE
    """What stands there."""
    levels: tuple[tuple[float, str], ...] = ((0.0, "0"), (0.5, "50"), (1.0, "100"))
    """Of the chart: shares of the goal, each with its number in `unit`."""
    unit = "%"
    chart_says = SHARES
    """What these numbers are."""
    words: Words | None = None
    """For the result of a person, which stands in the place of scores, chart and brain."""

    def __init__(self) -> None:
        self.chart = self.brain = True
        self.axis = RISE
        """Of the chart."""
        self.ended: Board | None = None
        """The result that is shown."""
        self.pointer: tuple[float, float] | None = None
        """Where the mouse is, in units."""
        self.verdict = ""
        """What a champion is worth in somebody else's environment, in words."""
        self.status: tuple[Pace, float, bool, float] = (Pace.HIGHLIGHTS, 1.0, False, 60.0)
        self.rewound: tuple[Position, Kept | None] = (Position(), None)
        """Where one is in the run, and the earlier generation that is on, if one is."""
        self.milestones: Callable[[], Sequence[tuple[Milestone, str]]] = tuple
        """Of the run, with their sentences."""
        self.timeline = Axis()
        """Where the chart's generations were drawn last."""
        self.last = 0.0
        """Generation at the chart's right edge."""
        self.newest = 0
        """The newest generation as it is written in the header, as often as the chart is drawn."""
        self.layers = Layers()
        self.caption: Caption | None = None
        """In the place of the keys, if there is something to explain."""
        self.covered = False
        """Whether something lies over what is below the scores."""
        self.chart_drawing = 0
        """Counts how often the chart is drawn, ten times a second."""
        self._chart_age = 0.0

    def another(self) -> Frame:
        """One more of its kind, for a tile."""
        return type(self)()

    def board_of(self, driver: Driver) -> Board | None:
        """What people came to who have come to the end, as it stands beside the world; None where it has no words."""
        return board_of(driver, self.words) if self.words and driver.people == 1 else None

    def verdict_of(self, replay: Replay) -> Verdict | None:
        """What a generation came to on an unseen course that is over, where the world has words for it."""
        return verdict_of(replay, self.words) if self.words else None

    def says(self, share: float) -> str:
        """A score as a share of the goal, in words."""
        return f"{round(100 * share):,} %"  # which has no -0

    @abstractmethod
    def draw_world(
        self,
        canvas: Canvas,
        replay: Replay,
        snapshot: Snapshot,
        driver: Driver | None,
        place: tuple[float, float, float, float],
    ) -> None:
        """Draw the world in its part of the window, `(x, y, width, height)` in units."""

    @abstractmethod
    def paint(self, canvas: Canvas, replay: Replay, box: pygame.Rect) -> None:
        """Draw the world alone into a box, in pixels."""

    @abstractmethod
    def new_replay(self, replay: Replay, snapshot: Snapshot) -> None:
        """Another replay begins."""

    def update(self, seconds: float, snapshot: Snapshot) -> None:
        newest = float(snapshot.newest.number) if snapshot.newest else 0.0
        if newest < self.last:
            self.last = newest
        self.last += (newest - self.last) * (min(1.0, seconds * CHART_EASE) if theme.motion else 1.0)
        self._chart_age += seconds
        if self._chart_age >= CHART_SECONDS:
            self._chart_age = 0.0
            self.chart_drawing += 1
            self.newest = int(newest)

    def toggle(self, part: str) -> None:
        if part == "chart" and self.chart and self.axis == RISE:
            self.axis = LOG
            self.layers.invalidate()
            return
        self.axis = RISE
        setattr(self, part, not getattr(self, part))
        self.layers.invalidate()

    def explain(self, caption: Caption | None) -> None:
        """Show a caption, or the keys again."""
        if (caption is None) != (self.caption is None):
            self.layers.invalidate()
        self.caption = caption

    def bottom(self, canvas: Canvas) -> float:
        """Where the foot of the window begins."""
        return canvas.units.height - foot_height(self.caption)

    def panel_place(self, canvas: Canvas) -> tuple[float, float, float]:
        """Left, top and height of the settings panel: beside chart and brain, which show what it does."""
        x = canvas.units.width - theme.EDGE - 2 * theme.RIGHT - 16 - theme.GAP
        return x, TOP, self.bottom(canvas) - TOP

    def draw(
        self, canvas: Canvas, replay: Replay, snapshot: Snapshot, driver: Driver | None, note: str
    ) -> list[pygame.Rect]:
        """The whole screen; the parts of it that changed."""
        layers = self.layers
        over = driver is not None and driver.place is not None and not driver.given_back
        board = self.board_of(driver) if driver and over else None
        if (board is None) != (self.ended is None):
            layers.invalidate()
        self.ended = board
        layers.begin(canvas)
        width, bottom = canvas.units.width, self.bottom(canvas)
        left = width - 2 * theme.EDGE - theme.RIGHT - 16
        right = width - theme.EDGE - theme.RIGHT
        header = (replay.number, replay.course.name, self.newest, *self.status)
        layers.draw("header", canvas, (0, 0, width, TOP - 4), header, lambda: self._header(canvas, replay, snapshot))
        self.draw_world(canvas, replay, snapshot, driver, (theme.EDGE, TOP, left, bottom - TOP))
        if board:
            place = (right, TOP, theme.RIGHT, bottom - TOP)
            layers.draw("result", canvas, place, board, lambda: draw_board(canvas, board, *place))
        else:
            self._right(canvas, replay, snapshot, right, bottom)
        foot = (0.0, bottom + 6, width, canvas.units.height - bottom - 6)
        people, caption = driver.people if driver and driver.driving else 0, self.caption
        keys = FACES[snapshot.settings.world].keys_of(people)
        layers.draw("foot", canvas, foot, (note, people, caption), lambda: draw_foot(canvas, note, keys, caption))
        return layers.changed

    def _header(self, canvas: Canvas, replay: Replay, snapshot: Snapshot) -> None:
        pace, speed, paused, frames = self.status
        canvas.text(snapshot.settings.arena.title, (theme.EDGE + 4, 36), theme.TITLE, bold=True)
        x = theme.EDGE + 4 + canvas.width(snapshot.settings.arena.title, theme.TITLE, True) + 24
        unseen = replay.exam
        title = f"{replay.course.title} · never trained on" if unseen else replay.course.title
        colour = theme.UNSEEN if unseen else theme.MUTED
        middle = canvas.units.width / 2 - 92
        canvas.text(canvas.fitted(title, middle - x - 16, theme.BODY), (x, 38), theme.BODY, colour)
        canvas.explain(x, 14, middle - x - 16, 44, EXAM if unseen else COURSE)
        canvas.text("Generation", (middle, 38), theme.BODY, theme.MUTED)
        x = middle + canvas.width("Generation", theme.BODY) + 14
        canvas.text(f"{replay.number:,}", (x, 34), theme.BIG, bold=True)
        x += canvas.width(f"{replay.number:,}", theme.BIG, True) + 14
        canvas.explain(middle, 14, x - middle, 44, GENERATION)
        newest = max(self.newest, replay.number)
        right = canvas.units.width - theme.EDGE
        if theme.counted:
            right -= canvas.chip(f"{frames:.0f} fps", right, 16, theme.MUTED, "right", FRAMES) + 8
        rate = "paused" if paused else "max" if speed >= 64 else f"{speed:g}×"
        right -= canvas.button(rate, right, 16, FASTER, SPEED_SAYS) + 8
        right -= canvas.button(pace.value.removesuffix(" generation"), right, 16, pygame.K_p, PACE_SAYS) + 16
        for says in (f"of {newest:,} bred", f"of {newest:,}"):
            if canvas.width(says, theme.BODY) <= right - x:
                canvas.text(says, (x, 38), theme.BODY, theme.MUTED)
                canvas.explain(x, 14, right - x, 44, GENERATION)
                break

    def _right(self, canvas: Canvas, replay: Replay, snapshot: Snapshot, x: float, bottom: float) -> None:
        shown: tuple[object, ...]
        if replay.lineup.labels:
            shown = tuple((label, self._reached(replay, k)) for k, label in enumerate(replay.lineup.labels))
        else:
            shown = self._told(snapshot)
        scores = (x, TOP, theme.RIGHT, SCORES)
        self.layers.draw("scores", canvas, scores, shown, lambda: self._scores(canvas, replay, snapshot, *scores))
        y = TOP + SCORES + theme.GAP
        verdict = self.verdict_of(replay)
        below = self.brain or verdict is not None
        if not (self.chart or below):
            place = (x, y, theme.RIGHT, bottom - y)
            self.layers.draw("chart", canvas, place, None, lambda: None)
        if self.chart:
            height = (CHART_EXPLAINED if self.caption else CHART) if below else bottom - y
            place = (x, y, theme.RIGHT, height)
            self.layers.draw(
                "chart",
                canvas,
                place,
                (height, self.chart_drawing, self.rewound[0]),
                lambda: self.draw_chart(canvas, snapshot, *place),
                heavy=True,
            )
            y += height + theme.GAP
        if below:
            area = (x, y, theme.RIGHT, bottom - y)
        if verdict:
            self.layers.draw("brain", canvas, area, verdict, lambda: draw_verdict(canvas, verdict, *area))
        elif below:
            thinking = (replay, replay.tick // THOUGHT_TICKS, replay.over, replay.thinker, y)
            self.layers.draw("brain", canvas, area, thinking, lambda: self._brain(canvas, replay, *area), heavy=True)

    def draw_chart(self, canvas: Canvas, snapshot: Snapshot, x: float, y: float, w: float, h: float) -> None:
        marks = self.marks(snapshot)
        self.timeline.position = self.rewound[0]
        lines, place = (canvas, snapshot.history, self.last, self.levels_of(snapshot)), (x, y, w, h)
        points = self.pointer, self.timeline, self.milestones()
        draw_chart(*lines, *place, self.axis, marks, *points, self.chart_says)

    def levels_of(self, snapshot: Snapshot) -> tuple[tuple[float, str], ...]:
        """Of the chart, for what a run has come to."""
        return self.levels

    def _told(self, snapshot: Snapshot) -> tuple[str, str, str]:
        """What the champion reaches: where it was bred, on unseen courses like these, and on those of full length."""
        kept, history = self.rewound[1], snapshot.history
        if kept:
            found = history.alike[history.generation == kept.number]
            unseen = self.says(float(found[0])) if len(found) and np.isfinite(found[0]) else "–"
            return self.says(float(kept.fitness[0][0]) / kept.goal), unseen, ""
        trained, unseen, whole = "–", "–", ""
        if snapshot.champion and snapshot.newest:
            trained = self.says(snapshot.champion.fitness / snapshot.newest.goal)
        if np.isfinite(snapshot.alike):
            unseen = self.says(snapshot.alike)
        if np.isfinite(snapshot.held_out) and not snapshot.alike_is_whole:
            whole = f"{self.whole}: {self.says(snapshot.held_out / snapshot.held_out_goal)}"
        return trained, unseen, self.verdict or whole  # which it foretells

    def _reached(self, replay: Replay, individual: int) -> str:
        """What somebody has come to by now on this course."""
        return self.says(float(replay.session.scores[0, individual]) / replay.course.goal)

    def marks(self, snapshot: Snapshot) -> list[Mark]:
        """What was changed on the way."""
        return [Mark(*one) for one in snapshot.changes]

    def _scores(
        self, canvas: Canvas, replay: Replay, snapshot: Snapshot, x: float, y: float, w: float, h: float
    ) -> None:
        """What stands side by side is of the same length and unit; what is not stands below it."""
        canvas.panel(x, y, w, h)
        if replay.lineup.labels:
            self._beside(canvas, replay, x, y, w, h)
            return
        trained, unseen, whole = self._told(snapshot)
        for left, label, value, colour in (
            (x + theme.PAD, self.trained, trained, theme.BEST),
            (x + w / 2, self.unseen, unseen, theme.UNSEEN),
        ):
            canvas.text(label, (left, y + (20 if whole else 24)), colour=theme.MUTED)
            canvas.text(value, (left, y + (52 if whole else 66)), theme.BIG, colour, bold=True)
            canvas.explain(left, y, w / 2 - theme.PAD, h, TRAINED if label == self.trained else self.unseen_says)
        if whole:
            canvas.explain(x, y + h - 34, w, 34, self.whole_says)
        canvas.text(whole, (x + w - theme.PAD, y + h - 18), colour=theme.UNSEEN, anchor="right")

    def _beside(self, canvas: Canvas, replay: Replay, x: float, y: float, w: float, h: float) -> None:
        """Generations side by side: who has which colour, and what each has come to by now."""
        canvas.explain(x, y, w, h, BESIDE)
        rows = len(replay.lineup.labels)
        for k, label in enumerate(replay.lineup.labels):
            line = y + h / 2 + (k - (rows - 1) / 2) * min((h - 12) / rows, 36.0)
            dot = canvas.units.px(x + theme.PAD + 6), canvas.units.px(line)
            pygame.draw.aacircle(canvas.surface, replay.colours[k], dot, canvas.units.px(6))
            canvas.text(label, (x + theme.PAD + 22, line), bold=True)
            reached = self._reached(replay, k)
            canvas.text(reached, (x + w - theme.PAD, line), bold=True, anchor="right")

    def _brain(self, canvas: Canvas, replay: Replay, x: float, y: float, w: float, h: float) -> None:
        canvas.panel(x, y, w, h)
        canvas.explain(x, y, w, h, BRAIN)
        thinker = replay.thinker
        title = canvas.fitted(f"{replay.name(thinker)} is thinking", w - 32)
        canvas.text(title, (x + theme.PAD, y + 22), colour=theme.MUTED)
        genome, thoughts = replay.lineup.genomes[thinker], replay.session.thoughts(thinker)
        form, place = replay.world.form, (x + 8, y + 40, w - 24, h - 54)
        if form and form.picture:
            said, place = form.outputs, (x + theme.PAD, y + 40, w - 2 * theme.PAD, h - 54)
            draw_eyes(canvas, replay.network, genome, thoughts, form.picture, form.inputs, said, place)
        else:
            draw_brain(canvas, replay.network, genome, thoughts, replay.world.senses_on(replay.course), *place)
