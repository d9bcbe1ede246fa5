"""`study volley-judge`: how well it is known of a ball over the net whether it will be a point, and a judge made anew.

Brains play the published opponent, as they are and a little changed. Of each ball that they play over the net it is
kept how it flew, how the opponent stood, and what came of it. One hidden layer is fitted to that by maximum likelihood,
with the steps of D. P. Kingma, J. Ba: Adam, 2015.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rich.console import Console

from brains.atomic import write_atomically
from brains.files import Brain
from game.engine.session import Session
from game.engine.side import Side
from game.scenes.volley.field import champion, shipped
from game.training.console import progress_bar
from game.worlds.volley import VOLLEY, kernel
from game.worlds.volley.courses import course, together
from game.worlds.volley.judge import SEEN, UNITS, chance
from game.worlds.volley.opponent import published

CHANGED, SIZE, GAMES = 4, 0.1, 256
"""So many times each brain is changed, by what standard deviation; games of each of them."""
STEPS, BATCH, RATE = 12_000, 4096, 6e-3
MEAN_KEPT, SQUARE_KEPT, TINY = 0.9, 0.999, 1e-8
HELD_OUT = 10
"""One ball of so many is not fitted to."""
ROWS = (kernel.BALL + 1, kernel.BALL + 2, kernel.BALL + 3, *range(4))
"""Of the state, what a judge sees."""


def balls_of(brain: Brain, games: int) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Of each ball that a brain plays over the net: what a judge sees `(ball, seen)`, and whether it was a point."""
    one, starts = together([course(f"random:{seed}") for seed in range(games)])
    sits, everybody = published(), np.zeros(games, dtype=np.int64)
    sides = [Side(brain.network, brain.genome[None], everybody), Side(sits.network, sits.genome[None], everybody)]
    session = Session(VOLLEY, sides, one, placed=starts.T)
    seen: list[NDArray[np.floating]] = []
    points: list[bool] = []
    pending = np.full(games, -1)
    """`(game,)`: which ball is on the other side, −1 for none."""
    x: NDArray[np.floating] = np.zeros(games)
    lives: NDArray[np.floating] = np.full(games, kernel.ALL_LIVES)
    while not session.finished:
        moving = session.alive
        session.run(1)
        now, left = session.field(kernel.BALL), session.field(kernel.LIVES + kernel.LEFT)
        served = session.field(kernel.HELD) > 0
        for game in np.flatnonzero(moving & (left < lives) & (pending >= 0)):
            points[pending[game]] = True
        pending[served | (now > 0)] = -1
        over = moving & ~served & (x > 0) & (now <= 0) & (session.field(kernel.HITS + kernel.RIGHT) > 0)
        rows = np.stack([session.field(row) for row in ROWS], axis=1)
        for game in np.flatnonzero(over):
            pending[game] = len(points)
            seen.append(rows[game])
            points.append(False)
        x, lives = now, np.where(moving, left, lives)
    return np.array(seen).reshape(-1, SEEN), np.array(points, dtype=bool)


def fitted(seen: NDArray[np.float64], points: NDArray[np.bool_], steps: int, seed: int) -> NDArray[np.float64]:
    """A judge `(unit, weights, bias and weight of what it says)` as its file has it; its last unit always says 1."""
    rng = np.random.default_rng(seed)
    usual, spread = seen.mean(axis=0), seen.std(axis=0)
    inputs, wanted = (seen - usual) / spread, points.astype(np.float64)
    units = UNITS - 1
    share = float(np.clip(wanted.mean(), 1e-4, 1 - 1e-4))
    parts = [rng.normal(0, SEEN**-0.5, (SEEN, units)), np.zeros(units), rng.normal(0, 0.01, units), np.zeros(1)]
    parts[3][:] = np.log(share / (1 - share))
    means, squares = [np.zeros_like(part) for part in parts], [np.zeros_like(part) for part in parts]
    for step in range(1, steps + 1):
        some = rng.integers(len(inputs), size=BATCH)
        hidden = np.tanh(inputs[some] @ parts[0] + parts[1])
        error = (1 / (1 + np.exp(-(hidden @ parts[2] + parts[3]))) - wanted[some]) / BATCH
        behind = np.outer(error, parts[2]) * (1 - hidden**2)
        slopes = [inputs[some].T @ behind, behind.sum(axis=0), hidden.T @ error, error.sum(keepdims=True)]
        size = RATE * (1 - (step - 1) / steps) * np.sqrt(1 - SQUARE_KEPT**step) / (1 - MEAN_KEPT**step)
        for k, slope in enumerate(slopes):
            means[k] = MEAN_KEPT * means[k] + (1 - MEAN_KEPT) * slope
            squares[k] = SQUARE_KEPT * squares[k] + (1 - SQUARE_KEPT) * slope**2
            parts[k] = parts[k] - size * means[k] / (np.sqrt(squares[k]) + TINY)
    weights = parts[0] / spread[:, None]
    rows = np.column_stack([weights.T, parts[1] - usual @ weights, parts[2]])
    always = np.array([[0.0] * SEEN + [9.0, float(parts[3][0])]])
    return np.concatenate([rows, always])


def said_by(rows: NDArray[np.float64], seen: NDArray[np.float64]) -> NDArray[np.float64]:
    """`(ball,)`: how likely a point is, by a judge's numbers."""
    hidden = np.tanh(seen @ rows[:, :SEEN].T + rows[:, SEEN])
    return np.asarray(1 / (1 + np.exp(-(hidden @ rows[:, SEEN + 1]))))


def surprise(chances: NDArray[np.floating], points: NDArray[np.bool_]) -> float:
    """Mean negative logarithm of the likelihood: 0 for who knows all."""
    right = np.where(points, chances, 1 - np.asarray(chances, dtype=np.float64))
    return float(-np.log(np.maximum(right, 1e-9)).mean())


def run_judging(seeds: int, out: Path, brains: Sequence[Brain] = (), games: int = GAMES, steps: int = STEPS) -> Any:
    """The shipped judge, and new ones of seeds 0, 1, …, on balls that they were not fitted to; the last one is written
    if `out` is a file for numbers."""
    rng, console = np.random.default_rng(0), Console(stderr=True, highlight=False)
    found = []
    brains = brains or (champion(), *shipped())
    with progress_bar() as progress:
        for brain in progress.track(brains, description="brains"):
            for changed in range(CHANGED + 1):
                by = SIZE * rng.standard_normal(brain.network.genes) * bool(changed)
                genome = (brain.genome + by).astype(np.float32)
                found.append(balls_of(Brain(brain.world, brain.network, genome), games))
    seen, points = (np.concatenate(part) for part in zip(*found, strict=True))
    held = np.arange(len(points)) % HELD_OUT == 0
    known = np.array([chance(*ball) for ball in seen[held]])
    result: dict[str, Any] = {
        "balls": len(points),
        "points": float(points.mean()),
        "knows_nothing": surprise(np.full(int(held.sum()), points[~held].mean()), points[held]),
        "shipped": surprise(known, points[held]),
        "fitted": [],
    }
    for seed in range(seeds):
        rows = fitted(seen[~held], points[~held], steps, seed)
        result["fitted"].append(surprise(said_by(rows, seen[held]), points[held]))
    if out.suffix == ".csv":
        write_atomically(out, "\n".join(",".join(f"{value:.6g}" for value in row) for row in rows).encode() + b"\n")
    console.print(
        f"{len(points):,} balls, {100 * points.mean():.2f} % of them points. Surprise at those that were kept back: "
        f"{result['knows_nothing']:.4f} of who only knows how many are, {result['shipped']:.4f} of the judge that "
        f"comes with it, {', '.join(f'{one:.4f}' for one in result['fitted'])} of new ones"
    )
    return result
