"""The columns beside the board: who plays and thinks, champions against champions."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from game.scenes.base.grid import Place, Shown, draw_grid
from game.scenes.chase.board import animal
from game.scenes.chase.game import YOU, Match
from game.ui import theme
from game.ui.brain_diagram import draw_brain
from game.ui.canvas import Canvas
from game.worlds.chase import CHASE, kernel
from game.worlds.chase.duels import Grid

TITLE = "mice against cats, by generation"
PLAYERS = "Who plays whom, of which generation, and how many turns each has lost against perfect play so far."
TURN = "The turn of this game, and in which turn the mouse would be caught if both played perfectly."
RHYTHM = "The turns between two sprints: in the last one the cat moves twice."
THINKING = "The brain of whoever moved last: what it sees on the left, its four directions on the right."
LOST = "How many turns each of the two has lost against perfect play."
GRID = "Each kept mouse against each kept cat: the {better}, the longer it lived. Stripes say who was good."


def colour_of(role: int) -> theme.Colour:
    """Of mouse and cat."""
    return (theme.BEST, theme.UNSEEN)[role]


def draw_match(canvas: Canvas, match: Match, place: Place) -> None:
    """Who plays whom, whose move of two people it is, the turn, and how far the next sprint is."""
    x, y, w, _ = place
    canvas.panel(*place)
    canvas.explain(*place, PLAYERS)
    canvas.explain(x, y + 170, w, 44, TURN)
    canvas.explain(x, y + 218, w, 46, RHYTHM)
    for role, player in enumerate(match.players):
        top = y + 14 + 84 * role
        if match.duel and match.waits and match.phase[1] == role:
            canvas.panel(x + 6, top - 6, w - 12, 76, fill=theme.RAISED, border=colour_of(role))
        image = animal(role, canvas.units.px(20))
        canvas.surface.blit(image, image.get_rect(center=(canvas.units.px(x + 38), canvas.units.px(top + 32))))
        name = canvas.fitted(player.name, w - 92, theme.BODY, True)
        canvas.text(name, (x + 76, top + 18), theme.BODY, colour_of(role), bold=True)
        lost = match.lost[role]
        about = player.about if player.kind == YOU or not match.turns else f"{player.about} · lost {lost:.0f}"
        if canvas.width(about) > w - 92:
            about = about.replace("generation", "gen")
        canvas.text(canvas.fitted(about, w - 92), (x + 76, top + 46), colour=theme.MUTED)
    top = y + 190
    canvas.text("Turn", (x + theme.PAD, top + 6), theme.BODY, theme.MUTED)
    canvas.text(f"{match.turns}", (x + theme.PAD + 56, top), theme.BIG, bold=True)
    perfect = "–" if match.value >= match.solution.limit else f"{match.value:.0f}"
    canvas.text(f"perfect play: {perfect}", (x + w - theme.PAD, top + 6), colour=theme.MUTED, anchor="right")
    _draw_phases(canvas, match, x + theme.PAD, top + 46, w - 2 * theme.PAD)


def _draw_phases(canvas: Canvas, match: Match, x: float, y: float, w: float) -> None:
    """A box for each turn of the rhythm, the one of the sprint in the cat's colour, the current one filled."""
    if not match.sprint:
        canvas.text("the cat never sprints", (x, y), colour=theme.MUTED)
        return
    phase = match.phase[0]
    size = min((w + 8) / match.sprint - 8, 56.0)
    for k in range(match.sprint):
        colour = theme.UNSEEN if k == match.sprint - 1 else theme.MUTED
        fill = theme.mix(theme.PANEL, colour, 0.75 if k == phase else 0.0)
        left = x + (size + 8) * k
        canvas.panel(left, y - 13, size, 26, fill=fill, border=colour, radius=6)
        if k == match.sprint - 1:
            ink = theme.GROUND if k == phase else theme.UNSEEN
            canvas.text("2×", (left + size / 2, y), colour=ink, bold=True, anchor="centre")


def draw_thinking(canvas: Canvas, match: Match, place: Place) -> None:
    """The brain of whoever moved last; of two brains the mouse's before the first move."""
    x, y, w, h = place
    canvas.panel(*place)
    canvas.explain(*place, LOST if match.duel else THINKING)
    if match.duel:
        _draw_losses(canvas, match, x, y, w)
        return
    roles = [role for role in (match.mover, kernel.MOUSE, kernel.CAT) if match.players[role].brain]
    if not roles:
        for k, says in enumerate(("perfect play needs no brain:", "its moves are looked up", "in the solved game")):
            canvas.text(says, (x + theme.PAD, y + 26 + 26 * k), colour=theme.MUTED)
        return
    role = roles[0]
    brain = match.players[role].brain
    assert brain is not None
    colour = theme.BEST if role == kernel.MOUSE else theme.UNSEEN
    title = f"the {CHASE.roles[role]} is thinking"
    canvas.text(canvas.fitted(title, w - 32), (x + theme.PAD, y + 22), colour=colour)
    thoughts = match.session.thoughts(0, role)
    draw_brain(canvas, brain.network, brain.genome, thoughts, CHASE.inputs, x + 6, y + 40, w - 20, h - 50)


def _draw_losses(canvas: Canvas, match: Match, x: float, y: float, w: float) -> None:
    """How far two people are from perfect play, as it says on the board where they moved."""
    canvas.text("lost against perfect play", (x + theme.PAD, y + 22), colour=theme.MUTED)
    for role, player in enumerate(match.players):
        line, lost = y + 70 + 56 * role, match.lost[role]
        canvas.text(player.name, (x + theme.PAD, line), theme.BODY, colour_of(role), bold=True)
        right = x + w - theme.PAD - 56
        canvas.text(f"{lost:.0f}", (right, line - 3), theme.BIG, bold=True, anchor="right")
        canvas.text("turn" if lost == 1 else "turns", (right + 8, line + 3), colour=theme.MUTED)


def draw_champions(canvas: Canvas, grid: Grid | None, place: Place) -> None:
    """Each mouse against each cat: the brighter the longer it lived."""
    canvas.explain(*place, GRID.format(better=theme.better_is))
    shown = None
    if grid is not None and len(grid.generations):
        low, high = float(grid.turns.min()), float(grid.turns.max())
        shares = np.log(grid.turns / low) / max(math.log(high / low), 1e-9)
        colours, says = (theme.BEST, theme.UNSEEN), (f"lived {low:.1f} to {high:.1f} turns",)
        shown = Shown(TITLE, ("mouse", "cat"), colours, grid.generations, shares, says)
    draw_grid(canvas, shown, TITLE, place)


def draw_tournament(
    canvas: Canvas, mice: list[str], cats: list[str], turns: NDArray[np.float64], counts: NDArray[np.int64]
) -> None:
    """A table over the scene: `turns (mouse, cat)`, NaN where nobody has played; `counts` of games of persons."""
    width, height = 920.0, 172.0 + 56 * len(mice)
    x, y = (canvas.units.width - width) / 2, (canvas.units.height - height) / 2
    canvas.panel(x, y, width, height)
    canvas.text("Tournament", (x + 28, y + 38), theme.TITLE, bold=True)
    canvas.text("any key closes this", (x + width - 28, y + 38), colour=theme.MUTED, anchor="right")
    column = (width - 316) / max(len(cats), 1)
    for k, cat in enumerate(cats):
        middle = x + 288 + column * (k + 0.5)
        canvas.text(
            canvas.fitted(cat, column - 12, theme.BODY, True),
            (middle, y + 92),
            theme.BODY,
            theme.UNSEEN,
            True,
            "centre",
        )
    for row, mouse in enumerate(mice):
        line = y + 142 + 56 * row
        canvas.text(canvas.fitted(mouse, 250, theme.BODY, True), (x + 28, line), theme.BODY, theme.BEST, True)
        for k in range(len(cats)):
            middle = x + 288 + column * (k + 0.5)
            value = turns[row, k]
            says = "–" if np.isnan(value) else f"{value:.2f}"
            canvas.text(says, (middle, line), theme.STRONG, bold=True, anchor="centre")
            if counts[row, k]:
                at = (middle + 36, line + 2)
                games = "game" if counts[row, k] == 1 else "games"
                canvas.text(f"{counts[row, k]} {games}", at, colour=theme.MUTED)
    says = "turns until the mouse is caught: mean over all starts, of persons over the starts they played"
    canvas.text(says, (x + 28, y + height - 30), colour=theme.MUTED)
