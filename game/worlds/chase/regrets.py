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
from game.worlds.chase.duels import best_moves, hands, idle, lost_by, phase_of, room_for
from game.worlds.chase.rooms import Shape, placed
from game.worlds.chase.rules import RULES as CHASE
from game.worlds.chase.tables import MOVES, Machine, machine


def regrets_of(
    brain: Brain, genomes: Sequence[NDArray[np.float32]], shape: Shape, noise: NDArray[np.float32] | None = None
) -> NDArray[np.float64]:
    """`(genome,)`: `regret_of` the brain with each of these genomes, which perhaps sees noise `(tick, input)`."""
    return np.asarray(losses_of(brain, genomes, shape, noise).mean(axis=1))


def losses_of(
    brain: Brain, genomes: Sequence[NDArray[np.float32]], shape: Shape, noise: NDArray[np.float32] | None = None
) -> NDArray[np.float64]:
    """`(genome, start)`: the same by where a game begins.

    Games of who has no memory are looked up, all copies together; they are the same games.
    """
    if not isinstance(brain.network, Network) or any(brain.network.recurrent):
        return np.stack([lost_by(replace(brain, genome=genome), shape, noise) for genome in genomes])
    role, solution, room = CHASE.roles.index(brain.role), shape.solution, room_of(brain, shape)
    against = _against_perfect(machine(room), role, shape)
    found = []
    for first in range(0, len(genomes), LANES):
        some = np.stack(genomes[first : first + LANES])
        # So many that a block is filled with copies of all of them.
        more = (1 << (len(some) - 1).bit_length()) - len(some)
        many = np.concatenate([some, np.repeat(some[:1], more, axis=0)])
        playing = against, role, brain.network, many, shape, room.ticks, len(some)
        turns = _looked_up(*playing) if noise is None else _through(noise, *playing)
        over = turns - solution.start_values
        found.append(-over if role == kernel.MOUSE else over)
    return np.concatenate(found)


def _looked_up(
    against: Machine, role: int, network: Network, genomes: NDArray[np.float32], shape: Shape, ticks: int, count: int
) -> NDArray[np.float64]:
    """`(genome, start)`: turns that the mouse lives, of the first so many genomes."""
    moves = [np.arange(MOVES, dtype=np.uint8)[None]] * 2
    moves[role] = against.fill(role, network, genomes)
    chosen = np.zeros((2, count), dtype=np.int64)
    chosen[role] = np.arange(count)
    starts = placed(against.course, *shape.solution.starts.T).T
    return np.asarray(against.play(moves, chosen, starts, ticks)[0][kernel.MOUSE].T.astype(np.float64))


def _through(
    noise: NDArray[np.float32],
    against: Machine,
    role: int,
    network: Network,
    genomes: NDArray[np.float32],
    shape: Shape,
    ticks: int,
    count: int,
) -> NDArray[np.float64]:
    """The same where they see noise in the place of what is there, another in each tick."""
    cats, mice = shape.solution.starts.T
    here = np.tile(cats * shape.width**2 + mice, (count, 1))
    made, period = np.full(here.shape, ticks), len(against.seen)
    views = [np.unique(seen, return_inverse=True) for seen in against.seen]
    for tick in range(ticks):
        going, at = here >= 0, tick % period
        if not going.any():
            break
        mover = int(against.course.table[kernel.MOVER, at])
        if mover == role:
            numbers, where = views[at]
            seen, instead = against.views[role][:, numbers], noise[tick][:, None]
            heard = np.ascontiguousarray(np.where(np.isnan(instead), seen, instead))
            moves = replace(against, views=(heard, heard)).fill(role, network, genomes)[:count]
            move = np.take_along_axis(moves, where[here], axis=1)
        else:
            move = against.seen[at][here]
        after = against.after[mover, move, here]
        made[going & (after < 0)] = tick + 1
        here = np.where(going, after, -1)
    lived = np.append(0.0, np.cumsum(against.earned[kernel.MOUSE, np.arange(ticks) % period]))
    return np.asarray(lived[made])


def watched(brain: Brain, shape: Shape, starts: NDArray[np.int64]) -> list[NDArray[np.float32]]:
    """By game, `(move, unit)`: what each unit gave in each of its own moves, inputs first, against perfect play.

    Games begin at `starts (game, [cat, mouse])`, in cells.
    """
    role, solution = CHASE.roles.index(brain.role), shape.solution
    course, games = room_of(brain, shape), len(starts)
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


def room_of(brain: Brain, shape: Shape) -> Course:
    """Of a brain's games against a perfect player."""
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
