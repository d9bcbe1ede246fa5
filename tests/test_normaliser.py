"""Brains that see inputs less their mean over their deviation, folded into brains that see what the world shows."""

from __future__ import annotations

import numpy as np
import pytest

from brains.network import Network
from brains.normaliser import LEAST, Normaliser
from game.engine.session import Evaluator, Session
from game.engine.side import Side
from game.training.run import Run
from game.training.settings import Settings
from game.worlds import WORLDS

WALKER = WORLDS["walker"]
NETWORKS = (
    Network((5, 3), ("tanh",)),
    Network((5, 4, 3), ("linear", "tanh")),
    Network((5, 4, 3), ("tanh", "tanh"), (True, False)),
    Network((3, 2, 3), ("relu", "tanh")),
)


def learned(inputs: int = 5) -> Normaliser:
    seen = np.random.default_rng(1).normal([0.3, -1, 0, 4, 100][:inputs], [0.05, 2, 0, 1, 10][:inputs], (500, inputs))
    normaliser = Normaliser(inputs)
    for some in (seen[:200], seen[200:]):
        normaliser.learn(np.stack([some.sum(axis=0), (some * some).sum(axis=0)]), len(some))
    mean, deviation = normaliser.scales
    assert mean == pytest.approx(seen.mean(axis=0)) and deviation[2] == LEAST
    assert deviation[[0, 1, 3, 4]] == pytest.approx(seen.std(axis=0)[[0, 1, 3, 4]])
    return normaliser


@pytest.mark.parametrize("network", NETWORKS, ids=lambda network: network.says)
def test_a_folded_brain_does_with_what_it_sees_what_it_did_with_less_mean_over_deviation(network: Network) -> None:
    rng, normaliser = np.random.default_rng(2), learned()
    genomes = rng.normal(0, 0.3, (3, network.genes)).astype(np.float32)
    folded = normaliser.folded(network, genomes)
    mean, deviation = normaliser.scales
    before, after = None, None
    for _ in range(3):
        seen = rng.normal(mean, deviation)[: network.sizes[0]]
        normal = (seen - mean[: len(seen)]) / deviation[: len(seen)]
        before = network.forward(genomes[1].astype(np.float64), normal, before)
        after = network.forward(folded[1].astype(np.float64), seen, after)
        assert after[-1] == pytest.approx(before[-1], abs=1e-5)
    assert normaliser.unfolded(network, folded) == pytest.approx(genomes, abs=2e-5)


def test_before_anything_was_seen_genomes_are_what_they_were() -> None:
    genomes = np.ones((2, NETWORKS[0].genes), dtype=np.float32)
    assert Normaliser(5).folded(NETWORKS[0], genomes) is genomes


def test_sums_of_what_was_seen_are_those_of_every_tick_that_somebody_ran() -> None:
    genomes = np.random.default_rng(3).normal(0, 0.3, (70, WALKER.network.genes)).astype(np.float32)
    course = WALKER.course("random:3:300")
    session, sums, ticks = Session(WALKER, [Side(WALKER.network, genomes)], course), np.zeros((2, 24)), 0
    while not session.finished:
        running = np.flatnonzero(session.alive)
        session.run(1)
        seen = np.stack([session.thoughts(int(k))[:24] for k in running]).astype(np.float64)
        sums += np.stack([seen.sum(axis=0), (seen * seen).sum(axis=0)])
        ticks += len(running)
    with Evaluator(WALKER, WALKER.network) as alone, Evaluator(WALKER, WALKER.network, workers=2) as two:
        for evaluator in (alone, two):
            evaluator(genomes, course)
        assert np.array_equal(alone.seen, two.seen) and alone.lane_ticks == two.lane_ticks == ticks
    assert alone.seen == pytest.approx(sums, rel=1e-4, abs=1e-2)


def test_a_run_of_walkers_is_the_same_for_any_workers_and_goes_on_where_it_stood() -> None:
    settings = Settings(world="walker", population=70, courses=("fresh:60",))
    runs = [Run(settings), Run(settings, workers=2)]
    for run in runs:
        for _ in range(3):
            run.step()
    one, two = runs
    later = Run(settings)
    later.restore(one.state())
    bred = [run.step() for run in (one, two, later)]
    for made in bred[1:]:
        assert np.array_equal(made.genomes[0], bred[0].genomes[0]) and np.array_equal(made.seen, bred[0].seen)
    for run in (one, two, later):
        run.close()


@pytest.mark.parametrize("before", [0, 2])
def test_who_breeds_on_from_a_champion_breeds_that_champion(before: int) -> None:
    """Whatever has been seen: its genome is unfolded first, and again when there is something to unfold it by."""
    run = Run(Settings(world="walker", population=8, mutation=0.001, courses=("fresh:60",)))
    for _ in range(before):
        run.step()
    champion = np.random.default_rng(5).normal(0, 0.3, WALKER.network.genes).astype(np.float32)
    run.adopt(champion)
    made = run.step()
    assert made.genomes[0][made.champions[0]] == pytest.approx(champion, abs=1e-5)
    made = run.step()
    see = np.random.default_rng(6).normal(0, 1, 24)
    says = [WALKER.network.forward(genome, see)[-1] for genome in (made.genomes[0][made.champions[0]], champion)]
    assert says[0] == pytest.approx(says[1], abs=0.25)
    run.close()
