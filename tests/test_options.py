"""Each option of each command acts, or is refused with the reason; numbers beyond all measure are refused, too."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from brains.files import Brain, load_brain, save_brain
from game.commands.evaluate import AT_ONCE, run_evaluation
from game.commands.render import thinned
from game.training.card import read_card, write_card
from game.training.run import Run
from game.training.settings import Settings, SettingsError
from game.worlds import WORLDS
from tests.conftest import there
from tests.test_commands import refused

DIGITS = "9" * 5000


@pytest.fixture
def champion(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A car of the corridor in an empty folder, and beside it a mouse."""
    monkeypatch.chdir(tmp_path)
    for world, role, name in (("corridor", "", "car.brain"), ("chase", "mouse", "mouse.brain")):
        network = WORLDS[world].network
        genome = np.zeros(network.genes, dtype=np.float32)
        senses = WORLDS[world].senses[0]
        save_brain(tmp_path / name, Brain(world, network, genome, role=role, senses=senses))
    return tmp_path / "car.brain"


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("--demo train corridor", "--demo: expected behind the command: train …"),
        ("--size 640x360 worlds", "--size: expected behind the command"),
        ("train corridor --games 5", "--games: means something only where somebody is taught"),
        ("train corridor --hidden 8", "--hidden: means something only where"),
        ("train chase --teacher improved", "--teacher: means something only where"),
        ("train chase --alpha 0.1", "--alpha: means something only where"),
        ("train chase --role mouse --population 20", "--population: means nothing where a mouse is taught"),
        ("train chase --role mouse --course sprint-4", "--course: means nothing where a mouse is taught"),
        ("train chase --role mouse --workers 2", "--workers: means nothing where a mouse is taught"),
        ("train chase --role mouse --generations 3", "--generations: means nothing where a mouse is taught"),
        ("evaluate mouse.brain --seed 3", "--seed: means nothing in cat and mouse"),
        ("evaluate mouse.brain --episodes 3", "--episodes: means nothing in cat and mouse"),
        ("evaluate mouse.brain --workers 2", "--workers: means nothing in cat and mouse"),
        ("evaluate mouse.brain --sprint 3 --course sprint-4", "--sprint: expected it or --course"),
        ("evaluate mouse.brain --course sprint-4 --course sprint-3", "--course: expected one, got 2"),
        ("evaluate mouse.brain --sprint 9", "sprint"),
        ("evaluate mouse.brain --course nonsense", "unknown course"),
        ("evaluate perfect --role mouse --course nonsense", "unknown course"),
        ("evaluate car.brain --opponent perfect", "--opponent: means something only in cat and mouse"),
        ("evaluate car.brain --sprint 4", "--sprint: means something only in cat and mouse"),
        ("evaluate car.brain --course simple --seed 2", "--seed: means something only without --course"),
        ("evaluate car.brain --course simple --episodes 2", "--episodes: means something only without --course"),
        ("evaluate car.brain --seed 99999999999999", "expected a seed of at most"),
        (f"evaluate car.brain --course random:{DIGITS}", "expected"),
        (f"evaluate mouse.brain --course sprint-{DIGITS}", "unknown course"),
        (f"evaluate mouse.brain --course sprint-4:{DIGITS}", "expected"),
        (f"train corridor --course fresh:{DIGITS}", "expected"),
        (f"train circuit --course random:1:{DIGITS}", "expected"),
        (f"train circuit --course word:{DIGITS}", "expected"),
        (f"train corridor --seed {DIGITS}", "seed"),
        (f"train corridor --population {DIGITS}", "population"),
        (f"train corridor --generations {'9' * 40}", "generations"),
        (f"train chase --role mouse --games {'9' * 40}", "games"),
        ("train corridor --mutation nan", "mutation: expected 0.001 to 2.0, got nan"),
        ("train corridor --course simple --course ''", "unknown course"),
        ("bench --world moon", "--world: expected one of corridor, "),
        ("soak --demo --generations 5", "--generations: means nothing with --demo"),
        ("soak --demo cartpole", "WORLD: means nothing with --demo"),
        ("soak --minutes 5", "--minutes: means something only with --demo"),
        ("study newcomer --workers 2", "--workers: means nothing in the study newcomer"),
        ("study zero-gradient --population 8", "--population: means nothing in the study zero-gradient"),
        ("study zero-gradient --seeds 99999999999999999999", "seeds"),
        ("study mouse-sizes --generations 8", "--generations: means nothing in the study mouse-sizes"),
        ("study corridor --seconds 8", "--seconds: means nothing in the study corridor"),
        ("study corridor --world chase", "--world: means nothing in the study corridor"),
        ("study circuit --generations 8", "--generations: means nothing in the study circuit"),
        ("study crossovers --strategy truncation", "--strategy: means nothing in the study crossovers"),
        ("study corridor --out plot.png", "--out: means nothing in the study corridor"),
        ("study chase --out plot.jpg", "out: expected a file ending in .png"),
        ("play --size ²x³", "size: expected WIDTHxHEIGHT, 320x180 to 16384x16384, got '²x³'"),
        (f"play --size {DIGITS}x{DIGITS}", "size: expected WIDTHxHEIGHT"),
        ("play --size 640x360x5", "size: expected WIDTHxHEIGHT"),
        ("play --course random:1 --course random:2", "--course: expected one to show that nobody is trained on, got 2"),
    ],
)
@pytest.mark.usefixtures("champion")
def test_it_acts_or_is_refused(
    line: str, said: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    status, error = refused(tuple("" if word == "''" else word for word in line.split(" ")), monkeypatch, capsys)
    assert status == 2 and said in error
    assert len(error) < 300


def test_a_run_that_is_resumed_takes_no_settings(
    champion: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from game.training.checkpoint import save_run
    from game.training.run import Run
    from game.training.settings import Settings

    run = Run(Settings(population=8, strategy="rank-sampling", courses=("simple",)))
    run.step()
    save_run(champion.parent / "a.run", run)
    run.close()
    for given in (("--seed", "4"), ("--population", "9"), ("--games", "5"), ("--strategy", "truncation")):
        status, error = refused(("train", "--resume", "a.run", *given), monkeypatch, capsys)
        assert status == 2 and f"{given[0]}: a run that is resumed goes on as it was" in error


def test_a_study_takes_another_network_of_the_world() -> None:
    from game.commands.study_courses import run_study
    from game.training.settings import Settings

    other = Settings(world="cartpole", brain="4-1", strategy="rank-sampling", population=8)
    assert other.network != WORLDS["cartpole"].network
    assert run_study(other, 1, 2, 1)


@pytest.mark.parametrize(("count", "step"), [(0, 1), (10, 1), (11, 2), (20, 2), (21, 4), (40, 4), (1000, 128)])
def test_a_long_gif_has_every_second_or_fourth_frame_evenly(count: int, step: int) -> None:
    held: list[int] = []

    def frames() -> Iterator[np.ndarray]:
        for number in range(count):
            held.append(number)
            yield np.array([number], dtype=np.int64)  # type: ignore[misc]

    kept = [int(frame[0]) for frame in thinned(frames(), 10)]
    assert kept == list(range(0, count, step)) and len(kept) <= 10


def test_an_evaluation_holds_a_few_courses_at_once(champion: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from game.engine.session import Evaluator

    asked: list[int] = []
    on = Evaluator.on

    def counted(self: Evaluator, genomes: np.ndarray, courses: list[object]) -> np.ndarray:
        asked.append(len(courses))
        return on(self, genomes, courses)  # type: ignore[arg-type]

    names = [f"random:{seed}" for seed in range(40)]
    whole = run_evaluation(champion, names, 1)
    monkeypatch.setattr(Evaluator, "on", counted)
    assert run_evaluation(champion, names, 1) == whole and len(whole["scores"]) == 40
    assert max(asked) <= AT_ONCE and sum(asked) == 40


@pytest.mark.parametrize(
    ("until", "generations"),
    [("best=60", None), ("mean=12", None), ("held-out=30", None), ("best=1e9", 30), ("median=-5", 1)],
)
def test_a_run_ends_when_its_goal_is_reached(until: str, generations: int | None) -> None:
    from game.commands.train import goal_of, run_training
    from game.training.run import Run
    from game.training.settings import Settings

    settings = Settings(strategy="rank-sampling", population=24, courses=("simple",), seed=9)
    name, _, value = until.partition("=")
    run = Run(settings)
    result = run_training(run, 30, None, goal_of(until, run))
    rows = [row[name.replace("-", "_")] for row in result["history"]]
    reached = [row is not None and row >= float(value) for row in rows]
    assert result["until"]["reached"] == reached[-1] and not any(reached[:-1])
    assert len(rows) == (generations or len(rows)) and (len(rows) < 30) == reached[-1]
    whole = run_training(Run(settings), len(rows), None)
    assert [row["best"] for row in whole["history"]] == [row["best"] for row in result["history"]]


def test_of_cat_and_mouse_regret_is_to_be_small_in_both() -> None:
    from game.commands.train import goal_of, run_training
    from game.training.run import Run
    from game.training.settings import Settings

    run = Run(Settings(world="chase", strategy="rank-sampling", population=16, seed=3))
    result = run_training(run, 40, None, goal_of("regret=30", run))
    last = [result["champions"][role]["regret"] for role in ("mouse", "cat")]
    assert result["until"] == {"regret": 30.0, "reached": max(last) <= 30}


@pytest.mark.parametrize(
    "text", ["", "best", "best=", "best=nan", "=3", "worst=3", "regret=3", "best=1e999", "x" * 900]
)
def test_a_goal_that_is_none_is_refused(text: str) -> None:
    from game.commands.train import goal_of
    from game.training.run import Run
    from game.training.settings import Settings, SettingsError

    with pytest.raises(SettingsError, match="until: expected NAME=NUMBER with a name of held-out, best, mean, median"):
        goal_of(text, Run(Settings(population=8)))


def test_layers_of_ones_own_are_bred_saved_and_carried_by_a_card(tmp_path: Path) -> None:
    for world, brain in (("corridor", "7-6-4-1"), ("circuit", "9-12-6-2"), ("walker", "4-4-4"), ("chase", "9-20-8-4")):
        settings = Settings(world=world, brain=brain, population=8, seed=2, courses=there(world))
        assert settings.network.sizes == tuple(map(int, brain.split("-"))) and brain in settings.brains
        run = Run(settings)
        run.step()
        champion = run.champions[0]
        save_brain(tmp_path / "own.brain", champion)
        assert load_brain(tmp_path / "own.brain", world).network == settings.network
        carried = read_card(write_card(settings, False, run.champions)).settings
        assert (carried.brain, carried.network) == (brain, settings.network)
        run.close()
    assert Settings(brain="7-5-1").network.activations == ("sigmoid", "sigmoid")
    for brain in ("7-6-4-2", "8-6-1", "7-0-1", "7", "7-300-1", "7-x-1", "7-2-2-2-2-2-1", "7--1"):
        with pytest.raises(SettingsError, match="expected") as caught:
            Settings(brain=brain)
        assert "\n" not in str(caught.value)
