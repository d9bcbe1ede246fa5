"""A brain that gets more hidden units, and runs that begin with a champion."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from brains.files import Brain, FileError, load_brain, save_brain
from brains.network import Network
from brains.widening import widened
from game.commands.train import begin_with
from game.store.champions import SHIPPED
from game.training.run import Run
from game.training.settings import Settings, SettingsError

SMALL, LARGE = Network((5, 3, 4, 2), ("tanh", "tanh", "linear")), Network((5, 6, 4, 2), ("tanh", "tanh", "linear"))


@pytest.mark.parametrize("memory", [False, True])
def test_a_widened_brain_does_what_it_did_and_can_learn_more(memory: bool) -> None:
    rng = np.random.default_rng(3)
    small = Network(SMALL.sizes, SMALL.activations, (memory, False, False))
    large = Network(LARGE.sizes, LARGE.activations, (True, False, False))
    genome = rng.normal(size=small.genes).astype(np.float32)
    wide = widened(small, genome, large, rng)
    before, after = None, None
    for seen in rng.normal(size=(20, 5)):
        before, after = small.forward(genome, seen, before), large.forward(wide, seen, after)
        np.testing.assert_allclose(before[-1], after[-1], atol=1e-6)
        assert np.abs(np.asarray(after[1])[3:]).max() > 0.05, "new units see something"


@pytest.mark.parametrize(
    "other",
    [
        Network((5, 2, 4, 2), ("tanh", "tanh", "linear")),
        Network((6, 6, 4, 2), ("tanh", "tanh", "linear")),
        Network((5, 6, 2), ("tanh", "linear")),
        Network((5, 6, 4, 2), ("relu", "tanh", "linear")),
    ],
)
def test_what_cannot_be_widened_is_refused(other: Network) -> None:
    with pytest.raises(ValueError, match="can be widened to"):
        widened(SMALL, np.zeros(SMALL.genes, dtype=np.float32), other, np.random.default_rng(1))
    recalls = Network(SMALL.sizes, SMALL.activations, (True, False, False))
    with pytest.raises(ValueError, match="can be widened to"):
        widened(recalls, np.zeros(recalls.genes, dtype=np.float32), LARGE, np.random.default_rng(1))


def test_a_run_begins_with_a_champion_from_a_file(tmp_path: Path) -> None:
    """The mean of its first generation is the champion, as it is or widened; the same seed is the same run."""
    small = Settings(world="volley", population=8)
    genome = np.random.default_rng(2).normal(size=small.network.genes).astype(np.float32)
    save_brain(tmp_path / "a.brain", Brain("volley", small.network, genome))
    champions = []
    for brain in ("", "12-32-3", "12-32-3"):
        run = Run(Settings(world="volley", population=8, brain=brain, courses=("fresh-judged:60",), seed=5))
        begin_with(run, tmp_path / "a.brain")
        run.step()
        champions.append(run.champions[0].genome)
        run.close()
    assert np.array_equal(champions[0], genome) and np.array_equal(champions[1], champions[2])
    seen = np.random.default_rng(4).normal(size=12)
    wide = Settings(world="volley", brain="12-32-3").network
    said = small.network.forward(genome, seen)[-1], wide.forward(champions[1], seen)[-1]
    np.testing.assert_allclose(*said, atol=1e-5)
    for wrong in (Settings(world="volley", brain="memory"), Settings(world="chase")):
        run = Run(wrong)
        if wrong.world == "volley":
            begin_with(run, tmp_path / "a.brain")  # a memory that it does not use yet
            continue
        with pytest.raises(SettingsError, match="start: expected a world with one population"):
            begin_with(run, tmp_path / "a.brain")
    with pytest.raises(SettingsError, match="start: expected layers"):
        begin_with(Run(Settings(world="volley", brain="12-3")), tmp_path / "a.brain")
    assert load_brain(tmp_path / "a.brain").network == small.network


def test_who_was_bred_in_an_environment_begins_in_the_same_with_other_options() -> None:
    run = Run(Settings(world="gym:Pendulum-v1?g=9.0", population=4))
    begin_with(run, SHIPPED / "gym" / "Pendulum-v1.brain")
    with pytest.raises(FileError, match=r"^Acrobot-v1.brain: expected a brain of gym:Pendulum-v1\?g=9.0, got one of "):
        begin_with(run, SHIPPED / "gym" / "Acrobot-v1.brain")
    run.close()
