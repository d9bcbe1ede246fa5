"""Brains that do in a mirror the same, mirrored: of halves that are bred, whole ones that are tried."""

from __future__ import annotations

import numpy as np
import pytest

from brains.mirror import Mirror
from brains.network import Network
from brains.policy import Floats

MIRROR = Mirror((2, 1, 3, -4, -5), (-1, 2, 3))
NETWORKS = (
    Network((5, 4, 3), ("tanh", "tanh")),
    Network((5, 6, 4, 3), ("relu", "tanh", "linear")),
    Network((5, 4, 3), ("sigmoid", "linear"), (True, False)),
)


def turned(values: Floats, places: tuple[int, ...]) -> Floats:
    return np.array([np.sign(place) * values[abs(place) - 1] for place in places])


@pytest.mark.parametrize("network", NETWORKS, ids=lambda network: network.says)
def test_what_it_says_in_a_mirror_is_the_same_mirrored(network: Network) -> None:
    rng, half = np.random.default_rng(1), MIRROR.half(network)
    genomes = rng.normal(0, 0.7, (3, half.genes)).astype(np.float32)
    whole = MIRROR.whole(network, genomes)
    assert whole.shape == (3, network.genes) and not whole.flags.writeable
    for genome, own in zip(whole, genomes, strict=True):
        here = there = one = other = None
        for _ in range(3):
            seen = rng.normal(0, 1, 5)
            here, there = (
                network.forward(genome, seen, here),
                network.forward(genome, turned(seen, MIRROR.inputs), there),
            )
            assert there[-1] == pytest.approx(turned(here[-1], MIRROR.outputs), abs=1e-6)
            one, other = half.forward(own, seen, one), half.forward(own, turned(seen, MIRROR.inputs), other)
            if network.activations[-1] == "linear":
                assert here[-1] == pytest.approx(one[-1] + turned(other[-1], MIRROR.outputs), abs=1e-5)
    again = MIRROR.first_half(network, whole)
    assert np.delete(again, -3, axis=1) == pytest.approx(np.delete(genomes, -3, axis=1), abs=1e-6)
    assert MIRROR.whole(network, again) == pytest.approx(whole, abs=1e-6)  # a bias of what changes sign says nothing


def test_sums_are_those_of_what_was_seen_and_of_the_same_in_the_mirror() -> None:
    seen = np.random.default_rng(2).normal(1, 2, (20, 5))
    both = np.concatenate([seen, [turned(one, MIRROR.inputs) for one in seen]])
    sums = MIRROR.both(np.stack([seen.sum(axis=0), (seen * seen).sum(axis=0)]))
    assert sums == pytest.approx(np.stack([both.sum(axis=0), (both * both).sum(axis=0)]))


@pytest.mark.parametrize("places", [(1, 1), (2, 3, 1), (0, 1), (2, -1), (1, 3)])
def test_what_does_not_come_back_when_mirrored_twice_is_no_mirror(places: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match=r"^mirror: expected outputs that come back when mirrored twice, got \("):
        Mirror((1, 2), places)


@pytest.mark.parametrize("sizes", [(5, 3, 3), (4, 4, 3), (5, 4, 2), (5, 3)])
def test_networks_that_cannot_be_halved_are_refused(sizes: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="mirror: expected 5 inputs, hidden layers of even sizes and 3 outputs, got"):
        MIRROR.half(Network(sizes, ("tanh",) * (len(sizes) - 1)))


def test_outputs_that_remember_cannot_be_summed_and_are_refused() -> None:
    with pytest.raises(ValueError, match=r"^mirror: expected outputs without memory"):
        MIRROR.half(Network((5, 4, 3), ("tanh", "tanh"), (False, True)))
