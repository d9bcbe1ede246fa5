"""`study twin`: whether who does better in a world does better in Gymnasium's own environment, too.

Champions of one run, from the first generations to the last, are tried in both in the same episodes.
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

POLICIES, EPISODES = 30, 50
GOOD = 200 / 300
"""Share of what counts as solved from which on means are compared, too."""


def run_twin(name: str, generations: int, workers: int) -> dict[str, Any]:
    """A line a policy on stderr. Raises SettingsError for a world that Gymnasium has not."""
    world = WORLDS[name]
    if not world.elsewhere:
        raise SettingsError(f"study twin: expected a world that Gymnasium has, too, got {name}")
    if generations < POLICIES:
        raise SettingsError(f"generations: expected {POLICIES} or more, a policy from each, got {generations}")
    place = next(iter(world.elsewhere.values()))
    console = Console(stderr=True, highlight=False)
    run = Run(Settings(world=name, seed=0), workers)
    wanted = set(np.linspace(0, generations - 1, POLICIES).round().astype(int).tolist())
    champions: list[Brain] = []
    with progress_bar() as progress:
        for number in progress.track(range(generations), description="generations"):
            run.step()
            if number in wanted and run.best:
                champions.append(run.best)
    run.close()
    courses = [world.course(f"random:{seed}") for seed in range(EPISODES)]
    ours, theirs = np.empty(len(champions)), np.empty(len(champions))
    with Evaluator(world, champions[0].network, workers) as evaluator:
        ours[:] = evaluator.on(np.stack([one.genome for one in champions]), courses).mean(axis=0)
    for k, one in enumerate(champions):
        theirs[k] = judged_elsewhere(place, one.network, one.genome, range(EPISODES), workers).mean()
        console.print(f"generation {one.generation}: {ours[k]:.1f} here, {theirs[k]:.1f} in {place.name}")
    rank = float(spearmanr(ours, theirs).statistic)
    good = theirs >= GOOD * place.solved
    off = float(np.abs(ours - theirs)[good].max(initial=0.0))
    console.print(
        f"{len(champions)} policies, {EPISODES} episodes each: rank correlation {rank:.3f}; of the {int(good.sum())} "
        f"with at least {GOOD * place.solved:.0f} in {place.name} the means differ by {off:.1f} at most"
    )
    return {
        "in": place.name,
        "generations": [one.generation for one in champions],
        "here": ours.tolist(),
        "there": theirs.tolist(),
        "rank_correlation": rank,
        "most_off": off,
    }
