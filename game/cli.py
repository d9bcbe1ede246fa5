"""The commands. `main.py` calls `main`; heavy parts are imported by the command that needs them."""

from __future__ import annotations

import json as json_module
import sys
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer

from brains.files import FileError
from game.training.settings import Settings, SettingsError
from game.worlds import WORLDS, CourseError, CourseFileError, World

UsageError: Any = typer.BadParameter.__bases__[0]
"""What the library raises for a wrong command line; it has moved between versions."""

app = typer.Typer(
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="markdown",
    help="Evolution Arcade: small neural networks are bred while you watch, and you can play against them. "
    "Without a command it opens the window; where there is no display it breeds headless and leaves a picture "
    "and a film.",
)

COURSE_HELP = (
    "simple, article-test, narrows, gravel, squeeze, marathon, random:SEED, random:SEED:COLUMNS, or a track file"
)
WorldName = Annotated[str, typer.Argument(help="A world; `worlds` lists them.", metavar="WORLD")]
Seed = Annotated[int, typer.Option(help="The same seed is the same run.")]
Strategy = Annotated[str | None, typer.Option(help="rank-sampling or cma-es; the default is whichever learns best.")]
Population = Annotated[int, typer.Option(help="Individuals a generation, 4 to 100000.")]
Mutation = Annotated[float | None, typer.Option(help="Size of mutations; the default is the strategy's own.")]
Courses = Annotated[
    list[str] | None,
    typer.Option(
        "--course",
        help=f"{COURSE_HELP}; to train on, also fresh or fresh:COLUMNS, a new random one each generation. "
        "May be given many times.",
    ),
]
Workers = Annotated[
    int, typer.Option(help="Cores that evaluate. The result is the same for any number.", min=1, max=256)
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON and nothing else on stdout.")]


def main() -> None:
    """Run a command; what people got wrong is one line and an exit status, never a traceback."""
    try:
        app(standalone_mode=False, args=sys.argv[1:])
    except typer.Exit as stop:
        sys.exit(stop.exit_code)
    except (FileError, CourseFileError) as error:
        _fail(str(error), 1)
    except (SettingsError, CourseError) as error:
        _fail(str(error), 2)
    except OSError as error:
        _fail(f"{error.filename or 'a file'}: {error.strerror or error}", 1)
    except KeyboardInterrupt:
        sys.exit(130)
    except UsageError as error:
        _fail(error.format_message(), error.exit_code)


def _fail(line: str, status: int) -> NoReturn:
    print(f"evolution-arcade: {line}", file=sys.stderr)
    sys.exit(status)


def _world(name: str) -> World:
    if name not in WORLDS:
        raise SettingsError(f"unknown world {name!r}; expected one of {', '.join(WORLDS)}")
    return WORLDS[name]


def _settings(
    world: str,
    strategy: str | None,
    population: int,
    mutation: float | None,
    courses: list[str] | None,
    seed: int,
) -> Settings:
    chosen: dict[str, Any] = {} if strategy is None else {"strategy": strategy}
    return Settings(
        world=world, population=population, mutation=mutation, courses=tuple(courses or ()), seed=seed, **chosen
    )


@app.callback(invoke_without_command=True)
def arcade(context: typer.Context) -> None:
    if context.invoked_subcommand is None:
        play("corridor")


@app.command()
def play(
    world: WorldName = "corridor",
    seed: Seed = 1,
    strategy: Strategy = None,
    population: Population = 50,
    mutation: Mutation = None,
    course: Courses = None,
    workers: Workers = 1,
    fullscreen: Annotated[bool, typer.Option(help="Start in fullscreen.")] = False,
    size: Annotated[str, typer.Option(help="Of the window, WIDTHxHEIGHT.")] = "1280x720",
    json: Annotated[bool, typer.Option("--json", help="Print what happens, one JSON object a line.")] = False,
) -> None:
    """Open the window on a world. H shows the keys."""
    from game.app import App, DisplayError, Options, has_display

    training = [name for name in course or [] if name.startswith("fresh") or not _world(world).course(name).unseen]
    shown = next((_world(world).course(name) for name in course or [] if name not in training), None)
    settings = _settings(world, strategy, population, mutation, training, seed)
    options = Options(_size(size), fullscreen, shown, workers, json)
    if not has_display():
        _headless(settings, "there is no display")
        return
    try:
        window = App(settings, options)
    except DisplayError as error:
        _headless(settings, str(error))
        return
    window.run()


def _size(text: str) -> tuple[int, int]:
    width, _, height = text.lower().partition("x")
    if not (width.isdigit() and height.isdigit() and 320 <= int(width) <= 16384 and 180 <= int(height) <= 16384):
        raise SettingsError(f"size: expected WIDTHxHEIGHT, 320x180 to 16384x16384, got {text!r}")
    return int(width), int(height)


def _headless(settings: Settings, why: str) -> None:
    from game.headless import demo

    print(f"No window: {why}. Breeding without one; a picture and a film follow.")
    demo(settings)


@app.command()
def train(
    world: WorldName = "corridor",
    generations: Annotated[int, typer.Option(help="To breed; with --resume, that many more.", min=1)] = 100,
    seed: Seed = 1,
    strategy: Strategy = None,
    population: Population = 50,
    mutation: Mutation = None,
    course: Courses = None,
    workers: Workers = 1,
    save: Annotated[
        Path | None, typer.Option(help="Write the run here; every command also takes it as a brain.")
    ] = None,
    resume: Annotated[Path | None, typer.Option(help="Go on with a saved run, settings and all.")] = None,
    json: Json = False,
) -> None:
    """Breed without a window. Scores are ticks survived; held_out is the champion's mean over four unseen tracks."""
    from game.commands.train import run_training

    settings = _settings(world, strategy, population, mutation, course, seed)
    result = run_training(settings, generations, workers, save, resume)
    if json:
        print(json_module.dumps(result))


@app.command()
def evaluate(
    brain: Annotated[Path, typer.Argument(help="A saved brain or run.", metavar="BRAIN")],
    course: Courses = None,
    episodes: Annotated[
        int, typer.Option(help="Without --course: how many unseen 4000-column tracks.", min=1, max=100_000)
    ] = 100,
    seed: Annotated[int, typer.Option(help="Without --course: seed of the first of them.", min=0)] = 0,
    workers: Workers = 1,
    json: Json = False,
) -> None:
    """Score a brain on courses; without any, on 100 unseen random ones."""
    from game.commands.evaluate import run_evaluation

    result = run_evaluation(brain, course or [f"random:{seed + k}" for k in range(episodes)], workers)
    if json:
        print(json_module.dumps(result))
        return
    print(
        f"{result['world']}: finished {100 * result['finished']:.0f} % of {len(result['scores'])}, "
        f"mean score {result['mean']:.1f}"
    )


@app.command()
def render(
    brain: Annotated[Path, typer.Argument(help="A saved brain or run.", metavar="BRAIN")],
    out: Annotated[Path, typer.Option(help="FILE.png, FILE.gif or FILE.mp4.")],
    course: Annotated[str, typer.Option(help=COURSE_HELP)] = "random:1:1000",
) -> None:
    """Draw a brain's drive on a course: a picture or a film."""
    from game.commands.render import run_render

    run_render(brain, out, course)
    print(out)


@app.command()
def bench(
    json: Json = False,
    quick: Annotated[bool, typer.Option(help="Fewer repetitions; the figures are rougher.")] = False,
) -> None:
    """Measure speed as ratios of two things in one run."""
    from game.commands.bench import run_bench

    rows = run_bench(quick)
    if json:
        print(json_module.dumps(rows))


@app.command()
def worlds(json: Json = False) -> None:
    """List the worlds, their courses and the strategies."""
    from brains.strategies import STRATEGIES

    if json:
        listed = [{"name": one.name, "summary": one.summary, "courses": list(one.presets)} for one in WORLDS.values()]
        print(json_module.dumps({"worlds": listed, "strategies": list(STRATEGIES)}))
        return
    for one in WORLDS.values():
        print(f"{one.name}: {one.summary}")
        for name, title in one.presets.items():
            print(f"    {name:<14}{title}")
        print("    random:SEED   an unseen track of 4000 columns; random:SEED:COLUMNS for another length")
    print(f"strategies: {', '.join(STRATEGIES)}")


@app.command()
def pictures(
    out: Annotated[Path, typer.Option(help="Folder for the README's pictures.")] = Path("assets/pictures"),
) -> None:
    """Draw the README's pictures of every screen, and its film."""
    from game.commands.pictures import run_pictures

    for path in run_pictures(out):
        print(path)


@app.command()
def soak(
    generations: Annotated[int, typer.Option(help="To breed beside the window.", min=1)] = 10_000,
    strategy: Strategy = "rank-sampling",
    population: Population = 50,
) -> None:
    """Run window and breeding for many generations and print memory and frame times."""
    from game.commands.soak import run_soak

    run_soak(_settings("corridor", strategy, population, None, ["simple"], 1), generations)


@app.command()
def study(
    seeds: Annotated[int, typer.Option(help="Seeds 0 to this, without it.", min=1)] = 10,
    generations: Annotated[int, typer.Option(min=1)] = 100,
    population: Population = 50,
    strategy: Strategy = None,
    course: Courses = None,
    json: Json = False,
) -> None:
    """How well a setting learns: the champions of several seeds on 100 unseen 4000-column tracks."""
    from game.commands.study import run_study

    result = run_study(_settings("corridor", strategy, population, None, course, 0), seeds, generations)
    if json:
        print(json_module.dumps(result))
