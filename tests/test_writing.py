"""What is written: whole or not at all, in its place, with the permissions of a new file, under a free name."""

from __future__ import annotations

import errno
import os
import stat
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from pathlib import Path

import numpy as np
import pygame
import pytest

from brains import atomic
from brains.atomic import check_writable, claimed, numbered, write_atomically
from brains.files import load_brain
from game.commands.render import write
from game.store import champions, places
from game.training.checkpoint import save_run
from game.training.run import Run
from game.training.settings import Settings
from game.window.sharing import Sharing
from tests.test_card import says
from tests.test_files import brain

FEW = ("train", "corridor", "--population", "8", "--course", "simple", "--generations", "2")


@pytest.fixture(params=[0o022, 0o077, 0o002])
def umask(request: pytest.FixtureRequest) -> Iterator[int]:
    before = os.umask(request.param)
    yield request.param
    os.umask(before)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_a_file_has_the_permissions_that_a_new_file_has_here(umask: int, tmp_path: Path) -> None:
    write_atomically(tmp_path / "a", b"1")
    assert mode(tmp_path / "a") == 0o666 & ~umask
    (tmp_path / "a").chmod(0o640)
    write_atomically(tmp_path / "a", b"2")
    assert mode(tmp_path / "a") == 0o640, "and one that was there keeps its own"


def test_a_link_stays_and_its_target_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()
    for number, link in enumerate(("to a file", "to nothing yet")):
        target = tmp_path / "there" / str(number)
        if not number:
            target.write_bytes(b"old")
        (tmp_path / link).symlink_to(target)
        check_writable(tmp_path / link)
        write_atomically(tmp_path / link, b"new")
        assert (tmp_path / link).is_symlink() and target.read_bytes() == b"new"
    assert sorted(one.name for one in (tmp_path / "there").iterdir()) == ["0", "1"]
    (tmp_path / "round").symlink_to(tmp_path / "round")
    with pytest.raises(OSError, match="symbolic links"):
        write_atomically(tmp_path / "round", b"new")
    assert (tmp_path / "round").is_symlink()


def test_a_pipe_is_written_to_and_stays_one(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    got: list[bytes] = []
    reader = threading.Thread(target=lambda: got.append((tmp_path / "pipe").read_bytes()))
    reader.start()
    check_writable(tmp_path / "pipe")
    write_atomically(tmp_path / "pipe", b"x" * 1_000_000)
    reader.join()
    assert got == [b"x" * 1_000_000] and stat.S_ISFIFO((tmp_path / "pipe").stat().st_mode)


def test_a_device_is_written_to_through_a_link_of_ours(tmp_path: Path) -> None:
    (tmp_path / "full").symlink_to("/dev/full")
    with pytest.raises(OSError, match="No space left") as caught:
        write_atomically(tmp_path / "full", b"1")
    assert caught.value.filename == str(tmp_path / "full") and (tmp_path / "full").is_symlink()
    (tmp_path / "null").symlink_to("/dev/null")
    write_atomically(tmp_path / "null", b"1")
    assert stat.S_ISCHR((tmp_path / "null").stat().st_mode) and stat.S_ISCHR(Path("/dev/full").stat().st_mode)


@pytest.mark.parametrize("name", ["", "folder/", "folder", "file/a", "n" * 300, "a\0b"])
@pytest.mark.parametrize("option", ["--save", "--card-to"])
def test_what_cannot_be_written_is_found_before_the_first_generation(
    option: str, name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("folder").mkdir()
    Path("file").write_text("")
    monkeypatch.setattr(Run, "step", lambda run: pytest.fail("bred"))
    status, out, line = says((*FEW, option, name), monkeypatch, capsys)
    assert status in (1, 2) and not out and len(line.strip().splitlines()) == 1
    assert "part" not in line.replace("parts", "") and ".evolution-arcade" not in line
    assert sorted(one.name for one in tmp_path.rglob("*") if one.name != "home") == ["file", "folder"]


def test_so_is_a_picture_and_a_plot(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.png").mkdir()
    for arguments in (("render", "no.brain", "--out", "a.png"), ("study", "mouse-sizes", "--out", "a.png")):
        status, _, line = says(arguments, monkeypatch, capsys)
        assert status == 1 and line == "evolution-arcade: a.png: Is a directory\n"


def test_a_name_with_a_new_line_makes_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a\nb").mkdir()
    status, _, line = says((*FEW, "--save", str(tmp_path / "a\nb")), monkeypatch, capsys)
    assert status == 1 and len(line.splitlines()) == 1 and "Is a directory" in line


def test_errors_name_the_file_that_was_asked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*arguments: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device", "something else")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space") as caught:
        write_atomically(tmp_path / "a", b"1")
    assert caught.value.filename == str(tmp_path / "a") and not list(tmp_path.glob("[.a]*"))


def test_what_killed_programs_have_left_is_swept_and_nothing_else(tmp_path: Path) -> None:
    old, names = time.time() - 2 * atomic.OLD, [f".evolution-arcade-{'0' * 15}{k}.part" for k in range(3)]
    kept = [names[1], ".evolution-arcade-0.part", ".mine.part", "evolution-arcade-0000000000000000.part", names[2]]
    for name in (names[0], *kept[:-1]):
        (tmp_path / name).write_bytes(b"1")
    (tmp_path / names[2]).symlink_to(tmp_path / ".mine.part")
    for one in tmp_path.iterdir():
        if one.name != names[1] and not one.is_symlink():
            os.utime(one, (old, old))
    os.utime(tmp_path / names[2], (old, old), follow_symlinks=False)
    write_atomically(tmp_path / "a", b"1")
    assert {one.name for one in tmp_path.iterdir()} - {"home"} == {"a", *kept}


def test_names_are_claimed(tmp_path: Path) -> None:
    def made(number: int) -> Path:
        with claimed(numbered(tmp_path / "a.txt")) as path:
            write_atomically(path, str(number).encode())
        return path

    with ThreadPoolExecutor(8) as pool:
        paths = list(pool.map(made, range(60)))
    assert len(set(paths)) == 60 and {path.read_bytes() for path in paths} == {str(k).encode() for k in range(60)}
    with pytest.raises(ZeroDivisionError), claimed(tmp_path / f"b-{number}" for number in count(1)) as path:
        path.write_text(str(1 / 0))
    assert not list(tmp_path.glob("b*")), "given back"


def test_screenshots_of_a_second_are_files_of_their_own(home: Path) -> None:
    said: list[str] = []
    sharing = Sharing(said.append, lambda *event, **facts: None, by_hand=True)
    surface = pygame.Surface((8, 8))
    for _ in range(5):
        sharing.screenshot(surface)
    shots = list(places.pictures().iterdir())
    assert len(shots) == 5 and all(shot.read_bytes().startswith(b"\x89PNG") for shot in shots), said


def test_exports_of_two_windows_are_files_of_their_own() -> None:
    one = champions.entry(champions.keep(brain()))
    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(lambda _: champions.export(one), range(14)))) == 14


def test_champions_of_one_name_are_files_of_their_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("brains.files.name_of", lambda genome: "Brave Otter")
    paths = [champions.keep(brain(value)) for value in (0.1, 0.2, 0.1, 0.3)]
    assert [path.name for path in paths] == [f"brave-otter-12{end}.brain" for end in ("", "-2", "", "-3")]
    assert [float(load_brain(path).genome[0]) for path in paths] == pytest.approx([0.1, 0.2, 0.1, 0.3])


def test_equal_runs_are_equal_bytes(tmp_path: Path) -> None:
    made = []
    for number in range(6):
        run = Run(Settings(population=8, courses=("simple",), seed=3))
        run.step()
        save_run(tmp_path / str(number), run)
        made.append((tmp_path / str(number)).read_bytes())
    assert len(set(made)) == 1


def test_a_film_that_could_not_be_written_whole_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def film(gif: bool) -> Iterator[np.ndarray]:
        for shade in range(0, 250, 25):
            yield np.full((64, 64, 3), shade, dtype=np.uint8)

    out = tmp_path / "a.mp4"
    write(out, lambda: next(film(False)), film)
    good = out.read_bytes()
    assert len(good) > 500

    class Broken:
        """A writer of the library as it is on a full disk."""

        def append_data(self, picture: object) -> None:
            raise RuntimeError("of\nmany\nlines")

        def close(self) -> None:
            raise BrokenPipeError

    monkeypatch.setattr("imageio.v2.get_writer", lambda *given, **named: Broken())
    with pytest.raises(OSError, match="could not be written whole") as caught:
        write(out, lambda: next(film(False)), film)
    assert caught.value.filename == str(out) and out.read_bytes() == good
    assert [one.name for one in tmp_path.iterdir() if one.name != "home"] == ["a.mp4"]
