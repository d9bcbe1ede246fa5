"""Sounds: what they are made of, when they are played, and silence where there is no device."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pygame
import pytest

from game.scenes.faces import FACES
from game.training.settings import Settings
from game.ui.sound import APART, EFFECTS, LOUDEST, SAMPLES, SOUND_OF, STEPS, VOICES, Sounds, note, sampled
from game.window.by_hand import by_hand

ROOT = Path(__file__).resolve().parent.parent
PITCHES = (0.0, 0.5, 1.0)


class Player:
    """In the place of the device: what was played, in order."""

    def __init__(self) -> None:
        self.played: list[int] = []
        """Samples of each sound."""
        self.heard = threading.Semaphore(0)
        self.made = 0

    def sound(self, buffer: bytes) -> Player:
        self.made += 1
        self.length = len(buffer) // 2
        return self

    def play(self) -> None:
        self.played.append(self.length)
        self.heard.release()

    def wait(self, count: int) -> None:
        for _ in range(count):
            assert self.heard.acquire(timeout=60)


@pytest.fixture
def player(monkeypatch: pytest.MonkeyPatch) -> Player:
    """A device that only remembers."""
    one = Player()
    monkeypatch.setattr(pygame.mixer, "init", lambda *given, **named: None)
    monkeypatch.setattr(pygame.mixer, "set_num_channels", lambda count: None)
    monkeypatch.setattr(pygame.mixer, "quit", lambda: None)
    monkeypatch.setattr(pygame.mixer, "Sound", one.sound)
    return one


@pytest.fixture
def clock() -> Iterator[list[float]]:
    """Seconds, to be set."""
    yield [0.0]


def strongest(wave: np.ndarray) -> float:
    """Hertz of the strongest frequency."""
    spectrum = abs(np.fft.rfft(wave, 8 * len(wave)))
    return float(np.fft.rfftfreq(8 * len(wave), 1 / SAMPLES)[spectrum.argmax()])


@pytest.mark.parametrize("name", EFFECTS)
def test_an_effect_is_short_quiet_and_begins_and_ends_at_zero(name: str) -> None:
    for pitch in PITCHES:
        wave = EFFECTS[name](pitch)
        assert wave.ndim == 1 and 0.03 < len(wave) / SAMPLES < 1.2
        assert np.isfinite(wave).all() and 0.1 < abs(wave).max() <= 1
        assert max(abs(wave[0]), abs(wave[-1])) < 0.005 and abs(wave[-20:]).max() < 0.02
        assert abs(np.diff(wave)).max() < 0.2, "no jumps, which would click"
        assert abs(wave.mean()) < 0.01
        samples = sampled(wave)
        assert samples.dtype == np.int16 and abs(samples.astype(int)).max() <= LOUDEST * 32767
        assert np.array_equal(wave, EFFECTS[name](pitch)), "always the same"


@pytest.mark.parametrize("name", EFFECTS)
def test_an_effect_is_warm(name: str) -> None:
    for pitch in PITCHES:
        spectrum = abs(np.fft.rfft(EFFECTS[name](pitch))) ** 2
        hertz = np.fft.rfftfreq(len(EFFECTS[name](pitch)), 1 / SAMPLES)
        assert spectrum[hertz > 2500].sum() < 0.05 * spectrum.sum(), "nothing shrill"


@pytest.mark.parametrize(
    ("name", "hertz"), [("click", 660), ("countdown", 440), ("go", 880), ("saved", 784), ("finish", 523)]
)
def test_a_tone_has_its_frequency(name: str, hertz: float) -> None:
    wave = EFFECTS[name](0.0)
    assert strongest(wave) == pytest.approx(hertz, rel=0.02)


def test_a_blip_is_as_high_as_the_score() -> None:
    heard = []
    for pitch in np.linspace(0, 1, len(STEPS)):
        wave = EFFECTS["better"](float(pitch))
        assert strongest(wave[round(0.08 * SAMPLES) :]) == pytest.approx(note(float(pitch)), rel=0.02)
        assert strongest(wave[: round(0.03 * SAMPLES)]) < 0.97 * note(float(pitch)), "it rises to its note"
        heard.append(note(float(pitch)))
    assert (np.diff(heard) > 0).all() and heard[0] == 262 and heard[-1] == 4 * 262
    assert note(-1) == heard[0] and note(7) == heard[-1]


def test_a_finish_goes_upwards_and_a_crash_is_low() -> None:
    wave = EFFECTS["finish"](0.0)
    heard = [strongest(wave[round(first * SAMPLES) : round((first + 0.085) * SAMPLES)]) for first in (0, 0.09, 0.18)]
    assert heard == pytest.approx([262, 330, 392], rel=0.05)
    assert strongest(EFFECTS["crash"](0.0)) < 120
    third = len(EFFECTS["unseen"](0.0)) // 3
    winds = [strongest(EFFECTS["unseen"](0.0)[k * third : (k + 1) * third]) for k in range(3)]
    assert winds[0] < winds[1] < winds[2]


def test_what_is_played_is_played_once_in_a_while_and_made_once(player: Player, clock: list[float]) -> None:
    sounds = Sounds(lambda: clock[0])
    for _ in range(5):
        sounds.play("click")
    player.wait(1)
    clock[0] += APART + 0.001
    sounds.play("click")
    player.wait(1)
    sounds.play("go")
    player.wait(1)
    sounds.close()
    assert player.played[0] == player.played[1] == len(EFFECTS["click"](0.0)) and len(player.played) == 3
    assert player.made == 2


def test_muted_plays_nothing_and_an_unknown_name_is_refused(player: Player, clock: list[float]) -> None:
    sounds = Sounds(lambda: clock[0])
    sounds.muted = True
    for name in EFFECTS:
        sounds.play(name)
    assert sounds._thread is None, "not even the device is opened"
    with pytest.raises(KeyError, match="trumpet"):
        sounds.play("trumpet")
    sounds.muted = False
    sounds.play("go")
    player.wait(1)
    sounds.close()
    sounds.play("click")
    assert len(player.played) == 1


def test_only_a_few_wait_for_a_device_that_does_not_answer(
    player: Player, clock: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = threading.Event()
    monkeypatch.setattr(pygame.mixer, "init", lambda *given, **named: gate.wait(60))
    sounds = Sounds(lambda: clock[0])
    for _ in range(100):
        clock[0] += 1
        sounds.play("click")
    assert sounds._wanted.qsize() <= VOICES
    gate.set()
    sounds.close()
    assert len(player.played) <= VOICES


@pytest.mark.parametrize("fails", ["init", "Sound"])
def test_without_a_device_there_is_silence(
    fails: str, player: Player, clock: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(*given: object, **named: object) -> None:
        raise pygame.error("no such device")

    monkeypatch.setattr(pygame.mixer, fails, gone)
    sounds = Sounds(lambda: clock[0])
    for _ in range(20):
        clock[0] += 1
        sounds.play("click")
        sounds.hear("result", {"won": True})
    assert sounds._thread is not None
    sounds._thread.join(60)
    assert not sounds._thread.is_alive() and not player.played and not sounds.muted
    sounds.play("go")
    sounds.close()


def test_nothing_is_said_where_there_is_no_device() -> None:
    program = (
        "from game.ui.sound import Sounds; s = Sounds(); s.play('click'); s._thread.join(30); "
        "s.play('go'); s.close(); print('still here')"
    )
    for driver in (None, "nonsense", "dummy"):
        environment = {key: value for key, value in os.environ.items() if key != "SDL_AUDIODRIVER"}
        environment |= {"PYGAME_HIDE_SUPPORT_PROMPT": "1"} | ({"SDL_AUDIODRIVER": driver} if driver else {})
        said = program.replace("s._thread.join(30)", "s._thread.join(0.1)") if driver != "nonsense" else program
        done = subprocess.run(
            [sys.executable, "-c", said], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
        )
        assert (done.returncode, done.stdout) == (0, "still here\n"), done.stderr
        assert not done.stderr


def test_a_real_mixer_without_a_loudspeaker_plays(clock: list[float], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SDL_AUDIODRIVER", "dummy")
    heard = threading.Semaphore(0)
    before = EFFECTS["go"]
    monkeypatch.setitem(EFFECTS, "go", lambda pitch: (heard.release(), before(pitch))[1])
    sounds = Sounds(lambda: clock[0])
    sounds.play("go")
    assert heard.acquire(timeout=60)
    assert pygame.mixer.get_init() == (SAMPLES, -16, 1) and pygame.mixer.get_num_channels() == VOICES
    sounds.close()
    assert pygame.mixer.get_init() is None


@pytest.mark.parametrize(
    ("events", "heard"),
    [
        ([("key", {"action": "pause"}), ("key", {"action": None}), ("note", {"text": "hello"})], ["click"]),
        ([("show", {"generation": 0}), ("show", {"generation": 3}), ("show", {"generation": 3})], ["better"]),
        ([("show", {"generation": 7}), ("show", {"generation": 0}), ("show", {"generation": 2})], ["better"] * 2),
        ([("show", {"generation": 3, "unseen": True}), ("result", {"won": True})], ["unseen", "finish"]),
        (
            [("saved", {"file": "a"}), ("screenshot", {}), ("drive", {}), ("result", {"won": False}), ("knocked", {})],
            ["saved"] * 2 + ["go", "crash", "click"],
        ),
    ],
)
def test_events_are_heard(
    events: list[tuple[str, dict[str, object]]], heard: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    played: list[str] = []
    sounds = Sounds()
    monkeypatch.setattr(sounds, "play", lambda name, pitch: played.append(name))
    for event, facts in events:
        sounds.hear(event, facts, {"knocked": "click"})
    assert played == heard


def test_a_better_generation_is_higher(monkeypatch: pytest.MonkeyPatch) -> None:
    played: list[float] = []
    sounds = Sounds()
    monkeypatch.setattr(sounds, "play", lambda name, pitch: played.append(pitch))
    sounds.hear("show", {"generation": 3, "reached": 0.7})
    sounds.hear("show", {"generation": 4})
    assert played == [0.7, 0.0]


def test_every_event_that_is_heard_happens(reported: list[tuple[str, dict[str, object]]]) -> None:
    """In one visit: look on, drive into a wall, test, save, load, draw and keep a picture."""
    with by_hand(Settings(population=24, courses=("simple",), seed=9), (640, 360)) as one:
        one.breed(1)
        one.wait(3, drawn=0)
        one.breed(150)
        one.wait(3, drawn=0)
        for key in (pygame.K_F12, pygame.K_s, pygame.K_m):
            one.press(key)
        one.wait(3)
        one.hold(pygame.K_UP, 3)
        assert [facts["won"] for event, facts in reported if event == "result"] == [True], "the first is the best"
        one.press(pygame.K_m)
        one.wait(3)
        one.hold(pygame.K_UP, 2)
        one.press(pygame.K_n)
        for key in (pygame.K_l, pygame.K_DOWN, pygame.K_RETURN):
            one.press(key)
        one.press(pygame.K_e)
        one.drag([(x, 180 + int(30 * np.sin(x / 45))) for x in range(15, 625, 6)])
        one.press(pygame.K_RETURN)
    assert set(SOUND_OF) - {"film"} <= {event for event, _ in reported}


def test_each_world_may_have_sounds_of_its_own() -> None:
    own = {name: face.sounds for name, face in FACES.items()}
    theirs = {effect for sounds in own.values() for effect in sounds.values()}
    assert set(EFFECTS) == {*SOUND_OF.values(), *theirs, "unseen"}, "none that nobody plays"
    assert not {event for sounds in own.values() for event in sounds} & set(SOUND_OF)
