"""What every world says of itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
from numpy.typing import NDArray

from brains.files import Brain
from brains.mirror import Mirror
from brains.network import Network
from brains.policy import Policy
from game.engine.course import Course, CourseError, is_whole
from game.engine.courses import Courses
from game.engine.elsewhere import Elsewhere
from game.engine.gym.form import Form

if TYPE_CHECKING:  # who reads what worlds there are does not wait for the compiler to be imported
    from game.engine.engine import Engine
    from game.engine.rollout import Rules

MOST_LAYERS, MOST_UNITS = 6, 256
"""Of a brain whose layers somebody chooses, inputs and outputs counted, and of a layer."""


class Games(Protocol):
    """Games from every start."""

    @property
    def turns(self) -> NDArray[np.float64]:
        """`(start,)`: that they lasted."""

    @property
    def caught(self) -> NDArray[np.bool_]:
        """`(start,)`: whether they ended before the limit."""

    def regret(self, role: int) -> float:
        """What a role lost against the best play, on average."""


class Meeting(Protocol):
    """How two populations are bred against each other in a world with two roles."""

    @property
    def turns(self) -> int:
        """Points of a game in training at most; it is then given up."""

    def course(self, name: str, senses: tuple[str, str], turns: int) -> Course:
        """A course of so many turns for two who see it so. Raises CourseError."""

    def starts(self, course: Course) -> NDArray[np.float32]:
        """`(start, field)`: all states in which a game may begin."""

    def play(self, players: Sequence[Brain | None], course: Course) -> Games:
        """Games from every start, of one brain a role; None is the best player there is."""

    def regret(self, brain: Brain, course: Course) -> float:
        """What a brain loses against the best opponent there is, averaged over every start."""


class Pupil(Protocol):
    """A brain that a teacher changes after each game."""

    settings: Any
    """A frozen dataclass; the same settings are the same lessons."""

    @property
    def games(self) -> int:
        """Played so far."""

    @property
    def mistakes(self) -> float:
        """A game, smoothed; NaN before the first."""

    @property
    def history(self) -> Any:
        """Columns `games` and `mistakes`."""

    @property
    def champions(self) -> tuple[Brain, ...]:
        """The brain as it is; none if what is taught is no brain of the world."""

    def teach(self, games: int) -> None:
        """Play so many games and learn from them."""

    def examine(self) -> float:
        """Turns that it loses against perfect play; NaN of what is no brain of the world."""

    @property
    def wrong(self) -> float:
        """Of ten moves, from all starts, those that its teacher would not have made."""

    def state(self) -> dict[str, Any]:
        """All that `restore` needs to go on bit for bit."""

    def restore(self, state: dict[str, Any]) -> None:
        """Become the lessons that `state` was taken from. Raises ValueError or KeyError."""


@dataclass(frozen=True)
class Lessons:
    """How a world teaches roles of its, beside breeding them."""

    roles: tuple[str, ...]
    mark: str
    """One of the settings, by which those of lessons are told from those of breeding."""
    begin: Callable[..., Pupil]
    """From the settings by name. Raises SettingsError."""


@dataclass(frozen=True)
class Compared:
    """How ways of breeding are compared in a world, all with the same budget."""

    population: int = 64
    generations: int = 60
    """The usual budget."""
    solved: float = 95.0
    says: str = "the champion finishes at least 95 of 100 unseen courses; judged each generation"
    """What counts as solved."""
    axis: str = "unseen courses that the champion finishes, % of 100"
    """What the scores are called in the picture."""
    limits: tuple[float, float] = (0, 102)
    """Least and greatest score that the picture shows."""
    by_share: bool = False
    """Whether a champion is judged by its mean score, and not by how many courses it finishes."""
    fewer_is_better: bool = False


USUAL = Compared()


@dataclass(frozen=True)
class World:
    """A world's rules, as data and compiled functions. To add one is to make one of these and register it."""

    name: str
    title: str
    summary: str
    roles: tuple[str, ...]
    networks: Mapping[str, Policy]
    """The brains that can be bred here, by name, the usual one first."""
    inputs: tuple[str, ...]
    """A short label for each input, in order."""
    outputs: tuple[str, ...]
    """The same for the usual brain's outputs."""
    fields: int
    """Rows of its state block."""
    rules: Rules
    """How the loop that all worlds share runs it."""
    observe_all: Callable[..., None]
    """`(state, course, ticks, inputs, role)`: what any number of individuals see, each at a tick of its own."""
    advance_all: Callable[..., None]
    """`(state, course, ticks, actions, rewards, done)`: the same, one tick."""
    courses: Courses
    learns_best: tuple[str, tuple[str, ...]] = ("openai-es", ())
    """Strategy and options. By `study strategies`: solved with every seed, soon, and still at the end."""
    mutation: float | None = None
    """Size of mutations for that strategy; None for its own."""
    population: int = 50
    """Individuals a generation, by the default setting."""
    labels: Callable[[Course], tuple[str, ...]] | None = None
    """What `inputs` are called on a course, where that depends on it."""
    score_unit: str = "points"
    """What scores are counted in."""
    goal_is: str = "of {:.0f}"
    """Said after a score: what counts as finished."""
    senses: tuple[str, ...] = ("",)
    """The ways in which its brains can see it."""
    together: Callable[[Sequence[Course]], tuple[Course, NDArray[np.floating]]] | None = None
    """Courses as one, and a start `(course, field)` for each, where courses of equal length differ in nothing else."""
    compile_seconds: tuple[float, float, float, float] = (0.6, 0.6, 0.5, 0.2)
    """How long it takes to compile what sees, what moves, what breeds and what paints; on others in proportion.

    A world that breeds and paints with nothing compiled of its own has zeros there, and lives sooner.
    """
    noise: float = 1.0
    """What it sees instead is within ±this, where one brain lives in several worlds and is to see noise in this one."""
    normalises: bool = False
    """Whether strategies breed brains that see each input less its mean and over its deviation, as it was so far."""
    precision: type[np.floating] = np.float32
    """What its state is computed in."""
    compared: Compared = USUAL
    """How `study strategies` compares them."""
    held_out: int = 4
    """Courses on which the held-out score is measured."""
    opposed: bool = False
    """Whether there is a second seat, which is no role of its own: whoever sits there comes with the course."""
    engine: Callable[[World, int], Engine] | None = None
    """`(world, workers)`: who tries its individuals; None for lanes."""
    meeting: Meeting | None = None
    """How its two roles are bred against each other; None in a world with one."""
    elsewhere: Mapping[str, Elsewhere] = field(default_factory=dict)
    """Environments of somebody else in which its brains are judged, by the name that commands take."""
    lessons: Lessons | None = None
    """How one of its roles is taught; None where there is no teacher."""
    mirror: Mirror | None = None
    """How it looks in a mirror, where it is the same there and has a brain that is called mirrored."""
    form: Form | None = None
    """What an environment shows and takes, where the world is one: then it has no rules of its own."""
    version: int = 1
    """Another one when the same settings have become another run."""
    exact: bool = True
    """Whether the same settings are the same run on every machine, and not only on the same one."""
    tables: Callable[[Course], Any] | None = None
    """A course as a machine that plays by look-up, as `matches` uses it; None where positions are countless."""

    @property
    def seats(self) -> int:
        """How many play in one game."""
        return len(self.roles) + self.opposed

    def course(self, name: str) -> Course:
        """One by its name. Raises CourseError."""
        return self.courses.named(name)

    def senses_on(self, course: Course) -> tuple[str, ...]:
        """A short label for each input, in order."""
        return self.labels(course) if self.labels else self.inputs

    def check_eyes(self, eyes: str) -> None:
        """Raises CourseError, one line, if nobody can look so here; empty is as usual."""
        if eyes and (self.labels is None or self.courses.another is None):
            raise CourseError(f"eyes: expected the usual ones in {self.name}, got {eyes!r:.40}")
        if eyes and self.courses.another:
            self.courses.another(eyes)

    def misfit(self, network: Policy) -> str:
        """Why a brain cannot live here, empty if it can. It may see the first inputs only, as those listed do."""
        inputs = {known.inputs[0] for known in self.networks.values()}
        outputs, most = {known.outputs for known in self.networks.values()}, len(self.inputs)
        if network.inputs[0] in inputs and network.outputs in outputs:
            # What else there is to see is written behind what it sees, where its memory would be.
            remembers = isinstance(network, Network) and any(network.recurrent)
            return "expected no memory in a brain that sees less" if remembers and network.inputs[0] < most else ""
        wanted = [" or ".join(map(str, sorted(counts))) for counts in (inputs, outputs)]
        return f"expected {wanted[0]} inputs and {wanted[1]} outputs, got {network.inputs[0]} and {network.outputs}"

    def network_of(self, brain: str) -> Policy:
        """By a name that is listed, empty for the usual one, or by the sizes of its layers, as `7-6-4-1`.

        Layers that somebody chooses have the activations of a listed brain with as many outputs: its first one, and at
        the end its last.

        Raises:
            ValueError: neither, or layers that do not fit the world; one line.
        """
        if not brain or brain in self.networks:
            return self.networks[brain] if brain else self.network
        known, sizes = ", ".join(self.networks), [int(size) if is_whole(size) else 0 for size in brain.split("-")]
        if not (2 <= len(sizes) <= MOST_LAYERS and all(0 < size <= MOST_UNITS for size in sizes)):
            raise ValueError(f"brain: expected one of {known}, or layers like 7-6-4-1, got {brain!r:.40}")
        plain = [one for one in self.networks.values() if isinstance(one, Network)]
        like = next((one for one in plain if one.outputs == sizes[-1]), plain[0])
        made = Network(tuple(sizes), (*[like.activations[0]] * (len(sizes) - 2), like.activations[-1]))
        if misfit := self.misfit(made):
            raise ValueError(f"brain {brain}: {misfit}; listed are {known}")
        return made

    @property
    def network(self) -> Policy:
        """The usual brain."""
        return next(iter(self.networks.values()))
