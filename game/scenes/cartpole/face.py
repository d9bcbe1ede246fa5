"""CartPole's face."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import pygame

from game.engine.timing import Row
from game.scenes.base.face import Face, Looks, Opening, Said, Screens
from game.scenes.base.stories import Story
from game.scenes.base.studies import Asked, StudyCommand
from game.ui.keys import BREEDING, EASED, PAUSE, TWO_WORLDS, Binding, Keys, keys_of_players, numbered

STORY = Story(
    line="Carts learn to balance",
    steps=(
        (
            "Each cart has a brain with four senses",
            "Where it is, how fast, how far the pole leans, how quickly it falls. It can only push left or right.",
        ),
        ("Nobody programmed this", ""),
        ("Your turn", "Click beside a cart to push it. N: a wilder start than any in training. M: balance one."),
    ),
    fitness="Here: fiftieths of a second until the pole falls, averaged over five starts.",
    opening="Nobody has learned yet. Watch the poles fall.",
    first="is the first to keep it up for ten seconds",
    succeed="keep it up",
    succeeds="keeps it up",
    climax=("A start wilder than any in training", "Did they learn to balance, or only to stand still?"),
    rate=0.5,
)
KEYS = (
    Binding("unseen", "N", (pygame.K_n,), "a start wilder than any in training", "wild start"),
    Binding("drive", "M", (pygame.K_m,), "balance it yourself; again to give the cart back", "balance"),
    EASED,
    Binding("left", "Left / A", (pygame.K_LEFT, pygame.K_a), "push to the left while you balance"),
    Binding("right", "Right / D", (pygame.K_RIGHT, pygame.K_d), "push to the right while you balance"),
    Binding("knock", "Click", (), "a push: from the side of the cart that you click on", "a push"),
    numbered(5, "starts: calm, tilted, knocked, rolling, edge"),
    *PAUSE,
    *BREEDING,
    TWO_WORLDS,
)


def opening() -> Opening:
    from game.scenes.cartpole.scene import CartPoleScene
    from game.training.trainer import Trainer

    return Opening(Trainer, CartPoleScene)


def looks() -> Looks:
    from game.scenes.cartpole.picture import film, picture, picture_of_states
    from game.scenes.cartpole.portrait import paint

    return Looks(paint, picture, film, picture_of_states)


def screens() -> Screens:
    from game.scenes.cartpole.screens import AFTER, SCREENS, SETTINGS

    return Screens(SETTINGS, SCREENS, AFTER)


def zero_gradient(asked: Asked) -> dict[str, Any]:
    from game.scenes.cartpole.zero_gradient import run_zero_gradient

    return run_zero_gradient(asked.seeds, asked.workers)


def environments() -> tuple[type[Any], type[Any] | None]:
    from game.scenes.cartpole.env import CartPoleEnv, CartPoleVectorEnv

    return CartPoleEnv, CartPoleVectorEnv


def bench(repetitions: int) -> Sequence[Iterator[Row]]:
    from game.scenes.cartpole.bench import measured

    return (measured(repetitions),)


FACE = Face(
    story=STORY,
    keys=Keys(KEYS),
    playing=keys_of_players({"Left Right": "push", "M": "let a brain balance on"}),
    result=lambda score: f"{score / 50:.1f} s",
    opening=opening,
    looks=looks,
    title="CartPole",
    words=Said("beside it", 500.0, course=lambda number: f"wild:{number}"),
    drawn_on="random:1",
    sounds={"knock": "crash"},
    screens=screens,
    bench=bench,
    environments=environments,
    studies={"zero-gradient": StudyCommand(zero_gradient, ("workers",))},
    timed={
        "wild": (pygame.K_n,),
        "balancing": (pygame.K_m, pygame.K_LEFT),
        "settings": (pygame.K_TAB,),
        "learners": (pygame.K_v,),
    },
)
