"""Where everything stands on volleyball's screen: a wall of courts, or one large and some small ones below it."""

from __future__ import annotations

from typing import cast

import pygame

from brains.names import name_of
from game.scenes.base.grid import draw_grid
from game.scenes.breeding.driving import Driver
from game.scenes.breeding.frame import Frame
from game.scenes.breeding.replay import Replay
from game.scenes.breeding.results import STILL, TWO_AGAIN, Board, Verdict, Words, verdict_of
from game.scenes.volley.court import draw_court
from game.scenes.volley.playing import Match
from game.scenes.volley.rally import Rally
from game.scenes.volley.standing import STANDING, TITLE, Standing, shown
from game.training.snapshot import Snapshot
from game.ui import theme
from game.ui.brain_diagram import draw_brain
from game.ui.canvas import Canvas
from game.ui.keyboard import told
from game.worlds.volley.kernel import ALL_LIVES, LEFT, RIGHT
from game.worlds.volley.opponent import published

STRIP = 176.0
"""Height of the small courts below the large one."""
COLUMNS, ROWS = 5, 2
"""Of those."""
WALL = 4
"""Rows and columns of a generation that nobody knows yet."""
BELOW = 34.0
"""Height of a line below them."""
BETWEEN = 8.0
"""Units between courts."""
BUTTONS = 44.0
"""Height of what is pressed, below the brain."""
POINTS = "Points made so far: a ball on the other side's floor is one. Whoever has lost five lives has lost the game."
LIVES = "Who plays on this side; a ball for each life left, a ring for each that is lost."
HITS = "How often the ball has been hit since it was served."
KEYS_OF = "The keys that play this side; a gamepad does, too."
COURTS = "Each brain of the generation plays on a court of its own, against the same opponent; so many are seen."
Place = tuple[float, float, float, float]
WORDS = Words(
    still="still playing",
    finished="won",
    unseen="of games that nobody was trained on",
    hint="",
    begin="press a key to begin",
    own="for you",
    won="",
    lost=lambda driver: "",
    points=lambda score, goal: f"{score:+}",
)


def opponent_says(replay: Rally) -> str:
    """Who stands on the left."""
    one = replay.opponent
    if replay.names:
        return replay.names[1]
    if one is published():
        return "Published opponent"
    if not one.genome.any():
        return "Nobody"
    return f"{name_of(one.genome)}, generation {one.generation:,}"


def left_colour(replay: Rally) -> theme.Colour:
    """Of who stands there: somebody unseen, or one of the own kind."""
    return theme.UNSEEN if replay.opponent is published() else theme.MEDIAN


def right_colour(replay: Rally, one: int) -> theme.Colour:
    """Of who stands on the right of the large court."""
    return theme.YOU if one in replay.lineup.people else theme.BEST


class VolleyFrame(Frame):
    """Courts, and a brain whose buttons are lit while it presses them."""

    trained = "in training"
    unseen_says = "Points won less points lost, of five, against an opponent that this run never meets in training."
    levels, unit = ((-5.0, "−5"), (0.0, "0"), (5.0, "5")), "points"

    def __init__(self) -> None:
        super().__init__()
        self.mark = True
        """Whether it is shown where the ball will come down."""
        self.stands = False
        """Whether champions against champions are shown, in the brain's place."""
        self.standing: Standing | None = None
        """What is known of them."""
        self.courts: list[tuple[pygame.Rect, int]] = []
        """Where small courts were drawn, in pixels, and whose each is."""

    def board_of(self, driver: Driver) -> Board | None:
        """Who has won, and the best of those who have played alone."""
        if not isinstance(driver, Match):
            return None
        best = driver.records.best(driver.table) if driver.people == 1 else ()
        rows = tuple((f"{one.score:+.0f}", one) for one in best)
        keys = (("M", "again"),) if driver.people == 1 else TWO_AGAIN
        return Board(driver.verdict, driver.lines, rows, driver.place or 0, keys)

    def verdict_of(self, replay: Replay) -> Verdict | None:
        return verdict_of(replay, WORDS)

    def says(self, share: float) -> str:
        points = 0.0 if abs(share) < 0.005 else share
        return f"{points:+.2f}"

    def new_replay(self, replay: Replay, snapshot: Snapshot) -> None:
        """Nothing is kept of a replay that ends."""

    def paint(self, canvas: Canvas, replay: Replay, box: pygame.Rect) -> None:
        rally = cast(Rally, replay)
        self._court(canvas, rally, rally.watched, box, fine=False)

    def draw_world(
        self, canvas: Canvas, replay: Replay, snapshot: Snapshot, driver: Driver | None, place: Place
    ) -> None:
        rally = cast(Rally, replay)
        self.layers.draw("courts", canvas, place, object(), lambda: self._all(canvas, rally, driver, *place))

    def _all(self, canvas: Canvas, rally: Rally, driver: Driver | None, x: float, y: float, w: float, h: float) -> None:
        self.courts = []
        if count := len(rally.lineup.labels):
            rows = 2
            self._grid(canvas, rally, list(range(count)), -(-count // rows), rows, x, y, w, h)
            return
        if rally.number == 0 and not rally.lineup.person and rally.followed is None and not rally.exam:
            self._grid(canvas, rally, list(range(rally.lineup.population)), WALL, WALL, x, y, w, h - BELOW)
            shown, count = min(WALL * WALL, rally.lineup.population), rally.lineup.population
            canvas.text(f"{shown} of {count} courts", (x + 4, y + h - BELOW / 2 + 2), colour=theme.MUTED)
            canvas.explain(x, y + h - BELOW, w / 2, BELOW, COURTS)
            canvas.explain(x + w / 2, y + h - BELOW, w / 2, BELOW, STILL)
            says = f"{rally.driving} still playing"
            canvas.text(says, (x + w - 4, y + h - BELOW / 2 + 2), colour=theme.MUTED, anchor="right")
            return
        strip = 0.0 if self.caption or rally.lineup.person else STRIP
        tall = h - (strip + theme.GAP if strip else 0.0)
        one = rally.watched
        self.draw_large(canvas, rally, x, y, w, tall, isinstance(driver, Match) and driver.turned)
        if isinstance(driver, Match):
            driver_says(canvas, driver, x, y, w, tall)
        if strip:
            others = [k for k in range(rally.lineup.population) if k != one]
            self._grid(canvas, rally, others, COLUMNS, ROWS, x, y + h - strip, w, strip)

    def draw_large(
        self, canvas: Canvas, rally: Rally, x: float, y: float, w: float, h: float, turned: bool = False
    ) -> None:
        """The court of whoever is followed, with names and points."""
        box, line = canvas.panel(x, y, w, h, fill=theme.GROUND), canvas.units.line(1)
        self._court(canvas, rally, rally.watched, box.inflate(-2 * line, -2 * line), True, turned)
        self._score(canvas, rally, rally.watched, turned, x, y, w, h)

    def _grid(
        self,
        canvas: Canvas,
        rally: Rally,
        who: list[int],
        columns: int,
        rows: int,
        x: float,
        y: float,
        w: float,
        h: float,
    ) -> None:
        wide, tall = (w - BETWEEN * (columns - 1)) / columns, (h - BETWEEN * (rows - 1)) / rows
        for k, one in enumerate(who[: columns * rows]):
            left, top = x + (wide + BETWEEN) * (k % columns), y + (tall + BETWEEN) * (k // columns)
            box = canvas.rect(left, top, wide, tall)
            self._court(canvas, rally, one, box, False)
            for role, at in ((LEFT, left + 8), (RIGHT, left + wide - 8)):
                self._lives(canvas, rally, one, role, at, top + 9, 2.2, -1 if role == RIGHT else 1)
            if one < len(rally.lineup.labels):
                points = " : ".join(f"{part}" for part in rally.score(one))
                name, middle = f"{rally.name(one)}   {points}", left + wide / 2
                canvas.text(name, (middle, top + 18), theme.BODY, rally.named_colour(one), True, "centre")
            edge = theme.TEXT if one == rally.followed else theme.BORDER
            pygame.draw.rect(canvas.surface, edge, box, canvas.units.line(1), border_radius=canvas.units.px(4))
            self.courts.append((box, one))

    def _court(
        self, canvas: Canvas, rally: Rally, one: int, box: pygame.Rect, fine: bool, turned: bool = False
    ) -> None:
        alike = fine or (one == rally.watched and not rally.lineup.labels)
        right = right_colour(rally, one) if alike else rally.colour(one)
        shown = rally.shown(one, left_colour(rally), right, fine, turned, self.mark)
        draw_court(canvas.surface, box, shown)

    def _lives(
        self, canvas: Canvas, rally: Rally, one: int, role: int, x: float, y: float, radius: float, way: int
    ) -> None:
        """A ball for each life; those that are lost are rings."""
        colour = left_colour(rally) if role == LEFT else right_colour(rally, one) if radius > 4 else rally.colour(one)
        for k in range(int(ALL_LIVES)):
            at = canvas.units.scale * (x + way * (2.0 * radius + 0.9 * radius) * k), canvas.units.scale * y
            size = radius * canvas.units.scale
            if k < rally.lives[role, one]:
                pygame.draw.aacircle(canvas.surface, colour, at, max(size, 1))
            else:
                dark = theme.mix(theme.BORDER, theme.TEXT, 0.15)
                pygame.draw.aacircle(canvas.surface, dark, at, max(size, 1), canvas.units.line(1))

    def _score(
        self, canvas: Canvas, rally: Rally, one: int, turned: bool, x: float, y: float, w: float, h: float
    ) -> None:
        """Names, lives and points, and how long the rally has been."""
        middle, points = x + w / 2, rally.score(one)
        names = (opponent_says(rally), rally.name(one))
        for role, way in ((LEFT, 1), (RIGHT, -1)):
            way = -way if turned else way
            edge = x + 20 if way > 0 else x + w - 20
            which = 0 if role == LEFT else 1
            room = w / 2 - 130
            name = canvas.fitted(names[which], room, theme.BODY, True)
            colour = left_colour(rally) if role == LEFT else right_colour(rally, one)
            canvas.text(name, (edge, y + 26), theme.BODY, colour, bold=True, anchor="left" if way > 0 else "right")
            canvas.explain(x + 8 if way > 0 else middle + 110, y + 8, room, 58, LIVES)
            self._lives(canvas, rally, one, role, edge + way * 8, y + 52, 6.5, way)
        left, right = points[::-1] if turned else points
        canvas.text(f"{left}", (middle - 22, y + 36), theme.BIG, bold=True, anchor="right")
        canvas.explain(middle - 90, y + 8, 180, 52, POINTS)
        canvas.text(":", (middle, y + 33), theme.BIG, theme.MUTED, anchor="centre")
        canvas.text(f"{right}", (middle + 22, y + 36), theme.BIG, bold=True)
        hits = rally.rally(one)
        if hits > 1:
            canvas.text(f"{hits} hits", (middle, y + 70), colour=theme.MUTED, anchor="centre")
            canvas.explain(middle - 60, y + 60, 120, 22, HITS)
        if rally.lineup.population > 1:
            says = f"{rally.driving} of {rally.lineup.population} still playing"
            canvas.text(says, (x + 16, y + h - 14), colour=theme.TEXT)
            canvas.explain(x, y + h - 28, w / 2, 28, STILL)

    def _brain(self, canvas: Canvas, replay: Replay, x: float, y: float, w: float, h: float) -> None:
        """Of whoever is followed, with the three buttons below it; against a person, of the one on the left."""
        if self.stands:
            canvas.explain(x, y, w, h, STANDING.format(better=theme.better_is))
            draw_grid(canvas, shown(self.standing), TITLE, (x, y, w, h))
            return
        rally = cast(Rally, replay)
        canvas.panel(x, y, w, h)
        person = rally.lineup.person
        one, role = (rally.watched, LEFT) if person else (rally.thinker, RIGHT)
        brain = rally.opponent if person else None
        network = brain.network if brain else rally.network
        genome = brain.genome if brain else rally.lineup.genomes[one]
        labels = replay.lineup.labels
        who = labels[replay.thinker] if labels else name_of(genome)
        title = canvas.fitted(f"{who} is thinking", w - 32)
        canvas.text(title, (x + theme.PAD, y + 22), colour=theme.MUTED)
        thoughts = rally.session.thoughts(one, role)
        draw_brain(canvas, network, genome, thoughts, rally.world.inputs, x + 8, y + 40, w - 24, h - 54 - BUTTONS)
        wide = (w - 2 * theme.PAD - 2 * BETWEEN) / 3
        for k, says in enumerate(rally.world.outputs):
            pressed = float(thoughts[-3 + k]) > 0
            left, top = x + theme.PAD + (wide + BETWEEN) * k, y + h - BUTTONS - 2
            fill = theme.mix(theme.PANEL, theme.BEST, 0.85) if pressed else theme.RAISED
            canvas.panel(left, top, wide, 34, fill=fill, radius=8)
            ink = theme.ink_on(fill) if pressed else theme.MUTED
            canvas.text(says, (left + wide / 2, top + 17), colour=ink, anchor="centre")


def driver_says(canvas: Canvas, match: Match, x: float, y: float, w: float, h: float) -> None:
    """What a person, or two, have to know: the keys at first, and at the end who has won."""
    if match.driving and not (match.begun and match.countdown == 0):
        if match.count:
            canvas.text(f"{match.count}", (x + w / 2, y + h * 0.36), 96, bold=True, anchor="centre")
        else:
            canvas.chip(WORDS.begin, x + w / 2, y + h * 0.36, anchor="centre")
        for says, at, colour in match.hints:
            canvas.chip(told(says), x + w * at, y + h * 0.72, colour, "centre", KEYS_OF)  # below the ball
        return
    if match.given_back:
        canvas.chip("a champion's brain plays on for you", x + 16, y + 84, theme.BEST)
        return
