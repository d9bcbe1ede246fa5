"""The commands. `main.py` calls `main`; heavy parts are imported by the command that needs them."""

from __future__ import annotations

import io
import json as json_module
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer

from brains.files import FileError
from brains.text import LONGEST, plain
from game.commands.arguments import (
    BESIDE_CARD,
    COURSE_HELP,
    Activations,
    Brain,
    CardFile,
    Cluster,
    Courses,
    EnvLimit,
    EnvOptions,
    Json,
    Later,
    Mutation,
    Population,
    Seed,
    Strategy,
    StrategyOptions,
    Trust,
    Workers,
    WorldName,
    asked_for,
    in_panels,
    join,
    known_world,
    only,
    refuse,
    settings_of,
    size_of,
    to_write,
    trust,
)
from game.commands.ending import ending, listening
from game.commands.study import study
from game.commands.training import PANELS, train
from game.engine.engine import ClusterError
from game.store import places
from game.training.settings import DEFAULT_WORLD, Settings, SettingsError, is_drawn
from game.worlds import CourseError, CourseFileError

if TYPE_CHECKING:
    from game.window.display import Options

os.environ.setdefault("PYGAME_HIDE_SUPPORT_PROMPT", "1")

UsageError: Any = typer.BadParameter.__bases__[0]
"""What the library raises for a wrong command line; it has moved between versions."""

Demo = Annotated[
    bool, typer.Option("--demo", help="The arcade shows itself, world after world, until a key is pressed.")
]
Reports = Annotated[bool, typer.Option("--json", help="Print what happens, one JSON object a line.")]
Fullscreen = Annotated[bool, typer.Option(help="Start in fullscreen.")]
Size = Annotated[str, typer.Option(help="Of the window, WIDTHxHEIGHT.")]
app = typer.Typer(
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="markdown",
    help="Evolution Arcade: small neural networks are bred while you watch, and you can play against them. "
    "Without a command it opens the window; where there is no display it breeds headless and leaves a picture "
    "and a film.",
)


def main() -> None:
    """Run a command; what people got wrong is one line and an exit status, never a traceback."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")  # a file may be called what a pipe has no letters for
    places.make_sure_of_home()
    listening(_run)


def _run() -> None:
    try:
        app(standalone_mode=False, args=sys.argv[1:])
    except typer.Exit as stop:
        sys.exit(stop.exit_code)
    except (FileError, CourseFileError, ClusterError) as error:
        _fail(str(error), 1)
    except (SettingsError, CourseError) as error:
        _fail(str(error), 2)
    except OSError as error:
        _fail(f"{error.filename or 'a file'}: {error.strerror or error}", 1)
    except UsageError as error:
        _fail(error.format_message(), error.exit_code)


def _fail(line: str, status: int) -> NoReturn:
    print(f"evolution-arcade: {plain(line, LONGEST)}", file=sys.stderr)
    sys.exit(status)


@app.callback(invoke_without_command=True)
def arcade(
    context: typer.Context,
    demo: Demo = False,
    fullscreen: Fullscreen = False,
    size: Size = "1280x720",
    json: Reports = False,
) -> None:
    if context.invoked_subcommand is not None:
        only(context, (), f"expected behind the command: {context.invoked_subcommand} …")
    else:
        from game.window.display import DEMO, MENU, Options

        _open(Settings(), Options(size_of(size), fullscreen, json=json, opens=DEMO if demo else MENU))


@app.command()
def play(
    context: typer.Context,
    world: WorldName = DEFAULT_WORLD,
    seed: Seed = 1,
    strategy: Strategy = None,
    population: Population = None,
    mutation: Mutation = None,
    course: Courses = None,
    later: Later = None,
    brain: Brain = "",
    activations: Activations = "",
    option: StrategyOptions = None,
    workers: Annotated[
        int | None, typer.Option(help="Cores that breed; one or two, as there are, if none is named.", min=1, max=256)
    ] = None,
    cluster: Cluster = "",
    fullscreen: Fullscreen = False,
    size: Size = "1280x720",
    card: CardFile = None,
    env_option: EnvOptions = None,
    env_limit: EnvLimit = None,
    trusts: Trust = None,
    demo: Demo = False,
    article: Annotated[
        bool, typer.Option("--article", help="corridor: the article's own run as an exhibition, as A does.")
    ] = False,
    json: Reports = False,
) -> None:
    """Open the window on a world. H shows the keys."""
    from game.commands.card import card_from
    from game.engine.threads import cores
    from game.scenes.faces import FACES
    from game.window.display import DEMO, WORLD, Options, has_display

    if article and not (world == DEFAULT_WORLD and has_display()):
        raise SettingsError(f"--article: expected play {DEFAULT_WORLD} and a display")
    trust(trusts)
    join(cluster)
    world = asked_for(world, env_option, env_limit)
    training = list(FACES[world].begins) if world in FACES and not (course or card) else []
    training += [name for name in course or [] if is_drawn(name) or not known_world(world).course(name).unseen]
    unseen = [known_world(world).course(name) for name in course or [] if name not in training]
    if len(unseen) > 1:
        raise SettingsError(f"--course: expected one to show that nobody is trained on, got {len(unseen)}")
    shown = unseen[0] if unseen else None
    if card:
        only(context, ("card", "workers", "cluster", "fullscreen", "size", "demo", "trusts", "json"), BESIDE_CARD)
        settings = card_from(card).settings
    else:
        settings = settings_of(
            world,
            strategy,
            population,
            mutation,
            training,
            seed,
            brain,
            activations=activations,
            options=option,
            later=later,
        )
    options = Options(size_of(size), fullscreen, shown, workers or cores(), json, opens=DEMO if demo else WORLD)
    _open(settings, options, "article" if article else "")


def _open(settings: Settings, options: Options, action: str = "") -> None:
    """The window, in which a key with this action is pressed; or where there is no display the same without one."""
    from game.commands.headless import no_window
    from game.engine.kernel_cache import compile_ahead
    from game.window.display import DisplayError, has_display

    if not has_display():
        no_window(settings, options, "there is no display")
        return
    compile_ahead([settings.world])  # while the window is made
    from game.scenes.faces import FACES
    from game.window.app import App
    from game.window.display import press

    try:
        window = App(settings, options)
    except DisplayError as error:
        no_window(settings, options, str(error))
        return
    if action:
        press(FACES[settings.world].keys.key_of(action))
    with ending.between_steps():
        window.run(lambda app: ending.told)


app.command(cls=in_panels(PANELS))(train)


@app.command()
def evaluate(
    context: typer.Context,
    brain: Annotated[str, typer.Argument(help="A saved brain or run; with --role also `perfect`.", metavar="BRAIN")],
    course: Courses = None,
    role: Annotated[str | None, typer.Option(help="Cat and mouse: what BRAIN plays, mouse or cat.")] = None,
    opponent: Annotated[str, typer.Option(help="Cat and mouse: `perfect`, or a saved brain.")] = "perfect",
    sprint: Annotated[
        int, typer.Option(help="Cat and mouse: every how many turns the cat sprints, 2 to 5, 0: never.")
    ] = 4,
    episodes: Annotated[
        int,
        typer.Option(
            help="Without --course: how many unseen tracks of 4000 columns, or starts of 500 steps.", min=1, max=100_000
        ),
    ] = 100,
    seed: Annotated[int, typer.Option(help="Without --course: seed of the first of them.", min=0)] = 0,
    place: Annotated[
        str,
        typer.Option(
            "--in",
            metavar="ENVIRONMENT",
            help="Instead of its own world: gymnasium, for walkers also gymnasium-hardcore. --workers are processes.",
        ),
    ] = "",
    workers: Workers = 1,
    trusts: Trust = None,
    json: Json = False,
) -> None:
    """Score a brain: on courses, without any on 100 unseen tracks or starts; a cat or mouse from every start."""
    from game.commands import evaluate_versus
    from game.commands.evaluate import run_elsewhere, run_evaluation, said

    trust(trusts)
    role = role or evaluate_versus.role_of(brain)
    if role is not None:
        refuse(
            context,
            ("episodes", "seed", "place", "workers"),
            "means nothing in cat and mouse, where every start is played",
        )
        if course:
            refuse(context, ("sprint",), "expected it or --course, and not both")
        if len(course or ()) > 1:
            raise SettingsError(f"--course: expected one, got {len(course or ())}")
        result = evaluate_versus.run_games(brain, role, opponent, (course or [f"sprint-{sprint}"])[0])
        line = evaluate_versus.said(result)
    else:
        refuse(context, ("opponent", "sprint"), "means something only in cat and mouse")
        if place:
            refuse(context, ("course",), "expected it or --in, and not both")
            result = run_elsewhere(Path(brain), place, range(seed, seed + episodes), workers)
        else:
            if course:
                refuse(context, ("episodes", "seed"), "means something only without --course")
            result = run_evaluation(Path(brain), course or [f"random:{seed + k}" for k in range(episodes)], workers)
        line = said(result)
    print(json_module.dumps(result) if json else line)


@app.command()
def render(
    brain: Annotated[Path, typer.Argument(help="A saved brain or run.", metavar="BRAIN")],
    out: Annotated[Path, typer.Option(parser=to_write, metavar="FILE", help="FILE.png, FILE.gif or FILE.mp4.")],
    course: Annotated[str | None, typer.Option(help=f"{COURSE_HELP}; a random one if none is named")] = None,
    trusts: Trust = None,
) -> None:
    """Draw a brain's drive on a course, or its games of cat and mouse: a picture or a film."""
    from game.commands.render import run_render

    trust(trusts)
    run_render(brain, out, course)
    print(out)


@app.command()
def bench(
    json: Json = False,
    quick: Annotated[bool, typer.Option(help="Fewer repetitions; the figures are rougher.")] = False,
    world: Annotated[str, typer.Option(help="What is about this world alone; all if none is named.")] = "",
) -> None:
    """Measure speed as ratios of two things in one run. Needs a checkout: one of the two stands in its tests."""
    from game.commands.bench import ROOT, run_bench

    if not (ROOT / "tests" / "oracles").is_dir():
        raise SettingsError("bench: expected a checkout, with the plain versions of the rules in tests/oracles")
    rows = run_bench(quick, world)
    if json:
        print(json_module.dumps(rows))


@app.command()
def worlds(json: Json = False) -> None:
    """List the worlds, their courses and brains, and the strategies with their options."""
    from game.commands.worlds import lines, listed

    if json:
        print(json_module.dumps(listed()))
    else:
        print("\n".join(lines()))


@app.command()
def pictures(
    out: Annotated[Path, typer.Option(help="Folder for the pictures of the pages.")] = Path("assets/pictures"),
) -> None:
    """Draw the pictures of every screen for README and docs, and the films."""
    from game.commands.pictures import run_pictures

    for path in run_pictures(out):
        print(path)


@app.command()
def films(
    out: Annotated[Path, typer.Option(help="Folder for the films that are shown until a world is there.")] = Path(
        "game/films"
    ),
) -> None:
    """Film each world's trained champion, for the menu and for whoever waits for a world."""
    from game.commands.films import run_films

    for path in run_films(out):
        print(path)


@app.command()
def soak(
    context: typer.Context,
    world: WorldName = DEFAULT_WORLD,
    generations: Annotated[int, typer.Option(help="To breed beside the window.", min=1)] = 10_000,
    strategy: Strategy = "rank-sampling",
    population: Population = None,
    demo: Annotated[bool, typer.Option("--demo", help="The demo instead, with random input.")] = False,
    minutes: Annotated[float, typer.Option(help="With --demo.", min=0.1)] = 60.0,
) -> None:
    """Run window and breeding for many generations and print memory and frame times."""
    from game.commands.soak import run_soak
    from game.commands.soak_show import run_demo_soak

    if demo:
        only(context, ("demo", "minutes"), "means nothing with --demo")
        run_demo_soak(minutes)
        return
    refuse(context, ("minutes",), "means something only with --demo")
    first = next(iter(known_world(world).courses.presets))
    run_soak(settings_of(world, strategy, population, None, [first], 1), generations)


app.command()(study)
