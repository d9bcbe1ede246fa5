"""The family tree in the window, stepped by hand: in every world, of what is bred in whatever way."""

from __future__ import annotations

import numpy as np
import pygame
import pytest

from brains.network import Network
from game.scenes.breeding.descent import founders_say, path_of
from game.scenes.breeding.family import FamilyScene
from game.scenes.chase.theatre import Theatre
from game.scenes.faces import FACES
from game.training.family import Family, FamilyKeeper
from game.training.settings import Settings
from game.ui.genome import Strips, colour_of, ends_of, gene_says, scales_of, shares_of
from game.ui.keys import FAMILY_KEYS
from game.window.by_hand import ByHand, by_hand
from tests.conftest import there
from tests.test_sentences import drawn as drawn
from tests.test_sentences import untold

NETWORK = Network((3, 4, 2), ("tanh", "linear"), (True, False))
RANKED = Settings(world="cartpole", strategy="rank-sampling", population=32, seed=3)


def opened(one: ByHand) -> FamilyScene:
    one.press(pygame.K_q)
    one.wait(0.1)
    scene = one.app.scenes[-1]
    assert isinstance(scene, FamilyScene)
    return scene


@pytest.mark.parametrize("world", FACES)
def test_it_opens_over_every_world_and_closes(world: str, drawn: list[tuple[str, pygame.Rect]]) -> None:
    with by_hand(Settings(world=world, population=8, courses=there(world))) as one:
        one.breed(3)
        one.wait(0.1)
        scene = opened(one)
        assert scene.numbers == (0, 1, 2) and scene.shares.shape == (3, scene.network.genes)
        assert np.isfinite(scene.shares).all() and np.abs(scene.shares).max() <= 1
        one.press(pygame.K_UP)
        one.wait(0.1)
        assert scene.at == 1
        shown = type("Shown", (), {"scene": scene, "app": one.app})()
        assert not untold(shown, drawn) and drawn
        one.press(pygame.K_ESCAPE)
        assert one.app.scenes[-1] is one.scene


def test_rows_are_champions_and_grow_while_breeding_goes_on_and_one_that_is_clicked_is_seen_again() -> None:
    with by_hand(RANKED) as one:
        one.breed(4)
        one.wait(0.1)
        scene = opened(one)
        champion = one.scene.snapshot.champion
        assert champion is not None and np.array_equal(scene.genomes[-1], champion.genome)
        for kept, genome in zip(one.scene.snapshot.past, scene.genomes, strict=True):
            assert np.array_equal(kept.genomes[0][0], genome)
        one.breed(30)
        one.wait(1.2)
        assert scene.numbers[0] == 0 and scene.numbers[-1] >= 30 and len(scene.numbers) <= 24
        assert list(scene.numbers) == sorted(set(scene.numbers)) and scene.at == len(scene.numbers) - 1
        before = one.picture()
        strips = scene._strips
        assert strips is not None
        _, y, _, h = strips.box
        row, gene = 3, 17
        at = next(
            (int(left + (gene - part.genes.start + 0.5) * (right - left) / (part.genes.stop - part.genes.start)))
            for part, left, right in strips.blocks
            if part.genes.start <= gene < part.genes.stop
        )
        spot = (at, int(y + (row + 0.5) * h / strips.rows))
        scene.handle(pygame.event.Event(pygame.MOUSEMOTION, pos=spot), one.app.screen.canvas())
        one.wait(0.1)
        assert (scene.at, scene.gene) == (row, gene) and (one.picture() != before).any()
        chosen = scene.numbers[row]
        one.drag([spot])
        one.wait(0.1)
        assert one.app.scenes[-1] is one.scene and one.scene.at is not None
        assert one.scene.at.number == chosen, "that one drives again"


def test_every_key_of_it_does_something_and_cat_and_mouse_have_one_each() -> None:
    with by_hand(Settings(world="chase", population=8), (640, 360)) as one:
        one.breed(3)
        one.wait(0.1)
        scene = opened(one)
        for binding in FAMILY_KEYS.own:
            before = (scene.row, scene.population, scene.over)
            one.press(binding.keys[0])
            assert before != (scene.row, scene.population, scene.over), binding.action
            if binding.action == "again":
                scene = opened(one)
        assert scene.population == 1 and scene._role == "cat"
        assert np.array_equal(scene.genomes[-1], one.scene.snapshot.champions[1].genome)
        one.press(pygame.K_ESCAPE, pygame.K_t)
        one.breed(1)
        one.wait(0.2)
        one.press(pygame.K_q)
        assert isinstance(one.app.scenes[-1], Theatre), "who is taught has no ancestors, but a film of how it learned"


def test_who_has_no_tree_says_why() -> None:
    for settings, says in (
        (Settings(world="cartpole", strategy="paired-parents", options=("must-beat=yes",), population=8), "beat"),
        (Settings(world="cartpole", strategy="rank-sampling", population=2_100), "2,048"),
        (Settings(world="cartpole", strategy="openai-es", population=8), "two generations"),
    ):
        with by_hand(settings, (640, 360)) as one:
            one.breed(1)
            one.wait(0.1)
            assert says in opened(one)._why()


def test_the_path_of_a_mean_is_that_of_the_two_largest_directions() -> None:
    rng = np.random.default_rng(3)
    genomes = np.cumsum(rng.normal(size=(40, 70)), axis=0).astype(np.float32)
    path = path_of(range(40), genomes)
    away = genomes - genomes.mean(axis=0, dtype=np.float64)
    left, sizes, _ = np.linalg.svd(away, full_matrices=False)
    assert np.abs(path.points) == pytest.approx(np.abs(left[:, :2] * sizes[:2]), abs=1e-6)
    assert (path.points[-1] >= 0).all() and path.shares == pytest.approx(tuple(sizes[:2] ** 2 / (sizes**2).sum()))
    still = path_of(range(3), np.zeros((3, 5), dtype=np.float32))
    assert np.isfinite(still.points).all() and still.shares == (0.0, 0.0)


def test_columns_are_edges() -> None:
    rng = np.random.default_rng(4)
    genome = rng.normal(size=NETWORK.genes).astype(np.float32)
    strips = Strips.inside(NETWORK, 2, 0.0, 0.0, 500.0, 200.0)
    assert [part.kind for part, _, _ in strips.blocks] == ["weight", "memory", "bias", "weight", "bias"]
    weights = NETWORK.weights(genome)
    found = set()
    for gene in range(NETWORK.genes):
        start, (layer, unit) = ends_of(NETWORK, gene)
        own, memory, biases = weights[layer - 1]
        if start is None:
            wanted = biases[unit]
        else:
            wanted = memory[start[1], unit] if start[0] == layer else own[start[1], unit]
        assert wanted == genome[gene]
        found.add((start, (layer, unit)))
    assert len(found) == NETWORK.genes
    assert gene_says(NETWORK, 0, ("tilt",), ()) == "tilt to hidden · 1"
    assert gene_says(NETWORK, 12, ("tilt",), ()) == "hidden · 1 a tick ago to hidden · 1"
    assert gene_says(NETWORK, NETWORK.genes - 1, (), ("left", "right")) == "bias of right"
    shares = shares_of(genome[None], scales_of(NETWORK, genome[None]))
    assert np.abs(shares).max() == 1 and (np.sign(shares[0]) == np.sign(genome)).all()
    assert colour_of(0.5) != colour_of(-0.5)


def test_what_is_said_of_founders() -> None:
    def family(parents: list[list[int]], generations: int) -> Family:
        keeper = FamilyKeeper(4)
        for number in range(generations):
            keeper.add(number, np.array([3.0, 2.0, 1.0, 0.0]), 0, np.array(parents))
        found = keeper.family
        assert found is not None
        return found

    assert founders_say(family([[2, 2]] * 4, 2)) == "of 4 in the first only no. 3 lives on"
    assert founders_say(family([[0, 1]] * 4, 2)) == "of 4 in the first live on no. 1: 50 % · no. 2: 50 %"
    assert founders_say(family([[0, 1], [1, 2], [2, 3], [3, 0]], 4)).startswith("4 of 4 in the first live on, no. ")
