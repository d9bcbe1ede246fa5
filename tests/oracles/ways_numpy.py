"""Other ways of teaching in plain NumPy, float64: one game of any pupil, as its rules are told."""

from __future__ import annotations

import numpy as np

from tests.oracles import cells_numpy
from tests.oracles.lessons_numpy import SIDE, STEPS, teacher

TARGETS = {
    "compass": np.array([[0.125], [0.375], [0.625], [0.875]]),
    "sine-cosine": np.array([[0.5, 1], [1, 0.5], [0.5, 0], [0, 0.5]]),
    "scores": np.eye(4),
}


def moved(place: tuple[int, int], direction: int) -> tuple[int, int]:
    x, y = (min(max(at + step, 0), SIDE - 1) for at, step in zip(place, STEPS[direction], strict=True))
    return x, y


def towards(cat: tuple[int, int], mouse: tuple[int, int]) -> int:
    """The longer axis first."""
    dx, dy = mouse[0] - cat[0], mouse[1] - cat[1]
    if abs(dy) > abs(dx):
        return 0 if dy > 0 else 2
    return 1 if dx > 0 else 3


def play(
    flat: np.ndarray, shape: cells_numpy.Shape, answer: str, role: str, every: int, start: np.ndarray, led: np.ndarray
) -> tuple[np.ndarray, list[tuple[int, ...]]]:
    """Outputs `(turn, output)`, and of each turn cat x, y, mouse x, y, what was meant and what was told."""
    cat, mouse = (int(start[0]), int(start[1])), (int(start[2]), int(start[3]))
    seen: list[list[float]] = []
    way, outputs = [], np.empty((0, shape[3]))
    for turn, lead in enumerate(led):
        if role == "cat":
            if turn:
                mouse = moved(mouse, teacher(*cat, *mouse))
            if mouse == cat:
                mouse = SIDE - 1 - mouse[0], SIDE - 1 - mouse[1]
        row = [place / (SIDE - 1) for place in (*cat, *mouse)]
        if turn % every:
            row[(2 if role == "cat" else 0) : (4 if role == "cat" else 2)] = [-1.0, -1.0]
        seen.append(row)
        outputs = cells_numpy.outputs(flat, shape, np.array(seen))
        meant = int(np.argmin(((TARGETS[answer] - outputs[-1]) ** 2).sum(axis=1)))
        told = towards(cat, mouse) if role == "cat" else teacher(*cat, *mouse)
        way.append((*cat, *mouse, meant, told))
        if role == "cat":
            cat = moved(cat, told if lead else meant)
        else:
            mouse = moved(mouse, told if lead else meant)
    return outputs, way
