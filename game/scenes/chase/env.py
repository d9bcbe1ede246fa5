"""Cat and mouse: one of the two, against a perfect player or a brain."""

from __future__ import annotations

import operator
from collections.abc import Sequence
from pathlib import Path
from typing import Any, SupportsFloat, cast

import gymnasium
import numpy as np
from gymnasium.spaces import Box, Discrete
from numpy.typing import NDArray

from brains.files import Brain, load_brain
from game.engine.env_input import checked, named, taken
from game.engine.session import Session
from game.engine.side import Side
from game.engine.vector_env import CLOSED
from game.worlds import Course
from game.worlds.chase import CHASE, kernel, rooms
from game.worlds.chase.duels import PERFECT, best_moves, hands, idle, phase_of
from game.worlds.chase.rooms import placed, shape

DEFAULT_COURSE = "sprint-4"
OWN_SENSES = "room"
"""The room as it is, not mirrored."""
PICTURE = (480, 480)
"""Width and height of a rendered frame, in pixels."""
FRAMES_PER_SECOND = 4

Observation = NDArray[np.float32]


class ChaseEnv(gymnasium.Env[Observation, np.int64]):
    """A mouse or a cat. A step is one move of its own and what the other does until it moves again.

    Observation: both places, each coordinate 0 to 1, and in which turn the cat sprints; `CHASE.inputs`
    names them. Action: up, right, down, left. Reward: for each turn 1 for the mouse, −1 for the cat, with
    the first move in it. Terminated at the capture, truncated when the game is given up.

    The mouse moves first; against a cat it has done so when `reset` returns.

    Args:
        role: "mouse" or "cat".
        opponent: "perfect", or the path of a brain of the other role.
        course: "sprint-K" or "sprint-K:WIDTH", either with "@walls=NAME", "@sight=CELLS"
            or "@walls=NAME,sight=CELLS".

    Raises:
        ValueError: a role, a render mode, a brain, an option or an action that there is not.
        CourseError: a room that there is not.
        ResetNeeded: a step when no game goes on.
        ClosedEnvironmentError: anything but `close` after `close`.
    """

    metadata = {"render_modes": ["rgb_array"], "render_fps": FRAMES_PER_SECOND}  # noqa: RUF012

    def __init__(
        self,
        render_mode: str | None = None,
        role: str = CHASE.roles[kernel.MOUSE],
        opponent: str | Path = PERFECT,
        course: str = DEFAULT_COURSE,
    ) -> None:
        if render_mode not in (None, "rgb_array"):
            raise ValueError(f"render_mode: expected rgb_array or None, got {render_mode!r:.40}")
        if role not in CHASE.roles:
            raise ValueError(f"role: expected one of {', '.join(CHASE.roles)}, got {role!r:.40}")
        self.render_mode = render_mode
        self.observation_space = cast(Any, Box(0.0, 1.0, (len(CHASE.inputs),), np.float32))
        self.action_space = cast(Any, Discrete(len(CHASE.outputs)))
        self._role = CHASE.roles.index(role)
        self._opponent = None if opponent == PERFECT else _brain(Path(opponent), CHASE.roles[1 - self._role])
        self._course = self._room(named(course))
        self._session: Session | None = None
        self._over, self._closed = True, False
        self._paid = 0.0

    def reset(
        self, *, seed: int | None = None, options: dict[str, Any] | None = None
    ) -> tuple[Observation, dict[str, Any]]:
        """Options: `course`, and `start` as `(cat x, cat y, mouse x, mouse y)`, else a random one is drawn."""
        self._check_open()
        super().reset(seed=seed)
        wanted = taken(options, ("course", "start"))
        course = self._room(named(wanted["course"])) if "course" in wanted else self._course
        if "start" in wanted:
            place = _start(course, wanted["start"])
        else:
            starts = shape(course).solution.starts
            cat, mouse = starts[[self.np_random.integers(len(starts))]].T
            place = placed(course, cat, mouse)
        self._course = course
        sides = [idle(1), idle(1)]
        if self._opponent:
            sides[1 - self._role] = Side(self._opponent.network, self._opponent.genome[None])
        self._session = Session(CHASE, sides, course, placed=place)
        self._over, self._paid = False, 0.0
        self._await_own_move(self._session)
        return self._look(self._session), {"course": course.name, "start": tuple(int(at) for at in place[:, 0])}

    def step(self, action: np.int64) -> tuple[Observation, SupportsFloat, bool, bool, dict[str, Any]]:
        self._check_open()
        session = self._session
        if session is None or self._over:
            raise gymnasium.error.ResetNeeded("no game is going on: call reset")
        session.take_over_all(hands(checked(self.action_space, np.asarray(action)[None])), self._role)
        session.run(1)
        due = self._turns(session)
        self._await_own_move(session)
        self._over = session.finished
        if self._over:
            due = self._turns(session)
        reward, self._paid = due - self._paid, due
        caught = not session.alive[0]
        info = {"turns": int(self._turns(session))}
        return (
            self._look(session),
            reward if self._role == kernel.MOUSE else -reward,
            caught,
            self._over and not caught,
            info,
        )

    def render(self) -> NDArray[np.uint8] | None:
        """`(row, column, [r, g, b])`: the room."""
        self._check_open()
        if self.render_mode is None:
            return None
        if self._session is None:
            raise gymnasium.error.ResetNeeded("no game is going on: call reset")
        from game.scenes.chase.picture import picture_of_board

        cat_x, cat_y, mouse_x, mouse_y = (int(at) for at in _state(self._session)[:, 0])
        return picture_of_board(self._course, (cat_x, cat_y), (mouse_x, mouse_y), PICTURE)

    def close(self) -> None:
        """No further game."""
        self._closed = True

    def _check_open(self) -> None:
        if self._closed:
            raise gymnasium.error.ClosedEnvironmentError(CLOSED)

    def _room(self, name: str) -> Course:
        """A room by name, as the two see it. Raises CourseError."""
        senses = [OWN_SENSES, OWN_SENSES]
        if self._opponent:
            senses[1 - self._role] = self._opponent.senses
        return rooms.furnished(rooms.named(name), (senses[kernel.MOUSE], senses[kernel.CAT]))

    def _await_own_move(self, session: Session) -> None:
        """Let the other one move until the turn is back."""
        rule = shape(self._course)
        while not session.finished and phase_of(rule.sprint, session.tick)[1] != self._role:
            if self._opponent is None:
                session.take_over_all(hands(best_moves(rule.solution, session, 1 - self._role)), 1 - self._role)
            session.run(1)

    def _look(self, session: Session) -> Observation:
        """`(input,)`: what is seen before the move to come."""
        inputs = np.zeros((len(CHASE.inputs), 1), dtype=np.float32)
        CHASE.observe_all(_state(session), self._course.table, np.array([session.tick]), inputs, self._role)
        return inputs[:, 0]

    @staticmethod
    def _turns(session: Session) -> float:
        """Turns that have begun."""
        return float(session.scores[kernel.MOUSE, 0])


def _state(session: Session) -> NDArray[np.float32]:
    """`(field, 1)`."""
    return np.stack([session.field(row) for row in range(kernel.FIELDS)])


def _brain(path: Path, role: str) -> Brain:
    """A brain of that role which fits this world. Raises ValueError."""
    brain = load_brain(path, CHASE.name, role)
    wanted = (len(CHASE.inputs), len(CHASE.outputs))
    ends = (*brain.network.inputs, brain.network.outputs)
    if ends != wanted:
        raise ValueError(f"{path.name}: expected {wanted} inputs and outputs, got {ends}")
    return brain


def _start(course: Course, start: Sequence[Any]) -> NDArray[np.float32]:
    """State `(field, 1)` of a start `(cat x, cat y, mouse x, mouse y)`. Raises ValueError."""
    width = shape(course).width
    expected = f"start: expected (cat x, cat y, mouse x, mouse y), each 0 to {width - 1}, in two cells"
    try:
        places = [operator.index(at) for at in start]
    except TypeError as error:
        raise ValueError(f"{expected}, got {start!r:.60}") from error
    if len(places) != kernel.FIELDS or not all(0 <= at < width for at in places) or places[:2] == places[2:]:
        raise ValueError(f"{expected}, got {start!r:.60}")
    return np.array(places, dtype=np.float32)[:, None]
