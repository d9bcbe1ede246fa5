"""How mice and cats are bred against each other: the room of a game in training, its starts, and perfect play."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from brains.files import Brain
from game.engine.course import Course
from game.engine.world import Games
from game.worlds.chase.duels import duel, regret_of
from game.worlds.chase.rooms import furnished, named, placed, shape


class Hunt:
    """`game.engine.world.Meeting` of a mouse and a cat."""

    turns = 40

    def course(self, name: str, senses: tuple[str, str], turns: int) -> Course:
        return furnished(named(name), senses, turns)

    def starts(self, course: Course) -> NDArray[np.float32]:
        cats, mice = shape(course).solution.starts.T
        return placed(course, cats, mice).T

    def play(self, players: Sequence[Brain | None], course: Course) -> Games:
        return duel(players[0], players[1], shape(course))

    def regret(self, brain: Brain, course: Course) -> float:
        return regret_of(brain, shape(course))
