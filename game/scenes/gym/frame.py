"""An environment on the screen: the champion's picture large, a few others small below it."""

from __future__ import annotations

import math

import numpy as np
import pygame
from numpy.typing import NDArray

from game.engine.gym.form import Form
from game.scenes.breeding.driving import Driver
from game.scenes.breeding.frame import Frame
from game.scenes.breeding.replay import Replay
from game.scenes.breeding.results import Words, draw_driving
from game.scenes.gym.pictures import blit
from game.scenes.gym.replay import Episodes
from game.training.history import History
from game.training.snapshot import Snapshot
from game.ui import theme
from game.ui.canvas import Canvas
from game.ui.plot import beside

SMALL, LABEL = 156.0, 28.0
"""Width of small pictures, and height of the line above each picture."""
WIDE = 1.9
"""So many times as wide as high is a picture that has the small ones below it."""
SCORE = "The sum of rewards so far, and the steps that it took."
SOLVED = "The mean over 100 episodes that counts as solved, as Gymnasium says."
RAW = "Scores are sums of rewards."
Place = tuple[float, float, float, float]


def words_of(form: Form) -> Words:
    """How results are spoken of."""
    solved = "" if form.solved is None else f" of {form.solved:,g}"
    return Words(
        still="still play",
        finished="solved it",
        unseen="with a seed that nobody was trained on",
        hint="Arrow keys: play beside the champion",
        begin="press an arrow key to begin",
        own="on for you",
        won="You did it!",
        lost=lambda driver: f"You have {whole(driver.score)}{solved}",
        points=lambda score, goal: whole(score),
    )


def whole(score: int) -> str:
    """A score of whole points."""
    return f"{score:,}"


def said(score: float) -> str:
    """A score, as exactly as it can be read."""
    return f"{score:z,.2f}" if abs(score) < 10 else whole(int(score))


def levels_of(history: History, solved: float | None) -> tuple[tuple[float, str], ...]:
    """What the chart reaches from and to: what best, median and unseen scores have been, and what solves it."""
    columns = [history.best, history.median, history.alike]  # a mean may be far below all others
    return levels_over(np.concatenate(columns), solved)


def levels_over(scores: NDArray[np.float64], solved: float | None = None) -> tuple[tuple[float, str], ...]:
    """The same of scores, of which some may be NaN."""
    values = scores[np.isfinite(scores)]
    if not len(values):
        return (0.0, "0"), (1.0, "1")
    low, high = float(values.min()), float(values.max())
    if solved is not None:
        low, high = min(low, solved), max(high, solved)
    step = _step((high - low or abs(high) or 1.0) / 3)
    first, last = math.floor(low / step), math.ceil(high / step)
    last = max(last, first + 1)
    return tuple((k * step, beside(k * step)) for k in range(first, last + 1))


def _step(rough: float) -> float:
    """The next of 1, 2, 5, 10, …"""
    power = 10.0 ** math.floor(math.log10(max(rough, 1e-9)))
    return next(power * factor for factor in (1, 2, 5, 10) if power * factor >= rough * 0.999)


class GymFrame(Frame):
    """The environment's own pictures."""

    unit = ""
    whole_says, chart_says = SOLVED, RAW

    def __init__(self, form: Form) -> None:
        super().__init__()
        self._form = form
        self.words = words_of(form)
        self.verdict = "" if form.solved is None else f"{form.solved:,g} is solved"
        self._scaled: dict[int, tuple[object, pygame.Surface]] = {}
        """By individual: its picture as it was scaled last, and what that was."""

    def another(self) -> Frame:
        return GymFrame(self._form)

    def says(self, share: float) -> str:
        return said(share)

    def new_replay(self, replay: Replay, snapshot: Snapshot) -> None:
        self._scaled.clear()

    def levels_of(self, snapshot: Snapshot) -> tuple[tuple[float, str], ...]:
        return levels_of(snapshot.history, self._form.solved)

    def paint(self, canvas: Canvas, replay: Replay, box: pygame.Rect) -> None:
        assert isinstance(replay, Episodes)
        replay.watched.listen()
        picture = replay.watched.picture(0)
        if picture is not None:
            blit(canvas.surface, box, picture)

    def draw_world(
        self, canvas: Canvas, replay: Replay, snapshot: Snapshot, driver: Driver | None, place: Place
    ) -> None:
        assert isinstance(replay, Episodes)
        replay.watched.listen()
        shown = replay, replay.watched.drawn, replay.tick, replay.over, driver and object()
        self.layers.draw("world", canvas, place, shown, lambda: self._world(canvas, replay, driver, place))

    def _world(self, canvas: Canvas, replay: Episodes, driver: Driver | None, place: Place) -> None:
        x, y, w, h = place
        canvas.panel(*place, fill=theme.GROUND)
        if self._form.size is None:
            self.without_pictures(canvas, replay, place)
        else:
            (x, y, w, h), others = self._divided(canvas, replay, place, alone=driver is not None)
            if driver:
                half, (width, height) = (w - theme.GAP) / 2, self._form.size
                tall = min(half * height / width + LABEL, h - 44)
                top = y + 44 + (h - 44 - tall) / 2
                self.picture(canvas, replay, driver.me, "you", (x, top, half, tall))
                self.picture(canvas, replay, 0, replay.name(0), (x + half + theme.GAP, top, half, tall))
            else:
                self.picture(canvas, replay, 0, replay.name(0), (x, y, w, h))
            for k, box in enumerate(others, 1):
                self.picture(canvas, replay, k, "", box)
        if driver:
            draw_driving(canvas, driver, words_of(self._form), *place)
        elif replay.watched.trouble:
            x, y, w, h = place
            canvas.chip(canvas.fitted(replay.watched.trouble, w - 64), x + w / 2, y + h - 44, theme.UNSEEN, "centre")

    def _divided(self, canvas: Canvas, replay: Episodes, place: Place, alone: bool) -> tuple[Place, list[Place]]:
        """Where the large picture is, and the small ones: below it if it is wide, else beside it."""
        (x, y, w, h), (width, height) = place, self._form.size or (3, 2)
        x, y, w, h = x + theme.GAP, y + 6, w - 2 * theme.GAP, h - 12
        count = 0 if alone else replay.lineup.population - 1
        if count < 1:
            return (x, y, w, h), []
        if width > WIDE * height:
            count = min(count, max(int(w // SMALL), 1))
            each, low = w / count, (w / count - theme.GAP) * height / width + LABEL
            return (x, y, w, h - low - 8), [(x + each * k, y + h - low, each - theme.GAP, low) for k in range(count)]
        tall = SMALL * height / width + LABEL
        count = min(count, max(int(h // tall), 1))
        large = w - SMALL - theme.GAP
        used = min(large * height / width + LABEL, h)  # they begin and end with the large one
        gap = (used - tall) / (count - 1) if count > 1 else 0.0
        top = y + (h - used) / 2
        if gap < tall:
            gap, top = h / count, y
        return (x, y + (h - used) / 2, large, used), [(x + w - SMALL, top + gap * k, SMALL, tall) for k in range(count)]

    def picture(self, canvas: Canvas, replay: Episodes, individual: int, name: str, place: Place) -> None:
        """One individual's, with its name and score above it."""
        x, y, w, h = place
        watched = replay.watched
        score, alive = float(watched.scores[0, individual]), bool(watched.alive[individual])
        colour = theme.BEST if individual == 0 else theme.TEXT
        below = self._scaled_into(
            canvas, replay, individual, canvas.rect(x + 4, y + LABEL, w - 8, h - LABEL - 4), alive
        )
        left, wide = below.left / canvas.units.scale, below.width / canvas.units.scale
        says = f"{name} · " if name and individual == 0 else name + (" · " if name else "")
        says = f"{says}{said(score)}" + ("" if name == "" else f" · step {replay.tick:,}" if alive else " · over")
        canvas.text(canvas.fitted(says, wide), (left, y + LABEL / 2 + 1), colour=colour if alive else theme.MUTED)
        canvas.explain(left, y, wide, LABEL, SCORE)

    def _scaled_into(
        self, canvas: Canvas, replay: Episodes, individual: int, box: pygame.Rect, alive: bool
    ) -> pygame.Rect:
        """The newest picture, drawn again only when it is another one; where it is."""
        picture, slot = replay.watched.picture(individual), replay.watched.slot(individual)
        width, height = self._form.size or (3, 2)
        scale = min(box.width / width, box.height / height)
        size = max(round(width * scale), 1), max(round(height * scale), 1)
        place = pygame.Rect(box.x + (box.width - size[0]) // 2, box.y, *size)
        if picture is None:
            return place
        key = slot, size, replay.watched.drawn if individual in (0, *replay.lineup.people) else slot
        known = self._scaled.get(individual)
        if known is None or known[0] != key:
            drawn = pygame.Surface(size)
            blit(drawn, drawn.get_rect(), picture)
            self._scaled[individual] = known = (key, drawn)
        canvas.surface.blit(known[1], place)
        if not alive:
            veil = pygame.Surface(size)
            veil.fill(theme.GROUND)
            veil.set_alpha(110)
            canvas.surface.blit(veil, place)
        return place

    def two(self, canvas: Canvas, replay: Replay, place: Place) -> None:
        """A panel with the first two side by side, equally large."""
        assert isinstance(replay, Episodes)
        canvas.panel(*place, fill=theme.GROUND)
        replay.watched.listen()
        if self._form.size is None:
            self.without_pictures(canvas, replay, place)
            return
        (x, y, w, h), (width, height) = place, self._form.size
        half = (w - 3 * theme.GAP) / 2
        tall = min(half * height / width + LABEL, h - 12)
        for k in range(2):
            beside = (x + theme.GAP + k * (half + theme.GAP), y + (h - tall) / 2, half, tall)
            self.picture(canvas, replay, k, replay.name(k), beside)

    def without_pictures(self, canvas: Canvas, replay: Episodes, place: Place) -> None:
        """Scores alone, as rows."""
        x, y, w, h = place
        middle = y + h / 2 - 24 * (replay.session.count + 1) / 2
        canvas.text("It draws no pictures", (x + w / 2, middle - 24), theme.BODY, theme.MUTED, anchor="centre")
        for k in range(replay.session.count):
            you = k in replay.lineup.people
            name, alive = "you" if you else replay.name(min(k, len(replay.lineup.genomes) - 1)), replay.watched.alive[k]
            says = f"{name}: {said(float(replay.watched.scores[0, k]))}"
            colour = theme.TEXT if you or k else theme.BEST
            canvas.text(
                says, (x + w / 2, middle + 20 + 30 * k), theme.BODY, colour if alive else theme.MUTED, anchor="centre"
            )
