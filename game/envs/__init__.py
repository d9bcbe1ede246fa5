"""The worlds as Gymnasium environments. `import game.envs` registers them.

    gymnasium.make("arcade/Corridor-v0")
    gymnasium.make_vec("arcade/Corridor-v0", num_envs=64)
    gymnasium.make("arcade/Chase-v0", role="cat", opponent="champion.brain")
    gymnasium.make("arcade/CartPole-v0")
    gymnasium.make("arcade/Circuit-v0", course="hairpins")

Where two play against each other, `parallel_env("WORLD")` has both sides, by PettingZoo's parallel API; PettingZoo
itself has to be installed for that.

They step the very functions that training and the screen step.
"""

from __future__ import annotations

from typing import Any

import gymnasium
import numpy as np
from gymnasium.vector import AutoresetMode
from numpy.typing import NDArray

from game.engine.vector_env import ManyEnv, OneEnv, PlainInterface
from game.scenes.faces import FACES
from game.worlds import WORLDS, Course

FRAMES_PER_SECOND = 60


def plain(name: str) -> tuple[type[Any], type[Any] | None]:
    """Environments of a world with one role that has none of its own, for one individual and for many."""
    world, looks = WORLDS[name], FACES[name].looks
    usual = next(iter(world.courses.presets))

    def draw(course: Course, states: NDArray[np.floating]) -> NDArray[np.uint8]:
        return looks().state(course, states)

    def one(self: OneEnv, render_mode: str | None = None, course: str = usual) -> None:
        OneEnv.__init__(self, PlainInterface(world), course, render_mode, draw)

    def many(
        self: ManyEnv,
        num_envs: int = 1,
        course: str = usual,
        render_mode: str | None = None,
        max_episode_steps: int | None = None,
    ) -> None:
        ManyEnv.__init__(self, PlainInterface(world), num_envs, course, render_mode, max_episode_steps)

    title = name.capitalize()
    seen = {"render_modes": ["rgb_array"], "render_fps": FRAMES_PER_SECOND}
    unseen = {"autoreset_mode": AutoresetMode.NEXT_STEP, "render_modes": [], "render_fps": FRAMES_PER_SECOND}
    return (
        type(f"{title}Env", (OneEnv,), {"__init__": one, "metadata": seen, "__module__": __name__}),
        type(f"{title}VectorEnv", (ManyEnv,), {"__init__": many, "metadata": unseen, "__module__": __name__}),
    )


def register(name: str) -> str:
    """Register a world's environments, which are then also classes of this module; the name to make them by."""
    environments = FACES[name].environments
    made = environments() if environments else plain(name)
    for kind in made:
        if kind is not None:
            globals()[kind.__name__] = kind
    one, many = made
    known = f"arcade/{one.__name__.removesuffix('Env')}-v0"
    several = {"vector_entry_point": f"{__name__}:{many.__name__}"} if many else {}
    gymnasium.register(id=known, entry_point=f"{__name__}:{one.__name__}", **several)  # type: ignore[arg-type]
    return known


def parallel_env(name: str, **options: Any) -> Any:
    """Both sides of a world by PettingZoo's parallel API, made with these options.

    Raises:
        ValueError: a world that there is not, or in which nobody plays against another one.
        ImportError: PettingZoo is not installed.
    """
    known = {world: face.parallel for world, face in FACES.items() if face.parallel}
    if name not in known:
        raise ValueError(f"world: expected one of {', '.join(known)}, got {name!r:.40}")
    return known[name]()(**options)


for _name in FACES:
    register(_name)
