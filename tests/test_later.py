"""Lessons that come later: from a generation on, other courses."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from game.training.card import read_card, write_card
from game.training.checkpoint import load_run, save_run
from game.training.run import Run
from game.training.settings import Settings, SettingsError
from game.training.trainer import Trainer
from game.worlds import CourseError

SETTINGS = Settings(
    world="volley", population=8, seed=3, later=("2:fresh-published:200", "2:fresh:100", "4:fresh-judged:100")
)


def bred(run: Run, generations: int) -> list[list[str]]:
    """Titles of the courses of each generation."""
    return [[course.title for course in run.step().courses] for _ in range(generations)]


def test_from_its_generation_on_a_lesson_takes_the_place_of_what_was_before() -> None:
    run = Run(SETTINGS)
    itself = ["its own kind"] * 4
    assert bred(run, 5) == [itself, itself, *[["published", "its own kind"]] * 2, ["published, judged"]]
    assert run.settings.courses == ("fresh-judged:100",) and not run.altered
    assert run.beginning == SETTINGS


def test_it_is_what_a_person_would_get_who_changes_courses_then() -> None:
    planned, by_hand = Run(SETTINGS), Run(replace(SETTINGS, later=()))
    bred(planned, 4), bred(by_hand, 2)
    by_hand.change(replace(by_hand.settings, courses=("fresh-published:200", "fresh:100")))
    bred(by_hand, 2)
    assert planned.best is not None and by_hand.best is not None
    assert (planned.best.genome == by_hand.best.genome).all() and by_hand.altered


def test_whoever_chooses_courses_has_no_use_for_those_that_were_to_come() -> None:
    run = Run(SETTINGS)
    bred(run, 1)
    run.change(replace(run.settings, courses=("published",)))
    assert run.settings.later == () and run.altered
    assert bred(run, 2)[-1] == ["published"]


@pytest.mark.parametrize("generations", [1, 3])
def test_a_run_that_was_saved_goes_on_to_its_next_lesson(generations: int, tmp_path: Path) -> None:
    whole, run = Run(SETTINGS), Run(SETTINGS)
    bred(whole, 5), bred(run, generations)
    save_run(tmp_path / "run", run)
    again = load_run(tmp_path / "run")
    assert isinstance(again, Run)
    bred(again, 5 - generations)
    assert whole.best is not None and again.best is not None
    assert np.array_equal(whole.best.genome, again.best.genome)


def test_a_card_has_all_lessons() -> None:
    run = Run(SETTINGS)
    bred(run, 3)
    card = write_card(run.beginning, run.altered, run.champions)
    assert "\nlater: 2:fresh-published:200, 2:fresh:100, 4:fresh-judged:100\n" in card
    assert read_card(card).settings.lessons == SETTINGS.lessons and read_card(card).exact


def test_the_screen_says_when_a_lesson_begins_and_begins_anew_with_the_first() -> None:
    trainer = Trainer(SETTINGS)
    while trainer.snapshot.newest is None or trainer.snapshot.newest.number < 2:
        trainer.turn()
    snapshot = trainer.snapshot
    assert snapshot.changes[0] == (2, "courses 4 × fresh → fresh-published:200 + fresh:100")
    assert snapshot.anew(7).courses == SETTINGS.courses and snapshot.anew(7).seed == 7
    trainer.close()


@pytest.mark.parametrize(
    ("later", "says"),
    [
        (("fresh",), "later: expected GENERATION:COURSE, as 700:fresh, got 'fresh'"),
        (("0:fresh",), "later: expected GENERATION:COURSE"),
        (("-3:fresh",), "later: expected GENERATION:COURSE"),
        (("5:nowhere",), "unknown course 'nowhere'"),
        (tuple("5:fresh" for _ in range(17)), "later: expected at most 16"),
    ],
)
def test_what_is_no_lesson_gets_one_line(later: tuple[str, ...], says: str) -> None:
    with pytest.raises((SettingsError, CourseError), match=says) as caught:
        Settings(world="volley", later=later)
    assert "\n" not in str(caught.value)
