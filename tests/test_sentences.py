"""Every row of the settings and every number on the screens has a sentence, told where somebody points at it."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pygame
import pytest

from game.scenes.breeding.results import VERDICT
from game.scenes.chase.game import Match
from game.scenes.chase.screens import play_perfectly
from game.scenes.faces import FACES
from game.training.settings import Settings
from game.ui import buttons
from game.ui.canvas import Canvas
from game.ui.overlay import broken
from game.window.by_hand import ByHand, by_hand
from game.window.pointer import STAYS
from tests.conftest import there

NAMED = re.compile(r"^Player \d$")
"""What people are called who have told no names."""


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, pygame.Rect]]:
    """Texts with a number in them, and where they were drawn last."""
    texts: list[tuple[str, pygame.Rect]] = []
    draw = Canvas.text

    def text(self: Canvas, text: str, *args: object, **kwargs: object) -> pygame.Rect:
        box = draw(self, text, *args, **kwargs)  # type: ignore[arg-type]
        on_screen = self.surface is pygame.display.get_surface()
        if on_screen and re.search(r"\d", text):
            texts.append((text, box))
        return box

    monkeypatch.setattr(Canvas, "text", text)
    return texts


def untold(one: ByHand, drawn: list[tuple[str, pygame.Rect]]) -> list[str]:
    """Numbers of a whole new picture that nobody explains."""
    one.scene.refresh()
    drawn.clear()
    one.app.draw(one.app.screen.canvas(), 1 / 60)
    foot = 658
    return [text for text, box in drawn if box.centery < foot and not said(box.center) and not NAMED.search(text)]


def said(at: tuple[int, int]) -> str:
    under = buttons.at(at)
    return under.says if under else ""


@pytest.mark.usefixtures("brief_lessons")
@pytest.mark.parametrize("world", FACES)
def test_every_number_of_a_world_has_a_sentence(world: str, drawn: list[tuple[str, pygame.Rect]]) -> None:
    with by_hand(Settings(world=world, population=12, seed=3, courses=there(world))) as one:
        one.breed(12)
        one.wait(1.5)
        assert untold(one, drawn) == [] and drawn, "while it is watched"
        means = FACES[world].keys.action_of
        keys = [key for key in (pygame.K_t, pygame.K_x, pygame.K_n) if means(key) not in (None, "operate")]
        for key in keys if world != "chase" else keys[:1]:
            one.press(key)
            one.breed(1)
            one.wait(1.0)
            assert untold(one, drawn) == [], pygame.key.name(key)
            if means(key) == "two worlds":
                one.press(pygame.K_ESCAPE)
        if world != "chase":
            while not one.scene.replay.over:
                one.scene.replay.step()
            one.wait(0.1)
            assert untold(one, drawn) == [], "of an unseen course that is over"
            assert said((1094, 560)) == VERDICT != said((470, 560)), "beside the world, and not over it"
        one.press(pygame.K_ESCAPE)
        for key in (pygame.K_m, pygame.K_j):
            if FACES[world].keys.action_of(key) is None:
                continue
            one.press(key)
            one.wait(3.0)
            assert untold(one, drawn) == [], "while somebody plays"
            one.press(pygame.K_ESCAPE)


def test_every_number_of_a_result_has_a_sentence(drawn: list[tuple[str, pygame.Rect]]) -> None:
    with by_hand(Settings(world="chase", population=8, seed=3)) as one:
        one.breed(2)
        one.wait(0.1)
        one.press(pygame.K_5, pygame.K_m)
        play_perfectly(one, 20)
        one.wait(0.4)
        assert isinstance(one.scene.game, Match) and one.scene.board
        assert untold(one, drawn) == [] and any("turns" in text for text, _ in drawn)
    with by_hand(Settings(world="corridor", population=8, seed=2)) as one:
        one.breed(2)
        one.wait(0.1)
        one.press(pygame.K_m)
        one.wait(2.5)
        one.key(pygame.K_UP, down=True)
        while one.scene.driver.driving:
            one.wait(1 / 60, drawn=0)
        one.key(pygame.K_UP, down=False)
        one.wait(0.2)
        assert untold(one, drawn) == [] and any("place" in text for text, _ in drawn)
        one.press(pygame.K_ESCAPE, pygame.K_v)
        one.wait(0.5)
        assert untold(one, drawn) == [], "two learners"


def pages(one: ByHand) -> Iterator[object]:
    """Of the settings, the first one first."""
    one.press(pygame.K_TAB)
    while (panel := one.scene._panel) is not None:
        yield panel
        one.press(pygame.K_TAB)


@pytest.mark.parametrize("world", FACES)
def test_every_row_of_the_settings_has_a_sentence_that_fits(world: str) -> None:
    with by_hand(Settings(world=world, population=12, seed=3, courses=there(world))) as one:
        one.breed(1)
        one.wait(0.1)
        for study in (pygame.K_t, pygame.K_t) if world == "chase" else (None,):
            count = 0
            for panel in pages(one):
                for row in panel.rows:  # type: ignore[attr-defined]
                    count += 1
                    says = panel.sentence(row)  # type: ignore[attr-defined]
                    assert says.endswith("."), row.label
                    assert len(broken(one.app.screen.canvas(), says, 292, 20)) <= 4, row.label
            assert count >= 3
            if study:
                one.press(study)
                one.breed(1)


def test_a_sentence_is_told_where_the_mouse_is_and_not_for_ever() -> None:
    with by_hand(Settings(world="chase", population=8, seed=3)) as one:
        one.breed(12)
        one.wait(0.3)
        pygame.event.post(pygame.event.Event(pygame.MOUSEMOTION, pos=(960, 130), rel=(1, 1), buttons=(0, 0, 0)))
        one.wait(0.1)
        assert one.app._pointer.said == said((960, 130)) != ""
        before = one.picture()
        for kind in (pygame.MOUSEBUTTONDOWN, pygame.MOUSEBUTTONUP):
            pygame.event.post(pygame.event.Event(kind, pos=(960, 130), button=1))
        one.wait(STAYS)
        assert one.app._pointer.said == "" and (one.picture() != before).any() and one.app.running


def test_nothing_of_a_scene_is_told_in_another_one() -> None:
    with by_hand(Settings(world="corridor", population=8, seed=3)) as one:
        one.breed(3)
        one.wait(0.3)
        told = said((1000, 500))
        one.press(pygame.K_e)
        one.wait(0.2)
        assert told and not said((1000, 500)) and one.app.scenes[-1] is not one.scene
        one.press(pygame.K_ESCAPE)
        one.wait(0.2)
        assert said((1000, 500)) == told
