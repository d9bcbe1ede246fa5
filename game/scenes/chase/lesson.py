"""A lesson on the board: the pupil's game, and what its teacher says of each move."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from game.scenes.chase.game import Cell, Clock, Mark, Point, between
from game.scenes.chase.trainer import Taught
from game.worlds.chase.kernel import CAT, MOUSE
from game.worlds.chase.lessons import MOVES, SIDE, replay, step
from game.worlds.chase.variants import ANSWERS


class Shown(NamedTuple):
    """A game, turn by turn."""

    cat: NDArray[np.int64]
    mouse: NDArray[np.int64]
    """`(turn + 1, [x, y])`: before each move, and after the last."""
    outputs: NDArray[np.float32]
    """`(turn, output)`."""
    directions: NDArray[np.int64]
    """`(turn,)`: as the outputs say."""
    lessons: NDArray[np.int64]
    """`(turn,)`: as the teacher says."""
    mistakes: float
    """As they are counted where it learns from them."""


def shown(taught: Taught) -> Shown:
    """The game that it plays next, exactly as it learns from it."""
    if taught.settings.is_original:
        game = replay(*taught.weights, taught.next_start)
        cats = np.tile(np.array(game.cat), (len(game.mouse), 1))
        return Shown(cats, game.mouse, game.outputs[:, None], game.directions, game.lessons, game.mistakes)
    played = taught.mind.watch(np.array([taught.next_start], dtype=np.int64), taught.next_led[None])
    ways = played.ways[0]
    places = [np.stack([ways[:, k] % SIDE, ways[:, k] // SIDE], axis=1) for k in range(2)]
    role = CAT if taught.settings.role == "cat" else MOUSE
    last = ways[-1, 3] if taught.next_led[-1] else ways[-1, 2]
    ends = [(int(one[-1, 0]), int(one[-1, 1])) for one in places]
    mover = 0 if role == CAT else 1
    ends[mover] = step(*ends[mover], int(last))
    cats, mice = (np.concatenate([one, [end]]) for one, end in zip(places, ends, strict=True))
    made = Shown(cats, mice, played.answers[0], ways[:, 2], ways[:, 3], 0.0)
    return made._replace(mistakes=float(counted(made, taught.settings.answer).sum()))


def counted(game: Shown, answer: str) -> NDArray[np.float64]:
    """`(turn,)`: of a compass quarter turns between answer and teacher, of other answers 1 for a wrong move."""
    if answer != "compass":
        return np.asarray(game.directions != game.lessons, dtype=np.float64)
    return np.asarray(4 * np.abs(ANSWERS[answer][game.lessons, 0] - game.outputs[:, 0]), dtype=np.float64)


class Lesson(Clock):
    """The game that a pupil plays next, with the weights that it has."""

    def __init__(self, taught: Taught) -> None:
        super().__init__()
        self.taught, self.number, self.run = taught, taught.games, taught.run
        self.width = SIDE
        self.replay = shown(taught)
        self.turns = len(self.replay.lessons)
        self.role = CAT if taught.settings.role == "cat" else MOUSE
        self.move = 0
        """Moves made so far."""
        self._counted = counted(self.replay, taught.settings.answer)

    @property
    def over(self) -> bool:
        return self.move >= self.turns and self.fraction >= 1.0

    @property
    def mistakes(self) -> float:
        """So far in this game."""
        return float(self._counted[: self.move].sum())

    @property
    def wrong(self) -> int:
        """Moves so far that the teacher would not have made."""
        return int((self.replay.directions != self.replay.lessons)[: self.move].sum())

    def advance(self, seconds: float, speed: float) -> None:
        """Let time pass."""
        if self.move >= self.turns:
            self.rest(seconds, speed)
            self.ended += seconds if self.over else 0.0
            return
        for _ in range(self.moves_due(seconds, speed)):
            self.step()

    def step(self) -> None:
        """One move, at once."""
        self.move = min(self.move + 1, self.turns)

    @property
    def positions(self) -> tuple[Point, Point]:
        before = max(self.move - 1, 0)
        cat, mouse = (between(self._at(role, before), self._at(role, self.move), self.way) for role in (CAT, MOUSE))
        return cat, mouse

    @property
    def trails(self) -> tuple[list[Cell], list[Cell]]:
        """Of mouse and cat; who begins anew in another cell leaves none to there."""
        mouse, cat = (self._trail(role) for role in (MOUSE, CAT))
        return (mouse, []) if self.role == MOUSE else (mouse, cat)

    def _trail(self, role: int) -> list[Cell]:
        way = [self._at(role, move) for move in range(self.move + 1)]
        jumps = [k for k in range(1, len(way)) if math.dist(way[k - 1], way[k]) > 1]
        return way[jumps[-1] :] if jumps else way

    @property
    def marks(self) -> list[Mark]:
        """Where the pupil wanted to go another way than it was told."""
        wrong = np.flatnonzero(self.replay.directions != self.replay.lessons)
        return [Mark(self._at(self.role, int(move)), "", self.role) for move in wrong if move < self.move]

    @property
    def deciding(self) -> int | None:
        """The move that is decided on now; None after the last."""
        return self.move if self.move < self.turns else None

    @property
    def unseen(self) -> int | None:
        """Who is not seen in the move that is decided on now."""
        hidden = self.deciding is not None and self.deciding % self.taught.settings.every
        return (CAT if self.role == MOUSE else MOUSE) if hidden else None

    @property
    def arrows(self) -> tuple[Cell, float, int] | None:
        """Where the pupil decides now, its own compass (0 to 1, clockwise from up) and the teacher's direction."""
        if self.deciding is None:
            return None
        outputs, told = self.replay.outputs[self.move], int(self.replay.lessons[self.move])
        return self._at(self.role, self.move), self._compass(outputs, int(self.replay.directions[self.move])), told

    def _compass(self, outputs: NDArray[np.float32], direction: int) -> float:
        """Where an answer points."""
        answer = self.taught.settings.answer
        if answer == "compass":
            return float(outputs[0])
        if answer == "sine-cosine":
            angle = math.atan2(float(outputs[0]) - 0.5, float(outputs[1]) - 0.5) / (2 * math.pi)
            return (angle + 0.125) % 1.0
        return (direction + 0.5) / len(MOVES)

    def _at(self, role: int, move: int) -> Cell:
        x, y = (self.replay.mouse if role == MOUSE else self.replay.cat)[move]
        return int(x), int(y)
