"""The circuit's face."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import pygame

from brains.files import Brain
from game.engine.timing import Row
from game.scenes.base.face import Face, Looks, Opening, Said, Screens, Watched
from game.scenes.base.stories import Story
from game.scenes.base.studies import OF_SETTINGS, Asked, StudyCommand
from game.training.settings import Settings
from game.ui.keys import (
    BOTH,
    BRAIN,
    CHART,
    EASED,
    GHOSTS,
    LEARNERS,
    LOAD,
    OPERATE,
    PACE,
    PAUSE,
    RESTART,
    SAVE,
    SETTINGS,
    TIMELINE,
    Binding,
    Keys,
    keys_of_players,
    numbered,
)

STORY = Story(
    line="Cars learn to race",
    steps=(
        (
            "Each car feels its way with seven rays",
            "It sees how far the walls are, its speed and its wheel, and steers, accelerates and brakes.",
        ),
        ("Nobody programmed this", ""),
        ("Your turn", "M: race them for three laps. J: race a friend. N: a circuit that no car has ever seen."),
    ),
    fitness="Here: metres driven along the road in 90 seconds. A wall ends the run.",
    opening="Nobody has learned yet. Watch them hit the walls.",
    first="is the first to drive a whole lap",
    succeed="drive a clean lap",
    succeeds="drives a clean lap",
    climax=("A circuit that nobody has ever seen", "Did they learn to drive, or did they learn the road by heart?"),
    rate=2.0,
    speeds=(2.0, 4.0),
)
KEYS = (
    Binding("unseen", "N", (pygame.K_n,), "an unseen random circuit, untrained", "unseen circuit"),
    Binding("drive", "M", (pygame.K_m,), "race; again to give the wheel back", "race"),
    EASED,
    Binding("two", "J", (pygame.K_j,), "a race for two, split screen", "for two"),
    Binding("wheel", "Arrows / WASD", (), "steer, accelerate and brake while you race"),
    Binding("word", "W", (pygame.K_w,), "a match by a word: the same for your friends", "match"),
    Binding("learn", "K", (pygame.K_k,), "learn from me: breed on from your best lap"),
    numbered(9, "a circuit: 1 to 6 built in, 7 to 9 drawn"),
    Binding("camera", "O", (pygame.K_o,), "the whole circuit, or one car", "camera"),
    Binding("pick", "Click", (), "the car to follow, and whose brain to see"),
    Binding("eyes", "Drag", (), "the end of a ray, from near: where cars look"),
    Binding("best line", "I", (pygame.K_i,), "the best possible lap"),
    replace(PAUSE[0], short=""),
    *PAUSE[1:],
    *TIMELINE,
    PACE,
    GHOSTS,
    SETTINGS,
    RESTART,
    SAVE,
    LOAD,
    Binding("editor", "E", (pygame.K_e,), "draw a circuit"),
    replace(LEARNERS, short=""),
    replace(OPERATE, label="T", keys=(pygame.K_t,)),
    CHART,
    BRAIN,
    Binding("crashes", "X", (pygame.K_x,), "map of crashes"),
)

GOAL = 693.2
"""Metres: the mean length of the circuits on which no run is trained."""


def score(brains: Sequence[Brain]) -> str:
    """In laps."""
    return f"unseen: {brains[0].held_out / GOAL:.1f} laps"


def opening() -> Opening:
    from game.scenes.circuit.scene import CircuitScene
    from game.scenes.circuit.view_plate import prepare
    from game.training.trainer import Trainer

    return Opening(Trainer, CircuitScene, prepare)


def looks() -> Looks:
    from game.scenes.circuit.film import film, picture
    from game.scenes.circuit.picture import picture_of_states
    from game.scenes.circuit.portrait import paint

    return Looks(paint, picture, film, picture_of_states)


def screens() -> Screens:
    from game.scenes.circuit.screens import AFTER, SCREENS, SETTINGS, learning

    return Screens(SETTINGS, SCREENS, AFTER, learning)


def study(asked: Asked) -> dict[str, Any]:
    from game.scenes.circuit.study import run_study

    return run_study(asked.settings_in("circuit"), asked.seeds, asked.seconds, asked.workers)


def environments() -> tuple[type[Any], type[Any] | None]:
    from game.scenes.circuit.env import CircuitEnv, CircuitVectorEnv

    return CircuitEnv, CircuitVectorEnv


def bench(repetitions: int) -> Sequence[Iterator[Row]]:
    from game.scenes.circuit.bench import lonely, measured

    return (
        measured(repetitions),
        lonely(repetitions),
    )


def stay(scene: Any) -> None:
    """As it is."""


def turn_camera(scene: Any) -> None:
    scene.frame.turn_camera()


def watched() -> Watched:
    return Watched(
        Settings(world="circuit", population=300, courses=("flowing",), seed=3),
        {"300 cars, the whole circuit": stay, "300 cars, behind a car": turn_camera},
    )


def lap(score: int) -> str:
    """31.42, or 1:04.20, of thousandths of a second less than none."""
    minutes, rest = divmod(round(-score / 10), 6000)
    return f"{minutes}:{rest / 100:05.2f}" if minutes else f"{rest / 100:.2f} s"


FACE = Face(
    story=STORY,
    keys=Keys(KEYS),
    playing=keys_of_players({"Arrows": "steer, accelerate, brake", "M": "let a brain drive on"}),
    result=lap,
    opening=opening,
    looks=looks,
    title="Circuit",
    words=Said("race it", GOAL, score, course=lambda number: f"random:{number}"),
    for_two=BOTH,
    drawn_on="random:1",
    harder=tuple((name, (name, *("fresh:1800",) * 3)) for name in ("city", "hairpins", "long")),
    solved=1.3,
    sounds={"picked": "click", "learned from a lap": "saved"},
    screens=screens,
    bench=bench,
    watched=watched,
    environments=environments,
    studies={"circuit": StudyCommand(study, (*OF_SETTINGS, "seconds", "workers", "cluster"))},
    timed={
        "behind a car": (pygame.K_o,),
        "best lap and crashes": (pygame.K_i, pygame.K_x),
        "race": (pygame.K_m,),
        "race for two": (pygame.K_j,),
        "a word": (pygame.K_w,),
        "settings": (pygame.K_TAB,),
        "drawing": (pygame.K_e,),
        "learners": (pygame.K_v,),
    },
)
