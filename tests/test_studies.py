"""Studies that compare ways of breeding, with tiny budgets."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import imageio.v3 as imageio
import numpy as np
import pytest

from brains.files import Brain, save_brain
from brains.network import Network
from brains.strategies import STRATEGIES
from game.commands.study_strategies import CROSSOVERS, Contender, Way, contenders, goal_of, quantile, row
from game.commands.study_twin import of_all_qualities
from game.engine.session import Evaluator
from game.scenes.cartpole.zero_gradient import LIMIT, SHOWN_BEST, SHOWN_MEAN, as_the_source_counts
from game.training.settings import Settings, SettingsError
from game.worlds import WORLDS
from tests.test_commands import refused, says


def answer(arguments: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Any:
    return json.loads(says((*arguments, "--json"), monkeypatch, capsys)[0])


@pytest.mark.parametrize(
    ("what", "world", "generations", "labels"),
    [
        ("strategies", "cartpole", 4, list(STRATEGIES)),
        ("strategies", "chase", 12, ["elite-clones"]),
        ("strategies", "corridor", 2, ["cma-es", "rank-sampling"]),
        ("crossovers", "cartpole", 3, [one.label for one in CROSSOVERS]),
    ],
)
def test_contenders_are_compared_in_a_table_and_a_picture(
    what: str,
    world: str,
    generations: int,
    labels: list[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    if world == "corridor":
        monkeypatch.setattr("game.commands.study_strategies.UNSEEN", 3)
    named = [part for label in labels for part in ("--strategy", label)] if len(labels) < 5 else []
    given = ["study", what, "--world", world, "--seeds", "2", "--generations", str(generations), *named]
    result = answer(given, monkeypatch, capsys)
    path = tmp_path / f"{what}-{world}.png"
    assert result["picture"] == path.name and imageio.imread(path).std() > 5
    goal, roles = goal_of(WORLDS[world], None, None), len(WORLDS[world].roles)
    assert result["budget"] == goal.compared.population * roles * generations and result["solved"] == goal.compared.says
    assert [one["label"] for one in result["contenders"]] == labels
    for one in result["contenders"]:
        seeds, curve = one["each_seed"], one["curve"]
        found = [seed["evaluations"] for seed in seeds]
        assert len(seeds) == 2 and one["failures"] == found.count(None)
        assert curve["evaluations"][-1] == result["budget"] and (np.diff(curve["evaluations"]) > 0).all()
        assert all(len(curve[name]) == len(curve["evaluations"]) for name in ("low", "median", "high"))
        assert (np.array(curve["low"]) <= curve["high"]).all() and one["seconds_of_the_budget"] > 0
        if None not in found:
            assert one["evaluations"]["median"] == np.median(found)


def test_all_that_are_compared_can_be_run() -> None:
    for world in WORLDS:
        for one in (*contenders("crossovers", []), *contenders("strategies", [])):
            chosen = Settings(world=world, strategy=one.strategy, options=one.options).chosen_options
            assert {f"{name}={value}" for name, value in chosen.items()} >= set(one.options)


def test_values_of_options_meet_each_other_in_all_strategies_that_have_them() -> None:
    met = contenders("strategies", ["paired-parents"], ["parents=rank,roulette", "crossover=blx-0,none"])
    assert [one.label for one in met] == [one.label for one in met if one.strategy == "paired-parents"]
    assert met[0].label == "parents=rank, crossover=blx-0" and len(met) == 4 == len(set(met))
    met = contenders("strategies", ["cma-es", "rank-sampling"], ["elites=0,1"])
    assert [(one.label, one.options) for one in met] == [
        ("cma-es", ()),
        ("rank-sampling, elites=0", ("elites=0",)),
        ("rank-sampling, elites=1", ("elites=1",)),
    ]
    for strategies, given in ((["cma-es"], ["elites=1"]), ([], ["nothing=1"]), (["darwin"], [])):
        with pytest.raises(SettingsError, match="expected one of") as caught:
            contenders("strategies", strategies, given)
        assert "\n" not in str(caught.value)


def test_solved_means_solved_on_what_nobody_was_trained_on() -> None:
    goal = goal_of(WORLDS["cartpole"], None, None)
    way = goal.learn(Settings(world="cartpole", strategy="elite-clones", population=64, seed=2), 12, 1, lambda: None)
    assert way.evaluations.tolist() == list(range(64, 64 * 13, 64)) and (np.diff(way.seconds) > 0).all()
    figures = row(Contender("a", "elite-clones"), goal, [way])
    first = int(np.flatnonzero(way.scores >= 95)[0])
    assert figures["evaluations"]["median"] == 64 * (first + 1) and figures["seconds"] == way.seconds[first]
    world = WORLDS["cartpole"]
    genomes = np.random.default_rng(1).standard_normal((2, world.network.genes), dtype=np.float32)
    with Evaluator(world, world.network) as evaluator:
        alone = [evaluator(genomes, world.course(f"random:{seed}")).mean() for seed in range(100)]
        assert goal.learn.args[0](evaluator, genomes).mean() == pytest.approx(np.mean(alone) / 5)  # type: ignore[attr-defined]


def test_a_failure_counts_as_never_and_is_not_left_out() -> None:
    goal = goal_of(WORLDS["chase"], None, None)
    ways = [
        Way(np.array([100, 200, 300]), np.array([3.0, *late]), np.array([1.0, 2.0, 3.0]))
        for late in ([0.5, 0.9], [0.6, 0.1], [0.6, 0.6], [0.7, 0.7])
    ]
    figures = row(Contender("a", "b"), goal, ways)
    assert [seed["evaluations"] for seed in figures["each_seed"]] == [200, 300, None, None]
    assert figures["solved_at_the_end"] == 1, "one had it and lost it"
    assert figures["failures"] == 2 and figures["evaluations"] == {"median": None, "quartiles": [250, None]}
    figures = row(Contender("a", "b"), goal, ways[:3])
    assert figures["evaluations"] == {"median": 300, "quartiles": [250, None]} and figures["seconds"] == 3
    assert quantile([1, 2, 3, 4], 0.5) == 2.5


def test_the_zero_gradient_recipe_is_at_least_as_good_as_its_source(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    result = answer(["study", "zero-gradient", "--seeds", "10"], monkeypatch, capsys)
    assert len(result["seeds"]) == 10
    assert (np.array(result["median"]["best"]) >= SHOWN_BEST).all()
    assert (np.array(result["median"]["mean"]) >= SHOWN_MEAN).all()
    counted = np.array(result["median"]["best, counted so"])
    assert (counted < result["median"]["best"]).all(), "its rule punishes perfection"
    assert as_the_source_counts(np.array([[LIMIT, 4, LIMIT], [LIMIT, 8, 2]])).tolist()[1:] == [6, 2]
    assert np.isnan(as_the_source_counts(np.array([[LIMIT]]))).all()


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (
            ("nothing",),
            "newcomer, twin, senses, pruning, distillation, cluster, multitask, got 'nothing'",
        ),
        (("strategies", "--world", "moon"), "circuit, walker, volley, got 'moon'"),
        (("senses", "--world", "moon"), "unknown world 'moon'; expected one of corridor"),
        (("pruning", "--world", "chase"), "study pruning: expected a world with one population, got chase"),
        (("pruning", "--generations", "3"), "--generations: means nothing in the study pruning"),
        (("strategies", "--strategy", "luck"), "cma-es, openai-es"),
        (("strategies", "--population", "1"), "4 to 100000"),
        (("strategies", "--world", "cartpole", "--brain", "9-9"), "listed are 4-16-2"),
        (("strategies", "--generations", "0"), "generations"),
        (("corridor", "--strategy", "cma-es", "--strategy", "openai-es"), "strategy: expected one, got 2"),
        (("crossovers", "--strategy", "a", "--strategy", "b"), "--strategy: means nothing in the study crossovers"),
        (("pruning", "--world", "cars"), "which have studies, got 'cars'"),
    ],
)
def test_a_study_that_there_is_not_is_one_line(
    arguments: tuple[str, ...], named: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    status, line = refused(("study", *arguments), monkeypatch, capsys)
    assert status == 2 and named in line


def test_who_does_better_here_does_better_in_gymnasium(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Carts do the very same there."""
    monkeypatch.setattr("game.commands.study_twin.POLICIES", 4)
    monkeypatch.setattr("game.commands.study_twin.EPISODES", 4)
    arguments = ["study", "twin", "--world", "cartpole", "--seeds", "2", "--generations", "4"]
    found = answer(arguments, monkeypatch, capsys)
    assert found["here"] == found["there"] and set(found["seeds"]) <= {21, 22} and not any(found["off"])
    assert len(set(found["here"])) > 1
    assert "Gymnasium" in refused(("study", "twin", "--world", "corridor"), monkeypatch, capsys)[1]
    network = WORLDS["cartpole"].network
    bred = [
        Brain("cartpole", network, np.zeros(network.genes, np.float32), fitness=one) for one in (9, 1, 2, 3, 8, 5, 1)
    ]
    assert [one.fitness for one in of_all_qualities(bred)] == [1, 3, 5, 9], "as evenly as there are"
    assert len(set(of_all_qualities(bred[:1] + bred[4:]))) == 4, "each once"


def test_an_arms_race_is_a_curve_of_what_both_lose(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    course, picture = "sprint-2:4@walls=holes", tmp_path / "race.png"
    given = ["study", "chase", "--course", course, "--population", "8", "--seeds", "2", "--generations", "12"]
    result = answer([*given, "--out", str(picture)], monkeypatch, capsys)
    assert result["courses"] == [course] and imageio.imread(picture).std() > 5
    curve = result["curve"]
    assert curve["generation"] == [0, 10] and set(curve) == {"generation", "mouse", "cat"}
    assert all(len(curve[role]) == 2 and min(curve[role]) >= 0 for role in ("mouse", "cat"))
    assert curve["cat"][1] < curve["cat"][0]


def test_senses_and_edges_of_a_brain_that_balances_by_two_of_its_four_senses(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """It pushes to the side to which the pole falls; one hidden unit a side is enough, and a third idles."""
    network = Network((4, 3, 2), ("relu", "relu"))
    genome = np.zeros(network.genes, dtype=np.float32)
    (first, _, _), (second, _, _) = network.weights(genome)
    first[2:, 0], first[2:, 1], first[:, 2] = (-1.0, -0.5), (1.0, 0.5), 0.01
    second[0, 0] = second[1, 1] = 1.0
    file = tmp_path / "balances.brain"
    save_brain(file, Brain("cartpole", network, genome))
    given = ["--world", "cartpole", "--seeds", "8", "--start", str(file)]
    picture = tmp_path / "senses.png"
    found = answer(["study", "senses", *given, "--out", str(picture)], monkeypatch, capsys)
    assert imageio.imread(picture).std() > 5 and found["courses"] == 8
    blinded = {row["sense"]: row["blinded"] for row in found["senses"]}
    assert list(blinded.values()) == sorted(blinded.values()) and set(list(blinded)[:2]) == {"angle", "spin"}
    assert blinded["position"] == blinded["speed"] == found["whole"] > 2 * max(blinded["angle"], blinded["spin"])
    picture = tmp_path / "pruning.png"
    found = answer(["study", "pruning", *given, "--out", str(picture)], monkeypatch, capsys)
    assert imageio.imread(picture).std() > 5 and found["edges"] == found["kept"][0] == 18
    enough = found["kept"].index(6)  # of 18: the weights that are none of the idle unit's
    assert found["by size"][enough] == found["whole"]
    for how in ("size", "worth", "random"):
        curve = found[f"by {how}"]
        assert len(curve) == len(found["kept"]) and curve[0] == found["whole"] > 2 * curve[-1]
