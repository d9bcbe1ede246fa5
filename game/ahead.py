"""`python -m game.ahead WORLD`: compile what a world needs. The window has this done in a process of its own.

What the compiler takes stays with the process that it worked in, up to 100 MB a world, and while it works no other
thread of it gets on. What it makes is on disk, and is loaded in milliseconds.
"""

from __future__ import annotations

import os
import sys
import tempfile

from game.kernel_cache import SHARED, Stages, alone, compiled
from game.places import HOME_VARIABLE
from game.rig import rig
from game.rollout import prepare
from game.scenes.registry import OPENINGS
from game.training.chase_trainer import warm_up
from game.training.settings import Settings
from game.worlds import WORLDS

SHARED_WEIGHT = 2.4
WEIGHTS = {
    "corridor": (0.6, 0.3, 0.3, 0.1),
    "chase": (0.6, 1.0, 1.6, 0.3),
    "cartpole": (0.6, 0.6, 0.3, 0.1),
    "circuit": (1.2, 2.0, 0.8, 3.0),
}
"""How long it takes to compile what all worlds share, and then to see, to move, to breed and to paint; in seconds on
one machine, on others in proportion."""


def compile_world(world: str) -> None:
    """Breed a generation and look at it; then what a person there may ask for later."""
    if compiled(world).exists():
        return
    rules = WORLDS[world].rules
    with alone(SHARED):
        shared = compiled(SHARED).exists()
        stages = Stages(world, WEIGHTS[world] if shared else (SHARED_WEIGHT, *WEIGHTS[world]))
        prepare()
        compiled(SHARED).touch()
    if not shared:
        stages.next()
    for kernel in (rules.observe, rules.advance):
        assert kernel.address
        stages.next()
    with rig(Settings(world=world), (320, 180)) as one:
        one.breed(1)
        stages.next()
        one.wait(0.1)
        OPENINGS[world]().prepare()
        compiled(world).touch()  # nobody waits for the rest
    if world == "chase":
        warm_up()


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as home:
        os.environ[HOME_VARIABLE] = home
        with alone(sys.argv[1]):
            compile_world(sys.argv[1])
