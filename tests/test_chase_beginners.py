"""Cat and mouse as somebody meets it first: an open race, and opponents that one beats."""

from __future__ import annotations

from dataclasses import replace

import pygame
import pygame_gui

from game.scenes.base.name_entry import NameEntry
from game.scenes.breeding.driving import EASED
from game.scenes.chase.screens import play_perfectly
from game.scenes.faces import usual
from game.training.settings import Settings
from game.window.by_hand import by_hand
from game.worlds.chase.rooms import OPEN_RACE
from tests.test_chase_scene import QUICK, match


def test_the_window_opens_with_an_open_race_and_settings_name_any_room() -> None:
    settings = usual("chase", 7)
    assert settings.courses == (OPEN_RACE,) and settings.seed == 7 and usual("corridor", 1) == Settings()
    with by_hand(replace(QUICK, courses=settings.courses), (640, 360)) as one:
        one.breed(1)
        one.wait(0.1)
        assert str(match(one).shape) == OPEN_RACE and match(one).most == 24
        one.press(pygame.K_TAB)
        panel = one.scene._panel
        for label, to, kind in (("room", 5.0, "slider"), ("walls", "rooms", "menu"), ("rule", "sprint-2", "menu")):
            about = {"value": to} if kind == "slider" else {"text": to}
            event = pygame_gui.UI_HORIZONTAL_SLIDER_MOVED if kind == "slider" else pygame_gui.UI_DROP_DOWN_MENU_CHANGED
            pygame.event.post(pygame.event.Event(event, ui_element=panel.elements[label], **about))
            one.wait(0.1)
        one.breed(1)
        assert one.app.stage.trainer.snapshot.settings.courses == ("sprint-2@walls=rooms",)
        assert panel.values["room"] == 6, "as wide as its walls need"
        one.wait(0.1)
        assert str(match(one).shape) == "sprint-2@walls=rooms", "seen at once, and not after the game that was on"
        one.press(pygame.K_TAB)
        element = panel.elements["cat sees"]
        event = pygame.event.Event(pygame_gui.UI_DROP_DOWN_MENU_CHANGED, ui_element=element, text="2 cells far")
        pygame.event.post(event)
        one.wait(0.1)
        one.breed(1)
        one.wait(0.1)
        assert str(match(one).shape) == "sprint-2@walls=rooms,sight=2" and match(one).sight == 2
        one.press(pygame.K_ESCAPE, pygame.K_n)
        one.breed(1)
        assert one.app.stage.trainer.snapshot.settings.courses == ("sprint-4",)
        assert one.app.stage.trainer.snapshot.error is None


def test_a_beginner_who_wins_meets_later_champions_and_the_result_gets_a_name() -> None:
    with by_hand(replace(QUICK, courses=(OPEN_RACE,)), (640, 360)) as one:
        one.breed(12)
        one.wait(0.1)
        one.scene.eases = True
        one.press(pygame.K_m)
        assert one.scene.casting.generation == 0
        play_perfectly(one, 30)
        one.wait(0.4)
        board = one.scene.board
        assert board.head == "You win" and board.mine == 1 and "eased, listed apart" in board.lines
        assert one.scene.casting.generation == one.scene.level == 1
        one.press(pygame.K_RETURN)
        assert isinstance(one.app.scenes[-1], NameEntry)
        one.press(pygame.K_a, pygame.K_n, pygame.K_n, pygame.K_RETURN)
        table = f"chase: mouse against the bred cat, holes 8, sprint 3{EASED}"
        (kept,) = one.app.stage.records.best(table)
        assert (kept.score, kept.name) == (24, "ANN") == (24, one.scene.board.rows[0][1].name)
        one.wait(3)
        assert match(one).players[1].about == "generation 1" and one.scene.board
        play_perfectly(one, 1)
        one.wait(0.3)
        assert one.scene.board is None, "the next game has begun"
        play_perfectly(one, 30)
        one.wait(0.4)
        assert one.app.stage.records.best(table)[1].name == "ANN", "who has told it once is known"
        one.press(pygame.K_ESCAPE, pygame.K_u, pygame.K_m)
        assert one.scene.casting.generation is None, "the newest, by choice"
