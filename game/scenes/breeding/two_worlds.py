"""One brain in two worlds at once: both are driven tick by tick by the same forward pass, and it learns meanwhile."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Future
from functools import partial
from typing import Any

import numpy as np
import pygame
from numpy.typing import NDArray

from brains.files import load_brain
from brains.imitation import beginning
from brains.names import name_of
from game.scenes.base.overlays import Help
from game.scenes.breeding.frame import Frame
from game.scenes.breeding.laboratory import Played
from game.scenes.breeding.replay import Lineup, Replay
from game.scenes.faces import FACES
from game.store.champions import SHIPPED
from game.training import bodies, multitask
from game.training.bodies import Bodies, Joint
from game.training.distilling import Lesson
from game.ui import theme
from game.ui.canvas import Canvas
from game.ui.foot import draw_foot
from game.ui.foot import height as foot_height
from game.ui.joint_diagram import draw_joint
from game.ui.keys import TWO_WORLDS_KEYS
from game.ui.layers import Layers
from game.ui.theme import Colour
from game.worlds import WORLDS, World

HIDDEN = (12, 20, 4)
"""Units of the layers that both worlds share, as in the source."""
LESSON = Lesson("dagger", episodes=10)
COURSES = 20
"""Unseen ones of each world, in turn."""
TICKS_A_SECOND, WHOLE_SECONDS, HOLD = 60.0, 30.0, 1.5
"""Usually; in which the longest of both is shown, faster if need be; for which the end stays."""
TOP, HEAD, LEFT = 66.0, 44.0, 620.0
"""Where the panels begin, height of a head, and width of the worlds."""
KEPT = 0.99
"""Of the running mean of what is usual, a tick."""
BRAIN = (
    "One brain: what it sees of both worlds on the left, layers that both share, what it does in each on the right. A "
    "unit has the colour of the world that moves it now."
)
NOISE = (
    "Noise, or what is there: with noise the brain sees random numbers of this world. What becomes of the other one?"
)
LAYERS = "Inputs of both worlds, layers that both share, and the outputs for both, side by side."
SCORE = "What it has come to here, on a course that nobody was taught on. Where it is over, the other world goes on."
LEARNS = "It is fitted to what the two champions that come with the arcade do; corrected where it errs itself."


def partners(world: World) -> Iterator[str]:
    """Other worlds which can be drawn beside this one, in turn, the next one first."""
    names = list(FACES)
    at = names.index(world.name)
    for name in names[at + 1 :] + names[:at]:
        if getattr(FACES[name].opening().scene, "frame_kind", None) is not None:
            yield name


def open_two_worlds(over: Played) -> None:
    """Over a world that can be drawn beside another one."""
    over.let_go()
    over.stage.put_on(TwoWorlds(over))


class TwoWorlds:
    """Opens over a world, which rests meanwhile; the other one can be chosen."""

    def __init__(self, over: Played) -> None:
        self.over = self.paused = False
        self.stage, self._world = over.stage, over
        own = over.snapshot.settings.arena
        self._others = list(partners(own))
        self._other, self._layers = 0, Layers()
        self.noisy = [False, False]
        self._lessons = 0
        """How often a brain has begun to learn: who learns for an earlier pair gives up."""
        self.stage.trainer.pause(True)  # what the world itself learns rests meanwhile
        over.forget_pictures()
        self._pair()

    def close(self) -> None:
        """The world itself learns on."""
        self._lessons += 1
        self.stage.trainer.pause(self._world.paused)

    def _pair(self) -> None:
        """A new brain for this world and the other one begins to learn."""
        own, name = self._world.snapshot.settings.arena, self._others[self._other]
        scene: Any = FACES[name].opening().scene
        self.worlds = (own, WORLDS[name])
        self.joint = bodies.joint(self.worlds, HIDDEN)
        self.frames: tuple[Frame, Frame] = (self._world.view.another(), scene.frame_kind())
        self._kinds: tuple[type[Replay], type[Replay]] = (self._world.replay_kind, scene.replay_kind)
        self.places = bodies.unseen_places(self.worlds, COURSES)
        network = self.joint.network
        self.learned: NDArray[np.float32] = beginning(network, np.random.default_rng(0)).astype(np.float32)
        self.epoch, self.kept, self._course = 0, 0, -1
        """Epochs that it has learned, and the one that is kept, 0 before the end; of the courses."""
        self._seen_so_far = np.zeros((2, network.sizes[0]))
        """`([values, squares], input)`: running means."""
        self._lessons += 1
        self._lesson: Future[None] | None = self.stage.pool.submit(self._learn, self._lessons, self.joint)
        self._stage_both()
        self.stage.report("two worlds", worlds=[world.name for world in self.worlds])

    def _learn(self, lesson: int, joint: Joint) -> None:
        """In the background: after each epoch it is another brain; in the end the best of them is kept."""
        made = []
        teachers = [load_brain(SHIPPED / f"{world.name}.brain", world.name) for world in joint.worlds]
        for epoch, genome in enumerate(multitask.taught(joint, teachers, LESSON)):
            if self._lessons != lesson:
                return
            made.append(genome)
            self.learned, self.epoch = genome, epoch + 1
        best = multitask.kept(joint, made, LESSON)
        if self._lessons == lesson:
            self.learned, self.kept = best, next(k for k, one in enumerate(made, 1) if one is best)

    def _stage_both(self) -> None:
        """Both worlds at the start of a course that nobody was taught on, with the brain as it is now."""
        self._course = (self._course + 1) % len(self.places)
        self.genome, self.shown_epoch, place = self.learned, self.kept or self.epoch, self.places[self._course]
        noisy = np.array(self.noisy)[:, None].copy()
        self.bodies = Bodies(self.joint, self.genome[None], place, noisy, self._course)
        replays = []
        for world, kind, course in zip(self.worlds, self._kinds, place, strict=True):
            nobody = np.zeros((1, world.network.genes), dtype=np.float32)
            lineup = Lineup(nobody, 1, labels=(name_of(self.genome),))
            replays.append(kind(world, world.network, lineup, course, exam=True))
        self.replays: list[Replay] = replays
        self._due, self._ended, self.ticks = 0.0, 0.0, 0

    # What happens with time

    def update(self, seconds: float) -> None:
        if self._lesson and self._lesson.done():
            if error := self._lesson.exception():
                self.stage.say(f"it learns nothing: {error}")
            self._lesson = None
        if self.paused:
            return
        if not self.bodies.going:
            self._ended += seconds
            if self._ended > HOLD:
                self._stage_both()
            return
        longest = max(course.ticks for course in self.places[self._course])
        self._due += seconds * max(TICKS_A_SECOND, longest / WHOLE_SECONDS)
        while self._due >= 1.0 and self.bodies.going:
            self._due -= 1.0
            self._step()
        for replay in self.replays:
            replay.fraction = 0.0 if replay.over else min(self._due, 1.0)

    def _step(self) -> None:
        """A tick in both: what the brain says is what drives what is drawn."""
        self.bodies.step()
        self.ticks += 1
        seen = self.bodies.seen[:, 0].astype(np.float64)
        now = np.stack([seen, seen * seen])
        self._seen_so_far = KEPT * self._seen_so_far + (1 - KEPT) * now if self._seen_so_far.any() else now
        for replay, head in zip(self.replays, self.joint.heads, strict=True):
            if not replay.over:
                replay.session.take_over(0, self.bodies.said[head, 0].tolist())
                replay.step()

    @property
    def usual(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Mean and deviation `(input,)` of what is seen."""
        mean, squares = self._seen_so_far
        return mean, np.sqrt(np.maximum(squares - mean * mean, 0.0))

    # What a person does

    def handle(self, event: pygame.event.Event, canvas: Canvas) -> None:
        if event.type != pygame.KEYDOWN:
            return
        action = TWO_WORLDS_KEYS.action_of(event.key)
        self.stage.report("key", action=action)
        if action == "noise":
            which = event.key - pygame.K_1
            self.noisy[which] = not self.noisy[which]
            self.bodies.set_noise(which, self.noisy[which])
        elif action == "other":
            step = -1 if event.key == pygame.K_LEFT else 1
            self._other = (self._other + step) % len(self._others)
            self._pair()
        elif action == "again":
            self._stage_both()
        elif action == "pause":
            self.paused = not self.paused
        elif action == "help":
            self.stage.put_on(Help(self, TWO_WORLDS_KEYS))
        elif action == "back":
            self.over = True

    # What is seen

    def draw(self, canvas: Canvas, frames_per_second: float) -> list[pygame.Rect] | None:
        layers = self._layers
        layers.begin(canvas)
        width, bottom = canvas.units.width, canvas.units.height - foot_height(None)
        header = (self.shown_epoch, self.kept, self._other)
        layers.draw("header", canvas, (0, 0, width, TOP - 4), header, lambda: self._header(canvas))
        high = (bottom - TOP - theme.GAP) / 2
        for k in range(2):
            place = (theme.EDGE, TOP + k * (high + theme.GAP), LEFT, high)
            layers.draw(f"world {k}", canvas, place, object(), partial(self._seen, canvas, k, *place))
        x = theme.EDGE + LEFT + theme.GAP
        brain = (x, TOP, width - theme.EDGE - x, bottom - TOP)
        thinks = (self.bodies, self.ticks // 2, tuple(self.noisy))
        layers.draw("brain", canvas, brain, thinks, lambda: self._brain(canvas, *brain))
        foot, note = (0.0, bottom + 6, width, canvas.units.height - bottom - 6), self.stage.note
        layers.draw("foot", canvas, foot, note, lambda: draw_foot(canvas, note, TWO_WORLDS_KEYS, None))
        return layers.changed

    def _header(self, canvas: Canvas) -> None:
        title = "One brain, two worlds"
        canvas.text(title, (theme.EDGE + 4, 36), theme.TITLE, bold=True)
        x = theme.EDGE + 4 + canvas.width(title, theme.TITLE, True) + 24
        about = f"{self.joint.says} · {self.joint.network.genes:,} weights, heads for {' and '.join(self._titles)}"
        canvas.text(about, (x, 38), theme.BODY, theme.MUTED)
        canvas.explain(x, 14, canvas.width(about, theme.BODY), 44, LAYERS)
        learned = "untaught" if not self.shown_epoch else f"epoch {self.shown_epoch} of {LESSON.epochs}"
        if self.shown_epoch == self.kept > 0:
            learned = f"taught: the best of {LESSON.epochs} epochs"
        canvas.chip(learned, canvas.units.width - theme.EDGE, 16, None, "right", LEARNS)

    @property
    def _titles(self) -> tuple[str, str]:
        return self.worlds[0].title, self.worlds[1].title

    @property
    def colours(self) -> tuple[Colour, Colour]:
        return theme.BEST, theme.UNSEEN

    def _seen(self, canvas: Canvas, k: int, x: float, y: float, w: float, h: float) -> None:
        canvas.panel(x, y, w, h)
        replay, body = self.replays[k], self.bodies.bodies[k]
        canvas.text(self._titles[k], (x + theme.PAD, y + HEAD / 2), colour=self.colours[k], bold=True)
        noise = f"{k + 1}: noise" if self.noisy[k] else f"{k + 1}: sees"
        colour = theme.YOU if self.noisy[k] else None
        wide = canvas.button(noise, x + w - 8, y + 5, pygame.K_1 + k, NOISE, colour)
        score = f"{float(body.scores[0]):,.0f} of {replay.course.goal:,.0f} {self.worlds[k].score_unit}"
        score += " · over" if not len(body.who) else ""
        canvas.text(score, (x + w - wide - 20, y + HEAD / 2), colour=theme.TEXT, anchor="right")
        canvas.explain(x, y, w - wide - 16, HEAD, SCORE)
        box = canvas.panel(x + 8, y + HEAD, w - 16, h - HEAD - 8, fill=theme.GROUND)
        self.frames[k].paint(canvas, replay, box.inflate(-2, -2))

    def _brain(self, canvas: Canvas, x: float, y: float, w: float, h: float) -> None:
        canvas.panel(x, y, w, h)
        canvas.explain(x, y, w, h, BRAIN)
        inputs = [name for world in self.worlds for name in world.inputs]
        outputs = [name for world in self.worlds for name in world.outputs]
        place = (x + theme.PAD, y + theme.PAD, w - 2 * theme.PAD, h - 2 * theme.PAD)
        thoughts, first = self.bodies.thinkers.thoughts(0), len(self.worlds[0].inputs)
        network = self.joint.network
        draw_joint(canvas, network, self.genome, thoughts, self.usual, (inputs, outputs), first, self.colours, place)

    def refresh(self) -> None:
        self._layers.invalidate()
