"""The chase in the window, stepped by hand: what keys do, what is shown, and that nothing breaks it."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path

import numpy as np
import pygame
import pygame_gui
import pytest

from brains.files import load_brain, save_brain
from game.scenes.chase.game import PERFECT, Match, Player
from game.scenes.chase.programme import Casting, next_match
from game.scenes.chase.tournament import Tournament
from game.scenes.chase.trainer import Study
from game.store import places
from game.training.settings import Settings
from game.window.by_hand import ByHand, by_hand
from game.worlds import WORLDS
from game.worlds.chase import CHASE, kernel
from game.worlds.chase.duels import duel, regret_of
from game.worlds.chase.plans import MOVES
from game.worlds.chase.rooms import Shape
from game.worlds.chase.solver import solve
from tests.conftest import ended
from tests.key_tables import KEYS

ROOT = Path(__file__).resolve().parent.parent
QUICK = Settings(world="chase", strategy="rank-sampling", population=8, seed=3)


def match(one: ByHand) -> Match:
    assert isinstance(one.scene.game, Match)
    return one.scene.game


def until_over(one: ByHand, seconds: float = 20) -> None:
    game = one.scene.game
    for _ in range(int(seconds * 60)):
        if one.scene.game is not game or (game and game.over):
            return
        one.wait(1 / 60, drawn=0)
    raise AssertionError("the game never ended")


def test_generation_0_comes_first_then_the_newest() -> None:
    with by_hand(QUICK) as one:
        one.breed(3)
        one.wait(0.1)
        assert match(one).number == 0
        until_over(one)
        one.wait(1.6)
        assert match(one).number == 2


def test_a_match_between_perfect_players_lasts_as_long_as_the_solved_game_says() -> None:
    solution = solve(6, 4)
    for at in (0, 77, 500, 1259):
        start = (int(solution.starts[at, 0]), int(solution.starts[at, 1]))
        one = Match(Player(PERFECT, "", ""), Player(PERFECT, "", ""), Shape(), start, 0, 0)
        while not one.session.finished:
            one.step()
        assert one.turns == one.value == solution.start_values[at]
        assert one.caught and one.lost == [0.0, 0.0] and not one.marks


def test_lost_turns_add_up_to_what_a_duel_counts() -> None:
    with by_hand(QUICK) as one:
        one.breed(4)
        mouse = one.app.stage.trainer.snapshot.champions[kernel.MOUSE]
    played = duel(mouse, None, Shape())
    solution = solve(6, 4)
    for at in range(0, 1260, 97):
        start = (int(solution.starts[at, 0]), int(solution.starts[at, 1]))
        shown = Match(Player("bred", "", "", mouse), Player(PERFECT, "", ""), Shape(), start, 0, 0)
        while not shown.session.finished:
            shown.step()
        assert shown.turns == played.turns[at]
        assert shown.lost[kernel.MOUSE] == played.lost[kernel.MOUSE, at]


def test_a_person_plays_the_mouse_and_the_result_is_kept(reported: list[tuple[str, dict[str, object]]]) -> None:
    with by_hand(QUICK) as one:
        one.breed(2)
        one.wait(0.1)
        one.press(pygame.K_5)
        one.press(pygame.K_m)
        game = match(one)
        assert [player.kind for player in game.players] == ["you", "perfect"] and game.waits
        one.wait(1)
        assert len(game.ways) == 1, "it waits for the person"
        moved = 0
        while not game.over:
            cat, mouse = game.ways[-1]
            legal = [d for d in range(4) if game.solution.mouse_worth[game.phase[0], cat, mouse, d] > 1]
            keys = (pygame.K_UP, pygame.K_d, pygame.K_s, pygame.K_LEFT)
            direction = legal[0] if legal else 0
            before = game.ways[-1][1]
            if game.waits:
                one.press(keys[direction])
                one.wait(0.1)
                x, y = before % 6 + MOVES[direction][0], before // 6 + MOVES[direction][1]
                wanted = min(max(y, 0), 5) * 6 + min(max(x, 0), 5)
                assert game.ways[1 if moved == 0 else -1][1] == wanted or len(game.ways) > 2
                moved += 1
            one.wait(0.1)
        assert game.caught and moved == game.turns
        assert [facts["won"] for event, facts in reported if event == "result"] == [False]
        table = "chase: mouse against the perfect cat, sprint 4"
        assert one.app.stage.records.best(table)[0].score == game.turns
        one.wait(3)
        assert match(one) is not game and match(one).players[0].kind == "you", "the next round"
        one.press(pygame.K_m)
        assert match(one).players[0].kind == "bred"


def test_a_person_plays_the_cat_and_is_ranked_by_fewest_turns(reported: list[tuple[str, dict[str, object]]]) -> None:
    with by_hand(QUICK) as one:
        one.breed(1)
        one.wait(0.1)
        one.press(pygame.K_k)
        game = match(one)
        while not game.over:
            _, role, ply = game.phase
            if game.waits:
                cat, mouse = game.ways[-1]
                assert role == kernel.CAT
                keys = (pygame.K_UP, pygame.K_RIGHT, pygame.K_DOWN, pygame.K_LEFT)
                one.press(keys[int(game.solution.cat[ply, cat, mouse])])
            one.wait(0.05)
        assert game.caught and game.turns <= game.value and game.lost[kernel.CAT] == 0
        assert [facts["won"] for event, facts in reported if event == "result"] == [True]
        best = one.app.stage.records.best("chase: cat against the bred mouse, sprint 4")
        assert best[0].score == -game.turns


def test_a_gamepad_plays_too() -> None:
    with by_hand(QUICK) as one:
        one.breed(1)
        one.wait(0.1)
        pygame.event.post(pygame.event.Event(pygame.JOYBUTTONDOWN, button=0, instance_id=0, joy=0))
        one.wait(0.1)
        game = match(one)
        assert game.waits
        pygame.event.post(pygame.event.Event(pygame.JOYHATMOTION, hat=0, value=(0, 1), instance_id=0, joy=0))
        one.wait(0.6)
        assert len(game.ways) >= 2
        pygame.event.post(pygame.event.Event(pygame.JOYHATMOTION, hat=0, value=(0, 0), instance_id=0, joy=0))
        moved = len(game.ways)
        pygame.event.post(pygame.event.Event(pygame.JOYAXISMOTION, axis=0, value=0.9, instance_id=0, joy=0))
        one.wait(1)
        assert game.over or len(game.ways) > moved


def test_the_players_are_chosen_by_number() -> None:
    with by_hand(QUICK) as one:
        one.breed(1)
        one.wait(0.1)
        for key, mouse, cat in (
            (pygame.K_1, "taught", "bred"),
            (pygame.K_5, "taught", "perfect"),
            (pygame.K_3, "perfect", "perfect"),
            (pygame.K_4, "perfect", "bred"),
        ):
            one.press(key)
            assert [player.kind for player in match(one).players] == [mouse, cat]
        one.press(pygame.K_ESCAPE)
        assert one.app.running and [player.kind for player in match(one).players] == ["bred", "bred"]


def test_champions_of_every_generation_can_be_met() -> None:
    with by_hand(QUICK) as one:
        one.breed(30)
        one.wait(0.1)
        one.press(pygame.K_LEFT)
        assert match(one).number == 29 or one.scene.casting.generation == 29
        for _ in range(60):
            one.press(pygame.K_LEFT)
        assert match(one).number == 0
        for _ in range(60):
            one.press(pygame.K_RIGHT)
        assert one.scene.casting.generation is None and match(one).number == 29
        snapshot = one.app.stage.trainer.snapshot
        old = next_match(snapshot, Casting(generation=7), random.Random(1))
        genome = old.players[0].brain.genome  # type: ignore[union-attr]
        assert np.array_equal(genome, snapshot.memory.hall[1][7, 0])


def test_the_rule_can_be_changed() -> None:
    with by_hand(QUICK) as one:
        one.breed(1)
        one.wait(0.1)
        seen = []
        for _ in CHASE.courses.presets:
            one.press(pygame.K_n)
            one.breed(1)
            seen.append(one.app.stage.trainer.snapshot.settings.courses[0])
            one.press(pygame.K_2)
            assert str(match(one).shape) == seen[-1]
        assert sorted(seen) == sorted(CHASE.courses.presets) and seen[-1] == "sprint-4"


def test_the_tournament_is_a_table_of_everybody() -> None:
    with by_hand(QUICK) as one:
        one.breed(3)
        one.wait(0.1)
        before = one.picture()
        one.press(pygame.K_x)
        one.wait(0.2)
        tournament = one.app.scenes[-1]
        assert isinstance(tournament, Tournament)
        turns = tournament.turns
        assert turns is not None and turns.shape == (3, 2) and turns[2, 1] == pytest.approx(7.2507936)
        snapshot = one.app.stage.trainer.snapshot
        assert turns[1, 1] == pytest.approx(7.2507936 - regret_of(snapshot.champions[0], Shape()))
        assert (before != one.picture()).any(axis=2).mean() > 0.3
        one.press(pygame.K_x)
        assert one.app.scenes == [one.scene]


def test_settings_are_changed_while_it_runs() -> None:
    with by_hand(QUICK) as one:
        one.breed(2)
        one.wait(0.1)
        one.press(pygame.K_TAB)
        panel = one.scene._panel
        assert panel is not None
        for label, text in (("rule", "sprint-3"), ("brain", "recurrent"), ("sees the room", "room")):
            if label == "brain":
                one.press(pygame.K_TAB)
            element = panel.elements[label]
            event = pygame.event.Event(pygame_gui.UI_DROP_DOWN_MENU_CHANGED, ui_element=element, text=text)
            pygame.event.post(event)
            one.wait(0.1)
        one.breed(2)
        settings = one.app.stage.trainer.snapshot.settings
        assert (settings.brain, settings.courses, settings.sense) == ("recurrent", ("sprint-3",), "room")
        assert one.app.stage.trainer.snapshot.champions[0].network == CHASE.networks["recurrent"]
        one.press(pygame.K_TAB)
        one.press(pygame.K_t)
        one.breed(2)
        one.press(pygame.K_TAB)
        panel = one.scene._panel
        assert panel is not None
        slider = panel.elements["hidden units"]
        event = pygame.event.Event(pygame_gui.UI_HORIZONTAL_SLIDER_MOVED, ui_element=slider, value=np.log10(40))
        pygame.event.post(event)
        one.wait(0.1)
        one.breed(2)
        taught = one.app.stage.trainer.snapshot.taught
        assert taught.settings.hidden == 40 and taught.weights[1].shape == (40, 40)


def test_champions_are_saved_and_bred_on_from() -> None:
    with by_hand(QUICK) as one:
        one.breed(3)
        one.wait(0.1)
        one.press(pygame.K_s)
        (path,) = places.champions().glob("*.brain")
        saved = [load_brain(path, "chase", role) for role in CHASE.roles]
        assert [brain.role for brain in saved] == ["mouse", "cat"]
        one.press(pygame.K_r)
        one.breed(2)
        one.press(pygame.K_l)
        one.press(pygame.K_RETURN)
        assert "breeding on" in one.app.stage.note
        one.breed(1)
        assert one.app.stage.trainer.snapshot.error is None
        one.press(pygame.K_t)
        one.breed(1)
        one.press(pygame.K_s)
        taught = sorted(places.champions().glob("*.brain"), key=lambda file: file.stat().st_mtime)[-1]
        assert load_brain(taught, "chase", "mouse").senses == "room"
        one.scene.open_file(taught)
        assert "expected layers" in one.app.stage.note


def test_worlds_are_changed_with_a_key_and_go_on_where_they_were() -> None:
    with by_hand(Settings(strategy="rank-sampling", courses=("simple",), seed=9)) as one:
        one.breed(5)
        one.wait(0.1)
        one.press(pygame.K_F2)
        assert one.app.world == "chase" and one.app.stage.trainer.snapshot.settings.seed == 9
        one.breed(2)
        one.wait(0.2)
        assert match(one).number == 0
        one.press(pygame.K_F2)
        one.breed(2)
        one.wait(0.1)
        assert one.app.world == "cartpole" and one.scene.replay is not None
        one.press(pygame.K_F2)
        one.breed(1)
        one.wait(0.1)
        assert one.app.world == "circuit" and one.scene.replay is not None
        for _ in range(len(WORLDS) - 3):
            one.press(pygame.K_F2)
        one.wait(0.1)
        assert one.app.world == "corridor" and one.scene.replay is not None
        assert one.app.stage.trainer.snapshot.newest.number == 4
        one.breed(3)
        assert one.app.stage.trainer.snapshot.newest.number == 7
    assert load_brain(ended("chase"), "chase", "cat").role == "cat"
    for world in ("corridor", "cartpole", "circuit"):
        assert load_brain(ended(world)).world == world


def test_300_random_keys_and_clicks_break_nothing(home: Path) -> None:
    dice = random.Random(4)
    keys = [key for binding in KEYS["chase"].bindings for key in binding.keys]
    keys += [pygame.K_RETURN, pygame.K_UP, pygame.K_DOWN, pygame.K_w, pygame.K_a, pygame.K_d]
    events, starts = 0, 0
    while events < 300:
        starts += 1
        with by_hand(QUICK, seed=starts) as one:
            while one.app.running and events < 300:
                for _ in range(dice.randint(1, 6)):
                    events += 1
                    if dice.random() < 0.2:
                        at = (dice.randrange(1280), dice.randrange(720))
                        kinds = (pygame.MOUSEBUTTONDOWN, pygame.MOUSEBUTTONUP)
                        pygame.event.post(pygame.event.Event(dice.choice(kinds), pos=at, button=1))
                        pygame.event.post(pygame.event.Event(pygame.MOUSEMOTION, pos=at, rel=(1, 1), buttons=(1, 0, 0)))
                    else:
                        one.key(dice.choice(keys), down=dice.random() < 0.7)
                if dice.random() < 0.3:
                    one.breed(1)
                one.app.frame(dice.choice((1 / 60, 0.1)))
                assert one.app.stage.trainer.snapshot.error is None
    assert events >= 300


@pytest.mark.parametrize("size", [(640, 360), (1024, 768), (1920, 1080), (2560, 1080), (900, 1400)])
def test_every_window_size_is_filled(size: tuple[int, int]) -> None:
    with by_hand(QUICK, size) as one:
        one.breed(2)
        one.wait(1)
        for key in (pygame.K_v, pygame.K_TAB, pygame.K_h):
            one.press(key)
        picture = one.picture()
        assert picture.shape[:2] == size[::-1]
        for part in np.array_split(picture, 3):
            assert part.std() > 2


def test_learning_goes_on_while_a_person_plays() -> None:
    with by_hand(QUICK) as one:
        one.breed(2)
        one.wait(0.1)
        one.press(pygame.K_m)
        one.breed(5)
        assert one.app.stage.trainer.snapshot.newest.number == 6
        one.press(pygame.K_t)
        one.press(pygame.K_k)
        one.breed(5)
        assert one.app.stage.trainer.snapshot.study is Study.TAUGHT
        assert one.app.stage.trainer.snapshot.taught.games >= 1000


def test_a_file_of_another_world_is_refused_in_one_line(tmp_path: Path) -> None:
    with by_hand(Settings(strategy="rank-sampling", courses=("simple",), seed=9)) as one:
        one.breed(1)
        save_brain(tmp_path / "car.brain", one.app.stage.trainer.snapshot.champion)
    with by_hand(QUICK) as one:
        one.breed(1)
        one.wait(0.1)
        one.scene.open_file(tmp_path / "car.brain")
        assert "expected a brain of the world chase" in one.app.stage.note


def test_generation_0_is_shown_by_brains_that_do_something() -> None:
    """The means of its strategy are brains of zeros: both players had one name, and no edges."""
    with by_hand(replace(QUICK, strategy="cma-es"), (640, 360)) as one:
        one.breed(1)
        one.wait(0.1)
        game = match(one)
        assert not any(champion.genome.any() for champion in one.scene.champions())
        brains = [player.brain for player in game.players]
        assert all(brain is not None and brain.genome.any() and brain.generation == 0 for brain in brains)
        assert game.players[0].name != game.players[1].name
