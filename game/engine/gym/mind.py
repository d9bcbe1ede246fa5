"""The forward pass in a process that tries one individual at a time: no arrays are made on the way."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from brains.network import Network
from brains.policy import Floats, Policy

Think = Callable[[NDArray[np.float32]], Floats]
"""Of inputs `(input,)` what comes out `(output,)`, which is overwritten by the next call."""


def mind_of(policy: Policy, genome: NDArray[np.float32]) -> Think:
    """One individual's brain at the beginning of an episode; to the last bit what `policy.forward` says."""
    if isinstance(policy, Network) and not any(policy.recurrent):
        return _dense(policy, genome)
    memory: list[Floats] | None = None

    def think(seen: NDArray[np.float32]) -> Floats:
        nonlocal memory
        memory = policy.forward(genome, seen, memory)
        return memory[-1]

    return think


def _dense(network: Network, genome: NDArray[np.float32]) -> Think:
    parts: list[tuple[Any, Any, Any, str]] = [
        (weights, biases, np.empty(len(biases), np.float32), activation)
        for (weights, _, biases), activation in zip(network.weights(genome), network.activations, strict=True)
    ]
    half = np.float32(0.5)

    def think(seen: NDArray[np.float32]) -> Floats:
        for weights, biases, values, activation in parts:
            np.dot(seen, weights, out=values)
            values += biases
            if activation == "tanh":
                np.tanh(values, out=values)
            elif activation == "relu":
                np.maximum(values, 0, out=values)
            elif activation == "sigmoid":
                values *= half
                np.tanh(values, out=values)
                values *= half
                values += half
            seen = values
        return seen

    return think
