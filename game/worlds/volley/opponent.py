"""The opponent by which everybody in the field is measured, as a brain like any other."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np

from brains.files import Brain
from brains.network import Network
from game.worlds.volley.kernel import INPUTS, OUTPUTS

NAME = "volley"
NUMBERS = Path(__file__).with_name("published.csv")
UNITS, SEEN = 7, 8
PRESSED = 0.75
"""What a unit has to say for its button."""
NETWORK = Network((INPUTS, UNITS, OUTPUTS), ("tanh", "linear"), (True, False))
"""Seven units that see what they said before, and a layer that takes three of them less what presses a button. It does
not look at its opponent, so four inputs have no weight."""


@cache
def published() -> Brain:
    """The opponent of slimevolleygym 0.1.0."""
    rows = np.loadtxt(NUMBERS, delimiter=",")
    genome = np.zeros(NETWORK.genes, dtype=np.float32)
    first, second = NETWORK.weights(genome)
    weights, memory, biases = first
    assert memory is not None, "its first layer has one"
    weights[:SEEN] = rows[:, :SEEN].T
    memory[:] = rows[:, SEEN : SEEN + UNITS].T
    biases[:] = rows[:, -1]
    second[0][:OUTPUTS] = np.eye(OUTPUTS)
    second[2][:] = -PRESSED
    genome.flags.writeable = False
    return Brain(NAME, NETWORK, genome, "published")
