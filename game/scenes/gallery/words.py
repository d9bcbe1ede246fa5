"""What is said of a champion in the gallery."""

from __future__ import annotations

import math
from datetime import datetime

from brains.files import Brain
from brains.imitation import WAYS
from game.scenes.base.portraits import own_course
from game.scenes.faces import FACES
from game.store.champions import Kept
from game.worlds import WORLDS

SHIPPED = "built in"


def title(one: Kept) -> str:
    """What it is called where there is little room: of two brains by the animals in their names."""
    if len(one.brains) < 2:
        return one.name
    return " & ".join(brain.name.split()[-1] for brain in one.brains)


def score(one: Kept) -> str:
    """How good it is, as in its world."""
    words = FACES[one.world].words
    if words.score and (len(one.brains) > 1 or one.brains[0].role or not math.isnan(one.brains[0].held_out)):
        return words.score(one.brains)
    held_out = one.brains[0].held_out
    if math.isnan(held_out):
        return "not judged"
    return f"unseen: {100 * held_out / words.held_out_goal:.0f} %" if words.held_out_goal else f"unseen: {held_out:.0f}"


def age(brain: Brain, short: bool = False) -> str:
    """After how much learning."""
    if _taught(brain):
        return f"{brain.generation:,} games"
    if brain.strategy in WAYS:
        return f"epoch {brain.generation + 1}"
    return f"{'gen' if short else 'generation'} {brain.generation:,}"


def facts(one: Kept) -> list[tuple[str, str]]:
    """What there is to know, the most important first."""
    first = one.brains[0]
    layers = "-".join(map(str, first.network.sizes))
    when = "with the arcade" if one.shipped else _day(one.when)
    own = [
        ("score", score(one)),
        ("age", age(first)),
        ("seed", f"{first.seed}"),
        _made(first),
        ("brain", layers if first.holes is None else f"{layers}, {first.weights} weights"),
        ("came", when),
    ]
    if one.run:
        own.insert(2, ("whole run", "kept: G goes on"))
    if len(one.brains) > 1:
        return [*((brain.role, brain.name) for brain in one.brains), *own]
    if course := own_course(one.brains):
        own.append(("in the picture", ":".join(course.split(":")[:2])))
    return own


def about(one: Kept) -> str:
    """Its world, and what it plays there if somebody else plays the rest."""
    world = WORLDS.at_hand(one.world)
    if world is None:
        return FACES[one.world].title
    return world.title if len(one.brains) == len(world.roles) else f"{world.title}: {one.brains[0].role}"


def _day(when: float) -> str:
    try:
        return datetime.fromtimestamp(when).strftime("%Y-%m-%d %H:%M")
    except (OverflowError, OSError, ValueError):
        return "long ago"


def _made(brain: Brain) -> tuple[str, str]:
    """How it came about."""
    if brain.strategy in WAYS:
        return "taught by", f"a champion ({brain.strategy})"
    return ("taught by", f"{brain.strategy} teacher") if _taught(brain) else ("bred by", brain.strategy)


def _taught(brain: Brain) -> bool:
    """By a teacher, and not bred."""
    return brain.strategy in FACES[brain.world].words.teachers
