"""Text from outside: cleaned and bounded where it is drawn, hashed and written; the same visible text is the same."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import unicodedata
from dataclasses import replace
from pathlib import Path

import pygame
import pytest

from brains.files import save_brain
from brains.text import LONGEST
from game.store import champions, places
from game.training.card import read_card
from game.training.settings import Settings
from game.ui import theme
from game.ui.canvas import Canvas, shown
from game.ui.overlay import broken
from game.ui.theme import Units
from game.window.by_hand import by_hand
from game.worlds import WORLDS, CourseError
from game.worlds.circuit.drawn import read_drawn
from game.worlds.circuit.laps import mark_of
from game.worlds.corridor.tracks import TrackError, read_track
from tests.test_card import CARD
from tests.test_files import brain

ROOT = Path(__file__).resolve().parent.parent
FIXTURES = ROOT / "tests" / "fixtures" / "c315f45"
ODD = ("a\0b", "a\ud800b", "a\nb", "a\u202eb", "\udcff", "x" * 100_000, "x " * 50_000, "\U0001f600" * 5000, "")


@pytest.mark.parametrize("odd", ODD)
def test_whatever_a_text_is_it_can_be_drawn(odd: str) -> None:
    pygame.font.init()
    canvas = Canvas(pygame.Surface((320, 180)), Units(1.0, 320, 180))
    assert canvas.text(odd, (10, 10)).width >= 0 and canvas.width(odd) >= 0
    canvas.label(odd, (100, 100), (255, 255, 255))
    canvas.chip(odd, 10, 10)
    assert canvas.width(canvas.fitted(odd, 50)) <= 60 and len(shown(odd)) <= LONGEST
    assert all(canvas.width(line) <= 60 for line in broken(canvas, odd, 50, theme.SMALL))


def track(**changed: object) -> bytes:
    return json.dumps(json.loads((FIXTURES / "track.json").read_text()) | changed).encode()


@pytest.mark.parametrize(
    ("title", "read"),
    [
        ("a\0b", "a\ufffdb"),
        ("a\ud800b", "a\ufffdb"),
        ("cafe\u0301", "caf\xe9"),
        ("a\u200bb", "a\ufffdb"),
        ("é" * 40, "é" * 40),
    ],
)
def test_titles_are_clean(title: str, read: str, tmp_path: Path) -> None:
    (tmp_path / "a.json").write_bytes(track(title=title))
    assert read_track(tmp_path / "a.json").title == read
    circuit = json.loads((FIXTURES / "circuit.json").read_text()) | {"title": title}
    (tmp_path / "b.json").write_text(json.dumps(circuit))
    assert read_drawn(tmp_path / "b.json").title == read


@pytest.mark.parametrize("title", ["", "  ", "x" * 41, "x" * 100_000, 3, None])
def test_titles_of_no_or_many_letters_are_refused(title: object, tmp_path: Path) -> None:
    (tmp_path / "a.json").write_bytes(track(title=title))
    with pytest.raises(TrackError, match="expected a title of 1 to 40 letters"):
        read_track(tmp_path / "a.json")


def test_json_is_read_as_editors_save_it(tmp_path: Path) -> None:
    text = track().decode()
    for data in (
        b"\xef\xbb\xbf" + text.encode(),
        text.encode("utf-16"),
        text.replace("\n", "\r\n").encode(),
        text.replace('"version": 1', '"version": 1.0').encode(),
        text.replace('"width": 1.0', '"width": 1e0').encode(),
    ):
        (tmp_path / "a.json").write_bytes(data)
        assert read_track(tmp_path / "a.json").title == json.loads(text)["title"]


def test_what_looks_the_same_is_the_same_word() -> None:
    circuit = WORLDS["circuit"]
    one, other = (circuit.course(f"word:{unicodedata.normalize(form, 'Crêpe')}") for form in ("NFC", "NFD"))
    assert one.name == other.name and mark_of(one) == mark_of(other) and (one.table == other.table).all()
    for odd in ("x" * 25, "x" * 10**6, "a\0", "a\u00adb", "\ud800"):
        with pytest.raises(CourseError, match="1 to 24 letters"):
            circuit.course(f"word:{odd}")


@pytest.mark.parametrize(
    "pasted",
    [
        "".join(f"“{line}”\n" for line in CARD.splitlines()),
        CARD.replace("-", "\u2011"),
        CARD.replace("-", "–"),
        CARD.replace("seed", "se\u00aded").replace("champion", "cham\u200bpion"),
        CARD.replace(" ", "\u202f"),
        "".join(f"> *{line}*\r\n" for line in CARD.splitlines()),
        "".join(f"\u200e• {line}\u200e\n" for line in CARD.splitlines()),
        "'" + CARD.rstrip() + "'",
    ],
)
def test_a_card_survives_messengers(pasted: str) -> None:
    assert read_card(pasted) == read_card(CARD)


def test_a_window_lives_on_with_files_of_any_name(home: Path) -> None:
    folder = home / "tracks"
    folder.mkdir(parents=True)
    odd = [os.fsencode(folder) + b"/\xff\xfe.json", os.fsencode(folder) + b"/" + b"n" * 240 + b".json"]
    for path in odd:
        Path(os.fsdecode(path)).write_bytes(track(title="a\0\ud800"))
    save_brain(places.champions() / "a.brain", brain())
    Path(os.fsdecode(os.fsencode(places.champions()) + b"/\xff\n.brain")).write_bytes(b"bad")
    with by_hand(Settings(strategy="rank-sampling", courses=("simple",), seed=9), (640, 360)) as one:
        one.breed(1)
        for path in odd:
            one.scene.open_file(Path(os.fsdecode(path)))
            one.wait(0.1)
            one.press(pygame.K_TAB)
            one.wait(0.1)
            one.press(pygame.K_TAB)
        one.app.stage.say("x" * 10**6 + "\0")
        one.wait(0.1)
        assert len(one.app.stage.note) <= LONGEST and one.app.stage.note_left < 60
        one.press(pygame.K_F5)
        one.wait(0.1)
    assert len(champions.kept().entries) > 1


def test_results_are_printed_whatever_the_pipe_has_letters_for(tmp_path: Path) -> None:
    save_brain(tmp_path / "a.brain", brain())
    out = tmp_path / "é.png"
    command = [sys.executable, "main.py", "render", str(tmp_path / "a.brain"), "--course", "simple", "--out", str(out)]
    environment = os.environ | {"PYTHONIOENCODING": "ascii"}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, check=False)
    assert done.returncode == 0 and out.exists() and b"\\xe9.png" in done.stdout and b"Traceback" not in done.stderr


def test_who_has_no_home_gets_one_and_no_folder_of_that_name(monkeypatch: pytest.MonkeyPatch) -> None:
    def nobody(path: Path) -> Path:
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.delenv(places.HOME_VARIABLE)
    monkeypatch.delenv("HOME")
    with monkeypatch.context() as patch:
        patch.setattr(Path, "home", classmethod(nobody))
        places.make_sure_of_home()
    assert all(path.is_absolute() and "~" not in str(path) for path in (places.home(), places.preferences()))
    monkeypatch.setenv("HOME", "/somewhere")
    places.make_sure_of_home()
    assert os.environ["HOME"] == "/somewhere"


def test_a_window_lives_on_where_nothing_can_be_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv(places.HOME_VARIABLE, str(tmp_path / "file" / "home"))
    with by_hand(Settings(strategy="rank-sampling", courses=("simple",), seed=9), (640, 360)) as one:
        one.breed(1)
        one.app.options = replace(one.app.options, by_hand=None)
        one.app.prefer(replace(one.app.preferences, ink="high contrast"))
        assert "could not be kept" in one.app.stage.note
        one.app.options = replace(one.app.options, by_hand=1)
        one.app.sharing.screenshot(one.app.screen.surface)
        assert "no screenshot" in one.app.stage.note
        one.app.sharing.give_card(one.app.stage.trainer.snapshot, lambda card, kept: None)
        one.scene.save()
        assert "not saved" in one.app.stage.note


def test_fonts_outlive_whoever_shuts_pygame_down() -> None:
    """An environment of Gymnasium that has drawn does so when it is closed."""
    pygame.font.init()
    canvas = Canvas(pygame.Surface((64, 36)), Units.of((64, 36)))
    wide = canvas.width("generation")
    canvas.text("0", (4, 4))
    pygame.font.quit()
    pygame.font.init()
    assert canvas.width("generation") == wide
    canvas.text("113", (4, 4))


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("-19 %", "−19 %"),
        ("by its rules: -0.5, -.5 and +3", "by its rules: −0.5, −.5 and +3"),
        ("24-16-4", "24-16-4"),
        ("sprint-4 of 2026-11-30", "sprint-4 of 2026-11-30"),
        ("[ / -", "[ / -"),
        ("/tmp/-7.png and a-7", "/tmp/-7.png and a-7"),
    ],
)
def test_before_a_number_is_a_minus_sign(text: str, wanted: str) -> None:
    assert shown(text) == wanted == shown(shown(text))
