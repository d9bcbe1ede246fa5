"""Every registered world, and one that lives in the tests only, goes through everything that the arcade does.

What the tiny world (`tests/tiny`) could not do with a module of rules, a function that paints, and a line in each
registry, would be a fault of the house.
"""

from __future__ import annotations

import json
import sys
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import gymnasium
import imageio.v3 as imageio
import numpy as np
import pygame
import pytest
from gymnasium.utils.env_checker import check_env
from numpy.typing import NDArray

import game.envs
from brains.files import save_brain
from game import worlds
from game.commands import cli
from game.commands.evaluate import run_evaluation
from game.commands.evaluate_versus import run_games
from game.commands.render import run_render
from game.scenes import faces
from game.scenes.base.portraits import portrait
from game.scenes.base.stories import pages
from game.scenes.faces import FACES
from game.scenes.gallery.words import about, facts, score
from game.store import champions as gallery
from game.training.card import card_of, digest_of, read_card
from game.training.checkpoint import load_run, save_run
from game.training.run import Run
from game.training.settings import Settings
from game.ui.canvas import pixels
from game.window.by_hand import FRAME, by_hand
from game.window.display import DEMO, MENU
from game.worlds import WORLDS
from tests.conftest import ended, there
from tests.test_golden import FOLDER, alike, small

TINY = "tiny"
NAMES = (*WORLDS, TINY)
each = pytest.mark.parametrize("name", NAMES)
SMALL = {"population": 12, "strategy": "rank-sampling"}


@pytest.fixture(autouse=True, scope="module")
def registered() -> Iterator[None]:
    """The tiny world is registered as any other: a line in each registry."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(worlds.MODULES, TINY, "tests.tiny.rules")
        patch.setitem(faces.MODULES, TINY, "tests.tiny.face")
        yield


def settings(name: str, seed: int = 3) -> Settings:
    return Settings(world=name, seed=seed, population=12, strategy="rank-sampling", courses=there(name))


def bred(name: str, generations: int = 2) -> Run:
    run = Run(settings(name))
    for _ in range(generations):
        run.step()
    run.examine()
    return run


def tiny_screen() -> NDArray[np.uint8]:
    """The tiny world's screen, some generations old."""
    with by_hand(settings(TINY), (1280, 720)) as one:
        one.breed(12)
        one.wait(0.6)
        return one.picture()


def answer(words: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> str:
    monkeypatch.setattr(sys, "argv", ["main.py", *words])
    capsys.readouterr()
    cli.main()
    return capsys.readouterr().out


@each
def test_a_run_is_the_same_on_one_and_two_workers_and_goes_on_from_a_file(name: str, tmp_path: Path) -> None:
    wide = Settings(world=name, seed=3, population=70, strategy="rank-sampling")
    one, two = Run(wide), Run(wide, workers=2)
    for _ in range(2):
        first, second = one.step(), two.step()
        assert np.array_equal(first.fitness, second.fitness)
        assert all(np.array_equal(a, b) for a, b in zip(first.genomes, second.genomes, strict=True))
    save_run(tmp_path / "a.run", two)
    again = load_run(tmp_path / "a.run")
    assert isinstance(again, Run)
    third, same = one.step(), again.step()
    assert np.array_equal(third.fitness, same.fitness)
    one.examine()
    again.examine()
    assert [champion.held_out for champion in one.champions] == [champion.held_out for champion in again.champions]
    for run in (one, two, again):
        run.close()


@each
def test_its_champion_is_evaluated_drawn_and_filmed(name: str, tmp_path: Path) -> None:
    run = bred(name)
    path = tmp_path / "champion.brain"
    save_brain(path, *run.champions)
    if WORLDS[name].meeting:
        result = run_games(str(path), WORLDS[name].roles[0], "perfect", run.settings.courses[0])
        assert result["starts"] > 100 and np.isfinite(result["regret"])
    else:
        result = run_evaluation(path, ["random:5", next(iter(WORLDS[name].courses.presets))], 1)
        assert len(result["scores"]) == 2 and np.isfinite(result["mean"])
    run_render(path, tmp_path / "picture.png", None)
    assert imageio.imread(tmp_path / "picture.png").std() > 3
    film = FACES[name].looks().film(run.champions, WORLDS[name].course(next(iter(WORLDS[name].courses.presets))), True)
    frames = [frame for frame, _ in zip(film, range(12), strict=False)]
    assert len(frames) > 2 and len({frame.shape for frame in frames}) == 1
    assert any(not np.array_equal(frames[0], other) for other in frames[1:]), "something moves"
    run.close()


@each
def test_a_card_leads_to_the_same_champions(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    card = tmp_path / "card.txt"
    given = ["train", name, "--generations", "2", "--population", "12", "--strategy", "rank-sampling"]
    answer([*given, "--card-to", str(card)], monkeypatch, capsys)
    assert read_card(card.read_bytes()).exact
    assert json.loads(answer(["train", "--card", str(card), "--json"], monkeypatch, capsys))["card"]["same"]


@each
def test_the_gallery_knows_its_champions(name: str) -> None:
    run = bred(name)
    one = gallery.entry(gallery.keep(*run.champions))
    assert one.world == name and not one.trouble
    assert score(one) and about(one) and all(label and value for label, value in facts(one))
    pygame.font.init()
    assert pixels(portrait(one.brains, (120, 90))).std() > 3
    run.close()


@each
def test_it_is_a_gymnasium_environment(name: str) -> None:
    known = (
        game.envs.register(name)
        if name == TINY
        else next(spec for spec in gymnasium.registry if spec.lower() == f"arcade/{name}-v0")
    )
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        env = gymnasium.make(known, render_mode="rgb_array")
        check_env(env.unwrapped)
        env.reset(seed=1)
        assert np.asarray(env.render()).std() > 1
    if gymnasium.registry[known].vector_entry_point:
        many = gymnasium.make_vec(known, num_envs=3)
        seen, _ = many.reset(seed=1)
        assert len(seen) == 3 and len(many.step(many.action_space.sample())[1]) == 3


@each
def test_its_words_and_keys_are_there(name: str) -> None:
    face = FACES[name]
    told = pages(face.story, "openai-es", by_mean=True)
    assert len(told) == 6 + len(face.story.more) and all(title and text for title, text in told)
    keys = [key for binding in face.keys.bindings for key in binding.keys]
    assert len(keys) == len(set(keys)) and all(binding.says for binding in face.keys.bindings)
    assert face.keys_of(0) is face.keys and all(one.short for one in face.playing.bindings)


@pytest.mark.usefixtures("brief_lessons")
@each
def test_the_window_shows_it_and_each_key_does_something(name: str) -> None:
    """All keys that the help names, one after the other; the scene lives, and no key is unknown to it."""
    with by_hand(settings(name), (640, 360)) as one:
        said: list[tuple[str, dict[str, Any]]] = []
        one.app.stage.report = lambda event, **facts: said.append((event, facts))
        one.breed(3)
        one.wait(0.2)
        assert one.scene.shown == 0 and one.picture().std() > 3
        for binding in one.scene.keys.own if hasattr(one.scene, "keys") else FACES[name].keys.own:
            for key in binding.keys[:2]:
                if binding.action not in ("left", "right", "up", "down") and getattr(one.scene, "driver", None):
                    one.press(pygame.K_ESCAPE)  # whoever plays has other keys
                one.press(key)
                one.breed(1)
                one.wait(2 * FRAME)
                assert one.app.running and one.app.stage.trainer.snapshot.error is None, binding.action
                if binding.action in ("learners", "editor", "tournament", "load", "word"):
                    assert len(one.app.scenes) == 2 or name == "chase", binding.action
                for _ in range(3):
                    if len(one.app.scenes) > 1:
                        one.press(pygame.K_ESCAPE)
                if one.app.scenes[0] is one.app.menu:
                    one.press(pygame.K_RETURN)
        named = {facts["action"] for event, facts in said if event == "key"}
        assert {"pause", "settings", "pace", "restart"} <= named


def test_the_demo_tells_of_a_world_without_a_scene_of_its_own_and_comes_to_its_test() -> None:
    """Of all others tests/test_show.py."""
    name = TINY
    with by_hand(settings(name), (640, 360), opens=DEMO) as one:
        titles = set()
        for step in range(500):
            one.breed(step % 3 == 0)
            one.wait(0.25, drawn=0)
            caption = one.scene.view.caption
            assert caption is not None and caption.title and caption.text
            titles.add(caption.title)
            if caption.warm or one.app.world != name:
                break
        assert one.app.world == name and caption.warm, "the test is on"
        assert FACES[name].story.opening in titles and len(titles) >= 3


def test_the_menu_has_a_tile_for_each_and_the_tiny_one_is_drawn_as_agreed() -> None:
    with by_hand(settings(TINY), (1280, 720), opens=MENU) as one:
        one.fill_menu(2)
        one.wait(0.2)
        assert one.app.menu.complete and set(one.app.open_worlds) == set(NAMES), "whichever was open first"
    picture = tiny_screen()
    kept = FOLDER / "every-world" / f"{TINY}.png"
    assert alike(small(picture), imageio.imread(kept)), "another picture"


@each
def test_its_generations_can_be_seen_again_and_side_by_side(name: str) -> None:
    with by_hand(settings(name), (640, 360)) as one:
        one.breed(4)
        one.wait(0.2)
        one.press(pygame.K_HOME)
        assert one.scene.shown == 0 and not one.scene.position.live
        one.press(pygame.K_PAGEDOWN)
        assert one.scene.shown == 1
        one.press(pygame.K_z)
        assert one.scene.position.at == (0, 3)
        one.press(pygame.K_END)
        assert one.scene.shown == 3 and one.scene.position.live


@each
def test_somebody_can_play_it_and_give_it_back(name: str) -> None:
    with by_hand(settings(name), (640, 360)) as one:
        one.breed(3)
        one.wait(0.2)
        one.press(pygame.K_m)
        one.hold(pygame.K_RIGHT, 0.5)
        one.wait(3)
        one.hold(pygame.K_RIGHT, 0.3)
        playing = one.scene.playing if name == "chase" else one.scene.driver is not None
        assert playing and one.app.stage.trainer.snapshot.error is None


@each
def test_its_champions_are_kept_when_the_window_closes(name: str) -> None:
    with by_hand(settings(name), (640, 360)) as one:
        one.breed(2)
        one.wait(0.1)
        card = card_of(one.app.stage.trainer.snapshot)
        champion = one.app.stage.trainer.snapshot.champions[0]
    assert digest_of(champion.genome) in card
    assert gallery.entry(ended(name)).world == name
