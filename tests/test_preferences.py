"""What a person likes: kept between starts, changed in a list, on at once."""

from __future__ import annotations

import pygame
import pytest

from game.scenes.arcade.comfort import FOOT, HEAD, ROW, ROWS, Comfort
from game.scenes.arcade.demo import Demo
from game.scenes.base.stories import pages
from game.scenes.faces import FACES
from game.store import places
from game.store.preferences import Preferences, PreferencesError
from game.store.preferences import load as load_preferences
from game.store.preferences import save as save_preferences
from game.training.settings import Settings
from game.ui import theme
from game.ui.canvas import Canvas
from game.ui.foot import HINT, MOST, Caption, draw_foot
from game.ui.overlay import broken
from game.ui.theme import Units
from game.window.by_hand import FRAME, by_hand
from game.worlds import WORLDS

QUICK = Settings(strategy="rank-sampling", courses=("simple",), seed=9)


@pytest.fixture(autouse=True)
def usual_look() -> object:
    yield
    theme.use()


def test_preferences_are_kept_and_damaged_ones_are_said() -> None:
    path = places.preferences()
    assert load_preferences(path) == (Preferences(), "")
    liked = Preferences(
        "high contrast", "greys", False, False, "mp4", False, False, "larger", False, ("walker",), ("chase",)
    )
    save_preferences(path, liked)
    assert load_preferences(path) == (liked, "")
    path.write_text('{"ink": "pink", "palette": "cividis", "motion": 3, "explained": ["chase", 1], "unknown": 5}')
    preferences, trouble = load_preferences(path)
    assert preferences == Preferences(palette="cividis") and "\n" not in trouble and "preferences.json" in trouble
    for text in ("", "[]", "{", "null", "[" * 100_000, "x" * 200_000):
        path.write_text(text)
        preferences, trouble = load_preferences(path)
        assert preferences == Preferences() and "expected the preferences" in trouble and "\n" not in trouble
    with pytest.raises(PreferencesError, match="film: expected one of gif, mp4, got 'avi'"):
        Preferences(film="avi")


def test_every_line_of_the_list_changes_what_it_says() -> None:
    with by_hand(QUICK) as one:
        one.breed(5)
        one.wait(0.5)
        one.press(pygame.K_F7)
        comfort = one.app.scenes[-1]
        assert isinstance(comfort, Comfort)
        tick = one.scene.replay.tick if one.scene.replay else 0
        for row in ROWS:
            if row.part != "fullscreen" and not row.several:
                before = getattr(one.app.preferences, row.part)
                for _ in row.choices:
                    one.press(pygame.K_RIGHT)
                    assert theme.look == (one.app.preferences.ink, one.app.preferences.palette)
                    assert theme.motion is one.app.preferences.motion
                assert getattr(one.app.preferences, row.part) == before, "once around"
                one.press(pygame.K_LEFT)
                assert getattr(one.app.preferences, row.part) == row.choices[-1][0]
            one.press(pygame.K_DOWN)
        assert one.scene.replay is not None and one.scene.replay.tick == tick, "the world rests meanwhile"
        one.press(pygame.K_ESCAPE)
        assert one.app.scenes == [one.scene] and theme.look == ("high contrast", "greys")
        assert (one.picture()[-3:, :3] == 0).all(), "the ground of the new look, everywhere"


def test_a_line_is_changed_by_a_click() -> None:
    with by_hand(QUICK) as one:
        one.breed(1)
        one.wait(0.1)
        one.press(pygame.K_F7)
        first = (640, int((720 - HEAD - ROW * len(ROWS) - FOOT) / 2 + HEAD + ROW / 2))
        pygame.event.post(pygame.event.Event(pygame.MOUSEBUTTONDOWN, pos=first, button=1))
        one.wait(FRAME)
        assert one.app.preferences.ink == "day"


def test_reduced_motion_leaves_out_what_need_not_move() -> None:
    with by_hand(Settings(world="circuit", population=16, courses=("oval",), seed=3), (640, 360)) as one:
        one.breed(8)
        one.wait(0.2)
        one.press(pygame.K_o)
        view = one.scene.frame
        assert not view.look.whole and view.last < 7, "the camera turns with a car, and the chart slides"
        one.app.prefer(Preferences(motion=False))
        one.wait(0.1)
        assert view.look.whole and view.last == 7
        one.press(pygame.K_m)
        one.wait(0.1)
        assert not view.look.whole, "in a race one has to see where one is going"


def test_a_presenter_chooses_worlds_captions_and_no_counter() -> None:
    with by_hand(Settings(seed=2)) as one:
        one.breed(1)
        one.wait(0.1)
        one.press(pygame.K_F7)
        comfort = one.app.scenes[-1]
        assert isinstance(comfort, Comfort)
        names = [row.part for row in ROWS]
        for _ in range(names.index("captions")):
            one.press(pygame.K_DOWN)
        one.press(pygame.K_RIGHT, pygame.K_DOWN, pygame.K_RIGHT)
        assert one.app.preferences.captions == "larger" and not one.app.preferences.counter
        assert theme.large and not theme.counted
        for _ in range(names.index("left_out") - names.index("counter")):
            one.press(pygame.K_DOWN)
        for _ in range(len(WORLDS)):
            one.press(pygame.K_SPACE, pygame.K_RIGHT)
        worlds = tuple(WORLDS)
        assert one.app.preferences.left_out == worlds[:-1], "one stays in"
        one.press(pygame.K_SPACE, pygame.K_ESCAPE, pygame.K_F8)
        demo = one.app.scenes[-1]
        assert isinstance(demo, Demo) and demo._worlds == (worlds[0], worlds[-1])
        assert one.app.preferences.shown(worlds) == (worlds[0], worlds[-1])


def test_larger_captions_fit_and_say_the_same() -> None:
    with by_hand(QUICK):
        theme.use(captions="larger")
        canvas = Canvas(pygame.Surface((1280, 720)), Units.of((1280, 720)))
        for face in FACES.values():
            for title, text in (*pages(face.story, "cma-es", True), face.story.climax):
                draw_foot(canvas, "", face.keys, Caption(title, text, "Enter: next · Esc: skip", "1 of 6"))
                assert len(broken(canvas, text, 1232 - 2 * theme.PAD - HINT, theme.STRONG)) <= MOST, text


def test_what_lies_over_the_menu_may_be_opened_before_its_first_frame() -> None:
    """Esc and F7 within one frame: the menu is drawn beneath before it has lived."""
    with by_hand(QUICK) as one:
        one.breed(1)
        one.wait(0.1)
        for key in (pygame.K_ESCAPE, pygame.K_F7):
            one.key(key, down=True)
            one.key(key, down=False)
        one.wait(FRAME)
        assert one.app.running and type(one.app.scenes[-1]).__name__ == "Comfort"
