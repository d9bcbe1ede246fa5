"""How fast volleyball is: a tick of a game with both brains, against plain NumPy and, where installed, the package."""

from __future__ import annotations

import importlib.util
import time
from collections.abc import Iterator
from functools import partial

import numpy as np

from game.engine.session import Session
from game.engine.side import Side
from game.engine.timing import Row, in_turn, row
from game.scenes.volley.field import champion
from game.worlds.volley import VOLLEY
from game.worlds.volley.courses import together
from game.worlds.volley.opponent import published

GAMES = 512
BRAINS = ("12-10-3", "12-3", "memory", "12-20-20-3")
PACKAGE_GAMES = 10
"""Of those in slimevolleygym."""
OPPONENTS = ("published", "its own kind")


def measured(repetitions: int) -> Iterator[Row]:
    """Random brains against the published opponent, the usual one against its own kind, and a champion."""
    from tests.oracles import volley_numpy

    course, starts = together([VOLLEY.course(f"random:{seed}") for seed in range(GAMES)])
    sits, everybody = published(), np.zeros(GAMES, dtype=np.int64)
    for name, opponent in [(name, OPPONENTS[0]) for name in BRAINS] + [(BRAINS[0], OPPONENTS[1])]:
        network = VOLLEY.networks[name]
        genomes = np.random.default_rng(1).normal(size=(GAMES, network.genes)).astype(np.float32)
        other = Side(sits.network, sits.genome[None], everybody) if opponent == OPPONENTS[0] else None
        sides = [Side(network, genomes), other or Side(network, genomes[::-1].copy())]
        session = Session(VOLLEY, sides, course, placed=starts.T)

        def play(session: Session = session) -> None:
            session.restart(starts.T)
            session.run()

        play()
        ticks, session.lane_ticks = session.lane_ticks, 0
        plain = partial(volley_numpy.scores, *sides, course, starts)
        mine, theirs = in_turn(max(repetitions // 8, 2), play, plain)
        what = f"volleyball, {name} against {opponent}, {GAMES} games, one core: a game-tick with both brains"
        yield row(f"{what}, against NumPy", 1e6 * mine / ticks, "ns", 1e6 * theirs / ticks)
    if importlib.util.find_spec("slimevolleygym") is not None:
        yield in_the_package()


def in_the_package() -> Row:
    """A champion's games against the published opponent, here and in slimevolleygym itself, with the same serves.

    There it thinks by the plain forward pass.
    """
    from slimevolleygym import slimevolley

    brain = champion()
    env, ticks, points = slimevolley.SlimeVolleyEnv(), 0, []
    began = time.perf_counter()
    for number in range(PACKAGE_GAMES):
        env.seed(number)
        seen, memory, done, total = env.reset(), None, False, 0.0
        while not done:
            memory = brain.network.forward(brain.genome, np.asarray(seen, dtype=np.float32), memory)
            seen, reward, done, _ = env.step((memory[-1] > 0).astype(int))
            ticks, total = ticks + 1, total + reward
        points.append(total)
    theirs = (time.perf_counter() - began) / ticks
    course, starts = together([VOLLEY.course(f"random:{seed}") for seed in range(GAMES)])
    sits, everybody = published(), np.zeros(GAMES, dtype=np.int64)
    sides = [Side(brain.network, brain.genome[None], everybody), Side(sits.network, sits.genome[None], everybody)]
    session = Session(VOLLEY, sides, course, placed=starts.T)
    began = time.perf_counter()
    session.run()
    mine = (time.perf_counter() - began) / session.lane_ticks
    same = f"{np.mean(points):+.2f} points there, {session.scores[0, :PACKAGE_GAMES].mean():+.2f} here"
    what = f"volleyball, a champion's games: a game-tick with both brains, against slimevolleygym itself ({same})"
    return row(what, 1e9 * mine, "ns", 1e9 * theirs)
