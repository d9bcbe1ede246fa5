"""What an environment shows and takes, as data that needs no Gymnasium: made in a process of its own, and sent."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from brains.convolutional import Convolution, Convolutional
from brains.mirror import Mirror
from brains.network import MAX_GENES, Network
from brains.policy import Policy

CHOICE, CHOICES, FLAGS, RANGE = "choice", "choices", "flags", "range"
FINE = 20
"""Rows and columns of a picture from which two layers of convolution find something to see."""
BREEDS = {
    "small": "a hidden layer of 16, of 32 where more than 32 numbers are seen",
    "linear": "no hidden layer",
    "deep": "two hidden layers",
    "recurrent": "a hidden layer with memory",
    "mirrored": "small, and does in a mirror the same mirrored, where the environment says what that is",
    "eyes": "where it shows a picture: one or two layers of convolution, and a hidden layer of 16",
    "eyes-large": "the same with 3×3 to 12 maps, pooled, and a hidden layer of 64",
}
"""The brains for every environment, the usual one first."""


@dataclass(frozen=True)
class Taken:
    """The space of its actions."""

    kind: str
    """CHOICE for Discrete, CHOICES for MultiDiscrete, FLAGS for MultiBinary, RANGE for Box."""
    shape: tuple[int, ...]
    dtype: str
    low: tuple[float, ...] = ()
    """Of each number; of CHOICE and CHOICES the first that may be chosen."""
    high: tuple[float, ...] = ()
    """Of RANGE, each number's greatest; of CHOICE and CHOICES how many may be chosen."""

    @property
    def outputs(self) -> int:
        """How many numbers a brain says for it."""
        if self.kind in (CHOICE, CHOICES):
            return round(sum(self.high))
        return int(np.prod(self.shape, dtype=np.int64))

    def action(self) -> Callable[[NDArray[np.floating]], Any]:
        """What outputs `(output,)` mean: the greatest of each choice, flags that are above zero, −1 to 1 as a range."""
        dtype = np.dtype(self.dtype)
        if self.kind == CHOICE:
            first = round(self.low[0])
            return lambda said: int(said.argmax()) + first
        if self.kind == CHOICES:
            ends = np.cumsum(self.high).astype(int)
            parts = [
                (slice(int(end - n), int(end)), round(low))
                for end, n, low in zip(ends, self.high, self.low, strict=True)
            ]
            return lambda said: np.array([said[k].argmax() + low for k, low in parts], dtype).reshape(self.shape)
        if self.kind == FLAGS:
            return lambda said: (said > 0).astype(dtype).reshape(self.shape)
        low, high = np.array(self.low), np.array(self.high)
        middle, half, whole = (low + high) / 2, (high - low) / 2, dtype.kind in "iu"

        def within(said: NDArray[np.floating]) -> Any:
            values = middle + half * np.minimum(np.maximum(said, -1.0), 1.0)
            return (np.rint(values) if whole else values).astype(dtype).reshape(self.shape)

        return within

    def acts(self, said: NDArray[np.floating]) -> Any:
        """The action that outputs `(output,)` mean."""
        return self.action()(said)

    def outputs_of(self, action: Any) -> list[float]:
        """What a brain would say for an action; for None, what means the least."""
        if action is None:
            first = [round(low) for low in self.low]
            action = first[0] if self.kind == CHOICE else first if self.kind == CHOICES else [0.0] * self.outputs
        if self.kind in (CHOICE, CHOICES):
            chosen = np.asarray(action).reshape(-1)
            parts = zip(chosen, self.high, self.low, strict=True)
            return [float(k == one - round(low)) for one, count, low in parts for k in range(round(count))]
        values = np.asarray(action, np.float64).reshape(-1)
        if self.kind == FLAGS:
            return list(map(float, values - 0.5))
        low, high = np.array(self.low), np.array(self.high)
        return list(map(float, (values - (low + high) / 2) / np.maximum((high - low) / 2, 1e-9)))


@dataclass(frozen=True)
class Form:
    """An environment."""

    inputs: tuple[str, ...]
    """A label for each number that it shows."""
    taken: Taken
    outputs: tuple[str, ...]
    """A label for each number that a brain says."""
    steps: int
    """The longest an episode lasts, or is let last."""
    solved: float | None
    """The mean reward that counts as solved; None where nobody has said."""
    forgets: bool
    """Whether an episode is the same whatever has been played before in the same environment."""
    repeats: bool
    """Whether the same seed is the same episode at all."""
    frames: float
    """A second, as its pictures are meant to be seen."""
    size: tuple[int, int] | None
    """Width and height of its picture; None where it draws none."""
    keys: tuple[tuple[tuple[int, ...], Any], ...] = ()
    """For who plays by hand: keys that are held together, as pygame counts them, and the action that they are."""
    mirror: Mirror | None = None
    """How it looks in a mirror, where it says that it is the same there."""
    picture: tuple[int, int, int] | None = None
    """Rows, columns and colours of the picture that the first numbers are, where they are one."""

    @property
    def networks(self) -> dict[str, Policy]:
        """The brains that can be bred in it, by name, the usual one first."""
        seen, said = len(self.inputs), self.taken.outputs
        last = "tanh" if self.taken.kind == RANGE else "linear"
        many = 32 if seen > 32 else 16
        small = Network((seen, many, said), ("tanh", last))
        eyes = eyes_for(self.picture, seen, said, last) if self.picture else {}
        whole = self.picture is not None and seen == math.prod(self.picture)
        return {
            **({"mirrored": small} if self.mirror else {}),
            **(eyes if whole else {}),
            "small": small,
            "linear": Network((seen, said), (last,)),
            "deep": Network((seen, many, many, said), ("tanh", "tanh", last)),
            "recurrent": Network((seen, many, said), ("tanh", last), (True, False)),
            **eyes,
        }


def eyes_for(picture: tuple[int, int, int], seen: int, said: int, last: str) -> dict[str, Policy]:
    """Brains that see the first numbers as a picture, of those that fit it."""
    others, fine = seen - math.prod(picture), min(picture[:2]) >= FINE
    first = (Convolution(8, 5, 2), Convolution(16, 3, 2)) if fine else (Convolution(8, pool=2),)
    known = {"eyes": (first, 16), "eyes-large": ((Convolution(12, pool=2, activation="relu"),), 64)}
    made: dict[str, Policy] = {}
    for name, (layers, hidden) in known.items():
        shape = picture
        for layer in layers:
            shape = layer.over(shape)
        shown = math.prod(shape) + others
        if min(shape) >= 1 and shown * hidden < MAX_GENES / 2:
            head = Network((shown, hidden, said), ("tanh", last))
            made[name] = Convolutional(picture, layers, head, others)
    return made
