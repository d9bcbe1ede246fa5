"""Environments on the screen: their own pictures, a person beside the champion, and what is kept and written."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import gymnasium
import imageio.v3 as imageio
import numpy as np
import pygame
import pytest

from brains.files import Brain, save_brain
from game.commands.render import run_render
from game.engine.gym.form import CHOICE, CHOICES, FLAGS, RANGE, Form, Taken
from game.engine.gym.names import named, with_options
from game.engine.gym.playing import Cast, Player
from game.engine.gym.watched import Performer, Watched
from game.engine.side import Side
from game.scenes.base.portraits import portrait
from game.scenes.breeding import bred_on
from game.scenes.breeding.operation import DRAWS
from game.scenes.gallery.scene import Gallery
from game.scenes.gym.frame import levels_of, said
from game.scenes.gym.hands import DOWN, LEFT, RIGHT, UP, Hands
from game.scenes.gym.laboratory import SEEDS, FewSeeds
from game.scenes.gym.replay import Episodes
from game.store import champions as gallery
from game.store import places
from game.training import operating
from game.training.card import read_card
from game.training.history import Recorder
from game.training.noise import Noise
from game.training.settings import Settings
from game.ui.canvas import Canvas, pixels
from game.ui.operated_diagram import places_in
from game.ui.plot import beside
from game.ui.theme import Units
from game.window.by_hand import FRAME, ByHand, by_hand
from game.worlds import WORLDS
from game.worlds.gym import ask
from tests.test_laboratory import turned

LITTLE = "gym:tests.little_env:Little-v0"


@contextmanager
def little_window(home: Path) -> Iterator[ByHand]:
    """On the second generation."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("EVOLUTION_ARCADE_HOME", str(home))
        ask(LITTLE)
        with by_hand(Settings(world=LITTLE, population=8), (960, 540)) as window:
            window.breed(2)
            yield window


@pytest.fixture(scope="module")
def one(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ByHand]:
    """A window that the tests share."""
    with little_window(tmp_path_factory.mktemp("home")) as window:
        yield window


def until(one: ByHand, there: Callable[[], bool]) -> None:
    """Frames pass until it is so: another process does its part."""
    for _ in range(4000):
        one.wait(FRAME)
        if there():
            return
        time.sleep(0.002)
    raise AssertionError("it did not come")


def shown(one: ByHand) -> Episodes:
    replay = one.scene.replay
    assert isinstance(replay, Episodes)
    return replay


def test_what_is_seen_is_the_environments_own_picture_of_what_was_scored(one: ByHand) -> None:
    one.wait(FRAME)
    replay = shown(one)
    until(one, lambda: replay.over)
    generation = one.app.stage.trainer.snapshot.newest
    env, total, over = gymnasium.make("tests.little_env:Little-v0", render_mode="rgb_array"), 0.0, False
    seen, _ = env.reset(seed=replay.course.form)
    form = WORLDS[LITTLE].form
    assert form is not None and generation is not None
    while not over:
        said = replay.network.forward(replay.lineup.genomes[0], seen)[-1]
        seen, reward, ended, cut, _ = env.step(form.taken.action()(said))
        total, over = total + float(reward), ended or cut
    assert replay.watched.scores[0, 0] == np.float32(total)
    assert np.array_equal(replay.watched.picture(0), env.render())
    assert replay.lineup.population == 6 and len(replay.session.thoughts(0)) == replay.network.units
    window = one.picture()
    assert (window.min(axis=2) > 120).sum() > 1000, "the bead is on the screen"


def test_a_person_plays_beside_the_champion_on_the_same_seed(one: ByHand) -> None:
    one.press(pygame.K_m)
    replay, driver = shown(one), one.scene.driver
    assert driver is not None and driver.driving
    until(one, lambda: replay.watched.picture(driver.me) is not None)
    assert np.array_equal(replay.watched.picture(driver.me), replay.watched.picture(0)), "the same beginning"
    one.wait(2.6)
    assert replay.tick == 0, "nothing moves before the first key"
    one.key(pygame.K_RIGHT, down=True)
    until(one, lambda: replay.over)
    one.key(pygame.K_RIGHT, down=False)
    until(one, lambda: not driver.driving)
    assert driver.score < replay.watched.scores[0, :6].max(), "who only pushes to the right is far away"
    assert driver.place == 1 and one.scene.stage.records.best(driver.table)
    one.wait(1.2)  # in which keys are no commands
    one.press(pygame.K_ESCAPE)


def test_a_seed_that_nobody_was_trained_on_and_the_run_is_kept(one: ByHand) -> None:
    one.press(pygame.K_n)
    assert shown(one).exam and shown(one).course.name.startswith("random:")
    one.press(pygame.K_s)
    one.breed(1)
    until(one, lambda: "is kept" in one.app.stage.note)
    (kept,) = gallery.kept(LITTLE).entries
    assert kept.run is not None and kept.brains[0].world == LITTLE
    drawn = pixels(portrait(kept.brains, (80, 40)))
    assert drawn.max() > 150 and drawn.std() > 10
    one.press(pygame.K_l)
    one.wait(0.2)
    listed = one.app.scenes[-1]
    assert isinstance(listed, Gallery) and [entry.world for entry in listed._entries] == [LITTLE]
    assert "gym:LunarLander-v3" in {entry.world for entry in listed._collection.entries}
    one.press(pygame.K_ESCAPE, pygame.K_TAB)
    panel = one.scene._panel
    assert panel is not None and panel.values["seeds each"] == "2" and panel.values["brain"] == "small"
    one.press(pygame.K_TAB, pygame.K_TAB, pygame.K_ESCAPE)
    one.wait(FRAME)
    assert not one.scene.does("learners"), "where shares of a goal are compared"
    one.press(pygame.K_F6)
    one.wait(0.2)
    (card,) = places.cards().iterdir()
    assert card.name.startswith("gym-tests.little_env-Little-v0-seed-1") and read_card(card.read_bytes())
    one.press(pygame.K_ESCAPE)
    one.app.show_menu()
    one.wait(FRAME)
    assert one.app.menu.worlds[-1] == LITTLE


def test_every_key_of_an_environment_does_something_and_the_window_goes_on(one: ByHand) -> None:
    for binding in one.scene.keys.own:
        assert one.scene.does(binding.action) or not binding.keys, binding.action
        for key in binding.keys[:1]:
            one.press(key)
            one.wait(0.1)
            assert one.app.running and one.app.stage.trainer.snapshot.error is None, binding.action
            one.press(pygame.K_ESCAPE)
            if one.app.scenes[-1] is not one.scene:  # one Esc too many: into the menu, and back
                one.app._enter(one.app.open_world)


def test_a_champion_of_a_strangers_environment_is_listed_and_waits(one: ByHand) -> None:
    network = WORLDS[LITTLE].network
    path = gallery.keep(Brain("gym:tests.nowhere:Strange-v0", network, np.zeros(network.genes, np.float32)))
    one.app.scenes = [one.scene]
    one.press(pygame.K_F5)
    listed = one.app.scenes[-1]
    assert isinstance(listed, Gallery) and listed.chosen is not None and listed.chosen.path == path
    one.wait(0.2)
    one.press(pygame.K_RETURN)
    assert listed.taken is None and "--trust gym:tests.nowhere:Strange-v0" in listed.note
    one.press(pygame.K_ESCAPE)
    assert one.app.world == LITTLE
    path.unlink()


def test_a_film_has_the_environments_own_pictures(tmp_path: Path) -> None:
    ask(LITTLE)
    network = WORLDS[LITTLE].network
    brain = Brain(LITTLE, network, np.ones(network.genes, np.float32))
    save_brain(tmp_path / "a.brain", brain)
    run_render(tmp_path / "a.brain", tmp_path / "a.gif", "random:3")
    run_render(tmp_path / "a.brain", tmp_path / "a.png", "random:3")
    film, last = imageio.imread(tmp_path / "a.gif"), imageio.imread(tmp_path / "a.png")
    assert film.shape[1:3] == (20, 40) and last.shape == (40, 80, 3)
    assert len(film) > 5, "it moves"


def test_an_environment_that_ends_its_process_ends_the_picture_and_nothing_else() -> None:
    name = with_options(LITTLE, ["trouble=dies"])
    world, rows = WORLDS[LITTLE], np.ones((2, WORLDS[LITTLE].network.genes), np.float32)
    assert world.form is not None
    performer = Performer(30.0)
    for _ in range(2):
        watched = Watched(performer, named(name), world.form, [Player(world.network, row) for row in rows], 5, 30)
        while not watched.finished:
            watched.run(1)
            watched.listen()
            time.sleep(0.005)
        assert "ended its process" in watched.trouble and watched.picture(0) is not None
    performer.close()


def test_who_is_not_watched_any_more_when_it_could_begin_ends_nothing() -> None:
    """Whoever cuts one sense after the other stages shows faster than they can begin."""
    ask(LITTLE)
    world = WORLDS[LITTLE]
    assert world.form is not None
    performer, player = Performer(30.0), Player(world.network, np.ones(world.network.genes, np.float32))
    watched = Watched(performer, named(LITTLE), world.form, [player], 5, 30)
    performer.tell(99, Cast(named(LITTLE), world.form, (player,), 5, 30, (0,), "a_memory_that_has_gone"))
    while not watched.finished:
        watched.run(1)
        watched.listen()
        time.sleep(0.005)
    assert watched.trouble == "" and watched.scores[0, 0] < 0
    performer.close()


def form(taken: Taken, keys: tuple[tuple[tuple[int, ...], object], ...] = ()) -> Form:
    return Form(("x",), taken, (), 10, None, True, True, 30.0, None, keys)


def test_arrows_are_what_the_environment_takes() -> None:
    def does(hands: Hands, about: Form, *held: int) -> object:
        said = hands(tuple(float(key in held) for key in hands.keys))
        return np.asarray(about.taken.action()(np.array(said, np.float32))).tolist()

    lander = form(Taken(CHOICE, (), "int64", (0.0,), (4.0,)))
    hands = Hands("LunarLander-v3", lander)
    assert [does(hands, lander, *held) for held in ((), (LEFT,), (UP,), (RIGHT,))] == [0, 1, 2, 3]
    cart = form(Taken(CHOICE, (), "int64", (0.0,), (2.0,)))
    hands = Hands("CartPole-v1", cart)
    assert [does(hands, cart, *held) for held in ((RIGHT,), (), (LEFT,), ())] == [1, 1, 0, 0]
    box = form(Taken(RANGE, (2,), "float32", (-2.0, 0.0), (2.0, 1.0)))
    hands = Hands("X-v0", box)
    assert [does(hands, box, *held) for held in ((), (LEFT, UP), (RIGHT, DOWN))] == [[0, 0.5], [-2, 1], [2, 0]]
    lake = Hands("FrozenLake-v1", lander)
    assert lake.by_turns and does(lake, lander, DOWN) == 1 and not lake.idle
    assert does(lake, lander) == 1 and lake.idle and not hands.by_turns
    flags = form(Taken(FLAGS, (2,), "int8"))
    hands = Hands("X-v0", flags)
    assert [does(hands, flags, *held) for held in ((), (RIGHT,), (RIGHT, UP))] == [[0, 0], [1, 0], [1, 1]]
    many = form(Taken(CHOICES, (2,), "int64", (0.0, 0.0), (3.0, 2.0)))
    hands = Hands("X-v0", many)
    assert does(hands, many, LEFT)[0] == 0 and does(hands, many)[0] == 1 and does(hands, many, RIGHT, UP) == [2, 1]
    own = form(lander.taken, (((pygame.K_q,), 3), ((pygame.K_q, pygame.K_e), 2), ((), 1)))
    hands = Hands("LunarLander-v3", own)
    assert [does(hands, own, *held) for held in ((), (pygame.K_q,), (pygame.K_q, pygame.K_e))] == [1, 3, 2]


def test_the_chart_reaches_as_far_as_scores_do() -> None:
    recorder = Recorder()
    assert [share for share, _ in levels_of(recorder.history(), 200.0)] == [0.0, 1.0]
    for k in range(30):
        recorder.add(k, np.array([-500.0 + 20 * k, -700.0]), 0.0, 1.0)
        recorder.set_held_out(k, 0.0, -450.0)
    levels = levels_of(recorder.history(), 200.0)
    assert levels[0][0] <= -500 and levels[-1][0] >= 200 and 3 <= len(levels) <= 6
    assert levels[0][1].startswith("-")


def test_scores_beside_the_lines_of_the_chart_are_short_enough_for_their_room() -> None:
    canvas = Canvas(pygame.Surface((1280, 720)), Units(1.0, 1280, 720))
    for score, says in ((-1000, "-1k"), (2500, "2.5k"), (-500, "-500"), (0.25, "0.25"), (0, "0"), (-125000, "-125k")):
        assert beside(score) == says
        assert canvas.width(says) <= 48


def test_the_operating_table_tries_one_brain_after_the_other_on_few_seeds(one: ByHand) -> None:
    one.scene.end_guide()  # for which breeding waits
    one.wait(0.1)
    genes = one.scene.snapshot.settings.network.genes
    one.scene.stage.trainer.adopt(np.random.default_rng(5).normal(0, 1, genes).astype(np.float32))
    one.breed(3)
    one.wait(0.1)
    one.press(pygame.K_o)
    table = one.app.scenes[-1]
    assert isinstance(table, FewSeeds)
    operation, brain, world = table.operation, table.brain, WORLDS[LITTLE]
    until(one, lambda: operation.recordings is not None and operation.shares is not None)
    until(one, lambda: np.isfinite(operation.shares).all() and operation.change == 0.0)
    assert len(table.courses) == SEEDS and operation.score == operation.whole
    rows = operation.recordings[0]
    said = brain.network.forward(brain.genome, rows[:, :2].astype(np.float32))
    np.testing.assert_allclose(rows, np.concatenate(said, axis=1), atol=1e-5)
    place = places_in(table.network, table._brain_place(one.app.screen.canvas()))
    scale = one.app.screen.canvas().units.scale
    one.drag([(int((place[0][1][0] - 60) * scale), int(place[0][1][1] * scale))])
    assert operation.cuts == {(0, 1)}
    until(one, lambda: operation.score is not None)
    blind = operating.without(brain.genome, operating.blinded(brain.network, 1))
    engine = world.engine(world, 1)
    tried = engine.evaluate([Side(brain.network, np.stack([brain.genome, blind]))], table.courses).result()
    engine.close()
    assert [operation.whole, operation.score] == pytest.approx(tried.scores[:, 0].mean(axis=0).tolist())
    one.press(*[pygame.K_LEFTBRACKET] * 10)
    until(one, lambda: operation.score is not None)
    known = np.isfinite(operation.curve)
    assert known[[0, 10, 20]].all() and not known[15:20].any(), "those that somebody has looked at, and none at all"
    one.press(pygame.K_f)
    until(one, lambda: bool(one.picture().any()) and operation.change is not None)
    before, genome = operation.change, operation.genome
    one.press(pygame.K_x)
    until(one, lambda: operation.change is not None)
    assert operation.change == pytest.approx(before, abs=1e-5) and (operation.genome != genome).any()
    one.press(pygame.K_f, pygame.K_r)
    assert operation.is_whole
    one.press(pygame.K_ESCAPE)
    assert one.app.scenes[-1] is one.scene


def test_over_an_environment_noise_is_heard_in_its_processes_and_a_brain_is_bred_on_there(
    one: ByHand, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bred_on, "GENERATIONS", 2)
    one.press(pygame.K_o)
    table, world = one.app.scenes[-1], WORLDS[LITTLE]
    assert isinstance(table, FewSeeds)
    operation, brain = table.operation, table.brain
    until(one, lambda: operation.knows_usual and operation.whole is not None)
    place = places_in(table.network, table._brain_place(one.app.screen.canvas()))
    scale = one.app.screen.canvas().units.scale
    turned(one, (place[0][1][0] * scale, place[0][1][1] * scale), 3)
    assert operation.noise == {1: Noise("normal", 0.5)} and operation.score is None
    until(one, lambda: operation.score is not None)
    scores = []
    for course in operation._noisy():
        env, total, over, step = gymnasium.make(LITTLE.removeprefix("gym:")), 0.0, False, 0
        seen, memory = env.reset(seed=course.form)[0], None
        while not over and step < course.ticks:
            seen = np.where(np.isnan(course.noise[step]), seen, course.noise[step])
            memory = brain.network.forward(brain.genome, seen.astype(np.float32), memory)
            seen, reward, ended, cut, _ = env.step(world.form.taken.action()(memory[-1]))
            total, over, step = total + float(reward), ended or cut, step + 1
        scores.append(total)
    assert len(scores) == SEEDS * DRAWS and operation.score == pytest.approx(np.mean(scores), rel=1e-4)
    assert operation.score != operation.whole and operation.change > 0
    replay = table.replay
    until(one, lambda: replay.over)
    heard = scores[table.courses.index(replay.course)]
    assert replay.session.scores[0, 0] == pytest.approx(heard, rel=1e-4), "as it is seen"
    assert replay.session.scores[0, 1] != replay.session.scores[0, 0], "the whole one sees what is there"
    one.press(pygame.K_r, *[pygame.K_LEFTBRACKET] * 6)
    until(one, lambda: operation.score is not None)
    holes, before = operation.holes, operation.score
    one.press(pygame.K_b)
    until(one, lambda: table.bred.over and operation.score is not None)
    assert table.bred.before == before and operation.bred == 2 and table.bred.scores[-1] == operation.score
    assert not operation.genome[holes].any() and (operation.holes == holes).all()
    one.press(pygame.K_ESCAPE)
    assert one.app.scenes[-1] is one.scene


@pytest.mark.parametrize(("score", "says"), [(-0.001, "0.00"), (-0.01, "-0.01"), (3.5, "3.50"), (-1234.5, "-1,234")])
def test_a_score_of_nothing_is_not_less_than_nothing(score: float, says: str) -> None:
    assert said(score) == says
