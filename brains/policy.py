"""What a genome means: the protocol of a policy, and the parts that its genome is made of.

Selection, crossover, mutation, files, cards and the gallery know policies by these, and not by layers.
"""

from __future__ import annotations

from typing import Any, ClassVar, NamedTuple, Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.floating]

WEIGHT, MEMORY, BIAS = "weight", "memory", "bias"


class Part(NamedTuple):
    """A run of genes that belong together."""

    kind: str
    """WEIGHT, MEMORY for a unit's own past, or BIAS."""
    genes: slice
    shape: tuple[int, ...]
    """As an array; row-major in the genome."""
    groups: tuple[int | None, ...]
    """By axis: whose members it counts, a group of hidden units, or None for inputs and outputs in a given order."""

    def of(self, genome: Floats) -> Floats:
        """A view of a genome `(genes,)`."""
        return genome[self.genes].reshape(self.shape)


@runtime_checkable
class Policy(Protocol):
    """Turns what is seen into what is done, by a genome. Frozen and comparable."""

    kind: ClassVar[str]
    """Under which `brains.policies.POLICIES` reads it back from a file."""

    @property
    def genes(self) -> int:
        """Length of a genome."""

    @property
    def inputs(self) -> tuple[int, ...]:
        """Shape of what it sees."""

    @property
    def outputs(self) -> int:
        """How many numbers it says."""

    @property
    def sizes(self) -> tuple[int, ...]:
        """Units of each layer, inputs first."""

    @property
    def units(self) -> int:
        """Of all layers, inputs included."""

    @property
    def activations(self) -> tuple[str, ...]:
        """One for each layer after the inputs."""

    @property
    def recurrent(self) -> tuple[bool, ...]:
        """Which layers after the inputs also see their own previous output; empty for none."""

    @property
    def parts(self) -> tuple[Part, ...]:
        """Of a genome, in its order."""

    @property
    def says(self) -> str:
        """What it is, in words."""

    def forward(self, genome: Floats, inputs: Floats, previous: list[Floats] | None = None) -> list[Floats]:
        """The plain pass, to be read: activations, outputs last. What it returned last is its memory."""

    def about(self) -> dict[str, Any]:
        """What a file keeps of it, JSON-able."""
