"""The learning is seen: from generation 0, on to harder courses, and on a chart that shows the rise."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pygame
import pytest

from game.scenes.base import ladder
from game.scenes.base.ladder import Ladder
from game.scenes.faces import FACES
from game.store import places, runs
from game.training.history import History, Recorder
from game.training.settings import Settings
from game.ui.chart import AXES, edge, place_of
from game.window.by_hand import by_hand
from game.window.display import MENU
from tests.conftest import there

SMALL = (640, 360)


def test_who_enters_a_tile_sees_generation_0_and_its_run_can_be_had_back() -> None:
    with by_hand(Settings(world="cartpole", seed=4, population=20), SMALL, opens=MENU) as one:
        one.fill_menu(1)
        tile = one.app.open_worlds["cartpole"]
        for _ in range(12):
            tile.stage.trainer.pace(tile.scene.pace)
            tile.stage.trainer.pause(False)
            tile.stage.trainer.turn()
        one.wait(0.2)
        bred = tile.stage.trainer.snapshot.newest.number
        assert bred > 3
        while one.app.menu.worlds[one.app.menu.at] != "cartpole":
            one.press(pygame.K_RIGHT)
        one.press(pygame.K_RETURN)
        assert one.app.world == "cartpole" and one.scene.shown is None
        one.breed(1)
        one.wait(0.2)
        snapshot = one.app.stage.trainer.snapshot
        assert one.scene.shown == 0 and snapshot.newest.number == 0 and snapshot.settings.seed == 4
        one.breed(20)
        assert one.app.stage.trainer.snapshot.newest.number == 0, "generation 0 is seen to its end first"
        (kept,) = places.champions().glob("run-cartpole-*.brain")
        assert runs.gallery.entry(kept).run and f"-{bred}" in kept.name
        one.press(pygame.K_ESCAPE, pygame.K_RETURN)
        assert one.scene.shown == 0 and one.app.stage.trainer.snapshot.run == 1, "the second time it goes on"


def test_after_solved_comes_the_next_harder_course_announced_and_only_then(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ladder, "HOLD", 2.0)
    said: list[str] = []
    for face in (face for face in FACES.values() if face.harder):
        settings = Settings(world=next(name for name in FACES if FACES[name] is face), population=8)
        one, seen = Ladder(face.harder), []
        for _ in range(80):
            if further := one.climb(0.25, settings, True, said.append):
                settings = further
                seen.append(settings.courses)
        assert seen == [courses for _, courses in face.harder] and one.at_its_end
        for title, _ in face.harder:
            assert said.index(f"solved · in 2 s: {title}") < said.index(f"solved, now: {title}")
    chosen = Settings(courses=("gravel",))
    one = Ladder(FACES["corridor"].harder)
    assert not any(one.climb(1.0, chosen, True, said.append) for _ in range(9)), "what somebody has chosen stays"
    assert not any(one.climb(1.0, Settings(), k % 2 > 0, said.append) for k in range(9)), "it has to stay solved"


def test_a_tile_that_has_solved_its_world_begins_again_and_a_person_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ladder, "HOLD", 0.5)
    for attended in (False, True):
        with by_hand(Settings(world="cartpole", seed=2, population=64), SMALL, opens=MENU) as one:
            one.fill_menu(1)
            tile = one.app.open_worlds["cartpole"]
            tile.scene.attended = attended
            tile.let_go()
            for _ in range(200):
                tile.stage.trainer.pause(False)
                tile.stage.trainer.turn()
                tile.scene.update(0.1)
                if tile.stage.trainer.snapshot.settings.seed != 2:
                    break
            assert (tile.stage.trainer.snapshot.settings.seed != 2) is not attended
            assert not list(places.champions().glob("run-*")), "nothing is kept of tiles"


def test_a_run_in_the_window_moves_on_to_the_next_course(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ladder, "HOLD", 0.5)
    with by_hand(Settings(world="corridor", seed=1), SMALL) as one:
        one.breed(1)
        one.wait(0.1)
        monkeypatch.setattr(type(one.scene), "_solved", property(lambda scene: True))
        one.wait(0.2)
        assert one.scene.attended and one.app.stage.note == "solved · in 0 s: narrows"
        one.wait(0.6)
        one.breed(1)
        one.wait(0.1)
        assert one.app.stage.trainer.snapshot.settings.courses[0] == "narrows"
        assert one.scene.replay.course.name == "narrows"
        one.press(pygame.K_SPACE)
        one.wait(1.5)
        one.breed(1)
        assert one.app.stage.trainer.snapshot.settings.courses[0] == "narrows", "who has paused it wants nothing new"


def test_the_settings_on_the_ladder_can_be_bred_on() -> None:
    for name, face in FACES.items():
        usual = Settings(world=name)
        for _, courses in face.harder:
            assert replace(usual, courses=courses).courses == courses


def history(solved: int, last: int) -> History:
    """Of a run that has risen by a generation, and goes on and on."""
    recorder = Recorder()
    for number in range(last + 1):
        best = 100.0 * min(number / solved, 1.0)
        recorder.add(number, np.array([best, best / 2]), 0.0, 100.0)
    return recorder.history()


@pytest.mark.parametrize("last", [60, 5_000, 30_000])
def test_the_chart_shows_the_rise_however_long_one_waits(last: int) -> None:
    one = history(50, last)
    for axis in AXES:
        right = edge(one, float(last), axis)
        places = place_of(one.generation, right, axis)
        rise = places[np.searchsorted(one.best, 95.0)]
        assert 0.25 < rise <= 1, f"{axis}: the rise takes a good part of the width, and not a line at the left"
        assert right == last or axis == "rise"
    assert edge(history(1, 3), 3.0, "rise") == 3.0


def test_changes_of_settings_are_marked_on_the_chart_and_told_where_the_pointer_is() -> None:
    with by_hand(Settings(world="cartpole", strategy="rank-sampling", population=20, seed=1)) as one:
        one.breed(30)
        one.wait(0.3)
        trainer = one.app.stage.trainer
        for size in (0.6, 0.7, 0.8):
            trainer.change(replace(trainer.snapshot.settings, mutation=size))
            trainer.obey()
        one.breed(30)
        ((number, says),) = trainer.snapshot.changes
        assert number == 30 and says.startswith("mutation") and says.endswith("→ 0.8"), "a slider is one change"
        one.wait(2)
        before = one.picture()
        frame = one.scene.view
        left, right = 932 + 16 + 40, 932 + 324 - 16
        shown = edge(trainer.snapshot.history, frame.last, frame.axis)
        x = left + (right - left) * 30 / shown
        pygame.event.post(pygame.event.Event(pygame.MOUSEMOTION, pos=(round(x), 300), rel=(0, 0), buttons=(0, 0, 0)))
        one.wait(0.3)
        assert (before[240:290, 990:1200] != one.picture()[240:290, 990:1200]).mean() > 0.2, "its words"
        one.press(pygame.K_c)
        assert frame.chart and frame.axis == "logarithmic"
        one.press(pygame.K_c)
        assert not frame.chart
        one.press(pygame.K_c)
        assert frame.chart and frame.axis == "rise"
        one.press(pygame.K_r)
        one.breed(2)
        assert trainer.snapshot.changes == ()


@pytest.mark.parametrize("world", FACES)
def test_settings_stand_beside_chart_and_brain_and_every_row_has_a_sentence(world: str) -> None:
    with by_hand(Settings(world=world, population=20, seed=1, courses=there(world))) as one:
        one.breed(2)
        one.wait(0.3)
        before = one.picture()
        one.press(pygame.K_TAB)
        panel = one.scene._panel
        pages = 0
        while panel is not None:
            assert all(panel.sentence(row) for row in panel.rows), [row.label for row in panel.rows]
            elements = [(panel._row(k), panel._row(k) + 34) for k in range(len(panel.rows))]
            assert all(a[1] <= b[0] for a, b in pairwise(elements)), "rows do not touch"
            assert elements[-1][1] <= panel.y + panel.height
            at = round(panel.x + 60), round(panel._row(0) + 10)
            one.wait(0.1)
            unsaid = one.picture()
            pygame.event.post(pygame.event.Event(pygame.MOUSEMOTION, pos=at, rel=(0, 0), buttons=(0, 0, 0)))
            one.wait(0.1)
            assert (unsaid != one.picture())[200:, int(panel.x) : int(panel.x) + 324].any()
            if pages == 0 and world != "walker":
                right = 932 if world != "chase" else 940
                assert (before[70:180, right:1256] == one.picture()[70:180, right:1256]).mean() > 0.9, "scores are seen"
                assert panel.x + 324 < 932
            one.press(pygame.K_TAB)
            panel, pages = one.scene._panel, pages + 1
        assert pages >= 1


@pytest.mark.parametrize("world", ["corridor", "chase"])
def test_r_begins_again_with_another_seed_and_with_shift_with_the_same(world: str) -> None:
    with by_hand(Settings(world=world, population=12, seed=5)) as one:
        for mod, same in ((pygame.KMOD_LSHIFT, True), (0, False)):
            one.breed(2)
            one.wait(0.1)
            pygame.event.post(pygame.event.Event(pygame.KEYDOWN, key=pygame.K_r, mod=mod, unicode=""))
            one.wait(0.1)
            one.breed(1)
            snapshot = one.app.stage.trainer.snapshot
            assert (snapshot.settings.seed == 5) is same and snapshot.newest.number == 0
            assert ("the same seed 5" in one.app.stage.note) is same
