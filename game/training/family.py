"""Who descends from whom: of all who live now, the ancestors back to the first generation."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from brains.checks import MOST, array, natural, rising
from brains.operators import ranking
from brains.strategies import State

MOST_INDIVIDUALS = 2_048
"""Of larger populations nothing is kept: three numbers for each in each kept generation would be megabytes."""
MOST_SHARED = 256
"""Of larger ones the founders of the line are kept, and no shares: a share for each of the first in everybody."""
MOST_KIN = 64
"""Generations that are kept, at most; even, so that the newest is among those that stay when every second one goes."""

Indices = NDArray[np.int32]
Shares = NDArray[np.float32]


@dataclass(frozen=True, eq=False, slots=True)
class Kin:
    """Those of a generation who have descendants among the newest. All arrays are read-only."""

    number: int
    who: Indices
    """`(member,)`, ascending: which individuals of their generation."""
    place: Indices
    """`(member,)`: how many of their generation were better."""
    up: Indices
    """`(member,)`: which member of the generation kept before is the ancestor by the first parents; 0 in the first."""


@dataclass(frozen=True, eq=False, slots=True)
class Family:
    """A population's descent, as far back as it is known."""

    kin: tuple[Kin, ...]
    """Oldest first. The last is the newest generation, with everybody in it."""
    champion: int
    """Of the newest generation."""
    shares: Shares
    """`(individual, founder)`: what part of each comes from each of the first, if of two parents each gives half. None
    where the population is too large."""
    founders: Indices
    """`(founder,)`: who that is in the first generation that is known."""
    size: int
    """Individuals of a generation."""

    def line(self, individual: int | None = None) -> list[int]:
        """By kept generation, oldest first: which member is an ancestor of an individual, or of the champion."""
        at = self.champion if individual is None else individual
        members = []
        for one in reversed(self.kin):
            members.append(at)
            at = int(one.up[at])
        return members[::-1]

    def founded_by(self) -> list[tuple[int, float]]:
        """Which of the first live on in the champion, and with what part of it, the greatest first."""
        if not len(self.founders):
            first = self.kin[0]
            return [(int(first.who[self.line()[0]]), float("nan"))]
        own = self.shares[self.champion]
        return [(int(self.founders[k]), float(own[k])) for k in ranking(own) if own[k] > 0]


class FamilyKeeper:
    """Keeps who descends from whom: of every generation at first, then of every second, every fourth, and so on.

    A generation costs two small arrays: who has no descendants left is forgotten only when one is kept. Nothing that
    is bred depends on it.
    """

    def __init__(self, size: int, first: int = 0) -> None:
        self._size, self._first = size, first
        self._stride = 1
        self._kin: list[Kin] = []
        """Kept, without the newest generation unless that is to stay."""
        self._line: Indices | None = None
        """`(individual,)`: of the generation to judge, which member of the last in `_kin` its ancestor is."""
        self._shares, self._founders = _alone(size if size <= MOST_SHARED else 0)
        self._newest: Callable[[], Family] | None = None
        """Makes the descent of the generation judged last: it is asked for more rarely than one is judged."""

    @property
    def family(self) -> Family | None:
        """The descent of the generation that was judged last; None where there is none, or nobody knows it."""
        if self._newest is None:
            return None
        family = self._newest()
        self._newest = lambda: family
        return family

    def add(self, number: int, fitness: NDArray[np.float64], champion: int, parents: NDArray[np.intp] | None) -> None:
        """A generation that has been judged, and the parents in it of each of the next, `(individual, 2)`."""
        if self._size > MOST_INDIVIDUALS or parents is None:
            self.begin_at(number + 1)
            return
        if self._line is None and self._kin:
            raise ValueError("a generation whose parents nobody has told has no place in a family")
        keeps = (number - self._first) % self._stride == 0
        own = partial(_everybody, number, fitness, self._line)
        if keeps:
            self._keep(own())
        kin, shares, founders = tuple(self._kin), self._shares, self._founders
        self._newest = lambda: Family(kin if keeps else (*kin, own()), champion, shares, founders, len(fitness))
        up = parents[:, 0].astype(np.int32)
        self._line = up if keeps or self._line is None else self._line[up]
        if len(self._founders) > 1:
            self._inherit(parents)

    def state(self) -> State:
        kin = self._kin
        return {
            "first": self._first,
            "stride": self._stride,
            "numbers": np.array([one.number for one in kin], dtype=np.int64),
            "sizes": np.array([len(one.who) for one in kin], dtype=np.int64),
            **{name: _joined([getattr(one, name) for one in kin]) for name in ("who", "place", "up")},
            "line": np.zeros(0, dtype=np.int32) if self._line is None else self._line,
            "shares": self._shares,
            "founders": self._founders,
        }

    def restore(self, state: State, generation: int) -> None:
        """Take over `state`, as it was before this generation. Raises ValueError, KeyError or TypeError for another."""
        first, stride = natural(state["first"], "family", high=generation), natural(state["stride"], "family", 1, MOST)
        numbers = array(state["numbers"], "family", np.int64, (None,), 0)
        sizes = array(state["sizes"], "family sizes", np.int64, (len(numbers),), 1)
        rising(numbers, "family", first, generation - 1)
        line = array(state["line"], "family line", np.int32, (self._size if len(numbers) else 0,), 0)
        if len(numbers) > MOST_KIN or (sizes > self._size).any():
            raise ValueError(f"family: expected at most {MOST_KIN} generations of {self._size}")
        columns = [array(state[name], f"family {name}", np.int32, (int(sizes.sum()),), 0) for name in Kin.__slots__[1:]]
        ends = np.cumsum(sizes)[:-1]
        kin, above = [], 1
        for number, *parts in zip(numbers, *(np.split(one, ends)[: len(numbers)] for one in columns), strict=True):
            who, place, up = (_still(part) for part in parts)
            rising(who, "family members", 0, self._size - 1)
            if place.max() >= self._size or up.max() >= above:
                raise ValueError("family: expected places and ancestors that there are")
            kin.append(Kin(int(number), who, place, up))
            above = len(who)
        if len(line) and line.max() >= above:
            raise ValueError("family line: expected ancestors that there are")
        founders = array(state["founders"], "founders", np.int32, (None,), 0)
        shared = self._size if self._size <= MOST_SHARED else 0
        if len(founders):
            rising(founders, "founders", 0, shared - 1)
        shares = array(state["shares"], "shares", np.float32, (self._size if shared else 0, len(founders)), 0.0)
        self._first, self._stride, self._kin = first, stride, kin
        self._line, self._newest = (_still(line) if kin else None), None
        self._shares, self._founders = _still(shares, np.float32), _still(founders)

    def begin_at(self, generation: int) -> None:
        """Nothing is known of what was before this generation."""
        self._newest, self._first = None, generation
        if not self._kin:
            return
        self._stride, self._kin, self._line = 1, [], None
        self._shares, self._founders = _alone(self._size if self._size <= MOST_SHARED else 0)

    def _keep(self, own: Kin) -> None:
        self._kin.append(own)
        _forget(self._kin)
        if len(self._kin) > MOST_KIN:
            self._stride *= 2
            self._kin = [
                replace(one, up=_still(before.up[one.up])) if before else one
                for before, one in zip([None, *self._kin[1::2]], self._kin[::2], strict=True)
            ]

    def _inherit(self, parents: NDArray[np.intp]) -> None:
        """The shares of the next generation; founders of whom nothing is left are forgotten."""
        one, other = self._shares[parents[:, 0]], self._shares[parents[:, 1]]
        shares = np.float32(0.5) * (one + other)
        lives = shares.any(axis=0)
        if not lives.all():
            shares, self._founders = shares[:, lives], _still(self._founders[lives])
        self._shares = _still(shares, np.float32)


def _everybody(number: int, fitness: NDArray[np.float64], line: Indices | None) -> Kin:
    """A generation that has just been judged, whose ancestors are `line`."""
    size = len(fitness)
    place = np.empty(size, dtype=np.int32)
    place[ranking(np.where(np.isnan(fitness), -np.inf, fitness))] = np.arange(size)
    up = np.zeros(size, dtype=np.int32) if line is None else line
    return Kin(number, _still(np.arange(size)), _still(place), _still(up))


def _forget(kin: list[Kin]) -> None:
    """In place: of all kept generations but the newest, those who have no descendants left."""
    for k in range(len(kin) - 1, 0, -1):
        used, up = np.unique(kin[k].up, return_inverse=True)
        if len(used) == len(kin[k - 1].who):
            return
        above = kin[k - 1]
        kin[k] = replace(kin[k], up=_still(up))
        kin[k - 1] = Kin(above.number, *(_still(part[used]) for part in (above.who, above.place, above.up)))


def _alone(size: int) -> tuple[Shares, Indices]:
    """Of the first each is its own founder."""
    return _still(np.eye(size), np.float32), _still(np.arange(size))


def _still(values: NDArray[Any], kind: type[np.generic] = np.int32) -> NDArray[Any]:
    """A read-only copy."""
    copied = np.array(values, dtype=kind)
    copied.flags.writeable = False
    return copied


def _joined(parts: Sequence[Indices]) -> Indices:
    return np.concatenate(parts) if parts else np.zeros(0, dtype=np.int32)
