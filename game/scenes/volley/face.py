"""Volleyball's face."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import pygame

from brains.files import Brain
from game.engine.timing import Row
from game.scenes.base.face import Face, Looks, Opening, Said, Screens, Watched
from game.scenes.base.stories import Story
from game.scenes.base.studies import OF_SETTINGS, Asked, StudyCommand
from game.training.settings import Settings
from game.ui.keys import BOTH, BREEDING, PAUSE, Binding, Keys, keys_of_players, numbered

STORY = Story(
    line="Slimes learn volleyball",
    steps=(
        (
            "Each slime has a brain with twelve senses",
            "Places and speeds: its own, the ball's and the opponent's. It presses forward, backward and jump.",
        ),
        (
            "Nobody programmed this",
            "They play against champions of their own kind; each generation moves towards who wins.",
        ),
        ("Your turn", "M: play against the champion. J: two people. N: an opponent that nobody was trained on."),
    ),
    fitness="Here: points won less points lost, and a thousandth for each of its first 1,000 ticks.",
    opening="Nobody has learned yet. Watch them miss.",
    first="is the first to win",
    succeed="win",
    succeeds="wins",
    climax=("An opponent that nobody was trained on", "Did they learn volleyball, or only to beat each other?"),
    rate=8.0,
    speeds=(1.0, 1.0),
    more=(
        (
            "Do they only chase each other?",
            "T: champions of all generations meet. A ring of three, each of whom beats the next, would be a yes. "
            "Do both sides press the same, more than by chance?",
        ),
    ),
)
KEYS = (
    Binding("unseen", "N", (pygame.K_n,), "the published opponent, with unseen serves", "unseen"),
    Binding("drive", "M", (pygame.K_m,), "play the champion, first to five; again: give it back", "play"),
    Binding("two", "J", (pygame.K_j,), "a match for two", "for two"),
    Binding("wheel", "Arrows / A D W", (), "run and jump while you play"),
    Binding("word", "W", (pygame.K_w,), "a match by a word: the same for your friends"),
    Binding("side", "K", (pygame.K_k,), "play on the left or on the right"),
    Binding("level", "G", (pygame.K_g,), "play against the champion of another generation"),
    Binding("pick", "Click", (), "follow the court that you click on"),
    Binding("standing", "T", (pygame.K_t,), "all champions against each other"),
    Binding("mark", "X", (pygame.K_x,), "where the ball will come down"),
    numbered(4, "published opponent; wind, moon, high net"),
    *PAUSE,
    *BREEDING,
)


def score(brains: Sequence[Brain]) -> str:
    """Mean points against the published opponent."""
    return f"{brains[0].held_out:+z.2f} points"


def opening() -> Opening:
    from game.scenes.volley.scene import VolleyScene
    from game.training.trainer import Trainer

    return Opening(Trainer, VolleyScene)


def looks() -> Looks:
    from game.scenes.volley.picture import film, paint, picture, picture_of_states

    return Looks(paint, picture, film, picture_of_states)


def environments() -> tuple[type[Any], type[Any] | None]:
    from game.scenes.volley.env import VolleyEnv, VolleyVectorEnv

    return VolleyEnv, VolleyVectorEnv


def parallel() -> type[Any]:
    from game.scenes.volley.parallel import VolleyParallelEnv

    return VolleyParallelEnv


def run_study(asked: Asked) -> dict[str, Any]:
    from game.scenes.volley.study import run_study

    return run_study(asked.settings_in("volley"), asked.seeds, asked.seconds, asked.workers)


def run_judging(asked: Asked) -> dict[str, Any]:
    from game.scenes.volley.judging import run_judging

    found: dict[str, Any] = run_judging(asked.seeds, asked.out_or("volley-judge.png"))
    return found


def bench(repetitions: int) -> Sequence[Iterator[Row]]:
    from game.scenes.volley.bench import measured

    return [measured(repetitions)]


def screens() -> Screens:
    from game.scenes.volley.screens import AFTER, SCREENS, SETTINGS

    return Screens(SETTINGS, SCREENS, AFTER)


def stay(scene: Any) -> None:
    """As it is."""


def watched() -> Watched:
    return Watched(Settings(world="volley", seed=3), {"volleyball": stay})


FACE = Face(
    story=STORY,
    keys=Keys(KEYS),
    playing=keys_of_players({"Arrows / A D W": "run, jump", "M": "let a brain play on", "K": "other side"}),
    result=lambda score: f"{score:+}",
    opening=opening,
    looks=looks,
    title="Volleyball",
    words=Said("play it", score=score, course=lambda number: f"random:{number}"),
    for_two=BOTH,
    environments=environments,
    parallel=parallel,
    screens=screens,
    bench=bench,
    watched=watched,
    studies={
        "volley": StudyCommand(run_study, (*OF_SETTINGS, "workers", "cluster", "seconds")),
        "volley-judge": StudyCommand(run_judging, ("out",)),
    },
    timed={"unseen": (pygame.K_n,), "playing": (pygame.K_m, pygame.K_LEFT), "for two": (pygame.K_j, pygame.K_LEFT)},
    sounds={"hit": "step", "point": "crash"},
)
