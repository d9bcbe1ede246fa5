"""Breeding on many machines: a real scheduler and its workers on the loopback, the same bits as in one process."""

from __future__ import annotations

import json
import os
import pickle
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from game.commands import cli
from game.engine import cluster as machines
from game.engine.cluster import Cluster
from game.engine.lanes import elsewhere
from game.training.checkpoint import load_run
from game.training.run import Run
from game.training.settings import Settings
from game.worlds.gym import ask
from tests.test_commands import refused, says

ROOT = Path(__file__).resolve().parent.parent
LITTLE = "gym:tests.little_env:Little-v0"
SECONDS = 60.0


class Site:
    """A scheduler and workers, each a process, as the page of commands starts them."""

    def __init__(self, folder: Path) -> None:
        self.file = folder / "scheduler.json"
        self._env = os.environ | {"PYTHONPATH": str(ROOT)}
        self._folder = folder
        self.scheduler = self._started(
            "scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--scheduler-file", str(self.file)
        )
        self.workers: list[subprocess.Popen[bytes]] = []

    def add(self) -> None:
        """One more worker."""
        one = ("--nthreads", "1", "--no-nanny", "--no-dashboard", "--scheduler-file", str(self.file))
        self.workers.append(self._started("worker", *one, "--local-directory", str(self._folder)))

    def close(self) -> None:
        for process in (*self.workers, self.scheduler):
            process.kill()
            process.wait()

    def _started(self, *arguments: str) -> subprocess.Popen[bytes]:
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        return subprocess.Popen([sys.executable, "-m", "dask", *arguments], cwd=ROOT, env=self._env, **quiet)


def until(true: Callable[[], Any]) -> None:
    end = time.monotonic() + SECONDS
    while not true():
        assert time.monotonic() < end
        time.sleep(0.02)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    one = Site(tmp_path_factory.mktemp("site"))
    one.add()
    one.add()
    until(one.file.exists)
    yield one
    one.close()


@pytest.fixture(scope="module")
def joined(site: Site) -> Iterator[Cluster]:
    one = Cluster(str(site.file))
    until(lambda: len(one.client.nthreads()) == 2)
    yield one
    one.client.close()


@pytest.fixture(autouse=True)
def here_again() -> Iterator[None]:
    yield
    elsewhere.engine = None


def ended(
    arguments: tuple[str, ...], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> tuple[object, str]:
    """Exit status of a command line, and the one line that it ends with, below how far it has come."""
    monkeypatch.setattr(sys, "argv", ["main.py", *arguments])
    with pytest.raises(SystemExit) as stop:
        cli.main()
    progress, line = capsys.readouterr().err.strip().splitlines()
    assert "/100" in progress
    return stop.value.code, line


Between = Callable[[Run], None]


def bred(settings: Settings, generations: int, there: Cluster | None, between: Between | None = None) -> bytes:
    """Everything that a run is after so many generations, and what the last one came to, but how long it took."""
    elsewhere.engine = there.engine if there else None
    run = Run(settings)
    for _ in range(generations):
        judged = run.ask()
        if between and run.generation == 1:
            between(run)
            assert not judged.done()
        made = run.tell(judged.result())
    held_out, state = [one.history().held_out for one in run.recorders], run.state()
    run.close()
    state.pop("history")
    return pickle.dumps((state, held_out, made.scores, made.seen, made.lane_ticks, made.genomes))


@pytest.mark.parametrize(
    "settings",
    [
        {"world": "walker", "population": 100, "courses": ("fresh:60",)},
        {"world": "corridor", "population": 150, "strategy": "rank-sampling"},
        {"world": "chase", "population": 80},
        {"world": LITTLE, "population": 16},
    ],
    ids=lambda settings: settings["world"],
)
def test_the_same_bits_as_in_one_process(settings: dict[str, Any], joined: Cluster) -> None:
    ask(LITTLE)
    assert bred(Settings(**settings), 3, None) == bred(Settings(**settings), 3, joined)


def test_who_is_killed_in_mid_generation_and_who_joins_late_change_nothing(site: Site, joined: Cluster) -> None:
    def accident(run: Run) -> None:
        until(lambda: any(joined.client.processing().values()))
        site.workers[0].send_signal(signal.SIGKILL)
        site.add()

    settings = Settings(world="circuit", population=600, courses=("fresh",))
    assert bred(settings, 3, None) == bred(settings, 3, joined, accident)
    until(lambda: len(joined.client.nthreads()) == 2)


def test_genomes_that_were_sampled_do_not_travel(joined: Cluster, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machines, "LOOK_SECONDS", 0.0)  # all who are there now, and so always as many tasks
    elsewhere.engine = joined.engine
    bytes_of: dict[tuple[str, str], Counter[str]] = {}
    genes = {}
    for brain in ("7-4-1", "7-128-64-1"):
        for strategy in ("openai-es", "rank-sampling"):
            settings = Settings(strategy=strategy, population=256, brain=brain, courses=("simple",))
            genes[brain], run = settings.network.genes, Run(settings)
            joined.traffic = bytes_of[strategy, brain] = Counter()
            run.step()
            joined.traffic = None
            run.close()
    small, large = (bytes_of["openai-es", brain] for brain in genes)
    for what in ("tasks", "answers"):
        assert small[what] == pytest.approx(large[what], abs=64) and large[what] < 256 * 32
    few, many = genes.values()
    assert large["shared"] - small["shared"] == pytest.approx(8 * (many - few), abs=64)  # the mean, once
    small, large = (bytes_of["rank-sampling", brain] for brain in genes)
    assert large["tasks"] - small["tasks"] == pytest.approx(256 * 4 * (many - few), rel=0.01)
    assert large["shared"] - small["shared"] == pytest.approx(0, abs=64)


def test_the_study_compares_with_one_process_and_says_what_travels(
    joined: Cluster, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    said = says(
        ("study", "cluster", "--cluster", joined.address, "--population", "128", "--generations", "2", "--json"),
        monkeypatch,
        capsys,
    )[0]
    result = json.loads(said)
    assert result["workers"] == 2 and result["efficiency"] == pytest.approx(result["times_as_fast"] / 2)
    assert 0 < result["bytes_an_individual"]["tasks"] < 32


def test_a_worker_of_another_version_ends_the_run_in_one_line(
    joined: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (name, own), *others = machines.versions()
    monkeypatch.setattr(machines, "versions", lambda: ((name, "2.7"), *others))
    train = ("train", "corridor", "--save", str(tmp_path / "a.run"), "--cluster", joined.address)
    status, line = ended(train, monkeypatch, capsys)
    assert status == 1 and f"expected {name} 2.7 as here, and a worker has {own}; nothing was learned yet" in line


@pytest.mark.parametrize(
    ("address", "says"),
    [
        ("tcp://127.0.0.1:9", "expected a scheduler at tcp://127.0.0.1:9"),
        ("nowhere.json", "expected tcp://HOST:PORT or a scheduler's file, got 'nowhere.json'"),
        ("tls://127.0.0.1:9", "expected certificates for tls:// in the configuration of distributed"),
        ("bone://home", "expected a scheduler at bone://home"),
    ],
)
def test_a_wrong_address_is_one_line(
    address: str, says: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(machines, "SECONDS", 0.3)
    for command in (("train",), ("study",), ("play",)):
        status, line = refused((*command, "--cluster", address), monkeypatch, capsys)
        assert status == 2 and says in line


def test_without_the_library_one_line_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    status, line = refused(("train", "--cluster", "tcp://127.0.0.1:9"), monkeypatch, capsys)
    assert status == 1 and "pip install -r requirements-cluster.txt" in line


def test_nothing_is_connected_or_imported_unless_asked() -> None:
    code = "import sys, game.engine.cluster, game.commands.cli; sys.exit('distributed' in sys.modules)"
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True)


def test_a_scheduler_that_goes_ends_the_run_with_a_checkpoint_and_one_line(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The last one here: it takes the scheduler with it."""
    ask, path = Run.ask, tmp_path / "a.run"

    def asked(run: Run) -> Any:
        judged = ask(run)
        if run.generation == 3:
            site.scheduler.kill()
        return judged

    settings = ("--population", "2000", "--course", "fresh", "--seed", "5", "--save", str(path))
    monkeypatch.setattr(Run, "ask", asked)
    status, line = ended(("train", "circuit", *settings, "--cluster", str(site.file)), monkeypatch, capsys)
    assert status == 1 and line.endswith(f"is gone; saved {path}")
    elsewhere.engine = None
    monkeypatch.setattr(Run, "ask", ask)
    went_on, alone = load_run(path), Run(Settings(world="circuit", population=2000, courses=("fresh",), seed=5))
    assert isinstance(went_on, Run) and went_on.generation in (3, 4)  # a quick worker has answered before
    while alone.generation <= went_on.generation:
        made = alone.step()
    again = went_on.step()
    assert again.scores.tobytes() == made.scores.tobytes() and np.array_equal(again.genomes[0], made.genomes[0])
    for run in (went_on, alone):
        run.close()
