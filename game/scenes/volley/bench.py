"""How fast volleyball is: a tick of a game with both brains, against plain NumPy."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import numpy as np

from game.engine.session import Session
from game.engine.side import Side
from game.engine.timing import Row, in_turn, row
from game.worlds.volley import VOLLEY
from game.worlds.volley.courses import together
from game.worlds.volley.opponent import published

GAMES = 512
BRAINS = ("12-10-3", "12-3", "memory", "12-20-20-3")
OPPONENTS = ("published", "its own kind")


def measured(repetitions: int) -> Iterator[Row]:
    """Random brains against the published opponent, and the usual one against its own kind."""
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
