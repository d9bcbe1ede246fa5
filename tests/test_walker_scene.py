"""The walker in the window, stepped by hand: its picture, and what people do to it."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pygame
import pygame_gui
import pytest

from game.scenes.breeding.driving import PLAYERS
from game.scenes.walker.camera import Rig, view_at
from game.scenes.walker.gait import _summary
from game.scenes.walker.ground_view import draw_boxes, height_at
from game.scenes.walker.picture import replay_of_brain
from game.scenes.walker.playing import Duel, Stride
from game.scenes.walker.pushing import USUAL
from game.scenes.walker.rays import DIRECTIONS, lengths
from game.scenes.walker.replay import KEPT, UP, Walk
from game.scenes.walker.scenery import land_of
from game.scenes.walker.shapes import HIP, HULL_BODY, LOWER_A, UPPER_A, body_of, origins, place_on
from game.scenes.walker.silhouettes import Figures, paint
from game.scenes.walker.split import BEGIN
from game.scenes.walker.traces import draw_prints
from game.store.champions import SHIPPED, brains_of
from game.training.settings import Settings
from game.training.snapshot import Pace
from game.ui import theme
from game.ui.canvas import Canvas
from game.ui.theme import Units
from game.window.by_hand import FRAME, ByHand, by_hand
from game.worlds import WORLDS
from game.worlds.walker.body import HALF, RANGE, TICK
from game.worlds.walker.rows import VX, VY
from tests.key_tables import KEYS

WALKER = WORLDS["walker"]
QUICK = Settings(world="walker", strategy="rank-sampling", population=16, seed=3)
SMALL = (640, 360)


def shown(one: ByHand) -> Walk:
    replay = one.scene.replay
    assert isinstance(replay, Walk)
    return replay


def started(one: ByHand) -> Walk:
    one.breed(1)
    one.wait(0.2)
    return shown(one)


def walking(one: ByHand) -> Stride:
    """A person whose countdown is over."""
    started(one)
    one.press(pygame.K_m)
    one.wait(2.5)
    assert isinstance(one.scene.driver, Stride)
    return one.scene.driver


def fall(one: ByHand) -> None:
    """Everybody is thrown over."""
    for _ in range(200):
        if one.scene.playing:
            shown(one).shove(np.full((shown(one).session.count, 2), (-1.0, 0.0)))
            one.wait(FRAME)
    assert not one.scene.playing


@pytest.fixture(scope="module")
def champion() -> Walk:
    """The champion that comes with the arcade, three seconds on its way."""
    (brain,) = brains_of(SHIPPED / "walker.brain")
    walk = replay_of_brain(brain, WALKER.course("random:1"))
    for _ in range(150):
        walk.step()
    return walk


# The picture


def test_what_is_shown_is_what_was_scored() -> None:
    with by_hand(QUICK, SMALL) as one:
        one.breed(2)
        one.scene.pace = Pace.TURBO
        one.wait(0.1)
        replay = shown(one)
        while not replay.over:
            replay.step()
        newest = one.app.stage.trainer.snapshot.newest
        assert sorted(replay.session.scores[0].tolist()) == sorted(newest.scores[0].tolist())


def test_bodies_hang_together_where_joints_are(champion: Walk) -> None:
    poses, half = champion.poses, HALF[UPPER_A][1]
    assert champion.body is body_of(champion.course)
    hip, top = place_on(poses, HULL_BODY, HIP), place_on(poses, UPPER_A, (0.0, half))
    knee, lower = place_on(poses, UPPER_A, (0.0, -half)), place_on(poses, LOWER_A, (0.0, half))
    np.testing.assert_allclose(hip, top, atol=0.02)
    np.testing.assert_allclose(knee, lower, atol=0.02)
    corners = champion.body.plain.of(poses)
    assert corners.shape == (1, 21, 2)
    assert (corners[0, :, 1] > height_at(champion.course, corners[0, :, 0]) - 0.05).all(), "nothing is in the ground"


def test_rays_end_where_the_ground_begins(champion: Walk) -> None:
    """Against a ray that is followed in steps of a millimetre."""
    origin = origins(champion.poses)[0]
    along = np.arange(0, RANGE, 0.001)
    for ray, length in zip(DIRECTIONS, lengths(champion.course, origin), strict=True):
        places = origin + ray * along[:, None]
        under = places[:, 1] <= height_at(champion.course, places[:, 0])
        assert length == pytest.approx(along[under.argmax()] if under.any() else RANGE, abs=0.003)


def test_a_step_is_kept_and_leaves_a_print_where_the_foot_was(champion: Walk) -> None:
    assert len(champion.prints) >= 6
    for x, y, tick, _ in champion.prints.tolist():
        assert abs(y - float(height_at(champion.course, x))) < 0.25
        at, before = int(tick) % KEPT, (int(tick) - 1) % KEPT
        assert (champion.feet[before, :, 0] & ~champion.feet[at, :, 0]).any()
    assert 0 < champion.landed[0] <= champion.tick
    landed = int(champion.landed[0])
    ticks = np.arange(landed - UP, landed) % KEPT
    assert (~champion.feet[ticks, :, 0]).all(axis=0).any(), "that foot was in the air before"


def test_who_stands_is_not_told_to_walk_at_minus_nothing(champion: Walk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Walk, "speed", lambda walk, individual: -0.04)
    assert _summary(champion, 0).startswith("0.0 m/s")


def test_the_camera_glides_from_one_leader_to_the_next() -> None:
    with by_hand(replace(QUICK, seed=5), SMALL) as one:
        replay, rig = started(one), Rig()
        rig.update(0.0, replay, 0)
        ways, watched = [rig.x], set()
        while not replay.over and replay.tick < 300:
            replay.advance(FRAME, 1.0)
            watched.add(replay.leader)
            rig.update(FRAME, replay, replay.leader)
            ways.append(rig.x)
        assert len(watched) > 2, "leaders have fallen"
        assert np.abs(np.diff(ways)).max() < 0.35, "metres a frame"
        for _ in range(240):
            rig.update(FRAME, replay, replay.leader)
        assert rig.x == pytest.approx(float(replay.hulls[replay.leader, 0]), abs=2.5)


def test_a_silhouette_hides_what_is_below_it_once_and_only_in_its_box() -> None:
    pygame.display.init()
    surface = pygame.Surface((20, 10))
    two = np.array([[(2.5, 2), (10, 2), (10, 6), (2.5, 6), (6, 3), (14, 3), (14, 5), (6, 5)]], dtype=np.float32)
    figures = Figures(two, np.array([0, 4, 8]))
    paint(surface, pygame.Rect(0, 0, 12, 10), figures, [(200, 100, 40)], np.array([0.5]))
    seen = pygame.surfarray.array3d(surface)
    for lit in ((3, 4), (8, 4), (11, 4)):
        np.testing.assert_allclose(seen[lit], (100, 50, 20), atol=1), "also where both parts are"
    np.testing.assert_allclose(seen[2, 4], (50, 25, 10), atol=1)
    for dark in ((12, 4), (13, 4), (4, 1), (4, 6), (11, 2), (0, 0)):
        assert not seen[dark].any()


def test_stones_are_drawn_where_they_stand(champion: Walk) -> None:
    surface = pygame.Surface((300, 132))
    rig = Rig()
    rig.update(0.0, champion, 0)
    view = rig.view(surface.get_rect())
    stone = np.array([[view.x + 1, view.y + 1, view.x + 2, view.y + 3]])
    draw_boxes(surface, stone, view)
    lit = np.argwhere(pygame.surfarray.array3d(surface).any(axis=2)) / view.per_metre
    np.testing.assert_allclose((lit.min(axis=0), lit.max(axis=0)), ((1, 3.6), (2, 5.6)), atol=0.15)


@pytest.mark.parametrize("size", [(640, 360), (1920, 1080), (900, 1400)])
def test_every_window_size_is_filled(size: tuple[int, int]) -> None:
    with by_hand(QUICK, size) as one:
        started(one)
        for key in (pygame.K_n, pygame.K_TAB, pygame.K_j, pygame.K_ESCAPE, pygame.K_v):
            one.press(key)
            picture = one.picture()
            assert picture.shape[:2] == size[::-1]
            for part in np.array_split(picture, 3):
                assert part.std() > 2


def test_chart_and_brain_make_room_for_each_other() -> None:
    with by_hand(QUICK) as one:
        started(one)
        both = one.picture()
        one.press(pygame.K_c)
        assert (one.picture()[480:640, 600:900] != both[480:640, 600:900]).any(), "the steps take the chart's place"
        one.press(pygame.K_b, pygame.K_c)
        assert one.picture()[400:640, 950:1240].std() > 2, "the chart takes the brain's"


# Pushes


def hull_at(one: ByHand, individual: int) -> tuple[int, int]:
    """The pixel at which a hull is seen."""
    x, y = one.scene.frame.stage.view.pixels(shown(one).hulls[individual]).tolist()
    return round(x), round(y)


def test_a_click_shoves_those_near_it_and_no_others_and_training_sees_nothing() -> None:
    with by_hand(QUICK) as one:
        replay = started(one)
        one.press(pygame.K_SPACE)
        bred = one.app.stage.trainer.snapshot.newest.scores[0].copy()
        before = np.stack([replay.session.field(VX), replay.session.field(VY)])
        x, y = hull_at(one, replay.leader)
        one.drag([(x - 60, y)])
        away = np.abs(replay.hulls[:, 0] - replay.hulls[replay.leader, 0])
        change = np.stack([replay.session.field(VX), replay.session.field(VY)]) - before
        assert change[0, replay.leader] == pytest.approx(USUAL) and 0 < change[1, replay.leader] < USUAL
        assert replay.finishers is None, "nobody can foresee that"
        one.drag([(120, y - 140)])
        again = replay.session.field(VX) - before[0]
        np.testing.assert_allclose(again, change[0], atol=1e-6), "there was nobody"
        assert away.max() < 2 and np.array_equal(one.app.stage.trainer.snapshot.newest.scores[0], bred)


def test_the_wheel_sets_how_hard_and_it_is_told_who_stays_up() -> None:
    with by_hand(QUICK) as one:
        replay = started(one)
        x, y = hull_at(one, replay.leader)
        pygame.event.post(pygame.event.Event(pygame.MOUSEMOTION, pos=(x, y), rel=(0, 0), buttons=(0, 0, 0)))
        for _ in range(40):
            pygame.event.post(pygame.event.Event(pygame.MOUSEWHEEL, x=0, y=1))
        one.wait(FRAME)
        assert one.scene.mouse.strength == 6
        one.drag([(x, y)])
        assert not one.scene.mouse.told
        while not one.scene.mouse.told:  # a moment later one more may have fallen
            one.wait(FRAME)
        whom = one.scene.mouse.shoves[0].whom
        up = int(replay.session.alive[whom].sum())
        says = f"{up} of {len(whom)} stayed up"
        assert len(whom) > 5 and up < len(whom) and one.scene.mouse.told == says
        one.wait(1.0)
        assert one.scene.mouse.told in (says, ""), "it is told once"


def test_a_hull_is_dragged_to_where_the_mouse_is() -> None:
    with by_hand(QUICK) as one:
        replay = started(one)
        one.press(pygame.K_SPACE)
        one.wait(0.1)
        x, y = hull_at(one, replay.leader)
        event = pygame.event.Event
        pygame.event.post(event(pygame.MOUSEBUTTONDOWN, pos=(x, y), button=1))
        pygame.event.post(event(pygame.MOUSEMOTION, pos=(x, y - 60), rel=(0, 0), buttons=(1, 0, 0)))
        one.wait(FRAME)
        held = one.scene.mouse.held
        assert held is not None
        before = float(replay.hulls[held, 1])
        for _ in range(40):
            replay.step()
        assert float(replay.hulls[held, 1]) > before + 0.4, "it hangs in the air"
        pygame.event.post(event(pygame.MOUSEBUTTONUP, pos=(x, y - 60), button=1))
        one.wait(FRAME)
        assert one.scene.mouse.held is None and not one.scene.mouse.shoves, "that was no click"


# By hand


def test_two_people_race_on_one_ground_each_with_own_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[str] = []
    chip = Canvas.chip
    monkeypatch.setattr(
        Canvas, "chip", lambda self, text, *rest, **more: (said.append(text), chip(self, text, *rest, **more))[1]
    )
    with by_hand(QUICK, SMALL) as one:
        started(one)
        one.press(pygame.K_j)
        one.wait(2.5)
        assert said[-1] == BEGIN, "nothing moves before a key is pressed"
        duel, replay = one.scene.driver, shown(one)
        assert isinstance(duel, Duel) and [replay.name(stride.me) for stride in duel.strides] == list(PLAYERS)
        first, second = (stride.me for stride in duel.strides)
        one.key(pygame.K_RIGHT, down=True)
        one.key(pygame.K_a, down=True)
        one.wait(1.0)
        joints = replay.joints[replay.tick % KEPT]
        assert joints[0, first] > 0.2 and joints[0, second] < -0.2
        one.key(pygame.K_RIGHT, down=False)
        one.wait(FRAME)
        fall(one)
        assert duel.winner is not duel.loser and duel.winner.score >= duel.loser.score
        one.wait(1.1)
        assert one.scene.frame.ended.keys[-1] == ("Enter", "your names")
        one.press(pygame.K_RETURN)
        for name in ("ann", "ben"):
            one.press(*(getattr(pygame, f"K_{letter}") for letter in name), pygame.K_RETURN)
        assert [replay.name(stride.me) for stride in duel.strides] == ["ANN", "BEN"]
        one.press(pygame.K_j)
        again = one.scene.driver
        assert again is not duel and again.names == ("ANN", "BEN"), "again, and known"


def test_ground_and_brain_are_changed_while_it_runs() -> None:
    with by_hand(QUICK, SMALL) as one:
        started(one)
        panel = one.scene.new_panel(one.app.screen.canvas(), (0.0, 0.0, 300.0))
        panel.values["ground"] = "rough"
        changed = panel.with_world(QUICK)
        assert changed.courses == ("rough",) and changed.brain == QUICK.brain
        panel.values |= {"ground": "fresh grass each time", "brain": "24-16-4"}
        changed = panel.with_world(changed)
        assert changed.courses == ("fresh",) and changed.brain == "24-16-4"
        one.scene.change(changed)
        one.breed(1)
        assert one.app.stage.trainer.snapshot.newest.network.sizes == (24, 16, 4)


def test_another_body_is_seen_at_once_where_everybody_is() -> None:
    with by_hand(QUICK, SMALL) as one:
        started(one)
        one.press(pygame.K_TAB, pygame.K_TAB)
        panel = one.scene._panel
        assert panel.title == "Body and planet" and len(panel.rows) == 5
        legs = panel.elements["legs"]
        event = pygame.event.Event(pygame_gui.UI_HORIZONTAL_SLIDER_MOVED, ui_element=legs, value=np.log10(0.5))
        pygame.event.post(event)
        before = shown(one).course
        one.wait(0.2)
        assert shown(one).course is before, "it waits until the slider rests"
        one.wait(0.5)
        settings, walk = one.app.stage.trainer.snapshot.settings, shown(one)
        assert walk.course.title == "fresh grass, legs 0.5" and not walk.exam
        one.breed(1)
        assert one.app.stage.trainer.snapshot.settings.courses == ("fresh@legs=0.5",)
        half = 0.5 * HALF[UPPER_A][1]
        knee = place_on(walk.poses, UPPER_A, walk.body.end)
        np.testing.assert_allclose(knee, place_on(walk.poses, LOWER_A, (0.0, half)), atol=0.03)
        one.press(pygame.K_TAB)
        assert panel.title == settings.strategy or one.scene._panel is None


@pytest.mark.usefixtures("brief_lessons")
def test_200_random_keys_and_clicks_break_nothing(home: Path) -> None:
    dice = random.Random(4)
    keys = [key for one in KEYS["walker"].bindings for key in one.keys if one.action != "world"]
    keys += [pygame.K_q, pygame.K_w, pygame.K_o, pygame.K_a, pygame.K_UP, pygame.K_RETURN]
    events, starts = 0, 0
    while events < 200:
        starts += 1
        with by_hand(QUICK, SMALL, seed=starts) as one:
            while one.app.running and events < 200:
                for _ in range(dice.randint(1, 6)):
                    events += 1
                    kind = dice.choice((pygame.MOUSEBUTTONDOWN, pygame.MOUSEBUTTONUP, pygame.MOUSEMOTION))
                    at = (dice.randrange(640), dice.randrange(360))
                    if dice.random() < 0.1:
                        pygame.event.post(pygame.event.Event(pygame.MOUSEWHEEL, x=0, y=dice.choice((-1, 1))))
                    elif dice.random() < 0.3:
                        pygame.event.post(pygame.event.Event(kind, pos=at, button=1, rel=(0, 0), buttons=(1, 0, 0)))
                    else:
                        one.key(dice.choice(keys), down=dice.random() < 0.7)
                if dice.random() < 0.3:
                    one.breed(1)
                one.app.frame(dice.choice((1 / 60, 0.1)))
                assert one.app.stage.trainer.snapshot.error is None
    assert events >= 200


def test_a_tick_takes_a_fiftieth_of_a_second() -> None:
    assert Walk.ticks_per_second * TICK == 1


def test_footprints_are_where_feet_were_and_fade() -> None:
    canvas, land = Canvas(pygame.Surface((640, 360)), Units(1.0, 640, 360)), land_of(theme.look)
    canvas.surface.fill(land.turf)
    view = view_at(pygame.Rect(0, 0, 640, 360), 10.0, 5.0)
    seconds = round(1 / TICK)
    prints = [(8.0, 5.0, 0, 3), (10.0, 5.0, 4 * seconds, 3), (12.0, 5.0, 4 * seconds, 1)]
    draw_prints(canvas, SimpleNamespace(prints=np.array(prints), watched=3, tick=4 * seconds), view)
    old, new, other = (
        np.abs(
            np.array(canvas.surface.get_at(tuple(map(int, view.pixels(np.array(at[:2]))))))[:3] - land.turf[:3]
        ).sum()
        for at in prints
    )
    assert new > old > 0 and new > other > 0
    before = canvas.surface.copy()
    draw_prints(canvas, SimpleNamespace(prints=np.array(prints[:1]), watched=3, tick=8 * seconds), view)
    assert pygame.surfarray.array3d(before).tobytes() == pygame.surfarray.array3d(canvas.surface).tobytes(), "gone"
