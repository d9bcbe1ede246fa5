"""Who is taught: weights, the memory of the optimizer, games. The original's mouse, or any variant."""

from __future__ import annotations

import math
from itertools import product
from typing import Any, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from brains.backprop import Floats, adam, elman, tape_for, weights_of
from brains.cells import CELLS, ELMAN, LSTM, seen_as, tape_of
from brains.checks import array
from brains.network import Network
from game.worlds.chase import lessons, variants
from game.worlds.chase.lessons import BRAIN_INPUTS, INPUTS, SIDE, TURNS
from game.worlds.chase.variants import ANSWERS, ROLES, RULES, Plan
from game.worlds.chase.ways import TeachingSettings

SPREAD = 4.0
"""The improved teacher's weights of hidden units start within ± SPREAD / √hidden: ± 1 at 16, as the faithful one's at
all sizes. More units that each push as hard would saturate each other; measured, 64 learn in half the games."""
DICE = 7
"""First number of the seed of who moves, where pupil and teacher take turns by chance."""
SCALE = 8.0
"""Sines are read off outputs around ½; the same directions come of scores that are so much steeper."""

Weights = tuple[Floats, Floats, Floats]
EVERY_START = np.array(list(product(range(SIDE), repeat=4)), dtype=np.int64)
"""`(game, 4)`."""


class Pupil(Protocol):
    """One of the two, at work."""

    @property
    def weights(self) -> Weights:
        """Read-only copies: inputs to hidden, hidden to hidden, hidden to answer; gates side by side."""

    @property
    def flat(self) -> Floats:
        """A copy of all numbers, in one row, as `Mind` reads it."""

    def appoint(self) -> None:
        """A teacher who has not taught yet."""

    def settle(self, settings: TeachingSettings) -> None:
        """Go on with other settings of the same body."""

    def learn(self, starts: NDArray[np.int64], mistakes: NDArray[np.float64]) -> None:
        """Play from `starts (game, 4)`, learn, and write the mistakes `(game,)`."""

    def dealt(self, games: int) -> NDArray[np.bool_]:
        """`(game, turn)`: which of the moves to come the teacher makes; asking changes nothing."""

    def state(self) -> dict[str, Any]: ...

    def take_over(self, state: dict[str, Any]) -> None:
        """Raises ValueError or KeyError with nothing changed."""

    @property
    def finite(self) -> bool: ...


def drawn(settings: TeachingSettings, rng: np.random.Generator) -> Weights:
    """New weights: inputs to hidden, hidden to hidden, hidden to answer."""
    hidden, draw = settings.hidden, rng.uniform
    spread = SPREAD / math.sqrt(hidden) if settings.teacher == "improved" else 1.0
    columns, outputs = settings.gates * hidden, ANSWERS[settings.answer].shape[1]
    last = (hidden,) if settings.is_original else (hidden, outputs)
    w_in, own = draw(-1, 1, (INPUTS, columns)), draw(-spread, spread, (hidden, columns))
    return w_in.astype(np.float32), own.astype(np.float32), draw(-spread, spread, last).astype(np.float32)


class Original:
    """The mouse of the original, quick: `brains.backprop`."""

    def __init__(self, settings: TeachingSettings, weights: Weights) -> None:
        self._settings = settings
        w0, wh, w1 = weights
        self._network = elman(w0, wh, w1.reshape(len(w1)))
        self.appoint()

    @property
    def weights(self) -> Weights:
        return weights_of(self._network, INPUTS)

    @property
    def flat(self) -> Floats:
        w0, wh, w1 = self.weights
        none = np.zeros((1, len(w1)), dtype=np.float32)
        return np.concatenate([np.ravel(part) for part in (w0, wh, none, w1, [0.0])]).astype(np.float32)

    def appoint(self) -> None:
        self._optimizer = adam(self._network)
        self._taught = 0

    def settle(self, settings: TeachingSettings) -> None:
        self._settings = settings

    def dealt(self, games: int) -> NDArray[np.bool_]:
        return np.zeros((games, TURNS), dtype=np.bool_)

    def learn(self, starts: NDArray[np.int64], mistakes: NDArray[np.float64]) -> None:
        tape, rate = tape_for(self._network, TURNS), np.float32(self._settings.rate)
        if self._settings.teacher == "improved":
            lessons.train(starts, rate, self._taught, self._network, tape, self._optimizer, mistakes)
        else:
            lessons.teach(starts, rate, self._network, tape, mistakes)
        self._taught += len(starts)

    def state(self) -> dict[str, Any]:
        w0, wh, w1 = self.weights
        optimizer = {name: array.copy() for name, array in self._optimizer._asdict().items()}
        return {"w0": w0, "wh": wh, "w1": w1, "optimizer": optimizer, "taught": self._taught}

    def take_over(self, state: dict[str, Any]) -> None:
        hidden = self._settings.hidden
        if np.shape(state["w0"]) != (INPUTS, hidden):
            raise ValueError(f"w0: expected shape {(INPUTS, hidden)}, got {np.shape(state['w0'])}")
        restored = elman(state["w0"], state["wh"], state["w1"])
        optimizer = adam(restored)
        for name, own in optimizer._asdict().items():
            low = 0.0 if name == "square" else -np.inf
            own[:] = array(state["optimizer"][name], name, own.dtype.type, own.shape, low)
        self._network, self._optimizer, self._taught = restored, optimizer, state["taught"]

    @property
    def finite(self) -> bool:
        return all(np.isfinite(numbers).all() for numbers in (*self.weights, *self._optimizer))


class Variant:
    """Any other: `game.worlds.chase.variants`."""

    def __init__(self, settings: TeachingSettings, weights: Weights) -> None:
        self._settings = settings
        self._dice = np.random.default_rng([DICE, settings.seed])
        kind, hidden = CELLS.index(settings.cell), settings.hidden
        self._cell = variants.blank(kind, hidden, settings.answer)
        w_in, own, out = weights
        self._cell.weights[:INPUTS], self._cell.weights[INPUTS:-1] = w_in, own
        self._cell.out[:-1] = out.reshape(hidden, -1)
        if kind == LSTM:
            self._cell.weights[-1, hidden : 2 * hidden] = 1.0  # it forgets little to begin with
        self.appoint()

    def settle(self, settings: TeachingSettings) -> None:
        self._settings = settings

    @property
    def weights(self) -> Weights:
        rows, out = self._cell.weights.copy(), self._cell.out.copy()
        rows.flags.writeable = out.flags.writeable = False
        return rows[:INPUTS], rows[INPUTS:-1], out[:-1]

    @property
    def flat(self) -> Floats:
        return self._cell.flat.copy()

    def appoint(self) -> None:
        self._changes = variants.changes_of(plan_of(self._settings), self._settings.hidden, self._settings.answer)
        self._taught = 0

    def dealt(self, games: int) -> NDArray[np.bool_]:
        before = self._dice.bit_generator.state
        led = self._deal(games)
        self._dice.bit_generator.state = before
        return led

    def _deal(self, games: int) -> NDArray[np.bool_]:
        return np.asarray(self._dice.random((games, self._settings.turns)) < self._settings.led)

    def learn(self, starts: NDArray[np.int64], mistakes: NDArray[np.float64]) -> None:
        settings, plan = self._settings, plan_of(self._settings)
        led = self._deal(len(starts))
        rates = np.array([settings.rate, settings.beta], dtype=np.float32)
        tape = tape_of(plan.kind, self._cell, plan.turns)
        variants.teach(
            plan, ANSWERS[settings.answer], starts, led, rates, self._taught, self._cell, tape, self._changes, mistakes
        )
        self._taught += len(starts)

    def state(self) -> dict[str, Any]:
        changes = self._changes
        return {
            "cell": self.flat,
            "optimizer": {
                "updates": changes.updates.flat.copy(),
                "mean": changes.mean.copy(),
                "square": changes.square.copy(),
                "missing": changes.missing.copy(),
            },
            "taught": self._taught,
            "dice": self._dice.bit_generator.state,
        }

    def take_over(self, state: dict[str, Any]) -> None:
        settings = self._settings
        count = len(self._cell.flat)
        flat = array(state["cell"], "cell", np.float32, (count,))
        changes = variants.changes_of(plan_of(settings), settings.hidden, settings.answer)
        owns: dict[str, NDArray[Any]] = {
            "updates": changes.updates.flat,
            "mean": changes.mean,
            "square": changes.square,
        }
        for name, own in {**owns, "missing": changes.missing}.items():
            low = 0.0 if name == "square" else -np.inf
            own[:] = array(state["optimizer"][name], name, own.dtype.type, own.shape, low)
        self._dice.bit_generator.state = state["dice"]
        self._cell.flat[:], self._changes, self._taught = flat, changes, state["taught"]

    @property
    def finite(self) -> bool:
        arrays = (self._cell.flat, self._changes.mean, self._changes.square, self._changes.updates.flat)
        return all(np.isfinite(numbers).all() for numbers in arrays)


def plan_of(settings: TeachingSettings) -> Plan:
    """What a game is like."""
    rule = RULES[settings.teacher]
    return Plan(CELLS.index(settings.cell), ROLES.index(settings.role), settings.turns, settings.every, rule)


def brain_of(settings: TeachingSettings, weights: Weights) -> tuple[Network, Floats] | None:
    """As a brain of the world, which sees the other one at all times; None for what is none: the gated cells."""
    if settings.cell != CELLS[ELMAN]:
        return None
    w_in, own, out = weights
    hidden = settings.hidden
    if settings.answer == "compass":
        return lessons.network(hidden), lessons.genome(w_in, own, out.reshape(hidden))
    unseen, nothing = np.zeros((BRAIN_INPUTS - INPUTS, hidden)), np.zeros(hidden)
    parts: list[NDArray[Any]] = [w_in, unseen, own, nothing]
    if settings.answer == "scores":
        network = Network((BRAIN_INPUTS, hidden, 4), ("sigmoid", "sigmoid"), (True, False))
        parts += [out, np.zeros(4)]
    else:  # of the directions the one whose sine and cosine fit best: |y − t|² is least where y·t is largest
        network = Network((BRAIN_INPUTS, hidden, 2, 4), ("sigmoid", "sigmoid", "linear"), (True, False, False))
        towards = ANSWERS[settings.answer] - 0.5
        parts += [out, np.zeros(2), SCALE * towards.T, -SCALE * towards.sum(axis=1) / 2]
    genome = np.concatenate([np.ravel(part) for part in parts]).astype(np.float32)
    genome.flags.writeable = False
    return network, genome


class Watched(NamedTuple):
    """Games that somebody has played."""

    answers: Floats
    """`(game, turn, output)`."""
    ways: NDArray[np.int64]
    """`(game, turn, 4)`: the cells of cat and mouse, the direction that was meant and the one that was told."""
    hidden: Floats
    """`(game, turn, unit)`."""


class Mind:
    """What a pupil knows at one time: plays games that nobody learns from. Read-only."""

    def __init__(self, settings: TeachingSettings, flat: Floats) -> None:
        self.settings, self.plan = settings, plan_of(settings)
        self.targets = ANSWERS[settings.answer]
        self.cell = seen_as(flat, self.plan.kind, INPUTS, settings.hidden, self.targets.shape[1])

    @property
    def weights(self) -> Weights:
        """Inputs to hidden, hidden to hidden, hidden to answer; gates side by side."""
        return self.cell.weights[:INPUTS], self.cell.weights[INPUTS:-1], self.cell.out[:-1]

    def watch(self, starts: NDArray[np.int64], led: NDArray[np.bool_] | None = None) -> Watched:
        """Games from `starts (game, 4)`; the teacher makes the moves of `led (game, turn)`, none if there is none."""
        games, plan = len(starts), self.plan
        led = np.zeros((games, plan.turns), dtype=np.bool_) if led is None else led
        answers = np.empty((games, plan.turns, self.targets.shape[1]), dtype=np.float32)
        ways = np.empty((games, plan.turns, 4), dtype=np.int64)
        hidden = np.empty((games, plan.turns, self.settings.hidden), dtype=np.float32)
        tape = tape_of(plan.kind, self.cell, plan.turns)
        variants.watch(plan, self.targets, starts, led, self.cell, tape, answers, ways, hidden)
        return Watched(answers, ways, hidden)

    def wrong(self, starts: NDArray[np.int64]) -> NDArray[np.float64]:
        """`(y, x)`: the share of moves from each cell that the teacher would not have made, in games from `starts`."""
        ways = self.watch(starts).ways.reshape(-1, 4)
        at = ways[:, 1 - self.plan.role]
        made = np.bincount(at, minlength=lessons.CELLS)
        wrong = np.bincount(at, weights=ways[:, 2] != ways[:, 3], minlength=lessons.CELLS)
        return np.asarray((wrong / np.maximum(made, 1)).reshape(SIDE, SIDE))

    @property
    def wrong_of_ten(self) -> float:
        """Wrong moves of ten, in games from all starts that there are, in which it moves itself."""
        ways = self.watch(EVERY_START).ways
        return 10 * float((ways[..., 2] != ways[..., 3]).mean())

    def thoughts(self, cats: NDArray[np.int64], mice: NDArray[np.int64]) -> tuple[Floats, NDArray[np.int64]]:
        """What a first turn makes of cells `(case,)`: hidden units `(case, unit)`, and the direction that is meant."""
        answers = np.empty((len(cats), self.targets.shape[1]), dtype=np.float32)
        hidden = np.empty((len(cats), self.settings.hidden), dtype=np.float32)
        tape = tape_of(self.plan.kind, self.cell, 1)
        variants.first_thoughts(self.plan, cats, mice, self.cell, tape, answers, hidden)
        away = ((answers[:, None] - self.targets) ** 2).sum(axis=2)
        return hidden, 3 - np.argmin(away[:, ::-1], axis=1)
