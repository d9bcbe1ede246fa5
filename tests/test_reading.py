"""Whatever is read may be a pipe, a device, or larger than memory; `-` is standard input; no file names another."""

from __future__ import annotations

import io
import json
import os
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from brains.files import FileError, load_brain, load_brains, read_arrays, save_brain, write_arrays
from brains.reading import MissingError, read_file
from brains.text import LONGEST, SHORT, RefusalError, called, plain
from game.store import champions, preferences
from game.training.card import CardError, read_card
from game.training.checkpoint import load_run, save_run
from game.training.run import Run
from game.training.settings import Settings
from game.worlds import WORLDS, CourseError
from game.worlds.circuit.drawn import read_drawn
from game.worlds.circuit.laps import load_lap
from game.worlds.corridor.tracks import Track, read_track, write_track
from tests.test_card import CARD, says
from tests.test_files import brain

RUN = "evolution-arcade run"


def trouble_of_preferences(path: Path) -> None:
    _, trouble = preferences.load(path)
    if trouble:
        raise FileError(trouble)


READERS: dict[str, Callable[[Path], object]] = {
    "brain": load_brain,
    "brains": load_brains,
    "run": load_run,
    "gallery": champions.brains_of,
    "import": champions.import_,
    "track": read_track,
    "circuit": read_drawn,
    "lap": lambda path: load_lap(path, "oval"),
    "card": lambda path: read_card(read_file(path, 4096)),
    "preferences": trouble_of_preferences,
    **{f"course of {name}": lambda path, name=name: WORLDS[name].course(str(path)) for name in ("corridor", "circuit")},
}


def pipe(folder: Path) -> Path:
    os.mkfifo(folder / "pipe")
    return folder / "pipe"


def huge(folder: Path) -> Path:
    with (folder / "huge").open("wb") as file:
        file.truncate(2_000_000_000)
    return folder / "huge"


ODD: dict[str, Callable[[Path], Path]] = {
    "a pipe": pipe,
    "a device": lambda folder: Path("/dev/zero"),
    "a link to a device": lambda folder: link(folder, Path("/dev/zero")),
    "got more": huge,
    "directory": lambda folder: folder,
}


def link(folder: Path, target: Path) -> Path:
    (folder / "link").symlink_to(target)
    return folder / "link"


@pytest.mark.parametrize("kind", READERS)
@pytest.mark.parametrize("odd", ODD)
def test_what_is_no_file_or_too_large_is_refused_and_not_read(kind: str, odd: str, tmp_path: Path) -> None:
    path = ODD[odd](tmp_path)
    with pytest.raises(RefusalError, match=odd.removeprefix("a link to ")) as caught:
        READERS[kind](path)
    assert len(str(caught.value).splitlines()) == 1 and len(str(caught.value)) <= LONGEST


def test_a_file_is_read_whole_and_a_missing_one_is_told_apart(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"12345")
    assert read_file(tmp_path / "a", 5) == b"12345" and read_file(link(tmp_path, tmp_path / "a"), 5) == b"12345"
    with pytest.raises(FileError, match="a: expected a song of at most 4 bytes, got more"):
        read_file(tmp_path / "a", 4, "a song")
    with pytest.raises(MissingError, match="b: cannot be read"):
        read_file(tmp_path / "b", 4)
    for odd in ("a\0b", "x" * 300):
        with pytest.raises(FileError, match="cannot be read"):
            read_file(Path(odd), 4)


def given(data: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))


def test_a_dash_is_standard_input_for_all_that_a_command_takes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def told(data: bytes, *arguments: str) -> tuple[int, str, str]:
        given(data, monkeypatch)
        return says(arguments, monkeypatch, capsys)

    save_brain(tmp_path / "a.brain", brain())
    write_track(tmp_path / "a.json", Track("mine", 1.0, np.zeros(60)))
    good, track = (tmp_path / "a.brain").read_bytes(), (tmp_path / "a.json").read_bytes()
    one = ("--course", "simple", "--json")
    wanted = told(b"", "evaluate", str(tmp_path / "a.brain"), *one)
    assert wanted[0] == 0 and told(good, "evaluate", "-", *one) == wanted
    wanted = told(b"", "evaluate", str(tmp_path / "a.brain"), "--course", str(tmp_path / "a.json"), "--json")
    assert wanted[0] == 0 and told(track, "evaluate", str(tmp_path / "a.brain"), "--course", "-", "--json") == wanted
    few = ("--population", "8", "--course", "simple", "--generations", "2")
    assert told(b"", "train", "corridor", *few, "--save", str(tmp_path / "run"))[0] == 0
    run = (tmp_path / "run").read_bytes()
    out = json.loads(told(run, "train", "--resume", "-", "--generations", "1", "--json")[1])
    assert [row["generation"] for row in out["history"]] == [0, 1, 2]
    assert told(good, "render", "-", "--course", "simple", "--out", str(tmp_path / "a.png"))[0] == 0
    status, _, line = told(b"not a brain", "evaluate", "-")
    assert status == 1 and line.endswith("standard input: expected a brain; it is cut short or something else\n")


def test_what_comes_in_a_run_names_no_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    mine = str(tmp_path / "mine.json")
    write_track(Path(mine), Track("mine", 1.0, np.zeros(60)))
    run = Run(Settings(population=8, courses=("simple", mine), strategy="rank-sampling"))
    run.step()
    save_run(tmp_path / "run", run)
    arrays, about = read_arrays(tmp_path / "run", RUN)
    reader, exists = threading.current_thread(), Path.exists

    def looked_for(path: Path) -> bool:
        if threading.current_thread() is reader:
            pytest.fail(f"looked for {path}")
        return exists(path)  # other threads of other tests may still compile

    with monkeypatch.context() as patch:
        patch.setattr(Path, "exists", looked_for)
        for named in (mine, "/dev/zero", "-", "secret.json", "./fresh"):
            write_arrays(tmp_path / "odd", RUN, arrays, about | {"settings": about["settings"] | {"courses": [named]}})
            with pytest.raises(FileError, match="bred on a file, which is opened only with --course"):
                load_run(tmp_path / "odd")
    assert load_run(tmp_path / "run", courses=(mine,)).settings.courses == ("simple", mine)
    resumed = ("train", "--resume", str(tmp_path / "run"), "--generations", "1")
    assert says(resumed, monkeypatch, capsys)[0] == 1
    assert says((*resumed, "--course", mine), monkeypatch, capsys)[0] == 0


def test_a_card_is_read_in_the_time_of_its_length() -> None:
    """A pattern that matches in many ways would take ages: each further option five times as long."""
    for option in (", a=====b", ", a=b", ", =", ", a="):
        line = f"bred by: openai-es, population 24, mutation 0.5{option * 200} !"
        with pytest.raises(CardError, match="expected a strategy, population and mutation"):
            read_card("\n".join(line if one.startswith("bred by") else one for one in CARD.splitlines()))
    odd = CARD.replace("mutation 0.5", "mutation 0.5, a==b")
    with pytest.raises(CardError, match="option"):
        read_card(odd)


def test_a_refusal_is_one_short_line_whatever_stands_in_it() -> None:
    assert plain("Kurs\te\u0301  \nzwei", 60) == "Kurs \xe9 zwei"
    assert plain("a\0b\ud800c\u202ed", 60) == "a\ufffdb\ufffdc\ufffdd"
    assert len(plain("x" * 10**7, 60)) == 60 and called(Path("/a/b\nc")) == "b c"
    assert len(called(Path("y" * 300))) == SHORT and called("-") == "standard input"
    for wrong in (lambda: Settings(world="moon\n" * 1000), lambda: WORLDS["circuit"].course("no\nwhere" * 1000)):
        with pytest.raises(RefusalError, match="expected one of") as caught:
            wrong()
        assert len(str(caught.value).splitlines()) == 1 and len(str(caught.value)) <= LONGEST
    with pytest.raises(CourseError):
        WORLDS["chase"].course("sprint-4:" + "9" * 5000)


def test_the_command_line_refuses_in_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("a\nb", "z" * 300, "\udcff"):
        for arguments in (("evaluate", name), ("train", "--resume", name), ("train", "--course", f"{name}.json")):
            status, _, line = says(arguments, monkeypatch, capsys)
            assert status in (1, 2) and len(line.splitlines()) == 1 and len(line) < LONGEST + 30
