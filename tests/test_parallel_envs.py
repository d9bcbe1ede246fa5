"""Both sides of a game for two, by PettingZoo's parallel API."""

from __future__ import annotations

import subprocess
import sys
import warnings
from functools import partial
from typing import Any

import gymnasium
import numpy as np
import pytest
from pettingzoo.test import parallel_api_test, parallel_seed_test

from brains.files import Brain
from game.engine.course import CourseError
from game.engine.session import Session
from game.engine.side import Side
from game.engine.thinkers import Thinkers
from game.envs import parallel_env
from game.scenes.faces import FACES
from game.worlds import WORLDS
from game.worlds.chase.duels import duel
from game.worlds.chase.rooms import Shape

TWO = [name for name, face in FACES.items() if face.parallel]
each_world = pytest.mark.parametrize("world", TWO)


@each_world
def test_it_passes_pettingzoos_own_tests(world: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        parallel_api_test(parallel_env(world), num_cycles=1000)
        parallel_seed_test(partial(parallel_env, world), num_cycles=300)


def some(world: str) -> tuple[Any, Any]:
    """Genomes of two that move about."""
    network = WORLDS[world].network
    rows = np.random.default_rng(5).normal(size=(2, network.genes)).astype(np.float32)
    return rows[:1], rows[1:]


def test_two_brains_come_to_the_points_that_training_scores() -> None:
    volley = WORLDS["volley"]
    sides = [Side(volley.network, genomes) for genomes in some("volley")]
    session = Session(volley, sides, volley.course("random:3:900"))
    session.run()
    env = parallel_env("volley", course="random:3:900")
    seen, infos = env.reset(seed=1)
    players = [Thinkers(side.network, side.genomes[:1], 1) for side in sides]
    points = dict.fromkeys(env.possible_agents, 0.0)
    while env.agents:
        said = {who: player(seen[who][:, None])[:, 0] for who, player in zip(env.possible_agents, players, strict=True)}
        seen, rewards, over, cut, infos = env.step({who: (out > 0).astype(np.int8) for who, out in said.items()})
        points = {who: points[who] + rewards[who] for who in points}
    assert list(points.values()) == session.scores[:, 0].tolist() != [0, 0]
    assert over["left"] == over["right"] != cut["left"] == cut["right"]
    assert min(info["lives"] for info in infos.values()) == 0 or cut["left"]


def test_a_cat_and_a_mouse_play_the_game_that_is_judged() -> None:
    """As they see the room, and each with its own moves."""
    chase = WORLDS["chase"]
    mouse, cat = (
        Brain("chase", chase.network, rows[0], role=role, senses="room")
        for rows, role in zip(some("chase"), chase.roles, strict=True)
    )
    played = duel(mouse, cat, Shape())
    env = parallel_env("chase")
    for seed in range(5):
        seen, infos = env.reset(seed=seed)
        start = np.rint(5 * seen["mouse"][:4]).astype(int)
        turns, brains = 0.0, {"mouse": mouse, "cat": cat}
        while env.agents:
            assert infos["mouse"]["moves"] != infos["cat"]["moves"]
            said = {who: one.network.forward(one.genome, seen[who])[-1] for who, one in brains.items()}
            moves = {who: np.int64(np.argmax(out)) for who, out in said.items()}
            for who in brains:
                moves[who] = moves[who] if infos[who]["moves"] else np.int64(seed % 4)
            seen, rewards, over, _, infos = env.step(moves)
            assert rewards["mouse"] == -rewards["cat"]
            turns += rewards["mouse"]
        (which,) = np.flatnonzero((starts_of(played) == start).all(axis=1))
        assert turns == played.turns[which] and over["cat"] == played.caught[which]


def starts_of(played: Any) -> np.ndarray:
    """`(start, [cat x, cat y, mouse x, mouse y])` in a room six wide."""
    cat, mouse = played.solution.starts.T
    return np.stack([cat % 6, cat // 6, mouse % 6, mouse // 6], axis=1)


@each_world
def test_it_refuses_in_one_line_what_is_none(world: str) -> None:
    env = parallel_env(world, render_mode="rgb_array")
    with pytest.raises(gymnasium.error.ResetNeeded):
        env.step({})
    env.reset(seed=1)
    picture = env.render()
    assert picture.ndim == 3 and picture.dtype == np.uint8 and picture.std() > 3
    one, other = env.agents
    fine = env.action_space(one).sample()
    for wrong in ({one: fine}, {one: fine, other: 99}, {one: fine, "nobody": fine}):
        with pytest.raises(ValueError, match="expected") as refused:
            env.step(wrong)
        assert "\n" not in str(refused.value)
    with pytest.raises(CourseError):
        env.reset(options={"course": "nowhere"})
    with pytest.raises(ValueError, match="render_mode"):
        parallel_env(world, render_mode="human")
    with pytest.raises(ValueError, match=f"expected one of {', '.join(TWO)}, got 'corridor'"):
        parallel_env("corridor")
    env.close()
    with pytest.raises(gymnasium.error.ClosedEnvironmentError):
        env.reset()


def test_the_arcade_does_without_pettingzoo() -> None:
    script = "import sys, game.envs, game.commands.cli; sys.exit('pettingzoo' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0
