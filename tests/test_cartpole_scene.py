"""CartPole and the race of learners in the window, stepped by hand."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path

import numpy as np
import pygame
import pygame_gui
import pytest

from brains.files import load_brain
from game.scenes.breeding.learners import LearnersScene
from game.scenes.cartpole.replay import Balance
from game.scenes.cartpole.screens import careful
from game.store import places
from game.store.records import Records
from game.training.run import Run
from game.training.settings import Settings
from game.training.snapshot import Pace
from game.window.by_hand import FRAME, ByHand, by_hand
from game.worlds.cartpole.kernel import ANGLE, ANGLE_LIMIT, SPIN
from tests.key_tables import KEYS

ROOT = Path(__file__).resolve().parent.parent
QUICK = Settings(world="cartpole", strategy="rank-sampling", seed=2)


def shown(one: ByHand) -> Balance:
    replay = one.scene.replay
    assert isinstance(replay, Balance)
    return replay


def choose(one: ByHand, row: str, value: str) -> None:
    """What a menu of the panel does when a person takes an entry."""
    panel = one.scene._panel
    assert panel is not None
    event = pygame.event.Event(pygame_gui.UI_DROP_DOWN_MENU_CHANGED, ui_element=panel.elements[row], text=value)
    pygame.event.post(event)
    one.wait(0.1)
    one.breed(1)


def test_generation_0_falls_and_something_better_follows() -> None:
    with by_hand(QUICK) as one:
        one.breed(30)
        one.wait(0.1)
        first = shown(one)
        while not first.over:
            first.step()
        assert first.number == 0 and first.finishers == 0
        seen = []
        for _ in range(60 * 14):
            one.wait(1 / 60, drawn=0)
            if not seen or shown(one).number != seen[-1][0]:
                seen.append((shown(one).number, shown(one).finishers))
        assert any(finishers is not None and finishers > 10 for _, finishers in seen)


def test_what_is_shown_is_what_was_scored() -> None:
    with by_hand(QUICK) as one:
        one.breed(5)
        one.scene.pace = Pace.TURBO
        one.wait(0.1)
        replay = shown(one)
        while not replay.over:
            replay.step()
        newest = one.app.stage.trainer.snapshot.newest
        assert sorted(replay.session.scores[0].tolist()) == sorted(newest.scores[0].tolist())


def test_n_begins_where_nobody_was_trained() -> None:
    with by_hand(QUICK) as one:
        one.breed(20)
        one.wait(0.1)
        one.press(pygame.K_n)
        replay = shown(one)
        assert replay.exam and replay.course.name.startswith("wild:") and replay.number == 19
        foreseen = replay.finishers
        while not replay.over:
            replay.step()
        assert replay.finishers == foreseen
        assert all(name.startswith("fresh") for name in one.app.stage.trainer.snapshot.settings.courses)


@pytest.mark.parametrize("number", range(5))
def test_number_keys_are_hard_starts(number: int) -> None:
    with by_hand(QUICK) as one:
        one.breed(1)
        one.wait(0.1)
        one.press(pygame.K_1 + number)
        assert shown(one).course.name == list(one.scene.world.courses.presets)[number]
        one.press(pygame.K_ESCAPE)
        assert not shown(one).exam and one.app.running


def test_a_push_moves_everybody_alike_and_nobody_foresees_it() -> None:
    with by_hand(QUICK) as one:
        one.breed(20)
        one.wait(0.5)
        one.press(pygame.K_SPACE)
        replay = shown(one)
        before = replay.session.field(SPIN)
        one.drag([(120, 300)])
        np.testing.assert_allclose(replay.session.field(SPIN) - before, 0.55)
        assert replay.finishers is None
        one.drag([(900, 300)])
        np.testing.assert_allclose(replay.session.field(SPIN), before, atol=1e-12)
        one.drag([(1100, 300)])
        assert len(replay.knocks) == 2, "a click beside the rail is no push"


@pytest.mark.parametrize("brain", ["4-16-2", "4-2-1"])
def test_a_person_balances_beside_the_champion_and_the_result_is_kept(brain: str, home: Path) -> None:
    with by_hand(Settings(world="cartpole", strategy="rank-sampling", seed=2, brain=brain)) as one:
        one.breed(10)
        one.wait(0.1)
        one.press(pygame.K_m)
        one.wait(2.5)
        driver = one.scene.driver
        assert driver is not None and driver.driving
        one.hold(pygame.K_LEFT, FRAME)
        one.play(8, lambda: careful(one.scene.replay))
        assert driver.driving and driver.score > 60, "a careful person keeps it up"
        one.hold(pygame.K_LEFT, 2.0)
        one.wait(1.0)
        assert not driver.driving and driver.place == 1
        person = shown(one).lineup.person_index
        assert abs(shown(one).session.field(ANGLE)[person]) > ANGLE_LIMIT
        name = f"cartpole: {shown(one).course.name}"
    assert Records(places.records()).best(name)[0].score == driver.score


def test_without_a_key_nobody_pushes() -> None:
    with by_hand(QUICK) as one:
        one.breed(5)
        one.wait(0.1)
        one.press(pygame.K_m)
        one.wait(20)
        replay = shown(one)
        assert replay.tick == 0, "nothing moves before the person does"
        one.hold(pygame.K_LEFT, FRAME)
        one.wait(0.6)
        assert replay.tick > 2 and replay.push_of(replay.lineup.person_index) == 0
        assert replay.push_of(0) != 0


def test_a_tap_pushes_for_one_tick_and_time_is_slow_at_first() -> None:
    with by_hand(QUICK) as one:
        one.breed(5)
        one.wait(0.1)
        one.press(pygame.K_m)
        one.wait(2.5)
        replay = shown(one)
        pushes = {}
        one.hold(pygame.K_RIGHT, FRAME)
        for _ in range(30):
            one.wait(FRAME)
            pushes[replay.tick] = replay.push_of(replay.lineup.person_index)
        assert pushes.pop(1) == 1 and len(pushes) > 1 and not any(pushes[tick] for tick in pushes if tick)
        assert one.scene.hand_speed < 0.17
        replay.session.run(300)
        assert one.scene.hand_speed == pytest.approx(0.3)


def test_brain_activations_and_strategy_are_changed_while_it_runs() -> None:
    with by_hand(QUICK) as one:
        one.breed(3)
        one.wait(0.1)
        one.press(pygame.K_TAB)
        choose(one, "brain", "4-2-1")
        newest = one.app.stage.trainer.snapshot.newest
        assert newest.network.sizes == (4, 2, 1) and newest.genomes[0].shape[1] == newest.network.genes
        best = one.app.stage.trainer.snapshot.champion.genome
        choose(one, "hidden units", "tanh")
        newest = one.app.stage.trainer.snapshot.newest
        assert newest.network.activations == ("tanh", "sigmoid")
        assert np.abs(newest.genomes[0] - best).max() < 0.2, "it goes on from the champion"
        choose(one, "strategy", "paired-parents")
        choose(one, "episodes each", "3")
        settings = one.app.stage.trainer.snapshot.settings
        assert settings.strategy == "paired-parents" and settings.courses == ("fresh:500",) * 3
        one.press(pygame.K_TAB)
        choose(one, "crossover", "one-point")
        choose(one, "aligned", "yes")
        options = one.app.stage.trainer.snapshot.settings.options
        assert "crossover=one-point" in options and "aligned=yes" in options
        one.press(pygame.K_TAB)
        assert one.scene._panel is None
        one.wait(1)
        assert one.app.stage.trainer.snapshot.error is None


def test_champions_are_saved_and_bred_on_from_and_others_are_refused(home: Path) -> None:
    with by_hand(QUICK) as one:
        one.breed(10)
        one.wait(0.1)
        one.press(pygame.K_s)
        (saved,) = places.champions().glob("*.brain")
        one.press(pygame.K_l)
        one.press(pygame.K_RETURN)
        one.breed(1)
        newest = one.app.stage.trainer.snapshot.newest
        assert np.abs(newest.genomes[0] - load_brain(saved).genome).max() <= 0.1001
        one.press(pygame.K_TAB)
        choose(one, "brain", "4-1")
        one.scene.open_file(saved)
        assert "expected layers 4-1 (sigmoid), got 4-16-2" in one.app.stage.note


def race(one: ByHand) -> LearnersScene:
    scene = one.app.scenes[-1]
    assert isinstance(scene, LearnersScene)
    return scene


@pytest.mark.parametrize("world", ["corridor", "cartpole"])
def test_two_strategies_race_from_the_same_seed_on_the_same_courses(world: str) -> None:
    settings = Settings(world=world, strategy="rank-sampling", seed=5, population=8)
    with by_hand(settings) as one:
        one.breed(2)
        one.wait(0.1)
        one.press(pygame.K_v)
        one.wait(2.5)
        bred = one.app.stage.trainer.snapshot.newest.number
        first, second = race(one).learners.snapshot.sides
        assert (first.settings.strategy, second.settings.strategy) == ("rank-sampling", "cma-es")
        assert first.newest.number == second.newest.number >= 4 and first.judged == second.judged
        for side in (first, second):
            alone = Run(replace(settings, strategy=side.settings.strategy))
            for _ in range(side.newest.number + 1):
                made = alone.step()
            alone.close()
            assert np.array_equal(made.fitness, side.newest.fitness), "it is the very run that it would be alone"
        assert np.array_equal(first.newest.courses[0].table, second.newest.courses[0].table)
        assert all(replay is not None for replay in race(one).replays)
        one.press(pygame.K_ESCAPE)
        one.wait(0.1)
        assert len(one.app.scenes) == 1 and one.app.running
        assert one.app.stage.trainer.snapshot.newest.number == bred, "what the world learned has rested"


def test_keys_of_the_race_of_learners() -> None:
    with by_hand(QUICK) as one:
        one.breed(1)
        one.wait(0.1)
        one.press(pygame.K_v)
        scene = race(one)
        seen = set()
        for _ in range(8):
            one.press(pygame.K_RIGHT)
            one.wait(0.1)
            first, second = scene.learners.snapshot.sides
            seen.add(second.settings.strategy)
            assert first.settings.strategy == "rank-sampling" != second.settings.strategy
        assert len(seen) == 4
        one.press(pygame.K_LEFT)
        one.press(pygame.K_r)
        one.wait(0.1)
        first, second = scene.learners.snapshot.sides
        assert first.settings.seed == second.settings.seed != 2
        for _ in range(9):
            one.press(pygame.K_RIGHTBRACKET)
        one.wait(0.2)
        assert scene.learners.snapshot.sides[0].newest.number > 20, "as fast as it goes"
        one.press(pygame.K_SPACE)
        number = scene.learners.snapshot.sides[0].newest.number
        one.wait(0.2)
        assert scene.learners.snapshot.sides[0].newest.number <= number + 1
        for _ in range(2):  # all keys are on one page: it opens, and closes
            one.press(pygame.K_h)
        assert one.app.running and race(one) is scene
        one.press(pygame.K_SPACE)
        for _ in range(3):
            one.press(pygame.K_LEFTBRACKET)
        number = scene.learners.snapshot.sides[0].newest.number
        one.wait(1.5)
        assert scene.learners.snapshot.sides[0].newest.number > number, "it goes on at once when it is slowed down"


def test_two_presses_in_one_frame_open_one_race_and_no_key_stays_held() -> None:
    with by_hand(QUICK) as one:
        one.breed(5)
        one.wait(0.1)
        one.press(pygame.K_m)
        one.wait(2.5)
        one.key(pygame.K_LEFT, down=True)
        one.wait(0.05)
        one.key(pygame.K_v, down=True)
        one.key(pygame.K_v, down=True)
        one.wait(0.1)
        assert [type(scene).__name__ for scene in one.app.scenes] == ["CartPoleScene", "LearnersScene"]
        one.key(pygame.K_LEFT, down=False)
        one.press(pygame.K_ESCAPE)
        assert one.scene._held == [False, False]


def test_a_paused_run_goes_on_when_a_person_plays() -> None:
    with by_hand(QUICK) as one:
        one.breed(5)
        one.wait(0.1)
        one.press(pygame.K_SPACE)
        one.press(pygame.K_m)
        before = one.app.stage.trainer.snapshot.newest.number
        one.breed(3)
        assert not one.scene.paused and one.app.stage.trainer.snapshot.newest.number > before


def test_the_panel_changes_what_was_asked_and_nothing_else() -> None:
    with by_hand(QUICK) as one:
        one.breed(12)
        one.wait(0.1)
        one.press(pygame.K_TAB)
        kept = one.app.stage.trainer.snapshot.highlights
        choose(one, "strategy", "elite-clones")
        settings = one.app.stage.trainer.snapshot.settings
        assert settings.courses == QUICK.courses and settings.activations == ()
        assert kept[-1] in one.app.stage.trainer.snapshot.highlights
        choose(one, "step limit", "200")
        choose(one, "step limit", "500")
        assert one.app.stage.trainer.snapshot.settings.courses == ("fresh:500",) * 5
        choose(one, "brain", "4-1")
        assert "hidden units" not in one.scene._panel.values
        one.press(pygame.K_r)
        assert one.scene._panel is None, "its seed would be the old one"


@pytest.mark.usefixtures("brief_lessons")
def test_300_random_keys_and_clicks_break_nothing(home: Path) -> None:
    dice = random.Random(4)
    bindings = (*KEYS["cartpole"].bindings, *KEYS["learners"].bindings)
    keys = [key for binding in bindings for key in binding.keys if binding.action != "world"] + [pygame.K_RETURN]
    events, starts = 0, 0
    while events < 300:
        starts += 1
        with by_hand(QUICK, seed=starts) as one:
            while one.app.running and events < 300:
                for _ in range(dice.randint(1, 6)):
                    events += 1
                    if dice.random() < 0.3:
                        at = (dice.randrange(1280), dice.randrange(720))
                        kinds = (pygame.MOUSEBUTTONDOWN, pygame.MOUSEBUTTONUP)
                        pygame.event.post(pygame.event.Event(dice.choice(kinds), pos=at, button=dice.choice((1, 3))))
                    else:
                        one.key(dice.choice(keys), down=dice.random() < 0.7)
                if dice.random() < 0.5:
                    one.breed(1)
                one.app.frame(dice.choice((1 / 60, 0.1)))
                assert one.app.stage.trainer.snapshot.error is None
    assert events >= 300


@pytest.mark.parametrize("size", [(640, 360), (1920, 1080), (900, 1400)])
def test_every_window_size_is_filled(size: tuple[int, int]) -> None:
    with by_hand(QUICK, size) as one:
        one.breed(10)
        one.wait(0.5)
        for key in (pygame.K_n, pygame.K_TAB, pygame.K_v, pygame.K_h):
            one.press(key)
            picture = one.picture()
            assert picture.shape[:2] == size[::-1]
            for part in np.array_split(picture, 3):
                assert part.std() > 2
