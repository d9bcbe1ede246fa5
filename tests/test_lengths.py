"""How long random courses may be: those with a name and the fresh ones of each generation, in every world alike."""

from __future__ import annotations

import pytest

from game.training.settings import Settings, SettingsError
from game.worlds import WORLDS, CourseError
from tests.test_commands import refused

LENGTHS = {
    "corridor": (20, 100_000, "columns"),
    "cartpole": (20, 100_000, "steps"),
    "circuit": (60, 100_000, "ticks"),
    "walker": (50, 2000, "steps"),
    "volley": (50, 100_000, "ticks"),
}


def settings(world: str, course: str) -> Settings:
    return Settings(world=world, population=4, courses=(course,))


def why_not(world: str, course: str) -> str:
    with pytest.raises(CourseError) as caught:
        settings(world, course)
    return str(caught.value).replace(course, "COURSE")


def test_every_world_with_fresh_courses_is_here() -> None:
    assert set(LENGTHS) == {name for name, world in WORLDS.items() if world.courses.unseen is not None}


@pytest.mark.parametrize("world", LENGTHS)
def test_a_fresh_course_is_refused_exactly_as_a_random_one(world: str) -> None:
    least, most, unit = LENGTHS[world]
    for length in (0, 1, least - 1, most + 1, 10**30):
        said = f"course 'COURSE': expected {least} to {most} {unit}, got {length}"
        assert why_not(world, f"fresh:{length}") == why_not(world, f"random:1:{length}") == said
    for length in (least, most):
        assert settings(world, f"fresh:{length}").courses == (f"fresh:{length}",)


@pytest.mark.parametrize("length", ["", "x", "-5", "2.5", "²", "1:2", "9" * 5000])
def test_a_length_that_is_no_whole_number_is_one_short_line(length: str) -> None:
    with pytest.raises(SettingsError, match="expected fresh or fresh:LENGTH, a whole number") as caught:
        settings("corridor", f"fresh:{length}")
    assert "\n" not in str(caught.value) and len(str(caught.value)) < 200
    for name in ("random:" + "9" * 5000, "random:1:" + "9" * 5000):
        with pytest.raises(CourseError, match="expected random:SEED or random:SEED:COLUMNS, whole numbers") as refusal:
            settings("corridor", name)
        assert len(str(refusal.value)) < 200


@pytest.mark.parametrize("course", ["fresh:20", "random:1:20"])
def test_the_command_line_says_so(
    course: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    status, line = refused(("train", "circuit", "--course", course), monkeypatch, capsys)
    assert (status, line) == (2, f"evolution-arcade: course {course!r}: expected 60 to 100000 ticks, got 20\n")
