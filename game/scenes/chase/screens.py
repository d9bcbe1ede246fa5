"""The screens of cat and mouse, each with the input that leads to it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pygame

from game.scenes.chase.game import Match
from game.training.settings import Settings
from game.training.snapshot import Pace
from game.ui.gamepad import SECOND
from game.window.by_hand import FRAME, ByHand
from game.worlds.chase import kernel
from game.worlds.chase.rooms import OPEN_RACE

SETTINGS = Settings(world="chase", strategy="rank-sampling", seed=3)
CHASED = 40
"""Generations behind most of the pictures."""
GAMES = 8
"""At most, until a mouse has got away."""
SENSE = (208, 215)
"""On the operating table: the second one."""
STEER = (pygame.K_UP, pygame.K_RIGHT, pygame.K_DOWN, pygame.K_LEFT)


def play_perfectly(one: ByHand, moves: int) -> None:
    """As the mouse, with the keys, the moves that the solved game names."""
    made = 0
    while made < moves:
        match = one.scene.game
        assert isinstance(match, Match)
        if match.over:
            return
        if match.waits:
            phase, _, _ = match.phase
            one.press(STEER[int(match.solution.mouse[phase][match.ways[-1]])])
            made += 1
        one.wait(0.1, drawn=0)
    one.wait(FRAME)


def open_race(one: ByHand) -> None:
    """The room that the window opens with, after some generations in it."""
    trainer = one.app.stage.trainer
    trainer.change(replace(trainer.snapshot.settings, courses=(OPEN_RACE,)))
    one.breed(CHASED)
    one.wait(0.1)
    one.press(pygame.K_LEFT)
    one.wait(2.2)


def won(one: ByHand) -> None:
    """A beginner has won against generation 0."""
    open_race(one)
    one.scene.eases = True
    one.press(pygame.K_ESCAPE, pygame.K_m)
    for _ in range(GAMES):
        play_perfectly(one, 30)
        one.wait(0.4)
        if one.scene.board.head == "You win":
            return
        one.wait(3.0)


def be_the_mouse(one: ByHand) -> None:
    one.breed(CHASED)
    one.wait(0.1)
    one.press(pygame.K_m)
    play_perfectly(one, 4)


def duel(one: ByHand) -> None:
    """Two people, to the cat's sprint; in their second turns neither plays well."""
    one.breed(CHASED)
    one.wait(0.1)
    one.press(pygame.K_j)
    match = one.scene.game
    assert isinstance(match, Match)
    while not match.waits or match.phase[:2] != (match.sprint - 1, kernel.CAT):
        if match.waits:
            phase, role, ply = match.phase
            best = (match.solution.mouse[phase] if role == kernel.MOUSE else match.solution.cat[ply])[match.ways[-1]]
            key = STEER[(int(best) + (2 if match.turns == 2 else 0)) % 4]
            one.press(key if role == kernel.MOUSE else SECOND[key])
        one.wait(0.1, drawn=0)
    one.wait(0.3)


def caught(one: ByHand) -> None:
    one.breed(CHASED)
    one.wait(0.1)
    one.press(pygame.K_5, pygame.K_m)
    play_perfectly(one, 20)
    one.wait(0.4)


def taught(one: ByHand) -> None:
    """The game after the first ten thousand, with both arrows."""
    one.press(pygame.K_t)
    one.breed(1)
    one.scene.pace = Pace.EVERY
    one.app.stage.trainer.want_lessons(10_000)
    one.breed(12)
    one.scene.game = None
    one.wait(1.95)


def wrong_moves(one: ByHand) -> None:
    taught(one)
    one.app.stage.trainer.want_lessons(200_000)
    one.breed(200)
    one.scene.game = None
    one.press(pygame.K_v)
    one.wait(2.2)


def film(one: ByHand) -> None:
    """All weights of the improved teacher's mouse, after the first frame and now."""
    one.press(pygame.K_t)
    one.breed(1)
    trainer = one.app.stage.trainer
    trainer.change_teaching(replace(trainer.snapshot.taught.settings, teacher="improved"))
    trainer.want_lessons(200_000)
    one.breed(202)
    one.wait(0.1)
    one.press(pygame.K_q)
    one.wait(0.1)


def taught_cat(one: ByHand) -> None:
    """An LSTM that sees the mouse every third turn and answers with sine and cosine."""
    one.press(pygame.K_t)
    one.breed(1)
    trainer = one.app.stage.trainer
    settings = replace(trainer.snapshot.taught.settings, teacher="improved", role="cat", cell="lstm", every=3)
    trainer.change_teaching(replace(settings, answer="sine-cosine"))
    one.scene.pace = Pace.EVERY
    trainer.want_lessons(4000)
    one.breed(6)
    one.scene.game = None
    one.wait(2.45)


def laboratory(one: ByHand) -> None:
    """The champion cat without one of its senses and with half of its edges, some turns into a game."""
    one.press(pygame.K_o, pygame.K_m)
    one.wait(0.5)
    one.drag([SENSE])
    one.press(*[pygame.K_LEFTBRACKET] * 10)
    one.wait(2.4)


def students(one: ByHand) -> None:
    """A smaller brain that has begun to learn from the champion mouse."""
    open_race(one)
    one.press(pygame.K_o)
    one.wait(0.5)
    one.press(pygame.K_t)
    one.wait(0.15)  # later the last bits of what it learns depend on the machine
    one.press(pygame.K_SPACE)


SCREENS: dict[str, Callable[[ByHand], object]] = {
    "chase": lambda one: one.breed(CHASED).wait(0.1).press(pygame.K_LEFT).wait(4.6),
    "chase-rooms": open_race,
    "chase-won": won,
    "chase-side-by-side": lambda one: one.breed(CHASED).wait(0.2).press(pygame.K_z, pygame.K_z).wait(2.2),
    "chase-values": lambda one: one.breed(CHASED).wait(0.1).press(pygame.K_v, pygame.K_3).wait(3.2),
    "chase-play": be_the_mouse,
    "chase-result": caught,
    "chase-duel": duel,
    "chase-taught": taught,
    "chase-wrong-moves": wrong_moves,
    "chase-film": film,
    "chase-taught-cat": taught_cat,
    "chase-taught-settings": lambda one: one.press(pygame.K_t).breed(1).wait(0.1).press(pygame.K_TAB).wait(1.5),
    "chase-tournament": lambda one: one.press(pygame.K_x).wait(0.2),
    "chase-laboratory": laboratory,
    "chase-students": students,
    "chase-settings": lambda one: one.breed(CHASED).wait(0.1).press(pygame.K_TAB).wait(1.5),
    "chase-keys": lambda one: one.breed(1).wait(0.5).press(pygame.K_h),
}
AFTER = {"chase-tournament": "chase-result", "chase-laboratory": "chase-rooms"}
