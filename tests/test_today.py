"""The table of the day: what is kept of a day, however good earlier days were, and that a key and the mouse open it."""

from __future__ import annotations

from pathlib import Path

import pygame

from game.scenes.arcade.today import Today, written
from game.scenes.faces import FACES
from game.store.records import KEPT, Drive, Records
from game.training.settings import Settings
from game.ui import buttons
from game.window.by_hand import by_hand
from game.window.display import MENU

OLD, DAY = "2026-11-19", "2026-11-20"


def test_the_best_of_a_day_are_kept_beside_the_best_of_all_days(tmp_path: Path) -> None:
    records = Records(tmp_path / "records.json")
    for score in range(KEPT):
        records.add("simple", Drive(900 + score, OLD, "OLD"))
    places = [records.add("simple", Drive(100 + score, DAY, f"N{score}")) for score in range(KEPT + 2)]
    assert places == [0] * (KEPT + 2) and records.add("circuit: oval", Drive(-31_000, DAY, "ANN")) == 1
    for read in (records, Records(tmp_path / "records.json")):
        assert [one.name for one in read.best("simple")] == ["OLD"] * KEPT
        (table,) = read.on(DAY, "corridor").items()
        assert table[0] == "simple" and [one.score for one in table[1]] == [106, 105, 104, 103, 102]
        assert list(read.on(DAY, "circuit")) == ["circuit: oval"] and not read.on(OLD, "circuit")
    records.sign("simple", Drive(105, DAY, "N5"), "EVE")
    assert records.on(DAY, "corridor")["simple"][1].name == "EVE"
    records.add("simple", Drive(1, "2026-11-21"))
    assert len(records.on(DAY, "corridor")) == 0 and len(records.best("simple")) == KEPT, "of the newest day alone"


def test_results_are_written_in_the_unit_of_their_world() -> None:
    said = {
        ("corridor", "simple", 833): "833 columns",
        ("corridor", "simple, eased", -1): "1 touch",
        ("cartpole", "cartpole: calm", 431): "8.6 s",
        ("circuit", "circuit: oval", -64_200): "1:04.20",
        ("circuit", "circuit: oval, eased", -3): "3 touches",
        ("chase", "chase: cat against the bred mouse, sprint 4, eased", -9): "9 turns",
        ("walker", "walker: grass", 1234): "12.3 m",
        ("volley", "volley: champions", -2): "-2",
    }
    for (world, table, score), says in said.items():
        assert written(world, table, Drive(score, DAY)) == says
    assert {world for world, _, _ in said} == set(FACES)


def test_a_key_and_the_mouse_open_it_in_the_menu_and_beside_a_result() -> None:
    settings = Settings(world="corridor", population=8, seed=2)
    with by_hand(settings, (1280, 720), opens=MENU) as one:
        one.app.stage.records.add("simple", Drive(800, one.app.stage.today().isoformat(), "ANN"))
        one.wait(0.1)
        before = one.picture()
        (button,) = (one for one in buttons.there() if one.key == pygame.K_y)
        assert "best" in button.says
        pygame.event.post(pygame.event.Event(pygame.MOUSEBUTTONDOWN, pos=button.box.center, button=1))
        one.wait(0.1)
        top = one.app.scenes[-1]
        assert isinstance(top, Today) and list(top.tables["corridor"]) == ["simple"]
        assert (one.picture() != before).any(axis=2).mean() > 0.5
        one.press(pygame.K_y)
        one.wait(0.1)
        assert one.app.scenes == [one.app.menu]
    with by_hand(settings, (1280, 720)) as one:
        one.breed(2)
        one.wait(0.1)
        one.press(pygame.K_m)
        one.wait(2.5)
        one.key(pygame.K_UP, down=True)
        while one.scene.driver.driving:
            one.wait(1 / 60, drawn=0)
        one.key(pygame.K_UP, down=False)
        one.wait(1.5)
        assert any(one.key == pygame.K_y for one in buttons.there())
        one.press(pygame.K_y)
        assert isinstance(one.app.scenes[-1], Today)
