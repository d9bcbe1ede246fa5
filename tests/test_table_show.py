"""The operating table in the demo, stepped by hand."""

from __future__ import annotations

import numpy as np
import pygame
import pytest

from game.scenes.arcade.demo import Demo
from game.scenes.arcade.table_show import FED, PRUNED, TableShow
from game.scenes.breeding.laboratory import Laboratory
from game.scenes.breeding.narrator import HINT, BreedingNarrator
from game.scenes.chase.narrator import ChaseNarrator
from game.training.operated import SIZES, STEPS
from game.training.settings import Settings
from game.window.by_hand import FRAME, ByHand, by_hand
from game.window.display import DEMO


def shown(one: ByHand, monkeypatch: pytest.MonkeyPatch, passed: bool = True) -> Demo:
    """The demo, when its world has just had its test."""
    demo = one.app.scenes[-1]
    assert isinstance(demo, Demo)
    one.breed(3)
    one.wait(0.1, drawn=0)
    with monkeypatch.context() as patch:
        patch.setattr(BreedingNarrator, "done", True)
        patch.setattr(demo._narrator, "_passed", passed)
        one.wait(FRAME)
    return demo


def test_a_champion_that_has_passed_is_pruned_hears_noise_and_is_healed_and_the_demo_goes_on(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with by_hand(Settings(world="cartpole", population=16, seed=3), opens=DEMO) as one:
        demo = shown(one, monkeypatch)
        show, before = demo._table, demo.open_world
        assert isinstance(show, TableShow) and isinstance(show.table, Laboratory)
        operation, bred = show.table.operation, before.stage.trainer.snapshot.newest.number
        edges, sizes, titles, seconds, faint, reaches = [], [], [], 0.0, [], []
        assert demo.operates
        while demo._table and seconds < 30:
            one.wait(0.2, drawn=0)
            seconds += 0.2
            if demo._table:
                edges.append(operation.edges[0])
                reaches.append(show.table.reach)
                sizes += [noise.size for noise in operation.noise.values()]
                titles.append(show.table.caption.title)
                faint.append(np.count_nonzero(show.table._patient.genome))
                assert show.table.caption.hint == HINT
        whole = operation.edges[1]
        assert 15 <= seconds <= 25 and demo.open_world is not before, "some twenty seconds, and then another world"
        assert min(edges) == round(whole * (1 - PRUNED / STEPS)) and edges[-1] == whole and operation.is_whole
        falling = edges[: edges.index(min(edges)) + 1]
        assert falling == sorted(falling, reverse=True) and len(set(falling)) == PRUNED + 1, "step by step"
        assert sorted(set(reaches)) == [*range(PRUNED + 1), STEPS], "the curve is drawn as it is pruned, and then whole"
        assert faint[edges.index(min(edges))] < faint[0] == faint[-1], "what is gone is not drawn"
        assert list(dict.fromkeys(sizes)) == list(SIZES[:FED]) and len(dict.fromkeys(titles)) == PRUNED + 3
        assert before.stage.trainer.snapshot.newest.number == bred, "breeding has rested"
        other = shown(one, monkeypatch)
        one.wait(FRAME)
        assert other._table is None, "it is on once in a round of all worlds"


def test_who_has_not_passed_is_not_operated() -> None:
    with by_hand(Settings(world="cartpole", population=16, seed=3), (320, 180), opens=DEMO) as one:
        with pytest.MonkeyPatch.context() as patch:
            demo = shown(one, patch, passed=False)
        assert demo._table is None
        assert BreedingNarrator(one.scene).table() is None and ChaseNarrator.table(one.scene) is None


@pytest.mark.parametrize("after", [0.1, 8.0, 14.5])
def test_any_key_ends_it_with_the_demo_and_the_world_goes_on(monkeypatch: pytest.MonkeyPatch, after: float) -> None:
    with by_hand(Settings(world="cartpole", population=8, seed=3), (320, 180), opens=DEMO) as one:
        demo = shown(one, monkeypatch)
        one.wait(after, drawn=0)
        table, world = demo._table.table, demo.open_world
        one.wait(FRAME)
        picture = one.picture()
        one.press(pygame.K_LEFTBRACKET)
        assert demo.over and demo._table is None and one.app.scenes == [world.scene]
        assert world.scene.view.caption is None and not world.scene.paused
        bred = world.stage.trainer.snapshot.newest.number
        one.breed(1)
        assert world.stage.trainer.snapshot.newest.number == bred + 1, "breeding rests no more"
        one.wait(0.1)
        assert (one.picture() != picture).any() and table.caption is not None
