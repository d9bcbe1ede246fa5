"""`python -m game.window.compiling WORLD`: compile what a world needs, in a process of its own.

What the compiler takes stays with the process that it worked in, up to 100 MB a world, and while it works no other
thread of it gets on. What it makes is on disk, and is loaded in milliseconds.
"""

from __future__ import annotations

import os
import sys
import tempfile

from game.engine.kernel_cache import SHARED, Stages, alone, compiled
from game.engine.rollout import prepare
from game.scenes.faces import FACES
from game.store.places import HOME_VARIABLE
from game.training.settings import Settings
from game.window.by_hand import by_hand
from game.worlds import WORLDS

SHARED_SECONDS = 2.4
"""How long it takes to compile what all worlds share; on one machine, on others in proportion."""


def compile_world(world: str) -> None:
    """Breed a generation and look at it; then what a person there may ask for later."""
    if compiled(world).exists():
        return
    rules, seconds = WORLDS[world].rules, WORLDS[world].compile_seconds
    with alone(SHARED):
        shared = compiled(SHARED).exists()
        stages = Stages(world, seconds if shared else (SHARED_SECONDS, *seconds))
        prepare()
        compiled(SHARED).touch()
    if not shared:
        stages.next()
    for kernel in (rules.observe, rules.advance):
        assert kernel.address
        stages.next()
    with by_hand(Settings(world=world), (320, 180)) as one:
        one.breed(1)
        stages.next()
        one.wait(0.1)
        opening = FACES[world].opening()
        opening.prepare()
        compiled(world).touch()  # nobody waits for the rest
    opening.later()


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as home:
        os.environ[HOME_VARIABLE] = home
        compile_world(sys.argv[1])
