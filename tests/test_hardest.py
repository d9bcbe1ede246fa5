"""Fresh courses that come back: those on which the first of a generation did worst."""

from __future__ import annotations

from concurrent.futures import Future
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from game.engine.course import CourseError
from game.engine.engine import both
from game.engine.session import Session
from game.engine.side import Side
from game.training.checkpoint import load_run, save_run
from game.training.hardest import KEPT, LEAST, SCOUT, Hardest, Place, scouted
from game.training.on_courses import OnCourses, course_again
from game.training.run import Run
from game.training.settings import Settings, SettingsError
from game.worlds import WORLDS

LENGTH = 120
SETTINGS = Settings(
    world="corridor",
    strategy="rank-sampling",
    population=12,
    seed=3,
    courses=(f"fresh:{LENGTH}", *(f"hardest:{LENGTH}",) * 3),
)


def test_the_worst_are_kept_and_who_has_become_easy_goes() -> None:
    pool = Hardest()
    for k in range(40):
        pool.add((0, k), float((7 * k) % 40))
    assert sorted(pool.state()["scores"].tolist()) == list(range(KEPT))
    worst = pool.drawn(np.random.default_rng(1), 100)
    assert len(set(worst)) == KEPT and (0, 0) in worst
    for _ in range(6):
        pool.add((0, 0), 100.0)
        pool.add((1, 0), 15.5)
    assert (0, 0) not in pool.drawn(np.random.default_rng(1), 100)
    assert len(pool.drawn(np.random.default_rng(2), 3)) == 3 and not Hardest().drawn(np.random.default_rng(2), 3)


def test_a_newer_score_counts_half() -> None:
    pool = Hardest()
    for score in (10.0, 20.0, 5.0):
        pool.add((2, 1), score)
    assert pool.state()["scores"].tolist() == [10.0]


def test_a_tenth_of_a_generation_is_what_it_takes_to_find_them() -> None:
    assert scouted(49, 10, 1) == 49 and scouted(192, 6, 16) == 7 and scouted(12, 4, 16) == LEAST


def test_they_are_what_a_plain_count_finds() -> None:
    """Against a list of all scores, the scouts tried one by one."""
    run, known = Run(SETTINGS), dict[Place, float]()
    try:
        for number in range(5):
            pool, before = dict(known), run.lane_ticks
            made = run.step()
            places = [(number, 0)]
            for course in made.courses[1:]:
                found = [
                    place
                    for place in (pool or {(number, k): 0.0 for k in range(1, 4)})
                    if course_again(SETTINGS, SETTINGS.courses[0], *place).table.tobytes() == course.table.tobytes()
                ]
                assert len(found) == 1, "one of those that are kept, or fresh while there are none"
                places += found
            assert len(set(places)) == 4
            came = [(place, float(scores[0])) for place, scores in zip(places, made.scores, strict=True)]
            for k in range(LEAST):
                place = (number, SCOUT + k)
                course = course_again(SETTINGS, SETTINGS.courses[0], *place)
                alone = Session(WORLDS["corridor"], [Side(SETTINGS.network, made.genomes[0][:1])], course)
                alone.run()
                before += alone.lane_ticks
                came.append((place, float(alone.scores[0, 0])))
            for course in made.courses:
                whole = Session(WORLDS["corridor"], [Side(SETTINGS.network, made.genomes[0])], course)
                whole.run()
                before += whole.lane_ticks
            assert run.lane_ticks == before, "scouts cost something, too"
            for place, score in came:
                known[place] = (known.get(place, score) + score) / 2
                known = dict(sorted(known.items(), key=lambda one: (one[1], one[0]))[:KEPT])
        kept = run.state()["objective"]["hardest"][f":{LENGTH}"]
        assert dict(zip(map(tuple, kept["places"].tolist()), kept["scores"].tolist(), strict=True)) == known
    finally:
        run.close()


def test_the_same_bits_on_two_workers_and_from_a_file(tmp_path: Path) -> None:
    one, two = Run(SETTINGS), Run(SETTINGS, 2)
    for _ in range(4):
        one.step()
        two.step()
    save_run(tmp_path / "a.run", one)
    again = load_run(tmp_path / "a.run")
    assert isinstance(again, Run)
    for _ in range(3):
        wanted = one.step()
        for other in (two.step(), again.step()):
            assert np.array_equal(wanted.scores, other.scores) and np.array_equal(wanted.genomes[0], other.genomes[0])
            assert [course.name for course in wanted.courses] == [course.name for course in other.courses]
    for run in (one, two, again):
        run.close()


def test_other_settings_keep_them_and_another_seed_forgets_them() -> None:
    objective = OnCourses(SETTINGS)
    objective._hardest[f":{LENGTH}"].add((0, 1), 4.0)
    objective.change(replace(SETTINGS, courses=(f"fresh:{LENGTH}", f"hardest:{LENGTH}", "hardest")))
    assert list(objective._hardest) == [f":{LENGTH}", ""] and objective._places(9)[1] == (0, 1)
    assert objective._places(9)[2] == (9, 2), "of another length there are none yet"
    objective.change(replace(objective._settings, seed=4))
    assert objective._places(9) == [(9, 0), (9, 1), (9, 2)]
    objective.close()


@pytest.mark.parametrize(
    "world, courses, says",
    [
        ("corridor", ("hardest",), "first"),
        ("corridor", ("fresh", "hardest:3"), "20 to 100000"),
        ("corridor", ("fresh", "hardest-wild"), "expected one of fresh, hardest in corridor"),
        ("volley", ("fresh", "hardest"), "expected one of fresh, fresh-published, fresh-judged in volley"),
        ("chase", ("sprint-4", "hardest"), "no fresh courses"),
    ],
)
def test_where_there_are_none_one_line_says_so(world: str, courses: tuple[str, ...], says: str) -> None:
    with pytest.raises((SettingsError, CourseError), match=says):
        Settings(world=world, courses=courses)
    with pytest.raises((SettingsError, CourseError), match=says):
        Settings(world=world, later=tuple(f"5:{one}" for one in courses))


def test_hard_ones_of_every_kind_come_back() -> None:
    settings = Settings(world="walker", courses=("fresh", "fresh-hardcore:300", "hardest-hardcore:300@gravity=0.5"))
    objective = OnCourses(settings)
    assert list(objective._hardest) == ["-hardcore:300@gravity=0.5"]
    assert len(objective.courses(0)) == 3
    objective.close()


@pytest.mark.parametrize(
    "change",
    [
        {"scores": np.zeros(3)},
        {"places": np.zeros((2, 2))},
        {"places": np.zeros((KEPT + 1, 2), np.int64), "scores": np.zeros(KEPT + 1)},
        {"scores": np.array([np.nan, 1.0])},
        {"places": np.array([[-1, 0], [0, 0]])},
    ],
)
def test_what_is_no_pool_is_refused(change: dict[str, np.ndarray]) -> None:
    good = {"places": np.array([[1, 2], [3, 4]]), "scores": np.array([1.0, 2.0])}
    Hardest().restore(good)
    with pytest.raises(ValueError, match="hardest"):
        Hardest().restore(good | change)


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_two_results_are_there_when_the_later_one_is(order: tuple[int, int]) -> None:
    parts: tuple[Future[int], Future[int]] = (Future(), Future())
    whole = both(*parts)
    parts[order[0]].set_result(order[0])
    assert not whole.done()
    parts[order[1]].set_result(order[1])
    assert whole.result() == (0, 1)


def test_of_two_results_what_went_wrong_is_told() -> None:
    parts: tuple[Future[int], Future[int]] = (Future(), Future())
    whole = both(*parts)
    parts[1].set_exception(ValueError("no"))
    parts[0].set_result(1)
    with pytest.raises(ValueError, match="no"):
        whole.result()
