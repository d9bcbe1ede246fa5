"""Gamepads that are plugged in and out: whose they are, what their events become, and what is said of them."""

from __future__ import annotations

import pygame
import pytest

from game.ui.gamepad import Gamepads, of_second

Event = pygame.event.Event


class FakePad:
    """What pygame would open at a device index; 9 is a device that it cannot open."""

    def __init__(self, index: int) -> None:
        if index == 9:
            raise pygame.error("Invalid joystick device number")
        self._index = index

    def get_instance_id(self) -> int:
        return 100 + self._index

    def get_name(self) -> str:
        return f"Pad {self._index}"


@pytest.fixture
def pads(monkeypatch: pytest.MonkeyPatch) -> Gamepads:
    monkeypatch.setattr(pygame.joystick, "Joystick", FakePad)
    return Gamepads()


def plug(pads: Gamepads, index: int) -> None:
    assert [one.type for one in pads.keys_of(Event(pygame.JOYDEVICEADDED, device_index=index))]


def unplug(pads: Gamepads, index: int) -> list[Event]:
    return list(pads.keys_of(Event(pygame.JOYDEVICEREMOVED, instance_id=100 + index)))


def push(pads: Gamepads, index: int, value: float = -1.0) -> list[Event]:
    """The stick to the left."""
    return list(pads.keys_of(Event(pygame.JOYAXISMOTION, instance_id=100 + index, axis=0, value=value)))


def test_pads_are_numbered_as_they_come_and_keep_their_numbers(pads: Gamepads) -> None:
    for index in (0, 1):
        plug(pads, index)
    assert [pads.player_of(push(pads, index)[-1]) for index in (0, 1)] == [0, 1]
    assert pads.names == ["Pad 0", "Pad 1"]
    unplug(pads, 0)
    assert push(pads, 1, 1.0)[-1].player == 1, "it stays the second"
    plug(pads, 2)
    assert push(pads, 2)[-1].player == 0, "the free number"
    plug(pads, 3)
    assert push(pads, 3)[-1].player == 2
    assert pads.names == ["Pad 2", "Pad 1", "Pad 3"]


def test_keys_and_the_pads_own_events_say_whose_they_are(pads: Gamepads) -> None:
    plug(pads, 0)
    plug(pads, 1)
    key, own = push(pads, 1)
    assert (key.type, key.key, key.pad, key.player) == (pygame.KEYDOWN, pygame.K_LEFT, True, 1)
    assert (own.type, own.axis, own.value, own.player) == (pygame.JOYAXISMOTION, 0, -1.0, 1)
    assert len(push(pads, 1)) == 1, "it is held down already"
    (button, _) = pads.keys_of(Event(pygame.JOYBUTTONDOWN, instance_id=100, button=0))
    assert (button.key, button.player) == (pygame.K_m, 0)


def test_what_an_unplugged_pad_held_down_is_let_go(pads: Gamepads) -> None:
    plug(pads, 0)
    push(pads, 0)
    list(pads.keys_of(Event(pygame.JOYBUTTONDOWN, instance_id=100, button=0)))
    *keys, own = unplug(pads, 0)
    assert {(key.type, key.key) for key in keys} == {(pygame.KEYUP, pygame.K_LEFT), (pygame.KEYUP, pygame.K_m)}
    assert own.type == pygame.JOYDEVICEREMOVED and own.player == 0
    assert len(unplug(pads, 0)) == 1


def test_news_are_one_line_each_and_a_bad_pad_is_one_of_them(pads: Gamepads) -> None:
    for index in (0, 9, 1, 1):
        plug(pads, index)
    unplug(pads, 0)
    unplug(pads, 5)
    assert pads.news == [
        "gamepad connected: Pad 0 (player 1)",
        "a gamepad that cannot be used: Invalid joystick device number",
        "gamepad connected: Pad 1 (player 2)",
        "gamepad disconnected: Pad 0 (player 1)",
    ]


def test_a_stick_that_trembles_is_not_touched(pads: Gamepads) -> None:
    def moved(value: float, axis: int = 0) -> bool:
        return pads.is_touched(Event(pygame.JOYAXISMOTION, instance_id=100, axis=axis, value=value))

    assert not any(moved(value) for value in (0.02, -0.03, 0.09, 0.0, -0.1)), "it lies on the table"
    assert not moved(-1.0, axis=5), "a trigger says where it is"
    assert moved(0.3) and not moved(0.35) and moved(0.6) and moved(0.0)
    assert not pads.is_touched(Event(pygame.MOUSEMOTION))


def test_a_pad_that_was_never_seen_coming_is_the_first_ones(pads: Gamepads) -> None:
    assert push(pads, 7)[0].player == 0 and pads.names == []
    plug(pads, 7)
    assert push(pads, 7)[0].player == 0 and pads.names == ["Pad 7"]


def test_the_second_pads_arrows_are_w_a_s_d_where_two_play() -> None:
    for player, key in ((0, pygame.K_LEFT), (1, pygame.K_a), (2, pygame.K_a)):
        assert of_second(Event(pygame.KEYDOWN, key=pygame.K_LEFT, pad=True, player=player)).key == key
    typed = Event(pygame.KEYDOWN, key=pygame.K_LEFT)
    assert of_second(typed) is typed
