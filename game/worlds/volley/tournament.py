"""Champions of a run against each other, and how often both sides of a game press the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from brains.files import Brain
from brains.policy import Policy
from game.engine.session import Evaluator, Session
from game.engine.side import Side
from game.engine.world import World
from game.worlds.volley.courses import course, together
from game.worlds.volley.kernel import HELD, OUTPUTS

GAMES = 32
"""Of each pair, in each seat."""
LOOKED_AT = 1000
"""Ticks of a game in which it is counted what both press."""
COMBINATIONS = 2**OUTPUTS


@dataclass(frozen=True, eq=False)
class Tournament:
    """Every champion against every other one, in both seats."""

    generations: NDArray[np.int64]
    """`(champion,)`, the oldest first."""
    won: NDArray[np.float64]
    """`(of, against)`: games, a drawn one is half a game."""
    points: NDArray[np.float64]
    """`(of, against)`: mean points won less lost."""


@dataclass(frozen=True)
class Alike:
    """How often both sides press the same three buttons in the same tick."""

    seen: float
    """Share of the ticks."""
    chance: float
    """What it would be if neither side's buttons depended on the other's, each pressing all in all what it presses."""

    @property
    def kappa(self) -> float:
        """J. Cohen's: 0 for what chance makes, 1 for always the same; 0, too, where both never press anything else."""
        return (self.seen - self.chance) / (1 - self.chance) if self.chance < 1 else 0.0


def picked(generations: NDArray[np.int64], most: int) -> NDArray[np.intp]:
    """Places of at most so many of them, evenly spread, the first and the last among them."""
    return np.unique(np.linspace(0, len(generations) - 1, most).round().astype(np.intp))


def meet(
    world: World,
    network: Policy,
    generations: NDArray[np.int64],
    genomes: NDArray[np.float32],
    games: int = GAMES,
) -> Tournament:
    """All champions `(champion, gene)` against each other, in so many games a pair and seat, with the same serves."""
    count = len(genomes)
    points = np.zeros((count, count))
    won = np.zeros((count, count))
    right, left = (side.reshape(-1) for side in np.meshgrid(np.arange(count), np.arange(count), indexing="ij"))
    right, left = right[right != left], left[right != left]
    if len(right):
        scores = _played(world, network, genomes, right, left, games)
        for sign, of, against in ((1, right, left), (-1, left, right)):
            points[of, against] += sign * scores.mean(axis=1) / 2
            won[of, against] += (scores * sign > 0).sum(axis=1) + (scores == 0).sum(axis=1) / 2
    return Tournament(generations, won, points)


def _played(
    world: World,
    network: Policy,
    genomes: NDArray[np.float32],
    right: NDArray[np.intp],
    left: NDArray[np.intp],
    games: int,
) -> NDArray[np.float32]:
    """`(pair, game)` points of those on the right."""
    one, starts = together([course(f"random:{seed}") for seed in range(games)])
    sides = [Side(network, genomes, np.repeat(who, games)) for who in (right, left)]
    session = Session(world, sides, one, placed=np.tile(starts, (len(right), 1)).T)
    session.run()
    return np.asarray(session.scores[0].reshape(len(right), games))


def alike(world: World, network: Policy, right: NDArray[np.float32], left: NDArray[np.float32], games: int) -> Alike:
    """Of two genomes `(gene,)` in so many games; ticks before a serve do not count."""
    one, starts = together([course(f"random:{seed}:{LOOKED_AT}") for seed in range(games)])
    sides = [Side(network, np.repeat(genome[None], games, axis=0)) for genome in (right, left)]
    session = Session(world, sides, one, placed=starts.T)
    counts = np.zeros((COMBINATIONS, COMBINATIONS))
    weights = 2 ** np.arange(OUTPUTS)[:, None]
    while not session.finished:
        moving = session.alive & (session.field(HELD) == 0)
        session.run(1)
        pressed = [((session.said(role) > 0) * weights).sum(axis=0)[moving] for role in range(2)]
        np.add.at(counts, (pressed[0], pressed[1]), 1)
    shares = counts / counts.sum()
    return Alike(float(np.trace(shares)), float(shares.sum(axis=1) @ shares.sum(axis=0)))


def against(
    world: World, network: Policy, genomes: NDArray[np.float32], opponents: Sequence[Brain], games: int
) -> NDArray[np.float64]:
    """`(champion, opponent)`: mean points of genomes `(champion, gene)` against brains of any network."""
    serves = [course(f"random:{seed}") for seed in range(games)]
    with Evaluator(world, network) as evaluator:
        means = [
            evaluator.on(genomes, [replace(serve, opponent=opponent) for serve in serves]).mean(axis=0)
            for opponent in opponents
        ]
    return np.stack(means, axis=1).astype(np.float64)
