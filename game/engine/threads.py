"""Threads that evaluate. Where a window draws beside them, they give way to it."""

from __future__ import annotations

import os
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

GENTLE = 10
"""How much they give way: on two cores that are both busy a picture comes first, and breeding loses little."""
MOST = 2
"""Cores that a window breeds on, if nobody says how many."""
_gentle = threading.Event()


def give_way() -> None:
    """From now on, for threads that are made then."""
    _gentle.set()


def gentleness() -> int:
    """How much processes give way that evaluate."""
    return GENTLE if _gentle.is_set() else 0


def threads(count: int, name: str = "") -> ThreadPoolExecutor:
    """So many."""
    return ThreadPoolExecutor(count, thread_name_prefix=name, initializer=begin)


def cores() -> int:
    """That a window breeds on, if nobody says how many."""
    known = os.sched_getaffinity(0) if hasattr(os, "sched_getaffinity") else range(os.cpu_count() or 1)
    return min(len(known), MOST)


def begin() -> None:
    """What a thread does first that works beside a window."""
    if _gentle.is_set() and sys.platform == "linux":  # elsewhere a thread has no number by which it could be told
        with suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), GENTLE)
