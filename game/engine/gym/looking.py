"""Environments that show pictures, made small for brains with eyes. Imported only where Gymnasium may be."""

from __future__ import annotations

import re
from typing import Any

import gymnasium
import numpy as np
from gymnasium import spaces
from gymnasium.wrappers import FrameStackObservation, GrayscaleObservation
from numpy.typing import NDArray

from game.engine.gym.spaces import is_picture

OPTION, USUAL = "picture", "grey-24"
"""How a picture is shown, if nobody says otherwise."""
SIDES, MOST_SHOWN = (8, 96), 8
"""Of its longer side, pixels; and of pictures that are shown together."""
_SAID = re.compile(r"(?P<colours>grey|colour)-(?P<side>\d{1,3})(?:-(?P<shown>\d))?", re.ASCII)


def looked_through(env: gymnasium.Env[Any, Any], said: str = USUAL) -> gymnasium.Env[Any, Any]:
    """An environment that shows pictures, as `said`: grey or colour, the longer side, and how many of the last ones.

    It has a `picture`, rows, columns and colours, and shows that as numbers from 0 to 1, the oldest of several first.

    Raises:
        ValueError: it is said otherwise; one line.
    """
    read = _SAID.fullmatch(str(said))
    side, shown = (int(read["side"]), int(read["shown"] or 1)) if read else (0, 1)
    if read is None or not (SIDES[0] <= side <= SIDES[1] and 1 <= shown <= MOST_SHOWN):
        raise ValueError(
            f"{OPTION}: expected grey-SIDE or colour-SIDE, {SIDES[0]} to {SIDES[1]}, or of the last N grey-SIDE-N, up "
            f"to {MOST_SHOWN}, got {said!r:.40}"
        )
    shape = env.observation_space.shape
    if not is_picture(env.observation_space):
        raise ValueError(f"{OPTION}: expected an environment that shows one, got {env.observation_space}"[:160])
    if read["colours"] == "grey" and shape is not None and len(shape) == 3 and shape[2] == 3:
        env = GrayscaleObservation(env, keep_dim=True)
    env = Small(env, side)
    return Arranged(FrameStackObservation(env, shown)) if shown > 1 else env


class Small(gymnasium.ObservationWrapper[Any, Any, Any]):
    """Pictures of bytes `(row, column)` or `(row, column, colour)`: means over parts of nearly equal sizes, 0 to 1."""

    def __init__(self, env: gymnasium.Env[Any, Any], side: int) -> None:
        super().__init__(env)
        rows, columns, *colours = env.observation_space.shape or ()
        longer = max(rows, columns)
        self.picture = (*(max(round(size * min(side / longer, 1)), 1) for size in (rows, columns)), *(colours or [1]))
        parts = zip(self.picture, (rows, columns), strict=False)
        self._begins = [np.arange(part) * size // part for part, size in parts]
        down, across = (np.diff(one, append=size) for one, size in zip(self._begins, (rows, columns), strict=True))
        self._full = 255.0 * down[:, None, None] * across[None, :, None]
        self.observation_space = spaces.Box(0.0, 1.0, self.picture, np.float32)

    def observation(self, observation: Any) -> NDArray[np.float32]:
        """`(row, column, colour)`."""
        seen = np.asarray(observation, np.float32).reshape(*np.shape(observation)[:2], -1)
        sums = np.add.reduceat(np.add.reduceat(seen, self._begins[0], axis=0), self._begins[1], axis=1)
        return np.asarray(sums / self._full, np.float32)


class Arranged(gymnasium.ObservationWrapper[Any, Any, Any]):
    """Of several pictures `(picture, row, column, colour)` one, with the colours of all of them."""

    def __init__(self, env: gymnasium.Env[Any, Any]) -> None:
        super().__init__(env)
        count, rows, columns, colours = env.observation_space.shape or ()
        self.picture = rows, columns, count * colours
        self.observation_space = spaces.Box(0.0, 1.0, self.picture, np.float32)

    def observation(self, observation: Any) -> NDArray[np.float32]:
        """`(row, column, colour)`."""
        return np.moveaxis(np.asarray(observation, np.float32), 0, 2).reshape(self.picture)
