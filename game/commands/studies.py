"""Studies that are about no world alone: what each takes and runs. Heavy parts are imported by who needs them."""

from __future__ import annotations

from typing import Any

from game.scenes.base.studies import GENERATIONS, OF_SETTINGS, Asked, StudyCommand
from game.training.settings import SettingsError

COMPARED = ("world", "population", "generations", "brain", "workers", "cluster", "out")
OPERATED = ("world", "start", "workers", "out")
SPREAD_GENERATIONS = 10
POPULATION = 64
"""In several worlds at once."""


def _compared(asked: Asked) -> dict[str, Any]:
    from game.commands.study_strategies import contenders, run_strategies

    return run_strategies(
        contenders(asked.what, asked.strategies, asked.options),
        asked.world,
        asked.seeds,
        asked.out_or(f"{asked.what}-{asked.world}.png"),
        population=asked.population,
        generations=asked.generations,
        brain=asked.brain,
        workers=asked.workers,
    )


def _newcomer(asked: Asked) -> dict[str, Any]:
    from game.commands.study_newcomer import run_newcomer

    return run_newcomer(asked.seeds)


def _twin(asked: Asked) -> dict[str, Any]:
    from game.commands.study_twin import run_twin

    return run_twin(asked.world, asked.seeds, asked.generations or GENERATIONS, asked.workers, asked.condition)


def _senses(asked: Asked) -> dict[str, Any]:
    from game.commands.study_operating import run_senses

    return run_senses(asked.world, asked.start, asked.seeds, asked.workers, asked.out_or(f"senses-{asked.world}.png"))


def _pruning(asked: Asked) -> dict[str, Any]:
    from game.commands.study_operating import run_pruning

    return run_pruning(asked.world, asked.start, asked.seeds, asked.workers, asked.out_or(f"pruning-{asked.world}.png"))


def _distillation(asked: Asked) -> dict[str, Any]:
    from game.commands.study_distilling import run_distilling

    out = asked.out_or(f"distillation-{asked.world}.png")
    return run_distilling(asked.world, asked.start, asked.seeds, asked.workers, out)


def _cluster(asked: Asked) -> dict[str, Any]:
    from game.commands.arguments import asked_for
    from game.commands.study_cluster import run_cluster

    if asked.machines is None:
        raise SettingsError("study cluster: expected --cluster and an address")
    settings = asked.settings_in(asked_for(asked.world))
    return run_cluster(settings, asked.machines, asked.generations or SPREAD_GENERATIONS)


def _multitask(asked: Asked) -> dict[str, Any]:
    from game.commands.study_multitask import run_multitask

    budget = asked.generations or GENERATIONS, asked.population or POPULATION
    return run_multitask(asked.worlds, asked.ways, asked.brain, asked.seeds, *budget, asked.out_or("multitask.png"))


ANYWHERE = {
    "strategies": StudyCommand(_compared, (*COMPARED, "strategy", "option")),
    "crossovers": StudyCommand(_compared, COMPARED),
    "newcomer": StudyCommand(_newcomer, ()),
    "twin": StudyCommand(_twin, ("world", "generations", "workers", "cluster", "condition")),
    "senses": StudyCommand(_senses, OPERATED),
    "pruning": StudyCommand(_pruning, OPERATED),
    "distillation": StudyCommand(_distillation, OPERATED),
    "cluster": StudyCommand(
        _cluster, ("world", "population", "strategy", "course", "brain", "option", "generations", "cluster")
    ),
    "multitask": StudyCommand(_multitask, ("worlds", "way", "brain", "generations", "population", "out")),
}


def _learned(asked: Asked) -> dict[str, Any]:
    settings, generations = asked.settings_in(asked.what), asked.generations or GENERATIONS
    place = next(iter(settings.arena.elsewhere.values()), None)
    if place is not None:
        from game.commands.study_live import run_live

        return run_live(settings, place, asked.seeds, asked.workers)
    from game.commands.study_courses import run_study

    return run_study(settings, asked.seeds, generations, asked.workers)


def _against_perfect_play(asked: Asked) -> dict[str, Any]:
    from game.commands.study_versus import run_study

    settings, generations = asked.settings_in(asked.what), asked.generations or GENERATIONS
    return run_study(settings, asked.seeds, generations, asked.workers, asked.out_or(f"{asked.what}.png"))


LEARNED = StudyCommand(_learned, (*OF_SETTINGS, "generations", "workers", "cluster"))
"""How well a setting learns in the world by whose name it goes, judged on unseen courses."""
AGAINST_PERFECT_PLAY = StudyCommand(_against_perfect_play, (*LEARNED.takes, "out"))
"""The same where two sides meet whose exact solution is known."""
