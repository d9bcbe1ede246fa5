"""What makes a unit fire: against units whose field is known."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from brains.network import Network
from brains.operators import mixed_units, permuted, scaled_unit
from game.training.firing import change, firing
from game.training.recording import recorded
from game.worlds import WORLDS

TICKS = 6


def noise(count: int, seed: int) -> NDArray[np.float64]:
    """Three inputs: the second hangs together with the first, the third never moves."""
    rng = np.random.default_rng(seed)
    first = rng.normal(0, 1, count)
    return np.stack([first, 0.8 * first + 0.6 * rng.normal(0, 1, count), np.full(count, 7.0)], axis=1)


def heard(seen: NDArray[np.float64], field: NDArray[np.float64]) -> NDArray[np.float32]:
    """Inputs, and behind them a unit that sums the first one by its field `(tick,)`, the last tick newest."""
    gave = np.convolve(seen[:, 0], field[::-1])[: len(seen)]
    return np.concatenate([seen, gave[:, None]], axis=1).astype(np.float32)


def test_the_average_is_the_field_and_whitened_it_leaves_out_what_only_hangs_together() -> None:
    field = np.array([0.0, 0.2, -0.5, 0.9, 0.4, 0.1])
    recordings = [heard(noise(20_000, seed), field) for seed in (1, 2)]
    recordings.append(recordings[0][: TICKS - 1])  # too short to have a second before it
    found = firing(recordings, 3, 3, TICKS)
    assert found is not None and found.moments == pytest.approx(0.1 * 2 * (20_000 - TICKS), rel=0.02)
    shape = field / np.linalg.norm(field)
    average = found.average[:, 0]
    assert average / np.linalg.norm(average) == pytest.approx(shape, abs=0.03)
    assert found.average[:, 1] == pytest.approx(0.8 * average, abs=0.06)
    assert found.whitened[:, 0] == pytest.approx(field / 0.9, abs=0.05)
    assert np.abs(found.whitened[:, 1]).max() < 0.08 < np.abs(found.average[:, 1]).max()
    assert (found.average[:, 2] == 0).all()
    assert found.deviation[0, 0] == pytest.approx(1.0, abs=0.05) and found.deviation[3, 0] < 0.8


def test_of_a_unit_that_always_gives_the_same_nothing_is_said() -> None:
    seen = np.concatenate([noise(100, 1), np.ones((100, 1))], axis=1).astype(np.float32)
    assert firing([seen], 3, 3, TICKS) is None
    assert firing([seen[:3]], 3, 0, TICKS) is None


def test_what_is_recorded_is_what_it_gave_and_changes_are_told_in_deviations() -> None:
    world, rng = WORLDS["cartpole"], np.random.default_rng(4)
    network = world.network
    genome = rng.normal(0, 0.5, network.genes).astype(np.float32)
    recordings = [recorded(world, network, genome, world.course(f"random:{seed}")) for seed in (1, 2)]
    for row in recordings[1][[0, -1]]:
        assert row == pytest.approx(np.concatenate(network.forward(genome, row[:4])), abs=1e-5)
    swapped = permuted(network, genome, 0, np.roll(np.arange(network.sizes[1]), 1))
    assert (
        change(network, genome, genome, recordings)
        == 0
        == pytest.approx(change(network, genome, swapped, recordings), abs=1e-5)
    )
    remembers = Network(network.sizes, network.activations, (False,) * len(network.activations))
    seen = np.concatenate(recordings)[:, :4].astype(np.float64)
    other = mixed_units(network, genome, 0, 0, 1, np.pi / 4)
    before, after = (remembers.forward(one, seen)[-1] for one in (genome, other))
    expected = np.mean(np.abs(before - after).mean(axis=0) / before.std(axis=0))
    assert change(network, genome, other, recordings) == pytest.approx(expected, rel=1e-6) and expected > 0.01


def test_who_remembers_is_asked_tick_by_tick_and_forgets_between_courses() -> None:
    rng, network = np.random.default_rng(6), Network((3, 4, 2), ("tanh", "linear"), (True, False))
    genomes = rng.normal(0, 1, (2, network.genes)).astype(np.float32)
    recordings = [rng.normal(0, 1, (ticks, network.units)).astype(np.float32) for ticks in (5, 9)]
    said: list[list[NDArray[np.float64]]] = [[], []]
    for genome, one in zip(genomes, said, strict=True):
        for recording in recordings:
            layers = None
            for row in recording[:, :3].astype(np.float64):
                layers = network.forward(genome, row, layers)
                one.append(layers[-1])
    before, after = map(np.array, said)
    expected = np.mean(np.abs(before - after).mean(axis=0) / before.std(axis=0))
    assert change(network, *genomes, recordings) == pytest.approx(expected, rel=1e-6) and expected > 0.1


@pytest.mark.parametrize(("activation", "same"), [("linear", True), ("relu", True), ("tanh", False)])
@pytest.mark.parametrize("remembers", [False, True])
def test_a_unit_that_hears_more_and_is_heard_less_says_the_same_unless_it_saturates(
    activation: str, same: bool, remembers: bool
) -> None:
    rng, network = np.random.default_rng(5), Network((3, 4, 2), (activation, "linear"), (remembers, False))
    genome, seen = rng.normal(0, 1, network.genes).astype(np.float32), rng.normal(0, 1, (6, 3))
    scaled, memories = scaled_unit(network, genome, 0, 2, 1.25**3), [None, None]
    assert not np.allclose(scaled, genome, atol=0.01)
    for row in seen:
        memories = [network.forward(one, row, memory) for one, memory in zip((genome, scaled), memories, strict=True)]
        plain, other = memories
    assert (other[1][2] == pytest.approx(1.25**3 * plain[1][2], rel=1e-4)) == same
    assert (other[-1] == pytest.approx(plain[-1], abs=1e-4)) == same


def test_mixing_turns_what_is_heard_and_what_is_said_so_linear_units_say_the_same() -> None:
    rng, network = np.random.default_rng(5), Network((3, 4, 2), ("linear", "linear"))
    genome, seen = rng.normal(0, 1, network.genes).astype(np.float32), rng.normal(0, 1, 3)
    turned = mixed_units(network, genome, 0, 1, 3, 0.7)
    assert not np.allclose(turned, genome, atol=0.01)
    assert network.forward(turned, seen)[-1] == pytest.approx(network.forward(genome, seen)[-1], abs=1e-5)
