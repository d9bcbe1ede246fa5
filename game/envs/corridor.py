"""The corridor: one car, or many side by side."""

from __future__ import annotations

from typing import Any, SupportsFloat, cast

import gymnasium
import numpy as np
from gymnasium.spaces import Box
from gymnasium.vector import AutoresetMode, VectorEnv
from gymnasium.vector.utils import batch_space
from numpy.typing import NDArray

from game.worlds import Course
from game.worlds.corridor import CORRIDOR, kernel

DEFAULT_COURSE = "simple"
MOST_FORCE = 0.5
FURTHEST = 10_000.0
"""No input gets as far: walls are at most 1000 high, and a car outside them has ended."""
PICTURE = (640, 288)
"""Width and height of a rendered frame, in pixels."""
FRAMES_PER_SECOND = 60

Observation = NDArray[np.float32]


def observation_space() -> Box:
    """The seven inputs in the order of the facts: speed, then both walls now, 5 and 9 columns ahead."""
    return Box(-FURTHEST, FURTHEST, (len(CORRIDOR.inputs),), np.float32)


def action_space() -> Box:
    """The force."""
    return Box(-MOST_FORCE, MOST_FORCE, (1,), np.float32)


def course_of(options: dict[str, Any] | None, current: Course) -> Course:
    """The course that `reset(options={"course": name})` asks for. Raises CourseError."""
    name = (options or {}).get("course")
    return current if name is None else CORRIDOR.course(str(name))


class Cars:
    """Cars side by side, each at a tick of its own."""

    def __init__(self, count: int) -> None:
        self.state = np.zeros((CORRIDOR.fields, count), dtype=np.float32)
        self.ticks = np.zeros(count, dtype=np.int64)
        self._inputs = np.zeros((len(CORRIDOR.inputs), count), dtype=np.float32)
        self._rewards = np.zeros((1, count), dtype=np.float32)
        self._done = np.zeros(count, dtype=np.float32)

    def restart(self, which: NDArray[np.bool_]) -> None:
        """Back to the start, at rest."""
        self.state[:, which] = 0
        self.ticks[which] = 0

    def look(self, course: Course) -> Observation:
        """`(car, input)`: what each one sees. At the end of a course the last tick's view is kept."""
        ticks = np.minimum(self.ticks, course.ticks - 1)
        CORRIDOR.look(self.state, course.walls, ticks, self._inputs, 0)
        return self._inputs.T.copy()

    def act(
        self, course: Course, forces: NDArray[np.float32]
    ) -> tuple[NDArray[np.float64], NDArray[np.bool_], NDArray[np.bool_]]:
        """Advance by one tick: `(car,)` rewards, crashes, and arrivals at the end of the course."""
        actions = np.clip(forces, -MOST_FORCE, MOST_FORCE).astype(np.float32)[None, None] + np.float32(0.5)
        CORRIDOR.act(self.state, course.walls, self.ticks, actions, self._rewards, self._done)
        crashed = self._done > 0
        self.ticks += 1
        return self._rewards[0].astype(np.float64), crashed, ~crashed & (self.ticks >= course.ticks)


class CorridorEnv(gymnasium.Env[Observation, NDArray[np.float32]]):
    """One car. Reward 1 for each tick inside; terminated outside; truncated at the end of the course."""

    metadata = {"render_modes": ["rgb_array"], "render_fps": FRAMES_PER_SECOND}  # noqa: RUF012

    def __init__(self, render_mode: str | None = None, course: str = DEFAULT_COURSE) -> None:
        if render_mode not in (None, "rgb_array"):
            raise ValueError(f"render_mode: expected rgb_array or None, got {render_mode!r}")
        self.render_mode = render_mode
        self.observation_space, self.action_space = cast(Any, observation_space()), cast(Any, action_space())
        self._course = CORRIDOR.course(course)
        self._cars = Cars(1)
        self._way: list[float] = [0.0]

    def reset(
        self, *, seed: int | None = None, options: dict[str, Any] | None = None
    ) -> tuple[Observation, dict[str, Any]]:
        super().reset(seed=seed)
        self._course = course_of(options, self._course)
        self._cars.restart(np.array([True]))
        self._way = [0.0]
        return self._cars.look(self._course)[0], {"course": self._course.name}

    def step(self, action: NDArray[np.float32]) -> tuple[Observation, SupportsFloat, bool, bool, dict[str, Any]]:
        if self._cars.ticks[0] >= self._course.ticks:
            raise gymnasium.error.ResetNeeded("the course has ended: call reset")
        forces = np.asarray(action, dtype=np.float32).reshape(1)
        rewards, crashed, arrived = self._cars.act(self._course, forces)
        self._way.append(float(self._cars.state[kernel.P, 0]))
        seen = self._cars.look(self._course)[0]
        return seen, float(rewards[0]), bool(crashed[0]), bool(arrived[0]), {"tick": int(self._cars.ticks[0])}

    def render(self) -> NDArray[np.uint8] | None:
        """`(row, column, [r, g, b])`: the road around the car."""
        if self.render_mode is None:
            return None
        from game.scenes.corridor.picture import picture_of_way

        return picture_of_way(self._course, self._way, PICTURE)


class CorridorVectorEnv(VectorEnv[Observation, NDArray[np.float32], NDArray[Any]]):
    """Many cars on one course, all advanced by one compiled call. A finished car restarts with the next step."""

    metadata = {"autoreset_mode": AutoresetMode.NEXT_STEP, "render_modes": [], "render_fps": FRAMES_PER_SECOND}  # noqa: RUF012

    def __init__(self, num_envs: int = 1, course: str = DEFAULT_COURSE, render_mode: str | None = None) -> None:
        if render_mode is not None:
            raise ValueError(f"render_mode: expected None for many cars, got {render_mode!r}")
        self.num_envs = num_envs
        self.render_mode = render_mode
        self.single_observation_space, self.single_action_space = observation_space(), action_space()
        self.observation_space = cast(Any, batch_space(self.single_observation_space, num_envs))
        self.action_space = cast(Any, batch_space(self.single_action_space, num_envs))
        self._course = CORRIDOR.course(course)
        self._cars = Cars(num_envs)
        self._ended = np.zeros(num_envs, dtype=bool)

    def reset(
        self, *, seed: int | list[int | None] | None = None, options: dict[str, Any] | None = None
    ) -> tuple[Observation, dict[str, Any]]:
        super().reset(seed=seed if isinstance(seed, int) else None)
        self._course = course_of(options, self._course)
        self._cars.restart(np.ones(self.num_envs, dtype=bool))
        self._ended[:] = False
        return self._cars.look(self._course), {}

    def step(
        self, actions: NDArray[np.float32]
    ) -> tuple[Observation, NDArray[Any], NDArray[Any], NDArray[Any], dict[str, Any]]:
        forces = np.asarray(actions, dtype=np.float32)
        if forces.shape != (self.num_envs, 1):
            raise ValueError(f"actions: expected shape ({self.num_envs}, 1), got {forces.shape}")
        restarting = self._ended.copy()
        rewards, crashed, arrived = self._cars.act(self._course, forces[:, 0])
        self._cars.restart(restarting)
        rewards[restarting], crashed[restarting], arrived[restarting] = 0.0, False, False
        self._ended = crashed | arrived
        return self._cars.look(self._course), rewards, crashed, arrived, {}
