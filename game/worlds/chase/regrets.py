"""What many copies of a brain lose against perfect play, and what its units give meanwhile."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from brains.files import Brain
from brains.lanes import LANES
from brains.network import Network
from game.engine.course import Course
from game.engine.session import Session
from game.engine.side import Side
from game.worlds.chase import kernel
from game.worlds.chase.duels import best_moves, hands, idle, phase_of, regret_of, room_for
from game.worlds.chase.rooms import Shape, placed
from game.worlds.chase.rules import RULES as CHASE
from game.worlds.chase.tables import MOVES, Machine, machine


def regrets_of(brain: Brain, genomes: Sequence[NDArray[np.float32]], shape: Shape) -> NDArray[np.float64]:
    """`(genome,)`: `regret_of` the brain with each of these genomes.

    Games of who has no memory are looked up, all copies together; they are the same games.
    """
    if not isinstance(brain.network, Network) or any(brain.network.recurrent):
        return np.array([regret_of(replace(brain, genome=genome), shape) for genome in genomes])
    role, solution = CHASE.roles.index(brain.role), shape.solution
    course = _room(brain, shape)
    against = _against_perfect(machine(course), role, shape)
    starts = placed(course, *solution.starts.T).T
    found = []
    for first in range(0, len(genomes), LANES):
        some = np.stack(genomes[first : first + LANES])
        # As many as a block has, because it is filled with copies of them.
        many = np.concatenate([some, np.repeat(some[:1], -len(some) % LANES, axis=0)])
        moves = [np.arange(MOVES, dtype=np.uint8)[None]] * 2
        moves[role] = against.fill(role, brain.network, many)
        chosen = np.zeros((2, len(some)), dtype=np.int64)
        chosen[role] = np.arange(len(some))
        turns = against.play(moves, chosen, starts, course.ticks)[0][kernel.MOUSE].astype(np.float64)
        over = turns - solution.start_values[:, None]
        found.append((-over if role == kernel.MOUSE else over).mean(axis=0))
    return np.concatenate(found)


def watched(brain: Brain, shape: Shape, games: int) -> list[NDArray[np.float32]]:
    """By game, `(move, unit)`: what each unit gave in each of its own moves, inputs first, against perfect play."""
    role, solution = CHASE.roles.index(brain.role), shape.solution
    course = _room(brain, shape)
    starts = solution.starts[np.linspace(0, len(solution.starts) - 1, games).astype(int)]
    sides = [idle(games), idle(games)]
    sides[role] = Side(brain.network, np.repeat(brain.genome[None], games, axis=0))
    session = Session(CHASE, sides, course, placed=placed(course, *starts.T))
    rows: list[list[NDArray[np.float32]]] = [[] for _ in range(games)]
    while not session.finished:
        playing, mover = np.flatnonzero(session.alive), phase_of(shape.sprint, session.tick)[1]
        if mover != role:
            session.take_over_all(hands(best_moves(solution, session, mover)), mover)
        session.run(1)
        if mover == role:
            for game in playing.tolist():
                rows[game].append(session.thoughts(game, role))
    return [np.array(one, np.float32).reshape(-1, brain.network.units) for one in rows]


def _room(brain: Brain, shape: Shape) -> Course:
    """Of its games against a perfect player."""
    mouse = brain.role == CHASE.roles[kernel.MOUSE]
    return room_for(brain, None, shape) if mouse else room_for(None, brain, shape)


def _against_perfect(room: Machine, role: int, shape: Shape) -> Machine:
    """The room in which all that the other one sees is its best move, by a hand's number."""
    seen, solution = room.seen.copy(), shape.solution
    for tick in range(len(seen)):
        phase, mover, ply = phase_of(shape.sprint, tick)
        if mover != role:
            table = solution.cat[ply] if mover == kernel.CAT else solution.mouse[phase]
            seen[tick] = kernel.OUTPUTS + table.ravel()
    return replace(room, seen=seen)
