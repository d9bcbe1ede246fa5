"""The operating table over cat and mouse, stepped by hand: regrets of both roles, and what is kept of an operation."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pygame
import pytest

from brains.files import Brain, load_brain
from game.scenes.breeding.operation import STEPS
from game.scenes.chase.game import Match
from game.scenes.chase.laboratory import TABLE_KEYS, ChaseTable
from game.scenes.faces import FACES
from game.store import places
from game.training import operating
from game.training.settings import Settings
from game.window.by_hand import ByHand, by_hand
from game.worlds.chase import CHASE, kernel
from game.worlds.chase.duels import duel, regret_of
from game.worlds.chase.regrets import regrets_of, watched
from game.worlds.chase.rooms import named
from tests.test_lesson_scene import spied
from tests.test_sentences import drawn as drawn
from tests.test_sentences import untold


def opened(one: ByHand) -> ChaseTable:
    one.press(FACES["chase"].keys.key_of("operate"))
    one.wait(0.2)
    scene = one.app.scenes[-1]
    assert isinstance(scene, ChaseTable)
    return scene


def test_scores_of_both_are_regrets_over_all_starts_and_what_is_cut_of_one_waits_while_the_other_is_there(
    drawn: list[tuple[str, pygame.Rect]],
) -> None:
    with by_hand(Settings(world="chase", population=16, seed=3)) as one:
        one.press(pygame.K_o)
        assert one.app.scenes[-1] is one.scene and one.app.stage.note == "no champion yet"
        one.breed(6)
        one.wait(0.1)
        scene, champions, shape = opened(one), one.scene.snapshot.champions, named("sprint-4")
        bred = one.scene.snapshot.newest.number
        for role, champion in enumerate(champions):
            operation = scene.operation
            assert scene.brain is champion and operation.is_whole
            assert operation.whole == operation.score == regret_of(champion, shape)
            x, y = scene._places(one.app.screen.canvas())[0][2]
            one.drag([(int(x - 60), int(y))])
            one.press(*[pygame.K_LEFTBRACKET] * 5)
            one.wait(0.1)
            assert operation.cuts == {(0, 2)} and operation.edges == (round(208 * 15 / STEPS), 208)
            assert (operation.genome[operating.blinded(scene.network, 2)] == 0).all()
            assert operation.score == regret_of(replace(champion, genome=operation.genome), shape)
            assert operation.whole == regret_of(champion, shape) and operation.change > 0
            without = [operating.without(champion.genome, operating.blinded(scene.network, k)) for k in range(9)]
            lost = [regret_of(replace(champion, genome=genome), shape) for genome in without]
            assert operation.worth == pytest.approx(np.array(lost) - operation.whole), "turns more that are lost"
            assert (operation.shares >= 0).all() and operation.shares.max() <= 1
            operated, whole = (match.session.sides[role].genomes[0] for match in scene.bouts.matches)
            assert (operated == operation.genome).all() and (whole == champion.genome).all()
            assert scene.bouts.matches[0].ways[0] == scene.bouts.matches[1].ways[0], "from the same start"
            assert scene.bouts.matches[0].players[1 - role].kind == "perfect"
            assert not untold(one, drawn), "each number says what it is"
            one.press(pygame.K_m)
            one.wait(0.1)
        assert scene.brain is champions[kernel.MOUSE] and scene.operation.level == 5, "as it was left"
        one.press(pygame.K_r)
        assert scene.operation.is_whole and scene.operation.score == scene.operation.whole
        start = scene.bouts.matches[0].ways[0]
        one.wait(12)
        assert scene.bouts.matches[0].ways[0] != start, "the next one has its turn"
        one.press(pygame.K_ESCAPE)
        assert one.app.scenes[-1] is one.scene and one.scene.snapshot.newest.number == bred, "breeding has rested"


def test_a_cat_is_kept_as_it_was_operated_its_holes_stay_when_it_is_bred_on_and_keys_break_nothing() -> None:
    with by_hand(Settings(world="chase", population=8, seed=3), (640, 360)) as one:
        one.breed(2)
        one.wait(0.1)
        scene = opened(one)
        one.press(pygame.K_m, *[pygame.K_LEFTBRACKET] * 4)
        scene.operation.toggle(1, 3)
        one.wait(0.1)
        one.press(pygame.K_s)
        (path,) = places.champions().glob("*.brain")
        kept = load_brain(path, "chase", "cat")
        operation = scene.operation
        assert kept.genome.tobytes() == operation.genome.tobytes() and (kept.holes == operation.holes).all()
        assert kept.holes.sum() > 0 and kept.held_out == operation.score == regret_of(kept, named("sprint-4"))
        assert kept.fitness == pytest.approx(-duel(None, kept, named("sprint-4")).mean_turns), "turns, as in training"
        for key in (pygame.K_f, pygame.K_w, pygame.K_x, pygame.K_k, pygame.K_m, pygame.K_f, pygame.K_b, pygame.K_t):
            one.press(key).wait(0.1)
        assert isinstance(one.app.scenes[-1], ChaseTable)
        for binding in TABLE_KEYS.own:
            one.press(*binding.keys[:1])
        one.press(pygame.K_ESCAPE)
        one.scene.open_file(path)
        one.breed(1)
        for generation in range(2):
            assert (one.scene.snapshot.champions[kernel.CAT].genome[kept.holes] == 0).all(), generation
            one.breed(1)
        one.press(pygame.K_t).breed(1).press(pygame.K_o)
        assert one.app.scenes[-1] is one.scene and "that were bred" in one.app.stage.note
        one.press(pygame.K_t).breed(1)
        assert opened(one).keys is TABLE_KEYS
        one.press(pygame.K_m)
        assert (
            one.app.scenes[-1].operation.edges[0]
            == operating.edges(kept.network).size - kept.holes[operating.edges(kept.network)].sum()
        )


@pytest.mark.parametrize("brain", ["plain", "recurrent"])
@pytest.mark.parametrize("rule", ["sprint-3@walls=holes", "sprint-2:5@sight=2"])
def test_regrets_of_many_copies_are_those_of_each_and_what_its_units_gave_is_what_they_give(
    brain: str, rule: str
) -> None:
    network, shape, dice = CHASE.networks[brain], named(rule), np.random.default_rng(1)
    genomes = dice.normal(0, 0.5, (3, network.genes)).astype(np.float32)
    for role in CHASE.roles:
        one = Brain("chase", network, genomes[0], role=role, senses="mirrored")
        alone = [regret_of(replace(one, genome=genome), shape) for genome in genomes]
        assert regrets_of(one, genomes, shape).tolist() == alone
        for recording in watched(one, shape, 6):
            memory = None
            for gave in recording:
                memory = network.forward(genomes[0], gave[: kernel.INPUTS].astype(np.float64), memory)
                assert memory[-1] == pytest.approx(gave[-kernel.OUTPUTS :], abs=1e-3)


@pytest.mark.parametrize("caught", [False, True])
def test_what_is_said_of_two_games_that_have_ended_does_not_touch(
    monkeypatch: pytest.MonkeyPatch, caught: bool
) -> None:
    with by_hand(Settings(world="chase", population=8, seed=3)) as one:
        one.breed(2)
        one.wait(0.1)
        scene = opened(one)
        monkeypatch.setattr(Match, "over", True)
        monkeypatch.setattr(Match, "caught", caught)
        for match in scene.bouts.matches:
            match.lost = [34.0, 34.0]
        texts = spied(monkeypatch)
        scene.refresh()
        one.wait(1 / 60)
        row = [(says, box) for says, box in texts if box.left > 700 and 76 < box.centery < 100]
        assert [says for says, _ in row if "34 lost" in says and len(says) > 7], "how it ended, too"
        for (_, before), (says, after) in pairwise(sorted(row, key=lambda one: one[1].left)):
            assert before.right + 12 <= after.left, says
