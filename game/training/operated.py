"""What has been done to a brain: what is taken out of it, what changed places in it, and the noise that it is fed."""

from __future__ import annotations

from functools import reduce

import numpy as np

from brains.files import Brain
from brains.operators import mixed_units, permuted, scaled_unit
from game.training import asking, operating
from game.training.noise import KINDS, Noise
from game.training.operating import Genome, Holes

STEPS = 20
SHARES = np.linspace(1.0, 0.0, STEPS + 1)
"""Of the edges that are kept, by level."""
Place = tuple[int, ...]
"""Layer, 0 for the senses, and unit; of an edge also the unit in the next layer that it leads to."""
TURN = np.pi / 4
"""By which two units are mixed."""
SCALE = 1.25
"""Times that a unit hears more."""
SIZES = (0.0, 0.25, 0.5, 1.0, 2.0, 4.0)
"""Of noise."""


class Operated:
    """What is cut is a set of senses, units and edges; of what is left the weakest edges are pruned by size.

    Before that, hidden units may have changed places or have been mixed.
    """

    def __init__(self, brain: Brain) -> None:
        self.brain, self.network = brain, brain.network
        self.cuts: frozenset[Place] = frozenset()
        self.level = 0
        """Of SHARES."""
        self.base = brain.genome
        """`(gene,)`: with what has changed places, and nothing cut yet."""
        self.fixed: Holes = operating.whole(brain.network) if brain.holes is None else brain.holes
        """`(gene,)`: what it was bred without, and what it will never have again."""
        self._least, self._for_good = 0, frozenset[Place]()
        """The level, and what was cut, when it was bred on: that stays."""
        self.bred = 0
        """Generations that it was bred on for here."""
        self._order = [np.arange(size) for size in brain.network.sizes]
        """By layer and place, the unit of the whole brain that stands there."""
        self.mixed = False
        """Whether that does something else than the brain."""
        self.noise: dict[int, Noise] = {}
        """What senses say instead of what is there, by their numbers."""
        self.kind = KINDS[0]
        """Of noise that is fed from now on."""
        self._made: tuple[tuple[object, ...], tuple[Genome, Holes], Holes, Genome] | None = None
        """As it is now: of what, its holes, and its genome."""

    def toggle(self, *place: int) -> bool:
        """Cut a sense, a hidden unit or an edge, or heal it. False if it was bred on without it: that stays a hole."""
        if place in self._for_good:
            return False
        if len(place) == 2 and place[0] == 0 and place[1] in self.noise:
            del self.noise[place[1]]
            return True
        self.cuts ^= {place}
        return True

    def feed(self, sense: int, by: int) -> None:
        """More noise in the place of a sense, or less; less than none heals it.

        The least is none at all: then it always says what is usual.
        """
        at = SIZES.index(self.noise[sense].size) if sense in self.noise else -1
        at = min(at + by, len(SIZES) - 1)
        if at < 0:
            self.noise.pop(sense, None)
        elif (0, sense) not in self._for_good:
            self.cuts -= {(0, sense)}
            self.noise[sense] = Noise(self.kind, SIZES[at])

    def other_kind(self) -> None:
        """Of noise, there where it is, and from now on."""
        self.kind = KINDS[(KINDS.index(self.kind) + 1) % len(KINDS)]
        self.noise = {sense: one._replace(kind=self.kind) for sense, one in self.noise.items()}

    def prune(self, levels: int) -> None:
        """So many levels more; fewer than 0 let edges grow again."""
        self.set_level(self.level + levels)

    def set_level(self, level: int) -> None:
        """Of SHARES; fewer holes than when it was bred on it cannot have."""
        self.level = min(max(level, self._least), STEPS)

    def take(self, genome: Genome, generations: int) -> None:
        """Go on with what was bred in so many from the brain as it is now: its holes are there for good."""
        self.fixed, self.base = self.holes, genome
        self._least, self._for_good = self.level, self.cuts
        self.bred += generations

    def heal(self) -> None:
        """The whole brain again."""
        self.cuts, self._for_good, self.level, self._least = frozenset(), frozenset(), 0, 0
        self.base, self.mixed, self.bred, self.noise = self.brain.genome, False, 0, {}
        self.fixed = operating.whole(self.network) if self.brain.holes is None else self.brain.holes
        self._order = [np.arange(size) for size in self.network.sizes]

    def own(self, layer: int, place: int) -> int:
        """The unit of the whole brain that stands at a place."""
        return int(self._order[layer][place])

    def swap(self, layer: int, unit: int) -> int:
        """A hidden unit changes places with the next one of its layer, and what is cut of them; its new place."""
        count = self.network.sizes[layer]
        other, order = (unit + 1) % count, np.arange(count)
        order[[unit, other]] = other, unit
        self.base = permuted(self.network, self.base, layer - 1, order)
        self._order[layer] = self._order[layer][order]
        moved = {unit: other, other: unit}

        def moved_to(place: Place) -> Place:
            return place[0], *(moved.get(at, at) if place[0] + k == layer else at for k, at in enumerate(place[1:]))

        self.cuts, self._for_good = (frozenset(map(moved_to, some)) for some in (self.cuts, self._for_good))
        self.fixed = permuted(self.network, self.fixed.astype(np.float32), layer - 1, order) > 0
        return other

    def mix(self, layer: int, unit: int) -> None:
        """A hidden unit and the next one of its layer are turned into each other by 45°."""
        other = (unit + 1) % self.network.sizes[layer]
        self.base, self.mixed = mixed_units(self.network, self.base, layer - 1, unit, other, TURN), True

    def scale(self, layer: int, unit: int, by: int) -> None:
        """A hidden unit hears more, or less, and the others hear as much less, or more, of it; in steps of SCALE."""
        self.base, self.mixed = scaled_unit(self.network, self.base, layer - 1, unit, SCALE**by), True

    @property
    def is_whole(self) -> bool:
        return not (self.cuts or self.level or self.mixed or self.bred or self.noise)

    @property
    def holes(self) -> Holes:
        """`(gene,)`."""
        return self._as_made[0]

    @property
    def genome(self) -> Genome:
        """As it is now; whole again it is every bit as before."""
        return self._as_made[1]

    @property
    def _as_made(self) -> tuple[Holes, Genome]:
        """Made again only when something has changed: it is asked for each frame."""
        of, made = (self.cuts, self.level), self._made
        if made is None or made[0] != of or made[1][0] is not self.base or made[1][1] is not self.fixed:
            holes = self._holes(*of, self.base, self.fixed)
            self._made = made = of, (self.base, self.fixed), holes, asking.without(self.base, holes)
        return made[2], made[3]

    @property
    def edges(self) -> tuple[int, int]:
        """How many are left, and how many there were."""
        there = operating.edges(self.network)
        return int((~self.holes[there]).sum()), len(there)

    def _holes(self, cuts: frozenset[Place], level: int, base: Genome, fixed: Holes) -> Holes:
        cut = reduce(np.logical_or, [self._of(place) for place in cuts], fixed)
        order = operating.weakest_first(self.network, np.abs(asking.without(base, cut)))
        pruned = operating.pruned(self.network, order, round(len(order) * float(SHARES[level])))
        return np.asarray(cut | pruned)

    def _of(self, place: Place) -> Holes:
        layer, unit, *to = place
        if to:
            return operating.without_edge(self.network, layer, unit, to[0])
        return operating.blinded(self.network, unit) if layer == 0 else operating.cut(self.network, layer - 1, unit)
