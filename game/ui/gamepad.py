"""Gamepads as keys: what its stick, cross and buttons mean is said once, and every scene understands it."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from typing import Any

import pygame
from pygame._sdl2 import controller

Event = pygame.event.Event

PRESSED, RELEASED = 0.6, 0.4
"""Of a stick's way: a key goes down beyond the one and up below the other."""
TREMBLE = 0.2
"""Of a stick's or a trigger's way: less than this it may move while nobody touches it."""
CROSS = {(0, 1): pygame.K_UP, (0, -1): pygame.K_DOWN, (-1, 0): pygame.K_LEFT, (1, 0): pygame.K_RIGHT}
STICK_X, STICK_Y = pygame.CONTROLLER_AXIS_LEFTX, pygame.CONTROLLER_AXIS_LEFTY
BRAKE, GAS = pygame.CONTROLLER_AXIS_TRIGGERLEFT, pygame.CONTROLLER_AXIS_TRIGGERRIGHT
STICK = {(STICK_X, -1): pygame.K_LEFT, (STICK_X, 1): pygame.K_RIGHT,
         (STICK_Y, -1): pygame.K_UP, (STICK_Y, 1): pygame.K_DOWN}  # fmt: skip
"""By axis and side."""
A, B, X, Y = (getattr(pygame, f"CONTROLLER_BUTTON_{name}") for name in "ABXY")
BACK, START = pygame.CONTROLLER_BUTTON_BACK, pygame.CONTROLLER_BUTTON_START
BUTTONS = {
    A: pygame.K_m,
    B: pygame.K_ESCAPE,
    X: pygame.K_k,
    Y: pygame.K_n,
    BACK: pygame.K_F2,
    START: pygame.K_SPACE,
    pygame.CONTROLLER_BUTTON_DPAD_UP: pygame.K_UP,
    pygame.CONTROLLER_BUTTON_DPAD_DOWN: pygame.K_DOWN,
    pygame.CONTROLLER_BUTTON_DPAD_LEFT: pygame.K_LEFT,
    pygame.CONTROLLER_BUTTON_DPAD_RIGHT: pygame.K_RIGHT,
}
SECOND = {pygame.K_UP: pygame.K_w, pygame.K_LEFT: pygame.K_a, pygame.K_DOWN: pygame.K_s, pygame.K_RIGHT: pygame.K_d}
"""Where two people play, the arrows are the first one's and these keys the second one's."""
OF_PADS = frozenset({pygame.JOYAXISMOTION, pygame.JOYHATMOTION, pygame.JOYBUTTONDOWN, pygame.JOYBUTTONUP})
NAMED = {
    pygame.CONTROLLERAXISMOTION: pygame.JOYAXISMOTION,
    pygame.CONTROLLERBUTTONDOWN: pygame.JOYBUTTONDOWN,
    pygame.CONTROLLERBUTTONUP: pygame.JOYBUTTONUP,
}
"""Events of pads that SDL knows, in which axes and buttons have its own numbers; the others have the driver's."""
FULL = 32767
"""How far an axis goes in those."""


@dataclass(frozen=True)
class Numbers:
    """Of a pad that SDL does not know: SDL's numbers by those of the driver."""

    buttons: dict[int, int]
    axes: dict[int, int]


LINUX = sys.platform.startswith("linux")
RIGHT_X, RIGHT_Y = pygame.CONTROLLER_AXIS_RIGHTX, pygame.CONTROLLER_AXIS_RIGHTY
IN_PAIRS = dict(enumerate((STICK_X, STICK_Y, BRAKE, RIGHT_X, RIGHT_Y, GAS)))
USUAL = Numbers(
    {0: A, 1: B, 2: X, 3: Y, 6: BACK, 7: START},
    IN_PAIRS if LINUX else dict(enumerate((STICK_X, STICK_Y, RIGHT_X, RIGHT_Y, BRAKE, GAS))),
)
PLAYSTATION = (
    Numbers({0: A, 1: B, 2: Y, 3: X, 8: BACK, 9: START}, IN_PAIRS)
    if LINUX
    else Numbers(
        {0: X, 1: A, 2: B, 3: Y, 8: BACK, 9: START},
        dict(enumerate((STICK_X, STICK_Y, RIGHT_X, BRAKE, GAS, RIGHT_Y))),
    )
)
BY_NAME = (
    ("xbox", USUAL), ("x-box", USUAL), ("playstation", PLAYSTATION), ("sony", PLAYSTATION), ("dualshock", PLAYSTATION),
    ("dualsense", PLAYSTATION), ("ps3", PLAYSTATION), ("ps4", PLAYSTATION), ("ps5", PLAYSTATION),
    ("wireless controller", PLAYSTATION),
)  # fmt: skip
"""The first that is a part of the pad's name, in lower case, counts."""


@dataclass
class _Pad:
    """One that is plugged in."""

    name: str
    player: int
    numbers: Numbers | None
    """None for one that SDL knows: it tells of it in events of their own, beside those of the driver."""
    opened: Any
    """Is closed by pygame when nobody keeps it."""


class Gamepads:
    """Opens pads as they are plugged in, and turns what they do into key events.

    Those key events have an attribute `pad`, and they and the pads' own events an attribute `player`: 0 for the pad
    that was plugged in first, 1 for the second. Who is unplugged leaves a free number to the next one.
    """

    def __init__(self) -> None:
        self._pads: dict[int, _Pad] = {}
        """By pygame's instance number."""
        self._held: set[tuple[int, int, int]] = set()
        """(instance number, part of the pad, key) that is held down."""
        self._at: dict[tuple[int, int], float] = {}
        """By instance number and axis: where it was when it was last touched."""
        self.news: list[str] = []
        """Lines for the person about pads that came and went; whoever shows them clears them."""
        try:
            pygame.joystick.init()
            controller.init()
        except pygame.error:
            return  # a system without gamepads

    @property
    def names(self) -> list[str]:
        """Of the pads, by player."""
        return [pad.name for pad in sorted(self._pads.values(), key=lambda pad: pad.player)]

    def player_of(self, event: Event) -> int:
        """Whose pad an event came from; the first player's, if it was never seen being plugged in."""
        pad = self._pads.get(getattr(event, "instance_id", -1))
        return pad.player if pad else 0

    def is_touched(self, event: Event) -> bool:
        """Whether somebody has moved a stick or a trigger."""
        if event.type != pygame.JOYAXISMOTION:
            return False
        axis, value = (event.instance_id, event.axis), float(event.value)
        if abs(value - self._at.setdefault(axis, value)) < TREMBLE:
            return False
        self._at[axis] = value
        return True

    def keys_of(self, event: Event) -> Iterator[Event]:
        """The event itself, or the key events that a pad's event stands for and then the event, in SDL's numbers.

        Nothing for what is told twice. Triggers go from -1 to 1, as sticks do.
        """
        if event.type == pygame.JOYDEVICEADDED:
            self._open(event.device_index)
        elif event.type == pygame.JOYDEVICEREMOVED:
            event = Event(event.type, {**event.dict, "player": self.player_of(event)})
            yield from self._let_go(event)
            self._close(event.instance_id)
        elif event.type in NAMED or event.type in OF_PADS:
            if (told := self._told(event)) is None:
                return
            event = told
            yield from self._keys(event)
        yield event

    def _told(self, event: Event) -> Event | None:
        """A pad's event in SDL's numbers, and whose it is; None if SDL tells of it in another one."""
        pad = self._pads.get(event.instance_id)
        facts = {**event.dict, "player": self.player_of(event)}
        if event.type in NAMED:
            if event.type == pygame.CONTROLLERAXISMOTION:
                way = max(event.value / FULL, -1.0)
                facts["value"] = 2 * way - 1 if event.axis in (BRAKE, GAS) else way
            return Event(NAMED[event.type], facts)
        numbers = pad.numbers if pad else USUAL
        if numbers is None:
            return None
        if event.type == pygame.JOYAXISMOTION:
            facts["axis"] = numbers.axes.get(event.axis, pygame.CONTROLLER_AXIS_INVALID)
        elif event.type != pygame.JOYHATMOTION:
            facts["button"] = numbers.buttons.get(event.button, pygame.CONTROLLER_BUTTON_INVALID)
        return Event(event.type, facts)

    def _open(self, index: int) -> None:
        try:
            opened = pygame.joystick.Joystick(index)
            number, name = opened.get_instance_id(), opened.get_name() or "gamepad"
            known = controller.Controller(index) if controller.is_controller(index) else None
        except pygame.error as error:
            self.news.append(f"a gamepad that cannot be used: {error}")
            return
        if number not in self._pads:
            taken = {pad.player for pad in self._pads.values()}
            player = next(free for free in count() if free not in taken)
            named = next((numbers for part, numbers in BY_NAME if part in name.lower()), USUAL)
            self._pads[number] = _Pad(name, player, None if known else named, (opened, known))
            self.news.append(f"gamepad connected: {name} (player {player + 1})")

    def _close(self, number: int) -> None:
        if pad := self._pads.pop(number, None):
            self.news.append(f"gamepad disconnected: {pad.name} (player {pad.player + 1})")

    def _keys(self, event: Event) -> Iterator[Event]:
        """Keys that go down or up by a pad's event; one goes up when no part of the pad holds it any more."""
        part, wanted = event.type, dict[int, bool]()
        if event.type == pygame.JOYHATMOTION:
            x, y = event.value
            for (towards_x, towards_y), key in CROSS.items():
                wanted[key] = (towards_x != 0 and x == towards_x) or (towards_y != 0 and y == towards_y)
        elif event.type == pygame.JOYAXISMOTION:
            for (axis, side), key in STICK.items():
                way = event.value * side
                if event.axis == axis and (way > PRESSED or way < RELEASED):
                    wanted[key] = way > PRESSED
        elif event.button in BUTTONS:
            part, wanted[BUTTONS[event.button]] = pygame.JOYBUTTONDOWN, event.type == pygame.JOYBUTTONDOWN
        for key, down in wanted.items():
            before = self._is_held(event.instance_id, key)
            (self._held.add if down else self._held.discard)((event.instance_id, part, key))
            if self._is_held(event.instance_id, key) != before:
                yield _key(key, down, event.player)

    def _is_held(self, number: int, key: int) -> bool:
        return any((holder, held) == (number, key) for holder, _, held in self._held)

    def _let_go(self, event: Event) -> Iterator[Event]:
        """The keys that an unplugged pad held down go up."""
        gone = {held for held in self._held if held[0] == event.instance_id}
        self._held -= gone
        for key in {key for _, _, key in gone}:
            yield _key(key, False, event.player)


def _key(key: int, down: bool, player: int) -> Event:
    kind = pygame.KEYDOWN if down else pygame.KEYUP
    return Event(kind, key=key, mod=0, unicode="", pad=True, player=player)


def of_second(event: Event) -> Event:
    """Where two people play: what the second one's pad holds down is W, A, S and D; every other event is itself."""
    if getattr(event, "pad", False) and event.player and event.key in SECOND:
        return Event(event.type, {**event.dict, "key": SECOND[event.key]})
    return event
