"""One brain for two worlds, taught and bred, against one for each."""

from __future__ import annotations

from pathlib import Path

import imageio.v2 as imageio
import numpy as np
import pytest

from brains.files import load_brain
from game.store.champions import SHIPPED
from game.training import bodies, multitask
from game.training.distilling import Lesson
from game.worlds import WORLDS
from tests.test_commands import refused
from tests.test_studies import answer

POLE, ROAD = WORLDS["cartpole"], WORLDS["corridor"]


def test_one_brain_learns_both_worlds_from_two_champions_and_the_same_one_again() -> None:
    one, lesson = bodies.joint((POLE, ROAD), [8, 4]), Lesson("dagger", episodes=5, epochs=20)
    teachers = [load_brain(SHIPPED / f"{world.name}.brain") for world in one.worlds]
    made = list(multitask.taught(one, teachers, lesson))
    assert len(made) == lesson.epochs
    best = multitask.kept(one, made, lesson)
    places = bodies.unseen_places(one.worlds, 3)
    scores = bodies.tried(one, best[None], places).scores[..., 0]
    assert (scores >= [[course.enough for course in place] for place in places]).all()
    np.testing.assert_array_equal(
        made[3], next(g for k, g in enumerate(multitask.taught(one, teachers, lesson)) if k == 3)
    )


def test_what_is_bred_for_two_worlds_becomes_better_and_is_by_seed() -> None:
    one = bodies.joint((POLE, ROAD), [4], bounded=True)
    assert one.ends == ("linear", "sigmoid") and one.network.sizes == (11, 4, 3)
    first, *_, last = multitask.bred(one, 12, 24, 3)
    again = list(multitask.bred(one, 12, 24, 3))
    np.testing.assert_array_equal(last, again[-1])
    places = bodies.unseen_places(one.worlds, 3)
    before, after = multitask.mean_share(bodies.tried(one, np.stack([first, last]), places).scores, places)
    assert after > 5 * before


def test_brains_of_their_own_have_as_many_weights_together() -> None:
    for hidden in ([8, 4], [12, 20, 4], [16]):
        for other in (ROAD, WORLDS["walker"]):
            most = bodies.joint((POLE, other), hidden).network.genes
            own = multitask.alike((POLE, other), hidden)
            assert 0.85 * most < sum(one.network.genes for one in own) <= most
            assert [one.network.sizes[0] for one in own] == [4, len(other.inputs)]


def test_a_study_compares_one_brain_with_one_for_each(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("game.commands.study_multitask.UNSEEN", 3)
    given = ["study", "multitask", "--worlds", "cartpole,corridor", "--brain", "4", "--way", "bred", "--seeds", "2"]
    picture = tmp_path / "a.png"
    budget = ["--generations", "3", "--population", "12", "--out", str(picture)]
    found = answer([*given, *budget], monkeypatch, capsys)
    shared, apart = found["rows"]
    assert (shared["who"], apart["who"]) == ("one for both", "one for each") and shared["weights"] >= apart["weights"]
    assert np.shape(shared["scores"]) == np.shape(apart["scores"]) == (4, 2, 2)
    see, first, second, blind = np.array(apart["scores"])
    assert (see[1] == first[1]).all() and (see[0] == second[0]).all()
    assert (blind[0] == first[0]).all() and (blind[1] == second[1]).all(), "own brains do not see the other world"
    assert imageio.imread(picture).std() > 5


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("", "worlds: expected two of"),
        ("--worlds cartpole", "worlds: expected two different ones"),
        ("--worlds cartpole,cartpole", "worlds: expected two different ones"),
        ("--worlds cartpole,moon", "worlds: expected two of corridor, chase"),
        ("--worlds cartpole,volley", "worlds: expected those in which one is alone, got volley"),
        ("--worlds cartpole,corridor --brain 0-4", "brain: expected layers that are shared, like 12-20-4"),
        ("--worlds cartpole,corridor --way luck", "way: expected one of dagger, copy, bred, got 'luck'"),
        ("--worlds cartpole,corridor --workers 2", "--workers: means nothing in the study multitask"),
    ],
)
def test_what_cannot_be_studied_is_one_line(
    line: str, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    status, error = refused(("study", "multitask", *line.split()), monkeypatch, capsys)
    assert status == 2 and said in error
