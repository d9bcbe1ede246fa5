"""Whatever is wrong with the folder of the kernels, programs work, and one line says so."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import numba
import pytest
from numba import njit

from game.engine import kernel_cache
from game.engine.kernel_cache import DONE, KEPT_DAYS, USED, WAITING, Stages, Trouble, progress
from game.engine.locks import alone

TRAIN = ["main.py", "train", "corridor", "--generations", "1", "--population", "8", "--json"]
WORD = "compiled kernels could not be kept"

HOLDS = """
import sys, time
from pathlib import Path
from game.engine.locks import alone
with alone(Path(sys.argv[1]), 10):
    print("held", flush=True)
    time.sleep(60)
"""

NEEDS = """
import numpy as np
from game.engine.gym.racing_coarse import coarse
print("ready", flush=True)
input()
coarse(np.zeros((96, 96, 3), np.uint8), np.zeros(147, np.float32))
print("found" if coarse.stats.cache_hits else "compiled")
"""


def train(base: Path, **more: str) -> subprocess.Popen[str]:
    environment = os.environ | {"NUMBA_CACHE_DIR": str(base)} | more
    pipe = subprocess.PIPE
    command = [sys.executable, *TRAIN]
    return subprocess.Popen(command, cwd=kernel_cache.ROOT, env=environment, stdout=pipe, stderr=pipe, text=True)


@contextmanager
def held(lock: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process that holds a lock for a minute, unless it is killed."""
    command = [sys.executable, "-c", HOLDS, str(lock)]
    with subprocess.Popen(command, cwd=kernel_cache.ROOT, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout is not None and other.stdout.readline() == "held\n"
        yield other


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder for kernels, and nothing wrong with it yet."""
    mine = tmp_path / "kernels-mine"
    mine.mkdir()
    monkeypatch.setattr(numba.config, "CACHE_DIR", str(mine))
    monkeypatch.setattr(kernel_cache, "trouble", Trouble())
    monkeypatch.setattr(kernel_cache, "_looked", {})
    return mine


def function() -> object:
    """One that numba has not seen yet."""

    @njit(cache=True)  # type: ignore[untyped-decorator]
    def doubled(x):  # type: ignore[no-untyped-def]
        return 2 * x

    return doubled


def test_two_programs_at_once_with_an_empty_folder(tmp_path: Path) -> None:
    both = [train(tmp_path), train(tmp_path)]
    said = [one.communicate() for one in both]
    assert [one.returncode for one in both] == [0, 0]
    assert all(WORD not in error for _, error in said)
    third = train(tmp_path)
    assert third.communicate()[1].count(WORD) == third.returncode == 0


def test_of_programs_that_need_a_kernel_at_once_one_compiles_it(tmp_path: Path) -> None:
    environment, pipe = os.environ | {"NUMBA_CACHE_DIR": str(tmp_path)}, subprocess.PIPE
    command = [sys.executable, "-c", NEEDS]
    together = [
        subprocess.Popen(command, cwd=kernel_cache.ROOT, env=environment, stdin=pipe, stdout=pipe, text=True)
        for _ in range(3)
    ]
    for one in together:
        assert one.stdout and one.stdout.readline() == "ready\n"
    for one in together:
        assert one.stdin
        one.stdin.write("go\n")
        one.stdin.flush()
    assert sorted(one.communicate()[0] for one in together) == ["compiled\n", "found\n", "found\n"]


def test_nobody_waits_for_ever_for_a_kernel_that_another_program_cannot_finish(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kernel_cache, "COMPILING_SECONDS", 0.1)
    doubled = function()
    kernel = kernel_cache._own(doubled._cache)  # type: ignore[attr-defined]
    with held(Path(f"{kernel}.lock")) as other:
        assert doubled(2) == 4  # type: ignore[operator]
        other.kill()
    assert not kernel_cache._compiling


def test_where_no_folder_can_be_made_a_command_works(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    old, new = (tmp_path / f"{kernel_cache.FOR_NOW}{name}" for name in ("old", "new"))
    for left in (old, new):
        left.mkdir()
    os.utime(old, (1, 1))
    one = train(tmp_path / "file", TMPDIR=str(tmp_path))
    said = one.communicate()[1]
    assert (said.count(WORD), one.returncode) == (1, 0), said
    assert sorted(path.name for path in tmp_path.iterdir()) == [new.name, "file"], "nothing is left behind"
    two = train(tmp_path / "file", TMPDIR=str(tmp_path / "file"))
    assert two.communicate()[1].count(WORD) == 1 and two.returncode == 0


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EROFS, errno.EACCES])
def test_a_full_disk_is_said_once_and_what_was_compiled_runs(
    number: int, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    kernel_cache.trouble.tell = told.append

    def full(*_: object) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr("numba.core.caching.IndexDataCacheFile._save_data", full)
    monkeypatch.setattr("numba.core.caching.IndexDataCacheFile._save_index", full)
    for x in (2, 2.5):
        assert function()(x) == 2 * x  # type: ignore[operator]
    assert len(told) == 1 and WORD in told[0] and os.strerror(number) in told[0]
    assert kernel_cache.trouble.line == told[0]


def test_a_damaged_kernel_is_compiled_again(folder: Path) -> None:
    assert function()(3) == 6  # type: ignore[operator]
    files = [*folder.rglob("*.nbc"), *folder.rglob("*.nbi")]
    assert len(files) == 2
    for path in files:
        for content in (b"", b"nothing that can be read"):
            path.write_bytes(content)
            assert function()(3) == 6  # type: ignore[operator]
    assert not kernel_cache.trouble.line
    assert function()(3) == 6  # type: ignore[operator]


def test_kernels_of_other_versions_go_when_nobody_has_used_them_for_weeks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path))
    monkeypatch.setattr(numba.config, "CACHE_DIR", numba.config.CACHE_DIR)
    mine = tmp_path / f"kernels-{kernel_cache.digest()}"
    days = {"kernels-old": KEPT_DAYS + 1, "kernels-lately": KEPT_DAYS - 1, "other": 99, mine.name: KEPT_DAYS + 5}
    for name, age in days.items():
        (tmp_path / name).mkdir()
        (tmp_path / name / USED).touch()
        os.utime(tmp_path / name / USED, (time.time() - 86_400 * age,) * 2)
    assert kernel_cache.use_kernel_cache() == mine
    assert {path.name for path in tmp_path.iterdir()} == set(days) - {"kernels-old"}
    assert time.time() - (mine / USED).stat().st_mtime < 60
    (tmp_path / "kernels-old").mkdir()
    os.utime(tmp_path / "kernels-old", (0, 0))
    kernel_cache.use_kernel_cache()
    assert (tmp_path / "kernels-old").exists(), "it is looked once a day"


def test_who_dies_lets_go_of_the_lock(folder: Path) -> None:
    with held(folder / "test.lock") as other:
        waiting, got = time.monotonic(), []

        def wait() -> None:
            with alone(folder / "test.lock", 60):
                got.append(time.monotonic() - waiting)

        with ThreadPoolExecutor(1) as pool:
            done = pool.submit(wait)
            time.sleep(0.3)
            assert not got
            other.kill()
            done.result(10)
    assert got and got[0] >= 0.3


def test_without_a_folder_there_is_no_lock_and_no_wait(tmp_path: Path) -> None:
    lock = tmp_path / "nowhere" / "test.lock"
    with alone(lock, 60), alone(lock, 60):
        pass
    with pytest.raises(OSError, match="mine"), alone(lock, 60):
        raise OSError("mine")


def test_progress_is_learned_from_the_stages_that_are_done(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    clock = [1000.0]
    monkeypatch.setattr(time, "time", lambda: clock[0])
    monkeypatch.setattr(time, "monotonic", lambda: clock[0])
    monkeypatch.setattr(kernel_cache, "_pace", [kernel_cache.USUAL_PACE])

    def after(seconds: float) -> kernel_cache.Progress:
        clock[0] += seconds
        return progress("cartpole")

    assert after(0) == WAITING
    stages = Stages("cartpole", (1.0, 2.0, 1.0))
    usual = kernel_cache.USUAL_PACE
    assert after(1) == (pytest.approx(1 / 4 / usual), pytest.approx(4 * usual - 1)), (
        "as fast as usual until it is known"
    )
    clock[0] += 1
    stages.next()
    assert after(0.2) == (pytest.approx(0.275), pytest.approx(2.9 * 2)), "a quarter took two seconds"
    seen = [after(0.5) for _ in range(20)]
    assert [one.share for one in seen] == sorted(one.share for one in seen)
    assert seen[-1].share == pytest.approx(0.75), "it waits where the next stage begins"
    stages.next()
    later = after(0.2)
    assert later.share == pytest.approx(0.75, abs=0.02) and 3 < (later.seconds_left or 0) < 6
    kernel_cache.compiled("cartpole").touch()
    assert after(0.2) == DONE
    Stages("circuit", (2.0, 2.0))
    assert progress("circuit").seconds_left == pytest.approx(4 * kernel_cache._pace[0]), "as fast as the one before"


def test_progress_may_be_asked_at_each_frame(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    reads = []
    real = kernel_cache._read
    monkeypatch.setattr(kernel_cache, "_read", lambda world: reads.append(world) or real(world))
    began = time.monotonic()
    for _ in range(1000):
        progress("circuit")
    assert len(reads) <= 2 + 10 * (time.monotonic() - began)


def test_what_another_start_has_left_behind_is_no_progress(folder: Path) -> None:
    stages = Stages("cartpole", (1.0, 1.0))
    time.sleep(0.01)
    stages.next()
    assert progress("cartpole").share >= 0.5
    for content in ("", "0.5 1.0", "a b c d e", f"0.5 1.0 {time.time() - 9000} {time.time() - 8000} 2"):
        (folder / f"cartpole{kernel_cache.STAGES}").write_text(content)
        kernel_cache._looked.clear()
        assert progress("cartpole") == WAITING
