"""What a strategy lets people choose, as data: for the command line, the panel, and the checks."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from brains.operators import MUTATIONS


@dataclass(frozen=True)
class Option:
    """One choice of several names, the usual one first."""

    name: str
    choices: tuple[str, ...]
    says: str
    several: bool = False
    """Whether some of them may be joined by `+`."""

    @property
    def usual(self) -> str:
        return self.choices[0]

    def check(self, value: str) -> None:
        """Raises ValueError for what cannot be chosen."""
        parts = value.split("+") if self.several else [value]
        if not set(parts) <= set(self.choices) or len(set(parts)) < len(parts):
            joined = ", several joined by +" if self.several else ""
            raise ValueError(f"option {self.name}: expected {' or '.join(self.choices)}{joined}, got {value!r:.40}")


def mutations(usual: str) -> Option:
    """Which mutations are mixed."""
    rest = tuple(name for name in MUTATIONS if name != usual)
    return Option("mutations", (usual, *rest), "each child is changed by one of them", several=True)


def elites(*counts: str) -> Option:
    return Option("elites", counts, "so many of the best survive unchanged")


ADAPTIVE = Option("adaptive", ("no", "yes"), "children inherit the size of mutations, a little changed")


def chosen(options: tuple[Option, ...], given: Iterable[str]) -> dict[str, str]:
    """The value of each option: the given one, `name=value`, or the usual one. Raises ValueError."""
    values = {option.name: option.usual for option in options}
    by_name = {option.name: option for option in options}
    for pair in given:
        name, equals, value = pair.partition("=")
        if name not in by_name or not equals:
            known = ", ".join(f"{option.name}=…" for option in options)
            wanted = f"one of {known}" if known else "none, because there are none"
            raise ValueError(f"option: expected {wanted}, got {pair!r:.60}")
        by_name[name].check(value)
        values[name] = value
    return values
