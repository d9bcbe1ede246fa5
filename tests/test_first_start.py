"""The first start: films, words and a bar until a world is there, and how it takes over."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import product
from pathlib import Path

import numpy as np
import pygame
import pytest

from game import worlds
from game.commands.films import SIZE, frames_of
from game.engine import kernel_cache
from game.engine.kernel_cache import DONE, WAITING, Progress, Turns
from game.scenes import faces
from game.scenes.base import trailers
from game.scenes.base.trailers import FOLDER, SUFFIX, Trailer
from game.scenes.base.waiting import FADE_SECONDS, ONCE, title_of
from game.scenes.faces import FACES
from game.store.champions import SHIPPED
from game.training.settings import Settings
from game.ui import theme
from game.ui.canvas import Canvas
from game.window.app import App
from game.window.by_hand import FRAME, ByHand, by_hand
from game.window.display import MENU
from game.worlds import WORLDS

MOST_BYTES = 400_000
LABEL = "Film: champion"
COMING = Progress(0.5, 12.2)


@pytest.fixture(autouse=True)
def usual_look() -> Iterator[None]:
    yield
    theme.use()


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """All that is written."""
    lines: list[str] = []
    real = Canvas.text
    monkeypatch.setattr(
        Canvas, "text", lambda self, text, *rest, **how: lines.append(text) or real(self, text, *rest, **how)
    )
    return lines


@contextmanager
def first_start(opens: str = MENU) -> Iterator[ByHand]:
    """Nothing is compiled yet, until somebody says otherwise."""
    with by_hand(Settings(seed=9, strategy="rank-sampling"), opens=opens) as one:
        one.app.stage.progress = lambda world: COMING if world == "corridor" else WAITING
        yield one


def test_from_the_first_frame_on_each_tile_says_what_it_is_and_how_long_it_takes(said: list[str]) -> None:
    with first_start() as one:
        one.wait(FRAME)
        for name in FACES:
            assert {title_of(name), FACES[name].story.line} <= set(said)
        assert said.count(LABEL) == len(FACES) and "about 12 s" in said and said.count("next") == len(FACES) - 1
        assert ONCE in said
        before = one.picture()
        one.wait(0.5)
        moved = (before != one.picture()).any(axis=2)
        places = product((slice(182, 366), slice(465, 649)), (slice(31, 419), slice(446, 834), slice(860, 1248)))
        for _, (rows, columns) in zip(FACES, places, strict=False):
            assert moved[rows, columns].sum() > 50, "each film moves"


def test_a_world_that_is_entered_too_early_shows_the_same(said: list[str]) -> None:
    for name in FACES:
        with by_hand(Settings(world=name, seed=9)) as one:
            one.app.stage.progress = lambda world: COMING
            said.clear()
            one.wait(FRAME)
            assert {LABEL, "about 12 s", ONCE, title_of(name), FACES[name].story.line} <= set(said)
            one.scene.guide_me()
            one.press(pygame.K_ESCAPE)
            assert one.app.scenes == [one.app.menu], "no step of an explanation that nobody sees takes the key"


def test_where_nothing_may_move_the_film_stands_still() -> None:
    theme.use(moves=False)
    with first_start() as one:
        theme.use(moves=False)
        one.wait(0.1)
        before = one.picture()
        one.wait(1)
        assert np.array_equal(before, one.picture())


def test_a_world_takes_over_softly_in_the_same_place_and_the_film_is_let_go() -> None:
    with first_start() as one:
        one.wait(1)
        waiting, film = one.app.menu._waiting["corridor"], one.picture()[160:360, 340:620]
        one.app.stage.progress = lambda world: DONE
        one.breed(1)
        one.wait(2 * FRAME)
        assert one.scene.shown == 0 and waiting.fading and waiting._trailer._file is not None
        softly = one.picture()[160:360, 340:620]
        assert np.abs(softly.astype(float) - film).mean() < 6, "nearly all of it is still the film"
        one.wait(FADE_SECONDS + 2 * FRAME)
        assert not waiting.fading
        assert waiting._trailer._file is None and waiting._trailer._frame is None and waiting._trailer._fitted is None


def test_a_world_that_somebody_waits_for_takes_over_softly_and_leaves_nothing_behind() -> None:
    with by_hand(Settings(seed=9)) as one:
        one.wait(1)
        film = one.picture()
        one.breed(1)
        one.wait(2 * FRAME)
        assert one.scene.waiting.fading
        assert np.abs(one.picture().astype(float) - film).mean() < np.abs(film.astype(float)).mean() / 4
        one.scene.paused = True
        one.wait(FADE_SECONDS + 3 * FRAME)
        kept = one.picture()
        one.scene.refresh()
        one.scene.draw(one.app.screen.canvas(), 60.0)
        assert not one.scene.waiting.fading and one.scene.waiting._last is None
        assert np.abs(one.picture()[:, 960:].astype(float) - kept[:, 960:]).mean() < 0.1, "nothing of it is left"


@pytest.mark.parametrize("reason", ["motion", "short"])
def test_who_wants_no_motion_or_hardly_waited_sees_the_world_at_once(reason: str) -> None:
    with by_hand(Settings(seed=9)) as one:
        theme.use(moves=reason != "motion")
        one.wait(1 if reason == "motion" else FADE_SECONDS / 2)
        one.breed(1)
        one.wait(FRAME)
        assert one.scene.shown == 0 and not one.scene.waiting.fading


@pytest.mark.parametrize("content", [None, b"", b"RIFF....WEBPVP8 nothing", "half"])
def test_a_film_that_is_missing_or_damaged_is_no_error(
    content: bytes | str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, said: list[str]
) -> None:
    monkeypatch.setattr(trailers, "FOLDER", tmp_path)
    for name in WORLDS:
        whole = (FOLDER / f"{name}{SUFFIX}").read_bytes()
        if content is not None:
            (tmp_path / f"{name}{SUFFIX}").write_bytes(whole[: len(whole) // 2] if content == "half" else content)
    with first_start() as one:
        one.wait(1.5)
        assert {"about 12 s", *(title_of(name) for name in FACES)} <= set(said)
        if content != "half":
            assert LABEL not in said and all(FACES[name].story.steps[0][0] in " ".join(said) for name in FACES)


def test_a_world_without_a_film_has_a_tile_that_is_not_empty(monkeypatch: pytest.MonkeyPatch, said: list[str]) -> None:
    monkeypatch.setitem(worlds.MODULES, "tiny", "tests.tiny.rules")
    monkeypatch.setitem(faces.MODULES, "tiny", "tests.tiny.face")
    with by_hand(Settings(world="tiny", seed=3)) as one:
        one.app.stage.progress = lambda world: COMING
        one.wait(0.2)
        assert {"Tiny", FACES["tiny"].story.line, FACES["tiny"].story.steps[0][0], "about 12 s"} <= set(said)


def test_every_world_with_a_champion_has_a_film_that_is_small() -> None:
    assert {path.stem for path in FOLDER.glob(f"*{SUFFIX}")} == {
        path.stem for path in SHIPPED.glob("*.brain") if path.stem in WORLDS
    }
    for name in WORLDS:
        assert (FOLDER / f"{name}{SUFFIX}").stat().st_size <= MOST_BYTES
        film = Trailer(name)
        film.update(0.0, moves=True)
        first = film.picture(SIZE)
        assert first is not None and first.get_size() == SIZE
        for _ in range(30):
            film.update(0.1, moves=True)
        assert film.number > 10
        film.close()


def test_titles_that_faces_carry_are_those_of_the_worlds() -> None:
    assert {name: FACES[name].title for name in FACES} == {name: WORLDS[name].title for name in WORLDS}


# What is compiled when


def test_two_compile_at_once_and_who_is_waited_for_comes_next() -> None:
    turns, order, at_work, most = Turns(), [], [0], [0]
    go = threading.Event()

    def work(world: str) -> None:
        with turns.of(world):
            order.append(world)
            at_work[0] += 1
            most[0] = max(most[0], at_work[0])
            go.wait(5)
            time.sleep(0.02)
            at_work[0] -= 1

    people = []
    for world in "abcde":
        people.append(threading.Thread(target=work, args=(world,)))
        people[-1].start()
        time.sleep(0.02)
    assert order == ["a", "b"]
    turns.first("e")
    go.set()
    for person in people:
        person.join(5)
    assert order[2] == "e" and sorted(order) == list("abcde") and most == [2]


def test_who_finds_it_compiled_by_somebody_else_waits_for_no_turn(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kernel_cache.numba.config, "CACHE_DIR", str(tmp_path))
    monkeypatch.setattr(kernel_cache, "turns", turns := Turns())
    with kernel_cache.ONE_OF["cartpole"], turns.of("a"), turns.of("b"):
        later = threading.Thread(target=kernel_cache.compile_apart, args=("cartpole",), daemon=True)
        later.start()
        time.sleep(0.05)
        kernel_cache.compiled("cartpole").touch()
        kernel_cache.ONE_OF["cartpole"].release()
        later.join(2)
        kernel_cache.ONE_OF["cartpole"].acquire()
        assert not later.is_alive()


def test_worlds_queue_up_in_their_order(monkeypatch: pytest.MonkeyPatch) -> None:
    queued: list[str] = []
    monkeypatch.setattr(kernel_cache, "compile_apart", queued.append)
    kernel_cache.compile_ahead(FACES)
    for _ in range(100):
        time.sleep(0.02)
        if len(queued) == len(FACES):
            break
    assert queued == list(FACES)


def test_worlds_open_as_soon_as_they_are_compiled_whatever_their_order() -> None:
    with by_hand(Settings(seed=9), (320, 180), opens=MENU) as one:
        done = {"circuit"}
        one.app.stage.progress = lambda world: DONE if world in done else COMING
        one.wait(4 * FRAME)
        assert set(one.app.open_worlds) == {"corridor", "circuit"}
        done.add("chase")
        one.wait(2 * FRAME)
        assert "chase" not in one.app.open_worlds, "one after the other"
        one.app.open_worlds["circuit"].stage.trainer.turn()
        one.wait(4 * FRAME)
        assert set(one.app.open_worlds) == {"corridor", "circuit", "chase"}


def test_the_films_are_made_anew_from_the_champions() -> None:
    frames = frames_of("cartpole")
    assert len(frames) == 60 and all(one.size == SIZE for one in frames)
    assert any(np.any(np.asarray(frames[0]) != np.asarray(one)) for one in frames)


def test_it_is_reported_when_a_world_lives(monkeypatch: pytest.MonkeyPatch) -> None:
    """`bench` waits for it."""
    said: list[str] = []
    monkeypatch.setattr(App, "_report", lambda app, event, **facts: said.append(f"{event} {facts.get('world')}"))
    with by_hand(Settings(population=8), (320, 180), opens=MENU) as one:
        one.fill_menu(1)
        one.wait(0.1)
    assert [event for event in said if event.startswith("live")] == [f"live {name}" for name in WORLDS]
