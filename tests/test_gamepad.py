"""Gamepads that are plugged in and out: whose they are, what their events become, and what is said of them."""

from __future__ import annotations

import pygame
import pytest

from game.ui import gamepad
from game.ui.gamepad import BRAKE, GAS, PLAYSTATION, STICK_X, USUAL, Gamepads, Numbers, of_second

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
        return NAMES.get(self._index, f"Pad {self._index}")


NAMES = {
    20: "Sony PLAYSTATION(R)3 Controller",
    21: "Wireless Controller",
    22: "Xbox Wireless Controller",
    23: "DualSense",
}
KNOWN = (10, 11)
"""Device indices of pads that SDL knows."""


def fake_pads(monkeypatch: pytest.MonkeyPatch) -> None:
    """In the place of those that are plugged into this machine."""
    monkeypatch.setattr(pygame.joystick, "Joystick", FakePad)
    monkeypatch.setattr(gamepad.controller, "is_controller", lambda index: index in KNOWN)
    monkeypatch.setattr(gamepad.controller, "Controller", FakePad)


@pytest.fixture
def pads(monkeypatch: pytest.MonkeyPatch) -> Gamepads:
    fake_pads(monkeypatch)
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


def told(pads: Gamepads, kind: int, index: int, **facts: object) -> list[tuple[int, int]]:
    """What becomes of a pad's event: keys by kind, and then the event's own kind with its button or axis."""
    became = list(pads.keys_of(Event(kind, instance_id=100 + index, **facts)))
    return [(one.type, one.dict.get("key", one.dict.get("button", one.dict.get("axis", -2)))) for one in became]


def test_a_pad_that_sdl_knows_is_heard_once_and_by_its_names(pads: Gamepads) -> None:
    for index in KNOWN:
        plug(pads, index)
    down, up = pygame.CONTROLLERBUTTONDOWN, pygame.CONTROLLERBUTTONUP
    for name, key in (
        ("A", pygame.K_m), ("B", pygame.K_ESCAPE), ("X", pygame.K_k), ("Y", pygame.K_n), ("BACK", pygame.K_F2),
        ("START", pygame.K_SPACE), ("DPAD_UP", pygame.K_UP), ("DPAD_DOWN", pygame.K_DOWN),
        ("DPAD_LEFT", pygame.K_LEFT), ("DPAD_RIGHT", pygame.K_RIGHT),
    ):  # fmt: skip
        button = getattr(pygame, f"CONTROLLER_BUTTON_{name}")
        assert told(pads, down, 10, button=button) == [(pygame.KEYDOWN, key), (pygame.JOYBUTTONDOWN, button)]
        assert told(pads, up, 10, button=button) == [(pygame.KEYUP, key), (pygame.JOYBUTTONUP, button)]
    for number in range(16):  # the driver's numbers of the same: among them those of the triggers, 6 and 7
        for kind in (pygame.JOYBUTTONDOWN, pygame.JOYBUTTONUP):
            assert not told(pads, kind, 10, button=number)
    assert not told(pads, pygame.JOYHATMOTION, 11, hat=0, value=(0, 1))
    assert not told(pads, pygame.JOYAXISMOTION, 11, axis=2, value=1.0), "the right stick of some"
    shoulder = pygame.CONTROLLER_BUTTON_LEFTSHOULDER
    assert told(pads, down, 11, button=shoulder) == [(pygame.JOYBUTTONDOWN, shoulder)]


def test_the_axes_of_a_pad_that_sdl_knows_go_as_far_as_all_others(pads: Gamepads) -> None:
    plug(pads, 10)
    plug(pads, 11)
    for axis, value, way in (
        (STICK_X, -32768, -1.0),
        (STICK_X, 32767, 1.0),
        (STICK_X, 0, 0.0),
        (GAS, 0, -1.0),
        (BRAKE, 32767, 1.0),
        (pygame.CONTROLLER_AXIS_RIGHTY, 32767, 1.0),
    ):
        *_, own = pads.keys_of(Event(pygame.CONTROLLERAXISMOTION, instance_id=111, axis=axis, value=value))
        assert (own.type, own.axis, own.value, own.player) == (pygame.JOYAXISMOTION, axis, way, 1)
    assert told(pads, pygame.CONTROLLERAXISMOTION, 10, axis=STICK_X, value=-30000)[0] == (pygame.KEYDOWN, pygame.K_LEFT)
    assert told(pads, pygame.JOYDEVICEREMOVED, 10)[0] == (pygame.KEYUP, pygame.K_LEFT)


@pytest.mark.parametrize(
    ("index", "numbers"), [(20, PLAYSTATION), (21, PLAYSTATION), (22, USUAL), (23, PLAYSTATION), (0, USUAL)]
)
def test_a_pad_that_sdl_does_not_know_goes_by_its_name(pads: Gamepads, index: int, numbers: Numbers) -> None:
    plug(pads, index)
    for number in range(16):
        *keys, own = told(pads, pygame.JOYBUTTONDOWN, index, button=number)
        assert own == (pygame.JOYBUTTONDOWN, numbers.buttons.get(number, -1))
        assert bool(keys) == (number in numbers.buttons)
        axis = numbers.axes.get(number, -1)
        assert told(pads, pygame.JOYAXISMOTION, index, axis=number, value=0.5)[-1] == (pygame.JOYAXISMOTION, axis)


def test_the_numbers_of_drivers_name_each_part_once() -> None:
    for numbers in (USUAL, PLAYSTATION):
        assert sorted(numbers.axes.values()) == sorted(numbers.axes) == list(range(6))
        assert set(numbers.buttons.values()) == {
            gamepad.A,
            gamepad.B,
            gamepad.X,
            gamepad.Y,
            gamepad.BACK,
            gamepad.START,
        }
    assert (USUAL.buttons[6], USUAL.buttons[7]) == (gamepad.BACK, gamepad.START)
    assert not {4, 5, 6, 7} & set(PLAYSTATION.buttons), "shoulders and triggers"


def test_a_stick_that_trembles_lets_the_cross_alone(pads: Gamepads) -> None:
    plug(pads, 0)
    assert told(pads, pygame.JOYHATMOTION, 0, hat=0, value=(-1, 0))[0] == (pygame.KEYDOWN, pygame.K_LEFT)
    assert len(push(pads, 0, 0.02)) == 1, "the cross still holds it"
    assert len(push(pads, 0, -1.0)) == 1
    assert len(told(pads, pygame.JOYHATMOTION, 0, hat=0, value=(0, 0))) == 1, "and now the stick"
    assert push(pads, 0, 0.0)[0].type == pygame.KEYUP


def test_the_second_pads_arrows_are_w_a_s_d_where_two_play() -> None:
    for player, key in ((0, pygame.K_LEFT), (1, pygame.K_a), (2, pygame.K_a)):
        assert of_second(Event(pygame.KEYDOWN, key=pygame.K_LEFT, pad=True, player=player)).key == key
    typed = Event(pygame.KEYDOWN, key=pygame.K_LEFT)
    assert of_second(typed) is typed
