"""What the tests share. No test needs a display: SDL draws into memory, and every test has a home of its own."""

from __future__ import annotations

import os
from pathlib import Path

os.environ["SDL_VIDEODRIVER"] = "dummy"

import numpy as np
import pytest
from numpy.typing import NDArray

from brains.strategies.rank_sampling import RankSampling
from game.engine.session import Evaluator
from game.store import places
from game.store.places import HOME_VARIABLE
from game.training.distilling import Lesson
from game.window.sharing import Sharing
from game.worlds import WORLDS

CORRIDOR = WORLDS["corridor"]


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty home, so that nothing of the person's is touched."""
    monkeypatch.setenv(HOME_VARIABLE, str(tmp_path / "home"))
    return tmp_path / "home"


@pytest.fixture(scope="session")
def evolved() -> NDArray[np.float32]:
    """1000 genomes of which most finish the simple track."""
    strategy = RankSampling(CORRIDOR.network, 1000, seed=9)
    course = CORRIDOR.course("simple")
    with Evaluator(CORRIDOR, CORRIDOR.network, 2) as evaluator:
        for _ in range(400):
            fitness = evaluator(strategy.ask(), course).astype(np.float64)
            if (fitness >= course.ticks).mean() >= 0.6:
                break
            strategy.tell(fitness)
    return strategy.ask()


def there(world: str) -> tuple[str, ...]:
    """Courses to breed on where any will do: a fresh circuit takes longer than all else in a generation."""
    return ("oval",) if world == "circuit" else ()


def ended(world: str) -> Path:
    """Where the champions are of the newest run of a world that has ended."""
    return places.newest(places.champions(), f"run-{world}-*.brain", 1)[0]


@pytest.fixture
def reported(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, dict[str, object]]]:
    """Events that a window has reported, with their facts, which else are heard and printed."""
    heard: list[tuple[str, dict[str, object]]] = []
    monkeypatch.setattr(Sharing, "hear", lambda _, event, facts, own, muted: heard.append((event, facts)))
    return heard


@pytest.fixture
def brief_lessons(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever opens the page of two worlds sees a brain being taught for a moment, and not for seconds."""
    monkeypatch.setattr("game.scenes.breeding.two_worlds.LESSON", Lesson("copy", episodes=1, epochs=2))
