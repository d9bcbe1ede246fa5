"""A run: generation after generation of one population, or of several that meet, with no thread and no clock."""

from __future__ import annotations

import time
from collections.abc import Sequence
from concurrent.futures import Future
from copy import copy
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from brains.checks import array, natural, number, rising
from brains.files import Brain
from brains.normaliser import Normaliser
from brains.strategies import State, Strategy
from game.training.asking import Asked, Asking, Sampled
from game.training.family import Family, FamilyKeeper
from game.training.generation import Generation, Judged
from game.training.history import Recorder
from game.training.kept import Keeper, Kept
from game.training.milestones import Milestones
from game.training.objective import Genomes, Objective
from game.training.on_courses import OnCourses
from game.training.settings import MOST_GENERATIONS, Settings, is_everywhere
from game.training.versus import Versus

REHEARSED = 2
"""Generations after which a strategy's state that leads nowhere has shown that."""
ONE = "one"
"""What a state calls the population of a run that has no other."""


def objective_of(settings: Settings, workers: int) -> Objective:
    """What is bred for: scores on courses, or against each other where a world has two sides."""
    return OnCourses(settings, workers) if settings.arena.meeting is None else Versus(settings, workers)


class Run:
    """Breeds by `settings`: `ask` has a generation judged, `tell` takes the judgement and makes the next one."""

    def __init__(self, settings: Settings, workers: int = 1) -> None:
        self.settings = settings
        self.beginning = settings
        """What the run began with."""
        self.altered = False
        """Whether somebody has changed its settings since, or put a champion in."""
        self.objective = objective_of(settings, workers)
        self._began = time.monotonic()
        self.recorders = tuple(Recorder() for _ in self.objective.populations)
        self.generation = 0
        self.lineage = 0
        """How often a strategy was made anew; a part of its seed."""
        self.lane_ticks = 0
        """Individual-ticks of training, held-out ones not counted."""
        self.champions: tuple[Brain, ...] = ()
        """Of the newest generation, one a population. The held-out score is the newest known, maybe an older one's."""
        self._unexamined: list[tuple[int, tuple[Genomes, ...]]] = []
        """Champions, by generation and population."""
        self._held_out = [float("nan")] * len(self.recorders)
        """The newest known score, by population."""
        self.alike = float("nan")
        """The newest champion's share of the goal on unseen courses that are like those of training; NaN before it."""
        self._examined = -1
        """The newest generation whose champions have been examined."""
        self.milestones = Milestones()
        self._begin_keeping()
        self._normaliser = Normaliser(len(settings.arena.inputs))
        self.holes: list[NDArray[np.bool_] | None] = [None] * len(self.recorders)
        """`(genes,)` by population: what all of it have no weights at; None for nowhere."""
        self._strategies = self._made([None] * len(self.recorders))
        self._families = self._unrelated()
        self._asked: tuple[Asked, ...] = ()
        """The generation that is being judged; empty between two."""

    @property
    def best(self) -> Brain | None:
        """The newest champion of the first population."""
        return self.champions[0] if self.champions else None

    @property
    def held_out(self) -> float:
        """The newest known held-out score of the first population; NaN until there is one."""
        return self._held_out[0]

    @property
    def held_out_goal(self) -> float:
        """The held-out score that counts as finished."""
        return self.objective.goal

    def step(self) -> Generation:
        """Have the current generation judged, breed the next, and return the judged one."""
        return self.tell(self.ask().result())

    def ask(self) -> Future[Judged]:
        """Have the current generation judged."""
        self._asked = self._asking()
        return self.objective.judge(self._asked, self.generation)

    def tell(self, judged: Judged) -> Generation:
        """Breed the next generation from what was said of the current one, which is returned."""
        asked, self._asked = self._asked or self._asking(), ()
        genomes = tuple(one.genomes for one in asked)
        picked = tuple(one.champion(values) for one, values in zip(self._strategies, judged.fitness, strict=True))
        made = Generation(
            **vars(judged), number=self.generation, genomes=genomes, champions=picked, network=self.settings.network
        )
        for k, (strategy, fitness) in enumerate(zip(self._strategies, judged.fitness, strict=True)):
            strategy.tell(fitness)
            self._families[k].add(self.generation, fitness, picked[k], strategy.parents)
        first = self._normaliser.knows_nothing
        if self.settings.arena.normalises:
            self._learn_scales(made)
        self._record(made)
        self.generation += 1
        if courses := self.settings.courses_from.get(self.generation):
            self._go_on(replace(self.settings, courses=courses))
        if first and not self._normaliser.knows_nothing and self.altered:
            # Who was adopted sees what the world shows, and not less and over what is known now.
            for population, one in enumerate(picked):
                self.adopt(genomes[population][one], population, self.holes[population])
        return made

    def _asking(self) -> tuple[Asked, ...]:
        """The generation to judge, by population."""
        mirror, scales = self.settings.mirror, copy(self._normaliser)
        asked = []
        for strategy, holes in zip(self._strategies, self.holes, strict=True):
            asking = Asking(self.settings.network, mirror, scales, holes)
            recipe = Sampled(strategy.samples, asking) if strategy.samples else None
            asked.append(Asked(asking.of(strategy.ask()), recipe))
        return tuple(asked)

    def _learn_scales(self, made: Generation) -> None:
        """What brains see less and over; of one that is to do the same in a mirror, the same as in the mirror."""
        mirror, count = self.settings.mirror, made.lane_ticks
        self._normaliser.learn(*((mirror.both(made.seen), 2 * count) if mirror else (made.seen, count)))

    @property
    def wants_examination(self) -> bool:
        """Whether enough champions wait to be examined; whoever steps then has it done."""
        return len(self._unexamined) >= self.objective.batch

    def examine(self) -> dict[int, tuple[float, ...]]:
        """Held-out scores of the champions that have none yet, and of the newest ones; by generation and population."""
        before = self._unexamined, self._examined
        examination = self.examination()
        try:
            return self.learn(*examination) if examination else {}
        except Exception:  # they wait on
            self._unexamined, self._examined = before
            raise

    def examination(self) -> tuple[tuple[int, ...], Future[NDArray[np.float64]]] | None:
        """Have them examined: of which generations, and what comes of it; None if all are known. `learn` takes it."""
        waiting, newest = self._unexamined, self.generation - 1
        if self._examined == newest or not self.champions:
            return None
        if not waiting or waiting[-1][0] != newest:
            waiting = [*waiting, (newest, tuple(one.genome for one in self.champions))]
        self._unexamined, self._examined = [], newest
        numbers, champions = zip(*waiting, strict=True)
        return numbers, self.objective.examine(champions)

    def learn(self, numbers: Sequence[int], scores: Future[NDArray[np.float64]]) -> dict[int, tuple[float, ...]]:
        """Take over what came of the champions of these generations, up to the newest; their held-out scores."""
        found = scores.result()
        for generation, row in zip(numbers, found.tolist(), strict=True):
            if self.objective.is_examined(generation):
                for recorder, (score, share) in zip(self.recorders, row, strict=True):
                    recorder.set_held_out(generation, score, share)
                self.milestones.learn(generation, row, self.objective.enough)
        known = {made: tuple(map(float, row)) for made, row in zip(numbers, found[..., 0], strict=True)}
        self._held_out, self.alike = list(known[numbers[-1]]), float(found[-1, 0, 1])
        self.champions = tuple(
            replace(one, held_out=score) for one, score in zip(self.champions, self._held_out, strict=True)
        )
        return known

    def change(self, settings: Settings) -> None:
        """Go on with other settings, between two generations.

        Another strategy, population, or kind of activation starts from the current champions; another network, or
        another way to see, afresh. Whoever chooses courses has no use for those that were to come later.
        """
        if settings.courses != self.settings.courses and settings.later == self.settings.later:
            settings = replace(settings, later=())
        self.altered |= settings != self.settings
        self._go_on(settings)

    def _go_on(self, settings: Settings) -> None:
        """As `change`, whoever wants it: a person, or a lesson whose generation has come."""
        old, starts = self.settings, self._genomes()
        if settings.network != old.network:
            self.examine()
        self.objective.change(settings)
        self.settings = settings
        if (settings.network, settings.sense) != (old.network, old.sense):
            self._forget_champions()
            self._begin_keeping()
        if (settings.network.parts, settings.sense) != (old.network.parts, old.sense):
            starts, self.holes = [None] * len(starts), [None] * len(starts)
        if (settings.recipe, settings.sense) != (old.recipe, old.sense):
            self.lineage += 1
            self._strategies = self._made(starts)
            self._families = self._unrelated()
        elif settings.mutation_size != old.mutation_size:
            for strategy in self._strategies:
                strategy.set_mutation(settings.mutation_size)

    def adopt(self, genome: NDArray[np.float32], population: int = 0, holes: NDArray[np.bool_] | None = None) -> None:
        """Breed a population on from a given genome `(genes,)`, whose holes stay holes."""
        self.holes[population] = holes
        self.altered = True
        self.lineage += 1
        made = self._strategy(population, genome)
        self._strategies = tuple(made if k == population else one for k, one in enumerate(self._strategies))
        self._families[population].begin_at(self.generation)

    def state(self) -> State:
        """All that `restore` needs to go on bit for bit; held-out scores are brought up to date first."""
        self.examine()
        names = self._names
        return {
            "generation": self.generation,
            "lineage": self.lineage,
            "altered": self.altered,
            "lane_ticks": self.lane_ticks,
            "history": {name: one.state() for name, one in zip(names, self.recorders, strict=True)},
            "alike": {name: one.alike for name, one in zip(names, self.recorders, strict=True)},
            "strategies": {name: one.state() for name, one in zip(names, self._strategies, strict=True)},
            "champions": {name: one.genome for name, one in zip(names, self.champions, strict=False)},
            "fitness": {name: one.fitness for name, one in zip(names, self.champions, strict=False)},
            "held_out": dict(zip(names, self._held_out, strict=True)),
            "objective": self.objective.state(),
            "normaliser": self._normaliser.state(),
            "kept": self._keeper.state(),
            "milestones": self.milestones.state(),
            "families": {name: one.state() for name, one in zip(names, self._families, strict=True)},
            "holes": {name: holes for name, holes in zip(names, self.holes, strict=True) if holes is not None},
        }

    def restore(self, state: State) -> None:
        """Become the run that `state` was taken from. Raises ValueError, KeyError or TypeError for another's."""
        names, genes = self._names, (self.settings.network.genes,)
        self.generation = natural(state["generation"], "generation", high=MOST_GENERATIONS)
        self.lineage = natural(state["lineage"], "lineage", high=MOST_GENERATIONS)
        for k, (name, strategy, recorder) in enumerate(zip(names, self._strategies, self.recorders, strict=True)):
            self._rehearse(k, state["strategies"][name])
            strategy.restore(state["strategies"][name])
            recorder.restore(state["history"][name], self.generation, state.get("alike", {}).get(name))
        self.objective.restore(state["objective"])
        rising(self.objective.memory.hall[0], "hall", 0, self.generation - 1)
        if "normaliser" in state:  # else a run of before there was one
            self._normaliser.restore(state["normaliser"])
        if "kept" in state:  # else a run of before there was that
            self._keeper.restore(state["kept"], self.generation, self._openable(state["kept"]["courses"]))
            self.milestones.restore(state["milestones"])
        self._families = self._unrelated()
        for name, family in zip(names, self._families, strict=True):
            if "families" in state:  # the same
                family.restore(state["families"][name], self.generation)
        holes = state.get("holes", {})
        self.holes = [array(holes[name], "holes", np.bool_, genes) if name in holes else None for name in names]
        self.altered, self.lane_ticks = bool(state["altered"]), natural(state["lane_ticks"], "lane_ticks")
        self._held_out = [number(state["held_out"][name], "held_out") for name in names]
        newest = self.recorders[0].alike[-1:]
        self.alike = float(newest[0]) if len(newest) else float("nan")
        self._unexamined, self._examined = [], self.generation - 1
        self.champions = tuple(
            self._brain(
                k,
                array(state["champions"][name], "champion", np.float32, genes),
                number(state["fitness"][name], "fitness"),
                self.generation - 1,
            )
            for k, name in enumerate(names)
            if state["champions"]
        )

    def _rehearse(self, population: int, state: State) -> None:
        """Breed generations from a strategy's state, and forget them. Raises ValueError if that cannot be done."""
        other = self._strategy(population, None)
        try:
            with np.errstate(all="ignore"):
                other.restore(state)
                for _ in range(REHEARSED):
                    other.tell(np.arange(len(other.ask()), dtype=np.float64))
        except Exception as error:  # of a library that trusts its own numbers
            raise ValueError(f"strategy: no generation comes of it ({error})") from error
        if not np.isfinite(other.ask()).all():
            raise ValueError("strategy: expected that finite genomes come of it, got NaN or infinity")

    def close(self) -> None:
        """Give up what is being judged."""
        self.objective.close()

    @property
    def _names(self) -> tuple[str, ...]:
        """Of the populations in a state."""
        return tuple(name or ONE for name in self.objective.populations)

    def _genomes(self) -> list[Genomes | None]:
        """Of the champions, by population; None where there is none yet."""
        return [one.genome for one in self.champions] or [None] * len(self.recorders)

    @property
    def past(self) -> tuple[Kept, ...]:
        """What is kept of generations that have been judged, oldest first."""
        return self._keeper.past

    @property
    def families(self) -> tuple[Family | None, ...]:
        """By population, who descends from whom; None where a strategy has no parents."""
        return tuple(one.family for one in self._families)

    def _unrelated(self) -> tuple[FamilyKeeper, ...]:
        """Families that begin with the generation to judge, which comes of none."""
        return tuple(FamilyKeeper(self.settings.population, self.generation) for _ in self.recorders)

    def _begin_keeping(self) -> None:
        """Afresh: brains of another kind, or that see otherwise, do not stand on one timeline."""
        self._keeper = Keeper(self.settings.network.genes, len(self.recorders))

    def _openable(self, courses: Sequence[str]) -> tuple[str, ...]:
        """Those of these names that are no files, or files that the run may open."""
        known, world = self.settings.courses, self.settings.arena
        return tuple(one for one in dict.fromkeys(courses) if one in known or is_everywhere(world, one))

    def _forget_champions(self) -> None:
        self.champions, self._unexamined = (), []
        self._held_out, self.alike = [float("nan")] * len(self.recorders), float("nan")

    def _record(self, made: Generation) -> None:
        champions, seconds = [], time.monotonic() - self._began
        for k, (genomes, picked) in enumerate(zip(made.genomes, made.champions, strict=True)):
            self.recorders[k].add(made.number, made.fitness[k], made.finished[k], made.goal, seconds)
            genome = genomes[picked].copy()
            genome.flags.writeable = False
            champions.append(self._brain(k, genome, float(made.fitness[k, picked]), made.number))
        self.champions = tuple(champions)
        self.lane_ticks += made.lane_ticks
        kept = tuple(one.genome for one in champions)
        self.objective.remember(made, kept)
        self._keeper.add(made, self.settings.courses[0])
        self.milestones.add(made)
        if self.objective.is_examined(made.number):
            self._unexamined.append((made.number, kept))

    def _brain(self, population: int, genome: Genomes, fitness: float, number: int) -> Brain:
        settings = self.settings
        return Brain(
            settings.world,
            settings.network,
            genome,
            settings.strategy,
            settings.seed,
            number,
            fitness,
            self._held_out[population],
            self.objective.populations[population],
            settings.sense,
            settings.eyes,
            self.holes[population],
        )

    def _made(self, starts: Sequence[Genomes | None]) -> tuple[Strategy, ...]:
        return tuple(self._strategy(population, start) for population, start in enumerate(starts))

    def _strategy(self, population: int, start: Genomes | None) -> Strategy:
        network, mirror = self.settings.network, self.settings.mirror
        if start is not None:
            starts = self._normaliser.unfolded(network, start[None])
            start = (mirror.first_half(network, starts) if mirror else starts)[0]
        return self.settings.strategist(self.objective.seeds(self.lineage, population), start)
