"""The screens of the show, which belong to no world alone, each with the input that leads to it."""

from __future__ import annotations

from collections.abc import Callable

import pygame

from game.engine.kernel_cache import WAITING, Progress
from game.scenes.arcade.card_view import CardView
from game.scenes.arcade.demo import Demo
from game.scenes.base.face import Screens
from game.scenes.faces import FACES
from game.store.preferences import Preferences
from game.store.records import Drive
from game.training.settings import Settings
from game.window.by_hand import ByHand, breed
from game.window.display import DEMO, MENU

SETTINGS = Settings(strategy="rank-sampling", courses=("simple",), seed=9)
PLAYED = (
    ("simple", 833, "ANN"),
    ("simple", 640, "BEN"),
    ("simple, eased", -2, "EVE"),
    ("chase: mouse against the bred cat, holes 8, sprint 3, eased", 24, "ANN"),
    ("chase: mouse against the bred cat, holes 8, sprint 3, eased", 17, "DORA"),
    ("cartpole: calm", 431, "EVE"),
    ("circuit: oval", -31_420, "CLARA"),
    ("circuit: oval", -33_870, "BEN"),
    ("circuit: oval, eased", -3, "ANN"),
    ("walker: grass, hips and knees", 1234, "DORA"),
    ("volley: champions", 2, "BEN"),
)
"""Results in a table of the day."""
STEP = 0.25
"""Seconds between two looks at whether breeding may go on."""
OPENS = {"menu": MENU, "first-start": MENU, "shelf": MENU, "demo": DEMO, "demo-test": DEMO}
"""What the window opens with, where it is not a world."""


def menu(one: ByHand) -> None:
    """Every world, some generations old."""
    one.fill_menu(1)
    for _ in range(6):
        for open_world in one.app.open_worlds.values():
            breed(open_world.stage.trainer, 10)
        one.wait(2.0)
    one.press(pygame.K_RIGHT)


def first_start(one: ByHand) -> None:
    """Nothing has been compiled yet: two worlds are on their way, and two wait for their turn."""
    come = (Progress(0.62, 5.0), Progress(0.24, 12.0))
    known = dict(zip(FACES, come, strict=False))
    one.app.stage.progress = lambda world: known.get(world, WAITING)
    one.wait(1.5)
    one.press(pygame.K_RIGHT)


def shelf(one: ByHand) -> None:
    """Environments of Gymnasium, with the films of their champions."""
    first_start(one)
    one.press(pygame.K_e)
    one.wait(2.0)
    one.press(pygame.K_RIGHT)
    one.wait(0.1)


def warming_up(one: ByHand) -> None:
    """A world that somebody has entered before it is there."""
    one.app.stage.progress = lambda world: Progress(0.62, 5.0)
    one.wait(1.5)


def demo(one: ByHand) -> None:
    """Generation 0 has failed, and something better is on."""
    breed_for(one, 7.5)


def demo_test(one: ByHand) -> None:
    """A track that nobody has ever seen."""
    scene = one.app.scenes[-1]
    assert isinstance(scene, Demo)
    for _ in range(240):
        breed_for(one, 0.25)
        replay = one.app.open_world.scene.replay  # type: ignore[attr-defined]
        if replay is not None and replay.exam and replay.tick > 700:
            return


def breed_for(one: ByHand, seconds: float) -> None:
    """Time passes, and breeding goes on in it, as quickly as people can follow."""
    for _ in range(max(round(seconds / STEP), 1)):
        one.breed(2)
        one.wait(min(seconds, STEP))


def explained(one: ByHand) -> None:
    """A step of the explanation."""
    one.breed(60)
    one.wait(3)
    one.press(pygame.K_F3, pygame.K_F3)


def comfort(one: ByHand) -> None:
    """What a person likes."""
    one.breed(60)
    one.wait(3)
    one.press(pygame.K_F7, pygame.K_DOWN)


def card(one: ByHand) -> None:
    """A run as a code to take home."""
    one.breed(60)
    one.wait(3)
    one.press(pygame.K_F6)
    view = one.app.scenes[-1]
    assert isinstance(view, CardView)
    view.kept = "copied, and saved as /home/ann/.local/share/evolution-arcade/cards/corridor-seed-9.txt"
    one.wait(0.1)


def day(one: ByHand) -> None:
    """For bright rooms, larger captions and no counter, for those at the back."""
    likes = Preferences("day", captions="larger", counter=False, explained=one.app.preferences.explained)
    one.app.prefer(likes)
    one.breed(60)
    one.wait(7)
    one.press(pygame.K_F3)
    one.wait(0.1)


def today(one: ByHand) -> None:
    """Results of the day."""
    day = one.app.stage.today().isoformat()
    for table, score, name in PLAYED:
        one.app.stage.records.add(table, Drive(score, day, name))
    one.breed(2)
    one.wait(1)
    one.press(pygame.K_y)


def everywhere(one: ByHand) -> None:
    """The keys that are the same everywhere."""
    one.breed(60)
    one.wait(3)
    one.press(pygame.K_h, pygame.K_h)


def high_contrast(one: ByHand) -> None:
    """The other ink, and the palette of blue and yellow."""
    one.app.prefer(Preferences("high contrast", "cividis", explained=one.app.preferences.explained))
    one.breed(60)
    one.wait(7)


def greys(one: ByHand) -> None:
    """Brightness alone."""
    one.app.prefer(Preferences("night", "greys", explained=one.app.preferences.explained))
    one.breed(60)
    one.wait(7)


SCREENS: dict[str, Callable[[ByHand], object]] = {
    "menu": menu,
    "first-start": first_start,
    "shelf": shelf,
    "warming-up": warming_up,
    "demo": demo,
    "demo-test": demo_test,
    "explained": explained,
    "comfort": comfort,
    "card": card,
    "day": day,
    "today": today,
    "keys-everywhere": everywhere,
    "high-contrast": high_contrast,
    "greys": greys,
}

ALL = Screens(SETTINGS, SCREENS)
