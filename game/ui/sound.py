"""Sounds: small, warm and quiet, computed when they are first heard. Nothing is loaded from a file."""

from __future__ import annotations

import os
import queue
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np
import pygame
from numpy.typing import NDArray

Wave = NDArray[np.float64]
"""`(sample,)`, from -1 to 1."""

SAMPLES = 44_100
"""A second."""
LOUDEST = 0.3
"""Of what the device can do; the effects are to be heard beside music and talk."""
VOICES = 3
"""Most sounds at once; one more is not played."""
APART = 0.08
"""Seconds between two sounds of a kind, at least."""
BUFFER = 1024
"""Samples that the device is given at a time; what a sound is late at most, 23 milliseconds."""
CLOSING = 1.0
"""Seconds that a device may take to close before it is left alone."""

STEPS = (0, 2, 4, 7, 9, 12, 14, 16, 19, 21, 24)
"""Semitones of two octaves of a scale in which any two notes sound well together."""
BLIP = 262.0
"""Hertz of the lowest blip, a C."""
CHORD = (262.0, 330.0, 392.0, 523.0)
"""Hertz of what is played when something was finished: C, E, G, C."""
WINDS = ((260.0, 0.25), (520.0, 0.45), (900.0, 0.65))
"""Hertz around which the wind blows, and when it does, from 0 to 1."""
BEEP, GO, DING, TICK, THUD = 440.0, 880.0, 784.0, 660.0, 62.0
"""Hertz."""


def sines(hertz: float | Wave, seconds: float, partials: Mapping[float, float]) -> Wave:
    """A note of which each partial has its strength; `hertz` may be a number for each sample."""
    count = round(seconds * SAMPLES)
    turns = np.cumsum(np.broadcast_to(hertz, count)) / SAMPLES
    wave: Wave = sum((size * np.sin(2 * np.pi * part * turns) for part, size in partials.items()), np.zeros(count))
    return wave


def shaped(wave: Wave, attack: float, fall: float) -> Wave:
    """Begin and end at zero: `attack` seconds up, then down by a factor e in each `fall` seconds."""
    seconds = np.arange(len(wave)) / SAMPLES
    rise = np.sin(np.pi / 2 * np.minimum(seconds / attack, 1)) ** 2
    end = np.sin(np.pi / 2 * np.minimum(seconds[::-1] / 0.02, 1)) ** 2
    made: Wave = wave * rise * end * np.exp(-np.maximum(seconds - attack, 0) / fall)
    return made


WARM = {1.0: 1.0, 2.0: 0.22, 3.0: 0.06}
"""Partials of a soft, round tone."""
BELL = {1.0: 1.0, 2.0: 0.12, 2.76: 0.16, 5.4: 0.03}
"""Those of a small bar of metal, which are no whole multiples."""


def click(pitch: float) -> Wave:
    """A key was pressed."""
    return 0.4 * shaped(sines(TICK, 0.06, {1.0: 1.0, 2.4: 0.3}), 0.002, 0.01)


def better(pitch: float) -> Wave:
    """A better generation; it slides up to its note."""
    hertz = note(pitch)
    slide = 0.75 + 0.25 * np.minimum(np.arange(round(0.3 * SAMPLES)) / (0.06 * SAMPLES), 1)
    return 0.55 * shaped(sines(hertz * slide, 0.3, WARM), 0.008, 0.09)


def crash(pitch: float) -> Wave:
    """Something hit a wall: a falling drum, and a little dust."""
    seconds = np.arange(round(0.4 * SAMPLES)) / SAMPLES
    drum = shaped(sines(THUD * (1 + 0.9 * np.exp(-seconds / 0.03)), 0.4, {1.0: 1.0, 2.0: 0.15}), 0.003, 0.09)
    return 0.8 * drum + 0.25 * shaped(rush(0.4, 350.0), 0.002, 0.04)


def step(pitch: float) -> Wave:
    """A foot came down on grass."""
    return 0.5 * shaped(sines(1.6 * THUD, 0.12, {1.0: 1.0, 2.0: 0.1}), 0.003, 0.03) + 0.12 * shaped(
        rush(0.12, 900.0), 0.002, 0.015
    )


def finish(pitch: float) -> Wave:
    """A first finish, or a race that is over: four notes upwards, the last one longest."""
    gap, last = 0.09, 0.75
    made = np.zeros(round((gap * (len(CHORD) - 1) + last) * SAMPLES))
    for number, hertz in enumerate(CHORD):
        tone = shaped(sines(hertz, last if number == len(CHORD) - 1 else 0.4, WARM), 0.006, 0.16)
        first = round(number * gap * SAMPLES)
        made[first : first + len(tone)] += (0.5 if number == len(CHORD) - 1 else 0.32) * tone
    return made


def unseen(pitch: float) -> Wave:
    """Where nobody was ever trained: a wind that comes, rises and goes."""
    seconds = 0.8
    at = np.linspace(0, 1, round(seconds * SAMPLES))
    winds = sum(
        (rush(seconds, hertz) * np.exp(-(((at - middle) / 0.2) ** 2)) for hertz, middle in WINDS), np.zeros(len(at))
    )
    return 0.5 * shaped(winds / np.abs(winds).max(), 0.05, 10.0)


def countdown(pitch: float) -> Wave:
    """Three, two, one."""
    return 0.55 * shaped(sines(BEEP, 0.18, WARM), 0.006, 0.06)


def go(pitch: float) -> Wave:
    """An octave higher: off."""
    return 0.5 * shaped(sines(GO, 0.5, WARM), 0.006, 0.14)


def saved(pitch: float) -> Wave:
    """Kept: a small bell."""
    return 0.5 * shaped(sines(DING, 0.9, BELL), 0.003, 0.18)


def note(pitch: float) -> float:
    """Hertz of the blip for a pitch from 0 to 1."""
    step = STEPS[round(min(max(pitch, 0.0), 1.0) * (len(STEPS) - 1))]
    return float(BLIP * 2 ** (step / 12))


def rush(seconds: float, hertz: float) -> Wave:
    """Noise around a frequency, an octave wide, of height 1; always the same."""
    count = round(seconds * SAMPLES)
    spectrum = np.fft.rfft(np.random.default_rng(round(hertz)).standard_normal(count))
    octaves = np.log2(np.maximum(np.fft.rfftfreq(count, 1 / SAMPLES), 1) / hertz)
    wave = np.fft.irfft(spectrum * np.exp(-((octaves / 0.5) ** 2)), count)
    made: Wave = wave / np.abs(wave).max()
    return made


EFFECTS: dict[str, Callable[[float], Wave]] = {
    one.__name__: one for one in (click, better, crash, step, finish, unseen, countdown, go, saved)
}
"""By name: what a sound is made of, for a pitch from 0 to 1, which only the blip has."""

SOUND_OF: dict[str, str] = {
    "key": "click",
    "show": "better",
    "drive": "go",
    "go": "go",
    "countdown": "countdown",
    "failed": "crash",
    "better": "finish",
    "result": "finish",
    "saved": "saved",
    "track saved": "saved",
    "screenshot": "saved",
    "film": "saved",
    "loaded": "saved",
}
"""By an event that is reported: what is heard of it. What happens in one world only is in that world's face."""


class Sounds:
    """Plays effects. Where there is no sound there is silence, and nobody is told.

    All that can take time happens in a thread of its own: to open the device, to compute a sound, to start it.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self.muted = False
        self._clock = clock
        self._last: dict[str, float] = {}
        """When each sound was last asked for."""
        self._shown = 0
        """The generation that was shown last."""
        self._wanted: queue.SimpleQueue[tuple[str, float] | None] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None

    def play(self, name: str, pitch: float = 0.0) -> None:
        """Play a sound soon, unless it is muted, or has just been played. Raises KeyError for an unknown one."""
        if name not in EFFECTS:
            raise KeyError(name)
        now = self._clock()
        if self.muted or now - self._last.get(name, -APART) < APART or self._wanted.qsize() >= VOICES:
            return
        self._last[name] = now
        if self._thread is None:
            self._thread = threading.Thread(target=self._loop, name="sound", daemon=True)
            self._thread.start()
        self._wanted.put((name, pitch))

    def hear(self, event: str, facts: Mapping[str, Any], own: Mapping[str, str] = MappingProxyType({})) -> None:
        """Play what fits an event that a scene reports; most are silent. `own` are the world's, as in SOUND_OF.

        Of a generation that comes on: the unseen test is a wind, a later generation than the one before a blip, as
        high as `facts["reached"]` says, from 0 to 1. A person's result is a finish or, not `facts["won"]`, a crash.
        """
        name = SOUND_OF.get(event) or own.get(event)
        if name is None or (event == "key" and not facts.get("action")):
            return
        if event == "result" and not facts["won"]:
            name = "crash"
        if event == "show":
            before, self._shown = self._shown, int(facts.get("generation", 0))
            if facts.get("unseen"):
                name = "unseen"
            elif self._shown <= before:
                return
        self.play(name, float(facts.get("reached", 0.0)))

    def close(self) -> None:
        """Silence; the device is given back."""
        self.muted = True
        if self._thread:
            self._wanted.put(None)
            self._thread.join(CLOSING)

    def _loop(self) -> None:
        """Open the device, play what is wanted, and give the device back."""
        made: dict[tuple[str, float], pygame.mixer.Sound] = {}
        try:
            with _without_missing_devices():
                pygame.mixer.init(SAMPLES, -16, 1, BUFFER, allowedchanges=0)
            pygame.mixer.set_num_channels(VOICES)
            while (wanted := self._wanted.get()) is not None:
                name, pitch = wanted
                kind = name, note(pitch)
                if kind not in made:
                    made[kind] = pygame.mixer.Sound(buffer=sampled(EFFECTS[name](pitch)).tobytes())
                made[kind].play()
            pygame.mixer.quit()
        except pygame.error:
            return  # no device, or none any more: what is wanted from now on waits in vain


def sampled(wave: Wave) -> NDArray[np.int16]:
    """As the device takes it."""
    return (LOUDEST * 32767 * wave).astype(np.int16)


@contextmanager
def _without_missing_devices() -> Iterator[None]:
    """Where Linux has no sound card, ask only the sound servers: the library for cards would complain on stderr."""
    chosen = "SDL_AUDIODRIVER" in os.environ
    if not sys.platform.startswith("linux") or chosen or any(Path("/dev/snd").glob("pcm*p")):
        yield
        return
    os.environ["SDL_AUDIODRIVER"] = "pipewire,pulseaudio"
    try:
        yield
    finally:
        del os.environ["SDL_AUDIODRIVER"]
