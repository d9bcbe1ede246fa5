"""Gamepads as keys: what its stick, cross and buttons mean is said once, and every scene understands it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pygame

PRESSED, RELEASED = 0.6, 0.4
"""Of a stick's way: a key goes down beyond the one and up below the other."""
CROSS = {(0, 1): pygame.K_UP, (0, -1): pygame.K_DOWN, (-1, 0): pygame.K_LEFT, (1, 0): pygame.K_RIGHT}
STICK = {(0, -1): pygame.K_LEFT, (0, 1): pygame.K_RIGHT, (1, -1): pygame.K_UP, (1, 1): pygame.K_DOWN}
"""By axis and side."""
BUTTONS = {0: pygame.K_m, 1: pygame.K_ESCAPE, 2: pygame.K_k, 3: pygame.K_n, 6: pygame.K_F2, 7: pygame.K_SPACE}
"""Of the usual pads: A, B, X, Y, back and start."""


class Gamepads:
    """Opens pads as they are plugged in, and turns what they do into key events."""

    def __init__(self) -> None:
        self._pads: dict[int, Any] = {}
        self._held: set[tuple[int, int]] = set()
        """(pad, key) that a stick or cross holds down."""
        try:
            pygame.joystick.init()
        except pygame.error:
            return  # a system without gamepads

    def keys_of(self, event: pygame.event.Event) -> Iterator[pygame.event.Event]:
        """The event itself, or the key events that a pad's event stands for."""
        if event.type == pygame.JOYDEVICEADDED:
            pad = pygame.joystick.Joystick(event.device_index)
            self._pads[pad.get_instance_id()] = pad
        elif event.type == pygame.JOYDEVICEREMOVED:
            self._pads.pop(event.instance_id, None)
            for number, key in [held for held in self._held if held[0] == event.instance_id]:
                yield from self._hold(number, key, False)
        elif event.type in (pygame.JOYBUTTONDOWN, pygame.JOYBUTTONUP) and event.button in BUTTONS:
            yield _key(BUTTONS[event.button], event.type == pygame.JOYBUTTONDOWN)
        elif event.type == pygame.JOYHATMOTION:
            x, y = event.value
            for (towards_x, towards_y), key in CROSS.items():
                pushed = (towards_x != 0 and x == towards_x) or (towards_y != 0 and y == towards_y)
                yield from self._hold(event.instance_id, key, pushed)
        elif event.type == pygame.JOYAXISMOTION:
            for (axis, side), key in STICK.items():
                way = event.value * side
                if event.axis == axis and (way > PRESSED or way < RELEASED):
                    yield from self._hold(event.instance_id, key, way > PRESSED)
        yield event

    def _hold(self, pad: int, key: int, down: bool) -> Iterator[pygame.event.Event]:
        """A key event if that changes anything."""
        if down != ((pad, key) in self._held):
            (self._held.add if down else self._held.discard)((pad, key))
            yield _key(key, down)


def _key(key: int, down: bool) -> pygame.event.Event:
    return pygame.event.Event(pygame.KEYDOWN if down else pygame.KEYUP, key=key, mod=0, unicode="", pad=True)
