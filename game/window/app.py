"""The window and its clock: events in, frames out, sixty times a second."""

from __future__ import annotations

import json
import math
import time
from collections import deque
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pygame

from brains.strategies import STRATEGIES
from game.engine import kernel_cache
from game.scenes.arcade.card_view import CardView
from game.scenes.arcade.comfort import Comfort
from game.scenes.arcade.demo import Demo
from game.scenes.arcade.menu import MenuScene
from game.scenes.arcade.open_worlds import OpenWorld, OpenWorlds
from game.scenes.arcade.today import Today
from game.scenes.base.overlays import Help
from game.scenes.base.stage import Closing, Scene, Stage
from game.scenes.faces import FACES, usual
from game.scenes.gallery.scene import Gallery
from game.store import champions as gallery
from game.store import places
from game.store.preferences import Preferences
from game.store.preferences import change as change_preferences
from game.store.preferences import load as load_preferences
from game.store.records import Records
from game.training.settings import Settings
from game.ui import theme
from game.ui.canvas import Canvas, forget_fonts
from game.ui.gamepad import Gamepads
from game.ui.keyboard import Keyboard
from game.ui.keys import ANYWHERE
from game.ui.overlay import draw_progress
from game.window import display
from game.window.display import DEMO, MENU, WORLD, FrameRate, Options, Screen
from game.window.forecasts import Forecasts
from game.window.idle import Idle
from game.window.memory import Tidy, give_back, keep_apart, leave_alone
from game.window.pointer import Pointer
from game.window.sharing import CARD, Sharing
from game.window.still import always_the_same


class App:
    """Owns the window, its clock, the worlds that are open, and the scenes that are on."""

    def __init__(self, settings: Settings, options: Options) -> None:
        self.options, by_hand = options, options.by_hand is not None
        self.preferences, trouble = load_preferences(places.preferences())
        if by_hand:
            self.preferences = Preferences(explained=tuple(FACES))
        theme.use(**self.preferences.look)
        self.screen = Screen(options.size, options.fullscreen or self.preferences.fullscreen)
        self.clock, self.running = pygame.time.Clock(), True
        self._rate = FrameRate(self.clock, by_hand)
        self.frame_seconds: deque[float] = deque(maxlen=3600)
        """What each of the last frames took to make, newest last."""
        self._undrawn = 0.0  # seconds since the last frame that was drawn: by hand some are not
        self.keyboard, self.gamepads = Keyboard(), Gamepads()
        if not by_hand:
            keep_apart()
        self.sharing = Sharing(self._say, self._report, by_hand)
        self.forecasts = Forecasts()
        self._tidy = Tidy(self.forecasts)
        self._shared: dict[str, Any] = {
            "records": Records(places.records()),
            "pool": self.forecasts,
            "strategies": tuple(STRATEGIES),
            "report": self._report,
            "player": [""],
            "pair": ["", ""],
            "doors": {"gallery": self._gallery},
        }
        if options.by_hand is not None:
            self._shared |= always_the_same(options.by_hand)
        self.open_worlds = OpenWorlds(lambda trainer: Stage(trainer, **self._shared), options.workers, by_hand)
        self._settings = settings
        self.scenes: list[Scene] = []
        self.menu = MenuScene(self.open_worlds, tuple(FACES), self._settings_of, lambda: self.stage)
        self._idle, self._pointer = Idle(stand=options.opens == DEMO and not by_hand), Pointer()
        self._seen: set[str] = set()
        """Worlds that have been on the screen."""
        held = options.opens != WORLD or self._is_new(settings.world)
        self.open_world = self.open_worlds.open(settings, options.course, held)
        if options.opens == MENU:
            self.show_menu()
        elif options.opens == DEMO:
            self.show_demo()
        else:
            self._enter(self.open_world)
        kernel_cache.trouble.tell = self.stage.records.tell = self._say
        if says := trouble or self.stage.records.trouble or kernel_cache.trouble.line:
            self.stage.say(says)

    # Where one goes

    def _settings_of(self, world: str) -> Settings:
        """How a world is opened that nobody has asked anything special of."""
        return self._settings if world == self._settings.world else usual(world, self._settings.seed)

    def _enter(self, open_world: OpenWorld, guided: bool = True) -> None:
        """Put a world on, the first time with its steps; what others learn rests until they are on again."""
        self.open_world = open_world
        open_world.entered = open_world.scene.attended = open_world.scene.climbs = True
        self.open_worlds.only(open_world.name)
        open_world.scene.refresh()
        self._put_on(open_world.scene)
        if guided and self._is_new(open_world.name):
            open_world.scene.guide_me()
            self.prefer(replace(self.preferences, explained=(*self.preferences.explained, open_world.name)))
        elif not open_world.anew:
            open_world.let_go()
        self.stage.report("world", name=open_world.name)

    def _is_new(self, world: str) -> bool:
        """Whether its steps have to be shown yet; breeding waits for who reads them."""
        return world not in self.preferences.explained and not self.options.explained

    def next_world(self) -> None:
        """The world after this one."""
        names = self.menu.worlds
        name = names[(names.index(self.world) + 1) % len(names)]
        seed = self.stage.trainer.snapshot.settings.seed
        self._enter(self.open_worlds.open(usual(name, seed), held=self._is_new(name)))

    def show_menu(self) -> None:
        """All worlds as tiles."""
        self.open_world.scene.let_go()
        self.menu.over, self.menu.chosen, self.menu.at = False, "", self.menu.worlds.index(self.world)
        self.menu.refresh()
        self._put_on(self.menu)
        self.stage.report("menu")

    def show_demo(self) -> None:
        """World after world from generation 0, until a key is pressed."""
        self.open_worlds.only()
        self._put_on(Demo(self.preferences.shown(self.menu.worlds), self.world, self._open_for_demo))
        self._idle.begin()

    def _open_for_demo(self, world: str) -> OpenWorld:
        """A new run; the demo's last one ends, where nobody waits for it."""
        if isinstance(demo := self.scenes[-1] if self.scenes else None, Demo):
            self.forecasts.submit(demo.close)
        settings = usual(world, self.stage.dice.randrange(100_000))
        self.open_world = self.open_worlds.make(settings, held=True)
        self.open_world.scene.refresh()
        give_back()
        self.stage.report("demo", world=world, seed=settings.seed)
        return self.open_world

    @property
    def stage(self) -> Stage[Any]:
        """Of the world that is on."""
        return self.open_world.stage

    @property
    def world(self) -> str:
        return self.open_world.name

    def _say(self, note: str) -> None:
        self.stage.say(note)

    def _report(self, event: str, **facts: Any) -> None:
        """What happens in scenes: a line for whoever asked for it, and a sound."""
        if self.options.json:
            print(json.dumps({"event": event, **facts}), flush=True)
        silent = not self.preferences.sound or bool(self.scenes and isinstance(self.scenes[-1], Demo))
        self.sharing.hear(event, facts, FACES[self.world].sounds, silent)

    def prefer(self, preferences: Preferences) -> None:
        """From now on, and at the next start."""
        before, self.preferences = self.preferences, preferences
        if self.options.by_hand is None:
            try:
                change_preferences(places.preferences(), before, preferences)
            except OSError as error:
                self.stage.say(f"this could not be kept: {error.strerror or error}")
        if preferences.fullscreen != before.fullscreen:
            self.screen.show(preferences.fullscreen, self.stage.say)
        theme.use(**self.preferences.look)
        for scene in self.scenes:
            scene.refresh()

    # Time

    def run(self, until: Callable[[App], bool] = lambda app: False) -> None:
        """Until the window is closed, or `until` says so."""
        try:
            while self.running and not until(self):
                self.frame(display.next_frame(self.clock))
        finally:
            self.close()

    def frame(self, seconds: float, drawn: bool = True) -> None:
        """One frame: events, time, picture."""
        began = time.perf_counter()
        canvas = self.screen.canvas()
        for event in pygame.event.get():
            self._handle(event, canvas)
        self.scenes[-1].update(seconds)
        if self.scenes[0] is self.open_world.scene:
            self.open_world.wait_for_reader(seconds)
        self._move_on(seconds)
        if not self.running:
            return
        if drawn:
            self.draw(self.screen.canvas(), self._undrawn + seconds)  # the window may have another size since then
        self._undrawn = 0.0 if drawn else self._undrawn + seconds
        self.stage.forget_note(seconds)
        shown = self.open_world.scene.shown
        if self.world not in self._seen and shown is not None:
            self._seen.add(self.world)
            leave_alone()
            self.stage.report("first frame", generation=shown)
        if self.options.by_hand is None:
            self._tidy.update(seconds)
        self.frame_seconds.append(time.perf_counter() - began)

    def _move_on(self, seconds: float) -> None:
        """From a scene that is over to the one below it, to the menu, or out."""
        scene = self.scenes[-1]
        self._idle.update(seconds)
        if isinstance(scene, Demo) and scene.over:
            self.open_worlds.take(scene.open_world)
            self._enter(scene.open_world, guided=False)
            give_back()
        elif scene is self.menu and self.menu.over:
            self.running = False
        elif scene is self.menu and self.menu.chosen:
            chosen = self.open_worlds.open(self._settings_of(self.menu.chosen))
            chosen.enter()
            self._enter(chosen)
        elif scene.over:
            self._close(self.scenes.pop())
            if isinstance(scene, Gallery) and scene.taken:
                self._take(*scene.taken)
            if self.scenes:
                self.scenes[-1].refresh()
            else:
                scene.over = False
                self.show_menu()
        elif self.preferences.demo and not isinstance(scene, Demo) and self._idle.is_long(self._patience):
            self.show_demo()

    @property
    def _patience(self) -> float:
        """Minutes without input after which nobody minds if the arcade shows itself."""
        if self.options.by_hand is not None:
            return math.inf
        return 1.0 if self.scenes[-1] is self.menu else self.open_world.scene.patience

    def draw(self, canvas: Canvas, seconds: float) -> None:
        """The top scene, and to the display what changed of it."""
        self._pointer.enter(self.scenes[-1])
        changed = self.scenes[-1].draw(canvas, self._rate.after(seconds))
        progress = self.sharing.progress
        over = [] if progress is None else [draw_progress(canvas, "writing the film", progress)]
        if self._pointer.looks_elsewhere(not isinstance(self.scenes[-1], Demo), seconds):
            self.scenes[-1].refresh()  # what the tip lay over is drawn again
        over += self._pointer.draw(canvas)
        self.screen.present(None if changed is None else [*changed, *over])
        if self.sharing.note(canvas.surface, seconds):
            self.scenes[-1].refresh()

    def close(self) -> None:
        """Stop breeding, keep the champions, give the screen back."""
        self.sharing.close()
        for scene in self.scenes:
            self._close(scene)
        self.open_worlds.close()
        self.forecasts.shutdown(wait=False, cancel_futures=True)
        stages = [self.stage, *(open_world.stage for open_world in self.open_worlds.values())]
        self.stage.report("end", error=next(filter(None, (stage.trainer.snapshot.error for stage in stages)), None))
        pygame.quit()
        forget_fonts()

    def _take(self, what: str, path: Path) -> None:
        """A champion from the gallery: its world breeds on from it, or a person meets it there."""
        open_world = self.open_worlds.open(self._settings_of(gallery.entry(path).world))
        if open_world is not self.open_world or len(self.scenes) > 1 or self.scenes[-1] is self.menu:
            self._enter(open_world)
        opened = gallery.whole(path) if what == "resume" else path
        (open_world.scene.open_file if what in ("load", "resume") else open_world.scene.meet)(opened)

    def _gallery(self, over: Scene, world: str | None) -> Gallery:
        """Champions, those of this world first; None for all."""
        return Gallery(over, world, self.stage.pool, self.stage.trainer.running, self._report)

    def _close(self, scene: Scene) -> None:
        """What learns only for a scene ends with it, and so does what it has painted."""
        if isinstance(scene, Closing):
            scene.close()
            give_back()

    def _put_on(self, scene: Scene) -> None:
        """This one alone: what lay over the one before ends."""
        for over in self.scenes[1:]:
            self._close(over)
        self.scenes = [scene]

    def toggle_fullscreen(self) -> None:
        """Between a window and the whole screen; what is kept is what is seen then."""
        self.screen.show(not self.screen.fullscreen, self.stage.say)
        self.prefer(replace(self.preferences, fullscreen=self.screen.fullscreen))
        self.stage.report("fullscreen")

    def toggle_sound(self) -> None:
        """On or off."""
        self.prefer(replace(self.preferences, sound=not self.preferences.sound))
        self.stage.say(f"sound {'on' if self.preferences.sound else 'off'}")

    def start_run(self, settings: Settings | None) -> None:
        """A card's run, from generation 0, in the place of what its world breeds now."""
        if settings is not None:
            open_world = self.open_worlds.make(settings)
            open_world.stage.note, open_world.stage.note_left = self.stage.note, self.stage.note_left
            self.open_worlds.take(open_world)
            self._enter(open_world)
            give_back()

    # What a person does

    def _handle(self, event: pygame.event.Event, canvas: Canvas) -> None:
        if event.type == pygame.QUIT:
            self.running = False
            return
        self._idle.see(event, self.gamepads.is_touched(event))
        if event.type in display.COVERS:
            self.scenes[-1].refresh()
        if event.type == pygame.DROPFILE and event.file.endswith(CARD):
            self.start_run(self.sharing.take_card(Path(event.file)))
            return
        top, scene = self.scenes[-1], self.open_world.scene
        steering = top is self.menu or (top is scene and scene.playing)
        key = self._pointer.key_of(event)
        if key is not None and not isinstance(top, Demo):
            if isinstance(top, Help):  # a cap in the list of all keys does what it says
                top.over = True
                self._move_on(0.0)
            for kind in (pygame.KEYDOWN, pygame.KEYUP):
                self._handle(pygame.event.Event(kind, key=key, mod=0, unicode=""), canvas)
            return
        keys = [key for one in self.keyboard.keys_of(event, steering) for key in self.gamepads.keys_of(one)]
        for line in self.gamepads.news:
            self.stage.say(line)
        self.gamepads.news.clear()
        for one in keys:
            if top is scene and scene.quiet.swallows(one):
                continue
            if one.type != pygame.KEYDOWN or not self._act(ANYWHERE.action_of(one.key)):
                self.scenes[-1].handle(one, canvas)
                self.scenes += self.stage.waiting
                self.stage.waiting.clear()
                if self.scenes[-1].over:
                    self._move_on(0.0)  # the next event is for whoever is on then

    @property
    def always(self) -> dict[str, Callable[[], None]]:
        """What keys do wherever one is."""
        return {
            "fullscreen": self.toggle_fullscreen,
            "screenshot": lambda: self.sharing.screenshot(self.screen.surface),
            "film": lambda: self.sharing.film(self.preferences.film),
            "card": lambda: self.sharing.give_card(self.stage.trainer.snapshot, self._show_card),
            "paste": lambda: self.start_run(self.sharing.take_card()),
            "sound": self.toggle_sound,
            "folder": self.sharing.open_folder,
        }

    @property
    def alone(self) -> dict[str, Callable[[], None]]:
        """What keys do where nothing lies over a world or the menu."""
        return {
            "world": self.next_world,
            "demo": self.show_demo,
            "gallery": lambda: self.scenes.append(self._gallery(self.scenes[-1], None)),
            "today": lambda: self.scenes.append(Today(self.scenes[-1], self.stage.records, self.stage.today())),
            "comfort": lambda: self.scenes.append(Comfort(self.scenes[-1], self.preferences, self.prefer)),
        }

    def _show_card(self, card: str, kept: str) -> None:
        over = [scene for scene in self.scenes if not isinstance(scene, CardView)]
        shown = self.stage.trainer.snapshot
        self.scenes = [*over, CardView(over[-1], card, kept, lambda kinds: self.sharing.give_numbers(shown, kinds))]

    def _act(self, action: str | None) -> bool:
        """What a key does wherever one is; whether it did."""
        act = self.always.get(action or "")
        if act is None and len(self.scenes) == 1 and not isinstance(self.scenes[0], Demo):
            act = self.alone.get(action or "")
        if act:
            act()
        return act is not None
