"""Cars that see other columns ahead: in the rules, in names, and on the screen, where the points can be pulled."""

from __future__ import annotations

import numpy as np
import pygame
import pytest

from game.engine.session import Session
from game.engine.side import Side
from game.scenes.corridor.camera import between
from game.scenes.corridor.layout import CorridorFrame
from game.scenes.corridor.replay import Ride
from game.training.run import Run
from game.training.settings import Settings
from game.window.by_hand import ByHand, by_hand
from game.worlds import WORLDS, Course, CourseError
from game.worlds.corridor.kernel import LOOK_AHEAD, P, V
from game.worlds.corridor.sensing import ahead_of, eyes_in, labels, named, seen_by

CORRIDOR = WORLDS["corridor"]


@pytest.mark.parametrize("name", ["simple@ahead=3-14", "random:5:300@ahead=1-40", "narrows@ahead=9-9"])
def test_what_they_see_is_that_many_columns_ahead_and_all_else_is_the_same(name: str) -> None:
    course, usual = CORRIDOR.course(name), CORRIDOR.course(name.partition("@")[0])
    _, near, far = ahead_of(course)
    assert course.name == name and course.ticks == usual.ticks and course.goal == usual.goal
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
    again = seen_by(seen_by(usual, 2, 30), 5, 9)
    assert again.name == "simple" and again.table.shape == usual.table.shape


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
