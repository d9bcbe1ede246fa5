"""The settings of lessons as rows of a panel: the teacher and its pupil, and the game that they play."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from brains.cells import CELLS
from game.ui.panel import Choice, Range
from game.worlds.chase.ways import (
    ALPHA,
    ANSWERS,
    BETA,
    HIDDEN,
    ROLES,
    SECOND_ORDER_HIDDEN,
    TEACHERS,
    TeachingSettings,
    fitting,
)
from game.worlds.chase.ways import (
    GAME as TURNS,
)

GAME = "Game"
"""The title of the second page."""
LEAST = 0.0001
"""Of β, to choose from."""
RARELY = 10
"""Turns from one sight to the next, at most, to choose from."""


def teaching_rows(settings: TeachingSettings) -> tuple[Choice | Range, ...]:
    """Of the teacher and its pupil; what does not go with a teacher is no row."""
    second = settings.teacher == "second-order"
    most = SECOND_ORDER_HIDDEN if second else HIDDEN[1]
    cells = Choice(
        "cell", CELLS, settings.cell, "Elman's, or gated ones, which remember longer. Another one begins anew."
    )
    beta = Range(
        "β",
        LEAST,
        BETA[1],
        value=max(settings.beta, LEAST),
        log=True,
        says="How far weights move to where the answer changes less: the step beside α's.",
    )
    return (
        Choice(
            "teacher",
            tuple(TEACHERS),
            settings.teacher,
            "The original's rule; one that learns faster; or the original's with a step of second order beside it.",
        ),
        *((beta,) if second else (cells,)),
        Range("hidden units", HIDDEN[0], most, value=settings.hidden, log=True, whole=True),
        Range("α", *ALPHA, value=settings.rate, log=True),
        Choice("pupil", ROLES, settings.role, "Who is taught. A cat's mouse runs away; a mouse's cat stands still."),
    )


def game_rows(settings: TeachingSettings) -> tuple[Choice | Range, ...]:
    """Of the game."""
    return (
        Choice(
            "answer",
            ANSWERS,
            settings.answer,
            "One output as a compass, on which up and left are far apart; two on a circle; or four scores.",
        ),
        Range(
            "teacher moves", 0, 1, settings.led, says="The share of moves that the teacher makes in the pupil's place."
        ),
        Range("moves in a game", *TURNS, value=settings.turns, whole=True, says="After each game weights change."),
        Range(
            "seen every",
            1,
            RARELY,
            value=settings.every,
            whole=True,
            says="In how many turns the other one is seen once: the more, the more has to be remembered.",
        ),
    )


def taught_with(settings: TeachingSettings, values: Mapping[str, Any]) -> TeachingSettings:
    """The settings with the values of rows; a new teacher comes with its own α."""
    changed: dict[str, Any] = {}
    if "answer" in values:
        changed = {"answer": values["answer"], "led": float(values["teacher moves"])}
        changed |= {"turns": int(values["moves in a game"]), "every": int(values["seen every"])}
        return fitting(settings, **changed)
    alike = values["teacher"] == settings.teacher
    changed = {"teacher": values["teacher"], "hidden": int(values["hidden units"]), "role": values["pupil"]}
    changed |= {"alpha": float(values["α"]) if alike else None, "cell": values.get("cell", settings.cell)}
    return fitting(settings, **changed, beta=float(values.get("β", settings.beta)))
