"""What touches, for the plain walker: a convex body and an edge of the ground, as Box2D 2.3 finds it."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from game.worlds.walker import body


def cross(a: Any, b: Any) -> float:
    return float(a[0] * b[1] - a[1] * b[0])


def turned(angle: float, v: Any) -> Any:
    c, s = math.cos(angle), math.sin(angle)
    return np.array([c * v[0] - s * v[1], s * v[0] + c * v[1]])


def back(angle: float, v: Any) -> Any:
    return turned(-angle, v)


@dataclass
class Contact:
    """What touches between a leg's body and an edge: Box2D's `b2Manifold` and `b2VelocityConstraintPoint`."""

    by_edge: bool
    """Whether the edge's face is the reference, and not the box's."""
    face: int
    normal: Any
    """In the frame of the reference."""
    plane: Any
    points: list[Any]
    """Of the other one, in its own frame; None for one that is too far away."""
    kept: list[tuple[int, bool]]
    impulses: Any = field(default_factory=lambda: np.zeros(2))
    frictions: Any = field(default_factory=lambda: np.zeros(2))
    mean: Any = field(default_factory=lambda: np.zeros(2))
    """The normal impulse, half-averaged over sweeps: friction may be so much of it."""


def box_of(half: tuple[float, float]) -> Any:
    w, h = half
    return np.array([(-w, -h), (w, -h), (w, h), (-w, h)])


NORMALS = np.array([(0, -1), (1, 0), (0, 1), (-1, 0)], dtype=float)


def touch(c: Any, angle: float, corners: Any, normals: Any, v1: Any, v2: Any) -> Contact | None:
    """`b2CollideEdgeAndPolygon` for an edge without neighbours."""
    points = [c + turned(angle, p) for p in corners]
    faces = [turned(angle, n) for n in normals]
    along = (v2 - v1) / np.linalg.norm(v2 - v1)
    up = np.array([-along[1], along[0]])
    # The centre of a box, and of the hull nearly so.
    normal = up if np.dot(up, c - v1) > 0 else -up
    edge_gap = min(float(np.dot(normal, p - v1)) for p in points)
    if edge_gap > body.SKIN:
        return None
    gaps = [min(float(np.dot(-n, p - v1)), float(np.dot(-n, p - v2))) for n, p in zip(faces, points, strict=True)]
    if max(gaps) > body.SKIN:
        return None
    best = int(np.argmax(gaps))
    count = len(corners)
    by_edge = not gaps[best] > 0.98 * edge_gap + 0.001
    if by_edge:
        face = int(np.argmin([np.dot(normal, n) for n in faces]))
        r1, r2 = (v2, v1) if normal is up else (v1, v2)
        rn = normal
        incident = [points[face], points[(face + 1) % count]]
    else:
        face = best
        r1, r2, rn = points[face], points[(face + 1) % count], faces[face]
        incident = [v1, v2]
    side = np.array([rn[1], -rn[0]])  # clip to the two sides
    clipped: list[tuple[Any, bool]] = [(incident[0], False), (incident[1], False)]
    for direction, offset in ((side, float(np.dot(side, r1))), (-side, float(np.dot(-side, r2)))):
        d = [float(np.dot(direction, p)) - offset for p, _ in clipped]
        if min(d) > 0:
            return None
        if max(d) > 0:
            t = d[0] / (d[0] - d[1])
            clipped[int(d[1] > 0)] = (clipped[0][0] + t * (clipped[1][0] - clipped[0][0]), True)
    near = [float(np.dot(rn, p - r1)) <= body.SKIN for p, _ in clipped]
    if not any(near):
        return None
    kept = [(face, cut) for _, cut in clipped]
    if by_edge:
        held = [back(angle, p - c) if ok else None for (p, _), ok in zip(clipped, near, strict=True)]
        return Contact(True, face, rn, r1, held, kept)
    held = [p if ok else None for (p, _), ok in zip(clipped, near, strict=True)]
    return Contact(False, face, normals[face], corners[face], held, kept)


def placed(contact: Contact, c: Any, angle: float) -> tuple[Any, list[Any], list[float]]:
    """`b2PositionSolverManifold`: normal from ground to body, points, separations, where the body is now."""
    points: list[Any] = []
    gaps: list[float] = []
    if contact.by_edge:
        normal = contact.normal
        for p in contact.points:
            at = None if p is None else c + turned(angle, p)
            points.append(at)
            gaps.append(math.inf if at is None else float(np.dot(at - contact.plane, normal)) - body.SKIN)
        return normal, points, gaps
    normal = turned(angle, contact.normal)
    plane = c + turned(angle, contact.plane)
    for p in contact.points:
        points.append(p)
        gaps.append(math.inf if p is None else float(np.dot(p - plane, normal)) - body.SKIN)
    return -normal, points, gaps


def middle(contact: Contact, c: Any, angle: float) -> tuple[Any, list[Any]]:
    """`b2WorldManifold`: the normal, and the points halfway between the skins."""
    normal, points, gaps = placed(contact, c, angle)
    out = []
    for p, gap in zip(points, gaps, strict=True):
        if p is None:
            out.append(None)
        elif contact.by_edge:
            out.append(p - 0.5 * (gap + body.SKIN) * normal)
        else:
            out.append(p + 0.5 * (gap + body.SKIN) * normal)
    return normal, out
