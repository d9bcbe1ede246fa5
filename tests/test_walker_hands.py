"""People who walk by hand."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pygame
import pytest

from game.scenes.walker.hands import KEYS as HAND_KEYS
from game.scenes.walker.hands import LEVELS, SEAT, Muscles
from game.scenes.walker.picture import replay_of_brain
from game.scenes.walker.playing import LONGEST_REST
from game.scenes.walker.replay import JOINTS, KEPT, Walk
from game.store import places
from game.store.champions import SHIPPED, brains_of
from game.store.records import Records
from game.ui.gamepad import RIGHT_X, STICK_X, STICK_Y
from game.window.by_hand import FRAME, by_hand
from game.worlds.walker.body import BODIES
from tests.test_walker_scene import QUICK, SMALL, WALKER, fall, hull_at, shown, walking


@pytest.fixture(scope="module")
def champion() -> Walk:
    """The champion that comes with the arcade, three seconds on its way."""
    (brain,) = brains_of(SHIPPED / "walker.brain")
    walk = replay_of_brain(brain, WALKER.course("random:1"))
    for _ in range(150):
        walk.step()
    return walk


@pytest.mark.parametrize(("key", "sign"), [(pygame.K_w, 1), (pygame.K_q, -1), (pygame.K_RIGHT, 1)])
def test_nothing_moves_before_the_person_does_and_hips_go_apart(key: int, sign: int) -> None:
    with by_hand(QUICK, SMALL) as one:
        stride = walking(one)
        replay = shown(one)
        one.wait(1)
        assert replay.tick == 0 and replay.session.count == 2, "beside the champion alone"
        one.hold(key, 1.0)
        hip_a, _, hip_b, _ = sign * replay.joints[replay.tick % KEPT, :, stride.me]
        assert hip_a > 0.3 and hip_b < 0 and hip_a - hip_b > 1
        assert 0.2 <= one.scene.hand_speed < 0.3, "slow motion"


def test_a_walker_that_is_left_alone_stands() -> None:
    with by_hand(QUICK, SMALL) as one:
        stride = walking(one)
        for _ in range(300):
            stride.begun = True
            stride.steer((0.0,) * 2 * SEAT)
            shown(one).step()
        assert shown(one).session.alive[stride.me], "and is not out for that, as who is bred on that ground would be"


def test_knees_alone_leave_the_hips_to_the_brain(champion: Walk) -> None:
    held = [0.0] * SEAT
    held[3] = 1.0
    for level, brains in zip(LEVELS, (0, 2), strict=True):
        outputs = np.array(Muscles(champion, 0, level)(tuple(held)))
        assert np.isnan(outputs).sum() == brains and outputs[1] == 1 and outputs[3] == -1
    with by_hand(QUICK, SMALL) as one:
        first = walking(one)
        one.press(pygame.K_k)
        second = one.scene.driver
        assert second is not first and second.level is LEVELS[1] and second.table != first.table


def test_sticks_move_a_leg_each() -> None:
    with by_hand(QUICK, SMALL) as one:
        walking(one)
        for axis, value in ((STICK_X, 0.5), (STICK_Y, -0.8), (RIGHT_X, -0.9)):
            event = pygame.event.Event(pygame.JOYAXISMOTION, axis=axis, value=value, player=0)
            assert not one.scene._pad(event)
        outputs = one.scene.driver.hands(tuple(one.scene._held))
        assert outputs[:3] == pytest.approx([0.5, -0.8, -0.9])
        arrow = pygame.event.Event(pygame.KEYDOWN, key=pygame.K_RIGHT, pad=True, player=0)
        assert one.scene._pad(arrow), "a stick that says how far is no arrow key"
        one.key(pygame.K_LEFT, down=True).wait(FRAME)
        one.scene._pad(pygame.event.Event(pygame.JOYAXISMOTION, axis=STICK_X, value=-1.0, player=0))
        assert one.scene.driver.hands(tuple(one.scene._held))[0] == -1 and not any(one.scene._held[:HAND_KEYS])
        one.scene._pad(pygame.event.Event(pygame.JOYDEVICEREMOVED, player=0))
        assert not any(one.scene._held) and len(one.scene._held) == 2 * SEAT == 2 * (HAND_KEYS + 2 * JOINTS)


def test_the_best_way_is_kept_and_seen_again_as_a_ghost(home: Path) -> None:
    with by_hand(QUICK, SMALL) as one:
        one.breed(1)
        one.wait(0.1)
        one.press(pygame.K_1)
        one.press(pygame.K_m)
        one.wait(2.5)
        stride, replay = one.scene.driver, shown(one)
        assert stride.ghost is None
        one.hold(pygame.K_w, 0.5)
        fall(one)
        assert stride.place == 1 and stride.score == max(round(100 * float(replay.furthest[stride.me])), 0)
        assert not stride.won or stride.place == 1
    assert Records(places.records()).best("walker: flat")[0].score == stride.score
    with by_hand(QUICK, SMALL) as one:  # another day
        one.breed(1)
        one.wait(0.1)
        one.press(pygame.K_1, pygame.K_m)
        one.wait(2.5)
        one.hold(pygame.K_o, 0.5)
        ghost = one.scene.driver.ghost
        assert ghost is not None and ghost.shape == (3, BODIES)
        assert one.scene.frame.look.ghost is not None and one.scene.frame.look.own_flag
        (kept,) = places.walks().glob("*.walk")
        kept.write_bytes(b"no walk")
        one.press(pygame.K_ESCAPE, pygame.K_m)
        assert "your best walk: " in one.app.stage.note and one.scene.driver.ghost is None
        assert not list(places.walks().glob("*.walk")), "it is set aside, and the next one is kept"


def test_who_was_pushed_is_not_in_the_table(home: Path) -> None:
    with by_hand(QUICK) as one:
        stride = walking(one)
        one.hold(pygame.K_w, 0.2)
        one.drag([hull_at(one, stride.me)])
        assert stride.helped
        fall(one)
        assert stride.place == 0 and not Records(places.records()).best(stride.table)


def test_standing_still_ends_a_walk() -> None:
    with by_hand(QUICK, SMALL) as one:
        stride = walking(one)
        one.hold(pygame.K_w, FRAME)
        for _ in range(LONGEST_REST + 40):
            stride.steer((0.0,) * 2 * SEAT)
            shown(one).step()
        one.wait(FRAME)
        assert not stride.driving and shown(one).stopped[stride.me]


def test_steps_are_heard(reported: list[tuple[str, dict[str, object]]]) -> None:
    with by_hand(QUICK, SMALL) as one:
        (brain,) = brains_of(SHIPPED / "walker.brain")
        one.breed(1)
        one.wait(0.1)
        one.scene.exhibit([brain], one.scene.world.course("flat"))
        one.wait(3.0, drawn=0)
        steps = [event for event, _ in reported if event == "step"]
        assert 5 <= len(steps) <= 20
        one.scene.set_speed(8.0)
        one.wait(0.5, drawn=0)
        assert len([event for event, _ in reported if event == "step"]) == len(steps)
