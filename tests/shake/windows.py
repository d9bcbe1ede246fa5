"""Windows of all sizes in which somebody hammers on keyboard, mouse and pads: nothing fails."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pygame

from game.training.settings import Settings
from game.window.by_hand import FRAME, by_hand
from game.window.display import DEMO, MENU, WORLD
from game.worlds import WORLDS
from tests.shake.files import damaged, samples

KEYS = tuple(
    value
    for name, value in vars(pygame).items()
    if name.startswith("K_") and name not in ("K_F9", "K_F11", "K_F12") and isinstance(value, int)
)
SIDES = (1, 2, 7, 30, 64, 100, 180, 320, 321, 500, 777, 1280, 1920, 3000)
STEPS = 120
"""Events of a visit."""


def shake(rng: np.random.Generator, folder: Path) -> str:
    world = list(WORLDS)[int(rng.integers(len(WORLDS)))]
    opens = (WORLD, WORLD, WORLD, MENU, DEMO)[int(rng.integers(5))]
    size = _size(rng)
    with by_hand(Settings(world=world, population=16), size, seed=int(rng.integers(1000)), opens=opens) as one:
        if opens == WORLD:
            one.breed(int(rng.integers(0, 4)))
        for _ in range(STEPS):
            _happens(rng, folder)
            one.wait(FRAME * int(rng.integers(1, 4)), drawn=bool(rng.random() < 0.5))
            if rng.random() < 0.05:
                one.breed(1)
            if not one.app.running:
                break
    return world


def _size(rng: np.random.Generator) -> tuple[int, int]:
    width, height = (SIDES[int(k)] for k in rng.integers(0, len(SIDES), 2))
    return (width, height) if width * height <= 4_000_000 else (width, 320)


def _happens(rng: np.random.Generator, folder: Path) -> None:
    """One event, or a key that is held for a while and never let go."""
    what = rng.random()
    event: tuple[int, dict[str, Any]]
    if what < 0.6:
        key = KEYS[int(rng.integers(len(KEYS)))]
        mod = int(rng.choice([0, 0, 0, 0, pygame.KMOD_CTRL, pygame.KMOD_SHIFT, pygame.KMOD_ALT]))
        facts = {"key": key, "mod": mod, "unicode": chr(key) if 31 < key < 127 else "", "scancode": 0}
        event = pygame.KEYDOWN, facts
        if rng.random() < 0.8:
            _post(pygame.KEYDOWN, facts)
            event = pygame.KEYUP, facts
    elif what < 0.75:
        at = int(rng.integers(0, 1400)), int(rng.integers(0, 800))
        pygame.mouse.set_pos(at)
        kind = (pygame.MOUSEBUTTONDOWN, pygame.MOUSEBUTTONUP)[int(rng.integers(2))]
        event = kind, {"pos": at, "button": int(rng.integers(1, 6))}
    elif what < 0.8:
        event = pygame.MOUSEWHEEL, {"x": 0, "y": int(rng.integers(-3, 4)), "flipped": False}
    elif what < 0.88:
        axis, value = int(rng.integers(0, 8)), float(rng.uniform(-1, 1))
        event = pygame.JOYAXISMOTION, {"instance_id": int(rng.integers(3)), "axis": axis, "value": value}
    elif what < 0.92:
        kind = (pygame.JOYBUTTONDOWN, pygame.JOYBUTTONUP)[int(rng.integers(2))]
        event = kind, {"instance_id": int(rng.integers(3)), "button": int(rng.integers(0, 20))}
    elif what < 0.96:
        size = _size(rng)
        pygame.display.set_mode(size)
        event = pygame.VIDEORESIZE, {"size": size, "w": size[0], "h": size[1]}
    else:
        names = list(samples())
        name = names[int(rng.integers(len(names)))]
        path = folder / name
        path.write_bytes(damaged(rng, samples()[name]) if rng.random() < 0.5 else samples()[name])
        event = pygame.DROPFILE, {"file": str(path)}
    _post(*event)


def _post(kind: int, facts: dict[str, Any]) -> None:
    pygame.event.post(pygame.event.Event(kind, facts))
