"""Cat and mouse on disk and on the command line: runs, brains with a role, duels."""

from __future__ import annotations

import json
from pathlib import Path

import imageio.v3 as imageio
import numpy as np
import pytest

from brains.files import BRAIN, FileError, load_brain, packed, read_arrays, save_brain, write_arrays
from game.training.checkpoint import load_run, save_run
from game.training.run import Run
from game.training.settings import Settings, SettingsError
from game.worlds.chase import CHASE
from game.worlds.chase.teaching import Teaching
from game.worlds.chase.ways import TeachingSettings
from tests.test_commands import answer, refused, run, run_apart

QUICK = ("--population", "8", "--generations")


@pytest.fixture(scope="module")
def race(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("races") / "race.run"
    run("train", "chase", *QUICK, "12", "--save", str(path))
    return path


@pytest.fixture(scope="module")
def mouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("mice") / "mouse.run"
    run("train", "chase", "--role", "mouse", "--games", "3000", "--save", str(path))
    return path


@pytest.mark.parametrize("strategy", ["cma-es", "rank-sampling"])
@pytest.mark.parametrize("brain", ["plain", "recurrent"])
def test_a_resumed_race_goes_on_as_if_it_had_never_stopped(strategy: str, brain: str, tmp_path: Path) -> None:
    settings = Settings(world="chase", strategy=strategy, population=8, brain=brain, seed=5)
    whole, first = (Run(settings) for _ in range(2))
    assert isinstance(whole, Run) and isinstance(first, Run)
    for _ in range(7):
        whole.step()
    for _ in range(4):
        first.step()
    save_run(tmp_path / "race", first)
    rest = load_run(tmp_path / "race", workers=2)
    assert isinstance(rest, Run) and rest.settings == settings
    for _ in range(3):
        made = rest.step()
    for one, other in zip(whole.champions, rest.champions, strict=True):
        assert np.array_equal(one.genome, other.genome) and one.fitness == other.fitness
    assert made.number == 6 and whole.lane_ticks == rest.lane_ticks
    assert np.array_equal(whole.objective.memory.hall[1], rest.objective.memory.hall[1])
    whole.examine()
    rest.examine()
    for mine, theirs in zip(whole.recorders, rest.recorders, strict=True):
        assert np.array_equal(mine.state(), theirs.state(), equal_nan=True)


@pytest.mark.parametrize("teacher", ["faithful", "improved"])
def test_resumed_lessons_go_on_as_if_they_had_never_stopped(teacher: str, tmp_path: Path) -> None:
    settings = TeachingSettings(teacher, 20, None, 4)
    whole, first = (Teaching(settings) for _ in range(2))
    assert isinstance(whole, Teaching) and isinstance(first, Teaching)
    whole.teach(900)
    first.teach(517)
    save_run(tmp_path / "mouse", first)
    rest = load_run(tmp_path / "mouse")
    assert isinstance(rest, Teaching) and rest.settings == settings
    rest.teach(383)
    assert all(np.array_equal(a, b) for a, b in zip(whole.weights, rest.weights, strict=True))
    assert rest.games == 900 and rest.mistakes == whole.mistakes
    brain = load_brain(tmp_path / "mouse", "chase", "mouse")
    assert np.array_equal(brain.genome, first.genome()) and brain.senses == "room"


def test_a_file_can_hold_a_brain_of_each_role(tmp_path: Path) -> None:
    made = Run(Settings(world="chase", population=8))
    made.step()
    save_brain(tmp_path / "both", *made.champions)
    for one in made.champions:
        read = load_brain(tmp_path / "both", "chase", one.role)
        assert np.array_equal(read.genome, one.genome) and (read.role, read.senses) == (one.role, one.senses)
    save_brain(tmp_path / "cat", made.champions[1])
    with pytest.raises(FileError, match="expected a brain that plays the mouse"):
        load_brain(tmp_path / "cat", "chase", "mouse")
    arrays, about = packed(made.champions)
    for others in (7, None, "cat", [3], [{"role": "cat"}], [{}], {"role": "cat"}):
        write_arrays(tmp_path / "odd", BRAIN, arrays, about | {"others": others})
        with pytest.raises(FileError):
            load_brain(tmp_path / "odd", "chase", "cat")
        assert load_brain(tmp_path / "odd", "chase", "mouse").role == "mouse"


def test_damaged_runs_are_refused(race: Path, mouse: Path, tmp_path: Path) -> None:
    for path in (race, mouse):
        data = path.read_bytes()
        for k in range(1, 20):
            (tmp_path / "cut").write_bytes(data[: len(data) * k // 20])
            with pytest.raises(FileError):
                load_run(tmp_path / "cut")
        arrays, about = read_arrays(path, "evolution-arcade run")
        for changed in (
            {"settings": None},
            {"settings": 3},
            {"state": None},
            {"state": {}},
            {"settings": {"teacher": 1}},
        ):
            write_arrays(tmp_path / "odd", "evolution-arcade run", arrays, about | changed)
            with pytest.raises(FileError):
                load_run(tmp_path / "odd")
        for name, array in arrays.items():
            if array.dtype == np.float32 and array.size:
                broken = np.full_like(array, np.nan)
                write_arrays(tmp_path / "odd", "evolution-arcade run", arrays | {name: broken}, about)
                with pytest.raises(FileError):
                    load_run(tmp_path / "odd")


def test_the_race_says_what_was_agreed() -> None:
    result = answer("train", "chase", "--role", "both", *QUICK, "11", "--seed", "3")
    assert (result["world"], result["role"], result["seed"], result["courses"]) == ("chase", "both", 3, ["sprint-4"])
    for role in CHASE.roles:
        rows = result["history"][role]
        assert [row["generation"] for row in rows] == list(range(11))
        for row in rows:
            assert set(row) == {"generation", "best", "mean", "median", "regret", "finished"}
            assert row["best"] >= row["mean"]
        assert [row["generation"] for row in rows if row["regret"] is not None] == [0, 10]
        assert set(result["champions"][role]) == {"name", "fitness", "regret"}
    assert result["agent_ticks_per_second"] == pytest.approx(result["agent_ticks"] / result["seconds"])
    again = answer("train", "chase", *QUICK, "11", "--seed", "3", "--workers", "2")
    assert again["history"] == result["history"]


def test_a_race_resumed_on_the_command_line_has_one_history(race: Path) -> None:
    rest = answer("train", "--resume", str(race), "--generations", "3")
    whole = answer("train", "chase", *QUICK, "15")
    assert rest["history"] == whole["history"] and rest["champions"] == whole["champions"]


@pytest.mark.parametrize("teacher", ["faithful", "improved"])
def test_lessons_say_what_was_agreed(teacher: str) -> None:
    arguments = ("--role", "mouse", "--teacher", teacher, "--hidden", "16", "--games", "5000", "--seed", "1")
    result = answer("train", "chase", *arguments)
    assert (result["role"], result["teacher"], result["hidden"], result["games"]) == ("mouse", teacher, 16, 5000)
    games = [row["games"] for row in result["history"]]
    assert games == sorted(set(games)) and games[-1] == 5000
    assert result["history"][-1]["mistakes"] == pytest.approx(result["mistakes"]) and result["mistakes"] < 9
    assert result["games_per_second"] == pytest.approx(5000 / result["seconds"])


@pytest.mark.parametrize(("sprint", "turns"), [(2, 5.130), (3, 6.371), (4, 7.251), (5, 8.571), (0, 60.0)])
def test_perfect_against_perfect_is_the_value_of_the_game(sprint: int, turns: float) -> None:
    arguments = ("perfect", "--role", "cat", "--opponent", "perfect", "--sprint", str(sprint))
    result = answer("evaluate", *arguments)
    assert result["mean_turns"] == pytest.approx(turns, abs=5e-4)
    assert result["caught"] == (0.0 if sprint == 0 else 1.0) and result["regret"] == 0.0


def test_brains_are_evaluated_against_each_other(race: Path, mouse: Path) -> None:
    cat = answer("evaluate", str(race), "--role", "cat", "--opponent", str(mouse))
    taught = answer("evaluate", str(mouse), "--role", "mouse", "--opponent", str(race))
    assert cat["mean_turns"] == taught["mean_turns"] and cat["regret"] == pytest.approx(-taught["regret"])
    assert answer("evaluate", str(mouse))["role"] == "mouse"
    perfect = answer("evaluate", str(race), "--role", "mouse")
    assert perfect["regret"] >= 0 and perfect["mean_turns"] == pytest.approx(7.2507936 - perfect["regret"])


@pytest.mark.parametrize("kind", ["png", "gif"])
def test_games_are_rendered(kind: str, race: Path, mouse: Path, tmp_path: Path) -> None:
    for path in (race,) if kind == "gif" else (race, mouse):
        out = tmp_path / f"games.{kind}"
        assert run("render", str(path), "--out", str(out), "--course", "sprint-2:4").stdout.strip() == str(out)
        made = imageio.imread(out)
        assert made.std() > 5 and made.ndim == (3 if kind == "png" else 4)


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (("train", "chase", "--role", "dog"), "both (bred) or mouse (taught)"),
        (("train", "corridor", "--role", "mouse"), "chase"),
        (("train", "chase", "--role", "mouse", "--teacher", "kind"), "faithful, improved"),
        (("train", "chase", "--role", "mouse", "--hidden", "3"), "4 to 256"),
        (("train", "chase", "--role", "mouse", "--alpha", "0"), "0.0001 to 10"),
        (("train", "chase", "--course", "sprint-7"), "sprint-4, sprint-2"),
        (("train", "chase", "--course", "sprint-4:13"), "2 to 12"),
        (("train", "chase", "--course", "fresh"), "no fresh courses"),
        (("train", "chase", "--brain", "big"), "plain, recurrent"),
        (("train", "chase", "--senses", "smell"), "mirrored, room"),
        (("evaluate", "perfect"), "mouse, cat"),
        (("evaluate", "perfect", "--role", "dog"), "mouse, cat"),
        (("evaluate", "perfect", "--role", "cat", "--sprint", "6"), "sprint-4, sprint-2"),
        (("study", "dreams"), "mouse-sizes"),
    ],
)
def test_what_is_unknown_or_out_of_range_names_what_is_allowed(
    arguments: tuple[str, ...], named: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    status, line = refused(arguments, monkeypatch, capsys)
    assert status == 2 and named in line


def test_a_brain_of_the_wrong_kind_is_one_line(race: Path, mouse: Path, tmp_path: Path) -> None:
    for arguments in (
        ("evaluate", str(mouse), "--role", "cat"),
        ("evaluate", "perfect", "--role", "cat", "--opponent", str(tmp_path / "missing")),
        ("render", str(tmp_path / "missing"), "--out", str(tmp_path / "a.png")),
    ):
        done = run(*arguments, status=1)
        assert len(done.stderr.strip().splitlines()) == 1 and "Traceback" not in done.stderr, arguments


def test_without_a_display_cats_and_mice_are_bred_and_drawn(tmp_path: Path) -> None:
    done = run_apart("play", "chase", "--population", "8", "--course", "sprint-2:4", home=tmp_path)
    assert "No window" in done.stdout.splitlines()[0]
    for suffix in ("png", "mp4"):
        (path,) = tmp_path.rglob(f"*.{suffix}")
        assert str(path) in done.stdout and path.stat().st_size > 10_000


def test_settings_say_what_they_expect() -> None:
    with pytest.raises(SettingsError, match="brain: expected one of plain"):
        Settings(brain="recurrent")
    with pytest.raises(SettingsError, match="senses"):
        Settings(senses="room")
    assert json.dumps(Settings(world="chase").courses) == '["sprint-4"]'
