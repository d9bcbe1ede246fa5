"""Environments of Gymnasium as worlds: what they are, how they are bred in, and what may go wrong with them."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import gymnasium
import numpy as np
import pytest
from gymnasium import spaces
from numpy.typing import NDArray
from typer.testing import CliRunner

from brains.files import Brain, load_brain, save_brain
from brains.network import Network
from game.commands.cli import app
from game.engine.course import SettingsError
from game.engine.gym import working
from game.engine.gym.engine import GymEngine
from game.engine.gym.engine import trouble as troubles
from game.engine.gym.form import Form
from game.engine.gym.mind import mind_of
from game.engine.gym.names import named, with_options
from game.engine.gym.probing import looked_at
from game.engine.gym.spaces import SpaceError, inputs_of, reader_of, taken_of
from game.engine.gym.working import made
from game.engine.side import Side
from game.store import champions as gallery
from game.store import runs
from game.training.card import EVERYWHERE, SAME_MACHINE, CardError, digest_of, read_card, write_card
from game.training.checkpoint import load_run, save_run
from game.training.run import Run
from game.training.settings import Settings
from game.worlds import WORLDS, CourseError
from game.worlds.gym import TYPED, ask
from tests.little_env import NOTED

LITTLE = "gym:tests.little_env:Little-v0"
ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module", autouse=True)
def asked() -> None:
    ask(LITTLE)


@pytest.fixture(scope="module")
def engine() -> Iterator[GymEngine]:
    """With one process, which the tests share."""
    one = engine_of(LITTLE, 1)
    yield one
    one.close()


def engine_of(world: str, workers: int, limit: float = 60.0) -> GymEngine:
    form = WORLDS[world].form
    assert form is not None
    return GymEngine(named(world), form, workers, limit)


def genomes(world: str, count: int) -> NDArray[np.float32]:
    rng, network = np.random.default_rng(3), WORLDS[world].network
    return rng.normal(0, 1, (count, network.genes)).astype(np.float32)


BOX = spaces.Box(-1, 1, (2, 3))
MIXED = spaces.Dict({"at": BOX, "gear": spaces.Discrete(3, start=1), "on": spaces.MultiBinary(2)})


@pytest.mark.parametrize(
    ("space", "labels"),
    [
        (BOX, ["1", "2", "3", "4", "5", "6"]),
        (spaces.Discrete(3), ["is 0", "is 1", "is 2"]),
        (spaces.MultiDiscrete([2, 3]), ["1 0", "1 1", "2 0", "2 1", "2 2"]),
        (MIXED, [*(f"at {k}" for k in range(1, 7)), "gear 1", "gear 2", "gear 3", "on 1", "on 2"]),
        (spaces.Tuple((spaces.Discrete(2), spaces.Box(0, 1, (1,)))), ["1 0", "1 1", "2"]),
    ],
)
def test_an_observation_is_a_row_with_a_label_for_each_number(space: Any, labels: list[str]) -> None:
    assert list(inputs_of(space)) == labels
    space.seed(1)
    seen = space.sample()
    row = reader_of(space)(seen)
    assert row.dtype == np.float32 and row.shape == (len(labels),)
    assert np.array_equal(row, np.asarray(spaces.utils.flatten(space, seen), np.float32))


@pytest.mark.parametrize(
    "space",
    [
        spaces.Discrete(3, start=-1),
        spaces.MultiDiscrete([2, 5, 3]),
        spaces.MultiBinary((2, 2)),
        spaces.Box(np.array([-2, 0, 5], np.float32), np.array([2, 1, 6], np.float32)),
        spaces.Box(-np.inf, np.inf, (2,)),
        spaces.Box(0, 9, (2,), np.int32),
    ],
    ids=str,
)
def test_what_brains_say_is_an_action_and_every_action_can_be_said(space: Any) -> None:
    taken, rng, found = taken_of(space), np.random.default_rng(1), set()
    act = taken.action()
    for _ in range(300):
        action = act(np.tanh(rng.normal(0, 2, taken.outputs)).astype(np.float32))
        assert space.contains(action), action
        found.add(repr(action))
    counts = {spaces.Discrete: 3, spaces.MultiDiscrete: 30, spaces.MultiBinary: 16}
    assert len(found) >= counts.get(type(space), 20)
    if taken.kind == "range" and np.isfinite(space.low).all():
        ends = [act(np.full(taken.outputs, end, np.float32)) for end in (-1, 1)]
        assert np.array_equal(ends, [space.low, space.high])


@pytest.mark.parametrize(
    ("space", "says"),
    [
        (spaces.Box(0, 255, (96, 96, 3), np.uint8), r"Box\(0, 255, \(96, 96, 3\), uint8\).*picture"),
        (spaces.Dict({"eye": spaces.Box(0, 255, (8, 8), np.uint8)}), "picture"),
        (spaces.Text(5), "Text.*expected Box"),
        (spaces.Tuple((spaces.Sequence(spaces.Discrete(2)),)), "Sequence.* in Tuple"),
        (spaces.Box(0, 1, (5000,)), "at most 4096 numbers, got 5000"),
    ],
)
def test_what_cannot_be_seen_is_refused_by_name(space: Any, says: str) -> None:
    with pytest.raises(SpaceError, match=says):
        inputs_of(space)


def test_what_cannot_be_done_is_refused_by_name() -> None:
    with pytest.raises(SpaceError, match="action space Dict"):
        taken_of(MIXED)
    with pytest.raises(SettingsError, match=r"gym:Nothing-v0\?a=1: NameNotFound"):
        ask("gym:Nothing-v0?a=1")
        _ = WORLDS["gym:Nothing-v0?a=1"]


@pytest.mark.parametrize("last", ["linear", "tanh", "sigmoid", "relu"])
@pytest.mark.parametrize("recurrent", [(), (True, False)])
def test_the_quick_pass_is_the_plain_one_to_the_last_bit(last: str, recurrent: tuple[bool, ...]) -> None:
    network, rng, memory = Network((5, 7, 3), ("tanh", last), recurrent), np.random.default_rng(1), None
    genome = rng.normal(0, 1, network.genes).astype(np.float32)
    think = mind_of(network, genome)
    for _ in range(5):
        seen = rng.normal(0, 3, 5).astype(np.float32)
        memory = network.forward(genome, seen, memory)
        assert np.array_equal(think(seen), memory[-1])


def played(
    world: str, network: Network, genome: NDArray[np.float32], seed: int, form: Form | None = None
) -> tuple[float, NDArray[np.float64]]:
    """An episode as it is written in a textbook: sum of rewards, and what was seen `(step, input)`."""
    about, form = named(world), form or WORLDS[world].form
    drawn_here = about.id == "CarRacing-v3"
    env = made(about) if drawn_here else gymnasium.make(about.id, **dict(about.options))
    total, over, seen = 0.0, False, []
    assert isinstance(form, Form)
    observation, _ = env.reset(seed=seed)
    while not over:
        seen.append(observation)
        action = form.taken.action()(network.forward(genome, observation)[-1])
        observation, reward, ended, cut, _ = env.step(action)
        total, over = total + float(reward), ended or cut
    return total, np.array(seen, np.float64)


def test_scores_are_those_of_a_plain_loop_for_any_number_of_processes(engine: GymEngine) -> None:
    world, rows = WORLDS[LITTLE], genomes(LITTLE, 7)
    courses = [world.course(f"random:{seed}") for seed in (4, 9, 11)]
    form = world.form
    assert form is not None
    two, elsewhere = engine_of(LITTLE, 2), GymEngine(named(LITTLE), form, executor=ThreadPoolExecutor)
    try:
        one, *others = (
            each.evaluate([Side(world.network, rows)], courses).result() for each in (engine, two, elsewhere)
        )
    finally:
        two.close()
        elsewhere.close()
    for other in others:
        assert one.scores.tobytes() == other.scores.tobytes() and one.seen.tobytes() == other.seen.tobytes()
    plain = [[played(LITTLE, world.network, row, seed) for row in rows] for seed in (4, 9, 11)]
    assert one.scores.shape == (3, 1, 7)
    assert np.array_equal(one.scores[:, 0], [[total for total, _ in row] for row in plain])
    seen = np.concatenate([seen for row in plain for _, seen in row])
    assert one.lane_ticks == len(seen)
    np.testing.assert_allclose(one.seen, [seen.sum(axis=0), np.square(seen).sum(axis=0)], rtol=1e-12)


@pytest.mark.parametrize(
    ("trouble", "says"),
    [
        ("raises", "RuntimeError: the bead is gone;"),
        ("hangs", "it ended its process, or took longer than 0.5 s;"),
        ("dies", "it ended its process, or took longer than 0.5 s;"),
    ],
)
def test_what_goes_wrong_costs_one_individual_its_score_and_a_line(
    trouble: str, says: str, engine: GymEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    name, told = with_options(LITTLE, [f"trouble={trouble}"]), list[str]()
    monkeypatch.setattr(troubles, "tell", told.append)
    network, course = WORLDS[LITTLE].network, WORLDS[LITTLE].course("random:5")
    rows = genomes(LITTLE, 5)
    first = [network.forward(row, np.array([np.random.default_rng(5).normal(), 0], np.float32))[-1][0] for row in rows]
    unlucky = int(np.argmax(first))
    rows[[k for k in range(5) if first[k] > 0 and k != unlucky]] = rows[int(np.argmin(first))]
    side = Side(network, rows)
    well = engine.evaluate([side], [course]).result().scores[0, 0]
    form = WORLDS[LITTLE].form
    assert form is not None and first[unlucky] > 0 > min(first)
    bad = GymEngine(named(name), form, 2, 0.5)
    try:
        scores = bad.evaluate([side], [course]).result().scores[0, 0]
        again = bad.evaluate([Side(network, rows[:0:-1])], [course]).result().scores[0, 0]
    finally:
        bad.close()
    others = [k for k in range(5) if k != unlucky]
    assert np.array_equal(scores[others], well[others]), "nobody else feels it"
    assert scores[unlucky] == well[others].min()
    assert len(again) == 4, "and it goes on"
    line = f"tests.little_env:Little-v0, seed 5: {says} scored as the worst of its generation"
    assert told == [line], "once"


def test_one_that_forgets_is_used_again_and_one_that_does_not_is_made_anew() -> None:
    form = WORLDS[LITTLE].form
    assert form is not None
    for forgets in (True, False):
        first, second = (working.kept(named(LITTLE), replace(form, forgets=forgets)) for _ in range(2))
        assert (first is second) == forgets
    working.forget(named(LITTLE))


@pytest.mark.parametrize("trouble", ["", "raises"])
def test_a_process_is_ended_for_an_episode_and_not_for_what_comes_after(
    trouble: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    form, limits = WORLDS[LITTLE].form, list[float]()
    assert form is not None
    monkeypatch.setattr(working, "limited", limits.append)
    monkeypatch.setattr(working, "ready", lambda environment: limits.append(-1.0))
    environment = named(with_options(LITTLE, [f"trouble={trouble}"] if trouble else []))
    rows = genomes(LITTLE, 1)
    task = working.Task(environment, form, WORLDS[LITTLE].network, ((0, 5),), 50, 7.0)
    working.tried(task, rows)
    assert limits == [-1.0, 7.0, 0], "nor for what is compiled before"


def test_a_name_says_everything_and_there_is_one_for_each_environment() -> None:
    name = with_options("gym:LunarLander-v3", ["wind=True", "gravity=-5", "name=4x4", "at=[1, 2.5]"])
    assert name == "gym:LunarLander-v3?at=[1, 2.5]&gravity=-5&name='4x4'&wind=True"
    assert named(name).options == (("at", [1, 2.5]), ("gravity", -5), ("name", "4x4"), ("wind", True))
    assert with_options(name, ["gravity=1e-3"]).count("gravity=0.001") == 1
    assert not named(name).needs_asking
    for stranger in ("gym:os:Env-v0", "gym:Ant-v5?xml_file='/etc/passwd'", "gym:Ant-v5?xml_file=['a.xml']"):
        assert named(stranger).needs_asking
    for wrong in ("gym:", "gym:a b", "gym:a:b:c", "gym:X-v0?b=1&a=2", "gym:X-v0?a", f"gym:{'x' * 400}"):
        with pytest.raises(SettingsError, match="expected"):
            named(wrong)
    for option in ("a", "a=print(1)", "a=__import__('os')", "1=2", "a=1e999", "a={1: 2}", "a='x&y'"):
        with pytest.raises(SettingsError, match="--env-option: expected name=value"):
            with_options("gym:X-v0", [option])
    with pytest.raises(SettingsError, match="only in a world gym:ID"):
        with_options("corridor", ["a=1"])


def test_seeds_that_are_typed_trained_on_and_unseen_never_meet() -> None:
    world = WORLDS[LITTLE]
    assert world.courses.unseen is not None
    fresh = [world.courses.unseen("", [102, 1, k, 0], 0).form for k in range(50)]
    unseen = [world.courses.unseen("", [101, k], 0).form for k in range(50)]
    assert all(TYPED <= seed < 2 * TYPED for seed in fresh) and len(set(fresh)) == 50
    assert all(2 * TYPED <= seed < 3 * TYPED for seed in unseen)
    assert world.course("random:7").form == 7
    for wrong in ("random:x", f"random:{TYPED}", "simple"):
        with pytest.raises(CourseError, match="expected random:SEED"):
            world.course(wrong)


@pytest.fixture(scope="module")
def bred() -> Iterator[tuple[Run, list[Any]]]:
    """Four generations, and what each was."""
    run = Run(Settings(world=LITTLE, population=8), 2)
    yield run, [run.step() for _ in range(4)]
    run.close()


def test_a_run_that_is_resumed_is_the_straight_one(bred: tuple[Run, list[Any]], tmp_path: Path) -> None:
    straight, made = bred
    half = Run(straight.settings)
    for k in range(2):
        assert np.array_equal(half.step().scores, made[k].scores), "with one worker as with two"
    save_run(tmp_path / "half.run", half)
    half.close()
    resumed = load_run(tmp_path / "half.run")
    assert isinstance(resumed, Run)
    for k in (2, 3):
        assert np.array_equal(resumed.step().genomes[0], made[k].genomes[0])
    resumed.close()
    assert straight.best and resumed.best and np.array_equal(straight.best.genome, resumed.best.genome)


def test_a_card_of_an_environment_promises_the_same_machine(bred: tuple[Run, list[Any]]) -> None:
    run, _ = bred
    text, genome = write_card(run.beginning, run.altered, run.champions), run.champions[0].genome
    card = read_card(text)
    assert card.settings.recipe == run.settings.recipe and card.settings.courses == run.settings.courses
    assert card.settings.world == LITTLE and card.promise == SAME_MACHINE and card.digests == (digest_of(genome),)
    with pytest.raises(CardError, match="same machine only"):
        read_card(text.replace(SAME_MACHINE, EVERYWHERE))
    for wrong in ("gym:Nothing-v1", "gym:os:Env-v0", "gym:a b"):
        with pytest.raises(CardError, match=f"^card: (world )?'?{wrong}"):
            read_card(text.replace(LITTLE, wrong))


def test_a_strangers_file_makes_nothing_be_imported(
    bred: tuple[Run, list[Any]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run, _ = bred
    monkeypatch.setenv(NOTED, str(notes := tmp_path / "notes"))
    best = run.best
    assert best is not None
    brain, card, whole = tmp_path / "a.brain", tmp_path / "a.txt", tmp_path / "a.run"
    save_brain(brain, Brain(LITTLE, best.network, best.genome))
    card.write_text(write_card(run.beginning, run.altered, run.champions))
    save_run(whole, run)
    assert gallery.brains_of(brain)[0].world == LITTLE and not notes.exists()
    code = """
import json, os, sys
from game.commands.cli import main
for asks in json.loads(sys.argv[1]):
    try:
        sys.argv[1:], status = asks, 0
        main()
    except SystemExit as stop: status = stop.code
    print("", status, os.path.exists(os.environ[%r]), file=sys.stderr, flush=True)
"""
    asked = [("evaluate", brain), ("train", "--card", card), ("train", "--resume", whole)]
    asked.append(("evaluate", brain, "--episodes", 3, "--trust", LITTLE, "--json"))
    command = [sys.executable, "-c", code % NOTED, json.dumps(asked, default=str)]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=True)
    said = done.stderr.splitlines()
    assert all("--trust gym:tests.little_env:Little-v0" in line for line in said[:6:2]), done.stderr
    assert [line.split() for line in said[1:6:2]] == [[status, "False"] for status in "211"], done.stderr
    assert said[-1].split() == ["0", "True"] and len(json.loads(done.stdout)["scores"]) == 3, done.stderr


def test_the_commands_breed_in_one_and_the_window_never_imports_it(tmp_path: Path) -> None:
    code = """
import sys
from game.commands.cli import main
try:
    main()
finally:
    assert not {"gymnasium", "Box2D"} & set(sys.modules)
"""
    kept = tmp_path / "a.brain"
    command = [sys.executable, "-c", code, "train", "gym:CartPole-v1", "--env-option", "sutton_barto_reward=True"]
    command += ["--generations", "2", "--population", "6", "--save", str(kept), "--json"]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False)
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["world"] == "gym:CartPole-v1?sutton_barto_reward=True"
    assert -1.0 <= told["champion"]["held_out"] <= 0.0


@pytest.mark.parametrize(
    ("name", "least"),
    [
        *(("LunarLander-v3", 200), ("Acrobot-v1", -100), ("MountainCarContinuous-v0", 93), ("Pendulum-v1", -200)),
        ("CarRacing-v3", 650),  # on seed 2 it loses its way late
    ],
)
def test_the_champions_that_come_with_it_play_well(name: str, least: float) -> None:
    brain = load_brain(gallery.SHIPPED / "gym" / f"{name}.brain")
    about = named(brain.world)
    form = looked_at(about)
    assert brain.world.partition("?")[0] == f"gym:{name}" and brain.network in form.networks.values()
    scores = [played(brain.world, brain.network, brain.genome, seed, form)[0] for seed in (1, 2, 3)]
    assert np.mean(scores) >= least


def test_a_run_is_kept_under_a_name_that_every_system_has(bred: tuple[Run, list[Any]]) -> None:
    path = runs.keep(bred[0])
    assert path is not None and path.name.startswith("run-gym-tests.little_env-Little-v0-")
    assert gallery.entry(path).run is not None


def test_worlds_are_listed_with_what_it_takes() -> None:
    result = CliRunner().invoke(app, ["worlds"])
    assert "gym:ID" in result.stdout
