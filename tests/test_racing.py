"""CarRacing with quick eyes, against Gymnasium's own: drives and rewards to the last bit, pixels nearly."""

from __future__ import annotations

import math
import pickle
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import gymnasium
import numpy as np
import pytest
from gymnasium.envs.box2d import car_racing

from brains.mirror import Mirror
from game.engine.gym.names import named, with_options
from game.engine.gym.racing import BETWEEN_SHOVES, IN_MOTION, CoarseEyes, OnePedal, make_quick
from game.engine.gym.racing_coarse import coarse
from game.engine.gym.working import made
from game.worlds import WORLDS

ZOOMING, STEPS = 50, 150
"""Steps in which the picture comes nearer, and of a drive."""


def action(step: int) -> Any:
    """Around bends, over the grass, with skids: a tenth of the steps brakes hard."""
    gas, brake = float(step % 50 < 30), 0.95 * (step % 50 >= 45)
    return np.array([0.6 * np.sin(step / 9), 0.7 * gas, brake], np.float32)


def driven(env: Any, seed: int) -> Iterator[tuple[Any, ...]]:
    """What is seen, the reward, whether it ended, and where hull and wheels are."""
    seen, _ = env.reset(seed=seed)
    yield seen, 0.0, False, ()
    for step in range(STEPS):
        seen, reward, ended, _, _ = env.step(action(step))
        car = env.unwrapped.car
        bodies = [(*body.position, body.angle, *body.linearVelocity, body.angularVelocity) for body in car.drawlist]
        turned = [(wheel.omega, wheel.phase, wheel.gas, len(wheel.tiles)) for wheel in car.wheels]
        yield seen, reward, ended, (bodies, turned, car.fuel_spent, len(car.particles))


@pytest.mark.parametrize(("seed", "other_colours"), [(1, False), (3, True)])
def test_drives_are_gymnasiums_and_pictures_nearly(seed: int, other_colours: bool) -> None:
    ours = make_quick(domain_randomize=other_colours)
    theirs = gymnasium.make("CarRacing-v3", domain_randomize=other_colours)
    off = []
    for mine, other in zip(driven(ours, seed), driven(theirs, seed), strict=True):
        assert mine[1:] == other[1:]
        assert mine[0].shape == other[0].shape and mine[0].dtype == other[0].dtype
        off.append(np.abs(mine[0].astype(int) - other[0]))
    assert np.mean(off[:ZOOMING]) < 0.25
    assert np.mean(off[ZOOMING:]) < 0.13
    assert np.mean(np.array(off) > 8) < 0.005
    assert np.mean(np.array(off)[:, 84:]) < 0.13  # the bars and the score by themselves
    ours.close()
    theirs.close()


def test_gymnasiums_own_pixels_by_choice() -> None:
    ours, theirs = make_quick(pixels="gymnasium"), gymnasium.make("CarRacing-v3")
    ours = pickle.loads(pickle.dumps(ours))
    for step, (mine, other) in enumerate(zip(driven(ours, 3), driven(theirs, 3), strict=True)):
        assert np.array_equal(mine[0], other[0])
        if step == 20:
            break
    with pytest.raises(ValueError, match=r"^pixels: expected own or gymnasium, got 'none'$"):
        make_quick(pixels="none")


def test_coarse_eyes_tell_road_speed_steering_and_turning() -> None:
    world = with_options("gym:CarRacing-v3", ["eyes=coarse"])
    env, plain = made(named(world)), make_quick()
    for step, (mine, other) in enumerate(zip(driven(env, 1), driven(plain, 1), strict=True)):
        seen, car = mine[0], env.unwrapped.car
        grass = np.clip(other[0][:84, 6:90, 1].astype(int) - other[0][:84, 6:90, 0], 0, 102) / 102
        assert np.allclose(seen[:144].reshape(12, 12), grass.reshape(12, 7, 12, 7).mean(axis=(1, 3)), atol=1e-5)
        assert seen[144] == pytest.approx(np.hypot(*car.hull.linearVelocity) / 100, abs=0.04)
        assert seen[145] == pytest.approx(-car.wheels[0].joint.angle / 0.4, abs=0.04)
        assert seen[146] == pytest.approx(-car.hull.angularVelocity / 10, abs=0.02)
        if step == 120:
            break
    env.close()
    plain.close()
    assert len(WORLDS[world].form.inputs) == 147
    with pytest.raises(ValueError, match=r"^eyes: expected coarse or full, got 'none'$"):
        make_quick(eyes="none")


def test_with_one_pedal_coarse_eyes_and_patience_it_is_gymnasiums_and_knows_a_mirror() -> None:
    ours, theirs = make_quick(eyes="coarse", pedals="one", patience=30), gymnasium.make("CarRacing-v3")
    ours.reset(seed=5)
    theirs.reset(seed=5)
    total = 0.0
    for step in range(200):  # along the first straight, and then it stands still on the brake
        steering, pedal = 0.1, 0.4 if step < 60 else -1.0
        _, reward, ended, cut, _ = ours.step(np.array([steering, pedal], np.float32))
        whole = [steering, max(pedal, 0.0), 0.8 * max(-pedal, 0.0)]
        expected = theirs.step(np.array(whole, np.float32))
        if cut:
            break
        assert (reward, ended, cut) == expected[1:4]
        cars = [env.unwrapped.car.hull for env in (ours, theirs)]  # type: ignore[attr-defined]
        assert cars[0].linearVelocity == cars[1].linearVelocity, "gas and brake are as strong"
        total += float(reward)
    assert not ended and reward == pytest.approx(expected[1] - 0.1 * (1000 - step - 1))
    assert total > 0 and 60 <= step < 130
    world = WORLDS[with_options("gym:CarRacing-v3", ["eyes=coarse", "pedals=one"])]
    assert world.mirror and world.mirror.outputs == (-1, 2)
    assert {one.options for one in world.elsewhere.values()} == {(), (("domain_randomize", True),)}
    for wrong in ({"pedals": "three"}, {"patience": -1}, {"enough": float("inf")}, {"shoves": "hard"}, {"stretch": 2}):
        with pytest.raises(ValueError, match=rf"^{next(iter(wrong))}: expected "):
            make_quick(**wrong)


def test_an_episode_counts_for_enough_at_most_and_loses_what_is_lost_later() -> None:
    """A straight, then standing still: rewards of −0.1 from where it stands."""
    plain, capped = make_quick(patience=30), make_quick(patience=30, enough=20)
    sums = np.zeros(2)
    for env in (plain, capped):
        env.reset(seed=5)
    for step in range(200):
        action = np.array([0.05, 0.3 if step < 60 else 0.0, 0.0 if step < 60 else 0.8], np.float32)
        both = [env.step(action) for env in (plain, capped)]
        sums += [float(one[1]) for one in both]
        assert sums[1] == pytest.approx(min(sums[0], 20.0)), step
        if both[0][3]:
            break
    assert both[1][3] and sums[0] < 0, "taken out, and charged"
    plain.close()
    capped.close()


def test_shoves_turn_the_car_the_same_way_each_time_and_leave_the_track_as_it_is() -> None:
    """They are the episode's own chance: the same seed, the same shoves, on the track that has none."""
    first, second, plain = make_quick(shoves=7.0), make_quick(shoves=7.0), make_quick()
    spins = []
    for env in (first, second, plain):
        env.reset(seed=5)
        own = []
        for _ in range(BETWEEN_SHOVES[1] + 1):
            env.step(np.array([0.0, 0.05, 0.0], np.float32))
            own.append(env.unwrapped.car.hull.angularVelocity)  # type: ignore[attr-defined]
        spins.append(np.array(own))
    assert (spins[0] == spins[1]).all()
    shoved = int(np.argmax(spins[0] != spins[2]))
    assert BETWEEN_SHOVES[0] - 1 <= shoved < BETWEEN_SHOVES[1] and 2 < abs(spins[0][shoved] - spins[2][shoved]) <= 7.0
    assert first.unwrapped.track == plain.unwrapped.track  # type: ignore[attr-defined]
    for env in (first, second, plain):
        env.close()


@pytest.mark.parametrize("options", [{}, {"stretch": 0.1, "patience": 40}])
def test_a_track_that_lies_already_is_driven_as_one_newly_laid(options: dict[str, float]) -> None:
    """To the last bit, pictures and rewards and the chance that follows, also after a car that touched other tiles."""
    again, drives, roads = make_quick(**options), [], []
    for env, seed in ((again, 3), (again, 7), (make_quick(**options), 3), (again, 3), (again, 3)):
        drives.append((list(driven(env, seed)), env.unwrapped.np_random.bit_generator.state))
        roads.append(env.unwrapped.road)
    first, other, new, laid_again, lying = drives
    assert roads[4] is roads[3] and roads[3] is not roads[1], "laid anew for another seed alone"
    for one in (new, laid_again, lying):
        assert one[1] == first[1] and len(one[0]) == len(first[0]) > 30
        for mine, expected in zip(one[0], first[0], strict=True):
            assert (mine[0] == expected[0]).all() and mine[1:] == expected[1:]
    assert other[1] != first[1]


def test_a_track_that_was_half_laid_is_laid_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever is told to end while it is laid, and asks for the same again."""

    def told(*_: object) -> None:
        raise KeyboardInterrupt

    env = make_quick()
    first = list(driven(env, 3))
    with monkeypatch.context() as patch:
        patch.setattr(car_racing.CarRacing, "_create_track", told)
        with pytest.raises(KeyboardInterrupt):
            env.reset(seed=4)
    for mine, expected in zip(driven(env, 4), driven(make_quick(), 4), strict=True):
        assert (mine[0] == expected[0]).all() and mine[1:] == expected[1:]
    assert first[-1][1:] != mine[1:]


def test_a_lap_that_is_over_before_its_stretch_is_not_lost() -> None:
    env = make_quick(stretch=0.5, lap_complete_percent=0.005)
    racing = env.unwrapped
    env.reset(seed=3)
    racing.begin_at(len(racing.track) - 10, IN_MOTION)  # type: ignore[attr-defined]
    ended = cut = False
    rewards = []
    while not (ended or cut) and len(rewards) < 100:
        _, reward, ended, cut, info = env.step(np.array([0.0, 0.2, 0.0], np.float32))
        rewards.append(float(reward))
    assert info["lap_finished"] and min(rewards) > -1
    env.close()


def test_a_stretch_begins_in_motion_somewhere_and_ends_after_its_part() -> None:
    """The same place for the same seed; who is lost loses half of what is left out."""
    env, plain = make_quick(stretch=0.03, patience=20), make_quick()
    racing, places = env.unwrapped, []
    for seed in (5, 6, 5):
        env.reset(seed=seed)
        plain.reset(seed=seed)
        hull, track = racing.car.hull, racing.track  # type: ignore[attr-defined]
        assert track == plain.unwrapped.track  # type: ignore[attr-defined]
        near = [math.dist(hull.position, place[2:4]) for place in track]
        tile = int(np.argmin(near))
        assert near[tile] < 1.5 and hull.linearVelocity.length == pytest.approx(IN_MOTION, rel=0.02)
        ahead = track[(tile + 3) % len(track)]
        along = np.subtract(ahead[2:4], hull.position) @ hull.linearVelocity
        assert along > 0, "the way round that the lap goes"
        places.append((tile, tuple(hull.position)))
    assert places[0] == places[2] and places[0][0] != places[1][0]
    assert racing.t > 1, "the picture has come near already"  # type: ignore[attr-defined]
    env.reset(seed=6)  # a straight
    ended, cut, rewards = False, False, []
    while not (ended or cut):
        _, reward, ended, cut, _ = env.step(np.array([0.0, 0.2, 0.0], np.float32))
        rewards.append(float(reward))
    total = racing.tile_visited_count  # type: ignore[attr-defined]
    assert (
        cut
        and total == math.ceil(0.03 * len(racing.track))
        and sum(rewards) == pytest.approx(1000 * total / len(racing.track) - 0.1 * len(rewards))
    )
    env.reset(seed=6)
    ended = cut = False
    step = 0
    while not (ended or cut):
        _, reward, ended, cut, _ = env.step(np.array([0.0, 0.0, 0.8], np.float32))
        step += 1
    assert cut and float(reward) == pytest.approx(-0.1 - 0.1 * (1000 - step) - 500 * 0.97)
    env.close()
    plain.close()


@pytest.mark.parametrize(("seed", "other_colours"), [(1, False), (3, True), (4, True)])
def test_what_is_seen_coarsely_is_what_the_picture_says_to_the_last_bit(seed: int, other_colours: bool) -> None:
    """Around bends, over the grass, and beyond the end of the field; no picture is made on the way."""
    env, expected = make_quick(eyes="coarse", domain_randomize=other_colours), np.empty(147, np.float32)
    racing, different = env.unwrapped, set()
    assert racing.sees_coarsely  # type: ignore[attr-defined]
    env.reset(seed=seed)
    for step in range(STEPS):
        if step > STEPS - 30:
            racing.car.hull.position = (320.0 + step / 10, -330.0)  # type: ignore[attr-defined]
        seen = env.step(action(step))[0]
        racing.sees_coarsely = False  # type: ignore[attr-defined]
        coarse(racing._seen(), expected)  # type: ignore[attr-defined]
        racing.sees_coarsely = True  # type: ignore[attr-defined]
        assert (seen == expected).all() and seen.dtype == np.float32
        different.add(seen.tobytes())
    assert len(different) > 100
    env.close()


def test_coarse_eyes_see_in_a_mirror_what_their_mirror_says() -> None:
    """A picture and the same mirrored: the road at once, the bars by what they say."""
    ours, seen, other = make_quick(), np.empty(147, np.float32), np.empty(147, np.float32)
    picture = [one for one, *_ in driven(ours, 3)][90]
    coarse(picture, seen)
    coarse(picture[:, ::-1].copy(), other)
    mirror = Mirror(CoarseEyes.turned, OnePedal.turned)
    turned = np.sign(mirror.inputs) * seen[np.abs(mirror.inputs) - 1]
    assert turned[:144] == pytest.approx(other[:144]) and np.ptp(seen[:144]) > 0.5
    assert list(turned[144:]) == [seen[144], -seen[145], -seen[146]]
    ours.close()


def test_the_drawer_alone_needs_no_gymnasium() -> None:
    code = (
        "import sys; from game.engine.gym import racing_coarse; "
        "print({'gymnasium', 'pygame', 'Box2D'} & set(sys.modules) or 'none')"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "none"
