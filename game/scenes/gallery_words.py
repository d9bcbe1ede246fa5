"""What is said of a champion in the gallery."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Sequence
from datetime import datetime

from brains.files import Brain
from game.gallery import Kept
from game.worlds import WORLDS

UNSEEN_GOAL = {"corridor": 3991.0, "cartpole": 500.0, "circuit": 693.2}
"""The held-out score that is a whole course, or one lap: `Evolution.held_out_goal`."""
RACES = {"corridor": "race it", "cartpole": "beside it", "chase": "watch it", "circuit": "race it"}
"""What a person can do with one of each world."""
SHIPPED = "built in"
COURSES = 10_000
"""Unseen courses of its own that a brain may have in its portrait."""
COLUMNS = 150
"""Of a corridor."""
SPRINT = 4
"""How often the cat sprints."""


def own_course(brains: Sequence[Brain]) -> str:
    """The name of the course that the weights of these choose, as commands take it."""
    digest = hashlib.sha256(b"".join(brain.genome.astype("<f4").tobytes() for brain in brains)).digest()
    number = int.from_bytes(digest[:4], "little") % COURSES
    return {
        "corridor": f"random:{number}:{COLUMNS}",
        "cartpole": f"wild:{number}",
        "chase": f"sprint-{SPRINT}",
        "circuit": f"random:{number}",
    }[brains[0].world]


def title(one: Kept) -> str:
    """What it is called where there is little room: of two brains by the animals in their names."""
    if len(one.brains) < 2:
        return one.name
    return " & ".join(brain.name.split()[-1] for brain in one.brains)


def score(one: Kept) -> str:
    """How good it is, as in its world."""
    if one.world == "chase":
        if all(math.isnan(brain.held_out) for brain in one.brains):
            return f"{-one.brains[0].fitness:.2f} mistakes a game" if _taught(one.brains[0]) else "not judged"
        return "turns lost " + " · ".join(f"{brain.held_out:.2f}" for brain in one.brains)
    brain = one.brains[0]
    if math.isnan(brain.held_out):
        return "not judged"
    share = brain.held_out / UNSEEN_GOAL[one.world]
    return f"unseen: {share:.1f} laps" if one.world == "circuit" else f"unseen: {100 * share:.0f} %"


def age(brain: Brain, short: bool = False) -> str:
    """After how much learning."""
    if _taught(brain):
        return f"{brain.generation:,} games"
    return f"{'gen' if short else 'generation'} {brain.generation:,}"


def facts(one: Kept) -> list[tuple[str, str]]:
    """What there is to know, the most important first."""
    first = one.brains[0]
    when = "with the arcade" if one.shipped else _day(one.when)
    own = [
        ("score", score(one)),
        ("age", age(first)),
        ("seed", f"{first.seed}"),
        ("bred by", first.strategy) if not _taught(first) else ("taught by", f"{first.strategy} teacher"),
        ("brain", "-".join(map(str, first.network.sizes))),
        ("came", when),
    ]
    if len(one.brains) > 1:
        return [*((brain.role, brain.name) for brain in one.brains), *own]
    if one.world != "chase":
        own.append(("in the picture", ":".join(own_course(one.brains).split(":")[:2])))
    return own


def about(one: Kept) -> str:
    """Its world, and what it plays there if somebody else plays the rest."""
    world = WORLDS[one.world]
    return world.title if len(one.brains) == len(world.roles) else f"{world.title}: {one.brains[0].role}"


def _day(when: float) -> str:
    try:
        return datetime.fromtimestamp(when).strftime("%Y-%m-%d %H:%M")
    except (OverflowError, OSError, ValueError):
        return "long ago"


def _taught(brain: Brain) -> bool:
    """By a teacher, and not bred."""
    if brain.world != "chase":
        return False
    from game.training.teaching import TEACHERS  # which waits for the world to be loaded

    return brain.strategy in TEACHERS
