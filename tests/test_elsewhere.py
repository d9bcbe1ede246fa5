"""Brains that are judged in Gymnasium's own environments, unchanged."""

from __future__ import annotations

import json
import multiprocessing
import time

import gymnasium
import numpy as np
import pytest
from typer.testing import CliRunner

from brains.files import Brain, load_brain
from brains.network import Network
from game.commands.cli import app
from game.engine.elsewhere import Elsewhere, as_said, judged_elsewhere, the_greater
from game.engine.session import Evaluator
from game.scenes.breeding.judging import Judging
from game.store.champions import SHIPPED
from game.training.settings import Settings
from game.training.verdict import Verdict
from game.window.by_hand import by_hand
from game.worlds import WORLDS


def test_a_cart_balances_in_gymnasium_as_long_as_in_the_arcade() -> None:
    """A brain that falls: the very ticks, because the world is Gymnasium's bit for bit."""
    world, rng = WORLDS["cartpole"], np.random.default_rng(1)
    genome = rng.normal(0, 0.5, world.network.genes).astype(np.float32)
    with Evaluator(world, world.network) as evaluator:
        here = [evaluator(genome[None], world.course(f"random:{seed}"))[0] for seed in range(5)]
    assert len(set(here)) > 1
    assert judged_elsewhere(world.elsewhere["gymnasium"], world.network, genome, range(5)).tolist() == here


def test_the_same_for_any_number_of_processes_and_for_a_brain_with_memory_that_sees_a_part() -> None:
    network = Network((3, 2, 1), ("tanh", "sigmoid"), (True, False))
    genome = np.random.default_rng(2).normal(0, 2, network.genes).astype(np.float32)
    place = Elsewhere("CartPole-v1", acts=the_greater)
    sums = judged_elsewhere(place, network, genome, range(10, 15), workers=3)
    assert np.array_equal(sums, judged_elsewhere(place, network, genome, range(10, 15)))
    env, memory, total, over = gymnasium.make("CartPole-v1"), None, 0.0, False
    seen, _ = env.reset(seed=12)
    while not over:
        memory = network.forward(genome, seen[:3], memory)
        seen, reward, ended, cut, _ = env.step(int(memory[-1][0] > 0.5))
        total, over = total + float(reward), ended or cut
    assert sums[2] == total


def until_judged(verdict: Verdict, champion: Brain) -> None:
    for _ in range(6000):
        verdict.update(0.01, champion, ready=True)
        if verdict.judged or verdict.trouble:
            return
        time.sleep(0.01)
    raise AssertionError(verdict.line)


def test_the_window_judges_a_champion_in_a_process_of_its_own() -> None:
    world, rng = WORLDS["cartpole"], np.random.default_rng(1)
    genome = rng.normal(0, 0.5, world.network.genes).astype(np.float32)
    champion, place = Brain("cartpole", world.network, genome, generation=1234), world.elsewhere["gymnasium"]
    others = multiprocessing.active_children()  # of other tests
    verdict = Verdict(place, episodes=10)
    verdict.update(1.0, champion, ready=False)
    assert verdict.line == ""
    verdict.update(1.0, champion, ready=True)
    assert verdict.line == "in Gymnasium: 0 of 10 episodes"
    until_judged(verdict, champion)
    mean = judged_elsewhere(place, world.network, genome, range(10)).mean()
    assert verdict.judged == (mean, 1234) and verdict.line == f"in Gymnasium: {mean:.1f}, generation 1,234"
    verdict.update(99.0, champion, ready=True)  # the same one is not judged twice
    assert "generation 1,234" in verdict.line and verdict._told is None, "nobody is asked again"
    for process in set(multiprocessing.active_children()) - set(others):
        process.join(20)
        assert process.exitcode == 0


def test_an_environment_that_there_is_not_is_said_once() -> None:
    world = WORLDS["cartpole"]
    champion = Brain("cartpole", world.network, np.zeros(world.network.genes, dtype=np.float32))
    verdict = Verdict(Elsewhere("NoSuchThing-v0"), episodes=10)
    until_judged(verdict, champion)
    assert verdict.line == "in Gymnasium: could not be judged" and verdict.judged is None


def test_what_outputs_mean() -> None:
    assert the_greater(np.array([0.2, 0.2])) == 0 and the_greater(np.array([0.1, 0.2])) == 1
    assert the_greater(np.array([0.6])) == 1 and the_greater(np.array([0.5])) == 0
    assert as_said(np.array([0.25, -1.0])).tolist() == [0.25, -1.0]


def test_the_walker_that_comes_with_it_walks_in_gymnasium() -> None:
    command = ["evaluate", str(SHIPPED / "walker.brain"), "--in", "gymnasium", "--episodes", "4", "--workers", "2"]
    told = CliRunner().invoke(app, [*command, "--seed", "7", "--json"])
    result = json.loads(told.stdout)
    assert result["in"] == "BipedalWalker-v3" and result["seeds"] == [7, 10] and len(result["scores"]) == 4
    assert result["least"] > 295 and result["mean"] == pytest.approx(np.mean(result["scores"]))
    said = CliRunner().invoke(app, command).stdout
    assert said.startswith("walker in BipedalWalker-v3: mean 3") and "seeds 0 to 3" in said


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["circuit.brain", "--in", "gymnasium"], "circuit has no such environment"),
        (["walker.brain", "--in", "mujoco"], "expected one of gymnasium, gymnasium-hardcore"),
        (["chase.brain", "--in", "gymnasium"], "means nothing in cat and mouse"),
        (["walker.brain", "--in", "gymnasium", "--course", "flat"], "expected it or --in"),
    ],
)
def test_what_cannot_be_judged_there_is_refused_in_a_line(arguments: list[str], says: str) -> None:
    refused = CliRunner().invoke(app, ["evaluate", str(SHIPPED / arguments[0]), *arguments[1:]])
    assert refused.exit_code and says in str(refused.exception) and "\n" not in str(refused.exception)


def test_an_environment_that_cannot_be_made_is_said_in_a_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(WORLDS["walker"].elsewhere, "gymnasium", Elsewhere("NoSuchWalker-v9"))  # type: ignore[arg-type]
    refused = CliRunner().invoke(app, ["evaluate", str(SHIPPED / "walker.brain"), "--in", "gymnasium"])
    assert "NoSuchWalker-v9" in str(refused.exception) and "\n" not in str(refused.exception)


def test_champions_see_there_what_they_see_here() -> None:
    brain = load_brain(SHIPPED / "walker.brain")
    env = gymnasium.make("BipedalWalker-v3")
    assert env.observation_space.shape == brain.network.inputs


def test_where_nobody_else_judges_what_stood_there_stays() -> None:
    with by_hand(Settings(population=8, seed=3), (320, 180)) as one:
        one.breed(1)
        assert Judging().said(1.0, one.scene.snapshot, True, "475 is solved") == "475 is solved"
