"""Threads that evaluate give way to a window, and to nothing else."""

from __future__ import annotations

import os
import sys
import threading

import pytest

from game.engine import threads
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


def test_a_window_breeds_on_two_cores_where_there_are_two(monkeypatch: pytest.MonkeyPatch) -> None:
    for known, bred_on in ((1, 1), (2, 2), (64, 2)):
        monkeypatch.setattr(os, "sched_getaffinity", lambda pid, known=known: set(range(known)), raising=False)
        assert Options().workers == bred_on
