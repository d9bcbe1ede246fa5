"""Slime volleyball: the rules to the bit, its opponent, self-play, and what commands make of it."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path

import gymnasium
import numpy as np
import pytest
from numpy.typing import NDArray

import game.envs  # noqa: F401
from brains.files import Brain, load_brain, save_brain
from brains.network import Network
from game.engine.course import Course, CourseError
from game.engine.session import Evaluator, Session
from game.engine.side import Side
from game.engine.thinkers import Thinkers
from game.scenes.volley.judging import balls_of, run_judging, said_by
from game.scenes.volley.study import run_study
from game.training.run import Run
from game.training.settings import Settings
from game.worlds import WORLDS
from game.worlds.volley import VOLLEY, kernel
from game.worlds.volley.courses import JUDGEMENT, together
from game.worlds.volley.judge import NUMBERS as JUDGE
from game.worlds.volley.judge import chance
from game.worlds.volley.opponent import NUMBERS, published
from game.worlds.volley.tournament import Alike, against, alike, meet
from tests.oracles import volley_numpy
from tests.oracles.volley_plain import Game

GAMES, TICKS = 24, 1100
BODIES, LIVES = slice(0, 12), slice(kernel.LIVES, kernel.LIVES + 2)


def buttons(number: int, plain: Game, held: NDArray[np.bool_], rng: np.random.Generator) -> None:
    """Of both sides `(role, button)`, written: at random, at random and held for a while, or after the ball."""
    kind = number % 3
    if kind == 0 or (kind == 1 and rng.random() < 0.1):
        held[:] = rng.random((2, 3)) < 0.5
    if kind == 2:
        for role, slime in enumerate((plain.right, plain.left)):
            own, ball = slime.x * slime.side, plain.ball.x * slime.side
            held[role] = ball < own - 0.3, 0 < own < ball - 0.1, plain.ball.y < 6 and rng.random() < 0.3


@pytest.mark.parametrize("nature", [{}, {"gravity": 0.4, "wind": 4.0, "net": 6.0}])
def test_the_kernel_is_the_plain_rules_bit_for_bit(nature: dict[str, float]) -> None:
    """Places, speeds, points, lives and both views, in all ticks of games with three kinds of buttons."""
    behind = "".join(f"@{name}={value}" for name, value in nature.items())
    courses = [VOLLEY.course(f"random:{k}{behind}") for k in range(GAMES)]
    course, starts = together(courses)
    idle = Side(VOLLEY.network, np.zeros((GAMES, VOLLEY.network.genes), dtype=np.float32))
    session = Session(VOLLEY, [idle, idle], course, placed=starts.T)
    serves = starts[:, kernel.GIVEN :].reshape(GAMES, kernel.MOST_SERVES, 2)
    gravity = nature.get("gravity", 1.0) * kernel.GRAVITY_USUAL
    games = [Game(one, gravity, nature.get("wind", 0.0), nature.get("net", 3.5)) for one in serves]
    rng, held = np.random.default_rng(5), np.zeros((GAMES, 2, 3), dtype=bool)
    views = np.zeros((2, 12, GAMES), dtype=np.float32)
    points = np.zeros(GAMES)
    session.begin()
    for tick in range(TICKS):
        running = session.alive
        for k in np.flatnonzero(running):
            buttons(int(k), games[k], held[k], rng)
            points[k] += games[k].step(held[k, 0], held[k, 1])
        for role in range(2):
            session.take_over_all(held[:, role].T.astype(np.float32), role)
        session.run(1)
        state = np.stack([session.field(row) for row in range(kernel.FIELDS)])
        for role in range(2):
            VOLLEY.observe_all(state, course.table, np.zeros(GAMES, dtype=np.int64), views[role], role)
        assert np.array_equal(session.alive, running & np.array([not game.over for game in games]))
        plain = [games[k] for k in np.flatnonzero(running)]
        assert np.array_equal(state[BODIES, running].T, [game.bodies for game in plain]), tick
        assert np.array_equal(state[LIVES, running].T, [(game.right.lives, game.left.lives) for game in plain])
        seen = np.array([[game.view(side) for game in plain] for side in (1, -1)])
        np.testing.assert_allclose(views[:, :, running].transpose(0, 2, 1), seen, rtol=1e-7)
    assert np.array_equal(session.scores[0], points) and np.array_equal(session.scores[1], -points)
    assert any(game.over for game in games) and points.any(), "games came to their end"


def test_the_published_opponent_does_what_its_numbers_say() -> None:
    """Its 105 weights and 7 biases: fed back, a button where one says more than 0.75."""
    rows = np.loadtxt(NUMBERS, delimiter=",")
    assert rows.shape == (7, 16) and rows[0, 0] == 7.5719 and rows[-1, -1] == -0.0685
    brain, rng = published(), np.random.default_rng(1)
    said, previous = np.zeros(7), None
    for _ in range(200):
        seen = rng.normal(size=12)
        said = np.tanh(rows[:, :15] @ np.concatenate([seen[:8], said]) + rows[:, 15])
        previous = brain.network.forward(brain.genome, seen, previous)
        if (abs(said[:3] - 0.75) > 1e-4).all():
            assert np.array_equal(previous[-1] > 0, said[:3] > 0.75)
        said = np.asarray(previous[1])


def test_in_a_game_it_presses_what_its_numbers_say() -> None:
    """Its memory goes on from tick to tick: buttons of a session against those of its numbers, in float64."""
    rows, course = np.loadtxt(NUMBERS, delimiter=","), VOLLEY.course("random:2")
    nobody = Side(VOLLEY.network, np.zeros((1, VOLLEY.network.genes), dtype=np.float32))
    session, plain, said = Session(VOLLEY, [nobody], course), Game(serves_of(course)), np.zeros(7)
    pressed = 0
    for tick in range(400):
        said = np.tanh(rows[:, :15] @ np.concatenate([plain.view(-1)[:8], said]) + rows[:, 15])
        session.run(1)
        assert ((session.thoughts(0, role=1)[-3:] > 0) == (said[:3] > 0.75)).all(), tick
        plain.step((False,) * 3, said[:3] > 0.75)
        pressed += (said[:3] > 0.75).sum()
        if plain.over:
            break
    assert pressed > 50 and session.scores[0, 0] < -2


def serves_of(course: Course) -> NDArray[np.float64]:
    return course.table[kernel.GIVEN - kernel.GRAVITY :, 0].reshape(-1, 2)


def test_serves_are_those_of_the_package() -> None:
    """Gym's generator of a seed; a game is made before the one that is played."""
    rng = np.random.Generator(np.random.PCG64(np.random.SeedSequence(7)))
    drawn = [(rng.uniform(-20, 20), rng.uniform(10, 25)) for _ in range(1 + kernel.MOST_SERVES)]
    table = VOLLEY.course("random:7").table[kernel.GIVEN - kernel.GRAVITY :, 0]
    assert np.array_equal(table.reshape(-1, 2), drawn[1:])


@cache
def some(count: int = 20) -> NDArray[np.float32]:
    """Genomes that move about."""
    return np.random.default_rng(3).normal(size=(count, VOLLEY.network.genes)).astype(np.float32)


def test_games_that_are_run_together_and_one_by_one_have_the_same_scores() -> None:
    """Against opponents of one network and of another, on one worker and on two."""
    names = [*(f"random:{k}:600" for k in range(5)), "moon", "random:3:600@wind=4"]
    courses = [VOLLEY.course(name) for name in names]
    with Evaluator(VOLLEY, VOLLEY.network) as one, Evaluator(VOLLEY, VOLLEY.network, workers=2) as two:
        scores = one.on(some(), courses)
        assert np.array_equal(scores, two.on(some(), courses))
        for course, row in zip(courses, scores, strict=True):
            assert np.array_equal(one(some(), course), row)
            session = Session(VOLLEY, [Side(VOLLEY.network, some())], course)
            session.run()
            assert np.array_equal(session.scores[0], row)
    assert len(np.unique(scores)) > 2


def test_both_seats_are_alike() -> None:
    """Two brains that change places make the mirrored game: points are those of the other one."""
    first, second = (Side(VOLLEY.network, some()[k : k + 10]) for k in (0, 10))
    table = VOLLEY.course("random:1").table.copy()
    mirrored = table.copy()
    mirrored[kernel.GIVEN - kernel.GRAVITY :: 2] *= -1
    courses = [VOLLEY.course("random:1").__class__("", "", one, 1000) for one in (table, mirrored)]
    scores = []
    for sides, course in zip(((first, second), (second, first)), courses, strict=True):
        session = Session(VOLLEY, sides, course)
        session.run()
        scores.append(session.scores)
    assert np.array_equal(scores[0][0], scores[1][1]) and scores[0].any()


def test_it_is_bred_against_its_own_champions_and_judged_by_the_published_opponent() -> None:
    run = Run(Settings(world="volley", seed=2, population=9))
    made = run.step()
    assert not made.courses[0].opponent.genome.any(), "before the first champion somebody stands still"
    champions = [run.champions[0].genome]
    for _ in range(5):
        made = run.step()
        opponents = [course.opponent for course in made.courses]
        assert all(np.array_equal(one.genome, champions[-1]) for one in opponents[::2]), "the newest"
        assert all(any(np.array_equal(one.genome, old) for old in champions) for one in opponents[1::2])
        assert [one.generation for one in opponents[::2]] == [made.number - 1] * len(opponents[::2])
        champions.append(run.champions[0].genome)
    examined = run.examine()[run.generation - 1]
    held_out = [VOLLEY.courses.unseen("", [101, k], 0) for k in range(VOLLEY.held_out)]
    assert all(one.opponent is published() and one.unseen for one in held_out)
    with Evaluator(VOLLEY, VOLLEY.network) as evaluator:
        assert examined == (evaluator.on(champions[-1][None], held_out).mean(),)
    run.close()


def test_in_training_the_first_ticks_count_a_little() -> None:
    """A thousandth of a point each, up to one: so games that are lost late count more than those that are lost soon."""
    lesson = VOLLEY.courses.kind("published").lesson("", 4, 0)
    scores = []
    for course in (lesson, replace(lesson, table=VOLLEY.courses.kind("published").unseen("", 4, 0).table)):
        session = Session(VOLLEY, [Side(VOLLEY.network, some())], course)
        lasted = np.zeros(session.count)
        while not session.finished:
            lasted += session.alive
            session.run(1)
        scores.append(session.scores[0])
    np.testing.assert_allclose(scores[0] - scores[1], np.minimum(lasted, 1000) / 1000, atol=1e-4)
    assert len(np.unique(lasted)) > 5


def test_both_ways_to_breed_may_be_mixed() -> None:
    run = Run(Settings(world="volley", population=8, courses=("fresh", "fresh-published")))
    run.step()
    made = run.step()
    own, other = (course.opponent for course in made.courses)
    assert own.network == VOLLEY.network and other is published()
    run.close()


def test_a_brain_with_memory_meets_its_own_kind() -> None:
    run = Run(Settings(world="volley", population=8, brain="memory", courses=("fresh",) * 2))
    run.step()
    assert any(run.settings.network.recurrent) and np.isfinite(run.step().fitness).all()
    run.close()


@pytest.mark.parametrize(
    "name", ["random", "random:x", "random:1:49", "night", "wind@", "moon@gravity=9", "random:1@net=low", "wind@air=1"]
)
def test_courses_that_there_are_not_are_refused_in_one_line(name: str) -> None:
    with pytest.raises(CourseError) as refused:
        VOLLEY.course(name)
    assert "\n" not in str(refused.value) and "expected" in str(refused.value)


def test_who_has_no_opponent_cannot_play() -> None:
    course = VOLLEY.courses.lesson("", 1, 0) if VOLLEY.courses.lesson else None
    assert course is not None and WORLDS["volley"] is VOLLEY
    with pytest.raises(ValueError, match="expected 2, one a seat, got 1"):
        Session(VOLLEY, [Side(VOLLEY.network, some())], course)
    assert VOLLEY.misfit(Network((11, 3), ("linear",))).startswith("expected 12 inputs")


@pytest.mark.parametrize("brain", ["12-10-3", "memory"])
def test_an_environment_is_the_game_that_training_plays(brain: str, tmp_path: Path) -> None:
    """A brain that acts in it, alone and among many, comes to the points that it is scored with."""
    network = VOLLEY.networks[brain]
    genome = np.random.default_rng(8).normal(size=network.genes).astype(np.float32)
    rival = Brain("volley", network, np.random.default_rng(9).normal(size=network.genes).astype(np.float32))
    save_brain(tmp_path / "rival.brain", rival)
    for opponent, sits in (("published", published()), (str(tmp_path / "rival.brain"), rival)):
        course = replace(VOLLEY.course("random:4:700"), opponent=sits)
        session = Session(VOLLEY, [Side(network, genome[None])], course)
        session.run()
        wanted = float(session.scores[0, 0])
        given = {"course": course.name, "opponent": opponent}
        many = gymnasium.make_vec("arcade/Volley-v0", num_envs=3, **given)
        player, total, over = Thinkers(network, genome[None], 3), np.zeros(3), np.zeros(3, dtype=bool)
        seen, _ = many.reset(seed=1)
        while not over.all():
            seen, rewards, ended, cut, _ = many.step((player(seen.T) > 0).T.astype(np.int8))
            total += np.where(over, 0.0, rewards)
            over |= ended | cut
        assert total.tolist() == [wanted] * 3
        env = gymnasium.make("arcade/Volley-v0", **given)
        alone, points, done = Thinkers(network, genome[None], 1), 0.0, False
        seen, _ = env.reset(seed=1)
        while not done:
            seen, reward, ended, cut, _ = env.step((alone(seen[:, None]) > 0)[:, 0].astype(np.int8))
            points, done = points + float(reward), ended or cut
        assert points == wanted


def test_the_environment_serves_by_its_seed_and_refuses_whom_it_does_not_know(tmp_path: Path) -> None:
    env = gymnasium.make("arcade/Volley-v0", opponent="none")
    first = [env.reset(seed=s)[0] for s in (1, 1, 2)]
    assert np.array_equal(first[0], first[1]) and not np.array_equal(first[0], first[2])
    assert not np.array_equal(env.reset()[0], first[2])
    save_brain(tmp_path / "a.brain", Brain("cartpole", Network((4, 1), ("linear",)), np.zeros(5, dtype=np.float32)))
    for wrong in ("nobody", str(tmp_path / "a.brain")):
        with pytest.raises(ValueError) as refused:
            gymnasium.make("arcade/Volley-v0", opponent=wrong)
        assert "\n" not in str(refused.value)


def test_numpy_that_the_bench_compares_with_plays_the_same_games() -> None:
    """But for last bits, which some games magnify."""
    count = 64
    course, starts = together([VOLLEY.course(f"random:{k}:200") for k in range(count)])
    memory = VOLLEY.networks["memory"]
    genomes = np.random.default_rng(6).normal(size=(count, memory.genes)).astype(np.float32)
    one, nobody = published(), np.zeros(count, dtype=np.int64)
    sides = [Side(memory, genomes), Side(one.network, one.genome[None], nobody)]
    session = Session(VOLLEY, sides, course, placed=starts.T)
    session.run()
    points = volley_numpy.scores(*sides, course, starts)
    assert (points == session.scores[0]).mean() > 0.9 and points.std() > 0


def test_a_judged_ball_is_worth_its_chance_and_the_point_the_rest() -> None:
    """As the plain forward pass says it, at the tick in which the ball comes over; what is lost counts in full."""
    course = VOLLEY.courses.kind("judged").lesson("", 6, 0)
    brain = load_brain(Path("game/champions/volley.brain"), "volley")
    sides = [Side(brain.network, brain.genome[None])]
    session, plain = (
        Session(VOLLEY, sides, course),
        Session(VOLLEY, sides, VOLLEY.courses.kind("published").unseen("", 6, 0)),
    )
    rows, share = np.loadtxt(JUDGE, delimiter=","), JUDGEMENT
    before, said = np.zeros(kernel.FIELDS), []
    while not session.finished:
        session.run(1)
        plain.run(1)
        state = np.array([session.field(row)[0] for row in range(kernel.FIELDS)])
        x, y, vx, vy = before[kernel.BALL : kernel.BALL + 4]
        vx, vy = np.array([vx, vy + kernel.GRAVITY_USUAL * kernel.TICK])
        slower = min(1.0, kernel.FASTEST / max(np.hypot(vx, vy), 1e-9))
        vx, vy = vx * slower, vy * slower
        if before[kernel.HITS] and not before[kernel.HELD] and x > 0 >= x + vx * kernel.TICK:
            seen = [y + vy * kernel.TICK, vx, vy, *state[:4]]
            said.append(1 / (1 + np.exp(-(np.tanh(rows[:, :7] @ seen + rows[:, 7]) @ rows[:, 8]))))
        before = state
        assert np.array_equal(state[:16], [plain.field(row)[0] for row in range(16)]), "the game is the same"
    won, lost = (5 - plain.field(kernel.LIVES + role)[0] for role in (kernel.LEFT, kernel.RIGHT))
    earned = share * sum(said) + (1 - share) * won - lost
    assert len(said) > 10 and max(said) > 0.02 and session.scores[0, 0] == pytest.approx(earned, abs=1e-4)


def test_the_judge_knows_which_balls_are_points_and_can_be_made_anew(tmp_path: Path) -> None:
    """Of a champion's balls: those that it takes for the better half are points far more often."""
    brain = load_brain(Path("game/champions/volley.brain"), "volley")
    seen, points = balls_of(brain, 128)
    chances = np.array([chance(*ball) for ball in seen])
    np.testing.assert_allclose(chances, said_by(np.loadtxt(JUDGE, delimiter=","), seen), atol=1e-4)
    better = chances > np.median(chances)
    assert points[better].mean() > 5 * points[~better].mean() and len(points) > 1000
    assert 0.5 < chances.mean() / points.mean() < 2
    found = run_judging(1, tmp_path / "a.csv", (brain,), games=64, steps=400)
    assert found["shipped"] < found["knows_nothing"] and found["fitted"][0] < found["knows_nothing"]
    assert np.loadtxt(tmp_path / "a.csv", delimiter=",").shape == np.loadtxt(JUDGE, delimiter=",").shape


def test_a_word_has_serves_of_its_own() -> None:
    same = [VOLLEY.course(name).table for name in ("word:Banana ", "word:banana", "word:other")]
    assert np.array_equal(same[0], same[1]) and not np.array_equal(same[0], same[2])


def test_champions_of_a_run_meet_each_other_in_both_seats() -> None:
    genomes = np.concatenate([some(3), np.zeros((1, VOLLEY.network.genes), dtype=np.float32)])
    met = meet(VOLLEY, VOLLEY.network, np.arange(4), genomes, games=6)
    assert np.array_equal(met.points, -met.points.T) and np.array_equal(met.won + met.won.T, 12 * (1 - np.eye(4)))
    brains = [Brain("volley", VOLLEY.network, genome) for genome in genomes]
    courses = [replace(VOLLEY.course(f"random:{k}"), opponent=brains[1]) for k in range(6)]
    with Evaluator(VOLLEY, VOLLEY.network) as evaluator:
        scores = evaluator.on(genomes[:1], courses)[:, 0]
    swapped = [replace(course, opponent=brains[0]) for course in courses]
    with Evaluator(VOLLEY, VOLLEY.network) as evaluator:
        others = evaluator.on(genomes[1:2], swapped)[:, 0]
    assert met.points[0, 1] == pytest.approx((scores.mean() - others.mean()) / 2)
    assert met.won[0, 1] == (np.sign(scores) / 2 + 0.5).sum() + (0.5 - np.sign(others) / 2).sum()
    unseen = against(VOLLEY, VOLLEY.network, genomes[:1], brains[1:2], games=6)
    assert unseen[0, 0] == pytest.approx(scores.mean())


def test_how_often_both_press_the_same_is_counted_against_chance() -> None:
    """Who stands still presses nothing, both always the same, as chance would have it; two that move are apart."""
    still, moving = np.zeros(VOLLEY.network.genes, dtype=np.float32), some(2)
    assert alike(VOLLEY, VOLLEY.network, still, still, games=2) == Alike(1.0, 1.0) and Alike(1.0, 1.0).kappa == 0
    found = alike(VOLLEY, VOLLEY.network, moving[0], moving[1], games=4)
    assert 0 <= found.seen < 1 and 0 < found.chance < 1 and -1 <= found.kappa < 1
    assert Alike(0.75, 0.5).kappa == 0.5


def test_the_study_says_who_beats_whom_and_how_both_press(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, few in (("GAMES", 20), ("FEW", 20), ("RANKED", 4), ("UNSEEN_GAMES", 4), ("ALIKE_GAMES", 2)):
        monkeypatch.setattr(f"game.scenes.volley.study.{name}", few)
    found = run_study(Settings(world="volley", population=9), 1, 0.2, 1)["seeds"][0]
    count = len(found["generations"])
    assert found["generations"][0] == 0 and np.array(found["points"]).shape == (count, count)
    assert len(found["ratings"]) == len(found["published"]) == len(found["others"]) == len(found["kappa"]) == count
    assert found["ratings"][0] == 0 and 0 <= found["lost_to_older"] <= 1 and 0 <= found["circles"] <= 1
    said = capsys.readouterr().err
    assert "triples" in said and "kappa" in said
