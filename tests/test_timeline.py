"""Back in time: earlier generations are seen again, by keys and by mouse, while breeding goes on behind them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pygame
import pytest

from game.engine.session import Session
from game.engine.side import Side
from game.scenes.base.ladder import HOLD
from game.scenes.breeding.rewind import near, spread_over, stands_first, step
from game.scenes.faces import FACES
from game.training.kept import Keeper
from game.training.milestones import Kind, Milestone
from game.training.settings import Settings
from game.ui import buttons
from game.ui.timeline import APART, LOG, RISE, Axis, Position, spread
from game.window.by_hand import ByHand, by_hand
from game.worlds import WORLDS
from tests.conftest import there
from tests.test_past import made

BRED = 45
BREEDING = [name for name, world in WORLDS.items() if world.meeting is None]
SMALL = (960, 540)


@pytest.fixture(scope="module")
def corridor() -> Iterator[ByHand]:
    """A run on a fresh course that goes on; each test leaves it live."""
    settings = Settings(courses=("fresh:600", "simple"), population=30, seed=9)
    with by_hand(settings, SMALL) as one:
        one.breed(BRED)
        one.wait(0.3)
        yield one


@pytest.fixture
def one(corridor: ByHand) -> Iterator[ByHand]:
    yield corridor
    corridor.scene.driver = None
    corridor.press(pygame.K_END)
    assert corridor.scene.live and corridor.app.scenes == [corridor.scene]


def on_chart(one: ByHand, generation: float) -> tuple[int, int]:
    """Where that is in the window, in pixels."""
    axis, canvas = one.scene.view.timeline, one.app.screen.canvas()
    return canvas.units.px(axis.x(generation)), canvas.units.px((axis.top + axis.bottom) / 2)


def test_keys_lead_through_the_run_while_breeding_goes_on(one: ByHand) -> None:
    scene = one.scene
    one.press(pygame.K_PAGEDOWN)
    assert scene.live, "there is nothing later"
    one.press(pygame.K_HOME)
    assert scene.replay.number == 0 and scene.position == Position(False, (0,), BRED - 1)
    one.press(pygame.K_PAGEUP)
    assert scene.replay.number == 0, "there is nothing earlier"
    seen = [0]
    while not scene.live:
        one.press(pygame.K_PAGEDOWN)
        seen.append(scene.replay.number)
    assert 10 < len(seen) <= 22 and seen == sorted(seen) and seen[-1] == BRED - 1
    one.press(pygame.K_PAGEUP)
    number = scene.replay.number
    one.breed(3)
    one.wait(12)
    assert scene.replay.number == number and scene.snapshot.newest.number == BRED + 2, "it drives again and again"
    assert scene.replay.lineup.population == 20
    one.press(pygame.K_END)
    assert scene.live and scene.replay.number == BRED + 2


def test_what_is_seen_is_what_was_scored_on_its_own_course(one: ByHand) -> None:
    scene = one.scene
    scene.rewind(near(scene.snapshot.past, 20))
    one.wait(0.1)
    kept, replay = scene.at, scene.replay
    assert kept.full and replay.number == 20 and replay.course.name == "fresh in generation 20" and not replay.exam
    simple = scene.world.course("simple")
    scores = []
    for course in (replay.course, simple):
        session = Session(scene.world, [Side(replay.network, np.array(kept.genomes[0]))], course)
        session.run()
        scores.append(session.scores[0].astype(np.float64))
    assert np.array_equal(np.mean(scores, axis=0), kept.fitness[0]), "to the last bit"
    shares = scene.view._told(scene.snapshot)
    assert shares[0] == scene.view.says(kept.fitness[0][0] / kept.goal), "the numbers beside it are its own"


def test_it_drives_on_unseen_courses_and_against_people(one: ByHand) -> None:
    scene = one.scene
    scene.eases = False
    one.press(pygame.K_HOME, pygame.K_n)
    assert scene.replay.number == 0 and scene.replay.exam
    one.press(pygame.K_PAGEDOWN)
    assert scene.replay.exam and scene.replay.number > 0, "the next one, where the last one was"
    one.press(pygame.K_ESCAPE)
    assert not scene.replay.exam and not scene.live
    number, first = scene.replay.number, scene.replay.lineup.genomes[0]
    one.press(pygame.K_m)
    assert scene.playing and scene.replay.number == number
    assert np.array_equal(scene.replay.lineup.genomes[0], first) and scene.replay.lineup.population == 20
    for key in (pygame.K_HOME, pygame.K_PAGEDOWN, pygame.K_END, pygame.K_z):
        one.press(key)
        assert scene.playing and scene.replay.number == number, "nobody who plays is disturbed"
    one.drag([on_chart(one, 0)])
    assert scene.playing and scene.replay.number == number
    one.press(pygame.K_ESCAPE)
    assert not scene.playing and not scene.live


def test_the_mouse_drags_along_it_and_a_word_leads_back(one: ByHand) -> None:
    scene = one.scene
    one.wait(0.3)
    axis = scene.view.timeline
    half = axis.shown / 2
    one.drag([on_chart(one, 1), on_chart(one, half), on_chart(one, half)])
    one.wait(0.1)
    assert not scene.live and abs(scene.replay.number - half) <= 2
    before = scene.replay.number
    one.drag([(on_chart(one, 0)[0], 2), on_chart(one, 0)])
    one.wait(0.3)
    assert scene.replay.number == before, "what was pressed somewhere else is dragged nowhere"
    button = next(button for button in buttons.there() if button.key == pygame.K_END)
    assert button.says
    one.drag([button.box.center])
    assert scene.live
    one.drag([on_chart(one, axis.shown)])
    one.wait(0.3)
    assert scene.live or axis.last > axis.shown + 1
    scene.rewind(None)
    one.press(pygame.K_c, pygame.K_c)
    one.drag([on_chart(one, half)])
    one.wait(0.3)
    assert scene.live, "there is no chart"
    one.press(pygame.K_c)


def test_two_and_four_are_side_by_side(one: ByHand) -> None:
    scene = one.scene
    one.press(pygame.K_z)
    assert not scene.live and scene.replay.lineup.generations == (scene.snapshot.newest.number, 0)
    assert scene.replay.name(1) == "generation 0" and scene.position.at == (0, scene.snapshot.newest.number)
    one.press(pygame.K_z)
    numbers = scene.replay.lineup.generations
    assert len(numbers) == 4 == len(set(scene.replay.colours)) and list(numbers) == sorted(numbers, reverse=True)
    assert np.ptp(np.diff(numbers)) <= 2, "evenly over the run"
    past = {kept.number: kept for kept in scene.snapshot.past}
    for number, genome in zip(numbers[1:], scene.replay.lineup.genomes[1:], strict=True):
        assert np.array_equal(past[number].genomes[0][stands_first(past[number])], genome) and genome.any()
    one.press(pygame.K_n)
    assert scene.replay.exam and scene.replay.lineup.generations == numbers
    one.press(pygame.K_ESCAPE, pygame.K_z)
    assert scene.live


def test_milestones_stand_on_it_with_a_sentence_each(one: ByHand) -> None:
    one.wait(0.3)
    scene = one.scene
    drawn = spread(scene.snapshot.milestones, scene.view.timeline)
    assert {one.kind for _, one in drawn} >= {Kind.RECORD}
    scale = one.app.screen.canvas().units.scale
    for x, milestone in drawn:
        said = buttons.at((round(x * scale), round(scene.view.timeline.bottom * scale)))
        assert said and f"Generation {milestone.generation:,}: " in said.says and said.says.endswith(".")


def test_nothing_harder_comes_and_nothing_is_left_where_one_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    with by_hand(Settings(world="cartpole", courses=("calm",), population=8, seed=1), SMALL) as one:
        one.breed(4)
        one.wait(0.1)
        scene = one.scene
        one.press(pygame.K_HOME)
        climbed: list[float] = []
        monkeypatch.setattr(scene, "climb", lambda seconds, solved: climbed.append(seconds))
        one.wait(HOLD)
        assert not climbed and scene.replay.number == 0
        one.press(pygame.K_r)
        assert scene.live, "another run has another past"
        one.breed(3)
        one.wait(0.3)
        one.press(pygame.K_HOME)
        scene.change(replace(scene.snapshot.settings, brain="4-1"))
        one.breed(2)
        one.wait(0.1)
        assert scene.replay.network.genes != 5 and scene.replay.number == 0, "what is on stays on"
        one.press(pygame.K_PAGEUP)
        assert scene.replay.network.genes == 5
        one.press(pygame.K_HOME, pygame.K_F2)
        assert scene.live, "who leaves the world does not leave it in the past"


def test_a_course_that_has_gone_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    with by_hand(Settings(world="cartpole", courses=("calm",), population=8, seed=1), SMALL) as one:
        one.breed(3)
        one.wait(0.1)
        past = tuple(replace(kept, course="/nowhere/at/all.json") for kept in one.scene.snapshot.past)
        monkeypatch.setattr(type(one.scene), "snapshot", property(lambda scene: replace(taken, past=past)))
        taken = one.app.stage.trainer.snapshot
        one.scene.earlier()
        assert one.scene.live and "/nowhere" in one.app.stage.note


@pytest.mark.parametrize("world", BREEDING)
def test_every_world_goes_back(world: str) -> None:
    with by_hand(Settings(world=world, population=24, seed=2, courses=there(world)), (640, 360)) as one:
        one.breed(4)
        one.wait(0.1)
        scene = one.scene
        scene.eases = False
        for number in (0, 1):
            one.press(pygame.K_HOME if number == 0 else pygame.K_PAGEDOWN)
            lineup = scene.replay.lineup
            assert scene.replay.number == number and lineup.population == 20
            assert np.any(lineup.genomes[0]), "a brain of zeros drives nothing"
        one.press(pygame.K_m)
        kept = scene.snapshot.past[1].genomes[0]
        rivals = scene.replay.lineup.genomes
        if WORLDS[world].opposed:
            rivals = scene.replay.course.opponent.genome[None]
        assert scene.playing and (kept == rivals[0]).all(axis=1).any(), "who is met is of that generation"
        assert all((kept == rival).all(axis=1).any() for rival in rivals)
        one.press(pygame.K_ESCAPE, pygame.K_z)
        assert scene.replay.lineup.labels == ("generation 3", "generation 0")
        one.wait(0.5)
        one.press(pygame.K_z)
        assert len(scene.replay.lineup.labels) == 4
        one.press(pygame.K_ESCAPE)
        assert scene.live and not scene.over


def test_who_sits_in_the_other_seat_is_the_champion_before() -> None:
    with by_hand(Settings(world="volley", population=24, seed=2), (640, 360)) as one:
        one.breed(4)
        one.wait(0.1)
        scene, past = one.scene, one.scene.snapshot.past
        for kept in past:
            scene.rewind(kept)
            opponent = scene.replay.course.opponent
            if kept.number:
                assert np.array_equal(opponent.genome, past[kept.number - 1].genomes[0][0])
            assert opponent.generation == max(kept.number - 1, 0)
        one.press(pygame.K_g)
        assert "generation 3" in one.app.stage.note and scene.at is past[-1], "whom one plays against is who is on"


def test_both_roles_go_back_and_all_that_are_kept_take_turns() -> None:
    with by_hand(Settings(world="chase", population=24, seed=2), SMALL) as one:
        one.breed(25)
        one.wait(0.2)
        scene = one.scene
        one.press(pygame.K_HOME)
        past = {kept.number: kept for kept in scene.snapshot.past}

        def players() -> list[bool]:
            pair = scene.casting.pair
            return [
                np.array_equal(player.brain.genome, past[scene.game.number].genomes[role][pair])
                for role, player in enumerate(scene.game.players)
            ]

        assert scene.game.number == 0 and scene.position == Position(False, (0,), 24)
        one.press(pygame.K_PAGEDOWN)
        number = scene.game.number
        assert number > 0 and all(players())
        first = scene.game
        while scene.game is first:
            one.wait(1.0, drawn=0)
        assert scene.casting.pair == 1 and scene.game.number == number and all(players())
        one.press(pygame.K_m)
        assert scene.playing and scene.game.players[1].brain.generation == number
        one.press(pygame.K_END)
        assert scene.playing
        one.press(pygame.K_m, pygame.K_END)
        assert scene.casting.generation is None and scene.position.live
        one.wait(0.3)
        one.drag([on_chart(one, 12), on_chart(one, 12)])
        one.wait(0.2)
        assert abs(scene.game.number - 12) <= 1
        one.press(pygame.K_z)
        assert [other.number for other in scene.others] == [0] and scene.others[0].ways[0] == scene.game.ways[0]
        assert scene.game.number == 24 and scene.position == Position(False, (0, 24), 24)
        one.press(pygame.K_z)
        assert len(scene.others) == 3 and {other.ways[0] for other in scene.others} == {scene.game.ways[0]}
        game, others = scene.game, scene.others
        while scene.game is game:
            one.wait(1.0, drawn=0)
        assert all(other.over for other in others) and len(scene.others) == 3, "the next game is side by side, too"
        one.wait(0.3)
        one.press(pygame.K_m)
        assert scene.playing and not scene.others
        one.press(pygame.K_m, pygame.K_ESCAPE)
        assert not scene.others and scene.position.live and not scene.over
        one.wait(0.3)
        assert any("record" in button.says for button in buttons._explained)
        one.press(pygame.K_HOME, pygame.K_F2)
        assert scene.position.live, "who leaves the world does not leave it in the past"


def test_places_on_the_timeline() -> None:
    for kind in (RISE, LOG):
        axis = Axis(10.0, 0.0, 110.0, 50.0, 200.0, 200.0, kind)
        for generation in (0.0, 3.0, 150.0):
            assert axis.generation(axis.x(generation)) == pytest.approx(generation)
        assert axis.generation(110.0) is None and axis.generation(-5.0) == 0.0
        axis.last = 500.0
        assert axis.generation(120.0) == pytest.approx(200.0), "what is beyond the edge is not there"
    marks = [Milestone(k, Kind.RECORD, 1.0) for k in range(200)] + [Milestone(50, Kind.UNSEEN, 1.0)]
    drawn = spread(marks, Axis(0.0, 0.0, 250.0, 50.0, 200.0, 200.0))
    assert len(drawn) <= 250 / APART + 1 and any(one.kind is Kind.UNSEEN for _, one in drawn)
    assert min(np.diff(sorted(x for x, _ in drawn))) >= APART


def test_steps_lead_from_one_end_to_the_other() -> None:
    keeper = Keeper(960)
    assert near((), 5.0) is None and step((), None, -1) is None and spread_over((), 5, 4) == []
    for number in range(700):
        keeper.add(made(number, 960), "simple")
    past = keeper.past
    at, seen = step(past, None, -1), []
    while at is not None and (not seen or seen[-1] is not at):
        seen.append(at)
        at = step(past, at, -1)
    assert seen[-1].number == 0 and all(kept.full for kept in seen) and 3 < len(seen) <= 20
    for kept in reversed(seen[:-1]):
        at = step(past, at, 1)
        assert at is kept
    assert step(past, at, 1) is None
    alone = next(kept for kept in past if not kept.full)
    assert near(past, alone.number) is alone and near(past, alone.number, 600.0).full


def test_the_tables_of_keys_have_it() -> None:
    for world in BREEDING:
        keys = FACES[world].keys
        assert keys.action_of(pygame.K_HOME) == keys.action_of(pygame.K_END) == "ends"
        assert keys.action_of(pygame.K_z) == "compare"
