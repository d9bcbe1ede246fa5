"""What a brain sees and does, tick by tick: written down as it drives, or said of what was written down."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from brains.network import Network
from brains.policy import Floats, Policy
from game.engine.session import Session
from game.engine.side import Side
from game.worlds import Course, World

Recording = NDArray[np.float32]
"""`(tick, unit)`: what each unit of a brain gave on one course, until it ended there; inputs first."""


def recorded(world: World, network: Policy, genome: NDArray[np.float32], course: Course) -> Recording:
    """A brain on a course."""
    session, rows = Session(world, [Side(network, genome[None])], course), []
    while not session.finished:
        session.run(1)
        rows.append(session.thoughts(0))
    return np.array(rows, np.float32).reshape(-1, network.units)


def said_by(policy: Policy, genome: Floats, seen: Floats) -> Floats:
    """`(tick, output)`: what a brain says to what is seen, `(tick, input)`, one tick after the other."""
    if isinstance(policy, Network) and not any(policy.recurrent):
        return policy.forward(genome, seen)[-1]
    said, memory = [], None
    for inputs in seen:
        memory = policy.forward(genome, inputs, memory)
        said.append(memory[-1])
    return np.array(said).reshape(-1, policy.outputs)
