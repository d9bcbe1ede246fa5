"""Contacts of a leg's body from tick to tick: what begins, what goes on with its impulses, and what ends."""

from __future__ import annotations

from typing import Any

from brains.simd import anywhere, load, mask, splat, store, vector, where
from game.engine.blocks import part
from game.worlds.walker.ground import LEFT, NOWHERE, cell, next_box, roof, slots
from game.worlds.walker.manifold import touch_box, touch_edge
from game.worlds.walker.rows import (
    BOXES,
    BY_GROUND,
    CONTACT,
    COS,
    EDGE_SLOTS,
    FOOT,
    FOUND,
    KEY,
    LOOKED,
    NORMAL,
    NORMAL_X,
    NORMAL_Y,
    OLD,
    OLD_ROWS,
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
    given,
)
from game.worlds.walker.turning import floored


@part()
def set_aside(w: Any, b: Any, count: Any, who: Any) -> None:
    """What is remembered of a body's contacts, of those who are meant: it is taken from there again."""
    for k in range(count):
        at, aside = TOUCHED + SLOTS[b, k] * CONTACT, OLD + k * OLD_ROWS
        store(w, SHAPE + SLOTS[b, k] * SHAPE_ROWS + ON, 0, splat(0.0))
        store(w, aside + FOUND, 0, splat(0.0))
        for row in range(CONTACT):
            old = load(w, at + row, 0)
            store(w, aside + row, 0, where(who, old, splat(0.0)))
            store(w, at + row, 0, where(who, splat(0.0), old))


@part(vector)
def impulse(w: Any, row: Any, point: Any, number: Any, key: Any, count: Any) -> Any:
    """That a point of a contact had in the last tick; 0 for one that is new."""
    kept = splat(0.0)
    for k in range(count):
        aside = OLD + k * OLD_ROWS
        same = (load(w, aside, 0) == number) & (load(w, aside + KEY + point, 0) == key) & (key > 0.0)
        kept = where(same, load(w, aside + row + point, 0), kept)
    return kept


@part(vector)
def take(w: Any, b: Any, number: Any, key0: Any, key1: Any, rank: Any, count: Any) -> Any:
    """Put the contact that was looked at last behind those that the body has already, with its impulses of before.

    Returns:
        Where it goes on from the last tick.
    """
    looked = SHAPE + LOOKED * SHAPE_ROWS
    on, goes_on = load(w, looked + ON, 0) > 0.0, splat(0.0)
    for k in range(count):
        aside = OLD + k * OLD_ROWS
        same = on & (load(w, aside, 0) == number)
        goes_on = where(same, 1.0, goes_on)
        store(w, aside + FOUND, 0, where(same, 1.0, load(w, aside + FOUND, 0)))
    pushes = impulse(w, NORMAL, 0, number, key0, count), impulse(w, NORMAL, 1, number, key1, count)
    drags = impulse(w, TANGENT, 0, number, key0, count), impulse(w, TANGENT, 1, number, key1, count)
    for k in range(count):
        here = on & (rank == float(k))
        if not anywhere(here):
            continue
        at, shape = TOUCHED + SLOTS[b, k] * CONTACT, SHAPE + SLOTS[b, k] * SHAPE_ROWS
        for row in range(SHAPE_ROWS):
            store(w, shape + row, 0, where(here, load(w, looked + row, 0), load(w, shape + row, 0)))
        store(w, at, 0, where(here, number, load(w, at, 0)))
        for point in range(2):
            key, push, drag = (key0, pushes[0], drags[0]) if point == 0 else (key1, pushes[1], drags[1])
            store(w, at + KEY + point, 0, where(here, key, load(w, at + KEY + point, 0)))
            store(w, at + NORMAL + point, 0, where(here, push, load(w, at + NORMAL + point, 0)))
            store(w, at + TANGENT + point, 0, where(here, drag, load(w, at + TANGENT + point, 0)))
    return goes_on


@part()
def collide(w: Any, course: Any, b: Any, who: Any) -> None:
    """`b2ContactManager::Collide` for a body of a leg, for those who are meant.

    The newest come first, which are furthest to the right for who walks forward. A foot's flag is set when a touch
    begins, and cleared when one with anything ends: what Box2D asks last decides. On bare ground what ends does: runs
    and cards of walkers depend on it.
    """
    had, count = splat(0.0), slots(course)
    x = load(w, X + b, 0)
    for k in range(count):
        had = had + load(w, TOUCHED + SLOTS[b, k] * CONTACT, 0)
        store(w, SHAPE + SLOTS[b, k] * SHAPE_ROWS + ON, 0, splat(0.0))
    if not anywhere(who & ((load(w, Y + b, 0) - given(w, REACH + b) <= roof(course, x)) | (had > 0.0))):
        return
    set_aside(w, b, count, who)
    begins, ends, rank, last = splat(0.0), splat(0.0), splat(0.0), splat(NOWHERE)
    edge, box = floored((x - given(w, REACH + b)) / STEP), splat(0.0)
    if count > EDGE_SLOTS:
        box = next_box(course, x - given(w, REACH + b))
    looked = SHAPE + LOOKED * SHAPE_ROWS + ON
    for k in range(count):
        if k < EDGE_SLOTS:
            number = edge + float(EDGE_SLOTS - 1 - k)
            key0, key1 = touch_edge(w, course, b, number, LOOKED)
            left, number = number * STEP, number + 1.0
        else:
            number = box + float(count - 1 - k)
            key0, key1 = touch_box(w, course, b, number, LOOKED)
            left, number = cell(course, LEFT, number), number + (1.0 + BOXES)
        on = who & (load(w, looked, 0) > 0.0)
        if not anywhere(on):
            continue
        store(w, looked, 0, where(on, 1.0, splat(0.0)))
        goes_on = take(w, b, number, key0, key1, rank, count)
        rank = rank + load(w, looked, 0)
        starts = on & (goes_on == 0.0)
        begins = where(starts, 1.0, begins)
        last = where(starts & (left < last), left, last)
    for k in range(count):
        aside = OLD + k * OLD_ROWS
        number = load(w, aside, 0)
        stops = (number > 0.0) & (load(w, aside + FOUND, 0) == 0.0)
        if count > EDGE_SLOTS:
            left = where(number > BOXES, cell(course, LEFT, number - (1.0 + BOXES)), (number - 1.0) * STEP)
            stops = stops & (left < last)
        ends = where(stops, 1.0, ends)
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
