"""The walker's body, as Gymnasium's BipedalWalker-v3 builds it on Box2D: m, kg, s, rad.

Bodies in this order: hull, upper A, lower A, upper B, lower B; joints: hip A, knee A, hip B, knee B. A body is a centre
of mass and an angle. Masses are density times area and moments of inertia those of polygons about their centres, as
`b2PolygonShape::ComputeMass` has them; skins and slops are those of `b2Settings.h`.
"""

from __future__ import annotations

import math

SCALE = 30.0
TICK = 1 / 50
BODIES, JOINTS = 5, 4
GRAVITY = -10.0

STEP = 14 / SCALE
"""Of the ground, from vertex to vertex."""
VERTICES = 200
LEVEL = 400 / SCALE / 4
"""Height of the ground at the start."""
PAD = 20
"""Vertices of flat ground at the start."""
END = (VERTICES - 10) * STEP
"""Beyond it the way is done."""
RANGE = 160 / SCALE
"""Of the lidar."""
RAYS = 10
TICKS = 1600
"""Of an episode."""

HULL = tuple((x / SCALE, y / SCALE) for x, y in ((34, -8), (34, 1), (6, 9), (-30, 9), (-30, -8)))
"""Corners from the hull's origin, counterclockwise."""
CENTRE = (-0.0200364, -0.00564664)
"""Of the hull's mass, from its origin."""
MASS = (5.42222261, 0.30222222, 0.24177778, 0.30222222, 0.24177778)
INERTIA = (1.9993947, 0.03413992, 0.02679614, 0.03413992, 0.02679614)
"""About the centre of mass. Box2D's Python tells it about the origin."""
UPPER_HALF = (4 / SCALE, 17 / SCALE)
LOWER_HALF = (3.2 / SCALE, 17 / SCALE)
HALF = ((0.0, 0.0), UPPER_HALF, LOWER_HALF, UPPER_HALF, LOWER_HALF)
"""Half of a box's width and height; the hull is none."""
REACH = (1.22, 0.61, 0.61, 0.61, 0.61)
"""From the centre to the furthest corner, and the skin."""

_HIP = (0 - CENTRE[0], -8 / SCALE - CENTRE[1])
_TOP, _LOW = (0.0, 17 / SCALE), (0.0, -17 / SCALE)
ANCHOR_FIRST = (_HIP, _LOW, _HIP, _LOW)
ANCHOR_SECOND = (_TOP, _TOP, _TOP, _TOP)
"""Of the joints, in the frames of their two bodies, from the centres of mass."""
REFERENCE = (-0.05, 0.0, 0.05, 0.0)
"""Second body's angle minus the first's when the joint was made: angles of joints count from there."""
LIMITS = ((-0.8, 1.1), (-1.6, -0.1), (-0.8, 1.1), (-1.6, -0.1))
SPEEDS = (4.0, 6.0, 4.0, 6.0)
"""That motors want, rad/s."""
TORQUE = 80.0
"""Of a motor at most, N·m."""

SKIN = 0.02
"""Of body and ground together: nearer than that they touch (`b2_polygonRadius`, twice)."""
SLOP = 0.005
FRICTION = math.sqrt(2.5 * 0.2)

_X, _Y = PAD * STEP / 2, LEVEL + 2 * 34 / SCALE
BEGIN = (
    (_X + CENTRE[0], _Y + CENTRE[1], 0.0),
    *((_X, _Y - height / SCALE, tilt) for tilt in (-0.05, 0.05) for height in (17 - 8, 51 - 8)),
)
"""Centre and angle of each body when an episode is made; its joints are broken, and the first step mends them."""
