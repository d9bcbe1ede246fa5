"""Individuals of a world with one role as Gymnasium environments: one of them, or many that one compiled call steps."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from typing import Any, SupportsFloat, cast

import gymnasium
import numpy as np
from gymnasium.spaces import Box, Space
from gymnasium.utils import seeding
from gymnasium.vector import VectorEnv
from gymnasium.vector.utils import batch_space
from numpy.typing import NDArray

from brains.files import Brain
from game.engine.course import Course
from game.engine.env_input import Actions, checked, named, seeds_of, taken
from game.engine.session import Session
from game.engine.side import Side
from game.engine.thinkers import Thinkers
from game.engine.world import World

Observation = NDArray[np.float32]
Draw = Callable[[Course, NDArray[np.floating]], NDArray[np.uint8]]
ANY = float(np.finfo(np.float32).max)
"""Of what has no limit."""
CLOSED = "it has been closed"
REMEMBERED = 64
"""States that a picture may show the way of."""


class Interface(ABC):
    """A world as Gymnasium sees it: the two spaces, where episodes begin, and what an action means."""

    world: World
    observation_space: Box
    action_space: Space[Any]
    options: tuple[str, ...] = ("course",)
    """Of a reset."""

    def course(self, name: str) -> Course:
        """Raises CourseError."""
        return self.world.course(name)

    @abstractmethod
    def outputs(self, actions: Actions) -> NDArray[np.float32]:
        """`(output, individual)`: what brains would say, of actions `(individual, ...)` that the space has."""

    @abstractmethod
    def start(self, course: Course, rng: np.random.Generator, options: Mapping[str, Any]) -> NDArray[np.floating]:
        """`(field,)`: the state in which an episode begins, with the options of its reset. Raises ValueError."""


class PlainInterface(Interface):
    """Of a world that says no more of it: inputs and outputs are those of a brain, all episodes begin alike."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.observation_space = Box(-ANY, ANY, (len(world.inputs),), np.float32)
        self.action_space = Box(-1.0, 1.0, (len(world.outputs),), np.float32)

    def outputs(self, actions: Actions) -> NDArray[np.float32]:
        return np.asarray(actions.reshape(len(actions), -1).T, dtype=np.float32, order="C")

    def start(self, course: Course, rng: np.random.Generator, options: Mapping[str, Any]) -> NDArray[np.floating]:
        nobody = Side(self.world.network, np.zeros((1, self.world.network.genes), dtype=np.float32))
        session = Session(self.world, [nobody], course)
        session.begin()
        return np.array([session.field(row)[0] for row in range(self.world.fields)])


class Crowd:
    """Individuals side by side, each at a tick of its own."""

    def __init__(self, world: World, count: int) -> None:
        self.world = world
        self.state = np.zeros((world.fields, count), dtype=world.precision)
        self.ticks = np.zeros(count, dtype=np.int64)
        self._inputs, self._theirs = np.zeros((2, len(world.inputs), count), dtype=np.float32)
        """`(input, individual)`: what each sees, and whoever sits in the other seat."""
        self._rewards = np.zeros((1, count), dtype=np.float32)
        self._done = np.zeros(count, dtype=np.float32)
        self._opponents: Thinkers | None = None
        self._met: Brain | None = None

    def meet(self, opponent: Brain | None) -> None:
        """Who sits in the other seat from now on, where the world has one."""
        if opponent is not self._met:
            self._met = opponent
            count = len(self.ticks)
            self._opponents = Thinkers(opponent.network, opponent.genome[None], count) if opponent else None

    def place(self, individual: int, start: NDArray[np.floating]) -> None:
        """Back to tick 0, in a state `(field,)`."""
        self.state[:, individual] = start
        self.ticks[individual] = 0
        if self._opponents:
            self._opponents.forget(individual)

    def look(self, course: Course) -> Observation:
        """`(individual, input)`: what each one sees. At the end of a course the last tick's view is kept."""
        ticks = np.minimum(self.ticks, course.ticks - 1)
        self.world.observe_all(self.state, course.table, ticks, self._inputs, 0)
        return self._inputs.T.copy()

    def act(
        self, course: Course, outputs: NDArray[np.float32], limit: int | None = None
    ) -> tuple[NDArray[np.float64], NDArray[np.bool_], NDArray[np.bool_]]:
        """Advance by one tick: `(individual,)` rewards, who has failed, and who has come to the end.

        That is the course's, or after `limit` ticks, if these are fewer.
        """
        actions = [outputs]
        if self._opponents:
            self.world.observe_all(self.state, course.table, self.ticks, self._theirs, len(actions))
            actions.append(self._opponents(self._theirs))
        self.world.advance_all(self.state, course.table, self.ticks, np.stack(actions), self._rewards, self._done)
        failed = self._done > 0
        self.ticks += 1
        end = course.ticks if limit is None else min(course.ticks, limit)
        return self._rewards[0].astype(np.float64), failed, ~failed & (self.ticks >= end)


class OneEnv(gymnasium.Env[Observation, Any]):
    """One individual. Terminated when it fails, truncated at the end of the course.

    `reset(options={"course": name})` takes another course, which stays until the next one is named.

    Raises:
        ValueError: a render mode, an option or an action that there is not.
        CourseError: a course that there is not.
        ResetNeeded: a step when no episode runs.
        ClosedEnvironmentError: anything but `close` after `close`.
    """

    def __init__(self, interface: Interface, course: str, render_mode: str | None, draw: Draw) -> None:
        """`draw` makes a picture of the newest states `(field, tick)`, oldest first."""
        if render_mode not in (None, "rgb_array"):
            raise ValueError(f"render_mode: expected rgb_array or None, got {render_mode!r:.40}")
        self.render_mode = render_mode
        self.observation_space, self.action_space = cast(Any, interface.observation_space), interface.action_space
        self._interface = interface
        self._course = interface.course(named(course))
        self._crowd = Crowd(interface.world, 1)
        self._over, self._closed = True, False
        self._draw = draw
        self._way: deque[NDArray[np.floating]] = deque(maxlen=REMEMBERED)
        """The newest states `(field,)`, where somebody wants to see them."""

    def reset(
        self, *, seed: int | None = None, options: dict[str, Any] | None = None
    ) -> tuple[Observation, dict[str, Any]]:
        self._check_open()
        super().reset(seed=seed)
        course, wanted = _wanted(self._interface, options, self._course)
        start = self._interface.start(course, self.np_random, wanted)
        self._crowd.meet(course.opponent)
        self._crowd.place(0, start)
        self._course = course
        self._over = False
        self._way.clear()
        self._remember()
        return self._crowd.look(self._course)[0], {"course": self._course.name}

    def step(self, action: Any) -> tuple[Observation, SupportsFloat, bool, bool, dict[str, Any]]:
        self._check_open()
        if self._over:
            raise gymnasium.error.ResetNeeded("no episode is running: call reset")
        outputs = self._interface.outputs(checked(self.action_space, np.asarray(action)[None]))
        rewards, failed, arrived = self._crowd.act(self._course, outputs)
        self._over = bool(failed[0] or arrived[0])
        self._remember()
        seen = self._crowd.look(self._course)[0]
        return seen, float(rewards[0]), bool(failed[0]), bool(arrived[0]), {"tick": int(self._crowd.ticks[0])}

    def render(self) -> NDArray[np.uint8] | None:
        """`(row, column, [r, g, b])`; None without a render mode."""
        self._check_open()
        if self.render_mode is None:
            return None
        if not self._way:
            raise gymnasium.error.ResetNeeded("no episode is running: call reset")
        return self._draw(self._course, np.stack(self._way, axis=1))

    def close(self) -> None:
        """No further episode."""
        self._closed = True

    def _check_open(self) -> None:
        if self._closed:
            raise gymnasium.error.ClosedEnvironmentError(CLOSED)

    def _remember(self) -> None:
        if self.render_mode is not None:
            self._way.append(self._crowd.state[:, 0].copy())


class ManyEnv(VectorEnv[Observation, Actions, NDArray[Any]]):
    """Many on one course, all advanced by one compiled call. Who has ended begins anew with the next step.

    With `reset(seed=n)` the k-th begins where one alone does with `reset(seed=n + k)`, and so do its later episodes.
    Options of a reset hold for all episodes until the next one. Raises as `OneEnv`.

    Args:
        max_episode_steps: an episode is truncated after so many, if the course is not shorter.
    """

    def __init__(
        self,
        interface: Interface,
        num_envs: int,
        course: str,
        render_mode: str | None,
        max_episode_steps: int | None = None,
    ) -> None:
        for name, number in (("num_envs", num_envs), ("max_episode_steps", max_episode_steps)):
            if number is not None and not (isinstance(number, int) and number > 0):
                raise ValueError(f"{name}: expected a whole number above 0, got {number!r:.40}")
        if render_mode is not None:
            raise ValueError(f"render_mode: expected None for many at once, got {render_mode!r:.40}")
        self.num_envs = num_envs
        self.render_mode = render_mode
        self.single_observation_space, self.single_action_space = interface.observation_space, interface.action_space
        self.observation_space = cast(Any, batch_space(self.single_observation_space, num_envs))
        self.action_space = batch_space(self.single_action_space, num_envs)
        self._interface = interface
        self._course, self._limit = interface.course(named(course)), max_episode_steps
        self._options: Mapping[str, Any] = {}
        self._begun = False
        self._crowd = Crowd(interface.world, num_envs)
        self._generators = [seeding.np_random()[0] for _ in range(num_envs)]
        self._ended = np.zeros(num_envs, dtype=bool)

    def reset(
        self, *, seed: int | Sequence[int | None] | None = None, options: dict[str, Any] | None = None
    ) -> tuple[Observation, dict[str, Any]]:
        self._check_open()
        seeds = seeds_of(seed, self.num_envs)
        self._course, self._options = _wanted(self._interface, options, self._course)
        super().reset(seed=seeds[0])
        for individual, own in enumerate(seeds):
            if own is not None:
                self._generators[individual] = seeding.np_random(own)[0]
        self._restart(np.ones(self.num_envs, dtype=bool))
        self._ended[:], self._begun = False, True
        return self._crowd.look(self._course), {}

    def step(self, actions: Actions) -> tuple[Observation, NDArray[Any], NDArray[Any], NDArray[Any], dict[str, Any]]:
        self._check_open()
        if not self._begun:
            raise gymnasium.error.ResetNeeded("no episode is running: call reset")
        if np.shape(actions) != self.action_space.shape:
            raise ValueError(f"actions: expected shape {self.action_space.shape}, got {np.shape(actions)}")
        outputs = self._interface.outputs(checked(self.single_action_space, actions))
        restarting = self._ended.copy()
        rewards, failed, arrived = self._crowd.act(self._course, outputs, self._limit)
        self._restart(restarting)
        rewards[restarting], failed[restarting], arrived[restarting] = 0.0, False, False
        self._ended = failed | arrived
        return self._crowd.look(self._course), rewards, failed, arrived, {}

    def _restart(self, which: NDArray[np.bool_]) -> None:
        self._crowd.meet(self._course.opponent)
        for individual in np.flatnonzero(which):
            start = self._interface.start(self._course, self._generators[individual], self._options)
            self._crowd.place(int(individual), start)

    def _check_open(self) -> None:
        if self.closed:
            raise gymnasium.error.ClosedEnvironmentError(CLOSED)


def _wanted(interface: Interface, options: dict[str, Any] | None, current: Course) -> tuple[Course, Mapping[str, Any]]:
    """The course and the options that a reset asks for. Raises ValueError or CourseError."""
    known = taken(options, interface.options)
    return interface.course(named(known["course"])) if "course" in known else current, known
