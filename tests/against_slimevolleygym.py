"""The plain rules, and a champion, in slimevolleygym itself: to be run where that is installed.

    python -m venv there
    there/bin/pip install slimevolleygym gym==0.26.2 "numpy<2" opencv-python-headless safetensors
    there/bin/python -m tests.against_slimevolleygym 1000
    there/bin/python -m tests.against_slimevolleygym 1000 game/champions/volley.brain

The first compares 1,000 games tick by tick, with the same serves and buttons at random, held for a while, and after
the ball: places, speeds, rewards and both views (`tests/test_volley.py` holds the kernel to the same plain rules). The
second lets a brain play against the package's own opponent.
"""

from __future__ import annotations

import sys
import warnings
from pathlib import Path

import numpy as np

warnings.filterwarnings("ignore")

from slimevolleygym import slimevolley  # type: ignore[import-not-found]  # noqa: E402

from tests.oracles.volley_plain import Game  # noqa: E402

SERVES = 10


def serves_of(seed: int) -> list[list[float]]:
    """Of the first game after `seed` and `reset`: one is made before it."""
    rng = np.random.Generator(np.random.PCG64(np.random.SeedSequence(seed)))
    drawn = [[rng.uniform(-20, 20), rng.uniform(10, 25)] for _ in range(1 + SERVES)]
    return drawn[1:]


def pressed(kind: int, plain: Game, held: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Buttons `(role, button)` of both sides."""
    if kind == 0 or (kind == 1 and rng.random() < 0.1):
        return rng.random((2, 3)) < 0.5
    if kind == 2:
        return np.array(
            [
                (
                    plain.ball.x * one.side < one.x * one.side - 0.3,
                    0 < one.x * one.side < plain.ball.x * one.side - 0.1,
                    plain.ball.y < 6 and rng.random() < 0.3,
                )
                for one in (plain.right, plain.left)
            ]
        )
    return held


def tick_by_tick(games: int) -> None:
    """Print how many ticks were alike."""
    ticks = apart = unlike = 0
    for number in range(games):
        env = slimevolley.SlimeVolleyEnv()
        env.seed(number)
        env.reset()
        plain, held, rng, done = (
            Game(serves_of(number)),
            np.zeros((2, 3), dtype=bool),
            np.random.default_rng(number),
            False,
        )
        while not done:
            held = pressed(number % 3, plain, held, rng)
            won = plain.step(held[0], held[1])
            seen, reward, done, info = env.step(held[0].astype(int), held[1].astype(int))
            game, ticks = env.game, ticks + 1
            bodies = [
                v for one in (game.agent_left, game.agent_right, game.ball) for v in (one.x, one.y, one.vx, one.vy)
            ]
            apart += not (np.array_equal(bodies, plain.bodies) and won == reward)
            unlike += not (np.array_equal(seen, plain.view(1)) and np.array_equal(info["otherObs"], plain.view(-1)))
    print(f"{games:,} games, {ticks:,} ticks: state or reward differs in {apart:,}, a view in {unlike:,}")


def play(games: int, path: Path) -> None:
    """Print the mean of a brain."""
    from brains.files import load_brain

    brain, points = load_brain(path, "volley"), []
    for number in range(games):
        env = slimevolley.SlimeVolleyEnv()
        env.seed(number)
        seen, memory, total, done = env.reset(), None, 0.0, False
        while not done:
            memory = brain.network.forward(brain.genome, np.asarray(seen, dtype=np.float32), memory)
            seen, reward, done, _ = env.step((memory[-1] > 0).astype(int))
            total += reward
        points.append(total)
    error = np.std(points) / np.sqrt(games)
    print(
        f"{brain.name}: {np.mean(points):.3f} ± {error:.3f} points over {games:,} games, deviation {np.std(points):.3f}"
    )


if __name__ == "__main__":
    count, *files = sys.argv[1:]
    if files:
        play(int(count), Path(files[0]))
    else:
        tick_by_tick(int(count))
