"""Gamepads as keys: what its stick, cross and buttons mean is said once, and every scene understands it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from typing import Any

import pygame

Event = pygame.event.Event

PRESSED, RELEASED = 0.6, 0.4
"""Of a stick's way: a key goes down beyond the one and up below the other."""
TREMBLE = 0.2
"""Of a stick's or a trigger's way: less than this it may move while nobody touches it."""
CROSS = {(0, 1): pygame.K_UP, (0, -1): pygame.K_DOWN, (-1, 0): pygame.K_LEFT, (1, 0): pygame.K_RIGHT}
STICK = {(0, -1): pygame.K_LEFT, (0, 1): pygame.K_RIGHT, (1, -1): pygame.K_UP, (1, 1): pygame.K_DOWN}
"""By axis and side."""
BUTTONS = {0: pygame.K_m, 1: pygame.K_ESCAPE, 2: pygame.K_k, 3: pygame.K_n, 6: pygame.K_F2, 7: pygame.K_SPACE}
"""Of the usual pads: A, B, X, Y, back and start."""
SECOND = {pygame.K_UP: pygame.K_w, pygame.K_LEFT: pygame.K_a, pygame.K_DOWN: pygame.K_s, pygame.K_RIGHT: pygame.K_d}
"""Where two people play, the arrows are the first one's and these keys the second one's."""
OF_PADS = frozenset({pygame.JOYAXISMOTION, pygame.JOYHATMOTION, pygame.JOYBUTTONDOWN, pygame.JOYBUTTONUP,
                     pygame.JOYDEVICEREMOVED})  # fmt: skip


@dataclass
class _Pad:
    """One that is plugged in."""

    name: str
    player: int
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
        self._held: set[tuple[int, int]] = set()
        """(instance number, key) that is held down."""
        self._at: dict[tuple[int, int], float] = {}
        """By instance number and axis: where it was when it was last touched."""
        self.news: list[str] = []
        """Lines for the person about pads that came and went; whoever shows them clears them."""
        try:
            pygame.joystick.init()
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
        """The event itself, or the key events that a pad's event stands for and then the event."""
        if event.type == pygame.JOYDEVICEADDED:
            self._open(event.device_index)
        elif event.type in OF_PADS:
            player = self.player_of(event)
            for key, down in self._meant(event):
                kind = pygame.KEYDOWN if down else pygame.KEYUP
                yield Event(kind, key=key, mod=0, unicode="", pad=True, player=player)
            if event.type == pygame.JOYDEVICEREMOVED:
                self._close(event.instance_id)
            event = Event(event.type, {**event.dict, "player": player})
        yield event

    def _open(self, index: int) -> None:
        try:
            opened = pygame.joystick.Joystick(index)
            number, name = opened.get_instance_id(), opened.get_name() or "gamepad"
        except pygame.error as error:
            self.news.append(f"a gamepad that cannot be used: {error}")
            return
        if number not in self._pads:
            taken = {pad.player for pad in self._pads.values()}
            player = next(free for free in count() if free not in taken)
            self._pads[number] = _Pad(name, player, opened)
            self.news.append(f"gamepad connected: {name} (player {player + 1})")

    def _close(self, number: int) -> None:
        if pad := self._pads.pop(number, None):
            self.news.append(f"gamepad disconnected: {pad.name} (player {pad.player + 1})")

    def _meant(self, event: Event) -> list[tuple[int, bool]]:
        """Keys that go down or up by it."""
        number = event.instance_id
        wanted: dict[int, bool] = {}
        if event.type == pygame.JOYDEVICEREMOVED:
            wanted = {key: False for holder, key in self._held if holder == number}
        elif event.type in (pygame.JOYBUTTONDOWN, pygame.JOYBUTTONUP) and event.button in BUTTONS:
            wanted[BUTTONS[event.button]] = event.type == pygame.JOYBUTTONDOWN
        elif event.type == pygame.JOYHATMOTION:
            x, y = event.value
            for (towards_x, towards_y), key in CROSS.items():
                wanted[key] = (towards_x != 0 and x == towards_x) or (towards_y != 0 and y == towards_y)
        elif event.type == pygame.JOYAXISMOTION:
            for (axis, side), key in STICK.items():
                way = event.value * side
                if event.axis == axis and (way > PRESSED or way < RELEASED):
                    wanted[key] = way > PRESSED
        changed = [(key, down) for key, down in wanted.items() if down != ((number, key) in self._held)]
        self._held.symmetric_difference_update((number, key) for key, _ in changed)
        return changed


def of_second(event: Event) -> Event:
    """Where two people play: what the second one's pad holds down is W, A, S and D; every other event is itself."""
    if getattr(event, "pad", False) and event.player and event.key in SECOND:
        return Event(event.type, {**event.dict, "key": SECOND[event.key]})
    return event
