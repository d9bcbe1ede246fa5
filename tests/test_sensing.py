"""Cars that see elsewhere: in the rules, in names, and on the screen, where points and rays can be pulled."""

from __future__ import annotations

import math
import pickle
from dataclasses import replace
from pathlib import Path

import numpy as np
import pygame
import pygame_gui
import pytest

from brains.files import FileError, load_brain, save_brain
from game.commands.evaluate import load_for_world, run_evaluation
from game.commands.train import begin_with
from game.engine.session import Evaluator, Session
from game.engine.side import Side
from game.scenes.base.portraits import course_of
from game.scenes.corridor.camera import between
from game.scenes.corridor.layout import CorridorFrame
from game.scenes.corridor.replay import Ride
from game.training.run import Run
from game.training.settings import Settings
from game.window.by_hand import ByHand, by_hand
from game.worlds import WORLDS, Course, CourseError
from game.worlds.circuit import kernel as circuit
from game.worlds.circuit.sensing import angles_in, angles_on, directions_on
from game.worlds.corridor.kernel import LOOK_AHEAD, P, V
from game.worlds.corridor.sensing import ahead_of, another, eyes_in, labels, named

CORRIDOR, CIRCUIT = WORLDS["corridor"], WORLDS["circuit"]


@pytest.mark.parametrize(("bare", "near", "far"), [("simple", 3, 14), ("random:5:300", 1, 40), ("narrows", 9, 9)])
def test_what_they_see_is_that_many_columns_ahead_and_all_else_is_the_same(bare: str, near: int, far: int) -> None:
    name = f"{bare}@ahead={near}-{far}"
    course, usual = CORRIDOR.course(name), CORRIDOR.course(bare)
    assert (
        ahead_of(course) == (0, near, far)
        and course.name == name
        and course.ticks == usual.ticks
        and course.goal == usual.goal
    )
    assert np.array_equal(course.table[:2, : usual.table.shape[1]], usual.table)
    rng, network = np.random.default_rng(1), CORRIDOR.network
    genomes = rng.normal(0, 1, (3, network.genes)).astype(np.float32)
    session = Session(CORRIDOR, [Side(network, genomes)], course)
    walls = np.pad(usual.table, ((0, 0), (0, 50)), mode="edge")
    # Without a hand they hit a wall at once: each is put into the middle, at columns up to the last one.
    crowd = np.zeros((2, 4), np.float32)
    ticks = np.array([0, 1, course.ticks // 2, course.ticks - 1])
    crowd[P], crowd[V] = walls[:, ticks].mean(axis=0), 0.1
    seen = np.zeros((7, 4), np.float32)
    CORRIDOR.observe_all(crowd, course.table, ticks, seen, 0)
    for k, tick in enumerate(ticks):
        away = [crowd[P, k] - walls[wall, tick + ahead] for ahead in (0, near, far) for wall in (0, 1)]
        assert seen[:, k] == pytest.approx([crowd[V, k], *away], abs=1e-6)
    session.run(1)
    first = [0.0, *(-walls[wall, ahead] for ahead in (0, near, far) for wall in (0, 1))]
    assert session.thoughts(1)[:7] == pytest.approx(first, abs=1e-6)
    assert labels(course) == (
        *("speed", "top now", "bottom now", f"top +{near}", f"bottom +{near}", f"top +{far}", f"bottom +{far}"),
    )


def test_usual_eyes_are_the_usual_course() -> None:
    course, usual = CORRIDOR.course("simple@ahead=5-9"), CORRIDOR.course("simple")
    assert np.array_equal(course.table, usual.table) and ahead_of(course) == LOOK_AHEAD == ahead_of(usual)
    assert named("simple@ahead=3-14", 5, 9) == "simple" == named("simple", 5, 9)
    assert named("a@b/track.json", 2, 8) == "a@b/track.json@ahead=2-8" and eyes_in("a@b/track.json") == (5, 9)
    again = another("ahead=5-9")(another("ahead=2-30")(usual))
    assert np.array_equal(again.table, usual.table)


@pytest.mark.parametrize("rule", ["ahead=0-5", "ahead=9-5", "ahead=3-41", "ahead=3", "ahead=a-b", "eyes=3-5", ""])
def test_a_rule_that_is_none_is_one_line(rule: str) -> None:
    with pytest.raises(CourseError, match=r"^@.*: expected @ahead=NEAR-FAR, columns from 1 to 40, as @ahead=3-14$"):
        CORRIDOR.course(f"simple@{rule}")


def test_a_run_breeds_and_is_examined_with_the_same_eyes() -> None:
    run = Run(Settings(courses=("simple@ahead=2-20", "fresh:200@ahead=2-20"), population=20, seed=2))
    made = run.step()
    assert [ahead_of(course) for course in made.courses] == [(0, 2, 20)] * 2
    held_out = run.objective._held_out  # type: ignore[attr-defined]
    assert {ahead_of(course) for course in held_out} == {(0, 2, 20)}
    run.close()


def ride(one: ByHand) -> Ride:
    replay = one.scene.replay
    assert isinstance(replay, Ride)
    return replay


def point(one: ByHand, ahead: int) -> tuple[int, int]:
    """Where a point at the lower wall is on the screen."""
    frame, shown = one.scene.view, ride(one)
    assert isinstance(frame, CorridorFrame)
    camera = frame.road.camera
    assert camera is not None
    column = shown.column + ahead
    return round(camera.x(column)), round(camera.y(between(shown.course.table[1], column)))


def seen_of(course: Course) -> tuple[int, int, int]:
    return ahead_of(course)


def test_points_are_pulled_and_breeding_goes_on_with_what_is_seen_then() -> None:
    with by_hand(Settings(population=32, seed=9)) as one:
        one.breed(3)
        one.wait(0.3)
        one.press(pygame.K_SPACE)
        one.wait(0.1)
        shown = one.picture()
        there, to = point(one, 9), point(one, 20)
        one.drag([there, (to[0], there[1])])
        one.wait(0.2)
        _, *eyes = seen_of(ride(one).course)
        assert eyes[0] == 5 and eyes[1] in (19, 20, 21) and (one.picture() != shown).any(), "at once"
        one.press(pygame.K_SPACE)
        one.breed(2)
        assert all(eyes_in(name) == tuple(eyes) for name in one.scene.snapshot.settings.courses)
        assert seen_of(one.scene.snapshot.newest.courses[0]) == (0, *eyes)
        one.press(pygame.K_n)
        one.wait(0.2)
        assert ride(one).course.unseen and seen_of(ride(one).course) == (0, *eyes), "unseen tracks, too"
        one.press(pygame.K_3)
        one.wait(0.2)
        assert ride(one).course.name.startswith("narrows@ahead=5-") and seen_of(ride(one).course) == (0, *eyes)


def lengths(name: str, turned: float) -> dict[int, float]:
    """Of the rays of a car that stands at the start and is turned to the left, by the degrees that they then go to."""
    course, network = CIRCUIT.course(name), CIRCUIT.network
    session = Session(CIRCUIT, [Side(network, np.zeros((1, network.genes), np.float32))], course)
    session.begin()
    state = np.array([session.field(row)[0] for row in range(CIRCUIT.fields)])
    x, y = state[[circuit.HEADING_X, circuit.HEADING_Y]]
    cosine, sine = np.cos(np.radians(turned)), np.sin(np.radians(turned))
    state[[circuit.HEADING_X, circuit.HEADING_Y]] = x * cosine - y * sine, y * cosine + x * sine
    states = np.array(state, np.float32)[:, None].copy()
    seen = np.zeros((9, 1), np.float32)
    ticks, still = np.zeros(1, np.int64), np.zeros((1, 2, 1), np.float32)
    CIRCUIT.advance_all(states, course.table, ticks, still, np.zeros((1, 1), np.float32), np.zeros(1, np.float32))
    CIRCUIT.observe_all(states, course.table, ticks, seen, 0)
    wide, middle, narrow = angles_on(course)
    degrees = (-wide, -middle, -narrow, 0, narrow, middle, wide)
    return {round(turned + angle): float(seen[k, 0]) for k, angle in enumerate(degrees)}


def test_rays_of_a_car_go_where_the_course_says() -> None:
    """The same wall in the same direction, whichever ray looks there: cars that are turned see it with another one."""
    usual, other = lengths("oval", 0.0), lengths("oval@rays=80-35-20", 0.0)
    assert set(usual) == {-90, -35, -12, 0, 12, 35, 90} and set(other) == {-80, -35, -20, 0, 20, 35, 80}
    assert [usual[angle] for angle in (-35, 0, 35)] == pytest.approx([other[angle] for angle in (-35, 0, 35)], abs=1e-6)
    turned = lengths("oval@rays=70-32-10", 20.0)
    for angle in (-12, 90):
        assert turned[angle] == pytest.approx(usual[angle], abs=0.02)
    assert turned[-50] != pytest.approx(usual[-90], abs=0.02)


def test_usual_rays_are_the_usual_circuit_and_unseen_ones_are_seen_so_too() -> None:
    usual = CIRCUIT.course("oval")
    assert np.array_equal(CIRCUIT.course("oval@rays=90-35-12").table, usual.table)
    assert directions_on(usual)[3].tolist() == [1, 0] and angles_on(usual) == (90, 35, 12)
    assert CIRCUIT.senses_on(usual) == CIRCUIT.inputs
    run = Run(Settings(world="circuit", courses=("oval@rays=60-30-5", "fresh:120@rays=60-30-5"), population=8, seed=2))
    made = run.step()
    seen = {angles_on(course) for course in (*made.courses, *run.objective._held_out)}  # type: ignore[attr-defined]
    assert seen == {(60, 30, 5)}
    assert all(np.array_equal(directions_on(one), directions_on(made.courses[0])) for one in made.courses)
    assert CIRCUIT.senses_on(made.courses[1])[:3] == ("right 60°", "right 30°", "right 5°")
    run.close()
    for rule in ("rays=90-35", "rays=10-20-30", "rays=171-5-1", "rays=9-5-0", "eyes=90-35-12"):
        with pytest.raises(CourseError, match=r"^@.*: expected @rays=WIDE-MIDDLE-NARROW, degrees from 170 "):
            CIRCUIT.course(f"oval@{rule}")


def test_rays_are_set_in_the_settings_and_other_circuits_keep_them() -> None:
    with by_hand(Settings(world="circuit", population=8, seed=3)) as one:
        one.breed(2)
        one.wait(0.2)
        one.press(pygame.K_TAB, pygame.K_TAB)
        one.wait(0.3)
        panel = one.scene._panel
        assert panel.title == "Rays"
        for side, degrees in (("outer rays", 60), ("inner rays", 40)):  # past the middle ones: they are these then
            kind = pygame_gui.UI_HORIZONTAL_SLIDER_MOVED
            pygame.event.post(pygame.event.Event(kind, ui_element=panel.elements[side], value=degrees))
            one.wait(0.1)
        one.press(pygame.K_TAB)
        assert one.scene._panel is panel and panel.title != "Rays", "more of them"
        one.press(pygame.K_ESCAPE)
        one.breed(2)
        one.wait(0.2)
        assert {angles_on(course) for course in one.scene.snapshot.newest.courses} == {(60, 40, 35)}
        assert {angles_in(name) for name in one.scene.snapshot.settings.courses} == {(60, 40, 35)}
        one.press(pygame.K_n)
        one.wait(0.2)
        assert angles_on(one.scene.replay.course) == (60, 40, 35) and one.scene.replay.course.unseen
        one.press(pygame.K_TAB)
        one.wait(0.1)
        panel = one.scene._panel
        kind, menu = pygame_gui.UI_DROP_DOWN_MENU_CHANGED, panel.elements["track"]
        pygame.event.post(pygame.event.Event(kind, ui_element=menu, text="hairpins"))
        one.wait(0.1)
        one.breed(1)
        assert {angles_on(course) for course in one.scene.snapshot.newest.courses} == {(60, 40, 35)}


def test_courses_for_other_eyes_are_not_driven_with_those_of_their_neighbours() -> None:
    names = ["random:7@rays=60-30-5", "random:7", "oval@rays=90-35-12", "oval@rays=20-10-5"]
    genomes = np.random.default_rng(1).normal(0, 1, (20, CIRCUIT.network.genes)).astype(np.float32)
    with Evaluator(CIRCUIT, CIRCUIT.network) as evaluator:
        courses = [CIRCUIT.course(name) for name in names]
        alone = [evaluator.on(genomes, [course])[0] for course in courses]
        assert np.array_equal(evaluator.on(genomes, courses), alone)
    assert (alone[0] != alone[1]).any() and (alone[2] != alone[3]).any()


def test_other_eyes_travel_to_other_processes() -> None:
    unseen = CIRCUIT.courses.kind("@rays=60-30-5").unseen("one", [1, 2], 120)
    for course in (CIRCUIT.course("oval@rays=60-30-5"), unseen, unseen.held()):
        again = pickle.loads(pickle.dumps(course))
        assert angles_on(again) == (60, 30, 5) and again.title == course.title
        assert np.array_equal(again.table, course.table)
    assert ahead_of(pickle.loads(pickle.dumps(CORRIDOR.course("simple@ahead=2-20")))) == (0, 2, 20)


def test_rays_are_turned_by_the_mouse_and_may_pass_each_other() -> None:
    with by_hand(Settings(world="circuit", population=24, seed=3)) as one:
        one.breed(3)
        one.wait(0.4)
        one.press(pygame.K_SPACE)
        one.scene.come_closer(near=True)
        one.wait(0.1)
        view, shown = one.scene.view.view, one.picture()

        def beside(degrees: float, metres: float = 40.0) -> tuple[int, int]:
            """The pixel that lies so far to the right of the car that is watched."""
            replay, camera = one.scene.replay, view._camera
            (x, y), ahead = replay.poses[:2, replay.watched], replay.poses[2:, replay.watched]
            way = math.atan2(ahead[1], ahead[0]) - math.radians(degrees)
            place = np.array([[x + metres * math.cos(way), y + metres * math.sin(way)]])
            return tuple(np.round(camera.pixels(place)[0]).astype(int).tolist())

        start, first = view.rays_of(one.scene.replay)[:2]
        there = tuple(np.round(start + 0.97 * (first - start)).astype(int).tolist())
        assert angles_on(one.scene.replay.course) == (90, 35, 12)
        one.drag([there, beside(60), beside(20)])
        one.wait(0.2)
        wide, middle, narrow = angles = angles_on(one.scene.replay.course)
        assert (wide, narrow) == (35, 12) and 17 <= middle <= 23, "past the middle ones: these are the outer ones then"
        assert (one.picture() != shown).any(), "at once"
        one.press(pygame.K_SPACE)
        one.breed(1)
        assert {angles_on(course) for course in one.scene.snapshot.newest.courses} == {angles}


def test_a_brain_in_a_file_says_where_it_looks_and_is_tried_bred_and_met_so(tmp_path: Path) -> None:
    run = Run(Settings(world="circuit", courses=("oval@rays=60-30-5",), population=64, seed=2))
    for _ in range(3):
        run.step()
    (champion,) = run.champions
    run.close()
    path, usual = tmp_path / "looks.brain", tmp_path / "usual.brain"
    save_brain(path, champion)
    save_brain(usual, replace(champion, eyes=""))
    assert load_brain(path).eyes == "rays=60-30-5" and b"eyes" not in usual.read_bytes()
    asked = ["random:7", "random:7@rays=60-30-5", "oval@rays=90-35-12"]
    looks, others = (run_evaluation(one, asked, 1)["scores"] for one in (path, usual))
    assert looks[0] == looks[1] == others[1] != others[0] and looks[2] == others[2], "a course's own rule comes first"
    assert angles_on(course_of([champion])) == (60, 30, 5), "its picture, too"
    again = Run(Settings(world="circuit", courses=("oval", "fresh:120"), population=16, seed=2))
    begin_with(again, path)
    assert again.settings.courses == ("oval@rays=60-30-5", "fresh:120@rays=60-30-5")
    again.step()
    assert again.champions[0].eyes == "rays=60-30-5"
    again.close()
    for eyes in ("rays=9", "anything"):
        save_brain(tmp_path / "bad.brain", replace(champion, eyes=eyes))
        with pytest.raises(FileError, match=r"^bad.brain: @.*: expected @rays="):
            load_for_world(tmp_path / "bad.brain")
    with by_hand(Settings(world="circuit", population=16, seed=5)) as one:
        one.breed(1)
        one.scene.open_file(path)
        one.breed(1)
        assert {angles_in(name) for name in one.scene.snapshot.settings.courses} == {(60, 30, 5)}
        assert angles_on(one.scene.snapshot.newest.courses[0]) == (60, 30, 5)
        one.scene.meet(usual)
        assert angles_on(one.scene.driver.replay.course) == (90, 35, 12), "who is met looks as it learned to"
