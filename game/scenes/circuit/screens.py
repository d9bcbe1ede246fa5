"""The screens of the circuit, each with the input that leads to it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise

import numpy as np
import pygame
from numpy.typing import NDArray

from game.scenes.circuit.replay import Laps
from game.store.preferences import Preferences
from game.training.settings import Settings
from game.training.snapshot import Pace
from game.ui.canvas import pixels
from game.ui.gamepad import SECOND
from game.window.by_hand import FRAME, ByHand
from game.worlds.circuit.kernel import GRIP, HEADING_X, HEADING_Y, SPEED, X, Y

SETTINGS = Settings(world="circuit", population=96, courses=("flowing", "fresh:1200"), seed=6)
SIGHT, SIGHT_SECONDS = 7.0, 0.55
"""How far ahead a careful person looks: metres, and seconds at the speed of the moment."""
CARE = 0.7
"""Of the grip, how much such a person uses."""
FASTEST = (40.0, 40.0)
"""m/s."""
STRAIGHT = 0.035
"""rad: closer to the way ahead no key is held."""


def careful_keys(replay: Laps, fastest: float, seat: int = 0) -> set[int]:
    """Keys that a careful person would hold now: towards the middle of the road ahead, slowly enough for its bends.

    `seat` is which of two people it is.
    """
    me = replay.lineup.people[seat]
    x, y, heading_x, heading_y, speed = (
        float(replay.session.field(k)[me]) for k in (X, Y, HEADING_X, HEADING_Y, SPEED)
    )
    line = replay.line
    here = int(np.argmin(np.hypot(line.points[:, 0] - x, line.points[:, 1] - y)))
    count = len(line.points)
    there = line.points[(here + int((SIGHT + SIGHT_SECONDS * speed) / line.spacing)) % count] - (x, y)
    turn = float(np.arctan2(heading_x * there[1] - heading_y * there[0], heading_x * there[0] + heading_y * there[1]))
    road = np.arange(here, here + int((10 + speed**2 / 10) / line.spacing)) % count
    bend = max(float(np.abs(line.curvature[road]).max()), 1e-4)
    wanted = min(fastest, float(np.sqrt(CARE * float(GRIP) / bend)))
    keys = set()
    if abs(turn) > STRAIGHT:
        keys.add(pygame.K_LEFT if turn > 0 else pygame.K_RIGHT)
    if speed < wanted - 0.3:
        keys.add(pygame.K_UP)
    elif speed > wanted + 1.5:
        keys.add(pygame.K_DOWN)
    return {SECOND[key] for key in keys} if seat else keys


def drive(one: ByHand, until: Callable[[Laps], bool], *fastest: float) -> None:
    """Race as careful people would, with the keys; each of them at most so fast, in m/s."""
    held: set[int] = set()
    replay = one.scene.replay
    assert isinstance(replay, Laps)
    while not (replay.over or until(replay)):
        wanted = {
            key
            for seat, most in zip(range(replay.lineup.person), fastest or FASTEST, strict=False)
            for key in careful_keys(replay, most, seat)
        }
        for key in held ^ wanted:
            one.key(key, down=key in wanted)
        held = wanted
        one.wait(FRAME, drawn=0)
    for key in held:
        one.key(key, down=False)
    one.wait(FRAME)
    one.settle()


def generations(one: ByHand) -> None:
    """An early generation on its first lap."""
    one.breed(1)
    one.wait(0.3)
    one.breed(19)
    one.press(pygame.K_p, pygame.K_p)
    one.scene._next_replay()
    one.wait(6.0)


def greys(one: ByHand) -> None:
    """Brightness alone."""
    one.press(pygame.K_ESCAPE, pygame.K_x)
    one.app.prefer(Preferences("night", "greys", explained=one.app.preferences.explained))
    one.wait(0.2)
    one.settle()


def follow(one: ByHand) -> None:
    """Behind a car."""
    one.app.prefer(Preferences(explained=one.app.preferences.explained))
    one.press(pygame.K_o)
    one.scene._next_replay()
    one.wait(9.0)
    one.settle()


def high_contrast(one: ByHand) -> None:
    """Black ground, white lines."""
    one.app.prefer(Preferences("high contrast", "cividis", explained=one.app.preferences.explained))
    one.wait(0.2)
    one.settle()


def race(one: ByHand) -> None:
    """In the second lap, with ghosts."""
    one.wait(1.0)
    me = one.scene.replay
    assert isinstance(me, Laps)
    drive(one, lambda replay: replay.ways[replay.lineup.person_index] > replay.line.length + 60)


def split(one: ByHand) -> None:
    """Two people in the second lap, the second one more carefully."""
    one.wait(1.2)  # right after a result no key is a command
    one.press(pygame.K_1, pygame.K_j)
    drive(one, lambda replay: replay.ways[replay.lineup.person_index] > replay.line.length + 60, 40.0, 17.0)


def split_over(one: ByHand) -> None:
    """Both too fast, the second one first; the others drive on."""
    one.key(pygame.K_w, down=True)
    drive(one, lambda replay: not replay.racing[replay.lineup.people[1]], 40.0)
    drive(one, lambda replay: replay.ways[replay.lineup.person_index] > 1.6 * replay.line.length, 40.0)
    one.hold(pygame.K_UP, 5.0)


def match(one: ByHand) -> None:
    one.press(pygame.K_ESCAPE, pygame.K_w)
    for letter in "banana":
        event = pygame.event.Event(pygame.KEYDOWN, key=ord(letter), mod=0, unicode=letter)
        pygame.event.post(event)
        one.wait(FRAME)


def circuit_editor(one: ByHand) -> None:
    one.press(pygame.K_ESCAPE, pygame.K_e)
    angles = np.linspace(0.4, 0.4 + 2 * np.pi, 70)[:-1]
    reach = 190 + 70 * np.sin(3 * angles) + 25 * np.cos(2 * angles)
    xs, ys = 640 + 1.7 * reach * np.cos(angles), 365 + 0.95 * reach * np.sin(angles)
    one.drag([(int(x), int(y)) for x, y in zip(xs, ys, strict=True)])


def learning(one: ByHand, rate: int) -> Iterator[NDArray[np.uint8]]:
    """Generation 0, some that come after it, and a circuit that nobody has seen; `rate` frames a second."""
    one.breed(1)
    scene = one.scene
    scene.pace = Pace.TURBO

    def shoot(seconds: float) -> Iterator[NDArray[np.uint8]]:
        for _ in range(int(seconds * rate)):
            one.wait(1 / rate)
            seen = one.app.screen.surface.subsurface(pygame.Rect(24, 0, 892, 660))
            yield pixels(pygame.transform.smoothscale(seen, (446, 330)))

    scene.speed = 3
    for seconds, generations in ((3.0, 7), (3.5, 13), (5.0, 80)):
        yield from shoot(seconds)
        one.breed(generations)
        scene.go_to(scene.world.course("flowing"))
        scene.speed = 4
    yield from shoot(3)
    one.press(pygame.K_o)
    scene.speed = 2
    yield from shoot(2.5)
    one.press(pygame.K_o)
    scene.speed = 4
    one.press(pygame.K_n)
    yield from shoot(6)


SCREENS: dict[str, Callable[[ByHand], object]] = {
    "circuit": generations,
    "circuit-crash-map": lambda one: one.press(pygame.K_x).wait(0.2),
    "circuit-family": lambda one: one.press(pygame.K_q).wait(0.6).press(*[pygame.K_UP] * 8).wait(0.1),
    "circuit-greys": greys,
    "circuit-follow": follow,
    "circuit-high-contrast": high_contrast,
    "circuit-best-lap": lambda one: one.breed(30).wait(0.1).press(pygame.K_2, pygame.K_i).wait(4.0),
    "circuit-unseen": lambda one: one.press(pygame.K_i, pygame.K_n).wait(9.0),
    "circuit-start": lambda one: one.press(pygame.K_1, pygame.K_m).hold(pygame.K_UP, 1.4),
    "circuit-race": race,
    "circuit-result": lambda one: one.hold(pygame.K_UP, 6.0),
    "circuit-split": split,
    "circuit-split-result": split_over,
    "circuit-keys": lambda one: one.breed(3).wait(0.5).press(pygame.K_h),
    "circuit-match": match,
    "circuit-editor": circuit_editor,
    "circuit-settings": lambda one: one.breed(7).press(pygame.K_ESCAPE, pygame.K_TAB).wait(1.0),
}
_BEGINS = ("circuit", "circuit-best-lap", "circuit-keys")
AFTER = {then: name for name, then in pairwise(SCREENS) if then not in _BEGINS}
