"""The circuit in company: matches by a word, and brains that learn from a person."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pygame
import pytest

from brains.files import Brain, save_brain
from brains.imitation import gradient, imitate
from brains.network import Network
from game.engine.session import Session
from game.engine.side import Side
from game.scenes.base.word_entry import WordEntry
from game.scenes.circuit import field
from game.store import places
from game.training.run import Run
from game.training.settings import Settings
from game.window.by_hand import ByHand, by_hand
from game.worlds.circuit import CIRCUIT, laps
from tests.lap_driver import small_circuit
from tests.test_circuit_race import COUNTDOWN, begin, race_of
from tests.test_circuit_scene import QUICK, SMALL, settings, shown, started


@pytest.fixture(scope="module")
def champion() -> np.ndarray:
    """A genome that drives laps of the oval."""
    evolution = Run(QUICK)
    for _ in range(60):
        made = evolution.step()
    evolution.close()
    assert made.fitness[0, made.champions[0]] > made.goal
    return made.genomes[0][made.champions[0]]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Where the champions of all matches are, with three in it."""
    place = tmp_path / "field"
    place.mkdir()
    dice = np.random.default_rng(8)
    for number in range(3):
        genome = dice.normal(size=CIRCUIT.network.genes).astype(np.float32)
        save_brain(place / f"{number}.brain", Brain("circuit", CIRCUIT.network, genome, generation=100 - number))
    monkeypatch.setattr(field, "SHIPPED", place)
    field.shipped_field.cache_clear()
    yield place
    field.shipped_field.cache_clear()


def type_word(one: ByHand, word: str) -> None:
    for letter in word:
        pygame.event.post(pygame.event.Event(pygame.KEYDOWN, key=ord(letter), mod=0, unicode=letter))
        pygame.event.post(pygame.event.Event(pygame.KEYUP, key=ord(letter), mod=0, unicode=letter))
        one.wait(1 / 60)


def test_a_circuit_drawn_anew_under_its_name_has_no_lap_of_the_old_one(tmp_path: Path, champion: np.ndarray) -> None:
    path = small_circuit(tmp_path / "one.json")
    old = CIRCUIT.course(str(path))
    lap = laps.lap_of_brain(CIRCUIT.network, champion, CIRCUIT.course("oval"))
    assert lap is not None
    laps.save_lap(laps.path_of(places.laps(), old), old.name, lap)
    assert laps.load_lap(laps.path_of(places.laps(), CIRCUIT.course(str(path))), old.name) is not None
    small_circuit(path, straight=80)
    assert laps.load_lap(laps.path_of(places.laps(), CIRCUIT.course(str(path))), old.name) is None


def test_k_without_a_lap_and_during_a_race_says_so(champion: np.ndarray) -> None:
    with by_hand(QUICK, SMALL) as one:
        started(one)
        one.press(pygame.K_k)
        assert one.app.stage.note.startswith("no lap of yours")
        course = CIRCUIT.course("oval")
        lap = laps.lap_of_brain(CIRCUIT.network, champion, course)
        assert lap is not None
        laps.save_lap(laps.path_of(places.laps(), course), "oval", lap)
        race = begin(one)
        one.press(pygame.K_k)
        assert "race" in one.app.stage.note and one.scene._learning is None and race_of(one) is race


def test_k_breeds_on_from_a_brain_that_drives_as_the_person_did(champion: np.ndarray) -> None:
    course = CIRCUIT.course("oval")
    lap = laps.lap_of_brain(CIRCUIT.network, champion, course)
    assert lap is not None
    laps.save_lap(laps.path_of(places.laps(), course), "oval", lap)
    with by_hand(QUICK, SMALL) as one:
        started(one, 3)
        before, screens = one.app.stage.trainer.snapshot.newest, set()
        one.press(pygame.K_k)
        for _ in range(10):
            one.wait(1 / 60)
            screens.add(one.scene.replay is None)
        assert screens == {False}, "no warming up in between"
        one.breed(1)
        one.wait(0.05)
        newest = one.app.stage.trainer.snapshot.newest
        assert newest.fitness.max() > 0.3 * newest.goal > before.fitness.max()
        assert shown(one).number == newest.number, "and is seen at once"


def test_an_imitation_drives_and_is_the_same_every_time(champion: np.ndarray) -> None:
    course = CIRCUIT.course("oval")
    lap = laps.lap_of_brain(CIRCUIT.network, champion, course)
    assert lap is not None
    copies = [imitate(CIRCUIT.network, lap.seen, lap.done, seed) for seed in (5, 5, 6)]
    assert np.array_equal(copies[0], copies[1]) and not np.array_equal(copies[0], copies[2])
    drivers = np.stack([copies[0], *np.random.default_rng(1).normal(size=(15, len(champion)))]).astype(np.float32)
    session = Session(CIRCUIT, [Side(CIRCUIT.network, drivers)], course)
    session.run()
    assert session.scores[0, 0] >= 0.3 * course.goal and session.scores[0, 0] > 3 * np.median(session.scores[0, 1:])


@pytest.mark.parametrize("activations", [("tanh", "tanh"), ("sigmoid", "linear"), ("relu", "tanh")])
def test_the_gradient_agrees_with_finite_differences(activations: tuple[str, str]) -> None:
    network, dice = Network((3, 4, 2), activations), np.random.default_rng(3)
    genome, seen, goal = dice.normal(size=network.genes), dice.normal(size=(9, 3)), dice.normal(size=(9, 2))

    def error(at: np.ndarray) -> float:
        return float(0.5 * ((network.forward(at, seen)[-1] - goal) ** 2).sum() / len(seen))

    steps = 1e-5 * np.eye(network.genes)
    wanted = [(error(genome + step) - error(genome - step)) / 2e-5 for step in steps]
    np.testing.assert_allclose(gradient(network, genome, seen, goal), wanted, rtol=1e-4, atol=1e-7)


def test_an_example_of_another_shape_is_refused() -> None:
    network, seen, done = CIRCUIT.network, np.zeros((5, 9)), np.zeros((5, 2))
    for inputs, outputs in ((seen[:4], done), (seen[:, :8], done), (seen, done[:, :1]), (seen[0], done[0])):
        with pytest.raises(ValueError, match="expected tables"):
            imitate(network, inputs, outputs, 1)
    with pytest.raises(ValueError, match="without memory"):
        imitate(Network((9, 4, 2), ("tanh", "tanh"), (True, False)), seen, done, 1)


def test_letters_of_a_word_only_type_and_enter_starts_the_match(folder: Path) -> None:
    with by_hand(QUICK, SMALL) as one:
        started(one)
        one.press(pygame.K_w)
        type_word(one, "hnm rvew")
        scene, entry = one.scene, one.app.scenes[-1]
        assert isinstance(entry, WordEntry) and entry.text == "hnm rvew"
        assert len(one.app.scenes) == 2 and scene.driver is None and not scene.paused
        one.press(pygame.K_BACKSPACE)
        one.press(pygame.K_RETURN)
        race = race_of(one)
        assert one.app.scenes == [scene] and race.driving and shown(one).course.name == "word:hnm rve"
        assert settings(one).courses == ("oval",)
        one.press(pygame.K_ESCAPE)
        one.press(pygame.K_w)
        one.press(pygame.K_RETURN)
        assert isinstance(one.app.scenes[-1], WordEntry), "no word yet"
        one.press(pygame.K_ESCAPE)
        assert one.app.scenes == [scene] and one.app.running


def test_friends_meet_the_same_circuit_and_opponents_whatever_they_breed(folder: Path) -> None:
    met = []
    others = Settings(world="circuit", population=24, brain="9-16-2", courses=("flowing",), seed=77)
    for chosen, seed, word in ((QUICK, 1, "Banana "), (others, 2, "banana")):
        with by_hand(chosen, SMALL, seed=seed) as one:
            started(one, 2 * seed)
            one.scene.match(word)
            replay = shown(one)
            met.append(
                (replay.course.table.tobytes(), replay.lineup.genomes.tobytes(), replay.course.ticks, replay.network)
            )
            one.hold(pygame.K_UP, 0.05)
            one.wait(COUNTDOWN + 0.5)
            met[-1] += (replay.session.scores[0, :-1].tobytes(),)
    assert met[0] == met[1]


def test_after_a_match_the_opponents_are_the_runs_own_again(folder: Path) -> None:
    shipped = {brain.genome.tobytes() for brain in field.shipped_field()}
    with by_hand(QUICK, SMALL) as one:
        started(one, 3)
        one.scene.match("banana")
        assert {genome.tobytes() for genome in shown(one).lineup.genomes} == shipped
        one.press(pygame.K_ESCAPE)
        one.press(pygame.K_m)
        assert {genome.tobytes() for genome in shown(one).lineup.genomes} == shipped, "still on the word's circuit"
        one.press(pygame.K_ESCAPE)
        one.press(pygame.K_ESCAPE)
        one.press(pygame.K_m)
        assert shown(one).course.name == "oval"
        assert not {genome.tobytes() for genome in shown(one).lineup.genomes} & shipped


@pytest.mark.parametrize("damage", ["none", "one", "mixed"])
def test_without_its_champions_there_is_no_match_but_one_line(folder: Path, damage: str) -> None:
    if damage == "none":
        for path in folder.iterdir():
            path.unlink()
    elif damage == "one":
        (folder / "1.brain").write_bytes(b"broken")
    else:
        network = CIRCUIT.networks["9-16-2"]
        save_brain(folder / "9.brain", Brain("circuit", network, np.zeros(network.genes, dtype=np.float32)))
    with by_hand(QUICK, SMALL) as one:
        started(one)
        one.scene.match("banana")
        one.wait(0.1)
        assert one.scene.driver is None and shown(one).course.name == "oval"
        assert one.app.stage.note and "\n" not in one.app.stage.note


def test_no_key_stays_held_where_another_world_comes_on() -> None:
    with by_hand(QUICK) as one:
        one.breed(2)
        one.wait(0.1)
        one.press(pygame.K_m)
        one.key(pygame.K_UP, down=True)
        one.wait(0.1)
        one.press(pygame.K_F2)
        assert not any(one.scene._held)


def test_a_file_that_has_gone_is_one_line_and_the_run_goes_on() -> None:
    with by_hand(QUICK) as one:
        one.breed(2)
        path = small_circuit(places.circuits() / "circuit-1.json")
        one.scene.open_file(path)
        one.breed(2)
        one.wait(0.1)
        assert one.app.stage.trainer.snapshot.settings.courses[0] == str(path)
        path.unlink()
        one.press(pygame.K_r)
        assert "circuit-1.json" in one.app.stage.note
