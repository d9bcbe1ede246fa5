"""One brain for several worlds: taught by the champions of each, or bred for all at once; or one for each, beside it.

Hard parameter sharing (R. Caruana: Multitask learning, 1997): layers of hidden units in common, and a head for each
world. A brain of a single world is made by the same functions, so that both are compared fairly.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from brains.files import Brain
from brains.imitation import Practice, beginning, practised
from brains.network import Network, dense
from brains.normaliser import Normaliser
from brains.policy import BIAS
from brains.strategies import STRATEGIES
from game.training import distilling
from game.training.bodies import Joint, Place, Worlds, joint, seen_by, tried
from game.training.distilling import MOMENTS, ROUNDS, Lesson
from game.training.on_courses import course_again
from game.training.settings import Settings
from game.worlds import World

BREED_STREAM, FIT_STREAM = 109, 110
"""First numbers of seed sequences: of strategies, and of a taught brain's beginning and order."""
PLACES = 2
"""Of each generation."""
JUDGED = 5
"""Courses of the lessons on which it is chosen which epoch is kept."""
STRATEGY, MUTATION = "openai-es", 0.2
"""By which is bred, and the size of mutations where no world says so."""
FINEST = 0.01
"""Step of the search for layers that have so many weights."""

Table = NDArray[np.float64]


Genome = NDArray[np.float32]


def alike(worlds: Worlds, hidden: Sequence[int], bounded: bool = False) -> tuple[Joint, ...]:
    """A brain for each world alone: layers in the same proportion, together at most as many weights as one for all."""
    most = joint(worlds, hidden).network.genes
    made: tuple[Joint, ...] = ()
    for by in np.arange(FINEST, 1 + FINEST, FINEST):
        layers = [max(1, round(by * units)) for units in hidden]
        own = tuple(joint((world,), layers, bounded) for world in worlds)
        if not made or sum(one.network.genes for one in own) <= most:
            made = own
    return made


def mean_share(scores: NDArray[np.floating], places: Sequence[Place]) -> Table:
    """`(individual,)`: mean share of the goals, of scores `(place, world, individual)`."""
    goals = np.array([[course.goal for course in place] for place in places])
    return np.asarray((scores / goals[..., None]).mean(axis=(0, 1)), dtype=np.float64)


# Bred


def strategy_for(worlds: Worlds) -> tuple[float, tuple[str, ...]]:
    """Size of mutations and options: of that world which needs the smaller ones."""
    finest = min(worlds, key=lambda world: world.mutation or MUTATION)
    name, options = finest.learns_best
    return finest.mutation or MUTATION, options if name == STRATEGY else ()


def places_of(worlds: Worlds, seed: int, number: int) -> tuple[Place, ...]:
    """Of a generation: the default courses of each world in turn, fresh ones where those are."""

    def course(world: World, at: int) -> str:
        return world.courses.usual[(PLACES * number + at) % len(world.courses.usual)]

    settings = [Settings(world=world.name, seed=seed) for world in worlds]
    return tuple(
        tuple(course_again(one, course(one.arena, at), number, at).held() for one in settings) for at in range(PLACES)
    )


def bred(one: Joint, generations: int, population: int, seed: int) -> Iterator[Genome]:
    """The champion of each generation, bred for the mean share of the goals of all worlds, on normalised inputs."""
    mutation, options = strategy_for(one.worlds)
    rng = np.random.default_rng([BREED_STREAM, seed])
    breed = int(rng.integers(2**32))
    strategy = STRATEGIES[STRATEGY](one.network, population, mutation, breed, options=options)
    scale = Normaliser(one.network.sizes[0])
    for number in range(generations):
        genomes = scale.folded(one.network, strategy.ask())
        places = places_of(one.worlds, seed, number)
        came = tried(one, genomes, places, add_up=True)
        fitness = mean_share(came.scores, places)
        yield genomes[strategy.champion(fitness)].copy()
        strategy.tell(fitness)
        scale.learn(came.seen, 1)  # each generation weighs the same, in each world


# Taught


class Recording(NamedTuple):
    """What was seen in a world, and what its champion did there or would have done."""

    seen: NDArray[np.float32]
    said: NDArray[np.float32]


def taught(one: Joint, teachers: Sequence[Brain], lesson: Lesson) -> Iterator[Genome]:
    """The brain after each epoch, fitted to all champions with equal weights.

    A moment of each world is paired with any of the others: who knows nothing of when the one is seen beside the other
    learns that they have nothing to do with each other. With `dagger` the brain itself lives in all worlds after the
    first round, and the champions say what they would have done there.
    """
    worlds, network = one.worlds, one.network
    rng = np.random.default_rng([FIT_STREAM, lesson.seed])
    knows = [
        distilling.all_seeing(dense(teacher.network), teacher.genome, len(world.inputs))
        for world, teacher in zip(worlds, teachers, strict=True)
    ]
    places = tuple(zip(*(distilling.courses_of(world, lesson) for world in worlds), strict=True))
    rounds = 1 if lesson.way == "copy" else min(ROUNDS, lesson.episodes)
    records: list[list[Recording]] = [[] for _ in worlds]
    scale, genome = Normaliser(network.sizes[0]), beginning(network, rng)
    ready = genome.astype(np.float32)
    for now in range(rounds):
        for place in places[now * len(places) // rounds : (now + 1) * len(places) // rounds]:
            lived = seen_by(one, ready, place) if now else None
            for at, world in enumerate(worlds):
                there = lived[at] if lived else distilling.seen_by(world, *knows[at], place[at])
                records[at].append(Recording(there, distilling.said_by(*knows[at], there)))
        seen, goal = paired(records, rng)
        if not now:
            scale.learn(np.stack([seen.mean(axis=0), (seen * seen).mean(axis=0)]), 1)
            middle, spread = goal.mean(axis=0), np.maximum(goal.std(axis=0), 1e-3)
            for head in one.heads:  # each world counts the same, however many outputs it has
                spread[head] *= np.sqrt(head.stop - head.start)
        mean, deviation = scale.scales
        epochs = lesson.epochs * (now + 1) // rounds - lesson.epochs * now // rounds
        practice = Practice(epochs, lesson.batch, lesson.rate, 1.0)
        known, wanted = (seen - mean) / deviation, (goal - middle) / spread
        for fitted in practised(network, genome, known, wanted, rng, practice):
            genome, ready = fitted, scale.folded(network, said_as(network, fitted, middle, spread)[None])[0]
            yield ready


def paired(records: Sequence[Sequence[Recording]], rng: np.random.Generator) -> tuple[Table, Table]:
    """`(moment, input)` and `(moment, output)` of all worlds side by side, each in an order of its own."""
    seen, said = [], []
    for record in records:
        every = np.concatenate([one.seen for one in record])
        order = np.concatenate([rng.permutation(len(every)) for _ in range(-(-MOMENTS // len(every)))])[:MOMENTS]
        seen.append(every[order])
        said.append(np.concatenate([one.said for one in record])[order])
    return np.concatenate(seen, axis=1).astype(np.float64), np.concatenate(said, axis=1).astype(np.float64)


def said_as(network: Network, genome: Table, middle: Table, spread: Table) -> NDArray[np.float32]:
    """The brain that says `middle + spread · y` where this one says y: its heads are linear."""
    made, (weights, biases) = genome.copy(), network.parts[-2:]
    assert biases.kind == BIAS and network.activations[-1] == "linear"
    made[weights.genes] = (weights.of(genome) * spread).ravel()
    made[biases.genes] = biases.of(genome) * spread + middle
    return made.astype(np.float32)


def kept(one: Joint, made: Sequence[Genome], lesson: Lesson) -> Genome:
    """Of the brains after each epoch the one that does best on courses of the lessons, of equal ones the last."""
    places = tuple(zip(*(distilling.courses_of(world, lesson) for world in one.worlds), strict=True))[:JUDGED]
    shares = mean_share(tried(one, np.stack(made), places).scores, places)
    return made[len(made) - 1 - int(shares[::-1].argmax())]
