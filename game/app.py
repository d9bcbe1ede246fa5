"""The window and its clock: events in, frames out, sixty times a second."""

from __future__ import annotations

import gc
import json
import os
import random
import signal
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, cast

# The picture is made by the processor. To bring it to the screen through OpenGL takes ten times as long where
# OpenGL is computed by the processor, too (measured: 10 ms against 1 ms a frame at 1280×720).
os.environ.setdefault("SDL_FRAMEBUFFER_ACCELERATION", "0")

import pygame

from brains.files import save_brain
from brains.strategies import STRATEGIES
from game import places
from game.kernel_cache import is_warm
from game.records import Records
from game.scenes.registry import OPENINGS
from game.scenes.stage import Scene, Stage, WorldScene
from game.training.settings import Settings
from game.ui import theme
from game.ui.canvas import Canvas, forget_fonts
from game.ui.gamepad import Gamepads
from game.ui.keys import KEYS
from game.ui.theme import Units
from game.worlds import Course

if TYPE_CHECKING:
    from game.scenes.cartpole.scene import CartPoleScene
    from game.scenes.chase.scene import ChaseScene
    from game.scenes.circuit.scene import CircuitScene
    from game.scenes.corridor.scene import CorridorScene
    from game.training.learners import Learners

FRAMES_PER_SECOND = 60
LONGEST_FRAME = 0.1
"""Seconds that a frame may count for, after the window was dragged or the machine slept."""
SWITCH_SECONDS = 0.0001
"""How long the breeding thread may keep the interpreter when the window wants it."""
A_DAY = date(2026, 11, 20)
"""The day in pictures and tests."""
LAST_CHAMPION = "last-{}.brain"


class DisplayError(RuntimeError):
    """There is no screen to open a window on."""


@dataclass(frozen=True)
class Options:
    """How the window starts."""

    size: tuple[int, int] = (theme.DESIGN_WIDTH, theme.DESIGN_HEIGHT)
    fullscreen: bool = False
    course: Course | None = None
    """A course to show first."""
    workers: int = 1
    json: bool = False
    """Print what happens, one JSON object a line."""
    by_hand: int | None = None
    """For pictures and tests: no thread and no clock, and this seed for all that is random."""


def has_display() -> bool:
    """Whether a window can be expected to open."""
    if os.environ.get("SDL_VIDEODRIVER"):
        return True
    if sys.platform.startswith("linux"):
        return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
    return True


def open_window(options: Options) -> pygame.Surface:
    """Raises DisplayError if there is no display."""
    try:
        pygame.display.init()
        pygame.font.init()
        flags = pygame.FULLSCREEN if options.fullscreen else pygame.RESIZABLE
        window = pygame.display.set_mode((0, 0) if options.fullscreen else options.size, flags)
    except pygame.error as error:
        raise DisplayError(str(error)) from error
    pygame.display.set_caption("Evolution Arcade")
    pygame.key.set_repeat()
    return window


class App:
    """Owns the window, the trainer and the scenes."""

    def __init__(self, settings: Settings, options: Options) -> None:
        self.options = options
        self.window = open_window(options)
        self.clock = pygame.time.Clock()
        self.running = True
        self._rate, self._rate_age = float(FRAMES_PER_SECOND), 0.0
        self.frame_seconds: list[float] = []
        """What each of the last frames took to make, newest last."""
        self.gamepads = Gamepads()
        if options.by_hand is None:
            sys.setswitchinterval(SWITCH_SECONDS)
        self._shared: dict[str, Any] = {
            "records": Records(places.records()),
            "pool": ThreadPoolExecutor(1, thread_name_prefix="forecast"),
            "strategies": tuple(STRATEGIES),
            "report": _print_report if options.json else _no_report,
            "first_start": not is_warm(),
        }
        if options.by_hand is not None:
            self._shared |= {"dice": random.Random(options.by_hand), "today": lambda: A_DAY}
        self._opened: dict[str, tuple[Stage[Any], WorldScene]] = {}
        self.stage: Stage[Any]
        self.world: str
        self.scenes: list[Scene]
        self._learners: Learners | None = None
        """A race of learners, while it is on."""
        self._seen: set[str] = set()
        """Worlds that have been on the screen."""
        self._go_to(settings, options.course)
        if self.stage.records.trouble:
            self.stage.say(self.stage.records.trouble)

    def _go_to(self, settings: Settings, course: Course | None = None) -> None:
        """Put a world on; what another one learns rests until it is on again."""
        name = settings.world
        if name not in self._opened:
            opening = OPENINGS[name]()
            stage = Stage(opening.trainer(settings, self.options.workers), **self._shared)
            self._opened[name] = stage, opening.scene(stage, course)
            if self.options.by_hand is None:
                stage.trainer.start()
        if self._opened.keys() - {name} and hasattr(self, "world"):
            self.stage.trainer.pause(True)
            self.world_scene.let_go()
        self.world = name
        self.stage, scene = self._opened[name]
        self.stage.trainer.pause(scene.paused)
        scene.refresh()
        self.scenes = [scene]
        self.stage.report("world", name=name)

    def next_world(self) -> None:
        """The world after this one."""
        names = list(OPENINGS)
        name = names[(names.index(self.world) + 1) % len(names)]
        seed = self.stage.trainer.snapshot.settings.seed
        self._go_to(Settings(world=name, seed=seed))

    @property
    def world_scene(self) -> WorldScene:
        """The scene of the world that is on."""
        return self._opened[self.world][1]

    @property
    def race(self) -> CorridorScene:
        """The corridor's scene, once it has been opened."""
        return cast("CorridorScene", self._opened["corridor"][1])

    @property
    def chase(self) -> ChaseScene:
        """The chase's scene, once it has been opened."""
        return cast("ChaseScene", self._opened["chase"][1])

    @property
    def circuit(self) -> CircuitScene:
        """The circuit's scene, once it has been opened."""
        return cast("CircuitScene", self._opened["circuit"][1])

    @property
    def cartpole(self) -> CartPoleScene:
        """CartPole's scene, once it has been opened."""
        return cast("CartPoleScene", self._opened["cartpole"][1])

    def run(self, until: Callable[[App], bool] = lambda app: False) -> None:
        """Until the window is closed, Ctrl-C is pressed, or `until` says so."""
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._stop)
        try:
            while self.running and not until(self):
                seconds = min(self.clock.tick(FRAMES_PER_SECOND) / 1000, LONGEST_FRAME)
                self.frame(seconds)
        finally:
            self.close()

    def _stop(self, number: int, frame: object) -> None:
        """Ctrl-C, or the system asks the program to end."""
        self.running = False

    def frame(self, seconds: float) -> None:
        """One frame: events, time, picture."""
        began = time.perf_counter()
        canvas = self.canvas()
        for event in pygame.event.get():
            self._handle(event, canvas)
        scene = self.scenes[-1]
        scene.update(seconds)
        if scene.over:
            self.scenes.pop()
            self._close_race()
            if self.scenes:
                self.scenes[-1].refresh()
            self.running = bool(self.scenes)
            if not self.running:
                return
        self._answer_requests()
        self.draw(canvas, seconds)
        shown = self.world_scene.shown
        if self.world not in self._seen and shown is not None:
            self._seen.add(self.world)
            # What the compiler has left in memory stays; looking through it again would hold up a frame.
            gc.collect()
            gc.freeze()
            self.stage.report("first frame", generation=shown)
        self.frame_seconds = [*self.frame_seconds[-3599:], time.perf_counter() - began]

    def canvas(self) -> Canvas:
        self.window = pygame.display.get_surface() or self.window
        return Canvas(self.window, Units.of(self.window.get_size()))

    def draw(self, canvas: Canvas, seconds: float) -> None:
        """The top scene, and to the display what changed of it."""
        frames = self._frames_per_second(seconds)
        changed = self.scenes[-1].draw(canvas, frames)
        self.stage.forget_note(seconds)
        if changed is None:
            pygame.display.flip()
        elif changed:
            pygame.display.update(changed)

    def _frames_per_second(self, seconds: float) -> float:
        """Updated twice a second, so that it can be read."""
        if self.options.by_hand is not None:
            return FRAMES_PER_SECOND
        self._rate_age += seconds
        if self._rate_age > 0.5:
            self._rate_age, self._rate = 0.0, self.clock.get_fps()
        return self._rate

    def close(self) -> None:
        """Stop breeding, keep the champion, give the screen back."""
        self._close_race()
        for stage, _ in self._opened.values():
            stage.trainer.close()
        self.stage.pool.shutdown(wait=False, cancel_futures=True)
        for name, (_, scene) in self._opened.items():
            if champions := scene.champions():
                try:
                    save_brain(places.champions() / LAST_CHAMPION.format(name), *champions)
                except OSError as error:
                    print(f"the champion could not be kept: {error.strerror or error}", file=sys.stderr)
        errors = (stage.trainer.snapshot.error for stage, _ in self._opened.values())
        self.stage.report("end", error=next((error for error in errors if error), None))
        pygame.quit()
        forget_fonts()

    def toggle_fullscreen(self) -> None:
        """Between a window and the whole screen."""
        try:
            pygame.display.toggle_fullscreen()
        except pygame.error as error:
            self.stage.say(f"no fullscreen here: {error}")
            return
        self.scenes[-1].refresh()
        self.stage.report("fullscreen")

    def screenshot(self) -> None:
        """Save the window as it is."""
        path = places.pictures() / f"arcade-{datetime.now():%Y%m%d-%H%M%S}.png"
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            pygame.image.save(self.window, str(path))
        except (OSError, pygame.error) as error:
            self.stage.say(f"no screenshot: {error}")
            return
        self.stage.report("screenshot", file=str(path))
        self.stage.say(f"saved {path}")

    def _handle(self, event: pygame.event.Event, canvas: Canvas) -> None:
        if event.type == pygame.QUIT:
            self.running = False
            return
        if event.type == pygame.KEYDOWN:
            action = KEYS[self.world].action_of(event.key)
            if action == "fullscreen":
                self.toggle_fullscreen()
                return
            if action == "screenshot":
                self.screenshot()
                return
            if action == "world" and len(self.scenes) == 1:
                self.next_world()
                return
        if event.type in (pygame.WINDOWEXPOSED, pygame.VIDEORESIZE, pygame.WINDOWSIZECHANGED):
            self.scenes[-1].refresh()
        for one in self.gamepads.keys_of(event):
            self.scenes[-1].handle(one, canvas)

    def _open_race(self) -> None:
        """Two learners side by side; what the world itself learns rests meanwhile."""
        from game.scenes.breeding import BreedingScene
        from game.scenes.learners import LearnersScene

        assert isinstance(self.world_scene, BreedingScene)
        scene = LearnersScene(self.world_scene)
        self._learners = scene.learners
        self.stage.trainer.pause(True)
        if self.options.by_hand is None:
            self._learners.start()
        self.scenes.append(scene)
        self.stage.report("learners")

    def _open_editor(self) -> None:
        from game.scenes.tracks import TrackScene

        assert isinstance(self.world_scene, TrackScene)
        self.scenes.append(self.world_scene.editor())

    def _close_race(self) -> None:
        if self._learners:
            self._learners.close()
            self._learners = None
            self.stage.trainer.pause(self.world_scene.paused)

    def _answer_requests(self) -> None:
        for request in self.stage.requests:
            if request == "editor":
                self._open_editor()
            elif request == "learners" and self._learners is None:
                self._open_race()
        self.stage.requests.clear()


def _no_report(event: str, **facts: Any) -> None:
    return None


def _print_report(event: str, **facts: Any) -> None:
    print(json.dumps({"event": event, **facts}), flush=True)
