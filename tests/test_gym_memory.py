"""What an environment keeps from one episode to the next, and what a process that plays in it makes of that."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from game.engine.gym import working
from game.engine.gym.names import named
from game.engine.gym.probing import _memory_of
from game.engine.gym.recording import recorded
from game.worlds import WORLDS
from game.worlds.gym import ask
from tests.little_env import Little

LITTLE = "gym:tests.little_env:Little-v0"


class Lazy(Little):
    """The second time in a row that it is given a seed, it begins where it was."""

    _last: int | None = None
    reset_with: list[int]

    def reset(self, *, seed: int | None = None, options: Any = None) -> tuple[Any, dict[str, Any]]:
        if not hasattr(self, "reset_with"):
            self.reset_with = []
        self.reset_with.append(seed or 0)
        same, self._last = seed == self._last, seed
        if same:
            self.steps = 0
            return self._seen(), {}
        return super().reset(seed=seed, options=options)


@pytest.fixture(autouse=True)
def _nothing_is_kept() -> Iterator[None]:
    ask(LITTLE)
    working.forget(named(LITTLE))
    yield
    working.forget(named(LITTLE))


def task(*trials: tuple[int, int]) -> working.Task:
    form = WORLDS[LITTLE].form
    assert form is not None
    return working.Task(named(LITTLE), form, WORLDS[LITTLE].network, trials, 30, 0)


def genomes(count: int) -> Any:
    return np.random.default_rng(1).normal(0, 1, (count, WORLDS[LITTLE].network.genes)).astype(np.float32)


def test_memory_of_a_seed_that_comes_twice_in_a_row_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    """As it does: a process plays the episodes of a task seed by seed."""
    assert _memory_of(named(LITTLE), 0) == (True, True)
    monkeypatch.setattr(working, "made", lambda *_: Lazy())
    assert _memory_of(named(LITTLE), 0) == (False, True)


def test_episodes_are_played_seed_by_seed_and_told_as_they_were_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    rows, env = genomes(2), Lazy()
    monkeypatch.setattr(working, "made", lambda *_: Little())
    one_by_one = [working.tried(task(trial), rows)[0].score for trial in ((0, 6), (0, 5), (1, 6), (1, 5))]
    assert [one.score for one in working.tried(task((0, 6), (0, 5), (1, 6), (1, 5)), rows)] == one_by_one
    working.forget(named(LITTLE))
    monkeypatch.setattr(working, "made", lambda *_: env)
    working.tried(task((0, 6), (0, 5), (1, 6), (1, 5)), rows)
    assert env.reset_with == [5, 5, 6, 6]


def test_an_environment_that_failed_while_it_was_recorded_is_kept_no_longer(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[Little] = []

    def make(*_: Any) -> Little:
        made.append(Little("raises" if not made else ""))
        return made[-1]

    monkeypatch.setattr(working, "made", make)
    genome = next(row for row in genomes(40) if _pushes(row))
    with pytest.raises(RuntimeError, match="the bead is gone"):
        recorded(task((0, 5)), genome, 1000)
    assert len(recorded(task((0, 5)), genome, 1000)) == 1 and len(made) == 2


def _pushes(genome: Any) -> bool:
    """Whether it pushes right at the start of the episode with seed 5."""
    seen, _ = Little().reset(seed=5)
    return float(WORLDS[LITTLE].network.forward(genome, seen, None)[-1][0]) > 0.1
