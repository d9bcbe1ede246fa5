"""Cat and mouse on the screen: what the keys do, and how time passes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pygame

from brains.files import Brain, FileError
from game.scenes.base.overlays import Help
from game.scenes.base.stage import Narrator, Stage
from game.scenes.base.watching import SPEEDS
from game.scenes.breeding.driving import EASED
from game.scenes.breeding.programme import PATIENCE
from game.scenes.chase.board import PLAIN, VALUES, WRONG, Board
from game.scenes.chase.champions import read_champions
from game.scenes.chase.game import BRED, MOVES_PER_SECOND, PERFECT, TAUGHT, Match
from game.scenes.chase.judge import Judge
from game.scenes.chase.laboratory import open_table
from game.scenes.chase.layout import Status, View, draw_scene
from game.scenes.chase.lesson import Lesson
from game.scenes.chase.narrator import ChaseNarrator
from game.scenes.chase.playing import invitation, verdict
from game.scenes.chase.programme import (
    Casting,
    clearly_better,
    lessons_wanted,
    next_match,
    rest_after,
)
from game.scenes.chase.schooling import Schooling
from game.scenes.chase.settings import ChasePanel
from game.scenes.chase.tournament import Tournament
from game.scenes.chase.trainer import ChaseSnapshot, ChaseTrainer, Study
from game.scenes.faces import FACES
from game.store import champions as gallery
from game.store.champions import brains_of
from game.training.settings import Settings
from game.training.snapshot import Pace
from game.ui.canvas import Canvas
from game.worlds import Course
from game.worlds.chase import CHASE, kernel

PERFECTLY = 0.05
"""Turns that may be lost against perfect play by who has nothing left to learn."""


class ChaseScene(Schooling):
    """Watching, playing and changing cat and mouse."""

    def __init__(self, stage: Stage[ChaseTrainer], course: Course | None = None) -> None:
        self.coloured = False
        super().__init__(stage, View())
        self.judge = Judge(stage.pool)
        self._seen: set[int] = set()
        """Runs of which a match has been shown; the first one is of generation 0."""
        self._better = -1
        """The newest run of which something clearly better than its generation 0 has been shown."""
        self._courses = self.snapshot.settings.courses
        """Under another rule another game begins, unless somebody plays."""
        self._prompt = ""
        self._told: Match | None = None
        """The game whose end has been told."""
        self._tile = Board()

    # What happens with time

    @property
    def snapshot(self) -> ChaseSnapshot:
        return self.stage.trainer.snapshot

    @property
    def begun(self) -> bool:
        game = self.game
        seen = game.session.tick if isinstance(game, Match) else 0
        return game is not None and (game.over or game.number > 0 or seen > PATIENCE * MOVES_PER_SECOND)

    @property
    def shown(self) -> int | None:
        return self.game.number if self.game else None

    @property
    def counted(self) -> str:
        """Games of who is taught."""
        return f"{self.game.number:,} games" if isinstance(self.game, Lesson) else super().counted

    def let_go(self) -> None:
        return None

    def champions(self) -> tuple[Brain, ...]:
        brain = self.snapshot.taught.brain
        return ((brain,) if brain else ()) if self.study is Study.TAUGHT else self.snapshot.champions

    def update(self, seconds: float) -> None:
        snapshot = self.snapshot
        self.waiting.update(seconds, self.game is not None)
        self.pass_time(seconds)
        self.view.update(seconds, snapshot)
        self.judge.update(seconds, snapshot)
        if self._panel:
            self._panel.update(seconds)
        busy = self.guide.is_open or self._lessons or self.paused or self._panel or self.beside
        if self.climbs and self.casting == Casting() and not busy:
            regrets = [one.held_out for one in snapshot.champions]
            self.climb(seconds, bool(regrets) and max(regrets) < PERFECTLY)
        ruled, self._courses = snapshot.settings.courses != self._courses, snapshot.settings.courses
        self._seek(seconds)
        if self.game is None or self._stale(self.game) or (ruled and isinstance(self.game, Match) and not self.playing):
            self._next_game()
        game = self.game
        self.results.apart = EASED if self.casting.generation is not None else ""
        if game is None:
            return
        if not self.playing or (isinstance(game, Match) and game is not self._told and len(game.ways) > 1):
            self.board = None
        if not self.paused or self.playing:
            for one in (game, *self.others):
                one.advance(seconds, 1.0 if self.playing else SPEEDS[self.speed])
        if game.over and all(one.over for one in self.others):
            self._finish(game)

    def _stale(self, game: Match | Lesson) -> bool:
        """Whether it belongs to a run that has been ended."""
        if isinstance(game, Lesson):
            return not self._lessons or game.run != self.snapshot.taught.run
        return self._lessons or (not self.playing and game.run != self.snapshot.run)

    def _finish(self, game: Match | Lesson) -> None:
        """Say how it ended, and go on after a while."""
        if isinstance(game, Match) and self._told is not game:
            self._told = game
            if self.playing:
                self.board = self.results.settle(game, self.stage)
                self.next_level(game)
            else:
                self._prompt = verdict(game)
            if game.number == 0 and not self.playing:
                self.stage.report("failed", turns=game.turns)
        hold = rest_after(self.casting, SPEEDS[self.speed])
        if game.ended >= hold and (not self.paused or self.playing):
            drawn = isinstance(game, Match) and game.drawn
            # Two people swap roles; where nobody has moved, brains play on.
            people = () if drawn else self.casting.people[::-1]
            further = self.casting.generation is not None and not self.casting.people
            self.casting = replace(self.casting, people=people, pair=self.casting.pair + further)
            self._next_game()

    def _next_game(self) -> None:
        snapshot = self.snapshot
        if snapshot.run < self.awaited:
            return
        if snapshot.study is not Study.TAUGHT and (self._lessons or snapshot.newest is None):
            return
        before, self._prompt = self.game, ""
        if self._lessons:
            if isinstance(before, Lesson) and not self._learned_since(before):
                return
            self.game = Lesson(snapshot.taught)
            self.stage.trainer.want_lessons(lessons_wanted(self.pace, self.game.number))
        else:
            casting = self.casting
            first, self._seen = snapshot.run not in self._seen, self._seen | {snapshot.run}
            if first and self.pace is Pace.HIGHLIGHTS and casting == Casting():
                casting = replace(casting, generation=0)
            elif self.pace is Pace.EVERY and snapshot.newest:
                self.stage.trainer.want(snapshot.newest.number + 1)
            self.game = next_match(snapshot, casting, self.stage.dice)
        self._gather()
        kind = "lesson" if isinstance(self.game, Lesson) else "match"
        players = [] if isinstance(self.game, Lesson) else [player.kind for player in self.game.players]
        self.stage.report("show", generation=self.game.number, kind=kind, players=players)
        if kind == "match" and self.game.number and self._better != snapshot.run and clearly_better(snapshot):
            self._better = snapshot.run
            self.stage.report("better", generation=self.game.number)

    # What a person does

    def handle(self, event: pygame.event.Event, canvas: Canvas) -> None:
        if self._panel and self._panel.handle(event):
            self._panel.apply(self.stage.trainer, canvas)
            self.stage.report("settings", **self._panel.values)
        self._drag(event, canvas)
        if event.type == pygame.DROPFILE:
            self.open_file(Path(event.file))
        elif event.type == pygame.VIDEORESIZE:
            self._panel = None
        elif event.type == pygame.KEYDOWN:
            if self._next_step(event.key):
                return
            elif not (self.playing and isinstance(self.game, Match) and self._hear(event, self.game)):
                self.same_seed = bool(getattr(event, "mod", 0) & pygame.KMOD_SHIFT)
                self._act(event.key, canvas)

    def _act(self, key: int, canvas: Canvas) -> None:
        action = FACES[CHASE.name].keys.action_of(key)
        self.stage.report("key", action=action)
        if key == pygame.K_RETURN and self.board:
            self.ask_names()
        simple = self._simple(canvas)
        if action == "mice":
            self.cast_mouse((TAUGHT, BRED, PERFECT)[key - pygame.K_1])
        elif action == "ends":
            self.ends(key)
        elif action == "cats":
            self.recast(replace(self.casting, cat=(BRED, PERFECT)[key - pygame.K_4], people=()))
        elif action in simple:
            simple[action]()

    def does(self, action: str) -> bool:
        """Whether a key with this action does something here."""
        return action in ("mice", "cats", "ends", *self._simple(None))

    def _simple(self, canvas: Canvas | None) -> dict[str, Callable[[], None]]:
        """What keys do that do one thing each."""
        return {
            "study": self.switch_study,
            **self.ways,
            "mouse": lambda: self.play(kernel.MOUSE),
            "cat": lambda: self.play(kernel.CAT),
            "eased": self.toggle_eases,
            "two": lambda: self.play(kernel.MOUSE, kernel.CAT),
            "older": lambda: self._browse(-1),
            "newer": lambda: self._browse(1),
            "sprint": self._next_sprint,
            "values": lambda: setattr(self, "coloured", not self.coloured),
            "tournament": self._compare,
            "operate": lambda: open_table(self),
            "pause": self.toggle_pause,
            "step": self._step,
            "slower": self.slower,
            "faster": self.faster,
            "pace": self.next_pace,
            "settings": lambda: self._toggle_panel(canvas) if canvas else None,
            "restart": self._restart,
            "save": self.save,
            "load": lambda: self.open_gallery(CHASE.name),
            "help": lambda: self.stage.put_on(Help(self, self.keys)),
            "explain": self.guide_me,
            "back": self._back,
        }

    def recast(self, casting: Casting) -> None:
        """Others play, from the next game on, which begins now."""
        self.casting, self._lessons = casting, False
        self.stage.trainer.want_lessons(None)
        self._next_game()

    def _next_sprint(self) -> None:
        settings = self.snapshot.settings
        rules = list(settings.arena.courses.presets)
        now = settings.courses[0]
        rule = rules[(rules.index(now) + 1) % len(rules) if now in rules else 0]
        self.stage.trainer.change(replace(settings, courses=(rule,)))
        self.stage.say(settings.arena.courses.presets[rule])
        self.stage.report("settings", courses=(rule,))

    def _compare(self) -> None:
        self.stage.put_on(Tournament(self, self.stage.pool, self.results, self.snapshot))

    def _step(self) -> None:
        if not self.paused:
            self.toggle_pause()
        for one in (self.game, *self.others) if self.game else ():
            one.step()
            one.fraction = 1.0

    def next_pace(self) -> None:
        super().next_pace()
        if isinstance(self.game, Lesson):
            self.stage.trainer.want_lessons(lessons_wanted(self.pace, self.game.number) if self._lessons else None)

    def _restart(self) -> None:
        self.judge.forget()
        self.casting = self.usual
        if self.study is Study.TAUGHT:
            self.stage.trainer.want_lessons(0)
            self.stage.trainer.wipe()
            self.stage.say("the mouse has forgotten everything")
            self.stage.report("wipe")
            return
        settings, kept = self.snapshot.anew(self.next_seed), self._end_run()
        self.stage.trainer.restart(settings)
        self.stage.report("restart", seed=settings.seed)
        self.stage.say(f"a new beginning, {'the same seed' if self.same_seed else 'seed'} {settings.seed}{kept}")

    def begin_anew(self, seed: int | None = None) -> None:
        super().begin_anew(seed)
        self.game = None

    def change(self, settings: Settings) -> None:
        self.stage.trainer.change(settings)
        self.stage.report("settings", courses=settings.courses)

    def resumed(self) -> None:
        """What is learned now is what is seen."""
        self.beside = 0
        self.judge.forget()
        if self.snapshot.study is not self.study:
            self.switch_study()
        self.casting = self.usual

    def meet(self, path: Path) -> None:
        """Play against champions from a file: the mouse against a cat, or else the cat against a mouse."""
        try:
            guests = tuple(brains_of(path))
        except FileError as error:
            self.stage.say(str(error))
            return
        cat = any(brain.role == CHASE.roles[kernel.CAT] for brain in guests)
        self.recast(Casting(people=(kernel.MOUSE if cat else kernel.CAT,), guests=guests))

    def exhibit(self, brains: Sequence[Brain], course: Course) -> None:
        self.recast(Casting(guests=tuple(brains)))

    def open_file(self, path: Path) -> None:
        """Champions to breed on from, or a whole run; what is wrong with the file is said on the screen."""
        if path.suffix == gallery.WHOLE:
            self.resume(path)
            return
        settings = self.snapshot.settings
        try:
            brains = read_champions(path, settings)
        except FileError as error:
            self.stage.say(str(error))
            return
        kept = self._end_run()
        for brain in brains:
            self.stage.trainer.adopt(brain.genome, CHASE.roles.index(brain.role), brain.holes)
        self.stage.report("loaded", name=brains[0].name)
        self.stage.say(f"breeding on from {' and '.join(brain.name for brain in brains)}{kept}")

    @property
    def patience(self) -> float:
        return self.patience_of(self.playing)

    def narrator(self) -> Narrator:
        return ChaseNarrator(self)

    def _toggle_panel(self, canvas: Canvas) -> None:
        if self._panel:
            self._panel = self._panel if self._panel.turn(canvas) else None
            return
        self._panel = ChasePanel(canvas, self.snapshot, self.stage.strategies, self._room_for_settings(canvas))

    def _back(self) -> None:
        """Out of what is open; out of the program when nothing is."""
        if self._panel:
            self._panel = None
        elif self.beside:
            self.rewind(None)
        elif self.casting != self.usual or self._lessons != (self.study is Study.TAUGHT):
            self.recast(self.usual)
            self._lessons = self.study is Study.TAUGHT
        else:
            self.over = True

    # What is seen

    def draw_world(self, canvas: Canvas, frames_per_second: float) -> list[pygame.Rect]:
        snapshot = self.snapshot
        assert self.game is not None
        self.view.timeline.position = self.position
        self.view.beside = (self.game, *self.others) if isinstance(self.game, Match) and self.others else ()
        colouring = (WRONG if isinstance(self.game, Lesson) else VALUES) if self.coloured else PLAIN
        status = Status(
            self.pace.value, SPEEDS[self.speed], self.paused, round(frames_per_second), colouring, self.casting.people
        )
        prompt = self._prompt or (invitation(self.game) if isinstance(self.game, Match) else "")
        return draw_scene(
            canvas, self.view, self.game, snapshot, self.judge, status, self.stage.note, prompt, self.board
        )

    def tile(self, canvas: Canvas, box: pygame.Rect) -> None:
        if self.game:
            side = min(box.size)
            square = pygame.FRect(box.centerx - side / 2, box.centery - side / 2, side, side).inflate(-8, -8)
            self._tile.draw(canvas, self.game, PLAIN, self.judge.wrong, square)
