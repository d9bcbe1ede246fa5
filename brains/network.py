"""A network as data: layer sizes, activations and memory, and what they make of a flat genome.

The forward pass here is the plain one, written to be read. `brains.lanes` is the fast one; the
tests hold the two together.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from brains.policy import BIAS, MEMORY, WEIGHT, Floats, Part, Policy

ACTIVATIONS = ("linear", "sigmoid", "tanh", "relu")
"""Their positions are the activation codes in a compiled layout."""

MAX_GENES = 1_000_000


@dataclass(frozen=True)
class Network:
    """Fully connected layers; a genome is one flat row of all their weights and biases.

    The genome is laid out layer by layer: weights row-major `(n_in, n_out)`; for a recurrent layer
    its weights `(n_out, n_out)` from its own previous output; then the biases `(n_out,)`.

    Raises:
        ValueError: sizes, activations and recurrent flags that do not fit together.
    """

    kind: ClassVar[str] = "dense"

    sizes: tuple[int, ...]
    """Units of each layer, inputs first."""
    activations: tuple[str, ...]
    """One for each layer after the inputs."""
    recurrent: tuple[bool, ...] = ()
    """Which layers after the inputs also see their own previous output; empty for none."""

    def __post_init__(self) -> None:
        if len(self.sizes) < 2 or any(size < 1 for size in self.sizes):
            raise ValueError(f"layer sizes: expected two or more positive numbers, got {self.sizes}")
        if len(self.activations) != len(self.sizes) - 1:
            raise ValueError(f"activations: expected {len(self.sizes) - 1} (one a layer), got {len(self.activations)}")
        for activation in self.activations:
            if activation not in ACTIVATIONS:
                raise ValueError(f"activation: expected one of {', '.join(ACTIVATIONS)}, got {activation!r:.40}")
        if self.recurrent and len(self.recurrent) != len(self.activations):
            raise ValueError(f"recurrent: expected {len(self.activations)} flags, got {len(self.recurrent)}")
        if self.genes > MAX_GENES:
            raise ValueError(f"network: expected at most {MAX_GENES} weights, got {self.genes}")

    @cached_property
    def layers(self) -> tuple[tuple[int, int, str, bool], ...]:
        """`(n_in, n_out, activation, recurrent)` for each layer after the inputs."""
        flags = self.recurrent or (False,) * len(self.activations)
        return tuple(
            (n_in, n_out, activation, flag)
            for (n_in, n_out), activation, flag in zip(pairwise(self.sizes), self.activations, flags, strict=True)
        )

    @cached_property
    def genes(self) -> int:
        """Length of a genome."""
        return sum((n_in + flag * n_out + 1) * n_out for n_in, n_out, _, flag in self.layers)

    @property
    def inputs(self) -> tuple[int, ...]:
        """Shape of what it sees."""
        return (self.sizes[0],)

    @property
    def outputs(self) -> int:
        """How many numbers it says."""
        return self.sizes[-1]

    @cached_property
    def parts(self) -> tuple[Part, ...]:
        """Of a genome, in its order: the units of each layer between inputs and outputs are a group."""
        parts: list[Part] = []
        start, last = 0, len(self.layers) - 1
        for layer, (n_in, n_out, _, flag) in enumerate(self.layers):
            before, own = layer - 1 if layer else None, layer if layer < last else None
            shapes = [(WEIGHT, (n_in, n_out), (before, own)), (BIAS, (n_out,), (own,))]
            for kind, shape, groups in shapes[:1] + [(MEMORY, (n_out, n_out), (own, own))] * flag + shapes[1:]:
                end = start + math.prod(shape)
                parts.append(Part(kind, slice(start, end), shape, groups))
                start = end
        return tuple(parts)

    def about(self) -> dict[str, Any]:
        """What a file keeps of it, JSON-able."""
        return {"kind": self.kind, "sizes": self.sizes, "activations": self.activations, "recurrent": self.recurrent}

    @classmethod
    def from_about(cls, about: Mapping[str, Any]) -> Network:
        """The opposite of `about`. Raises KeyError, TypeError or ValueError."""
        return cls(
            tuple(int(size) for size in about["sizes"]),
            tuple(str(activation) for activation in about["activations"]),
            tuple(bool(flag) for flag in about["recurrent"]),
        )

    @property
    def units(self) -> int:
        """Units of all layers, inputs included: the length of one column of activations."""
        return sum(self.sizes)

    @property
    def says(self) -> str:
        """Its layers, in words."""
        return f"{'-'.join(map(str, self.sizes))} ({', '.join(self.activations)})"

    def layout(self) -> NDArray[np.int32]:
        """The layers as numbers for the compiled pass: `(layer, [n_in, n_out, activation code, recurrent])`."""
        return np.array(
            [(n_in, n_out, ACTIVATIONS.index(name), flag) for n_in, n_out, name, flag in self.layers],
            dtype=np.int32,
        )

    def weights(self, genome: Floats) -> list[tuple[Floats, Floats | None, Floats]]:
        """Views of a genome `(genes,)`, layer by layer: `(weights, recurrent weights or None, biases)`."""
        if genome.shape != (self.genes,):
            raise ValueError(f"genome: expected shape ({self.genes},), got {genome.shape}")
        parts: list[tuple[Floats, Floats | None, Floats]] = []
        start = 0
        for n_in, n_out, _, flag in self.layers:
            weights = genome[start : start + n_in * n_out].reshape(n_in, n_out)
            start += n_in * n_out
            memory = genome[start : start + n_out * n_out].reshape(n_out, n_out) if flag else None
            start += n_out * n_out * flag
            parts.append((weights, memory, genome[start : start + n_out]))
            start += n_out
        return parts

    def forward(self, genome: Floats, inputs: Floats, previous: list[Floats] | None = None) -> list[Floats]:
        """Activations of every layer, inputs `(n_in,)` first.

        `previous` is what the last call returned; without it recurrent layers start from zero.
        """
        values = [inputs]
        for index, ((_, n_out, activation, _), (weights, memory, biases)) in enumerate(
            zip(self.layers, self.weights(genome), strict=True)
        ):
            total = values[-1] @ weights + biases
            if memory is not None:
                total = total + (previous[index + 1] if previous else np.zeros(n_out)) @ memory
            values.append(activate(activation, total))
        return values


def dense(policy: Policy) -> Network:
    """The network that a policy is. Raises ValueError for one of another kind; one line."""
    if not isinstance(policy, Network):
        raise ValueError(f"expected fully connected layers, got {policy.says}")
    return policy


def activate(name: str, x: Floats) -> Floats:
    """One of `ACTIVATIONS`, element by element."""
    if name == "sigmoid":
        return np.asarray(0.5 + 0.5 * np.tanh(0.5 * x))
    if name == "tanh":
        return np.asarray(np.tanh(x))
    if name == "relu":
        return np.asarray(np.maximum(x, 0))
    return x
