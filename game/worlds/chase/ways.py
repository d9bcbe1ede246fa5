"""Ways of teaching, as settings."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace

from brains.cells import CELLS, GATES
from game.engine.course import MAX_SEED, SettingsError
from game.worlds.chase.lessons import TURNS

TEACHERS = {"faithful": 0.1, "improved": 0.05, "second-order": 0.1}
"""Ways of teaching, each with the alpha that is its own."""
ORIGINALS = ("faithful", "improved")
"""Those that the original's mouse had, and version 0.1.0."""
ANSWERS = ("compass", "sine-cosine", "scores")
ROLES = ("mouse", "cat")
HIDDEN = (4, 256)
SECOND_ORDER_HIDDEN = 32
"""Most hidden units of the teacher of second order: its step costs their fourth power."""
ALPHA = (0.0001, 10.0)
BETA = (0.0, 10.0)
GAME = (1, 40)
"""Turns of a game, and how rarely the other one is seen."""


@dataclass(frozen=True)
class TeachingSettings:
    """How a mouse is taught, or a cat.

    Raises:
        SettingsError: something unknown or out of range.
    """

    teacher: str = "faithful"
    hidden: int = 16
    alpha: float | None = None
    """Size of the changes to the weights; None for the teacher's own."""
    seed: int = 1
    role: str = "mouse"
    cell: str = "elman"
    answer: str = "compass"
    led: float = 0.0
    """The share of moves that the teacher makes, drawn move by move; the pupil makes the others."""
    turns: int = TURNS
    every: int = 1
    """The other one is seen in every so many-th turn, from the first on."""
    beta: float = 0.01
    """Of the steps of second order. Measured, ten times as much all but keeps a mouse from learning."""

    def __post_init__(self) -> None:
        choices = {"teacher": tuple(TEACHERS), "role": ROLES, "cell": CELLS, "answer": ANSWERS}
        for name, known in choices.items():
            if getattr(self, name) not in known:
                expected = f"expected one of {', '.join(known)}"
                raise SettingsError(f"unknown {name} {getattr(self, name)!r:.40}; {expected}")
        ranges = {"hidden": HIDDEN, "seed": (0, MAX_SEED), "turns": GAME, "every": GAME, "led": (0, 1), "beta": BETA}
        for name, (low, high) in {**ranges, **({} if self.alpha is None else {"alpha": ALPHA})}.items():
            if not low <= getattr(self, name) <= high:
                raise SettingsError(f"{name}: expected {low} to {high}, got {getattr(self, name)}")
        if self.teacher == "second-order" and (self.cell != "elman" or self.hidden > SECOND_ORDER_HIDDEN):
            expected = f"an elman cell of up to {SECOND_ORDER_HIDDEN} hidden units"
            raise SettingsError(f"second-order: expected {expected}, got {self.cell} of {self.hidden}")

    @property
    def rate(self) -> float:
        return TEACHERS[self.teacher] if self.alpha is None else self.alpha

    @property
    def gates(self) -> int:
        """Of its cell."""
        return GATES[CELLS.index(self.cell)]

    @property
    def is_original(self) -> bool:
        """Whether it is the original's mouse, which is taught the quick way."""
        usual = TeachingSettings()
        return self.teacher in ORIGINALS and all(
            getattr(self, one.name) == getattr(usual, one.name)
            for one in fields(self)
            if one.name not in ("teacher", "hidden", "alpha", "seed", "beta")
        )

    @property
    def body(self) -> tuple[object, ...]:
        """What its weights belong to: whoever changes it begins anew."""
        return self.seed, self.hidden, self.cell, self.answer, self.role

    @property
    def says(self) -> str:
        """What is not usual of it, in words."""
        told = []
        if self.cell != "elman":
            told.append(self.cell.upper())
        if self.answer != "compass":
            told.append({"sine-cosine": "sine and cosine", "scores": "four scores"}[self.answer])
        if self.led:
            told.append("the teacher moves" if self.led == 1 else f"{self.led:.0%} of moves the teacher's")
        if self.turns != TURNS:
            told.append(f"{self.turns} moves")
        if self.every > 1:
            told.append(f"seen every {self.every} turns")
        return ", ".join(told)


def fitting(settings: TeachingSettings, **changed: object) -> TeachingSettings:
    """The settings with changes; what does not go with the teacher of second order becomes what does."""
    wanted = {**{one.name: getattr(settings, one.name) for one in fields(settings)}, **changed}
    if wanted["teacher"] == "second-order":
        wanted |= {"cell": "elman", "hidden": min(wanted["hidden"], SECOND_ORDER_HIDDEN)}
    return replace(settings, **wanted)
