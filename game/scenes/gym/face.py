"""The face of an environment: what is the same for all of them, and its name."""

from __future__ import annotations

from functools import cache

import pygame

from game.engine.gym.names import named
from game.scenes.base.face import Face, Looks, Opening, Said
from game.scenes.base.stories import Story
from game.ui.keys import BREEDING, LEARNERS, PAUSE, Binding, Keys, keys_of_players, numbered

KEYS = Keys(
    (
        Binding("unseen", "N", (pygame.K_n,), "a seed that nobody was trained on", "unseen seed"),
        Binding("drive", "M", (pygame.K_m,), "play yourself; again to give it back", "play"),
        Binding("hands", "Arrows", (), "what you do, while you play"),
        numbered(9, "seeds 1 to 9"),
        *PAUSE,
        *(one for one in BREEDING if one != LEARNERS),  # which compares shares of a goal
    )
)
PLAYING = keys_of_players({"Arrows": "what you do", "M": "let a brain play on"})


LINES = {
    "CarRacing-v3": "Cars learn to race by what they see",
    "LunarLander-v3": "A lander learns to touch down",
    "Acrobot-v1": "Two links learn to swing up",
    "MountainCarContinuous-v0": "A car gathers way",
    "Pendulum-v1": "A pendulum learns to stand",
}
"""Of those that come with a champion."""


@cache
def face_of(world: str) -> Face:
    """By the name of the world alone: nothing is started for it."""
    name = named(world).id.rpartition(":")[2]
    story = Story(
        line=LINES.get(name, "An environment of Gymnasium"),
        steps=(
            (f"Each of them plays {name}", "What the environment shows goes in, what it takes comes out."),
            ("Nobody programmed this", ""),
            ("Your turn", "N: a seed that nobody was ever trained on. M: play against the champion."),
        ),
        fitness="Here: the sum of rewards, averaged over the seeds of the generation.",
        opening="Nobody has learned yet. Watch them fail.",
        first="is the first to solve it",
        succeed="solve it",
        succeeds="solves it",
        climax=("A seed that nobody has ever seen", "Did they learn how, or did they learn it by heart?"),
        rate=1.0,
    )

    def opening() -> Opening:
        from game.scenes.gym.scene import GymScene
        from game.training.trainer import Trainer

        return Opening(Trainer, GymScene)

    def looks() -> Looks:
        from game.scenes.gym import pictures

        return Looks(pictures.portrait, pictures.picture, pictures.film, pictures.state)

    return Face(story, KEYS, PLAYING, opening, looks, Said("beside it"), title=name, drawn_on="random:1")
