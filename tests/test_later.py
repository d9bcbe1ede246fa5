"""Lessons that come later: from a generation on, other courses."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pygame
import pytest

from brains.reading import FileError
from game.training.breeding_on import BreedingOn, Start
from game.training.card import CardError, read_card, write_card
from game.training.checkpoint import load_run, save_run
from game.training.run import Run
from game.training.settings import Settings, SettingsError
from game.training.trainer import Trainer
from game.window.by_hand import by_hand
from game.worlds import CourseError
from game.worlds.corridor.tracks import Track, write_track

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
    assert isinstance(again, Run) and again.settings == run.settings
    bred(again, 5 - generations)
    assert whole.best is not None and again.best is not None
    assert np.array_equal(whole.best.genome, again.best.genome)


def test_a_card_has_all_lessons() -> None:
    run = Run(SETTINGS)
    bred(run, 3)
    card = write_card(run.beginning, run.altered, run.champions)
    assert "\nlater: 2:fresh-published:200, 2:fresh:100, 4:fresh-judged:100\n" in card
    assert read_card(card).settings.courses_from == SETTINGS.courses_from and read_card(card).exact


def test_a_file_that_comes_later_is_opened_only_if_it_is_named_and_is_on_no_card(tmp_path: Path) -> None:
    track = tmp_path / "own.json"
    write_track(track, Track("own", 1.0, np.zeros(60)))
    run = Run(Settings(population=8, courses=("fresh:60",), later=(f"2:{track}",)))
    run.step()
    with pytest.raises(CardError, match=r"every machine has, .*got 'own\.json'"):
        write_card(run.beginning, run.altered, run.champions)
    save_run(tmp_path / "run", run)
    with pytest.raises(FileError, match="opened only with --course"):
        load_run(tmp_path / "run")
    again = load_run(tmp_path / "run", courses=(str(track),))
    assert isinstance(again, Run) and bred(again, 2)[-1] == ["own"]
    card = write_card(SETTINGS, False, run.champions).replace("volley", "corridor")
    with pytest.raises(CardError, match="every machine has"):
        read_card(card.replace("2:fresh:100", f"2:{track}"))


def test_who_begins_anew_or_races_learners_begins_with_the_first_lesson() -> None:
    for settings in (SETTINGS, Settings(world="chase", population=8, later=("1:sprint-2",))):
        with by_hand(settings) as one:
            one.breed(3).wait(0.1)
            assert one.scene.snapshot.settings.courses != settings.courses
            if settings.world == "volley":
                one.press(pygame.K_v)
                assert [side.courses for side in one.app.scenes[-1]._sides] == [settings.courses] * 2
                one.press(pygame.K_ESCAPE)
            one.press(pygame.K_r).breed(1).wait(0.1)
            assert one.scene.snapshot.beginning.courses == settings.courses
            assert one.scene.snapshot.newest.number == 0


def test_who_is_bred_on_goes_on_with_the_lesson_that_is_on() -> None:
    run = Run(SETTINGS)
    bred(run, 3)
    assert run.best is not None
    further = BreedingOn(run.settings, (Start(run.best.genome, None),))
    for _ in range(5):
        further.step()
    assert further._run.settings.courses == run.settings.courses
    further.close()


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
