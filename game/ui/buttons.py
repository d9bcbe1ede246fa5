"""Key caps and chips that can be clicked: where they are in the window, which key each stands for, and what it does."""

from __future__ import annotations

from dataclasses import dataclass

import pygame

NAMED = {
    "Esc": pygame.K_ESCAPE,
    "Enter": pygame.K_RETURN,
    "Space": pygame.K_SPACE,
    "Tab": pygame.K_TAB,
    "Del": pygame.K_DELETE,
    **{f"F{number}": getattr(pygame, f"K_F{number}") for number in range(1, 13)},
}
"""By what is printed on a cap of more than one letter."""


@dataclass(frozen=True)
class Button:
    box: pygame.Rect
    """In pixels of the window."""
    key: int
    says: str
    """What it does; empty for what needs no words."""


_there: list[Button] = []
"""What can be clicked in the window now, the newest last."""


def key_named(label: str) -> int | None:
    """The key that a cap of an American keyboard stands for; None for several keys, and for none."""
    return ord(label.lower()) if len(label) == 1 and label.isascii() else NAMED.get(label)


def add(box: pygame.Rect, key: int, says: str = "") -> None:
    """Something that can be clicked has been drawn; what was there before it is gone."""
    forget(box)
    _there.append(Button(box.copy(), key, says))


def forget(box: pygame.Rect | None = None) -> None:
    """What touches this part of the window has been drawn over; None for all of it."""
    _there[:] = [] if box is None else [one for one in _there if not one.box.colliderect(box)]


def at(place: tuple[int, int]) -> Button | None:
    """What is under the mouse."""
    return next((one for one in reversed(_there) if one.box.collidepoint(place)), None)


def there() -> tuple[Button, ...]:
    """All of them."""
    return tuple(_there)
