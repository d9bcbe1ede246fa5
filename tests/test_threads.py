"""Threads that evaluate give way to a window, and to nothing else."""

from __future__ import annotations

import os
import sys
import threading
import time

import pygame
import pytest

from game.engine import threads
from game.training.background import Background
from game.window import film
from game.window.display import Options


def priority() -> int:
    return os.getpriority(os.PRIO_PROCESS, threading.get_native_id())


def test_they_give_way_to_a_window(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(threads, "_gentle", threading.Event())
    usual = priority()
    with threads.threads(1) as pool:
        assert pool.submit(priority).result() == usual
    threads.give_way()
    with threads.threads(1) as pool:
        assert pool.submit(priority).result() == min(threads.GENTLE, 19)
    assert priority() == usual, "the others stay as they are"


class Listening(Background[int]):
    """Notes the priority of the thread that it works in."""

    found = -1

    def _work(self) -> bool:
        self.found = priority()
        return False

    def _take(self) -> int:
        return self.found

    def _end(self) -> None:
        self.ended = True


def test_what_breeds_and_what_presses_films_give_way_to_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(threads, "_gentle", threading.Event())
    monkeypatch.setattr(film, "pressed", lambda surface: bytes([priority()]))
    threads.give_way()
    recorder, breeder = film.FilmRecorder(), Listening()
    recorder.note(pygame.Surface((8, 8)), 1.0)
    assert recorder._pressed is not None and recorder._pressed.result() == bytes([min(threads.GENTLE, 19)])
    recorder.close()
    breeder.start()
    while breeder.found < 0:
        time.sleep(0.01)
    breeder.close()
    assert breeder.found == min(threads.GENTLE, 19)


def test_a_window_breeds_on_two_cores_where_there_are_two(monkeypatch: pytest.MonkeyPatch) -> None:
    for known, bred_on in ((1, 1), (2, 2), (64, 2)):
        monkeypatch.setattr(os, "sched_getaffinity", lambda pid, known=known: set(range(known)), raising=False)
        assert Options().workers == bred_on
