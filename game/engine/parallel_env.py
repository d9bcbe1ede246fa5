"""Both sides of a game for two as one environment, by PettingZoo's parallel API.

The arcade does without PettingZoo: this module is imported when somebody asks for such an environment.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Mapping
from typing import Any

import gymnasium
import numpy as np
from gymnasium.spaces import Space
from gymnasium.utils import seeding
from numpy.typing import NDArray
from pettingzoo import ParallelEnv

from game.engine.course import Course
from game.engine.env_input import Actions, checked, named
from game.engine.vector_env import CLOSED, Observation

Picture = NDArray[np.uint8]


class TwoEnv(ParallelEnv[str, Observation, Any]):
    """Two agents, the sides in the order of the world's seats; both observe, and both act, in every step.

    `reset(options={"course": name})` takes another course, which stays until the next one is named.

    Raises:
        ValueError: a render mode or an action that there is not.
        CourseError: a course that there is not.
        ResetNeeded: a step before the first reset.
        ClosedEnvironmentError: anything but `close` after `close`.
    """

    def __init__(
        self,
        sides: tuple[str, str],
        seen: Space[Any],
        done: Space[Any],
        course: str,
        find: Callable[[str], Course],
        render_mode: str | None,
    ) -> None:
        """`seen` and `done` are the spaces of a side; `find` gives a course by name."""
        if render_mode not in (None, "rgb_array"):
            raise ValueError(f"render_mode: expected rgb_array or None, got {render_mode!r:.40}")
        self.render_mode = render_mode
        self.possible_agents = list(sides)
        self.agents: list[str] = []
        self._spaces = seen, done
        self.observation_spaces = dict.fromkeys(sides, seen)
        self.action_spaces = dict.fromkeys(sides, done)
        self._find = find
        self._course = find(named(course))
        self._rng = seeding.np_random()[0]
        self._begun, self._closed = False, False

    def observation_space(self, agent: str) -> Space[Any]:
        return self.observation_spaces[agent]

    def action_space(self, agent: str) -> Space[Any]:
        return self.action_spaces[agent]

    def reset(
        self, seed: int | None = None, options: Mapping[str, Any] | None = None
    ) -> tuple[dict[str, Observation], dict[str, dict[str, Any]]]:
        self._check_open()
        wanted = options or {}  # other options are passed over: PettingZoo's own test hands one over
        course = self._find(named(wanted["course"])) if "course" in wanted else self._course
        if seed is not None:
            self._rng = seeding.np_random(seed)[0]
        self._begin(course, self._rng)
        self._course, self._begun = course, True
        self.agents = self.possible_agents[:]
        return self._of_each(self._look()), self._of_each([self._about(side) for side in range(2)])

    def step(
        self, actions: Mapping[str, Any]
    ) -> tuple[dict[str, Observation], dict[str, float], dict[str, bool], dict[str, bool], dict[str, dict[str, Any]]]:
        """One tick; when the game is over nobody is left, and a step gives nothing."""
        self._check_open()
        if not self._begun:
            raise gymnasium.error.ResetNeeded("no game is going on: call reset")
        if not self.agents:
            return {}, {}, {}, {}, {}
        if set(actions) != set(self.agents):
            raise ValueError(
                f"actions: expected one of {' and '.join(self.agents)}, got {', '.join(map(str, actions))}"
            )
        space = self._spaces[1]
        both = [checked(space, np.asarray(actions[side])[None])[0] for side in self.possible_agents]
        rewards, failed, arrived = self._advance(np.stack(both))
        said = (
            self._of_each(self._look()),
            self._of_each([float(reward) for reward in rewards]),
            self._of_each([failed, failed]),
            self._of_each([arrived, arrived]),
            self._of_each([self._about(side) for side in range(2)]),
        )
        if failed or arrived:
            self.agents = []
        return said

    def render(self) -> Picture | None:
        """`(row, column, [r, g, b])`; None without a render mode."""
        self._check_open()
        if self.render_mode is None:
            return None
        if not self._begun:
            raise gymnasium.error.ResetNeeded("no game is going on: call reset")
        return self._draw()

    def close(self) -> None:
        """No further game."""
        self._closed = True

    def _of_each(self, values: Any) -> dict[str, Any]:
        return dict(zip(self.possible_agents, values, strict=True))

    def _check_open(self) -> None:
        if self._closed:
            raise gymnasium.error.ClosedEnvironmentError(CLOSED)

    @abstractmethod
    def _begin(self, course: Course, rng: np.random.Generator) -> None:
        """Put both where a game begins."""

    @abstractmethod
    def _advance(self, actions: Actions) -> tuple[NDArray[np.floating], bool, bool]:
        """One tick with actions `(side, ...)`: rewards `(side,)`, whether the game is won, and whether time is up."""

    @abstractmethod
    def _look(self) -> list[Observation]:
        """What each side sees."""

    @abstractmethod
    def _about(self, side: int) -> dict[str, Any]:
        """What else is said to a side."""

    @abstractmethod
    def _draw(self) -> Picture:
        """The game as it stands."""
