"""The operating table over cat and mouse, stepped by hand: regrets of both roles, and what is kept of an operation."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pygame
import pytest

from brains.files import Brain, load_brain
from game.scenes.breeding import students_table
from game.scenes.breeding.bred_on import GENERATIONS
from game.scenes.breeding.operation import DRAWS
from game.scenes.chase.game import Match
from game.scenes.chase.laboratory import TABLE_KEYS, ChaseTable
from game.scenes.chase.students import ChaseStudents
from game.scenes.faces import FACES
from game.store import places
from game.training import operating
from game.training.breeding_on import BreedingOn, Start
from game.training.noise import Noise
from game.training.operated import STEPS
from game.training.settings import Settings
from game.window.by_hand import ByHand, by_hand
from game.worlds.chase import CHASE, kernel
from game.worlds.chase.duels import duel, lost_by, regret_of
from game.worlds.chase.regrets import losses_of, regrets_of, room_of, watched
from game.worlds.chase.rooms import named
from tests.test_laboratory import turned
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
        for key in (pygame.K_f, pygame.K_w, pygame.K_x, pygame.K_k, pygame.K_m, pygame.K_f):
            one.press(key).wait(0.1)
        assert isinstance(one.app.scenes[-1], ChaseTable)
        for binding in TABLE_KEYS.own:
            if binding.action not in ("breed on", "students"):
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
        for recording in watched(one, shape, shape.solution.starts[::300]):
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


@pytest.mark.parametrize("rule", ["sprint-4", "sprint-3:8@walls=holes", "sprint-2@sight=2"])
def test_losses_under_noise_are_those_of_games_that_are_played(rule: str) -> None:
    shape, dice = named(rule), np.random.default_rng(2)
    for role in CHASE.roles:
        network = CHASE.networks["plain"]
        genomes = dice.normal(0, 0.5, (2, network.genes)).astype(np.float32)
        one = Brain("chase", network, genomes[0], role=role, senses="mirrored")
        noise = np.full((room_of(one, shape).ticks, kernel.INPUTS), np.nan, np.float32)
        noise[:, 3] = dice.normal(0.5, 0.3, len(noise))
        noise[: len(noise) // 2, 0] = 0.25
        played = [lost_by(replace(one, genome=genome), shape, noise) for genome in genomes]
        assert losses_of(one, genomes, shape, noise).tolist() == np.stack(played).tolist()
        if role == "mouse":  # nobody is caught by such cats, whatever they hear
            assert (np.stack(played) != losses_of(one, genomes, shape)).any()


def test_noise_is_heard_by_the_one_on_the_table_and_its_score_is_the_mean_over_draws_of_it() -> None:
    with by_hand(Settings(world="chase", population=16, seed=3)) as one:
        one.breed(6)
        one.wait(0.1)
        scene, shape = opened(one), named("sprint-4")
        for role in CHASE.roles:
            operation, whole = scene.operation, scene.operation.whole
            turned(one, scene._places(one.app.screen.canvas())[0][1], 4)
            one.wait(0.1)
            assert operation.noise == {1: Noise("normal", 1.0)} and scene.brain.role == role
            assert operation.whole == whole and operation.change > 0
            drawn = [operation.heard(operation.courses[0].ticks, draw) for draw in range(DRAWS)]
            lost = [lost_by(scene.brain, shape, noise).mean() for noise in drawn]
            assert operation.score == pytest.approx(np.mean(lost)) and len(set(lost)) > 1
            heard, unheard = (match.course for match in scene.bouts.matches)
            assert heard.noise is not None and heard.hears == operation.role and unheard.noise is None
            one.press(pygame.K_s, pygame.K_b)
            assert not list(places.champions().glob("*.brain")) and scene.bred is None, "noise is no part of a brain"
            one.press(pygame.K_m)


def test_a_cat_is_bred_on_against_the_mouse_and_what_comes_of_it_with_its_holes() -> None:
    with by_hand(Settings(world="chase", population=8, seed=3), (640, 360)) as one:
        one.breed(2)
        one.wait(0.1)
        settings, bred = one.scene.snapshot.settings, one.scene.snapshot.newest.number
        scene = opened(one)
        mouse = scene.brain
        one.press(pygame.K_m, *[pygame.K_LEFTBRACKET] * 8)
        one.wait(0.1)
        operation = scene.operation
        operated, holes, before = operation.genome, operation.holes, operation.score
        one.press(pygame.K_b)
        one.wait(0.7)
        assert scene.bred is not None and scene.bred.over and operation.bred == GENERATIONS
        made = operation.genome
        assert scene.bred.before == before and scene.bred.scores[-1] == pytest.approx(operation.score)
        assert not made[holes].any() and (operation.holes == holes).all() and made.tobytes() != operated.tobytes()
        again = BreedingOn(settings, (Start(mouse.genome, mouse.holes), Start(operated, holes)), kernel.CAT)
        last = [again.step() for _ in range(GENERATIONS)][-1]
        assert last.champion.genome.tobytes() == made.tobytes() and last.champion.role == "cat"
        assert last.unseen == regret_of(last.champion, named("sprint-4"))
        again.close()
        one.press(pygame.K_b, pygame.K_m)
        assert scene.bred is None and scene.brain is mouse, "the other one is on the table"
        one.press(pygame.K_ESCAPE)
        assert one.scene.snapshot.newest.number == bred, "the run itself has rested"


def test_students_of_a_champion_are_compared_by_what_they_lose_and_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("game.training.distilling.MOMENTS", 2000)
    monkeypatch.setattr(students_table, "EPISODES", 4)
    monkeypatch.setattr(students_table, "EPOCHS", 8)
    with by_hand(Settings(world="chase", population=16, seed=3)) as one:
        one.breed(6)
        one.wait(0.1)
        table, shape = opened(one), named("sprint-4")
        one.press(pygame.K_m)
        one.wait(0.1)
        table.operation.toggle(0, 8)
        one.press(pygame.K_t)
        scene = one.app.scenes[-1]
        assert isinstance(scene, ChaseStudents) and scene.kind.blind == {8} and scene.teacher is table.brain
        one.wait(0.4)
        pupil, whole = scene.pupil, table.operation.whole
        assert pupil.over and len(pupil.epochs) == 8 and pupil.epochs[-1].error < pupil.epochs[0].error
        one.press(pygame.K_s)
        (path,) = places.champions().glob("*.brain")
        kept = load_brain(path, "chase", "cat")
        assert kept.held_out == regret_of(kept, shape) == pytest.approx(-pupil.now.unseen)
        assert kept.fitness == pytest.approx(-duel(None, kept, shape).mean_turns), "turns, as in training"
        assert (kept.role, kept.senses, kept.strategy) == ("cat", scene.teacher.senses, "dagger")
        assert not kept.genome[operating.blinded(kept.network, 8)].any() and kept.network.sizes == (9, 4, 4)
        student, teacher = (match.session.sides[kernel.CAT] for match in scene.bouts.matches)
        assert (student.genomes[0] == pupil.now.genome).all() and (teacher.genomes[0] == scene.teacher.genome).all()
        assert scene.bouts.matches[0].ways[0] == scene.bouts.matches[1].ways[0], "from the same start"
        starts, (lost,) = pupil._schooling._ground._taught, losses_of(kept, [pupil.now.genome], shape)
        assert 0 < len(starts) < len(lost) and pupil.now.taught == -lost[starts].mean() != pupil.now.unseen
        taught = [one.taught for one in pupil.epochs]
        assert scene._whole == -whole and taught[pupil.best] == max(taught), "the best from the starts of its lessons"
        one.press(pygame.K_w, pygame.K_RIGHT)
        one.wait(0.1)
        assert scene.pupil is not pupil and scene.pupil.lesson.way == "copy"
        one.press(pygame.K_t)
        assert one.app.scenes[-1] is table
