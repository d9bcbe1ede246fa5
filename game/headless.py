"""The main job where there is no display: breed with a progress bar, and leave a picture and a film."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from game import places
from game.commands.render import render, render_pair
from game.commands.train import breed
from game.commands.train_chase import run_race
from game.training.arms_race import ArmsRace
from game.training.evolution import Evolution
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
    race = ArmsRace(settings)
    result = run_race(race, GENERATIONS, None)
    regrets = " and ".join(f"the {role} {about['regret']:.2f}" for role, about in result["champions"].items())
    print(f"Against perfect opponents, averaged over every start, {regrets} turns are lost.")
    mouse, cat = race.champions

    def write_to(suffix: str) -> Path:
        path = places.pictures() / f"cat-and-mouse{suffix}"
        render_pair(mouse, cat, race.course, path)
        return path

    return write_to


def _drive(settings: Settings) -> Callable[[str], Path]:
    """Draws the champion on a course that it has never seen."""
    evolution = Evolution(settings)
    breed(evolution, GENERATIONS, [])
    champion = evolution.best
    evolution.close()
    assert champion is not None
    course = settings.arena.course(COURSES[settings.world])
    print(
        f"{champion.name}, champion of generation {champion.generation}: {champion.held_out:.0f} "
        f"{settings.arena.goal_is.format(evolution.held_out_goal)} on courses it has never seen (mean of four)."
    )

    def write_to(suffix: str) -> Path:
        path = places.pictures() / f"champion-on-an-unseen-course{suffix}"
        render(champion, course, path)
        return path

    return write_to
