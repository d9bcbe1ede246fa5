"""Names of worlds that are environments: `gym:ID`, `gym:MODULE:ID`, either with `?name=value&name=value` behind it.

The name is all that there is to know: the same name is the same environment. So settings, runs, cards and brains carry
options without knowing of them.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from game.engine.course import SettingsError

HEAD = "gym:"
SHORT = {"cars": "gym:CarRacing-v3?eyes='coarse'&patience=80&pedals='one'"}
"""What people may type for a longer name."""
LONGEST = 300
"""Letters of a name."""
_NAME = re.compile(r"(?:(?P<module>[A-Za-z_][\w.]*):)?(?P<id>[\w.-]+(?:/[\w.-]+)*)", re.ASCII)
_HARMLESS = re.compile(r"[\w-]{1,40}", re.ASCII)
"""Texts that name no file and no module."""


@dataclass(frozen=True)
class Named:
    """An environment, as Gymnasium makes it."""

    id: str
    """With its module in front, if there is one."""
    options: tuple[tuple[str, Any], ...] = ()
    """What it is made with, in the order of their names."""

    @property
    def needs_asking(self) -> bool:
        """Whether the name alone would make a module be imported, or could name a file."""
        texts = [one for _, value in self.options for one in _leaves(value) if isinstance(one, str)]
        return ":" in self.id or not all(map(_HARMLESS.fullmatch, texts))


def is_environment(world: str) -> bool:
    """Whether a world's name means one."""
    return world.startswith(HEAD)


def bare(world: str) -> str:
    """The name of a world without options, of an environment its ID."""
    return world.removeprefix(HEAD).partition("?")[0]


def named(world: str) -> Named:
    """From the name of a world. Raises SettingsError."""
    about, _, options = world.removeprefix(HEAD).partition("?")
    if not _NAME.fullmatch(about) or len(world) > LONGEST:
        raise SettingsError(f"world {world!r:.80}: expected gym:ID or gym:MODULE:ID, as gym:LunarLander-v3")
    made = Named(about, _read(options.split("&") if options else ()))
    if (usual := name_of(made)) != world:
        raise SettingsError(f"world {world!r:.80}: expected its options as {usual!r:.80}")
    return made


def with_options(world: str, options: Iterable[str]) -> str:
    """The name with more options, `name=value` each. Raises SettingsError."""
    if not (given := tuple(options)):
        return world
    if not is_environment(world):
        raise SettingsError(f"--env-option: means something only in a world gym:ID, got {world!r:.40}")
    before = named(world)
    return name_of(Named(before.id, tuple(sorted(dict((*before.options, *_read(given))).items()))))


def name_of(environment: Named) -> str:
    """The one name of it."""
    options = "&".join(f"{name}={value!r}" for name, value in environment.options)
    return f"{HEAD}{environment.id}{'?' if options else ''}{options}"


def _read(options: Iterable[str]) -> tuple[tuple[str, Any], ...]:
    """In the order of their names."""
    made: dict[str, Any] = {}
    for option in options:
        name, equals, text = option.partition("=")
        try:
            value = ast.literal_eval(text)
        except (ValueError, SyntaxError, MemoryError, RecursionError, TypeError):
            value = text if _HARMLESS.fullmatch(text) else None if text == "None" else _NOTHING
        if not (equals and name.isidentifier()) or value is _NOTHING or not _is_plain(value):
            raise SettingsError(
                f"--env-option: expected name=value, a number, True, False, None, a text or a list, got {option!r:.60}"
            )
        made[name] = value
    return tuple(sorted(made.items()))


_NOTHING = object()


def _leaves(value: Any) -> Iterable[Any]:
    return [leaf for one in value for leaf in _leaves(one)] if isinstance(value, (list, tuple)) else [value]


def _is_plain(value: Any) -> bool:
    """Whether it can stand in a name: numbers that are some, and texts without what parts of a name are told by."""
    for leaf in _leaves(value):
        if isinstance(leaf, str):
            if not leaf.isprintable() or any(sign in leaf for sign in "&?\\'\"") or ": " in leaf or ", " in leaf:
                return False
        elif not (leaf is None or isinstance(leaf, (bool, int)) or (isinstance(leaf, float) and abs(leaf) < 1e308)):
            return False
    return True
