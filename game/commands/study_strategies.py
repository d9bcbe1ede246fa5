"""`study strategies` and `study crossovers`: ways of breeding with the same budget in one world, over several seeds.

An evaluation is one individual judged in one generation, on all courses of that generation; with two roles the
individuals of both count.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import product
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from matplotlib.figure import Figure
from numpy.typing import NDArray
from rich.console import Console
from rich.table import Table

from brains.strategies import STRATEGIES
from game.engine.session import Evaluator
from game.engine.world import Compared
from game.training.console import check_picture, progress_bar, write_picture
from game.training.run import Run
from game.training.settings import Settings, SettingsError
from game.worlds import WORLDS, Course, World

NEVER = float("inf")
UNSEEN = 100
"""Courses `random:0` and so on, on which champions of a single population are judged."""


class Contender(NamedTuple):
    """One of the things compared."""

    label: str
    strategy: str
    options: tuple[str, ...] = ()


CROSSOVERS = (
    Contender("none", "paired-parents", ("crossover=none",)),
    Contender("one-point", "paired-parents", ("crossover=one-point",)),
    Contender("one-point, aligned", "paired-parents", ("crossover=one-point", "aligned=yes")),
    Contender("blx", "paired-parents", ("crossover=blx",)),
    Contender("blx, aligned", "paired-parents", ("crossover=blx", "aligned=yes")),
)


def contenders(what: str, strategies: Sequence[str], given: Sequence[str] = ()) -> tuple[Contender, ...]:
    """Who is compared in `study strategies` (all of them where none is named) or `study crossovers`.

    Args:
        given: `option=value,value`: each strategy that has the option is there with each of the values, and with all
            combinations if there are several options.

    Raises:
        SettingsError: an unknown strategy, or an option that none of them has.
    """
    if what == "crossovers":
        return CROSSOVERS
    names = strategies or list(STRATEGIES)
    if strange := [name for name in names if name not in STRATEGIES]:
        raise SettingsError(f"strategy: expected one of {', '.join(STRATEGIES)}, got {strange[0]!r:.40}")
    wanted = {name: values.split(",") for name, _, values in (one.partition("=") for one in given)}
    offered = {name: [option.name for option in STRATEGIES[name].options] for name in names}
    for option in wanted:
        if not any(option in own for own in offered.values()):
            known = ", ".join(sorted({one for own in offered.values() for one in own}))
            raise SettingsError(f"option: expected one of {known}, got {option!r:.40}")
    made: list[Contender] = []
    for name in names:
        alone = (name,) if len(names) > 1 else ()
        lists = [[f"{option}={value}" for value in wanted[option]] for option in offered[name] if option in wanted]
        made += [Contender(", ".join((*alone, *options)) or name, name, options) for options in product(*lists)]
    return tuple(made)


class Way(NamedTuple):
    """How one seed of a contender learned, look by look."""

    evaluations: NDArray[np.int64]
    """`(look,)`: until then, the judged generation included."""
    scores: NDArray[np.float64]
    """`(look,)`: of the generation's champion on what it was not trained on."""
    seconds: NDArray[np.float64]
    """`(look,)`: of breeding until then; looking is not counted."""


Judge = Callable[[Evaluator, NDArray[np.float32]], NDArray[np.float64]]
"""Percent `(champion,)` of champions `(champion, gene)`."""
Advance = Callable[[], None]


def standing(evaluator: Evaluator, champions: NDArray[np.float32]) -> NDArray[np.float64]:
    """The mean score over UNSEEN courses, in percent of what counts as finished."""
    courses = _unseen(evaluator.world)
    steps: NDArray[np.float64] = evaluator.on(champions, courses).astype(np.float64).mean(axis=0)
    return np.asarray(100 * steps / courses[0].goal)


def finishing(evaluator: Evaluator, champions: NDArray[np.float32]) -> NDArray[np.float64]:
    """How many of UNSEEN courses are finished, in percent."""
    finished = [evaluator(champions, track) >= track.goal for track in _unseen(evaluator.world)]
    return np.asarray(100 * np.mean(finished, axis=0))


def _unseen(world: World) -> list[Course]:
    return [world.course(f"random:{seed}") for seed in range(UNSEEN)]


def breed(judge: Judge, settings: Settings, generations: int, workers: int, advance: Advance) -> Way:
    """One population. The champion of every generation is judged; all of them at once, afterwards."""
    run = Run(settings, workers)
    seconds, champions = np.empty(generations), []
    for generation in range(generations):
        began = time.perf_counter()
        made = run.step()
        seconds[generation] = time.perf_counter() - began
        champions.append(made.genomes[0][made.champions[0]])
        advance()
    run.close()
    with Evaluator(settings.arena, settings.network, workers) as evaluator:
        scores = judge(evaluator, np.stack(champions))
    return Way(settings.population * np.arange(1, generations + 1), scores, np.cumsum(seconds))


def race(settings: Settings, generations: int, workers: int, advance: Advance) -> Way:
    """Two populations. Every so many generations both champions are judged: by the greater regret, in turns."""
    run = Run(settings, workers)
    looks: list[tuple[int, float, float]] = []
    seconds = 0.0
    for _ in range(generations):
        began = time.perf_counter()
        run.step()
        seconds += time.perf_counter() - began
        if run.wants_examination or run.generation == generations:
            run.examine()
            evaluations = len(settings.arena.roles) * settings.population * run.generation
            looks.append((evaluations, max(one.held_out for one in run.champions), seconds))
        advance()
    run.close()
    evaluations, scores, times = np.array(looks).T
    return Way(evaluations.astype(np.int64), scores, times)


@dataclass(frozen=True)
class Goal:
    """What is compared in a world, and what counts as solved."""

    compared: Compared
    learn: Callable[[Settings, int, int, Advance], Way]
    """`(settings, generations, workers, called after each generation)`."""

    def solves(self, scores: NDArray[np.float64]) -> NDArray[np.bool_]:
        """`(look,)`."""
        solved = self.compared.solved
        return scores <= solved if self.compared.fewer_is_better else scores >= solved


def goal_of(world: World, population: int | None, generations: int | None) -> Goal:
    """The world's own, with another budget if one is named."""
    compared = world.compared
    compared = replace(
        compared, population=population or compared.population, generations=generations or compared.generations
    )
    if world.meeting is not None:
        return Goal(compared, race)
    return Goal(compared, partial(breed, standing if compared.by_share else finishing))


def run_strategies(
    compared: Sequence[Contender],
    world: str,
    seeds: int,
    out: Path,
    *,
    population: int | None = None,
    generations: int | None = None,
    brain: str = "",
    workers: int = 1,
) -> dict[str, Any]:
    """Every contender with seeds 0, 1, … and the same budget; a table on stderr, a picture to `out` (.png).

    Returns what --json prints.

    Raises:
        SettingsError: an unknown world, strategy or option.
        OSError: the picture cannot be written.
    """
    if world not in WORLDS:
        raise SettingsError(f"world: expected one of {', '.join(WORLDS)}, got {world!r:.40}")
    check_picture(out)
    goal = goal_of(WORLDS[world], population, generations)
    budget = goal.compared.generations
    settings = [
        Settings(
            world=world, strategy=one.strategy, population=goal.compared.population, brain=brain, options=one.options
        )
        for one in compared
    ]
    goal.learn(settings[0], 1, workers, lambda: None)  # compiles, which is not what is timed
    ways: list[list[Way]] = [[] for _ in compared]
    with progress_bar() as progress:
        task = progress.add_task("generations", total=len(compared) * seeds * budget)
        for seed in range(seeds):
            for one, chosen, made in zip(compared, settings, ways, strict=True):
                progress.update(task, description=f"{one.label}, seed {seed}")
                made.append(goal.learn(replace(chosen, seed=seed), budget, workers, partial(progress.advance, task)))
    rows = [row(one, goal, made) for one, made in zip(compared, ways, strict=True)]
    title = f"{WORLDS[world].title}, {seeds} {'seed' if seeds == 1 else 'seeds'}"
    show(rows, goal, seeds, title)
    write_picture(out, picture(rows, goal, title))
    return {
        "world": world,
        "seeds": seeds,
        "population": goal.compared.population,
        "generations": budget,
        "budget": int(ways[0][0].evaluations[-1]),
        "solved": goal.compared.says,
        "contenders": rows,
        "picture": str(out),
    }


def row(one: Contender, goal: Goal, ways: Sequence[Way]) -> dict[str, Any]:
    """A contender's figures, JSON-able; a number that is None was not reached within the budget."""
    found = [first_solved(goal, way) for way in ways]
    evaluations = [way.evaluations[k] if k is not None else NEVER for k, way in zip(found, ways, strict=True)]
    seconds = [way.seconds[k] if k is not None else NEVER for k, way in zip(found, ways, strict=True)]
    low, middle, high = (quantile(evaluations, q) for q in (0.25, 0.5, 0.75))
    bands = np.quantile([way.scores for way in ways], (0.25, 0.5, 0.75), axis=0)
    return {
        "label": one.label,
        "strategy": one.strategy,
        "options": one.options,
        "evaluations": {"median": known(middle), "quartiles": [known(low), known(high)]},
        "failures": evaluations.count(NEVER),
        "solved_at_the_end": sum(bool(goal.solves(way.scores)[-1]) for way in ways),
        "seconds": known(quantile(seconds, 0.5)),
        "seconds_of_the_budget": float(np.median([way.seconds[-1] for way in ways])),
        "each_seed": [
            {"seed": seed, "evaluations": known(count), "seconds": known(took), "at_the_end": float(way.scores[-1])}
            for seed, (count, took, way) in enumerate(zip(evaluations, seconds, ways, strict=True))
        ],
        "curve": {
            "evaluations": ways[0].evaluations.tolist(),
            **{name: band.tolist() for name, band in zip(("low", "median", "high"), bands, strict=True)},
        },
    }


def first_solved(goal: Goal, way: Way) -> int | None:
    """The first look at which it is solved."""
    solved = np.flatnonzero(goal.solves(way.scores))
    return int(solved[0]) if len(solved) else None


def quantile(values: Iterable[float], share: float) -> float:
    """Half way between the two that are next to it, infinite if one of them is."""
    kept = list(values)
    below, above = (float(np.quantile(kept, share, method=method)) for method in ("lower", "higher"))
    return (below + above) / 2


def known(value: float) -> float | None:
    """None for what was never reached."""
    return None if np.isinf(value) else float(value)


def show(rows: Sequence[dict[str, Any]], goal: Goal, seeds: int, title: str) -> None:
    """The rows as a table on stderr."""
    table = Table(title=f"{title}. Solved: {goal.compared.says}")
    table.add_column("", overflow="fold")
    for heading in ("evaluations to solve, median", "quartiles", "never", "seconds, median", "solved at the end"):
        table.add_column(heading, justify="right")
    for one in rows:
        low, high = one["evaluations"]["quartiles"]
        table.add_row(
            one["label"],
            said(one["evaluations"]["median"], ",.0f"),
            f"{said(low, ',.0f')} – {said(high, ',.0f')}",
            f"{one['failures']} of {seeds}" if one["failures"] else "",
            said(one["seconds"], ".2f"),
            f"{one['solved_at_the_end']} of {seeds}",
        )
    Console(stderr=True).print(table)


def said(value: float | None, how: str) -> str:
    return "never" if value is None else format(value, how)


def picture(rows: Sequence[dict[str, Any]], goal: Goal, title: str) -> Figure:
    """Each contender's median over the evaluations, and a band from quartile to quartile."""
    figure = Figure(figsize=(9, 5.5), dpi=120, layout="constrained")
    axes = figure.subplots()
    for number, one in enumerate(rows):
        curve, colour = one["curve"], f"C{number}"
        axes.fill_between(curve["evaluations"], curve["low"], curve["high"], color=colour, alpha=0.15, lw=0)
        axes.plot(curve["evaluations"], curve["median"], colour, lw=1.8, label=one["label"])
    axes.axhline(goal.compared.solved, color="0.5", lw=0.8, ls="--", zorder=0)
    axes.set(xscale="log", ylim=goal.compared.limits, ylabel=goal.compared.axis, title=f"{title}: median and quartiles")
    axes.set_xlabel("evaluations (individuals judged, all generations)")
    axes.xaxis.set_major_formatter("{x:,.0f}")
    axes.margins(x=0)
    axes.legend(frameon=False)
    return figure
