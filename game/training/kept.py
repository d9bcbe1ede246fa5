"""What a run keeps of its past, so that any generation can be seen again: its champions, and of some the best."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from brains.checks import MOST, array, natural, number, rising, text
from brains.strategies import State
from game.training.generation import Generation

BYTES = 2_000_000
"""Of a run, at most: half of it for champions, half for the best of some generations."""
OVERHEAD = 1_000
"""Bytes that a generation takes beside its genomes, a population; what its course is called has room in it."""
BEST = 20
"""Individuals that are kept of a generation of which more than the champion is."""
MOST_KEPT, MOST_FULL = 512, 64
"""Generations, and those of which the best are kept: more would not be told apart on the screen."""

Genomes = NDArray[np.float32]
Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False, slots=True)
class Kept:
    """A generation, as it can be seen again. All arrays are read-only."""

    number: int
    course: str
    """What the settings call the course that it was seen on; empty where that may be a stranger's file."""
    goal: float
    """The fitness that counted as finished."""
    genomes: tuple[Genomes, ...]
    """By population, `(individual, gene)`: the champion, and perhaps the best others behind it, the best first."""
    fitness: tuple[Floats, ...]
    """By population, `(individual,)`."""

    @property
    def full(self) -> bool:
        """Whether there are others beside the champion."""
        return len(self.genomes[0]) > 1


class Keeper:
    """Keeps every generation's champions up to a capacity; then every second, every fourth, and so on; and of fewer
    of them the best.

    A generation costs a copy of what is kept of it. `past` shares what does not change with those before it, so it
    costs as much as a list of references.
    """

    def __init__(self, genes: int, populations: int = 1) -> None:
        alone, full = (populations * ((4 * genes + 8) * count + OVERHEAD) for count in (1, BEST))
        self._genes, self._populations = genes, populations
        self.capacity = min(BYTES // 2 // alone, MOST_KEPT)
        """Generations, at most; of a genome that is too long for two of them none is kept."""
        self.most_full = min(BYTES // 2 // full, MOST_FULL)
        """Of these, at most so many with their best."""
        self._kept: list[Kept] = []
        self._full = 0
        self._stride = self._full_stride = 1
        self._past: tuple[Kept, ...] | None = ()

    @property
    def past(self) -> tuple[Kept, ...]:
        """What is kept, oldest first."""
        if self._past is None:
            self._past = tuple(self._kept)
        return self._past

    def add(self, made: Generation, course: str) -> None:
        """A generation that has been judged, and what the settings call the course that it was seen on."""
        if made.number % self._stride or self.capacity < 2:
            return
        full = made.number % self._full_stride == 0 and self.most_full > 1
        best = [_best(*one, BEST if full else 1) for one in zip(made.fitness, made.champions, strict=True)]
        genomes = tuple(_still(one[order]) for one, order in zip(made.genomes, best, strict=True))
        fitness = tuple(_still(one[order]) for one, order in zip(made.fitness, best, strict=True))
        self._keep(Kept(made.number, course, made.goal, genomes, fitness))

    def state(self) -> State:
        kept = self._kept
        return {
            "generations": np.array([one.number for one in kept], dtype=np.int64),
            "sizes": np.array([len(one.genomes[0]) for one in kept], dtype=np.int64),
            "goals": np.array([one.goal for one in kept], dtype=np.float64),
            "courses": [one.course for one in kept],
            "strides": [self._stride, self._full_stride],
            "genomes": {
                f"{k}": _joined([one.genomes[k] for one in kept], np.float32, self._genes)
                for k in range(self._populations)
            },
            "fitness": {
                f"{k}": _joined([one.fitness[k] for one in kept], np.float64) for k in range(self._populations)
            },
        }

    def restore(self, state: State, generation: int, known: Sequence[str]) -> None:
        """Take over `state`, as it was before this generation; what courses are called that may be opened is `known`.

        Raises ValueError, KeyError or TypeError for anything else.
        """
        numbers = array(state["generations"], "kept", np.int64, (None,), 0)
        sizes = array(state["sizes"], "kept sizes", np.int64, (len(numbers),), 1)
        rising(numbers, "kept", 0, generation - 1)
        strides = [natural(one, "kept stride", 1, MOST) for one in state["strides"]]
        if (sizes > BEST).any() or len(numbers) > self.capacity or (sizes > 1).sum() > self.most_full:
            raise ValueError(f"kept: expected at most {self.capacity} generations, {self.most_full} of them with 20")
        goals = array(state["goals"], "kept goals", np.float64, (len(numbers),))
        courses = [text(one, "kept course") for one in state["courses"]]
        ends = np.cumsum(sizes)[:-1]
        genomes, fitness = [], []
        for k in range(self._populations):
            rows = array(state["genomes"][f"{k}"], "kept genomes", np.float32, (int(sizes.sum()), self._genes))
            values = array(state["fitness"][f"{k}"], "kept fitness", np.float64, (len(rows),))
            genomes.append([_still(one) for one in np.split(rows, ends)[: len(numbers)]])
            fitness.append([_still(one) for one in np.split(values, ends)[: len(numbers)]])
        self._stride, self._full_stride = strides[0], max(strides)
        self._kept = [
            Kept(made, name if name in known else "", number(goal, "kept goal"), tuple(of), tuple(came))
            for made, name, goal, of, came in zip(
                numbers.tolist(),
                courses,
                goals.tolist(),
                zip(*genomes, strict=True),
                zip(*fitness, strict=True),
                strict=True,
            )
        ]
        self._full, self._past = int((sizes > 1).sum()), None

    def _keep(self, one: Kept) -> None:
        self._kept.append(one)
        self._full += one.full
        self._past = None
        if len(self._kept) > self.capacity:
            self._stride *= 2
            self._kept = [kept for kept in self._kept if kept.number % self._stride == 0]
            self._full_stride = max(self._full_stride, self._stride)
            self._full = sum(kept.full for kept in self._kept)
        if self._full > self.most_full:
            self._full_stride *= 2
            self._kept = [kept if kept.number % self._full_stride == 0 else _alone(kept) for kept in self._kept]
            self._full = sum(kept.full for kept in self._kept)


def _best(fitness: Floats, champion: int, count: int) -> NDArray[np.intp]:
    """The champion, and the best others behind it."""
    if count == 1:
        return np.array([champion], dtype=np.intp)
    order = np.argsort(-fitness, kind="stable")[: count + 1]
    return np.concatenate([[champion], order[order != champion]])[:count].astype(np.intp)


def _still(values: NDArray[Any]) -> NDArray[Any]:
    """A read-only copy, which keeps nothing else alive."""
    copied = np.array(values)
    copied.flags.writeable = False
    return copied


def _alone(kept: Kept) -> Kept:
    """Its champion only."""
    if not kept.full:
        return kept
    genomes, fitness = (tuple(_still(one[:1]) for one in of) for of in (kept.genomes, kept.fitness))
    return replace(kept, genomes=genomes, fitness=fitness)


def _joined(parts: Sequence[NDArray[Any]], kind: type[np.generic], *shape: int) -> NDArray[Any]:
    """One behind the other; an empty array of this shape where there are none."""
    return np.concatenate(parts) if parts else np.zeros((0, *shape), dtype=kind)
