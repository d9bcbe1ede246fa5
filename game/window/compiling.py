"""`python -m game.window.compiling WORLD`: compile what a world needs, in a process of its own.

What the compiler takes stays with the process that it worked in, up to 100 MB a world, and while it works no other
thread of it gets on. What it makes is on disk, and is loaded in milliseconds.
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

from game.engine.kernel_cache import SHARED, Stages, compiled
from game.engine.rollout import SHARED_PARTS
from game.store.places import HOME_VARIABLE
from game.worlds import WORLDS

SHARED_SECONDS = {"loop": 1.0, "thinking": 1.3}
"""How long it takes to compile what all worlds share; on one machine, on others in proportion."""
LATER_NICE = 15
"""What nobody waits for yet is compiled when nothing else needs the machine."""
SEES, MOVES, BREEDS, PAINTS = "sees", "moves", "breeds", "paints"


def compile_world(world: str, beside: bool = False) -> None:
    """Breed a generation and look at it; then what a person there may ask for later.

    `beside`: another process is at work, which began before. Then this one begins with a part of what all worlds
    share, and that one, when it has done what its own world needs, finds it there.
    """
    if compiled(world).exists():
        return
    rules = WORLDS[world].rules
    own = {SEES: rules.observe, MOVES: rules.advance}
    seconds = dict(zip((SEES, MOVES, BREEDS, PAINTS), WORLDS[world].compile_seconds, strict=True))
    missing = [part for part in SHARED_PARTS if not _shared(part).exists()]
    order = [*missing[1:], SEES, MOVES, *missing[:1]] if beside else [SEES, MOVES, *missing]
    stages = Stages(world, tuple((SHARED_SECONDS | seconds)[part] for part in (*order, BREEDS, PAINTS)))
    for part in order:
        if part not in own:
            SHARED_PARTS[part]()
            _shared(part).touch()
        else:
            assert own[part].address
        stages.next()
    if seconds[BREEDS] or seconds[PAINTS]:
        _look_at(world, stages)
    else:
        compiled(world).touch()


def _shared(part: str) -> Path:
    """The file that is there once a part of what all worlds share has been compiled."""
    return compiled(f"{SHARED}-{part}")


def _look_at(world: str, stages: Stages) -> None:
    """What else a first picture needs."""
    # Here, because these imports take half as long again as those above, and another process waits for the parts.
    from game.scenes.faces import FACES
    from game.training.settings import Settings
    from game.window.by_hand import by_hand

    with by_hand(Settings(world=world), (320, 180)) as one:
        one.breed(1)
        stages.next()
        one.watch(0.1)
        opening = FACES[world].opening()
        opening.prepare()
        compiled(world).touch()  # nobody waits for the rest
    if hasattr(os, "nice"):
        os.nice(LATER_NICE)
    opening.later()


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as home:
        os.environ[HOME_VARIABLE] = home
        compile_world(sys.argv[1], beside=SHARED in sys.argv[2:])
