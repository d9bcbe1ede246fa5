"""CMA-ES by another library, `cmaes` (M. Nomura, M. Shibata, arXiv:2402.01373), beside `cma-es` with the same budget.

    pip install cmaes && python -m tests.oracles.cmaes_library corridor

Writes the table of `study strategies`, and what a generation and the import cost. It serves nothing else.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import cmaes
import numpy as np
from numpy.typing import NDArray
from scipy.stats import mannwhitneyu

from brains.checks import frozen
from brains.network import Network
from brains.strategies import STRATEGIES, Option
from brains.strategies.cma_es import WORST, CmaEs
from brains.strategies.strategy import State, checked
from game.commands.study_strategies import NEVER, Contender, run_strategies
from game.worlds import WORLDS

GENERATIONS = 100
"""Over which the time of one is taken."""
IMPORTS = {
    "cma-es": "from brains.strategies.cma_es import library; library()",
    "cma as it is": "import cma",
    "cmaes": "import cmaes",
}


class Full:
    """As `CmaEs`: the first of a generation is the mean, and the champion."""

    default_mutation = CmaEs.default_mutation
    options: tuple[Option, ...] = ()
    maker: type[Any] = cmaes.CMA

    def __init__(
        self,
        network: Network,
        population: int,
        mutation: float | None = None,
        seed: int = 0,
        start: NDArray[np.float32] | None = None,
        options: Iterable[str] = (),
    ) -> None:
        mean = np.zeros(network.genes) if start is None else np.asarray(start, dtype=np.float64)
        size = self.default_mutation if mutation is None else mutation
        self._es = self.maker(mean, size, seed=seed, population_size=population - 1)
        self._drawn: list[NDArray[np.float64]] = []
        self._sample()

    def ask(self) -> NDArray[np.float32]:
        return self._genomes

    def tell(self, fitness: NDArray[np.float64]) -> None:
        values = checked(fitness, len(self._genomes))
        costs = np.where(np.isinf(values), WORST, -values)[1:]
        self._es.tell(list(zip(self._drawn, costs.tolist(), strict=True)))
        self._sample()

    def champion(self, fitness: NDArray[np.float64]) -> int:
        return 0

    def set_mutation(self, mutation: float) -> None:
        raise NotImplementedError

    def state(self) -> State:
        raise NotImplementedError

    def restore(self, state: State) -> None:
        raise NotImplementedError

    def _sample(self) -> None:
        self._drawn = [self._es.ask() for _ in range(self._es.population_size)]
        self._genomes = frozen(np.vstack([self._es.mean, *self._drawn]))


class Separable(Full):
    """Only the variances are learned, for long genomes."""

    maker = cmaes.SepCMA


OTHERS = {"cmaes": Full, "cmaes, separable": Separable}


def generation(strategy: type[Any], world: str) -> float:
    """CPU milliseconds of asking and telling once, the median over GENERATIONS."""
    network, population = WORLDS[world].network, WORLDS[world].compared.population
    one, times = strategy(network, population, seed=1), []
    for _ in range(GENERATIONS):
        fitness = -np.square(one.ask().astype(np.float64) - 0.3).sum(axis=1)
        began = time.thread_time()
        one.tell(fitness)
        one.ask()
        times.append(1000 * (time.thread_time() - began))
    return statistics.median(times)


def importing(statement: str) -> tuple[float, float]:
    """CPU seconds and megabytes that an import takes where NumPy is there already; the median of three. Linux only."""
    measured = (
        "import os, time, numpy, scipy.ndimage, threadpoolctl, brains.strategies\n"
        "used = lambda: int(open('/proc/self/statm').read().split()[1]) * os.sysconf('SC_PAGE_SIZE') / 1e6\n"
        "size, began = used(), time.process_time()\n"
        f"{statement}\n"
        "print(time.process_time() - began, used() - size)\n"
    )
    runs = [subprocess.run([sys.executable, "-c", measured], capture_output=True, text=True, check=True) for _ in "abc"]
    seconds, sizes = zip(*(map(float, run.stdout.split()) for run in runs), strict=True)
    return statistics.median(seconds), statistics.median(sizes)


def main(world: str, seeds: int = 10) -> None:
    """Print the costs and the table."""
    for name, statement in IMPORTS.items():
        print("import, {}: {:.2f} s, {:.1f} MB".format(name, *importing(statement)))
    contenders = {"cma-es": CmaEs} | OTHERS
    genes = WORLDS[world].network.genes
    for name, strategy in contenders.items():
        count = WORLDS[world].compared.population
        print(f"a generation of {count}, {genes} genes, {name}: {generation(strategy, world):.2f} ms")
    STRATEGIES.update(OTHERS)
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "curves.png"
        found = run_strategies([Contender(name, name) for name in contenders], world, seeds, out)
    solved = {
        row["label"]: [NEVER if one["evaluations"] is None else one["evaluations"] for one in row["each_seed"]]
        for row in found["contenders"]
    }
    for name in OTHERS:
        chance = mannwhitneyu(solved["cma-es"], solved[name]).pvalue
        print(f"evaluations to solve, cma-es against {name}: p = {chance:.2f} (Mann-Whitney, two-sided)")


if __name__ == "__main__":
    main(sys.argv[1], *map(int, sys.argv[2:]))
