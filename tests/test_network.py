"""The compiled forward pass against the plain one."""

from __future__ import annotations

import numpy as np
import pytest
from numba import njit

from brains.lanes import LANES, forward, pack, tanh
from brains.network import ACTIVATIONS, Network
from brains.policies import policy_from
from brains.simd import WIDTH, load, store

NETWORKS = [
    Network((7, 8, 4, 1), ("sigmoid", "sigmoid", "sigmoid")),
    Network((3, 5, 2), ("relu", "linear")),
    Network((4, 6, 6, 3), ("tanh", "sigmoid", "tanh"), (True, False, True)),
    Network((1, 1), ("linear",)),
    Network((2, 17), ("tanh",), (True,)),
]


@njit(error_model="numpy")  # type: ignore[untyped-decorator]
def compiled(genes, layout, values, totals):  # type: ignore[no-untyped-def]
    forward(genes, layout, values, totals, 0, LANES)


@njit(error_model="numpy")  # type: ignore[untyped-decorator]
def compiled_tanh(values):  # type: ignore[no-untyped-def]
    for row in range(values.shape[0]):
        store(values, row, 0, tanh(load(values, row, 0)))


@pytest.mark.parametrize("network", NETWORKS, ids=lambda network: str(network.sizes))
def test_lanes_compute_what_the_plain_pass_computes(network: Network) -> None:
    rng = np.random.default_rng(1)
    genomes = rng.normal(size=(LANES, network.genes)).astype(np.float32)
    genes = pack(genomes)[0]
    values = np.zeros((network.units, LANES), dtype=np.float32)
    totals = np.zeros_like(values)
    previous: list[list[np.ndarray]] = [[] for _ in range(LANES)]
    for _ in range(4):
        inputs = rng.normal(size=(network.sizes[0], LANES)).astype(np.float32)
        values[: network.sizes[0]] = inputs
        compiled(genes, network.layout(), values, totals)
        for lane in range(LANES):
            previous[lane] = network.forward(
                genomes[lane].astype(np.float64), inputs[:, lane].astype(np.float64), previous[lane] or None
            )
            np.testing.assert_allclose(values[:, lane], np.concatenate(previous[lane]), rtol=2e-4, atol=2e-5)


def test_tanh_is_within_a_millionth() -> None:
    x = np.linspace(-20, 20, 64_000 * WIDTH, dtype=np.float32).reshape(-1, WIDTH)
    values = x.copy()
    compiled_tanh(values)
    assert np.abs(values - np.tanh(x.astype(np.float64))).max() < 1e-6
    assert np.abs(values).max() <= 1


def test_a_genome_is_laid_out_as_the_facts_say() -> None:
    network = NETWORKS[0]
    assert network.genes == 105
    genome = np.arange(105, dtype=np.float32)
    weights, memory, biases = network.weights(genome)[0]
    assert memory is None
    assert weights[2, 3] == 2 * 8 + 3 and biases[0] == 56
    assert network.weights(genome)[2][2][0] == 104


def test_pack_pads_with_zero_genomes() -> None:
    packed = pack(np.ones((LANES + 1, 5), dtype=np.float32))
    assert packed.shape == (2, 5, LANES)
    assert packed[1, :, 0].all() and not packed[1, :, 1:].any()
    with pytest.raises(ValueError, match="shape"):
        pack(np.ones(5, dtype=np.float32))


@pytest.mark.parametrize(
    ("sizes", "activations", "recurrent"),
    [
        ((3,), (), ()),
        ((3, 0), ("tanh",), ()),
        ((3, 2), (), ()),
        ((3, 2), ("step",), ()),
        ((3, 2), ("tanh",), (True, True)),
    ],
)
def test_a_network_that_does_not_fit_together_is_refused(
    sizes: tuple[int, ...], activations: tuple[str, ...], recurrent: tuple[bool, ...]
) -> None:
    with pytest.raises(ValueError, match="expected"):
        Network(sizes, activations, recurrent)


def test_activation_codes_are_their_positions() -> None:
    assert ACTIVATIONS == ("linear", "sigmoid", "tanh", "relu")


@pytest.mark.parametrize(
    "network",
    [
        Network((3, 2), ("tanh",)),
        Network((3, 5, 4, 2), ("tanh", "relu", "linear")),
        Network((3, 5, 4, 2), ("tanh", "relu", "linear"), (True, False, True)),
    ],
    ids=lambda network: network.says,
)
def test_its_parts_are_its_genome(network: Network) -> None:
    genome = np.arange(network.genes, dtype=np.float32)
    assert np.array_equal(np.concatenate([part.of(genome).ravel() for part in network.parts]), genome)
    wanted = [array for layer in network.weights(genome) for array in layer if array is not None]
    assert all(np.array_equal(part.of(genome), array) for part, array in zip(network.parts, wanted, strict=True))
    hidden = {group for part in network.parts for group in part.groups} - {None}
    assert len(hidden) == len(network.sizes) - 2, "each layer between inputs and outputs"
    again = policy_from(network.about())
    assert again == network and policy_from({k: v for k, v in network.about().items() if k != "kind"}) == network


def test_a_kind_of_policy_that_there_is_not_is_one_line() -> None:
    with pytest.raises(ValueError, match="expected one of dense, convolutional, got 'eyes'"):
        policy_from({"kind": "eyes"})
