"""The circuit: a car with grip and a throttle on a closed road."""

from __future__ import annotations

from brains.network import Network
from game.engine.courses import Courses
from game.engine.world import Compared, World
from game.worlds.circuit import kernel
from game.worlds.circuit.courses import LENGTHS, SECONDS, course, together, unseen
from game.worlds.circuit.presets import PRESETS
from game.worlds.circuit.sensing import another, labels

CIRCUIT = World(
    name="circuit",
    title="Circuit",
    summary="drive a car with grip and a throttle around a closed road, fast and without touching its walls",
    roles=("car",),
    networks={
        "9-8-2": Network((9, 8, 2), ("tanh", "tanh")),
        "9-16-2": Network((9, 16, 2), ("tanh", "tanh")),
        "9-16-8-2": Network((9, 16, 8, 2), ("tanh", "tanh", "tanh")),
    },
    inputs=("right", "right 35°", "right 12°", "ahead", "left 12°", "left 35°", "left", "speed", "steering"),
    outputs=("steering", "pedal"),
    score_unit="m",
    fields=kernel.FIELDS,
    rules=kernel.RULES,
    observe_all=kernel.observe_all,
    advance_all=kernel.advance_all,
    courses=Courses(
        named=course,
        presets={name: preset.title for name, preset in PRESETS.items()},
        usual=("flowing", *("fresh:1800",) * 3),
        unseen=unseen,
        another=another,
        lengths=LENGTHS,
        random=(
            ("random:SEED", f"an unseen circuit, {SECONDS} seconds"),
            ("random:SEED:TICKS", "the same circuit, another number of ticks"),
            ("word:WORD", "the circuit of a word"),
        ),
        are="circuits",
    ),
    labels=labels,
    goal_is="m, where a lap is {:.0f} m,",
    together=together,
    learns_best=("openai-es", ("champion=average",)),
    compile_seconds=(1.2, 2.0, 0.8, 3.0),
    version=2,
    compared=Compared(
        population=192,
        generations=100,
        says="the champion drives a clean lap on at least 95 of 100 unseen circuits; judged each generation",
        axis="unseen circuits with a clean lap, % of 100",
    ),
    population=256,
)
WORLD = CIRCUIT
