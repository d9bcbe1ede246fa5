"""`study`: which study it is, and what that one takes. Heavy parts are imported by the study that needs them."""

from __future__ import annotations

import json as json_module
from pathlib import Path
from typing import Annotated

import typer

from game.commands.arguments import Cluster, Courses, Json, Later, Workers, join, only, settings_of
from game.commands.studies import AGAINST_PERFECT_PLAY, ANYWHERE, LEARNED
from game.engine.gym.names import SHORT, is_environment
from game.scenes.base.studies import GENERATIONS, Asked, StudyCommand
from game.training.settings import DEFAULT_WORLD, Settings, SettingsError
from game.worlds import WORLDS


def known_studies() -> dict[str, StudyCommand]:
    """By name: one of each world, the worlds' own, and those that are about no world alone."""
    from game.scenes.faces import FACES

    of_worlds = {name: AGAINST_PERFECT_PLAY if world.meeting else LEARNED for name, world in WORLDS.items()}
    own = {name: one for face in FACES.values() for name, one in (face.studies or {}).items()}
    return of_worlds | own | ANYWHERE


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
    if (is_environment(world) or world in SHORT) and what != "cluster":
        raise SettingsError(f"--world: expected one of {', '.join(WORLDS)}, which have studies, got {world!r:.40}")
    known = known_studies()
    if what not in known:
        raise SettingsError(f"study: expected one of {', '.join(known)}, got {what!r:.40}")
    chosen = known[what]
    only(context, ("what", "seeds", "json", *chosen.takes), f"means nothing in the study {what}")
    named = tuple(strategy or ())
    if what != "strategies" and len(named) > 1:
        raise SettingsError(f"strategy: expected one, got {len(named)}")

    def settings_in(name: str) -> Settings:
        one = named[0] if named else None
        return settings_of(name, one, population, None, course, 0, brain, senses, options=option, later=later)

    result = chosen.run(
        Asked(
            what=what,
            settings_in=settings_in,
            seeds=seeds,
            generations=generations,
            population=population,
            strategies=named,
            options=tuple(option or ()),
            brain=brain,
            workers=workers,
            machines=join(cluster),
            seconds=seconds,
            world=world,
            worlds=worlds,
            ways=tuple(way or ()),
            condition=condition,
            teacher=teacher,
            games=games,
            start=start,
            out=out,
        )
    )
    if json:
        print(json_module.dumps(result))
