"""Two populations bred against each other: every generation of mice meets its cats, and earlier champions."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from brains.files import Brain
from brains.strategies import State, Strategy
from game.duels import regret_of
from game.matches import Matches
from game.session import Side
from game.training.hall import Hall
from game.training.history import Recorder
from game.training.settings import Settings
from game.worlds import Course
from game.worlds.chase import kernel
from game.worlds.chase.rooms import placed, room, shape
from game.worlds.chase.solver import solve

OPPONENTS = 4
"""Of the current generation, that each individual meets."""
VETERANS = 4
"""Earlier champions that each individual meets."""
STARTS = 24
"""Starts of a generation; each pair plays them all."""
TURNS = 40
"""A game in training is given up after these."""
BREED_STREAM, DRAW_STREAM = 203, 204
"""First numbers of seed sequences."""
REGRET_EVERY = 10
"""Generations between two champions whose regret is found out."""


Starts = tuple[NDArray[np.float32] | None, NDArray[np.float32] | None]
"""By role: a genome to breed from, or None for a fresh beginning."""


@dataclass(frozen=True, eq=False)
class Clash:
    """One evaluated generation of both roles. All arrays are read-only."""

    number: int
    genomes: tuple[NDArray[np.float32], NDArray[np.float32]]
    """By role, `(individual, gene)`."""
    fitness: NDArray[np.float64]
    """`(role, individual)`: mean turns lived; for cats minus the mean turns until the capture."""
    champions: tuple[int, int]
    """The individuals that the strategies stand by."""
    course: Course


class ArmsRace:
    """Breeds both roles by `settings`; `step` evaluates one generation of each and makes the next."""

    def __init__(self, settings: Settings, workers: int = 1) -> None:
        self.settings = settings
        self.beginning = settings
        """What the run began with."""
        self.altered = False
        """Whether somebody has changed its settings since, or put a champion in."""
        self.matches = Matches(settings.arena, workers)
        self.recorders = tuple(Recorder() for _ in settings.arena.roles)
        self.generation = 0
        self.lineage = 0
        """How often the strategies were made anew; a part of their seeds."""
        self.champions: tuple[Brain, ...] = ()
        """Of the newest generation, one a role; `held_out` is the newest known regret."""
        self.hall = Hall(settings.network.genes)
        self.lane_ticks = 0
        """Moves of training."""
        self._regrets = [float("nan")] * len(settings.arena.roles)
        self._rng = np.random.default_rng([DRAW_STREAM, settings.seed])
        self._deck = np.zeros(0, dtype=np.int64)
        """Starts that are still to come before all are shuffled again."""
        self._strategies = self._make((None, None))

    @property
    def course(self) -> Course:
        """The room, as both sides see it."""
        width, sprint = shape(self.settings.arena.course(self.settings.courses[0]))
        return room(width, sprint, TURNS, (self.settings.sense, self.settings.sense))

    def step(self) -> Clash:
        """Evaluate the current generation of both roles, breed the next, and return the evaluated one."""
        mice, cats = (strategy.ask() for strategy in self._strategies)
        course = self.course
        shifts = self._rng.choice(len(mice), min(OPPONENTS, len(mice)), replace=False)
        veterans = self.hall.draw(self._rng, VETERANS)
        turns = self._play(mice, cats, shifts, veterans, course)
        fitness = np.stack(fitness_of(turns, shifts, len(veterans)))
        fitness.flags.writeable = False
        picked = tuple(s.champion(f) for s, f in zip(self._strategies, fitness, strict=True))
        made = Clash(self.generation, (mice, cats), fitness, (picked[0], picked[1]), course)
        for strategy, values in zip(self._strategies, fitness, strict=True):
            strategy.tell(values)
        self._record(made)
        self.generation += 1
        return made

    def find_regrets(self) -> tuple[float, ...]:
        """The champions' regrets against perfect opponents; of some generations the history keeps them."""
        width, sprint = shape(self.course)
        self._regrets = [regret_of(champion, sprint, width) for champion in self.champions]
        for recorder, champion, regret in zip(self.recorders, self.champions, self._regrets, strict=True):
            if self.wants_regrets:
                recorder.set_held_out(champion.generation, regret)
        self.champions = tuple(
            replace(one, held_out=regret) for one, regret in zip(self.champions, self._regrets, strict=True)
        )
        return tuple(self._regrets)

    @property
    def wants_regrets(self) -> bool:
        """Whether the newest champions are of a generation whose regret the history keeps."""
        return self.generation % REGRET_EVERY == 1

    def change(self, settings: Settings) -> None:
        """Go on with other settings. Another strategy or population starts from the current champions."""
        old, self.settings = self.settings, settings
        self.altered |= settings != old
        if (settings.network, settings.sense) != (old.network, old.sense):
            self.lineage += 1
            self.champions = ()
            self.hall = Hall(settings.network.genes)
            self._strategies = self._make((None, None))
        elif settings.recipe != old.recipe:
            self.lineage += 1
            self._strategies = self._make(self._genomes())
        elif settings.mutation_size != old.mutation_size:
            for strategy in self._strategies:
                strategy.set_mutation(settings.mutation_size)

    def adopt(self, brain: Brain) -> None:
        """Breed that role on from a brain. Raises ValueError for a brain that cannot be bred here."""
        role = self.settings.arena.roles.index(brain.role)
        self.altered = True
        self.lineage += 1
        mouse, cat = self._genomes()
        self._strategies = self._make((brain.genome, cat) if role == kernel.MOUSE else (mouse, brain.genome))

    def state(self) -> State:
        """All that `restore` needs to go on bit for bit."""
        if self.champions and np.isnan(self.champions[0].held_out):
            self.find_regrets()
        return {
            "generation": self.generation,
            "lineage": self.lineage,
            "altered": self.altered,
            "lane_ticks": self.lane_ticks,
            "history": {role: recorder.state() for role, recorder in zip(self._roles, self.recorders, strict=True)},
            "strategies": {role: one.state() for role, one in zip(self._roles, self._strategies, strict=True)},
            "champions": {one.role: one.genome for one in self.champions},
            "fitness": {one.role: one.fitness for one in self.champions},
            "regrets": {one.role: one.held_out for one in self.champions},
            "hall": self.hall.state(),
            "rng": self._rng.bit_generator.state,
            "deck": self._deck,
        }

    def restore(self, state: State) -> None:
        """Become the run that `state` was taken from. Raises ValueError, KeyError or TypeError for another's."""
        for role, strategy, recorder in zip(self._roles, self._strategies, self.recorders, strict=True):
            strategy.restore(state["strategies"][role])
            recorder.restore(state["history"][role])
        self.hall.restore(state["hall"])
        self.generation, self.lineage = int(state["generation"]), int(state["lineage"])
        self.altered = bool(state.get("altered", False))
        self.lane_ticks = int(state["lane_ticks"])
        self._rng.bit_generator.state = state["rng"]
        self._deck = np.array(state["deck"], dtype=np.int64)
        self._regrets = [float(state["regrets"][role]) for role in self._roles]
        self.champions = tuple(
            self._brain(role, state["champions"][name], self.generation - 1, float(state["fitness"][name]))
            for role, name in enumerate(self._roles)
        )

    def close(self) -> None:
        self.matches.close()

    def _genomes(self) -> Starts:
        """Of the champions, or None."""
        return (self.champions[0].genome, self.champions[1].genome) if self.champions else (None, None)

    @property
    def _roles(self) -> tuple[str, ...]:
        return self.settings.arena.roles

    def _play(
        self,
        mice: NDArray[np.float32],
        cats: NDArray[np.float32],
        shifts: NDArray[np.int64],
        veterans: NDArray[np.float32],
        course: Course,
    ) -> NDArray[np.float64]:
        """`(round, individual)` mean turns; rounds against the current generation, then mice's and cats' veterans."""
        count, network = len(mice), self.settings.network
        own = np.arange(count)
        old = [np.full(count, count + k) for k in range(len(veterans))]
        left = [own] * (len(shifts) + len(veterans)) + old
        right = [np.roll(own, -shift) for shift in shifts] + old + [own] * len(veterans)
        sides = [
            Side(network, np.concatenate([genomes, veterans[:, role]]), np.concatenate(chosen))
            for role, (genomes, chosen) in enumerate(((mice, left), (cats, right)))
        ]
        before = self.matches.lane_ticks
        scores = self.matches(sides, course, self._starts(course))[kernel.MOUSE]
        self.lane_ticks += self.matches.lane_ticks - before
        return np.asarray(scores.astype(np.float64).mean(axis=0).reshape(-1, count))

    def _starts(self, course: Course) -> NDArray[np.float32]:
        """`(start, field)` for one generation, dealt from a shuffled deck so that each comes as often as the others."""
        starts = solve(*shape(course)).starts
        if len(self._deck) < STARTS:
            self._deck = np.concatenate([self._deck, self._rng.permutation(len(starts))])
        dealt, self._deck = starts[self._deck[:STARTS]], self._deck[STARTS:]
        return placed(course, dealt[:, 0], dealt[:, 1]).T

    def _record(self, made: Clash) -> None:
        champions = []
        for role, (genomes, fitness, picked) in enumerate(zip(made.genomes, made.fitness, made.champions, strict=True)):
            self.recorders[role].add(made.number, fitness, float((abs(fitness) >= TURNS).mean()), float(TURNS))
            genome = genomes[picked].copy()
            genome.flags.writeable = False
            champions.append(self._brain(role, genome, made.number, float(fitness[picked])))
        self.champions = tuple(champions)
        self.hall.add(made.number, np.stack([one.genome for one in champions]))

    def _brain(self, role: int, genome: NDArray[np.float32], number: int, fitness: float) -> Brain:
        settings = self.settings
        return Brain(
            settings.world,
            settings.network,
            genome,
            settings.strategy,
            settings.seed,
            number,
            fitness,
            self._regrets[role],
            self._roles[role],
            settings.sense,
        )

    def _make(self, starts: Starts) -> tuple[Strategy, ...]:
        settings = self.settings
        return tuple(
            settings.strategist([BREED_STREAM, settings.seed, self.lineage, role], start)
            for role, start in enumerate(starts)
        )


def fitness_of(
    turns: NDArray[np.float64], shifts: NDArray[np.int64], veterans: int
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Fitness `(individual,)` of mice and of cats from turns `(round, individual)`.

    The first rounds are those against the current generation, in which mouse k met cat k + shift; then
    come the rounds of the mice against veterans, then those of the cats. Mice live as long as they can,
    cats are as quick as they can.
    """
    current = len(shifts)
    met = turns[:current]
    caught = np.stack([np.roll(row, shift) for row, shift in zip(met, shifts, strict=True)])
    mice = np.concatenate([met, turns[current : current + veterans]])
    cats = np.concatenate([caught, turns[current + veterans :]])
    return mice.mean(axis=0), -cats.mean(axis=0)
