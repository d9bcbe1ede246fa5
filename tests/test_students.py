"""Students of the brain on the operating table: the same as the command makes, judged, raced and kept."""

from __future__ import annotations

import numpy as np
import pygame
import pytest

from brains.files import load_brain
from game.engine.apart import Apart
from game.engine.session import Evaluator, Session
from game.engine.side import Side
from game.scenes.breeding import students_table
from game.scenes.breeding.students import Students
from game.scenes.breeding.students_table import HIDDEN
from game.store import places
from game.store.champions import SHIPPED
from game.training import distilling, operating
from game.training.distilling import Lesson
from game.training.schooling import ground_of, taught
from game.training.settings import Settings
from game.ui.keys import STUDENTS_KEYS
from game.ui.operated_diagram import places_in
from game.window.by_hand import by_hand
from game.worlds import WORLDS


@pytest.mark.parametrize("world", ["corridor", "walker", "volley"])
def test_who_drives_apart_drives_as_alone_and_the_others_as_ever(world: str) -> None:
    arena, brain = WORLDS[world], load_brain(SHIPPED / f"{world}.brain", world)
    (course,) = operating.unseen_courses(arena, 1)
    student = distilling.student_of(arena, f"{len(arena.inputs)}-3-{brain.network.outputs}")
    genome = np.random.default_rng(1).normal(0, 0.5, (1, student.network.genes)).astype(np.float32)
    alone = Session(arena, [Side(student.network, genome)], course)
    both = [Side(brain.network, np.stack([brain.genome] * 2))]
    plain, apart = Session(arena, both, course), Apart(arena, both, course, Session(arena, alone.sides[:1], course))
    for one in (alone, plain, apart):
        one.begin()
    for _ in range(6):
        for one in (alone, plain, apart):
            one.run(20)
        assert (apart.state_of(0) == alone.state_of(0)).all() and (apart.state_of(1) == plain.state_of(1)).all()
        assert apart.alive.tolist() == [alone.alive[0], plain.alive[1]]
        assert (apart.thoughts(0) == alone.thoughts(0)).all() and (apart.thoughts(1) == plain.thoughts(1)).all()
        assert (apart.scores[:, 0] == alone.scores[:, 0]).all() and (apart.scores[:, 1] == plain.scores[:, 1]).all()


def test_a_student_is_the_one_that_the_command_makes_races_its_teacher_and_is_kept(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("game.training.distilling.MOMENTS", 3000)
    monkeypatch.setattr(students_table, "EPISODES", 4)
    monkeypatch.setattr(students_table, "EPOCHS", 12)
    with by_hand(Settings(world="cartpole", population=32, seed=3)) as one:
        one.breed(8)
        one.wait(0.1)
        one.press(pygame.K_o)
        one.wait(0.2)
        one.app.scenes[-1].operation.toggle(0, 1)
        one.press(pygame.K_t)
        one.wait(0.5)
        scene = one.app.scenes[-1]
        assert isinstance(scene, Students) and scene.kind.blind == {1} and scene.pupil.over
        pupil, teacher, world = scene.pupil, scene.teacher, WORLDS["cartpole"]
        pupil_is = distilling.student_of(world, "3-4-2", ("position", "angle", "spin"))
        lesson = Lesson("dagger", episodes=4, epochs=12)
        with ground_of(world, pupil_is, lesson, scene.courses, 1) as ground:
            learned = taught(ground, teacher, pupil_is, lesson)
            came = ground.judge(learned.genomes)
        assert np.stack([epoch.genome for epoch in pupil.epochs]).tobytes() == learned.genomes.tobytes()
        assert [epoch.error for epoch in pupil.epochs] == learned.error.tolist()
        with Evaluator(world, pupil_is.network) as evaluator:
            drives = evaluator(pupil.now.genome[None], scene.replay.course)[0]
        assert pupil.best == came.chosen and pupil.now.unseen == pytest.approx(came.unseen[came.chosen])
        replay = scene.replay
        with Evaluator(world, teacher.network) as evaluator:
            teaches = evaluator(teacher.genome[None], replay.course)[0]
        while not replay.over:
            replay.step()
        assert replay.session.scores[0].tolist() == [drives, teaches], "both as they are scored"
        one.press(pygame.K_s)
        (path,) = places.champions().glob("*.brain")
        kept = load_brain(path, "cartpole")
        assert kept.genome.tobytes() == pupil.now.genome.tobytes() and (kept.holes == pupil_is.holes).all()
        assert kept.held_out == pupil.now.unseen and kept.strategy == "dagger"
        one.press(pygame.K_LEFT)
        one.wait(0.1)
        assert scene.pupil is not pupil and scene.pupil.student.network.sizes == (4, *HIDDEN[1], 2)
        one.press(pygame.K_RIGHT)
        assert scene.pupil is pupil and (scene.replay.lineup.first.genomes[0] == pupil.now.genome).all()
        one.press(pygame.K_w)
        one.wait(0.1)
        assert scene.pupil.lesson.way == "copy"
        x, y = places_in(pupil.student.network, scene._brain_place(one.app.screen.canvas()))[0][2]
        one.drag([(int(x - 60), int(y))])
        assert scene.kind.blind == {1, 2}
        for binding in STUDENTS_KEYS.own[:-1]:
            if binding.keys and binding.action != "save":
                before = scene.kind, scene.paused
                one.press(binding.keys[0])
                assert before != (scene.kind, scene.paused), binding.action
        one.press(pygame.K_t)
        assert one.app.scenes[-1] is not scene and len(one.app.scenes) == 2, "back to the table"
