"""The circuit on the command line, in settings and in studies."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import imageio.v3 as imageio
import numpy as np
import pytest
from numpy.typing import NDArray

from brains.files import load_brain
from game.engine.session import Evaluator
from game.scenes.circuit.study import best_lap, bred, run_study
from game.training.settings import Settings
from game.worlds import WORLDS, Course
from game.worlds.circuit import CIRCUIT, ground
from tests.test_commands import ROOT, refused, says

QUICK = Settings(world="circuit", population=32, courses=("oval",), seed=1)


def test_a_world_is_imported_when_it_is_asked_for() -> None:
    """So that a start waits for one world and not for all."""
    ask = (
        "import sys, game.worlds; from game.training.settings import Settings; Settings(); "
        "print(*(name for name in game.worlds.WORLDS if f'game.worlds.{name}' in sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", ask], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["corridor"]


def test_the_commands_are_listed_before_a_compiler_or_a_window_is_imported() -> None:
    ask = "import sys, game.commands.cli; print(*({'numba', 'pygame', 'scipy'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", ask], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.split() == []


def test_a_world_that_there_is_not_is_none() -> None:
    assert "moon" not in WORLDS and len(WORLDS) == len(list(WORLDS))
    with pytest.raises(KeyError):
        WORLDS["moon"]


def test_the_circuit_has_settings_of_its_own() -> None:
    usual = Settings(world="circuit")
    assert (usual.population, usual.strategy) == (256, "openai-es") and usual.chosen_options["champion"] == "average"
    assert Settings(world="circuit", strategy="cma-es").options == ()
    assert Settings().population == 50 and Settings().chosen_options["champion"] == "mean"


def test_a_champion_alone_is_saved_judged_and_drawn(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = str(tmp_path / "champion.brain")
    arguments = ("--generations", "3", "--population", "32", "--course", "oval", "--save", path)
    _, told = says(("train", "circuit", *arguments), monkeypatch, capsys)
    assert "m, where a lap is" in told and "on unseen circuits" in told
    assert load_brain(Path(path), "circuit").generation == 2
    out, _ = says(("evaluate", path, "--course", "oval", "--course", "word:moon"), monkeypatch, capsys)
    assert "of 2 circuits" in out
    says(("render", path, "--out", str(tmp_path / "lap.png"), "--course", "oval"), monkeypatch, capsys)
    assert imageio.imread(tmp_path / "lap.png").std() > 5


@pytest.mark.parametrize(
    ("course", "named"),
    [("moon", "word:WORD"), ("random:x", "whole numbers"), ("random:1:5", "60 to"), ("word:", "1 to 24 letters")],
)
def test_a_course_that_there_is_not_is_one_line(
    course: str, named: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    status, line = refused(("train", "circuit", "--course", course), monkeypatch, capsys)
    assert status == 2 and named in line


def test_the_study_counts_breeding_only_and_names_every_preset(capsys: pytest.CaptureFixture[str]) -> None:
    run = bred(QUICK, 0.3, 1)
    assert run.generations >= 1 and (run.first_lap is None or run.first_lap <= 60)
    assert best_lap(run.champion, WORLDS["circuit"].course("oval")) > 0
    found = run_study(QUICK, 1, 0.2, 1)
    assert set(found["limits"]) == set(found["alone"]) == set(WORLDS["circuit"].courses.presets)
    assert 0 <= found["seeds"][0]["clean"] <= 100
    assert "the limit" in capsys.readouterr().err


@pytest.mark.parametrize(("individuals", "joined"), [(16, [3]), (32, [2, 1]), (64, [1, 1, 1]), (300, [1, 1, 1])])
def test_fresh_circuits_of_a_generation_share_a_name_and_are_different_circuits(
    individuals: int, joined: list[int]
) -> None:
    """Copied into one, which takes megabytes, are as many as it takes to fill the lanes."""
    fresh = [CIRCUIT.courses.unseen("fresh in generation 3", [102, 1, 3, index], 900) for index in range(3)]
    genomes = np.random.default_rng(0).normal(0, 1, (individuals, CIRCUIT.network.genes)).astype(np.float32)
    assert all(course.table.shape[1] % ground.BLOCK == 0 for course in fresh)
    asked: list[int] = []

    def together(courses: Sequence[Course]) -> tuple[Course, NDArray[np.floating]]:
        asked.append(len(courses))
        assert CIRCUIT.together is not None
        return CIRCUIT.together(courses)

    with Evaluator(replace(CIRCUIT, together=together), CIRCUIT.network) as evaluator:
        alone = np.stack([evaluator(genomes, course) for course in fresh])
        assert np.array_equal(evaluator.on(genomes, fresh), alone)
    assert asked == joined
    assert (alone[0] != alone[1]).any() and (alone[1] != alone[2]).any()


def test_more_circuits_than_float32_has_numbers_for_columns_are_each_alone() -> None:
    """A hundred circuits have more than 2²⁴ columns; the last ones were driven on the wrong ground."""
    few = [CIRCUIT.course(f"random:{seed}:300") for seed in range(9)]
    courses = [replace(one, table=one.table.copy()) for _ in range(10) for one in few]
    assert sum(course.table.shape[1] for course in courses) > 2**24
    genomes = np.random.default_rng(0).normal(0, 1, (8, CIRCUIT.network.genes)).astype(np.float32)
    with Evaluator(CIRCUIT, CIRCUIT.network) as evaluator:
        together = evaluator.on(genomes, courses)
        assert np.array_equal(together[-3:], np.stack([evaluator(genomes, course) for course in courses[-3:]]))
