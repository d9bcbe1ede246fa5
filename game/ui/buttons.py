"""What can be pointed at: key caps and chips with the key that each stands for, rows and numbers with a sentence."""

from __future__ import annotations

from dataclasses import dataclass

import pygame

NAMED = {
    "Esc": pygame.K_ESCAPE,
    "Enter": pygame.K_RETURN,
    "Space": pygame.K_SPACE,
    "Tab": pygame.K_TAB,
    "Del": pygame.K_DELETE,
    "Home": pygame.K_HOME,
    "End": pygame.K_END,
    "PgUp": pygame.K_PAGEUP,
    "PgDn": pygame.K_PAGEDOWN,
    **{f"F{number}": getattr(pygame, f"K_F{number}") for number in range(1, 13)},
}
"""By what is printed on a cap of more than one letter."""


@dataclass(frozen=True)
class Button:
    box: pygame.Rect
    """In pixels of the window."""
    key: int | None
    """That a click stands for; None for what is only explained."""
    says: str
    """What it does, or is; empty for what needs no words."""


_there: list[Button] = []
"""What can be clicked in the window now, the newest last."""
_explained: list[Button] = []
"""What has a sentence now."""


def key_named(label: str) -> int | None:
    """The key that a cap of an American keyboard stands for; None for several keys, and for none."""
    return ord(label.lower()) if len(label) == 1 and label.isascii() else NAMED.get(label)


def add(box: pygame.Rect, key: int, says: str = "") -> None:
    """Something that can be clicked has been drawn; what was there before it is gone."""
    _there[:] = [one for one in _there if not one.box.colliderect(box)]
    _there.append(Button(box.copy(), key, says))


def explain(box: pygame.Rect, says: str) -> None:
    """A row or a number has been drawn, and this is what it is."""
    _explained.append(Button(box.copy(), None, says))


def forget(box: pygame.Rect | None = None) -> None:
    """What touches this part of the window has been drawn over; None for all of it."""
    for kind in (_there, _explained):
        kind[:] = [] if box is None else [one for one in kind if not one.box.colliderect(box)]


def at(place: tuple[int, int]) -> Button | None:
    """What is under the mouse; of several that are explained the smallest."""
    under = [one for one in _there if one.box.collidepoint(place)]
    if under:
        return under[-1]
    said = [one for one in _explained if one.box.collidepoint(place)]
    return min(said, key=lambda one: one.box.width * one.box.height, default=None)


def there() -> tuple[Button, ...]:
    """All of them."""
    return tuple(_there)
