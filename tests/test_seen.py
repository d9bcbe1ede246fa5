"""The learning is seen: from generation 0, on to harder courses, and on a chart that shows the rise."""

from __future__ import annotations

from dataclasses import replace

import pygame
import pytest

from game.scenes.base import ladder
from game.scenes.base.ladder import Ladder
from game.scenes.faces import FACES
from game.store import places, runs
from game.training.settings import Settings
from game.window.by_hand import by_hand
from game.window.display import MENU

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
        while one.app.menu._worlds[one.app.menu.at] != "cartpole":
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
        assert one.app.stage.note == "solved · in 0 s: narrows"
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
