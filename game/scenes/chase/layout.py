"""Where everything stands on the chase's screen, and what it says."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import pygame

from game.scenes.base.grid import Place
from game.scenes.breeding.frame import FRAMES
from game.scenes.breeding.results import Board, draw_board
from game.scenes.chase.board import PLAIN
from game.scenes.chase.board import Board as Room
from game.scenes.chase.game import Match
from game.scenes.chase.judge import Judge
from game.scenes.chase.lesson import Lesson
from game.scenes.chase.lesson_panels import draw_lesson, draw_weights, levels
from game.scenes.chase.panels import colour_of, draw_champions, draw_match, draw_thinking
from game.scenes.chase.trainer import ChaseSnapshot, Study
from game.scenes.chase.words import LESSON_KEYS, LESSON_PACE
from game.scenes.faces import FACES
from game.ui import theme
from game.ui.canvas import Canvas
from game.ui.chart import risen
from game.ui.foot import Caption, draw_foot
from game.ui.foot import height as foot_height
from game.ui.keys import FASTER, PACE_SAYS, SPEED_SAYS
from game.ui.layers import Layers
from game.ui.plot import Axes, Curve, Landmark, draw_plot, inside, short
from game.ui.timeline import BESIDE, Axis, Position, draw_timeline
from game.worlds.chase import CHASE
from game.worlds.chase.lessons import ORIGINAL, ORIGINAL_MISTAKES
from game.worlds.chase.plans import OPEN
from game.worlds.chase.rooms import Shape, named

TOP = 66.0
MIDDLE = 284.0
"""Width of the middle column."""
SCORES = 104.0
GENERATION = "How many generations of mice and cats have been bred."
RULE = "What stands in the room, and in which turns the cat may move twice; N: another one."
LESSON = "After each move a teacher says where the pupil ought to have run. Its cat stands still; a cat's mouse runs."
GAMES = "How many games the pupil has been taught."
REGRETS = "Turns lost against perfect play, by generation: 0 is perfect. While both lose some, the race is open."
SAYS = {
    "mouse loses": "Turns sooner that a perfect cat catches the newest mouse than it would a perfect one, on average.",
    "cat loses": "Turns later that the newest cat catches a perfect mouse than a perfect cat would, on average.",
    "mistakes": "Quarter turns a game that the mouse runs another way than its teacher says, smoothed.",
    "wrong moves": "Moves a game that the pupil would make another way than its teacher says, smoothed.",
    "loses": "Turns that the taught mouse loses against a perfect cat, which its lessons know nothing of.",
}
"""What each score is."""
RECORD = "Generation {:,}: a record, both champions together lose {:.2f} turns, a third less than the best before."
CARD = 270.0
CHART, CHART_EXPLAINED = 212.0, 150.0
"""Height of the chart; and while a caption takes room from it and from the grid, which needs some."""
NAME, ROOM_INSET = 24.0, 14.0
"""Of rooms side by side: height of what is said of each, and the room around it."""
INSET = 20.0
"""Around the room, for arrows that point out of it."""
CHART_SECONDS = 0.1
"""How often the chart is drawn anew."""
CHART_EASE = 6.0
"""How fast the chart's right edge follows, 1/s."""
LEVELS, WIDE_LEVELS = (0.0, 2.0, 4.0, 6.0), (0.0, 1.0, 3.0, 10.0, 30.0, 100.0)
"""Turns lost, of the chart: in a room with nothing in it, and where a cat may stand behind a wall for a whole game."""
ORIGINALS = 104.0
"""Height of what is said of the original below the chart of lessons."""
ORIGINALLY = "After how many games the mouse of the original made that many mistakes a game, by its hidden units."
FIRST_GAME = 100.0
"""At the left edge of the chart of lessons."""


@dataclass(frozen=True)
class Status:
    """What the person has chosen."""

    pace: str
    speed: float
    paused: bool
    frames_per_second: int
    colouring: str = PLAIN
    playing: tuple[int, ...] = ()
    """People's roles."""


class View:
    """What the screen remembers from frame to frame."""

    def __init__(self) -> None:
        self.room = Room()
        self.ended: Board | None = None
        """The result that is shown in the place of scores, chart and grid."""
        self.layers = Layers()
        self.caption: Caption | None = None
        """In the place of the keys, if there is something to explain."""
        self.beside: tuple[Match, ...] = ()
        """Games of several generations from one start, the newest's first; empty while one game is on."""
        self.rooms = tuple(Room() for _ in range(max(BESIDE)))
        self.timeline = Axis()
        """Where the chart's generations were drawn last, and where one is."""
        self.last = {Study.BRED: 1.0, Study.TAUGHT: 2 * FIRST_GAME}
        """At the chart's right edge."""
        self.counted = {Study.BRED: 0, Study.TAUGHT: 0}
        """Generation and games as they are written, as often as the chart is drawn."""
        self.study = Study.BRED
        """What was learned when the screen was last drawn; the other one has other panels."""
        self.drawing = 0
        """Counts how often the chart is drawn."""
        self._age = 0.0

    def update(self, seconds: float, snapshot: ChaseSnapshot) -> None:
        newest = {
            Study.BRED: float(snapshot.newest.number if snapshot.newest else 0),
            Study.TAUGHT: float(snapshot.taught.games),
        }
        for study, value in newest.items():
            last = min(self.last[study], max(value, 1.0))
            self.last[study] = last + (max(value, 1.0) - last) * (
                min(1.0, seconds * CHART_EASE) if theme.motion else 1.0
            )
        self._age += seconds
        if self._age >= CHART_SECONDS:
            self._age = 0.0
            self.drawing += 1
            self.counted = {study: int(value) for study, value in newest.items()}

    def explain(self, caption: Caption | None) -> None:
        """Show a caption, or the keys again."""
        if (caption is None) != (self.caption is None):
            self.layers.invalidate()
        self.caption = caption

    def bottom(self, canvas: Canvas) -> float:
        """Where the foot of the window begins."""
        return canvas.units.height - foot_height(self.caption)

    def side(self, canvas: Canvas) -> float:
        """Of the board, in units."""
        height = self.bottom(canvas) - TOP
        return min(height, canvas.units.width - 2 * theme.EDGE - MIDDLE - theme.RIGHT - 32)

    def panel_place(self, canvas: Canvas) -> tuple[float, float, float]:
        """Left, top and height of the settings panel."""
        x = canvas.units.width - theme.EDGE - 2 * theme.RIGHT - 16 - theme.GAP
        return x, TOP, self.bottom(canvas) - TOP


def draw_scene(
    canvas: Canvas,
    view: View,
    game: Match | Lesson,
    snapshot: ChaseSnapshot,
    judge: Judge,
    status: Status,
    note: str,
    prompt: str,
    board: Board | None = None,
) -> list[pygame.Rect]:
    """The whole screen; the parts of it that changed."""
    layers = view.layers
    if view.study is not snapshot.study:
        view.study = snapshot.study
        layers.invalidate()
    if (board is None) != (view.ended is None):
        layers.invalidate()
    view.ended = board
    layers.begin(canvas)
    width, bottom = canvas.units.width, view.bottom(canvas)
    side = view.side(canvas)
    right = width - theme.EDGE - theme.RIGHT
    header = (game.number, isinstance(game, Lesson), view.counted[snapshot.study], snapshot.study, status, _rule(game))
    layers.draw("header", canvas, (0, 0, width, TOP - 4), header, lambda: _header(canvas, view, game, snapshot, status))
    area = (theme.EDGE, TOP, right - theme.EDGE - 16 - MIDDLE - 16, bottom - TOP)
    seen = (
        tuple((one, one.positions, one.way, one.over) for one in view.beside or (game,)),
        status.colouring,
        prompt,
        judge.wrong.tobytes(),
    )

    def room() -> None:
        if view.beside:
            _draw_beside(canvas, view, judge, status, area)
            return
        inner = side - 2 * INSET
        box = canvas.rect(area[0] + (area[2] - inner) / 2, area[1] + (area[3] - inner) / 2, inner, inner)
        view.room.draw(canvas, game, status.colouring, judge.wrong, pygame.FRect(box))
        if prompt:
            text = canvas.fitted(prompt, side - 40, theme.BODY, True)
            # Not over whoever is in the lowest row.
            low = isinstance(game, Match) and min(up for _, up in game.positions) < 0.5
            y = area[1] + 20 if low else area[1] + area[3] - 56
            colour = colour_of(game.phase[1]) if isinstance(game, Match) and game.duel else theme.TEXT
            canvas.chip(text, area[0] + area[2] / 2, y, colour, "centre")

    layers.draw("board", canvas, area, seen, room)
    middle = (right - 16 - MIDDLE, TOP, MIDDLE, CARD)
    below = (middle[0], TOP + CARD + theme.GAP, MIDDLE, bottom - TOP - CARD - theme.GAP)
    if isinstance(game, Lesson):
        layers.draw("card", canvas, middle, (game, game.move), lambda: draw_lesson(canvas, game, middle))
        layers.draw("below", canvas, below, game, lambda: draw_weights(canvas, game, below))
    else:
        moves = (game, len(game.ways))
        layers.draw("card", canvas, middle, moves, lambda: draw_match(canvas, game, middle))
        layers.draw("below", canvas, below, moves, lambda: draw_thinking(canvas, game, below))
    if board:
        place = (right, TOP, theme.RIGHT, bottom - TOP)
        layers.draw("result", canvas, place, board, lambda: draw_board(canvas, board, *place))
    else:
        _right(canvas, view, snapshot, judge, right, bottom)
    foot, caption = (0.0, bottom + 6, width, canvas.units.height - bottom - 6), view.caption
    keys = LESSON_KEYS if isinstance(game, Lesson) else FACES[CHASE.name].keys_of(len(status.playing))
    layers.draw("foot", canvas, foot, (note, keys, caption), lambda: draw_foot(canvas, note, keys, caption))
    return layers.changed


def _draw_beside(canvas: Canvas, view: View, judge: Judge, status: Status, place: Place) -> None:
    """Rooms of several generations, each with what has become of its game."""
    x, y, w, h = place
    count, rows = len(view.beside), -(-len(view.beside) // 2)
    wide, tall = w / min(count, 2), h / rows
    side = min(wide, tall - NAME) - 2 * ROOM_INSET
    for k, game in enumerate(view.beside):
        left, top = x + wide * (k % 2), y + (tall * (k // 2) if rows > 1 else (h - side - NAME) / 2 - ROOM_INSET)
        box = canvas.rect(left + (wide - side) / 2, top + NAME + ROOM_INSET, side, side)
        view.rooms[k].draw(canvas, game, status.colouring, judge.wrong, pygame.FRect(box))
        turns = f"{game.turns} turn{'' if game.turns == 1 else 's'}"
        says = f"generation {game.number:,} · {'caught after ' if game.caught else ''}{turns}"
        canvas.text(
            canvas.fitted(says, wide - 8, theme.SMALL, True), (left + wide / 2, top + 12), bold=True, anchor="centre"
        )


def _rule(game: Match | Lesson) -> object:
    return game.shape if isinstance(game, Match) else None


def _header(canvas: Canvas, view: View, game: Match | Lesson, snapshot: ChaseSnapshot, status: Status) -> None:
    canvas.text(CHASE.title, (theme.EDGE + 4, 36), theme.TITLE, bold=True)
    x = theme.EDGE + 4 + canvas.width(CHASE.title, theme.TITLE, True) + 24
    if isinstance(game, Lesson):
        says = game.taught.settings.says or "a teacher corrects every move"
    else:
        says = game.shape.says
    counted = f"{view.counted[snapshot.study]:,}"
    label = "Games" if snapshot.study is Study.TAUGHT else "Generation"
    right = canvas.units.width - theme.EDGE
    if theme.counted:
        right -= canvas.chip(f"{status.frames_per_second:.0f} fps", right, 16, theme.MUTED, "right", FRAMES) + 8
    pace_says = LESSON_PACE if snapshot.study is Study.TAUGHT else PACE_SAYS
    rate = "paused" if status.paused else "max" if status.speed >= 64 else f"{status.speed:g}×"
    right -= canvas.button(rate, right, 16, FASTER, SPEED_SAYS) + 8
    right -= canvas.button(status.pace.removesuffix(" generation"), right, 16, pygame.K_p, pace_says) + 8
    right -= canvas.button(snapshot.study.value, right, 16, pygame.K_t, "bred, or taught by a teacher", theme.BEST) + 24
    number = canvas.width(counted, theme.BIG, True)
    canvas.text(counted, (right - number, 34), theme.BIG, bold=True)
    label_x = right - number - 14 - canvas.width(label, theme.BODY)
    canvas.text(label, (label_x, 38), theme.BODY, theme.MUTED)
    canvas.explain(label_x, 14, right - label_x, 44, GAMES if snapshot.study is Study.TAUGHT else GENERATION)
    canvas.text(canvas.fitted(says, label_x - x - 20, theme.BODY), (x, 38), theme.BODY, theme.MUTED)
    canvas.explain(x, 14, label_x - x - 20, 44, LESSON if isinstance(game, Lesson) else RULE)


def _right(canvas: Canvas, view: View, snapshot: ChaseSnapshot, judge: Judge, x: float, bottom: float) -> None:
    taught = snapshot.study is Study.TAUGHT
    shown = _taught_scores(snapshot, judge) if taught else _bred_scores(snapshot, view.timeline.position)
    scores = (x, TOP, theme.RIGHT, SCORES)
    view.layers.draw("scores", canvas, scores, shown, lambda: _scores(canvas, shown, scores))
    y = TOP + SCORES + theme.GAP
    height = bottom - y if taught else CHART_EXPLAINED if view.caption else CHART
    chart = (x, y, theme.RIGHT, height)
    draw = _draw_lessons if taught else _draw_regrets
    view.layers.draw(
        "chart",
        canvas,
        chart,
        (taught, view.drawing, view.timeline.position),
        lambda: draw(canvas, view, snapshot, chart),
    )
    if not taught:
        grid = (x, y + height + theme.GAP, theme.RIGHT, bottom - y - height - theme.GAP)
        view.layers.draw("grid", canvas, grid, judge.grid, lambda: draw_champions(canvas, judge.grid, grid))


Score = tuple[str, str, str, theme.Colour]
"""Label, number, unit and colour."""


def _bred_scores(snapshot: ChaseSnapshot, position: Position) -> tuple[Score, ...]:
    """Regret of the newest champions, or of those that are on again: what they lose against perfect play."""
    labels = zip(("mouse loses", "cat loses"), (theme.BEST, theme.UNSEEN), strict=True)
    regrets = [_turns(one.held_out) for one in snapshot.champions] or ["–", "–"]
    if not position.live and len(position.at) == 1:
        found = [one.held_out[one.generation == position.at[0]] for one in snapshot.histories]
        regrets = [_turns(float(one[0]) if len(one) else math.nan) for one in found]
    return tuple((label, regret, "turns", colour) for (label, colour), regret in zip(labels, regrets, strict=True))


def _taught_scores(snapshot: ChaseSnapshot, judge: Judge) -> tuple[Score, ...]:
    mistakes = "–" if np.isnan(snapshot.taught.mistakes) else f"{snapshot.taught.mistakes:.2f}"
    counted = "mistakes" if snapshot.taught.settings.answer == "compass" else "wrong moves"
    lost = judge.taught_regret if snapshot.taught.brain else math.nan
    return ((counted, mistakes, "", theme.BEST), ("loses", _turns(lost), "turns", theme.TEXT))


def _turns(regret: float) -> str:
    return "–" if np.isnan(regret) else f"{regret:.2f}"


def _scores(canvas: Canvas, scores: tuple[Score, ...], place: Place) -> None:
    x, y, w, _ = place
    canvas.panel(*place)
    for k, (label, value, unit, colour) in enumerate(scores):
        left = x + theme.PAD + k * (w / 2 - 4)
        canvas.explain(left, y, w / 2 - theme.PAD, SCORES, SAYS[label])
        canvas.text(label, (left, y + 24), colour=theme.MUTED)
        canvas.text(value, (left, y + 66), theme.BIG, colour, bold=True)
        beside = left + canvas.width(value, theme.BIG, True) + 8
        if beside + canvas.width(unit) <= x + (k + 1) * w / 2 - 4:
            canvas.text(unit, (beside, y + 72), colour=theme.MUTED)


def _draw_regrets(canvas: Canvas, view: View, snapshot: ChaseSnapshot, place: Place) -> None:
    lines = tuple(
        Curve(f"{role} loses", colour, history.generation[known], history.held_out[known], says=SAYS[f"{role} loses"])
        for role, colour, history in zip(CHASE.roles, (theme.BEST, theme.UNSEEN), snapshot.histories, strict=True)
        for known in [np.isfinite(history.held_out)]
    )
    last = view.last[Study.BRED]
    lost = sum(line.y for line in lines)
    shown = risen(lines[0].x, -np.asarray(lost), last)
    levels: tuple[float, ...] = LEVELS if _is_easy(named(snapshot.settings.courses[0])) else WIDE_LEVELS
    if view.caption:
        levels = (levels[0], levels[len(levels) // 2], levels[-1])  # there is less room
    draw_plot(canvas, Axes(levels, "", shown, says=REGRETS), lines, (), *place)
    below = (f"generation, of {last:,.0f}", f"of {last:,.0f}") if last > shown + 1 else ("generation",)
    view.timeline.lies(*inside(*place))
    view.timeline.shown, view.timeline.last = shown, last
    milestones = [(one, RECORD.format(one.generation, one.value)) for one in snapshot.milestones]
    draw_timeline(canvas, view.timeline, milestones, below)


def _is_easy(shape: Shape) -> bool:
    """Whether a cat that runs towards the mouse is soon perfect."""
    return shape.plan == OPEN and not shape.sight


def _draw_lessons(canvas: Canvas, view: View, snapshot: ChaseSnapshot, place: Place) -> None:
    history = snapshot.taught.history
    settings = snapshot.taught.settings
    counted = "mistakes" if settings.answer == "compass" else "wrong moves"
    line = Curve(f"{counted} a game", theme.BEST, history.games.astype(float), history.mistakes)
    last = max(view.last[Study.TAUGHT], 1_000_000.0)
    axes = Axes(levels(line.y[line.x >= FIRST_GAME], 4), "games", last, FIRST_GAME, log=True, says=SAYS[counted])
    if not settings.is_original:
        draw_plot(canvas, axes, (line,), (), *place)
        return
    marks = tuple(Landmark("", games, ORIGINAL_MISTAKES) for games in ORIGINAL.values())
    x, y, w, h = place
    tall = h - ORIGINALS - theme.GAP
    draw_plot(canvas, axes, (line,), marks, x, y, w, tall)
    _draw_original(canvas, (x, y + tall + theme.GAP, w, ORIGINALS))


def _draw_original(canvas: Canvas, place: Place) -> None:
    """What the points in the chart are: below it, where no curve gets."""
    x, y, w, _ = place
    canvas.panel(*place)
    canvas.explain(*place, ORIGINALLY)
    canvas.text(f"points: original, to {ORIGINAL_MISTAKES} mistakes", (x + theme.PAD, y + 22), colour=theme.MUTED)
    rows = ("hidden", *map(str, ORIGINAL)), ("games", *(short(float(games)) for games in ORIGINAL.values()))
    for row, (label, *values) in enumerate(rows):
        top = y + 52 + 28 * row
        canvas.text(label, (x + theme.PAD, top), colour=theme.MUTED)
        for k, says in enumerate(values):
            right = x + w - theme.PAD - (len(values) - 1 - k) * 56
            canvas.text(says, (right, top), bold=row == 1, anchor="right")
