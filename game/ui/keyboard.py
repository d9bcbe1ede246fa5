"""Keyboards of the world: what a key means, and what is printed on it.

Words are meant by what is printed on a key, or else by where it lies (N is the key beside B and M on a Russian one);
1 to 9 always by where they lie, and so are W, A, S and D while they steer. Said once, where the window hears of it.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from typing import Any, cast

import pygame

from game.ui.keys import COPY, PASTE

Event = pygame.event.Event

SIGNS = "[].-=+"
LETTERS = {pygame.KSCAN_A + k: chr(pygame.K_a + k) for k in range(26)}
DIGITS = {pygame.KSCAN_1 + k: pygame.K_1 + k for k in range(9)}
LATIN = LETTERS | {
    pygame.KSCAN_LEFTBRACKET: "[",
    pygame.KSCAN_RIGHTBRACKET: "]",
    pygame.KSCAN_PERIOD: ".",
    pygame.KSCAN_MINUS: "-",
    pygame.KSCAN_EQUALS: "=",
}
"""By scancode, where a key lies: what an American keyboard has there."""
NAMED = frozenset((*LETTERS.values(), *SIGNS))
"""What tables of keys call keys by."""
STEER = {place: char for place, char in LETTERS.items() if char in "wasd"}
BY_PLACE = frozenset(
    {"Up / W", "Down / S", "Left / A", "Right / D", "Arrows / WASD", "Arrows / A D W", "W A S D"}
    | {"W and S", "A and D", "Q W O P"}
)
"""Labels that mean where keys lie."""
CARDS = {pygame.K_c: COPY, pygame.K_v: PASTE}
"""With Ctrl."""
CHORD = pygame.KMOD_CTRL | pygame.KMOD_ALT | pygame.KMOD_META | pygame.KMOD_MODE
ALTGR = pygame.KMOD_RALT | pygame.KMOD_MODE | (pygame.KMOD_LALT if sys.platform == "darwin" else 0)
"""What may type another character; a Mac has it on both sides."""
LAST = 0x530
"""Characters before it are looked for on the keys: Latin, Greek and Cyrillic ones, for which the window has letters."""

_printed: dict[int, str] = dict(LATIN)
"""By scancode, what is printed on the keys of the layout that is used now."""


def use(printed: dict[int, str]) -> None:
    """A layout, from now on: what is printed on its keys, in lower case, by scancode."""
    _printed.clear()
    _printed.update({place: char for place, char in printed.items() if ord(char) < LAST})


def learn() -> None:
    """Use the layout of the system.

    pygame tells where a character lies only by a table that is asked for one: this one has each place at itself.
    """
    places: Any = pygame.key.ScancodeWrapper(cast(Any, range(512)))
    use({place: chr(char) for char in range(ord("!"), LAST) if (place := places[char])})


class Keyboard:
    """Turns what keys do into what they mean; a key goes up as what it went down as, whatever has changed since."""

    def __init__(self) -> None:
        self._down: dict[int, int | None] = {}
        """By scancode: what a key that is down means, None for nothing."""
        learn()

    def keys_of(self, event: Event, steering: bool) -> Iterator[Event]:
        """The event with its `key` as it is meant, or nothing, if it is none of the arcade's; every other event itself.

        `steering`: W, A, S and D steer now. Events without a scancode are those of a program, which says what it means.
        """
        if event.type == pygame.KEYMAPCHANGED:
            learn()
        if event.type not in (pygame.KEYDOWN, pygame.KEYUP):
            yield event
            return
        place = event.dict.get("scancode", 0)
        if event.type == pygame.KEYUP and place in self._down:
            key = self._down.pop(place)
        else:
            key = _meant(event, place, steering)
            if event.type == pygame.KEYDOWN and place:
                self._down[place] = key
        if key is not None:
            yield Event(event.type, {**event.dict, "key": key})


def _meant(event: Event, place: int, steering: bool) -> int | None:
    """The key that is meant; None for none, because Ctrl, Alt or Super is held down with it."""
    mod, typed = event.dict.get("mod", 0), event.dict.get("unicode", "").lower()
    if mod & CHORD:
        if mod & ALTGR and not mod & pygame.KMOD_META and len(typed) == 1 and typed.isprintable():
            return None if ord(typed) == event.key else ord(typed)
        alone = mod & pygame.KMOD_CTRL and not mod & (CHORD ^ pygame.KMOD_CTRL)
        return CARDS.get(_word(event.key, "", place)) if alone else None
    if place in DIGITS:
        return DIGITS[place]
    if steering and place in STEER:
        return ord(STEER[place])
    key = _word(event.key, typed, place) if place else event.key
    elsewhere = steering and place and key in map(ord, STEER.values())
    return pygame.K_UNKNOWN if elsewhere else key


def _word(key: int, typed: str, place: int) -> int:
    """By what is printed on a key; and what is printed on none is where an American keyboard has it."""
    if typed in NAMED:
        return ord(typed)
    char = LATIN.get(place, "")
    is_named = key < LAST and chr(key) in NAMED
    return key if is_named or not char or char in _printed.values() else ord(char)


def label(text: str) -> str:
    """What the tables call keys, as it is printed on this keyboard: `N` is `Т` on a Russian one."""
    if text in BY_PLACE:
        return re.sub(r"\b[WASD]+\b", lambda found: "".join(map(_at_place, found[0])), text)
    return re.sub(r"(?<!\w)[A-Z\[\].](?!\w)", lambda found: _as_word(found[0]), text)


def told(text: str) -> str:
    """The same of the keys in a sentence: single capitals that are no A, and those that steer."""
    text = re.sub(r"W and S|A and D|W A S D", lambda found: label(found[0]), text)
    return re.sub(r"\b[B-Z]\b", lambda found: _as_word(found[0]), text)


def _as_word(char: str) -> str:
    return char if char.lower() in _printed.values() else _at_place(char)


def _at_place(char: str) -> str:
    """In capitals, if that is one; where nothing is printed that can be told, the character itself."""
    place = next(place for place, latin in LATIN.items() if latin == char.lower())
    printed = _printed.get(place, char).upper()
    return printed if len(printed) == 1 and printed.isprintable() else char
