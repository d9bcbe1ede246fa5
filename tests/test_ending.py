"""How a training ends before its time: between two steps, with what it has learned kept, and the usual status."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from brains.files import RUN, read_arrays
from brains.strategies.rank_sampling import RankSampling
from game.commands import cli, train
from game.training.run import Run
from game.worlds.chase.teaching import Teaching

SMALL = ("--population", "8", "--seed", "3", "--strategy", "rank-sampling")
WAYS = {
    "courses": (("train", "corridor", *SMALL, "--course", "fresh:40"), "--generations", 1, RankSampling, "tell"),
    "versus": (("train", "chase", *SMALL), "--generations", 1, RankSampling, "tell"),
    "taught": (("train", "chase", "--role", "mouse", "--seed", "3"), "--games", 2000, Teaching, "_record"),
}
"""A command, what it counts, how much of that is a step, and what happens in the middle of one."""


def ended(arguments: tuple[str, ...], monkeypatch: pytest.MonkeyPatch) -> int:
    """Exit status of a command in this process; 0 if it simply returns."""
    monkeypatch.setattr(sys, "argv", ["main.py", *arguments])
    try:
        cli.main()
    except SystemExit as stop:
        return int(stop.code or 0)
    return 0


def on_call(owner: type, name: str, number: int, act: Callable[[], None], monkeypatch: pytest.MonkeyPatch) -> None:
    """Have something happen before that call of a method, the first being 1."""
    method, calls = getattr(owner, name), [0]

    def counted(*arguments: object, **named: object) -> object:
        calls[0] += 1
        if calls[0] == number:
            act()
        return method(*arguments, **named)

    monkeypatch.setattr(owner, name, counted)


def tell(*signals: int) -> Callable[[], None]:
    def act() -> None:
        for number in signals:
            os.kill(os.getpid(), number)

    return act


def same(one: Path, other: Path) -> bool:
    (arrays, about), (others, abouts) = read_arrays(one, RUN), read_arrays(other, RUN)
    return (
        about == abouts
        and set(arrays) == set(others)
        and all(np.array_equal(arrays[name], others[name], equal_nan=True) for name in arrays)
    )


@pytest.mark.parametrize(("way", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129)])
@pytest.mark.parametrize("kind", WAYS)
def test_a_step_is_whole_or_has_not_happened(
    kind: str,
    way: signal.Signals,
    status: int,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    command, counted, step, owner, middle = WAYS[kind]
    assert ended((*command, counted, str(2 * step), "--save", str(tmp_path / "whole")), monkeypatch) == 0
    with monkeypatch.context() as patch:
        # the fourth call: in the second step, when one of two populations has moved on, or one of two portions
        on_call(owner, middle, 4 if kind != "courses" else 2, tell(way), patch)
        assert ended((*command, counted, str(9 * step), "--save", str(tmp_path / "told")), patch) == status
    assert same(tmp_path / "told", tmp_path / "whole")
    said = capsys.readouterr().err
    assert f"told to end after {2 * step:,} of {9 * step:,}" in said and f"saved {tmp_path / 'told'}" in said


def test_told_before_the_first_step_nothing_is_kept_and_that_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(train, "progress_bar", told_first(train.progress_bar))
    command = WAYS["courses"][0]
    assert ended((*command, "--save", str(tmp_path / "run")), monkeypatch) == 130
    said = capsys.readouterr().err
    assert "told to end after 0 of 100 generations" in said and "nothing was learned yet" in said
    assert "saved " not in said.replace("nothing saved", "") and not list(tmp_path.glob("run*"))


def told_first(bar: Callable[[], object]) -> Callable[[], object]:
    def made() -> object:
        tell(signal.SIGINT)()
        return bar()

    return made


class Left(BaseException):
    """The process would have ended here."""


def test_a_second_signal_ends_in_the_middle_of_a_step_and_what_was_saved_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def leave(status: int) -> None:
        raise Left(status)

    monkeypatch.setattr(os, "_exit", leave)
    command = WAYS["courses"][0]
    ended((*command, "--generations", "4", "--save", str(tmp_path / "whole")), monkeypatch)
    capsys.readouterr()
    for seconds, kept in ((60.0, "nothing is kept"), (-1.0, f"what was saved before is in {tmp_path / 'run'}")):
        monkeypatch.setattr(train, "SAVE_SECONDS", seconds)
        with monkeypatch.context() as patch, pytest.raises(Left, match="143"):
            on_call(RankSampling, "tell", 5, tell(signal.SIGTERM, signal.SIGINT), patch)
            ended((*command, "--save", str(tmp_path / "run")), patch)
        assert kept in capsys.readouterr().err
        assert not list(tmp_path.glob(".*"))
    assert same(tmp_path / "run", tmp_path / "whole"), "the four generations before"


@pytest.mark.parametrize("kind", WAYS)
def test_a_training_that_saves_on_the_way_is_the_same_training(
    kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    command, counted, step, _, _ = WAYS[kind]
    count = str(12 * step)
    ended((*command, counted, count, "--save", str(tmp_path / "a")), monkeypatch)
    monkeypatch.setattr(train, "SAVE_SECONDS", -1.0)
    saved: list[int] = []
    on_call(train.Keeper, "save", 1, lambda: saved.append(1), monkeypatch)
    ended((*command, counted, count, "--save", str(tmp_path / "b")), monkeypatch)
    assert saved and same(tmp_path / "a", tmp_path / "b")


def test_a_pipe_gets_a_run_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    os.mkfifo(tmp_path / "pipe")
    got: list[bytes] = []
    reader = threading.Thread(target=lambda: got.append((tmp_path / "pipe").read_bytes()))
    reader.start()
    monkeypatch.setattr(train, "SAVE_SECONDS", -1.0)
    command = (*WAYS["courses"][0], "--generations", "3", "--save")
    assert ended((*command, str(tmp_path / "pipe")), monkeypatch) == 0
    reader.join()
    assert ended((*command, str(tmp_path / "file")), monkeypatch) == 0
    assert got == [(tmp_path / "file").read_bytes()]


def test_whoever_is_ended_elsewhere_has_the_usual_status(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def leave(status: int) -> None:
        raise Left(status)

    monkeypatch.setattr(os, "_exit", leave)
    on_call(Run, "__init__", 1, tell(signal.SIGHUP), monkeypatch)
    with pytest.raises(Left, match="129"):
        ended((*WAYS["courses"][0], "--save", str(tmp_path / "run")), monkeypatch)
    assert not list(tmp_path.glob("run*"))
    assert capsys.readouterr().err == "evolution-arcade: told to end before it was done\n"
