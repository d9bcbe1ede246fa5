"""Cat and mouse, the arcade's second world."""

from __future__ import annotations

from brains.network import Network
from game.worlds.chase import kernel
from game.worlds.chase.rooms import PRESETS, SENSES, course
from game.worlds.chase.tables import machine
from game.worlds.world import World

HIDDEN = 16

CHASE = World(
    name="chase",
    title="Cat and mouse",
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
    presets=PRESETS,
    course=course,
    default_courses=("sprint-4",),
    tables=machine,
)
