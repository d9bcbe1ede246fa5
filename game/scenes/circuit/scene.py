"""The circuit on the screen: what it has beside what every bred world has."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import cast

import numpy as np
import pygame

from brains.atomic import set_aside
from brains.files import Brain, FileError
from brains.imitation import imitate
from brains.network import dense
from game.scenes.base.stage import Scene, Stage
from game.scenes.base.word_entry import WordEntry
from game.scenes.breeding.driving import Driver, Hand, Held
from game.scenes.breeding.programme import course_against, stands_first
from game.scenes.breeding.replay import Lineup, Replay
from game.scenes.breeding.tracks import TrackScene
from game.scenes.circuit.duel import PEOPLE, Duel
from game.scenes.circuit.editor import CircuitSketch
from game.scenes.circuit.field import RIVALS, field_of, shipped_field
from game.scenes.circuit.layout import CircuitFrame
from game.scenes.circuit.pulling import Turn
from game.scenes.circuit.race import FASTER, LEFT, RIGHT, SEAT, SLOWER, Race, Wheel
from game.scenes.circuit.replay import Laps
from game.scenes.circuit.settings import CircuitPanel
from game.store import places
from game.training.generation import Generation
from game.training.trainer import Trainer
from game.ui.canvas import Canvas
from game.ui.gamepad import BRAKE, GAS, SECOND, STICK_X, of_second
from game.ui.keyboard import told
from game.ui.settings_panel import SettingsPanel
from game.worlds import Course, CourseError
from game.worlds.circuit import laps
from game.worlds.circuit.kernel import TICKS_PER_SECOND
from game.worlds.circuit.laps import Lap

RACE_SECONDS = 240
EASY_RIVALS = 3
"""Whom a beginner meets."""
DEAD = 0.12
"""Of a stick's way: nearer to its middle it counts as let go."""
ARROWS = (pygame.K_LEFT, pygame.K_RIGHT, pygame.K_UP, pygame.K_DOWN)
"""By what they do in a race: LEFT, RIGHT, FASTER and SLOWER."""
PEDALS = {pygame.K_m: FASTER, pygame.K_k: SLOWER, pygame.K_n: None}
"""In a race, of a pad's keys."""


class CircuitScene(TrackScene):
    """Races against champions, ghosts, learning from a person, and matches by a word."""

    replay_kind = Laps
    hand_keys = tuple(frozenset({key}) for key in (*ARROWS, *(SECOND[key] for key in ARROWS)))
    hand_speed = 1.0
    tracks_are = "circuit"

    def __init__(self, stage: Stage[Trainer], course: Course | None = None) -> None:
        self.frame = CircuitFrame(stage.pool)
        super().__init__(stage, self.frame, course)
        self.sensors = self._rays = Turn(self.frame)
        self._people = 1
        """How many people the race is for that is about to be put on."""
        self._match: tuple[Course, tuple[Brain, ...]] | None = None
        """The newest match: its circuit, and the field that everybody meets there."""
        self._beaten = 0
        """Races that a beginner has won."""
        self._learning: Future[np.ndarray] | None = None
        self._learned: tuple[int, int] | None = None
        """Run and newest generation when a brain had learned from a person, until its own generation comes on."""
        self.actions |= {
            "camera": self.frame.turn_camera,
            "best line": self.frame.toggle_best_line,
            "learn": self.learn,
            "word": self._ask_word,
            "two": self.race_for_two,
        }

    def come_closer(self, near: bool) -> None:
        self.frame.watch(whole=not near)

    def forget_pictures(self) -> None:
        super().forget_pictures()
        self.frame.forget_pictures()
        self._tile = None

    # Courses

    def editor(self) -> Scene:
        return CircuitSketch(self.stage, self.drawn(), self.go_to_named)

    def drawn(self) -> Path:
        return places.circuits()

    # Replays

    def update(self, seconds: float) -> None:
        super().update(seconds)
        if self.replay:
            self.frame.follow(seconds, cast(Laps, self.replay), cast(Race | Duel | None, self.driver))
        if self._learning and self._learning.done():
            self._adopt(self._learning)
            self._learning = None
        self._show_learned()

    def _stale(self, replay: Replay) -> bool:
        return super()._stale(replay) and not (self.driver and self._field)

    @property
    def _field(self) -> tuple[Brain, ...]:
        """The opponents of a match, while its circuit is on."""
        return self._match[1] if self._match and self._exam is self._match[0] else ()

    def lineup(self, generation: Generation, person: bool) -> Lineup:
        if not person:
            return super().lineup(generation, person)
        return field_of(self._field or self._rivals(generation), self._people)

    def _rivals(self, generation: Generation) -> tuple[Brain, ...]:
        """Champions of this run, the newest first; while there are few of them, with the best of this generation.

        Of a generation that is seen again, its best.
        """
        snapshot = self.snapshot
        if self.chosen:
            order = [stands_first(generation), *np.argsort(-generation.fitness[0], kind="stable").tolist()]
            return tuple(self._brain(generation, one) for one in dict.fromkeys(order))[:RIVALS]
        own = tuple(one for one in snapshot.ghosts if one.network == generation.network)
        newest = (snapshot.champion,) if snapshot.champion and snapshot.champion.network == generation.network else ()
        rivals: dict[bytes, Brain] = {}
        if self.eases and self._people == 1 and own:  # the easiest, and after each that is beaten the next
            return own[min(self._beaten, len(own) - 1) :][:EASY_RIVALS]
        for champion in (*newest, *own[::-1]):
            rivals.setdefault(champion.genome.tobytes(), champion)
        for individual in np.argsort(-generation.fitness[0], kind="stable").tolist():
            if len(rivals) >= RIVALS:
                break
            rivals.setdefault(generation.genomes[0][individual].tobytes(), self._brain(generation, individual))
        return tuple(rivals.values())

    def _brain(self, generation: Generation, individual: int) -> Brain:
        settings = self.snapshot.settings
        genome = generation.genomes[0][individual]
        return Brain("circuit", generation.network, genome, settings.strategy, settings.seed, generation.number)

    def _replay_of(self, generation: Generation, course: Course | None, person: bool) -> Replay:
        if not person:
            return super()._replay_of(generation, course, person)
        course = course or generation.courses[0]
        long = replace(course, ticks=RACE_SECONDS * TICKS_PER_SECOND)
        network = self._field[0].network if self._field else generation.network
        return Laps(self.world, network, self.lineup(generation, True), long, generation.number, self.snapshot.run)

    # A person

    def hands(self, replay: Replay) -> Callable[[Held], Hand]:
        return Wheel()

    def new_driver(self, replay: Replay) -> Driver:
        race, course = cast(Laps, replay), replay.course.name
        path = laps.path_of(places.laps(), replay.course)
        own: Lap | None = None
        try:
            own = laps.load_lap(path, course)
        except FileError as error:
            self.stage.say(f"your best lap: {error}")
            with suppress(OSError):
                set_aside(path)

        best = own.seconds if own else float("inf")

        def keep(lap: Lap) -> None:
            nonlocal best
            if lap.seconds >= best:
                return  # of two people the other one was faster
            best = lap.seconds
            try:
                laps.keep_best(path, course, lap)
            except OSError as error:
                self.stage.say(f"the lap could not be kept: {error.strerror or error}")

        def person(seat: int) -> Race:
            return Race(race, Wheel(), self.stage.records, self.stage.today(), keep, own, seat)

        return person(0) if replay.lineup.person < PEOPLE else Duel((person(0), person(1)))

    def drive(self) -> None:
        """A beginner has the best line on the road, and a brake that helps; and meets the earliest champions first."""
        super().drive()
        race = self.driver
        if isinstance(race, Race) and race.eased and race.driving:
            race.limit = lambda: self.frame.limit(race.replay.course)
            self.frame.show_best_line()

    def race_for_two(self) -> None:
        """Two people beside each other, with so many rivals fewer."""
        if isinstance(self.driver, Duel) and self.driver.driving:
            self.stage.say("Esc leaves the race for two")
            return
        self.driver, self._people = None, PEOPLE
        self.drive()
        self._people = 1

    def handle(self, event: pygame.event.Event, canvas: Canvas) -> None:
        if self.driver and self.driver.driving:
            if self._pad(event):
                return
            event = of_second(event)
        super().handle(event, canvas)
        free = not (self._panel or self.driver or self._rays.holds)
        if event.type == pygame.MOUSEBUTTONDOWN and event.button == 1 and free and self.replay:
            self._pick(event.pos)

    def _pad(self, event: pygame.event.Event) -> bool:
        """In a race a pad's A and X are pedals and Y is nothing: not the keys M, K and N; whether it was one of them.

        A stick and triggers say how far. The first pad sits where the arrow keys are, all others with W, A, S and D.
        """
        held, seat = self._held, SEAT * min(getattr(event, "player", 0), PEOPLE - 1)
        if event.type in (pygame.KEYDOWN, pygame.KEYUP) and getattr(event, "pad", False) and event.key in PEDALS:
            if (pedal := PEDALS[event.key]) is not None:
                held[seat + pedal] = float(event.type == pygame.KEYDOWN)
            return True
        if event.type == pygame.JOYDEVICEREMOVED:
            held[seat : seat + SEAT] = [0.0] * SEAT
        elif event.type == pygame.JOYAXISMOTION and event.axis == STICK_X:
            way = 0.0 if abs(event.value) < DEAD else float(event.value)
            held[seat + LEFT], held[seat + RIGHT] = max(-way, 0.0), max(way, 0.0)
        elif event.type == pygame.JOYAXISMOTION and event.axis in (GAS, BRAKE):
            held[seat + (FASTER if event.axis == GAS else SLOWER)] = (float(event.value) + 1) / 2
        return False

    def _offer(self, driver: Driver) -> None:
        super()._offer(driver)
        self._beaten += driver.eased and driver.won

    def _pick(self, at: tuple[int, int]) -> None:
        replay = cast(Laps, self.replay)
        picked = self.frame.view.car_at(replay, at)
        replay.picked = None if picked == replay.picked else picked
        if picked is not None:
            self.stage.report("picked", individual=picked, name=replay.name(picked))

    # Learning from a person

    def learn(self) -> None:
        """Breed on from a brain that drives as the person did in the best lap here."""
        if self.replay is None or self._learning:
            return
        if self.driver and self.driver.driving:
            self.stage.say(told("first the race, then K"))
            return
        course = self.replay.course
        try:
            lap = laps.load_lap(laps.path_of(places.laps(), course), course.name)
        except FileError as error:
            self.stage.say(str(error))
            return
        if lap is None:
            self.stage.say(told("no lap of yours on this circuit yet: M races"))
            return
        settings = self.snapshot.settings
        self._learning = self.stage.pool.submit(imitate, dense(settings.network), lap.seen, lap.done, settings.seed)
        self.stage.say(f"learning from your lap of {lap.seconds:.2f} s …")

    def _adopt(self, learned: Future[np.ndarray]) -> None:
        try:
            genome = learned.result()
        except ValueError as error:
            self.stage.say(f"it could not be learned: {error}")
            return
        if len(genome) != self.snapshot.settings.network.genes:
            return  # another brain was chosen meanwhile
        self.stage.trainer.adopt(genome)
        self.stage.report("learned from a lap")
        self.stage.say("breeding on from a brain that drives as you did")
        self._learned = self.snapshot.run, self.snapshot.newest.number if self.snapshot.newest else -1

    def _show_learned(self) -> None:
        """What was learned comes on as soon as it is bred, but in no race."""
        if self._learned is None or (self.driver and self.driver.driving):
            return
        (run, number), snapshot = self._learned, self.snapshot
        if snapshot.run != run:
            self._learned = None
        elif snapshot.highlights and snapshot.highlights[0].number > number:
            self._learned = self.driver = None
            self._restage()

    # A match

    def _ask_word(self) -> None:
        self.let_go()
        self.stage.put_on(WordEntry(self, self.match, "the same circuit and the same opponents", "race"))

    def play_against(self, brain: Brain) -> None:
        course = course_against(brain, self.replay)
        self._match = course, (brain,)
        self._exam, self.driver = course, None
        self.drive()

    def match(self, word: str) -> None:
        """A race on the circuit of a word, against the field that everybody meets there."""
        try:
            course = self.world.course(f"word:{word}")
            self._match = course, shipped_field()
        except (CourseError, FileError) as error:
            self.stage.say(str(error))
            return
        self.driver = None
        if self.snapshot.newest is None:
            return
        self._exam = course
        self._restage()
        self.drive()

    def new_panel(self, canvas: Canvas, place: tuple[float, float, float]) -> SettingsPanel:
        return CircuitPanel(canvas, self.snapshot.settings, self.stage.strategies, place)
