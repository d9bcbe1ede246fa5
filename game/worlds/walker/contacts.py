"""Contacts of a leg's body from tick to tick: what begins, what goes on with its impulses, and what ends."""

from __future__ import annotations

from typing import Any

from brains.simd import anywhere, load, mask, splat, store, vector, where
from game.engine.blocks import part
from game.worlds.walker.ground import LEFT, NOWHERE, cell, next_box, roof, slots
from game.worlds.walker.manifold import touch_box, touch_edge
from game.worlds.walker.rows import (
    BOX_SLOTS,
    BY_GROUND,
    CONTACT,
    COS,
    EDGE_SLOTS,
    FOOT,
    KEY,
    NORMAL,
    NORMAL_X,
    NORMAL_Y,
    ON,
    PLANE_X,
    PLANE_Y,
    POINT,
    REACH,
    SHAPE,
    SHAPE_ROWS,
    SINE,
    SKIN,
    SLOTS,
    STEP,
    TANGENT,
    TOUCHED,
    X,
    Y,
)
from game.worlds.walker.turning import floored


@part(vector)
def edge_in(w: Any, b: Any, slot: Any) -> Any:
    """The edge that a body may touch in a slot."""
    low = floored((load(w, X + b, 0) - REACH[b]) / STEP)
    off = float(slot) - low
    return low + (off - 4.0 * floored(0.25 * off))


@part(vector)
def box_in(w: Any, course: Any, b: Any, slot: Any) -> Any:
    """The box that it may touch in one of their slots."""
    low = next_box(course, load(w, X + b, 0) - REACH[b])
    off = float(slot) - low
    return low + (off - 2.0 * floored(0.5 * off))


@part()
def renew(w: Any, contact: Any, number: Any, key0: Any, key1: Any, who: Any) -> None:
    """What is remembered of a contact after it was looked at: points that remain keep their impulses."""
    at = TOUCHED + contact * CONTACT
    on = who & (load(w, SHAPE + contact * SHAPE_ROWS + ON, 0) > 0.0)
    old = load(w, at, 0)
    same = old == number + 1.0
    store(w, at, 0, where(who, where(on, number + 1.0, splat(0.0)), old))
    for point in range(2):
        key = key0 if point == 0 else key1
        kept = load(w, at + KEY + point, 0)
        goes_on = on & same & (key == kept) & (key > 0.0)
        for row in (NORMAL, TANGENT):
            impulse = load(w, at + row + point, 0)
            store(w, at + row + point, 0, where(who, where(goes_on, impulse, splat(0.0)), impulse))
        store(w, at + KEY + point, 0, where(who, where(on, key, splat(0.0)), kept))


@part()
def collide(w: Any, course: Any, b: Any, who: Any) -> None:
    """`b2ContactManager::Collide` for a body of a leg, for those who are meant.

    A foot's flag is set when a touch begins, and cleared when one with anything ends. Box2D asks what is newest first,
    which is furthest to the right for who walks forward, and what it asks last decides. On bare ground what ends does:
    runs and cards of walkers depend on it.
    """
    begins, ends, had = splat(0.0), splat(0.0), splat(0.0)
    count = slots(course)
    for k in range(count):
        had = had + load(w, TOUCHED + SLOTS[b, k] * CONTACT, 0)
        store(w, SHAPE + SLOTS[b, k] * SHAPE_ROWS + ON, 0, splat(0.0))
    if not anywhere(who & ((load(w, Y + b, 0) - REACH[b] <= roof(course, load(w, X + b, 0))) | (had > 0.0))):
        return
    last = splat(NOWHERE)
    for k in range(count):
        contact = SLOTS[b, k]
        shape = SHAPE + contact * SHAPE_ROWS + ON
        if k < EDGE_SLOTS:
            number = edge_in(w, b, contact % EDGE_SLOTS)
            key0, key1 = touch_edge(w, course, b, number, contact)
        else:
            number = box_in(w, course, b, contact % BOX_SLOTS)
            key0, key1 = touch_box(w, course, b, number, contact)
        on = who & (load(w, shape, 0) > 0.0)
        store(w, shape, 0, where(on, 1.0, splat(0.0)))
        old = load(w, TOUCHED + contact * CONTACT, 0)
        same, was = old == number + 1.0, old > 0.0
        starts, stops = on & ~(was & same), who & was & ~(on & same)
        if count > EDGE_SLOTS:
            left = number * STEP if k < EDGE_SLOTS else cell(course, LEFT, number)
            decides = (starts | stops) & (left <= last)
            last = where(decides, left, last)
            begins, ends = where(decides, 0.0, begins), where(decides, 0.0, ends)
            starts, stops = starts & decides, stops & decides & ~starts
        begins, ends = where(starts, 1.0, begins), where(stops, 1.0, ends)
        if anywhere(who & (on | was)):
            renew(w, contact, number, key0, key1, who)
    if b == 2 or b == 4:
        row = FOOT + b // 2 - 1
        flag = where(begins > 0.0, 1.0, load(w, row, 0))
        store(w, row, 0, where(ends > 0.0, 0.0, flag))


@part(*[vector] * 5, mask)
def place(w: Any, b: Any, contact: Any, k: Any) -> Any:
    """`b2PositionSolverManifold` where the body is now: normal from the ground to it, the point, and how far it is off.

    A point's distance counts from the skins.
    """
    at = SHAPE + contact * SHAPE_ROWS
    x, y, s, c = load(w, X + b, 0), load(w, Y + b, 0), load(w, SINE + b, 0), load(w, COS + b, 0)
    by_ground = load(w, at + BY_GROUND, 0) > 0.0
    nx, ny = load(w, at + NORMAL_X, 0), load(w, at + NORMAL_Y, 0)
    qx, qy = load(w, at + PLANE_X, 0), load(w, at + PLANE_Y, 0)
    px, py = load(w, at + POINT + 2 * k, 0), load(w, at + POINT + 2 * k + 1, 0)
    px, py = where(by_ground, x + (c * px - s * py), px), where(by_ground, y + (s * px + c * py), py)
    tx, ty = c * nx - s * ny, s * nx + c * ny
    qx, qy = where(by_ground, qx, x + (c * qx - s * qy)), where(by_ground, qy, y + (s * qx + c * qy))
    nx, ny = where(by_ground, nx, tx), where(by_ground, ny, ty)
    gap = (px - qx) * nx + (py - qy) * ny - SKIN
    return where(by_ground, nx, 0.0 - nx), where(by_ground, ny, 0.0 - ny), px, py, gap, by_ground
