"""Whole runs that people have saved, or that have ended: population, curve and strategy, to go on with later.

Each lies beside the champions that show it in the gallery, under the same name in a folder of its own.
"""

from __future__ import annotations

import math
import time
from pathlib import Path

from game.store import champions as gallery
from game.store import places
from game.store.champions import Kept
from game.training.checkpoint import Learning, save_run
from game.worlds import WORLDS

MOST = 20
"""Runs of a world that are kept without anybody's having asked for it."""
OLD = 180 * 86_400.0
"""Seconds after which such a one goes, unless it is the best."""


def save(learning: Learning) -> Path:
    """Keep a run because somebody asked for it; where its champions are. Raises OSError."""
    path = gallery.keep(*learning.champions)
    save_run(gallery.whole(path), learning)
    return path


def keep(learning: Learning) -> Path | None:
    """Keep a run that ends, if it has champions; where they are. Others of its world go if there are too many.

    A better run never goes for a lesser one. Raises OSError.
    """
    if not learning.champions:
        return None
    first = learning.champions[0]
    path = gallery.keep(*learning.champions, before=_before(first.world))
    save_run(gallery.whole(path), learning)
    _prune(first.world, path)
    return path


def _before(world: str) -> str:
    """How the files of its runs begin."""
    return f"run-{places.in_name(world)}-"


def merit(one: Kept) -> float:
    """How good its champions are, to be compared with others of their world."""
    known = [brain.held_out for brain in one.brains]
    if not known or any(map(math.isnan, known)):
        return -math.inf
    return sum(known) * (-1 if WORLDS[one.world].compared.fewer_is_better else 1)


def _prune(world: str, newest: Path) -> None:
    """Delete what is old, and of too many the lesser ones; never the best, and not the one that has just come."""
    files = places.newest(places.champions(), f"{_before(world)}*{gallery.SUFFIX}", 10_000)
    there = [one for one in map(gallery.entry, files) if one.world == world]
    there.sort(key=merit)
    best = there[-1].path if there else newest
    going = [one for one in there if one.path not in (newest, best)]
    for one in going:
        if len(there) > MOST or time.time() - one.when > OLD:
            there.remove(one)
            one.path.unlink(missing_ok=True)
            gallery.whole(one.path).unlink(missing_ok=True)
