"""The list of kept champions: what is on it, what is chosen, and how one is saved."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pygame

from brains.files import Brain, FileError, load_brain, save_brain
from game import places
from game.scenes.stage import Stage
from game.ui import overlay
from game.ui.canvas import Canvas

CHOICES = 9
"""Rows of the list."""


class Shelf:
    """Opens, shows and closes the list; saves champions to it."""

    def __init__(self, stage: Stage[Any], world: str) -> None:
        self._stage, self._world = stage, world
        self._rows: list[tuple[Path, str, str]] | None = None
        """Path, name and what is known of each, while the list is open."""
        self._chosen = 0

    @property
    def is_open(self) -> bool:
        return self._rows is not None

    def open(self) -> None:
        """Show the newest champions."""
        self._rows, self._chosen = [], 0
        for path in places.newest(places.champions(), "*.brain", CHOICES):
            try:
                brain = load_brain(path, self._world)
            except FileError as error:
                self._rows.append((path, path.name, str(error).partition(": ")[2]))
                continue
            role = f"{brain.role}, " if brain.role else ""
            about = f"{role}generation {brain.generation:,} · {brain.strategy} · seed {brain.seed}"
            self._rows.append((path, brain.name, about))

    def choose(self, key: int) -> Path | None:
        """A key while the list is open; the file that was taken with it."""
        rows = self._rows or []
        if key == pygame.K_RETURN or key in (pygame.K_ESCAPE, pygame.K_l):
            self._rows = None
            return rows[self._chosen][0] if key == pygame.K_RETURN and rows else None
        if key in (pygame.K_UP, pygame.K_DOWN) and rows:
            self._chosen = (self._chosen + (1 if key == pygame.K_DOWN else -1)) % len(rows)
        return None

    def draw(self, canvas: Canvas) -> None:
        """Over the scene."""
        rows = [(name, about) for _, name, about in self._rows or []]
        overlay.draw_choice(canvas, "Champions", rows, self._chosen)

    def save(self, *brains: Brain) -> None:
        """Keep champions in one file named after the first; what happened is said on the screen."""
        first = brains[0]
        path = places.champions() / f"{first.name.replace(' ', '-').lower()}-{first.generation}.brain"
        try:
            save_brain(path, *brains)
        except OSError as error:
            self._stage.say(f"not saved: {error.strerror or error}")
            return
        self._stage.report("saved", file=str(path))
        names = " and ".join(brain.name for brain in brains)
        self._stage.say(f"{names} {'is' if len(brains) == 1 else 'are'} saved as {path.name}")
