"""The main job where there is no display: breed with a progress bar, and leave a picture and a film."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from game import places
from game.commands.render import render, render_pair
from game.commands.train import breed, run_training
from game.training.run import Run
from game.training.settings import Settings

GENERATIONS = 100
COURSES = {"corridor": "random:4821:1000", "cartpole": "random:4821", "circuit": "random:4821"}
"""What a champion is drawn on."""


def demo(settings: Settings) -> None:
    """Breed, then draw what came of it. Prints where the files are."""
    made = _duel(settings) if len(settings.arena.roles) > 1 else _drive(settings)
    for suffix, what in ((".png", "picture"), (".mp4", "film")):
        print(f"{what}: {made(suffix)}")


def _duel(settings: Settings) -> Callable[[str], Path]:
    """Cats and mice; draws their champions' games."""
    run = Run(settings)
    result = run_training(run, GENERATIONS, None)
    regrets = " and ".join(f"the {role} {about['regret']:.2f}" for role, about in result["champions"].items())
    print(f"Against perfect opponents, averaged over every start, {regrets} turns are lost.")
    mouse, cat = run.champions
    course = settings.arena.course(settings.courses[0])

    def write_to(suffix: str) -> Path:
        path = places.pictures() / f"cat-and-mouse{suffix}"
        render_pair(mouse, cat, course, path)
        return path

    return write_to


def _drive(settings: Settings) -> Callable[[str], Path]:
    """Draws the champion on a course that it has never seen."""
    run = Run(settings)
    breed(run, GENERATIONS)
    champion = run.best
    run.close()
    assert champion is not None
    course = settings.arena.course(COURSES[settings.world])
    print(
        f"{champion.name}, champion of generation {champion.generation}: {champion.held_out:.0f} "
        f"{settings.arena.goal_is.format(run.held_out_goal)} on courses it has never seen (mean of four)."
    )

    def write_to(suffix: str) -> Path:
        path = places.pictures() / f"champion-on-an-unseen-course{suffix}"
        render(champion, course, path)
        return path

    return write_to
