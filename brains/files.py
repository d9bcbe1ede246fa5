"""Brains on disk: safetensors files, which hold arrays and text and cannot run code.

A file says its kind and version in its metadata. Whatever is wrong with a file is a FileError of one
line, raised before anything has changed.
"""

from __future__ import annotations

import json
import math
import struct
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError
from safetensors.numpy import load, save

from brains.atomic import write_atomically
from brains.checks import natural, number, text
from brains.names import name_of
from brains.policies import policy_from
from brains.policy import Policy
from brains.reading import FileError as FileError
from brains.reading import read_file
from brains.text import called

BRAIN = "evolution-arcade brain"
RUN = "evolution-arcade run"
"""A checkpoint: a brain, its run's champion, with all that the run needs to go on."""
VERSION = 1
MAX_BYTES = 500_000_000
"""The largest run there is has two populations of 100,000; a brain is at most 16 MB."""
Arrays = dict[str, NDArray[Any]]


@dataclass(frozen=True, eq=False)
class Brain:
    """A bred genome, the network that it belongs to, and where it comes from."""

    world: str
    network: Policy
    genome: NDArray[np.float32]
    """`(genes,)`."""
    strategy: str = ""
    seed: int = 0
    generation: int = 0
    fitness: float = 0.0
    held_out: float = 0.0
    role: str = ""
    """Whom it plays, in a world with two roles."""
    senses: str = ""
    """How it sees its world, where there is a choice."""
    eyes: str = ""
    """Where it looks: what stands behind @ in the names of its courses, in a world in which that says so."""
    holes: NDArray[np.bool_] | None = None
    """`(genes,)`: where it has no weights, and gets none when it is bred on; None for nowhere."""

    @property
    def name(self) -> str:
        return name_of(self.genome)

    @property
    def weights(self) -> int:
        """How many it has, biases too."""
        return len(self.genome) - (0 if self.holes is None else int(self.holes.sum()))


def describe(brain: Brain) -> dict[str, Any]:
    """All of a brain but its weights, JSON-able."""
    return {
        "world": brain.world,
        "name": brain.name,
        **brain.network.about(),
        "strategy": brain.strategy,
        "seed": brain.seed,
        "generation": brain.generation,
        "fitness": brain.fitness,
        "held_out": None if math.isnan(brain.held_out) else brain.held_out,
        "role": brain.role,
        "senses": brain.senses,
    } | ({"eyes": brain.eyes} if brain.eyes else {})


def save_brain(path: Path, *brains: Brain) -> None:
    """Write a brain, or one of each role, in one step. Raises OSError with nothing changed."""
    write_arrays(path, BRAIN, *packed(brains))


def packed(brains: Sequence[Brain]) -> tuple[Arrays, dict[str, Any]]:
    """Arrays and description of a file with one brain, or with one of each role, the first one in front."""
    arrays: Arrays = {_entry(brain, brain is brains[0]): brain.genome for brain in brains}
    arrays |= {_holes(_entry(brain, brain is brains[0])): brain.holes for brain in brains if brain.holes is not None}
    return arrays, describe(brains[0]) | {"others": [describe(brain) for brain in brains[1:]]}


def _entry(brain: Brain, first: bool) -> str:
    """Under which name a file keeps a genome."""
    return "genome" if first else f"genome of the {brain.role}"


def _holes(entry: str) -> str:
    """Under which name it keeps the holes of the genome of that name."""
    return entry.replace("genome", "holes", 1)


def load_brain(path: Path, world: str | None = None, role: str | None = None) -> Brain:
    """Read a brain, of a given world and role if they are named; of a run its champion. Raises FileError."""
    arrays, about = read_arrays(path, BRAIN, RUN)
    name = called(path)
    entry = "genome"
    others = about.get("others")
    for other in others if isinstance(others, list) and role is not None and about.get("role") != role else ():
        if isinstance(other, dict) and other.get("role") == role:
            about, entry = other, f"genome of the {role}"
    brain = _brain_of(name, about, arrays, entry)
    if world is not None and brain.world != world:
        raise FileError(f"{name}: expected a brain of the world {world}, got one of {brain.world!r:.40}")
    if role is not None and brain.role != role:
        raise FileError(f"{name}: expected a brain that plays the {role}, got one of the role {brain.role!r:.40}")
    return brain


def load_brains(path: Path, most: int = MAX_BYTES) -> tuple[Brain, ...]:
    """Read all brains of a file, one or one of each role, in their order; of a run its champions. Raises FileError."""
    arrays, about = read_arrays(path, BRAIN, RUN, most=most)
    name = called(path)
    others = about.get("others", [])
    if not isinstance(others, list) or not all(isinstance(other, dict) for other in others):
        raise FileError(f"{name}: expected a brain; its description is damaged")
    first = _brain_of(name, about, arrays, "genome")
    return first, *(_brain_of(name, other, arrays, f"genome of the {other.get('role')}") for other in others)


def _brain_of(name: str, about: dict[str, Any], arrays: Arrays, entry: str) -> Brain:
    """From its description and the array of that name. Raises FileError."""
    try:
        network = policy_from(about)
        brain = Brain(
            world=text(about["world"], "world"),
            network=network,
            genome=arrays[entry],
            strategy=text(about["strategy"], "strategy"),
            seed=natural(about["seed"], "seed"),
            generation=natural(about["generation"], "generation"),
            fitness=number(about["fitness"], "fitness"),
            held_out=math.nan if about["held_out"] is None else number(about["held_out"], "held_out"),
            role=text(about.get("role", ""), "role"),
            senses=text(about.get("senses", ""), "senses"),
            eyes=text(about.get("eyes", ""), "eyes"),
            holes=arrays.get(_holes(entry)),
        )
    except (KeyError, TypeError, ValueError, OverflowError) as error:
        raise FileError(f"{name}: expected a brain; its description is damaged ({error})") from error
    if brain.genome.dtype != np.float32 or brain.genome.shape != (network.genes,):
        raise FileError(
            f"{name}: expected {network.genes} float32 weights, got {brain.genome.dtype} of shape {brain.genome.shape}"
        )
    if not np.isfinite(brain.genome).all():
        raise FileError(f"{name}: expected finite weights, got NaN or infinity")
    if brain.holes is not None:
        if brain.holes.dtype != np.bool_ or brain.holes.shape != brain.genome.shape:
            kind, shape = brain.holes.dtype, brain.holes.shape
            raise FileError(f"{name}: expected {network.genes} holes that are bool, got {kind} of shape {shape}")
        if brain.genome[brain.holes].any():
            raise FileError(f"{name}: expected no weights in its holes")
    return brain


def write_arrays(path: Path, kind: str, arrays: Arrays, about: dict[str, Any]) -> None:
    """Write arrays and a JSON-able description in one step. Raises OSError with nothing changed."""
    metadata = {"kind": kind, "version": str(VERSION), "about": json.dumps(about)}
    contiguous = {name: np.array(array, order="C") for name, array in arrays.items()}
    write_atomically(Path(path), _with_metadata(save(contiguous), metadata))


def _with_metadata(data: bytes, metadata: dict[str, str]) -> bytes:
    """A safetensors file with a description: the library would put it in another order each time."""
    (length,) = struct.unpack_from("<Q", data)
    head = json.dumps({"__metadata__": metadata} | json.loads(data[8 : 8 + length]), separators=(",", ":")).encode()
    head += b" " * (-len(head) % 8)
    return struct.pack("<Q", len(head)) + head + data[8 + length :]


def read_arrays(path: Path, *kinds: str, most: int = MAX_BYTES) -> tuple[Arrays, dict[str, Any]]:
    """Arrays and description of a file of one of the given kinds and of at most so many bytes. Raises FileError."""
    short = kinds[0].rpartition(" ")[2]
    data, name = read_file(path, most, f"a {short}"), called(path)
    try:
        arrays = load(data)
        (length,) = struct.unpack_from("<Q", data)
        metadata = json.loads(data[8 : 8 + length])["__metadata__"]
        found, version = metadata["kind"], metadata["version"]
    except (SafetensorError, KeyError, ValueError, TypeError, AttributeError, RecursionError, struct.error) as error:
        raise FileError(f"{name}: expected a {short}; it is cut short or something else") from error
    if found not in kinds:
        raise FileError(f"{name}: expected a {short}, got {found!r:.60}")
    if version != str(VERSION):
        raise FileError(f"{name}: expected {short} version {VERSION}, got {version!r:.20}")
    try:
        about = json.loads(metadata["about"], parse_constant=_refuse)
    except (KeyError, ValueError, TypeError, RecursionError) as error:
        raise FileError(f"{name}: expected a {short}; its description is damaged") from error
    if not isinstance(about, dict):
        raise FileError(f"{name}: expected a {short}; its description is damaged")
    return arrays, about


def _refuse(constant: str) -> None:
    """JSON as Python reads it has NaN and infinities; no description has."""
    raise ValueError(f"{constant} is not a number")
