"""Kernels are compiled in a process of their own, and by the one that needs them only where that cannot be."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import numba
import pygame
import pytest

from game.engine import kernel_cache
from game.scenes.arcade import open_worlds as open_worlds
from game.scenes.arcade.open_worlds import OpenWorlds
from game.scenes.base.face import Opening
from game.scenes.base.stage import Stage
from game.scenes.faces import FACES, Faces
from game.scenes.gallery import view as gallery_view
from game.scenes.gallery.view import Pictures
from game.store import champions as gallery
from game.store.champions import Kept
from game.store.records import Records
from game.training.settings import Settings
from game.training.trainer import Trainer
from game.window.by_hand import by_hand
from game.worlds import WORLDS

COUNTS = """
from numba.core import event
from game.training.settings import Settings
from game.window.by_hand import by_hand
compilations = []
class Listener(event.Listener):
    def on_start(self, what): compilations.append(what)
    def on_end(self, what): pass
event.register("numba:compile", Listener())
with by_hand(Settings(world=WORLD), (320, 180)) as one:
    one.breed(1)
    one.wait(0.1)
    print(one.app.stage.trainer.snapshot.newest.number, len(compilations))
"""
"""A generation and a first picture in a process that has just begun; how many functions it compiled."""


@pytest.fixture
def cold(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where nothing has been compiled yet."""
    folder = tmp_path / f"kernels-{kernel_cache.digest()}"
    folder.mkdir()
    monkeypatch.setattr(numba.config, "CACHE_DIR", str(folder))
    return folder


def refuse(*_: object, **__: object) -> None:
    raise OSError("no process here")


def test_another_process_compiles_what_a_first_generation_needs(cold: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    plain = [name for name, world in WORLDS.items() if not any(world.compile_seconds[2:])]
    assert plain, "a world that breeds and paints with nothing compiled of its own"
    for world in plain:
        kernel_cache.compile_apart(world)
        assert kernel_cache.compiled(world).exists()
        environment = os.environ | {"NUMBA_CACHE_DIR": str(cold.parent)}
        made = {*cold.rglob("*.nbc")}
        command = [sys.executable, "-c", f"WORLD = {world!r}{COUNTS}"]
        done = subprocess.run(
            command, cwd=kernel_cache.ROOT, env=environment, capture_output=True, text=True, check=True
        )
        assert done.stdout.split()[-2:] == ["0", "0"], "generation 0, and nothing was compiled for it"
        assert {*cold.rglob("*.nbc")} == made, "not what is called by address either"
    monkeypatch.setattr(subprocess, "Popen", refuse)
    for world in plain:
        kernel_cache.compile_apart(world)


def test_who_changes_a_kernel_has_it_compiled_apart() -> None:
    """It is looked for in a folder that is named after all of them."""
    known = {path for pattern in kernel_cache.SOURCES for path in kernel_cache.ROOT.glob(pattern)}
    for folder in ("brains", "game"):
        for path in (kernel_cache.ROOT / folder).rglob("*.py"):
            assert path in known or "njit" not in path.read_text(encoding="utf-8"), path


def test_two_who_need_a_world_have_it_compiled_once(cold: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    begun = []

    class Child:
        """Compiles for a moment."""

        def __init__(self, command: list[str], **_: object) -> None:
            begun.append(command[-1])

        def poll(self) -> int | None:
            time.sleep(0.1)
            kernel_cache.compiled(begun[-1]).touch()
            return None

        def wait(self) -> int:
            return 0

    monkeypatch.setattr(subprocess, "Popen", Child)
    with ThreadPoolExecutor(4) as people:
        list(people.map(kernel_cache.compile_apart, ["cartpole"] * 4))
    assert begun == ["cartpole"]


@pytest.mark.parametrize("breeding", [True, False])
def test_a_portrait_is_compiled_for_in_another_process(
    breeding: bool, cold: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    monkeypatch.setattr(gallery_view, "compile_apart", asked.append)
    shipped = [one for one in gallery.kept().of(None) if one.shipped]
    with ThreadPoolExecutor(1) as pool:
        pictures = Pictures(pool, apart=breeding)
        pictures.begin()
        for one in [*shipped, Kept(Path("damaged.brain"), (), False, 0.0, "damaged")]:
            pictures.portrait(one, (60, 40))
        assert all(pictures.compiling(one) is breeding for one in shipped), "whoever waits is told why"
    assert asked == ([one.world for one in shipped] if breeding else [])
    assert {one.world for one in shipped} == set(WORLDS)


@pytest.mark.parametrize("key", [pygame.K_F5, pygame.K_l])
def test_a_window_that_breeds_has_portraits_compiled_for_apart(key: int, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    monkeypatch.setattr(gallery_view, "compile_apart", asked.append)
    with by_hand(Settings(world="cartpole"), (640, 360)) as one:
        one.breed(1)
        monkeypatch.setattr(Trainer, "running", True)
        one.press(key)
        monkeypatch.setattr(Trainer, "running", False)
        one.wait(0.1)
    assert "cartpole" in asked


def test_nobody_waits_where_there_can_be_no_process(cold: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kernel_cache, "COMPILER", "game.nowhere")
    kernel_cache.compile_apart("cartpole")
    monkeypatch.setattr(subprocess, "Popen", refuse)
    kernel_cache.compile_apart("cartpole")
    assert not any(cold.iterdir())


def test_a_world_is_compiled_before_its_first_generation(
    cold: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opening, begun, generation = FACES["cartpole"].opening(), [], threading.Event()

    def note(what: str) -> None:
        begun.append((what, threading.current_thread().name))

    def work(trainer: Trainer) -> bool:
        note("generation")
        trainer._stop()
        generation.set()
        return True

    monkeypatch.setattr(open_worlds, "compile_apart", note)
    monkeypatch.setattr(Trainer, "_work", work)
    prepared = Opening(opening.trainer, opening.scene, lambda: note("pictures"))
    face = replace(FACES["cartpole"], opening=lambda: prepared)
    monkeypatch.setattr(Faces, "__getitem__", lambda self, name: face)
    with ThreadPoolExecutor(1) as pool:
        for by_hand in (True, False):
            opened = OpenWorlds(lambda trainer: Stage(trainer, Records(tmp_path), pool, ()), 1, by_hand)
            stage = opened.make(Settings(world="cartpole")).stage
            assert by_hand or generation.wait(10)
            stage.trainer.close()
    assert begun == [(what, "evolution") for what in ("cartpole", "pictures", "generation")]
