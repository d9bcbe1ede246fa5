"""The show: menu, demo, captions, preferences, and what leaves the window."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pygame
import pytest

from brains.files import load_brain
from brains.strategies import STRATEGIES
from game.scenes.arcade.demo import Demo
from game.scenes.arcade.open_worlds import OpenWorld
from game.scenes.base.overlays import Help
from game.scenes.base.stories import BREEDING, MANNERS, pages
from game.scenes.faces import FACES
from game.store import places
from game.store.preferences import Preferences
from game.training.settings import Settings
from game.ui import theme
from game.ui.canvas import Canvas
from game.ui.foot import Caption, draw_foot
from game.ui.overlay import broken
from game.ui.theme import Units
from game.window.app import App
from game.window.by_hand import FRAME, ByHand, by_hand
from game.window.display import DEMO, MENU, Options
from game.worlds import WORLDS
from tests.conftest import ended, there
from tests.key_tables import KEYS

QUICK = Settings(strategy="rank-sampling", courses=("simple",), seed=9)


@pytest.fixture(autouse=True)
def usual_look() -> object:
    yield
    theme.use()


def at(one: ByHand, x: float, y: float, kind: int = pygame.MOUSEBUTTONDOWN) -> None:
    """A click, or the mouse moved there."""
    pygame.event.post(pygame.event.Event(kind, pos=(int(x), int(y)), button=1, rel=(0, 0), buttons=(0, 0, 0)))
    one.wait(FRAME)


def newest(open_world: OpenWorld) -> int:
    """The number of the newest generation of a world."""
    snapshot = open_world.stage.trainer.snapshot
    assert snapshot.newest is not None
    return int(snapshot.newest.number)


# The menu


def test_every_world_is_a_tile_in_which_it_really_runs() -> None:
    with by_hand(QUICK, opens=MENU) as one:
        menu = one.app.menu
        assert one.app.scenes == [menu] and not menu.complete
        one.fill_menu(2)
        assert menu.complete and set(one.app.open_worlds) == set(FACES) == set(WORLDS)
        before = one.picture()
        one.wait(0.5)
        moved = (before != one.picture()).any(axis=2)
        for rows in (slice(104, 375), slice(388, 658)):
            for columns in (slice(24, 634), slice(646, 1256)):
                assert moved[rows, columns].sum() > 50, "each tile moves"
        assert not moved[:100].any(), "and nothing else"
        replay = one.scene.replay
        one.press(pygame.K_RETURN)
        assert one.app.scenes == [one.scene] and one.scene.replay is replay, "what was seen in the tile goes on"


def test_a_tile_is_chosen_by_keys_mouse_and_gamepad() -> None:
    with by_hand(QUICK, opens=MENU) as one:
        one.fill_menu(1)
        menu = one.app.menu
        for key, tile in (
            (pygame.K_RIGHT, 1),
            (pygame.K_DOWN, 4),
            (pygame.K_RIGHT, 5),
            (pygame.K_UP, 2),
            (pygame.K_a, 1),
        ):
            one.press(key)
            assert menu.at == tile
        at(one, 1000, 300, pygame.MOUSEMOTION)
        assert menu.at == 2
        at(one, 300, 500)
        assert one.app.world == "circuit" and one.app.scenes == [one.scene]
        one.press(pygame.K_ESCAPE)
        assert one.app.scenes == [menu] and menu.at == 3
        pygame.event.post(pygame.event.Event(pygame.JOYHATMOTION, instance_id=0, value=(-1, 0)))
        pygame.event.post(pygame.event.Event(pygame.JOYBUTTONDOWN, instance_id=0, button=0))
        one.wait(FRAME)
        assert one.app.world == "volley" and one.app.scenes == [one.scene], "A enters, and does not play"
        one.press(pygame.K_ESCAPE)
        one.press(pygame.K_2)
        assert one.app.world == "chase"
        one.press(pygame.K_ESCAPE)
        one.press(pygame.K_h)
        assert isinstance(one.app.scenes[-1], Help), "the keys of the menu"
        one.press(pygame.K_ESCAPE)
        one.press(pygame.K_ESCAPE)
        assert one.app.running and "Esc again" in one.app.stage.note
        one.wait(3.2)
        one.press(pygame.K_ESCAPE)
        assert one.app.running, "too late"
        one.press(pygame.K_ESCAPE)
        assert not one.app.running


def test_in_the_menu_all_learn_and_in_a_world_the_others_rest() -> None:
    with by_hand(QUICK, opens=MENU) as one:
        one.fill_menu(1)
        before = {name: newest(open_world) for name, open_world in one.app.open_worlds.items()}
        for _ in range(700):
            waiting = [name for name, number in before.items() if newest(one.app.open_worlds[name]) == number]
            if not waiting:
                break
            for name, open_world in one.app.open_worlds.items():
                open_world.stage.trainer.hurries = True
                open_world.stage.trainer.obey()
                if name in waiting:
                    open_world.stage.trainer.turn()
            one.wait(FRAME, drawn=0)
        assert not waiting, "each of them has bred"
        one.press(pygame.K_RETURN)
        others = [open_world.stage.trainer for name, open_world in one.app.open_worlds.items() if name != one.app.world]
        for _ in range(50):
            busy = [trainer.turn() for trainer in others]
            if not any(busy):
                break
        assert not any(busy), "they rest, at the latest with the generation that their tile wanted"


def test_breeding_waits_for_whoever_reads_the_first_steps() -> None:
    with by_hand(QUICK, opens=MENU) as one:
        one.app.prefer(Preferences(explained=("cartpole",)))
        one.fill_menu(1)
        one.press(pygame.K_RETURN)
        open_world = one.app.open_world
        assert open_world.scene.guide.is_open and open_world.pacer is not None
        breed_on(one, 2)
        assert open_world.stage.trainer.snapshot.newest.number < 20, "generation 0 has not been seen to fail"
        one.press(pygame.K_ESCAPE)
        assert not open_world.scene.guide.is_open and open_world.pacer is None
        before = open_world.stage.trainer.snapshot.newest.number
        one.breed(40)
        assert open_world.stage.trainer.snapshot.newest.number >= before + 40
        one.press(pygame.K_ESCAPE)
        one.press(pygame.K_3)
        assert not one.app.open_world.scene.guide.is_open and one.app.open_world.pacer is None, "it has been explained"


def test_strangers_see_the_circuits_leader_and_in_the_test_the_whole_circuit() -> None:
    with by_hand(Settings(world="circuit", seed=2, population=64), (320, 180), opens=DEMO) as one:
        breed_on(one, 1)
        scene, look = one.app.open_world.scene, one.app.open_world.scene.frame.look
        assert not look.whole
        for step in range(300):
            if step % 4 == 0:
                breed_up_to_the_test(one)
            one.wait(1.0, drawn=0)
            if scene.replay.exam:
                break
        one.wait(FRAME)
        assert scene.replay.exam and look.whole
        one.press(pygame.K_ESCAPE)
        one.wait(FRAME)
        assert one.app.scenes == [scene] and look.whole, "as ever for whoever takes over"


@pytest.mark.parametrize("size", [(320, 180), (640, 360), (800, 1000), (1920, 1080), (2560, 720)])
def test_the_menu_fills_every_window(size: tuple[int, int]) -> None:
    with by_hand(QUICK, size, opens=MENU) as one:
        one.fill_menu(1)
        picture = one.picture()
        assert picture.shape[:2] == size[::-1] and all(part.std() > 2 for part in np.array_split(picture, 3))


# The demo


def demo(one: ByHand) -> Demo:
    scene = one.app.scenes[-1]
    assert isinstance(scene, Demo)
    return scene


def breed_on(one: ByHand, seconds: float) -> None:
    """Time passes, and twice a second a generation is bred, up to the test."""
    for _ in range(round(seconds / 0.5)):
        breed_up_to_the_test(one)
        one.wait(0.5, drawn=0)


def breed_up_to_the_test(one: ByHand) -> None:
    replay = getattr(one.app.open_world.scene, "replay", None)
    if replay is None or not replay.exam:
        one.breed(1, examined=False)


def test_the_demo_shows_generation_0_progress_and_the_test_of_every_world(monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[tuple[str, dict[str, object]]] = []
    monkeypatch.setattr(App, "_report", lambda self, event, **facts: said.append((event, facts)))
    monkeypatch.setattr("game.window.by_hand.FRAME", 1 / 20)  # as on a slow machine
    with by_hand(QUICK, (320, 180), opens=DEMO) as one:
        seen: dict[str, list[tuple[str, bool]]] = {}
        for step in range(600):
            if step % 4 == 0:  # seldom: generations cost more than all that is asked about them here
                breed_up_to_the_test(one)
            one.wait(1.0, drawn=0)
            scene = one.app.open_world.scene
            caption = scene.view.caption
            assert caption is not None and caption.title and caption.text and "any key" in caption.hint
            lines = seen.setdefault(one.app.world, [])
            if (caption.title, caption.warm) not in lines:
                lines.append((caption.title, caption.warm))
            if len(seen) == len(FACES) and [event for event, _ in said].count("test") == len(FACES):
                break
        assert list(seen) == list(FACES), "all of them, in turn"
        for world, lines in seen.items():
            story = FACES[world].story
            titles = [title for title, _ in lines]
            assert story.opening in titles and titles.index(story.opening) <= 1, world
            assert any(title.startswith("Generation") for title in titles), world
        assert all(any(warm for _, warm in lines) for lines in seen.values())
        assert [facts["world"] for event, facts in said if event == "test"] == list(FACES)


@pytest.mark.parametrize("key", [pygame.K_SPACE, pygame.K_m, pygame.K_F2, pygame.K_r])
def test_the_key_that_ends_the_demo_is_no_command(key: int) -> None:
    with by_hand(QUICK, opens=DEMO) as one:
        breed_on(one, 3)
        open_world, replay = demo(one).open_world, one.app.open_world.scene.replay
        assert open_world is not one.app.open_worlds["corridor"], "a run of its own"
        one.press(key, pygame.K_SPACE)
        scene = open_world.scene
        assert one.app.scenes == [scene] and one.app.open_worlds["corridor"] is open_world
        assert scene.replay is replay and scene.driver is None and not scene.paused and scene.view.caption is None
        one.wait(1.1)
        one.press(pygame.K_m)
        assert scene.driver is not None and not scene.paused, "and a second later a key is a command"


def test_a_click_takes_over_too_and_esc_only_ends_it() -> None:
    with by_hand(QUICK, opens=DEMO) as one:
        breed_on(one, 1)
        number = one.app.open_world.scene.shown
        at(one, 600, 300)
        assert one.app.scenes == [one.scene] and one.scene.shown == number
        one.press(pygame.K_F8)
        one.breed(1)
        one.wait(0.2)
        scene = demo(one).open_world.scene
        one.press(pygame.K_ESCAPE)
        assert one.app.scenes == [scene] and one.app.running


def test_a_run_of_ones_own_is_still_there_after_a_demo_of_other_worlds() -> None:
    with by_hand(Settings(world="cartpole", seed=5)) as one:
        one.breed(3)
        one.wait(0.1)
        own = one.app.open_world
        one.press(pygame.K_F8)
        assert demo(one).open_world is not own and own.stage.trainer.snapshot.newest.number == 2
        one.press(pygame.K_F2)
        assert one.app.world == "cartpole" and one.app.open_world is not own, (
            "the demo began with the world that was on"
        )
        kept = load_brain(ended("cartpole"))
        assert kept.seed == 5, "the champion of the run before is kept"


# Captions


def test_three_steps_and_three_words_are_explained_and_can_be_skipped() -> None:
    with by_hand(QUICK) as one:
        one.breed(2)
        one.wait(0.5)
        view, texts = one.scene.view, []
        one.press(pygame.K_F3)
        while view.caption is not None:
            texts.append(view.caption.title)
            one.press(pygame.K_RETURN)
        assert len(texts) == 6 and texts[0] == FACES["corridor"].story.steps[0][0]
        assert {"What is a generation?", "What is a genome?", "What is fitness?"} < set(texts)
        one.breed(60)
        one.wait(3)
        one.press(pygame.K_F3)
        tick = one.scene.replay.tick if one.scene.replay else 0
        one.wait(0.2)
        assert one.scene.replay is not None and one.scene.replay.tick != tick, "meanwhile all goes on"
        one.press(pygame.K_n)
        assert one.scene.replay.exam and view.caption is not None, "and other keys do what they always do"
        one.press(pygame.K_ESCAPE)
        assert view.caption is None and one.scene.replay.exam and one.app.running


@pytest.mark.parametrize("world", WORLDS)
def test_what_is_told_fits_its_place(world: str) -> None:
    pygame.font.init()
    canvas = Canvas(pygame.Surface((1280, 720)), Units.of((1280, 720)))
    beside = 1280 - 2 * theme.EDGE - 2 * theme.PAD - 260
    story = FACES[world].story
    told = [page for name, one in STRATEGIES.items() for page in pages(story, name, one.stands_by_mean)]
    told += [story.climax, *((story.opening, text) for text in BREEDING.values())]
    told += [(story.opening, one.begins.format(count=500, others=499, genes=1234)) for one in MANNERS.values()]
    told += [
        ("Generation 12,345", f"1,234,567 brains have been tried so far. {one.goes_on}") for one in MANNERS.values()
    ]
    for title, text in told:
        assert canvas.width(title, theme.BIG, True) <= beside, title
        assert len(broken(canvas, text, beside, theme.STRONG)) <= 2, text


def test_a_caption_says_its_hint_or_what_was_just_done() -> None:
    pygame.font.init()
    size = (1280, 720)
    canvas = Canvas(pygame.Surface(size), Units.of(size))
    pictures = []
    for note in ("", "saved"):
        canvas.surface.fill(theme.GROUND)
        draw_foot(canvas, note, KEYS["corridor"], Caption("A title", "A text.", "Press any key to play", "1 of 4"))
        pictures.append(pygame.image.tobytes(canvas.surface, "RGB"))
    assert pictures[0] != pictures[1]


# Looks


@pytest.mark.parametrize("look", [("night", "viridis"), ("high contrast", "cividis"), ("night", "greys")])
@pytest.mark.parametrize("world", WORLDS)
def test_a_world_is_drawn_in_every_look(world: str, look: tuple[str, str]) -> None:
    with by_hand(Settings(world=world, seed=3, population=16, courses=there(world))) as one:
        one.breed(2)
        one.wait(0.3)
        usual = one.picture()
        one.app.prefer(Preferences(*look, explained=tuple(WORLDS)))
        one.wait(0.1)
        picture = one.picture()
        assert (picture[-3:, :3] == theme.GROUND).all()
        assert look == ("night", "viridis") or (usual != picture).any(axis=2).mean() > 0.001


# Help, and what leaves the window


def test_help_has_the_worlds_keys_and_then_those_of_everywhere() -> None:
    with by_hand(QUICK) as one:
        one.breed(1)
        one.wait(0.1)
        one.press(pygame.K_h)
        assert isinstance(one.app.scenes[-1], Help)
        first = one.picture()
        one.press(pygame.K_x)
        assert (first != one.picture()).any() and isinstance(one.app.scenes[-1], Help)
        one.press(pygame.K_x)
        assert one.app.scenes == [one.scene] and not one.scene.view.crashes  # type: ignore[attr-defined]


def test_the_last_seconds_become_a_film(home: Path) -> None:
    app = App(QUICK, Options(size=(320, 180), explained=True))
    try:
        pygame.event.post(pygame.event.Event(pygame.KEYDOWN, key=pygame.K_F9, mod=0, unicode=""))
        notes = []
        for _ in range(40):
            app.frame(0.1)
            notes.append(app.stage.note)
        assert any("no film" in note for note in notes), "there was nothing to write yet"
        app.prefer(Preferences(film="mp4", sound=False))
        recorder = app.sharing._recorder
        assert recorder is not None
        while len(recorder._kept) < 3:  # a thread makes the pictures small, as fast as it can
            app.frame(0.1)
        app._act("film")
        while app.sharing.progress is not None:
            app.frame(0.02)
        films = list(places.pictures().glob("*.mp4"))
        assert len(films) == 1 and films[0].stat().st_size > 500 and films[0].name in app.stage.note
    finally:
        app.close()
    assert json.loads(places.preferences().read_text())["film"] == "mp4", "kept for the next start"
