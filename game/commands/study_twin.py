"""`study twin`: whether who does better in a world does better in Gymnasium's own environment, too.

Champions of some runs, as many that do badly as that do well, are tried in both in the same episodes.
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

FIRST_SEED, EACH, EPISODES = 21, 6, 50
"""Of the runs; champions that are taken of each; episodes that all are tried in."""
CHOSEN_BY = range(9000, 9012)
"""Seeds of the courses by which champions are chosen: others than those that they are tried on."""
GOOD = 200 / 300
"""Share of what counts as solved from which on means are compared, too."""


def run_twin(name: str, seeds: int, generations: int, workers: int) -> dict[str, Any]:
    """A line a policy on stderr. Raises SettingsError for a world that Gymnasium has not."""
    world = WORLDS[name]
    if not world.elsewhere:
        raise SettingsError(f"study twin: expected a world that Gymnasium has, too, got {name}")
    if generations < EACH:
        raise SettingsError(f"generations: expected {EACH} or more, a champion from each, got {generations}")
    place = next(iter(world.elsewhere.values()))
    console = Console(stderr=True, highlight=False)
    champions: list[Brain] = []
    for seed in range(FIRST_SEED, FIRST_SEED + seeds):
        champions += of_all_qualities(name, seed, generations, workers)
    courses = [world.course(f"random:{seed}") for seed in range(EPISODES)]
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
    """Champions of a run whose scores here lie at even distances from the worst to the best, each once."""
    run = Run(Settings(world=name, seed=seed), workers)
    champions: list[Brain] = []
    with progress_bar() as progress:
        for _ in progress.track(range(generations), description=f"seed {seed}"):
            run.step()
            if run.best:
                champions.append(run.best)
    run.close()
    world = WORLDS[name]
    courses = [world.course(f"random:{one}") for one in CHOSEN_BY]
    with Evaluator(world, champions[0].network, workers) as evaluator:
        scores = evaluator.on(np.stack([one.genome for one in champions]), courses).mean(axis=0)
    left = list(range(len(champions)))
    for wanted in np.linspace(scores.min(), scores.max(), EACH):
        left.remove(min(left, key=lambda k: abs(scores[k] - wanted)))
    return [one for k, one in enumerate(champions) if k not in left]
