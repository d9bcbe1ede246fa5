"""What a person likes: colours, contrast, motion, sound, window. Kept between starts in the platform's own place."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import Any

from brains.atomic import set_aside, write_atomically
from brains.reading import FileError, MissingError, read_json
from brains.text import RefusalError
from game.ui import theme

MAX_BYTES = 100_000
WANTED = "the preferences that the arcade wrote"
FILMS = ("gif", "mp4")
CAPTIONS = ("usual", "larger")


class PreferencesError(RefusalError):
    """Preferences that are none; one line."""


@dataclass(frozen=True)
class Preferences:
    """All of it. Raises PreferencesError for a value that there is not."""

    ink: str = "night"
    palette: str = "viridis"
    motion: bool = True
    """Whether things may move that need not: cameras that turn, flashes, bars that slide."""
    sound: bool = True
    film: str = "gif"
    """What kind of file the last ten seconds become."""
    fullscreen: bool = False
    demo: bool = True
    """Whether the arcade shows itself after a minute without input."""
    captions: str = "usual"
    """How large they are."""
    counter: bool = True
    """Whether the frames of a second are counted on the screen."""
    left_out: tuple[str, ...] = ()
    """Worlds that the demo does not show."""
    explained: tuple[str, ...] = ()
    """Worlds whose three steps have been shown."""

    def __post_init__(self) -> None:
        inks, palettes = tuple(theme.INKS), tuple(theme.PALETTES)
        for name, choices in (("ink", inks), ("palette", palettes), ("film", FILMS), ("captions", CAPTIONS)):
            if getattr(self, name) not in choices:
                raise PreferencesError(f"{name}: expected one of {', '.join(choices)}, got {getattr(self, name)!r:.40}")

    @property
    def look(self) -> dict[str, Any]:
        """What `theme.use` takes."""
        names = {"ink": self.ink, "palette": self.palette, "moves": self.motion}
        return names | {"captions": self.captions, "counts": self.counter}

    def shown(self, worlds: tuple[str, ...]) -> tuple[str, ...]:
        """Of these, those that the demo shows; all if it showed none."""
        return tuple(world for world in worlds if world not in self.left_out) or worlds


def load(path: Path) -> tuple[Preferences, str]:
    """What a file says, and what was wrong with it in one line; what is wrong is as usual, all else is kept."""
    try:
        return _from(path, _read(path))
    except MissingError:
        return Preferences(), ""
    except FileError as error:
        return Preferences(), f"{error}; the usual ones are on"


def save(path: Path, preferences: Preferences) -> None:
    """Raises OSError with nothing changed."""
    write_atomically(path, json.dumps(asdict(preferences), indent=1).encode())


def change(path: Path, before: Preferences, after: Preferences) -> None:
    """Save what a person has changed; what another window has changed meanwhile stays.

    A damaged file is kept aside. Raises OSError with nothing changed.
    """
    try:
        there, _ = _from(path, _read(path))
    except MissingError:
        there = before
    except FileError:
        set_aside(path)
        there = before
    names = [part.name for part in fields(Preferences)]
    changed = {name: value for name in names if (value := getattr(after, name)) != getattr(before, name)}
    explained = dict.fromkeys((*there.explained, *after.explained))
    save(path, replace(there, **changed | {"explained": tuple(explained)}))


def _read(path: Path) -> dict[str, Any]:
    """Raises FileError."""
    said = read_json(path, MAX_BYTES, WANTED)
    if not isinstance(said, dict):
        raise FileError(f"{path.name}: expected {WANTED}")
    return said


def _from(path: Path, said: dict[str, Any]) -> tuple[Preferences, str]:
    """As `load`."""
    preferences, trouble = Preferences(), ""
    for part in fields(Preferences):
        if part.name in said:
            try:
                preferences = replace(preferences, **{part.name: _checked(part.name, said[part.name])})
            except PreferencesError as error:
                trouble = f"{path.name}: {error}"
    return preferences, trouble


def _checked(name: str, value: Any) -> Any:
    """A value of the right type. Raises PreferencesError."""
    usual = getattr(Preferences(), name)
    if isinstance(usual, tuple):
        if isinstance(value, list) and all(isinstance(one, str) for one in value):
            return tuple(value)
        raise PreferencesError(f"{name}: expected a list of names, got {value!r:.40}")
    if type(value) is not type(usual):
        expected = "a name" if isinstance(usual, str) else "true or false"
        raise PreferencesError(f"{name}: expected {expected}, got {value!r:.40}")
    return value
