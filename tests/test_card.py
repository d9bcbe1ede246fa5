"""Run cards: what they carry, what they promise, and what is no card."""

from __future__ import annotations

import io
import json
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as trying
from hypothesis import strategies as st

from game.commands import cli
from game.scenes.chase.trainer import ChaseTrainer, Study
from game.training.card import (
    BEGINNING,
    EVERYWHERE,
    MAX_BYTES,
    SAME_MACHINE,
    CardError,
    card_of,
    digest_of,
    read_card,
    write_card,
)
from game.training.checkpoint import load_run, save_run
from game.training.run import Run
from game.training.settings import Settings
from game.training.trainer import Trainer
from game.worlds.corridor.tracks import Track, write_track

RUNS = {
    "corridor": (Settings(population=24, courses=("simple", "fresh:200"), seed=4), 12),
    "every choice": (
        Settings(
            strategy="paired-parents",
            population=20,
            mutation=0.125,
            courses=("random:7:300", "fresh:100"),
            seed=2**32 - 1,
            activations=("tanh", "relu", "linear"),
            options=("crossover=one-point", "mutations=normal+swap"),
        ),
        6,
    ),
    "cartpole": (Settings(world="cartpole", population=20, brain="4-2-1", seed=0), 9),
    "circuit": (Settings(world="circuit", population=8, courses=("oval", "fresh:200", "word:good day"), seed=5), 3),
    "chase": (Settings(world="chase", strategy="rank-sampling", population=16, senses="room", seed=6), 4),
    "another room": (Settings(world="chase", strategy="openai-es", population=16, courses=("sprint-2:5",)), 3),
}
CARD = """\
Evolution Arcade run card, version 1
run: corridor, seed 4, generation 11
bred by: openai-es, population 24, mutation 0.5
brain: plain, sigmoid sigmoid sigmoid
courses: simple, fresh:200
champion: Brave Otter, score 12.50, unseen 9.00, genome 0123456789ab
promise: the same champion, bit for bit, on every machine
"""


def window(settings: Settings, generations: int) -> Trainer | ChaseTrainer:
    """A run as the window breeds it, stepped by hand."""
    trainer = (ChaseTrainer if settings.world == "chase" else Trainer)(settings)
    for _ in range(generations):
        trainer.turn()
    return trainer


def says(
    arguments: tuple[str, ...], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> tuple[int, str, str]:
    """Exit status, stdout and stderr of a command line, in this process."""
    monkeypatch.setattr(sys, "argv", ["main.py", *arguments])
    status = 0
    try:
        cli.main()
    except SystemExit as stop:
        assert isinstance(stop.code, int)
        status = stop.code
    said = capsys.readouterr()
    return status, said.out, said.err


@pytest.mark.parametrize("name", RUNS)
def test_a_card_of_the_window_leads_to_the_same_champions(name: str) -> None:
    settings, generations = RUNS[name]
    trainer = window(settings, generations)
    text = card_of(trainer.snapshot)
    assert 3 <= len(text.splitlines()) <= 8 and max(map(len, text.splitlines())) < 120
    card = read_card(text)
    assert card.exact and card.generation == generations - 1
    assert card.settings.recipe == settings.recipe and card.settings.mutation_size == settings.mutation_size
    for field in ("world", "seed", "courses", "options", "sense", "network"):
        assert getattr(card.settings, field) == getattr(settings, field), field
    run = Run(card.settings, workers=2)
    assert not isinstance(run, str)
    for _ in range(card.generation + 1):
        run.step()  # type: ignore[union-attr]
    assert tuple(digest_of(one.genome) for one in run.champions) == card.digests  # type: ignore[union-attr]
    assert tuple(one.name for one in run.champions) == card.names  # type: ignore[union-attr]
    other = Run(replace(card.settings, seed=card.settings.seed - 1 if card.settings.seed else 1))
    for _ in range(card.generation + 1):
        other.step()  # type: ignore[union-attr]
    assert tuple(digest_of(one.genome) for one in other.champions) != card.digests  # type: ignore[union-attr]


def test_scores_are_those_of_this_very_champion() -> None:
    trainer = window(*RUNS["corridor"])
    snapshot = trainer.snapshot
    assert isinstance(trainer, Trainer) and snapshot.champion is not None
    best = snapshot.champion
    assert f"score {best.fitness:.2f}, unseen {best.held_out:.2f}, genome" in card_of(snapshot)
    unknown = np.full_like(snapshot.history.held_out, np.nan)
    text = card_of(replace(snapshot, histories=(replace(snapshot.history, held_out=unknown),)))
    assert "unseen" not in text and read_card(text).digests == (digest_of(best.genome),)
    chase = window(*RUNS["chase"]).snapshot
    assert card_of(chase).count("regret") == 2


def test_every_bit_of_a_genome_counts() -> None:
    genome = np.linspace(-1, 1, 105, dtype=np.float32)
    other = genome.copy()
    other[50] = np.nextafter(other[50], np.float32(2))
    assert digest_of(genome) == digest_of(genome.copy()) != digest_of(other)
    assert len(digest_of(genome)) == 12


def test_a_card_promises_what_it_can_keep() -> None:
    assert (
        read_card(card_of(window(replace(RUNS["corridor"][0], strategy="cma-es"), 2).snapshot)).promise == SAME_MACHINE
    )
    with pytest.raises(CardError, match="same machine only"):
        read_card(CARD.replace("openai-es", "cma-es"))
    assert not read_card(CARD.replace("openai-es", "cma-es").replace(EVERYWHERE, SAME_MACHINE)).exact
    assert not read_card(CARD.replace(EVERYWHERE, BEGINNING)).exact
    with pytest.raises(CardError, match="promise"):
        read_card(CARD.replace(EVERYWHERE, "the moon"))


def test_a_run_that_was_altered_promises_its_beginning_only(tmp_path: Path) -> None:
    settings, _ = RUNS["corridor"]
    trainer = window(settings, 3)
    assert isinstance(trainer, Trainer)
    trainer.change(settings)
    trainer.turn()
    assert read_card(card_of(trainer.snapshot)).exact, "nothing has changed"
    trainer.change(replace(settings, mutation=0.3))
    trainer.turn()
    card = read_card(card_of(trainer.snapshot))
    assert card.promise == BEGINNING and card.settings.mutation_size == settings.mutation_size
    trainer.change(settings)
    trainer.turn()
    assert trainer.snapshot.altered, "changed back is changed, too"
    save_run(tmp_path / "run", trainer._run)
    assert load_run(tmp_path / "run").altered  # type: ignore[union-attr]
    trainer.restart(replace(settings, seed=8))
    trainer.turn()
    card = read_card(card_of(trainer.snapshot))
    assert card.exact and card.settings.seed == 8 and card.generation == 0
    trainer.adopt(np.zeros(settings.network.genes, np.float32))
    trainer.turn()
    assert read_card(card_of(trainer.snapshot)).promise == BEGINNING


def test_so_does_an_altered_chase() -> None:
    settings, _ = RUNS["chase"]
    for alter in (
        lambda one: one.change(replace(settings, courses=("sprint-3",))),
        lambda one: one.adopt(one.snapshot.champions[0].genome),
    ):
        trainer = window(settings, 2)
        assert isinstance(trainer, ChaseTrainer) and read_card(card_of(trainer.snapshot)).exact
        alter(trainer)
        trainer.turn()
        card = read_card(card_of(trainer.snapshot))
        assert card.promise == BEGINNING and card.settings.courses == ("sprint-4",)


def test_what_no_card_can_carry_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CardError, match="none yet"):
        card_of(Trainer(RUNS["corridor"][0]).snapshot)
    chase = window(*RUNS["chase"])
    assert isinstance(chase, ChaseTrainer)
    with pytest.raises(CardError, match="taught"):
        card_of(replace(chase.snapshot, study=Study.TAUGHT))
    drawn = str(tmp_path / "mine.json")
    write_track(Path(drawn), Track("mine", 1.0, np.zeros(60)))
    trainer = window(Settings(population=8, courses=("simple", drawn)), 1)
    with pytest.raises(CardError, match=r"expected courses that every machine has, .*got 'mine\.json'"):
        card_of(trainer.snapshot)
    run = Run(Settings(world="circuit", population=4, courses=("word:you, me",)))
    with pytest.raises(CardError, match="you, me"):
        write_card(run.beginning, False, run.champions)


@pytest.mark.parametrize(
    "pasted",
    [
        CARD.replace("\n", "\r\n"),
        CARD.rstrip(),
        "\ufeff" + CARD,
        "Look what came out!\n\n```\n" + CARD + "```\nCan you beat it: no?\n",
        "".join(f"> > {line}\n" for line in CARD.splitlines()),
        "".join(f">{line}  \n>\n" for line in CARD.splitlines()),
        "".join(f"\t   {line.replace(' ', '   ')} \n\n" for line in CARD.splitlines()),
        CARD.replace(" ", "\u00a0"),
        CARD.encode(),
        "\n".join([CARD.splitlines()[0], *reversed(CARD.splitlines()[1:])]),
    ],
)
def test_a_card_survives_being_pasted(pasted: str | bytes) -> None:
    assert read_card(pasted) == read_card(CARD)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "expected a line 'Evolution Arcade run card, version …', got ''"),
        ("hello there", "got 'hello there'"),
        (CARD.replace("version 1", "version 2"), "expected version 1 in corridor, got 'version 2'"),
        (CARD.replace(", version 1", ""), "expected version 1"),
        (CARD.replace("corridor", "moon"), "expected a world, one of corridor, .*got 'moon'"),
        (CARD.replace("openai-es", "luck"), "unknown strategy 'luck'; expected one of cma-es"),
        (CARD.replace("population 24", "population 3"), "population: expected 4 to 100000, got 3"),
        (CARD.replace("population 24", "population 100001"), "expected 4 to 100000"),
        (CARD.replace("mutation 0.5", "mutation 9.5"), "mutation: expected"),
        (CARD.replace("mutation 0.5", "mutation nan"), "expected a strategy, population and mutation"),
        (CARD.replace("seed 4", "seed 4294967296"), "seed: expected 0 to 4294967295"),
        (CARD.replace("seed 4", "seed -4"), "expected a world, its seed and a generation after 'run:'"),
        (CARD.replace("generation 11", "generation 999999999"), "expected a generation up to"),
        (CARD.replace("plain", "huge"), "brain: expected one of"),
        (CARD.replace("sigmoid sigmoid sigmoid", "sigmoid sigmoid"), "activations: expected 3 of"),
        (CARD.replace("sigmoid sigmoid sigmoid", "sigmoid sigmoid sigmoid, sees far"), "senses: expected"),
        (CARD.replace("mutation 0.5", "mutation 0.5, luck=1"), "option: expected one of"),
        (CARD.replace("simple, ", "nowhere, "), "expected courses that every machine has, .*got 'nowhere'"),
        (CARD.replace("simple, ", "../../secret.json, "), r"got 'secret\.json'"),
        (CARD.replace("simple, fresh:200", "simple,\nfresh:200"), "got 'simple,'"),
        (CARD.replace("fresh:200", "fresh:7"), "expected 20 to 100000 columns, got 7"),
        (CARD.replace("simple", ", ".join(["simple"] * 17)), "courses: expected at most 16"),
        (CARD.replace("0123456789ab", "0123"), "expected a name and a genome after 'champion:'"),
        (CARD.replace("courses: ", "places: "), "expected a line that begins with 'courses:', got none"),
        (CARD.replace("champion: ", "mouse: "), "expected a line that begins with 'champion:', got none"),
        (CARD + CARD.splitlines()[1], "expected one line that begins with 'run', got two"),
        (CARD + " " * MAX_BYTES, "expected at most 4096 bytes, got more"),
        ((CARD * 20).encode("utf-16"), "expected at most 4096 bytes"),
        (CARD.encode("utf-16"), "expected a text in UTF-8, got"),
        (CARD.encode().replace(b"Otter", b"\xff\xfeter"), "expected a text in UTF-8, got invalid start byte"),
    ],
)
def test_what_is_no_card_is_one_line(text: str | bytes, said: str) -> None:
    with pytest.raises(CardError, match=said) as caught:
        read_card(text)
    assert "\n" not in str(caught.value) and str(caught.value).startswith("card: ") and len(str(caught.value)) < 400


def test_a_card_opens_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("secret.json", "here", "fresh"):
        Path(name).write_text("{}")
    monkeypatch.setattr(Path, "exists", lambda path: pytest.fail(f"looked for {path}"))
    monkeypatch.setattr(Path, "open", lambda path, *given: pytest.fail(f"opened {path}"))
    for name in ("secret.json", "here", "./fresh", "random.json", "simple:here", "simple/../here"):
        for world in (CARD, CARD.replace("corridor", "circuit").replace("version 1", "version 2")):
            with pytest.raises(CardError, match="every machine"):
                read_card(world.replace("simple", name))


@trying(max_examples=300, deadline=None)
@given(st.integers(0, len(CARD) - 1), st.integers(0, 3), st.text(max_size=3))
def test_a_card_with_a_slip_is_a_card_or_one_line(at: int, gone: int, new: str) -> None:
    text = CARD[:at] + new + CARD[at + gone :]
    try:
        card = read_card(text)
    except CardError as error:
        assert len(str(error).splitlines()) == 1
    else:
        assert card.settings.world == "corridor" and len(card.digests) == 1


def test_a_card_is_written_and_met_on_the_command_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def told(*arguments: str) -> tuple[int, str, str]:
        return says(arguments, monkeypatch, capsys)

    path, other = tmp_path / "run.txt", tmp_path / "other.txt"
    few = ("--population", "12", "--course", "simple", "--generations", "6")
    status, out, _ = told("train", "corridor", *few, "--save", str(tmp_path / "run"), "--card-to", str(path))
    assert (status, out) == (0, "") and read_card(path.read_bytes()).generation == 5
    (name,) = read_card(path.read_bytes()).names
    assert told("train", "--card", str(path), "--workers", "2")[:2] == (0, f"the same champion, {name}, bit for bit\n")
    assert told("train", "--resume", str(tmp_path / "run"), "--generations", "2", "--card-to", str(other))[0] == 0
    assert read_card(other.read_bytes()).exact and read_card(other.read_bytes()).generation == 7
    assert told("train", "--card", str(other), "--card-to", str(path))[0] == 0
    assert path.read_text() == other.read_text(), "a card of a card's run is that card"

    other.write_text(path.read_text().replace("seed 1", "seed 2"))
    status, out, _ = told("train", "--card", str(other))
    card = read_card(path.read_bytes())
    (name,), (expected,) = card.names, card.digests
    assert status == 1 and out.startswith(f"another champion: expected {name} {expected}, got ")
    other.write_text(other.read_text().replace(EVERYWHERE, BEGINNING))
    status, out, _ = told("train", "--card", str(other))
    assert status == 0 and f"; the card promises {BEGINNING}" in out
    status, out, _ = told("train", "--card", str(other), "--json")
    facts: dict[str, Any] = json.loads(out)["card"]
    assert status == 0 and facts["expected"] == [expected] != facts["got"] and len(facts["got"]) == 1
    assert (facts["same"], facts["exact"], facts["generation"]) == (False, False, 7)


def test_a_card_comes_from_stdin_and_both_champions_are_met(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    text = card_of(window(*RUNS["chase"]).snapshot)
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(f"> {text}".replace("\n", "\n> ").encode())))
    status, out, _ = says(("train", "--card", "-"), monkeypatch, capsys)
    first, second = read_card(text).names
    assert (status, out) == (0, f"the same champions, {first} and {second}, bit for bit\n")


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (("train", "--card", "CARD", "--seed", "4"), 2, "--seed: not beside a card, which has all settings"),
        (("train", "corridor", "--card", "CARD"), 2, "WORLD: not beside a card"),
        (("train", "--card", "CARD", "--generations", "5"), 2, "--generations: not beside a card"),
        (("train", "--card", "CARD", "--resume", "run"), 2, "--resume: not beside a card"),
        (("play", "--card", "CARD", "--course", "simple"), 2, "--course: not beside a card"),
        (("play", "--card", "missing"), 1, "missing: cannot be read (No such file"),
        (("train", "--card", "."), 1, "Is a directory"),
        (("train", "--card", "README.md"), 1, "expected"),
        (("train", "chase", "--role", "mouse", "--card-to", "card"), 1, "a mouse that is taught has no card"),
    ],
)
def test_what_cannot_be_done_with_a_card_is_one_line(
    arguments: tuple[str, ...],
    status: int,
    said: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    (tmp_path / "card.txt").write_text(CARD)
    known = {"CARD": str(tmp_path / "card.txt")}
    got, out, err = says(tuple(known.get(one, one) for one in arguments), monkeypatch, capsys)
    assert got == status and said in err and not out and len(err.splitlines()) == 1


def test_the_window_opens_on_a_cards_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    opened: list[Settings] = []

    class Window:
        def __init__(self, settings: Settings, options: object) -> None:
            opened.append(settings)

        def run(self, until: object) -> None:
            return None

    monkeypatch.setattr("game.window.app.App", Window)
    (tmp_path / "card.txt").write_text(CARD)
    assert says(("play", "--card", str(tmp_path / "card.txt"), "--size", "640x360"), monkeypatch, capsys)[0] == 0
    assert opened == [read_card(CARD).settings]
    assert says((), monkeypatch, capsys)[0] == 0 and opened[1] == Settings()
