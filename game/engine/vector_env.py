"""Individuals of a world with one role as Gymnasium environments: one of them, or many that one compiled call steps."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections import deque
from collections.abc import Callable, Sequence
from typing import Any, SupportsFloat, cast

import gymnasium
import numpy as np
from gymnasium.spaces import Box, Space
from gymnasium.utils import seeding
from gymnasium.vector import VectorEnv
from gymnasium.vector.utils import batch_space
from numpy.typing import NDArray

from game.engine.course import Course
from game.engine.session import Session
from game.engine.side import Side
from game.engine.world import World

Observation = NDArray[np.float32]
Actions = NDArray[Any]
Draw = Callable[[Course, NDArray[np.floating]], NDArray[np.uint8]]
ANY = float(np.finfo(np.float32).max)
"""Of what has no limit."""
REMEMBERED = 64
"""States that a picture may show the way of."""


class Interface(ABC):
    """A world as Gymnasium sees it: the two spaces, where episodes begin, and what an action means."""

    world: World
    observation_space: Box
    action_space: Space[Any]

    def course(self, name: str) -> Course:
        """Raises CourseError."""
        return self.world.course(name)

    @abstractmethod
    def outputs(self, actions: Actions) -> NDArray[np.float32]:
        """`(output, individual)`: what brains would say, of actions `(individual, ...)`. Raises ValueError."""

    @abstractmethod
    def start(self, course: Course, rng: np.random.Generator) -> NDArray[np.floating]:
        """`(field,)`: the state in which an episode begins."""


class PlainInterface(Interface):
    """Of a world that says no more of it: inputs and outputs are those of a brain, all episodes begin alike."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.observation_space = Box(-ANY, ANY, (len(world.inputs),), np.float32)
        self.action_space = Box(-1.0, 1.0, (len(world.outputs),), np.float32)

    def outputs(self, actions: Actions) -> NDArray[np.float32]:
        return np.asarray(actions.reshape(len(actions), -1).T, dtype=np.float32, order="C")

    def start(self, course: Course, rng: np.random.Generator) -> NDArray[np.floating]:
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
        self._inputs = np.zeros((len(world.inputs), count), dtype=np.float32)
        self._rewards = np.zeros((1, count), dtype=np.float32)
        self._done = np.zeros(count, dtype=np.float32)

    def place(self, individual: int, start: NDArray[np.floating]) -> None:
        """Back to tick 0, in a state `(field,)`."""
        self.state[:, individual] = start
        self.ticks[individual] = 0

    def look(self, course: Course) -> Observation:
        """`(individual, input)`: what each one sees. At the end of a course the last tick's view is kept."""
        ticks = np.minimum(self.ticks, course.ticks - 1)
        self.world.observe_all(self.state, course.table, ticks, self._inputs, 0)
        return self._inputs.T.copy()

    def act(
        self, course: Course, outputs: NDArray[np.float32]
    ) -> tuple[NDArray[np.float64], NDArray[np.bool_], NDArray[np.bool_]]:
        """Advance by one tick: `(individual,)` rewards, who has failed, and who has come to the end of the course."""
        self.world.advance_all(self.state, course.table, self.ticks, outputs[None], self._rewards, self._done)
        failed = self._done > 0
        self.ticks += 1
        return self._rewards[0].astype(np.float64), failed, ~failed & (self.ticks >= course.ticks)


class OneEnv(gymnasium.Env[Observation, Any]):
    """One individual. Terminated when it fails, truncated at the end of the course.

    `reset(options={"course": name})` takes another course, which stays until the next one is named.

    Raises:
        ValueError: a render mode that there is not.
        CourseError: a course that there is not.
    """

    def __init__(self, interface: Interface, course: str, render_mode: str | None, draw: Draw) -> None:
        """`draw` makes a picture of the newest states `(field, tick)`, oldest first."""
        if render_mode not in (None, "rgb_array"):
            raise ValueError(f"render_mode: expected rgb_array or None, got {render_mode!r}")
        self.render_mode = render_mode
        self.observation_space, self.action_space = cast(Any, interface.observation_space), interface.action_space
        self._interface = interface
        self._course = interface.course(course)
        self._crowd = Crowd(interface.world, 1)
        self._over = True
        self._draw = draw
        self._way: deque[NDArray[np.floating]] = deque(maxlen=REMEMBERED)
        """The newest states `(field,)`, where somebody wants to see them."""

    def reset(
        self, *, seed: int | None = None, options: dict[str, Any] | None = None
    ) -> tuple[Observation, dict[str, Any]]:
        super().reset(seed=seed)
        self._course = _course_of(self._interface, options, self._course)
        self._crowd.place(0, self._interface.start(self._course, self.np_random))
        self._over = False
        self._way.clear()
        self._remember()
        return self._crowd.look(self._course)[0], {"course": self._course.name}

    def step(self, action: Any) -> tuple[Observation, SupportsFloat, bool, bool, dict[str, Any]]:
        if self._over:
            raise gymnasium.error.ResetNeeded("no episode is running: call reset")
        outputs = self._interface.outputs(np.asarray(action)[None])
        rewards, failed, arrived = self._crowd.act(self._course, outputs)
        self._over = bool(failed[0] or arrived[0])
        self._remember()
        seen = self._crowd.look(self._course)[0]
        return seen, float(rewards[0]), bool(failed[0]), bool(arrived[0]), {"tick": int(self._crowd.ticks[0])}

    def render(self) -> NDArray[np.uint8] | None:
        """`(row, column, [r, g, b])`; None without a render mode."""
        if self.render_mode is None:
            return None
        if not self._way:
            raise gymnasium.error.ResetNeeded("no episode is running: call reset")
        return self._draw(self._course, np.stack(self._way, axis=1))

    def _remember(self) -> None:
        if self.render_mode is not None:
            self._way.append(self._crowd.state[:, 0].copy())


class ManyEnv(VectorEnv[Observation, Actions, NDArray[Any]]):
    """Many on one course, all advanced by one compiled call. Who has ended begins anew with the next step.

    With `reset(seed=n)` the k-th begins where one alone does with `reset(seed=n + k)`, and so do its later episodes.

    Raises:
        ValueError: a render mode.
        CourseError: a course that there is not.
    """

    def __init__(self, interface: Interface, num_envs: int, course: str, render_mode: str | None) -> None:
        if render_mode is not None:
            raise ValueError(f"render_mode: expected None for many at once, got {render_mode!r}")
        self.num_envs = num_envs
        self.render_mode = render_mode
        self.single_observation_space, self.single_action_space = interface.observation_space, interface.action_space
        self.observation_space = cast(Any, batch_space(self.single_observation_space, num_envs))
        self.action_space = batch_space(self.single_action_space, num_envs)
        self._interface = interface
        self._course = interface.course(course)
        self._crowd = Crowd(interface.world, num_envs)
        self._generators = [seeding.np_random()[0] for _ in range(num_envs)]
        self._ended = np.zeros(num_envs, dtype=bool)

    def reset(
        self, *, seed: int | Sequence[int | None] | None = None, options: dict[str, Any] | None = None
    ) -> tuple[Observation, dict[str, Any]]:
        super().reset(seed=seed if isinstance(seed, int) else None)
        seeds = range(seed, seed + self.num_envs) if isinstance(seed, int) else seed or [None] * self.num_envs
        self._course = _course_of(self._interface, options, self._course)
        for individual, own in enumerate(seeds):
            if own is not None:
                self._generators[individual] = seeding.np_random(own)[0]
        self._restart(np.ones(self.num_envs, dtype=bool))
        self._ended[:] = False
        return self._crowd.look(self._course), {}

    def step(self, actions: Actions) -> tuple[Observation, NDArray[Any], NDArray[Any], NDArray[Any], dict[str, Any]]:
        actions, wanted = np.asarray(actions), self.action_space.shape
        if actions.shape != wanted:
            raise ValueError(f"actions: expected shape {wanted}, got {actions.shape}")
        restarting = self._ended.copy()
        rewards, failed, arrived = self._crowd.act(self._course, self._interface.outputs(actions))
        self._restart(restarting)
        rewards[restarting], failed[restarting], arrived[restarting] = 0.0, False, False
        self._ended = failed | arrived
        return self._crowd.look(self._course), rewards, failed, arrived, {}

    def _restart(self, which: NDArray[np.bool_]) -> None:
        for individual in np.flatnonzero(which):
            start = self._interface.start(self._course, self._generators[individual])
            self._crowd.place(int(individual), start)


def _course_of(interface: Interface, options: dict[str, Any] | None, current: Course) -> Course:
    """The course that `reset(options={"course": name})` asks for. Raises CourseError."""
    name = (options or {}).get("course")
    return current if name is None else interface.course(str(name))
