"""The operating table in the window, stepped by hand."""

from __future__ import annotations

from concurrent.futures import CancelledError
from unittest.mock import Mock

import numpy as np
import pygame
import pytest

from brains.files import load_brain
from game.engine.session import Evaluator
from game.scenes.breeding.bred_on import GENERATIONS
from game.scenes.breeding.laboratory import Laboratory
from game.scenes.breeding.operation import DRAWS
from game.scenes.breeding.students import Students
from game.scenes.chase.laboratory import ChaseTable
from game.scenes.faces import FACES
from game.scenes.gym.laboratory import MAPS, FewSeeds
from game.store import places
from game.training import operating
from game.training.breeding_on import BreedingOn, Start
from game.training.noise import Noise, table, usual
from game.training.on_courses import held_out_courses
from game.training.operated import STEPS
from game.training.settings import Settings
from game.ui.canvas import Canvas
from game.ui.keys import LABORATORY_KEYS, PICTURE_KEYS
from game.ui.operated_diagram import Patient, draw_patient, places_in
from game.ui.plot import inside
from game.ui.theme import Units
from game.window.by_hand import ByHand, by_hand
from game.worlds import WORLDS, CourseError
from tests.conftest import there
from tests.test_lesson_scene import spied
from tests.test_sentences import drawn as drawn
from tests.test_sentences import untold

SINGLE = [world for world in FACES if WORLDS[world].meeting is None]


def on_top(one: ByHand) -> Laboratory:
    scene = one.app.scenes[-1]
    assert isinstance(scene, Laboratory)
    return scene


def opened(one: ByHand) -> Laboratory:
    one.press(FACES[one.app.world].keys.key_of("operate"))
    one.wait(0.2)
    return on_top(one)


def unseen(world: str, network: object, genome: np.ndarray) -> float:
    with Evaluator(WORLDS[world], network) as evaluator:  # type: ignore[arg-type]
        return float(evaluator.on(genome[None], held_out_courses(world)).mean())


def test_what_is_clicked_is_cut_what_is_healed_is_whole_and_scores_are_those_of_the_brain_on_the_table() -> None:
    with by_hand(Settings(world="cartpole", population=64, seed=3)) as one:
        one.breed(8)
        one.wait(0.1)
        champion = one.scene.snapshot.champion
        scene = opened(one)
        operation, bred = scene.operation, one.scene.snapshot.newest.number
        assert scene.brain is champion and operation.is_whole
        assert (
            operation.score == operation.whole == pytest.approx(unseen("cartpole", champion.network, champion.genome))
        )
        place = scene._places(one.app.screen.canvas())
        for layer, unit, x in ((0, 2, -60), (1, 3, 0)):
            cx, cy = place[layer][unit]
            one.drag([(int(cx + x), int(cy))])
        assert operation.cuts == {(0, 2), (1, 3)}
        for left in ({(0, 2)}, {(0, 2), (1, 3)}):
            one.drag([tuple(map(int, place[1][3]))])
            assert operation.cuts == left, "healed by another click, and cut again"
        one.wait(0.1)
        holes = operating.blinded(champion.network, 2) | operating.cut(champion.network, 0, 3)
        assert (scene.replay.lineup.genomes[0] == np.where(holes, 0, champion.genome)).all()
        assert (scene.replay.lineup.genomes[1] == champion.genome).all(), "beside it the whole one"
        cut = float(operation.score)
        assert cut == pytest.approx(unseen("cartpole", champion.network, operation.genome))
        blind = operating.without(champion.genome, operating.blinded(champion.network, 2))
        assert (operation.shares >= 0).all() and operation.shares.max() <= 1 and operation.shares[2] > 0
        assert operation.worth[2] == pytest.approx(operation.whole - unseen("cartpole", champion.network, blind))
        before = one.picture()
        one.press(*[pygame.K_LEFTBRACKET] * 12)
        one.wait(0.1)
        assert (one.picture() != before).any() and operation.level == 12
        assert operation.edges == (round(96 * 8 / STEPS), 96)
        assert operation.score == pytest.approx(unseen("cartpole", champion.network, operation.genome))
        one.press(pygame.K_RIGHTBRACKET)
        assert operation.level == 11
        left, top, right, _ = inside(*scene._chart_place)
        one.drag([(int(left + 0.25 * (right - left)), int(top + 40))])
        assert operation.level == 15, "where the curve was clicked"
        one.press(pygame.K_r)
        one.wait(0.1)
        assert operation.is_whole and operation.genome.tobytes() == champion.genome.tobytes()
        assert operation.score == operation.whole
        one.press(pygame.K_ESCAPE)
        assert one.app.scenes[-1] is one.scene and one.scene.snapshot.newest.number == bred, "breeding has rested"


def test_a_brain_is_kept_as_it_was_operated() -> None:
    with by_hand(Settings(world="cartpole", population=16, seed=3), (640, 360)) as one:
        one.breed(3)
        one.wait(0.1)
        scene = opened(one)
        one.press(pygame.K_LEFTBRACKET, pygame.K_LEFTBRACKET)
        one.wait(0.1)
        one.press(pygame.K_s)
        (path,) = places.champions().glob("*.brain")
        kept = load_brain(path, "cartpole")
        assert kept.genome.tobytes() == scene.operation.genome.tobytes() and kept.held_out == scene.operation.score
        assert np.count_nonzero(kept.genome[operating.edges(kept.network)]) == round(96 * 0.9)
        assert (kept.holes == scene.operation.holes).all() and kept.holes.any(), "they stay holes when it is bred on"


def test_what_was_cut_stays_cut_when_it_is_bred_on_and_when_that_is_kept_and_bred_on_again() -> None:
    with by_hand(Settings(world="cartpole", population=32, seed=3), (640, 360)) as one:
        one.breed(6)
        one.wait(0.1)
        scene, bred = opened(one), one.scene.snapshot.newest.number
        operation, network = scene.operation, scene.network
        operation.toggle(0, 1)
        one.press(*[pygame.K_LEFTBRACKET] * 10)
        one.wait(0.1)
        operated, holes, before = operation.genome, operation.holes, operation.score
        assert operation.edges[0] == 48
        one.press(pygame.K_b)
        one.wait(1.0)
        assert scene.bred is not None and scene.bred.over and len(scene.bred.scores) == operation.bred == GENERATIONS
        assert scene.bred.before == before and scene.bred.scores[-1] == pytest.approx(operation.score)
        made = operation.genome
        assert operation.score == pytest.approx(unseen("cartpole", network, made)) and operation.score > before
        assert not made[holes].any() and (operation.holes == holes).all() and made.tobytes() != operated.tobytes()
        again = BreedingOn(one.scene.snapshot.settings, (Start(operated, holes),))
        assert [again.step() for _ in range(GENERATIONS)][-1].champion.genome.tobytes() == made.tobytes()
        again.close()
        one.press(pygame.K_RIGHTBRACKET)
        assert operation.edges[0] == 48 and not operation.toggle(0, 1) and scene.bred is None
        one.wait(0.1)
        one.press(pygame.K_s)
        (path,) = places.champions().glob("*.brain")
        kept = load_brain(path, "cartpole")
        assert (kept.holes == holes).all() and kept.generation == scene.brain.generation + GENERATIONS
        one.press(pygame.K_b, pygame.K_b)
        assert scene.bred is not None and scene.bred.over and GENERATIONS < operation.bred < 2 * GENERATIONS
        one.press(pygame.K_r)
        assert operation.is_whole and operation.edges[0] == 96 and operation.toggle(0, 1)
        one.press(pygame.K_ESCAPE)
        assert one.scene.snapshot.newest.number == bred, "the run itself has rested"
        one.scene.stage.trainer.adopt(kept.genome, holes=kept.holes)
        one.breed(2)
        one.wait(0.1)
        assert opened(one).operation.edges[0] == 48 and on_top(one).operation.is_whole
        one.press(pygame.K_s)
        two = [load_brain(one, "cartpole") for one in places.champions().glob("*.brain")]
        assert len(two) == 2 and all((one.holes == holes).all() for one in two)


def test_breeding_on_a_course_whose_file_has_gone_is_told_and_no_more() -> None:
    with by_hand(Settings(world="cartpole", population=8, seed=3), (320, 180)) as one:
        one.breed(1)
        one.wait(0.1)
        scene = opened(one)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("game.training.breeding_on.Run", Mock(side_effect=CourseError("the file has gone")))
            one.press(pygame.K_b)
            one.wait(0.1)
        assert scene.bred is None and one.app.stage.note == "the file has gone"


def turned(one: ByHand, at: tuple[float, float], by: int) -> None:
    """The wheel over a point."""
    pygame.mouse.set_pos(*map(int, at))
    for _ in range(abs(by)):
        pygame.event.post(pygame.event.Event(pygame.MOUSEWHEEL, x=0, y=1 if by > 0 else -1, flipped=False))
        one.wait(0.02)


def test_the_wheel_feeds_a_sense_noise_and_the_score_is_that_under_noise() -> None:
    with by_hand(Settings(world="cartpole", population=32, seed=3)) as one:
        one.breed(8)
        one.wait(0.1)
        scene = opened(one)
        operation, network, whole = scene.operation, scene.network, scene.operation.whole
        place = scene._places(one.app.screen.canvas())
        turned(one, place[0][2], 1)
        one.wait(0.1)
        assert operation.noise == {2: Noise("normal", 0.0)} and not operation.cuts
        seen = np.concatenate([part[:, :4] for part in operation.recordings]).astype(np.float64)
        held = operating.held(network, scene.brain.genome, 2, seen[:, 2].mean())
        assert operation.score == pytest.approx(unseen("cartpole", network, held), rel=0.05), "noise of no size"
        turned(one, place[0][2], 2)
        one.wait(0.1)
        assert operation.noise == {2: Noise("normal", 0.5)} and operation.score < whole
        drawn = [operation.heard(500, draw) for draw in range(DRAWS)]
        again = [table({2: Noise("normal", 0.5)}, usual(operation.recordings, 4), 500, draw) for draw in range(DRAWS)]
        assert np.array(drawn).tobytes() == np.array(again).tobytes() and np.isnan(np.delete(drawn[0], 2, axis=1)).all()
        assert drawn[0][:, 2].std() == pytest.approx(0.5 * seen[:, 2].std(), rel=0.1) and (drawn[0] != drawn[1]).any()
        with Evaluator(WORLDS["cartpole"], network) as evaluator:
            alone = [evaluator(scene.brain.genome[None], course.noisy(drawn[0]))[0] for course in scene.courses[:3]]
            noisy = [one for one in operation._noisy() if one.name == scene.courses[0].name]
            assert evaluator.on(scene.brain.genome[None], operation._noisy()).mean() == pytest.approx(operation.score)
        assert len(noisy) == DRAWS and noisy[0].noise.tobytes() == drawn[0].tobytes()
        replay = scene.replay
        while not replay.over:
            replay.step()
        first = scene.courses.index(replay.course)
        assert replay.session.scores[0, 0] == (alone[first] if first < 3 else replay.session.scores[0, 0])
        assert replay.session.scores[0, 1] > replay.session.scores[0, 0], "the whole one sees what is there"
        assert operation.change > 0
        one.press(pygame.K_s, pygame.K_b)
        assert not list(places.champions().glob("*.brain")) and scene.bred is None, "noise is no part of a brain"
        before = operation.heard(500)
        one.press(pygame.K_n)
        assert operation.noise == {2: Noise("uniform", 0.5)} and (operation.heard(500) != before).any()
        one.drag([(int(place[0][2][0] - 60), int(place[0][2][1]))])
        assert operation.is_whole, "a click takes it away"
        one.drag([(int(place[0][2][0] - 60), int(place[0][2][1]))])
        turned(one, place[0][2], 1)
        assert not operation.cuts and operation.noise, "a blinded sense hears it, too"
        turned(one, place[0][2], -1)
        assert operation.is_whole and operation.score == operation.whole == whole


@pytest.mark.parametrize("size", [(1280, 720), (640, 360)])
def test_an_edge_that_is_cut_is_dashed_where_it_lies_in_windows_of_any_size(size: tuple[int, int]) -> None:
    pygame.font.init()
    network, panel, drawn = WORLDS["cartpole"].network, (24.0, 66.0, 660.0, 590.0), []
    genome, thoughts = np.full(network.genes, 0.01, np.float32), np.zeros(network.units, np.float32)
    for cuts in (set(), {(0, 1, 6)}):
        surface = pygame.Surface(size)
        patient = Patient(network, genome, thoughts, tuple("abcd"), ("push",), cuts)
        draw_patient(Canvas(surface, Units.of(size)), patient, panel, "")
        drawn.append(pygame.surfarray.array3d(surface).astype(int))
    changed = np.argwhere((drawn[0] != drawn[1]).any(axis=2)) * 1280 / size[0]
    places = places_in(network, panel)
    a, b = np.array(places[0][1]), np.array(places[1][6])
    along = (b - a) / np.linalg.norm(b - a)
    assert len(changed) > 30 and np.abs((changed - a) @ [-along[1], along[0]]).max() < 6
    assert ((changed - a) @ along).max() < np.linalg.norm(b - a) + 6


def test_an_edge_is_cut_by_a_click_and_units_that_change_places_say_the_same() -> None:
    with by_hand(Settings(world="cartpole", population=32, seed=3)) as one:
        one.breed(4)
        one.wait(0.1)
        scene = opened(one)
        operation, brain = scene.operation, scene.brain
        place = scene._places(one.app.screen.canvas())
        (ax, ay), (bx, by) = place[0][0], place[1][0]
        one.drag([(int(ax + 0.8 * (bx - ax)), int(ay + 0.8 * (by - ay)))])
        ((layer, unit, to),) = operation.cuts
        assert layer == 0 and operation.edges[0] == 95
        hole = np.flatnonzero(operation.holes)
        assert brain.network.weights(np.arange(len(brain.genome)))[0][0][unit, to] == hole == [hole[0]]
        one.press(pygame.K_f)
        scene._watched = 1, to
        seen = np.random.default_rng(1).normal(0, 1, (50, 4))
        said = brain.network.forward(operation.genome, seen)[-1]
        before = operation.change
        one.press(pygame.K_x)
        moved = (to + 1) % 8
        assert operation.cuts == {(0, unit, moved)} and operation.own(1, moved) == to and scene._watched == (1, moved)
        assert brain.network.forward(operation.genome, seen)[-1] == pytest.approx(said, abs=1e-6)
        assert operation.change == pytest.approx(before, abs=1e-6)
        one.press(pygame.K_k)
        assert brain.network.forward(operation.genome, seen)[-1] != pytest.approx(said, abs=1e-3)
        assert operation.change != pytest.approx(before, abs=1e-3)
        one.press(pygame.K_r)
        assert operation.is_whole and operation.change == 0 and operation.own(1, moved) == moved
        weights = brain.network.weights
        turned(one, places_in(brain.network, scene._brain_place(one.app.screen.canvas()))[1][2], 2)
        one.wait(0.1)
        (hears, _, bias), (heard, _, _) = weights(operation.genome)
        (was, _, own), (told, _, _) = weights(brain.genome)
        assert hears[:, 2] == pytest.approx(1.25**2 * was[:, 2]) and bias[2] == pytest.approx(1.25**2 * own[2])
        assert heard[2] == pytest.approx(told[2] / 1.25**2) and (heard[3] == told[3]).all()
        assert operation.change > 0, "it saturates"
        one.press(pygame.K_r)
        assert operation.is_whole
        one.press(pygame.K_SPACE)  # so that nothing else moves

        def plot() -> np.ndarray:
            one.wait(0.1)
            x, y, w, h = scene._chart_place
            return one.picture()[int(y) + 40 : int(y + h), int(x) : int(x + w)]  # its title is above

        seen_first = plot()
        assert (plot() == seen_first).all()
        one.press(pygame.K_w)
        assert (plot() != seen_first).any(), "another curve"
        one.drag([tuple(map(int, place[1][4]))])
        assert scene._watched == (1, 4) and operation.is_whole, "there a click chooses, and cuts nothing"


def test_every_key_of_the_table_does_something() -> None:
    with by_hand(Settings(world="cartpole", population=8), (320, 180)) as one:
        one.breed(1)
        one.wait(0.1)
        scene = opened(one)
        for binding in LABORATORY_KEYS.own:
            if binding.action in ("cut", "feed", "save", "students"):
                continue
            if binding.action == "heal":
                scene.operation.toggle(0, 1)

            def state() -> tuple[object, ...]:
                seen = scene._watched, scene._alone, scene.paused, scene.bred, scene.operation.kind
                return scene.operation.level, scene.operation.cuts, scene.operation.base.tobytes(), *seen

            before = state()
            one.press(binding.keys[0])
            assert before != state(), binding.action


@pytest.mark.parametrize("world", SINGLE)
def test_it_opens_over_every_world_with_one_population(
    world: str, drawn: list[tuple[str, pygame.Rect]], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in (("EPISODES", 1), ("EPOCHS", 2)):
        monkeypatch.setattr(f"game.scenes.breeding.students_table.{name}", value)
    with by_hand(Settings(world=world, population=8, seed=3, courses=there(world))) as one:
        one.press(FACES[world].keys.key_of("operate"))
        assert one.app.scenes[-1] is one.scene, "there is nobody yet"
        one.breed(1)
        one.wait(0.1)
        scene = opened(one)
        scene.operation.toggle(0, 0)
        one.press(pygame.K_LEFTBRACKET)
        one.wait(0.3)
        assert scene.operation.score is not None and np.isfinite(scene.operation.curve).all()
        assert scene.operation.curve.shape == (STEPS + 1,)
        assert len(scene.operation.worth) == scene.network.sizes[0]
        shown = type("Shown", (), {"scene": scene, "app": one.app})()
        assert not untold(shown, drawn)
        one.press(pygame.K_t)
        drawn.clear()
        one.wait(0.2)
        shown.scene = students = one.app.scenes[-1]
        assert isinstance(students, Students) and students.pupil.over
        assert not students.pupil.now.genome[operating.blinded(students.pupil.student.network, 0)].any()
        assert not untold(shown, drawn)


def test_breeding_rests_on_the_table_and_goes_on_when_it_is_left() -> None:
    with by_hand(Settings(world="cartpole", population=16, seed=3), (640, 360)) as one:
        for key in (pygame.K_o, pygame.K_v):
            one.breed(2)
            one.wait(0.1)
            one.press(key)
            one.wait(0.1)
            trainer = one.scene.stage.trainer
            trainer.turn()
            assert trainer._paused and one.app.scenes[-1] is not one.scene
            one.press(pygame.K_ESCAPE)
            trainer.turn()
            assert not trainer._paused and one.app.scenes == [one.scene]


def test_what_lies_over_a_world_ends_when_another_takes_its_place() -> None:
    with by_hand(Settings(world="cartpole", population=16, seed=3), (640, 360)) as one:
        one.breed(2)
        one.wait(0.1)
        over, trainer = opened(one), one.scene.stage.trainer
        one.app.start_run(Settings(world="corridor", population=16, seed=4))
        trainer.turn()
        assert one.app.world == "corridor" and over not in one.app.scenes
        one.breed(1)
        one.wait(0.1)
        with pytest.raises(CancelledError):
            over.operation._evaluator(over.brain.genome[None], over.courses[0])


def test_laps_are_said_once_and_many_edges_have_a_comma(monkeypatch: pytest.MonkeyPatch) -> None:
    with by_hand(Settings(world="circuit", population=8, seed=2)) as one:
        one.breed(1)
        one.wait(0.1)
        scene = opened(one)
        monkeypatch.setattr(type(scene.operation), "edges", (4768, 4768))
        texts = spied(monkeypatch)
        scene.refresh()
        one.wait(0.1)
        said = {says for says, _ in texts}
        assert "laps in 90 s, unseen" in said and "4,768 of 4,768 edges" in said


def test_each_table_promises_what_it_has() -> None:
    for kind in (Laboratory, ChaseTable, FewSeeds):
        assert {"feed", "noise", "breed on"} <= {one.action for one in kind.keys.own} and "noise" in kind.says, kind
    assert not {"feed", "noise", "students"} & {one.action for one in PICTURE_KEYS.own}
    assert "noise" not in MAPS
