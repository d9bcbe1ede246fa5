"""The taught mouse: lessons against a plain oracle, gradients against differences, courses against their promises."""

from __future__ import annotations

import json
import math
from itertools import product
from pathlib import Path

import numpy as np
import pytest

from brains.backprop import Floats, adam, elman, tape_for, weights_of
from game.scenes.chase.study_mice import median_of, run_mouse_sizes
from game.training.settings import SettingsError
from game.worlds.chase import lessons
from game.worlds.chase.teaching import CAPACITY, Teaching
from game.worlds.chase.ways import TeachingSettings
from tests.oracles import lessons_numpy

Weights = tuple[Floats, Floats, Floats]


def random_weights(seed: int, hidden: int) -> Weights:
    rng = np.random.default_rng(seed)
    w0, wh, w1 = (rng.uniform(-1, 1, shape).astype(np.float32) for shape in ((4, hidden), (hidden, hidden), (hidden,)))
    return w0, wh, w1


def random_starts(seed: int, games: int) -> np.ndarray:
    return np.random.default_rng(seed).integers(0, 6, (games, 4))


def doubles(weights: Weights) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    w0, wh, w1 = (w.astype(np.float64) for w in weights)
    return w0, wh, w1


def compiled(teacher: str, weights: Weights, starts: np.ndarray, alpha: float) -> tuple[Weights, np.ndarray]:
    """Weights after the games, and the mistakes of each."""
    network = elman(*weights)
    tape, mistakes, rate = tape_for(network, lessons.TURNS), np.empty(len(starts)), np.float32(alpha)
    if teacher == "faithful":
        lessons.teach(starts, rate, network, tape, mistakes)
    else:
        lessons.train(starts, rate, 0, network, tape, adam(network), mistakes)
    assert np.array_equal(network.transposed, network.weights[: len(network.transposed)].T)
    return weights_of(network, 4), mistakes


def facts_teacher(cat_x: int, cat_y: int, x: int, y: int) -> str:
    """The teacher as the facts word it, case by case."""
    dx, dy = x - cat_x, y - cat_y
    if dx >= 0:
        if dy > dx and y != 5:
            return "up"
        elif -dy > dx and y != 0:
            return "down"
        elif x == 5 and dy > 0:
            return "up"
        elif x == 5 and dy < 0:
            return "down"
        else:
            return "right"
    else:
        if dy > -dx and y != 5:
            return "up"
        elif -dy > -dx and y != 0:
            return "down"
        elif x == 0 and dy >= 0:
            return "up"
        elif x == 0 and dy < 0:
            return "down"
        else:
            return "left"


def test_the_teacher_is_that_of_the_facts() -> None:
    names = ("up", "right", "down", "left")
    for position in product(range(6), repeat=4):
        assert names[lessons.teacher(*position)] == facts_teacher(*position), position
        assert lessons_numpy.teacher(*position) == lessons.teacher(*position), position
        cat_x, cat_y, x, y = position
        told = lessons.LESSONS[lessons.cell(cat_x, cat_y), lessons.cell(x, y)]
        assert told == lessons.TARGETS[lessons.teacher(*position)]


def test_moves_stop_at_the_walls() -> None:
    assert [lessons.step(5, 5, direction) for direction in range(4)] == [(5, 5), (5, 5), (5, 4), (4, 5)]
    assert [lessons.step(0, 0, direction) for direction in range(4)] == [(0, 1), (1, 0), (0, 0), (0, 0)]


@pytest.mark.parametrize("output", [0.0, 0.1, 0.25, 0.3, 0.5, 0.6, 0.75, 0.99, 1.0])
def test_the_compass_of_a_brain_is_that_of_the_lessons(output: float) -> None:
    scores = [w * output + b for w, b in zip(lessons.COMPASS_WEIGHTS, lessons.COMPASS_BIASES, strict=True)]
    later_wins = 3 - int(np.argmax(scores[::-1]))
    assert later_wins == min(int(output * 4), 3)


def loss(weights: tuple[np.ndarray, ...], inputs: np.ndarray, targets: np.ndarray, squared: bool) -> float:
    """Of a way that is given, so that no weight can change it."""
    w0, wh, w1 = weights
    hidden, total = np.zeros(len(w1)), 0.0
    for x, target in zip(inputs, targets, strict=True):
        hidden = 1 / (1 + np.exp(-(x @ w0 + hidden @ wh)))
        error = target - 1 / (1 + math.exp(-(hidden @ w1)))
        total += error**2 / 2 if squared else abs(error)
    return total


@pytest.mark.parametrize(("teacher", "hidden"), [("faithful", 5), ("improved", 5), ("faithful", 19), ("improved", 19)])
def test_the_updates_are_minus_the_gradient_along_the_way_taken(teacher: str, hidden: int) -> None:
    squared = teacher == "faithful"
    single = random_weights(3, hidden)
    weights = doubles(single)
    start = np.array([[1, 2, 3, 3]])
    inputs, _, outputs, errors = lessons_numpy.play(weights, start[0])
    expected = []
    for k, array in enumerate(weights):
        gradient = np.empty_like(array)
        for at in np.ndindex(array.shape):
            sides = []
            for change in (1e-6, -1e-6):
                moved = [w.copy() for w in weights]
                moved[k][at] += change
                sides.append(loss(tuple(moved), inputs, outputs + errors, squared))
            gradient[at] = (sides[0] - sides[1]) / 2e-6
        expected.append(-gradient)
    oracle = lessons_numpy.updates(weights, lessons_numpy.play(weights, start[0]), squared)
    if squared:
        after, _ = compiled("faithful", single, start, alpha=1.0)
        updates = [new - old for new, old in zip(after, single, strict=True)]
    else:
        network = elman(*single)
        optimizer = adam(network)
        tape = tape_for(network, lessons.TURNS)
        lessons.train(start, np.float32(1), 0, network, tape, optimizer, np.empty(1))
        updates = list(weights_of(network._replace(weights=optimizer.gradient), 4))
    for ours, plain, true in zip(updates, oracle, expected, strict=True):
        np.testing.assert_allclose(plain, true, atol=1e-8)
        np.testing.assert_allclose(ours, true, atol=1e-6)


@pytest.mark.parametrize(("hidden", "seed"), [(16, 0), (16, 1), (16, 2), (7, 3), (20, 4), (32, 5)])
@pytest.mark.parametrize(("teacher", "tolerance"), [("faithful", 1e-4), ("improved", 1e-3)])
def test_a_thousand_lessons_are_those_of_the_oracle(teacher: str, tolerance: float, hidden: int, seed: int) -> None:
    # Adam divides small gradients by their own size, and float32's rounding with them; hence its larger tolerance.
    weights, starts = random_weights(seed, hidden), random_starts(seed, 1000)
    alpha = TeachingSettings(teacher).rate
    plain = lessons_numpy.teach if teacher == "faithful" else lessons_numpy.train
    expected, expected_mistakes = plain(doubles(weights), starts, alpha)
    after, mistakes = compiled(teacher, weights, starts, alpha)
    for ours, theirs in zip(after, expected, strict=True):
        np.testing.assert_allclose(ours, theirs, atol=tolerance)
    np.testing.assert_allclose(mistakes, expected_mistakes, atol=10 * tolerance)
    assert np.abs(after[0] - weights[0]).max() > 0.1, "lessons that change nothing would agree too"


def bits(teaching: Teaching) -> list[bytes]:
    history = teaching.history
    arrays = (*teaching.weights, history.games, history.mistakes, np.array(teaching.mistakes))
    return [array.tobytes() for array in arrays]


@pytest.mark.parametrize("teacher", ["faithful", "improved"])
def test_lessons_in_portions_are_the_same_lessons(teacher: str) -> None:
    settings = TeachingSettings(teacher, hidden=10, seed=4)
    once, singly, mixed = (Teaching(settings) for _ in range(3))
    once.teach(1500)
    for _ in range(1500):
        singly.teach(1)
    for portion in (0, 7, 1100, 393):
        mixed.teach(portion)
    assert bits(once) == bits(singly) == bits(mixed)
    other = Teaching(TeachingSettings(teacher, hidden=10, seed=5))
    other.teach(1500)
    assert bits(other) != bits(once)


@pytest.mark.parametrize("teacher", ["faithful", "improved"])
def test_a_restored_course_goes_on_bit_for_bit(teacher: str) -> None:
    settings = TeachingSettings(teacher, hidden=12, alpha=0.07)
    whole, first, second = (Teaching(settings) for _ in range(3))
    whole.teach(9000)
    first.teach(5003)
    state = first.state()
    first.teach(100)
    second.restore(state)
    second.teach(3997)
    assert bits(second) == bits(whole)
    for course in (whole, second):
        course.wipe()
        course.teach(100)
    assert bits(second) == bits(whole)


def test_a_state_of_another_course_is_refused_and_changes_nothing() -> None:
    teaching, other = Teaching(TeachingSettings(hidden=8)), Teaching(TeachingSettings(hidden=9))
    before = bits(teaching)
    with pytest.raises(ValueError, match="expected shape"):
        teaching.restore(other.state())
    for name, value in (("points", np.zeros((3, 3))), ("stride", 0), ("wh", np.zeros((2, 2)))):
        with pytest.raises(ValueError, match="expected"):
            teaching.restore(teaching.state() | {name: value})
    broken = teaching.state()
    broken["optimizer"]["mean"][0, 0] = np.nan
    with pytest.raises(ValueError, match="finite"):
        teaching.restore(broken)
    with pytest.raises(KeyError):
        teaching.restore({name: value for name, value in teaching.state().items() if name != "rng"})
    assert bits(teaching) == before


@pytest.mark.parametrize(
    "wrong",
    [
        {"teacher": "nobody"},
        {"hidden": 3},
        {"hidden": 257},
        {"alpha": 0.0},
        {"alpha": math.nan},
        {"alpha": 11.0},
        {"seed": -1},
        {"seed": 2**32},
    ],
    ids=str,
)
def test_settings_out_of_range_are_one_line(wrong: dict[str, object]) -> None:
    with pytest.raises(SettingsError) as caught:
        TeachingSettings(**wrong)  # type: ignore[arg-type]
    assert "expected" in str(caught.value) and "\n" not in str(caught.value)


def test_fewer_games_than_none_are_refused() -> None:
    with pytest.raises(ValueError, match="expected 0 or more"):
        Teaching(TeachingSettings()).teach(-1)


def test_changes_keep_the_weights_unless_they_cannot() -> None:
    teaching = Teaching(TeachingSettings())
    teaching.teach(500)
    kept = bits(teaching)
    for settings in (
        TeachingSettings(alpha=1.0),
        TeachingSettings("improved"),
        TeachingSettings("improved", alpha=0.01),
    ):
        teaching.change(settings)
        assert bits(teaching) == kept
    teaching.change(TeachingSettings("improved", hidden=8))
    assert teaching.weights[1].shape == (8, 8)
    assert teaching.games == 0 and len(teaching.history.games) == 0 and math.isnan(teaching.mistakes)
    teaching.teach(5)
    fresh = teaching.weights[0]
    teaching.wipe()
    assert teaching.games == 0 and not np.array_equal(teaching.weights[0], fresh)


def test_the_history_is_bounded_even_and_read_only() -> None:
    teaching = Teaching(TeachingSettings(hidden=4))
    teaching.teach(CAPACITY - 1)
    assert len(teaching.history.games) == CAPACITY - 1
    teaching.teach(3 * CAPACITY + 2)
    history = teaching.history
    assert len(history.games) <= CAPACITY and history.games[-1] == teaching.games
    assert set(np.diff(history.games[:-1])) == {8}
    assert history.mistakes[-1] == teaching.mistakes
    for array in (history.games, history.mistakes, *teaching.weights, teaching.genome()):
        assert not array.flags.writeable


def test_the_smoothed_mistakes_begin_as_a_mean() -> None:
    teaching = Teaching(TeachingSettings())
    teaching.teach(50)
    starts = np.random.default_rng(1)
    for shape in ((4, 16), (16, 16), (16,)):
        starts.uniform(-1, 1, shape)
    _, mistakes = compiled("faithful", Teaching(TeachingSettings()).weights, starts.integers(0, 6, (50, 4)), 0.1)
    weights = 0.999 ** np.arange(49, -1, -1)
    assert teaching.mistakes == pytest.approx((mistakes * weights).sum() / weights.sum())
    assert teaching.mistakes == pytest.approx(mistakes.mean(), rel=0.01)


@pytest.fixture(scope="module")
def taught() -> Teaching:
    teaching = Teaching(TeachingSettings("improved", hidden=20))
    teaching.teach(40_000)
    return teaching


def test_a_replay_is_the_oracles_game(taught: Teaching) -> None:
    for start in random_starts(8, 100):
        played = lessons.replay(*taught.weights, start.tolist())
        inputs, hidden, outputs, errors = lessons_numpy.play(doubles(taught.weights), start)
        np.testing.assert_allclose(played.outputs, outputs, atol=1e-5)
        np.testing.assert_allclose(played.hidden, hidden[1:], atol=1e-5)
        np.testing.assert_allclose(played.mouse[:-1] / 5, inputs[:, 2:])
        assert played.cat == tuple(start[:2])
        assert played.mistakes == pytest.approx(np.abs(errors).sum() * 4, abs=1e-3)
        for turn in range(lessons.TURNS):
            x, y = played.mouse[turn]
            assert played.lessons[turn] == lessons.teacher(*played.cat, x, y)
            assert tuple(played.mouse[turn + 1]) == lessons.step(x, y, played.directions[turn])
    assert not played.mouse.flags.writeable


@pytest.mark.parametrize("start", [(0, 0, 6, 0), (0, -1, 0, 0), (0, 0, 0)])
def test_a_start_outside_of_the_room_is_refused(taught: Teaching, start: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="start: expected"):
        lessons.replay(*taught.weights, start)


def test_as_a_brain_it_runs_as_it_was_taught(taught: Teaching) -> None:
    network, genome = lessons.network(20), taught.genome()
    phases = np.random.default_rng(0)
    directions: set[int] = set()
    for start in random_starts(9, 200):
        played = lessons.replay(*taught.weights, start.tolist())
        values = None
        for turn in range(lessons.TURNS):
            sees = np.concatenate([np.array([*played.cat, *played.mouse[turn]]) / 5, phases.random(5)])
            values = network.forward(genome, sees, values)
            assert 3 - int(np.argmax(values[-1][::-1])) == played.directions[turn]
            directions.add(int(played.directions[turn]))
    assert directions == {0, 1, 2, 3}


@pytest.mark.parametrize(("teacher", "games", "bar"), [("faithful", 400_000, 1.5), ("improved", 150_000, 1.1)])
def test_mice_learn(teacher: str, games: int, bar: float) -> None:
    for seed in range(3):
        teaching = Teaching(TeachingSettings(teacher, seed=seed))
        teaching.teach(1000)
        begun = teaching.mistakes
        teaching.teach(games)
        assert teaching.mistakes < bar < 2 * bar < begun, seed


def test_the_study_of_sizes_counts_the_mice_that_do_not_get_there(tmp_path: Path) -> None:
    result = run_mouse_sizes(1, tmp_path / "sizes.png", "improved", 6000)
    assert [row["hidden"] for row in result["sizes"]] == [16] * 3 + [32] * 3 + [64] * 3 + [128] * 3
    for row in result["sizes"]:
        assert row["failures"] == 1 and row["games"] is None and row["seconds"] is None
    assert (tmp_path / "sizes.png").read_bytes().startswith(b"\x89PNG")
    json.dumps(result)
    reached = median_of([(5000, 0.5), None, (7000, 1.5)])
    assert reached == {"games": 6000, "seconds": 1.0, "failures": 1}


def test_wrong_moves_are_counted_where_they_are_made() -> None:
    taught = Teaching(TeachingSettings(seed=2))
    taught.teach(3000)
    starts = np.random.default_rng(3).integers(0, 6, (50, 4))
    made, wrong = np.zeros((6, 6)), np.zeros((6, 6))
    for start in starts:
        game = lessons.replay(*taught.weights, start.tolist())
        for (x, y), moved, told in zip(game.mouse[:-1], game.directions, game.lessons, strict=True):
            made[y, x] += 1
            wrong[y, x] += moved != told
    shares = lessons.wrong_moves(*taught.weights, starts)
    assert shares.sum() > 0 and np.allclose(shares, wrong / np.maximum(made, 1))
