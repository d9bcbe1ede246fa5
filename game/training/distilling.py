"""A student brain that is taught to do what a larger one does: it is fitted to what its teacher did where it was.

`copy`: the teacher drives, and what it saw and did is what is learned. `dagger`: in rounds the student drives, and the
teacher says what it would have done there (S. Ross, G. Gordon, D. Bagnell: A reduction of imitation learning, 2011). So
what is learned includes where only the student's own mistakes lead.

A student always sees what its teacher sees. What it is not to see are holes in its first layer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from brains.files import Brain
from brains.imitation import WAYS as WAYS
from brains.imitation import Practice, beginning, practised
from brains.network import Network, dense
from brains.normaliser import Normaliser
from game.training import operating, recording
from game.training.operating import Genome, Holes
from game.training.settings import Settings, SettingsError
from game.worlds import Course, World

COURSE_STREAM, FIT_STREAM = 106, 107
"""First numbers of seed sequences: of the courses that are learned on, and of a student's beginning and order."""
ROUNDS = 5
"""Of `dagger`: the teacher drives in the first, the student in the others; episodes and epochs are shared out."""
MOMENTS = 20_000
"""Of an epoch: all that were recorded, one as often as another, so that both ways take as many steps."""

Table = NDArray[np.float32]
Watch = Callable[[Network, Genome, int], Sequence[Table]]
"""What a brain that sees all sees in an episode, by its number: `(tick, input)`, or several of those."""


@dataclass(frozen=True)
class Student:
    """What is taught."""

    network: Network
    """With all inputs of the world."""
    holes: Holes
    """`(genes,)`: where it has no weights."""
    listed: Network
    """As a file has it: the same, or one that sees the first inputs only, where the world has such."""

    @property
    def weights(self) -> int:
        """How many it has, biases too."""
        return int((~self.holes).sum())

    def as_listed(self, genome: Genome) -> tuple[Genome, Holes | None]:
        """Of a genome for `network` the one for `listed`, and its holes there, None without any."""
        if self.listed != self.network:
            there = np.arange(self.listed.sizes[0] * self.listed.sizes[1])
            rest = np.arange(self.network.sizes[0] * self.network.sizes[1], self.network.genes)
            return genome[np.concatenate([there, rest])], None
        return genome, self.holes if self.holes.any() else None


class Lesson(NamedTuple):
    """How somebody is taught."""

    way: str = WAYS[0]
    episodes: int = 20
    epochs: int = 50
    rate: float = 1e-3
    batch: int = 64
    seed: int = 1
    eyes: str = ""
    """Where teacher and student look."""


class Learned(NamedTuple):
    """A student after each epoch."""

    genomes: NDArray[np.float32]
    """`(epoch, gene)`, for a student's `network`."""
    error: NDArray[np.float64]
    """`(epoch,)`: mean squared, over what it was fitted to."""


class Judged(NamedTuple):
    """The same, as it drives."""

    taught: NDArray[np.float64]
    """`(epoch,)`: mean score on the courses that it was taught on."""
    unseen: NDArray[np.float64]
    """`(epoch,)`: on courses that neither it nor its teacher was taught on."""

    @property
    def chosen(self) -> int:
        """The epoch that is kept: which does best on the courses of its lessons, of equal ones the last."""
        return len(self.taught) - 1 - int(self.taught[::-1].argmax())


def student_of(world: World, brain: str, sees: tuple[str, ...] = (), activations: tuple[str, ...] = ()) -> Student:
    """A student by the name of a listed brain or by its layers, as `7-4-1`; the first may count what it sees.

    Raises:
        SettingsError: no brain for this world, or no senses of it.
    """
    for name in sees:
        if name not in world.inputs or sees.count(name) > 1:
            raise SettingsError(f"sees: expected different ones of {', '.join(world.inputs)}, got {name!r:.40}")
    first, _, rest = brain.partition("-")
    some = {one.inputs[0] for one in world.networks.values()}
    every = len(world.inputs)
    if sees and first == str(len(sees)) and not (len(sees) in some and sees == world.inputs[: len(sees)]):
        brain = f"{every}-{rest}"
    listed = dense(Settings(world=world.name, brain=brain, activations=activations).network)
    count = listed.sizes[0]
    if any(listed.recurrent):
        raise SettingsError(f"brain: expected a student without memory, got {listed.says}")
    if sees and count < every and sees != world.inputs[:count]:
        raise SettingsError(f"sees: a brain {brain} sees {', '.join(world.inputs[:count])}, got {', '.join(sees)}")
    network = Network((every, *listed.sizes[1:]), listed.activations)
    holes = operating.whole(network)
    for sense, name in enumerate(world.inputs):
        if name not in (sees or world.inputs[:count]):
            holes |= operating.blinded(network, sense)
    return Student(network, holes, listed)


def all_seeing(network: Network, genome: Genome, inputs: int) -> tuple[Network, Genome]:
    """A brain that sees the first inputs only, as one that sees all and heeds no others."""
    missing = inputs - network.sizes[0]
    if not missing:
        return network, genome
    weights = network.parts[0]
    rows = np.concatenate([weights.of(genome), np.zeros((missing, network.sizes[1]), np.float32)])
    wide = Network((inputs, *network.sizes[1:]), network.activations)
    return wide, np.concatenate([rows.ravel(), genome[weights.genes.stop :]]).astype(np.float32)


def courses_of(world: World, lesson: Lesson) -> tuple[Course, ...]:
    """One an episode, which no run is trained on and nobody is judged on."""
    make = world.courses.kind(f"@{lesson.eyes}").unseen
    return tuple(make(f"lesson {k}", [COURSE_STREAM, lesson.seed, k], 0) for k in range(lesson.episodes))


def seen_by(world: World, network: Network, genome: Genome, course: Course) -> Table:
    """`(tick, input)`: what a brain that sees all sees on a course, until it ends there."""
    return recording.recorded(world, network, genome, course)[:, : network.sizes[0]]


def said_by(network: Network, genome: Genome, seen: Table) -> Table:
    """`(tick, output)`: what a brain says to what is seen tick by tick."""
    return recording.said_by(network, genome, seen).astype(np.float32)


def epochs_of(
    watch: Watch, inputs: int, teacher: Brain, student: Student, lesson: Lesson
) -> Iterator[tuple[Genome, float]]:
    """The student, ready to drive, and its error after each epoch. The same lesson makes the same one on one machine.

    Raises:
        SettingsError: a student that says something else than its teacher.
    """
    if student.network.outputs != teacher.network.outputs:
        wanted, got = teacher.network.outputs, student.network.outputs
        raise SettingsError(f"brain: expected {wanted} outputs, as the teacher has, got {got}")
    rng = np.random.default_rng([FIT_STREAM, lesson.seed])
    knows = all_seeing(dense(teacher.network), teacher.genome, inputs)
    scale = Normaliser(inputs)
    genome = beginning(student.network, rng)
    genome[student.holes] = 0
    count, rounds = lesson.episodes, 1 if lesson.way == "copy" else min(ROUNDS, lesson.episodes)
    driver = knows
    seen: list[Table] = []
    said: list[Table] = []
    for now in range(rounds):
        for episode in range(now * count // rounds, (now + 1) * count // rounds):
            tables = watch(*driver, episode)
            seen += tables
            said += [said_by(*knows, table) for table in tables]
        every, goal = np.concatenate(seen).astype(np.float64), np.concatenate(said).astype(np.float64)
        if not now:
            scale.learn(np.stack([every.sum(axis=0), (every**2).sum(axis=0)]), len(every))
        some = np.concatenate([rng.permutation(len(every)) for _ in range(-(-MOMENTS // len(every)))])[:MOMENTS]
        mean, deviation = scale.scales
        every, goal = (every[some] - mean) / deviation, goal[some]
        epochs = lesson.epochs * (now + 1) // rounds - lesson.epochs * now // rounds
        practice = Practice(epochs, lesson.batch, lesson.rate, 1.0)
        for made in practised(student.network, genome, every, goal, rng, practice, student.holes):
            genome, ready = made, scale.folded(student.network, made[None].astype(np.float32))[0]
            error = float(((student.network.forward(genome, every)[-1] - goal) ** 2).mean())
            yield ready, error
        driver = student.network, ready


def brain_of(
    teacher: Brain, student: Student, learned: Learned, came: Judged, lesson: Lesson, held_out: float
) -> Brain:
    """The student that is kept, as an ordinary brain."""
    genome, holes = student.as_listed(learned.genomes[came.chosen])
    fitness = float(came.taught[came.chosen])
    way, number = lesson.way, came.chosen
    made = Brain(teacher.world, student.listed, genome, way, lesson.seed, number, fitness, held_out, holes=holes)
    return replace(made, eyes=teacher.eyes, role=teacher.role, senses=teacher.senses)
