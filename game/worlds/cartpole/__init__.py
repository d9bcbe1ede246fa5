"""CartPole, the arcade's third world: the one on which all ways of breeding are compared."""

from __future__ import annotations

import numpy as np

from brains.network import Network
from game.engine.courses import Courses
from game.engine.elsewhere import Elsewhere, the_greater
from game.engine.world import Compared, World
from game.worlds.cartpole import kernel
from game.worlds.cartpole.starts import LENGTHS, PRESETS, STEPS, course, together, unseen

CARTPOLE = World(
    name="cartpole",
    title="CartPole",
    summary="keep a pole upright on a cart",
    roles=("cart",),
    networks={
        "4-16-2": Network((4, 16, 2), ("relu", "relu")),
        "4-2-1": Network((4, 2, 1), ("relu", "sigmoid")),
        "4-1": Network((4, 1), ("sigmoid",)),
        "4-8-8-2": Network((4, 8, 8, 2), ("tanh", "tanh", "linear")),
    },
    inputs=("position", "speed", "angle", "spin"),
    outputs=("left", "right"),
    score_unit="steps",
    fields=kernel.FIELDS,
    precision=np.float64,
    rules=kernel.RULES,
    observe_all=kernel.observe_all,
    advance_all=kernel.advance_all,
    courses=Courses(
        named=course,
        presets={name: preset.title for name, preset in PRESETS.items()},
        usual=("fresh",) * 5,
        unseen=unseen,
        lengths=LENGTHS,
        random=(
            ("random:SEED", f"an unseen start, {STEPS} steps: Gymnasium's of that seed"),
            ("random:SEED:STEPS", "the same start, another number of steps"),
            ("wild:SEED", "a start wilder than any in training"),
        ),
        are="starts",
    ),
    together=together,
    elsewhere={"gymnasium": Elsewhere("CartPole-v1", 475.0, the_greater)},
    learns_best=("rank-sampling", ()),
    compile_seconds=(0.6, 0.6, 0.3, 0.1),
    compared=Compared(
        says="the champion's mean over 100 new starts is at least 475 of 500 steps; judged each generation",
        axis="champion's steps on 100 new starts, % of 500",
        by_share=True,
    ),
)
WORLD = CARTPOLE
