"""Tells strangers about cat and mouse: how far both are from perfect play, and when the race turns."""

from __future__ import annotations

from typing import Protocol

import numpy as np

from game.scenes.base.stories import Line
from game.scenes.chase.game import PERFECT, Match
from game.scenes.chase.lesson import Lesson
from game.scenes.chase.programme import Casting
from game.scenes.chase.trainer import ChaseSnapshot
from game.scenes.faces import FACES
from game.worlds.chase import CHASE, kernel

LEAST, MOST = 14.0, 36.0
"""Seconds before the perfect cat comes: at least, and at most."""
NEARLY = 0.5
"""Turns of regret with which a champion counts as learned."""
TEST, READ = 26.0, 4.0
"""Seconds: the last game at most, and its result."""
SPEED = 2.0
FLAWLESS = 0.05
"""Turns of regret that are written as 0.0: nothing is left to be learned."""
SENTENCES = 3
"""That take turns from game to game."""
AHEAD = ("the mouse is ahead", "the cat is ahead")


class Told(Protocol):
    """What it tells of."""

    game: Match | Lesson | None
    casting: Casting

    @property
    def snapshot(self) -> ChaseSnapshot: ...

    def set_speed(self, speed: float) -> None: ...

    def recast(self, casting: Casting) -> None: ...


class ChaseNarrator:
    """Of cat and mouse."""

    def __init__(self, scene: Told) -> None:
        self._scene, self._story = scene, FACES[CHASE.name].story
        self._seconds = self._tested = self._read = 0.0
        self._games: list[Match] = []
        """That have been on, the newest last."""
        self._ahead: list[str] = []
        """How the two stood in each of them."""

    def begin(self) -> None:
        self._scene.set_speed(SPEED)

    def update(self, seconds: float) -> None:
        game = self._scene.game
        if not isinstance(game, Match):
            return
        if not self._games or self._games[-1] is not game:
            self._games = [*self._games[-7:], game]
            self._ahead = [*self._ahead[-7:], standing(*self._regrets)]
        self._seconds += seconds
        if self._testing:
            self._tested += seconds
            self._read += seconds if game.over else 0.0

    @property
    def _testing(self) -> bool:
        return self._scene.casting.cat == PERFECT

    @property
    def _regrets(self) -> tuple[float, float]:
        """Of the newest champions of both roles; NaN until they are known."""
        mouse, cat = (
            (one.held_out for one in self._scene.snapshot.champions)
            if self._scene.snapshot.champions
            else (
                np.nan,
                np.nan,
            )
        )
        return float(mouse), float(cat)

    def line(self) -> tuple[Line, bool]:
        game = self._scene.game
        if not isinstance(game, Match):
            return (CHASE.title, self._story.line), False
        if self._testing:
            return self._of_test(game), True
        if game.number == 0:
            return (self._story.opening, "Bred from now on: mice that live longer, and cats that catch sooner."), False
        return self._of_game(game), False

    def _of_game(self, game: Match) -> Line:
        title, says = f"Generation {game.number:,}", self._ahead[-1]
        if says and len(self._ahead) > 1:
            turned = says in AHEAD and self._ahead[-2] in AHEAD and says != self._ahead[-2]
            title += f": the race turns, now {says}" if turned else f": {says}"
        mouse, cat = self._regrets
        told = len(self._games) % SENTENCES
        if told == 1:
            return title, _value_of(game)
        if told and np.isfinite(mouse + cat):
            return title, (
                f"Against perfect play the newest mouse loses {mouse:.1f} turns, the newest cat {cat:.1f}. "
                "The numbers on the room say what a move lost."
            )
        scored = "Nobody programmed this. Mice are scored against cats and cats against mice"
        return title, f"{scored}: when one side gets better, the other has to." if says in AHEAD else f"{scored}."

    def _of_test(self, game: Match) -> Line:
        if not (game.over or self._tested >= TEST):
            return self._story.climax
        lost = game.lost[kernel.MOUSE]
        lived = f"The mouse lived {game.turns} turns" if game.caught else "The perfect cat could not catch it"
        best = "No mouse could have done better" if lost < NEARLY else f"A perfect mouse would win {lost:.0f} turns"
        return lived, f"{best} in this game: it is solved exactly, so we know."

    @property
    def due(self) -> bool:
        if self._testing or self._tested or self._seconds < LEAST or len(self._games) < 2:
            return False
        return (max(self._regrets) <= NEARLY and self._games[-1].over) or self._seconds >= MOST

    def test(self) -> None:
        self._scene.recast(Casting(cat=PERFECT))

    @property
    def done(self) -> bool:
        return self._tested > 0 and (not self._testing or self._tested >= TEST + READ or self._read >= READ)

    def table(self) -> None:
        """What is on its table has another opponent than on the screen, which would be too much to tell."""
        return

    def leave(self) -> None:
        self._scene.set_speed(1.0)
        if self._testing:
            self._scene.recast(Casting())


def _value_of(game: Match) -> str:
    """What perfect play makes of the start of a game."""
    if game.value >= game.solution.limit:
        return "From here a perfect mouse is never caught. What the cat gets now, it gets by the mouse's mistakes."
    return (
        f"If both were perfect, the cat would need {game.value:.0f} turns from here. "
        "More is the cat's mistake, less the mouse's."
    )


def standing(mouse: float, cat: float) -> str:
    """How two stand who lose so many turns against perfect play; empty where that is not known, or they are level.

    Who loses nothing any more is in no race.
    """
    flawless = mouse < FLAWLESS, cat < FLAWLESS
    if all(flawless):
        return "both play perfectly"
    if any(flawless):
        return f"the {'mouse' if flawless[0] else 'cat'} plays perfectly"
    return "" if not np.isfinite(mouse + cat) or mouse == cat else AHEAD[int(cat < mouse)]
