"""The film of the last ten seconds."""

from __future__ import annotations

import errno
import io
from pathlib import Path

import imageio.v2 as imageio
import numpy as np
import pygame
import pytest
from PIL import Image

from game.window import film
from game.window.film import LONGEST_SIDE, PICTURES, RATE, FilmRecorder, Saving

FRAME = 1 / 60
COLOURS = ((200, 40, 40), (40, 200, 40), (40, 40, 200))


def shoot(recorder: FilmRecorder, seconds: float, size: tuple[int, int] = (64, 36), first: int = 0) -> None:
    """Show the recorder so many seconds of a window, a new colour each second; every picture is waited for."""
    surface = pygame.Surface(size)
    for frame in range(round(seconds / FRAME)):
        surface.fill(COLOURS[(first + int(frame * FRAME)) % len(COLOURS)])
        recorder.note(surface, FRAME)
        if recorder._pressed:
            recorder._pressed.result()


def saved(recorder: FilmRecorder, path: Path) -> Saving:
    saving = recorder.save(path)
    saving.join()
    assert saving.done
    return saving


def shown(path: Path) -> tuple[list[np.ndarray], list[float]]:
    """The pictures of a GIF, and for how many seconds each of them is on."""
    pictures, seconds = [], []
    with Image.open(path) as opened:
        for number in range(opened.n_frames):  # type: ignore[attr-defined]
            opened.seek(number)
            pictures.append(np.asarray(opened.convert("RGB")))
            seconds.append(opened.info["duration"] / 1000)
    return pictures, seconds


def colour(picture: np.ndarray) -> int:
    """Which of the colours the middle of a picture has."""
    middle = picture[picture.shape[0] // 2, picture.shape[1] // 2].astype(int)
    return int(np.argmin([abs(middle - one).sum() for one in COLOURS]))


def test_a_gif_shows_the_last_ten_seconds_as_they_were(tmp_path: Path) -> None:
    recorder = FilmRecorder()
    shoot(recorder, 14)
    saving = saved(recorder, tmp_path / "folder" / "film.gif")
    assert saving.error is None and saving.progress == 1.0 and list(saving.path.parent.iterdir()) == [saving.path]
    pictures, seconds = shown(saving.path)
    assert sum(seconds) == pytest.approx(10)
    assert [colour(one) for one in pictures] == [second % 3 for second in range(4, 14)], "equal pictures are one"
    assert seconds == pytest.approx([1.0] * 10, abs=1.5 / RATE)
    assert pictures[0].shape == (36, 64, 3)
    recorder.close()


def test_an_mp4_has_every_picture(tmp_path: Path) -> None:
    recorder = FilmRecorder()
    shoot(recorder, 3, (641, 361))
    saving = saved(recorder, tmp_path / "film.mp4")
    assert saving.error is None
    with imageio.get_reader(saving.path) as reader:
        pictures = [np.asarray(one) for one in reader]
        assert reader.get_meta_data()["fps"] == RATE
    assert len(pictures) == pytest.approx(3 * RATE, abs=1) and max(pictures[0].shape) <= LONGEST_SIDE
    assert [colour(pictures[k]) for k in (5, 18, 31)] == [0, 1, 2]
    recorder.close()


def test_twelve_and_a_half_pictures_a_second_whatever_the_frame_rate(tmp_path: Path) -> None:
    surface = pygame.Surface((32, 18))
    for rate in (7, 30, 60, 144):
        recorder, taken = FilmRecorder(), 0
        for frame in range(4 * rate):
            surface.fill((frame % 256, frame // 256, 90))
            before = recorder._slot
            recorder.note(surface, 1 / rate)
            taken += recorder._slot != before
            if recorder._pressed:
                recorder._pressed.result()
        assert taken == pytest.approx(4 * min(rate, RATE), abs=1)
        assert sum(shown(saved(recorder, tmp_path / f"{rate}.gif").path)[1]) == pytest.approx(4, abs=1 / 7 + 1 / RATE)
        recorder.close()


def test_a_thread_that_is_late_costs_pictures_and_no_time(tmp_path: Path) -> None:
    recorder = FilmRecorder()
    shoot(recorder, 1)
    surface, late = pygame.Surface((64, 36)), film.Future[bytes]()
    surface.fill(COLOURS[1])
    recorder.note(surface, 1 / RATE)
    assert recorder._pressed is not None
    jpeg = recorder._pressed.result()
    recorder._pressed = late
    for _ in range(120):
        recorder.note(surface, FRAME)
    late.set_result(jpeg)
    recorder.note(surface, FRAME)
    assert sum(shown(saved(recorder, tmp_path / "film.gif").path)[1]) == pytest.approx(3, abs=2.5 / RATE)
    recorder.close()


def test_a_window_that_is_resized_stays_one_film(tmp_path: Path) -> None:
    recorder = FilmRecorder()
    shoot(recorder, 2, (80, 36), first=0)
    shoot(recorder, 2, (64, 64), first=1)
    for kind in ("gif", "mp4"):
        saving = saved(recorder, tmp_path / f"film.{kind}")
        assert saving.error is None
    pictures, _ = shown(tmp_path / "film.gif")
    assert {one.shape for one in pictures} == {(64, 64, 3)}
    assert pictures[0][0, 32].max() < 30 and colour(pictures[0]) == 0, "above a wide picture there is a border"
    assert colour(pictures[-1][:2, :2]) == 2
    recorder.close()


def test_large_windows_become_small_pictures_of_the_same_shape() -> None:
    for size in ((1280, 720), (1921, 1081), (720, 1280), (33, 21), (2000, 3)):
        width, height = Image.open(io.BytesIO(film.pressed(pygame.Surface(size)))).size
        assert max(width, height) <= LONGEST_SIDE and width % 2 == height % 2 == 0
        assert abs(width - height * size[0] / size[1]) < 2 * max(1, size[0] / size[1])


def test_a_palette_keeps_the_colours_of_small_signs() -> None:
    rng = np.random.default_rng(1)
    ground = rng.integers(10, 40, (120, 200, 3), dtype=np.uint8)
    signs = [(255, 170, 0), (80, 180, 240), (230, 120, 180), (250, 230, 30)]
    for number, sign in enumerate(signs):
        ground[50:58, 20 + 40 * number : 28 + 40 * number] = sign
    made = io.BytesIO()
    Image.fromarray(ground).save(made, "JPEG", quality=95, subsampling=0)
    with Image.open(io.BytesIO(film.gif([made.getvalue()] * 3, lambda part: None))) as opened:
        picture = np.asarray(opened.convert("RGB")).astype(int)
    for number, sign in enumerate(signs):
        assert abs(picture[54, 24 + 40 * number] - sign).max() < 25


def test_it_holds_no_more_after_a_day_than_after_ten_seconds() -> None:
    recorder = FilmRecorder()
    surface = pygame.Surface((32, 18))
    held = []
    for second in range(200):
        for _ in range(13):
            surface.fill((second % 256, 90, 30))
            recorder.note(surface, 1 / 13)
            if recorder._pressed:
                recorder._pressed.result()
        held.append(recorder.bytes_held)
        assert len(recorder._kept) <= PICTURES
    assert max(held[20:]) < 1.1 * held[12]
    recorder.note(surface, 3600.0)
    assert recorder._pressed is not None and recorder._pressed.result()
    recorder.note(surface, FRAME)
    assert len(recorder._kept) <= 2 and recorder.bytes_held < held[0]
    recorder.close()


def test_what_cannot_be_filmed_is_one_line_and_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    recorder = FilmRecorder()
    assert "two pictures" in str(saved(recorder, tmp_path / "film.gif").error)
    recorder.note(pygame.Surface((64, 36)), FRAME)
    assert "two pictures" in str(saved(recorder, tmp_path / "film.gif").error)
    shoot(recorder, 1)
    assert "expected a file ending in .gif or .mp4" in str(saved(recorder, tmp_path / "film.avi").error)
    (tmp_path / "file").write_text("")
    assert saved(recorder, tmp_path / "file" / "film.gif").error is not None
    (tmp_path / "film.mp4").write_text("an older one")

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("brains.atomic.os.fsync", full)
    for kind in ("gif", "mp4"):
        saving = saved(recorder, tmp_path / f"film.{kind}")
        assert saving.error == "no film: No space left on device" and saving.done
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file", "film.mp4"]
    assert (tmp_path / "film.mp4").read_text() == "an older one"
    recorder.close()


def test_an_encoder_that_loses_pictures_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    recorder = FilmRecorder()
    shoot(recorder, 2)
    before = film.opened
    monkeypatch.setattr(film, "opened", lambda pictures: list(before(pictures))[:-3])
    saving = saved(recorder, tmp_path / "film.mp4")
    assert saving.error is not None and "pictures in the film" in saving.error
    assert not list(tmp_path.iterdir())
    recorder.close()


def test_one_film_is_written_at_a_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    gate = film.threading.Event()
    before = film.KINDS[".gif"]
    monkeypatch.setitem(film.KINDS, ".gif", lambda *given: (gate.wait(60), before(*given))[1])
    recorder = FilmRecorder()
    shoot(recorder, 1)
    first = recorder.save(tmp_path / "first.gif")
    assert recorder.save(tmp_path / "second.gif") is first and not first.done
    gate.set()
    recorder.close()
    assert first.done and first.error is None and [path.name for path in tmp_path.iterdir()] == ["first.gif"]
