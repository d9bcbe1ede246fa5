"""People in cat and mouse: as the one or the other, against champions of ever later generations, or two of them."""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import replace

import pygame

from game.scenes.base.name_entry import NameEntry, ask_both
from game.scenes.base.stage import Stage
from game.scenes.base.watching import Explained, Watching
from game.scenes.breeding.results import Board
from game.scenes.chase.game import BRED, Match
from game.scenes.chase.lesson import Lesson
from game.scenes.chase.playing import Results, hear, won_by_person
from game.scenes.chase.programme import Casting, neighbour
from game.scenes.chase.trainer import ChaseSnapshot, ChaseTrainer
from game.ui.canvas import Canvas
from game.ui.keyboard import told
from game.worlds.chase import CHASE, kernel

FIRST_GAMES = 3
"""Results before which people are beginners here."""


class Played(Watching[ChaseTrainer]):
    """What people do who play, and what became of it."""

    game: Match | Lesson | None

    def __init__(self, stage: Stage[ChaseTrainer], view: Explained) -> None:
        super().__init__(stage, view)
        self.casting = Casting()
        self.results = Results(stage.records)
        self.eases = stage.eases and stage.records.of_world(CHASE.name) < FIRST_GAMES
        """Whether a person meets champions of generation 0 first, and later ones after each win."""
        self.level: int | None = 0
        """The generation that a beginner meets; None for the newest."""
        self.board: Board | None = None
        """What a person's newest game came to, until the next one has begun."""

    @property
    @abstractmethod
    def snapshot(self) -> ChaseSnapshot: ...

    @abstractmethod
    def handle(self, event: pygame.event.Event, canvas: Canvas) -> None: ...

    @abstractmethod
    def update(self, seconds: float) -> None: ...

    @abstractmethod
    def recast(self, casting: Casting) -> None:
        """Others play, from the next game on, which begins now."""

    @property
    def playing(self) -> bool:
        return bool(self.casting.people)

    def _hear(self, event: pygame.event.Event, match: Match) -> bool:
        """Whether an event is a key of the people who play, and perhaps a move."""
        heard, move = hear(event, match, self.casting.people)
        if move is not None:
            self.stage.report("move", direction=CHASE.outputs[move])
        return heard

    def next_level(self, match: Match) -> None:
        """Who has won against champions of an early generation meets those of a later one."""
        generation = self.casting.generation
        if not (self.eases and len(self.casting.people) == 1 and generation is not None and won_by_person(match)):
            return
        self.level = neighbour(self.snapshot, generation, 1)
        self.casting = replace(self.casting, generation=self.level)
        later = "the newest champions" if self.level is None else f"champions of generation {self.level:,}"
        self.stage.say(f"won · next: {later}")
        self.stage.report("level", generation=self.level)

    def play(self, *roles: int) -> None:
        """People play the mouse, the cat or, two of them, both; or give that back."""
        if set(self.casting.people) == set(roles):
            self.recast(replace(self.casting, people=()))
            self.stage.report("give back")
            return
        if self.guide.is_open:
            self.end_guide()  # it lies over the keys that steer
        generation = self.casting.generation
        against = self.casting.cat if roles == (kernel.MOUSE,) else self.casting.mouse
        if self.eases and len(roles) == 1 and generation is None and against == BRED and self.level is not None:
            generation = self.level
            self.stage.say(
                told(f"eased: champions of generation {generation:,} · who wins meets later ones · U: the newest")
            )
        self.recast(replace(self.casting, people=roles, generation=generation, names=self.stage.players))
        if isinstance(self.game, Match):
            role = roles[0]
            self.stage.report("play", role=CHASE.roles[role], against=self.game.players[1 - role].kind)

    def toggle_eases(self) -> None:
        """Whether a person meets the first champions, or the newest."""
        self.eases, self.level = not self.eases, 0
        self.stage.say(f"against {'champions of generation 0' if self.eases else 'the newest champions'}")
        if len(self.casting.people) == 1:
            self.recast(replace(self.casting, generation=0 if self.eases else None))

    def ask_names(self) -> None:
        """Whose result it is, or who the two are."""
        if len(self.casting.people) > 1:
            ask_both(
                self.stage, self, lambda: setattr(self, "casting", replace(self.casting, names=self.stage.players))
            )
        elif self.board and self.board.mine:

            def signed(name: str) -> None:
                self.stage.player[0] = name
                self.results.sign(name)
                self.board = self.results.signed(self.board)
                self.stage.report("signed", name=name)

            self.stage.put_on(NameEntry(self, self.stage.player[0], signed))

    def _named(self) -> None:
        """The two have told who they are."""
        self.casting = replace(self.casting, names=self.stage.players)
