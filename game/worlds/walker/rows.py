"""The rows of a walker's state, and of the room in which sixteen of them are moved.

The first `FIELDS` rows of the room are the state; behind them is what one tick needs and forgets. Of rows that come in
fives, each body has one; in fours, each joint.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import types

from brains.simd import spread, vector
from game.engine.blocks import part
from game.worlds.walker import body

X, Y, ANGLE, VX, VY, SPIN = range(0, 30, 5)
"""Centres of mass [m], angles [rad], velocities [m/s] and spins [rad/s]."""
MOTOR, LIMIT = 30, 34
"""Impulses of the last tick [N·m·s]; a limit's is positive at the lower end and negative at the upper one."""
FOOT = 38
"""Whether lower A and lower B touch the ground: 1 or 0."""
SHAPING, OVER, FURTHEST, IDLE = range(40, 44)
"""Gymnasium's potential; 2 once it has fallen and 1 if it does in the next tick; the furthest place of the hull [m]
that counted as getting on, and ticks since then."""
TOUCHED = 44
"""Contacts of rows: edge + 1, or box + 1 + BOXES, or 0 for none, keys of two points (0 for none), and their impulses
along the normal and along the ground [N·s]."""
BOXES = 1000.0
KEY, NORMAL, TANGENT, CONTACT = 1, 3, 5, 7
EDGE_SLOTS, BOX_SLOTS = 4, 2
"""Of a leg's body: it lies across so many edges at most, and so many boxes."""
EDGE_CONTACTS, CONTACTS = 4 * EDGE_SLOTS, 4 * (EDGE_SLOTS + BOX_SLOTS)
BARE = TOUCHED + EDGE_CONTACTS * CONTACT
"""Fields that are in use where there are no boxes."""
FIELDS = TOUCHED + CONTACTS * CONTACT

COS, SINE = FIELDS, FIELDS + 5
"""Of the angles."""
ARM_X, ARM_Y, OTHER_X, OTHER_Y = range(FIELDS + 10, FIELDS + 26, 4)
"""From the centres of a joint's first and second body to their ends of it."""
BEGAN = FIELDS + 26
"""Places and angles at the beginning of the tick, fifteen rows."""
RUNS, MORE = FIELDS + 41, FIELDS + 42
"""1 for who runs, and for whose places are still being mended."""
SPEED = FIELDS + 43
"""Of the tree: hip vx, vy, spins of hull, upper A, lower A, upper B, lower B."""
GIVE = FIELDS + 50
"""How each spin follows the hip, (x, y), five times; then for each leg three numbers of its inverse, the hull's, and
three of the hip's."""
JOINT = GIVE + 20
"""Of a joint: the answer of the seven speeds to its impulse, what it changes itself by and its inverse, how far its
limit may push, what the motor wants and may at most: thirteen rows each."""
ANSWER_ROWS = 13
OWN, HELD, LEAST, MOST, WANTED, STRONG = range(7, 13)
SHAPE = JOINT + 4 * ANSWER_ROWS
"""Of a contact: whether it is one, whether the ground is the reference, its normal and a point on it, the points of the
other and whether they are near: twelve rows each."""
ON, BY_GROUND, NORMAL_X, NORMAL_Y, PLANE_X, PLANE_Y, POINT, NEAR, SHAPE_ROWS = 0, 1, 2, 3, 4, 5, 6, 10, 12
LOOKED = CONTACTS
"""The one behind them is the one that is looked at."""
OLD = SHAPE + (CONTACTS + 1) * SHAPE_ROWS
"""What was remembered of a body's contacts, and whether they go on: eight rows each."""
FOUND, OLD_ROWS = CONTACT, CONTACT + 1
PULL = OLD + (EDGE_SLOTS + BOX_SLOTS) * OLD_ROWS
"""Of a point that is swept: normal, its levers on upper and lower leg, those of the tangent, inverses of what each
changes itself by, the answers to both, and the half-averaged impulse of the normal."""
LEVER, INVERSE, TO_NORMAL, TO_TANGENT, MEAN, PULL_ROWS = 2, 6, 8, 15, 22, 23
POINTS = 2 * CONTACTS
GIVEN = PULL + POINTS * PULL_ROWS
"""Not rows, but numbers one after another, for all lanes: those that the course gives, in the columns below."""
MASS, BY_MASS, INERTIA, BY_INERTIA, WIDE, HIGH, REACH = range(0, 35, 5)
"""Of each body [kg, kg·m²], their inverses, halves of a leg's box [m], and how far it reaches from the centre."""
FIRST_X, FIRST_Y, SECOND_X, SECOND_Y = range(35, 51, 4)
"""Where each joint is in the frames of its two bodies [m]."""
ALL_MASS, FALLING, STRENGTH, FRICTION = range(51, 55)
"""Of all bodies [kg]; what gravity [m/s] and a motor [N·m·s] do in a tick; between leg and ground."""
BEGIN, TUNED, NUMBERS = 55, 70, 76
MORE_SWEEPS = NUMBERS - 1
"""Where each body is when an episode is made (x, y, angle); the tuning itself; and how many numbers there are."""
ROWS = GIVEN + 5

LEGS = np.array([4, 3, 1, 2])
"""Bodies of legs in the order in which their contacts are solved: `b2World` has the newest ones first."""
SLOTS = np.array(
    [
        [*(4 * b + slot for slot in (3, 2, 1, 0)), *(EDGE_CONTACTS + 2 * b + slot for slot in (1, 0))]
        for b in (0, 0, 1, 2, 3)
    ]
)
"""`(body, slot)`: the contacts of a body in that order, and where there are no boxes the first four of them. Who
touches one thing has it in the first slot, so that no other is worked on where nobody touches more."""
ORDER = np.array([3, 2, 0, 1])
"""The same of the joints."""
FIRST = np.array([0, 1, 0, 3])
"""Of each joint; the second body is the joint's number plus one."""


def constants(values: Any) -> Any:
    """As compiled code reads them."""
    return np.array(values, dtype=np.float32)


REFERENCE, LIMITS = constants(body.REFERENCE), constants(body.LIMITS)
TICK, STEP, SKIN = (np.float32(one) for one in (body.TICK, body.STEP, body.SKIN))


@part(vector, small=True)
def given(w: Any, number: Any) -> Any:
    """One of the numbers that the course gives, in each lane."""
    return spread(w, GIVEN, number)


@part(types.int64, small=True)
def as_often(w: Any, count: Any) -> Any:
    """How many sweeps the course makes of so many."""
    return int(w[GIVEN, MORE_SWEEPS] * np.float32(count) + np.float32(0.5))
