"""When a leg first meets a box, also where it would be past its corner at the end of the tick.

Conservative advancement (`b2TimeOfImpact`): of the axis that tells the two apart best it is found out when they come
close along it; there the next axis is looked for, until they are close or an axis keeps them apart to the end. Axes
point from the box to the leg.
"""

from __future__ import annotations

from typing import Any

from brains.simd import anywhere, larger, load, mask, root, smaller, splat, vector, where
from game.engine.blocks import part
from game.worlds.walker import body
from game.worlds.walker.ground import box
from game.worlds.walker.rows import ANGLE, BEGAN, HIGH, REACH, WIDE, X, Y, given
from game.worlds.walker.turning import sine_cosine

TARGET, TOLERANCE = body.SLOP, body.SLOP / 4
"""Of the distance between what is inside the skins [m]."""
AXES, LOOKS = 5, 8
"""That are tried at most, and for the moment along each."""
NEVER = 2.0


@part(vector, vector, small=True)
def beyond(x: Any, y: Any, half_x: Any, half_y: Any) -> Any:
    """From the nearest point of a box about the origin to a point; 0 inside."""
    ox, oy = larger(larger(x, 0.0 - x) - half_x, 0.0), larger(larger(y, 0.0 - y) - half_y, 0.0)
    return where(x < 0.0, 0.0 - ox, ox), where(y < 0.0, 0.0 - oy, oy)


@part(vector, vector, vector, mask)
def nearest(wide: Any, high: Any, half_x: Any, half_y: Any, dx: Any, dy: Any, s: Any, c: Any) -> Any:
    """How far a box at (dx, dy) from a leg's centre is from it, and the axis; true where it turns with the leg.

    A corner of one is nearest to the other. Where no axis tells them apart they overlap, and it is no distance.
    """
    qx, qy = c * dx + s * dy, c * dy - s * dx
    across, along = larger(s, 0.0 - s), larger(c, 0.0 - c)
    apart = larger(dx, 0.0 - dx) - half_x - (along * wide + across * high)
    apart = larger(larger(dy, 0.0 - dy) - half_y - (across * wide + along * high), apart)
    apart = larger(larger(qx, 0.0 - qx) - wide - (along * half_x + across * half_y), apart)
    apart = larger(larger(qy, 0.0 - qy) - high - (across * half_x + along * half_y), apart)
    least, nx, ny, turns = splat(9.0), splat(0.0), splat(0.0), splat(0.0)
    for corner in range(4):
        over, up = 1.0 if corner == 1 or corner == 2 else -1.0, 1.0 if corner > 1 else -1.0
        px, py = over * wide, up * high
        ox, oy = beyond(c * px - s * py - dx, s * px + c * py - dy, half_x, half_y)
        far = root(ox * ox + oy * oy)
        closer = far < least
        least, turns = where(closer, far, least), where(closer, 0.0, turns)
        nx, ny = where(closer, ox, nx), where(closer, oy, ny)
        ex, ey = over * half_x, up * half_y
        ox, oy = beyond(qx + (c * ex + s * ey), qy + (c * ey - s * ex), wide, high)
        far = root(ox * ox + oy * oy)
        closer = far < least
        face = (ox == 0.0) | (oy == 0.0)
        least, turns = where(closer, far, least), where(closer, where(face, 1.0, splat(0.0)), turns)
        nx = where(closer, where(face, 0.0 - ox, s * oy - c * ox), nx)
        ny = where(closer, where(face, 0.0 - oy, 0.0 - (s * ox + c * oy)), ny)
    least = where(apart > 0.0, least, 0.0)
    by = 1.0 / larger(least, 1e-9)
    return least, nx * by, ny * by, turns > 0.0


@part(vector)
def between(
    wide: Any, high: Any, half_x: Any, half_y: Any, dx: Any, dy: Any, a: Any, nx: Any, ny: Any, turns: Any
) -> Any:
    """How far they are apart along an axis, with the leg at an angle; `turns` is 1 where the axis does with it."""
    s, c = sine_cosine(a)
    own = turns > 0.0
    wx, wy = where(own, c * nx - s * ny, nx), where(own, s * nx + c * ny, ny)
    lx, ly = where(own, nx, c * nx + s * ny), where(own, ny, c * ny - s * nx)
    leg = larger(lx, 0.0 - lx) * wide + larger(ly, 0.0 - ly) * high
    return 0.0 - (wx * dx + wy * dy) - leg - (larger(wx, 0.0 - wx) * half_x + larger(wy, 0.0 - wy) * half_y)


@part(vector)
def meets(w: Any, course: Any, b: Any, number: Any, who: Any) -> Any:
    """The share of the tick after which a leg's body meets a box, `NEVER` for none.

    Who overlaps already is left to the contact.
    """
    wide, high = given(w, WIDE + b), given(w, HIGH + b)
    left, bottom, right, top = box(course, number)
    half_x, half_y = 0.5 * (right - left), 0.5 * (top - bottom)
    x0, y0, a0 = load(w, BEGAN + b, 0), load(w, BEGAN + 5 + b, 0), load(w, BEGAN + 10 + b, 0)
    wx, wy, turned = load(w, X + b, 0) - x0, load(w, Y + b, 0) - y0, load(w, ANGLE + b, 0) - a0
    dx, dy = left + half_x - x0, bottom + half_y - y0
    out_x = larger(dx - wx, wx - dx) - half_x
    out_y = larger(dy - wy, wy - dy) - half_y
    looks = who & (smaller(larger(dx, 0.0 - dx) - half_x, out_x) < given(w, REACH + b))
    looks = looks & (smaller(larger(dy, 0.0 - dy) - half_y, out_y) < given(w, REACH + b))
    t, when = splat(0.0), splat(NEVER)
    for _ in range(AXES):
        if not anywhere(looks):
            break
        s, c = sine_cosine(a0 + t * turned)
        near, nx, ny, turns = nearest(wide, high, half_x, half_y, dx - t * wx, dy - t * wy, s, c)
        close = near < TARGET + TOLERANCE
        when = where(looks & close & (near > 0.0), t, when)
        own = where(turns, 1.0, splat(0.0))
        far = between(wide, high, half_x, half_y, dx - wx, dy - wy, a0 + turned, nx, ny, own)
        looks = looks & ~close & ~(far > TARGET + TOLERANCE)
        early, late, seeks = t, splat(1.0), looks & (far < TARGET - TOLERANCE)
        t = where(looks, 1.0, t)
        for look in range(LOOKS):
            if not anywhere(seeks):
                break
            middle = 0.5 * (early + late)
            if look % 2:
                middle = early + (TARGET - near) * (late - early) / (far - near)
            t = where(seeks, middle, t)
            bx, by, a = dx - middle * wx, dy - middle * wy, a0 + middle * turned
            gap = between(wide, high, half_x, half_y, bx, by, a, nx, ny, own)
            short, long = seeks & (gap > TARGET), seeks & ~(gap > TARGET)
            early, near = where(short, middle, early), where(short, gap, near)
            late, far = where(long, middle, late), where(long, gap, far)
            seeks = seeks & ~((gap < TARGET + TOLERANCE) & (gap > TARGET - TOLERANCE))
    return when
