"""The face of a world that has none of its own: it brings a function that paints its state into a box, and words."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
import pygame
from numpy.typing import NDArray

from brains.files import Brain
from game.engine.session import Session
from game.scenes.base.face import Face, Looks, Opening, Picture
from game.scenes.base.portraits import alone_on, course_of
from game.scenes.base.stage import Stage
from game.scenes.base.stories import Story
from game.scenes.breeding.driving import Driver, Hand, Held
from game.scenes.breeding.frame import Frame
from game.scenes.breeding.replay import Replay
from game.scenes.breeding.results import Words, draw_driving, draw_watching
from game.scenes.breeding.scene import BreedingScene
from game.training.snapshot import Snapshot
from game.training.trainer import Trainer
from game.ui import theme
from game.ui.canvas import Canvas, pixels
from game.ui.keys import BREEDING, EASED, PAUSE, Binding, Keys, keys_of_players, numbered
from game.ui.settings_panel import SettingsPanel
from game.worlds import Course

KEYS = Keys(
    (
        Binding("unseen", "N", (pygame.K_n,), "a course that nobody was trained on", "unseen"),
        Binding("drive", "M", (pygame.K_m,), "play yourself; again to give it back", "play"),
        EASED,
        Binding("left", "Left / A", (pygame.K_LEFT, pygame.K_a), "less, while you play"),
        Binding("right", "Right / D", (pygame.K_RIGHT, pygame.K_d), "more, while you play"),
        numbered(9, "a course that is built in"),
        *PAUSE,
        *BREEDING,
    )
)
PLAYING = keys_of_players({"Left Right": "less, more", "M": "let a brain play on"})
WORDS = Words(
    still="still on",
    finished="came to the end",
    unseen="of a course that nobody was trained on",
    hint="Left and Right, or A and D",
    begin="press Left or Right to begin",
    own="on for you",
    won="You came to the end!",
    lost=lambda driver: f"You have {driver.score:,} points",
    points=lambda score, goal: f"{score:,} of {goal:,.0f}",
)
FILM = (960, 540)
REST = 15
"""Frames that the end of a film stays."""
TICKS, GIF_TICKS = 2, 5
"""A frame."""
STREAM = 301
"""First number of the seeds of courses that a key puts on: no run is trained or judged on them."""


@dataclass(frozen=True, eq=False)
class Seen:
    """What is to be painted."""

    course: Course
    tick: int
    states: NDArray[np.floating]
    """`(field, individual)`, the best of its generation first."""
    alive: NDArray[np.bool_]
    """`(individual,)`."""
    colours: Sequence[theme.Colour]
    """Of each individual."""


Paint = Callable[[pygame.Surface, pygame.Rect, Seen], None]
"""`(surface, box in pixels, what is to be painted)`; outside the box nothing may change."""


def plain_face(
    paint: Paint, line: str, fitness: str, opening: str = "Nobody has learned yet. Watch them fail.", title: str = ""
) -> Face:
    """The face of a world with one role.

    Args:
        line: what happens in it, in a few words.
        fitness: what the score counts, in a sentence that begins with `Here:`.
        opening: headline of generation 0.
        title: the world's own, so that nobody has to import its rules for it.
    """
    story = Story(
        line=line,
        steps=(
            (
                "Each of them has a brain of its own",
                "What it sees goes in, what it does comes out. At first its numbers mean nothing.",
            ),
            ("Nobody programmed this", ""),
            ("Your turn", "N: a course that nobody was ever trained on. M: play against them. P: only the newest."),
        ),
        fitness=fitness,
        opening=opening,
        first="is the first to come to the end",
        succeed="come to the end",
        succeeds="comes to the end",
        climax=("A course that nobody has ever seen", "Did they learn how, or did they learn the course by heart?"),
        rate=2.0,
    )

    def opened() -> Opening:
        return Opening(Trainer, partial(PlainScene, paint))

    def looks() -> Looks:
        return Looks(partial(_portrait, paint), partial(_picture, paint), partial(_film, paint), partial(_state, paint))

    return Face(story, KEYS, PLAYING, opened, looks, title=title)


class PlainReplay(Replay):
    """Individuals on a course."""

    def begin(self) -> None:
        for person in self.lineup.people:
            self.session.take_over(person, 0.0)
        self.session.begin()
        self._states = _states(self.session)

    def step(self) -> None:
        """One tick; who has ended stays where that was."""
        moving = self.session.alive
        super().step()
        self._states = np.where(moving, _states(self.session), self._states)

    @property
    def seen(self) -> Seen:
        """As it stands."""
        others = self.session.count - self.lineup.population
        colours = [*self.colours, *[theme.TEXT] * others]
        return Seen(self.course, self.tick, self._states, self.session.alive, colours)


class PlainFrame(Frame):
    """The world alone in its part of the window."""

    words = WORDS

    def __init__(self, paint: Paint) -> None:
        super().__init__()
        self._paint = paint

    def another(self) -> Frame:
        return PlainFrame(self._paint)

    def new_replay(self, replay: Replay, snapshot: Snapshot) -> None:
        """Nothing is kept of a replay that ends."""

    def paint(self, canvas: Canvas, replay: Replay, box: pygame.Rect) -> None:
        assert isinstance(replay, PlainReplay)
        self._paint(canvas.surface, box, replay.seen)

    def draw_world(
        self,
        canvas: Canvas,
        replay: Replay,
        snapshot: Snapshot,
        driver: Driver | None,
        place: tuple[float, float, float, float],
    ) -> None:
        def all_of_it() -> None:
            box = canvas.panel(*place, fill=theme.GROUND)
            self.paint(canvas, replay, box.inflate(-2 * canvas.units.line(1), -2 * canvas.units.line(1)))
            if driver:
                draw_driving(canvas, driver, WORDS, *place)
            else:
                draw_watching(canvas, replay, WORDS, None, *place)

        self.layers.draw("world", canvas, place, object(), all_of_it)


class PlainScene(BreedingScene):
    """Watching, playing and changing a world without a scene of its own."""

    replay_kind = PlainReplay
    hand_keys = (
        frozenset({pygame.K_LEFT, pygame.K_DOWN, pygame.K_a}),
        frozenset({pygame.K_RIGHT, pygame.K_UP, pygame.K_d}),
    )
    hand_speed = 0.5

    def __init__(self, paint: Paint, stage: Stage[Trainer], course: Course | None = None) -> None:
        super().__init__(stage, PlainFrame(paint), course)

    def unseen_course(self) -> Course:
        number, unseen = self.stage.dice.randint(1000, 9999), self.world.courses.unseen
        assert unseen is not None
        return unseen(f"unseen {number}", [STREAM, number], 0)

    def hands(self, replay: Replay) -> Callable[[Held], Hand]:
        outputs = replay.network.outputs
        return lambda held: (held[1] - held[0], *[0.0] * (outputs - 1))

    def new_panel(self, canvas: Canvas, place: tuple[float, float, float]) -> SettingsPanel:
        return SettingsPanel(canvas, self.snapshot.settings, self.stage.strategies, place)


def _states(session: Session) -> NDArray[np.floating]:
    """`(field, individual)`."""
    return np.stack([session.field(row) for row in range(session.world.fields)])


def _alone(session: Session) -> Seen:
    return Seen(session.course, session.tick, _states(session), session.alive, [theme.BEST])


def _painted(paint: Paint, session: Session, size: tuple[int, int]) -> Picture:
    surface = pygame.Surface(size)
    surface.fill(theme.GROUND)
    paint(surface, surface.get_rect(), _alone(session))
    return pixels(surface)


def _portrait(paint: Paint, surface: pygame.Surface, brains: Sequence[Brain]) -> None:
    """How it stands at the end."""
    session = alone_on(brains[0], course_of(brains))
    session.run()
    paint(surface, surface.get_rect(), _alone(session))


def _picture(paint: Paint, brains: Sequence[Brain], course: Course) -> Picture:
    session = alone_on(brains[0], course)
    session.run()
    return _painted(paint, session, FILM)


def _film(paint: Paint, brains: Sequence[Brain], course: Course, gif: bool) -> Iterator[Picture]:
    session, rest = alone_on(brains[0], course), REST
    while rest:
        rest -= session.finished
        session.run(GIF_TICKS if gif else TICKS)
        yield _painted(paint, session, FILM)


def _state(paint: Paint, course: Course, states: NDArray[np.floating], size: tuple[int, int] = (640, 400)) -> Picture:
    surface = pygame.Surface(size)
    surface.fill(theme.GROUND)
    alone = states[:, -1:]
    paint(surface, surface.get_rect(), Seen(course, states.shape[1] - 1, alone, np.ones(1, dtype=bool), [theme.BEST]))
    return pixels(surface)
