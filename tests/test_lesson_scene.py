"""Lessons in the window, stepped by hand."""

from __future__ import annotations

import numpy as np
import pygame
import pytest

from game.scenes.chase.game import Match
from game.scenes.chase.lesson import Lesson
from game.scenes.chase.lesson_panels import levels
from game.scenes.chase.programme import MILESTONES
from game.scenes.chase.words import LESSON_KEYS, lesson_pages
from game.training.snapshot import Pace
from game.ui.canvas import Canvas
from game.window.by_hand import ByHand, by_hand
from game.worlds.chase.ways import TeachingSettings
from tests.test_chase_scene import QUICK, until_over


def lesson(one: ByHand) -> Lesson:
    assert isinstance(one.scene.game, Lesson)
    return one.scene.game


def test_teaching_is_watched_game_by_game() -> None:
    with by_hand(QUICK) as one:
        one.breed(1)
        one.wait(0.1)
        one.press(pygame.K_p)
        one.press(pygame.K_t)
        one.breed(1)
        one.wait(0.1)
        assert one.scene.pace is Pace.EVERY and lesson(one).number == 0
        for game in range(3):
            shown = lesson(one)
            assert shown.number == game
            one.breed(3)
            assert one.app.stage.trainer.snapshot.taught.games == game, "it learns after the game"
            until_over(one)
            one.wait(1.4)
            one.breed(1)
            one.wait(0.1)
            taught = one.app.stage.trainer.snapshot.taught
            assert taught.games == game + 1
            assert taught.history.mistakes[-1] >= 0
        first = Lesson(one.app.stage.trainer.snapshot.taught)
        assert first.replay.mistakes == pytest.approx(Lesson(first.taught).replay.mistakes)


def test_what_a_lesson_shows_is_what_is_learned_from() -> None:
    with by_hand(QUICK) as one:
        one.press(pygame.K_p)
        one.press(pygame.K_t)
        one.breed(1)
        one.wait(0.1)
        shown = lesson(one)
        trainer = one.app.stage.trainer
        trainer.want_lessons(1)
        one.breed(1)
        assert trainer.snapshot.taught.games == 1
        assert trainer.snapshot.taught.mistakes == pytest.approx(shown.replay.mistakes, rel=1e-4)


def test_highlights_of_teaching_go_by_milestones_and_turbo_does_not_wait() -> None:
    with by_hand(QUICK) as one:
        one.press(pygame.K_t)
        one.breed(1)
        one.wait(0.1)
        seen = []
        for _ in range(4):
            one.breed(12)
            one.wait(0.1)
            seen.append(lesson(one).number)
            until_over(one)
            one.wait(1.4)
        assert seen == list(MILESTONES[:4])
        one.press(pygame.K_p)
        one.press(pygame.K_p)
        one.breed(30)
        assert one.app.stage.trainer.snapshot.taught.games > 20_000
        one.press(pygame.K_r)
        one.breed(1)
        assert one.app.stage.trainer.snapshot.taught.run == 1, "wiped"


def test_wrong_moves_are_marked_where_they_happen() -> None:
    with by_hand(QUICK) as one:
        one.press(pygame.K_t)
        one.breed(1)
        one.wait(0.1)
        shown = lesson(one)
        while not shown.over:
            one.wait(0.1)
        wrong = shown.replay.directions != shown.replay.lessons
        assert len(shown.marks) == wrong.sum() > 0
        cells = [tuple(int(n) for n in shown.replay.mouse[move]) for move in np.flatnonzero(wrong)]
        assert [mark.cell for mark in shown.marks] == cells
        plain = one.picture()
        one.press(pygame.K_v)
        one.wait(0.1)
        assert one.scene.judge.wrong.sum() > 0
        assert (plain != one.picture()).any(axis=2).mean() > 0.05


def test_who_watches_lessons_is_told_of_teachers_and_not_of_generations() -> None:
    with by_hand(QUICK) as one:
        one.breed(1)
        one.wait(0.1)
        one.press(pygame.K_F3)
        bred = one.scene.guide.caption
        one.press(pygame.K_t)
        one.breed(1)
        one.wait(0.1)
        told = []
        for _ in lesson_pages(TeachingSettings()):
            told.append(one.scene.guide.caption)
            one.press(pygame.K_RETURN)
        assert not one.scene.guide.is_open
        assert bred not in told and told[0].about.startswith("1 of"), "another study begins other explanations"
        words = " ".join(f"{one.title} {one.text}" for one in told)
        for word in ("teacher", "mistake", "back-propagation", "compass"):
            assert word in words
        for word in ("sprint", "generation", "genome", "fitness"):
            assert word not in words
        one.press(pygame.K_h)
        page = one.app.scenes[-1].page[1]
        assert page == LESSON_KEYS.own and not any("generation" in binding.says for binding in page)


@pytest.mark.parametrize("role", ["mouse", "cat"])
def test_another_pupil_is_watched_and_learned_from_alike(role: str) -> None:
    with by_hand(QUICK) as one:
        one.breed(1)
        one.wait(0.1)
        one.press(pygame.K_t)
        trainer = one.app.stage.trainer
        settings = TeachingSettings("improved", cell="gru", answer="scores", role=role, every=2, led=0.5, turns=8)
        trainer.change_teaching(settings)
        one.scene.pace = Pace.EVERY
        trainer.want_lessons(50)
        one.breed(2)
        one.scene.game = None
        one.wait(0.1)
        shown = lesson(one)
        assert shown.number == 50 and shown.turns == 8 and shown.unseen is None
        for _ in range(8):
            shown.step()
            at = shown.positions
            assert all(0 <= place <= 5 for whom in at for place in whom)
        assert shown.unseen is None and shown.mistakes == shown.wrong == shown.replay.mistakes
        before = trainer.snapshot.taught
        trainer.want_lessons(51)
        one.breed(1)
        after = trainer.snapshot.taught
        smoothed = [taught.mistakes * (1 - 0.999**taught.games) for taught in (before, after)]
        assert (smoothed[1] - 0.999 * smoothed[0]) * 1000 == pytest.approx(shown.replay.mistakes, abs=1e-6)
        one.press(pygame.K_F3)
        assert one.scene.guide.caption.title == f"A {role} with a teacher"
        one.press(pygame.K_ESCAPE)
        one.press(pygame.K_s)
        assert "gated" in one.app.stage.note, "it is no brain of the world, and nothing is kept"
        one.press(pygame.K_1)
        assert isinstance(one.scene.game, Lesson)


def test_a_taught_cat_hunts_in_whole_games() -> None:
    with by_hand(QUICK) as one:
        one.breed(1)
        one.wait(0.1)
        one.press(pygame.K_t)
        one.app.stage.trainer.change_teaching(TeachingSettings("improved", role="cat"))
        one.breed(1)
        one.wait(0.1)
        one.press(pygame.K_1)
        assert "cat" in one.app.stage.note, "there is no taught mouse"
        one.press(pygame.K_m)
        game = one.scene.game
        assert isinstance(game, Match) and [player.kind for player in game.players] == ["you", "taught"]


def test_a_taught_mouse_can_be_hunted_before_anybody_is_bred() -> None:
    with by_hand(QUICK) as one:
        one.press(pygame.K_t)
        one.breed(1)
        one.wait(0.1)
        assert one.scene.snapshot.newest is None
        one.press(pygame.K_k)
        game = one.scene.game
        assert isinstance(game, Match) and [player.kind for player in game.players] == ["taught", "you"]


def test_words_about_the_original_lie_on_nothing_else_and_its_tile_counts_games(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with by_hand(QUICK) as one:
        one.press(pygame.K_t).breed(1)
        one.app.stage.trainer.want_lessons(3000)
        one.scene.pace = Pace.EVERY
        one.breed(5)
        one.scene.game = None
        one.wait(0.3)
        texts = spied(monkeypatch)
        one.scene.refresh()
        one.wait(0.1)
        words = {says: box for says, box in texts if says and box.left > 930 and 80 < box.top < 658}
        assert {"716k", "1.2"} & {says.removesuffix(" mistakes").split(" ")[-1] for says in words} == {"716k", "1.2"}
        for says, box in words.items():
            near = [other for other, there in words.items() if there.inflate(-2, -6).colliderect(box)]
            assert near == [says] and box.right <= 1256 - 8
        chart = pygame.Rect(948, 230, 300, 270)
        assert not [says for says, box in words.items() if box.right > 990 and chart.contains(box)], "on the curve"
        one.press(pygame.K_ESCAPE, pygame.K_ESCAPE)
        texts.clear()
        one.wait(0.1)
        assert "3,000 games" in [says for says, _ in texts]
        assert not [says for says, _ in texts if says.startswith("generation 3")]


def spied(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, pygame.Rect]]:
    """What is written from now on, and where."""
    texts: list[tuple[str, pygame.Rect]] = []
    draw = Canvas.text

    def text(self: Canvas, text: str, *args: object, **kwargs: object) -> pygame.Rect:
        box = draw(self, text, *args, **kwargs)  # type: ignore[arg-type]
        if self.surface is pygame.display.get_surface():
            texts.append((text, box))
        return box

    monkeypatch.setattr(Canvas, "text", text)
    return texts


def test_the_chart_of_mistakes_reaches_as_far_as_they_do() -> None:
    assert levels(np.array([7.5, 2.0]), 4) == (0, 2, 4, 6, 8) == levels(np.zeros(0), 4)
    assert levels(np.array([np.nan, 8.0]), 2) == (0, 4, 8)
    assert levels(np.array([8.4, 1.0]), 4) == (0, 3, 6, 9, 12)
    assert levels(np.array([29.5, np.nan, 3.0]), 2) == (0, 16, 32)
