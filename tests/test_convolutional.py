"""Brains with eyes: the plain pass against an independent library, and the compiled one against the plain one."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from scipy.signal import correlate2d

from brains.convolutional import Convolution, Convolutional
from brains.files import Brain, load_brain, save_brain
from brains.network import Network
from brains.operators import align, permuted
from brains.policies import policy_from
from brains.policy import Floats
from game.engine.gym.mind import mind_of
from game.training.seeing import field_of

PLAIN = Convolutional((6, 7, 1), (Convolution(3),), Network((60, 2), ("linear",)))
DEEP = Convolutional(
    (13, 12, 3),
    (Convolution(4, side=3, stride=2, activation="relu"), Convolution(5, side=2, dilation=2, pool=2)),
    Network((10 + 2, 6, 3), ("tanh", "sigmoid")),
    others=2,
)
REMEMBERS = Convolutional(
    (8, 8, 2),
    (Convolution(3, side=5, pool=3, activation="sigmoid"),),
    Network((3, 4, 1), ("tanh", "linear"), (True, False)),
)
POLICIES = (PLAIN, DEEP, REMEMBERS)
EACH = pytest.mark.parametrize("policy", POLICIES, ids=lambda policy: policy.says)
SHAPES = {
    "linear": lambda x: x,
    "tanh": np.tanh,
    "relu": lambda x: x * (x > 0),
    "sigmoid": lambda x: 1 / (1 + np.exp(-x)),
}


def by_scipy(policy: Convolutional, genome: Floats, inputs: Floats) -> list[Floats]:
    """Maps of each layer, one patch sum at a time, pooled by hand; and what the head is shown."""
    pixels = int(np.prod(policy.picture))
    maps, made = inputs[:pixels].reshape(policy.picture), []
    for layer, (weights, biases) in zip(policy.layers, policy.filters(genome), strict=True):
        spread = np.zeros((layer.reach, layer.reach, *weights.shape[2:]))
        spread[:: layer.dilation, :: layer.dilation] = weights
        sums = [
            sum(correlate2d(maps[:, :, below], spread[:, :, below, k], "valid") for below in range(maps.shape[2]))
            for k in range(layer.maps)
        ]
        seen = SHAPES[layer.activation](np.stack(sums, axis=2)[:: layer.stride, :: layer.stride] + biases)
        rows, columns = seen.shape[0] // layer.pool, seen.shape[1] // layer.pool
        maps = np.empty((rows, columns, layer.maps))
        for row, column in np.ndindex(rows, columns):
            square = seen[row * layer.pool : (row + 1) * layer.pool, column * layer.pool : (column + 1) * layer.pool]
            maps[row, column] = square.reshape(-1, layer.maps).max(axis=0)
        made.append(maps.ravel())
    return [*made, np.concatenate([maps.ravel(), inputs[pixels:]])]


@EACH
def test_the_plain_pass_is_scipys_and_the_compiled_one_nearly_the_plain_one(policy: Convolutional) -> None:
    rng = np.random.default_rng(1)
    genome = rng.normal(0, 0.4, policy.genes)
    think, memory = mind_of(policy, genome.astype(np.float32)), None
    for _ in range(3):
        inputs = rng.normal(0, 1, policy.inputs)
        before, memory = memory, policy.forward(genome, inputs, memory)
        *maps, shown = by_scipy(policy, genome, inputs)
        for mine, theirs in zip(memory[1:], maps, strict=False):
            assert mine == pytest.approx(theirs, abs=1e-12)
        last = [shown, *before[len(maps) + 1 :]] if before else None
        assert memory[-1] == pytest.approx(policy.head.forward(genome[policy.convolved_genes :], shown, last)[-1])
        assert think(inputs.astype(np.float32)) == pytest.approx(memory[-1], abs=1e-5)
        assert tuple(map(len, memory)) == policy.sizes and policy.units == sum(policy.sizes)


@EACH
def test_parts_are_the_genome_and_hidden_units_may_change_places(policy: Convolutional) -> None:
    ends = [0, *(part.genes.stop for part in policy.parts)]
    assert [part.genes.start for part in policy.parts] == ends[:-1] and ends[-1] == policy.genes
    assert all(np.prod(part.shape) == part.genes.stop - part.genes.start for part in policy.parts)
    rng = np.random.default_rng(2)
    genome, inputs = rng.normal(0, 0.5, policy.genes).astype(np.float32), rng.normal(0, 1, policy.inputs)
    said, other = policy.forward(genome, inputs)[-1], genome
    for group in {group for part in policy.parts for group in part.groups if group is not None}:
        count = next(part.shape[part.groups.index(group)] for part in policy.parts if group in part.groups)
        other = permuted(policy, other, group, np.roll(np.arange(count), 1))
    assert not np.array_equal(other, genome)
    assert policy.forward(other, inputs)[-1] == pytest.approx(said, abs=1e-6)
    assert np.array_equal(align(policy, genome[None], other[None])[0], genome)


@EACH
def test_a_field_is_what_a_unit_sees(policy: Convolutional) -> None:
    """Other pixels may change: it says the same. Those in the corners of its field may not, for some brains."""
    rng = np.random.default_rng(3)
    genomes = rng.normal(0, 0.6, (20, policy.genes))
    picture = rng.normal(0, 1, policy.picture)
    others = rng.normal(0, 1, policy.others)

    def maps(genome: Floats, seen: Floats, layer: int) -> Floats:
        return policy.forward(genome, np.concatenate([seen.ravel(), others]))[layer + 1].reshape(
            policy.shapes[layer + 1]
        )

    for layer, (rows, columns, _) in enumerate(policy.shapes[1:]):
        row, column = rows - 1, columns // 2
        top, left, side = policy.field(layer, row, column)
        outside = rng.normal(0, 1, policy.picture)
        outside[top : top + side, left : left + side] = picture[top : top + side, left : left + side]
        assert top >= 0 and top + side <= policy.picture[0] and left + side <= policy.picture[1]
        corner = picture.copy()
        corner[top + side - 1, left + side - 1] += 3
        before, after = maps(genomes[0], picture, layer), maps(genomes[0], outside, layer)
        assert after[row, column] == pytest.approx(before[row, column], abs=1e-12)
        changed = [np.abs(maps(one, corner, layer) - maps(one, picture, layer))[row, column].max() for one in genomes]
        assert max(changed) > 1e-3


@EACH
def test_a_file_brings_it_back(policy: Convolutional, tmp_path: Path) -> None:
    genome = np.random.default_rng(4).normal(0, 1, policy.genes).astype(np.float32)
    save_brain(tmp_path / "eyes.brain", Brain("gym:CarRacing-v3", policy, genome))
    again = load_brain(tmp_path / "eyes.brain")
    assert again.network == policy and np.array_equal(again.genome, genome)
    assert policy_from(policy.about()) == policy


def test_what_does_not_fit_is_refused_in_a_line() -> None:
    about = DEEP.about()
    first, second = about["layers"]
    for wrong, says in (
        ({"picture": (2, 2, 3)}, "convolutions: expected some that fit a picture"),
        ({"picture": (0, 2, 3)}, "picture: expected three positive numbers"),
        ({"beside": 3}, "head: expected 13 inputs, got 12"),
        (
            {"layers": [dict(first, stride=0), second]},
            "convolution: expected positive numbers",
        ),
        ({"layers": [dict(first, activation="soft"), second]}, "activation: expected one of"),
    ):
        with pytest.raises(ValueError, match=f"^{says}"):
            policy_from(about | wrong)
    maps, head = Convolution(850, side=30), Network((850, 300, 2), ("tanh", "linear"))  # each of them is small enough
    with pytest.raises(ValueError, match="at most 1000000 weights, got 1021752"):
        Convolutional((30, 30, 1), (maps,), head)


@pytest.mark.parametrize("layer", [1, 2])
def test_the_field_of_a_map_is_what_it_weighs(layer: int) -> None:
    """Of pictures of noise the average before which a linear unit gave the most is its filter, times something."""
    dice = np.random.default_rng(4)
    eyes = (Convolution(2, 3, 1, activation="linear"), Convolution(2, 2, 2, activation="linear"))
    policy = Convolutional((9, 9, 1), eyes, Network((18, 1), ("linear",)))
    genome = dice.normal(size=policy.genes).astype(np.float32)
    recordings = [np.array([np.concatenate(policy.forward(genome, one)) for one in dice.normal(size=(300, 81))])]
    found = field_of(recordings, policy, (9, 9, 1), layer, 1)
    assert found is not None and found.average.shape == ((3, 3, 1) if layer == 1 else (4, 4, 1))
    (first, _), (second, _) = policy.filters(genome)
    weighed = first[:, :, :, 1]
    if layer == 2:
        weighed = np.zeros((4, 4, 1))
        for i, j, below in np.ndindex(2, 2, 2):
            weighed[i : i + 3, j : j + 3] += second[i, j, below, 1] * first[:, :, :, below]
    difference = found.average - found.usual
    assert np.corrcoef(difference.ravel(), weighed.ravel())[0, 1] > 0.97
    assert field_of(recordings, policy, (9, 9, 1), 3, 0) is not None
    silent = [np.concatenate([recordings[0][:, :81], np.zeros_like(recordings[0][:, 81:])], axis=1)]
    assert field_of(silent, policy, (9, 9, 1), layer, 0) is None
