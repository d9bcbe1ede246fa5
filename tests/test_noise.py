"""Noise in the place of senses: by seed, as large as it says, and heard by who is on the course, in any lane."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from brains.files import load_brain
from game.engine.session import Evaluator, Session
from game.engine.side import Side
from game.store.champions import SHIPPED
from game.training import operating
from game.training.noise import KINDS, Noise, Usual, table
from game.training.recording import recorded
from game.worlds import WORLDS


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_seed_is_the_same_noise_and_its_size_is_its_deviation(kind: str) -> None:
    around = Usual(np.array([1.0, 2.0, 3.0]), np.array([1.0, 10.0, 0.0]))
    noises = {1: Noise(kind, 0.5), 2: Noise(kind, 2.0)}
    one, again, other = (table(noises, around, 20_000, seed) for seed in (5, 5, 6))
    assert one.tobytes() == again.tobytes() and (one[:, 1] != other[:, 1]).any()
    assert np.isnan(one[:, 0]).all() and (one[:, 2] == 3).all()
    assert one[:, 1].mean() == pytest.approx(2, abs=0.15) and one[:, 1].std() == pytest.approx(5, rel=0.03)
    assert table(noises, around, 50, 5).tobytes() == one[:50].tobytes()
    louder = table({1: Noise(kind, 1.0)}, around, 20_000, 5)
    np.testing.assert_allclose(louder[:, 1] - 2, 2 * (one[:, 1] - 2), rtol=1e-4, atol=1e-5)
    spread = (one[:, 1] - 2) / 5
    far = np.abs(spread).max()
    assert far > 3.5 if kind == "normal" else far == pytest.approx(np.sqrt(3), abs=0.01)


@pytest.mark.parametrize("world", ["corridor", "cartpole", "walker", "volley"])
def test_a_brain_hears_it_instead_of_what_is_there(world: str) -> None:
    arena, brain = WORLDS[world], load_brain(SHIPPED / f"{world}.brain", world)
    courses, count = operating.unseen_courses(arena, 2), len(arena.inputs)
    course, hears = courses[0], count - 1
    noise = np.full((course.ticks, count), np.nan, dtype=np.float32)
    seen = recorded(arena, brain.network, brain.genome, course.noisy(noise))
    assert (seen == recorded(arena, brain.network, brain.genome, course)).all(), "nothing but NaN changes nothing"
    noise[:, hears] = np.random.default_rng(1).normal(0, 1, course.ticks)
    noise[:, 0] = 0
    seen = recorded(arena, brain.network, brain.genome, course.noisy(noise))
    assert (seen[:, hears] == noise[: len(seen), hears]).all()
    blind = operating.without(
        brain.genome, operating.blinded(brain.network, 0) | operating.blinded(brain.network, hears)
    )
    alone = noise.copy()
    alone[:, hears] = 0
    session = Session(arena, [Side(brain.network, np.stack([brain.genome, blind]))], course.noisy(alone))
    session.run()
    assert session.scores[0, 0] == session.scores[0, 1], "who always sees 0 is as who is blind"
    genomes = np.random.default_rng(2).normal(0, 0.3, (18, brain.network.genes)).astype(np.float32)
    genomes[3] = brain.genome
    noisy = [one.noisy(noise) for one in courses]
    with Evaluator(arena, brain.network) as evaluator:
        together = evaluator.on(genomes, noisy)[:, 3]
        assert together.tolist() == [evaluator(brain.genome[None], one)[0] for one in noisy]
        assert (together != evaluator.on(genomes, courses)[:, 3]).any()
        assert replace(noisy[0], noise=None).noise is None
