"""Cat against mouse from every start: brains and perfect players, and what a brain loses against perfect play."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from brains.files import Brain
from brains.policy import Policy
from game.engine.session import Session
from game.engine.side import Side
from game.worlds import Course
from game.worlds.chase import kernel
from game.worlds.chase.rooms import SENSES, Shape, cells, furnished, placed, shape
from game.worlds.chase.rules import RULES as CHASE
from game.worlds.chase.solver import Solution

PERFECT = "perfect"
"""The name of the player that looks its moves up in the solved game."""

GRID_EVERY = 11
"""Of all starts every so many are played when champions of many generations meet."""


@dataclass(frozen=True, eq=False)
class Duel:
    """A mouse against a cat, from every start in different cells, in phase 0."""

    solution: Solution
    turns: NDArray[np.float64]
    """`(start,)`: turns until the capture, or the limit."""
    caught: NDArray[np.bool_]
    """`(start,)`."""

    @property
    def mean_turns(self) -> float:
        return float(self.turns.mean())

    @cached_property
    def lost(self) -> NDArray[np.float64]:
        """`(role, start)`: turns that each role lost against the perfect value of the start."""
        over = self.turns - self.solution.start_values
        return np.stack([-over, over])

    def regret(self, role: int) -> float:
        """Mean of what a role lost; below 0 if the opponent lost more."""
        return float(self.lost[role].mean())


def phase_of(sprint: int, tick: int) -> tuple[int, int, int]:
    """`(phase, role, ply)` of a tick; the ply counts the second move of a sprint as one more."""
    phase, role, _ = kernel.ply(sprint, tick)
    second = sprint > 0 and tick % (2 * sprint + 1) == 2 * sprint
    return phase, role, phase + second


def best_moves(solution: Solution, session: Session, role: int) -> NDArray[np.int64]:
    """`(individual,)`: the best direction of a role in each game, in the tick to come."""
    phase, _, ply = phase_of(solution.sprint, session.tick)
    cat, mouse = cells(session.course, np.stack([session.field(row) for row in range(kernel.FIELDS)]))
    table = solution.mouse[phase] if role == kernel.MOUSE else solution.cat[ply]
    return np.asarray(table[cat, mouse])


def hands(moves: NDArray[np.int64]) -> NDArray[np.float32]:
    """Outputs `(output, individual)` that make these moves, whatever the brain sees."""
    return np.where(np.arange(kernel.OUTPUTS)[:, None] == moves, kernel.HAND, np.float32(0))


def room_for(mouse: Brain | None, cat: Brain | None, shape: Shape, turns: int = 0) -> Course:
    """The room of a game, as the two brains see it; None is the perfect player."""
    senses = tuple(brain.senses if brain else SENSES[0] for brain in (mouse, cat))
    return furnished(shape, (senses[0], senses[1]), turns)


def idle(count: int) -> Side:
    """Brains for a role that is played by hands."""
    return Side(CHASE.network, np.zeros((count, CHASE.network.genes), dtype=np.float32))


def duel(
    mouse: Brain | None, cat: Brain | None, shape: Shape, noise: NDArray[np.float32] | None = None, hears: int = 0
) -> Duel:
    """Play every start. None is the perfect player. Brains of one role may see noise `(tick, input)` instead."""
    solution = shape.solution
    cats, mice = solution.starts.T
    count = len(cats)
    players = (mouse, cat)
    sides = [Side(one.network, np.repeat(one.genome[None], count, axis=0)) if one else idle(count) for one in players]
    course = room_for(mouse, cat, shape)
    course = course if noise is None else course.noisy(noise, hears)
    session = Session(CHASE, sides, course, placed=placed(course, cats, mice))
    while not session.finished:
        _, role, _ = phase_of(shape.sprint, session.tick)
        if players[role] is None:
            session.take_over_all(hands(best_moves(solution, session, role)), role)
        session.run(1)
    return Duel(solution, session.scores[kernel.MOUSE].astype(np.float64), ~session.alive)


def regret_of(brain: Brain, shape: Shape) -> float:
    """Turns that a brain loses against the perfect opponent, averaged over every start."""
    return float(lost_by(brain, shape).mean())


def lost_by(brain: Brain, shape: Shape, noise: NDArray[np.float32] | None = None) -> NDArray[np.float64]:
    """`(start,)`: turns that a brain loses against the perfect opponent, which it perhaps sees through noise."""
    role = CHASE.roles.index(brain.role)
    mouse, cat = (brain, None) if role == kernel.MOUSE else (None, brain)
    return np.asarray(duel(mouse, cat, shape, noise, role).lost[role])


@dataclass(frozen=True, eq=False)
class Grid:
    """Champions of several generations against each other."""

    generations: NDArray[np.int64]
    """`(champion,)`."""
    turns: NDArray[np.float64]
    """`(mouse, cat)`: mean turns that the mouse of one generation lives against the cat of another."""


def meet(
    network: Policy,
    generations: NDArray[np.int64],
    genomes: NDArray[np.float32],
    course: Course,
    most: int,
    senses: str,
) -> Grid:
    """Let at most so many of the champions `(kept, role, gene)` meet, each mouse each cat, from some of the starts."""
    course = furnished(shape(course), (senses, senses))
    picked = np.unique(np.linspace(0, len(genomes) - 1, most).astype(int))
    chosen = genomes[picked]
    cats, mice = shape(course).solution.starts[::GRID_EVERY].T
    count, starts = len(chosen), len(cats)
    state = placed(course, np.tile(cats, count), np.tile(mice, count))
    against = Side(network, np.repeat(chosen[:, kernel.CAT], starts, axis=0))
    turns = np.empty((count, count))
    for row, genome in enumerate(chosen[:, kernel.MOUSE]):
        session = Session(
            CHASE, [Side(network, np.repeat(genome[None], count * starts, axis=0)), against], course, placed=state
        )
        session.run()
        turns[row] = session.scores[kernel.MOUSE].reshape(count, starts).mean(axis=1)
    return Grid(generations[picked], turns)
