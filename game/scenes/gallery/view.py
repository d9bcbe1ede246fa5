"""How the gallery looks: a head with the worlds, cards, the details of the chosen one, and a line at the foot."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Executor, Future
from dataclasses import dataclass
from functools import partial

import numpy as np
import pygame

from brains.files import Brain
from game.engine.kernel_cache import compile_apart, compiled
from game.scenes.gallery.words import SHIPPED, about, age, facts, score, title
from game.store.champions import Kept
from game.ui import theme
from game.ui.brain_diagram import draw_brain
from game.ui.canvas import Canvas
from game.ui.overlay import broken
from game.ui.theme import Units
from game.worlds import WORLDS

Area = tuple[float, float, float, float]
"""x, y, width and height in units."""

LEAST_SCALE = 0.44
"""Pixels a unit: below, text is no smaller than eight pixels, and everything keeps its proportion to it."""
TOP, FOOT = 84.0, 44.0
CARD_WIDTH, CARD_HEIGHT = 200.0, 270.0
"""Of a card, at least."""
WORDS = 112.0
"""Of a card's height, below the picture."""
LINE = 25.0
CAP = 38.0
"""From one key cap to the one below it."""
INSIDE = 6.0
"""From a card's edge to its picture."""
KEPT_PICTURES = 96
OVER = 2
"""So many times larger a network is painted, and then made smaller, for smooth edges."""


def tabs(beside: str = "") -> tuple[str, ...]:
    """All, and the titles of the worlds, which are loaded for it; `beside`: of an environment, too."""
    return "All", *(world.title for world in WORLDS.values()), *filter(None, (beside,))


@dataclass(frozen=True)
class Cap:
    """A key that does something now."""

    label: str
    key: int
    says: str
    urgent: bool = False


def readable(canvas: Canvas) -> Canvas:
    """The same surface in units that are never too small to read."""
    if canvas.units.scale >= LEAST_SCALE:
        return canvas
    width, height = canvas.surface.get_size()
    return Canvas(canvas.surface, Units(LEAST_SCALE, width / LEAST_SCALE, height / LEAST_SCALE))


@dataclass(frozen=True)
class Layout:
    """Where everything is in a window."""

    width: float
    height: float
    columns: int
    rows: int
    """That are seen at once."""
    beside: str = ""
    """The title of an environment whose champions are shown."""

    @classmethod
    def of(cls, canvas: Canvas, beside: str = "") -> Layout:
        width, height = canvas.units.width, canvas.units.height
        across, down = width - 3 * theme.EDGE - theme.RIGHT, height - TOP - FOOT
        columns = max(int((across + theme.GAP) / (CARD_WIDTH + theme.GAP)), 1)
        rows = max(int((down + theme.GAP) / (CARD_HEIGHT + theme.GAP)), 1)
        return cls(width, height, columns, rows, beside)

    def card(self, slot: int) -> Area:
        """The place of the card with a number among those that are seen."""
        across, down = self.width - 3 * theme.EDGE - theme.RIGHT, self.height - TOP - FOOT
        width = (across - (self.columns - 1) * theme.GAP) / self.columns
        height = (down - (self.rows - 1) * theme.GAP) / self.rows
        row, column = divmod(slot, self.columns)
        return theme.EDGE + column * (width + theme.GAP), TOP + row * (height + theme.GAP), width, height

    def picture(self, slot: int) -> Area:
        """Of a card."""
        x, y, width, height = self.card(slot)
        return x + INSIDE, y + INSIDE, width - 2 * INSIDE, height - INSIDE - WORDS

    @property
    def details(self) -> Area:
        return self.width - theme.EDGE - theme.RIGHT, TOP, theme.RIGHT, self.height - TOP - FOOT

    def cap(self, number: int, count: int) -> Area:
        """The place of a key cap and its words: two columns at the bottom of the details."""
        x, y, width, height = self.details
        rows = -(-count // 2)
        column, row = divmod(number, rows)
        half = (width - 2 * theme.PAD) / 2
        return x + theme.PAD + column * half, y + height - theme.PAD / 2 - CAP * (rows - row), half, CAP

    def tabs(self, canvas: Canvas) -> list[Area]:
        """The places of the worlds' names in the head; none if there is not enough room."""
        places, x = [], theme.EDGE + canvas.width("Champions", theme.BIG, True) + 28
        for says in tabs(self.beside):
            width = canvas.width(says, theme.BODY, True) + 28
            places.append((x, 28.0, width, 38.0))
            x += width + 6
        return places if x < self.width - theme.EDGE else []


class Pictures:
    """Are painted in a thread, and kept."""

    def __init__(self, pool: Executor, apart: bool) -> None:
        """`apart`: what a world has not yet had compiled for a portrait, another process compiles first."""
        self._pool, self._apart = pool, apart
        self._made: dict[object, Future[pygame.Surface]] = {}
        self._wanted: dict[object, Future[pygame.Surface]] = {}
        """Those that were asked for in this frame."""

    def begin(self) -> None:
        """A new frame; what nobody asked for in the last one is not painted any more."""
        for key, future in list(self._made.items()):
            if key not in self._wanted and future.cancel():
                del self._made[key]
        while len(self._made) > KEPT_PICTURES and (old := next(iter(self._made))) not in self._wanted:
            del self._made[old]
        self._wanted = {}

    def portrait(self, one: Kept, size: tuple[int, int]) -> pygame.Surface | None:
        """Of a champion; None while it is being painted, or if it cannot be."""
        return self._get((one.path, one.when, size, theme.look), partial(_portrait, one, size, self._apart))

    def compiling(self, one: Kept) -> bool:
        """Whether its portrait waits for a world's first start ever."""
        return self._apart and not compiled(one.world).exists()

    def brain(self, one: Kept, number: int, size: tuple[int, int], scale: float) -> pygame.Surface | None:
        """The network and the weights of one of its brains, the same way."""
        paint = partial(_diagram, one.brains[number], size, scale)
        return self._get((one.path, one.when, number, size, theme.look), paint)

    def _get(self, key: object, paint: partial[pygame.Surface]) -> pygame.Surface | None:
        future = self._made.pop(key, None) or self._pool.submit(paint)
        self._made[key] = self._wanted[key] = future  # the newest last
        if not future.done() or future.cancelled() or future.exception():
            return None
        return future.result()

    @property
    def done(self) -> frozenset[object]:
        """Which of those that are wanted are there."""
        return frozenset(key for key, future in self._wanted.items() if future.done())

    def close(self) -> None:
        """Paint no more."""
        self._wanted = {}
        self.begin()


def _portrait(one: Kept, size: tuple[int, int], apart: bool) -> pygame.Surface:
    from game.scenes.base.portraits import portrait  # which loads all worlds

    if apart and one.world:
        compile_apart(one.world)
    return portrait(one.brains, size)


def _diagram(brain: Brain, size: tuple[int, int], scale: float) -> pygame.Surface:
    """What each unit gives when all inputs give the same."""
    large = pygame.Surface((size[0] * OVER, size[1] * OVER))
    large.fill(theme.PANEL)
    canvas = Canvas(large, Units(scale * OVER, size[0] / scale, size[1] / scale))
    inputs = np.full(brain.network.sizes[0], 0.5, dtype=np.float32)
    thoughts = np.concatenate(brain.network.forward(brain.genome, inputs)).astype(np.float32)
    draw_brain(canvas, brain.network, brain.genome, thoughts, (), 0, 4, canvas.units.width, canvas.units.height - 8)
    return pygame.transform.smoothscale(large, size)


def draw_head(canvas: Canvas, layout: Layout, head: str, tab: int, says: str) -> None:
    """The title, the worlds to choose from, and how many champions there are."""
    places = layout.tabs(canvas)
    canvas.text(head, (theme.EDGE + 2, 46), theme.BIG, bold=True)
    for number, (x, y, width, height) in enumerate(places):
        if number == tab:
            canvas.panel(x, y, width, height, fill=theme.RAISED, border=theme.BEST, radius=8)
        colour = theme.BEST if number == tab else theme.MUTED
        canvas.text(
            tabs(layout.beside)[number], (x + width / 2, y + height / 2), theme.BODY, colour, number == tab, "centre"
        )
    if not places:
        says = f"‹ {tabs(layout.beside)[tab]} ›"
    left = places[-1][0] + places[-1][2] if places else theme.EDGE + canvas.width(head, theme.BIG, True)
    right = layout.width - theme.EDGE
    canvas.text(canvas.fitted(says, right - left - 24), (right, 47), colour=theme.MUTED, anchor="right")


def draw_card(canvas: Canvas, layout: Layout, slot: int, one: Kept, chosen: bool, pictures: Pictures) -> None:
    """A champion in short."""
    x, y, width, height = layout.card(slot)
    canvas.panel(x, y, width, height, fill=theme.RAISED if chosen else None)
    box = canvas.panel(*layout.picture(slot), fill=theme.GROUND, radius=0)
    inner = box.inflate(-2, -2)
    left, right, line = x + 14, x + width - 14, y + height - WORDS + 18
    if one.trouble:
        _draw_damaged(canvas, layout.picture(slot), one)
        rows = [("cannot be read", theme.UNSEEN), ("", theme.MUTED), ("", theme.MUTED)]
    else:
        if image := pictures.portrait(one, inner.size):
            canvas.surface.blit(image, inner)
        elif pictures.compiling(one):
            across, down, wide, high = layout.picture(slot)
            canvas.text("compiling …", (across + wide / 2, down + high / 2), colour=theme.MUTED, anchor="centre")
        words = f"{age(one.brains[0], short=True)} · seed {one.brains[0].seed}"
        rows = [(about(one), theme.MUTED), (score(one), theme.TEXT), (words, theme.MUTED)]
    room = right - left
    if one.shipped:
        canvas.label(SHIPPED, (x + width - INSIDE - 4, y + INSIDE + 16), theme.BEST)
    canvas.text(canvas.fitted(title(one), room, theme.BODY, True), (left, line), theme.BODY, bold=True)
    for row, (says, colour) in enumerate(rows, 1):
        canvas.text(canvas.fitted(says, room), (left, line + 1 + row * 23), colour=colour)
    if chosen:
        corner = canvas.units.px(theme.RADIUS)
        outer = canvas.rect(x, y, width, height)
        pygame.draw.rect(canvas.surface, theme.BEST, outer, canvas.units.line(3), border_radius=corner)


def _draw_damaged(canvas: Canvas, place: Area, one: Kept) -> None:
    """A cross, and what is wrong with the file."""
    x, y, width, height = place
    arm = 12.0
    for slope in (-1, 1):
        ends = canvas.rect(x + width / 2 - arm, y + 40 - arm, 2 * arm, 2 * arm)
        start, end = (ends.left, (ends.top, ends.bottom)[slope > 0]), (ends.right, (ends.bottom, ends.top)[slope > 0])
        pygame.draw.aaline(canvas.surface, theme.UNSEEN, start, end, canvas.units.line(3))
    lines = broken(canvas, one.trouble, width - 2 * theme.GAP, theme.SMALL)
    for row, says in enumerate(lines[: int((height - 64) // LINE)]):
        canvas.text(says, (x + width / 2, y + 76 + row * LINE), colour=theme.MUTED, anchor="centre")


def draw_details(canvas: Canvas, layout: Layout, one: Kept | None, caps: Sequence[Cap], pictures: Pictures) -> None:
    """All that is known of the chosen one, as far as there is room for it, and the keys."""
    x, y, width, height = layout.details
    canvas.panel(x, y, width, height)
    left, room = x + theme.PAD + 2, width - 2 * theme.PAD - 4
    end = layout.cap(0, len(caps))[1] - 8
    if one is not None:
        canvas.text(canvas.fitted(title(one), room, theme.STRONG, True), (left, y + 30), theme.STRONG, bold=True)
        says = f"{about(one)} · {SHIPPED}" if one.shipped and one.brains else about(one) if one.brains else "damaged"
        canvas.text(canvas.fitted(says, room), (left, y + 60), colour=theme.MUTED)
        line = y + 94
        for says in broken(canvas, one.trouble, room, theme.SMALL) if one.trouble else ():
            canvas.text(says, (left, line))
            line += LINE
        known = facts(one) if one.brains else [("file", one.path.name)]
        known = known[: max(int((end - line) // LINE), 1)]
        spare = end - line - LINE * len(known)
        if one.brains and spare > 90:
            high = min(spare - 16, 190.0)
            _draw_brains(canvas, (left, line - 12, room, high), one, pictures)
            line += high + 8
        for label, value in known:
            canvas.text(label, (left, line), colour=theme.MUTED)
            value = canvas.fitted(value, room - canvas.width(label) - 16, bold=True)
            canvas.text(value, (left + room, line), bold=True, anchor="right")
            line += LINE
    for number, cap in enumerate(caps):
        at, top, half, _ = layout.cap(number, len(caps))
        taken = canvas.key(cap.label, at, top) + 8
        colour = theme.UNSEEN if cap.urgent else theme.MUTED
        canvas.text(canvas.fitted(cap.says, half - taken), (at + taken, top + 15), colour=colour, bold=cap.urgent)


def _draw_brains(canvas: Canvas, area: Area, one: Kept, pictures: Pictures) -> None:
    """One, or several beside each other."""
    x, y, width, height = area
    each = width / len(one.brains)
    for k in range(len(one.brains)):
        box = canvas.rect(x + k * each + 6, y, each - 12, height)
        if image := pictures.brain(one, k, box.size, canvas.units.scale):
            canvas.surface.blit(image, box)


def draw_empty(canvas: Canvas, layout: Layout, lines: Sequence[str]) -> None:
    """There is nothing to choose: what to do about it."""
    right = layout.details[0] - theme.EDGE
    middle = (theme.EDGE + right) / 2
    y = layout.height / 2 - LINE * len(lines) / 2
    for row, says in enumerate(lines):
        size, colour = (theme.STRONG, theme.TEXT) if row == 0 else (theme.BODY, theme.MUTED)
        fits = canvas.fitted(says, right - theme.EDGE, size, row == 0)
        canvas.text(fits, (middle, y + row * 34), size, colour, bold=row == 0, anchor="centre")


def draw_scroll(canvas: Canvas, layout: Layout, top: int, rows: int) -> None:
    """How far down the rows that are seen are."""
    if rows <= layout.rows:
        return
    x, y, height = layout.details[0] - theme.EDGE / 2 - 3, TOP, layout.height - TOP - FOOT
    length = max(height * layout.rows / rows, 24.0)
    down = (height - length) * top / (rows - layout.rows)
    for fill, start, size in ((theme.PANEL, y, height), (theme.MUTED, y + down, length)):
        box = canvas.rect(x, start, 6, size)
        pygame.draw.rect(canvas.surface, fill, box, border_radius=canvas.units.px(3))


def draw_foot(canvas: Canvas, layout: Layout, note: str, hint: str) -> None:
    """What has just happened, or else what else can be done."""
    room = layout.width - 2 * theme.EDGE - 4
    lines = broken(canvas, note, room, theme.SMALL, True)[:2] if note else [canvas.fitted(hint, room)]
    for k, line in enumerate(lines):
        at = (theme.EDGE + 2, layout.height - FOOT / 2 + 1 + 21 * (k - (len(lines) - 1) / 2))
        canvas.text(line, at, colour=theme.TEXT if note else theme.MUTED, bold=bool(note))
