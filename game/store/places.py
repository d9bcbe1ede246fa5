"""Where the arcade keeps what people make: champions, tracks, pictures, best times."""

from __future__ import annotations

import os
import re
import tempfile
from pathlib import Path

import platformdirs

HOME_VARIABLE = "EVOLUTION_ARCADE_HOME"
"""Environment variable that names another folder; the tests use it."""


def make_sure_of_home() -> None:
    """Somebody whom the system does not know has no home: then one among the temporary files, and not a folder ~."""
    try:
        Path.home()
    except RuntimeError:
        os.environ["HOME"] = str(Path(tempfile.gettempdir()) / f"evolution-arcade-{getattr(os, 'getuid', int)()}")


def in_name(world: str) -> str:
    """A world in the name of a file: that of an environment may have signs that no file's may."""
    return re.sub(r"[^\w.-]+", "-", world)


def home() -> Path:
    """The platform's own place for a program's data."""
    named = os.environ.get(HOME_VARIABLE)
    return Path(named) if named else Path(platformdirs.user_data_dir("evolution-arcade"))


def champions() -> Path:
    return home() / "champions"


def runs() -> Path:
    return home() / "runs"


def tracks() -> Path:
    return home() / "tracks"


def circuits() -> Path:
    return home() / "circuits"


def grounds() -> Path:
    return home() / "grounds"


def laps() -> Path:
    return home() / "laps"


def walks() -> Path:
    return home() / "walks"


def pictures() -> Path:
    return home() / "pictures"


def cards() -> Path:
    return home() / "cards"


def exports() -> Path:
    """Where people find what they want to give away: their downloads, or in the named home."""
    return home() / "exports" if os.environ.get(HOME_VARIABLE) else Path(platformdirs.user_downloads_dir())


def shared() -> tuple[Path, ...]:
    """Where people keep what they are given, beside `exports`; nowhere with a named home."""
    return () if os.environ.get(HOME_VARIABLE) else (Path(platformdirs.user_documents_dir()),)


def preferences() -> Path:
    """In the platform's own place for settings, or in the named home."""
    named = os.environ.get(HOME_VARIABLE)
    return Path(named or platformdirs.user_config_dir("evolution-arcade")) / "preferences.json"


def records() -> Path:
    return home() / "best-times.json"


def newest(folder: Path, pattern: str, count: int) -> list[Path]:
    """The files of a folder, newest first; none if there is no folder."""
    try:
        found = [(path.stat().st_mtime, path.name, path) for path in folder.glob(pattern)]
    except OSError:
        return []
    return [path for _, _, path in sorted(found, reverse=True)[:count]]
