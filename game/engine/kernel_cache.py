"""Where compiled kernels are kept between starts, and the process that compiles them.

Numba notices a change only in the file of the function that it caches, not in what that function
calls. So the folder's name is a digest of every source that goes into a kernel.

Nothing that can be wrong with the folder stops a program: it compiles again, and says so once.
"""

from __future__ import annotations

import atexit
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import numba
import platformdirs
from numba.core.caching import FunctionCache, UserProvidedCacheLocator

from game.engine.gym.names import is_environment
from game.engine.locks import alone

COMPILER = "game.window.compiling"
"""The module that compiles what a world needs; named, because it needs the window, which needs this."""
AT_ONCE = 2
"""Processes that compile at the same time."""
ONE_OF: defaultdict[str, threading.Lock] = defaultdict(threading.Lock)
"""Of a world: who comes second waits until the first is done, and then has nothing to do."""
POLL_SECONDS, PATIENCE_SECONDS = 0.02, 300.0
"""Between two looks at whether it is done, and until nobody waits for it any longer."""
COMPILING_SECONDS = 60.0
"""The same where what is waited for is one kernel."""
LOOK_SECONDS = 0.1
"""Between two looks at how far it has come."""
USUAL_PACE = 1.5
"""How much longer than on the machine where they were measured stages take, before this one's own pace is known."""
FOR_NOW = "evolution-arcade-"
"""How folders for what is temporary begin."""
DAY, KEPT_DAYS = 86_400.0, 21
"""Seconds; how long the kernels of another version are kept after they were last used."""
USED, STAGES = "used", ".stages"
"""Files in the folder: when it was last used; how far the compiling of a world has come."""
SHARED = "shared"
"""What all worlds have in common, in the place of a world's name."""

ROOT = Path(__file__).resolve().parents[2]
SOURCES = (
    *("brains/backprop.py", "brains/cells.py", "brains/convolving.py", "brains/lanes.py", "brains/simd.py"),
    *("game/engine/blocks.py", "game/engine/rollout.py", "game/engine/gym/racing_eyes.py"),
    "game/engine/gym/racing_coarse.py",
    *("game/worlds/**/*.py", "game/scenes/circuit/view_paint.py", "game/scenes/circuit/view_sample.py"),
    *("game/scenes/walker/silhouettes.py", "game/scenes/walker/throng.py"),
)


def digest() -> str:
    """Twelve hex digits that change with any kernel source and with numba's version."""
    total = hashlib.sha256(numba.__version__.encode())
    for pattern in SOURCES:
        for path in sorted(ROOT.glob(pattern)):
            total.update(path.relative_to(ROOT).as_posix().encode() + b"\0" + path.read_bytes())
    return total.hexdigest()[:12]


# What is wrong with the folder


def _print(line: str) -> None:
    print(f"evolution-arcade: {line}", file=sys.stderr)


@dataclass
class Trouble:
    """What is wrong with the folder, said once."""

    line: str = ""
    """Empty as long as all is well."""
    tell: Callable[[str], None] = _print
    """Who says it; the window puts its own way in this place. Any thread may call it."""

    def note(self, error: BaseException) -> None:
        """The first one is told, of all others it is the same again."""
        if not self.line:
            reason = getattr(error, "strerror", None) or str(error) or type(error).__name__
            self.line = f"compiled kernels could not be kept, so each start is slower: {reason}"
            self.tell(self.line)


trouble = Trouble()


class Folder(UserProvidedCacheLocator):  # type: ignore[misc]
    """Numba's kernels lie in our folder and nowhere else, whether or not it can be written to."""

    def ensure_cache_path(self) -> None:
        with suppress(OSError):
            Path(self.get_cache_path()).mkdir(parents=True, exist_ok=True)


def _spared(method: Callable[..., Any]) -> Callable[..., Any]:
    """A kernel that cannot be read is compiled; one that cannot be written is compiled at the next start, too."""

    def spared(cache: Any, *args: Any) -> Any:
        try:
            return method(cache, *args)
        except Exception as error:  # a damaged file may raise anything
            if isinstance(error, OSError):
                trouble.note(error)
            else:
                with suppress(OSError):
                    cache.flush()
            return None

    return spared


_compiling: dict[str, ExitStack] = {}
"""The kernels that this process has to compile, each with the lock that others wait for."""


def _own(cache: Any) -> str:
    """Where a kernel lies, without an ending."""
    return str(Path(cache.cache_path) / cache._impl.filename_base)


def _found(load: Callable[..., Any]) -> Callable[..., Any]:
    """What another process compiles now is waited for, and then is there: no two compile the same."""

    def found(cache: Any, *args: Any) -> Any:
        kernel, there = _own(cache), load(cache, *args)
        if there is None and kernel not in _compiling:
            _compiling[kernel] = ExitStack()
            _compiling[kernel].enter_context(alone(Path(f"{kernel}.lock"), COMPILING_SECONDS))
            there = load(cache, *args)
            if there is not None:
                _compiling.pop(kernel).close()
        return there

    return found


def _kept(save: Callable[..., Any]) -> Callable[..., Any]:
    """Nobody waits any longer for what has been compiled."""

    def kept(cache: Any, *args: Any) -> None:
        try:
            save(cache, *args)
        finally:
            _compiling.pop(_own(cache), ExitStack()).close()

    return kept


def use_kernel_cache() -> Path:
    """Point numba at the folder of this version's kernels. Call before the first cached function is defined."""
    base = Path(os.environ.get("NUMBA_CACHE_DIR") or platformdirs.user_cache_dir("evolution-arcade"))
    folder = base / f"kernels-{digest()}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _keep_house(folder)
    except OSError as error:
        trouble.note(error)
        folder = _for_now() / folder.name
    numba.config.CACHE_DIR = str(folder)
    numba.config.CACHE_LOCATOR_CLASSES = f"{__name__}.{Folder.__name__}"
    if FunctionCache.load_overload.__name__ != _found.__name__:
        FunctionCache.load_overload = _found(_spared(FunctionCache.load_overload))
        FunctionCache.save_overload = _kept(_spared(FunctionCache.save_overload))
    return folder


def _for_now() -> Path:
    """A folder that goes with this process, or where there can be none one that is not there.

    What processes that were killed have left behind goes after a day.
    """
    with suppress(OSError):
        for old in Path(tempfile.gettempdir()).glob(f"{FOR_NOW}*"):
            with suppress(OSError):
                if old.is_dir() and time.time() - old.stat().st_mtime > DAY:
                    shutil.rmtree(old, ignore_errors=True)
    try:
        made = Path(tempfile.mkdtemp(prefix=FOR_NOW))
    except OSError:
        return Path(os.devnull)
    atexit.register(shutil.rmtree, made, ignore_errors=True)
    return made


def _keep_house(folder: Path) -> None:
    """Say that the folder is used, at most once a day, and then remove those of other versions that nobody uses.

    Raises OSError if the folder cannot be written to.
    """
    stamp, now = folder / USED, time.time()
    if stamp.exists() and now - stamp.stat().st_mtime < DAY:
        return
    stamp.touch()
    os.utime(stamp, (now, now))
    for other in folder.parent.glob("kernels-*"):
        with suppress(OSError):
            last = (other / USED if (other / USED).exists() else other).stat().st_mtime
            if other != folder and other.is_dir() and now - last > KEPT_DAYS * DAY:
                shutil.rmtree(other, ignore_errors=True)


# Another process compiles


def compiled(world: str) -> Path:
    """The file that is there once all that a world begins with has been compiled."""
    return Path(numba.config.CACHE_DIR) / f"{world}.compiled"


class Turns:
    """Who may compile now: AT_ONCE at a time, in the order in which they came unless somebody waits for one of them."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._waiting: list[str] = []
        self._at_work = 0

    @contextmanager
    def of(self, world: str) -> Iterator[int]:
        """Wait for its turn; how many were at work already when it came."""
        with self._changed:
            self._waiting.append(world)
            self._changed.wait_for(lambda: self._at_work < AT_ONCE and self._waiting[0] == world)
            self._waiting.remove(world)
            others, self._at_work = self._at_work, self._at_work + 1
            self._changed.notify_all()
        try:
            yield others
        finally:
            with self._changed:
                self._at_work -= 1
                self._changed.notify_all()

    def first(self, world: str) -> None:
        """Somebody waits for this one: it is the next, if it has not begun."""
        with self._changed:
            if world in self._waiting:
                self._waiting.remove(world)
                self._waiting.insert(0, world)
                self._changed.notify_all()


turns = Turns()


def compile_apart(world: str) -> None:
    """Wait until another process has compiled what a world begins with, unless that was done at an earlier start.

    Where there can be no such process, or it fails, this one compiles when it has to.
    """
    if is_environment(world) or compiled(world).exists():
        return
    environment = os.environ | {"NUMBA_CACHE_DIR": str(Path(numba.config.CACHE_DIR).parent)}
    none = subprocess.DEVNULL
    with ExitStack() as held:
        held.enter_context(ONE_OF[world])
        if compiled(world).exists():
            return  # who waited for somebody else to do it waits for no turn
        others = held.enter_context(turns.of(world))
        # The second of two begins with a part of what all worlds share.
        command = [sys.executable, "-m", COMPILER, world, *((SHARED,) if others else ())]
        try:
            child = subprocess.Popen(command, cwd=ROOT, env=environment, stdin=none, stdout=none, stderr=none)
        except OSError:
            return
        last = time.monotonic() + PATIENCE_SECONDS
        while child.poll() is None and not compiled(world).exists() and time.monotonic() < last:
            time.sleep(POLL_SECONDS)
    threading.Thread(target=child.wait, name="compiler", daemon=True).start()


def compile_ahead(worlds: Iterable[str]) -> None:
    """Have worlds compiled, in this order, before somebody needs them."""

    def begin() -> None:
        for world in worlds:
            threading.Thread(target=compile_apart, args=(world,), name=f"compile {world}", daemon=True).start()
            time.sleep(POLL_SECONDS)  # so that each has queued up before the next

    threading.Thread(target=begin, name="compile", daemon=True).start()


# How far it has come


class Progress(NamedTuple):
    """How far the compiling of a world has come."""

    share: float
    """0 to 1."""
    seconds_left: float | None
    """By how fast it has gone on this machine so far; None while it waits for its turn."""


WAITING, DONE = Progress(0.0, None), Progress(1.0, 0.0)


class Stages:
    """The compiling process's side: writes down how far it has come, as `part ends-at began now seconds`.

    The first two are shares of one; the last is how long all takes on the machine where the stages were measured.
    """

    def __init__(self, world: str, weights: tuple[float, ...]) -> None:
        """`weights`: how long the stages take, relative to each other."""
        self._path = Path(numba.config.CACHE_DIR) / f"{world}{STAGES}"
        self._weights, self._done, self._began = weights, 0, time.time()
        self._write()

    def next(self) -> None:
        """One stage is over."""
        self._done += 1
        self._write()

    def _write(self) -> None:
        total = sum(self._weights)
        part, then = (sum(self._weights[: self._done + k]) / total for k in (0, 1))
        text = " ".join(f"{number:.6f}" for number in (part, then, self._began, time.time(), total))
        draft = self._path.with_suffix(f".{os.getpid()}")
        with suppress(OSError):
            draft.write_text(text, encoding="ascii")
            draft.replace(self._path)


_looked: dict[str, tuple[float, tuple[float, ...] | None]] = {}
"""By world: when its file was last read, and what was in it."""
_pace = [USUAL_PACE]
"""How much longer stages take here, by what was last seen of any world."""


def progress(world: str) -> Progress:
    """Of the process that compiles a world; cheap enough to be asked at each frame.

    Between two stages the share goes on by the clock, as fast as it has gone so far, and waits where the next begins.
    """
    if is_environment(world):
        return DONE  # there is nothing to compile
    now = time.monotonic()
    if world not in _looked or now - _looked[world][0] >= LOOK_SECONDS:
        _looked[world] = now, (1.0,) if compiled(world).exists() else _read(world)
    known = _looked[world][1]
    if known is None:
        return WAITING
    if len(known) == 1:
        return DONE
    part, then, began, at, seconds = known
    if part and at > began:
        _pace[0] = (at - began) / (part * seconds)
    speed = 1 / (_pace[0] * seconds)
    share = min(part + speed * max(time.time() - at, 0.0), then)
    return Progress(share, (1 - share) / speed)


def _read(world: str) -> tuple[float, ...] | None:
    """What the compiling process has written; None if that is nothing, or older than it can be."""
    try:
        text = (Path(numba.config.CACHE_DIR) / f"{world}{STAGES}").read_text(encoding="ascii")
        part, then, began, at, seconds = map(float, text.split())
    except (OSError, ValueError):
        return None
    fresh = time.time() - at < PATIENCE_SECONDS and seconds > 0
    return (part, then, began, at, seconds) if fresh else None
