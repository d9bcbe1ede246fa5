"""A run's numbers in formats that other programs read."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import numpy as np
import pygame
import pytest
from typer.testing import CliRunner

from game.commands.cli import app
from game.scenes.arcade.card_view import CardView
from game.store import places
from game.training.checkpoint import load_run, save_run
from game.training.history import Recorder
from game.training.numbers import table_of, written
from game.training.run import Run
from game.training.settings import Settings
from game.window.by_hand import by_hand
from game.worlds import WORLDS

QUICK = Settings(strategy="rank-sampling", courses=("simple",), seed=9, population=8)


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


@pytest.mark.parametrize("world", WORLDS)
def test_a_table_says_what_the_history_does_and_in_which_unit(world: str) -> None:
    run = Run(Settings(world=world, population=8, seed=3))
    made = [run.step() for _ in range(3)]
    run.examine()
    told = rows(table_of(run.settings, [recorder.history() for recorder in run.recorders]))
    unit, several = run.settings.arena.score_unit, len(run.recorders) > 1
    assert len(told) == 3 * len(run.recorders)
    for k, recorder in enumerate(run.recorders):
        own = told[3 * k : 3 * k + 3]
        assert [row["generation"] for row in own] == ["0", "1", "2"]
        assert [row["individuals judged"] for row in own] == ["8", "16", "24"]
        best = [float(row[f"best [{unit}]"]) for row in own]
        assert np.allclose(best, [one.fitness[k].max() for one in made], atol=1e-4)
        seconds = [float(row["seconds"]) for row in own]
        assert seconds == sorted(seconds)
        if several:
            assert {row["role"] for row in own} == {run.settings.arena.roles[k]}
            assert own[0][f"regret [{unit}]"] and recorder.history().held_out[0] >= 0
        else:
            assert all(row[f"held out [{unit}]"] for row in own)
    run.close()


def test_what_was_bred_before_it_was_loaded_has_no_seconds(tmp_path: Path) -> None:
    run = Run(QUICK)
    run.step()
    save_run(tmp_path / "a.run", run)
    run.close()
    again = load_run(tmp_path / "a.run", 1, ())
    assert isinstance(again, Run)
    again.step()
    told = rows(table_of(again.settings, [again.recorders[0].history()]))
    assert told[0]["seconds"] == "" and float(told[1]["seconds"]) >= 0
    again.close()
    recorder = Recorder()
    recorder.add(0, np.zeros(2), 0.0, 1.0, seconds=5.0)
    recorder.restore(recorder.state(), 1)
    assert np.isnan(recorder.history().seconds).all(), "also where a recorder was in use before"


def test_the_command_writes_them_and_refuses_another_kind_before_it_begins(tmp_path: Path) -> None:
    table, chart = tmp_path / "a.csv", tmp_path / "a.svg"
    asked = ["train", "corridor", "--generations", "3", "--population", "8", "--csv", str(table), "--chart", str(chart)]
    done = CliRunner().invoke(app, asked)
    assert done.exit_code == 0 and len(rows(table.read_text())) == 3 and chart.read_text().startswith("<?xml")
    refused = CliRunner().invoke(app, [*asked[:-1], str(tmp_path / "a.png")])
    assert refused.exit_code != 0 and not (tmp_path / "a.png").exists()


def test_a_figure_is_the_same_bytes_each_time() -> None:
    run = Run(QUICK)
    run.step()
    histories = [run.recorders[0].history()]
    pdf = written(".pdf", run.settings, histories)
    assert pdf.startswith(b"%PDF") and pdf == written(".pdf", run.settings, histories)
    run.close()


def test_the_window_gives_them_beside_the_card() -> None:
    with by_hand(QUICK, (640, 360)) as one:
        one.breed(3)
        one.wait(0.1)
        one.press(pygame.K_F6, pygame.K_t)
        view = one.app.scenes[-1]
        assert isinstance(view, CardView) and "corridor-seed-9.csv" in view.kept
        one.press(pygame.K_g)
        assert view.kept.endswith(".pdf") and one.app.scenes[-1] is view
        kinds = sorted(path.suffix for path in places.exports().iterdir())
        assert kinds == [".csv", ".pdf", ".svg"]
        assert len(rows((places.exports() / "corridor-seed-9.csv").read_text())) == 3
        one.press(pygame.K_ESCAPE)
        assert one.app.scenes == [one.scene]
