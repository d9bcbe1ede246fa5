"""The walker's face."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import pygame

from game.engine.timing import Row
from game.scenes.base.face import Face, Looks, Opening, Said, Screens, Watched
from game.scenes.base.stories import Story
from game.training.settings import Settings
from game.ui.keys import BOTH, BREEDING, EASED, GHOSTS, PAUSE, TWO_WORLDS, Binding, Keys, keys_of_players, numbered

STORY = Story(
    line="Two legs learn to walk",
    steps=(
        (
            "Each walker has a brain with 24 senses",
            "It feels its joints and its feet, and ten rays look ahead. It moves two hips and two knees, nothing else.",
        ),
        ("Nobody programmed this", ""),
        ("Your turn", "M: walk by hand, it is hard. Click: push them. N: a ground that nobody was ever trained on."),
    ),
    fitness="Here: the way that it walks, 300 for all of it, less what its motors spend.",
    opening="Nobody has learned yet. Watch them fall.",
    first="is the first to walk it well",
    succeed="walk it well",
    succeeds="walks it well",
    climax=("A ground that nobody has ever seen", "Did they learn to walk, or did they learn one ground by heart?"),
    encore=(
        "Hard ground: stumps, stairs and pits",
        "Whoever was bred on grass has never met any of it. Bred on, they learn this, too: it takes longer.",
    ),
    rate=3.0,
    speeds=(1.0, 2.0),
)
KEYS = (
    Binding("unseen", "N", (pygame.K_n,), "a ground that nobody was trained on", "unseen ground"),
    Binding("hard", "X", (pygame.K_x,), "hard ground: stumps, stairs and pits"),
    Binding("drive", "M", (pygame.K_m,), "walk yourself; again to give it back", "walk"),
    EASED,
    Binding("two", "J", (pygame.K_j,), "a walking race for two, split screen", "for two"),
    Binding("wheel", "Q W O P", (), "hips and knees while you walk; or the arrow keys"),
    Binding("level", "K", (pygame.K_k,), "by hand: hips and knees, or knees alone"),
    Binding("knock", "Click", (), "shove those near it; the wheel sets how hard"),
    Binding("pick", "Drag", (), "hold a walker by its hull"),
    numbered(9, "a ground that is built in"),
    Binding("track", "0", (pygame.K_0,), "the newest that was drawn"),
    Binding("editor", "E", (pygame.K_e,), "draw a ground"),
    GHOSTS,
    *PAUSE,
    *BREEDING,
    TWO_WORLDS,
)


def opening() -> Opening:
    from game.scenes.walker.scene import WalkerScene
    from game.training.trainer import Trainer

    return Opening(Trainer, WalkerScene)


def looks() -> Looks:
    from game.scenes.walker.picture import film, picture, picture_of_states
    from game.scenes.walker.portrait import paint

    return Looks(paint, picture, film, picture_of_states)


def bench(repetitions: int) -> Sequence[Iterator[Row]]:
    from game.scenes.walker.bench import measured

    return [measured(repetitions)]


def environments() -> tuple[type[Any], type[Any] | None]:
    from game.scenes.walker.env import WalkerEnv, WalkerVectorEnv

    return WalkerEnv, WalkerVectorEnv


def screens() -> Screens:
    from game.scenes.walker.screens import AFTER, SCREENS, SETTINGS, learning

    return Screens(SETTINGS, SCREENS, AFTER, learning)


def stay(scene: Any) -> None:
    """As it is."""


def hard(scene: Any) -> None:
    scene.hard()


def watched() -> Watched:
    return Watched(
        Settings(world="walker", population=300, seed=3), {"300 walkers": stay, "300 walkers, hard ground": hard}
    )


FACE = Face(
    story=STORY,
    keys=Keys(KEYS),
    playing=keys_of_players({"Q W O P": "hips and knees", "M": "let a brain walk on", "K": "easier, harder"}),
    result=lambda score: f"{score / 100:.1f} m",
    opening=opening,
    looks=looks,
    title="Walker",
    words=Said("race it", 300.0, course=lambda number: f"random:{number}"),
    for_two=BOTH,
    drawn_on="random:1",
    harder=(
        ("low obstacles", ("fresh-low",)),
        ("middling obstacles", ("fresh-middling",)),
        ("hard ground", ("fresh-hardcore",)),
    ),
    solved=1.03,  # Gymnasium's 300, and a little, so that it is 300 there as well
    bench=bench,
    watched=watched,
    environments=environments,
    sounds={"step": "step", "shove": "crash"},
    screens=screens,
    timed={
        "unseen": (pygame.K_n,),
        "by hand": (pygame.K_m, pygame.K_LEFT),
        "race for two": (pygame.K_j, pygame.K_LEFT),
        "settings": (pygame.K_TAB,),
        "learners": (pygame.K_v,),
    },
)
