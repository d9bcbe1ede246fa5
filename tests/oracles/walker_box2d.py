"""Gymnasium's own walker, and the plain one put where it stands."""

from __future__ import annotations

import math
from typing import Any

import gymnasium
import numpy as np

from game.worlds.walker import body, rows
from tests.oracles.walker_contacts import Contact
from tests.oracles.walker_numpy import Walker


def made(seed: int, hard: bool = False) -> tuple[Any, Any]:
    """The environment after a reset, and what is seen."""
    env = gymnasium.make("BipedalWalkerHardcore-v3" if hard else "BipedalWalker-v3").unwrapped
    seen, _ = env.reset(seed=seed)
    return env, seen


def adopt(env: Any, walker: Walker) -> None:
    """Put the plain walker where Box2D's stands, with its impulses."""
    bodies = [env.hull, *env.legs]
    for b, one in enumerate(bodies):
        walker.c[b], walker.angle[b] = one.worldCenter, one.angle
        walker.v[b], walker.spin[b] = one.linearVelocity, one.angularVelocity
    for j, joint in enumerate(env.joints):
        walker.motor[j], walker.limit[j] = joint.GetMotorTorque(50) / 50, joint.GetReactionTorque(50) / 50
    walker.contacts = {}
    for b in range(1, body.BODIES):
        for one in bodies[b].contacts:
            if one.contact.touching:
                corners = one.other.fixtures[0].shape.vertices
                edge = round(corners[0][0] / body.STEP)
                if len(corners) == 4:
                    lefts = np.abs(walker.boxes[:, 0] - min(x for x, _ in corners))
                    edge = len(walker.ground) + int(lefts.argmin())
                walker.contacts[b, edge] = _contact(walker, b, edge, one.contact.manifold)
    walker.flags = {2: bool(env.legs[1].ground_contact), 4: bool(env.legs[3].ground_contact)}
    walker.shaping, walker.over = float(env.prev_shaping), False
    walker.close = walker.hull_gap <= body.SKIN


def _contact(walker: Walker, b: int, edge: int, manifold: Any) -> Contact:
    """What touches there now, with Box2D's impulses; a contact that has just ended has no points."""
    contact = walker._touch(b, edge)
    if contact is None:
        return Contact(False, -1, None, None, [None, None], [(-1, False)] * 2)
    for point in manifold.points[: manifold.pointCount]:
        far = [math.inf if one is None else float(np.linalg.norm(one - point.localPoint)) for one in contact.points]
        k = int(np.argmin(far))
        if far[k] < 0.01:
            contact.impulses[k], contact.frictions[k] = point.normalImpulse, point.tangentImpulse
    return contact


def state_of(walker: Walker) -> Any:
    """`(field,)`: the plain walker's state as the compiled one keeps it."""
    state = np.zeros(rows.FIELDS, dtype=np.float32)
    for row, values in ((rows.X, walker.c[:, 0]), (rows.Y, walker.c[:, 1]), (rows.ANGLE, walker.angle)):
        state[row : row + 5] = values
    for row, values in ((rows.VX, walker.v[:, 0]), (rows.VY, walker.v[:, 1]), (rows.SPIN, walker.spin)):
        state[row : row + 5] = values
    state[rows.MOTOR : rows.MOTOR + 4], state[rows.LIMIT : rows.LIMIT + 4] = walker.motor, walker.limit
    state[rows.FOOT], state[rows.FOOT + 1] = walker.flags[2], walker.flags[4]
    state[rows.SHAPING], state[rows.OVER] = walker.shaping, walker.close
    for (b, edge), contact in walker.contacts.items():
        box = edge - len(walker.ground)
        slot = (b - 1) * 4 + edge % 4 if box < 0 else rows.EDGE_CONTACTS + (b - 1) * 2 + box % 2
        at = rows.TOUCHED + slot * rows.CONTACT
        state[at] = edge + 1 if box < 0 else box + 1 + rows.BOXES
        for k in range(2):
            if contact.points[k] is not None:
                face, cut = contact.kept[k]
                state[at + rows.KEY + k] = 1 + face + 4 * contact.by_edge + 8 * cut
                state[at + rows.NORMAL + k], state[at + rows.TANGENT + k] = contact.impulses[k], contact.frictions[k]
    return state
