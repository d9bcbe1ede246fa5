"""A world with one population on the screen: what its keys do, and how time passes. Each such world adds its own."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable
from pathlib import Path
from typing import ClassVar

import numpy as np
import pygame

from brains.files import Brain, FileError, load_brain
from game.scenes.base.name_entry import NameEntry, ask_both
from game.scenes.base.overlays import Help
from game.scenes.base.stage import Narrator, Stage
from game.scenes.base.watching import SPEEDS
from game.scenes.breeding.driving import Driver, Hand, Held, settle
from game.scenes.breeding.frame import Frame
from game.scenes.breeding.judging import Judging
from game.scenes.breeding.laboratory import open_over
from game.scenes.breeding.learners import LearnersScene
from game.scenes.breeding.narrator import BreedingNarrator
from game.scenes.breeding.programme import course_against
from game.scenes.breeding.progress import Progress
from game.scenes.breeding.replay import Replay
from game.scenes.breeding.rewind import Rewinding, in_words
from game.scenes.breeding.two_worlds import open_two_worlds
from game.scenes.faces import FACES
from game.store import champions as gallery
from game.training.settings import Settings, SettingsError
from game.training.trainer import Trainer
from game.ui.canvas import Canvas
from game.ui.keyboard import told
from game.ui.keys import EASED
from game.ui.settings_panel import SettingsPanel
from game.worlds import Course, CourseError

FIRST_DRIVES = 3
"""Results in a world before which people are beginners there."""
QUICK, OFFERED = 8.0, 2
"""Seconds, at speed 1, that are few, and after how many such ends in a row an easier way is offered."""
TRACK, SETTINGS, ENDS, PARTS = "track", "settings", "ends", ("chart", "brain", "crashes")


class BreedingScene(Rewinding):
    """Watching, playing and changing a world with one population."""

    eased_is: ClassVar[str] = ""
    """What else is eased for beginners."""
    frame_kind: ClassVar[type[Frame] | None] = None
    """What draws it beside another world; None where it is not."""
    hand_keys: ClassVar[tuple[frozenset[int], ...]] = ()
    """Keys that a person steers with, by what they do."""

    def __init__(self, stage: Stage[Trainer], view: Frame, course: Course | None = None) -> None:
        super().__init__(stage, view, course)
        self._held = [0.0] * len(self.steering)
        self._progress = Progress(stage.report)
        self._tile: Frame | None = None
        self._judging = Judging()
        self.keys = FACES[self.world.name].keys
        self._can_ease = EASED in self.keys.own
        """Whether there is a beginners' level."""
        self.eases = self._can_ease and stage.eases and stage.records.of_world(self.world.name) < FIRST_DRIVES
        """Whether people play it."""
        self._quick = 0
        """Quick ends in a row."""
        self.actions: dict[str, Callable[[], None]] = {
            "unseen": self.unseen,
            "drive": self.drive,
            "pause": self.toggle_pause,
            "slower": self.slower,
            "faster": self.faster,
            "step": self._step,
            "pace": self.next_pace,
            "restart": self._restart,
            "save": self.save,
            "load": lambda: self.open_gallery(self.world.name),
            "help": lambda: self.stage.put_on(Help(self, self.keys)),
            "explain": self.guide_me,
            "back": self._back,
            "eased": self.toggle_eases,
            "learners": self._race,
            "operate": lambda: open_over(self),
            "two worlds": lambda: open_two_worlds(self),
            **self.ways,
        }

    # What a world adds

    @property
    def steering(self) -> tuple[frozenset[int], ...]:
        """The keys that a person steers with here."""
        return self.hand_keys

    @property
    @abstractmethod
    def hand_speed(self) -> float:
        """Speed at which people can play."""

    @abstractmethod
    def unseen_course(self) -> Course:
        """One that nobody was ever trained on."""

    @abstractmethod
    def hands(self, replay: Replay) -> Callable[[Held], Hand]:
        """What a person's keys make of an individual of a replay."""

    def new_driver(self, replay: Replay) -> Driver:
        """A person in a replay that has a place for one."""
        return Driver(replay, self.hands(replay), self.stage.records, self.stage.today())

    @abstractmethod
    def new_panel(self, canvas: Canvas, place: tuple[float, float, float]) -> SettingsPanel:
        """The settings as they are now."""

    # What happens with time

    def update(self, seconds: float) -> None:
        self.waiting.update(seconds, self.replay is not None)
        self.view.update(seconds, self.snapshot)
        self.pass_time(seconds)
        if self._panel:
            self._panel.update(seconds)
        self._seek(seconds)
        busy = self.guide.is_open or self.playing or self._exam or self.paused or self._panel
        if self.climbs and self.live and not busy:
            self.climb(seconds, self._solved)
        if self.attended and self.stage.trainer.running:
            self.view.verdict = self._judging.said(seconds, self.snapshot, self._solved, self.view.verdict)
        if self.replay is None or self._stale(self.replay):
            self._next_replay()
        replay, driver = self.replay, self.driver
        if replay is None:
            return
        if driver and driver.driving:
            begun = driver.begins(held := tuple(self._held))
            if driver.wait(0.0 if self.paused else seconds, self.stage.report) or not begun:
                return
            driver.steer(held)
        if not self.paused:
            replay.advance(seconds, self.hand_speed if driver and driver.driving else SPEEDS[self.speed])
            if self.live:
                self._progress.see(replay)
        if driver and settle(driver, self.stage):
            self.quiet.begin()
            self._offer(driver)
        self._move_on(replay)

    def _offer(self, driver: Driver) -> None:
        """The easier way to play, after two quick ends."""
        seconds = driver.replay.tick / driver.replay.ticks_per_second
        quick = self._can_ease and not (driver.eased or driver.finished) and seconds < QUICK
        self._quick = self._quick + 1 if quick else 0
        if self._quick >= OFFERED:
            self._quick = 0
            self.stage.say(told("U: easier, nobody is out for touching anything"))

    def toggle_eases(self) -> None:
        """Whether a person is set back, or out; whoever plays alone begins again."""
        self.eases = not self.eases
        eased = f"eased, {self.eased_is}".strip(" ,") + ": who would be out is set back"
        self.stage.say(f"by hand: {eased if self.eases else 'by the rules that brains have'}")
        if self.playing and self.driver and self.driver.people == 1:
            self.driver = None
            self.drive()

    @property
    def _solved(self) -> bool:
        """Whether the champion does well enough, where it is trained and where it is not."""
        snapshot, enough = self.snapshot, FACES[self.world.name].solved
        if snapshot.champion is None or snapshot.newest is None:
            return False
        return min(snapshot.champion.fitness / snapshot.newest.goal, snapshot.alike) >= enough

    # What a person does

    def handle(self, event: pygame.event.Event, canvas: Canvas) -> None:
        try:
            if self._panel and (changed := self._panel.changed(event, canvas)):
                self.change(changed)
        except (CourseError, SettingsError) as error:  # a file that has gone meanwhile
            self._panel = None
            self.stage.say(str(error))
        if event.type == pygame.MOUSEMOTION:
            scale = canvas.units.scale
            self.view.pointer = event.pos[0] / scale, event.pos[1] / scale
        self._drag(event, canvas)
        if event.type == pygame.KEYUP:
            self._steer(event.key, held=False)
        elif event.type == pygame.KEYDOWN:
            if not (self._next_step(event.key) or self._steer(event.key, held=True)):
                self.same_seed = bool(getattr(event, "mod", 0) & pygame.KMOD_SHIFT)
                self._act(event.key, canvas)
        elif event.type == pygame.DROPFILE:
            self.open_file(Path(event.file))
        elif event.type == pygame.VIDEORESIZE:
            self._panel = None

    def _steer(self, key: int, held: bool) -> bool:
        """Keep what is held down; whether the key steers now."""
        driving = self.playing
        for number, keys in enumerate(self.steering):
            if key in keys:
                if driving or not held:
                    self._held[number] = float(held)
                return driving
        return False

    def let_go(self) -> None:
        """No key is held down any more."""
        self._held = [0.0] * len(self.steering)

    def _act(self, key: int, canvas: Canvas) -> None:
        action = self.keys.action_of(key)
        self.stage.report("key", action=action)
        if key == pygame.K_RETURN and self.driver and not self.driver.driving:
            self._ask_name(self.driver)
        elif action == TRACK:
            self.choose_course((key - pygame.K_1) % 10)
        elif action == ENDS:
            self.ends(key)
        elif action in PARTS:
            self.view.toggle(action)
        elif action == SETTINGS:
            self._toggle_panel(canvas)
        elif action in self.actions:
            self.actions[action]()

    def _ask_name(self, driver: Driver) -> None:
        """Whose result it is, where it is kept, or who the two are."""
        if driver.people > 1:
            ask_both(self.stage, self, lambda: driver.call(self.stage.players))
            return
        if not driver.place:
            return

        def signed(name: str) -> None:
            self.stage.player[0] = name
            driver.sign(name)
            self.stage.report("signed", name=name)

        self.stage.put_on(NameEntry(self, self.stage.player[0], signed))

    def does(self, action: str) -> bool:
        """Whether a key with this action does something here."""
        return action in (TRACK, SETTINGS, ENDS, *PARTS, *self.actions)

    def _race(self) -> None:
        self.let_go()
        if self.replay is not None:  # before that there would be nothing to see for as long as kernels compile
            self.stage.put_on(LearnersScene(self))

    def unseen(self) -> None:
        """The climax: the population as it is, where nobody was ever trained."""
        self._exam, self.driver = self.unseen_course(), None
        self._restage()

    def encore(self) -> None:
        """What follows that in the demo, if the world's story has it."""

    def drive(self) -> None:
        """Take the place of a brain, or give it back."""
        if self.driver and self.driver.driving:
            self.driver.give_back()
            self.stage.report("give back", score=self.driver.score)
            return
        self._restage(person=True)
        if self.replay and self.replay.lineup.person:
            self.driver, self._panel = self.new_driver(self.replay), None  # which would lie on what the person sees
            if self.guide.is_open:
                self.end_guide()  # it lies over the keys that steer
            self.driver.player = self.stage.player[0]
            if self.driver.people > 1:
                self.driver.call(self.stage.players)
            if self.eases and self.driver.people == 1:
                self.driver.ease(self.eased_is)
            self.let_go()
            if self.paused:
                self.toggle_pause()
            self.stage.report("drive", course=self.replay.course.name)

    def choose_course(self, index: int) -> None:
        """A built-in course, by its number from 0."""
        presets = list(self.world.courses.presets)
        if index < len(presets):
            self.go_to(self.world.course(presets[index]))

    def go_to(self, course: Course) -> None:
        """Show a course now."""
        self.driver, self._exam = None, course
        self._restage()

    def change(self, settings: Settings) -> None:
        """Breed on with other settings."""
        self.stage.trainer.change(settings)
        told = {name: getattr(settings, name) for name in ("strategy", "population", "courses")}
        self.stage.report("settings", **told, mutation=settings.mutation_size)

    def _step(self) -> None:
        if not self.paused:
            self.toggle_pause()
        if self.replay:
            self.replay.fraction = 0.0
            self.replay.step()

    def _restart(self) -> None:
        try:
            settings = self.snapshot.anew(self.next_seed)
        except CourseError as error:  # a file that has gone meanwhile
            self.stage.say(str(error))
            return
        kept = self._end_run()
        self.resumed()
        self.stage.trainer.restart(settings)
        self.stage.report("restart", seed=settings.seed)
        self.stage.say(f"a new beginning, {'the same seed' if self.same_seed else 'seed'} {settings.seed}{kept}")

    def begin_anew(self, seed: int | None = None) -> None:
        super().begin_anew(seed)
        self.replay = None

    def resumed(self) -> None:
        self.back_to_now()
        self._exam, self.driver, self._wanted, self._panel = None, None, 0, None

    def meet(self, path: Path) -> None:
        """Play against a champion from a file; what is wrong with the file is said on the screen."""
        try:
            self.play_against(load_brain(path, self.world.name))
        except (FileError, CourseError) as error:
            self.stage.say(str(error))

    def play_against(self, brain: Brain) -> None:
        """On the course that is on. Raises CourseError where it cannot be seen as that brain looks."""
        self.driver = self.new_driver(self._alone(brain, course_against(brain, self.replay), person=1))
        self.let_go()

    def open_file(self, path: Path) -> None:
        """A champion to breed on from, or a whole run; what is wrong with the file is said on the screen."""
        if path.suffix == gallery.WHOLE:
            self.resume(path)
            return
        try:
            brain = load_brain(path, self.world.name)
            if brain.network != (wanted := self.snapshot.settings.network):
                raise FileError(f"{path.name}: expected layers {wanted.says}, got {brain.network.says}")
            settings = self.snapshot.settings.looking(brain.eyes)
        except (FileError, CourseError) as error:
            self.stage.say(str(error))
            return
        kept = self._end_run()
        if settings != self.snapshot.settings:
            self.change(settings)
        self.stage.trainer.adopt(np.array(brain.genome), holes=brain.holes)
        self.stage.report("loaded", name=brain.name)
        self.stage.say(f"breeding on from {brain.name}{kept}")

    @property
    def patience(self) -> float:
        return self.patience_of(self.playing)

    def narrator(self) -> Narrator:
        return BreedingNarrator(self)

    def _toggle_panel(self, canvas: Canvas) -> None:
        if self._panel and not self._panel.turn(canvas):
            self._panel = None
        elif self._panel is None:
            self._panel = self.new_panel(canvas, self._room_for_settings(canvas))

    def _back(self) -> None:
        """Out of what is open; out of the world when nothing is."""
        if self._panel:
            self._panel = None
        elif self.driver or (self._exam and self._exam.unseen):
            self._exam = self._exam if self.driver else None
            self.driver = None
            self._restage()
        elif not self.live:
            self.rewind(None)
        else:
            self.over = True

    # What is seen

    def draw_world(self, canvas: Canvas, frames_per_second: float) -> list[pygame.Rect]:
        assert self.replay is not None
        self.view.rewound = self.position, self.at
        self.view.milestones = lambda: in_words(self.snapshot.milestones, FACES[self.world.name].story, self.view)
        self.view.status = (self.pace, SPEEDS[self.speed], self.paused, round(frames_per_second))
        return self.view.draw(canvas, self.replay, self.snapshot, self.driver, self.stage.note)

    def tile(self, canvas: Canvas, box: pygame.Rect) -> None:
        if self._tile is None:
            self._tile = self.view.another()
        if self.replay:
            self._tile.paint(canvas, self.replay, box)
