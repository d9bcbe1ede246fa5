"""The face of cat and mouse."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import pygame

from brains.files import Brain
from game.engine.timing import Row
from game.engine.world import Pupil
from game.scenes.base.face import Face, Looks, Opening, Picture, Said, Screens, Watched
from game.scenes.base.stories import Story
from game.scenes.base.studies import Asked, StudyCommand
from game.scenes.chase.keys import KEYS
from game.training.settings import Settings
from game.ui.keys import BOTH, Keys, keys_of_players

STORY = Story(
    line="Catch and flee",
    steps=(
        (
            "A mouse, and a cat that sprints now and then",
            "Their brains know nothing yet. Between blue posts only the mouse fits.",
        ),
        ("Two populations, each other's teachers", ""),
        ("Your turn", "M: be the mouse. K: be the cat. 5: watch the mouse against the perfect cat."),
    ),
    fitness="Here: turns that a mouse lives, and for a cat, turns that its mouse does not.",
    opening="Nobody has learned yet. Neither knows the other.",
    first="",
    succeed="",
    succeeds="",
    climax=(
        "Now against the perfect cat",
        "This small game is solved exactly: how many turns each brain loses is known. Perfect is 0.",
    ),
    rate=8.0,
)
OPEN_RACE = "sprint-3:8@walls=holes"
"""`game.worlds.chase.rooms.OPEN_RACE`, which the menu's first picture does not wait for."""
TEACHERS = ("faithful", "improved", "second-order")


def score(brains: Sequence[Brain]) -> str:
    """What is lost against perfect play, or of a taught mouse how it does in its lessons."""
    if all(math.isnan(brain.held_out) for brain in brains):
        return f"{-brains[0].fitness:.2f} mistakes a game" if brains[0].strategy in TEACHERS else "not judged"
    return "turns lost " + " · ".join(f"{brain.held_out:.2f}" for brain in brains)


def opening() -> Opening:
    from game.scenes.chase.scene import ChaseScene
    from game.scenes.chase.trainer import ChaseTrainer, warm_up

    return Opening(ChaseTrainer, ChaseScene, later=warm_up)


def looks() -> Looks:
    from game.scenes.chase.film import film, picture
    from game.scenes.chase.picture import picture_of_states
    from game.scenes.chase.portrait import paint

    return Looks(paint, picture, film, picture_of_states)


def screens() -> Screens:
    from game.scenes.chase.screens import AFTER, SCREENS, SETTINGS

    return Screens(SETTINGS, SCREENS, AFTER)


def mouse_sizes(asked: Asked) -> dict[str, Any]:
    from game.scenes.chase.study_mice import MOST_GAMES, run_mouse_sizes

    return run_mouse_sizes(asked.seeds, asked.out_or("mouse-sizes.png"), asked.teacher, asked.games or MOST_GAMES)


def teaching(asked: Asked) -> dict[str, Any]:
    from game.scenes.chase.study_teaching import GAMES, run_teaching

    return run_teaching(asked.seeds, asked.out_or("teaching.png"), asked.games or GAMES)


def learned() -> Callable[[Pupil], Iterator[Picture]]:
    from game.scenes.chase import theatre_view

    return theatre_view.learned


def environments() -> tuple[type[Any], type[Any] | None]:
    from game.scenes.chase.env import ChaseEnv

    return ChaseEnv, None


def parallel() -> type[Any]:
    from game.scenes.chase.parallel import ChaseParallelEnv

    return ChaseParallelEnv


def bench(repetitions: int) -> Sequence[Iterator[Row]]:
    from game.scenes.chase.bench import measured

    return (measured(repetitions),)


def stay(scene: Any) -> None:
    """As it is."""


def switch_study(scene: Any) -> None:
    scene.switch_study()


def watched() -> Watched:
    return Watched(
        Settings(world="chase", seed=3),
        {"cat and mouse beside breeding": stay, "cat and mouse beside teaching": switch_study},
    )


FACE = Face(
    story=STORY,
    keys=Keys(KEYS),
    playing=keys_of_players({"Arrows": "move", "M K": "let the brains play on"}),
    touched=False,
    result=lambda score: f"{abs(score)} turns",
    opening=opening,
    looks=looks,
    title="Cat and mouse",
    words=Said("watch it", score=score, teachers=TEACHERS),
    for_two=BOTH,
    begins=(OPEN_RACE,),
    harder=(
        ("a cat that sprints every 2nd turn", ("sprint-2",)),
        ("every 3rd turn", ("sprint-3",)),
        ("walls with holes for the mouse", (OPEN_RACE,)),
    ),
    sounds={"move": "click", "play": "go"},
    screens=screens,
    learned=learned,
    bench=bench,
    watched=watched,
    environments=environments,
    parallel=parallel,
    studies={
        "mouse-sizes": StudyCommand(mouse_sizes, ("teacher", "games", "out")),
        "teaching": StudyCommand(teaching, ("games", "out")),
    },
    timed={
        "played": (pygame.K_m,),
        "for two": (pygame.K_j,),
        "taught": (pygame.K_t,),
        "values": (pygame.K_v,),
        "tournament": (pygame.K_x,),
        "settings": (pygame.K_TAB,),
    },
)
