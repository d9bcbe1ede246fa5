"""Two people at one machine: mouse against cat."""

from __future__ import annotations

import numpy as np
import pygame
import pytest

from game.scenes.chase.game import IDLE, YOU, Match
from game.scenes.chase.screens import STEER
from game.store import places
from game.training.settings import Settings
from game.ui import theme
from game.ui.gamepad import SECOND
from game.window.by_hand import ByHand, by_hand
from game.worlds import WORLDS
from game.worlds.chase import kernel as chase
from tests.test_gamepad import fake_pads
from tests.test_two_people import pad, plug

LONGEST = 1500
"""Looks at a game, thirty a second."""
CATS = Settings(world="chase", strategy="rank-sampling", population=8, seed=3)


@pytest.fixture
def pads(monkeypatch: pytest.MonkeyPatch) -> None:
    fake_pads(monkeypatch)


def match(one: ByHand) -> Match:
    assert isinstance(one.scene.game, Match)
    return one.scene.game


def play(one: ByHand, best: bool = True) -> None:
    """Both play the solved game's moves, or the cat runs away from the mouse, to the end."""
    game = match(one)
    for _ in range(LONGEST):
        if game.over:
            return
        if game.waits:
            phase, role, ply = game.phase
            table = game.solution.mouse[phase] if role == chase.MOUSE else game.solution.cat[ply]
            move = int(table[game.ways[-1]])
            if role == chase.CAT and not best:
                move = int(np.argmax(game.solution.cat_worth[ply][game.ways[-1]]))
            seat = one.scene.casting.people.index(role)
            one.press(SECOND[STEER[move]] if seat else STEER[move])
        one.wait(1 / 30)
    raise AssertionError("the game never ended")


def test_two_people_play_and_swap_roles() -> None:
    with by_hand(CATS) as one:
        one.breed(2)
        one.wait(0.1)
        one.press(pygame.K_j)
        game = match(one)
        assert [player.kind for player in game.players] == [YOU, YOU] and one.scene.casting.people == (0, 1)
        assert [player.name for player in game.players] == ["Player 1", "Player 2"]
        play(one)
        assert game.caught and game.turns == game.value and game.lost == [0.0, 0.0]
        assert not places.records().exists() or not any(
            one.app.stage.records.best(f"chase: {role} against the you {other}, sprint 4")
            for role, other in (("mouse", "cat"), ("cat", "mouse"))
        )
        one.wait(2)
        assert match(one) is game, "the result stays for a while"
        one.wait(3.5)
        assert match(one) is not game and one.scene.casting.people == (1, 0)
        assert [player.name for player in match(one).players] == ["Player 2", "Player 1"]
        game = match(one)
        play(one, best=False)
        assert not game.caught, "the mouse wins"
        one.press(pygame.K_j)
        assert not one.scene.casting.people and match(one).players[0].kind == "bred"


def test_only_whose_turn_it_is_is_heard() -> None:
    with by_hand(CATS) as one:
        one.breed(1)
        one.wait(0.1)
        one.press(pygame.K_j)
        game = match(one)
        for key in SECOND.values():
            one.press(key)
        one.wait(1)
        assert len(game.ways) == 1 and not game.hands, "the cat has to wait, and W A S D do nothing else"
        one.press(pygame.K_UP)
        one.wait(0.4)
        assert len(game.ways) == 2 and game.phase[1] == chase.CAT
        one.press(pygame.K_LEFT)
        one.wait(0.5)
        assert len(game.ways) == 2
        one.press(pygame.K_a)
        one.wait(0.4)
        assert len(game.ways) == 3 and game.phase[1] == chase.MOUSE


def test_the_cat_moves_twice_in_a_sprint() -> None:
    with by_hand(CATS) as one:
        one.breed(1)
        one.wait(0.1)
        one.press(pygame.K_j)
        game, movers = match(one), []
        for _ in range(LONGEST):
            if game.over or len(game.ways) >= 10:
                break
            if game.waits:
                role = game.phase[1]
                movers.append(role)
                # Away from each other, so that nobody is caught.
                ply, phase = game.phase[2], game.phase[0]
                worth = game.solution.mouse_worth[phase] if role == chase.MOUSE else game.solution.cat_worth[ply]
                move = int(np.argmax(worth[game.ways[-1]]))
                one.press(STEER[move] if role == chase.MOUSE else SECOND[STEER[move]])
            one.wait(1 / 30)
        assert movers == [0, 1] * 3 + [0, 1, 1], "every fourth turn"


@pytest.mark.usefixtures("pads")
def test_two_pads_are_mouse_and_cat() -> None:
    with by_hand(CATS) as one:
        plug(one, 0, 1)
        one.breed(1)
        one.wait(0.1)
        one.press(pygame.K_j)
        game = match(one)
        pad(one, pygame.JOYHATMOTION, 1, 0.4, hat=0, value=(0, 1))
        assert len(game.ways) == 1, "the second one's is the cat"
        pad(one, pygame.JOYHATMOTION, 0, 0.4, hat=0, value=(0, 1))
        assert len(game.ways) == 2
        pad(one, pygame.JOYHATMOTION, 1, hat=0, value=(0, 0))
        for button in (0, 2, 3):
            pad(one, pygame.JOYBUTTONDOWN, 0, button=button)
        assert match(one) is game, "its buttons do not end the game"
        pad(one, pygame.JOYAXISMOTION, 1, 0.4, axis=1, value=-0.9)
        assert len(game.ways) == 3
        pad(one, pygame.JOYDEVICEREMOVED, 1)
        one.press(pygame.K_DOWN)
        one.wait(0.4)
        one.press(pygame.K_s)
        one.wait(0.4)
        assert len(game.ways) == 5 or game.caught, "the keyboard goes on"
        pad(one, pygame.JOYBUTTONDOWN, 0, button=1)
        assert not one.scene.casting.people and one.app.running, "B leaves"


def test_esc_r_space_and_another_world_in_a_game_of_two() -> None:
    with by_hand(CATS) as one:
        one.breed(2)
        one.wait(0.1)
        one.press(pygame.K_j)
        game = match(one)
        one.press(pygame.K_SPACE)
        one.press(pygame.K_UP)
        one.wait(0.4)
        assert len(game.ways) == 2, "people play while learning rests"
        for _ in range(len(WORLDS)):
            one.press(pygame.K_F2)
        assert one.app.world == "chase" and match(one) is game
        for size in ((640, 360), (800, 1000), (1920, 1080)):
            pygame.display.set_mode(size, pygame.RESIZABLE)
            one.wait(0.1)
            assert one.picture().shape[:2] == size[::-1]
        one.press(pygame.K_ESCAPE)
        assert one.app.running and not one.scene.casting.people
        one.press(pygame.K_j)
        one.press(pygame.K_r)
        one.breed(1)
        one.wait(0.1)
        assert not one.scene.casting.people and one.app.stage.trainer.snapshot.error is None


def test_the_screen_says_whose_move_it_is_and_who_has_won() -> None:
    with by_hand(CATS) as one:
        one.breed(2)
        one.wait(0.1)
        one.press(pygame.K_j)
        one.wait(0.3)
        row = slice(640, 910)
        blue = (one.picture()[66:150, row] == theme.BEST).all(axis=2).sum()
        one.press(pygame.K_UP)
        one.wait(0.5)
        after = one.picture()
        assert (after[66:150, row] == theme.BEST).all(axis=2).sum() < blue - 100, "the frame has gone"
        assert (after[158:160, row] == theme.UNSEEN).all(axis=2).sum() > 200, "to the cat"
        play(one)
        one.wait(0.3)
        assert one.scene.board.head == "Player 2 has won" and "cat" in one.scene.board.lines[0]
        room, beside = slice(24, 600), slice(932, 1256)
        before = after[66:658, room]
        assert (one.picture()[66:658, beside] == theme.BEST).all(axis=2).sum() > 1500, (
            "the result stands beside the room"
        )
        assert (one.picture()[66:658, room] != before).any(axis=2).mean() < 0.12, "and not over it"


def test_two_people_have_names_and_nobody_wins_by_being_away() -> None:
    with by_hand(CATS, (640, 360)) as one:
        one.breed(2)
        one.wait(0.1)
        one.press(pygame.K_j)
        play(one)
        one.wait(0.2)
        one.press(pygame.K_RETURN)
        for name in ("ANN", "BEN"):
            for letter in name:
                one.press(getattr(pygame, f"K_{letter.lower()}"))
            one.press(pygame.K_RETURN)
        one.wait(5)
        assert [player.name for player in match(one).players] == ["BEN", "ANN"], "roles are swapped"
        assert one.app.stage.pair == ["ANN", "BEN"]
        one.wait(IDLE - 1)
        assert match(one).waits and not match(one).over
        one.wait(1.2)
        assert match(one).drawn and match(one).over and one.scene.board.head == "A draw"
        one.wait(5)
        assert not one.scene.casting.people and match(one).players[0].kind == "bred"
