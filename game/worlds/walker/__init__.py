"""The two-legged walker: Gymnasium's BipedalWalker-v3, the arcade's fifth world."""

from __future__ import annotations

from brains.network import Network
from game.engine.courses import Courses
from game.engine.elsewhere import Elsewhere
from game.engine.world import Compared, World
from game.worlds.walker import kernel
from game.worlds.walker.courses import GOAL, GRASS, KINDS, LENGTHS, PRESETS, another, course
from game.worlds.walker.rows import FIELDS
from game.worlds.walker.tuning import RANGES

LEG = ("hip", "hip's speed", "knee", "knee's speed", "foot")
WALKER = World(
    name="walker",
    title="Walker",
    summary="walk on two legs over uneven ground",
    roles=("walker",),
    networks={
        "24-4": Network((24, 4), ("tanh",)),
        "24-16-4": Network((24, 16, 4), ("tanh", "tanh")),
        "memory": Network((24, 8, 4), ("tanh", "tanh"), (True, False)),
        "24-40-40-4": Network((24, 40, 40, 4), ("tanh", "tanh", "tanh")),
        "4-4-4": Network((4, 4, 4), ("tanh", "tanh")),
        "24-20-12-12-4": Network((24, 20, 12, 12, 4), ("linear", "linear", "linear", "tanh")),
    },
    inputs=(
        *("tilt", "spin", "forward", "upward"),
        *(f"{part} {leg}" for leg in "AB" for part in LEG),
        *(f"ray {ray}" for ray in range(1, 11)),
    ),
    outputs=("hip A", "knee A", "hip B", "knee B"),
    normalises=True,
    noise=100.0,
    elsewhere={
        "gymnasium": Elsewhere("BipedalWalker-v3", GOAL),
        "gymnasium-hardcore": Elsewhere("BipedalWalkerHardcore-v3", GOAL),
    },
    fields=FIELDS,
    rules=kernel.RULES,
    observe_all=kernel.ALL.observe_all,
    advance_all=kernel.ALL.advance_all,
    courses=Courses(
        named=course,
        presets=PRESETS,
        usual=("fresh",),
        unseen=GRASS.unseen,
        lesson=GRASS.lesson,
        kinds=KINDS,
        another=another,
        lengths=LENGTHS,
        random=(
            ("random:SEED", "grass: Gymnasium's ground of that seed"),
            ("random:SEED:STEPS", "the same ground, another number of steps"),
            ("hardcore:SEED", "Gymnasium's hard ground of that seed: stumps, stairs and pits"),
            ("hardcore:SEED:STEPS", "the same ground, another number of steps"),
            ("low:SEED", "the same with obstacles a third as high"),
            ("middling:SEED", "two thirds as high"),
            ("GROUND@NAME=NUMBER", f"with another body or planet, as many times the usual: {', '.join(RANGES)}"),
        ),
        are="grounds",
    ),
    learns_best=("openai-es", ("decay=0", "step=0.3", "steps=steady")),
    mutation=0.1,
    population=96,
    compile_seconds=(1.2, 5.5, 0.5, 0.1),
    version=2,
    compared=Compared(
        says=f"the champion's mean over 100 unseen grounds is at least {GOAL:.0f}; judged each generation",
        axis=f"champion's mean on 100 unseen grounds, % of {GOAL:.0f}",
        by_share=True,
    ),
)
WORLD = WALKER
