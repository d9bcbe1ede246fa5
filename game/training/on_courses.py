"""One population, scored on courses: each generation on those of the run, champions also where nobody is trained.

In a world where somebody sits in another seat, a course that brings no opponent is played against earlier champions of
the run: every second one against the newest, the others against any in a hall of fame, so that what a generation
learns is not forgotten by those after it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import replace
from functools import cache

import numpy as np
from numpy.typing import NDArray

from brains.checks import array
from brains.files import Brain
from brains.strategies import State
from game.engine.blocks import GROUP
from game.engine.course import FRESH_STREAM
from game.engine.engine import Tried, both, then
from game.engine.lanes import engine_of
from game.engine.side import Side
from game.training.asking import Asked
from game.training.generation import Generation, Judged
from game.training.hall_of_fame import HallOfFame
from game.training.hardest import SCOUT, Hardest, Place, scouted
from game.training.objective import Genomes, Memory
from game.training.settings import FRESH, HARDEST, Settings, comes_back, fresh_columns, fresh_kind
from game.worlds import WORLDS, Course

HELD_OUT_STREAM, BREED_STREAM, SEAT_STREAM, HARDEST_STREAM = 101, 103, 104, 105
"""First numbers of seed sequences: what is trained on (`FRESH_STREAM`) and what is held out can never meet."""
BATCH = 64
"""Champions whose held-out scores are computed together, because a lane costs the same full or empty."""


def _pools(settings: Settings) -> dict[str, Hardest]:
    return {name.removeprefix(HARDEST): Hardest() for name in settings.courses if comes_back(name)}


@cache
def held_out_courses(world: str, kinds: tuple[str, ...] = ("",)) -> tuple[Course, ...]:
    """What no run of this world is trained on: the same courses for all that breed on these kinds of fresh ones."""
    arena = WORLDS[world]
    return tuple(
        arena.courses.kind(kind).unseen(" ".join(filter(None, ("held-out", kind, str(k)))), [HELD_OUT_STREAM, k], 0)
        for kind in kinds
        for k in range(arena.held_out)
    )


def held_out_for(settings: Settings) -> tuple[Course, ...]:
    """Those of the kinds of fresh courses that a run breeds on, or the usual ones where it does on none."""
    kinds = dict.fromkeys(kind for name in settings.courses if (kind := fresh_kind(name)) is not None)
    return held_out_courses(settings.world, tuple(kinds) or ("",))


def course_again(settings: Settings, name: str, number: int, index: int = 0) -> Course:
    """What the settings call a course, as it is, or was, in a generation; `index` tells those of one name apart.

    Raises CourseError for a file that has gone.
    """
    columns = fresh_columns(name)
    if columns is None:
        return settings.arena.course(name)
    seed = [FRESH_STREAM, settings.seed, number, index]
    return settings.arena.courses.kind(fresh_kind(name) or "").lesson(f"fresh in generation {number}", seed, columns)


def _with_scouts(found: tuple[Judged, int]) -> Judged:
    return replace(found[0], lane_ticks=found[0].lane_ticks + found[1])


class OnCourses:
    """The mean score over the courses is the fitness."""

    populations: tuple[str, ...] = ("",)
    batch = BATCH

    def __init__(self, settings: Settings, workers: int = 1) -> None:
        self._settings = settings
        self._engine = engine_of(settings.arena, workers)
        self._named: dict[str, Course] = {}
        self._crashes: dict[str, NDArray[np.int64]] = {}
        self._alike: tuple[Course, ...] | None = None
        """Made when it is first needed: a window does not wait for it."""
        self._hall = HallOfFame(settings.network.genes, 1)
        """Where nobody sits in another seat it stays empty."""
        self._hardest = _pools(settings)
        """By what stands behind `hardest` in a course's name."""
        self._scouted: list[tuple[str, Place, float]] = []
        """What the first of the newest generation came to on further fresh courses."""
        self._hold_out(settings)

    def seeds(self, lineage: int, population: int) -> Sequence[int]:
        return BREED_STREAM, self._settings.seed, lineage

    def judge(self, asked: Sequence[Asked], number: int) -> Future[Judged]:
        drawn = self._drawn(number)
        courses = self._opposed(drawn, number)
        among_themselves = courses != drawn
        enough = np.array([course.enough for course in courses])

        def judged(tried: Tried) -> Judged:
            scores = tried.scores[:, 0].astype(np.float64)
            fitness = scores.mean(axis=0)
            scores.flags.writeable = fitness.flags.writeable = False
            finished = float((scores >= enough[:, None]).all(axis=0).mean())
            goal = sum(course.goal for course in courses) / len(courses)
            # Among themselves nobody can tell how good they are: ever later ones are worth seeing.
            merit = math.log2(number + 1) if among_themselves else float(fitness.max()) / goal + finished
            return Judged(fitness[None], courses, scores, (finished,), goal, merit, tried.lane_ticks, tried.seen)

        scouting = self._scout(asked[0], number) if self._hardest else None
        side = Side(self._settings.network, asked[0].genomes, recipe=asked[0].recipe)
        tried = then(self._engine.evaluate([side], courses), judged)
        return then(both(tried, scouting), _with_scouts) if scouting else tried

    def _scout(self, asked: Asked, number: int) -> Future[int]:
        """Try the first of a generation on further fresh courses; the ticks that it takes."""
        settings = self._settings
        count = scouted(len(asked.genomes), len(settings.courses), GROUP if settings.arena.form is None else 1)
        sent = [(rest, (number, SCOUT + k)) for rest in self._hardest for k in range(count)]

        def noted(tried: Tried) -> int:
            came = tried.scores[:, 0, 0].tolist()
            self._scouted = [(*one, score) for one, score in zip(sent, came, strict=True)]
            return tried.lane_ticks

        courses = [course_again(settings, FRESH + rest, *place) for rest, place in sent]
        return then(self._engine.evaluate([Side(settings.network, asked.genomes[:1])], courses), noted)

    def is_examined(self, number: int) -> bool:
        return True

    def examine(self, champions: Sequence[Sequence[Genomes]]) -> Future[NDArray[np.float64]]:
        side = Side(self._settings.network, np.stack([one for (one,) in champions]))
        held_out, alike = self._held_out, self.alike
        apart = () if alike is held_out else alike

        def scores(tried: Tried) -> NDArray[np.float64]:
            came = tried.scores[:, 0].astype(np.float64)
            whole = came[: len(held_out)].mean(axis=0)
            like = came[len(held_out) :].mean(axis=0) if apart else whole
            share = like / (sum(course.goal for course in alike) / len(alike))
            return np.stack([whole, share], axis=-1)[:, None]

        return then(self._engine.evaluate([side], (*held_out, *apart)), scores)

    @property
    def is_like_training(self) -> bool:
        """Whether held-out courses are so, as far as that is known."""
        return self._alike in (None, self._held_out)

    @property
    def alike(self) -> tuple[Course, ...]:
        """Unseen courses of the lengths, and by the rules, of those of training; the held-out ones where they are so.

        What stands beside a training score is a score on these: a longer course gives more, and kinder rules do, too.
        Where somebody sits in another seat, unseen ones are those where no champion of the run does.
        """
        if self._alike is None:
            made = [self._like(name) for name in self._settings.courses]
            world = self._settings.arena
            if world.opposed or all(length == 0 and make is world.courses.unseen for make, length in made):
                self._alike = self._held_out
            else:
                made *= -(-world.held_out // len(made))
                self._alike = tuple(
                    make(f"held-out {k}", [HELD_OUT_STREAM, k], length) for k, (make, length) in enumerate(made)
                )
        return self._alike

    def remember(self, made: Generation, champions: Sequence[Genomes]) -> None:
        if self._settings.arena.opposed:
            self._hall.add(made.number, np.stack(champions))
        for name, course, scores in zip(self._settings.courses, made.courses, made.scores, strict=True):
            if fresh_columns(name) is None and course.goal == course.ticks:
                counts = self._crashes.setdefault(course.name, np.zeros(course.ticks + 1, dtype=np.int64))
                counts += np.bincount(scores.astype(np.intp), minlength=course.ticks + 1)
        if self._hardest:
            self._note(made)

    def change(self, settings: Settings) -> None:
        if settings.network != self._settings.network:
            self._hall = HallOfFame(settings.network.genes, 1)
        kept = self._hardest if settings.seed == self._settings.seed else {}
        self._hardest = _pools(settings) | {
            rest: one for rest, one in kept.items() if HARDEST + rest in settings.courses
        }
        self._settings = settings
        self._hold_out(settings)
        self._named = {name: course for name, course in self._named.items() if name in settings.courses}

    @property
    def memory(self) -> Memory:
        crashes = {name: counts.copy() for name, counts in self._crashes.items()}
        return Memory(crashes, (self._hall.generations, self._hall.genomes))

    def state(self) -> State:
        hall = {"hall": self._hall.state()} if self._settings.arena.opposed else {}
        hardest = {"hardest": {rest: one.state() for rest, one in self._hardest.items()}} if self._hardest else {}
        return {"crashes": dict(self._crashes)} | hall | hardest

    def restore(self, state: State) -> None:
        driven = (self._course(name, 0, 0) for name in self._settings.courses if fresh_columns(name) is None)
        lengths = {course.name: course.ticks + 1 for course in driven}
        self._crashes = {
            name: np.array(array(counts, f"crashes of {name!r:.40}", np.int64, (lengths.get(name),), 0))
            for name, counts in state["crashes"].items()
        }
        if self._settings.arena.opposed:
            self._hall.restore(state["hall"])
        for rest, one in self._hardest.items():
            one.restore(state["hardest"][rest])

    def _like(self, name: str) -> tuple[Callable[..., Course], int]:
        """Who makes unseen courses by the rules of one that is trained on, and how long; 0 for as held-out ones."""
        world, kind = self._settings.arena, fresh_kind(name)
        if kind is not None:
            return world.courses.kind(kind).lesson, fresh_columns(name) or 0
        ticks, unseen = self._course(name, 0, 0).ticks, world.courses.kind("").unseen
        if ticks == self._held_out[0].ticks:
            return unseen, 0
        return unseen, 2 * ticks - unseen("", 0, ticks).ticks  # a world may count columns, some of which are no ticks

    def close(self) -> None:
        self._engine.close()

    def _hold_out(self, settings: Settings) -> None:
        self._held_out = held_out_for(settings)
        self._alike = None
        self.goal = sum(course.goal for course in self._held_out) / len(self._held_out)
        self.enough = sum(course.enough for course in self._held_out) / len(self._held_out) / self.goal

    def courses(self, number: int) -> tuple[Course, ...]:
        """Of a generation."""
        return self._opposed(self._drawn(number), number)

    def _drawn(self, number: int) -> tuple[Course, ...]:
        named = zip(self._settings.courses, self._places(number), strict=True)
        return tuple(self._course(name, *place) for name, place in named)

    def _places(self, number: int) -> list[Place]:
        """Of each course of a generation, when it was fresh, and its number there."""
        rng = np.random.default_rng([HARDEST_STREAM, self._settings.seed, number])
        count = len(self._settings.courses)
        again = {HARDEST + rest: iter(one.drawn(rng, count)) for rest, one in self._hardest.items()}
        return [next(again.get(name, iter(())), (number, k)) for k, name in enumerate(self._settings.courses)]

    def _note(self, made: Generation) -> None:
        """What the first of a generation came to, on courses that may come back."""
        pools = {head + rest: one for rest, one in self._hardest.items() for head in (FRESH, HARDEST)}
        for name, place, scores in zip(self._settings.courses, self._places(made.number), made.scores, strict=True):
            if name in pools:
                pools[name].add(place, float(scores[0]))
        for rest, place, score in self._scouted:
            self._hardest[rest].add(place, score)

    def _opposed(self, courses: tuple[Course, ...], number: int) -> tuple[Course, ...]:
        """With one of the run's champions in each seat that is empty, where there is one."""
        if not self._settings.arena.opposed:
            return courses
        return tuple(
            course if course.opponent else replace(course, opponent=self._sitting(number, index))
            for index, course in enumerate(courses)
        )

    def _sitting(self, number: int, index: int) -> Brain:
        """Who sits in an empty seat; before the first champion it is somebody who stands still."""
        settings, generations = self._settings, self._hall.generations
        genome, generation = np.zeros(settings.network.genes, dtype=np.float32), 0
        if len(generations):
            rng = np.random.default_rng([SEAT_STREAM, settings.seed, number, index])
            who = len(generations) - 1 if index % 2 == 0 else int(rng.integers(len(generations)))
            genome, generation = self._hall.genomes[who, 0], int(generations[who])
        world, network, strategy = settings.world, settings.network, settings.strategy
        return Brain(world, network, genome, strategy, settings.seed, generation, senses=settings.sense)

    def _course(self, name: str, number: int, index: int) -> Course:
        if fresh_columns(name) is not None:
            fresh = course_again(self._settings, name, number, index)
            return fresh if index else fresh.held()  # the one that is shown is not made a second time
        if name not in self._named:
            self._named[name] = self._settings.arena.course(name)
        return self._named[name]
