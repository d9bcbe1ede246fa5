"""The main job where there is no display: breed with a progress bar, and leave a picture and a film."""

from __future__ import annotations

from game import places
from game.commands.render import render
from game.commands.train import breed
from game.training.evolution import Evolution
from game.training.settings import Settings

GENERATIONS = 100
COURSE = "random:{seed}:1000"
SEED = 4821


def demo(settings: Settings) -> None:
    """Breed, then draw the champion on a track that it has never seen. Prints where the files are."""
    evolution = Evolution(settings)
    breed(evolution, GENERATIONS, [])
    champion = evolution.best
    evolution.close()
    assert champion is not None
    course = settings.arena.course(COURSE.format(seed=SEED))
    print(
        f"{champion.name}, champion of generation {champion.generation}, gets {champion.held_out:.0f} of "
        f"{evolution.held_out_ticks} columns far on tracks it has never seen (mean of four)."
    )
    for suffix, what in ((".png", "picture"), (".mp4", "film")):
        path = places.pictures() / f"champion-on-an-unseen-track{suffix}"
        render(champion, course, path)
        print(f"{what}: {path}")
