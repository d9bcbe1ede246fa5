"""Lessons in the window: what is watched where a mouse is taught, and not mice and cats that are bred."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from game.scenes.base.stage import Stage
from game.scenes.chase.game import TAUGHT, Match
from game.scenes.chase.layout import View
from game.scenes.chase.lesson import Lesson
from game.scenes.chase.programme import Casting
from game.scenes.chase.rewind import Rewinding
from game.scenes.chase.theatre import Theatre
from game.scenes.chase.trainer import ChaseTrainer, Study
from game.scenes.chase.words import LESSON_KEYS, lesson_pages
from game.scenes.faces import FACES
from game.training.snapshot import Pace
from game.ui.keys import Keys
from game.worlds.chase import CHASE

LIVES_THERE = "gated cells live in their lessons only: they are not kept, and play no whole games"


class Schooling(Rewinding):
    """Which of the two is learned and seen."""

    def __init__(self, stage: Stage[ChaseTrainer], view: View) -> None:
        self.game: Match | Lesson | None = None
        self.study = Study.BRED
        self._lessons = False
        """Whether lessons are shown, and not matches."""
        super().__init__(stage, view)

    @property
    def usual(self) -> Casting:
        """Who plays where nobody has chosen."""
        taught = self.snapshot.taught
        if self.study is Study.BRED or taught.brain is None:
            return Casting()
        return Casting(mouse=TAUGHT) if taught.plays("mouse") else Casting(cat=TAUGHT)

    def cast_mouse(self, kind: str) -> None:
        """Another mouse plays, if there is one of this kind."""
        taught = self.snapshot.taught
        if kind == TAUGHT and not taught.plays("mouse"):
            self.stage.say("it is a cat that is taught" if taught.brain else LIVES_THERE)
            return
        self.recast(replace(self.casting, mouse=kind, people=()))

    def play(self, *roles: int) -> None:
        if self._lessons:
            self.casting = self.usual
        super().play(*roles)

    def save(self) -> None:
        if self.study is Study.TAUGHT and self.snapshot.taught.brain is None:
            self.stage.say(LIVES_THERE)
            return
        super().save()

    @property
    def keys(self) -> Keys:
        """Of what is watched."""
        return LESSON_KEYS if self._lessons else FACES[CHASE.name].keys

    @property
    def ways(self) -> dict[str, Callable[[], None]]:
        if self.study is Study.BRED:
            return super().ways
        return {**super().ways, "ancestry": self._open_theatre}

    def _open_theatre(self) -> None:
        if self.playing:
            self.stage.say("Esc ends the game first")
        else:
            self.stage.put_on(Theatre(self))

    def guide_me(self) -> None:
        if self.study is not Study.TAUGHT:
            super().guide_me()
            return
        self.guide.open(lesson_pages(self.snapshot.taught.settings))
        self.explain(self.guide.caption)

    def switch_study(self) -> None:
        """Between the mouse that is taught and the two that are bred."""
        self.beside = 0
        self.study = Study.BRED if self.study is Study.TAUGHT else Study.TAUGHT
        self.stage.trainer.study(self.study)
        self._panel = None
        self._lessons = self.study is Study.TAUGHT
        self.casting = self.usual
        self.game = None
        if self.guide.is_open:
            self.guide_me()
        self.view.layers.invalidate()
        self.stage.report("study", study=self.study.value)
        self._next_game()

    def _next_game(self) -> None:
        """Another game begins."""
        raise NotImplementedError

    def _learned_since(self, lesson: Lesson) -> bool:
        """Whether there is a later lesson to show; at the pace of every game, the shown one is learned from now."""
        if self.pace is Pace.EVERY:
            self.stage.trainer.want_lessons(lesson.number + 1)
        return self.snapshot.taught.games > lesson.number or self.paused
