"""The corridor race in JAX: jit, one scan over the ticks, all cars at once. Only for the bench; JAX is not required."""

from __future__ import annotations

from collections.abc import Callable

import jax
import jax.numpy as jnp
import numpy as np

from tests.oracles.corridor_numpy import layers


def rollout(walls: np.ndarray) -> Callable[[np.ndarray], np.ndarray]:
    """A compiled function from genomes `(individual, gene)` to scores `(individual,)`."""
    top, bottom = jnp.asarray(walls[0], jnp.float32), jnp.asarray(walls[1], jnp.float32)
    ticks = len(walls[0]) - 9
    seen = jnp.stack(
        [wall[k : k + ticks] for k in (0, 5, 9) for wall in (top, bottom)],
        axis=1,
    )

    @jax.jit
    def scores(genomes: jnp.ndarray) -> jnp.ndarray:
        parts = layers(genomes)

        def tick(carry, columns):
            p, v, alive, score = carry
            values = jnp.concatenate([v[:, None], p[:, None] - columns[None, :]], axis=1)
            for weights, biases in parts:
                values = jax.nn.sigmoid(jnp.einsum("ni,nij->nj", values, weights) + biases)
            force = values[:, 0] - 0.5
            p = p + v / 2
            v = v + force
            p = p + v / 2
            alive = alive & (p <= columns[0]) & (p >= columns[1])
            return (p, v, alive, score + alive), None

        count = genomes.shape[0]
        start = (jnp.zeros(count), jnp.zeros(count), jnp.ones(count, bool), jnp.zeros(count, jnp.int32))
        return jax.lax.scan(tick, start, seen)[0][3]

    return lambda genomes: np.asarray(scores(jnp.asarray(genomes, jnp.float32)))
