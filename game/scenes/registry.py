"""The worlds that have a scene, and what learns behind it. A new one is a function and a line below."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from game.scenes.stage import Stage, WorldScene
from game.training.background import Background
from game.training.settings import Settings
from game.worlds import Course


def nothing() -> None:
    pass


@dataclass(frozen=True)
class Opening:
    """How a world is opened."""

    trainer: Callable[[Settings, int], Background[Any]]
    """`(settings, workers)`."""
    scene: Callable[[Stage[Any], Course | None], WorldScene]
    """`(stage, a course to show first)`."""
    prepare: Callable[[], None] = nothing
    """Load what a picture needs later."""


def corridor() -> Opening:
    from game.scenes.corridor.scene import CorridorScene
    from game.training.trainer import Trainer

    return Opening(Trainer, CorridorScene)


def chase() -> Opening:
    from game.scenes.chase.scene import ChaseScene
    from game.training.chase_trainer import ChaseTrainer

    return Opening(ChaseTrainer, ChaseScene)


def cartpole() -> Opening:
    from game.scenes.cartpole.scene import CartPoleScene
    from game.training.trainer import Trainer

    return Opening(Trainer, CartPoleScene)


def circuit() -> Opening:
    from game.scenes.circuit.scene import CircuitScene
    from game.scenes.circuit.view_plate import prepare
    from game.training.trainer import Trainer

    return Opening(Trainer, CircuitScene, prepare)


OPENINGS: dict[str, Callable[[], Opening]] = {
    "corridor": corridor,
    "chase": chase,
    "cartpole": cartpole,
    "circuit": circuit,
}
"""By world; F2 goes through them in this order. What one imports does not hold up the first frame of another."""
