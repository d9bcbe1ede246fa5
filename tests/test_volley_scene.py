"""Volleyball on the screen: courts, matches of people, and what its settings mean."""

from __future__ import annotations

from typing import Any

import numpy as np
import pygame
import pytest

from game.scenes.volley.field import rival
from game.scenes.volley.layout import WORDS
from game.scenes.volley.playing import Match, Two, buttons
from game.scenes.volley.rally import Rally, match_of
from game.scenes.volley.screens import careful
from game.scenes.volley.settings import AGAINST, against
from game.scenes.volley.standing import shown as says_of
from game.training.settings import Settings
from game.ui.canvas import Canvas
from game.window.by_hand import FRAME, ByHand, by_hand
from game.worlds.volley import VOLLEY
from game.worlds.volley.kernel import BALL, BONUS, GRAVITY, LEFT, RIGHT_SLIME, X
from game.worlds.volley.opponent import published

SMALL = (640, 360)
QUICK = Settings(world="volley", population=12, strategy="rank-sampling", seed=3)


def shown(one: ByHand) -> Rally:
    assert isinstance(one.scene.replay, Rally)
    return one.scene.replay


def match(one: ByHand) -> Match:
    assert isinstance(one.scene.driver, Match)
    return one.scene.driver


def test_a_click_follows_a_court_and_the_next_generation_has_one_large() -> None:
    with by_hand(QUICK, SMALL) as one:
        one.breed(1)
        one.wait(0.2)
        courts = one.scene.frame.courts
        assert len(courts) == 12 and shown(one).opponent.genome.any() == np.False_, "a wall; nobody knows how to play"
        box, whose = courts[5]
        one.drag([box.center])
        assert shown(one).watched == whose == shown(one).thinker
        one.wait(2 * FRAME)
        assert len(one.scene.frame.courts) == 10 and whose not in [who for _, who in one.scene.frame.courts]


def test_whoever_plays_is_told_that_a_key_begins(monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[str] = []
    chip = Canvas.chip
    monkeypatch.setattr(
        Canvas, "chip", lambda self, text, *rest, **more: (said.append(text), chip(self, text, *rest, **more))[1]
    )
    with by_hand(QUICK, SMALL) as one:
        one.breed(1)
        one.wait(0.1)
        one.press(pygame.K_m)
        one.wait(2.5)
        said.clear()
        one.wait(FRAME)
        assert WORDS.begin in said
        one.hold(pygame.K_LEFT, 0.1)
        said.clear()
        one.wait(FRAME)
        assert WORDS.begin not in said


def test_who_is_careful_beats_generation_0_and_a_match_is_first_to_five() -> None:
    """With the keys of the keyboard, on the right; what is heard of it, and the table."""
    said: list[tuple[str, dict[str, Any]]] = []
    with by_hand(QUICK, SMALL) as one:
        one.app.stage.report = lambda event, **facts: said.append((event, facts))
        one.breed(1)
        one.wait(0.1)
        one.press(pygame.K_m)
        one.wait(2.5)
        assert shown(one).tick == 0, "nothing moves before a key is pressed"
        one.hold(pygame.K_LEFT, 0.1)
        for _ in range(40):
            one.play(2, lambda: careful(shown(one)))
            if not one.scene.playing:
                break
        assert match(one).points[0] == 5 > match(one).points[1] and match(one).won
        assert match(one).verdict == "You have won!" and match(one).place == 1
        one.wait(1.1)
        board = one.scene.frame.ended
        assert board is not None and (board.head, board.mine) == ("You have won!", 1) and board.rows[0][0][0] == "+"
        one.press(pygame.K_RETURN, pygame.K_a, pygame.K_n, pygame.K_n, pygame.K_RETURN)
        assert one.app.stage.records.best(match(one).table)[0].name == "ANN"
        assert {"hit", "point", "result"} <= {event for event, _ in said}
        one.press(pygame.K_m)
        assert match(one).driving and match(one).points == (0, 0), "again"


def test_on_the_left_the_court_is_turned_and_keys_mean_the_same_way() -> None:
    with by_hand(QUICK, SMALL) as one:
        one.breed(2)
        one.wait(0.1)
        one.press(pygame.K_k, pygame.K_m)
        one.wait(2.5)
        assert match(one).turned
        one.hold(pygame.K_d, 0.3)
        slime = shown(one).bodies[RIGHT_SLIME + X, shown(one).lineup.person_index]
        assert slime < 12, "to the right is towards the net"
    assert buttons((1.0, 0.0, 0.0), turned=False) == (1.0, 0.0, 0.0) == buttons((0.0, 1.0, 0.0), turned=True)


def test_two_people_play_each_other() -> None:
    with by_hand(QUICK, SMALL) as one:
        one.breed(2)
        one.wait(0.1)
        one.press(pygame.K_j)
        one.wait(2.5)
        duel = match(one)
        assert isinstance(duel, Two) and one.picture().std() > 3
        one.key(pygame.K_a, down=True)
        one.key(pygame.K_LEFT, down=True)
        one.wait(0.4)
        me, bodies = duel.me, shown(one).bodies
        assert bodies[X, me] < -12 and bodies[RIGHT_SLIME + X, me] < 12, "each with the own keys"
        one.key(pygame.K_a, down=False)
        one.key(pygame.K_LEFT, down=False)
        for _ in range(40):
            one.wait(1, drawn=0)
            if duel.place is not None:
                break
        assert duel.place == 0 and "has won" in duel.verdict and not one.app.stage.records.best(duel.table)
        one.wait(1.1)
        assert one.scene.frame.ended.head == duel.verdict and ("Enter", "your names") in one.scene.frame.ended.keys
        duel.call(("ANN", "BEN"))
        assert duel.verdict.split()[0] in ("ANN", "BEN") and shown(one).name(shown(one).lineup.person_index) == "ANN"


def test_a_person_meets_champions_of_other_generations() -> None:
    with by_hand(QUICK, SMALL) as one:
        one.breed(9)
        one.wait(0.1)
        seen = set()
        for _ in range(4):
            one.press(pygame.K_m)
            seen.add(shown(one).opponent.generation)
            one.press(pygame.K_ESCAPE, pygame.K_g)
        assert seen == {0, 3, 8}


def test_a_match_is_by_points_alone_and_keeps_the_nature() -> None:
    lesson = VOLLEY.courses.kind("").lesson("", 3, 0)
    course = match_of(lesson, published())
    assert course.opponent is published() and course.table[BONUS - GRAVITY] == 0 and lesson.table[BONUS - GRAVITY] > 0
    windy = VOLLEY.course("wind")
    assert np.array_equal(match_of(windy, published()).table, windy.table)


@pytest.mark.parametrize("says", AGAINST)
def test_the_settings_say_against_whom(says: str) -> None:
    settings = Settings(world="volley", courses=tuple(AGAINST[says]) * 2)
    assert against(settings) == says
    with by_hand(settings, SMALL) as one:
        one.breed(2)
        newest = one.app.stage.trainer.snapshot.newest
        own = [course.opponent is not published() for course in newest.courses]
        assert all(own) == (says == "itself") and any(own) == (says != "published")


def test_where_the_ball_lands_is_where_it_is_shown() -> None:
    """A ball that nobody touches."""
    with by_hand(QUICK, SMALL) as one:
        one.breed(1)
        one.wait(0.1)
        rally, told = shown(one), []
        while not rally.lives[:, 0].min() < 5 and rally.tick < 600:
            rally.step()
            if rally.landing(0) is not None and not rally.hits[:, 0].any():
                told.append(rally.landing(0))
        assert told and abs(told[-1] - rally.point_at[0]) < 1.0
        assert rally.score(0) in ((1, 0), (0, 1)) and rally.lives[LEFT, 0] in (4, 5) and BALL == 8


def test_a_match_by_a_word_is_against_a_champion_that_comes_with_it() -> None:
    """The same serves and opponent for all who type it, a table of its own; after it M meets the run's own again."""
    with by_hand(QUICK, SMALL) as one:
        one.breed(2)
        one.wait(0.1)
        one.press(pygame.K_w)
        one.scene.match(" Banana")
        assert match(one).table == "volley: word:banana" and shown(one).opponent is rival()
        assert np.array_equal(shown(one).course.table, match_of(VOLLEY.course("word:banana"), rival()).table)
        one.press(pygame.K_ESCAPE, pygame.K_ESCAPE, pygame.K_ESCAPE, pygame.K_m)
        assert match(one).table == "volley: champions" and shown(one).opponent.generation == 1


def test_champions_against_champions_stand_in_the_brains_place() -> None:
    with by_hand(QUICK, SMALL) as one:
        one.breed(4)
        one.wait(0.1)
        before = one.picture()
        one.press(pygame.K_t)
        for _ in range(100):
            one.wait(0.1)
            if one.scene.frame.standing:
                break
        standing = one.scene.frame.standing
        assert standing.met.generations.tolist() == [0, 1, 2, 3] and 0 <= standing.pressed.chance <= 1
        assert (before != one.picture()).any(axis=2).mean() > 0.01
        says = says_of(standing)
        assert says.says[0].startswith("rating ") and says.shares.min() >= 0 <= 1 >= says.shares.max()
        one.press(pygame.K_t)
        assert not one.scene.frame.stands
