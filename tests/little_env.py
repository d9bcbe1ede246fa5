"""An environment that lives in the tests only, registered as somebody registers their own: a bead on a line."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Any

import gymnasium
import numpy as np
from gymnasium.spaces import Box

NOTED = "LITTLE_ENV_NOTES"
"""Environment variable: a file to which every import of this module is written."""
if os.environ.get(NOTED):
    with Path(os.environ[NOTED]).open("a") as notes:
        notes.write("imported\n")


class Little(gymnasium.Env[Any, Any]):
    """Pushed along, and worth the more the nearer it is to zero. `trouble` comes to who pushes right at the start."""

    metadata = {"render_modes": ["rgb_array"], "render_fps": 20}  # noqa: RUF012
    observation_space = Box(-10, 10, (2,), np.float32)
    action_space = Box(-2, 2, (1,), np.float32)

    def __init__(self, trouble: str = "", render_mode: str | None = None) -> None:
        self.trouble, self.render_mode = trouble, render_mode

    def reset(self, *, seed: int | None = None, options: Any = None) -> tuple[Any, dict[str, Any]]:
        super().reset(seed=seed)
        self.at, self.speed, self.steps = float(self.np_random.normal()), 0.0, 0
        return self._seen(), {}

    def step(self, action: Any) -> tuple[Any, float, bool, bool, dict[str, Any]]:
        push = float(action[0])
        if self.steps == 0 and push > 0:
            if self.trouble == "raises":
                raise RuntimeError("the bead is gone\nand so is the line")
            if self.trouble == "hangs":
                time.sleep(60)
            if self.trouble == "dies":
                os._exit(3)
        self.speed += 0.05 * push
        self.at += self.speed
        self.steps += 1
        return self._seen(), -abs(self.at), abs(self.at) > 9, False, {}

    def _seen(self) -> Any:
        return np.array([self.at, self.speed], np.float32)

    def render(self) -> Any:
        picture = np.zeros((40, 80, 3), np.uint8)
        picture[10:30, int(np.clip(40 + 4 * self.at, 0, 79))] = 255
        return picture


gymnasium.register("Little-v0", "tests.little_env:Little", max_episode_steps=30)
