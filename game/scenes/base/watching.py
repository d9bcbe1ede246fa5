"""What every world on the screen has: pace, speed and pause, and captions that explain what is seen."""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import replace
from pathlib import Path
from typing import Any, Generic, Protocol

import pygame

from brains.files import Brain
from game.scenes.base.guide import Guide
from game.scenes.base.ladder import Ladder
from game.scenes.base.quiet import Quiet
from game.scenes.base.stage import Stage, T
from game.scenes.base.stories import pages
from game.scenes.base.waiting import Waiting
from game.scenes.faces import FACES
from game.store import champions as gallery
from game.store import places, runs
from game.training.settings import Settings
from game.training.snapshot import Pace
from game.ui import overlay
from game.ui.canvas import Canvas
from game.ui.foot import Caption
from game.ui.keyboard import told
from game.ui.layers import Layers

SPEEDS = (0.25, 0.5, 1.0, 2.0, 4.0, 8.0, 16.0, 64.0)
"""The last is as fast as the screen goes."""
PACES = tuple(Pace)
PLAYING = 3.0
"""Minutes: people think before they move."""


class Explained(Protocol):
    """A view that has room for a caption."""

    caption: Caption | None
    layers: Layers

    def explain(self, caption: Caption | None) -> None: ...
    def panel_place(self, canvas: Canvas) -> tuple[float, float, float]: ...


class Watching(ABC, Generic[T]):
    """How a world is watched, whatever it is."""

    def __init__(self, stage: Stage[T], view: Explained) -> None:
        self.stage, self._explained = stage, view
        self.over = False
        self.pace = Pace.HIGHLIGHTS
        self.speed = SPEEDS.index(1.0)
        """Of SPEEDS."""
        self.paused = False
        self.guide = Guide()
        self.quiet = Quiet()
        self.climbs = False
        """Whether the next harder course comes by itself."""
        self.attended = False
        """Whether somebody has entered: else it begins again when there is nothing harder."""
        self.ladder = Ladder(FACES[stage.trainer.snapshot.settings.world].harder)
        self.same_seed = False
        """Whether what begins again does so with the seed that it had."""
        self.awaited = 0
        """The first run that may be shown."""
        self._asked: list[tuple[Future[Any], Callable[[Any], None], str]] = []
        """Asked of the thread that learns: what is done when it comes, and what is said if it does not."""
        self.waiting = Waiting(stage.trainer.snapshot.settings.world)
        """What is seen until there is something to watch."""
        self._faded = False
        """Whether something of that lay over the last frame."""
        self._veiled = False
        """Whether a list that is unfolded, or what went wrong, did."""
        self._panel_on: Any = None

    @property
    def _panel(self) -> Any:
        """The settings, while they are open."""
        return self._panel_on

    @_panel.setter
    def _panel(self, panel: Any) -> None:
        if self._panel_on is not None and panel is None:
            self.refresh()  # what it lay over
        self._panel_on = panel

    @property
    @abstractmethod
    def shown(self) -> int | None:
        """The generation or game on the screen; None until there is one."""

    @property
    def counted(self) -> str:
        """The same in words; empty until there is one."""
        return "" if self.shown is None else f"generation {self.shown:,}"

    @abstractmethod
    def draw_world(self, canvas: Canvas, frames_per_second: float) -> list[pygame.Rect]:
        """Draw what there is to watch; what has changed."""

    def draw(self, canvas: Canvas, frames_per_second: float) -> list[pygame.Rect] | None:
        waiting = self.waiting
        if self.shown is None:
            waiting.draw_screen(canvas, self.stage.progress(waiting.world))
            self._faded = True
            return None
        if self._faded:
            waiting.keep_last(canvas)
        if self._faded or self._veiled:
            self.refresh()
        if self._panel and self._panel.window != canvas.surface.get_size():
            self._panel = None
        changed = self.draw_world(canvas, frames_per_second)
        error = self.stage.trainer.snapshot.error
        self._veiled = bool(error or (self._panel and self._panel.unfolded))
        if self._panel:
            changed.append(self._panel.draw(canvas))
        if error:
            overlay.draw_banner(canvas, f"Breeding stopped: {error} · {told('R begins again')}")
        if not self._faded:
            return None if self._veiled else changed
        waiting.draw_last(canvas)
        self._faded = waiting.fading
        return None

    def forget_pictures(self) -> None:
        """It leaves the screen: what was painted is painted again when it comes back, and settings are closed."""
        self._panel = None

    def come_closer(self, near: bool) -> None:
        """For strangers who stand ten metres away: those who do best, and not the whole course."""

    def refresh(self) -> None:
        """Draw everything in the next frame."""
        self._explained.layers.invalidate()

    def pass_time(self, seconds: float) -> None:
        """What is asked of the thread that learns comes after a while, and so does the end of a quiet second."""
        self.quiet.update(seconds)
        for asked in [one for one in self._asked if one[0].done()]:
            self._asked.remove(asked)
            future, then, failed = asked
            error = future.exception()
            if error is None:
                then(future.result())
            else:
                self.stage.say(f"{failed}{getattr(error, 'strerror', None) or error}")

    def save(self) -> None:
        """Keep the whole run, and its champions in the gallery; what happened is said on the screen."""
        if not self.champions():
            self.stage.say("no champion yet")
            return

        def saved(paths: list[Path]) -> None:
            (path,) = paths
            brains = gallery.entry(path).brains
            self.stage.report("saved", file=str(path))
            names = " and ".join(brain.name for brain in brains)
            self.stage.say(f"{names} {'is' if len(brains) == 1 else 'are'} kept, and the whole run: F5 shows them")

        self._when(self._trainer.keep(runs.save), saved, "not saved: ")

    def _end_run(self) -> str:
        """Keep what has been bred before something else takes its place; what is said of it."""
        if not self.champions():
            return ""
        self._when(self._trainer.keep(runs.keep), lambda paths: None, "what was bred before is not kept: ")
        return " · what was bred before is kept (F5)"

    def resume(self, path: Path) -> None:
        """Go on with a whole run from a file; what is wrong with the file is said on the screen."""
        kept = self._end_run()

        def resumed(learning: Any) -> None:
            names = " and ".join(brain.name for brain in learning.champions)
            self.stage.report("resumed", name=names)
            self.stage.say(f"on from generation {learning.champions[0].generation:,}, {names}{kept}")
            self.resumed()

        own = tuple(str(file) for folder in (places.tracks(), places.circuits()) for file in folder.glob("*.json"))
        self._when(self._trainer.resume(path, own), resumed, f"{path.name}: ")

    @property
    def next_seed(self) -> int:
        """Of what begins again."""
        seed: int = self.stage.trainer.snapshot.settings.seed
        return seed if self.same_seed else self.stage.dice.randrange(100_000)

    def resumed(self) -> None:
        """Another run is on."""

    def begin_anew(self, seed: int | None = None) -> None:
        """From generation 0, by the settings with which it began, or with another seed; what was bred before is kept
        if there is somebody who could ask for it."""
        snapshot = self.stage.trainer.snapshot
        kept = self._end_run() if seed is None else ""
        beginning = snapshot.beginning
        self.resumed()
        self.awaited = snapshot.run + 1
        self._trainer.restart(beginning if seed is None else replace(beginning, seed=seed))
        if seed is None:
            self.stage.say(f"from generation 0{kept}")

    def climb(self, seconds: float, solved: bool) -> None:
        """Go on to the next harder course when it is time for that; where nobody is, begin again after the last."""
        settings = self.stage.trainer.snapshot.settings
        say = self.stage.say if self.attended else lambda note: None
        harder = self.ladder.climb(seconds, settings, solved, say)
        if harder:
            self.change(harder)
        elif self.ladder.at_its_end and not self.attended:
            self.ladder = Ladder(FACES[settings.world].harder)
            self.begin_anew(self.stage.dice.randrange(100_000))

    @abstractmethod
    def change(self, settings: Settings) -> None:
        """Breed on with other settings."""

    @abstractmethod
    def champions(self) -> tuple[Brain, ...]:
        """Of the run that is on."""

    @property
    def _trainer(self) -> Any:
        return self.stage.trainer

    def _when(self, future: Future[Any], then: Callable[[Any], None], failed: str) -> None:
        """Do something with what comes, in a later frame; or say what went wrong, after `failed`."""
        self._asked.append((future, then, failed))
        if not self._trainer.running:
            self.pass_time(0.0)

    def open_gallery(self, world: str) -> None:
        """The champions of this world first."""
        self.stage.open("gallery", self, world)

    def toggle_pause(self) -> None:
        """Pause, or go on: the picture and what learns behind it."""
        self.paused = not self.paused
        trainer: Any = self.stage.trainer
        trainer.pause(self.paused)

    def set_speed(self, speed: float) -> None:
        """One of SPEEDS."""
        self.speed = SPEEDS.index(speed)

    def slower(self) -> None:
        self.speed = max(self.speed - 1, 0)

    def faster(self) -> None:
        self.speed = min(self.speed + 1, len(SPEEDS) - 1)

    def patience_of(self, playing: bool) -> float:
        """Minutes without input after which somebody who plays, or watches, counts as gone.

        Who has paused it, or lets it only breed, wants nothing else to happen.
        """
        if self.paused or self.pace is Pace.TURBO:
            return math.inf
        return PLAYING if playing or self._panel else 1.0

    def next_pace(self) -> None:
        """Highlights, every generation, turbo."""
        self.pace = PACES[(PACES.index(self.pace) + 1) % len(PACES)]
        trainer: Any = self.stage.trainer
        trainer.pace(self.pace)

    def guide_me(self) -> None:
        """Explain what is seen, step by step."""
        settings = self.stage.trainer.snapshot.settings
        self.guide.open(pages(FACES[settings.world].story, settings.strategy, settings.stands_by_mean))
        self.explain(self.guide.caption)

    def explain(self, caption: Caption | None) -> None:
        """Show a caption in the place of the keys, or the keys again."""
        if (caption is None) != (self._explained.caption is None):
            self._panel = None  # its place changes
        self._explained.explain(caption)

    def end_guide(self) -> None:
        """Explanations come to an end; F3 begins them again."""
        self.guide.open(())
        self.explain(None)

    def _room_for_settings(self, canvas: Canvas) -> tuple[float, float, float]:
        """Their place; explanations end, because both are too much for the height."""
        self.end_guide()
        return self._explained.panel_place(canvas)

    def _next_step(self, key: int) -> bool:
        """Let the guide have a key, if it is open and can be seen; whether it took it."""
        taken = self.shown is not None and self.guide.key(key)
        if taken:
            self.explain(self.guide.caption)
        return taken
