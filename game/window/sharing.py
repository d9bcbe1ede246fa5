"""What leaves the window: screenshots, films of the last seconds, run cards, and sound."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import pygame

from brains.atomic import claimed, numbered, write_atomically
from brains.reading import FileError, read_file
from game.store import places
from game.training.card import MAX_BYTES, CardError, card_of, read_card
from game.training.numbers import written
from game.training.settings import Settings
from game.ui.sound import Sounds
from game.window.film import FilmRecorder, Saving
from game.window.folder import show

CARD = ".txt"
"""Suffix of a file that is taken for a card when it is dropped on the window."""


class Sharing:
    """Says and reports what it did through the functions that it is given."""

    def __init__(self, say: Callable[[str], None], report: Callable[..., None], by_hand: bool) -> None:
        self._say, self._report, self.by_hand = say, report, by_hand
        self._recorder = None if by_hand else FilmRecorder()
        self._sounds = None if by_hand else Sounds()
        self._saving: Saving | None = None
        self._made: Path | None = None
        """The newest file that has been made here."""

    def note(self, window: pygame.Surface, seconds: float) -> bool:
        """A frame is on the screen; whether a film that was being written has just been finished."""
        if self._recorder:
            self._recorder.note(window, seconds)
        saving = self._saving
        if saving is None or not saving.done:
            return False
        self._saving = None
        self._say(saving.error or f"saved {saving.path}")
        if not saving.error:
            self._report("film", file=str(saving.path))
        return True

    @property
    def progress(self) -> float | None:
        """Of a film that is being written, 0 to 1; None if there is none."""
        return self._saving.progress if self._saving else None

    def hear(self, event: str, facts: dict[str, Any], own: Mapping[str, str], muted: bool) -> None:
        """Make the sound of what happened, if it has one; `own` are the world's by event. Files are remembered."""
        if "file" in facts:
            self._made = Path(facts["file"])
        if self._sounds:
            self._sounds.muted = muted
            self._sounds.hear(event, facts, own)

    def open_folder(self) -> None:
        """Where the newest file that has been made here lies, or else where all of them do."""
        folder = self._made.parent if self._made else places.home()
        self._report("folder", folder=str(folder))
        self._say(f"{folder}" if self.by_hand or show(folder) else f"no window for {folder}")

    def film(self, kind: str) -> None:
        """Begin to write the last ten seconds."""
        if self._recorder is None:
            self._say("no film here")
        elif self._saving is None:
            self._saving = self._recorder.save(places.pictures() / f"arcade-{datetime.now():%Y%m%d-%H%M%S}.{kind}")

    def screenshot(self, window: pygame.Surface) -> None:
        """Save the window as it is."""
        path = places.pictures() / f"arcade-{datetime.now():%Y%m%d-%H%M%S}.png"
        try:
            made = io.BytesIO()
            pygame.image.save(window, made, "png")
            with claimed(numbered(path)) as path:
                write_atomically(path, made.getvalue())
        except (OSError, pygame.error) as error:
            self._say(f"no screenshot: {error}")
            return
        self._report("screenshot", file=str(path))
        self._say(f"saved {path}")

    def give_card(self, snapshot: Any, show: Callable[[str, str], None]) -> None:
        """A run's card: to the clipboard where there is one, to a file, and to be shown with where it is."""
        settings = snapshot.settings
        path = places.cards() / f"{places.in_name(settings.world)}-seed-{settings.seed}{CARD}"
        try:
            card = card_of(snapshot)
            write_atomically(path, card.encode())
        except CardError as error:
            self._say(str(error))
            return
        except OSError as error:
            self._say(f"no card: {error.strerror or error}")
            return
        try:
            pygame.scrap.put_text(card)
            copied = "copied, and "
        except pygame.error:
            copied = ""
        self._report("card", file=str(path))
        show(card, f"{copied}saved as {path}")

    def give_numbers(self, snapshot: Any, kinds: Sequence[str]) -> str:
        """A run's table or chart, where people find what they want to give away; what is said of it."""
        settings = snapshot.settings
        paths = []
        try:
            for kind in kinds:
                made = written(kind, settings, snapshot.histories)
                name = f"{places.in_name(settings.world)}-seed-{settings.seed}{kind}"
                with claimed(numbered(places.exports() / name)) as path:
                    write_atomically(path, made)
                paths.append(path)
        except OSError as error:
            return f"not written: {error.strerror or error}"
        self._report("numbers", file=str(paths[-1]))
        return f"written: {' and '.join(str(path) for path in paths)}"

    def take_card(self, path: Path | None = None) -> Settings | None:
        """The run of a card in a file, or in the clipboard; what is wrong with it is said."""
        try:
            card = read_card(pygame.scrap.get_text() if path is None else read_file(path, MAX_BYTES))
        except FileError as error:
            self._say(str(error))
        except pygame.error as error:
            self._say(f"no card: {error}")
        else:
            self._say(f"from generation 0 to {' and '.join(card.names)}, {card.generation:,}: {card.promise}")
            return card.settings
        return None

    def close(self) -> None:
        """Join what still works."""
        if self._recorder:
            self._recorder.close()
        if self._sounds:
            self._sounds.close()
