"""How it learned, as a film: frames in bounded memory, forward and back, and what is seen of them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pygame
import pytest

from game.commands.train_lessons import run_lessons
from game.scenes.chase.theatre import Theatre
from game.scenes.chase.theatre_view import learned
from game.scenes.chase.words import THEATRE_KEYS
from game.window.by_hand import ByHand, by_hand
from game.worlds.chase import frames as frames_of
from game.worlds.chase.insight import lens_of, seen_through, sorted_weights
from game.worlds.chase.lessons import SIDE
from game.worlds.chase.pupils import Mind
from game.worlds.chase.teaching import Teaching
from game.worlds.chase.ways import TeachingSettings
from tests.test_chase_scene import QUICK
from tests.test_commands import refused
from tests.test_sentences import drawn as drawn
from tests.test_sentences import said


def theatre(one: ByHand) -> Theatre:
    scene = one.app.scenes[-1]
    assert isinstance(scene, Theatre)
    return scene


def click(one: ByHand, x: float, y: float) -> None:
    """In units."""
    scale = one.app.screen.canvas().units.scale
    one.drag([(round(x * scale), round(y * scale))])


def test_frames_are_the_weights_of_those_games_and_stay_few(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = TeachingSettings(hidden=4, seed=6)
    teaching, beside = Teaching(settings), Teaching(settings)
    teaching.teach(25_000)
    beside.teach(10_000)
    assert [games for games, _ in teaching.frames] == [0, 10_000, 20_000]
    assert np.array_equal(teaching.frames[1][1], beside.mind.cell.flat), "whatever the portions are"
    monkeypatch.setattr(frames_of, "MOST", 3)
    teaching.teach(40_000)
    assert [games for games, _ in teaching.frames] == [0, 40_000], "every second one goes when they are too many"
    restored = Teaching(settings)
    restored.restore(teaching.state())
    for course in (teaching, restored):
        course.teach(20_000)
    assert [games for games, _ in restored.frames] == [games for games, _ in teaching.frames] == [0, 40_000, 80_000]
    old = {name: part for name, part in teaching.state().items() if name != "frames"}
    restored.restore(old)
    assert restored.frames == (), "a file of before has no frames"
    broken = teaching.state()
    broken["frames"]["rows"] = broken["frames"]["rows"][:, 1:]
    with pytest.raises(ValueError, match="frames: expected shape"):
        restored.restore(broken)


@pytest.mark.parametrize("cell", ["elman", "lstm"])
def test_sorted_units_are_the_same_mind(cell: str) -> None:
    settings = TeachingSettings("improved", 6, cell=cell, seed=2)
    teaching = Teaching(settings)
    teaching.teach(2000)
    mind, lens = teaching.mind, lens_of(teaching.mind)
    assert sorted(lens.order) == list(range(6))
    flat = np.zeros_like(mind.cell.flat)
    other = Mind(settings, flat)
    w_in, own, out = sorted_weights(mind, lens.order)
    other.cell.weights[:4], other.cell.weights[4:-1], other.cell.out[:-1] = w_in, own, out
    columns = np.concatenate([lens.order + 6 * gate for gate in range(settings.gates)])
    other.cell.weights[-1], other.cell.out[-1] = mind.cell.weights[-1, columns], mind.cell.out[-1]
    starts = np.random.default_rng(1).integers(0, SIDE, (20, 4))
    same, moved = mind.watch(starts), other.watch(starts)
    np.testing.assert_allclose(moved.answers, same.answers, atol=1e-5)
    numbers, meant = seen_through(mind, lens, 14)
    assert numbers.shape == (36, 2) and np.abs(numbers).max() <= 1 and set(meant) <= {0, 1, 2, 3}


def test_learning_is_played_forward_and_back_while_it_goes_on() -> None:
    with by_hand(QUICK) as one:
        one.breed(1)
        one.wait(0.1)
        one.press(pygame.K_t)
        one.breed(1)
        one.app.stage.trainer.want_lessons(30_000)
        one.breed(31)
        one.wait(0.1)
        one.press(pygame.K_q)
        one.wait(0.1)
        film = theatre(one)
        assert [games for games, _ in film.frames] == [0, 10_000, 20_000, 30_000] and film.frame == 3
        newest = one.picture()
        one.press(pygame.K_HOME)
        one.wait(0.1)
        assert film.frame == 0 and (one.picture() != newest).any()
        one.press(pygame.K_SPACE)
        one.wait(1.0)
        assert 0 < film.at < 3
        one.wait(1.5)
        assert film.frame == 3 and not film.playing
        one.press(pygame.K_b)
        one.wait(2.5)
        assert film.frame == 0 and not film.playing
        one.press(pygame.K_RIGHT)
        one.app.stage.trainer.want_lessons(40_000)
        one.breed(11)
        one.wait(1.2)
        assert film.frame == 1 and len(film.frames) == 5, "who looks at a frame goes on doing so"
        x, y, side, _ = film._rooms[1]
        click(one, x + side / 12, y + side / 12)
        assert film.other == 30, "top left"
        left, top, right, bottom = film._plot
        click(one, left + (right - left) / 2, (top + bottom) / 2)
        assert film.frame == 2
        one.press(pygame.K_h)
        assert one.app.scenes[-1].page[1] == THEATRE_KEYS.bindings
        one.press(pygame.K_x)
        one.press(pygame.K_ESCAPE)
        assert not isinstance(one.app.scenes[-1], Theatre)


def test_a_film_of_how_it_learned_is_written(tmp_path: Path) -> None:
    teaching = Teaching(TeachingSettings("improved", 6, cell="gru", role="cat"))
    teaching.teach(12_000)
    frames = list(learned(teaching))
    assert len(frames) == 3 and frames[0].shape == (720, 1280, 3)
    assert (frames[0] != frames[2]).any(), "before its first game, and now"
    result = run_lessons("chase", teaching, 1000, None, tmp_path / "learned.png")
    assert (tmp_path / "learned.png").read_bytes().startswith(b"\x89PNG")
    assert (result["role"], result["cell"], result["regret"]) == ("cat", "gru", None)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("--role", "mouse", "--cell", "gru", "--save", "mouse.run"), "elman"),
        (("--role", "cat", "--film", "learned.txt"), ".png, .gif, .mp4"),
        (("--role", "mouse", "--teacher", "second-order", "--hidden", "64"), "up to 32 hidden units"),
        (("--film", "learned.png"), "means something only where somebody is taught"),
    ],
)
def test_what_cannot_be_is_one_line(
    arguments: tuple[str, ...], says: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    _, line = refused(("train", "chase", *arguments), monkeypatch, capsys)
    assert says in line and line.count("\n") == 1


def test_every_number_of_the_film_has_a_sentence(drawn: list[tuple[str, pygame.Rect]]) -> None:
    with by_hand(QUICK) as one:
        one.press(pygame.K_t)
        one.breed(1)
        one.app.stage.trainer.want_lessons(12_000)
        one.breed(13)
        one.wait(0.1)
        one.press(pygame.K_q)
        one.wait(0.1)
        film = theatre(one)
        film.refresh()
        drawn.clear()
        one.app.draw(one.app.screen.canvas(), 1 / 60)
        assert drawn and not [text for text, box in drawn if box.centery < 658 and not said(box.center)]
