"""The window, stepped by hand: what keys do, what is shown, and that nothing breaks it."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import numpy as np
import pygame
import pygame_gui
import pytest
from numpy.typing import NDArray

from brains.files import load_brain
from game.scenes.breeding.replay import Replay
from game.scenes.corridor.driving import key_force
from game.scenes.corridor.screens import careful
from game.store import places
from game.store.records import Records
from game.training.settings import Settings
from game.training.snapshot import Pace
from game.ui import theme
from game.window.by_hand import ByHand, by_hand
from game.worlds import WORLDS
from tests.conftest import ended
from tests.key_tables import KEYS

ROOT = Path(__file__).resolve().parent.parent
QUICK = Settings(strategy="rank-sampling", courses=("simple",), seed=9)


def shown(one: ByHand):  # type: ignore[no-untyped-def]
    assert one.scene.replay is not None
    return one.scene.replay


def test_generation_0_comes_first_and_something_better_follows() -> None:
    with by_hand(QUICK) as one:
        one.breed(60)
        seen = []
        for _ in range(60 * 30):
            one.wait(1 / 60, drawn=0)
            if not seen or shown(one).number != seen[-1]:
                seen.append(shown(one).number)
            if len(seen) >= 3:
                break
        assert seen[0] == 0 and len(seen) >= 3 and seen == sorted(seen), "within 30 seconds of the show's time"


def test_n_puts_the_population_on_a_track_nobody_has_seen() -> None:
    with by_hand(QUICK) as one:
        one.breed(80)
        one.wait(0.2)
        one.press(pygame.K_n)
        replay = shown(one)
        assert replay.course.unseen and replay.course.name.startswith("random:") and replay.number == 79
        assert replay.finishers is not None
        first = replay.course.name
        one.press(pygame.K_n)
        assert shown(one).course.name != first
        while not shown(one).over:
            shown(one).step()
        assert shown(one).finishers == int((shown(one).session.scores[0, :50] >= shown(one).course.ticks).sum())
        assert one.app.stage.trainer.snapshot.settings.courses == ("simple",), "it is not trained on"


def test_what_is_shown_is_what_was_scored() -> None:
    with by_hand(QUICK) as one:
        one.breed(30)
        one.scene.pace = Pace.TURBO
        one.wait(0.1)
        replay = shown(one)
        while not replay.over:
            replay.step()
        newest = one.app.stage.trainer.snapshot.newest
        assert newest is not None
        assert sorted(replay.session.scores[0].tolist()) == sorted(newest.fitness[0].tolist())


@pytest.mark.parametrize("world", ["corridor", "cartpole", "circuit"])
def test_who_will_finish_is_known_from_the_scores(world: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """On its own course a generation is not simulated a second time; on a course of its own it is."""
    asked: list[str] = []
    foresee = Replay._run_ahead

    def run_ahead(replay: Replay) -> Any:
        asked.append(replay.course.name)
        return foresee(replay)

    monkeypatch.setattr(Replay, "_run_ahead", run_ahead)
    with by_hand(Settings(world=world, strategy="rank-sampling", population=64, seed=2)) as one:
        one.breed(8)
        one.wait(0.1)
        scene: Any = one.app.open_world.scene
        scene.pace = Pace.TURBO
        scene._next_replay()
        assert scene.replay.number == 7 and not asked
        assert scene.replay._forecast.result().tolist() == foresee(scene.replay).tolist()
        one.press(pygame.K_n)
        one.wait(0.1)
        assert asked == [scene.replay.course.name] and scene.replay.exam


@pytest.mark.parametrize("key", range(pygame.K_1, pygame.K_7))
def test_number_keys_change_the_track(key: int) -> None:
    with by_hand(QUICK) as one:
        one.breed(2)
        one.wait(0.1)
        one.press(key)
        one.breed(1)
        name = list(WORLDS["corridor"].courses.presets)[key - pygame.K_1]
        assert shown(one).course.name == name
        trained = one.app.stage.trainer.snapshot.settings.courses
        assert trained == (("simple",) if name == "article-test" else (name,)), "the unseen one stays unseen"


def test_a_person_drives_level_with_the_bred_ones_and_the_result_is_kept(home: Path) -> None:
    with by_hand(QUICK) as one:
        one.breed(60)
        one.wait(0.1)
        one.press(pygame.K_m)
        one.wait(2.5)
        driver = one.scene.driver
        assert driver is not None and driver.driving and shown(one).tick <= 3
        one.play(6, lambda: careful(one.scene.replay))
        assert driver.driving and driver.score > 60, "a careful person stays on the road"
        assert not one.app.stage.records.best("simple")
        one.hold(pygame.K_UP, 3)
        assert not driver.driving and driver.place == 1
        assert shown(one).session.scores[0, -1] == driver.score
        one.breed(1)
    assert Records(places.records()).best("simple")[0].score == driver.score


def test_nobody_is_driven_into_a_wall_before_they_press_a_key() -> None:
    with by_hand(QUICK) as one:
        one.breed(60)
        one.wait(0.1)
        one.press(pygame.K_m)
        one.wait(20)
        driver = one.scene.driver
        assert driver is not None and driver.driving and shown(one).tick == 0
        one.hold(pygame.K_DOWN, 0.1)
        assert 0 < shown(one).tick < 10


def test_the_wheel_can_be_given_back() -> None:
    with by_hand(QUICK) as one:
        one.breed(120)
        one.wait(0.1)
        one.press(pygame.K_m)
        one.wait(2.8)
        one.press(pygame.K_m)
        driver = one.scene.driver
        assert driver is not None and driver.given_back
        while not shown(one).over:
            shown(one).step()
        assert driver.score == shown(one).course.ticks, "the champion's brain drives the car home"
        assert not one.app.stage.records.best("simple")


def test_a_key_is_strong_enough_for_the_bends_and_no_stronger_than_a_brain() -> None:
    with by_hand(QUICK) as one:
        one.breed(1)
        one.wait(0.1)
        one.press(pygame.K_m)
        assert 0.01 < key_force(shown(one)) <= 0.5


def test_pause_step_speed_and_pace() -> None:
    with by_hand(QUICK) as one:
        one.breed(50)
        one.wait(0.05)
        one.press(pygame.K_SPACE)
        tick = shown(one).tick
        one.wait(0.3)
        assert shown(one).tick == tick and one.scene.paused
        one.press(pygame.K_PERIOD)
        assert shown(one).tick == tick + 1
        one.press(pygame.K_SPACE)
        assert not one.scene.paused
        for _ in range(20):
            one.press(pygame.K_LEFTBRACKET)
        assert one.scene.speed == 0
        seen = [one.scene.pace]
        for _ in range(3):
            one.press(pygame.K_p)
            seen.append(one.scene.pace)
        assert seen == [Pace.HIGHLIGHTS, Pace.EVERY, Pace.TURBO, Pace.HIGHLIGHTS]


def test_every_generation_is_shown_at_that_pace() -> None:
    with by_hand(QUICK) as one:
        one.breed(1)
        one.press(pygame.K_p)
        one.scene.speed = 7
        seen = []
        for _ in range(600):
            one.breed(1)
            one.wait(1 / 60, drawn=0)
            if not seen or shown(one).number != seen[-1]:
                seen.append(shown(one).number)
        assert len(seen) > 4 and seen == list(range(len(seen)))


def test_saved_champions_are_listed_and_loaded(home: Path) -> None:
    with by_hand(QUICK) as one:
        one.breed(40)
        one.wait(0.1)
        one.press(pygame.K_s)
        (saved,) = places.champions().glob("*.brain")
        (places.champions() / "broken.brain").write_bytes(b"nothing")
        one.press(pygame.K_r)
        one.breed(3)
        one.press(pygame.K_l)
        one.press(pygame.K_DOWN)
        one.press(pygame.K_RETURN)
        one.breed(1)
        newest = one.app.stage.trainer.snapshot.newest
        assert newest is not None
        assert np.abs(newest.genomes[0] - load_brain(saved).genome).max() <= 0.1001
        assert load_brain(ended("corridor")).generation == 2, "nothing that was bred is lost"
        before = newest.number
        one.scene.open_file(places.champions() / "broken.brain")
        assert "broken.brain" in one.app.stage.note
        one.breed(1)
        after = one.app.stage.trainer.snapshot.newest
        assert after is not None and after.number == before + 1


def test_a_drawn_track_is_saved_driven_and_on_a_key(home: Path) -> None:
    with by_hand(QUICK) as one:
        one.breed(2)
        one.wait(0.1)
        one.press(pygame.K_e)
        one.press(pygame.K_RETURN)
        assert "draw a line" in one.app.stage.note
        one.drag([(x, 360 + int(60 * np.sin(x / 90))) for x in range(30, 1250, 12)])
        one.press(pygame.K_RETURN)
        (path,) = places.tracks().glob("*.json")
        assert len(json.loads(path.read_text())["centre"]) == 400
        assert shown(one).course.name == str(path)
        one.press(pygame.K_1)
        one.press(pygame.K_7)
        assert shown(one).course.name == str(path)
        one.press(pygame.K_8)
        assert "no drawn track" in one.app.stage.note


def test_settings_are_changed_by_mouse() -> None:
    with by_hand(QUICK) as one:
        one.breed(2)
        one.wait(0.1)
        one.press(pygame.K_TAB)
        panel = one.scene._panel
        assert panel is not None
        slider = panel.elements["population"]
        x, y = slider.sliding_button.rect.center
        one.drag([(x, y), (x + 5, y), (x + 60, y), (x + 90, y)])
        one.wait(0.1)
        one.breed(1)
        assert one.app.stage.trainer.snapshot.settings.population > 60
        assert len(one.app.stage.trainer.snapshot.newest.genomes[0]) > 60  # type: ignore[union-attr]


def test_another_track_in_the_settings_keeps_what_it_is_mixed_with() -> None:
    with by_hand(Settings(population=8)) as one:
        one.breed(1)
        one.wait(0.1)
        one.press(pygame.K_TAB)
        panel = one.scene._panel
        assert panel is not None
        track = panel.elements["track"]
        pygame.event.post(pygame.event.Event(pygame_gui.UI_DROP_DOWN_MENU_CHANGED, ui_element=track, text="narrows"))
        one.wait(0.1)
        one.breed(1)
        courses = one.app.stage.trainer.snapshot.settings.courses
        assert courses == ("narrows", "fresh:1000", "fresh:1000", "fresh:1000")


def test_an_open_menu_can_be_read_too() -> None:
    with by_hand(QUICK) as one:
        one.breed(1)
        one.wait(0.1)
        one.press(pygame.K_TAB)
        panel = one.scene._panel
        assert panel is not None
        one.wait(0.2)
        at = panel.elements["track"].menu_states["closed"].open_button.rect.center
        one.drag([at, at])
        one.wait(0.3)
        rows = panel.elements["track"].current_state.options_selection_list.item_list_container.elements
        assert len(rows) >= 5 and all(row.font.get_point_size() >= 18 for row in rows)


def test_trouble_is_a_banner_and_the_window_lives(monkeypatch: pytest.MonkeyPatch) -> None:
    from dataclasses import replace

    with by_hand(QUICK) as one:
        one.breed(2)
        one.wait(0.2)
        before = one.picture()
        trainer = one.app.stage.trainer
        monkeypatch.setattr(trainer, "snapshot", replace(trainer.snapshot, error="ValueError: something broke"))
        one.wait(0.2)
        band = one.picture()[340:380, 5:20].reshape(-1, 3)
        assert (band == theme.UNSEEN).all() and (before[340:380, 5:20].reshape(-1, 3) != theme.UNSEEN).any()
        one.press(pygame.K_h)
        assert one.app.running


@pytest.mark.usefixtures("brief_lessons")
def test_300_random_keys_and_clicks_break_nothing(home: Path) -> None:
    dice = random.Random(3)
    keys = [key for binding in KEYS["corridor"].bindings for key in binding.keys if binding.action != "world"] + [
        pygame.K_RETURN,
        pygame.K_DELETE,
        pygame.K_q,
    ]
    events, starts = 0, 0
    while events < 300:
        starts += 1
        with by_hand(QUICK, seed=starts) as one:
            while one.app.running and events < 300:
                for _ in range(dice.randint(1, 12)):
                    events += 1
                    if dice.random() < 0.3:
                        at = (dice.randrange(1280), dice.randrange(720))
                        kinds = (pygame.MOUSEBUTTONDOWN, pygame.MOUSEBUTTONUP)
                        pygame.event.post(pygame.event.Event(dice.choice(kinds), pos=at, button=dice.choice((1, 3))))
                        pygame.event.post(pygame.event.Event(pygame.MOUSEMOTION, pos=at, rel=(1, 1), buttons=(1, 0, 0)))
                    else:
                        one.key(dice.choice(keys), down=dice.random() < 0.7)
                if dice.random() < 0.5:
                    one.breed(1)
                one.app.frame(dice.choice((1 / 60, 0.1)))
                assert one.app.stage.trainer.snapshot.error is None
    assert events >= 300


@pytest.mark.parametrize("size", [(640, 360), (1024, 768), (1920, 1080), (2560, 1080), (900, 1400)])
def test_every_window_size_is_filled(size: tuple[int, int]) -> None:
    with by_hand(QUICK, size) as one:
        one.breed(30)
        one.wait(1)
        for key in (pygame.K_n, pygame.K_TAB, pygame.K_h):
            one.press(key)
        picture = one.picture()
        assert picture.shape[:2] == size[::-1]
        for part in np.array_split(picture, 3):
            assert part.std() > 2


def test_no_text_is_smaller_than_18(monkeypatch: pytest.MonkeyPatch) -> None:
    from game.commands.pictures import SCREENS
    from game.ui import canvas

    sizes: set[int] = set()
    real = canvas._rendered

    def rendered(text: str, pixels: int, *rest: object) -> pygame.Surface:
        sizes.add(pixels)
        return real(text, pixels, *rest)  # type: ignore[arg-type]

    rendered.cache_clear = real.cache_clear  # type: ignore[attr-defined]
    monkeypatch.setattr(canvas, "_rendered", rendered)
    for name in ("cartpole-keys", "cartpole-settings", "editor", "warming-up"):
        with by_hand(SCREENS[name].settings) as one:
            SCREENS[name].script(one)
    assert len(sizes) >= 4 and min(sizes) >= 18


def pixels_differ(one: NDArray[np.uint8], other: NDArray[np.uint8]) -> float:
    return float((one != other).any(axis=2).mean())


def test_chart_brain_and_crash_map_can_be_switched() -> None:
    with by_hand(QUICK) as one:
        one.breed(30)
        one.wait(0.3)
        one.press(pygame.K_SPACE)
        for key, steps in ((pygame.K_c, 2), (pygame.K_b, 1), (pygame.K_x, 1)):  # the chart has another axis between
            before = one.picture()
            one.press(*[key] * steps)
            one.wait(0.2)
            assert pixels_differ(before, one.picture()) > 0.005, pygame.key.name(key)
            one.press(key)
            one.wait(0.2)
            assert pixels_differ(before, one.picture()) < 0.005, pygame.key.name(key)
