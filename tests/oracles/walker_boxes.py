"""What boxes on the ground do to the plain walker: what touches them, and when, as Box2D 2.3 finds it."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from game.worlds.walker import body
from tests.oracles.walker_contacts import NORMALS, Contact, back, turned


def sides_of(box: Any) -> list[tuple[Any, Any, Any]]:
    """Of a box on the ground, clockwise from its top: where each begins and ends, and its normal."""
    left, bottom, right, top = box
    corners = [np.array(p) for p in ((left, top), (right, top), (right, bottom), (left, bottom))]
    normals = [np.array(n, dtype=float) for n in ((0, 1), (1, 0), (0, -1), (-1, 0))]
    return [(corners[k], corners[(k + 1) % 4], normals[k]) for k in range(4)]


def touch_box(c: Any, angle: float, corners: Any, normals: Any, box: Any) -> Contact | None:
    """`b2CollidePolygons` of a box on the ground and a leg's: each one's best axis, and the better of the two."""
    points = [c + turned(angle, p) for p in corners]
    faces = [turned(angle, n) for n in normals]
    sides = sides_of(box)
    grounds = [min(float(np.dot(n, p - begin)) for p in points) for begin, _, n in sides]
    own = [min(float(np.dot(n, begin - p)) for begin, _, _ in sides) for n, p in zip(faces, points, strict=True)]
    if max(grounds) > body.SKIN or max(own) > body.SKIN:
        return None
    by_ground = not max(own) > 0.98 * max(grounds) + 0.001
    if by_ground:
        side = int(np.argmax(grounds))
        begin, end, rn = sides[side]
        face = int(np.argmin([np.dot(rn, n) for n in faces]))
        incident = [points[face], points[(face + 1) % 4]]
    else:
        face = int(np.argmax(own))
        begin, end, rn = points[face], points[(face + 1) % 4], faces[face]
        side = int(np.argmin([np.dot(rn, n) for _, _, n in sides]))
        incident = list(sides[side][:2])
    along = (end - begin) / np.linalg.norm(end - begin)
    low, most = float(np.dot(along, begin)) - body.SKIN, float(np.dot(along, end)) + body.SKIN
    d = [float(np.dot(along, p)) for p in incident]
    if max(d) < low or min(d) > most:
        return None
    clipped = []
    for k in range(2):
        cut = min(max(d[k], low), most)
        t = (cut - d[k]) / (d[1 - k] - d[k]) if cut != d[k] else 0.0
        clipped.append((incident[k] + t * (incident[1 - k] - incident[k]), cut != d[k]))
    near = [float(np.dot(rn, p - begin)) <= body.SKIN for p, _ in clipped]
    if not any(near):
        return None
    kept = [(face + 16 * side, cut) for _, cut in clipped]
    if by_ground:
        held = [back(angle, p - c) if ok else None for (p, _), ok in zip(clipped, near, strict=True)]
        return Contact(True, face, rn, begin, held, kept)
    held = [p if ok else None for (p, _), ok in zip(clipped, near, strict=True)]
    return Contact(False, face, normals[face], corners[face], held, kept)


def apart(c: Any, angle: float, corners: Any, normals: Any, box: Any) -> float:
    """The most that an axis of a convex body or of a box tells them apart by; negative where they overlap."""
    points = [c + turned(angle, p) for p in corners]
    axes = [(turned(angle, n), c + turned(angle, p)) for n, p in zip(normals, corners, strict=True)]
    sides = sides_of(box)
    own = [min(float(np.dot(n, begin - p)) for begin, _, _ in sides) for n, p in axes]
    return max(*own, *(min(float(np.dot(n, p - begin)) for p in points) for begin, _, n in sides))


def closest(a: Any, b: Any) -> tuple[float, Any, bool | None]:
    """Of two polygons that do not overlap: how far they are apart, the direction from `a` to `b`, and whose face it is
    at a right angle to: that of `a` (false), of `b` (true), or none."""
    best: tuple[float, Any, bool | None] = (math.inf, None, None)
    for points, others, owner in ((a, b, True), (b, a, False)):
        for p in points:
            for k in range(len(others)):
                v, w = others[k], others[(k + 1) % len(others)]
                t = float(np.dot(p - v, w - v) / np.dot(w - v, w - v))
                way = v + min(max(t, 0.0), 1.0) * (w - v) - p
                far = float(np.linalg.norm(way))
                if far < best[0]:
                    best = far, (way if owner else -way) / max(far, 1e-12), owner if 0 < t < 1 else None
    return best


def meets(box: Any, corners: Any, begin: tuple[Any, float], end: tuple[Any, float]) -> float | None:
    """`b2TimeOfImpact` of a box on the ground and a leg's on its way between two places and angles; None for none."""
    ground = [one for one, _, _ in sides_of(box)]

    def at(t: float) -> tuple[Any, float]:
        return begin[0] + t * (end[0] - begin[0]), begin[1] + t * (end[1] - begin[1])

    def points(t: float) -> Any:
        c, angle = at(t)
        return [c + turned(angle, p) for p in corners]

    t = 0.0
    normals = NORMALS
    for _ in range(20):
        c, angle = at(t)
        if apart(c, angle, corners, normals, box) <= 0:
            return None
        near, axis, own = closest(ground, points(t))
        if near < 0.005 + 0.00125:
            return t
        local = back(angle, axis)

        def along(u: float, own: bool | None = own, axis: Any = axis, local: Any = local) -> float:
            way = turned(at(u)[1], local) if own else axis
            return min(float(np.dot(way, p)) for p in points(u)) - max(float(np.dot(way, p)) for p in ground)

        far = along(1.0)
        if far > 0.005 + 0.00125:
            return None
        low, high = t, 1.0
        t = 1.0
        if far < 0.005 - 0.00125:
            for k in range(20):
                t = 0.5 * (low + high) if k % 2 == 0 else low + (0.005 - near) * (high - low) / (far - near)
                gap = along(t)
                if abs(gap - 0.005) < 0.00125:
                    break
                if gap > 0.005:
                    low, near = t, gap
                else:
                    high, far = t, gap
    return None
