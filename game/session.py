"""A population on a course: stepped a tick at a time by the screen, or run to its end by training.

Both use the same compiled function on the same arrays, so what is watched is what was scored.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from brains.lanes import LANES, pack
from brains.network import Network
from game.worlds import Course, World

NO_HAND = np.float32(np.nan)


class Session:
    """Individuals of one role on one course, from tick 0.

    Args:
        genomes: `(individual, gene)` float32.
        seed: the episode's.

    Raises:
        ValueError: genomes that do not fit the network.
    """

    def __init__(
        self, world: World, network: Network, genomes: NDArray[np.float32], course: Course, seed: int = 0
    ) -> None:
        if genomes.ndim != 2 or genomes.shape[1] != network.genes:
            raise ValueError(f"genomes: expected shape (individual, {network.genes}), got {genomes.shape}")
        self.world, self.network, self.course, self.seed = world, network, course, seed
        self.count = len(genomes)
        self.tick = 0
        self.lane_ticks = 0
        self._genes = pack(genomes)[None]
        self._layouts = network.layout()[None]
        blocks = self._genes.shape[1]
        self._state = np.zeros((blocks, world.fields, LANES), dtype=np.float32)
        self._values = np.zeros((blocks, 1, network.units, LANES), dtype=np.float32)
        self._rewards = np.zeros((blocks, 1, LANES), dtype=np.float32)
        self._alive = (np.arange(blocks * LANES) < self.count).astype(np.int32).reshape(blocks, LANES)
        self._forced = np.full((1, network.sizes[-1], blocks, LANES), NO_HAND, dtype=np.float32)

    def run(self, ticks: int | None = None) -> None:
        """Go on for a number of ticks, or to the end of the course."""
        stop = self.course.ticks if ticks is None else min(self.tick + ticks, self.course.ticks)
        self.lane_ticks += self.world.run(
            self._genes,
            self._layouts,
            self.course.walls,
            self.seed,
            self._state,
            self._values,
            self._rewards,
            self._alive,
            self._forced,
            self.tick,
            stop,
        )
        self.tick = stop

    def take_over(self, individual: int, output: float) -> None:
        """From the next tick on, replace a brain's output by a person's; NaN gives the wheel back."""
        self._forced[0, 0, individual // LANES, individual % LANES] = output

    @property
    def alive(self) -> NDArray[np.bool_]:
        """`(individual,)`: who has not crashed. At the end of the course: who finished."""
        return self._alive.reshape(-1)[: self.count] > 0

    @property
    def finished(self) -> bool:
        """Whether the course has ended or nobody is left."""
        return self.tick >= self.course.ticks or not self._alive.any()

    @property
    def scores(self) -> NDArray[np.float32]:
        """`(individual,)`: rewards so far; in the corridor the ticks inside."""
        return self._rewards[:, 0].reshape(-1)[: self.count].copy()

    def field(self, row: int) -> NDArray[np.float32]:
        """`(individual,)`: a row of the world's state."""
        return self._state[:, row].reshape(-1)[: self.count].copy()

    def thoughts(self, individual: int) -> NDArray[np.float32]:
        """`(unit,)`: what each unit of an individual's network gave in the last tick, inputs first."""
        return self._values[individual // LANES, 0, :, individual % LANES].copy()


class Evaluator:
    """Scores of genomes on a course, on one or more cores; the same bits for any number of workers.

    Used as a context manager, or closed, because it keeps its threads.
    """

    def __init__(self, world: World, network: Network, workers: int = 1) -> None:
        self.world, self.network, self.workers = world, network, workers
        self.lane_ticks = 0
        self._pool = ThreadPoolExecutor(workers) if workers > 1 else None

    def __call__(self, genomes: NDArray[np.float32], course: Course, seed: int = 0) -> NDArray[np.float32]:
        """`(individual,)` scores."""
        blocks = -(-len(genomes) // LANES)
        slices = min(self.workers, blocks)
        edges = [LANES * (blocks * k // max(slices, 1)) for k in range(slices + 1)]
        parts = [genomes[a:b] for a, b in pairwise(edges)]

        def driven(part: NDArray[np.float32]) -> Session:
            session = Session(self.world, self.network, part, course, seed)
            session.run()
            return session

        sessions = list(self._pool.map(driven, parts) if self._pool else map(driven, parts))
        self.lane_ticks += sum(session.lane_ticks for session in sessions)
        return np.concatenate([session.scores for session in sessions])

    def close(self) -> None:
        if self._pool:
            self._pool.shutdown()

    def __enter__(self) -> Evaluator:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
