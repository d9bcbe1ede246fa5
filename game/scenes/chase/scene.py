"""Cat and mouse on the screen: what the keys do, and how time passes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pygame

from brains.files import Brain, FileError, load_brain
from game.scenes.chase.board import PLAIN, VALUES, WRONG
from game.scenes.chase.director import (
    HOLD,
    RESULT_HOLD,
    Casting,
    neighbour,
    next_match,
    next_milestone,
)
from game.scenes.chase.game import BRED, PERFECT, TAUGHT, Match
from game.scenes.chase.judge import Judge
from game.scenes.chase.layout import Status, View, draw_scene
from game.scenes.chase.lesson import Lesson
from game.scenes.chase.playing import STEERS, Results, verdict
from game.scenes.chase.settings import ChasePanel
from game.scenes.chase.tournament import Tournament
from game.scenes.shelf import Shelf
from game.scenes.stage import Stage
from game.training.chase_trainer import ChaseSnapshot, ChaseTrainer, Study
from game.training.snapshot import Pace
from game.ui import overlay, theme
from game.ui.canvas import Canvas
from game.ui.keys import KEYS
from game.worlds import Course
from game.worlds.chase import CHASE, kernel

SPEEDS = (0.25, 0.5, 1.0, 2.0, 4.0, 8.0, 16.0, 64.0)
PACES = tuple(Pace)
LONG_WAIT = 2.0
"""Seconds after which waiting can only mean compiling."""


class ChaseScene:
    """Watching, playing and changing cat and mouse."""

    def __init__(self, stage: Stage[ChaseTrainer], course: Course | None = None) -> None:
        self.stage = stage
        self.over = False
        self.paused = False
        self.game: Match | Lesson | None = None
        self.casting = Casting()
        self.study = Study.BRED
        self.pace = Pace.HIGHLIGHTS
        self.speed = SPEEDS.index(1.0)
        self.coloured = False
        self.view = View()
        self.judge = Judge(stage.pool)
        self.results = Results(stage.records)
        self.tournament = Tournament(stage.pool, self.results)
        self.shelf = Shelf(stage, CHASE.name)
        self._lessons = False
        """Whether lessons are shown, and not matches."""
        self._seen: set[int] = set()
        """Runs of which a match has been shown; the first one is of generation 0."""
        self._prompt = ""
        self._panel: ChasePanel | None = None
        self._help = False
        self._waited = 0.0
        """Seconds without a game on the screen."""
        self._veiled = False
        """Whether something lay over the screen in the last frame."""

    # What happens with time

    @property
    def snapshot(self) -> ChaseSnapshot:
        return self.stage.trainer.snapshot

    @property
    def shown(self) -> int | None:
        return self.game.number if self.game else None

    def let_go(self) -> None:
        return None

    def champions(self) -> tuple[Brain, ...]:
        return self.snapshot.champions

    def update(self, seconds: float) -> None:
        snapshot = self.snapshot
        self._waited = 0.0 if self.game else self._waited + seconds
        self.view.update(seconds, snapshot)
        self.judge.update(seconds, snapshot)
        if self._panel:
            self._panel.update(seconds)
        if self.game is None or self._stale(self.game):
            self._next_game()
        game = self.game
        if game is None or self._covered:
            return
        if not self.paused or self.playing:
            game.advance(seconds, 1.0 if self.playing else SPEEDS[self.speed])
        if game.over:
            self._finish(game)

    @property
    def playing(self) -> bool:
        return self.casting.person is not None

    @property
    def _covered(self) -> bool:
        """Whether something lies over the scene that has to be closed first."""
        return self._help or self.shelf.is_open or self.tournament.is_open

    def _stale(self, game: Match | Lesson) -> bool:
        """Whether it belongs to a run that has been ended."""
        if isinstance(game, Lesson):
            return not self._lessons or game.run != self.snapshot.taught.run
        return self._lessons or (not self.playing and game.run != self.snapshot.run)

    def _finish(self, game: Match | Lesson) -> None:
        """Say how it ended, and go on after a while."""
        if isinstance(game, Match) and not self._prompt:
            best = None
            if self.playing:
                best = self._enter(game)
            self._prompt = verdict(game, best)
        hold = RESULT_HOLD if self.playing else HOLD / max(SPEEDS[self.speed], 1.0)
        if game.ended >= hold and (not self.paused or self.playing):
            self._next_game()

    def _enter(self, match: Match) -> int | None:
        try:
            place, best = self.results.enter(match, self.stage.today())
        except OSError as error:
            self.stage.say(f"the result could not be saved: {error.strerror or error}")
            return None
        self.stage.report("result", turns=match.turns, caught=match.caught, place=place, best=best)
        return best

    def _next_game(self) -> None:
        snapshot = self.snapshot
        if snapshot.study is not Study.TAUGHT if self._lessons else snapshot.newest is None:
            return
        before, self._prompt = self.game, ""
        if self._lessons:
            if isinstance(before, Lesson) and not self._learned_since(before):
                return
            self.game = Lesson(snapshot.taught)
            self.stage.trainer.want_lessons(self._lessons_wanted(self.game))
        else:
            casting = self.casting
            first, self._seen = snapshot.run not in self._seen, self._seen | {snapshot.run}
            if first and self.pace is Pace.HIGHLIGHTS and casting == Casting():
                casting = replace(casting, generation=0)
            elif self.pace is Pace.EVERY and snapshot.newest:
                self.stage.trainer.want(snapshot.newest.number + 1)
            self.game = next_match(snapshot, casting, self.stage.dice)
        kind = "lesson" if isinstance(self.game, Lesson) else "match"
        players = [] if isinstance(self.game, Lesson) else [player.kind for player in self.game.players]
        self.stage.report("show", generation=self.game.number, kind=kind, players=players)

    def _lessons_wanted(self, lesson: Lesson) -> int | None:
        """How far to teach while a lesson is shown."""
        if self.pace is Pace.TURBO or not self._lessons:
            return None
        return lesson.number if self.pace is Pace.EVERY else next_milestone(lesson.number)

    def _learned_since(self, lesson: Lesson) -> bool:
        """Whether there is a later lesson to show; at the pace of every game, the shown one is learned from now."""
        if self.pace is Pace.EVERY:
            self.stage.trainer.want_lessons(lesson.number + 1)
        return self.snapshot.taught.games > lesson.number or self.paused

    # What a person does

    def handle(self, event: pygame.event.Event, canvas: Canvas) -> None:
        if self._panel and self._panel.handle(event):
            self._panel.apply(self.stage.trainer)
            self.stage.report("settings", **self._panel.values)
        if event.type == pygame.DROPFILE:
            self.open_file(Path(event.file))
        elif event.type == pygame.VIDEORESIZE:
            self._panel = None
        elif event.type == pygame.KEYDOWN:
            if self._help:
                self._help = False
            elif self.tournament.is_open:
                self.tournament.close()
            elif self.shelf.is_open:
                if path := self.shelf.choose(event.key):
                    self.open_file(path)
            elif not self._move(event.key):
                self._act(event.key, canvas)

    def _move(self, key: int) -> bool:
        """A person's move; whether the key is one."""
        if not self.playing or key not in STEERS:
            return False
        if isinstance(self.game, Match) and not self.game.session.finished:
            self.game.hand = STEERS[key]
            self.stage.report("move", direction=CHASE.outputs[STEERS[key]])
        return True

    def _act(self, key: int, canvas: Canvas) -> None:
        action = KEYS["chase"].action_of(key)
        self.stage.report("key", action=action)
        simple = {
            "study": self.switch_study,
            "mouse": lambda: self.play(kernel.MOUSE),
            "cat": lambda: self.play(kernel.CAT),
            "older": lambda: self._browse(-1),
            "newer": lambda: self._browse(1),
            "sprint": self._next_sprint,
            "values": self._colour,
            "tournament": lambda: self.tournament.open(self.snapshot),
            "pause": self.toggle_pause,
            "step": self._step,
            "slower": lambda: self._speed(-1),
            "faster": lambda: self._speed(1),
            "pace": self._next_pace,
            "settings": lambda: self._toggle_panel(canvas),
            "restart": self._restart,
            "save": self._save,
            "load": self.shelf.open,
            "help": self._open_help,
            "back": self._back,
        }
        if action == "mice":
            self._cast(replace(self.casting, mouse=(TAUGHT, BRED, PERFECT)[key - pygame.K_1], person=None))
        elif action == "cats":
            self._cast(replace(self.casting, cat=(BRED, PERFECT)[key - pygame.K_4], person=None))
        elif action in simple:
            simple[action]()

    def _cast(self, casting: Casting) -> None:
        """Others play, from the next game on, which begins now."""
        self.casting, self._lessons = casting, False
        self.stage.trainer.want_lessons(None)
        self._next_game()

    def switch_study(self) -> None:
        """Between the mouse that is taught and the two that are bred."""
        self.study = Study.BRED if self.study is Study.TAUGHT else Study.TAUGHT
        self.stage.trainer.study(self.study)
        self._panel = None
        self._lessons = self.study is Study.TAUGHT
        self.casting = Casting(mouse=TAUGHT if self._lessons else BRED)
        self.game = None
        self.view.layers.invalidate()
        self.stage.report("study", study=self.study.value)
        self._next_game()

    def play(self, role: int) -> None:
        """Be the mouse or the cat, or give it back."""
        if self.casting.person == role:
            self._cast(replace(self.casting, person=None))
            self.stage.report("give back")
            return
        self._cast(replace(self.casting, person=role))
        if isinstance(self.game, Match):
            self.stage.report("play", role=CHASE.roles[role], against=self.game.players[1 - role].kind)

    def _browse(self, step: int) -> None:
        generation = neighbour(self.snapshot, self.casting.generation, step)
        self._cast(replace(self.casting, generation=generation))
        self.stage.say("the newest champions" if generation is None else f"champions of generation {generation:,}")

    def _next_sprint(self) -> None:
        settings = self.snapshot.settings
        rules = list(settings.arena.presets)
        rule = rules[(rules.index(settings.courses[0].partition(":")[0]) + 1) % len(rules)]
        self.stage.trainer.change(replace(settings, courses=(rule,)))
        self.stage.say(settings.arena.presets[rule])
        self.stage.report("settings", courses=(rule,))

    def _colour(self) -> None:
        self.coloured = not self.coloured

    def toggle_pause(self) -> None:
        self.paused = not self.paused
        self.stage.trainer.pause(self.paused)

    def _step(self) -> None:
        if not self.paused:
            self.toggle_pause()
        if self.game:
            self.game.step()
            self.game.fraction = 1.0

    def _speed(self, step: int) -> None:
        self.speed = min(max(self.speed + step, 0), len(SPEEDS) - 1)

    def _next_pace(self) -> None:
        self.pace = PACES[(PACES.index(self.pace) + 1) % len(PACES)]
        self.stage.trainer.pace(self.pace)
        if isinstance(self.game, Lesson):
            self.stage.trainer.want_lessons(self._lessons_wanted(self.game))

    def _restart(self) -> None:
        self.judge.forget()
        self.casting = Casting(mouse=TAUGHT if self._lessons else BRED)
        if self.study is Study.TAUGHT:
            self.stage.trainer.want_lessons(0)
            self.stage.trainer.wipe()
            self.stage.say("the mouse has forgotten everything")
            self.stage.report("wipe")
            return
        settings = replace(self.snapshot.settings, seed=self.stage.dice.randrange(100_000))
        self.stage.trainer.restart(settings)
        self.stage.report("restart", seed=settings.seed)
        self.stage.say(f"a new beginning, seed {settings.seed}")

    def _save(self) -> None:
        brains = (self.snapshot.taught.brain,) if self.study is Study.TAUGHT else self.snapshot.champions
        if brains:
            self.shelf.save(*brains)

    def open_file(self, path: Path) -> None:
        """Champions to breed on from; what is wrong with the file is said on the screen."""
        settings = self.snapshot.settings
        brains = []
        try:
            for role in CHASE.roles:
                try:
                    brains.append(load_brain(path, CHASE.name, role))
                except FileError:
                    if role == CHASE.roles[-1] and not brains:
                        raise
            for brain in brains:
                if (brain.network, brain.senses) != (settings.network, settings.sense):
                    expected = f"expected layers {settings.network.sizes} that see the room {settings.sense}"
                    raise FileError(f"{path.name}: {expected}, got {brain.network.sizes}, {brain.senses}")
        except FileError as error:
            self.stage.say(str(error))
            return
        for brain in brains:
            self.stage.trainer.adopt(brain)
        self.stage.report("loaded", name=brains[0].name)
        self.stage.say(f"breeding on from {' and '.join(brain.name for brain in brains)}")

    def _open_help(self) -> None:
        self._help = True

    def _toggle_panel(self, canvas: Canvas) -> None:
        if self._panel:
            self._panel = None
            return
        self._panel = ChasePanel(canvas, self.snapshot, self.stage.strategies, self.view.panel_place(canvas))

    def _back(self) -> None:
        """Out of what is open; out of the program when nothing is."""
        usual = Casting(mouse=TAUGHT if self.study is Study.TAUGHT else BRED)
        if self._panel:
            self._panel = None
        elif self.casting != usual or self._lessons != (self.study is Study.TAUGHT):
            self._cast(usual)
            self._lessons = self.study is Study.TAUGHT
        else:
            self.over = True

    # What is seen

    def draw(self, canvas: Canvas, frames_per_second: float) -> list[pygame.Rect] | None:
        snapshot, layers = self.snapshot, self.view.layers
        if self.game is None:
            canvas.surface.fill(theme.GROUND)
            overlay.draw_warming_up(canvas, self.stage.first_start or self._waited > LONG_WAIT, self._waited)
            return None
        if self._veiled:
            layers.invalidate()
        colouring = (WRONG if isinstance(self.game, Lesson) else VALUES) if self.coloured else PLAIN
        status = Status(
            self.pace.value, SPEEDS[self.speed], self.paused, round(frames_per_second), colouring, self.casting.person
        )
        prompt = self._prompt or self._invitation(self.game)
        changed = draw_scene(canvas, self.view, self.game, snapshot, self.judge, status, self.stage.note, prompt)
        self._veiled = bool(self._panel or snapshot.error or self._covered)
        if self._panel:
            self._panel.draw(canvas)
        if snapshot.error:
            overlay.draw_banner(canvas, f"Learning stopped: {snapshot.error} · R begins again")
        if self.tournament.is_open:
            self.tournament.draw(canvas)
        if self._help:
            overlay.draw_help(canvas, KEYS["chase"])
        if self.shelf.is_open:
            self.shelf.draw(canvas)
        return None if self._veiled else changed

    def _invitation(self, game: Match | Lesson) -> str:
        """To a person whose move it is."""
        if not self.playing or not isinstance(game, Match) or not game.waits:
            return ""
        if game.turns > 1:
            return ""
        return f"you are the {CHASE.roles[self.casting.person or 0]}: arrow keys"

    def refresh(self) -> None:
        self.view.layers.invalidate()
