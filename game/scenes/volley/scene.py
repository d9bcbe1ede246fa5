"""Volleyball on the screen: what it has beside what every bred world has."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import cast

import numpy as np
import pygame

from brains.files import Brain, FileError
from game.scenes.base.stage import Stage
from game.scenes.base.watching import SPEEDS
from game.scenes.base.word_entry import WordEntry
from game.scenes.breeding.driving import Driver, Hand, Held
from game.scenes.breeding.programme import stands_first
from game.scenes.breeding.replay import Lineup, Replay
from game.scenes.breeding.scene import BreedingScene
from game.scenes.volley.field import rival
from game.scenes.volley.layout import VolleyFrame
from game.scenes.volley.playing import Match, Two, buttons
from game.scenes.volley.rally import Rally, match_of
from game.scenes.volley.settings import VolleyPanel
from game.scenes.volley.standing import Standings
from game.training.generation import Generation
from game.training.trainer import Trainer
from game.ui.canvas import Canvas
from game.ui.gamepad import SECOND, of_second
from game.ui.keyboard import told
from game.ui.settings_panel import SettingsPanel
from game.worlds import Course, CourseError
from game.worlds.volley.courses import CONDITIONS

STREAM = 311
"""First number of the seeds of serves that a key puts on: no run is trained or judged on them."""
HEARD = 2.0
"""Speeds up to which hits are heard."""
ARROWS = (pygame.K_LEFT, pygame.K_RIGHT, pygame.K_UP)
LEVELS = (0, 3, 10, 30, 100, 300, 1000, 3000, 10_000)
"""Generations whose champions there are to play against, or those next to them that the run has kept."""


class VolleyScene(BreedingScene):
    """Matches against champions of the run, and for two people."""

    replay_kind = Rally
    hand_keys = tuple(frozenset({key}) for key in (*ARROWS, *(SECOND[key] for key in ARROWS)))
    hand_speed = 1.0

    def __init__(self, stage: Stage[Trainer], course: Course | None = None) -> None:
        self.frame = VolleyFrame()
        super().__init__(stage, self.frame, course)
        self.turned = False
        """Whether the person stands on the left."""
        self._two = False
        """Whether the match that is about to be put on is for two."""
        self._level = 0
        """Which of the run's champions a person meets, 0 for the newest."""
        self._match: tuple[Course, Brain] | None = None
        """Of a word: its serves, and whom all who type it meet."""
        self._standings = Standings(stage.pool)
        self._heard = (-1, -1)
        """Ticks of the last hit and the last point that were heard."""
        self.actions |= {
            "two": self.play_for_two,
            "side": self._change_sides,
            "mark": self._toggle_mark,
            "level": self._next_level,
            "word": self._ask_word,
            "standing": self._toggle_standing,
        }

    def unseen_course(self) -> Course:
        number, unseen = self.stage.dice.randint(1000, 9999), self.world.courses.unseen
        assert unseen is not None, "there are serves that nobody is trained on"
        course = unseen(f"unseen {number}", [STREAM, number], 0)
        is_known = any("published" in name for name in self.snapshot.settings.courses)
        return replace(course, title="new serves") if is_known else course

    def new_panel(self, canvas: Canvas, place: tuple[float, float, float]) -> SettingsPanel:
        return VolleyPanel(canvas, self.snapshot.settings, self.stage.strategies, place)

    # A person

    def hands(self, replay: Replay) -> Callable[[Held], Hand]:
        return lambda held: buttons(held, self.turned)

    def new_driver(self, replay: Replay) -> Driver:
        rally, records, today = cast(Rally, replay), self.stage.records, self.stage.today()
        return Two(rally, records, today) if self._two else Match(rally, records, today, self.turned)

    def lineup(self, generation: Generation, person: bool) -> Lineup:
        """A person has the court alone."""
        lineup = super().lineup(generation, person)
        return Lineup(np.ascontiguousarray(lineup.genomes[:1]), 1, person=1) if person else lineup

    def _replay_of(self, generation: Generation, course: Course | None, person: bool) -> Replay:
        if not person:
            return super()._replay_of(generation, course, person)
        if self._match and self._exam is self._match[0]:
            return super()._replay_of(generation, match_of(*self._match), person)
        nature = self._exam if self._exam and self._exam.name in CONDITIONS else self.unseen_course()
        nature = nature if nature.name in CONDITIONS else replace(nature, title="first to five")
        return super()._replay_of(generation, match_of(nature, self._rival(generation)), person)

    def _rival(self, generation: Generation) -> Brain:
        """Whom a person meets: a champion of this run; of a generation that is seen again, its own."""
        rivals = self._rivals
        if rivals and not self.chosen:
            return rivals[min(self._level, len(rivals) - 1)]
        champion = stands_first(generation)
        return Brain(self.world.name, generation.network, generation.genomes[0][champion], generation=generation.number)

    @property
    def _rivals(self) -> list[Brain]:
        """Champions of this run: the newest, and then those of LEVELS, the latest first."""
        newest = self.snapshot.champion
        if newest is None:
            return []
        generations, genomes = self.snapshot.memory.hall
        wanted = [level for level in LEVELS if level < newest.generation and len(generations)]
        places = dict.fromkeys(int(np.abs(generations - level).argmin()) for level in wanted)
        earlier = [
            replace(newest, genome=genomes[k, 0], generation=int(generations[k]))
            for k in places
            if generations[k] < newest.generation
        ]
        return [newest, *earlier[::-1]]

    def _alone(self, brain: Brain, course: Course, person: int = 0) -> Replay:
        return super()._alone(brain, match_of(course, brain) if person else course, person)

    def play_for_two(self) -> None:
        """Two people on one court."""
        if isinstance(self.driver, Two) and self.driver.driving:
            self.stage.say("Esc leaves the match for two")
            return
        self.driver, self._two = None, True
        self.drive()
        self._two = False

    def _ask_word(self) -> None:
        self.let_go()
        self.stage.put_on(WordEntry(self, self.match, "the same serves and the same opponent", "play"))

    def match(self, word: str) -> None:
        """The serves of a word, against a champion that comes with the arcade."""
        try:
            course = self.world.course(f"word:{word}")
            self._match = course, rival()
        except (CourseError, FileError) as error:
            self.stage.say(str(error))
            return
        self._exam, self.driver = course, None
        self.drive()

    def _change_sides(self) -> None:
        """Left or right; who plays begins again."""
        self.turned = not self.turned
        self.stage.say(f"you play on the {'left' if self.turned else 'right'}")
        self._again()

    def _next_level(self) -> None:
        """A champion of another generation; who plays begins again."""
        rivals = self._rivals
        if not rivals:
            self.stage.say("no champion yet")
            return
        if self.chosen:
            self.stage.say(told(f"M plays against generation {self.chosen.number:,}, which is on · End leads back"))
            return
        self._level = (self._level + 1) % len(rivals)
        self.stage.say(f"M plays against the champion of generation {rivals[self._level].generation:,}")
        self._again()

    def _again(self) -> None:
        if self.driver and self.driver.driving and not isinstance(self.driver, Two):
            self.driver = None
            self.drive()

    def _toggle_standing(self) -> None:
        self.frame.stands, self.frame.brain = not self.frame.stands, True
        self.frame.layers.invalidate()

    def _toggle_mark(self) -> None:
        self.frame.mark = not self.frame.mark

    def handle(self, event: pygame.event.Event, canvas: Canvas) -> None:
        if isinstance(self.driver, Two) and self.driver.driving:
            event = of_second(event)
        super().handle(event, canvas)
        if event.type == pygame.MOUSEBUTTONDOWN and event.button == 1 and self.replay and not self._panel:
            self._follow(event.pos)

    def _follow(self, at: tuple[int, int]) -> None:
        """The court that was clicked on becomes the large one."""
        rally = cast(Rally, self.replay)
        for box, one in self.frame.courts:
            if box.collidepoint(at):
                rally.followed = one
                self.stage.report("follow", individual=one)

    # Time

    def update(self, seconds: float) -> None:
        super().update(seconds)
        self._standings.update(seconds, self.snapshot, self.frame.stands)
        self.frame.standing = self._standings.newest
        if self.replay:
            self._hear(cast(Rally, self.replay))

    def _hear(self, rally: Rally) -> None:
        """Hits and points of the court that is followed, where they are not too many to tell apart."""
        one = rally.watched
        now = int(rally.hit_tick[:, one].max()), int(rally.point_tick[one])
        if self.playing or SPEEDS[self.speed] <= HEARD:
            if now[0] > self._heard[0] and now[0] == rally.tick:
                self.stage.report("hit")
            if now[1] > self._heard[1] and now[1] == rally.tick:
                self.stage.report("point")
        self._heard = now
