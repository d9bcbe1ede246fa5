"""Other ways of teaching: games against a plain oracle, lessons against their promises, and what is refused."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from brains.cells import CELLS, backward, forward, second_order, tape_of
from game.scenes.chase import study_teaching
from game.training.checkpoint import load_run, save_run
from game.training.settings import SettingsError
from game.worlds.chase.lessons import SIDE
from game.worlds.chase.teaching import Teaching
from game.worlds.chase.variants import blank, see
from game.worlds.chase.ways import TeachingSettings, fitting
from tests.oracles import ways_numpy

WAYS = (
    TeachingSettings("improved", 8, answer="sine-cosine", led=0.5, turns=7, every=3),
    TeachingSettings("faithful", 8, cell="gru", answer="scores", role="cat", every=2),
    TeachingSettings("improved", 8, cell="lstm", role="cat", led=1.0),
    TeachingSettings("second-order", 6, beta=0.2),
)
each_way = pytest.mark.parametrize(
    "settings", WAYS, ids=lambda one: f"{one.teacher} {one.cell} {one.answer} {one.role}"
)


def after(settings: TeachingSettings, games: int = 300) -> Teaching:
    teaching = Teaching(settings)
    teaching.teach(games)
    return teaching


def bits(teaching: Teaching) -> list[bytes]:
    return [one.tobytes() for one in (teaching.mind.cell.flat, teaching.history.games, teaching.history.mistakes)]


@each_way
def test_its_games_are_those_of_the_oracle(settings: TeachingSettings) -> None:
    teaching = after(settings, 2000)
    mind, rng = teaching.mind, np.random.default_rng(5)
    starts, led = rng.integers(0, SIDE, (30, 4)), rng.random((30, settings.turns)) < settings.led
    played = mind.watch(starts, led)
    shape = (CELLS.index(settings.cell), 4, settings.hidden, mind.targets.shape[1])
    flat = mind.cell.flat.astype(np.float64)
    for game, start in enumerate(starts):
        outputs, way = ways_numpy.play(flat, shape, settings.answer, settings.role, settings.every, start, led[game])
        np.testing.assert_allclose(played.answers[game], outputs, atol=1e-4)
        cells = [(SIDE * y + x, SIDE * b + a, meant, told) for x, y, a, b, meant, told in way]
        assert played.ways[game].tolist() == [list(one) for one in cells]


@each_way
def test_lessons_in_portions_and_from_a_file_are_the_same_lessons(settings: TeachingSettings, tmp_path: Path) -> None:
    whole, parts, restored = after(settings, 400), after(settings, 150), Teaching(settings)
    restored.restore(parts.state())
    for portion in (1, 100, 149):
        parts.teach(portion)
        restored.teach(portion)
    assert bits(whole) == bits(parts) == bits(restored)
    assert bits(after(settings, 399)) != bits(whole)
    if whole.champions:
        save_run(tmp_path / "run", whole)
        loaded = load_run(tmp_path / "run")
        assert isinstance(loaded, Teaching) and loaded.settings == settings
        assert bits(loaded) == bits(whole)
    else:
        assert settings.cell != "elman"


@pytest.mark.parametrize("answer", ["sine-cosine", "scores"])
@pytest.mark.parametrize("role", ["mouse", "cat"])
def test_as_a_brain_it_does_as_it_was_taught(answer: str, role: str) -> None:
    teaching = after(TeachingSettings("improved", 10, answer=answer, role=role), 3000)
    brain = teaching.brain
    assert brain is not None and brain.role == role
    played = teaching.mind.watch(np.random.default_rng(2).integers(0, SIDE, (60, 4)))
    made = set()
    for game in played.ways:
        values = None
        for cat, mouse, meant, _ in game:
            sees = np.array([cat % SIDE, cat // SIDE, mouse % SIDE, mouse // SIDE, 0, 0, 0, 0, 0]) / 5
            values = brain.network.forward(brain.genome, sees, values)
            assert int(np.argmax(values[-1])) == meant
            made.add(int(meant))
    assert len(made) > 2


@pytest.mark.parametrize("teacher", ["faithful", "improved"])
def test_an_elman_compass_is_the_same_pupil_on_both_ways(teacher: str) -> None:
    quick = after(TeachingSettings(teacher, seed=4), 1000)
    plain = after(TeachingSettings(teacher, seed=4, led=1e-12), 1000)
    assert quick.settings.is_original and not plain.settings.is_original
    np.testing.assert_allclose(plain.mind.cell.flat, quick.mind.cell.flat, atol=2e-3)
    before = quick.mind.cell.flat
    quick.change(fitting(quick.settings, turns=5))
    assert np.array_equal(quick.mind.cell.flat, before) and quick.games == 1000, "another game, the same weights"
    quick.change(fitting(quick.settings, cell="gru"))
    assert quick.games == 0


def test_a_step_of_second_order_is_alpha_s_and_beta_s() -> None:
    settings = TeachingSettings("second-order", 5, alpha=0.3, beta=0.7, seed=9)
    teaching = Teaching(settings)
    (start, _), before = teaching.next_game, teaching.mind
    played = before.watch(np.array([start]))
    cell, kind, turns = before.cell, before.plan.kind, settings.turns
    tape, updates, sums = tape_of(kind, cell, turns), blank(kind, 5, "compass"), blank(kind, 5, "compass")
    for turn, (cat, mouse, _, _) in enumerate(played.ways[0]):
        see(before.plan, tape.seen[turn], cat, mouse, turn)
        forward(kind, cell, tape, turn)
    errors = before.targets[played.ways[0, :, 3]] - tape.outputs
    tape.out_deltas[:] = errors * tape.outputs * (1 - tape.outputs)
    backward(kind, cell, tape, turns, updates)
    second_order(cell, tape, turns, np.zeros((4, 5, cell.weights.size), dtype=np.float32), sums)
    teaching.teach(1)
    expected = cell.flat + np.float32(0.3) * updates.flat - np.float32(0.7) * sums.flat
    np.testing.assert_allclose(teaching.mind.cell.flat, expected, atol=1e-6)
    assert np.abs(0.7 * sums.flat).max() > 1e-3


@pytest.mark.parametrize(
    ("settings", "bar"),
    [
        (TeachingSettings("improved", answer="scores", role="cat"), 0.3),
        (TeachingSettings("improved", answer="scores"), 1.0),
        (TeachingSettings("improved", cell="lstm", every=5), 3.0),
    ],
    ids=["cat", "scores", "rarely seen"],
)
def test_pupils_learn(settings: TeachingSettings, bar: float) -> None:
    teaching = Teaching(settings)
    begun = teaching.wrong
    teaching.teach(20_000)
    assert teaching.wrong < bar < 4 < begun


@pytest.mark.parametrize(
    "wrong",
    [
        {"cell": "liquid"},
        {"answer": "shout"},
        {"role": "dog"},
        {"led": 1.1},
        {"led": float("nan")},
        {"turns": 0},
        {"turns": 41},
        {"every": 0},
        {"beta": -1.0},
        {"teacher": "second-order", "hidden": 33},
        {"teacher": "second-order", "cell": "gru"},
    ],
    ids=str,
)
def test_settings_out_of_range_are_one_line(wrong: dict[str, object]) -> None:
    with pytest.raises(SettingsError) as caught:
        TeachingSettings(**wrong)  # type: ignore[arg-type]
    assert "expected" in str(caught.value) and "\n" not in str(caught.value)


def test_the_study_teaches_all_ways_on_one_budget(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    few = {name: study_teaching.WAYS[name] for name in ("faithful, the original's", "LSTM", "a cat that is taught")}
    monkeypatch.setattr(study_teaching, "WAYS", few)
    result = study_teaching.run_teaching(2, tmp_path / "ways.png", 1000)
    assert [row["way"] for row in result["ways"]] == list(few)
    assert all(len(row["wrong_of_ten"]) == 2 for row in result["ways"])
    assert result["ways"][1]["lost"] is None, "a gated pupil plays no whole games"
    assert (tmp_path / "ways.png").read_bytes().startswith(b"\x89PNG")
    json.dumps(result)
