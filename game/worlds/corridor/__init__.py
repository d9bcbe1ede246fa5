"""The corridor race, the arcade's first world."""

from __future__ import annotations

from brains.network import Network
from game.worlds.corridor import kernel
from game.worlds.corridor.courses import PRESETS, RANDOM_COLUMNS, course, unseen
from game.worlds.world import World

CORRIDOR = World(
    name="corridor",
    title="Corridor",
    summary="fly through a bent corridor without touching its walls",
    roles=("car",),
    networks={"plain": Network((7, 8, 4, 1), ("sigmoid", "sigmoid", "sigmoid"))},
    inputs=("speed", "top now", "bottom now", "top +5", "bottom +5", "top +9", "bottom +9"),
    outputs=("force",),
    fields=kernel.FIELDS,
    rules=kernel.RULES,
    observe_all=kernel.observe_all,
    advance_all=kernel.advance_all,
    presets={name: preset.title for name, preset in PRESETS.items()},
    course=course,
    unseen=unseen,
    random_courses=(
        ("random:SEED", f"an unseen track of {RANDOM_COLUMNS} columns"),
        ("random:SEED:COLUMNS", "one of another length"),
    ),
    default_courses=("simple", "fresh:1000", "fresh:1000", "fresh:1000"),
)
