"""The main job where there is no display: breed with a progress bar, and leave a picture and a film."""

from __future__ import annotations

import json as json_module
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from brains.atomic import check_writable
from game.commands.ending import ending
from game.commands.render import render
from game.commands.train import points, run_training
from game.scenes.faces import FACES
from game.store import places
from game.training.run import Run
from game.training.settings import Settings
from game.worlds import Course

if TYPE_CHECKING:
    from game.window.display import Options

GENERATIONS = 100
SEED = 4821
"""Of the course that nobody has seen, on which a champion is drawn."""


SUFFIXES = {".png": "picture", ".mp4": "film"}


def _path(world: str, suffix: str) -> Path:
    return places.pictures() / f"champion-of-{world}{suffix}"


def demo(settings: Settings, workers: int, course: Course | None, json: bool) -> None:
    """Breed, then, if not told to end, draw what came of it, on that course or one that nobody has seen.

    Prints where the files are, and with `json` what was bred, one object a line.
    """
    arena, run = settings.arena, Run(settings, workers)
    for suffix in SUFFIXES:
        check_writable(_path(places.in_name(arena.name), suffix))
    bred = run_training(run, GENERATIONS, None)
    if json:
        print(json_module.dumps(bred))
    if ending.told:
        return
    for one in () if json else run.champions:
        if one.role:
            print(
                f"Against perfect opponents the {one.role} loses {one.held_out:.2f} turns, averaged over every start."
            )
        else:
            print(
                f"{one.name}, champion of generation {one.generation}: {points(one.held_out, run)} "
                f"{arena.goal_is.format(run.held_out_goal)} on courses it has never seen (mean of {arena.held_out})."
            )
    drawn_on = FACES[arena.name].drawn_on.split(":")
    name = ":".join([drawn_on[0], str(SEED), *drawn_on[2:]]) if drawn_on[0] else settings.courses[0]
    course = course or arena.course(name)
    for suffix, what in SUFFIXES.items():
        path = _path(places.in_name(arena.name), suffix)
        render(run.champions, course, path)
        print(json_module.dumps({"event": what, "file": str(path)}) if json else f"{what}: {path}")


def no_window(settings: Settings, options: Options, why: str) -> None:
    """The same with what was asked of the window, after having said why there is none."""
    says = f"No window: {why}. Breeding without one; a picture and a film follow."
    print(says, file=sys.stderr if options.json else sys.stdout)
    demo(settings, options.workers, options.course, options.json)
