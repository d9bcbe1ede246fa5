"""The corridor on the screen: what the keys do, and how time passes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pygame

from brains.files import Brain, FileError, load_brain
from game import places
from game.scenes.corridor.director import EXAM_HOLD, HOLD, next_generation, show_of
from game.scenes.corridor.driving import SPEED, Driver
from game.scenes.corridor.layout import View, draw_scene
from game.scenes.corridor.show import Show
from game.scenes.shelf import Shelf
from game.scenes.stage import Stage
from game.training.settings import FRESH, Settings
from game.training.snapshot import Pace, Snapshot
from game.training.trainer import Trainer
from game.ui import overlay, theme
from game.ui.canvas import Canvas
from game.ui.keys import KEYS
from game.ui.settings_panel import SettingsPanel
from game.worlds import Course, CourseError

SPEEDS = (0.25, 0.5, 1.0, 2.0, 4.0, 8.0, 16.0, 64.0)
"""The last is as fast as the screen goes."""
PACES = tuple(Pace)


class CorridorScene:
    """Watching, driving and changing the corridor race."""

    def __init__(self, stage: Stage[Trainer], course: Course | None = None) -> None:
        self.stage = stage
        self.over = False
        self.show: Show | None = None
        self.driver: Driver | None = None
        self.view = View()
        self.pace = Pace.HIGHLIGHTS
        self.speed = SPEEDS.index(1.0)
        self.paused = False
        self.ghosts = False
        self._exam = course
        """A course that is only shown, not trained on."""
        self._held = [False, False]
        self._panel: SettingsPanel | None = None
        self._help = False
        self.shelf = Shelf(stage, "corridor")
        self._elapsed = 0.0
        self._wanted = 0
        self._veiled = False
        """Whether something lay over the screen in the last frame."""

    # What happens with time

    def update(self, seconds: float) -> None:
        self._elapsed += seconds
        self.view.update(seconds, self.snapshot)
        if self._panel:
            self._panel.update(seconds)
        if self.show is None or self._stale(self.show):
            self._next_show()
        show, driver = self.show, self.driver
        if show is None or self._help or self.shelf.is_open:
            return
        if driver and driver.driving:
            if driver.wait(seconds):
                return
            driver.steer(self._direction())
        if not self.paused:
            show.advance(seconds, self._speed())
        if driver:
            self._settle(driver)
        self._move_on(show)

    @property
    def snapshot(self) -> Snapshot:
        return self.stage.trainer.snapshot

    def _speed(self) -> float:
        return SPEED if self.driver and self.driver.driving else SPEEDS[self.speed]

    def _stale(self, show: Show) -> bool:
        return show.run != self.snapshot.run

    def _move_on(self, show: Show) -> None:
        if not show.over:
            return
        hold = EXAM_HOLD if self._exam or self.driver else HOLD[self.pace]
        if show.ended < hold or self.paused:
            return
        if self.driver and not self.driver.driving:
            self.driver = None
            self.stage.report("watch")
        self._exam = None
        self._next_show()

    def _next_show(self) -> None:
        snapshot = self.snapshot
        if snapshot.newest is None:
            return
        shown = self.show.number if self.show and self.show.run == snapshot.run else -1
        if self.pace is Pace.EVERY and self._wanted <= shown:
            self._wanted = shown + 1
            self.stage.trainer.want(self._wanted)
        generation = next_generation(snapshot, shown, self.pace) or snapshot.newest
        if generation.number == shown and self.show and self.show.over and self.pace is Pace.EVERY:
            return  # the next one is being bred
        self._put_on(show_of(snapshot, generation, self._exam, self.ghosts, person=False))

    def _put_on(self, show: Show) -> None:
        self.show = show
        self.view.new_show(show, self.snapshot)
        show.forecast(self.stage.pool)
        self.stage.report(
            "show",
            generation=show.number,
            course=show.course.name,
            unseen=show.course.unseen,
            individuals=show.cast.population,
        )

    def _restage(self, person: bool = False) -> None:
        """Put the newest generation on, on the current course."""
        snapshot = self.snapshot
        if snapshot.newest is None:
            return
        course = self._exam or (self.show.course if person and self.show else None)
        self._put_on(show_of(snapshot, snapshot.newest, course, self.ghosts, person))

    # What a person does

    def handle(self, event: pygame.event.Event, canvas: Canvas) -> None:
        if self._panel and (changed := self._panel.changed(event)):
            self._change(changed)
        if event.type == pygame.KEYUP:
            self._steer(event.key, held=False)
        elif event.type == pygame.KEYDOWN:
            if self._help:
                self._help = False
            elif self.shelf.is_open:
                if path := self.shelf.choose(event.key):
                    self.open_file(path)
            elif not self._steer(event.key, held=True):
                self._act(event.key, canvas)
        elif event.type == pygame.DROPFILE:
            self.open_file(Path(event.file))
        elif event.type == pygame.VIDEORESIZE:
            self._panel = None

    def _steer(self, key: int, held: bool) -> bool:
        """Keep what is held down; whether the key steers now."""
        up, down = key in (pygame.K_UP, pygame.K_w), key in (pygame.K_DOWN, pygame.K_s)
        driving = self.driver is not None and self.driver.driving
        if (up or down) and (driving or not held):
            self._held[down] = held
        return (up or down) and driving

    def _direction(self) -> int:
        return int(self._held[0]) - int(self._held[1])

    def _act(self, key: int, canvas: Canvas) -> None:
        action = KEYS["corridor"].action_of(key)
        self.stage.report("key", action=action)
        simple = {
            "unseen": self.unseen,
            "drive": self.drive,
            "pause": self.toggle_pause,
            "step": self._step,
            "pace": self._next_pace,
            "ghosts": self._toggle_ghosts,
            "restart": self._restart,
            "save": self._save,
            "load": self.shelf.open,
            "help": self._open_help,
            "back": self._back,
        }
        if action == "track":
            self._track(key - pygame.K_1)
        elif action in ("slower", "faster"):
            self.speed = min(max(self.speed + (1 if action == "faster" else -1), 0), len(SPEEDS) - 1)
        elif action in ("chart", "brain", "crashes"):
            self.view.toggle(action)
        elif action == "settings":
            self._toggle_panel(canvas)
        elif action == "editor":
            self.stage.requests.append("editor")
        elif action in simple:
            simple[action]()

    def unseen(self) -> None:
        """The climax: the population as it is, on a track that nobody has seen."""
        world = self.snapshot.settings.arena
        self._exam, self.driver = world.course(f"random:{self.stage.dice.randint(1000, 9999)}"), None
        self._restage()

    def drive(self) -> None:
        """Take the wheel, or give it back."""
        if self.driver and self.driver.driving:
            self.driver.give_back()
            self.stage.report("give back", score=self.driver.score)
            return
        self._restage(person=True)
        if self.show and self.show.cast.person:
            self.driver, self.paused = Driver(self.show, self.stage.records, self.stage.today()), False
            self._held = [False, False]
            self.stage.report("drive", course=self.show.course.name)

    def _settle(self, driver: Driver) -> None:
        try:
            if driver.settle():
                self.stage.report("result", score=driver.score, rank=driver.rank[0], best=driver.place)
        except OSError as error:
            self.stage.say(f"the result could not be saved: {error.strerror or error}")

    def _track(self, index: int) -> None:
        world = self.snapshot.settings.arena
        presets = list(world.presets)
        try:
            if index < len(presets):
                course = world.course(presets[index])
            else:
                drawn = places.newest(places.tracks(), "*.json", 9 - len(presets))
                if index - len(presets) >= len(drawn):
                    self.stage.say("no drawn track there yet: E draws one")
                    return
                course = world.course(str(drawn[index - len(presets)]))
        except CourseError as error:
            self.stage.say(str(error))
            return
        self.go_to(course)

    def go_to(self, course: Course) -> None:
        """Show a course now; train on it from now on, unless it is one that is only for showing."""
        self.driver, self._exam = None, course
        if not course.unseen:
            settings = self.snapshot.settings
            rest = settings.courses[0 if settings.courses[0].startswith(FRESH) else 1 :]
            self._change(replace(settings, courses=(course.name, *rest)))
        self._restage()

    def _change(self, settings: Settings) -> None:
        old = self.snapshot.settings
        self.stage.trainer.change(settings)
        self.stage.report(
            "settings",
            strategy=settings.strategy,
            population=settings.population,
            mutation=settings.mutation_size,
            courses=settings.courses,
        )
        first = settings.courses[0]
        if first != old.courses[0] and not first.startswith(FRESH):
            self._exam = settings.arena.course(first)
            self._restage()

    def toggle_pause(self) -> None:
        self.paused = not self.paused
        self.stage.trainer.pause(self.paused)

    def _step(self) -> None:
        if not self.paused:
            self.toggle_pause()
        if self.show:
            self.show.fraction = 0.0
            self.show.step()

    def _next_pace(self) -> None:
        self.pace = PACES[(PACES.index(self.pace) + 1) % len(PACES)]
        self.stage.trainer.pace(self.pace)

    def _toggle_ghosts(self) -> None:
        self.ghosts = not self.ghosts
        if self.driver is None:
            self._restage()
        self.stage.say("ghosts of earlier champions: " + ("on" if self.ghosts else "off"))

    def _restart(self) -> None:
        settings = replace(self.snapshot.settings, seed=self.stage.dice.randrange(100_000))
        self._exam, self.driver, self._wanted = None, None, 0
        self.stage.trainer.restart(settings)
        self.stage.report("restart", seed=settings.seed)
        self.stage.say(f"a new beginning, seed {settings.seed}")

    def _save(self) -> None:
        if self.snapshot.champion:
            self.shelf.save(self.snapshot.champion)

    def open_file(self, path: Path) -> None:
        """A champion to breed on from, or a track to drive; what is wrong with the file is said on the screen."""
        settings = self.snapshot.settings
        try:
            if path.suffix == ".json":
                self.go_to(settings.arena.course(str(path)))
                return
            brain = load_brain(path, settings.world)
            if brain.network != settings.arena.network:
                raise FileError(
                    f"{path.name}: expected layers {settings.arena.network.sizes}, got {brain.network.sizes}"
                )
        except (FileError, CourseError) as error:
            self.stage.say(str(error))
            return
        self.stage.trainer.adopt(np.array(brain.genome))
        self.stage.report("loaded", name=brain.name)
        self.stage.say(f"breeding on from {brain.name}")

    def _open_help(self) -> None:
        self._help = True

    def _toggle_panel(self, canvas: Canvas) -> None:
        if self._panel:
            self._panel = None
            return
        place = self.view.panel_place(canvas)
        self._panel = SettingsPanel(canvas, self.snapshot.settings, self.stage.strategies, place)

    def _back(self) -> None:
        """Out of what is open; out of the program when nothing is."""
        if self._panel:
            self._panel = None
        elif self.driver:
            self.driver = None
            self._restage()
        elif self._exam and self._exam.unseen:
            self._exam = None
            self._restage()
        else:
            self.over = True

    # What is seen

    def draw(self, canvas: Canvas, frames_per_second: float) -> list[pygame.Rect] | None:
        snapshot, layers = self.snapshot, self.view.layers
        if self.show is None:
            canvas.surface.fill(theme.GROUND)
            overlay.draw_warming_up(canvas, self.stage.first_start, self._elapsed)
            return None
        if self._veiled:
            layers.invalidate()
        self.view.status = (self.pace, SPEEDS[self.speed], self.paused, round(frames_per_second))
        changed = draw_scene(canvas, self.view, self.show, snapshot, self.driver, self.stage.note)
        self._veiled = bool(self._panel or snapshot.error or self._help or self.shelf.is_open)
        if self._panel:
            self._panel.draw(canvas)
        if snapshot.error:
            overlay.draw_banner(canvas, f"Breeding stopped: {snapshot.error} · R begins again")
        if self._help:
            overlay.draw_help(canvas, KEYS["corridor"])
        if self.shelf.is_open:
            self.shelf.draw(canvas)
        return None if self._veiled else changed

    def refresh(self) -> None:
        self.view.layers.invalidate()

    @property
    def shown(self) -> int | None:
        return self.show.number if self.show else None

    def champions(self) -> tuple[Brain, ...]:
        champion = self.snapshot.champion
        return (champion,) if champion else ()
