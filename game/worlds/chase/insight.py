"""What a pupil's hidden units make of the room: in which order they show structure, and two numbers for each cell."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from game.worlds.chase.lessons import CELLS, SIDE
from game.worlds.chase.pupils import Mind, Weights
from game.worlds.chase.variants import CAT

CATS, MICE = (one.ravel() for one in np.meshgrid(np.arange(CELLS), np.arange(CELLS), indexing="ij"))
"""`(case,)`: all places of both."""


class Lens(NamedTuple):
    """How hidden units are looked at, whatever frame they are of."""

    order: NDArray[np.int64]
    """`(unit,)`: by the direction in which the mouse has to be from the cat for a unit to give most."""
    mean: NDArray[np.float64]
    """`(unit,)`."""
    axes: NDArray[np.float64]
    """`(unit, 2)`: the two directions in which they vary most, each divided by twice the deviation along it."""


def lens_of(mind: Mind) -> Lens:
    """Made from what a first turn makes of all places."""
    hidden = mind.thoughts(CATS, MICE)[0].astype(np.float64)
    mean = hidden.mean(axis=0)
    centred = hidden - mean
    right, up = (MICE % SIDE - CATS % SIDE) @ centred, (MICE // SIDE - CATS // SIDE) @ centred
    _, sizes, rows = np.linalg.svd(centred, full_matrices=False)
    deviations = sizes[:2] / np.sqrt(len(hidden))
    signs = np.sign(
        rows[:2][np.arange(2), np.abs(rows[:2]).argmax(axis=1)]
    )  # a decomposition knows them only up to that
    axes = (rows[:2] * signs[:, None]).T / np.maximum(2 * deviations, 1e-9)
    return Lens(np.argsort(np.arctan2(right, up), kind="stable"), mean, axes)


def seen_through(mind: Mind, lens: Lens, other: int) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """What is made of each cell `(cell,)` of the pupil while the other one is in the cell `other`.

    Returns two numbers `(cell, 2)`, most of them from −1 to 1, and the directions `(cell,)` that are meant.
    """
    own, others = np.arange(CELLS), np.full(CELLS, other)
    cats, mice = (own, others) if mind.plan.role == CAT else (others, own)
    hidden, meant = mind.thoughts(cats, mice)
    return np.clip((hidden - lens.mean) @ lens.axes, -1.0, 1.0), meant


def sorted_weights(mind: Mind, order: NDArray[np.int64]) -> Weights:
    """Its weights with the units in this order, in each of the gates."""
    w_in, own, out = mind.weights
    units = len(order)
    columns = np.concatenate([order + gate * units for gate in range(w_in.shape[1] // units)])
    return w_in[:, columns], own[order][:, columns], out[order]
