"""Who sits where in a session: sides that fit the world, and their genomes packed into blocks of lanes."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from brains.lanes import LANES, aligned, pack_into
from brains.network import dense
from brains.policy import Policy
from game.engine.course import Course
from game.engine.side import Side
from game.engine.world import World


def check(world: World, sides: Sequence[Side]) -> None:
    """Raise ValueError for sides that do not fit the world, their networks or each other."""
    if len(sides) != world.seats:
        raise ValueError(f"sides: expected {world.seats}, one a seat, got {len(sides)}")
    for side in sides:
        if misfit := world.misfit(side.network):
            raise ValueError(f"network: {misfit}")
        genes, shape = side.network.genes, side.genomes.shape
        if len(shape) != 2 or shape[1] != genes:
            raise ValueError(f"genomes: expected shape (individual, {genes}), got {shape}")
        if side.individuals != sides[0].individuals:
            raise ValueError(f"individuals: expected {sides[0].individuals} on each side, got {side.individuals}")


def seated(world: World, sides: Sequence[Side], course: Course) -> tuple[Side, ...]:
    """One side a seat: with the course's opponent, where the world has a seat for it and nobody is in it yet."""
    if not world.opposed or len(sides) > len(world.roles) or course.opponent is None:
        return tuple(sides)
    nobody_else = np.zeros(sides[0].individuals, dtype=np.int64)
    return *sides, Side(course.opponent.network, course.opponent.genome[None], nobody_else)


def packed(sides: Sequence[Side]) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
    """Genes `(packed, gene, LANES)`, shorter ones filled up with zeros, and which of them `(role, block)` plays.

    Blocks with the same genomes share theirs.
    """
    blocks = -(-sides[0].individuals // LANES)
    parts: list[tuple[int, NDArray[np.float32]]] = []
    seats, first = np.empty((len(sides), blocks), dtype=np.int64), 0
    for role, side in enumerate(sides):
        genomes, seats[role] = side.genomes, first + np.arange(blocks)
        if side.chosen is not None:
            chosen = np.pad(side.chosen, (0, blocks * LANES - len(side.chosen)), mode="edge").reshape(blocks, LANES)
            different: dict[bytes, int] = {}
            seats[role] = [first + different.setdefault(block.tobytes(), len(different)) for block in chosen]
            genomes = genomes[np.frombuffer(b"".join(different), dtype=chosen.dtype)]
        parts.append((first, genomes))
        first += -(-len(genomes) // LANES)
    genes = aligned((first, max(side.network.genes for side in sides), LANES))
    for begin, genomes in parts:
        own = genes[begin : begin - (-len(genomes) // LANES)]
        own[:, genomes.shape[1] :] = 0
        pack_into(own[:, : genomes.shape[1]], genomes)
    return genes, seats


def layouts_of(networks: Sequence[Policy]) -> NDArray[np.int32]:
    """`(role, layer, 4)`, shorter networks filled up with empty layers in front."""
    layers = max(len(network.activations) for network in networks)
    layouts = np.zeros((len(networks), layers, 4), dtype=np.int32)
    for role, network in enumerate(networks):
        layout = dense(network).layout()
        layouts[role, layers - len(layout) :] = layout
    return layouts
