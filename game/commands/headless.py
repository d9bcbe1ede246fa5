"""The main job where there is no display: breed with a progress bar, and leave a picture and a film."""

from __future__ import annotations

from game.commands.ending import ending
from game.commands.render import render
from game.commands.train import run_training
from game.scenes.faces import FACES
from game.store import places
from game.training.run import Run
from game.training.settings import Settings

GENERATIONS = 100
SEED = 4821
"""Of the course that nobody has seen, on which a champion is drawn."""


def demo(settings: Settings) -> None:
    """Breed, then, if not told to end, draw what came of it. Prints where the files are."""
    arena, run = settings.arena, Run(settings)
    run_training(run, GENERATIONS, None)
    if ending.told:
        return
    for one in run.champions:
        if one.role:
            print(
                f"Against perfect opponents the {one.role} loses {one.held_out:.2f} turns, averaged over every start."
            )
        else:
            print(
                f"{one.name}, champion of generation {one.generation}: {one.held_out:.0f} "
                f"{arena.goal_is.format(run.held_out_goal)} on courses it has never seen (mean of four)."
            )
    drawn_on = FACES[arena.name].drawn_on.split(":")
    course = arena.course(":".join([drawn_on[0], str(SEED), *drawn_on[2:]]) if drawn_on[0] else settings.courses[0])
    for suffix, what in ((".png", "picture"), (".mp4", "film")):
        path = places.pictures() / f"champion-of-{arena.name}{suffix}"
        render(run.champions, course, path)
        print(f"{what}: {path}")
