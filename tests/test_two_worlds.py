"""One brain in two worlds, in the window that is stepped by hand."""

from __future__ import annotations

import numpy as np
import pygame
import pytest

from brains.network import Network
from game.scenes.breeding.two_worlds import TwoWorlds
from game.scenes.faces import FACES
from game.training import bodies
from game.training.distilling import Lesson
from game.training.settings import Settings
from game.ui.joint_diagram import carried
from game.ui.keys import TWO_WORLDS_KEYS
from game.window.by_hand import ByHand, by_hand
from tests.conftest import there
from tests.test_sentences import drawn as drawn
from tests.test_sentences import untold

DRAWN = [name for name in FACES if getattr(FACES[name].opening().scene, "frame_kind", None)]


def opened(one: ByHand) -> TwoWorlds:
    one.breed(1)
    one.wait(0.1)
    one.press(FACES[one.app.world].keys.key_of("two worlds"))
    scene = one.app.scenes[-1]
    assert isinstance(scene, TwoWorlds)
    return scene


@pytest.mark.parametrize("world", DRAWN)
def test_what_is_drawn_is_what_one_brain_does_in_both_worlds(
    world: str, monkeypatch: pytest.MonkeyPatch, drawn: list[tuple[str, pygame.Rect]]
) -> None:
    monkeypatch.setattr("game.scenes.breeding.two_worlds.LESSON", Lesson("copy", episodes=1, epochs=2))
    monkeypatch.setattr("game.training.multitask.MOMENTS", 500)
    with by_hand(Settings(world=world, population=8, seed=3, courses=there(world))) as one:
        scene = opened(one)
        one.wait(0.2)
        assert scene.epoch == 2 and scene.kept in (1, 2) and scene.shown_epoch == 0, (
            "it has learned, and the next time that is seen"
        )
        one.press(pygame.K_r)
        one.wait(3)
        assert scene.shown_epoch == scene.kept and scene.ticks > 5
        for replay, body in zip(scene.replays, scene.bodies.bodies, strict=True):
            assert replay.session.scores[0, 0] == body.scores[0] and bool(replay.session.alive[0]) == bool(
                len(body.who)
            )
        course = scene.places[scene._course]
        assert scene.bodies.bodies[0].course.name == course[0].name
        assert not untold(type("Shown", (), {"scene": scene, "app": one.app})(), drawn)
        one.press(pygame.K_ESCAPE)
        assert one.app.scenes[-1] is one.scene


def test_every_key_does_something(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("game.scenes.breeding.two_worlds.LESSON", Lesson("copy", episodes=1, epochs=1))
    with by_hand(Settings(world="cartpole", population=8), (640, 360)) as one:
        scene = opened(one)
        for binding in TWO_WORLDS_KEYS.own:
            for key in binding.keys:
                before = (tuple(scene.noisy), scene.worlds[1].name, scene._course, scene.paused)
                one.press(key)
                assert before != (tuple(scene.noisy), scene.worlds[1].name, scene._course, scene.paused), binding.action
                if binding.action == "noise":
                    assert scene.bodies.noisy[key - pygame.K_1].all()


def test_a_unit_has_the_colour_of_the_world_that_moves_it() -> None:
    dice = np.random.default_rng(1)
    parts = [(Network((2, 3, 2), ("tanh", "linear")), dice.normal(size=17)) for _ in range(2)]
    network, genome = bodies.beside(*parts)
    seen = dice.normal(size=4).astype(np.float32)
    thoughts = np.concatenate(network.forward(genome, seen))
    shares = carried(network, genome, thoughts, np.zeros(4), 2)
    for share in shares:
        half = len(share) // 2
        np.testing.assert_allclose(share, np.repeat([1.0, 0.0], half), atol=1e-6)
    mixed = dice.normal(size=network.genes).astype(np.float32)
    shares = carried(network, mixed, np.concatenate(network.forward(mixed, seen)), np.zeros(4), 2)
    assert all(((share >= 0) & (share <= 1)).all() for share in shares) and 0 < shares[1].min() < shares[1].max() < 1
