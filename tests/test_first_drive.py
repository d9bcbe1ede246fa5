"""The first drive: a beginner is set back and not out, such results are listed apart, and who is idle wins nothing."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pygame
import pytest

from game.scenes.base.name_entry import NameEntry
from game.scenes.breeding.driving import EASED
from game.scenes.breeding.scene import FIRST_DRIVES
from game.scenes.circuit.duel import Duel
from game.scenes.corridor.driving import GROWS, LONGEST, Push, key_force
from game.scenes.faces import FACES
from game.scenes.walker import playing as walking
from game.store import places
from game.store.records import Drive, Records
from game.training.settings import Settings
from game.ui import buttons, theme
from game.window.by_hand import ByHand, by_hand
from game.worlds.circuit.kernel import BEST_LAP
from tests.conftest import there

SMALL = (640, 360)
INTO = {"corridor": pygame.K_UP, "circuit": pygame.K_UP, "cartpole": pygame.K_LEFT, "walker": pygame.K_q}
"""A key that leads out of each world when it is held."""


def eased(one: ByHand, key: int) -> ByHand:
    """A person has begun to play the beginners' level, and holds a key."""
    one.breed(2)
    one.wait(0.1)
    one.press(pygame.K_u, pygame.K_m)
    one.wait(2.5)
    return one.key(key, down=True)


@pytest.mark.parametrize("world", INTO)
def test_a_beginner_is_set_back_and_not_out(world: str) -> None:
    with by_hand(Settings(world=world, population=8, seed=2, courses=there(world)), SMALL) as one:
        one.breed(2)
        one.wait(0.1)
        one.press(pygame.K_u, pygame.K_m)
        driver, replay = one.scene.driver, one.scene.replay
        one.wait(4)
        assert driver.eased and replay.tick == 0, "nothing moves before the first key"
        one.key(INTO[world], down=True)
        for _ in range(4000):
            one.wait(1 / 60, drawn=0)
            if world == "walker" and not replay.resting > 0:
                replay.shove(np.full((replay.session.count, 2), 1.5))
            if driver.touches >= 2:
                break
        assert driver.touches == 2 and driver.driving and replay.session.alive[driver.me]
        one.wait(0.2)
        state = replay.session.state_of(driver.me)
        assert np.isfinite(state).all() and driver.table.endswith(EASED)
        one.key(INTO[world], down=False)
        one.wait(0.2)
        one.press(pygame.K_u)
        assert one.scene.driver is not driver and not one.scene.driver.eased, "who plays begins again by the rules"


def test_eased_results_are_listed_apart_by_touches() -> None:
    with by_hand(Settings(world="corridor", population=8, seed=2), SMALL) as one:
        eased(one, pygame.K_UP)
        driver = one.scene.driver
        for _ in range(9000):
            one.wait(1 / 60, drawn=0)
            if not driver.driving:
                break
        assert driver.finished and driver.touches > 0
        records = Records(places.records())
        assert [drive.score for drive in records.best(f"simple{EASED}")] == [-driver.touches]
        assert not records.best("simple") and records.of_world("corridor") == 1
        one.wait(0.2)


def test_first_drives_are_eased_until_there_are_some_results(home: Path) -> None:
    records = Records(places.records())
    for table, world in ((f"simple{EASED}", "corridor"), ("circuit: oval", "circuit"), ("random:7", "corridor")):
        before = records.of_world(world)
        records.add(table, Drive(3, "2026-11-20"))
        assert records.of_world(world) == before + 1
    assert records.of_world("corridor") == 2 < FIRST_DRIVES and not records.of_world("walker")
    records.add("narrows", Drive(3, "2026-11-20"))
    with by_hand(Settings(world="corridor", population=8)) as one:
        stage = one.app.stage
        stage.eases = True
        # In volleyball nobody can touch anything: a match in which people are set back would never end.
        for name, first in (("corridor", False), ("cartpole", True), ("chase", True), ("volley", False)):
            settings = Settings(world=name, population=8)
            opening = FACES[name].opening()
            made = type(stage)(opening.trainer(settings, 1), stage.records, stage.pool, stage.strategies)
            assert opening.scene(made, None).eases is first  # type: ignore[attr-defined]


def test_after_two_quick_ends_the_easier_level_is_offered() -> None:
    with by_hand(Settings(world="corridor", population=8, seed=2), SMALL) as one:
        one.breed(2)
        one.wait(0.1)
        for number in range(2):
            one.press(pygame.K_m)
            one.wait(2.5)
            one.key(pygame.K_UP, down=True)
            while one.scene.driver.driving:
                one.wait(1 / 60, drawn=0)
            one.key(pygame.K_UP, down=False)
            assert ("U: easier" in one.app.stage.note) == (number == 1)
            one.wait(1.2, drawn=0)


def test_a_person_drives_a_minute_of_a_long_corridor_and_a_short_press_is_weak() -> None:
    with by_hand(Settings(world="corridor", population=8, seed=2), SMALL) as one:
        one.breed(2)
        one.wait(0.1)
        one.press(pygame.K_n)
        assert one.scene.replay.course.ticks > 3 * LONGEST
        one.press(pygame.K_m)
        replay = one.scene.replay
        assert replay.course.ticks == replay.course.goal == LONGEST
        assert LONGEST / (60 * one.scene.hand_speed) == 60, "seconds"
        push, force = Push(replay), key_force(replay)
        felt = []
        for _ in range(GROWS + 2):
            felt.append(float(push((0.0, 1.0))) - 0.5)  # type: ignore[arg-type]
            replay.session.tick += 1
        assert felt == sorted(felt) and felt[0] <= 0.35 * force and felt[-1] == pytest.approx(force)
        assert push((0.0, 0.0)) == 0.5 and float(push((1.0, 0.0))) > 0.5 - 0.35 * force  # type: ignore[arg-type]


@pytest.mark.parametrize("world", ["circuit", "walker"])
def test_two_idle_players_draw(world: str) -> None:
    with by_hand(Settings(world=world, population=8, seed=2, courses=there(world)), SMALL) as one:
        one.breed(2)
        one.wait(0.1)
        one.press(pygame.K_j)
        duel = one.scene.driver
        assert isinstance(duel, Duel | walking.Duel)
        one.wait(2.5, drawn=0)
        assert duel.replay.tick == 0, "nobody has touched a key"
        one.hold(pygame.K_RIGHT, 0.05)
        for _ in range(3000):
            one.wait(1 / 60, drawn=0)
            if not duel.driving:
                break
        assert not duel.driving and duel.drawn and not duel.won
        one.wait(0.2)


def test_a_beginner_meets_the_earliest_champions_and_then_later_ones() -> None:
    with by_hand(
        Settings(world="circuit", population=48, seed=1, strategy="rank-sampling", courses=("oval",)), SMALL
    ) as one:
        one.breed(30)
        one.wait(0.1)
        one.press(pygame.K_u, pygame.K_m)
        ghosts = one.scene.snapshot.ghosts
        met = one.scene.replay.lineup.generations
        assert met == tuple(ghost.generation for ghost in ghosts[: len(met)]) and met[0] == 0
        assert one.scene.frame._best_line and one.scene.driver.eased
        one.press(pygame.K_m)
        one.scene._beaten = 2
        one.press(pygame.K_m)
        assert one.scene.replay.lineup.generations[0] == ghosts[min(2, len(ghosts) - 1)].generation


def test_a_beginner_meets_mice_and_cats_of_generation_0() -> None:
    with by_hand(Settings(world="chase", population=12, seed=2), SMALL) as one:
        one.breed(25)
        one.wait(0.1)
        one.press(pygame.K_u, pygame.K_m)
        cat = one.scene.game.players[1]
        assert cat.brain.generation == 0 and "eased" in one.app.stage.note
        one.wait(0.1)
        assert one.scene.results.apart == EASED
        one.press(pygame.K_u)
        assert one.scene.game.players[1].brain.generation == 24


@pytest.mark.parametrize("world", INTO)
def test_a_result_stands_beside_the_road_and_gets_a_name(world: str) -> None:
    with by_hand(Settings(world=world, population=8, seed=2, courses=there(world))) as one:
        one.breed(2)
        one.wait(0.1)
        one.press(pygame.K_m)
        one.hold(INTO[world], 0.02)
        one.wait(2.5)
        driver, replay = one.scene.driver, one.scene.replay
        one.key(INTO[world], down=True)
        one.wait(0.3)
        if world == "circuit":
            replay.session.nudge(BEST_LAP, np.where(np.arange(replay.session.count) == driver.me, 1500.0, 0.0))
        replay.session.leave_out(np.arange(replay.session.count) == driver.me)
        one.wait(0.3)
        one.key(INTO[world], down=False)
        assert driver.place == 1
        one.wait(1.5)
        right = one.picture()[70:600, 932:1256]
        assert (right == np.array(theme.BEST)).all(axis=2).sum() > 400, "its frame and this one's line"
        one.press(pygame.K_RETURN)
        entry = one.app.scenes[-1]
        assert isinstance(entry, NameEntry)
        one.press(pygame.K_a, pygame.K_n, pygame.K_RETURN)
        assert one.app.scenes[-1] is entry, "three letters or more"
        letter = next(there for there in buttons.there() if there.key == pygame.K_b)
        pygame.event.post(pygame.event.Event(pygame.MOUSEBUTTONDOWN, pos=letter.box.center, button=1))
        one.wait(0.1)
        pad = {"mod": 0, "unicode": "", "pad": True}
        for key in (pygame.K_RIGHT, pygame.K_RIGHT, pygame.K_m):
            pygame.event.post(pygame.event.Event(pygame.KEYDOWN, key=key, **pad))
            one.wait(0.05)
        assert entry.name == "ANBC", "keys, mouse and pad"
        one.press(pygame.K_RETURN)
        assert len(one.app.scenes) == 1
        (kept,) = Records(places.records()).best(driver.table)
        assert kept.name == "ANBC" and kept.score == driver.drive.score
        one.wait(0.2)
        one.press(pygame.K_m)
        assert one.scene.driver.player == "ANBC", "the next result is theirs, too"


def test_beginners_have_a_wider_corridor_and_a_slower_cart_and_it_is_said() -> None:
    with by_hand(Settings(world="corridor", population=8, seed=2), SMALL) as one:
        one.breed(2)
        one.wait(0.1)

        def width() -> np.ndarray:
            return np.asarray(one.scene.replay.course.table[0] - one.scene.replay.course.table[1])

        usual = width()
        one.press(pygame.K_u)
        assert "in a wider corridor" in one.app.stage.note
        for _ in range(2):
            one.press(pygame.K_m)
            wide = width()
            assert np.allclose(wide, 1.5 * usual, rtol=1e-3), "once, however often it is driven"
            one.press(pygame.K_ESCAPE)
        one.press(pygame.K_m)
        assert one.scene.driver.eased_is == "in a wider corridor"
        one.press(pygame.K_u)
        assert np.array_equal(width(), usual) and not one.scene.driver.eased
    with by_hand(Settings(world="cartpole", population=8, seed=2), SMALL) as one:
        one.breed(2)
        one.wait(0.1)
        one.press(pygame.K_m)
        speed = one.scene.hand_speed
        one.press(pygame.K_u)
        assert one.scene.driver.eased and one.scene.hand_speed == speed / 2
