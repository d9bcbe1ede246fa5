"""`study cluster`: how much faster the workers of a cluster breed than this machine, and what travels for it."""

from __future__ import annotations

import time
from collections import Counter
from typing import Any

import numpy as np
from numpy.typing import NDArray

from game.commands.ending import ending
from game.engine.cluster import Cluster
from game.engine.lanes import elsewhere
from game.training.console import console
from game.training.run import Run
from game.training.settings import Settings

WARM = 2
"""Generations before it is measured: code is compiled, and workers have imported what they need."""


def _busy() -> float:
    """Seconds of a core that this process and its own have taken so far."""
    import psutil  # comes with distributed

    own = psutil.Process()
    times = [one.cpu_times() for one in (own, *own.children(recursive=True))]
    return float(sum(one.user + one.system for one in times))


def _work(cluster: Cluster) -> NDArray[np.float64]:
    """`([here, on the workers],)`: the same."""
    return np.array([_busy(), sum(cluster.client.run(_busy).values())])


def run_cluster(settings: Settings, cluster: Cluster, generations: int) -> dict[str, Any]:
    """A run on the cluster beside the same run here in one process, generation by generation in turn.

    Both must come to the same bits. The machine may do other things meanwhile: figures are medians of the ratios of two
    generations that follow each other.
    """
    runs = []
    for engine in (None, cluster.engine):
        elsewhere.engine = engine
        runs.append(Run(settings))
    here, there = runs
    ratios, seconds, traffic, work = [], [], Counter[str](), np.zeros(2)
    for number in range(WARM + generations):
        cluster.traffic = Counter() if number >= WARM else None
        took, worked, scores = {}, {}, {}
        for run in (here, there) if number % 2 else (there, here):
            began, busy = time.perf_counter(), _work(cluster)
            made = run.step()
            took[run] = time.perf_counter() - began
            worked[run] = _work(cluster) - busy
            scores[run] = made.scores.tobytes()
        assert scores[here] == scores[there], "the same bits"
        if cluster.traffic is not None:
            ratios.append(took[here] / took[there])
            seconds.append((took[here], took[there]))
            work += worked[here][0], worked[there].sum()
            traffic += cluster.traffic
        if ending.told:
            break
    cluster.traffic = None
    for run in runs:
        run.close()
    elsewhere.engine = cluster.engine
    workers, individuals = cluster.workers, settings.population * max(len(ratios), 1)
    faster = float(np.median(ratios))
    alone, spread = np.median(seconds, axis=0)
    travels = {what: count / individuals for what, count in sorted(traffic.items())}
    shared = traffic["shared"] / max(len(ratios), 1)
    own, theirs = 1e3 * work / max(len(ratios), 1)
    genes = settings.network.genes
    console().print(
        f"{settings.world}, {settings.strategy}, {settings.population} individuals with {genes} genes, a generation:\n"
        f"  {1e3 * alone:.0f} ms in one process here, {1e3 * spread:.0f} ms on {workers} workers: {faster:.2f} times "
        f"as fast, efficiency {faster / workers:.2f}\n"
        f"  {own:.0f} ms of a core here, {theirs:.0f} ms of all cores there: efficiency "
        f"{work[0] / work[1]:.2f}, where others use the machine meanwhile\n"
        f"  an individual: {travels.get('tasks', 0):.1f} B out, {travels.get('answers', 0):.1f} B back, "
        f"{4 * genes} B of genome; {shared / 1e3:.1f} kB to each worker once"
    )
    return {
        "world": settings.world,
        "strategy": settings.strategy,
        "population": settings.population,
        "genes": settings.network.genes,
        "workers": workers,
        "milliseconds_here": 1e3 * alone,
        "milliseconds_there": 1e3 * spread,
        "times_as_fast": faster,
        "efficiency": faster / workers,
        "efficiency_of_work": work[0] / work[1],
        "core_milliseconds": {"here": own, "there": theirs},
        "bytes_an_individual": travels,
        "bytes_shared_a_generation": shared,
    }
