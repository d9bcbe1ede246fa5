"""The zero-gradient recipe on Gymnasium's own CartPole in plain NumPy, float64, one network and one step at a time."""

from __future__ import annotations

from itertools import pairwise

import gymnasium
import numpy as np

SIZES = (4, 16, 2)
LIMIT = 10_000
"""Steps of an episode; one that gets so far counts."""
SPREAD = 0.1
"""Standard deviation of mutations."""

Layers = list[tuple[np.ndarray, np.ndarray]]


def environment(limit: int = LIMIT) -> gymnasium.Env:
    return gymnasium.make("CartPole-v1", max_episode_steps=limit)


def layers(genome: np.ndarray) -> Layers:
    """Weights `(n_in, n_out)` and biases `(n_out,)` of each layer."""
    parts, begin = [], 0
    for n_in, n_out in pairwise(SIZES):
        weights = genome[begin : begin + n_in * n_out].reshape(n_in, n_out)
        begin += n_in * n_out
        parts.append((weights, genome[begin : begin + n_out]))
        begin += n_out
    return parts


def decide(parts: Layers, seen: np.ndarray) -> int:
    """0 pushes to the left, 1 to the right; ReLU after every layer, of equal outputs the first."""
    values = seen.astype(np.float64)
    for weights, biases in parts:
        values = np.maximum(values @ weights + biases, 0)
    return int(np.argmax(values))


def steps(env: gymnasium.Env, genome: np.ndarray, start: np.ndarray) -> int:
    """Of one episode from `start (position, speed, angle, spin)`, to the fall or to the limit of `env`."""
    parts = layers(genome)
    env.reset()
    env.unwrapped.state = start
    seen, count, over = start, 0, False
    while not over:
        seen, _, terminated, truncated, _ = env.step(decide(parts, seen))
        count += 1
        over = terminated or truncated
    return count


def fitness(env: gymnasium.Env, genomes: np.ndarray, starts: np.ndarray) -> np.ndarray:
    """`(individual,)`: mean steps of each genome from all `starts (start, 4)`."""
    return np.array([np.mean([steps(env, genome, start) for start in starts]) for genome in genomes])


def breed(rng: np.random.Generator, genomes: np.ndarray, scores: np.ndarray) -> np.ndarray:
    """The recipe's next generation: the best survives, all others are its mutated copies."""
    best = genomes[np.argmax(scores)]
    children = best + rng.normal(0, SPREAD, genomes.shape)
    children[0] = best
    return children


def generation(
    env: gymnasium.Env, rng: np.random.Generator, genomes: np.ndarray, starts: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Fitness `(individual,)`, and the next genomes `(individual, gene)`."""
    scores = fitness(env, genomes, starts)
    return scores, breed(rng, genomes, scores)
