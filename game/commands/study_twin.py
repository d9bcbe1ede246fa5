"""`study twin`: whether who does better in a world does better in Gymnasium's own environment, too.

Champions of some runs, from early generations to late ones, are tried in both in the same episodes.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from rich.console import Console
from scipy.stats import spearmanr

from brains.files import Brain
from game.engine.elsewhere import judged_elsewhere
from game.engine.session import Evaluator
from game.training.console import progress_bar
from game.training.run import Run
from game.training.settings import Settings, SettingsError
from game.worlds import WORLDS

FIRST_SEED, FIRST, EACH, EPISODES = 21, 8, 6, 50
"""Of the runs; the generation of the first champion, and how many are taken of each; episodes that all are tried in."""
GOOD = 200 / 300
"""Share of what counts as solved from which on means are compared, too."""


def run_twin(name: str, seeds: int, generations: int, workers: int, condition: str = "") -> dict[str, Any]:
    """A line a policy on stderr.

    Args:
        condition: behind the name of each course here, as `sweeps=6`.

    Raises:
        SettingsError: a world that Gymnasium has not.
        CourseError: a condition that there is not.
    """
    world = WORLDS[name]
    if not world.elsewhere:
        raise SettingsError(f"study twin: expected a world that Gymnasium has, too, got {name}")
    if generations < FIRST + EACH:
        raise SettingsError(f"generations: expected {FIRST + EACH} or more, got {generations}")
    place = next(iter(world.elsewhere.values()))
    console = Console(stderr=True, highlight=False)
    courses = [world.course(f"random:{seed}{condition and '@'}{condition}") for seed in range(EPISODES)]
    champions: list[Brain] = []
    for seed in range(FIRST_SEED, FIRST_SEED + seeds):
        champions += of_all_qualities(name, seed, generations, workers)
    theirs = np.empty(len(champions))
    with Evaluator(world, champions[0].network, workers) as evaluator:
        ours = evaluator.on(np.stack([one.genome for one in champions]), courses).mean(axis=0)
    for k, one in enumerate(champions):
        theirs[k] = judged_elsewhere(place, one.network, one.genome, range(EPISODES), workers).mean()
        where = f"seed {one.seed}, generation {one.generation}"
        console.print(f"{where}: {ours[k]:.1f} here, {theirs[k]:.1f} in {place.name}")
    rank = float(spearmanr(ours, theirs).statistic)
    off = np.abs(ours - theirs)[theirs >= GOOD * place.solved]
    console.print(
        f"{len(champions)} policies, {EPISODES} episodes each: rank correlation {rank:.3f}; of the {len(off)} with at "
        f"least {GOOD * place.solved:.0f} in {place.name} the means differ by {off.mean() if len(off) else 0:.1f} on "
        f"average, {off.max(initial=0.0):.1f} at most"
    )
    return {
        "in": place.name,
        "seeds": [one.seed for one in champions],
        "generations": [one.generation for one in champions],
        "here": ours.tolist(),
        "there": theirs.tolist(),
        "rank_correlation": rank,
        "off": off.tolist(),
    }


def of_all_qualities(name: str, seed: int, generations: int, workers: int) -> list[Brain]:
    """Champions of a run, of generations chosen beforehand: whoever chose by scores would choose their errors."""
    wanted = set(np.geomspace(FIRST, generations - 1, EACH).round().astype(int).tolist())
    champions: list[Brain] = []
    run = Run(Settings(world=name, seed=seed), workers)
    with progress_bar() as progress:
        for number in progress.track(range(generations), description=f"seed {seed}"):
            run.step()
            if number in wanted and run.best:
                champions.append(run.best)
    run.close()
    return champions
