"""Speeds: joints held exactly, motors, limits and contacts by projected Gauss–Seidel.

The five bodies are a tree that hangs on the hip. Its seven speeds `q` are those of the hip and the five spins; the
speed of each body is that of the hip and of the arms that lead to it, so no joint can come apart. The matrix of mass of
`q` is a block arrow: each leg's two spins (2×2) and the hull's are tied to the hip alone, and are eliminated down to
the hip's 2×2 (R. Featherstone, Rigid Body Dynamics Algorithms, 2008, chapter 6). What a motor, a limit or a contact
adds to `q` is its inverse times the row of that constraint; impulses are swept as `b2Island::Solve` does it, with
those of the last tick to begin with.
"""

from __future__ import annotations

from typing import Any

from brains.simd import anywhere, larger, load, smaller, splat, store, vector, where
from game.engine.blocks import part
from game.worlds.walker import body
from game.worlds.walker.contacts import place
from game.worlds.walker.rows import (
    ALL_MASS,
    ANGLE,
    ANSWER_ROWS,
    ARM_X,
    ARM_Y,
    BY_INERTIA,
    BY_MASS,
    CONTACT,
    COS,
    FALLING,
    FIRST,
    FIRST_X,
    FIRST_Y,
    GIVE,
    HELD,
    INERTIA,
    INVERSE,
    JOINT,
    LEAST,
    LEGS,
    LEVER,
    LIMIT,
    LIMITS,
    MASS,
    MEAN,
    MOST,
    MOTOR,
    NEAR,
    NORMAL,
    ON,
    OTHER_X,
    OTHER_Y,
    OWN,
    PULL,
    PULL_ROWS,
    REFERENCE,
    SECOND_X,
    SECOND_Y,
    SHAPE,
    SHAPE_ROWS,
    SINE,
    SKIN,
    SLOTS,
    SPEED,
    SPIN,
    STRENGTH,
    STRONG,
    TANGENT,
    TO_NORMAL,
    TOUCHED,
    VX,
    VY,
    WANTED,
    X,
    Y,
    constants,
    given,
)
from game.worlds.walker.sweeping import FURTHER, sweep

SPEEDS = constants(body.SPEEDS)
FAR = 1e9
"""More than any impulse."""
LEG_INVERSE, HULL_INVERSE, HIP_INVERSE = GIVE + 10, GIVE + 16, GIVE + 17
ALIKE = 1000.0
"""`k_maxConditionNumber`: two points that are more alike are one."""


@part(small=True)
def arms(w: Any, j: Any) -> None:
    """From the centres of a joint's bodies to their ends of it."""
    a, b = FIRST[j], j + 1
    s, c = load(w, SINE + a, 0), load(w, COS + a, 0)
    x, y = given(w, FIRST_X + j), given(w, FIRST_Y + j)
    store(w, ARM_X + j, 0, c * x - s * y)
    store(w, ARM_Y + j, 0, s * x + c * y)
    s, c = load(w, SINE + b, 0), load(w, COS + b, 0)
    x, y = given(w, SECOND_X + j), given(w, SECOND_Y + j)
    store(w, OTHER_X + j, 0, c * x - s * y)
    store(w, OTHER_Y + j, 0, s * x + c * y)


@part()
def weigh(w: Any) -> None:
    """The inverse of the matrix of mass in parts: `GIVE` and what follows it. m: hip and a spin; d: spins."""
    hx, hy = load(w, ARM_X, 0), load(w, ARM_Y, 0)
    hull, mass = given(w, MASS), given(w, ALL_MASS)
    d = 1.0 / (hull * (hx * hx + hy * hy) + given(w, INERTIA))
    mx, my = hy * hull, (0.0 - hx) * hull
    gx, gy = d * mx, d * my
    store(w, HULL_INVERSE, 0, d)
    store(w, GIVE, 0, gx)
    store(w, GIVE + 1, 0, gy)
    s11, s12, s22 = mass - mx * gx, 0.0 - mx * gy, mass - my * gy
    for leg in range(2):
        hip, knee = 2 * leg, 2 * leg + 1
        upper, lower = given(w, MASS + 1), given(w, MASS + 2)
        tx, ty = 0.0 - load(w, OTHER_X + hip, 0), 0.0 - load(w, OTHER_Y + hip, 0)
        kx, ky = load(w, ARM_X + knee, 0) + tx, load(w, ARM_Y + knee, 0) + ty
        sx, sy = 0.0 - load(w, OTHER_X + knee, 0), 0.0 - load(w, OTHER_Y + knee, 0)
        ux, uy = 0.0 - (ty * upper + ky * lower), tx * upper + kx * lower
        lx, ly = (0.0 - sy) * lower, sx * lower
        duu = (tx * tx + ty * ty) * upper + (kx * kx + ky * ky) * lower + given(w, INERTIA + 1)
        dll = (sx * sx + sy * sy) * lower + given(w, INERTIA + 2)
        dul = (kx * sx + ky * sy) * lower
        by = 1.0 / (duu * dll - dul * dul)
        iuu, iul, ill = dll * by, (0.0 - dul) * by, duu * by
        gux, guy = iuu * ux + iul * lx, iuu * uy + iul * ly
        glx, gly = iul * ux + ill * lx, iul * uy + ill * ly
        at = LEG_INVERSE + 3 * leg
        store(w, at, 0, iuu)
        store(w, at + 1, 0, iul)
        store(w, at + 2, 0, ill)
        at = GIVE + 2 + 4 * leg
        store(w, at, 0, gux)
        store(w, at + 1, 0, guy)
        store(w, at + 2, 0, glx)
        store(w, at + 3, 0, gly)
        s11 = s11 - (ux * gux + lx * glx)
        s12 = s12 - (ux * guy + lx * gly)
        s22 = s22 - (uy * guy + ly * gly)
    by = 1.0 / (s11 * s22 - s12 * s12)
    store(w, HIP_INVERSE, 0, s22 * by)
    store(w, HIP_INVERSE + 1, 0, (0.0 - s12) * by)
    store(w, HIP_INVERSE + 2, 0, s11 * by)


@part()
def answer(w: Any, at: Any, fx: Any, fy: Any, hull: Any, ua: Any, la: Any, ub: Any, lb: Any) -> None:
    """The inverse of the matrix of mass times a row: seven rows from `at` on."""
    give = GIVE + 2
    fx = fx - (load(w, GIVE, 0) * hull + load(w, give, 0) * ua + load(w, give + 2, 0) * la)
    fx = fx - (load(w, give + 4, 0) * ub + load(w, give + 6, 0) * lb)
    fy = fy - (load(w, GIVE + 1, 0) * hull + load(w, give + 1, 0) * ua + load(w, give + 3, 0) * la)
    fy = fy - (load(w, give + 5, 0) * ub + load(w, give + 7, 0) * lb)
    i11, i12, i22 = load(w, HIP_INVERSE, 0), load(w, HIP_INVERSE + 1, 0), load(w, HIP_INVERSE + 2, 0)
    x, y = i11 * fx + i12 * fy, i12 * fx + i22 * fy
    store(w, at, 0, x)
    store(w, at + 1, 0, y)
    store(w, at + 2, 0, load(w, HULL_INVERSE, 0) * hull - (load(w, GIVE, 0) * x + load(w, GIVE + 1, 0) * y))
    for leg in range(2):
        u, low = (ua, la) if leg == 0 else (ub, lb)
        d, g = LEG_INVERSE + 3 * leg, give + 4 * leg
        iul = load(w, d + 1, 0)
        turns = load(w, d, 0) * u + iul * low, iul * u + load(w, d + 2, 0) * low
        store(w, at + 3 + 2 * leg, 0, turns[0] - (load(w, g, 0) * x + load(w, g + 1, 0) * y))
        store(w, at + 4 + 2 * leg, 0, turns[1] - (load(w, g + 2, 0) * x + load(w, g + 3, 0) * y))


@part()
def free(w: Any) -> None:
    """The speeds of the tree after gravity: those whose momenta are the bodies'."""
    falling, mass, upper_mass, lower_mass = (given(w, FALLING), given(w, MASS), given(w, MASS + 1), given(w, MASS + 2))
    vy = load(w, VY, 0) + falling
    px, py = load(w, VX, 0) * mass, vy * mass
    fx, fy = px, py
    hull = load(w, SPIN, 0) * given(w, INERTIA) + (load(w, ARM_Y, 0) * px - load(w, ARM_X, 0) * py)
    spins = hull, hull, hull, hull
    for leg in range(2):
        hip, knee, u, low = 2 * leg, 2 * leg + 1, 2 * leg + 1, 2 * leg + 2
        tx, ty = 0.0 - load(w, OTHER_X + hip, 0), 0.0 - load(w, OTHER_Y + hip, 0)
        kx, ky = load(w, ARM_X + knee, 0) + tx, load(w, ARM_Y + knee, 0) + ty
        sx, sy = 0.0 - load(w, OTHER_X + knee, 0), 0.0 - load(w, OTHER_Y + knee, 0)
        px, py = load(w, VX + u, 0) * upper_mass, (load(w, VY + u, 0) + falling) * upper_mass
        lx, ly = load(w, VX + low, 0) * lower_mass, (load(w, VY + low, 0) + falling) * lower_mass
        fx, fy = fx + (px + lx), fy + (py + ly)
        upper = load(w, SPIN + u, 0) * given(w, INERTIA + 1) + (tx * py - ty * px) + (kx * ly - ky * lx)
        lower = load(w, SPIN + low, 0) * given(w, INERTIA + 2) + (sx * ly - sy * lx)
        spins = (upper, lower, spins[2], spins[3]) if leg == 0 else (spins[0], spins[1], upper, lower)
    answer(w, SPEED, fx, fy, hull, spins[0], spins[1], spins[2], spins[3])


@part(small=True)
def add(w: Any, at: Any, impulse: Any) -> None:
    """Add an answer times an impulse to the speeds."""
    for k in range(7):
        store(w, SPEED + k, 0, load(w, SPEED + k, 0) + load(w, at + k, 0) * impulse)


@part(vector, small=True)
def angle_of(w: Any, j: Any) -> Any:
    return load(w, ANGLE + j + 1, 0) - load(w, ANGLE + FIRST[j], 0) - REFERENCE[j]


@part()
def prepare_joint(w: Any, j: Any, action: Any) -> None:
    """`b2RevoluteJoint::InitVelocityConstraints`: the motor's and the limit's answer, and what they may."""
    at = JOINT + j * ANSWER_ROWS
    zero, one = splat(0.0), splat(1.0)
    hip = j == 0 or j == 2
    first, second = (0.0 - one) if hip else zero, one if hip else zero
    knee, shin = zero if hip else (0.0 - one), zero if hip else one
    upper, lower = second + knee, shin
    if j < 2:
        answer(w, at, zero, zero, first, upper, lower, zero, zero)
    else:
        answer(w, at, zero, zero, first, zero, zero, upper, lower)
    a = 2 + FIRST[j]
    own = load(w, at + 3 + j, 0) - load(w, at + a, 0)
    store(w, at + OWN, 0, own)
    store(w, at + HELD, 0, FURTHER / own)
    angle = angle_of(w, j)
    low, high = angle <= LIMITS[j, 0], angle >= LIMITS[j, 1]
    least, most = where(high, -FAR, zero), where(low, FAR, zero)
    store(w, at + LEAST, 0, least)
    store(w, at + MOST, 0, most)
    limit = smaller(larger(load(w, LIMIT + j, 0), least), most)
    store(w, LIMIT + j, 0, limit)
    action = where(action == action, action, zero)
    store(w, at + WANTED, 0, where(action > 0.0, SPEEDS[j], where(action < 0.0, -SPEEDS[j], zero)))
    size = smaller(larger(action, 0.0 - action), 1.0)
    store(w, at + STRONG, 0, size * given(w, STRENGTH))
    add(w, at, load(w, MOTOR + j, 0) + limit)


@part()
def prepare_point(w: Any, b: Any, contact: Any, k: Any, at: Any, kept: Any) -> None:
    """`b2ContactSolver::InitializeVelocityConstraints` for a point of a contact that goes on."""
    nx, ny, px, py, gap, by_ground = place(w, b, contact, k)
    shift = where(by_ground, -0.5, splat(0.5)) * (gap + SKIN)
    rx, ry = px + shift * nx - load(w, X + b, 0), py + shift * ny - load(w, Y + b, 0)
    shape = SHAPE + contact * SHAPE_ROWS
    on = load(w, shape + NEAR + k, 0) * load(w, shape + ON, 0) > 0.0
    if k == 1:  # two that are too much alike are solved as one
        _, _, qx, qy, gap, by_ground = place(w, b, contact, 0)
        shift = where(by_ground, -0.5, splat(0.5)) * (gap + SKIN)
        qx, qy = qx + shift * nx - load(w, X + b, 0), qy + shift * ny - load(w, Y + b, 0)
        c0, c1 = qx * ny - qy * nx, rx * ny - ry * nx
        m, i = given(w, BY_MASS + b), given(w, BY_INERTIA + b)
        k11, k22, k12 = i * c0 * c0 + m, i * c1 * c1 + m, i * c0 * c1 + m
        alike = k11 * k11 >= ALIKE * (k11 * k22 - k12 * k12)
        on = on & ~(alike & (load(w, shape + NEAR, 0) > 0.0))
    lower = b == 2 or b == 4
    hip = 0 if b < 3 else 2
    ox, oy = load(w, OTHER_X + hip, 0), load(w, OTHER_Y + hip, 0)
    zero = splat(0.0)
    ux, uy, lx, ly = rx - ox, ry - oy, zero, zero
    if lower:
        ux, uy = load(w, ARM_X + hip + 1, 0) - ox, load(w, ARM_Y + hip + 1, 0) - oy
        lx, ly = rx - load(w, OTHER_X + hip + 1, 0), ry - load(w, OTHER_Y + hip + 1, 0)
    store(w, at, 0, nx)
    store(w, at + 1, 0, ny)
    for way in range(2):
        x, y = (nx, ny) if way == 0 else (ny, 0.0 - nx)
        on_upper, on_lower = ux * y - uy * x, lx * y - ly * x
        store(w, at + LEVER + 2 * way, 0, on_upper)
        store(w, at + LEVER + 2 * way + 1, 0, on_lower)
        to = at + TO_NORMAL + 7 * way
        if b < 3:
            answer(w, to, x, y, zero, on_upper, on_lower, zero, zero)
        else:
            answer(w, to, x, y, zero, zero, zero, on_upper, on_lower)
        spin = to + 3 + hip
        own = x * load(w, to, 0) + y * load(w, to + 1, 0)
        own = own + (on_upper * load(w, spin, 0) + on_lower * load(w, spin + 1, 0))
        store(w, at + INVERSE + way, 0, where(on, FURTHER / own, zero))
        row = kept + (NORMAL if way == 0 else TANGENT) + k
        impulse = where(on, load(w, row, 0), zero)
        store(w, row, 0, impulse)
        add(w, to, impulse)
    store(w, at + MEAN, 0, load(w, kept + NORMAL + k, 0))


@part()
def spread_speeds(w: Any) -> None:
    """From the tree's speeds to the bodies'."""
    vx, vy = load(w, SPEED, 0), load(w, SPEED + 1, 0)
    for b in range(5):
        store(w, SPIN + b, 0, load(w, SPEED + 2 + b, 0))
    spin = load(w, SPIN, 0)
    store(w, VX, 0, vx + spin * load(w, ARM_Y, 0))
    store(w, VY, 0, vy - spin * load(w, ARM_X, 0))
    for leg in range(2):
        hip, knee = 2 * leg, 2 * leg + 1
        spin = load(w, SPIN + knee, 0)
        ux, uy = vx + spin * load(w, OTHER_Y + hip, 0), vy - spin * load(w, OTHER_X + hip, 0)
        store(w, VX + knee, 0, ux)
        store(w, VY + knee, 0, uy)
        kx, ky = ux - spin * load(w, ARM_Y + knee, 0), uy + spin * load(w, ARM_X + knee, 0)
        spin = load(w, SPIN + knee + 1, 0)
        store(w, VX + knee + 1, 0, kx + spin * load(w, OTHER_Y + knee, 0))
        store(w, VY + knee + 1, 0, ky - spin * load(w, OTHER_X + knee, 0))


@part()
def solve_speeds(w: Any, actions: Any, bodies: Any, slots: Any) -> None:
    """All of it, with so many slots a body.

    Args:
        actions: `(output, GROUP)`.
        bodies: `(point, GROUP)`, room to remember which points are swept.
    """
    for j in range(4):
        arms(w, j)
    weigh(w)
    free(w)
    for j in range(4):
        prepare_joint(w, j, load(actions, j, 0))
    count = 0
    for leg in range(4):
        b = LEGS[leg]
        for slot in range(slots):
            contact = SLOTS[b, slot]
            if anywhere(load(w, SHAPE + contact * SHAPE_ROWS + ON, 0) > 0.0):
                for k in range(2):
                    kept = TOUCHED + contact * CONTACT
                    at = PULL + count * PULL_ROWS
                    prepare_point(w, b, contact, k, at, kept)
                    bodies[count, 0], bodies[count, 1] = 0 if b < 3 else 2, kept + k
                    if anywhere(load(w, at + INVERSE, 0) > 0.0):
                        count += 1
    sweep(w, bodies, count)
    spread_speeds(w)
