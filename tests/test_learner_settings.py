"""Each side of a race of learners breeds by settings of its own."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pygame
import pygame_gui

from game.scenes.breeding.learner_settings import SidePanel, unusual
from game.scenes.breeding.learners import LearnersScene
from game.training.run import Run
from game.training.settings import Settings
from game.window.by_hand import ByHand, by_hand
from tests.test_sentences import drawn as drawn
from tests.test_sentences import untold
from tests.test_settings_panel import assert_legible

PAIRED = Settings(world="cartpole", strategy="paired-parents", population=12, seed=4)


def opened(one: ByHand) -> LearnersScene:
    one.breed(1)
    one.wait(0.1)
    one.press(pygame.K_v)
    scene = one.app.scenes[-1]
    assert isinstance(scene, LearnersScene)
    return scene


def choose(one: ByHand, panel: SidePanel, label: str, text: str) -> None:
    kind = pygame_gui.UI_DROP_DOWN_MENU_CHANGED
    pygame.event.post(pygame.event.Event(kind, ui_element=panel.elements[label], text=text))
    one.wait(0.1)


def test_roulette_meets_rank_and_each_side_is_the_very_run_that_it_would_be_alone(
    drawn: list[tuple[str, pygame.Rect]],
) -> None:
    with by_hand(PAIRED) as one:
        scene = opened(one)
        one.press(pygame.K_2)
        panel = scene._panel
        assert panel is not None and list(panel.elements) == ["strategy", "mutation size"], "the rest is common"
        assert panel.x > 640
        choose(one, panel, "strategy", "paired-parents")
        one.press(pygame.K_TAB)
        assert scene._panel is panel and len(panel.rows) == 8
        assert_legible(panel, (1280, 720))
        choose(one, panel, "parents", "roulette")
        choose(one, panel, "crossed", "0.5")
        one.wait(0.1)
        one.press(pygame.K_TAB)
        assert scene._panel is None
        one.wait(1.5)
        assert not untold(type("Shown", (), {"scene": scene, "app": one.app})(), drawn)
        first, second = scene.learners.snapshot.sides
        assert first.settings == PAIRED and unusual(first.settings) == ()
        assert unusual(second.settings) == ("parents=roulette", "crossed=0.5")
        assert any("crossed=0.5" in text for text, _ in drawn), "it is named on the screen"
        assert first.newest is not None and second.newest is not None and second.newest.number > 1
        for side, options in ((first, ()), (second, ("parents=roulette", "crossed=0.5"))):
            alone = Run(replace(PAIRED, options=options))
            for _ in range(side.newest.number + 1):
                made = alone.step()
            alone.close()
            assert np.array_equal(made.fitness, side.newest.fitness)
        one.press(pygame.K_r)
        one.wait(0.2)
        again = scene.learners.snapshot.sides
        assert again[0].settings.seed == again[1].settings.seed != PAIRED.seed
        assert unusual(again[1].settings) == ("parents=roulette", "crossed=0.5"), "with another seed, too"


def test_a_slider_that_is_dragged_begins_the_race_anew_once_when_it_rests() -> None:
    with by_hand(replace(PAIRED, strategy="rank-sampling")) as one:
        scene = opened(one)
        one.press(pygame.K_1)
        panel = scene._panel
        assert panel is not None and panel.x < 640
        runs = scene.learners.snapshot.run
        slider = panel.elements["mutation size"]
        for value in (-1.2, -0.9, -0.6):
            event = pygame.event.Event(pygame_gui.UI_HORIZONTAL_SLIDER_MOVED, ui_element=slider, value=value)
            pygame.event.post(event)
            one.wait(0.1)
        one.wait(1.0)
        snapshot = scene.learners.snapshot
        assert snapshot.run == runs + 1
        assert snapshot.sides[0].settings.mutation_size == 0.251 != snapshot.sides[1].settings.mutation_size
        assert unusual(snapshot.sides[0].settings) == ("mutation=0.251",)
        assert snapshot.sides[0].settings.population == snapshot.sides[1].settings.population == 12
