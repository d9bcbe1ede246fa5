"""The worlds as Gymnasium environments."""

from __future__ import annotations

import warnings
from pathlib import Path

import gymnasium
import numpy as np
import pytest
from gymnasium.utils.env_checker import check_env
from numpy.typing import NDArray

import game.envs  # registers
from brains.files import Brain, save_brain
from brains.network import Network
from game.engine.session import Session
from game.engine.side import Side
from game.worlds import WORLDS, CourseError
from game.worlds.chase import kernel
from game.worlds.chase.duels import PERFECT, duel
from game.worlds.chase.rooms import Shape
from game.worlds.chase.solver import solve
from game.worlds.corridor.tracks import Track, write_track

CORRIDOR, CHASE = WORLDS["corridor"], WORLDS["chase"]


@pytest.mark.parametrize("render_mode", [None, "rgb_array"])
def test_it_passes_the_checker_without_a_warning(render_mode: str | None) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        env = gymnasium.make("arcade/Corridor-v0", render_mode=render_mode)
        check_env(env.unwrapped, skip_render_check=render_mode is None)


@pytest.mark.parametrize("course", ["simple", "random:5:300"])
def test_a_brain_gets_as_far_in_it_as_in_a_session(course: str, evolved: NDArray[np.float32]) -> None:
    genomes = evolved[:20]
    session = Session(CORRIDOR, [Side(CORRIDOR.network, genomes)], CORRIDOR.course(course))
    session.run()
    env = gymnasium.make("arcade/Corridor-v0")
    for genome, score in zip(genomes, session.scores[0], strict=True):
        seen, _ = env.reset(seed=1, options={"course": course})
        total, ended = 0.0, False
        while not ended:
            output = CORRIDOR.network.forward(genome.astype(np.float64), seen.astype(np.float64))[-1]
            seen, reward, terminated, truncated, _ = env.step((output - 0.5).astype(np.float32))
            total += float(reward)
            ended = terminated or truncated
        assert abs(total - score) <= 1
        assert truncated == (total == CORRIDOR.course(course).ticks)


def test_many_cars_are_stepped_at_once_as_each_alone() -> None:
    many = gymnasium.make_vec("arcade/Corridor-v0", num_envs=5)
    alone = [gymnasium.make("arcade/Corridor-v0") for _ in range(5)]
    seen, _ = many.reset(seed=1, options={"course": "random:4:100"})
    for car, env in enumerate(alone):
        assert np.array_equal(env.reset(seed=1, options={"course": "random:4:100"})[0], seen[car])
    ended = [False] * 5
    rng = np.random.default_rng(2)
    for _ in range(250):
        actions = rng.uniform(-0.2, 0.2, (5, 1)).astype(np.float32)
        seen, rewards, terminated, truncated, _ = many.step(actions)
        for car, env in enumerate(alone):
            if ended[car]:
                mine = (env.reset()[0], 0.0, False, False)
            else:
                mine = env.step(actions[car])[:4]
            ended[car] = bool(mine[2] or mine[3])
            assert np.array_equal(mine[0], seen[car])
            assert mine[1:] == (rewards[car], terminated[car], truncated[car])


def test_many_cars_reach_the_end(tmp_path: Path) -> None:
    write_track(tmp_path / "flat.json", Track("flat", 1.0, np.zeros(20)))
    many = gymnasium.make_vec("arcade/Corridor-v0", num_envs=3, course=str(tmp_path / "flat.json"))
    many.reset(seed=0)
    for _ in range(10):
        _, rewards, terminated, truncated, _ = many.step(np.zeros((3, 1), dtype=np.float32))
    assert rewards.tolist() == [1, 1, 1] and not terminated.any() and not truncated.any()
    assert many.step(np.zeros((3, 1), dtype=np.float32))[3].all()
    with pytest.raises(ValueError, match=r"shape \(3, 1\)"):
        many.step(np.zeros(3, dtype=np.float32))


def test_it_draws_and_refuses_what_it_does_not_know() -> None:
    env = gymnasium.make("arcade/Corridor-v0", render_mode="rgb_array")
    env.reset(seed=1)
    first = env.render()
    env.step(np.array([0.1], dtype=np.float32))
    second = env.render()
    assert first.shape == (288, 640, 3) and first.dtype == np.uint8 and (first != second).any()
    with pytest.raises(CourseError, match="expected one of"):
        env.reset(options={"course": "nowhere"})
    with pytest.raises(ValueError, match="render_mode"):
        game.envs.CorridorEnv(render_mode="human")


@pytest.mark.parametrize("render_mode", [None, "rgb_array"])
def test_cartpole_passes_the_checker_without_a_warning(render_mode: str | None) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        env = gymnasium.make("arcade/CartPole-v0", render_mode=render_mode)
        check_env(env.unwrapped, skip_render_check=render_mode is None)


def test_cartpole_is_gymnasiums_own_from_reset_to_reset() -> None:
    ours, theirs = gymnasium.make("arcade/CartPole-v0"), gymnasium.make("CartPole-v1")
    assert ours.action_space == theirs.action_space
    assert np.array_equal(ours.observation_space.high[::2], theirs.observation_space.high[::2])
    rng = np.random.default_rng(3)
    for seed in (7, None, None, 8, None):
        seen, info = ours.reset(seed=seed)
        expected, _ = theirs.reset(seed=seed)
        assert np.array_equal(seen, expected) and info == {"course": "fresh"}
        ended = False
        while not ended:
            right = seen[2] + 0.4 * seen[3] + 0.1 * seen[1] > 0 if rng.random() < 0.95 else rng.integers(2)
            mine, own = ours.step(int(right)), theirs.step(int(right))
            assert mine[1:4] == own[1:4]
            np.testing.assert_allclose(mine[0], own[0], atol=1e-6)
            seen, ended = mine[0], mine[2] or mine[3]
        with pytest.raises(gymnasium.error.ResetNeeded):
            ours.step(0)


def test_cartpole_takes_courses_and_ends_with_them() -> None:
    env = gymnasium.make("arcade/CartPole-v0", course="tilted")
    assert np.allclose(env.reset()[0], [0, 0, 0.15, 0])
    seen, info = env.reset(options={"course": "random:3:30"})
    assert np.array_equal(seen, gymnasium.make("CartPole-v1").reset(seed=3)[0]) and info["course"] == "random:3:30"
    steps = 0
    terminated = truncated = False
    while not truncated:
        seen, reward, terminated, truncated, info = env.step(int(seen[2] + seen[3] > 0))
        steps += 1
        assert reward == 1 and not terminated and info == {"tick": steps}
    assert steps == 30
    env.reset(options={"course": "fresh"})
    for wrong in (2, -1):
        with pytest.raises(ValueError, match=f"action: expected 0 or 1, a whole number, got {wrong}"):
            env.unwrapped.step(wrong)
    with pytest.raises(CourseError, match=r"expected one of calm, .*, or fresh"):
        env.reset(options={"course": "simple"})
    with pytest.raises(ValueError, match="render_mode: expected rgb_array"):
        game.envs.CartPoleEnv(render_mode="human")


def test_many_carts_are_stepped_at_once_as_each_alone() -> None:
    many = gymnasium.make_vec("arcade/CartPole-v0", num_envs=5)
    alone = [gymnasium.make("arcade/CartPole-v0") for _ in range(5)]
    seen, _ = many.reset(seed=40)
    for cart, env in enumerate(alone):
        assert np.array_equal(env.reset(seed=40 + cart)[0], seen[cart])
    ended = [False] * 5
    rng = np.random.default_rng(2)
    for _ in range(120):
        actions = rng.integers(0, 2, 5)
        seen, rewards, terminated, truncated, _ = many.step(actions)
        for cart, env in enumerate(alone):
            mine = (env.reset()[0], 0.0, False, False) if ended[cart] else env.step(actions[cart])[:4]
            ended[cart] = bool(mine[2] or mine[3])
            assert np.array_equal(mine[0], seen[cart])
            assert mine[1:] == (rewards[cart], terminated[cart], truncated[cart])
    seeds = [3, None, 3, 4, 4]
    seen, _ = many.reset(seed=seeds)
    assert np.array_equal(seen[0], seen[2]) and np.array_equal(seen[3], seen[4])
    assert len(np.unique(seen, axis=0)) == 3
    for wrong, message in (
        (np.zeros((5, 1), int), r"shape \(5,\)"),
        (np.array([0, 1, 2, 0, 0]), "expected 0 or 1, a whole number, got 2"),
    ):
        with pytest.raises(ValueError, match=message):
            many.step(wrong)


def test_cartpole_draws_what_happens() -> None:
    env = gymnasium.make("arcade/CartPole-v0", render_mode="rgb_array")
    env.reset(options={"course": "rolling"})
    first = env.render()
    for _ in range(5):
        env.step(1)
    second = env.render()
    assert first.shape == (400, 600, 3) and first.dtype == np.uint8 and (first != second).any()


@pytest.mark.parametrize("role", CHASE.roles)
@pytest.mark.parametrize("render_mode", [None, "rgb_array"])
def test_chase_passes_the_checker_without_a_warning(role: str, render_mode: str | None) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        env = gymnasium.make("arcade/Chase-v0", role=role, render_mode=render_mode)
        check_env(env.unwrapped, skip_render_check=render_mode is None)


def chase_brain(role: str, path: Path, network: Network = CHASE.network, senses: str = "mirrored") -> Brain:
    """A random one, also written to `path`."""
    genome = np.random.default_rng(len(role)).normal(size=network.genes).astype(np.float32)
    brain = Brain("chase", network, genome, role=role, senses=senses)
    save_brain(path, brain)
    return brain


def perfect_move(seen: NDArray[np.float32], role: int, sprint: int) -> np.int64:
    """The best move by what the observation says and nothing else; phases count down to the sprint."""
    cat_x, cat_y, mouse_x, mouse_y = np.rint(5 * seen[:4]).astype(int)
    now, again = seen[4] == 1, seen[8] == 1
    until = int(seen[4:8].argmax()) if seen[4:8].any() else sprint - 1
    phase = sprint - 1 - until if sprint else 0
    solution = solve(6, sprint)
    table = solution.mouse[phase] if role == kernel.MOUSE else solution.cat[phase + int(now and not again)]
    return table[6 * cat_y + cat_x, 6 * mouse_y + mouse_x]


@pytest.mark.parametrize("role", CHASE.roles)
@pytest.mark.parametrize("sprint", [0, 2, 4, 5])
def test_perfect_against_perfect_is_the_value_of_the_start(role: str, sprint: int) -> None:
    side, solution = CHASE.roles.index(role), solve(6, sprint)
    env = gymnasium.make("arcade/Chase-v0", role=role, opponent=PERFECT, course=f"sprint-{sprint}")
    for index in range(0, len(solution.starts), 210):
        cat, mouse = solution.starts[index]
        seen, info = env.reset(options={"start": (cat % 6, cat // 6, mouse % 6, mouse // 6)})
        assert info["course"] == f"sprint-{sprint}"
        total, ended = 0.0, False
        while not ended:
            seen, reward, terminated, truncated, info = env.step(perfect_move(seen, side, sprint))
            total += float(reward)
            ended = terminated or truncated
        assert abs(total) == info["turns"] == solution.start_values[index]
        assert (total > 0) == (role == "mouse") and truncated == (sprint == 0)


@pytest.mark.parametrize("senses", CHASE.senses)
@pytest.mark.parametrize("network", CHASE.networks)
@pytest.mark.parametrize("role", CHASE.roles)
def test_a_brain_from_a_file_plays_as_in_a_duel(role: str, network: str, senses: str, tmp_path: Path) -> None:
    side = CHASE.roles.index(role)
    other = chase_brain(CHASE.roles[1 - side], tmp_path / "other.brain", CHASE.networks[network], senses)
    played = duel(None, other, Shape(sprint=3)) if role == "mouse" else duel(other, None, Shape(sprint=3))
    env = gymnasium.make("arcade/Chase-v0", role=role, opponent=tmp_path / "other.brain", course="sprint-3")
    for index in range(5, len(played.turns), 150):
        cat, mouse = played.solution.starts[index]
        seen, _ = env.reset(options={"start": (cat % 6, cat // 6, mouse % 6, mouse // 6)})
        ended = False
        while not ended:
            seen, _, terminated, truncated, info = env.step(perfect_move(seen, side, 3))
            ended = terminated or truncated
        assert info["turns"] == played.turns[index] and terminated == played.caught[index]


def test_a_cat_is_paid_once_a_turn_and_a_mouse_that_runs_into_it_ends_the_game(tmp_path: Path) -> None:
    upwards = np.zeros(CHASE.network.genes, dtype=np.float32)
    upwards[-4:] = 1, 0, 0, 0
    save_brain(tmp_path / "up.brain", Brain("chase", CHASE.network, upwards, role="mouse", senses="room"))
    env = gymnasium.make("arcade/Chase-v0", role="cat", opponent=str(tmp_path / "up.brain"), course="sprint-2")
    seen, _ = env.reset(options={"start": (0, 0, 5, 4)})
    assert seen.tolist() == pytest.approx([0, 0, 1, 1, 0, 1, 0, 0, 0])
    rewards = [env.step(move)[1] for move in (3, 3, 1, 1, 1)]
    assert rewards == [-1, -1, 0, -1, -1], "the second turn has two moves"
    env.reset(options={"start": (3, 3, 3, 2)})
    _, reward, terminated, truncated, info = env.step(0)
    assert (reward, terminated, truncated, info["turns"]) == (-1, True, False, 1)
    with pytest.raises(gymnasium.error.ResetNeeded):
        env.step(0)


def test_chase_is_the_same_for_the_same_seed_only() -> None:
    env = gymnasium.make("arcade/Chase-v0")
    starts = [env.reset(seed=seed)[1]["start"] for seed in (1, 1, *range(2, 12))]
    assert starts[0] == starts[1] and len(set(starts)) > 5
    again = [env.reset(seed=7)[1]["start"], *(env.reset()[1]["start"] for _ in range(5))]
    assert again == [env.reset(seed=7)[1]["start"], *(env.reset()[1]["start"] for _ in range(5))]


def test_chase_draws_what_happens() -> None:
    env = gymnasium.make("arcade/Chase-v0", render_mode="rgb_array")
    env.reset(options={"start": (0, 0, 3, 3)})
    first = env.render()
    env.step(0)
    second = env.render()
    assert first.shape == (480, 480, 3) and first.dtype == np.uint8 and (first != second).any()


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"role": "dog"}, "expected one of mouse, cat, got 'dog'"),
        ({"render_mode": "human"}, "expected rgb_array"),
        ({"course": "simple"}, "expected one of sprint-4"),
        ({"course": "sprint-4:99"}, "expected a width of 2 to 12, got 99"),
        ({"opponent": "nowhere.brain"}, "cannot be read"),
        ({"opponent": "mouse.brain"}, "mouse.brain: expected a .*cat"),
        ({"opponent": "small.brain"}, "expected .* inputs and outputs"),
        ({"opponent": "blind.brain"}, "expected one of mirrored, room"),
    ],
)
def test_chase_refuses_what_it_does_not_know(
    wrong: dict[str, str], message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    chase_brain("mouse", tmp_path / "mouse.brain")
    chase_brain("cat", tmp_path / "small.brain", Network((4, 2, 4), ("tanh", "linear")))
    chase_brain("cat", tmp_path / "blind.brain", senses="")
    with pytest.raises(ValueError, match=message) as caught:
        game.envs.ChaseEnv(**wrong)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    "options",
    [
        {"start": (0, 0, 0, 0)},
        {"start": (0, 0, 6, 0)},
        {"start": (-1, 0, 1, 0)},
        {"start": (0, 0, 1)},
        {"start": (0.5, 0, 1, 1)},
        {"start": "4321"},
        {"start": None},
        {"start": (5, 5, 0, 0), "course": "sprint-4:4"},
        {"course": "nowhere"},
    ],
)
def test_a_start_that_is_none_is_refused_and_the_game_goes_on(options: dict[str, object]) -> None:
    env = game.envs.ChaseEnv()
    with pytest.raises(gymnasium.error.ResetNeeded):
        env.step(np.int64(0))
    env.reset(options={"start": (0, 0, 5, 5)})
    with pytest.raises(ValueError, match="expected"):
        env.reset(options=options)
    with pytest.raises(ValueError, match="action: expected 0 to 3"):
        env.step(np.int64(4))
    assert env.step(np.int64(0))[4] == {"turns": 1}
