"""`study`: which study it is, and what that one takes. Heavy parts are imported by the study that needs them."""

from __future__ import annotations

import json as json_module
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from game.commands.arguments import Cluster, Courses, Json, Later, Workers, asked_for, join, only, settings_of
from game.engine.gym.names import SHORT, is_environment
from game.training.settings import DEFAULT_WORLD, SettingsError
from game.worlds import WORLDS

if TYPE_CHECKING:
    from game.scenes.base.face import Asked

COMPARED = ("world", "population", "generations", "brain", "workers", "cluster", "out")
TWIN = ("world", "generations", "workers", "cluster", "condition")
OPERATED = ("world", "start", "workers", "out")
SPREAD = ("world", "population", "strategy", "course", "brain", "option", "generations", "cluster")
EVERYWHERE = {
    "strategies": (*COMPARED, "strategy", "option"),
    "crossovers": COMPARED,
    "newcomer": (),
    "twin": TWIN,
    "senses": OPERATED,
    "pruning": OPERATED,
    "distillation": OPERATED,
    "cluster": SPREAD,
    "multitask": ("worlds", "way", "brain", "generations", "population", "out"),
}
"""Studies that are about no world alone, and the options that they look at."""
OF_WORLD = (
    *("population", "strategy", "course", "later", "brain", "senses", "option"),
    *("generations", "workers", "cluster"),
)
"""Those of a study that is the same in all worlds."""
GENERATIONS, SPREAD_GENERATIONS = 100, 10
POPULATION = 64
"""In several worlds at once."""


def study(
    context: typer.Context,
    what: Annotated[
        str,
        typer.Argument(
            help="corridor, chase, circuit, volley: how well a setting learns; mouse-sizes: how fast mice of four "
            "sizes are taught; teaching: all ways of teaching on one budget; strategies: all ways of breeding in one "
            "world; crossovers: of two parents, aligned and "
            "not; volley-judge: which balls will be points; zero-gradient: that recipe beside its source; newcomer: "
            "how soon a stranger has seen failure and then something clearly better, in the window of each world; "
            "twin: whether who does better here does so in Gymnasium, too; senses: what each sense of a champion is "
            "worth; pruning: how few of its edges are enough; distillation: how small a student keeps its score; "
            "cluster: how much faster the workers of --cluster breed than one process here, and what travels; "
            "multitask: one brain for two worlds against one for each.",
            metavar="WHAT",
        ),
    ] = DEFAULT_WORLD,
    world: Annotated[
        str,
        typer.Option(
            help="strategies, crossovers, twin, senses, pruning, distillation, cluster: in which world; else the first "
            "one."
        ),
    ] = DEFAULT_WORLD,
    worlds: Annotated[
        str, typer.Option(help="multitask: two with one population each, with a comma between.", metavar="WORLD,WORLD")
    ] = "",
    way: Annotated[list[str] | None, typer.Option(help="multitask: dagger, copy, bred; all if none is named.")] = None,
    seeds: Annotated[
        int,
        typer.Option(help="Seeds 0 to this, without it; senses, pruning: of the unseen courses.", min=1, max=10_000),
    ] = 10,
    generations: Annotated[
        int | None,
        typer.Option(help=f"To breed, {GENERATIONS} if none are named; strategies: the world's budget.", min=1),
    ] = None,
    population: Annotated[
        int | None,
        typer.Option(help="Individuals a generation; the world's own number if none is named."),
    ] = None,
    strategy: Annotated[
        list[str] | None, typer.Option(help="One; for strategies as many as are to be compared, all if none is named.")
    ] = None,
    course: Courses = None,
    later: Later = None,
    condition: Annotated[
        str, typer.Option(help="twin: of the courses here, as sweeps=6, with which a walker is solved as by Box2D.")
    ] = "",
    brain: Annotated[
        str,
        typer.Option(
            help="Which of the world's networks is bred; `worlds` lists them. multitask: the layers that are shared."
        ),
    ] = "",
    senses: Annotated[str, typer.Option(help="chase: mirrored or room.")] = "",
    option: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME=VALUE",
            help="As in `train`; for strategies also NAME=VALUE,VALUE: those that have it are compared with each.",
        ),
    ] = None,
    workers: Workers = 1,
    cluster: Cluster = "",
    teacher: Annotated[str, typer.Option(help="mouse-sizes: faithful or improved.")] = "faithful",
    games: Annotated[
        int | None, typer.Option(help="mouse-sizes: most games a seed; teaching: of each pupil.", min=1000)
    ] = None,
    seconds: Annotated[float, typer.Option(help="circuit, volley: of breeding, each run.", min=1)] = 120.0,
    start: Annotated[
        Path | None,
        typer.Option(help="senses, pruning, distillation: a file with the brain; the one that comes with the arcade."),
    ] = None,
    out: Annotated[
        Path | None, typer.Option(help="Where the plot goes: mouse-sizes.png, strategies-WORLD.png and so on.")
    ] = None,
    json: Json = False,
) -> None:
    """How well something learns, over several seeds, measured on what nobody was trained on."""
    from game.scenes.base.face import Asked
    from game.scenes.faces import FACES

    if (is_environment(world) or world in SHORT) and what != "cluster":
        raise SettingsError(f"--world: expected one of {', '.join(WORLDS)}, which have studies, got {world!r:.40}")
    own = {name: one for face in FACES.values() for name, one in (face.studies or {}).items()}
    if what not in (known := dict.fromkeys((*WORLDS, *own, *EVERYWHERE))):
        raise SettingsError(f"study: expected one of {', '.join(known)}, got {what!r:.40}")
    takes = own[what].takes if what in own else EVERYWHERE.get(what, OF_WORLD)
    if what in WORLDS and WORLDS[what].meeting:
        takes = (*takes, "out")
    only(context, ("what", "seeds", "json", *takes), f"means nothing in the study {what}")
    machines = join(cluster)
    named = strategy or []
    if what != "strategies" and len(named) > 1:
        raise SettingsError(f"strategy: expected one, got {len(named)}")
    result: dict[str, Any]
    if what in ("strategies", "crossovers"):
        from game.commands.study_strategies import contenders, run_strategies

        result = run_strategies(
            contenders(what, named, option or ()),
            world,
            seeds,
            out or Path(f"{what}-{world}.png"),
            population=population,
            generations=generations,
            brain=brain,
            workers=workers,
        )
    elif what == "newcomer":
        from game.commands.study_newcomer import run_newcomer

        result = run_newcomer(seeds)
    elif what == "twin":
        from game.commands.study_twin import run_twin

        result = run_twin(world, seeds, generations or GENERATIONS, workers, condition)
    elif what in ("senses", "pruning"):
        from game.commands.study_operating import run_pruning, run_senses

        run = run_senses if what == "senses" else run_pruning
        result = run(world, start, seeds, workers, out or Path(f"{what}-{world}.png"))
    elif what == "cluster":
        from game.commands.study_cluster import run_cluster

        if machines is None:
            raise SettingsError("study cluster: expected --cluster and an address")
        name, bred_by = asked_for(world), named[0] if named else None
        chosen = settings_of(name, bred_by, population, None, course, 0, brain, options=option)
        result = run_cluster(chosen, machines, generations or SPREAD_GENERATIONS)
    elif what == "distillation":
        from game.commands.study_distilling import run_distilling

        result = run_distilling(world, start, seeds, workers, out or Path(f"{what}-{world}.png"))
    elif what == "multitask":
        from game.commands.study_multitask import run_multitask

        budget = generations or GENERATIONS, population or POPULATION
        result = run_multitask(worlds, way or [], brain, seeds, *budget, out or Path(f"{what}.png"))
    else:
        alone = named[0] if named else None
        subject = what if what in WORLDS else DEFAULT_WORLD
        chosen = settings_of(subject, alone, population, None, course, 0, brain, senses, options=option, later=later)
        asked = Asked(
            chosen,
            seeds,
            generations or GENERATIONS,
            workers,
            seconds,
            teacher,
            games,
            out or Path(f"{what}.png"),
        )
        result = own[what].run(asked) if what in own else _of_world(asked)
    if json:
        print(json_module.dumps(result))


def _of_world(asked: Asked) -> dict[str, Any]:
    """How well a setting learns, as in any world: judged on unseen courses, or against perfect play."""
    if asked.settings.arena.meeting is not None:
        from game.commands.study_versus import run_study as run_versus

        return run_versus(asked.settings, asked.seeds, asked.generations, asked.workers, asked.out)
    place = next(iter(asked.settings.arena.elsewhere.values()), None)
    if place is not None:
        from game.commands.study_live import run_live

        return run_live(asked.settings, place, asked.seeds, asked.workers)
    from game.commands.study_courses import run_study

    return run_study(asked.settings, asked.seeds, asked.generations, asked.workers)
