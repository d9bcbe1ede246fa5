"""What several commands take: their arguments and options, and the settings that these make."""

from __future__ import annotations

import os
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperCommand

from brains.strategies import STRATEGIES
from game.engine.course import is_whole
from game.engine.gym.names import SHORT, is_environment, with_options
from game.training.settings import Settings, SettingsError, check_population
from game.worlds import WORLDS, World

if TYPE_CHECKING:
    from game.engine.cluster import Cluster as Machines

COURSE_HELP = (
    "One of the world's courses, which `worlds` lists: a name such as simple, random:SEED for the one of that number, "
    "or the file of one that was drawn"
)
WorldName = Annotated[
    str,
    typer.Argument(
        help="A world; `worlds` lists them. gym:ID is any environment of Gymnasium, gym:MODULE:ID one of a module.",
        metavar="WORLD",
    ),
]
EnvOptions = Annotated[
    list[str] | None,
    typer.Option(
        "--env-option",
        metavar="NAME=VALUE",
        help="What an environment gym:ID is made with: a number, a text, True, False, None, a list. May be given many "
        "times.",
    ),
]
EnvLimit = Annotated[
    float | None,
    typer.Option(help="Seconds that an episode of gym:ID may take; 60 if not said.", min=0.1),
]
Trust = Annotated[
    list[str] | None,
    typer.Option(
        "--trust",
        metavar="gym:MODULE:ID",
        help="An environment that is not Gymnasium's own, and which a file or a card may have imported. May be given "
        "many times.",
    ),
]
Seed = Annotated[int, typer.Option(help="The same seed is the same run.")]
Strategy = Annotated[str | None, typer.Option(help=f"{', '.join(STRATEGIES)}; the world's own if none is named.")]
StrategyOptions = Annotated[
    list[str] | None,
    typer.Option(
        "--option",
        metavar="NAME=VALUE",
        help="What the strategy does otherwise than usual; `worlds` lists the choices. May be given many times.",
    ),
]
Population = Annotated[
    int | None, typer.Option(help="Individuals a generation, 4 to 100000; the world's own number if none is named.")
]
Mutation = Annotated[float | None, typer.Option(help="Size of mutations; the default is the strategy's own.")]
Brain = Annotated[
    str,
    typer.Option(help="Which of the world's networks is bred, `worlds` lists them; or layers of your own, as 7-6-4-1."),
]
Activations = Annotated[
    str,
    typer.Option(
        metavar="NAME,NAME,…", help="Of each layer after the inputs: linear, sigmoid, tanh, relu; one for each layer."
    ),
]
Courses = Annotated[
    list[str] | None,
    typer.Option(
        "--course",
        help=f"{COURSE_HELP}. To train on, also fresh, a new random one each generation, fresh:LENGTH, or hardest, one "
        "of these on which it went worst. May be given many times.",
    ),
]
Later = Annotated[
    list[str] | None,
    typer.Option(
        metavar="GENERATION:COURSE",
        help="From that generation on it breeds on this course, and no longer on those before it; several with one "
        "generation are a lesson of several. May be given many times.",
    ),
]
Workers = Annotated[
    int, typer.Option(help="Cores that evaluate. The result is the same for any number.", min=1, max=256)
]
Cluster = Annotated[
    str,
    typer.Option(
        metavar="ADDRESS",
        help="Breed on the workers of a Dask scheduler, with the same result: tcp://HOST:8786, or its file's path.",
    ),
]
CardFile = Annotated[
    Path | None,
    typer.Option("--card", metavar="FILE", help="The run of a card, and no other settings; - reads it from stdin."),
]
BESIDE_CARD = "not beside a card, which has all settings"
"""Of other options, why they are refused."""
Json = Annotated[bool, typer.Option("--json", help="Print JSON and nothing else on stdout.")]


def in_panels(panels: Mapping[str, Collection[str]]) -> type[TyperCommand]:
    """A command whose help has parameters in panels of their own, by these panels' titles; the others come first."""

    class InPanels(TyperCommand):
        def __init__(self, *arguments: Any, **options: Any) -> None:
            super().__init__(*arguments, **options)
            for parameter in self.params:
                for title, names in panels.items():
                    if parameter.name in names:
                        parameter.rich_help_panel = title  # type: ignore[attr-defined]

    return InPanels


def refuse(context: typer.Context, names: Collection[str], why: str) -> None:
    """Raises SettingsError if one of these parameters of the command was given: here it would change nothing."""
    for parameter in context.command.params:
        name = parameter.name or ""
        source = context.get_parameter_source(name)
        if name in names and source is not None and source.name == "COMMANDLINE":
            given = parameter.opts[0] if parameter.opts[0].startswith("-") else name.upper()
            raise SettingsError(f"{given}: {why}")


def only(context: typer.Context, names: Collection[str], why: str) -> None:
    """Raises SettingsError if any but these parameters of the command was given: here they would change nothing."""
    refuse(context, {parameter.name or "" for parameter in context.command.params} - set(names), why)


def known_world(name: str) -> World:
    """Raises SettingsError for a world that there is not."""
    if name not in WORLDS:
        raise SettingsError(f"unknown world {name!r:.40}; expected one of {', '.join(WORLDS)}")
    return WORLDS[name]


def asked_for(world: str, options: list[str] | None = None, limit: float | None = None) -> str:
    """A world that somebody has typed, with its options in its name; if it is an environment, it may be imported.

    Raises SettingsError.
    """
    world = with_options(SHORT.get(world, world), options or ())
    if is_environment(world):
        from game.worlds.gym import ask

        ask(world)
    check_limit(world, limit)
    limit_episodes(limit)
    return world


def check_limit(world: str, limit: float | None) -> None:
    """Raises SettingsError for a limit of episodes in a world that has none."""
    if limit is not None and not is_environment(world):
        raise SettingsError(f"--env-limit: means something only in a world gym:ID, got {world!r:.40}")


def limit_episodes(seconds: float | None) -> None:
    """Before there are environments, of which only a file may know which ones."""
    if seconds is not None:
        from game.worlds.gym import allowed

        allowed.seconds = seconds


def join(address: str) -> Machines | None:
    """The machines on which individuals are tried from now on, if there is an address; else None.

    Raises SettingsError or ClusterError.
    """
    if not address:
        return None
    from game.engine.cluster import join as join_cluster

    return join_cluster(address)


def trust(worlds: list[str] | None) -> None:
    """These may be imported, whoever names them. Raises SettingsError for what is no environment."""
    for world in worlds or ():
        if not is_environment(world):
            raise SettingsError(f"--trust: expected gym:MODULE:ID, got {world!r:.80}")
        asked_for(world)


def settings_of(
    world: str,
    strategy: str | None,
    population: int | None,
    mutation: float | None,
    courses: list[str] | None,
    seed: int,
    brain: str = "",
    senses: str = "",
    activations: str = "",
    options: list[str] | None = None,
    later: list[str] | None = None,
) -> Settings:
    """Raises SettingsError or CourseError for what cannot be run."""
    chosen: dict[str, Any] = {} if strategy is None else {"strategy": strategy}
    if population is not None:
        check_population(population)
        chosen["population"] = population
    return Settings(
        world=world,
        mutation=mutation,
        courses=tuple(courses or ()),
        seed=seed,
        brain=brain,
        senses=senses,
        activations=tuple(activations.split(",")) if activations else (),
        options=tuple(options or ()),
        later=tuple(later or ()),
        **chosen,
    )


def size_of(text: str) -> tuple[int, int]:
    """Of a window, in pixels. Raises SettingsError."""
    width, _, height = text.lower().partition("x")
    whole = is_whole(width) and is_whole(height)
    if not (whole and 320 <= int(width) <= 16384 and 180 <= int(height) <= 16384):
        raise SettingsError(f"size: expected WIDTHxHEIGHT, 320x180 to 16384x16384, got {text!r:.40}")
    return int(width), int(height)


def to_write(name: str) -> Path:
    """A file to write, from its name. Raises BadParameter for one that can only be a folder's."""
    if not name or name.endswith((os.sep, "/")):
        raise typer.BadParameter(f"expected the name of a file, got {name!r:.60}")
    return Path(name)
