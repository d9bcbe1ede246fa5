"""The main job where there is no display: breed with a progress bar, and leave a picture and a film."""

from __future__ import annotations

from pathlib import Path

from brains.atomic import check_writable
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


SUFFIXES = {".png": "picture", ".mp4": "film"}


def _path(world: str, suffix: str) -> Path:
    return places.pictures() / f"champion-of-{world}{suffix}"


def demo(settings: Settings) -> None:
    """Breed, then, if not told to end, draw what came of it. Prints where the files are."""
    arena, run = settings.arena, Run(settings)
    for suffix in SUFFIXES:
        check_writable(_path(arena.name, suffix))
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
    for suffix, what in SUFFIXES.items():
        path = _path(arena.name, suffix)
        render(run.champions, course, path)
        print(f"{what}: {path}")


def no_window(settings: Settings, why: str) -> None:
    """The same, after having said why."""
    print(f"No window: {why}. Breeding without one; a picture and a film follow.")
    demo(settings)
