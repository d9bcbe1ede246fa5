"""The circuit in the window, stepped by hand: what is watched, chosen, drawn, picked and set."""

from __future__ import annotations

import gc
import random
from pathlib import Path
from weakref import WeakValueDictionary

import numpy as np
import pygame
import pygame_gui
import pytest

from brains.files import Brain
from game.scenes.breeding.learners import LearnersScene
from game.scenes.circuit.camera import Camera
from game.scenes.circuit.film import draw_lap, film_frames, replay_of_brain
from game.scenes.circuit.replay import Laps
from game.scenes.circuit.settings import CircuitPanel
from game.store import places
from game.training.settings import Settings
from game.training.snapshot import Pace
from game.ui import theme
from game.window.by_hand import ByHand, by_hand
from game.worlds.circuit import CIRCUIT, courses
from tests.key_tables import KEYS
from tests.lap_driver import small_circuit

ROOT = Path(__file__).resolve().parent.parent
QUICK = Settings(world="circuit", strategy="rank-sampling", population=48, courses=("oval",), seed=1)
"""Somebody laps from generation 18 on."""
SMALL = (640, 360)


def shown(one: ByHand) -> Laps:
    replay = one.scene.replay
    assert isinstance(replay, Laps)
    return replay


def settings(one: ByHand) -> Settings:
    chosen = one.app.stage.trainer.snapshot.settings
    assert isinstance(chosen, Settings)
    return chosen


def started(one: ByHand, generations: int = 1) -> ByHand:
    one.breed(generations)
    one.wait(0.1)
    return one


def choose(one: ByHand, row: str, value: str) -> None:
    """What a menu of the panel does when a person takes an entry."""
    panel = one.scene._panel
    assert panel is not None
    pygame.event.post(
        pygame.event.Event(pygame_gui.UI_DROP_DOWN_MENU_CHANGED, ui_element=panel.elements[row], text=value)
    )
    one.wait(0.1)
    one.breed(1)


def draw_around(one: ByHand, lobes: int = 1) -> None:
    """The mouse goes once around: an oval, or an eight with two lobes."""
    angles = np.linspace(0, 2 * np.pi, 60)
    ys = 370 + 190 * np.sin(lobes * angles)
    xs = 640 + 330 * np.cos(angles)
    one.drag([(int(x), int(y)) for x, y in zip(xs, ys, strict=True)])


def pixel_of(one: ByHand, individual: int) -> tuple[int, int]:
    camera = one.scene.frame.view._camera
    assert isinstance(camera, Camera)
    x, y = camera.pixels(shown(one).poses[:2, [individual]].T)[0]
    return int(x), int(y)


def test_generation_0_fails_and_something_better_follows() -> None:
    with by_hand(QUICK, SMALL) as one:
        started(one, 60)
        one.scene.speed = 7
        first, seen = shown(one), []
        for _ in range(1500):
            one.wait(1 / 60, drawn=0)
            if not seen or shown(one) is not seen[-1]:
                seen.append(shown(one))
            if seen[-1].finishers:
                break
        assert first.number == 0 and first.over and first.finishers == 0
        assert len(seen) > 1 and seen[-1].number > 0 and seen[-1].finishers


def test_a_generation_gives_way_where_a_better_one_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("game.scenes.breeding.programme.PATIENCE", 1.5)
    with by_hand(QUICK, SMALL) as one:
        started(one, 60)
        while not shown(one).finishers:
            one.scene._next_replay()
            one.wait(1 / 60, drawn=0)
        late = shown(one)
        one.breed(120)
        highlights = one.app.stage.trainer.snapshot.highlights
        assert all(kept.number >= late.number for kept in highlights), "what has been seen is not kept"
        one.wait(1.3)
        assert shown(one) is late, "something of it is seen in any case"
        waits = any(better.number > late.number for better in one.app.stage.trainer.snapshot.highlights)
        one.wait(0.4)
        assert waits and shown(one).number > late.number


def test_what_is_shown_is_what_was_scored() -> None:
    mixed = Settings(world="circuit", strategy="rank-sampling", population=24, courses=("oval", "fresh:900"), seed=1)
    with by_hand(mixed, SMALL) as one:
        one.breed(30)
        one.scene.pace = Pace.TURBO
        one.wait(0.1)
        replay, newest = shown(one), one.app.stage.trainer.snapshot.newest
        while not replay.over:
            replay.step()
        scored = {genome.tobytes(): score for genome, score in zip(newest.genomes[0], newest.scores[0], strict=True)}
        wanted = [scored[genome.tobytes()] for genome in replay.lineup.genomes]
        assert replay.number == 29 and replay.session.scores[0].tolist() == wanted and max(wanted) > 500


def test_n_shows_an_unseen_circuit_and_says_so() -> None:
    with by_hand(QUICK) as one:
        started(one, 20)

        def says() -> int:
            return int((one.picture()[20:60, 130:560] == theme.UNSEEN).all(axis=2).sum())

        before = says()
        one.press(pygame.K_n)
        replay = shown(one)
        assert replay.exam and replay.course.unseen and replay.course.name.startswith("random:") and replay.number == 19
        assert before == 0 and says() > 100
        assert settings(one).courses == ("oval",), "it is not trained on"
        one.press(pygame.K_n)
        assert shown(one).course.name != replay.course.name
        one.press(pygame.K_ESCAPE)
        assert not shown(one).exam and shown(one).course.name == "oval" and one.app.running and says() == 0


def test_number_keys_choose_circuits_and_training_goes_on_there() -> None:
    mixed = Settings(world="circuit", population=24, courses=("oval", "fresh:600"), seed=1)
    with by_hand(mixed, SMALL) as one:
        started(one)
        for number, name in reversed(list(enumerate(CIRCUIT.courses.presets))):
            one.press(pygame.K_1 + number)
            assert shown(one).course.name == name and not shown(one).exam
            one.breed(1)
            newest = one.app.stage.trainer.snapshot.newest
            assert newest.courses[0].name == name
            assert settings(one).courses == (name, "fresh:600"), "what it is mixed with stays"
        assert newest.number == 6
        one.press(pygame.K_9)
        assert "no drawn circuit" in one.app.stage.note


def test_a_drawn_circuit_is_saved_driven_and_on_a_key() -> None:
    with by_hand(QUICK) as one:
        started(one)
        one.press(pygame.K_e)
        one.press(pygame.K_RETURN)
        assert one.app.stage.note.startswith("not a circuit yet")
        draw_around(one)
        one.press(pygame.K_RETURN)
        (path,) = places.circuits().glob("*.json")
        assert len(one.app.scenes) == 1 and shown(one).course.name == str(path)
        one.breed(1)
        assert one.app.stage.trainer.snapshot.newest.courses[0].name == str(path)
        one.press(pygame.K_1)
        assert shown(one).course.name != str(path)
        one.press(pygame.K_7)
        assert shown(one).course.name == str(path) and shown(one).course.title == "drawn circuit 1"


def test_a_line_that_is_no_circuit_is_refused_in_one_line() -> None:
    with by_hand(QUICK) as one:
        started(one)
        one.press(pygame.K_e)
        for lobes, why in ((2, "crosses itself"), (0, "")):
            draw_around(one, lobes)
            one.press(pygame.K_RETURN)
            note = one.app.stage.note
            assert note.startswith("not a circuit yet: ") and why in note and "\n" not in note and len(note) < 90
            assert len(one.app.scenes) == 2 and not list(places.circuits().glob("*"))
        one.press(pygame.K_ESCAPE)
        assert len(one.app.scenes) == 1 and one.app.running


def test_dropped_circuits_are_driven_and_damaged_ones_refused(tmp_path: Path) -> None:
    with by_hand(QUICK, SMALL) as one:
        started(one)
        good = small_circuit(tmp_path / "good.json")
        bad = tmp_path / "bad.json"
        bad.write_text(good.read_text()[:200])
        pygame.event.post(pygame.event.Event(pygame.DROPFILE, file=str(good)))
        one.wait(0.05)
        assert shown(one).course.name == str(good) and settings(one).courses[0] == "oval"
        one.breed(1)
        assert settings(one).courses == (str(good),)
        for file in (bad, tmp_path / "none.json", tmp_path / "none.brain"):
            pygame.event.post(pygame.event.Event(pygame.DROPFILE, file=str(file)))
            one.wait(0.05)
            assert file.name in one.app.stage.note and "\n" not in one.app.stage.note
            assert shown(one).course.name == str(good)


def test_another_circuit_under_the_same_name_has_its_own_crashes(tmp_path: Path) -> None:
    with by_hand(QUICK, SMALL) as one:
        started(one)
        path = small_circuit(tmp_path / "one.json")
        one.scene.open_file(path)
        one.press(pygame.K_x)
        one.wait(4)
        small_circuit(path, straight=80)
        one.scene.open_file(path)
        one.wait(4)
        frame, replay = one.scene.frame, shown(one)
        assert len(frame._crashes_of(replay)) == len(replay.line.points)
        assert frame._crashes_of(replay).sum() == (~replay.session.alive).sum() > 0


def test_o_changes_the_camera_and_i_shows_the_best_lap() -> None:
    with by_hand(QUICK, SMALL) as one:
        started(one, 3)
        one.wait(0.3)
        look = one.scene.frame.look
        assert look.whole and look.best_line is None
        before = one.picture()
        one.press(pygame.K_o)
        one.wait(0.1)
        assert not look.whole and (before != one.picture()).any(axis=2).mean() > 0.2
        one.press(pygame.K_o)
        one.press(pygame.K_i)
        one.wait(0.3)
        assert look.whole and look.best_line is not None and len(look.best_line[0]) == len(look.best_line[1])
        one.press(pygame.K_i)
        one.wait(0.1)
        assert look.best_line is None


def test_a_click_picks_a_car_and_a_second_one_lets_it_go() -> None:
    with by_hand(QUICK) as one:
        started(one, 40)
        one.wait(2)
        one.press(pygame.K_SPACE)
        replay = shown(one)
        other = int(np.flatnonzero(replay.session.alive)[-1])
        picked = one.scene.frame.view.car_at(replay, pixel_of(one, other))
        one.drag([pixel_of(one, other)])
        assert picked is not None and replay.picked == replay.thinker == replay.watched == picked != replay.leader
        one.drag([pixel_of(one, picked)])
        assert replay.picked is None and replay.thinker == replay.leader
        one.drag([(1100, 500)])
        assert replay.picked is None, "a click beside the road"


def test_x_adds_up_crashes_from_show_to_show() -> None:
    with by_hand(QUICK, SMALL) as one:
        started(one)
        one.press(pygame.K_x)
        scene, total = one.scene, 0
        for _ in range(3):
            replay = shown(one)
            while not replay.over:
                replay.step()
            total += int((~replay.session.alive).sum())
            assert scene.frame._crashes_of(replay).sum() == total
            one.wait(0.05)
            assert scene.frame.look.heat is not None and scene.frame.look.heat.max() == pytest.approx(1)
            scene._next_replay()
        assert total > 100
        one.press(pygame.K_x)
        one.wait(0.05)
        assert scene.frame.look.heat is None


def test_the_panel_changes_track_brain_and_mix(tmp_path: Path) -> None:
    path = str(small_circuit(tmp_path / "one.json"))
    with by_hand(Settings(world="circuit", population=16, courses=(path,), seed=1)) as one:
        started(one)
        one.press(pygame.K_TAB)
        choose(one, "strategy", "elite-clones")
        assert settings(one).strategy == "elite-clones" and settings(one).courses[0] == path
        choose(one, "brain", "9-16-2")
        newest = one.app.stage.trainer.snapshot.newest
        assert newest.network.sizes == (9, 16, 2) and newest.genomes[0].shape[1] == newest.network.genes
        choose(one, "track", "hairpins")
        assert settings(one).courses[0] == "hairpins" == shown(one).course.name
        choose(one, "trained on", f"this track + {CircuitPanel.beside} fresh")
        assert settings(one).courses == ("hairpins", *(CircuitPanel.fresh,) * CircuitPanel.beside)
        choose(one, "trained on", "a fresh track each time")
        assert settings(one).courses == (CircuitPanel.fresh,) * CircuitPanel.only
        one.wait(0.5)
        assert one.app.stage.trainer.snapshot.error is None


def test_only_the_circuits_that_are_driven_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    made, on_line = [], courses.on_line
    monkeypatch.setattr(courses, "_PRESETS", WeakValueDictionary())
    monkeypatch.setattr(courses, "on_line", lambda *what, **more: made.append(what[0]) or on_line(*what, **more))
    with by_hand(QUICK, SMALL) as one:
        started(one)
        one.press(pygame.K_TAB)
        assert isinstance(one.scene._panel, CircuitPanel) and set(made) & set(CIRCUIT.courses.presets) == {"oval"}
        one.press(pygame.K_TAB)
        one.press(pygame.K_5)
        one.breed(2)
        one.wait(0.1)
        gc.collect()
        assert shown(one).course.name == "city" and list(courses._PRESETS) == ["city"]


def test_the_panel_keeps_what_it_cannot_show() -> None:
    unusual = ("oval", *("fresh:1200",) * 2)
    with by_hand(Settings(world="circuit", population=16, courses=unusual, seed=1)) as one:
        started(one)
        one.press(pygame.K_TAB)
        choose(one, "strategy", "elite-clones")
        assert settings(one).courses == unusual


def test_v_opens_a_race_of_learners_and_esc_leaves_it() -> None:
    with by_hand(QUICK) as one:
        started(one, 3)
        one.press(pygame.K_v)
        one.wait(1)
        scene = one.app.scenes[-1]
        assert isinstance(scene, LearnersScene) and all(isinstance(replay, Laps) for replay in scene.replays)
        boxes = one.picture()[160:420]
        for half in (boxes[:, 40:600], boxes[:, 680:1240]):
            assert half.std() > 5, "a road"
        one.press(pygame.K_ESCAPE)
        assert len(one.app.scenes) == 1 and one.app.running


@pytest.mark.parametrize("size", [(320, 180), (1920, 1080)])
def test_every_window_size_is_filled(size: tuple[int, int]) -> None:
    with by_hand(QUICK, size) as one:
        started(one, 5)
        for key in (pygame.K_o, pygame.K_m, pygame.K_TAB, pygame.K_h):
            one.press(key)
            one.wait(0.1)
            picture = one.picture()
            assert picture.shape[:2] == size[::-1] and all(part.std() > 2 for part in np.array_split(picture, 3))


@pytest.mark.usefixtures("brief_lessons")
def test_random_keys_clicks_and_sizes_break_nothing() -> None:
    dice = random.Random(11)
    keys = [key for one in KEYS["circuit"].bindings for key in one.keys if one.action != "world"]
    keys += [pygame.K_RETURN, pygame.K_UP, pygame.K_LEFT, pygame.K_RIGHT, pygame.K_DOWN, pygame.K_m, pygame.K_w]
    frames, starts = 0, 0
    while frames < 120:
        starts += 1
        with by_hand(QUICK, SMALL, seed=starts) as one:
            one.breed(5)
            while one.app.running and frames < 120:
                frames += 1
                for _ in range(dice.randint(0, 3)):
                    at = dice.randrange(640), dice.randrange(360)
                    if dice.random() < 0.3:
                        kind = dice.choice((pygame.MOUSEBUTTONDOWN, pygame.MOUSEBUTTONUP))
                        pygame.event.post(pygame.event.Event(kind, pos=at, button=dice.choice((1, 3))))
                        pygame.event.post(pygame.event.Event(pygame.MOUSEMOTION, pos=at, rel=(1, 1), buttons=(1, 0, 0)))
                    else:
                        one.key(dice.choice(keys), down=dice.random() < 0.7)
                if dice.random() < 0.02:
                    pygame.display.set_mode(dice.choice((SMALL, (320, 180), (500, 640))), pygame.RESIZABLE)
                if dice.random() < 0.3:
                    one.breed(1)
                one.app.frame(dice.choice((1 / 60, 0.1)))
                assert one.app.stage.trainer.snapshot.error is None


def test_a_champion_is_a_picture_and_a_film() -> None:
    genome = np.random.default_rng(2).normal(size=CIRCUIT.network.genes).astype(np.float32)
    brain, course = Brain("circuit", CIRCUIT.network, genome), CIRCUIT.course("oval")
    picture = draw_lap(replay_of_brain(brain, course), (640, 360))
    assert picture.shape == (360, 640, 3) and picture.std() > 10
    frames = list(film_frames(replay_of_brain(brain, course), 30, (320, 180)))
    assert len(frames) > 15 and {frame.shape for frame in frames} == {(180, 320, 3)}
    assert (frames[0] != frames[-1]).any() and (frames[-1] == frames[-2]).all(), "it ends with a rest"
