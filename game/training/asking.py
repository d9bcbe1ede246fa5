"""The generation that is asked for: of what a strategy breeds, whole brains that see what the world shows."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from brains.checks import frozen
from brains.mirror import Mirror
from brains.normaliser import Normaliser
from brains.policy import Policy
from brains.strategies.strategy import Samples


def without(genome: NDArray[np.float32], holes: NDArray[np.bool_]) -> NDArray[np.float32]:
    """The brain with zeros in its holes, or all of several, a copy."""
    return np.where(holes, np.float32(0), genome)


@dataclass(frozen=True, eq=False)
class Asking:
    """What is done to genomes that a strategy breeds before they are judged."""

    network: Policy
    mirror: Mirror | None
    """Halves are bred; None for whole brains."""
    normaliser: Normaliser
    holes: NDArray[np.bool_] | None
    """`(genes,)`: what all of them have no weights at."""

    def of(self, bred: NDArray[np.float32]) -> NDArray[np.float32]:
        """Genomes `(individual, gene)` of the network, read-only."""
        whole = self.mirror.whole(self.network, bred) if self.mirror else bred
        folded = self.normaliser.folded(self.network, whole)
        return folded if self.holes is None else frozen(without(folded, self.holes))


@dataclass(frozen=True, eq=False)
class Sampled:
    """The recipe of a generation that is samples around a mean."""

    samples: Samples
    asking: Asking

    def genomes(self) -> NDArray[np.float32]:
        """As `Recipe.genomes` says."""
        return self.asking.of(self.samples.genomes())


@dataclass(frozen=True, eq=False)
class Asked:
    """A generation to judge."""

    genomes: NDArray[np.float32]
    """`(individual, gene)`."""
    recipe: Sampled | None = None
    """What it can be made from again, where that is shorter."""
