"""The two-legged walker in plain Python: one walker, float64, loops and branches, to be read and compared with.

The rules are those of Gymnasium's BipedalWalker-v3 on Box2D 2.3 (E. Catto, zlib licence): the names below in
`quotes` are Box2D's. Joints are solved exactly and not by sweeps: velocities are those of a tree, `qd = (vx, vy of the
hip, ω of hull, upper A, lower A, upper B, lower B)`; motors, limits and contacts are swept by projected Gauss–Seidel.

Units: m, s, kg, rad. Bodies: hull, upper A, lower A, upper B, lower B. Joints: hip A, knee A, hip B, knee B.
"""

from __future__ import annotations

import math
from itertools import pairwise
from typing import Any

import numpy as np

from game.worlds.walker import body
from tests.oracles.walker_boxes import apart, meets, sides_of, touch_box
from tests.oracles.walker_contacts import NORMALS, Contact, box_of, cross, middle, placed, touch, turned
from tests.oracles.walker_distance import distance, moment, normals_of

SWEEPS, ITERATIONS, MOST_ITERATIONS = 30, 10, 60
IMPACTS = 4
"""In a tick, of a body, at most."""
FURTHER = 1.3
"""Over-relaxation."""
HULL, UPPER_A, LOWER_A, UPPER_B, LOWER_B = range(5)
LEGS = (LOWER_B, UPPER_B, UPPER_A, LOWER_A)
"""In the order in which their contacts are solved."""
JOINTS = (3, 2, 0, 1)
"""The same of the joints: lower B, hip B, hip A, lower A."""
FIRST = (HULL, UPPER_A, HULL, UPPER_B)
SECOND = (UPPER_A, LOWER_A, UPPER_B, LOWER_B)


class Walker:
    """One on a ground `heights (vertex,)`, after Gymnasium's `reset`, which makes a step."""

    def __init__(
        self, heights: Any, push: float, sweeps: int = SWEEPS, iterations: int = ITERATIONS, boxes: Any = ()
    ) -> None:
        self.boxes = np.asarray(boxes, dtype=float).reshape(-1, 4)
        self.ground = np.stack([np.arange(len(heights)) * body.STEP, heights], axis=1)
        self.sweeps, self.iterations = sweeps, iterations
        self.c = np.array(body.BEGIN, dtype=float)[:, :2].copy()
        self.angle = np.array(body.BEGIN, dtype=float)[:, 2].copy()
        self.v = np.zeros((5, 2))
        self.spin = np.zeros(5)
        self.motor, self.limit, self.at_limit = np.zeros(4), np.zeros(4), np.zeros(4)
        self.contacts: dict[tuple[int, int], Contact] = {}
        """By body and edge, or number of vertices and the box's."""
        self.flags = {LOWER_A: False, LOWER_B: False}
        self.over = self.close = False
        self.v[HULL, 0] += push * body.TICK / body.MASS[HULL]
        self._step(np.zeros(4))
        self.shaping = self._shaping()

    def _shaping(self) -> float:
        return 130 / 30 * float(self.origin[0]) - 5 * abs(float(self.angle[HULL]))

    @property
    def origin(self) -> Any:
        """Of the hull: Box2D's `position`."""
        return self.c[HULL] - turned(self.angle[HULL], body.CENTRE)

    @property
    def hull_gap(self) -> float:
        """Between the hull without its skin and all that there is."""
        hull = self.c[HULL], self.angle[HULL]
        corners = np.array(body.HULL) - body.CENTRE
        boxes = [apart(*hull, corners, normals_of(corners), box) for box in self.boxes]
        return min([distance(self.ground, HULL, *hull), *boxes])

    def advance(self, action: Any) -> tuple[Any, float, bool]:
        """Gymnasium's `step`: observation, reward, end."""
        action = np.asarray(action, dtype=float)
        self._step(action)
        before, self.shaping = self.shaping, self._shaping()
        reward = self.shaping - before - 0.00035 * 80 * float(np.clip(np.abs(action), 0, 1).sum())
        fell = self.over or self.origin[0] < 0
        return self.seen(), -100.0 if fell else reward, fell or self.origin[0] > body.END

    def seen(self) -> Any:
        s = [self.angle[HULL], 2 * self.spin[HULL] / 50, 0.3 * self.v[HULL, 0] * 20 / 50]
        s.append(0.3 * self.v[HULL, 1] * (400 / 30) / 50)
        for leg, foot in ((0, LOWER_A), (2, LOWER_B)):
            for j, add, speed in ((leg, 0.0, 4), (leg + 1, 1.0, 6)):
                s.append(self._joint(j) + add)
                s.append((self.spin[SECOND[j]] - self.spin[FIRST[j]]) / speed)
            s.append(float(self.flags[foot]))
        return np.array([*s, *self.lidar()])

    def lidar(self) -> list[float]:
        out = []
        x, y = self.origin
        for i in range(10):
            ray = np.array([math.sin(0.15 * i), -math.cos(0.15 * i)]) * body.RANGE
            fraction = 1.0
            near = self.ground[max(int(x / body.STEP) - 1, 0) :][:16]
            sides = [(v1, v2) for box in self.boxes for v1, v2, _ in sides_of(box)]
            for v1, v2 in [*pairwise(near), *sides]:
                edge = v2 - v1
                across = cross(ray, edge)
                if across:
                    off = v1 - np.array([x, y])
                    t, u = cross(off, edge) / across, cross(off, ray) / across
                    if 0 <= u <= 1 and 0 <= t < fraction:
                        fraction = t
            out.append(fraction)
        return out

    def _joint(self, j: int) -> float:
        return float(self.angle[SECOND[j]] - self.angle[FIRST[j]] - body.REFERENCE[j])

    def _edges(self, b: int) -> range:
        """Those below a body that it may touch."""
        reach = body.REACH[b]
        low = math.floor((self.c[b, 0] - reach) / body.STEP)
        high = math.floor((self.c[b, 0] + reach) / body.STEP)
        return range(min(high, len(self.ground) - 2), max(low, 0) - 1, -1)

    def _near(self, b: int) -> list[int]:
        """Edges and boxes that it may touch."""
        off = np.abs(self.boxes[:, [0, 2]].mean(axis=1) - self.c[b, 0]) - np.diff(self.boxes[:, [0, 2]])[:, 0] / 2
        return [*self._edges(b), *(len(self.ground) + np.flatnonzero(off < body.REACH[b])).tolist()]

    def _touched(self, b: int) -> list[int]:
        """Edges, then boxes that a body touches, in the order in which they are solved."""
        count = len(self.ground)
        return sorted(
            (e for who, e in self.contacts if who == b),
            key=lambda edge: (edge >= count, -(edge % 4) if edge < count else -((edge - count) % 2)),
        )

    def _touch(self, b: int, edge: int) -> Contact | None:
        if edge >= len(self.ground):
            box = self.boxes[edge - len(self.ground)]
            return touch_box(self.c[b], self.angle[b], box_of(body.HALF[b]), NORMALS, box)
        v1, v2 = self.ground[edge], self.ground[edge + 1]
        return touch(self.c[b], self.angle[b], box_of(body.HALF[b]), NORMALS, v1, v2)

    def _collide(self, b: int) -> None:
        """`b2ContactManager::Collide` for a body of a leg: impulses of points that remain are kept."""
        begins = ends = False
        lefts = [*self.ground[:, 0], *self.boxes[:, 0]]
        every = {*self._near(b), *(e for who, e in self.contacts if who == b)}
        for edge in sorted(every, key=lambda edge: (-lefts[edge], edge)):  # what is newest first
            old = self.contacts.pop((b, edge), None)
            new = self._touch(b, edge)
            if new:
                self.contacts[b, edge] = new
                if old and old.by_edge == new.by_edge:
                    for k in range(2):
                        if old.kept[k] == new.kept[k] and old.points[k] is not None and new.points[k] is not None:
                            new.impulses[k], new.frictions[k] = old.impulses[k], old.frictions[k]
            if len(self.boxes) and (new is None) != (old is None):
                begins = ends = False  # what is asked last decides
            begins |= new is not None and old is None
            ends |= new is None and old is not None
        if b in self.flags:
            self.flags[b] = (self.flags[b] or begins) and not ends

    def _anchors(self, j: int) -> tuple[Any, Any]:
        """From the centres of the joint's two bodies to their ends of it."""
        return (
            turned(self.angle[FIRST[j]], body.ANCHOR_FIRST[j]),
            turned(self.angle[SECOND[j]], body.ANCHOR_SECOND[j]),
        )

    def _gap(self, j: int) -> Any:
        """From the first body's end of a joint to the second's."""
        first, second = self._anchors(j)
        return self.c[SECOND[j]] + second - self.c[FIRST[j]] - first

    def _jacobian(self) -> Any:
        """`(body, [vx, vy, ω], 7)`: what the bodies do when the tree's speeds are so."""
        rows = np.zeros((5, 3, 7))

        def turn(b: int, k: int, r: Any) -> None:
            rows[b, 0, k], rows[b, 1, k] = -r[1], r[0]

        rows[:, 0, 0] = rows[:, 1, 1] = 1
        for b in range(5):
            rows[b, 2, 2 + b] = 1
        hip, _ = self._anchors(0)
        turn(HULL, 2, -hip)
        for leg in (0, 2):
            _, top = self._anchors(leg)
            knee, shin = self._anchors(leg + 1)
            turn(leg + 1, 3 + leg, -top)
            turn(leg + 2, 3 + leg, knee - top)
            turn(leg + 2, 4 + leg, -shin)
        return rows

    def _step(self, action: Any) -> None:
        self.over |= self.close
        for b in LEGS:
            self._collide(b)
        start_c, start_angle = self.c.copy(), self.angle.copy()
        self._velocities(action)
        for b in range(5):  # b2_maxTranslation, b2_maxRotation
            way = self.v[b] * body.TICK
            if np.dot(way, way) > 4:
                self.v[b] *= 2 / np.linalg.norm(way)
            turn = abs(self.spin[b] * body.TICK)
            if turn > 0.5 * math.pi:
                self.spin[b] *= 0.5 * math.pi / turn
        self.c += self.v * body.TICK
        self.angle += self.spin * body.TICK
        apart = max(float(np.linalg.norm(self._gap(j))) for j in JOINTS)
        for _ in range(MOST_ITERATIONS if apart > 0.15 else self.iterations):
            worst = 0.0
            for b in LEGS:
                for edge in self._touched(b):
                    worst = min(worst, self._push_out(b, self.contacts[b, edge], 0.2))
            fine = [self._straighten(j) for j in JOINTS]
            if worst >= -0.015 * 1.05 and all(fine):
                break
        gap = self.hull_gap
        self.over |= gap < 0.005 - 0.00125
        self.close = gap <= body.SKIN
        for b in LEGS:
            self._impact(b, start_c[b], start_angle[b])
        if not np.isfinite(self.v).all() or not np.isfinite(self.c).all():
            self.over = True

    def _velocities(self, action: Any) -> None:
        jacobian = self._jacobian()
        mass = np.zeros((5, 3))
        mass[:, 0] = mass[:, 1] = body.MASS
        mass[:, 2] = body.INERTIA
        inverse = np.linalg.inv(np.einsum("bkq,bk,bkr->qr", jacobian, mass, jacobian))
        free = np.concatenate([self.v + np.array([0, -10 * body.TICK]), self.spin[:, None]], axis=1)
        speeds = inverse @ np.einsum("bkq,bk->q", jacobian, mass * free)
        rows: list[Any] = []  # (row of the Jacobian, its answer)
        for j in range(4):
            row = jacobian[SECOND[j], 2] - jacobian[FIRST[j], 2]
            rows.append((row, inverse @ row))
            angle, (low, high) = self._joint(j), body.LIMITS[j]
            state = self.at_limit[j] = -1 if angle <= low else 1 if angle >= high else 0
            self.limit[j] = max(self.limit[j], 0) if state < 0 else min(self.limit[j], 0) if state > 0 else 0
            speeds += rows[j][1] * (self.motor[j] + self.limit[j])
        swept: list[Any] = []
        for b in LEGS:
            for edge in self._touched(b):
                contact = self.contacts[b, edge]
                normal, points = middle(contact, self.c[b], self.angle[b])
                tangent = np.array([normal[1], -normal[0]])
                arms = [None if p is None else p - self.c[b] for p in points]
                if arms[0] is not None and arms[1] is not None:
                    k = [cross(r, normal) for r in arms]
                    i, m = 1 / body.INERTIA[b], 1 / body.MASS[b]
                    k11, k22, k12 = m + i * k[0] ** 2, m + i * k[1] ** 2, m + i * k[0] * k[1]
                    if k11 * k11 >= 1000 * (k11 * k22 - k12 * k12):
                        arms[1] = None
                for k, r in enumerate(arms):
                    if r is None:
                        contact.impulses[k] = contact.frictions[k] = 0.0
                        continue
                    both = []
                    for way in (normal, tangent):
                        row = way @ jacobian[b, :2] + cross(r, way) * jacobian[b, 2]
                        both.append((row, inverse @ row))
                    contact.mean[k] = contact.impulses[k]
                    speeds += both[0][1] * contact.impulses[k] + both[1][1] * contact.frictions[k]
                    swept.append((contact, k, both))
        wanted = np.sign(action) * body.SPEEDS
        most = body.TORQUE * np.clip(np.abs(action), 0, 1) * body.TICK
        for _ in range(self.sweeps):
            for j in JOINTS:
                row, answer = rows[j]
                old = self.motor[j]
                self.motor[j] = np.clip(old - FURTHER * (row @ speeds - wanted[j]) / (row @ answer), -most[j], most[j])
                speeds += answer * (self.motor[j] - old)
                if self.at_limit[j]:
                    old = self.limit[j]
                    new = old - FURTHER * (row @ speeds) / (row @ answer)
                    self.limit[j] = max(new, 0) if self.at_limit[j] < 0 else min(new, 0)
                    speeds += answer * (self.limit[j] - old)
            for contact, k, ((normal_row, normal_answer), (row, answer)) in swept:
                old = contact.frictions[k]
                most_here = body.FRICTION * contact.mean[k]
                change = FURTHER * (row @ speeds) / (row @ answer)
                contact.frictions[k] = np.clip(old - change, -most_here, most_here)
                speeds += answer * (contact.frictions[k] - old)
                old = contact.impulses[k]
                change = FURTHER * (normal_row @ speeds) / (normal_row @ normal_answer)
                contact.impulses[k] = max(old - change, 0)
                speeds += normal_answer * (contact.impulses[k] - old)
                contact.mean[k] = 0.5 * (contact.mean[k] + contact.impulses[k])
        moved = jacobian @ speeds
        self.v, self.spin = moved[:, :2].copy(), moved[:, 2].copy()

    def _push_out(self, b: int, contact: Contact, share: float) -> float:
        """`b2ContactSolver::SolvePositionConstraints` for one contact: the least separation that was found."""
        worst = 0.0
        for k in range(2):
            normal, points, gaps = placed(contact, self.c[b], self.angle[b])
            if points[k] is None:
                continue
            worst = min(worst, gaps[k])
            r = points[k] - self.c[b]
            off = float(np.clip(share * (gaps[k] + 0.005), -0.2, 0))
            lever = cross(r, normal)
            impulse = -off / (1 / body.MASS[b] + lever**2 / body.INERTIA[b])
            self.c[b] += impulse / body.MASS[b] * normal
            self.angle[b] += lever * impulse / body.INERTIA[b]
        return worst

    def _straighten(self, j: int) -> bool:
        """`b2RevoluteJoint::SolvePositionConstraints`: the limit, then the point; whether both were fine."""
        a, b = FIRST[j], SECOND[j]
        ia, ib = 1 / body.INERTIA[a], 1 / body.INERTIA[b]
        ma, mb = 1 / body.MASS[a], 1 / body.MASS[b]
        off = 0.0
        angle, (low, high) = self._joint(j), body.LIMITS[j]
        state = self.at_limit[j]
        if state:
            c = angle - low if state < 0 else angle - high
            off = max(-c, 0.0) if state < 0 else max(c, 0.0)
            slop = 2 / 180 * math.pi
            c = np.clip(c + slop, -8 / 180 * math.pi, 0) if state < 0 else np.clip(c - slop, 0, 8 / 180 * math.pi)
            self.angle[a] += ia * c / (ia + ib)
            self.angle[b] -= ib * c / (ia + ib)
        (ra, rb), gap = self._anchors(j), self._gap(j)
        k11 = ma + mb + ia * ra[1] ** 2 + ib * rb[1] ** 2
        k12 = -ia * ra[0] * ra[1] - ib * rb[0] * rb[1]
        k22 = ma + mb + ia * ra[0] ** 2 + ib * rb[0] ** 2
        impulse = -np.linalg.solve([[k11, k12], [k12, k22]], gap)
        self.c[a] -= ma * impulse
        self.angle[a] -= ia * cross(ra, impulse)
        self.c[b] += mb * impulse
        self.angle[b] += ib * cross(rb, impulse)
        return float(np.linalg.norm(gap)) <= 0.005 * 1.05 and off <= 2 / 180 * math.pi * 1.05

    def _impact(self, b: int, c0: Any, angle0: float) -> None:
        """`b2World::SolveTOI` for one body, as often as it meets the ground."""
        left = 1.0
        for _ in range(IMPACTS):
            event = self._impact_once(b, c0, angle0, left)
            if event is None:
                return
            c0, angle0, left = event

    def _impact_once(self, b: int, c0: Any, angle0: float, left: float) -> tuple[Any, float, float] | None:
        """Where it first meets the ground it is solved alone, joints ignored: that place, and how much of the tick is
        left."""
        c1, angle1 = self.c[b].copy(), self.angle[b]
        way = (c0, angle0), (c1, angle1)
        count = len(self.ground)
        near = [self.boxes[one - count] for one in self._near(b) if one >= count]
        moments = [moment(self.ground, b, *way), *(meets(box, box_of(body.HALF[b]), *way) for box in near)]
        t = min((one for one in moments if one is not None), default=None)
        if t is None:
            return None
        self.c[b], self.angle[b] = c0 + t * (c1 - c0), angle0 + t * (angle1 - angle0)
        self._collide(b)
        touching = self._touched(b)
        if not touching:
            self.c[b], self.angle[b] = c1, angle1
            return None
        for _ in range(20):
            if min(self._push_out(b, self.contacts[b, e], 0.75) for e in touching) >= -0.0075:
                break
        m, i = 1 / body.MASS[b], 1 / body.INERTIA[b]
        swept = []
        for e in touching:
            normal, points = middle(self.contacts[b, e], self.c[b], self.angle[b])
            swept += [(normal, p - self.c[b], [0.0, 0.0]) for p in points if p is not None]
        for _ in range(self.sweeps):
            for normal, r, impulses in swept:
                for k, way in enumerate((np.array([normal[1], -normal[0]]), normal)):
                    lever = cross(r, way)
                    speed = float(np.dot(self.v[b], way)) + self.spin[b] * lever
                    new = impulses[k] - speed / (m + i * lever * lever)
                    most = body.FRICTION * impulses[1]
                    new = max(new, 0.0) if k else float(np.clip(new, -most, most))
                    self.v[b] += m * (new - impulses[k]) * way
                    self.spin[b] += i * lever * (new - impulses[k])
                    impulses[k] = new
        event = self.c[b].copy(), self.angle[b], left * (1 - t)
        self.c[b] = self.c[b] + event[2] * body.TICK * self.v[b]
        self.angle[b] += event[2] * body.TICK * self.spin[b]
        return event
