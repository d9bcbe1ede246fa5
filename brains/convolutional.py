"""Brains with eyes, as data: layers of convolution over a picture, and fully connected ones behind them.

The forward pass here is the plain one, written to be read. `brains.convolving` is the fast one; the tests hold the two
together, and both to an independent library.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Any, ClassVar

import numpy as np

from brains.network import ACTIVATIONS, MAX_GENES, Network, activate
from brains.policy import BIAS, WEIGHT, Floats, Part

Shape = tuple[int, int, int]
"""Rows, columns, and maps or colours; as an array, and row-major in a genome's inputs."""


@dataclass(frozen=True)
class Convolution:
    """A layer of maps: each unit sees a patch of what is below, and all units of a map see it with the same weights."""

    maps: int
    side: int = 3
    """Of a patch."""
    stride: int = 1
    """From one unit's patch to the next one's."""
    dilation: int = 1
    """From one place of a patch to the next: 2 leaves out every second one."""
    pool: int = 1
    """Side of the squares of units of which only the greatest goes on."""
    activation: str = "tanh"

    @property
    def reach(self) -> int:
        """Places that a patch covers along a side."""
        return (self.side - 1) * self.dilation + 1

    def over(self, below: Shape) -> Shape:
        """What it makes of maps or a picture; sides below 1 where it does not fit."""
        rows, columns = (((size - self.reach) // self.stride + 1) // self.pool for size in below[:2])
        return rows, columns, self.maps


@dataclass(frozen=True)
class Convolutional:
    """A picture and perhaps other numbers behind it, seen through layers of convolution.

    A genome is one flat row: layer by layer weights `(side, side, maps below, maps)` and biases `(maps,)`, then the
    head's genome. The head sees the last maps `(row, column, map)` and then the other numbers.

    Raises:
        ValueError: layers that do not fit the picture, or a head that does not fit the layers.
    """

    kind: ClassVar[str] = "convolutional"

    picture: Shape
    layers: tuple[Convolution, ...]
    head: Network
    others: int = 0

    def __post_init__(self) -> None:
        if min(self.picture) < 1 or self.others < 0 or not self.layers:
            raise ValueError(f"picture: expected three positive numbers and a layer, got {self.picture}")
        for layer in self.layers:
            if min(layer.maps, layer.side, layer.stride, layer.dilation, layer.pool) < 1:
                raise ValueError(f"convolution: expected positive numbers, got {layer}")
            if layer.activation not in ACTIVATIONS:
                raise ValueError(f"activation: expected one of {', '.join(ACTIVATIONS)}, got {layer.activation!r:.40}")
        if any(min(shape) < 1 for shape in self.shapes):
            raise ValueError(f"convolutions: expected some that fit a picture {self.picture}, got {self.shapes[1:]}")
        seen = math.prod(self.shapes[-1]) + self.others
        if self.head.sizes[0] != seen:
            raise ValueError(f"head: expected {seen} inputs, got {self.head.sizes[0]}")
        if self.genes > MAX_GENES:
            raise ValueError(f"network: expected at most {MAX_GENES} weights, got {self.genes}")

    @cached_property
    def shapes(self) -> tuple[Shape, ...]:
        """Of the picture and of each layer of maps."""
        made = [self.picture]
        for layer in self.layers:
            made.append(layer.over(made[-1]))
        return tuple(made)

    @property
    def convolved_genes(self) -> int:
        """How many genes come before the head's."""
        return sum(
            (layer.side**2 * below[2] + 1) * layer.maps for layer, below in zip(self.layers, self.shapes, strict=False)
        )

    @property
    def genes(self) -> int:
        """Length of a genome."""
        return self.convolved_genes + self.head.genes

    @property
    def inputs(self) -> tuple[int, ...]:
        """Shape of what it sees: the picture row by row, colours innermost, then the others."""
        return (math.prod(self.picture) + self.others,)

    @property
    def outputs(self) -> int:
        """How many numbers it says."""
        return self.head.outputs

    @property
    def sizes(self) -> tuple[int, ...]:
        """Units of each layer, inputs first."""
        return self.inputs[0], *(math.prod(shape) for shape in self.shapes[1:]), *self.head.sizes[1:]

    @property
    def units(self) -> int:
        """Of all layers, inputs included."""
        return sum(self.sizes)

    @property
    def activations(self) -> tuple[str, ...]:
        """One for each layer after the inputs."""
        return *(layer.activation for layer in self.layers), *self.head.activations

    @property
    def recurrent(self) -> tuple[bool, ...]:
        """Which layers after the inputs also see their own previous output; empty for none."""
        return (False,) * len(self.layers) + self.head.recurrent if any(self.head.recurrent) else ()

    @cached_property
    def parts(self) -> tuple[Part, ...]:
        """Of a genome, in its order: the maps of a layer, and the hidden units of one of the head's, are a group."""
        parts: list[Part] = []
        start, deep = 0, len(self.layers)
        for k, (layer, below) in enumerate(zip(self.layers, self.shapes, strict=False)):
            shape = (layer.side, layer.side, below[2], layer.maps)
            end = start + math.prod(shape)
            parts.append(Part(WEIGHT, slice(start, end), shape, (None, None, k - 1 if k else None, k)))
            parts.append(Part(BIAS, slice(end, end + layer.maps), (layer.maps,), (k,)))
            start = end + layer.maps
        rows, columns, maps = self.shapes[-1]
        for first, part in enumerate(self.head.parts):
            own = tuple(group if group is None else group + deep for group in part.groups)
            begin, end = part.genes.start + start, part.genes.stop + start
            if first:
                parts.append(Part(part.kind, slice(begin, end), part.shape, own))
                continue
            units = part.shape[1]
            middle = begin + rows * columns * maps * units
            parts.append(Part(WEIGHT, slice(begin, middle), (rows * columns, maps, units), (None, deep - 1, own[-1])))
            if self.others:
                parts.append(Part(WEIGHT, slice(middle, end), (self.others, units), (None, own[-1])))
        return tuple(parts)

    @property
    def says(self) -> str:
        """Its layers, in words."""
        rows, columns, colours = self.picture
        seen = f"{rows}×{columns}" + (f"×{colours}" if colours > 1 else "")
        eyes = [f"{layer.side}×{layer.side} to {layer.maps}" for layer in self.layers]
        return f"{seen}, {', '.join(eyes)}, {'-'.join(map(str, self.head.sizes[1:]))}"

    def about(self) -> dict[str, Any]:
        """What a file keeps of it, JSON-able."""
        return {
            "kind": self.kind,
            "picture": self.picture,
            "beside": self.others,  # a file has others of its own
            "layers": [asdict(layer) for layer in self.layers],
            "head": self.head.about(),
        }

    @classmethod
    def from_about(cls, about: Mapping[str, Any]) -> Convolutional:
        """The opposite of `about`. Raises KeyError, TypeError or ValueError."""
        rows, columns, colours = (int(size) for size in about["picture"])
        layers = tuple(
            Convolution(
                **{name: int(layer[name]) for name in ("maps", "side", "stride", "dilation", "pool")},
                activation=str(layer["activation"]),
            )
            for layer in about["layers"]
        )
        return cls((rows, columns, colours), layers, Network.from_about(about["head"]), int(about["beside"]))

    def filters(self, genome: Floats) -> Iterator[tuple[Floats, Floats]]:
        """Views of a genome `(genes,)`: weights and biases of each layer of maps."""
        if genome.shape != (self.genes,):
            raise ValueError(f"genome: expected shape ({self.genes},), got {genome.shape}")
        for k in range(len(self.layers)):
            yield self.parts[2 * k].of(genome), self.parts[2 * k + 1].of(genome)

    def field(self, layer: int, row: int, column: int) -> tuple[int, int, int]:
        """What a unit of a layer of maps sees of the picture: top row, left column, and side of a square."""
        top, left, side, apart = row, column, 1, 1
        sizes = []
        for one in self.layers[: layer + 1]:
            side += (one.reach - 1) * apart
            apart *= one.stride
            side += (one.pool - 1) * apart
            apart *= one.pool
            sizes.append(apart)
        return top * sizes[-1], left * sizes[-1], side

    def forward(self, genome: Floats, inputs: Floats, previous: list[Floats] | None = None) -> list[Floats]:
        """Activations of every layer, inputs first, maps row by row with the map innermost.

        `previous` is what the last call returned; without it recurrent layers of the head start from zero.
        """
        maps, values = inputs[: math.prod(self.picture)].reshape(self.picture), [inputs]
        for layer, (weights, biases) in zip(self.layers, self.filters(genome), strict=True):
            total = convolved(maps, weights, layer.stride, layer.dilation) + biases
            maps = pooled(activate(layer.activation, total), layer.pool)
            values.append(maps.ravel())
        seen = np.concatenate([maps.ravel(), inputs[math.prod(self.picture) :]])
        behind = previous[len(self.layers) :] if previous else None
        return values + self.head.forward(genome[self.convolved_genes :], seen, behind)[1:]


def convolved(maps: Floats, weights: Floats, stride: int, dilation: int) -> Floats:
    """Sums `(row, column, map)` over patches of maps `(row, column, map below)`, where a patch fits whole."""
    side = len(weights)
    reach = (side - 1) * dilation + 1
    rows, columns = ((size - reach) // stride + 1 for size in maps.shape[:2])
    total = np.zeros((rows, columns, weights.shape[-1]), maps.dtype)
    for i in range(side):
        for j in range(side):
            down, right = slice(i * dilation, None, stride), slice(j * dilation, None, stride)
            total = total + maps[down, right][:rows, :columns] @ weights[i, j]
    return total


def pooled(maps: Floats, side: int) -> Floats:
    """The greatest of each square; what is left over at the lower and right edge is dropped."""
    rows, columns, count = maps.shape[0] // side, maps.shape[1] // side, maps.shape[2]
    squares = maps[: rows * side, : columns * side].reshape(rows, side, columns, side, count)
    return np.asarray(squares.max(axis=(1, 3)))
