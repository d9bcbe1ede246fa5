"""When nobody touches anything, the arcade shows itself."""

from __future__ import annotations

import pygame
import pytest

from game.scenes.arcade.demo import Demo
from game.training.settings import Settings
from game.window.app import App
from game.window.by_hand import by_hand
from game.window.display import DEMO, MENU, WORLD, Options
from game.window.idle import Idle

QUICK = Settings(strategy="rank-sampling", courses=("simple",), seed=9)


def test_it_begins_after_a_minute_but_not_in_the_middle_of_something(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("game.window.idle.MINUTE", 0.5)
    with by_hand(QUICK) as one:
        one.breed(2)
        one.wait(2)
        assert one.app.scenes == [one.scene], "in pictures and tests it never begins by itself"
        assert one.app._patience == float("inf")
        monkeypatch.setattr(App, "_patience", property(lambda app: app.open_world.scene.patience))
        one.press(pygame.K_SPACE)
        one.wait(1)
        assert one.app.scenes == [one.scene], "paused"
        one.press(pygame.K_SPACE)
        for _ in range(20):
            one.press(pygame.K_c)
        assert one.app.scenes == [one.scene], "somebody is there"
        one.wait(0.8)
        assert isinstance(one.app.scenes[-1], Demo)


def test_at_a_stand_nothing_stays_paused_for_ever() -> None:
    for stand in (True, False):
        idle = Idle(stand)
        idle.update(200)
        assert idle.is_long(1) and not idle.is_long(float("inf"))
        idle.see(pygame.event.Event(pygame.KEYDOWN, key=pygame.K_SPACE), touched=False)
        assert not idle.is_long(1)
        idle.update(301)
        assert idle.is_long(float("inf")) == stand


@pytest.mark.parametrize(("opens", "stand"), [(DEMO, True), (MENU, False), (WORLD, False)])
def test_a_window_that_opens_with_the_demo_is_a_stand(opens: str, stand: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[bool] = []

    def idle(stand: bool) -> Idle:
        asked.append(stand)
        return Idle(stand)

    monkeypatch.setattr("game.window.app.Idle", idle)
    App(QUICK, Options(size=(320, 180), opens=opens)).close()
    assert asked == [stand]


def test_a_stick_that_is_moved_is_somebody_and_one_that_trembles_is_not() -> None:
    with by_hand(QUICK) as one:
        one.wait(1)
        for value, somebody in ((0.0, False), (0.05, False), (0.9, True)):
            assert one.app._idle.is_long(0.01)
            pygame.event.post(pygame.event.Event(pygame.JOYAXISMOTION, instance_id=7, axis=0, value=value))
            one.app.frame(0.0)
            assert one.app._idle.is_long(0.01) != somebody
