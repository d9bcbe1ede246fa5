"""Environments that show pictures: how these are made small, who sees them, and how that is drawn."""

from __future__ import annotations

from typing import Any

import gymnasium
import numpy as np
import pygame
import pytest
from gymnasium.spaces import Box

from brains.convolutional import Convolutional
from game.engine.gym.form import Form, eyes_for
from game.engine.gym.looking import looked_through
from game.engine.gym.names import named
from game.engine.gym.probing import looked_at
from game.engine.gym.working import Task, made, tried
from game.ui import theme
from game.ui.canvas import Canvas
from game.ui.eyes_diagram import draw_eyes
from game.ui.theme import Units

SHAPE = 33, 50, 3


class Pictures(gymnasium.Env[Any, Any]):
    """Noise, and worth what the brain says of it."""

    observation_space = Box(0, 255, SHAPE, np.uint8)
    action_space = Box(-1, 1, (1,), np.float32)

    def reset(self, *, seed: int | None = None, options: Any = None) -> tuple[Any, dict[str, Any]]:
        super().reset(seed=seed)
        return self._seen(), {}

    def step(self, action: Any) -> tuple[Any, float, bool, bool, dict[str, Any]]:
        return self._seen(), float(action[0]), False, False, {}

    def _seen(self) -> Any:
        return self.np_random.integers(0, 256, SHAPE, np.uint8)


gymnasium.register("Pictures-v0", f"{__name__}:Pictures", max_episode_steps=4)


def by_hand(picture: Any, rows: int, columns: int) -> Any:
    """Means over parts, each taken by itself."""
    small = np.empty((rows, columns, picture.shape[2]))
    for row, column in np.ndindex(rows, columns):
        down = slice(row * len(picture) // rows, (row + 1) * len(picture) // rows)
        right = slice(column * picture.shape[1] // columns, (column + 1) * picture.shape[1] // columns)
        small[row, column] = picture[down, right].mean(axis=(0, 1)) / 255
    return small


def test_a_small_picture_is_the_mean_of_parts_and_several_stand_one_behind_the_other() -> None:
    plain, env = Pictures(), looked_through(Pictures(), "colour-20")
    assert env.observation_space.shape == (13, 20, 3)
    assert env.reset(seed=1)[0] == pytest.approx(by_hand(plain.reset(seed=1)[0], 13, 20), abs=1e-6)
    three = looked_through(Pictures(), "grey-20-3")
    assert three.get_wrapper_attr("picture") == (13, 20, 3)
    frames = [plain.reset(seed=2)[0], *(plain.step([0])[0] for _ in range(3))]
    grey = [np.floor(frame @ np.array([0.2125, 0.7154, 0.0721]))[..., None] for frame in frames]
    three.reset(seed=2)
    for _ in range(3):
        seen = three.step(np.zeros(1))[0]
    assert seen == pytest.approx(np.concatenate([by_hand(one, 13, 20) for one in grey[1:]], axis=2), abs=1e-5)


@pytest.mark.parametrize("said", ["blue-20", "grey-4", "grey-200", "grey-20-9", "grey", 24])
def test_what_is_said_otherwise_is_one_line(said: Any) -> None:
    with pytest.raises(ValueError, match=r"^picture: expected grey-SIDE or colour-SIDE, 8 to 96, .*got") as raised:
        looked_through(Pictures(), said)
    assert "\n" not in str(raised.value)
    with pytest.raises(ValueError, match=r"^picture: expected an environment that shows one, got Box\("):
        made(named("gym:CartPole-v1?picture='grey-20'"))


def test_brains_with_eyes_are_bred_where_a_picture_is_shown() -> None:
    world = named("gym:Pictures-v0?picture='grey-24-2'")
    form = looked_at(world)
    assert form.picture == (16, 24, 2) and len(form.inputs) == 16 * 24 * 2
    first, policy = next(iter(form.networks.items()))
    assert first == "eyes" and isinstance(policy, Convolutional) and policy.inputs == (768,)
    genome = np.random.default_rng(3).normal(0, 0.3, policy.genes).astype(np.float32)
    (outcome,) = tried(Task(world, form, policy, ((0, 7),), 4, 0), genome[None])
    env, total = made(world), 0.0
    seen = env.reset(seed=7)[0]
    for _ in range(4):
        action = policy.forward(genome, np.asarray(seen, np.float32).ravel())[-1]
        seen, reward, _, cut, _ = env.step(np.clip(action, -1, 1))
        total += reward
    assert cut and outcome.score == pytest.approx(total, abs=1e-4) and outcome.trouble == ""


def test_eyes_fit_the_picture_or_there_are_none() -> None:
    assert list(eyes_for((12, 12, 1), 147, 2, "tanh")) == ["eyes", "eyes-large"]
    assert [one.inputs for one in eyes_for((12, 12, 1), 147, 2, "tanh").values()] == [(147,)] * 2
    assert eyes_for((2, 40, 3), 240, 2, "tanh") == {}
    assert list(eyes_for((96, 96, 3), 96 * 96 * 3, 2, "tanh")) == ["eyes"]  # the other one would be too large


@pytest.mark.parametrize("brain", ["eyes", "eyes-large", "small"])
@pytest.mark.parametrize("look", sorted(theme.INKS))
def test_what_it_sees_is_drawn_with_the_field_of_its_strongest_unit(brain: str, look: str) -> None:
    picture = np.linspace(0, 1, 144, dtype=np.float32).reshape(12, 12, 1)
    seen = np.concatenate([picture.ravel(), [0.5, -0.5, 0.0]]).astype(np.float32)
    policies = eyes_for((12, 12, 1), 147, 2, "tanh") | {"small": plain_form().networks["small"]}
    policy = policies[brain]
    genome = np.random.default_rng(4).normal(0, 0.3, policy.genes).astype(np.float32)
    values = policy.forward(genome, seen)
    surface = pygame.Surface((1280, 720))
    theme.use(look)
    surface.fill(theme.PANEL)
    inputs = (*map(str, range(144)), "speed", "wheels", "spin")
    place = 20.0, 20.0, 290.0, 150.0
    draw_eyes(
        Canvas(surface, Units.of((1280, 720))), policy, genome, np.concatenate(values), (12, 12, 1), inputs, ("a", "b"),
        place,
    )  # fmt: skip
    drawn = pygame.surfarray.array3d(surface).swapaxes(0, 1)
    background, side = np.array(theme.PANEL), 0.42 * 290 / 12
    theme.use("night")
    outside = drawn.copy()
    outside[20:170, 20:310] = background
    assert (outside == background).all()
    top = 20 + (150 - 12 * side) / 2
    if brain == "small":
        at = [drawn[round(top + (row + 0.5) * side), round(20 + (row + 0.5) * side)] for row in range(12)]
        assert np.array(at) == pytest.approx(np.repeat(255 * picture[range(12), range(12)], 3, axis=1), abs=2)
        return
    assert isinstance(policy, Convolutional)
    maps = np.abs(values[1].reshape(policy.shapes[1]))
    row, column, _ = np.unravel_index(maps.argmax(), maps.shape)
    above, left, field = policy.field(0, int(row), int(column))
    edge = drawn[round(top + above * side) + 1, round(20 + (left + field / 2) * side)]
    inside = drawn[round(top + (above + 0.5) * side), round(20 + (left + 0.5) * side)]
    assert np.ptp(edge.astype(int)) > 30 > np.ptp(inside.astype(int))


def plain_form() -> Form:
    """Of an environment that shows coarse eyes."""
    return looked_at(named("gym:CarRacing-v3?eyes='coarse'&pedals='one'"))
