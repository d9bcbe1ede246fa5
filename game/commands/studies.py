"""`study`: which study it is, and what that one takes. Heavy parts are imported by the study that needs them."""

from __future__ import annotations

import json as json_module
from pathlib import Path
from typing import Annotated, Any

import typer

from game.arguments import Courses, Json, Workers, settings_of
from game.training.settings import SettingsError

STUDIES = ("corridor", "chase", "circuit", "mouse-sizes", "strategies", "crossovers", "zero-gradient", "newcomer")
GENERATIONS = 100


def study(
    what: Annotated[
        str,
        typer.Argument(
            help="corridor, chase, circuit: how well a setting learns; mouse-sizes: how fast mice of four sizes are "
            "taught; strategies: all ways of breeding in one world; crossovers: of two parents, aligned and not; "
            "zero-gradient: that recipe beside its source; newcomer: how soon a stranger has seen failure and then "
            "something clearly better, in the window of each world.",
            metavar="WHAT",
        ),
    ] = "corridor",
    world: Annotated[
        str, typer.Option(help="strategies, crossovers: cartpole, corridor, circuit or chase.")
    ] = "cartpole",
    seeds: Annotated[int, typer.Option(help="Seeds 0 to this, without it.", min=1)] = 10,
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
    brain: Annotated[str, typer.Option(help="Which of the world's networks is bred; `worlds` lists them.")] = "",
    senses: Annotated[str, typer.Option(help="chase: mirrored or room.")] = "",
    workers: Workers = 1,
    teacher: Annotated[str, typer.Option(help="mouse-sizes: faithful or improved.")] = "faithful",
    games: Annotated[int, typer.Option(help="mouse-sizes: most games a seed.", min=1000)] = 4_000_000,
    seconds: Annotated[float, typer.Option(help="circuit: of breeding, each run.", min=1)] = 120.0,
    out: Annotated[
        Path | None, typer.Option(help="Where the plot goes: mouse-sizes.png, strategies-WORLD.png and so on.")
    ] = None,
    json: Json = False,
) -> None:
    """How well something learns, over several seeds, measured on what nobody was trained on."""
    if what not in STUDIES:
        raise SettingsError(f"study: expected one of {', '.join(STUDIES)}, got {what!r:.40}")
    named = strategy or []
    if what != "strategies" and len(named) > 1:
        raise SettingsError(f"strategy: expected one, got {len(named)}")
    result: dict[str, Any]
    if what in ("strategies", "crossovers"):
        from game.commands.study_strategies import contenders, run_strategies

        result = run_strategies(
            contenders(what, named),
            world,
            seeds,
            out or Path(f"{what}-{world}.png"),
            population=population,
            generations=generations,
            brain=brain,
            workers=workers,
        )
    elif what == "zero-gradient":
        from game.commands.study_zero_gradient import run_zero_gradient

        result = run_zero_gradient(seeds, workers)
    elif what == "newcomer":
        from game.commands.study_newcomer import run_newcomer

        result = run_newcomer(seeds)
    elif what == "mouse-sizes":
        from game.commands.study_mice import run_mouse_sizes

        result = run_mouse_sizes(seeds, out or Path("mouse-sizes.png"), teacher, games)
    else:
        alone = named[0] if named else None
        chosen = settings_of(what, alone, population, None, course, 0, brain, senses)
        if what == "chase":
            from game.commands.study_chase import run_study as run_chase_study

            result = run_chase_study(chosen, seeds, generations or GENERATIONS, workers)
        elif what == "circuit":
            from game.commands.study_circuit import run_study as run_circuit_study

            result = run_circuit_study(chosen, seeds, seconds, workers)
        else:
            from game.commands.study import run_study

            result = run_study(chosen, seeds, generations or GENERATIONS)
    if json:
        print(json_module.dumps(result))
