"""The article's own run as an exhibition: its numbers, and the screen that shows them."""

from __future__ import annotations

import numpy as np
import pygame
import pytest

from game.scenes.corridor.article import ArticleScene
from game.training.settings import Settings
from game.window.by_hand import ByHand, by_hand
from game.worlds.corridor import CORRIDOR, article
from tests.oracles import corridor_numpy

MEASURED = {30: 17, 60: 99, 80: 383, 100: 391, 130: 391}
"""What an independent program came to: the mean of all but the worst 20, by generation."""
FINISH_UNSEEN = {100: (18, 19), 130: (20, 20)}
"""Of its best twenty, on the article's unseen track, at least and at most."""


@pytest.fixture(scope="module")
def run() -> list[article.Driven]:
    return list(article.run())


def test_the_run_comes_to_the_articles_numbers(run: list[article.Driven]) -> None:
    assert [driven.number for driven in run] == list(range(131))
    for number, measure in MEASURED.items():
        assert run[number].measure == pytest.approx(measure, abs=0.6), number
    for number, (least, most) in FINISH_UNSEEN.items():
        assert least <= article.tested(run[number]).finishers <= most, number


def test_cars_drive_as_in_the_oracle_and_their_tracks_are_those_of_the_arcade(run: list[article.Driven]) -> None:
    for number in (0, 40, 90):
        driven = run[number]
        assert driven.scores.tolist() == corridor_numpy.scores(driven.genomes, driven.walls).tolist()
        assert (np.isfinite(driven.ways).sum(axis=1) == np.minimum(driven.scores + 1, 391)).all()
    for walls, name in ((article.track(), "simple"), (article.test_track(), "article-test")):
        np.testing.assert_allclose(walls, CORRIDOR.course(name).table, atol=1e-5)


def exhibition(one: ByHand) -> ArticleScene:
    scene = one.app.scenes[-1]
    assert isinstance(scene, ArticleScene)
    return scene


def test_it_stops_where_the_article_does_and_ends_on_the_unseen_track(run: list[article.Driven]) -> None:
    with by_hand(Settings(population=8, seed=3), (640, 360)) as one:
        one.breed(1)
        one.wait(0.1)
        one.press(pygame.K_a)
        scene, stops = exhibition(one), []
        for _ in range(len(article.SHOWN) + 1):
            one.wait(0.2)
            while not scene.stops:
                one.wait(1 / 60, drawn=0)
            assert scene.driven is not None
            stops.append((scene.driven.number, scene.on_test))
            before = one.picture()
            one.wait(0.5)
            moves = (one.picture() != before).any()
            assert moves or scene.driven.number < 60, "the ways are drawn one column after the other"
            one.press(pygame.K_RETURN, pygame.K_RETURN)
        assert stops == [(number, False) for number in article.SHOWN] + [(article.SHOWN[-1], True)]
        assert scene.measures == [driven.measure for driven in run], "the same whenever it is run"
        assert scene.caption.title == "Unseen: 20 of the best 20 finish"
        printed = one.picture()
        assert (printed == 255).all(axis=2).mean() > 0.1, "on white paper"
        one.press(pygame.K_c)
        one.wait(0.1)
        assert not (one.picture() == 255).all(axis=2).mean() > 0.1
        one.press(pygame.K_r)
        one.wait(0.1)
        assert exhibition(one).measures == [run[0].measure]
        one.press(pygame.K_ESCAPE)
        trainer = one.scene.stage.trainer
        trainer.turn()
        assert one.app.scenes[-1] is one.scene and not trainer._paused, "it learns on"
