"""The corridor's face."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import pygame

from game.engine.timing import Row
from game.scenes.base.face import Face, Looks, Opening, Said, Screens
from game.scenes.base.stories import Story
from game.ui.keys import (
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
    TWO_WORLDS,
    Binding,
    Keys,
    keys_of_players,
    numbered,
)

STORY = Story(
    line="Cars learn to steer",
    steps=(
        (
            "Each car has a brain of 105 numbers",
            "It sees its speed and both walls, and pushes up or down. At first the numbers mean nothing.",
        ),
        ("Nobody programmed this", ""),
        ("Your turn", "N: a track that no car was ever trained on. M: drive against them. P: only the newest."),
    ),
    fitness="Here: how far it drives before it crashes, averaged over this track and three new ones a generation.",
    opening="Nobody has learned yet. Watch them crash.",
    first="is the first to reach the end",
    succeed="reach the end",
    succeeds="reaches the end",
    climax=("A track that nobody has ever seen", "Did they learn to drive, or did they learn the road by heart?"),
    rate=3.0,
    speeds=(1.0, 4.0),
)
KEYS = (
    Binding("unseen", "N", (pygame.K_n,), "an unseen random track, untrained", "unseen track"),
    Binding("drive", "M", (pygame.K_m,), "drive yourself; again to give the wheel back", "drive"),
    EASED,
    Binding("up", "Up / W", (pygame.K_UP, pygame.K_w), "steer up while you drive"),
    Binding("down", "Down / S", (pygame.K_DOWN,), "steer down while you drive"),
    Binding("eyes", "Drag", (), "a point that cars see, to where they are to see"),
    numbered(9, "a track: 1 to 6 built in, 7 to 9 drawn", "tracks"),
    *PAUSE,
    *TIMELINE,
    replace(PACE, short="pace"),
    GHOSTS,
    SETTINGS,
    RESTART,
    SAVE,
    LOAD,
    Binding("editor", "E", (pygame.K_e,), "draw a track"),
    replace(LEARNERS, short=""),
    OPERATE,
    TWO_WORLDS,
    CHART,
    BRAIN,
    Binding("article", "A", (pygame.K_a,), "the article's own run as an exhibition"),
    Binding("crashes", "X", (pygame.K_x,), "map of all crashes"),
)

COLUMNS = 150
"""Of the course in a portrait."""


def opening() -> Opening:
    from game.scenes.corridor.scene import CorridorScene
    from game.training.trainer import Trainer

    return Opening(Trainer, CorridorScene)


def looks() -> Looks:
    from game.scenes.corridor.picture import film, picture, picture_of_states
    from game.scenes.corridor.portrait import paint

    return Looks(paint, picture, film, picture_of_states)


def screens() -> Screens:
    from game.scenes.corridor.screens import AFTER, SCREENS, SETTINGS

    return Screens(SETTINGS, SCREENS, AFTER)


def environments() -> tuple[type[Any], type[Any] | None]:
    from game.scenes.corridor.env import CorridorEnv, CorridorVectorEnv

    return CorridorEnv, CorridorVectorEnv


def bench(repetitions: int) -> Sequence[Iterator[Row]]:
    from game.scenes.corridor.bench import measured

    return (measured(repetitions),)


FACE = Face(
    story=STORY,
    keys=Keys(KEYS),
    playing=keys_of_players({"Up Down": "steer", "M": "let a brain drive on"}),
    result=lambda score: f"{score:,} columns",
    opening=opening,
    looks=looks,
    title="Corridor",
    words=Said("race it", 3991.0, course=lambda number: f"random:{number}:{COLUMNS}"),
    drawn_on="random:1:1000",
    harder=tuple((name, (name, *("fresh:1000",) * 3)) for name in ("narrows", "gravel", "squeeze", "marathon")),
    bare_records=True,
    screens=screens,
    bench=bench,
    environments=environments,
    timed={
        "unseen": (pygame.K_n,),
        "driving": (pygame.K_m, pygame.K_UP),
        "map of crashes": (pygame.K_x,),
        "settings": (pygame.K_TAB,),
        "explained": (pygame.K_F3,),
        "drawing a track": (pygame.K_e,),
        "learners": (pygame.K_v,),
    },
)
