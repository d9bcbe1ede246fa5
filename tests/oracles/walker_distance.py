"""How far the plain walker's bodies are from the edges of the ground, without their skins, and when they meet them."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from game.worlds.walker import body
from tests.oracles.walker_contacts import back, box_of, turned

HULL = np.array(body.HULL) - body.CENTRE
TARGET, TOLERANCE = 0.005, 0.00125


def normals_of(corners: Any) -> Any:
    sides = np.roll(corners, -1, axis=0) - corners
    return np.stack([sides[:, 1], -sides[:, 0]], axis=1) / np.linalg.norm(sides, axis=1)[:, None]


def distance(ground: Any, b: int, c: Any, angle: float) -> float:
    """Between a body and the edges of `ground (vertex, 2)`, negative where they overlap."""
    corners = box_of(body.HALF[b]) if b else HULL
    least = 1.0
    for x, y in (c + turned(angle, p) for p in corners):
        edge = math.floor(x / body.STEP)
        if 0 <= edge < len(ground) - 1:
            (x1, y1), (x2, y2) = ground[edge : edge + 2]
            slope = (y2 - y1) / (x2 - x1)
            least = min(least, (y - y1 - slope * (x - x1)) / math.sqrt(1 + slope * slope))
    first = max(math.floor((c[0] - body.REACH[b]) / body.STEP), -1)
    for vertex in ground[first + 1 : first + 7]:
        q = back(angle, vertex - c)
        if b:
            out = np.abs(q) - body.HALF[b]
            least = min(least, float(np.linalg.norm(np.maximum(out, 0)) + min(out.max(), 0)))
        else:
            apart = (float(np.dot(n, q - p)) for n, p in zip(normals_of(corners), corners, strict=True))
            least = min(least, max(apart))
    return least


def moment(ground: Any, b: int, begin: tuple[Any, float], end: tuple[Any, float]) -> float | None:
    """When a leg's body first meets an edge on its way between two places and angles, if it ends in one."""
    (c0, angle0), (c1, angle1) = begin, end
    near, far = distance(ground, b, c0, angle0), distance(ground, b, c1, angle1)
    if far >= TARGET - TOLERANCE:
        return None
    low, high, t = 0.0, 1.0, 0.0
    if near > TARGET + TOLERANCE:
        for k in range(20):
            t = 0.5 * (low + high) if k % 2 == 0 else low + (TARGET - near) * (high - low) / (far - near)
            off = distance(ground, b, c0 + t * (c1 - c0), angle0 + t * (angle1 - angle0))
            if abs(off - TARGET) < TOLERANCE:
                break
            if off > TARGET:
                low, near = t, off
            else:
                high, far = t, off
    return t
