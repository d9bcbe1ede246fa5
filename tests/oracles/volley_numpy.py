"""Volleyball for many games at once in plain NumPy: what `bench` measures the kernel against."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from brains.network import activate
from game.engine.course import Course
from game.engine.side import Side

Floats = NDArray[np.floating]
TICK, HAIR = 1 / 30.0, 0.1 / 30.0
NATURE = 5
"""Rows before the serves: gravity, wind, height of the net, what a tick is worth, and what a judged ball is."""


class Brains:
    """Each game has a brain of its own."""

    def __init__(self, side: Side) -> None:
        self.network = side.network
        genomes = side.genomes if side.chosen is None else side.genomes[side.chosen]
        parts = [self.network.weights(genome) for genome in genomes]
        self.layers = [
            [np.stack(p) if p[0] is not None else None for p in zip(*part, strict=True)]
            for part in zip(*parts, strict=True)
        ]
        self.values: list[Floats] = [np.zeros((len(genomes), size)) for size in self.network.sizes]

    def __call__(self, seen: Floats) -> NDArray[np.bool_]:
        """Buttons `(game, button)` for what is seen, `(game, input)`."""
        self.values[0] = seen
        for k, (weights, memory, biases) in enumerate(self.layers):
            total = np.einsum("gi,gio->go", self.values[k], weights) + biases
            if memory is not None:
                total = total + np.einsum("gi,gio->go", self.values[k + 1], memory)
            self.values[k + 1] = activate(self.network.activations[k], total)
        return self.values[-1] > 0


def scores(right: Side, left: Side, course: Course, starts: Floats) -> Floats:
    """`(game,)`: points of the right side less those of the left one; `starts (game, field)` as from `together`."""
    given = starts[:, -(NATURE + 18) :]
    gravity, net, serves = given[:, 0], given[:, 2], given[:, NATURE:].reshape(-1, 9, 2)
    count = len(given)
    sides, brains = np.array([-1.0, 1.0]), (Brains(left), Brains(right))
    x, y = np.array([[-12.0], [12.0]]) * np.ones(count), np.full((2, count), 1.5)
    vx, vy = np.zeros((2, count)), np.zeros((2, count))
    served = np.zeros(count, dtype=int)
    ball, before, held = np.zeros((4, count)), np.zeros(count), np.zeros(count)
    lives, points, running = np.full((2, count), 5), np.zeros(count), np.ones(count, dtype=bool)

    def serve(who: NDArray[np.bool_]) -> None:
        ball[:2, who] = [[0.0], [12.0]]
        ball[2:, who] = serves[who, np.minimum(served[who], 8)].T
        before[who], held[who] = 0.0, 30
        served[who] += 1

    def look() -> list[Floats]:
        views = []
        for k, side in enumerate(sides):
            other = 1 - k
            rows = [x[k] * side, y[k], vx[k] * side, vy[k], ball[0] * side, ball[1], ball[2] * side, ball[3]]
            rows += [-x[other] * side, y[other], -vx[other] * side, vy[other]]
            views.append(np.stack(rows, axis=1) / 10)
        return views

    serve(running)
    seen = look()
    for _ in range(course.ticks):
        if not running.any():
            break
        for k, side in enumerate(sides):
            forward, backward, jump = brains[k](seen[k]).T
            vy[k] = np.where(y[k] <= 1.5 + HAIR, np.where(jump, 13.5, 0.0), vy[k] + gravity * TICK)
            vx[k] = (backward.astype(float) - forward) * 17.5 * side
            x[k], y[k] = x[k] + vx[k] * TICK, y[k] + vy[k] * TICK
            low = y[k] <= 1.5
            y[k], vy[k] = np.where(low, 1.5, y[k]), np.where(low, 0.0, vy[k])
            inside = np.clip(x[k] * side, 2.0, 22.5) * side
            vx[k] = np.where(abs(x[k] - inside) > 0, 0.0, vx[k])
            x[k] = inside
        free = held == 0
        held = np.maximum(held - 1, 0)
        ball[3] += np.where(free, gravity * TICK, 0.0)
        speed = np.hypot(ball[2], ball[3])
        ball[2:] *= np.where(free & (speed > 22.5), 22.5 / np.maximum(speed, 1e-9), 1.0)
        before = np.where(free, ball[0], before)
        ball[:2] += np.where(free, ball[2:] * TICK, 0.0)
        still = np.zeros(count)
        others = [(x[0], y[0], vx[0], vy[0], 2.0), (x[1], y[1], vx[1], vy[1], 2.0), (still, net, still, still, 1.0)]
        for ox, oy, ovx, ovy, reach in others:
            dx, dy = ball[0] - ox, ball[1] - oy
            length = np.maximum(np.hypot(dx, dy), 1e-9)
            hit = length < reach
            nx, ny = dx / length, dy / length
            out = np.where(hit, 0.1 * np.ceil((reach - length) / 0.1), 0.0)
            ball[0] += nx * out
            ball[1] += ny * out
            towards = np.where(hit, 2 * ((ball[2] - ovx) * nx + (ball[3] - ovy) * ny), 0.0)
            ball[2] -= nx * towards
            ball[3] -= ny * towards
        for side in (-1.0, 1.0):
            wall = ball[0] * side >= 23.5
            ball[2] = np.where(wall, -ball[2], ball[2])
            ball[0] = np.where(wall, side * (23.5 - HAIR), ball[0])
        down = ball[1] <= 2.0
        ceiling = ~down & (ball[1] >= 47.5)
        ball[3], ball[1] = np.where(ceiling, -ball[3], ball[3]), np.where(ceiling, 47.5 - HAIR, ball[1])
        for side in (-1.0, 1.0):
            struck = ~down & (ball[0] * side <= 1.0) & (before * side > 1.0) & (ball[1] <= net)
            ball[2] = np.where(struck, -ball[2], ball[2])
            ball[0] = np.where(struck, side * (1.0 + HAIR), ball[0])
        won = np.where(down, np.where(ball[0] <= 0, 1, -1), 0) * running
        points += won
        lives[0] -= won > 0
        lives[1] -= won < 0
        serve(down)
        seen = [np.where(down[:, None], old, new) for old, new in zip(seen, look(), strict=True)]
        running &= (lives > 0).all(axis=0)
    return points
