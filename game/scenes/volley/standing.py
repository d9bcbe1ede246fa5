"""How good a run's champions of different generations are: found out beside the screen, shown in the brain's place."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from brains.policy import Policy
from game.scenes.base.grid import Shown
from game.scenes.base.questions import Questions
from game.scenes.volley.field import others
from game.training.rating import circles, ratings
from game.training.settings import Settings
from game.training.snapshot import Snapshot
from game.ui import theme
from game.worlds.volley.tournament import Alike, Tournament, against, alike, meet, picked

SECONDS = {"standing": 4.0}
CHAMPIONS, GAMES = 10, 12
"""At most so many, in so many games a pair and seat."""
TITLE = "champions against champions"
STANDING = "Champions of this run against each other: the {better}, the more points those in the row win."


@dataclass(frozen=True, eq=False)
class Standing:
    """What is known of champions of a run."""

    met: Tournament
    pressed: Alike
    """The newest one against the one before it."""
    others: float
    """Mean points of the newest one against champions of other runs; NaN where there are none."""


def standing_of(
    settings: Settings, network: Policy, generations: NDArray[np.int64], genomes: NDArray[np.float32]
) -> Standing:
    """Of all champions `(champion, population, gene)` that a run has kept."""
    places, world, strange = picked(generations, CHAMPIONS), settings.arena, others(settings)
    some = genomes[places, 0]
    mean = against(world, network, some[-1:], strange, GAMES).mean() if strange else np.nan
    pressed = alike(world, network, some[-1], some[-2] if len(some) > 1 else some[-1], GAMES)
    return Standing(meet(world, network, generations[places], some, GAMES), pressed, float(mean))


class Standings(Questions):
    """Keeps the newest one."""

    def __init__(self, pool: ThreadPoolExecutor) -> None:
        super().__init__(pool, SECONDS)

    def update(self, seconds: float, snapshot: Snapshot, wanted: bool) -> None:
        """Time passes; where somebody looks, ask again when there are new champions."""
        self.pass_time(seconds, snapshot.run)
        generations, genomes = snapshot.memory.hall
        settings = snapshot.settings
        if wanted and len(generations) and genomes.shape[-1] == settings.network.genes:
            about = settings.network, int(generations[-1])
            self.ask("standing", about, lambda: standing_of(settings, settings.network, generations, genomes))

    @property
    def newest(self) -> Standing | None:
        found: Standing | None = self.answer("standing", None)
        return found


def shown(standing: Standing | None) -> Shown | None:
    """As a square, brighter where the champion of the row wins, and what is to be said of it."""
    if standing is None:
        return None
    met, pressed = standing.met, standing.pressed
    numbers = ratings(met.won)
    says = [f"rating {numbers[-1]:+,.0f} · rings of three {100 * circles(met.won):.0f} %"]
    says.append(f"press alike: {100 * pressed.seen:.0f} %, chance {100 * pressed.chance:.0f} %")
    if np.isfinite(standing.others):
        says.append(f"other runs: {standing.others:+z.2f}")
    colours = theme.BEST, theme.MEDIAN
    return Shown(TITLE, ("who", "whom"), colours, met.generations, (met.points + 5) / 10, tuple(says))
