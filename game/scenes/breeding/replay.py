"""One generation on a course, on the screen: a session, and how far it has come between two ticks."""

from __future__ import annotations

from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from brains.names import name_of
from brains.policy import Policy
from game.engine.apart import Apart
from game.engine.session import Session
from game.engine.side import Side
from game.ui import theme
from game.worlds import Course, World

MAX_TICKS_PER_FRAME = 64
APART = 0.45
"""Rank of the last of those that are compared: nobody is too dark to be told from the ground."""
READABLE, COMPARED = 0.75, 0.62
"""Ranks of the least colour of a name among many, and of one of the few that are compared."""
SET_BACK, REST = 1.0, 0.5
"""Seconds, at speed 1, by which somebody is set back; and of standing still after that."""


@dataclass(frozen=True, eq=False)
class Lineup:
    """Who is on: the population, best first, then ghosts, then perhaps a person or two."""

    genomes: NDArray[np.float32]
    """`(individual, gene)` of population and ghosts."""
    population: int
    ghost_labels: tuple[str, ...] = ()
    person: int = 0
    """How many people."""
    generations: tuple[int, ...] = ()
    """Of each of the population, where they are champions of different ones."""
    labels: tuple[str, ...] = ()
    """What each of the population is called where they are compared; empty for the names of their brains."""
    members: NDArray[np.intp] | None = None
    """`(population,)`: which individuals of their generation they are; None for a gathering."""
    first: Side | None = None
    """With whose brain the first one drives, where it is of another kind than everybody's."""
    heard: NDArray[np.float32] | None = None
    """What the first one sees instead of what is there, `(tick, input)`, NaN for what is there; None for nothing."""
    by_mean: bool = False
    """Whether the first is the mean of which all others are samples: then it speaks for the generation."""

    @property
    def person_index(self) -> int:
        """The person's individual, the last one; of two people the first one's."""
        return len(self.genomes)

    @property
    def people(self) -> range:
        """The individuals of all people."""
        return range(len(self.genomes), len(self.genomes) + self.person)


class Replay:
    """A lineup on a course, from the start to the end of the last one."""

    ticks_per_second = 60
    """At speed 1."""

    def __init__(
        self,
        world: World,
        network: Policy,
        lineup: Lineup,
        course: Course,
        number: int = 0,
        run: int = 0,
        exam: bool = False,
    ) -> None:
        self.world, self.network, self.lineup, self.course = world, network, lineup, course
        self.exam = exam
        """Whether the generation was not scored on this course, nor any of its ancestors."""
        self.number, self.run = number, run
        """The generation that is shown, and the run it belongs to."""
        genomes = lineup.genomes
        # The champion's brain takes over when the wheel is given back.
        genomes = np.vstack([genomes, *[genomes[:1]] * int(lineup.person)])
        self.session = self.new_session(genomes)
        self.fraction = 0.0
        """Progress from the current tick to the next, 0 to 1."""
        self.ended = 0.0
        """Seconds since the end."""
        self.eased: frozenset[int] = frozenset()
        """Individuals, of people, who do not end when they touch what ends others: they are set back."""
        self.touches: dict[int, int] = {}
        """How often each of them has been set back."""
        self.resting = 0.0
        """Seconds for which everything stands still, because somebody has just been set back."""
        self._been: dict[int, deque[NDArray[np.floating]]] = {}
        """Where each of them has been in the last ticks, `(field,)`, oldest first."""
        self._names: dict[int, str] = {}
        moves = lineup.genomes[: lineup.population].any(axis=1)
        self._leads = moves if moves.any() else ~moves
        """Who of the population can lead: before the first step a mean is zeros, a brain that does nothing."""
        self._forecast: Future[NDArray[np.floating]] | None = None
        self.begin()

    def new_session(self, genomes: NDArray[np.float32]) -> Session:
        """These `(individual, gene)` at the start."""
        sides, first, heard = [Side(self.network, genomes)], self.lineup.first, self.lineup.heard
        if first is None and heard is None:
            return Session(self.world, sides, self.course)
        course = self.course if heard is None else self.course.noisy(heard)
        own = Session(self.world, [first or Side(self.network, genomes[:1])], course)
        return Apart(self.world, sides, self.course, own)

    def begin(self) -> None:
        """What a world has to do or to remember from the start on."""

    @property
    def tick(self) -> int:
        return self.session.tick

    @property
    def over(self) -> bool:
        return self.session.finished

    def advance(self, seconds: float, speed: float) -> None:
        """Let time pass."""
        if self.over:
            self.ended += seconds
            self.fraction = 0.0
            return
        if self.resting > 0:
            self.resting -= seconds
            return
        self.fraction += seconds * speed * self.ticks_per_second
        steps = min(int(self.fraction), MAX_TICKS_PER_FRAME)
        self.fraction -= int(self.fraction)
        for _ in range(steps):
            self.step()
            if self.eased and self._set_back_whoever_ended():
                break

    def ease(self) -> None:
        """People are set back from now on, and not out."""
        self.eased = frozenset(self.lineup.people)

    def _set_back_whoever_ended(self) -> bool:
        """Whether there was somebody. Others go on, and so does the course."""
        alive, any_ended = self.session.alive, False
        for one in self.eased:
            been = self._been.setdefault(one, deque(maxlen=round(SET_BACK * self.ticks_per_second)))
            if alive[one]:
                been.append(self.session.state_of(one))
            elif self.tick < self.course.ticks:
                self.session.put(one, self.set_back(one, been[0] if been else self.session.state_of(one)))
                self.touches[one] = self.touches.get(one, 0) + 1
                self.resting, self.fraction, any_ended = REST, 0.0, True
                been.clear()
                self.revived(one)
        return any_ended

    def set_back(self, individual: int, before: NDArray[np.floating]) -> NDArray[np.floating]:
        """The state `(field,)` in which somebody goes on who has ended, and was in another one a while before."""
        return before

    def revived(self, individual: int) -> None:
        """Somebody goes on: what was noted of the end is void."""

    def step(self) -> None:
        """One tick."""
        if not self.over:
            self.session.run(1)

    def forecast(self, pool: ThreadPoolExecutor) -> None:
        """Find out in the background who will finish, unless that is known."""
        self._forecast = self._forecast or pool.submit(self._run_ahead)

    def foretell(self, scores: NDArray[np.floating]) -> None:
        """What each of the population `(individual,)` will come to is known: it has been scored on this course."""
        self._forecast = Future()
        self._forecast.set_result(scores)

    def forget_forecast(self) -> None:
        """Something has happened that nobody could foresee."""
        self._forecast = None

    @property
    def finishers(self) -> int | None:
        """How many of the population finish this course; None while that is being found out."""
        scores = self.ends
        return None if scores is None else int((scores >= self.course.enough).sum())

    @property
    def champion_finishes(self) -> bool | None:
        """Whether the first of the population finishes it; None while that is being found out."""
        scores = self.ends
        return None if scores is None else bool(scores[0] >= self.course.enough)

    @property
    def ends(self) -> NDArray[np.floating] | None:
        """`(individual,)` of the population: what it comes to; None while that is being found out."""
        if self.over:
            return self.session.scores[0, : self.lineup.population]
        return self._forecast.result() if self._forecast is not None and self._forecast.done() else None

    @property
    def driving(self) -> int:
        """How many of the population are still on the road."""
        return int(self.session.alive[: self.lineup.population].sum())

    @property
    def leader(self) -> int:
        """The first of the best that is still on the road; of all that crashed the one that got furthest."""
        alive = self.session.alive[: self.lineup.population] & self._leads
        if alive.any():
            return int(np.argmax(alive))
        return int(np.argmax(np.where(self._leads, self.session.scores[0, : self.lineup.population], -np.inf)))

    @property
    def thinker(self) -> int:
        """Whose brain is shown."""
        return self.leader

    def name(self, individual: int) -> str:
        if individual < len(self.lineup.labels):
            return self.lineup.labels[individual]
        if individual not in self._names:
            self._names[individual] = name_of(self.lineup.genomes[individual])
        return self._names[individual]

    def best_by_name(self, count: int) -> list[int]:
        """The best that are still on the road, no two of one name: of a brain and its copies the first.

        So many of them; where a few are compared, all.
        """
        count = max(count, len(self.lineup.labels))
        named: dict[str, int] = {}
        for individual in np.flatnonzero(self.session.alive[: self.lineup.population]).tolist():
            named.setdefault(self.name(individual), individual)
            if len(named) == count:
                break
        return list(named.values())

    def named_colour(self, individual: int) -> theme.Colour:
        """Of its name: where a few are compared its own, and else one that can be read."""
        return theme.rank_colour(max(self.shade(individual), COMPARED if self.lineup.labels else READABLE))

    def shade(self, individual: int) -> float:
        """Rank as a share, 1 for the best of the population."""
        lowest = APART if self.lineup.labels else 0.0
        return 1.0 - (1.0 - lowest) * individual / max(self.lineup.population - 1, 1)

    @property
    def colours(self) -> list[tuple[int, int, int]]:
        """Of the population, by rank: the better the brighter."""
        return _colours(self.lineup.population, theme.look, APART if self.lineup.labels else 0.0)

    def _run_ahead(self) -> NDArray[np.float32]:
        ahead = Session(self.world, [Side(self.network, self.lineup.genomes[: self.lineup.population])], self.course)
        ahead.run()
        return np.asarray(ahead.scores[0])


@lru_cache(maxsize=16)
def _colours(population: int, look: tuple[str, str], lowest: float) -> list[theme.Colour]:
    share = (1.0 - lowest) / max(population - 1, 1)
    return [theme.rank_colour(1.0 - share * rank) for rank in range(population)]
