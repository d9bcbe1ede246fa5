"""Nothing is lost, nothing surprises: a better run never goes for a lesser one, and keys do no harm."""

from __future__ import annotations

import os
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pygame
import pytest

from brains.files import Brain, load_brain, load_brains
from game.scenes.faces import FACES
from game.store import champions as gallery
from game.store import places, runs
from game.training.checkpoint import load_run
from game.training.run import Run
from game.training.settings import Settings
from game.ui.canvas import Canvas
from game.ui.foot import draw_foot
from game.ui.keys import MENU_KEYS
from game.ui.theme import Units
from game.window import sharing
from game.window.by_hand import by_hand
from game.window.display import DEMO, MENU
from tests.conftest import ended, there

QUICK = Settings(strategy="rank-sampling", courses=("simple",), seed=9, population=30)
SMALL = (640, 360)


def kept() -> set[str]:
    """Names of all files of champions and runs."""
    return {path.name for folder in (places.champions(), places.runs()) for path in folder.glob("*.*")}


def test_a_lesser_run_takes_nobodys_place_and_tiles_and_demo_keep_nothing() -> None:
    with by_hand(QUICK, SMALL) as one:
        one.breed(20)
        one.wait(0.1)
        long = one.scene.snapshot.champion
    with by_hand(replace(QUICK, seed=10), SMALL) as one:
        one.breed(2)
        one.wait(0.1)
    files = places.newest(places.champions(), "run-corridor-*.brain", 10)
    assert sorted(load_brain(path).generation for path in files) == [1, 19]
    assert any(np.array_equal(load_brain(path).genome, long.genome) for path in files)
    before = kept()
    with by_hand(Settings(seed=3), SMALL, opens=MENU) as one:
        one.fill_menu(2)
        one.wait(0.2)
        assert one.app.menu.complete
    with by_hand(Settings(seed=3), SMALL, opens=DEMO) as one:
        one.breed(3)
        one.wait(0.2)
    assert kept() == before, "nobody has played with any of these"


def test_of_too_many_the_lesser_go_and_the_best_stays_however_old(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runs, "MOST", 3)
    run = Run(QUICK)
    for _ in range(3):
        run.step()
    run.examine()
    (champion,) = run.champions

    class Ended:
        """A run whose champion has come to so much."""

        def __init__(self, score: float, seed: int) -> None:
            genome = champion.genome + np.float32(seed)
            self.champions = (replace(champion, genome=genome, held_out=score, seed=seed),)

    monkeypatch.setattr(
        runs, "save_run", lambda path, learning: path.parent.mkdir(exist_ok=True) or path.write_bytes(b"")
    )
    for seed, score in enumerate((900.0, 100.0, 500.0, 300.0, 50.0)):
        path = runs.keep(Ended(score, seed))  # type: ignore[arg-type]
        assert path is not None and path.exists(), "what has just ended is there"
        if seed == 0:
            long_ago = time.time() - 2 * runs.OLD
            os.utime(path, (long_ago, long_ago))
    scores = sorted(load_brain(path).held_out for path in places.champions().glob("run-*"))
    assert scores == [50.0, 500.0, 900.0]
    assert {path.stem for path in places.runs().glob("*")} == {path.stem for path in places.champions().glob("run-*")}


@pytest.mark.parametrize("world", FACES)
def test_a_whole_run_is_saved_and_goes_on_in_the_window(world: str) -> None:
    settings = Settings(world=world, population=12, seed=5, strategy="elite-clones", courses=there(world))
    alone = Run(settings)
    with by_hand(settings, SMALL) as one:
        one.breed(4)
        one.wait(0.2)
        one.press(pygame.K_s)
        one.wait(0.1)
        (path,) = (kept for kept in places.champions().glob("*.brain") if not kept.name.startswith("run-"))
        assert "whole run" in one.app.stage.note and gallery.entry(path).run
        one.press(pygame.K_r)
        one.breed(2)
        one.wait(0.2)
        assert one.app.stage.trainer.snapshot.settings.seed != 5
        one.press(pygame.K_l)
        chosen = one.app.scenes[-1]
        while chosen.chosen.path != path:
            one.press(pygame.K_RIGHT)
        one.press(pygame.K_g)
        one.breed(3)
        one.wait(0.2)
        snapshot = one.app.stage.trainer.snapshot
        assert snapshot.newest.number == 6 and snapshot.settings.seed == 5
        assert snapshot.history.generation.tolist()[:7] == list(range(7)), "with the whole curve"
        for _ in range(7):
            made = alone.step()
        assert all(np.array_equal(a, b) for a, b in zip(made.genomes, snapshot.newest.genomes, strict=True))
        assert "generation 3" in one.app.stage.note and one.scene.shown is not None
    assert load_run(gallery.whole(ended(world))).champions


def test_a_mouse_that_is_taught_is_saved_and_goes_on_too() -> None:
    with by_hand(Settings(world="chase", population=12), SMALL) as one:
        one.breed(1)
        one.press(pygame.K_t)
        one.breed(1)
        one.wait(0.2)
        one.press(pygame.K_p, pygame.K_p)
        one.breed(3)
        one.wait(0.2)
        games = one.scene.snapshot.taught.games
        one.press(pygame.K_s)
        (path,) = places.runs().glob("*.run")
        one.press(pygame.K_t)
        one.breed(1)
        one.scene.open_file(path)
        one.wait(0.1)
        assert one.scene.study.value == "taught" and one.scene.snapshot.taught.games == games > 0


def test_what_is_no_run_is_refused_in_one_line_and_nothing_changes() -> None:
    with by_hand(Settings(world="cartpole", population=12), SMALL) as one:
        one.breed(2)
        one.wait(0.1)
        other = Run(QUICK)
        other.step()
        foreign = runs.save(other)
        broken = places.runs() / "broken.run"
        broken.write_bytes(b"nothing")
        for path, says in ((gallery.whole(foreign), "expected a run of the world cartpole"), (broken, "cut short")):
            one.scene.open_file(path)
            one.wait(0.1)
            assert says in one.app.stage.note and "\n" not in one.app.stage.note
        assert one.app.stage.trainer.snapshot.newest.number == 1


def test_an_exported_champion_bears_its_own_name_and_its_folder_opens(monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[Path] = []
    monkeypatch.setattr(sharing, "show", lambda folder: shown.append(folder) or True)
    with by_hand(QUICK, SMALL) as one:
        one.breed(1)
        one.wait(0.1)
        one.press(pygame.K_F5)
        screen = one.app.scenes[-1]
        built_in = screen.chosen
        assert built_in.shipped
        one.press(pygame.K_x)
        (path,) = places.exports().glob("*.brain")
        first = built_in.brains[0]
        assert path.name == f"{first.name.replace(' ', '-').lower()}-{first.generation}.brain"
        assert [one.name for one in load_brains(path)] == [one.name for one in built_in.brains]
        assert str(path) in screen.note
        one.app.sharing.by_hand = False
        one.app.sharing.open_folder()
        assert shown == [places.exports()]


def test_a_path_that_is_shown_is_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    pygame.font.init()
    canvas = Canvas(pygame.Surface((1280, 720)), Units.of((1280, 720)))
    texts: list[str] = []
    draw = Canvas.text
    monkeypatch.setattr(
        Canvas, "text", lambda self, text, *rest, **more: texts.append(text) or draw(self, text, *rest, **more)
    )
    path = "/home/somebody/" + "a folder with a long name/" * 5 + "arcade-20261120-101112.png"
    draw_foot(canvas, f"saved {path}", MENU_KEYS, None)
    assert "".join(texts).replace(" ", "") == f"saved {path}".replace(" ", "") and len(texts) == 2
    assert all(canvas.width(text, bold=True) <= 1280 - 120 for text in texts)


@pytest.mark.parametrize(
    ("world", "steers", "hammered"),
    [
        ("corridor", pygame.K_UP, (pygame.K_w, pygame.K_s, pygame.K_UP)),
        ("circuit", pygame.K_UP, (pygame.K_w, pygame.K_a, pygame.K_s, pygame.K_d)),
        ("cartpole", pygame.K_LEFT, (pygame.K_a, pygame.K_d)),
        ("walker", pygame.K_q, (pygame.K_w, pygame.K_p, pygame.K_o, pygame.K_s)),
    ],
)
def test_keys_that_are_hammered_after_a_crash_are_no_commands(
    world: str, steers: int, hammered: tuple[int, ...]
) -> None:
    with by_hand(Settings(world=world, population=8, seed=2, courses=there(world)), SMALL) as one:
        said: list[tuple[str, object]] = []
        one.breed(2)
        one.wait(0.1)
        one.press(pygame.K_m)
        one.wait(2.5)
        one.key(steers, down=True)
        one.app.stage.report = lambda event, **facts: said.append((event, facts.get("action")))
        for _ in range(3000):
            one.wait(1 / 60, drawn=0)
            if one.scene.driver is None or not one.scene.driver.driving:
                break
        assert one.scene.driver is not None and not one.scene.driver.driving, "it has crashed"
        before = kept()
        for key in hammered * 3:
            one.press(key)
            one.wait(0.2, drawn=0)
        assert len(one.app.scenes) == 1 and kept() == before
        assert not [event for event in said if event[0] in ("key", "saved")]
        one.wait(1.1, drawn=0)
        one.press(pygame.K_h)
        assert len(one.app.scenes) == 2, "and then keys are commands again"


def test_a_brain_keeps_its_name_in_a_file(tmp_path: Path) -> None:
    run = Run(QUICK)
    run.step()
    path = runs.save(run)
    (champion,) = run.champions
    assert isinstance(champion, Brain) and gallery.entry(path).name == champion.name
    one = gallery.entry(path)
    assert gallery.export(one).name == path.name
    moved = gallery.delete(one)
    assert not path.exists() and moved.exists() and one.run is None, "and its run goes with it"
    assert list((places.runs() / gallery.DELETED).glob("*.run"))
