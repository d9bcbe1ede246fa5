"""The faces of the worlds. A new one is a folder in `game/scenes` and a line below."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib import import_module
from typing import cast

from game.engine.gym.names import is_environment
from game.scenes.base.face import Face
from game.training.settings import Settings

MODULES = {
    "corridor": "game.scenes.corridor.face",
    "chase": "game.scenes.chase.face",
    "cartpole": "game.scenes.cartpole.face",
    "circuit": "game.scenes.circuit.face",
    "walker": "game.scenes.walker.face",
    "volley": "game.scenes.volley.face",
}
"""By world; F2 goes through them in this order. Each module has a `FACE`."""
ENVIRONMENTS = "game.scenes.gym.face"
"""What makes faces of environments."""


class Faces(Mapping[str, Face]):
    """By world. A face is imported when it is first asked for; that of an environment is made then."""

    def __getitem__(self, name: str) -> Face:
        if is_environment(name):
            return cast(Face, import_module(ENVIRONMENTS).face_of(name))
        return cast(Face, import_module(MODULES[name]).FACE)

    def __contains__(self, name: object) -> bool:
        return name in MODULES or (isinstance(name, str) and is_environment(name))

    def __iter__(self) -> Iterator[str]:
        return iter(MODULES)

    def __len__(self) -> int:
        return len(MODULES)


FACES = Faces()


def usual(world: str, seed: int) -> Settings:
    """How the window opens a world that nobody has asked anything special of."""
    return Settings(world=world, seed=seed, courses=FACES[world].begins)
