"""The corridor race, the arcade's first world."""

from __future__ import annotations

from brains.network import Network
from game.engine.courses import Courses
from game.engine.world import Compared, World
from game.worlds.corridor import kernel
from game.worlds.corridor.courses import LENGTHS, PRESETS, RANDOM_COLUMNS, course, unseen
from game.worlds.corridor.sensing import another, labels

CORRIDOR = World(
    name="corridor",
    title="Corridor",
    summary="drive through a bent corridor without touching its walls",
    roles=("car",),
    networks={"plain": Network((7, 8, 4, 1), ("sigmoid", "sigmoid", "sigmoid"))},
    inputs=("speed", "top now", "bottom now", "top +5", "bottom +5", "top +9", "bottom +9"),
    outputs=("force",),
    score_unit="columns",
    fields=kernel.FIELDS,
    rules=kernel.RULES,
    observe_all=kernel.observe_all,
    advance_all=kernel.advance_all,
    courses=Courses(
        named=course,
        presets={name: preset.title for name, preset in PRESETS.items()},
        usual=("simple", "fresh:1000", "fresh:1000", "fresh:1000"),
        unseen=unseen,
        another=another,
        lengths=LENGTHS,
        random=(
            ("random:SEED", f"an unseen track of {RANDOM_COLUMNS} columns"),
            ("random:SEED:COLUMNS", "one of another length"),
        ),
    ),
    labels=labels,
    learns_best=("openai-es", ()),
    compile_seconds=(0.6, 0.3, 0.0, 0.0),
    compared=Compared(
        population=50,
        generations=250,
        says="the champion finishes at least 95 of 100 unseen 4000-column tracks; judged each generation",
        axis="unseen tracks that the champion finishes, % of 100",
    ),
)
WORLD = CORRIDOR
