"""One brain in several worlds at once, tick by tick.

Its inputs are those of all worlds side by side, and so are its outputs; what is between is theirs together. One forward
pass a tick drives all. Where it has come to an end in one world it goes on in the others, and what it saw last in the
one that ended it sees until all have.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate, pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from brains.network import Network
from game.engine.session import Session
from game.engine.side import Side
from game.engine.thinkers import Thinkers
from game.training.operating import unseen_courses
from game.training.settings import SettingsError
from game.worlds import Course, World

NOISE_STREAM = 108
"""First number of the seed sequences of noise."""

Worlds = tuple[World, ...]
Place = tuple[Course, ...]
"""A course of each world."""
Genomes = NDArray[np.float32]
BOUNDED = ("sigmoid", "tanh")


def check(worlds: Worlds) -> None:
    """Raises SettingsError for worlds in which one brain cannot be alone."""
    for world in worlds:
        if len(world.roles) > 1 or world.opposed or world.form is not None:
            raise SettingsError(f"worlds: expected those in which one is alone, got {world.name}")


def slices(counts: Sequence[int]) -> tuple[slice, ...]:
    """Of a row in which so many of each stand side by side."""
    return tuple(slice(a, b) for a, b in pairwise(accumulate(counts, initial=0)))


class Joint(NamedTuple):
    """One brain for several worlds."""

    worlds: Worlds
    network: Network
    """Of all inputs side by side, to all outputs side by side."""
    ends: tuple[str, ...]
    """By world, the activation of its head, which comes after the network's own."""

    @property
    def senses(self) -> tuple[slice, ...]:
        """By world, its inputs among those of the brain."""
        return slices([len(world.inputs) for world in self.worlds])

    @property
    def heads(self) -> tuple[slice, ...]:
        """By world, its outputs among those of the brain: as many as its usual brain has."""
        return slices([world.network.outputs for world in self.worlds])

    @property
    def says(self) -> str:
        """Its layers, in a few words."""
        return "-".join(map(str, self.network.sizes))


def joint(worlds: Worlds, hidden: Sequence[int], bounded: bool = False) -> Joint:
    """Layers of hidden units, tanh, that the worlds share, and a head for each.

    Heads are linear, or, if they are to be bounded, end as the usual brain of their world where that one is bounded.
    """
    sizes = sum(len(world.inputs) for world in worlds), *hidden, sum(world.network.outputs for world in worlds)
    lasts = [world.network.activations[-1] for world in worlds]
    ends = tuple(last if bounded and last in BOUNDED else "linear" for last in lasts)
    return Joint(worlds, Network(sizes, (*["tanh"] * len(hidden), "linear")), ends)


def beside(*parts: tuple[Network, NDArray[np.floating]]) -> tuple[Network, Genomes]:
    """Brains with equally many layers as one brain whose parts share nothing: there are zeros between them.

    Raises:
        ValueError: layers that do not go together.
    """
    first = parts[0][0]
    if any(network.activations != first.activations or any(network.recurrent) for network, _ in parts):
        raise ValueError("expected brains without memory, with the same activations layer by layer")
    network = Network(tuple(map(sum, zip(*(one.sizes for one, _ in parts), strict=True))), first.activations)
    genome = np.zeros(network.genes, dtype=np.float32)
    for layer, (weights, _, biases) in enumerate(network.weights(genome)):
        into, out = (slices([one.sizes[at] for one, _ in parts]) for at in (layer, layer + 1))
        for k, (one, own) in enumerate(parts):
            theirs, _, bias = one.weights(own)[layer]
            weights[into[k], out[k]], biases[out[k]] = theirs, bias
    return network, genome


class Body:
    """Individuals in one of the worlds, from tick 0; who has ended is not moved any more."""

    def __init__(self, world: World, course: Course, count: int) -> None:
        self.world, self.course, self.tick = world, course.held(), 0
        nobody = Side(world.network, np.zeros((1, world.network.genes), dtype=np.float32))
        session = Session(world, [nobody], self.course)
        session.begin()
        self.state = np.repeat(session.state_of(0)[:, None], count, axis=1)
        """`(field, who)`."""
        self.who = np.arange(count)
        """Individuals that have not ended."""
        self.scores = np.zeros(count, dtype=np.float32)
        self.seen = np.zeros((len(world.inputs), count), dtype=np.float32)
        """`(input, individual)`: what each sees now, or saw last."""
        self._make_room()

    def _make_room(self) -> None:
        """For what is written each tick, by those that have not ended."""
        count = len(self.who)
        self.everybody = count == self.seen.shape[1]
        self._ticks = np.full(count, self.tick, dtype=np.int64)
        self._inputs = np.zeros((len(self.seen), count), dtype=np.float32)
        self._rewards, self._done = np.zeros((1, count), dtype=np.float32), np.zeros(count, dtype=np.float32)

    def look(self) -> None:
        """See what is there."""
        if self.everybody:
            self.world.observe_all(self.state, self.course.table, self._ticks, self.seen, 0)
        elif len(self.who):
            self.world.observe_all(self.state, self.course.table, self._ticks, self._inputs, 0)
            self.seen[:, self.who] = self._inputs

    def act(self, outputs: NDArray[np.float32]) -> None:
        """Go on by a tick with the outputs `(output, individual)`."""
        if not len(self.who):
            return
        actions = np.ascontiguousarray(outputs if self.everybody else outputs[:, self.who])[None]
        self.world.advance_all(self.state, self.course.table, self._ticks, actions, self._rewards, self._done)
        self.scores[self.who] += self._rewards[0]
        self.tick += 1
        self._ticks += 1
        if self.tick >= self.course.ticks:
            self.who = self.who[:0]
        elif self._done.any():
            going = self._done == 0
            self.who, self.state = self.who[going], np.ascontiguousarray(self.state[:, going])
            self._make_room()


class Bodies:
    """Genomes `(individual, gene)` in all worlds at once.

    Args:
        noisy: `(world, individual)`: who sees uniform noise there and not what is there; the same noise for all.
        seed: of the noise.
    """

    def __init__(
        self,
        joint: Joint,
        genomes: Genomes,
        place: Place,
        noisy: NDArray[np.bool_] | None = None,
        seed: int = 0,
    ) -> None:
        count = len(genomes)
        worlds, network = joint.worlds, joint.network
        self.joint, self.count = joint, count
        self.noisy = np.zeros((len(worlds), count), dtype=np.bool_) if noisy is None else noisy
        self.bodies = tuple(Body(world, course, count) for world, course in zip(worlds, place, strict=True))
        self.thinkers = Thinkers(network, genomes)
        self._senses, self._heads = joint.senses, joint.heads
        self._noised = [bool(row.any()) for row in self.noisy]
        self._dice = tuple(np.random.default_rng([NOISE_STREAM, seed, k]) for k in range(len(worlds)))
        self._ends = tuple(
            None if end == "linear" else _passing_on(head.stop - head.start, end, count)
            for head, end in zip(self._heads, joint.ends, strict=True)
        )
        self.seen = np.zeros((network.sizes[0], count), dtype=np.float32)
        """`(input, individual)`: what the brain sees, with noise where it sees that."""
        self.said = np.zeros((network.outputs, count), dtype=np.float32)

    @property
    def going(self) -> bool:
        """Whether somebody has not ended in some world."""
        return any(len(body.who) for body in self.bodies)

    def step(self) -> None:
        """One tick in all worlds."""
        for k, (body, here) in enumerate(zip(self.bodies, self._senses, strict=True)):
            body.look()
            self.seen[here] = body.seen
            if self._noised[k]:
                noise = self._dice[k].uniform(-body.world.noise, body.world.noise, len(body.seen))
                self.seen[here, self.noisy[k]] = noise.astype(np.float32)[:, None]
        self.said = self.thinkers(self.seen)
        for body, head, end in zip(self.bodies, self._heads, self._ends, strict=True):
            if end is not None:
                self.said[head] = end(self.said[head])
            body.act(self.said[head])

    def set_noise(self, world: int, noisy: bool) -> None:
        """From the next tick on, for all."""
        self.noisy[world] = noisy
        self._noised[world] = noisy

    @property
    def scores(self) -> NDArray[np.float32]:
        """`(world, individual)`: so far."""
        return np.stack([body.scores for body in self.bodies])


def _passing_on(outputs: int, end: str, count: int) -> Thinkers:
    """An activation, and nothing else: the compiled one, so that it is to the bit that of a brain's last layer."""
    network = Network((outputs, outputs), (end,))
    genome = np.concatenate([np.eye(outputs, dtype=np.float32).ravel(), np.zeros(outputs, np.float32)])
    return Thinkers(network, np.repeat(genome[None], count, axis=0))


class Tried(NamedTuple):
    """Genomes that were tried in several worlds."""

    scores: NDArray[np.float32]
    """`(place, world, individual)`."""
    seen: NDArray[np.float64]
    """`([values, squares], input)`: means over what those saw that had not ended; zeros if nobody wants to know."""


def tried(
    joint: Joint,
    genomes: Genomes,
    places: Sequence[Place],
    noisy: NDArray[np.bool_] | None = None,
    add_up: bool = False,
) -> Tried:
    """To their ends; the noise of each place is of its own. What is seen is added up on demand."""
    inputs, here = joint.network.sizes[0], joint.senses
    scores, sums, counts = [], np.zeros((2, inputs)), np.zeros(inputs)
    for at, place in enumerate(places):
        bodies = Bodies(joint, genomes, place, noisy, at)
        while bodies.going:
            going = [body.who for body in bodies.bodies]
            bodies.step()
            for body, who, these in zip(bodies.bodies, going, here, strict=True) if add_up else ():
                if len(who):
                    seen = body.seen[:, who].astype(np.float64)
                    sums[0, these] += seen.sum(axis=1)
                    sums[1, these] += (seen * seen).sum(axis=1)
                    counts[these] += len(who)
        scores.append(bodies.scores)
    return Tried(np.stack(scores), sums / np.maximum(counts, 1))


def seen_by(joint: Joint, genome: NDArray[np.float32], place: Place) -> tuple[NDArray[np.float32], ...]:
    """By world, `(tick, input)`: what one brain sees until it ends there."""
    bodies = Bodies(joint, genome[None], place)
    seen: list[list[NDArray[np.float32]]] = [[] for _ in joint.worlds]
    while bodies.going:
        going = [len(body.who) > 0 for body in bodies.bodies]
        bodies.step()
        for rows, here, there in zip(seen, joint.senses, going, strict=True):
            if there:
                rows.append(bodies.seen[here, 0].copy())
    return tuple(np.array(rows, dtype=np.float32) for rows in seen)


def unseen_places(worlds: Worlds, count: int) -> tuple[Place, ...]:
    """Of each world the first courses that no run is trained on."""
    return tuple(zip(*(unseen_courses(world, count) for world in worlds), strict=True))


def conditions(worlds: Worlds) -> NDArray[np.bool_]:
    """`(condition, world)`: all see, then the first sees noise, the second, both, and so on."""
    return np.array([[bool(k >> at & 1) for at in range(len(worlds))] for k in range(1 << len(worlds))])
