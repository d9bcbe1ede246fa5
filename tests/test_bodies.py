"""One brain in several worlds: what its parts come to alone, noise by seed, and what is shared."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from brains.files import load_brain
from brains.network import Network, dense
from game.engine.session import Evaluator
from game.store.champions import SHIPPED
from game.training import bodies
from game.training.bodies import Joint, Worlds
from game.training.settings import SettingsError
from game.worlds import WORLDS

Part = tuple[Network, NDArray[np.floating]]


def pair(worlds: Worlds, *parts: Part) -> tuple[Joint, NDArray[np.float32]]:
    """Brains `(individual, gene)` with parts that share nothing."""
    linear = [Network(network.sizes, (*network.activations[:-1], "linear")) for network, _ in parts]
    made = [
        bodies.beside(*zip(linear, genomes, strict=True)) for genomes in zip(*(own for _, own in parts), strict=True)
    ]
    ends = tuple(network.activations[-1] for network, _ in parts)
    return Joint(worlds, made[0][0], ends), np.stack([genome for _, genome in made])


@pytest.mark.parametrize("names", [("corridor", "cartpole"), ("walker", "cartpole")])
def test_parts_that_share_nothing_come_to_exactly_what_each_does_alone(names: tuple[str, str]) -> None:
    worlds, dice = (WORLDS[names[0]], WORLDS[names[1]]), np.random.default_rng(1)
    champion = load_brain(SHIPPED / f"{names[0]}.brain")
    network = dense(champion.network)
    other = Network((4, *network.sizes[1:-1], 2), (*network.activations[:-1], "linear"))
    near = champion.genome + 4 * dice.standard_normal((70, network.genes), dtype=np.float32)
    alone = (network, near), (other, dice.standard_normal((70, other.genes), dtype=np.float32))
    one, genomes = pair(worlds, *alone)
    places = bodies.unseen_places(worlds, 2)
    came = bodies.tried(one, genomes, places)
    for at, (world, (own, theirs)) in enumerate(zip(worlds, alone, strict=True)):
        with Evaluator(world, own) as evaluator:
            expected = evaluator.on(theirs, [place[at] for place in places])
        np.testing.assert_array_equal(came.scores[:, at], expected)
        assert len(np.unique(expected)) > 2


def test_noise_is_by_seed_and_in_the_world_that_is_meant_only() -> None:
    worlds = WORLDS["cartpole"], WORLDS["corridor"]
    champion, dice = load_brain(SHIPPED / "corridor.brain"), np.random.default_rng(2)
    corridor, genome = dense(champion.network), champion.genome
    pole = Network((4, 8, 4, 2), ("sigmoid", "sigmoid", "linear"))
    one, both = pair(worlds, (pole, dice.standard_normal((1, pole.genes))), (corridor, genome[None]))
    places, noisy = bodies.unseen_places(worlds, 2), bodies.conditions(worlds).T
    genomes = np.repeat(both, 4, axis=0)
    scores = bodies.tried(one, genomes, places, noisy).scores
    np.testing.assert_array_equal(scores, bodies.tried(one, genomes, places, noisy).scores)
    see, first, second, blind = scores.transpose(2, 0, 1)
    np.testing.assert_array_equal(see[:, 1], first[:, 1])
    np.testing.assert_array_equal(see[:, 0], second[:, 0])
    assert (second[:, 1] < 0.2 * see[:, 1]).all() and (blind == np.stack([first[:, 0], second[:, 1]], axis=1)).all()
    alone = bodies.tried(one, genomes[:1], places, noisy[:, 2:3]).scores
    np.testing.assert_array_equal(alone[..., 0], second)


def test_worlds_in_which_somebody_else_is_are_refused() -> None:
    with pytest.raises(SettingsError, match="those in which one is alone, got volley"):
        bodies.check((WORLDS["cartpole"], WORLDS["volley"]))
