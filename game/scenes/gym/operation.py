"""An environment's brain on the operating table: only what is asked for is measured, for an episode takes its time."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Future
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

from brains.files import Brain
from game.engine.engine import Tried
from game.engine.gym.engine import GymEngine
from game.engine.side import Side
from game.engine.threads import cores
from game.scenes.breeding.operation import Noises, Operation
from game.training import asking, operating
from game.training.operated import STEPS
from game.training.operating import Genome
from game.training.recording import Recording

MOST = 2_000_000
"""Numbers that are written down of what units give."""
RANKED = 32
"""Senses up to which each is tried without."""


Key = tuple[bytes, Noises]
"""Of a brain that was tried, and of what it heard."""


def key_of(genome: Genome, noises: Noises = frozenset()) -> Key:
    """Of a brain, and what it hears instead of senses."""
    return blake2b(genome.tobytes(), digest_size=16).digest(), noises


class FewAtATime(Operation):
    """One brain is tried at a time, on few seeds, by processes of its own; what is asked for now comes first.

    Of the curve of pruning those levels are known that somebody has looked at.
    """

    def _written(self) -> Future[list[Recording]]:
        engine = self._world.engine(self._world, cores()) if self._world.engine else None
        assert isinstance(engine, GymEngine), "the engine of an environment"
        self.engine = engine
        """Of the processes."""
        self._found: dict[Key, float] = {}
        """Mean scores."""
        self._asked: tuple[Key, Future[Tried]] | None = None
        self._levels: tuple[object, list[Key]] = None, []
        """What is cut beside them, and the genome of each level."""
        form, network = self._world.form, self.network
        self._ranks = form is not None and form.picture is None and network.inputs[0] <= RANKED
        """Whether it is found out what each sense is worth."""
        return self.engine.record(Side(network, self.brain.genome[None]), self.courses[:1], MOST)

    def close(self) -> None:
        self.engine.close()

    @property
    def whole(self) -> float | None:
        return self._found.get(key_of(self.brain.genome))

    @property
    def score(self) -> float | None:
        return self._found.get(key_of(self.genome, self._noises))

    @property
    def _noises(self) -> Noises:
        return frozenset(self.noise.items())

    @property
    def curve(self) -> NDArray[np.float64] | None:
        """`(level,)`: NaN where nobody has looked yet."""
        of = self._now
        if self._levels[0] != of:
            made = (self._holes(self.cuts, level, self.base, self.fixed) for level in range(STEPS + 1))
            self._levels = of, [key_of(asking.without(self.base, one), self._noises) for one in made]
        return np.array([self._found.get(key, np.nan) for key in self._levels[1]])

    @property
    def learned(self) -> int:
        return len(self._found)

    @property
    def shares(self) -> NDArray[np.float64] | None:
        """As everywhere; NaN for senses that have not been tried yet."""
        whole, empty = self.whole, self._found.get(key_of(self._empty))
        if whole is None or empty is None or not self._ranks:
            return None
        without = np.array([self._found.get(key_of(one), np.nan) for one in self._blinded()])
        return np.asarray(np.clip((whole - without) / max(whole - empty, 1e-6), 0.0, 1.0))

    @property
    def _empty(self) -> Genome:
        """Without any edge."""
        holes = operating.whole(self.network)
        holes[operating.edges(self.network)] = True
        return asking.without(self.brain.genome, holes)

    def _blinded(self) -> Iterator[Genome]:
        """The whole brain without each sense."""
        for sense in range(self.network.inputs[0]):
            yield asking.without(self.brain.genome, operating.blinded(self.network, sense))

    def _wanted(self) -> Iterator[tuple[Genome, Noises]]:
        """Whom to try, and what it hears; the first of those who have not been."""
        yield self.brain.genome, frozenset()
        yield self.genome, self._noises
        if self._ranks:
            for genome in (self._empty, *self._blinded()):
                yield genome, frozenset()

    def judged(self, brain: Brain) -> float:
        """Mean score of somebody else, by the same processes; whoever asks waits."""
        return operating.score_of(self.engine, brain.network, brain.genome, self.courses)

    def _learn_answers(self) -> None:
        """Nothing, where the environment has come to no end: then only scores are known."""
        if self._writes.done() and (self._writes.exception() or not self._writes.result()):
            return
        super()._learn_answers()

    def _learn_scores(self) -> None:
        if self._asked and self._asked[1].done():
            key, came = self._asked
            self._asked = None
            self._found[key] = operating.mean_of(came.result())
        if self._asked is None:
            for genome, noises in self._wanted():
                if (key := key_of(genome, noises)) not in self._found:
                    courses = self._noisy() if noises else self.courses
                    self._asked = key, self.engine.evaluate([Side(self.network, genome[None])], courses)
                    return
