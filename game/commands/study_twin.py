"""`study twin`: whether who does better in a world does better in Gymnasium's own environment, too.

Champions of some runs, of all qualities, are tried in both in the same episodes.
"""

from __future__ import annotations

from contextlib import closing
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

FIRST_SEED, POLICIES, EPISODES = 21, 30, 50
"""Of the runs; how many champions of all of them are tried, and in how many episodes."""
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
    if seeds * generations < POLICIES:
        raise SettingsError(f"generations: expected {-(-POLICIES // seeds)} or more, got {generations}")
    place = next(iter(world.elsewhere.values()))
    console = Console(stderr=True, highlight=False)
    courses = [world.course(f"random:{seed}{condition and '@'}{condition}") for seed in range(EPISODES)]
    runs = range(FIRST_SEED, FIRST_SEED + seeds)
    champions = of_all_qualities([one for seed in runs for one in champions_of(name, seed, generations, workers)])
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


def champions_of(name: str, seed: int, generations: int, workers: int) -> list[Brain]:
    """Of each generation of a run."""
    champions: list[Brain] = []
    with closing(Run(Settings(world=name, seed=seed), workers)) as run, progress_bar() as progress:
        for _ in progress.track(range(generations), description=f"seed {seed}"):
            run.step()
            champions += run.champions
    return champions


def of_all_qualities(champions: list[Brain]) -> list[Brain]:
    """Those POLICIES whose scores in training lie as evenly between the least and the most as there are any.

    Those scores are of other episodes than the ones that are compared, so nobody is chosen by an error of these.
    """
    left = sorted(champions, key=lambda one: one.fitness)
    chosen = []
    for wanted in np.linspace(left[0].fitness, left[-1].fitness, POLICIES):
        chosen.append(min(left, key=lambda one: abs(one.fitness - wanted)))
        left.remove(chosen[-1])
    return chosen
