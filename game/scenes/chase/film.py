"""Games without a window: as a picture of one, or a film of several."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import pygame
from numpy.typing import NDArray

from brains.files import Brain
from game.scenes.chase.board import PLAIN, Board
from game.scenes.chase.game import BRED, PERFECT, Match, Player
from game.scenes.chase.panels import draw_match, draw_thinking
from game.ui import theme
from game.ui.canvas import Canvas, pixels
from game.ui.theme import Units
from game.worlds import Course
from game.worlds.chase import CHASE
from game.worlds.chase.rooms import Shape
from game.worlds.chase.rooms import shape as shape_of

FILM = (960, 592)
FRAMES_PER_SECOND = 30
GAMES = 3
"""In a film."""
REST = 1.0
"""Seconds that the end of a game stays."""
EVERY_START = 317
"""Starts lie so far apart in the list of all: the games of a film begin in different corners."""


def picture(brains: Sequence[Brain], course: Course) -> NDArray[np.uint8]:
    """A game of a mouse, a cat, or one of each; whoever is missing is the perfect player."""
    return draw_game(*_both(brains), shape_of(course))


def film(brains: Sequence[Brain], course: Course, gif: bool) -> Iterator[NDArray[np.uint8]]:
    """Some games of theirs, frame by frame."""
    return film_frames(*_both(brains), shape_of(course), 1 + gif)


def _both(brains: Sequence[Brain]) -> tuple[Brain | None, Brain | None]:
    by_role = {brain.role: brain for brain in brains}
    mouse, cat = (by_role.get(role) for role in CHASE.roles)
    return mouse, cat


def match_of(mouse: Brain | None, cat: Brain | None, shape: Shape, game: int) -> Match:
    """The film's `game`-th game; None is the perfect player."""
    players = [
        Player(BRED, brain.name, f"generation {brain.generation:,}", brain)
        if brain
        else Player(PERFECT, f"Perfect {role}", "the solved game")
        for role, brain in zip(CHASE.roles, (mouse, cat), strict=True)
    ]
    starts = shape.solution.starts
    at = starts[(game * EVERY_START + 100) % len(starts)]
    return Match(players[0], players[1], shape, (int(at[0]), int(at[1])), 0, 0)


class Film:
    """Draws matches on a surface of its own."""

    def __init__(self) -> None:
        pygame.font.init()
        self._board = Board()
        self._surface = pygame.Surface(FILM)

    def frame(self, match: Match) -> NDArray[np.uint8]:
        """`(row, column, [r, g, b])` of a match as it stands."""
        self._surface.fill(theme.GROUND)
        canvas = Canvas(self._surface, Units(1.0, *FILM))
        side = FILM[1] - 48
        self._board.draw(canvas, match, PLAIN, np.zeros((match.width, match.width)), pygame.FRect(24, 24, side, side))
        left = side + 48
        width = FILM[0] - left - 24
        draw_match(canvas, match, (left, 24, width, 270))
        draw_thinking(canvas, match, (left, 306, width, FILM[1] - 330))
        return pixels(self._surface)


def draw_game(mouse: Brain | None, cat: Brain | None, shape: Shape) -> NDArray[np.uint8]:
    """A game at its end, with the way of both."""
    match = match_of(mouse, cat, shape, 0)
    while not match.session.finished:
        match.step()
    match.fraction = 1.0
    return Film().frame(match)


def film_frames(mouse: Brain | None, cat: Brain | None, shape: Shape, every: int = 1) -> Iterator[NDArray[np.uint8]]:
    """Some games from start to end, every so many frames of FRAMES_PER_SECOND."""
    film, number = Film(), 0
    for game in range(GAMES):
        match = match_of(mouse, cat, shape, game)
        while match.ended < REST:
            match.advance(1 / FRAMES_PER_SECOND, 1.0)
            if number % every == 0:
                yield film.frame(match)
            number += 1
