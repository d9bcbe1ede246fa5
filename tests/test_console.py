"""Long work without a terminal, as where a training's output goes into a file."""

from __future__ import annotations

import time

import pytest

from game.training import console


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    now = [1000.0]
    monkeypatch.setattr(time, "monotonic", lambda: now[0])
    return now


def test_without_a_terminal_a_line_a_minute_says_how_far_it_has_come(
    clock: list[float], capsys: pytest.CaptureFixture[str]
) -> None:
    with console.progress_bar() as progress:
        known, endless = progress.add_task("breeding", total=1200), progress.add_task("waiting", total=None)
        for done in range(1, 100):
            clock[0] += 2
            progress.update(known, completed=done, description=f"best {done}")
        clock[0] += 61
        progress.advance(endless)
    told = capsys.readouterr().err.splitlines()
    assert [line for line in told if "of 1,200" in line] == [f"best {k}, {k} of 1,200" for k in (30, 60, 90)]
    assert told[3] == "waiting, 1", "a total that nobody knows is not told"


def test_in_a_terminal_there_is_the_bar_alone(
    clock: list[float], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    with console.progress_bar() as progress:
        task = progress.add_task("breeding", total=1200)
        for done in range(1, 100):
            clock[0] += 2
            progress.update(task, completed=done)
    assert ", 30 of 1,200" not in capsys.readouterr().err
