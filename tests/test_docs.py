"""The pages: the front one is short, links lead somewhere, key tables and commands are those of the program."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import typer.main

from brains.network import Network
from brains.strategies import STRATEGIES
from game.commands import cli
from game.training.card import read_card
from game.training.run import Run
from game.worlds import WORLDS
from tests.key_tables import PAGE, TABLES, written

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
PAGES = [ROOT / "README.md", *sorted(DOCS.glob("*.md")), ROOT / "game" / "champions" / "README.md"]
FRONT_BYTES = 8192
"""Most that the front page may have: it is read at a glance."""
COMMAND = re.compile(r"^python main\.py *(.*?) *(?:#.*)?$", re.MULTILINE)
each_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))


def links(page: Path) -> list[str]:
    """Where its links and pictures lead."""
    return re.findall(r"\]\(([^)\s]+)\)", page.read_text(encoding="utf-8"))


def commands_of(page: Path) -> list[list[str]]:
    """The command lines that stand alone in its lines, without `python main.py`."""
    return [shlex.split(line) for line in COMMAND.findall(page.read_text(encoding="utf-8"))]


def python_of(page: str) -> str:
    """The Python that a page shows."""
    return "\n".join(re.findall(r"```python\n(.*?)```", (DOCS / page).read_text(encoding="utf-8"), re.DOTALL))


def program() -> Any:
    return typer.main.get_command(cli.app)


def test_the_front_page_is_short_and_leads_to_every_page() -> None:
    front = PAGES[0]
    assert front.stat().st_size <= FRONT_BYTES
    named = {(ROOT / link).resolve() for link in links(front) if "://" not in link}
    assert set(PAGES[1:]) <= named


@each_page
def test_every_relative_link_and_picture_exists(page: Path) -> None:
    for link in links(page):
        if "://" not in link:
            path, _, heading = link.partition("#")
            target = (page.parent / path).resolve() if path else page
            assert target.exists() and target.is_relative_to(ROOT), link
            assert not heading, f"{link}: nobody checks headings"


def test_the_cards_of_the_lesson_start_what_the_page_says_of_them() -> None:
    cards = {path.stem: read_card(path.read_bytes()).settings for path in sorted((DOCS / "lesson").glob("*.txt"))}
    assert cards.keys() == {"chance", "small-steps", "large-steps", "one-road", "many-roads"}
    steps = {name: settings.mutation_size for name, settings in cards.items() if settings.world == "corridor"}
    assert steps == {"chance": 0.1, "small-steps": 0.02, "large-steps": 2.0}
    assert [cards[name].courses for name in ("one-road", "many-roads")] == [("oval",), ("oval", "fresh")]
    run = Run(cards["chance"])
    while run.step().finished[0] == 0:
        pass
    assert run.generation - 1 == 39, "the first that reaches the end"
    run.close()


def test_every_picture_is_shown_somewhere() -> None:
    shown = {(page.parent / link).resolve() for page in PAGES for link in links(page)}
    assert not {path.name for path in (ROOT / "assets" / "pictures").iterdir() if path not in shown}


def test_the_page_of_keys_has_every_table_as_it_is() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert written(page) == page, "python -m tests.key_tables"
    assert page.count("| key | does |") == len(TABLES)


@each_page
def test_every_command_line_is_one_that_the_program_takes(page: Path) -> None:
    for name, *arguments in filter(None, commands_of(page)):
        if name.startswith("-"):
            context = program().make_context("main.py", [name, *arguments], resilient_parsing=True)
        else:
            context = program().commands[name].make_context(name, arguments)
        assert not context.args, "all of it means something"


def test_the_page_of_commands_has_them_all_and_what_they_name() -> None:
    page = DOCS / "commands.md"
    text = page.read_text(encoding="utf-8")
    assert {line[0] for line in commands_of(page) if line and not line[0].startswith("-")} == set(program().commands)
    named = [*STRATEGIES, *(name for world in WORLDS.values() for name in world.courses.presets)]
    named += [name for world in WORLDS.values() for name, _ in world.courses.random]
    assert not [name for name in named if f"`{name}`" not in text]
    for world in WORLDS.values():
        if world.courses.unseen is not None:
            assert f"{world.courses.lengths.least} to {world.courses.lengths.most:,}" in text


def test_the_strategy_that_is_shown_learns() -> None:
    names: dict[str, Any] = {}
    exec(python_of("adding-a-strategy.md"), names)
    one = names["BetterHalf"](Network((5, 2), ("linear",)), 24, seed=1, options=("adaptive=yes",))
    best = []
    for _ in range(60):
        fitness = -np.square(one.ask().astype(np.float64) - 0.3).sum(axis=1)
        best.append(fitness[one.champion(fitness)])
        one.tell(fitness)
    assert best[-1] > -0.2 > best[0]


def test_the_environments_that_are_shown_can_be_made() -> None:
    names: dict[str, Any] = {}
    exec(python_of("environments.md"), names)
    assert names["many"].num_envs == names["carts"].num_envs == 1000
    for name in ("env", "mouse", "car"):
        names[name].reset(seed=1)
    registered = re.findall(r"^\| `(arcade/\S+)`", (DOCS / "environments.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert set(registered) == {
        name for name in names["gymnasium"].registry if name.startswith("arcade/") and "Tiny" not in name
    }
