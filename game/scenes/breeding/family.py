"""The family tree: where the champion comes from, and how its genome came about, row by row."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, Protocol

import numpy as np
import pygame
from numpy.typing import NDArray

from brains.convolutional import Convolutional
from game.scenes.base.overlays import Help
from game.scenes.base.stage import Stage
from game.scenes.breeding.descent import Path, draw_none, draw_path, draw_tree, path_of
from game.training.family import MOST_INDIVIDUALS
from game.training.snapshot import Snapshot
from game.ui import theme
from game.ui.canvas import Canvas
from game.ui.eyes_diagram import draw_filters
from game.ui.foot import draw_foot
from game.ui.foot import height as foot_height
from game.ui.genome import Box, Strips, draw_strips, draw_wiring, gene_says, scales_of, shares_of
from game.ui.keys import FAMILY_KEYS
from game.ui.layers import Layers

TOP, HEAD = 66.0, 44.0
TREE = 272.0
"""Height of the panel with the ancestors."""
WIRING = 420.0
"""Width of the panel with the diagram."""
ROWS = 24
"""Generations whose genomes are shown, at most."""
SECONDS = 1.0
"""How often what is bred meanwhile is looked at."""
GENOMES = (
    "Each row is the champion of a generation, each column one gene in the colour of its edge: one colour is positive, "
    "the other negative, the stronger the larger. What stays from row to row has taken hold. Click: that one again."
)
WIRES = (
    "The genome of the marked row: edges are its weights, in the colours of its columns; units have that of their bias."
)
WHOSE = "Whose ancestors and genomes these are. Breeding goes on meanwhile."


class World(Protocol):
    """Over which it opens."""

    stage: Stage[Any]

    @property
    def snapshot(self) -> Snapshot: ...

    @property
    def playing(self) -> bool: ...


class FamilyScene:
    """Lies over a world that goes on breeding."""

    def __init__(self, over: World, go: Callable[[int], None]) -> None:
        self.over = False
        self.stage, self._world, self._go = over.stage, over, go
        self.population = 0
        """Which one of two."""
        self.row: int | None = None
        """The generation that somebody has chosen; None for the newest."""
        self.gene: int | None = None
        """Under the mouse."""
        self._layers, self._age = Layers(), 0.0
        self._strips: Strips | None = None
        self._look()
        self.stage.report("family")

    def _look(self) -> None:
        """At what is bred now."""
        self.snapshot = snapshot = self._world.snapshot
        k, champion = self.population, snapshot.champions[self.population]
        past = [one for one in snapshot.past if one.number < champion.generation]
        genomes = np.stack([*(one.genomes[k][0] for one in past), champion.genome])
        numbers = [*(one.number for one in past), champion.generation]
        rows = np.unique(np.linspace(0, len(numbers) - 1, min(len(numbers), ROWS)).round().astype(int))
        self.network = champion.network
        self.numbers = tuple(numbers[row] for row in rows)
        self.shares: NDArray[np.float64] = shares_of(genomes[rows], scales_of(self.network, genomes[rows]))
        self.genomes = genomes[rows]
        by_mean = snapshot.settings.stands_by_mean
        self.path: Path | None = path_of(numbers, genomes) if by_mean and len(numbers) > 1 else None

    @property
    def at(self) -> int:
        """The row that is marked: of the chosen generation, or the newest."""
        if self.row is None:
            return len(self.numbers) - 1
        return int(np.argmin(np.abs(np.array(self.numbers) - self.row)))

    # What happens with time

    def update(self, seconds: float) -> None:
        self._age += seconds
        now = self._world.snapshot
        if now.run != self.snapshot.run or not now.champions:
            self.over = True
        elif self._age >= SECONDS and now is not self.snapshot:
            self._age = 0.0
            self._look()

    # What a person does

    def handle(self, event: pygame.event.Event, canvas: Canvas) -> None:
        if event.type in (pygame.MOUSEMOTION, pygame.MOUSEBUTTONDOWN) and self._strips:
            scale = canvas.units.scale
            found = self._strips.at(event.pos[0] / scale, event.pos[1] / scale)
            self.gene = found[1] if found else None
            if found and found[0] < len(self.numbers):
                self._choose(found[0])
                if event.type == pygame.MOUSEBUTTONDOWN and event.button == 1:
                    self._see_again()
        if event.type != pygame.KEYDOWN:
            return
        action = FAMILY_KEYS.action_of(event.key)
        self.stage.report("key", action=action)
        if action in ("older", "newer"):
            self._choose(min(max(self.at + (1 if action == "newer" else -1), 0), len(self.numbers) - 1))
        elif action == "again":
            self._see_again()
        elif action == "other" and len(self.snapshot.champions) > 1:
            self.population = 1 - self.population
            self._look()
        elif action == "help":
            self.stage.put_on(Help(self, FAMILY_KEYS))
        elif action == "back":
            self.over = True

    def _choose(self, row: int) -> None:
        self.row = None if row == len(self.numbers) - 1 else self.numbers[row]

    def _see_again(self) -> None:
        """The marked generation comes on in the world itself."""
        self.over = True
        if self.row is not None:
            self._go(self.numbers[self.at])

    # What is seen

    def draw(self, canvas: Canvas, frames_per_second: float) -> list[pygame.Rect] | None:
        layers = self._layers
        layers.begin(canvas)
        width, bottom = canvas.units.width, canvas.units.height - foot_height(None)
        seen = (self.snapshot, self.population)
        layers.draw("header", canvas, (0, 0, width, TOP - 4), seen, lambda: self._header(canvas))
        wide = width - 2 * theme.EDGE - theme.GAP - WIRING
        tree = (theme.EDGE, TOP, wide, TREE)
        layers.draw("tree", canvas, tree, (*seen, self.at), lambda: self._tree(canvas, tree))
        below = TOP + TREE + theme.GAP
        rows = (theme.EDGE, below, wide, bottom - below)
        layers.draw("rows", canvas, rows, (*seen, self.at, self.gene), lambda: self._rows(canvas, rows))
        wires = (theme.EDGE + wide + theme.GAP, TOP, WIRING, bottom - TOP)
        layers.draw("wires", canvas, wires, (*seen, self.at, self.gene), lambda: self._wires(canvas, wires))
        foot, note = (0.0, bottom + 6, width, canvas.units.height - bottom - 6), self.stage.note
        layers.draw("foot", canvas, foot, note, lambda: draw_foot(canvas, note, FAMILY_KEYS, None))
        return layers.changed

    @property
    def _role(self) -> str:
        """Which population it is, where there are two."""
        return self.snapshot.settings.arena.roles[self.population] if len(self.snapshot.champions) > 1 else ""

    def _header(self, canvas: Canvas) -> None:
        title, settings = "Where it comes from", self.snapshot.settings
        canvas.text(title, (theme.EDGE + 4, 36), theme.TITLE, bold=True)
        x = theme.EDGE + 4 + canvas.width(title, theme.TITLE, True) + 24
        whose = f"the {self._role} · " if self._role else ""
        about = f"{settings.arena.title} · {whose}{settings.strategy} · champion of generation {self.numbers[-1]:,}"
        room = canvas.units.width - theme.EDGE - x
        canvas.text(canvas.fitted(about, room, theme.BODY), (x, 38), theme.BODY, theme.MUTED)
        canvas.explain(x, 14, room, 44, WHOSE)

    def _tree(self, canvas: Canvas, place: Box) -> None:
        snapshot, at = self.snapshot, None if self.row is None else self.numbers[self.at]
        family = snapshot.families[self.population] if snapshot.families else None
        if self.path:
            draw_path(canvas, self.path, place, at)
        elif family:
            draw_tree(canvas, family, place, at)
        else:
            draw_none(canvas, "the champion's ancestors", self._why(), place)

    def _why(self) -> str:
        """There is no tree."""
        settings = self.snapshot.settings
        if settings.stands_by_mean:
            return "a mean has a path as soon as there are two generations"
        if settings.population > MOST_INDIVIDUALS:
            return f"kept of populations of at most {MOST_INDIVIDUALS:,}"
        return "not kept: where children must beat their parents, these may be of any earlier generation"

    def _rows(self, canvas: Canvas, place: Box) -> None:
        x, y, w, h = place
        canvas.panel(*place)
        canvas.text("genomes of champions", (x + theme.PAD, y + 22), bold=True)
        says = f"{self.network.genes:,} genes, ordered as the layers are"
        canvas.text(says, (x + w - theme.PAD, y + 22), colour=theme.MUTED, anchor="right")
        inner = (x + theme.PAD, y + HEAD, w - 2 * theme.PAD - 4, h - HEAD - theme.PAD)
        self._strips = Strips.inside(self.network, len(self.numbers), *inner)
        draw_strips(canvas, self._strips, self.shares, self.numbers, (self.at, self.gene))
        left, top, _, _ = self._strips.box
        for box in ((x, y, w, top - y), (x, top, left - x, h - (top - y))):
            canvas.explain(*box, GENOMES)  # not over the colours, where it would lie on what somebody points at

    def _wires(self, canvas: Canvas, place: Box) -> None:
        x, y, w, h = place
        canvas.panel(*place)
        canvas.explain(*place, WIRES)
        canvas.text(f"generation {self.numbers[self.at]:,}", (x + theme.PAD, y + 22), bold=True)
        arena = self.snapshot.settings.arena
        newest = self.snapshot.newest
        seen = arena.senses_on(newest.courses[0]) if newest and newest.courses else arena.inputs
        senses = seen[: self.network.sizes[0]]
        outputs = arena.outputs if len(arena.outputs) == self.network.outputs else ()
        inner = (x + theme.PAD, y + HEAD, w - 2 * theme.PAD, h - 2 * HEAD)
        if isinstance(self.network, Convolutional):
            draw_filters(canvas, self.network, self.genomes[self.at], inner)
            return
        draw_wiring(canvas, self.network, self.shares[self.at], senses, outputs, inner, self.gene)
        if self.gene is not None and self.gene < self.network.genes:
            value = float(self.genomes[self.at, self.gene])
            number = f"{value:+.3g}" if math.isfinite(value) else "–"
            says = gene_says(self.network, self.gene, senses, outputs)
            room = w - 3 * theme.PAD - canvas.width(number, bold=True)
            canvas.text(canvas.fitted(says, room), (x + theme.PAD, y + h - 22), colour=theme.MUTED)
            canvas.text(number, (x + w - theme.PAD, y + h - 22), bold=True, anchor="right")

    def refresh(self) -> None:
        self._layers.invalidate()


def open_over(world: World, go: Callable[[int], None]) -> None:
    """Show where the champion comes from, if there is one; `go` shows a generation again."""
    snapshot = world.snapshot
    if world.playing:
        world.stage.say("Esc ends the game first")
    elif not snapshot.bred:
        world.stage.say("who is taught by a teacher has no ancestors")
    elif not snapshot.champions:
        world.stage.say("no champion yet")
    else:
        world.stage.put_on(FamilyScene(world, go))
