"""The rules of cat and mouse as a world, without what plays it perfectly and teaches it."""

from __future__ import annotations

from brains.network import Network
from game.engine.courses import Courses
from game.engine.world import Compared, World
from game.worlds.chase import kernel
from game.worlds.chase.rooms import PRESETS, SENSES, course
from game.worlds.chase.tables import machine

HIDDEN = 16


RULES = World(
    name="chase",
    title="Cat and mouse",
    score_unit="turns",
    summary="a mouse runs from a cat that sprints now and then; both have a brain",
    roles=("mouse", "cat"),
    networks={
        "plain": Network((kernel.INPUTS, HIDDEN, kernel.OUTPUTS), ("tanh", "linear")),
        "recurrent": Network((kernel.INPUTS, HIDDEN, kernel.OUTPUTS), ("tanh", "linear"), (True, False)),
    },
    inputs=("cat x", "cat y", "mouse x", "mouse y", "sprint now", "sprint in 1", "sprint in 2", "sprint in 3", "again"),
    outputs=("up", "right", "down", "left"),
    senses=SENSES,
    fields=kernel.FIELDS,
    rules=kernel.RULES,
    observe_all=kernel.observe_all,
    advance_all=kernel.advance_all,
    courses=Courses(named=course, presets=PRESETS, usual=("sprint-4",)),
    learns_best=("cma-es", ()),
    compile_seconds=(0.6, 1.0, 1.6, 0.3),
    compared=Compared(
        population=50,
        generations=400,
        solved=0.5,
        says="both champions lose at most half a turn against perfect play; judged every 10 generations",
        axis="regret of the worse of both champions, turns",
        limits=(0, 4),
        fewer_is_better=True,
    ),
    tables=machine,
)
