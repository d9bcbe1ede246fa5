"""What a worker of a cluster does: a task is a part of the individuals of a generation.

What all tasks of a generation share, its courses and what it was sampled from, is sent to each worker once and kept.
From it a worker makes the genomes; only those that were not sampled travel. Nothing here knows who asks.
"""

from __future__ import annotations

import pickle
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from threading import Lock
from typing import Any
from weakref import WeakValueDictionary
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from brains.policy import Policy
from game.engine.course import Course
from game.engine.engine import ClusterError
from game.engine.gym import working
from game.engine.kernel_cache import ROOT
from game.engine.matches import Matches
from game.engine.session import Evaluator
from game.engine.side import Side
from game.engine.world import World

KEPT = 4
"""Things that a worker keeps: courses and genomes of the generation that is judged, and of the one before."""
Versions = tuple[tuple[str, str], ...]


@cache
def versions() -> Versions:
    """Of what has to be the same here and there."""
    code = sha256()
    for folder in ("brains", "game/engine", "game/training", "game/worlds"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            code.update(path.read_bytes())
    packages = ((name, version(name)) for name in ("numpy", "numba"))
    return ("Python", "{}.{}".format(*sys.version_info)), *packages, ("code of the arcade", code.hexdigest()[:12])


@dataclass(frozen=True, eq=False)
class Race:
    """What all tasks of a generation in a compiled world share."""

    world: World
    network: Policy
    courses: tuple[Course, ...]

    def __reduce__(self) -> tuple[Any, ...]:
        return _race, (self.world, self.network, tuple(map(pickle.dumps, self.courses)))


@dataclass(frozen=True, eq=False)
class Games:
    """A part of the games of two sides, who bring their genomes."""

    world: World
    sides: tuple[Side, ...]
    course: Course
    starts: NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class Part:
    """What came of some individuals."""

    scores: NDArray[np.float32]
    """`(course, individual)`; of games `(role, start, game)`."""
    lane_ticks: int
    seen: NDArray[np.float32]
    """`(course, individual, [values, squares], input)`: to be added in the order of individuals, whoever tried them."""


def raced(race: Race, genomes: NDArray[np.float32]) -> Part:
    """Of individuals with these genomes, on all courses."""
    inputs, count = len(race.world.inputs) if race.world.normalises else 0, len(genomes)
    scores = np.empty((len(race.courses), count), np.float32)
    seen, ticks = np.empty((len(race.courses), count, 2, inputs), np.float32), 0
    with Evaluator(race.world, race.network) as evaluator:
        for which, ended in evaluator.in_batches(genomes, race.courses):
            scores[which] = ended.scores[0].reshape(len(which), count)
            seen[which] = ended.seen.reshape(len(which), count, 2, inputs)
            ticks += ended.lane_ticks
    return Part(scores, ticks, seen)


def played(games: Games, genomes: object) -> Part:
    """Of games."""
    with Matches(games.world) as matches:
        scores = matches(games.sides, games.course, games.starts)
        return Part(scores, matches.lane_ticks, np.zeros((0, 0, 2, 0), np.float32))


def as_it_is(sent: bytes) -> bytes:
    """What each worker is sent once."""
    return sent


def carried_out(theirs: Versions, function: Any, task: bytes, source: Any, part: slice) -> Any:
    """A task. Raises ClusterError if this worker is another version than whoever asks."""
    for (name, wanted), (_, own) in zip(theirs, versions(), strict=True):
        if wanted != own:
            raise ClusterError(f"--cluster: expected {name} {wanted} as here, and a worker has {own}")
    genomes = _kept(source, _sampled)[part] if isinstance(source, bytes) else source
    if function is not working.tried:
        return function(_kept(task, pickle.loads), genomes)
    with _alone:  # an environment is for one thread at a time
        working.alone()
        return function(pickle.loads(task), genomes)


_alone, _making = Lock(), Lock()
_made: dict[bytes, Any] = {}


def _kept(sent: bytes, make: Callable[[bytes], Any]) -> Any:
    """What is made of something that was sent, made once in each process."""
    key = sha256(sent).digest()
    with _making:
        if key in _made:
            _made[key] = _made.pop(key)  # as the newest
        else:
            while len(_made) >= KEPT:
                _made.pop(next(iter(_made)))
            _made[key] = make(sent)
        return _made[key]


_courses: WeakValueDictionary[bytes, Course] = WeakValueDictionary()
"""Those of what is kept: one of every generation is laid once."""


def _race(world: World, network: Policy, sent: tuple[bytes, ...]) -> Race:
    courses = []
    for one in sent:
        if (course := _courses.get(one)) is None:
            course = _courses[one] = pickle.loads(one).held()
        courses.append(course)
    return Race(world, network, tuple(courses))


def _sampled(source: bytes) -> NDArray[np.float32]:
    recipe, expected = pickle.loads(source)
    genomes: NDArray[np.float32] = recipe.genomes()
    if crc32(genomes.data) != expected:
        raise ClusterError("--cluster: expected the genomes that are sampled here, and a worker samples others")
    return genomes
