"""A person on the circuit: races, kept laps, ghosts, matches by a word, and brains that learn from a person."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pygame
import pytest

from game.scenes.breeding.frame import TOP
from game.scenes.breeding.replay import Lineup
from game.scenes.circuit import field
from game.scenes.circuit.hud import standings_height
from game.scenes.circuit.race import FASTER, LEFT, RIGHT, SLOWER, Race, Wheel
from game.scenes.circuit.replay import RACE_LAPS, Laps
from game.scenes.circuit.screens import careful_keys, drive
from game.store import places
from game.store.records import Records
from game.training.settings import Settings
from game.ui import theme
from game.window.by_hand import ByHand, by_hand
from game.window.still import A_DAY
from game.worlds import WORLDS
from game.worlds.circuit import CIRCUIT, laps
from game.worlds.circuit.kernel import BACK, BEST_LAP, SIDE, SPEED, STEER, WAY
from tests.lap_driver import small_circuit
from tests.test_circuit_scene import QUICK, SMALL, shown, started

COUNTDOWN = 2.5


def race_of(one: ByHand) -> Race:
    driver = one.scene.driver
    assert isinstance(driver, Race)
    return driver


@pytest.fixture
def small(home: Path) -> Settings:
    """A run on a small and wide circuit."""
    path = small_circuit(places.circuits() / "circuit-1.json")
    return Settings(world="circuit", strategy="rank-sampling", population=16, courses=(str(path),), seed=1)


def begin(one: ByHand, generations: int = 1) -> Race:
    """A race after its countdown."""
    started(one, generations)
    one.press(pygame.K_m)
    one.hold(pygame.K_UP, 0.05)
    one.wait(COUNTDOWN)
    return race_of(one)


def test_lights_a_grid_and_nobody_moves_before_they_go_out() -> None:
    with by_hand(QUICK) as one:
        started(one, 3)
        one.press(pygame.K_m)
        race, replay = race_of(one), shown(one)
        assert replay.session.count == field.RIVALS + 1 and race.me == field.RIVALS
        assert replay.course.ticks >= 240 * 60, "time enough for three laps of anybody"
        back, side = replay.session.field(BACK), replay.session.field(SIDE)
        assert (back > 0).all() and len(set(back.tolist())) == 8 and race.me == int(np.argmax(back))
        assert (abs(side) < replay.line.half - 1).all()
        along = (replay.poses[:2].T - replay.line.points[0]) @ replay.line.tangents[0]
        np.testing.assert_allclose(along, -back, atol=1e-3)
        one.wait(3.0)
        assert race.countdown > 2 and replay.tick == 0, "the first key begins it"
        one.key(pygame.K_UP, down=True)
        lights = []
        for _ in range(3):
            one.wait(0.7)
            lights.append(int((one.picture()[110:190, 300:640, 0] > 180).sum()))
            assert replay.tick == 0 and race.countdown > 0
        assert lights[0] < lights[1] < lights[2], "one by one"
        one.wait(1.2)
        assert race.countdown == 0 and replay.tick > 20 and replay.session.field(SPEED)[race.me] > 1


def test_three_careful_laps_are_counted_and_kept(small: Settings) -> None:
    with by_hand(small, (320, 180)) as one:
        race, replay = begin(one), shown(one)
        drive(one, lambda replay: race.best_lap > 0)
        assert race.lap == 2 and replay.laps[race.me] == 1 and race.driving
        assert len(list(places.laps().glob("*.lap"))) == 1, "at once, not at the end"
        first = race.last_lap
        assert first == pytest.approx(race.best_lap) and 10 < first < 40
        drive(one, lambda replay: False)
        assert race.finished and not race.driving and replay.over and race.place == 1 and race.rank == (1, 8)
        assert replay.laps[race.me] == RACE_LAPS and race.best_lap < first, "a flying lap is faster"
        one.wait(0.1)
        assert one.scene._held == [0.0] * 8
        course = replay.course
        lap = laps.load_lap(laps.path_of(places.laps(), course), course.name)
        assert lap is not None and lap.seconds == pytest.approx(race.best_lap)
        assert abs(len(lap.poses) - lap.seconds * 60) < 2 and set(np.sign(lap.done[:, 1])) <= {-1, 0, 1}
        (kept,) = Records(places.records()).best(race.table)
        assert kept.score == -round(1000 * race.best_lap)
        before = shown(one)
        one.wait(1)
        one.press(pygame.K_m)
        assert shown(one) is not before, "M races again"
        one.hold(pygame.K_UP, 0.05)
        one.wait(COUNTDOWN + 1)
        again, look = race_of(one), one.scene.frame.look
        assert again.own is not None and again.own.seconds == lap.seconds and again.record
        ghost = next(ghost for ghost in look.ghosts if ghost.label == "your best")
        tick = shown(one).tick
        assert ghost.pose == pytest.approx(lap.pose(tick), abs=1e-4)


def test_a_lap_can_be_driven_at_ten_frames_a_second(small: Settings) -> None:
    with by_hand(small, (320, 180)) as one:
        race, replay = begin(one), shown(one)
        held: set[int] = set()
        for _ in range(600):
            wanted = careful_keys(replay, 12.0)
            for key in held ^ wanted:
                one.key(key, down=key in wanted)
            held = wanted
            one.app.frame(0.1)
            if race.best_lap or race.crashed:
                break
        assert race.best_lap and not race.crashed


def test_the_wheel_turns_as_fast_with_few_frames_as_with_many() -> None:
    turned = []
    for frames, seconds in ((6, 1 / 60), (1, 0.1)):
        with by_hand(QUICK, SMALL) as one:
            race = begin(one)
            before = shown(one).tick
            one.key(pygame.K_LEFT, down=True)
            for _ in range(frames):
                one.app.frame(seconds)
            assert shown(one).tick == before + 6
            turned.append(float(shown(one).session.field(STEER)[race.me]))
    assert 0.3 < turned[0] == turned[1] < 0.7


def test_the_speed_can_be_read_beside_the_best_lap() -> None:
    with by_hand(QUICK) as one:
        begin(one)
        one.press(pygame.K_SPACE)
        one.watch(0.2)
        place = (slice(574, 640), slice(770, 905))
        before = one.picture()[place]
        one.press(pygame.K_i)
        one.watch(0.4)
        assert one.scene.frame.look.best_line is not None
        assert (one.picture()[place] == before).all()


def test_names_of_a_larger_field_are_gone_from_a_smaller_one() -> None:
    """A row of the standings was left between the panels."""
    with by_hand(QUICK) as one:
        one.breed(3)
        one.wait(0.1)
        one.press(pygame.K_m)
        one.wait(0.2)
        many = race_of(one).laps.session.count
        one.press(pygame.K_u)
        one.wait(0.2)
        few = race_of(one).laps.session.count
        assert few < many
        bottom = round(TOP + standings_height(race_of(one).laps))
        gap = one.picture()[bottom + 2 : bottom + theme.GAP - 2, -theme.EDGE - theme.RIGHT + 20 : -theme.EDGE - 20]
        assert (gap == theme.GROUND).all()


def test_times_stand_in_the_table_fastest_first(small: Settings) -> None:
    with by_hand(small, (320, 180)) as one:
        for lap in (21.5, 19.25, 23.0):
            race = begin(one)
            shown(one).session.nudge(BEST_LAP, np.where(np.arange(8) == race.me, lap * 60, 0))
            shown(one).session.leave_out(np.arange(8) == race.me)
            one.wait(1.1)
            assert not race.driving
        kept = Records(places.records()).best(race.table)
        assert [drive.score for drive in kept] == [-19250, -21500, -23000] and race.place == 3


def test_a_crash_ends_the_race_with_a_result_and_no_time() -> None:
    with by_hand(QUICK) as one:
        race, replay = begin(one, 40), shown(one)
        one.key(pygame.K_UP, down=True)
        one.key(pygame.K_LEFT, down=True)
        one.wait(4)
        assert race.crashed and not race.driving and not race.finished and race.place == 0
        assert replay.racing.any() and not replay.over, "others drive on"
        assert not Records(places.records()).best(race.table) and not list(places.laps().glob("*"))
        before = one.picture()[110:150, 180:760].std()
        assert before > 5, "it is written on the screen"
        one.key(pygame.K_UP, down=False)
        one.key(pygame.K_LEFT, down=False)
        one.wait(3)
        assert replay.racing[race.watched], "and are followed"
        while not replay.over:
            tick = replay.tick
            one.wait(0.1, drawn=0)
            assert replay.tick > tick and race_of(one) is race
        assert not replay.racing.any() and replay.tick < replay.course.ticks
        one.wait(6)
        assert one.scene.driver is None and not shown(one).lineup.person
        assert one.scene._held == [0.0] * 8


def test_the_wheel_can_be_given_back_and_the_race_ends_when_the_last_car_does() -> None:
    with by_hand(QUICK, SMALL) as one:
        race, replay = begin(one, 60), shown(one)
        one.press(pygame.K_m)
        assert race.given_back and not race.driving
        (mine,) = (line for line in race.standings() if line.individual == race.me)
        assert (mine.name, mine.generation) == (replay.name(0), replay.lineup.generations[0]), "the champion drives"
        one.wait(1)
        assert replay.session.field(SPEED)[race.me] > 3, "a champion's brain drives"
        while not replay.over:
            replay.step()
        one.wait(0.1)
        assert race.crashed or race.finished
        assert replay.over and replay.tick < replay.course.ticks and race.place is None
        assert not list(places.laps().glob("*")), "the laps of a brain are no person's"


def test_places_and_gaps_follow_the_road_and_the_finished_stay_in_front() -> None:
    genomes = np.zeros((4, CIRCUIT.network.genes), dtype=np.float32)
    replay = Laps(CIRCUIT, CIRCUIT.network, Lineup(genomes, 4, person=True), CIRCUIT.course("oval"))
    race = Race(replay, Wheel(), Records(places.records()), A_DAY, lambda lap: None, None)
    assert replay.order.tolist() == [0, 1, 2, 3, 4], "as they stand on the grid"
    replay.session.run(1)
    replay.session.nudge(WAY, np.array([100.0, 500, 300, 400, 200]))
    replay.session.leave_out(np.array([False, False, False, True, False]))
    assert replay.order.tolist() == [1, 3, 2, 4, 0] and race.rank == (4, 5)
    replay.session.tick = 1200
    lines = race.standings()
    assert [line.individual for line in lines] == replay.order.tolist()
    assert [line.state for line in lines] == ["racing", "out", "racing", "racing", "racing"]
    gaps = [line.behind for line in lines]
    assert gaps[0] == 0 and gaps == sorted(gaps) and lines[2].behind == pytest.approx(200 / 25, abs=1)
    way = replay.ways[3]
    for _ in range(30):
        replay.step()
    assert replay.ways[3] == way, "the crashed stay where they are"
    replay.session.nudge(WAY, np.array([0.0, 0, 150, 0, 0]))
    assert replay.order.tolist()[:3] == [1, 2, 3], "and are overtaken"
    replay.finish_ticks[[0, 4]] = 900, 840
    assert replay.order.tolist()[:2] == [4, 0] and race.rank == (1, 5)
    lines = race.standings()
    first, second, third = lines[:3]
    assert (first.name, first.state, second.state, third.state) == ("You", "finished", "finished", "racing")
    assert second.behind == pytest.approx(1.0)
    assert third.behind >= (replay.tick - 840) / 60, "it is still not there"


def test_a_damaged_lap_is_one_line_and_is_set_aside() -> None:
    with by_hand(QUICK, SMALL) as one:
        path = laps.path_of(places.laps(), CIRCUIT.course("oval"))
        path.parent.mkdir(parents=True)
        path.write_bytes(b"not a lap")
        race = begin(one)
        assert race.own is None and race.driving and shown(one).tick > 0
        assert path.with_name(path.name + ".damaged").read_bytes() == b"not a lap"
        note = one.app.stage.note
        assert note.startswith("your best lap: ") and path.name in note and "\n" not in note


def test_a_lap_that_cannot_be_kept_is_one_line(small: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(laps, "save_lap", full)
    with by_hand(small, (320, 180)) as one:
        race = begin(one)
        drive(one, lambda replay: race.best_lap > 0)
        assert race.own is not None and race.driving and one.app.running
        assert one.app.stage.note == "the lap could not be kept: No space left on device"


def test_space_holds_the_lights_of_the_start() -> None:
    with by_hand(QUICK, SMALL) as one:
        started(one)
        one.press(pygame.K_m)
        one.hold(pygame.K_UP, 0.5)
        one.press(pygame.K_SPACE)
        left = race_of(one).countdown
        one.wait(4)
        assert race_of(one).countdown == left > 1 and shown(one).tick == 0
        one.press(pygame.K_SPACE)
        one.wait(2.5)
        assert race_of(one).countdown == 0 and shown(one).tick > 0


def test_r_f2_and_space_during_a_race() -> None:
    with by_hand(QUICK, SMALL) as one:
        race, replay = begin(one), shown(one)
        one.press(pygame.K_SPACE)
        tick = replay.tick
        one.wait(0.3)
        assert replay.tick == tick and one.scene.paused
        one.press(pygame.K_SPACE)
        one.press(pygame.K_F2)
        assert one.app.world != "circuit"
        one.wait(0.2)
        for _ in range(len(WORLDS) - 1):
            one.press(pygame.K_F2)
        assert one.app.world == "circuit" and race_of(one) is race and race.driving
        assert replay.tick < tick + 10, "it waited"
        one.press(pygame.K_r)
        one.breed(1)
        one.wait(0.1)
        assert one.scene.driver is None and not shown(one).lineup.person and shown(one).number == 0


def test_another_track_in_the_panel_ends_the_race() -> None:
    with by_hand(QUICK, SMALL) as one:
        begin(one)
        one.scene.change(Settings(world="circuit", population=48, courses=("flowing",), seed=1))
        one.wait(0.1)
        assert one.scene.driver is None and shown(one).course.name == "flowing"


def test_a_stick_steers_by_as_much_as_it_is_pushed() -> None:
    def axis(one: ByHand, number: int, value: float) -> None:
        pygame.event.post(pygame.event.Event(pygame.JOYAXISMOTION, axis=number, value=value, instance_id=0))
        one.wait(0.3)

    with by_hand(QUICK, SMALL) as one:
        race = begin(one)
        held, steer = one.scene, race.me
        axis(one, 0, -0.4)
        assert held._held[LEFT] == pytest.approx(0.4) and held._held[RIGHT] == 0
        assert shown(one).session.field(STEER)[steer] == pytest.approx(0.4, abs=0.01)
        axis(one, 0, 0.8)
        assert held._held[LEFT] == 0 and shown(one).session.field(STEER)[steer] == pytest.approx(-0.8, abs=0.01)
        axis(one, 0, 0.05)
        assert held._held == [0.0] * 8
        axis(one, 5, 0.0)
        assert held._held[FASTER] == 0.5
        for button, pedal in ((0, FASTER), (2, SLOWER)):
            for kind, down in ((pygame.JOYBUTTONDOWN, 1.0), (pygame.JOYBUTTONUP, 0.0)):
                pygame.event.post(pygame.event.Event(kind, button=button, instance_id=0))
                one.wait(0.05)
                assert held._held[pedal] == down and race.driving, "A does not give the wheel back"


def test_who_does_not_drive_off_is_told_why_the_race_is_over() -> None:
    with by_hand(QUICK) as one:
        race = begin(one)
        one.wait(COUNTDOWN + 5)
        assert race.stood_still and race.crashed and race.place is not None
