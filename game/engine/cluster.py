"""Many machines: individuals are tried by the workers of a Dask cluster, with the same bits as on this machine.

What all tasks of a generation share (`cluster_tasks.py`) is the result of a task that they depend on: Dask hands it
from worker to worker, once to each, and makes it again when those that have it are gone.

Nothing connects before `join`, and nothing here listens. Whoever reaches a scheduler can run code on its workers.
"""

from __future__ import annotations

import logging
import pickle
import time
import warnings
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import BrokenExecutor, CancelledError, Executor, Future
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from game.engine.cluster_tasks import Games, Part, Race, as_it_is, carried_out, played, raced, versions
from game.engine.course import Course, SettingsError
from game.engine.engine import ClusterError, Engine, Tried
from game.engine.gym.engine import GymEngine, genomes_of, processes
from game.engine.lanes import LaneEngine, elsewhere, engine_here
from game.engine.session import batches, one_by_one
from game.engine.side import Recipe, Side
from game.engine.threads import threads
from game.engine.world import World

PARTS = 2
"""Tasks that a worker is given in a generation, so that the longer ones need not be the last; more cost more."""
SECONDS = 10.0
"""That a scheduler has to answer."""
LOOK_SECONDS = 2.0
"""Between two looks at how many workers there are."""


class Cluster:
    """The workers of a scheduler.

    Args:
        address: `tcp://HOST:PORT`, `tls://HOST:PORT`, or the path of a scheduler's file.

    Raises:
        ClusterError: `distributed` is not installed.
        SettingsError: nobody answers there.
    """

    def __init__(self, address: str) -> None:
        try:
            from distributed import Client, Security
        except ImportError as error:
            raise ClusterError("--cluster: expected `pip install -r requirements-cluster.txt` before it") from error
        for name in ("distributed", "tornado"):
            logging.getLogger(name).setLevel(logging.CRITICAL)  # what goes wrong is said in one line here
        warnings.filterwarnings("ignore", "Sending large graph", UserWarning)
        named = {"address": address} if "://" in address else {"scheduler_file": address}
        if "scheduler_file" in named and not Path(address).is_file():
            raise SettingsError(f"--cluster: expected tcp://HOST:PORT or a scheduler's file, got {address!r:.80}")
        if address.startswith("tls://") and Security().get_connection_args("client")["ssl_context"] is None:
            raise SettingsError("--cluster: expected certificates for tls:// in the configuration of distributed")
        self.address, self.lost = address, False
        """Whether it has been said that nobody is there any more: then all is tried here."""
        self.traffic: Counter[str] | None = None
        """Bytes of what is shared, of tasks and of answers, if somebody wants to know."""
        try:
            self.client = Client(**named, timeout=SECONDS, set_as_default=False, name="evolution-arcade")
        except (OSError, ValueError, TypeError, RuntimeError) as error:
            raise SettingsError(f"--cluster: expected a scheduler at {address!s:.80}, nobody answers there") from error
        self._once: WeakKeyDictionary[Any, Any] = WeakKeyDictionary()
        self._looked, self._workers = 0.0, 1

    @property
    def workers(self) -> int:
        """Threads of all workers, as it was some seconds ago; 1 where there are none yet. Raises ClusterError."""
        if time.monotonic() - self._looked > LOOK_SECONDS:
            try:
                self._workers = max(sum(self.client.nthreads().values()), 1)
            except Exception as error:
                raise self.lose() from error
            self._looked = time.monotonic()
        return self._workers

    def once(self, shared: Race | Recipe, genomes: NDArray[np.float32] | None = None) -> Any:
        """What each worker is sent once, as long as `shared` is there: the name of it for a task.

        With a recipe comes by what its genomes are known.
        """
        if shared not in self._once:
            sent = pickle.dumps(shared if genomes is None else (shared, crc32(genomes.data)))
            self.note("shared", sent)
            self._once[shared] = self.client.submit(as_it_is, sent, pure=False)
        return self._once[shared]

    def sent(self, side: Side, part: slice) -> Any:
        """What stands for the genomes of these individuals in a task: them, or what they are made again from."""
        if side.recipe is None or side.chosen is not None or self.lost:
            return genomes_of(side, part)
        return self.once(side.recipe, side.genomes), part

    def note(self, what: str, sent: Any) -> None:
        """Something travels."""
        if self.traffic is not None:
            self.traffic[what] += len(pickle.dumps(sent))

    def engine(self, world: World, workers: int) -> Engine:
        """Who tries the individuals of a world there; when nobody is there any more, so many workers here."""
        own = engine_here(world, workers)
        if isinstance(own, GymEngine):
            pool = partial(Pool.or_processes, self, workers)
            return GymEngine(own.environment, own.form, self.workers, own.limit, pool, self.sent)
        return ClusterEngine(self, own) if isinstance(own, LaneEngine) else own

    def lose(self, why: str = "") -> ClusterError:
        """From now on all is tried here; what is to be said of it."""
        self.lost = True
        return ClusterError(why or f"--cluster: the scheduler at {self.address} is gone")


class Pool(Executor):
    """Carries out tasks on a cluster: `submit(function, task, genomes)`, as `Cluster.sent` gives these."""

    def __init__(self, cluster: Cluster) -> None:
        self._cluster, self._closed = cluster, False
        self._executor = cluster.client.get_executor(pure=False)

    @classmethod
    def or_processes(cls, cluster: Cluster, here: int, there: int) -> Executor:
        """On a cluster, or where it is lost so many processes here."""
        return processes(here) if cluster.lost else cls(cluster)

    def submit(self, function: Any, /, *given: Any, **named: Any) -> Future[Any]:
        task, genomes = given
        if self._cluster.lost:
            raise BrokenExecutor
        source, part = genomes if isinstance(genomes, tuple) else (genomes, slice(None))
        what = task if hasattr(task, "key") else pickle.dumps(task)
        by_name = [one.key if hasattr(one, "key") else one for one in (what, source)]  # of what is shared
        self._cluster.note("tasks", (versions(), function, by_name, part))
        answer: Future[Any] = Future()

        def settle(done: Future[Any]) -> None:
            try:
                answer.set_result(result := done.result())
                self._cluster.note("answers", result)
            except BaseException as error:
                answer.set_exception(self._said(error))

        try:
            asked = self._executor.submit(carried_out, versions(), function, what, source, part)
        except Exception as error:
            raise self._cluster.lose() from error
        asked.add_done_callback(settle)
        return answer

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        self._closed = True
        if self._cluster.client.status == "running":
            self._executor.shutdown(wait=wait and not cancel_futures)

    def _said(self, error: BaseException) -> BaseException:
        from distributed import KilledWorker

        if isinstance(error, KilledWorker):
            return BrokenExecutor(str(error))
        if isinstance(error, CancelledError):
            return error if self._closed else self._cluster.lose()
        if isinstance(error, ClusterError):
            return self._cluster.lose(str(error))
        if isinstance(error, (ImportError, AttributeError, pickle.PickleError)) or "deserializ" in str(error):
            return self._cluster.lose(f"--cluster: expected this version of the arcade on all machines ({error})")
        return error


class ClusterEngine:
    """Tries individuals of a compiled world on a cluster; `here` does it when nobody is there any more."""

    def __init__(self, cluster: Cluster, here: LaneEngine) -> None:
        self._cluster, self._here, self._world = cluster, here, here.world
        self._pool = Pool(cluster)
        self._apart = threads(1, "evaluation")

    def evaluate(
        self, sides: Sequence[Side], courses: Sequence[Course], starts: NDArray[np.float32] | None = None
    ) -> Future[Tried]:
        """As `Engine.evaluate` says."""
        if self._cluster.lost:
            return self._here.evaluate(sides, courses, starts)
        if starts is None:
            return self._apart.submit(self._alone, sides[0], tuple(courses))
        return self._apart.submit(self._against, sides, courses[0], starts)

    def close(self) -> None:
        """Give up what is being evaluated."""
        self._pool.shutdown(wait=False)
        self._apart.shutdown(wait=False, cancel_futures=True)
        self._here.close()

    def _alone(self, side: Side, courses: tuple[Course, ...]) -> Tried:
        race = Race(self._world, side.network, courses)
        shared = self._cluster.once(race)
        asked = [self._pool.submit(raced, shared, self._cluster.sent(side, part)) for part in self._parts(side)]
        parts = self._answers(asked)
        scores = np.concatenate([one.scores for one in parts], axis=1)
        seen = np.concatenate([one.seen for one in parts], axis=1)
        total = np.zeros(seen.shape[2:])
        if self._world.normalises:
            for which in batches(self._world, courses, side.individuals):
                total += one_by_one(seen[which].reshape(-1, *seen.shape[2:]))
        return Tried(scores[:, None], sum(one.lane_ticks for one in parts), total)

    def _against(self, sides: Sequence[Side], course: Course, starts: NDArray[np.float32]) -> Tried:
        asked = []
        for part in self._parts(sides[0]):
            games = Games(self._world, tuple(_cut(side, part) for side in sides), course, starts)
            asked.append(self._pool.submit(played, games, None))
        parts = self._answers(asked)
        scores = np.concatenate([one.scores for one in parts], axis=2)
        return Tried(np.moveaxis(scores, 1, 0), sum(one.lane_ticks for one in parts))

    def _parts(self, side: Side) -> list[slice]:
        """Which individuals each task has: whole groups of those that a kernel moves together."""
        together = self._world.rules.together
        groups = -(-side.individuals // together)
        count = min(PARTS * self._cluster.workers, groups)
        edges = [min(together * (groups * k // count), side.individuals) for k in range(count + 1)]
        return [slice(a, b) for a, b in pairwise(edges)]

    def _answers(self, asked: Sequence[Future[Part]]) -> list[Part]:
        try:
            return [one.result() for one in asked]
        except BrokenExecutor as error:
            raise self._cluster.lose("--cluster: a task ended every worker that was given it") from error


def _cut(side: Side, part: slice) -> Side:
    """These games of a side, with the genomes that are in them."""
    if side.chosen is None:
        return Side(side.network, side.genomes[part])
    who, chosen = np.unique(side.chosen[part], return_inverse=True)
    return Side(side.network, side.genomes[who], chosen)


def join(address: str) -> Cluster:
    """From now on individuals are tried there. Raises ClusterError or SettingsError."""
    cluster = Cluster(address)
    elsewhere.engine = cluster.engine
    return cluster
