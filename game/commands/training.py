"""`train`: which run it is, and what that one takes."""

from __future__ import annotations

import json as json_module
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from brains.atomic import check_writable
from game.commands.arguments import (
    BESIDE_CARD,
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
    check_limit,
    join,
    known_world,
    limit_episodes,
    only,
    refuse,
    settings_of,
    to_write,
    trust,
)
from game.training.settings import DEFAULT_WORLD, SettingsError
from game.worlds import WORLDS

if TYPE_CHECKING:
    from game.engine.world import Lessons

MOST = 1_000_000_000
"""Generations or games: years of them."""
STUDENT = ("sees", "way", "episodes", "epochs")
"""What means something with `--teach-from` alone."""
OF_STUDENT = (
    *("world", "seed", "brain", "activations", "workers", "save", "chart", "trusts", "json"),
    *("teach_from", *STUDENT, "env_option", "env_limit"),
)
"""What `--teach-from` looks at."""
OF_TAUGHT = ("teacher", "hidden", "alpha", "cell", "answer", "led", "turns", "every", "beta", "games", "film")
"""What `--role` looks at where that role is taught."""
PANELS = {
    "What it begins with, and what is left": ("resume", "start", "card", "save", "card_to", "csv", "chart", "json"),
    "Machines": ("workers", "cluster"),
    "An environment of Gymnasium": ("env_option", "env_limit", "trusts"),
    "Instead of breeding: a student of a champion": ("teach_from", *STUDENT),
    "Cat and mouse: one of them is taught": ("role", *OF_TAUGHT),
}
"""Of the help: most of the parameters belong to one of four ways to learn."""
BOTH = "both"
"""What `--role` is where all that there is to breed is bred."""


def train(
    context: typer.Context,
    world: WorldName = DEFAULT_WORLD,
    generations: Annotated[int, typer.Option(help="To breed; with --resume, that many more.", min=1, max=MOST)] = 100,
    seed: Seed = 1,
    strategy: Strategy = None,
    population: Population = None,
    mutation: Mutation = None,
    course: Courses = None,
    later: Later = None,
    brain: Brain = "",
    activations: Activations = "",
    option: StrategyOptions = None,
    senses: Annotated[str, typer.Option(help="How brains see the world, where there is a choice.")] = "",
    role: Annotated[str, typer.Option(help="Cat and mouse: `both` are bred, or `mouse` or `cat` is taught.")] = BOTH,
    teacher: Annotated[
        str, typer.Option(help="Where somebody is taught: faithful, improved or second-order.")
    ] = "faithful",
    hidden: Annotated[int, typer.Option(help="Of the taught: hidden units, 4 to 256; second-order: up to 32.")] = 16,
    alpha: Annotated[float | None, typer.Option(help="Of the taught: size of the changes to the weights.")] = None,
    cell: Annotated[str, typer.Option(help="Of the taught: elman, gru or lstm.")] = "elman",
    answer: Annotated[
        str, typer.Option(help="Of the taught: compass, one output; sine-cosine, two; scores, four.")
    ] = "compass",
    led: Annotated[float, typer.Option(help="Share of the moves that the teacher makes, 0 to 1.")] = 0.0,
    turns: Annotated[int, typer.Option(help="Of the taught: moves in a game, 1 to 40.")] = 10,
    every: Annotated[int, typer.Option(help="Of the taught: in how many turns it sees the other one once.")] = 1,
    beta: Annotated[float, typer.Option(help="second-order: size of the step beside alpha's.")] = 0.01,
    games: Annotated[
        int, typer.Option(help="Of the taught: to teach; with --resume, that many more.", min=1, max=MOST)
    ] = (1_000_000),
    film: Annotated[
        Path | None,
        typer.Option(
            parser=to_write, metavar="FILE", help="Of the taught: how it learned, FILE.png, FILE.gif or FILE.mp4."
        ),
    ] = None,
    until: Annotated[
        str | None,
        typer.Option(
            metavar="NAME=NUMBER",
            help="End as soon as the newest generation has come to this held-out, best, mean or median score, or in "
            "cat and mouse to so small a regret; --generations is the most.",
        ),
    ] = None,
    workers: Workers = 1,
    cluster: Cluster = "",
    save: Annotated[
        Path | None,
        typer.Option(
            parser=to_write,
            metavar="FILE",
            help="Write the run here; every command also takes it as a brain. NAME.brain: the champion alone, "
            "where there is one population.",
        ),
    ] = None,
    resume: Annotated[
        Path | None,
        typer.Option(help="Go on with a saved run, settings and all; a track file is named again, with --course."),
    ] = None,
    start: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="Breed on from this champion, where one population is bred; hidden units that it lacks are added.",
        ),
    ] = None,
    teach_from: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="Breed nobody, but teach --brain to do what this champion does; --chart has its curves.",
        ),
    ] = None,
    sees: Annotated[
        str,
        typer.Option(
            metavar="NAME,NAME,…",
            help="With --teach-from: which inputs of the world the student sees; all that its layers take if none is "
            "named.",
        ),
    ] = "",
    way: Annotated[
        str,
        typer.Option(
            help="With --teach-from: copy, what the teacher did where it was; dagger, also what it would have done "
            "where the student came to."
        ),
    ] = "dagger",
    episodes: Annotated[int, typer.Option(help="With --teach-from: that are recorded.", min=1, max=1000)] = 20,
    epochs: Annotated[int, typer.Option(help="With --teach-from: of 20,000 moments each.", min=1, max=10_000)] = 50,
    card: CardFile = None,
    card_to: Annotated[
        Path | None,
        typer.Option(parser=to_write, metavar="FILE", help="Write the run's card here, a text to paste to friends."),
    ] = None,
    csv: Annotated[
        Path | None,
        typer.Option(parser=to_write, metavar="FILE", help="Write the history here, a row a generation, with units."),
    ] = None,
    chart: Annotated[
        Path | None, typer.Option(parser=to_write, metavar="FILE", help="Draw the history here; .svg or .pdf.")
    ] = None,
    env_option: EnvOptions = None,
    env_limit: EnvLimit = None,
    trusts: Trust = None,
    json: Json = False,
) -> None:
    """Breed or teach without a window.

    Corridor: scores are ticks survived, held_out is the champion's mean over four unseen tracks. CartPole: the same in
    steps, over four unseen starts. Cat and mouse: scores are turns lived (of cats minus those), regret is turns lost
    against the perfect opponent. With --card it breeds up to the card's generation and says whether the champion is the
    same; the exit status is 1 if it is not although the card promised so.
    """
    from game.commands.card import card_from, check_card_of, compared, write_card_of
    from game.commands.render import check_kind
    from game.commands.train import begin_with, goal_of, run_training
    from game.commands.train_lessons import run_lessons
    from game.training.checkpoint import Learning, load_run
    from game.training.numbers import FIGURES, write_numbers
    from game.training.run import Run

    trust(trusts)
    if chart and chart.suffix not in FIGURES:
        raise SettingsError(f"chart: expected a file ending in {' or '.join(FIGURES)}, got {chart.name!r:.40}")
    if film:
        check_kind(film)
    for out in filter(None, (save, card_to, csv, chart, film)):
        check_writable(out)
    if teach_from:
        from game.commands.train_student import Asked, run_student

        only(context, OF_STUDENT, "means nothing with --teach-from")
        world = asked_for(world, env_option, env_limit)
        asked_of = Asked(world, teach_from, brain, sees, activations, way, episodes, epochs, seed, workers, save, chart)
        result = run_student(asked_of)
        if json:
            print(json_module.dumps(result))
        return
    refuse(context, STUDENT, "means something only with --teach-from")
    join(cluster)
    limit_episodes(env_limit)
    run: Learning
    asked = None
    if card:
        beside = ("workers", "cluster", "save", "card_to", "csv", "chart", "trusts", "env_limit", "json")
        only(context, ("card", *beside), BESIDE_CARD)
        asked = card_from(card)
        run, generations = Run(asked.settings, workers), asked.generation + 1
    elif resume:
        run = load_run(resume, workers, course or ())
        more = (
            ("generations", "workers", "cluster", "course", "until", "csv", "chart", "env_limit")
            if isinstance(run, Run)
            else ("games", "film")
        )
        only(context, ("resume", "save", "card_to", "trusts", "json", *more), "a run that is resumed goes on as it was")
    else:
        world = asked_for(world, env_option, env_limit)
        lessons = _lessons(world, role)
        if lessons:
            lesson = ("world", "role", *OF_TAUGHT, "seed", "save", "card_to", "json")
            only(context, lesson, f"means nothing where a {role} is taught")
            run = lessons.begin(
                teacher=teacher,
                hidden=hidden,
                alpha=alpha,
                seed=seed,
                role=role,
                cell=cell,
                answer=answer,
                led=led,
                turns=turns,
                every=every,
                beta=beta,
            )
            if save and not run.champions:
                raise SettingsError(f"save: expected an elman cell, got {cell}, which lives in its lessons only")
        else:
            refuse(context, OF_TAUGHT, "means something only where somebody is taught")
            settings = settings_of(
                world, strategy, population, mutation, course, seed, brain, senses, activations, option, later
            )
            run = Run(settings, workers)
            if start:
                begin_with(run, start)
    if card_to:
        check_card_of(run)
    if isinstance(run, Run):
        check_limit(run.settings.world, env_limit)
        result = run_training(run, generations, save, goal_of(until, run) if until is not None else None)
    else:
        world = run.champions[0].world if run.champions else world  # of a run that is resumed
        result = run_lessons(world, run, games, save, film)
    if card_to:
        write_card_of(run, card_to)
    if isinstance(run, Run):
        write_numbers(run, csv, chart)
    if asked:
        result["card"], line = compared(asked, run.champions)
        if not json:
            print(line)
    if json:
        print(json_module.dumps(result))
    if asked and asked.exact and not result["card"]["same"]:
        sys.exit(1)


def _lessons(world: str, role: str) -> Lessons | None:
    """What teaches that role; None where all are bred. Raises SettingsError."""
    lessons = known_world(world).lessons
    if role == BOTH:
        return None
    if lessons is None or role not in lessons.roles:
        schools = {name: one.lessons.roles for name, one in WORLDS.items() if one.lessons}
        taught = " or ".join(f"{pupil} (taught) in {name}" for name, pupils in schools.items() for pupil in pupils)
        raise SettingsError(f"role: expected {BOTH} (bred) or {taught}, got {role!r:.40} in {world}")
    return lessons
