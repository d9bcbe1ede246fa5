"""Two populations bred against each other: every generation of one meets the other's, and earlier champions."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Future

import numpy as np
from numpy.typing import NDArray

from brains.checks import array
from brains.files import Brain
from brains.strategies import State
from game.engine.engine import Tried, then
from game.engine.lanes import engine_of
from game.engine.side import Side
from game.training.asking import Asked
from game.training.generation import Generation, Judged
from game.training.hall_of_fame import HallOfFame
from game.training.objective import Genomes, Memory
from game.training.settings import Settings
from game.worlds import Course

OPPONENTS = 4
"""Of the current generation, that each individual meets."""
VETERANS = 4
"""Earlier champions that each individual meets."""
STARTS = 24
"""Starts of a generation; each pair plays them all."""
BREED_STREAM, DRAW_STREAM = 203, 204
"""First numbers of seed sequences."""
EXAMINED = 10
"""Every so many generations the champions are examined, because to play every start takes longer than to breed."""

Floats = NDArray[np.float64]


class Versus:
    """The mean score against the opponents is the fitness; the held-out score is what is lost against perfect play."""

    batch = 1
    goal = enough = float("nan")
    is_like_training = True

    def __init__(self, settings: Settings, workers: int = 1) -> None:
        meeting = settings.arena.meeting
        assert meeting is not None, "a world with two roles says how they meet"
        self._settings, self._meeting = settings, meeting
        self.populations = settings.arena.roles
        self._engine = engine_of(settings.arena, workers)
        self._hall = HallOfFame(settings.network.genes)
        self._rng = np.random.default_rng([DRAW_STREAM, settings.seed])
        self._deck = np.zeros(0, dtype=np.int64)
        """Starts that are still to come before all are shuffled again."""

    @property
    def course(self) -> Course:
        """The course, as both sides see it."""
        settings = self._settings
        return self._meeting.course(settings.courses[0], (settings.sense, settings.sense), self._meeting.turns)

    def seeds(self, lineage: int, population: int) -> Sequence[int]:
        return BREED_STREAM, self._settings.seed, lineage, population

    def judge(self, asked: Sequence[Asked], number: int) -> Future[Judged]:
        course, count, before = self.course, len(asked[0].genomes), (self._rng.bit_generator.state, self._deck)
        shifts = self._rng.choice(count, min(OPPONENTS, count), replace=False)
        veterans = self._hall.draw(self._rng, VETERANS)
        sides = self._seated([one.genomes for one in asked], shifts, veterans)

        def judged(tried: Tried) -> Judged:
            rounds = tried.scores.astype(np.float64).mean(axis=0).reshape(2, -1, count)
            fitness = np.stack(fitness_of(rounds, shifts, len(veterans)))
            fitness.flags.writeable = False
            turns, none = self._meeting.turns, np.zeros((0, count))
            finished = tuple(float((abs(values) >= turns).mean()) for values in fitness)
            return Judged(fitness, (course,), none, finished, float(turns), float("nan"), tried.lane_ticks, tried.seen)

        def undrawn(tried: Future[Tried]) -> None:
            if tried.exception():  # a generation that nobody could try is drawn again as it was
                self._rng.bit_generator.state, self._deck = before

        trying = self._engine.evaluate(sides, (course,), self._starts(course))
        trying.add_done_callback(undrawn)
        return then(trying, judged)

    def is_examined(self, number: int) -> bool:
        return number % EXAMINED == 0

    def examine(self, champions: Sequence[Sequence[Genomes]]) -> Future[Floats]:
        done: Future[Floats] = Future()
        regrets = np.array([self._regrets(pair) for pair in champions])
        done.set_result(np.stack([regrets, regrets], axis=-1))
        return done

    def remember(self, made: Generation, champions: Sequence[Genomes]) -> None:
        self._hall.add(made.number, np.stack(champions))

    def change(self, settings: Settings) -> None:
        if (settings.network, settings.sense) != (self._settings.network, self._settings.sense):
            self._hall = HallOfFame(settings.network.genes)
        before = len(self._meeting.starts(self.course))
        self._settings = settings
        if len(self._meeting.starts(self.course)) != before:
            self._deck = self._deck[:0]

    @property
    def memory(self) -> Memory:
        return Memory(hall=(self._hall.generations, self._hall.genomes))

    def state(self) -> State:
        return {"hall": self._hall.state(), "rng": self._rng.bit_generator.state, "deck": self._deck}

    def restore(self, state: State) -> None:
        self._hall.restore(state["hall"])
        self._rng.bit_generator.state = state["rng"]
        deck, starts = array(state["deck"], "deck", np.int64, (None,), 0), len(self._meeting.starts(self.course))
        if len(deck) >= starts + STARTS or (deck >= starts).any():
            raise ValueError(f"deck: expected starts from 0 to {starts - 1}")
        self._deck = np.array(deck)

    def close(self) -> None:
        self._engine.close()

    def _seated(self, asked: Sequence[Genomes], shifts: NDArray[np.int64], veterans: Genomes) -> tuple[Side, ...]:
        """Who plays in each game: rounds against the current generation, then those of each role against veterans."""
        count = len(asked[0])
        own = np.arange(count)
        old = [np.full(count, count + k) for k in range(len(veterans))]
        left = [own] * (len(shifts) + len(veterans)) + old
        right = [np.roll(own, -shift) for shift in shifts] + old + [own] * len(veterans)
        return tuple(
            Side(self._settings.network, np.concatenate([genomes, veterans[:, role]]), np.concatenate(chosen))
            for role, (genomes, chosen) in enumerate(zip(asked, (left, right), strict=True))
        )

    def _starts(self, course: Course) -> NDArray[np.float32]:
        """`(start, field)` for one generation, dealt from a shuffled deck so that each comes as often as the others."""
        starts = self._meeting.starts(course)
        if len(self._deck) < STARTS:
            self._deck = np.concatenate([self._deck, self._rng.permutation(len(starts))])
        dealt, self._deck = self._deck[:STARTS], self._deck[STARTS:]
        return starts[dealt]

    def _regrets(self, pair: Sequence[Genomes]) -> list[float]:
        return [self._meeting.regret(self._brain(genome, role), self.course) for role, genome in enumerate(pair)]

    def _brain(self, genome: Genomes, role: int) -> Brain:
        settings = self._settings
        return Brain(settings.world, settings.network, genome, role=self.populations[role], senses=settings.sense)


def fitness_of(rounds: Floats, shifts: NDArray[np.int64], veterans: int) -> tuple[Floats, Floats]:
    """Fitness `(individual,)` of both roles from mean scores `(role, round, individual)`.

    The first rounds are those against the current generation, in which individual k of the first role met k + shift of
    the second; then come the rounds of the first role against veterans, then those of the second.
    """
    current = len(shifts)
    left, right = rounds
    met = np.stack([np.roll(row, shift) for row, shift in zip(right[:current], shifts, strict=True)])
    first = np.concatenate([left[:current], left[current : current + veterans]])
    second = np.concatenate([met, right[current + veterans :]])
    return first.mean(axis=0), second.mean(axis=0)
