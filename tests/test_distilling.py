"""Students: fitted as nearly as can be, deaf to what they do not see, and ordinary brains afterwards."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import imageio.v2 as imageio
import numpy as np
import pytest

from brains.files import Brain, FileError, load_brain, save_brain
from brains.imitation import Practice, beginning, practised
from brains.network import Network
from game.commands.train import begin_with
from game.scenes.gallery.words import facts
from game.store.champions import SHIPPED, entry
from game.training import distilling, operating
from game.training.checkpoint import load_run, save_run
from game.training.distilling import Lesson
from game.training.run import Run
from game.training.schooling import ground_of, taught
from game.training.settings import Settings, SettingsError
from game.worlds import WORLDS
from game.worlds.gym import ask
from tests.test_commands import refused
from tests.test_studies import answer

LITTLE = "gym:tests.little_env:Little-v0"
SEES = ("speed", "top now", "bottom +5")
SHORT = Lesson("dagger", episodes=4, epochs=12)


@pytest.mark.parametrize("blind", [(), (1, 3)])
def test_a_linear_student_errs_as_little_as_least_squares(blind: tuple[int, ...]) -> None:
    dice, network = np.random.default_rng(1), Network((5, 2), ("linear",))
    seen = dice.normal(size=(400, 5)) + 0.5 * dice.normal(size=(400, 1))
    goal = np.tanh(seen @ dice.normal(size=(5, 2))) + 0.1 * dice.normal(size=(400, 2))
    holes = np.zeros(network.genes, dtype=bool)
    for sense in blind:
        holes |= operating.blinded(network, sense)
    genome = np.where(holes, 0.0, beginning(network, dice))
    for one in practised(network, genome, seen, goal, dice, Practice(300, 64, 0.02, 0.001), holes):
        genome = one
    there = np.column_stack([np.delete(seen, blind, axis=1), np.ones(400)])
    best = there @ np.linalg.lstsq(there, goal, rcond=None)[0]
    error = ((network.forward(genome, seen)[-1] - goal) ** 2).mean()
    least = ((best - goal) ** 2).mean()
    assert least * (1 - 1e-9) <= error < least * 1.001
    assert not genome[holes].any()


@pytest.fixture(scope="module")
def student(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The corridor's champion, taught to one who sees three of its seven inputs."""
    world, path = WORLDS["corridor"], tmp_path_factory.mktemp("student") / "student.brain"
    teacher, pupil = load_brain(SHIPPED / "corridor.brain"), distilling.student_of(world, "3-1", SEES)
    with ground_of(world, pupil, SHORT, operating.unseen_courses(world, 2), 1) as ground:
        learned = taught(ground, teacher, pupil, SHORT)
        came = ground.judge(learned.genomes)
    assert len(learned.error) == len(came.unseen) == SHORT.epochs
    assert came.taught[came.chosen] == came.taught.max()
    save_brain(path, distilling.brain_of(teacher, pupil, learned, came, SHORT, 1.0))
    return path


def test_a_file_holds_what_a_student_does_not_see(student: Path, tmp_path: Path) -> None:
    brain = load_brain(student, "corridor")
    assert brain.holes is not None and brain.weights == 4 and brain.network.sizes == (7, 1)
    told = dict(facts(entry(student)))
    assert told["brain"] == "7-1, 4 weights" and told["taught by"] == "a champion (dagger)"
    assert told["age"] == f"epoch {brain.generation + 1}"
    deaf = [name for name, row in zip(WORLDS["corridor"].inputs, brain.genome, strict=False) if row == 0]
    assert set(deaf) == set(WORLDS["corridor"].inputs) - set(SEES)
    for holes, said in (
        (brain.holes[1:], "expected 8 holes that are bool"),
        (brain.holes.astype(np.int8), "expected 8 holes that are bool"),
        (~brain.holes, "expected no weights in its holes"),
    ):
        save_brain(tmp_path / "a.brain", replace(brain, holes=holes))
        with pytest.raises(FileError, match=said):
            load_brain(tmp_path / "a.brain")


def test_holes_stay_holes_when_a_student_is_bred_on(student: Path, tmp_path: Path) -> None:
    brain = load_brain(student)
    assert brain.holes is not None
    settings = Settings(brain="7-1", population=8, courses=("simple",), strategy="rank-sampling")
    run = Run(settings)
    begin_with(run, student)
    first = run.step()
    assert len(np.unique(first.genomes[0], axis=0)) > 1
    for made in (first, run.step(), run.step()):
        assert not made.genomes[0][:, brain.holes].any() and made.genomes[0][:, ~brain.holes].all()
    save_run(tmp_path / "a.run", run)
    again = load_run(tmp_path / "a.run")
    assert isinstance(again, Run)
    for one in (run, again):
        assert np.array_equal(one.step().genomes[0][:, brain.holes], np.zeros((8, brain.holes.sum())))
    assert np.array_equal(again.champions[0].genome, run.champions[0].genome)
    assert np.array_equal(load_brain(tmp_path / "a.run").holes, brain.holes)
    run.change(replace(settings, brain="7-2-1"))
    assert run.step().genomes[0].all(), "another brain has none"
    with pytest.raises(SettingsError, match="as a brain with holes has"):
        begin_with(run, student)
    run.close()
    again.close()


def test_who_sees_the_first_inputs_only_says_the_same_as_one_who_heeds_no_others() -> None:
    network, dice = WORLDS["walker"].networks["4-4-4"], np.random.default_rng(2)
    genome, seen = dice.standard_normal(network.genes, dtype=np.float32), dice.normal(size=(5, 24))
    wide, all_seeing = distilling.all_seeing(network, genome, 24)
    said = distilling.said_by(wide, all_seeing, seen.astype(np.float32))
    np.testing.assert_allclose(said, network.forward(genome, seen[:, :4])[-1], atol=1e-6)
    pupil = distilling.student_of(WORLDS["walker"], "4-4-4")
    back, holes = pupil.as_listed(all_seeing)
    assert pupil.network == wide and pupil.weights == network.genes and holes is None
    assert np.array_equal(back, genome) and not all_seeing[pupil.holes].any()


def test_what_a_teacher_with_memory_says_depends_on_what_came_before() -> None:
    network, dice = Network((3, 4, 2), ("tanh", "linear"), (True, False)), np.random.default_rng(3)
    genome, seen = dice.standard_normal(network.genes, dtype=np.float32), dice.normal(size=(4, 3)).astype(np.float32)
    memory, said = None, distilling.said_by(network, genome, seen)
    for row, inputs in zip(said, seen, strict=True):
        memory = network.forward(genome, inputs, memory)
        np.testing.assert_array_equal(row, memory[-1].astype(np.float32))
    assert not np.allclose(distilling.said_by(network, genome, seen[1:]), said[1:])


def test_the_command_makes_a_brain_that_balances_with_a_tenth_of_the_weights_and_the_same_one_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("game.training.distilling.MOMENTS", 5000)
    teacher, files = SHIPPED / "cartpole.brain", [tmp_path / f"{k}.brain" for k in range(3)]
    given = ["train", "cartpole", "--teach-from", str(teacher), "--brain", "4-2", "--epochs", "40"]
    found = [
        answer([*given, "--seed", seed, "--save", str(file), "--chart", str(tmp_path / "a.svg")], monkeypatch, capsys)
        for seed, file in zip("445", files, strict=True)
    ]
    first = found[0]
    assert first["unseen"] >= 0.95 * first["teacher_unseen"] and 10 * first["weights"] <= first["teacher_weights"]
    assert files[0].read_bytes() == files[1].read_bytes() != files[2].read_bytes()
    history = first["history"]
    assert [row["epoch"] for row in history] == list(range(1, 41)) and history[-1]["error"] < history[0]["error"]
    assert (tmp_path / "a.svg").stat().st_size > 5000
    judged = answer(["evaluate", str(files[0]), "--episodes", "10"], monkeypatch, capsys)
    assert judged["mean"] >= 475


def test_an_environments_student_is_taught_in_its_processes_by_the_same_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("game.training.distilling.MOMENTS", 500)
    ask(LITTLE)
    world, teacher, files = WORLDS[LITTLE], tmp_path / "teacher.brain", [tmp_path / f"{k}.brain" for k in range(2)]
    genome = np.random.default_rng(1).normal(0, 1, world.network.genes).astype(np.float32)
    save_brain(teacher, Brain(LITTLE, world.network, genome))
    given = ["train", LITTLE, "--teach-from", str(teacher), "--brain", "1-1", "--episodes", "2", "--epochs", "4"]
    given += ["--sees", world.inputs[0]]
    for file, workers in zip(files, "12", strict=True):
        found = answer([*given, "--save", str(file), "--workers", workers], monkeypatch, capsys)
    assert files[0].read_bytes() == files[1].read_bytes() and found["weights"] == 2
    student = load_brain(files[0])
    assert student.holes is not None and student.world == LITTLE and student.strategy == "dagger"
    judged = answer(["evaluate", str(teacher), "--episodes", "1"], monkeypatch, capsys)
    assert found["teacher_unseen"] != judged["mean"], "on other seeds"
    save_brain(teacher, replace(load_brain(teacher), world="gym:CartPole-v1"))
    error = refused(given, monkeypatch, capsys)[1]
    assert f"expected a brain of {LITTLE}, got one of 'gym:CartPole-v1'" in error


def test_a_study_compares_students_by_size_by_senses_and_by_how_they_are_taught(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("game.training.distilling.MOMENTS", 4000)
    monkeypatch.setattr("game.commands.study_distilling.HIDDEN", ((),))
    monkeypatch.setattr("game.commands.study_distilling.UNSEEN", 4)
    picture = tmp_path / "a.png"
    given = ["study", "distillation", "--world", "cartpole", "--seeds", "1", "--out", str(picture)]
    found = answer(given, monkeypatch, capsys)
    students = {row["brain"]: row for row in found["students"]}
    assert list(students) == ["4-2", "2-2", "1-2"] and found["weights"] == 114
    assert [row["weights"] for row in students.values()] == [10, 6, 4]
    assert students["2-2"]["sees"] == "angle, spin" and students["1-2"]["sees"] in ("angle", "spin")
    (corrected,), (copied,) = students["2-2"]["dagger"], students["2-2"]["copy"]
    assert corrected >= 0.95 * found["whole"] > copied, "where a copy comes to, its teacher never was"
    assert max(students["1-2"]["dagger"]) < 0.95 * found["whole"] and imageio.imread(picture).std() > 5


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("--sees nose", "sees: expected different ones of position, speed, angle, spin, got 'nose'"),
        ("--sees spin,spin", "sees: expected different ones of"),
        ("--brain 3-2 --sees angle,spin", "brain 3-2: expected 4 inputs"),
        ("--brain 4-1", "brain: expected 2 outputs, as the teacher has, got 1"),
        ("--way luck", "way: expected one of dagger, copy, got 'luck'"),
        ("--save student.run", "save: expected a file ending in .brain"),
        ("--chart a.png", "chart: expected a file ending in .svg or .pdf"),
        ("--generations 4", "--generations: means nothing with --teach-from"),
        ("--seed -1", "seed: expected 0 to"),
    ],
)
def test_what_cannot_be_taught_is_one_line(
    line: str, said: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    teacher = ("--teach-from", str(SHIPPED / "cartpole.brain"))
    status, error = refused(("train", "cartpole", *teacher, *line.split(" ")), monkeypatch, capsys)
    assert status == 2 and said in error


def test_nobody_is_taught_without_a_teacher_or_where_two_meet(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert "only with --teach-from" in refused(("train", "cartpole", "--way", "copy"), monkeypatch, capsys)[1]
    chase = ("train", "chase", "--teach-from", str(SHIPPED / "chase.brain"))
    assert "with one population, got chase" in refused(chase, monkeypatch, capsys)[1]
    memory = ("train", "walker", "--brain", "memory", "--teach-from", str(SHIPPED / "walker.brain"))
    assert "expected a student without memory" in refused(memory, monkeypatch, capsys)[1]
