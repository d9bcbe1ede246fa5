"""Slime volleyball: slimevolleygym's SlimeVolley-v0, the arcade's sixth world. One kind of brain plays both sides."""

from __future__ import annotations

import numpy as np

from brains.network import Network
from game.engine.courses import Courses
from game.engine.world import Compared, World
from game.worlds.volley import kernel
from game.worlds.volley.courses import (
    KINDS,
    LENGTHS,
    NATURE,
    PRESETS,
    TICKS,
    against_itself,
    another,
    course,
    together,
    unseen,
)
from game.worlds.volley.opponent import NAME, NETWORK

BODY = ("x", "y", "across", "up")
VOLLEY = World(
    name=NAME,
    title="Volleyball",
    summary="two slimes, a ball and a net",
    roles=("player",),
    opposed=True,
    networks={
        "12-10-3": Network((12, 10, 3), ("tanh", "linear")),
        "12-3": Network((12, 3), ("linear",)),
        "memory": Network((12, 10, 3), ("tanh", "linear"), (True, False)),
        "12-20-20-3": Network((12, 20, 20, 3), ("tanh", "tanh", "linear")),
        "12-32-3": Network((12, 32, 3), ("tanh", "linear")),
        "published": NETWORK,
    },
    inputs=(*BODY, *(f"ball {part}" for part in BODY), *(f"other {part}" for part in BODY)),
    outputs=("forward", "backward", "jump"),
    fields=kernel.FIELDS,
    precision=np.float64,
    rules=kernel.RULES,
    observe_all=kernel.observe_all,
    advance_all=kernel.advance_all,
    courses=Courses(
        named=course,
        presets=PRESETS,
        usual=("fresh",) * 4,
        unseen=unseen,
        lesson=against_itself,
        kinds=KINDS,
        another=another,
        lengths=LENGTHS,
        random=(
            ("random:SEED", f"against the published opponent, slimevolleygym's serves of that seed, {TICKS} ticks"),
            ("random:SEED:TICKS", "the same serves, another number of ticks"),
            ("word:WORD", "the serves of a word"),
            ("COURSE@NAME=NUMBER", f"with another nature: {', '.join(NATURE)}"),
        ),
        are="games",
    ),
    held_out=32,
    goal_is="points",
    together=together,
    learns_best=("openai-es", ("decay=0", "step=0.3", "steps=steady")),
    mutation=0.1,
    population=129,
    compile_seconds=(1.0, 2.5, 0.5, 0.1),
    compared=Compared(
        population=129,
        generations=400,
        solved=0.0,
        says="the champion's mean over 100 games against the published opponent is above 0; judged each generation",
        axis="champion's mean in 100 games against the published opponent, hundredths of a point",
        limits=(-500, 500),
        by_share=True,
    ),
)
WORLD = VOLLEY
