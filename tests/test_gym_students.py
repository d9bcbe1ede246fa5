"""Students over an environment, and where it comes to no end."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Future

import gymnasium
import numpy as np
import pygame
import pytest
from numpy.typing import NDArray

from brains.files import load_brain
from brains.policy import Policy
from brains.text import RefusalError
from game.engine.gym.engine import GymEngine
from game.engine.gym.names import with_options
from game.scenes.breeding import students_table
from game.scenes.gym.laboratory import FewSeeds
from game.scenes.gym.students import EnvironmentStudents
from game.store import places
from game.training import distilling, operating
from game.training.distilling import Lesson
from game.training.schooling import ground_of, taught
from game.window.by_hand import ByHand
from game.worlds import WORLDS
from game.worlds.gym import ask
from tests.test_gym_scene import LITTLE, little_window, until


@pytest.fixture(scope="module")
def one(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ByHand]:
    """A window that the tests share."""
    with little_window(tmp_path_factory.mktemp("home")) as window:
        window.wait(0.1)
        window.scene.end_guide()  # for which breeding waits
        yield window


def test_students_learn_in_the_processes_of_the_table_and_play_beside_their_teacher(
    one: ByHand, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("game.training.distilling.MOMENTS", 500)
    monkeypatch.setattr(students_table, "EPISODES", 3)
    monkeypatch.setattr(students_table, "EPOCHS", 6)
    one.press(pygame.K_o)
    table, world = one.app.scenes[-1], WORLDS[LITTLE]
    assert isinstance(table, FewSeeds)
    until(one, lambda: table.operation.whole is not None)
    one.press(pygame.K_t)
    scene = one.app.scenes[-1]
    assert isinstance(scene, EnvironmentStudents)
    until(one, lambda: scene.pupil.over)
    pupil, teacher = scene.pupil, scene.teacher
    student, lesson = distilling.student_of(world, "2-4-1", world.inputs), Lesson("dagger", episodes=3, epochs=6)
    with ground_of(world, student, lesson, scene.courses, 2) as ground:
        learned = taught(ground, teacher, student, lesson)
        judged, lessons = ground.judge(learned.genomes), distilling.courses_of(world, lesson)
        watched = ground.watch(student.network, pupil.now.genome, 1)
    assert np.stack([epoch.genome for epoch in pupil.epochs]).tobytes() == learned.genomes.tobytes()
    assert pupil.best == judged.chosen and pupil.now.unseen == judged.unseen[judged.chosen]
    assert pupil.now.taught == judged.taught.max()

    def played(network: Policy, genome: NDArray[np.float32], seed: int) -> tuple[float, list[NDArray[np.float32]]]:
        env, total, over, rows = gymnasium.make("tests.little_env:Little-v0"), 0.0, False, []
        seen, _ = env.reset(seed=seed)
        while not over:
            rows.append(seen)
            said = network.forward(genome, seen)[-1]
            seen, reward, ended, cut, _ = env.step(world.form.taken.action()(said))
            total, over = total + float(reward), ended or cut
        return total, rows

    kept = student.network, pupil.now.genome
    for courses, mean in ((scene.courses, pupil.now.unseen), (lessons, pupil.now.taught)):
        assert mean == pytest.approx(np.mean([played(*kept, course.form)[0] for course in courses]), rel=1e-5)
    assert len(watched) == 1
    np.testing.assert_array_equal(watched[0], played(*kept, lessons[1].form)[1])
    replay = scene.replay
    alone = [played(*one, replay.course.form)[0] for one in (kept, (teacher.network, teacher.genome))]
    until(one, lambda: replay.over)
    assert replay.session.scores[0].tolist() == pytest.approx(alone, rel=1e-5), "both as they are scored"
    assert replay.session.scores[0, 0] != replay.session.scores[0, 1]
    assert len(replay.session.thoughts(0)) == student.network.units
    one.press(pygame.K_s)
    path = max(places.champions().glob("*.brain"), key=lambda path: path.stat().st_mtime_ns)
    assert load_brain(path).genome.tobytes() == pupil.now.genome.tobytes() and load_brain(path).world == LITTLE
    path.unlink()
    one.press(pygame.K_t, pygame.K_ESCAPE)
    assert one.app.scenes[-1] is one.scene


def test_where_an_environment_comes_to_no_end_nobody_is_taught(one: ByHand, monkeypatch: pytest.MonkeyPatch) -> None:
    for trouble, says in (("raises", "RuntimeError: the bead is gone"), ("dies", "the environment ended its process")):
        name = with_options(LITTLE, [f"trouble={trouble}"])
        ask(name)
        world, lesson = WORLDS[name], Lesson(episodes=1, epochs=1)
        student = distilling.student_of(world, "2-1", world.inputs)
        pushes = np.array([0, 0, 1], np.float32)
        with (
            ground_of(world, student, lesson, operating.unseen_courses(world, 1), 1) as ground,
            pytest.raises(RefusalError, match=says),
        ):
            ground.watch(student.network, pushes, 0)
    one.press(pygame.K_o)
    table = one.app.scenes[-1]
    until(one, lambda: table.operation.whole is not None)
    monkeypatch.setattr(GymEngine, "record", lambda *_: failed("the bead is gone"))
    one.press(pygame.K_t)
    until(one, lambda: one.app.scenes[-1] is table)
    assert one.app.stage.note.endswith("RuntimeError: the bead is gone")
    one.press(pygame.K_ESCAPE)


def failed(says: str) -> Future[list[object]]:
    """What somebody comes to who gets nowhere."""
    made: Future[list[object]] = Future()
    made.set_exception(RuntimeError(says))
    return made
