"""The commands, as a person runs them."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any, cast

import imageio.v3 as imageio
import pytest
from typer.main import get_command

from brains.files import load_brain
from brains.strategies import STRATEGIES
from game.commands import cli, evaluate, evaluate_versus
from game.commands.training import PANELS
from game.worlds import gym

ROOT = Path(__file__).resolve().parent.parent


def run_apart(*arguments: str, status: int = 0, home: Path | None = None) -> subprocess.CompletedProcess[str]:
    """As people type it: a process of its own, which knows of no display."""
    environment = {key: value for key, value in os.environ.items() if key not in ("SDL_VIDEODRIVER", "DISPLAY")}
    if home:
        environment["EVOLUTION_ARCADE_HOME"] = str(home)
    done = subprocess.run(
        [sys.executable, "main.py", *arguments], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == status, done.stderr
    return done


def run(*arguments: str, status: int = 0) -> subprocess.CompletedProcess[str]:
    """The same in this process, which has imported everything."""
    out, err, stopped = io.StringIO(), io.StringIO(), 0
    with pytest.MonkeyPatch.context() as patch, redirect_stdout(out), redirect_stderr(err):
        patch.setattr(sys, "argv", ["main.py", *arguments])
        try:
            cli.main()
        except SystemExit as stop:
            stopped = int(stop.code or 0)
    assert stopped == status, err.getvalue()
    return subprocess.CompletedProcess(arguments, stopped, out.getvalue(), err.getvalue())


def answer(*arguments: str) -> Any:
    return json.loads(run(*arguments, "--json").stdout)


def refused(
    arguments: tuple[str, ...], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> tuple[int, str]:
    """Exit status and the one line that a refused command line gets, in this process."""
    monkeypatch.setattr(sys, "argv", ["main.py", *arguments])
    with pytest.raises(SystemExit) as stop:
        cli.main()
    said = capsys.readouterr()
    assert not said.out and len(said.err.strip().splitlines()) == 1
    assert isinstance(stop.value.code, int)
    return stop.value.code, said.err


def says(
    arguments: tuple[str, ...], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> tuple[str, str]:
    """What a command line writes to stdout and stderr, in this process."""
    monkeypatch.setattr(sys, "argv", ["main.py", *arguments])
    cli.main()
    said = capsys.readouterr()
    return said.out, " ".join(said.err.split())


QUICK = ("--strategy", "rank-sampling", "--course", "simple", "--seed", "9")


@pytest.fixture(scope="module")
def brain(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("brains") / "run"
    run("train", "corridor", *QUICK, "--generations", "90", "--save", str(path))
    return path


def test_train_says_what_was_agreed() -> None:
    asked = ("train", "corridor", "--generations", "5", "--population", "20", "--seed", "3", "--json")
    result = json.loads(run_apart(*asked).stdout)
    assert {key: result[key] for key in ("world", "strategy", "seed", "population")} == {
        "world": "corridor",
        "strategy": "openai-es",
        "seed": 3,
        "population": 20,
    }
    assert [row["generation"] for row in result["history"]] == [0, 1, 2, 3, 4]
    for row in result["history"]:
        assert set(row) == {"generation", "best", "mean", "median", "held_out", "finished"}
        assert row["best"] >= row["mean"] >= 0 and 0 <= row["finished"] <= 1 and row["held_out"] >= 0
    assert set(result["champion"]) == {"fitness", "held_out", "name"}
    assert result["champion"]["held_out"] == result["history"][-1]["held_out"]
    assert result["agent_ticks_per_second"] == pytest.approx(result["agent_ticks"] / result["seconds"])


def test_a_resumed_run_takes_a_limit_of_episodes_where_there_are_any(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """An environment that only the file names; not one of the arcade's own worlds."""
    small = ("--population", "6", "--generations", "1", "--save")
    little = "gym:tests.little_env:Little-v0"
    run("train", little, *small, str(tmp_path / "little.run"))
    run("train", "gym:CartPole-v1", *small, str(tmp_path / "cart.run"))
    run("train", "corridor", *small, str(tmp_path / "cars.run"))
    limits, made = [], gym._made
    monkeypatch.setattr(gym, "_worlds", {})
    monkeypatch.setattr(gym.allowed, "seconds", gym.SECONDS)
    monkeypatch.setattr(gym, "_made", lambda name, form, limit: limits.append(limit) or made(name, form, limit))
    run("train", "--resume", str(tmp_path / "cart.run"), "--env-limit", "7", "--generations", "1")
    run("train", "--resume", str(tmp_path / "little.run"), "--trust", little, "--env-limit", "8", "--generations", "1")
    assert limits == [7, 8]
    gym._worlds.clear()
    run("train", "gym:CartPole-v1", *small, str(tmp_path / "a.run"), "--card-to", str(tmp_path / "a.card"))
    gym._worlds.clear()
    run("train", "--card", str(tmp_path / "a.card"), "--env-limit", "9")
    assert limits == [7, 8, 8, 9]
    arguments = ("train", "--resume", str(tmp_path / "cars.run"), "--env-limit", "7")
    assert refused(arguments, monkeypatch, capsys) == (
        2, "evolution-arcade: --env-limit: means something only in a world gym:ID, got 'corridor'\n",
    )  # fmt: skip


def test_a_resumed_run_has_the_history_of_one_that_never_stopped(tmp_path: Path) -> None:
    whole = answer("train", "corridor", *QUICK, "--generations", "70")
    first = answer("train", "corridor", *QUICK, "--generations", "30", "--save", str(tmp_path / "run"))
    rest = answer("train", "--resume", str(tmp_path / "run"), "--generations", "40", "--workers", "2")
    assert rest["history"] == whole["history"] and rest["champion"] == whole["champion"]
    assert first["history"] == whole["history"][:30]
    assert first["agent_ticks"] + rest["agent_ticks"] == whole["agent_ticks"]


def test_evaluate_scores_each_course(brain: Path) -> None:
    result = answer("evaluate", str(brain), "--course", "simple", "--course", "random:1:300", "--course", "narrows")
    assert len(result["scores"]) == 3 and result["mean"] == pytest.approx(sum(result["scores"]) / 3)
    limits = (391, 291, 791)
    finished = sum(score >= limit for score, limit in zip(result["scores"], limits, strict=True))
    assert result["finished"] == pytest.approx(finished / 3) and result["world"] == "corridor"
    assert len(answer("evaluate", str(brain), "--episodes", "3")["scores"]) == 3


@pytest.mark.parametrize("kind", ["png", "gif", "mp4"])
def test_render_makes_pictures_and_films(kind: str, brain: Path, tmp_path: Path) -> None:
    out = tmp_path / f"drive.{kind}"
    run("render", str(brain), "--out", str(out), "--course", "random:2:120")
    made = imageio.imread(out)
    assert made.std() > 5 and made.shape[-1] in (3, 4)
    assert made.ndim == (3 if kind == "png" else 4) and list(tmp_path.iterdir()) == [out]


def test_without_a_display_it_breeds_and_leaves_a_picture_and_a_film(tmp_path: Path) -> None:
    done = run_apart(home=tmp_path)
    assert "No window" in done.stdout.splitlines()[0]
    for suffix in ("png", "mp4"):
        (path,) = tmp_path.rglob(f"*.{suffix}")
        assert str(path) in done.stdout and path.stat().st_size > 10_000


def test_a_cart_is_trained_evaluated_and_trained_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def told(*arguments: str) -> tuple[str, str]:
        return says(arguments, monkeypatch, capsys)

    path = str(tmp_path / "run")
    options = ("--strategy", "elite-clones", "--option", "elites=2", "--option", "mutations=normal+swap")
    brain = ("--brain", "4-8-8-2", "--activations", "relu,tanh,linear")
    result = json.loads(told("train", "cartpole", *options, *brain, "--generations", "12", "--save", path, "--json")[0])
    assert result["world"] == "cartpole" and result["held_out_goal"] == 500
    assert load_brain(tmp_path / "run").network.activations == ("relu", "tanh", "linear")
    judged = json.loads(told("evaluate", path, "--json")[0])
    assert len(judged["scores"]) == 100 and judged["mean"] == pytest.approx(sum(judged["scores"]) / 100)
    judged = json.loads(told("evaluate", path, "--course", "random:7:600", "--course", "calm", "--json")[0])
    assert len(judged["scores"]) == 2 and judged["scores"][0] <= 600
    assert "100 starts, mean score" in told("evaluate", path)[0]
    assert "of 500 on unseen starts" in told("train", "--resume", path, "--generations", "2")[1]


def test_the_help_of_train_has_a_panel_for_each_way_to_learn() -> None:
    """And every name in its table is a parameter's."""
    known = {one.name: one.opts[0] for one in cast(Any, get_command(cli.app)).commands["train"].params}
    said = run("train", "--help").stdout
    for title, names in PANELS.items():
        _, _, panel = said.partition(f" {title} ")
        panel, _, _ = panel.partition("╰")
        assert all(f"{known[name]} " in panel for name in names), title


def test_worlds_are_listed() -> None:
    listed = answer("worlds")
    assert listed["worlds"][0]["name"] == "corridor" and listed["options"]["elite-clones"]["elites"] == ["1", "2", "5"]
    assert listed["worlds"][2]["brains"]["4-2-1"] == {"sizes": [4, 2, 1], "activations": ["relu", "sigmoid"]}
    text = run("worlds").stdout
    assert all(f"    {name}  " in text for world in listed["worlds"] for name in world["courses"]), "a gap behind each"
    for said in ("simple", *STRATEGIES, "elites=1|2|5", "random:SEED:COLUMNS", "random:SEED:STEPS", "4-8-8-2"):
        assert said in text
    assert "4000" not in text[text.index("cartpole") :]


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (("train", "moon"), "corridor"),
        (("play", "moon"), "corridor"),
        (("train", "corridor", "--strategy", "luck"), "cma-es, openai-es, rank-sampling, elite-clones, paired-parents"),
        (("train", "cartpole", "--activations", "relu"), "expected 2 of linear, sigmoid, tanh, relu"),
        (("play", "cartpole", "--activations", "relu,"), "activations: expected 2"),
        (("train", "cartpole", "--strategy", "elite-clones", "--option", "elites=3"), "expected 1 or 2 or 5"),
        (("play", "cartpole", "--strategy", "elite-clones", "--option", "luck=1"), "mutations=…"),
        (("play", "cartpole", "--brain", "7-7"), "4-16-2, 4-2-1"),
        (("train", "corridor", "--course", "nowhere"), "simple, article-test"),
        (("train", "corridor", "--population", "1"), "4 to 100000"),
        (("train", "corridor", "--generations", "0"), "generations"),
        (("train", "corridor", "--mutation", "-1"), "0.001 to 2.0"),
        (("train", "corridor", "--seed", "-1"), "seed"),
        (("train", "corridor", "--workers", "0"), "workers"),
        (("train", "corridor", "--population", "many"), "population"),
        (("play", "corridor", "--size", "big"), "WIDTHxHEIGHT"),
        (("train", "corridor", "--luck", "3"), "--luck"),
        (("dance",), "dance"),
    ],
)
def test_what_is_unknown_or_out_of_range_names_what_is_allowed(
    arguments: tuple[str, ...], named: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    status, line = refused(arguments, monkeypatch, capsys)
    assert status == 2 and named in line


def test_bad_files_are_one_line_and_status_one(tmp_path: Path, brain: Path) -> None:
    (tmp_path / "cut").write_bytes(brain.read_bytes()[:300])
    (tmp_path / "cut.json").write_text('{"format": "evolution-arcade tr')
    for arguments in (
        ("evaluate", str(tmp_path / "cut")),
        ("evaluate", str(tmp_path / "missing")),
        ("evaluate", str(brain), "--course", str(tmp_path / "cut.json")),
        ("train", "--resume", str(tmp_path / "cut")),
        ("train", "--course", str(tmp_path / "missing.json")),
        ("render", str(tmp_path / "cut"), "--out", str(tmp_path / "a.png")),
    ):
        done = run(*arguments, status=1)
        assert len(done.stderr.strip().splitlines()) == 1 and "Traceback" not in done.stderr, arguments
    assert not (tmp_path / "a.png").exists()
    done = run_apart("evaluate", str(tmp_path / "cut"), status=1)
    assert len(done.stderr.strip().splitlines()) == 1 and "Traceback" not in done.stderr, "and so it is for people"
    assert "ending in" in run("render", str(brain), "--out", str(tmp_path / "a.doc"), status=2).stderr


def test_help_names_every_command() -> None:
    text = run_apart("--help").stdout
    for command in ("play", "train", "evaluate", "render", "bench", "worlds"):
        assert command in text


def test_without_a_window_what_was_asked_of_it_is_done_too(tmp_path: Path) -> None:
    done = run_apart("play", "cartpole", "--json", "--course", "random:3:40", "--workers", "2", home=tmp_path)
    bred, *files = map(json.loads, done.stdout.splitlines())
    assert bred["world"] == "cartpole" and len(bred["history"]) == 100
    assert [one["event"] for one in files] == ["picture", "film"]
    assert len(imageio.imread(files[1]["file"])) <= 40, "the course that was named is short"
    assert "No window" in done.stderr


def test_each_kind_of_evaluation_is_said_in_a_line_of_its_own() -> None:
    spread = {"scores": [1.0, 2.0], "mean": 1.5, "deviation": 0.5, "least": 1.0}
    told = "walker in BipedalWalker-v3: mean 1.5 (standard deviation 0.5, least 1.0) over 2 episodes, seeds 3 to 4"
    assert evaluate.said({"world": "walker", "in": "BipedalWalker-v3", "seeds": [3, 4], **spread}) == told
    told = "gym:Acrobot-v1: mean 1.50 (-100 is solved) over 2 seeds, standard deviation 0.50, least 1.00"
    assert evaluate.said({"world": "gym:Acrobot-v1", "solved": -100.0, **spread}) == told
    told = "corridor: finished 50 % of 2 tracks, mean score 1.5"
    assert evaluate.said({"world": "corridor", "scores": [1.0, 2.0], "finished": 0.5, "mean": 1.5}) == told
    games = {"role": "cat", "opponent": "perfect", "starts": 9, "mean_turns": 4.0, "caught": 0.25, "regret": 0.1}
    told = "cat against perfect, 9 starts: 4.000 turns on average, 25.0 % caught, regret 0.100 turns"
    assert evaluate_versus.said(games) == told
