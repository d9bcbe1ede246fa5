"""Two people at one machine: a race on a split screen."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pygame
import pytest

from game.scenes.breeding.replay import Lineup
from game.scenes.circuit.duel import Duel
from game.scenes.circuit.race import FASTER, SEAT, Race, Wheel
from game.scenes.circuit.replay import RACE_LAPS, Laps
from game.scenes.circuit.screens import drive
from game.store import places
from game.store.records import Records
from game.training.settings import Settings
from game.ui import theme
from game.ui.gamepad import BRAKE, GAS, STICK_X
from game.window.by_hand import ByHand, by_hand
from game.window.still import A_DAY
from game.worlds import WORLDS
from game.worlds.circuit import CIRCUIT, laps
from game.worlds.circuit.kernel import BEST_LAP, SPEED, WAY
from game.worlds.circuit.kernel import STEER as WHEEL
from game.worlds.circuit.laps import Lap
from tests.lap_driver import small_circuit
from tests.test_circuit_scene import QUICK, SMALL, shown, started
from tests.test_gamepad import fake_pads

LIGHTS = 2.5


def duel_of(one: ByHand) -> Duel:
    assert isinstance(one.scene.driver, Duel)
    return one.scene.driver


def begin(one: ByHand, generations: int = 1) -> Duel:
    """A race for two after its countdown."""
    started(one, generations)
    one.press(pygame.K_j)
    one.hold(pygame.K_UP, 0.05)
    one.wait(LIGHTS)
    return duel_of(one)


@pytest.fixture
def small(home: Path) -> Settings:
    """A run on a small and wide circuit."""
    path = small_circuit(places.circuits() / "circuit-1.json")
    return Settings(world="circuit", strategy="rank-sampling", population=16, courses=(str(path),), seed=1)


@pytest.fixture
def pads(monkeypatch: pytest.MonkeyPatch) -> None:
    fake_pads(monkeypatch)


def plug(one: ByHand, *indices: int) -> None:
    for index in indices:
        pygame.event.post(pygame.event.Event(pygame.JOYDEVICEADDED, device_index=index))
    one.wait(0.05)


def pad(one: ByHand, kind: int, index: int, seconds: float = 0.1, **facts: object) -> None:
    """Something happens on a pad, and time passes."""
    pygame.event.post(pygame.event.Event(kind, instance_id=100 + index, **facts))
    one.wait(seconds)


def test_both_stand_on_the_grid_among_six_champions() -> None:
    with by_hand(QUICK, SMALL) as one:
        started(one, 30)
        one.press(pygame.K_j)
        duel, replay = duel_of(one), shown(one)
        assert replay.session.count == 8 and replay.lineup.population == 6 and list(replay.lineup.people) == [6, 7]
        assert [race.me for race in duel.races] == [6, 7] and duel.countdown > 2
        one.key(pygame.K_UP, down=True)
        one.key(pygame.K_w, down=True)
        one.wait(1)
        assert replay.tick == 0, "nobody moves before the lights go out"
        names = [line.name for line in duel.races[0].standings()]
        assert names[-2:] == ["Player 1", "Player 2"] and names[0] == replay.name(0)


def test_each_steers_with_the_own_keys() -> None:
    with by_hand(QUICK, SMALL) as one:
        duel, replay = begin(one), shown(one)
        first, second = (race.me for race in duel.races)
        for key, who, side in (
            (pygame.K_LEFT, first, 1),
            (pygame.K_RIGHT, first, -1),
            (pygame.K_a, second, 1),
            (pygame.K_d, second, -1),
        ):
            one.key(key, down=True)
            one.wait(0.25)
            steer = replay.session.field(WHEEL)
            assert steer[who] * side > 0.5 and abs(steer[first + second - who]) < 0.1
            one.key(key, down=False)
            one.wait(0.4)
        one.key(pygame.K_w, down=True)
        one.wait(0.5)
        speed = replay.session.field(SPEED)
        assert speed[second] > 2 and speed[first] == 0, "W accelerates and asks for no word"
        one.key(pygame.K_UP, down=True)
        one.wait(0.5)
        assert replay.session.field(SPEED)[first] > 2 and one.app.scenes == [one.scene]


def test_it_is_the_session_that_training_runs(small: Settings) -> None:
    with by_hand(small, SMALL) as one:
        duel, replay = begin(one), shown(one)
        done: list[list[np.ndarray]] = []
        replay.on_tick.append(lambda: done.append([race._wheel.outputs for race in duel.races]))
        tick = replay.tick
        again = Laps(CIRCUIT, replay.network, replay.lineup, replay.course)
        again.session.run(tick)
        drive(one, lambda replay: replay.tick >= 300, 12.0, 9.0)
        for outputs in done:
            for race, wheel in zip(duel.races, outputs, strict=True):
                again.session.take_over(race.me, wheel.tolist())
            again.step()
        for row in (SPEED, WAY, WHEEL):
            assert (again.session.field(row) == replay.session.field(row)).all()
        assert replay.session.field(WAY)[6] > replay.session.field(WAY)[7] + 5


@pytest.mark.usefixtures("pads")
def test_two_pads_steer_two_cars_and_may_come_and_go() -> None:
    with by_hand(QUICK, SMALL) as one:
        plug(one, 0, 1)
        assert len(one.app.gamepads.names) == 2
        duel, replay = begin(one), shown(one)
        first, second = (race.me for race in duel.races)
        pad(one, pygame.JOYAXISMOTION, 1, 0.3, axis=0, value=-0.5)
        pad(one, pygame.JOYAXISMOTION, 0, 0.3, axis=0, value=0.9)
        steer = replay.session.field(WHEEL)
        assert steer[first] == pytest.approx(-0.9, abs=0.01) and steer[second] == pytest.approx(0.5, abs=0.01)
        held = one.scene._held
        pad(one, pygame.JOYBUTTONDOWN, 1, button=0)
        assert held[SEAT + FASTER] == 1 and held[FASTER] == 0 and duel.driving, "A gives no wheel back"
        pad(one, pygame.JOYBUTTONDOWN, 1, button=3)
        assert shown(one) is replay, "Y leaves for no unseen circuit"
        pad(one, pygame.JOYHATMOTION, 1, hat=0, value=(1, 0))
        assert held[SEAT + 1] == 1 and held[1] == pytest.approx(0.9)
        pad(one, pygame.JOYDEVICEREMOVED, 1)
        assert not any(held[SEAT:]) and held[1] == pytest.approx(0.9), "what it held down is let go"
        plug(one, 4)
        pad(one, pygame.JOYAXISMOTION, 4, 0.3, axis=0, value=0.7)
        assert replay.session.field(WHEEL)[second] == pytest.approx(-0.7, abs=0.01), "it takes the free place"


@pytest.mark.usefixtures("pads")
def test_two_alike_that_sdl_knows_race_and_one_is_changed_for_another() -> None:
    def axis(index: int, axis: int, value: int) -> None:
        pad(one, pygame.JOYAXISMOTION, index, 0.0, axis=2, value=0.7)  # which drivers tell of it, beside SDL
        pad(one, pygame.CONTROLLERAXISMOTION, index, 0.3, axis=axis, value=value)

    with by_hand(QUICK, SMALL) as one:
        plug(one, 10, 11)
        duel = begin(one)
        held, replay = one.scene._held, shown(one)
        axis(10, GAS, 32767)
        axis(11, BRAKE, 32767)
        axis(11, STICK_X, -16384)
        assert held[:SEAT] == [0, 0, 1, 0] and held[SEAT:] == pytest.approx([0.5, 0, 0, 1], abs=0.001)
        pad(one, pygame.JOYBUTTONDOWN, 10, button=7)
        pad(one, pygame.JOYBUTTONDOWN, 10, button=6)
        assert not one.scene.paused and shown(one) is replay and duel.driving, "a driver's buttons for the triggers"
        pad(one, pygame.JOYDEVICEREMOVED, 10)
        assert not any(held[:SEAT]) and held[SEAT + 3] == 1
        plug(one, 10)
        axis(10, GAS, 32767)
        assert held[:SEAT] == [0, 0, 1, 0] and one.app.gamepads.names == ["Pad 10", "Pad 11"]


@pytest.mark.usefixtures("pads")
def test_with_one_pad_both_halves_of_the_keyboard_steer_too() -> None:
    with by_hand(QUICK, SMALL) as one:
        plug(one, 0)
        duel, replay = begin(one), shown(one)
        first, second = (race.me for race in duel.races)
        pad(one, pygame.JOYAXISMOTION, 0, 0.3, axis=0, value=-0.8)
        one.key(pygame.K_d, down=True)
        one.wait(0.3)
        steer = replay.session.field(WHEEL)
        assert steer[first] == pytest.approx(0.8, abs=0.01) and steer[second] == -1
        pad(one, pygame.JOYAXISMOTION, 0, 0.1, axis=0, value=0.0)
        one.key(pygame.K_RIGHT, down=True)
        one.wait(0.4)
        assert replay.session.field(WHEEL)[first] == -1


def test_the_picture_is_split_as_long_as_one_of_them_drives() -> None:
    with by_hand(QUICK) as one:
        duel, replay = begin(one, 20), shown(one)
        assert (one.picture()[100:600, 25] == theme.YOU).all() and (one.picture()[100:600, 1253] == theme.MEDIAN).all()
        one.hold(pygame.K_UP, 0.5)
        assert (one.picture()[200:480, 30:630] != one.picture()[200:480, 650:1250]).any()
        replay.session.leave_out(np.arange(8) == duel.races[0].me)
        one.wait(0.1)
        assert not duel.races[0].driving and duel.driving
        assert (one.picture()[100:600, 1253] == theme.MEDIAN).all()
        tick, split = replay.tick, one.scene.frame.split
        one.wait(0.2)
        assert replay.tick > tick, "the race goes on for the other"
        replay.session.leave_out(np.arange(8) == duel.races[1].me)
        one.wait(0.1)
        assert not duel.driving and not (one.picture()[100:600, 1253] == theme.MEDIAN).any()
        assert one.scene.frame.split is not split, "its grounds are let go"


def test_a_split_picture_does_not_keep_the_ground_of_the_whole_one() -> None:
    """From near it is 20 MB, and each half has its own."""
    with by_hand(QUICK) as one:
        one.breed(2)
        one.wait(0.2)
        one.press(pygame.K_o)
        one.wait(1.0)
        plates = one.scene.frame.view._road._plates
        assert set(plates) == {"whole", "far", "near"}
        begin(one, 20)
        assert set(one.scene.frame.view._road._plates) == {"whole"}


def test_settings_that_are_open_do_not_lie_on_the_second_half() -> None:
    with by_hand(QUICK) as one:
        one.press(pygame.K_TAB)
        begin(one, 20)
        assert (one.picture()[100:600, 1253] == theme.MEDIAN).all()


def test_three_laps_each_and_a_result(small: Settings) -> None:
    with by_hand(small, (320, 180)) as one:
        duel, replay = begin(one), shown(one)
        first, second = duel.races
        drive(one, lambda replay: not first.driving, 12.0, 9.0)
        assert first.finished and first.place == 1 and second.driving and duel.driving and not replay.over
        assert first.rank == (1, 8) and duel.gap_of(0) == -duel.gap_of(1) > 1
        best = first.best_lap
        replay.session.nudge(BEST_LAP, np.where(np.arange(8) == first.me, -60.0, 0.0))
        drive(one, lambda replay: not second.driving, 0.0, 9.0)
        assert replay.laps[second.me] == RACE_LAPS and first.best_lap == best, "a brain drives on, the result stays"
        assert duel.winner is first and duel.loser is second
        apart, unit = duel.apart
        assert unit == "s" and apart == pytest.approx(second.seconds - first.seconds) and apart > 1
        lap = laps.load_lap(laps.path_of(places.laps(), replay.course), replay.course.name)
        assert lap is not None and lap.seconds == pytest.approx(min(race.best_lap for race in duel.races))
        scores = [kept.score for kept in Records(places.records()).best(first.table)]
        assert scores == sorted((-round(1000 * race.best_lap) for race in duel.races), reverse=True)
        one.wait(1.1)
        one.press(pygame.K_j)
        assert duel_of(one) is not duel and duel_of(one).countdown > 0, "J races again"


def test_after_the_finish_a_brain_drives_on_and_the_others_are_followed() -> None:
    with by_hand(QUICK, SMALL) as one:
        started(one, 60)
        one.press(pygame.K_m)
        one.hold(pygame.K_UP, 0.05)
        one.wait(LIGHTS)
        race, replay = one.scene.driver, shown(one)
        assert isinstance(race, Race)
        replay.finish_ticks[race.me] = replay.tick
        one.wait(1)
        assert race.finished and not race.driving and race.watched == race.me
        assert replay.session.field(SPEED)[race.me] > 3, "nobody holds a key"
        one.wait(1.5)
        assert race.watched != race.me and replay.racing[race.watched]
        assert one.scene.frame.look.watched == race.watched
        assert replay.name(race.me) == "You", "it was the person's race"
        before = race.standings()[1]
        replay.session.nudge(WAY, np.where(np.arange(8) == race.me, 9 * replay.line.length, 0.0))
        assert race.standings()[1] == before, "how far the brain goes on counts for nothing"


def test_who_got_further_has_won_where_nobody_finishes() -> None:
    genomes = np.zeros((2, CIRCUIT.network.genes), dtype=np.float32)
    replay = Laps(CIRCUIT, CIRCUIT.network, Lineup(genomes, 2, person=2), CIRCUIT.course("oval"))
    kept: list[Lap] = []
    records = Records(places.records())
    duel = Duel(tuple(Race(replay, Wheel(), records, A_DAY, kept.append, None, seat) for seat in (0, 1)))  # type: ignore[arg-type]
    replay.session.run(1)
    replay.session.nudge(WAY, np.array([0.0, 0, 100, 340]))
    replay.session.leave_out(np.array([False, False, True, False]))
    assert not duel.settle() and duel.driving
    replay.session.leave_out(np.array([False, False, False, True]))
    assert duel.settle() and not duel.driving and not duel.settle(), "once"
    assert duel.winner is duel.races[1] and duel.me == duel.winner.me and duel.place == 0
    assert duel.apart == (pytest.approx(240 + 2.0 - 0.0, abs=8), "m")
    replay.finish_ticks[2] = 900
    assert duel.winner is duel.races[0] and duel.apart[1] == "m"
    replay.finish_ticks[3] = 960
    assert duel.apart == (1.0, "s") and not records.best(duel.races[0].table)


def test_the_others_drive_on_after_both_are_out() -> None:
    with by_hand(QUICK, SMALL) as one:
        duel, replay = begin(one, 60), shown(one)
        one.key(pygame.K_UP, down=True)
        one.key(pygame.K_w, down=True)
        one.wait(6)
        assert not duel.driving and replay.racing.any()
        before, tick = one.picture(), replay.tick
        one.wait(0.5)
        assert replay.tick > tick and (before != one.picture()).any()
        while not replay.over:
            replay.step()
        one.wait(6)
        assert one.scene.driver is None and not shown(one).lineup.person


def test_esc_m_r_and_other_keys_in_a_race_for_two() -> None:
    with by_hand(QUICK, SMALL) as one:
        duel = begin(one)
        one.press(pygame.K_j)
        assert duel_of(one) is duel and one.app.stage.note == "Esc leaves the race for two"
        one.press(pygame.K_ESCAPE)
        assert one.scene.driver is None and not shown(one).lineup.person and one.app.running
        one.press(pygame.K_m)
        assert isinstance(one.scene.driver, Race) and shown(one).lineup.person == 1
        one.press(pygame.K_j)
        assert duel_of(one).countdown > 2 and shown(one).lineup.person == 2, "from a race alone, too"
        one.wait(LIGHTS)
        one.press(pygame.K_m)
        assert duel_of(one).given_back and not duel_of(one).driving and not shown(one).by_hand
        one.wait(0.5)
        one.press(pygame.K_j)
        one.wait(0.5)
        one.press(pygame.K_r)
        one.breed(1)
        one.wait(0.1)
        assert one.scene.driver is None and shown(one).number == 0 and one.app.stage.trainer.snapshot.error is None


def test_pause_another_world_and_another_size_in_a_race_for_two() -> None:
    with by_hand(QUICK, SMALL) as one:
        started(one)
        one.press(pygame.K_j)
        one.press(pygame.K_SPACE)
        left = duel_of(one).countdown
        one.wait(3)
        assert duel_of(one).countdown == left and one.scene.paused, "the lights wait, too"
        one.press(pygame.K_SPACE)
        one.wait(LIGHTS)
        duel, replay = duel_of(one), shown(one)
        one.key(pygame.K_a, down=True)
        one.wait(0.2)
        one.press(pygame.K_SPACE)
        tick = replay.tick
        one.wait(0.3)
        assert replay.tick == tick
        one.press(pygame.K_SPACE)
        for _ in range(len(WORLDS)):
            one.press(pygame.K_F2)
        assert one.app.world == "circuit" and duel_of(one) is duel and not any(one.scene._held)
        for size in ((1920, 1080), (640, 360), (800, 1000), (320, 180)):
            pygame.display.set_mode(size, pygame.RESIZABLE)
            one.wait(0.1)
            picture = one.picture()
            assert picture.shape[:2] == size[::-1] and all(part.std() > 2 for part in np.array_split(picture, 3))
        for key in (pygame.K_o, pygame.K_i, pygame.K_x, pygame.K_TAB, pygame.K_g):
            one.press(key)
            one.wait(0.1)
        assert duel_of(one) is duel
