"""The forward pass in a process that tries one individual at a time: no arrays are made on the way."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from brains.convolutional import Convolutional
from brains.network import Network, activate
from brains.policy import Floats, Policy

Think = Callable[[NDArray[np.float32]], Floats]
"""Of inputs `(input,)` what comes out `(output,)`, which is overwritten by the next call."""


def mind_of(policy: Policy, genome: NDArray[np.float32]) -> Think:
    """One individual's brain at the beginning of an episode; to the last bit what `policy.forward` says, but where it
    has eyes only to rounding, as sums are taken in another order."""
    if isinstance(policy, Network) and not any(policy.recurrent):
        return _dense(policy, genome)
    if isinstance(policy, Convolutional):
        return _convolutional(policy, genome)
    memory: list[Floats] | None = None

    def think(seen: NDArray[np.float32]) -> Floats:
        nonlocal memory
        memory = policy.forward(genome, seen, memory)
        return memory[-1]

    return think


def _convolutional(policy: Convolutional, genome: NDArray[np.float32]) -> Think:
    from brains.convolving import convolve, pool

    behind, pixels = mind_of(policy.head, genome[policy.convolved_genes :]), math.prod(policy.picture)
    layers: list[tuple[Any, ...]] = []
    for layer, below, shape, (weights, biases) in zip(
        policy.layers, policy.shapes[:-1], policy.shapes[1:], policy.filters(genome), strict=True
    ):
        rows, columns = ((size - layer.reach) // layer.stride + 1 for size in below[:2])
        total = np.empty((rows, columns, layer.maps), np.float32)
        parts = np.ascontiguousarray(weights), np.ascontiguousarray(biases), layer.stride, layer.dilation, total
        layers.append((parts, layer.activation, layer.pool, total if layer.pool == 1 else np.empty(shape, np.float32)))
    seen = np.empty(policy.head.sizes[0], np.float32)

    def think(inputs: NDArray[np.float32]) -> Floats:
        maps = inputs[:pixels].reshape(policy.picture)
        for parts, activation, side, greatest in layers:
            convolve(maps, *parts)
            parts[-1][:] = activate(activation, parts[-1])
            if side > 1:
                pool(parts[-1], side, greatest)
            maps = greatest
        seen[: maps.size], seen[maps.size :] = maps.ravel(), inputs[pixels:]
        return behind(seen)

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
