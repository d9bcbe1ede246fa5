"""The gallery's screen, by events."""

from __future__ import annotations

import os
import random
import shutil
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pygame
import pytest

from brains.files import save_brain
from game.scenes.gallery.scene import Gallery
from game.scenes.gallery.view import Layout, readable
from game.store import champions as gallery
from game.store import places
from game.store.champions import SHIPPED
from game.ui import theme
from game.ui.canvas import Canvas, forget_fonts, pixels
from game.ui.theme import Units
from game.worlds import WORLDS
from tests.test_gallery import brain

SIZES = [(320, 180), (640, 360), (800, 1000), (1280, 720), (1920, 1080)]


class Beneath:
    """A scene to lie over."""

    over = False

    def handle(self, event: pygame.event.Event, canvas: Canvas) -> None: ...

    def update(self, seconds: float) -> None: ...

    def draw(self, canvas: Canvas, frames_per_second: float) -> None:
        canvas.surface.fill((90, 20, 20))

    def refresh(self) -> None: ...


class Screen:
    """A gallery over a window that is no window."""

    def __init__(self, pool: ThreadPoolExecutor, world: str | None = None, size: tuple[int, int] = (1280, 720)) -> None:
        self.canvas = Canvas(pygame.Surface(size), Units.of(size))
        self.pool = pool
        self.gallery = Gallery(Beneath(), world, pool)
        self.settle()

    def settle(self) -> None:
        """Until nothing changes any more."""
        for _ in range(4):
            self.gallery.draw(self.canvas, 60)
            self.pool.submit(int).result()
        assert self.gallery.draw(self.canvas, 60) == []

    def post(self, kind: int, **facts: object) -> None:
        self.gallery.handle(pygame.event.Event(kind, facts), self.canvas)
        self.gallery.update(1 / 60)

    def press(self, *keys: int, **facts: object) -> None:
        for key in keys:
            self.post(pygame.KEYDOWN, key=key, **{"mod": 0, **facts})
        self.settle()

    def click(self, area: tuple[float, float, float, float], times: int = 1) -> None:
        at = readable(self.canvas).rect(*area).center
        for _ in range(times):
            self.post(pygame.MOUSEBUTTONDOWN, pos=at, button=1)
        self.settle()

    def cap(self, label: str) -> tuple[float, float, float, float]:
        labels = [cap.label for cap in self.gallery._caps()]
        return self.layout.cap(labels.index(label), len(labels))

    @property
    def layout(self) -> Layout:
        return Layout.of(readable(self.canvas))

    @property
    def name(self) -> str:
        assert self.gallery.chosen
        return self.gallery.chosen.path.name


@pytest.fixture(scope="module")
def pool() -> Iterator[ThreadPoolExecutor]:
    pygame.font.init()
    with ThreadPoolExecutor(1) as made:
        yield made
    pygame.font.quit()
    forget_fonts()


@pytest.fixture
def dozen() -> list[Path]:
    """Twelve corridor champions, the first one newest."""
    paths = [places.champions() / f"c{number:02}.brain" for number in range(12)]
    for age, path in enumerate(paths):
        save_brain(path, brain(0.1 + age / 100))
        os.utime(path, (1e9 - age, 1e9 - age))
    return paths


def test_arrows_choose_and_enter_takes(pool: ThreadPoolExecutor, dozen: list[Path]) -> None:
    screen = Screen(pool)
    screen.press(pygame.K_RIGHT, pygame.K_DOWN)
    assert screen.name == "c05.brain"
    screen.press(pygame.K_UP, pygame.K_UP, pygame.K_LEFT, pygame.K_LEFT)
    assert screen.name == "c00.brain"
    screen.press(pygame.K_END)
    assert screen.name == "volley.brain"
    screen.press(pygame.K_UP, pygame.K_DOWN, pygame.K_HOME, pygame.K_PAGEDOWN)
    assert screen.name == "c08.brain"
    screen.press(pygame.K_RETURN)
    assert screen.gallery.over and screen.gallery.taken == ("load", dozen[8])


@pytest.mark.parametrize(("key", "what"), [(pygame.K_m, "load"), (pygame.K_k, "race")])
def test_a_gamepad_takes_one(key: int, what: str, pool: ThreadPoolExecutor, dozen: list[Path]) -> None:
    screen = Screen(pool)
    screen.press(key)
    assert screen.gallery.taken is None, "a key is not a button"
    screen.press(key, pad=True)
    assert screen.gallery.taken == (what, dozen[0]) and screen.gallery.over


def test_worlds_are_told_apart(pool: ThreadPoolExecutor, dozen: list[Path]) -> None:
    screen = Screen(pool, "circuit")
    assert screen.name == "circuit.brain"
    screen.press(pygame.K_TAB)
    assert screen.name == "walker.brain"
    screen.press(pygame.K_TAB)
    assert screen.name == "volley.brain"
    screen.press(pygame.K_TAB)
    assert screen.name == "c00.brain"
    for _ in range(3):
        screen.press(pygame.K_TAB, mod=pygame.KMOD_SHIFT)
    assert screen.name == "circuit.brain"
    screen.press(pygame.K_3)
    assert screen.name == "chase.brain"
    screen.press(pygame.K_n, pad=True)
    assert screen.name == "cartpole.brain"
    screen.click(screen.layout.tabs(screen.canvas)[1])
    assert screen.name == "c00.brain"


def test_deleting_asks_once(pool: ThreadPoolExecutor, dozen: list[Path]) -> None:
    screen = Screen(pool)
    screen.press(pygame.K_RIGHT, pygame.K_DELETE)
    assert "again" in screen.gallery.note and dozen[1].exists()
    screen.press(pygame.K_LEFT, pygame.K_RIGHT, pygame.K_DELETE)
    assert dozen[1].exists(), "it has been asked about another time"
    screen.click(screen.cap("Del"))
    assert not dozen[1].exists() and screen.name == "c02.brain" and "deleted" in screen.gallery.note
    screen.press(pygame.K_END, pygame.K_DELETE, pygame.K_DELETE)
    assert "stays" in screen.gallery.note and screen.name == "volley.brain"


def test_one_is_exported_and_imported_again(pool: ThreadPoolExecutor, dozen: list[Path]) -> None:
    screen = Screen(pool)
    screen.press(pygame.K_x)
    (copy,) = places.exports().iterdir()
    assert str(copy) in screen.gallery.note
    screen.press(pygame.K_DELETE, pygame.K_DELETE, pygame.K_i)
    assert screen.name == copy.name
    screen.press(pygame.K_RETURN)
    assert "is in the gallery now" in screen.gallery.note and screen.name == copy.name
    assert screen.gallery.taken is None and (places.champions() / copy.name).exists()
    screen.press(pygame.K_i, pygame.K_ESCAPE)
    assert not screen.gallery.over
    screen.press(pygame.K_ESCAPE)
    assert screen.gallery.over and screen.gallery.taken is None


def test_a_file_can_be_dropped(pool: ThreadPoolExecutor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    screen = Screen(pool, "circuit")
    save_brain(tmp_path / "gift.brain", brain())
    screen.post(pygame.DROPFILE, file=str(tmp_path / "gift.brain"))
    assert screen.name == "gift.brain" and "is in the gallery now" in screen.gallery.note
    (tmp_path / "bad.brain").write_bytes(b"bad")
    screen.post(pygame.DROPFILE, file=str(tmp_path / "bad.brain"))
    assert "bad.brain: expected a brain" in screen.gallery.note
    save_brain(tmp_path / "second.brain", brain(0.5))
    monkeypatch.setattr(os, "fsync", lambda number: (_ for _ in ()).throw(OSError(28, "No space left on device")))
    screen.post(pygame.DROPFILE, file=str(tmp_path / "second.brain"))
    assert screen.gallery.note == "that did not work: No space left on device"


def test_a_damaged_file_is_not_taken(pool: ThreadPoolExecutor) -> None:
    places.champions().mkdir(parents=True)
    (places.champions() / "bad.brain").write_bytes(b"bad")
    screen = Screen(pool)
    screen.press(pygame.K_RETURN)
    assert screen.gallery.taken is None and "something else" in screen.gallery.note
    screen.press(pygame.K_DELETE, pygame.K_DELETE)
    assert screen.name == "corridor.brain"


def test_the_mouse_does_it_all(pool: ThreadPoolExecutor, dozen: list[Path]) -> None:
    screen = Screen(pool)
    screen.click(screen.layout.card(2))
    assert screen.name == "c02.brain" and not screen.gallery.over
    screen.post(pygame.MOUSEWHEEL, y=-1, x=0)
    screen.settle()
    screen.gallery.update(1)
    screen.click(screen.layout.card(1))
    assert screen.name == "c05.brain"
    screen.click(screen.cap("R"))
    assert screen.gallery.taken == ("race", dozen[5])
    again = Screen(pool)
    again.click(again.layout.card(3), times=2)
    assert again.gallery.taken == ("load", dozen[3])


@pytest.mark.parametrize("size", SIZES)
def test_every_window_shows_it_inside(size: tuple[int, int], pool: ThreadPoolExecutor, dozen: list[Path]) -> None:
    screen = Screen(pool, size=size)
    layout, canvas = screen.layout, readable(screen.canvas)
    assert canvas.units.px(theme.SMALL) >= 8
    inside = pygame.Rect((0, 0), size)
    cards = [canvas.rect(*layout.card(slot)) for slot in range(layout.columns * layout.rows)]
    places_ = [*cards, canvas.rect(*layout.details), *(canvas.rect(*layout.cap(k, 6)) for k in range(6))]
    assert all(inside.contains(place) for place in places_)
    assert canvas.rect(*layout.details).collidelist(cards) == -1
    for k in range(1, len(cards)):
        assert cards[k].collidelist(cards[:k]) == -1
    assert len(np.unique(pixels(screen.canvas.surface).reshape(-1, 3), axis=0)) > 100


def test_without_a_champion_it_says_what_to_do(
    pool: ThreadPoolExecutor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gallery, "SHIPPED", tmp_path)
    screen = Screen(pool)
    assert screen.gallery.chosen is None and "S saves" in " ".join(screen.gallery._nothing())
    screen.press(pygame.K_RETURN, pygame.K_DELETE, pygame.K_DOWN, pygame.K_x, pygame.K_r, pygame.K_i)
    assert "Drop a .brain file" in " ".join(screen.gallery._nothing())


def test_scrolling_is_quick(pool: ThreadPoolExecutor, dozen: list[Path]) -> None:
    screen = Screen(pool)
    took = []
    for key in (pygame.K_DOWN, pygame.K_DOWN, pygame.K_DOWN, pygame.K_UP, pygame.K_UP) * 6:
        began = time.process_time()
        screen.post(pygame.KEYDOWN, key=key, mod=0)
        screen.gallery.draw(screen.canvas, 60)
        took.append(time.process_time() - began)
        screen.settle()
    assert np.median(took) < 0.012


def test_nothing_that_is_pressed_is_too_much(pool: ThreadPoolExecutor, dozen: list[Path]) -> None:
    dice = random.Random(5)
    (places.champions() / "bad.brain").write_bytes(b"bad")
    shutil.copytree(SHIPPED, places.exports())
    screen = Screen(pool, size=SIZES[1])
    keys = [value for name, value in vars(pygame).items() if name.startswith("K_")]
    likely = [pygame.K_DELETE, pygame.K_i, pygame.K_RETURN, pygame.K_x, pygame.K_DOWN, pygame.K_TAB, pygame.K_RIGHT]
    for _ in range(1500):
        kind = dice.randrange(6)
        if kind < 3:
            screen.post(pygame.KEYDOWN, key=dice.choice(likely if kind else keys), mod=0, pad=dice.random() < 0.2)
        elif kind == 3:
            screen.post(pygame.MOUSEBUTTONDOWN, pos=(dice.randrange(640), dice.randrange(360)), button=1)
        elif kind == 4:
            screen.post(pygame.MOUSEWHEEL, x=0, y=dice.randint(-3, 3))
        else:
            size = dice.choice(SIZES)
            screen.canvas = Canvas(pygame.Surface(size), Units.of(size)) if dice.random() < 0.1 else screen.canvas
            screen.gallery.draw(screen.canvas, 60)
        if screen.gallery.over:
            assert screen.gallery.taken is None or screen.gallery.taken[1].exists()
            screen.gallery = Gallery(Beneath(), dice.choice([None, *WORLDS]), pool)
    assert all((SHIPPED / f"{world}.brain").exists() for world in WORLDS)
