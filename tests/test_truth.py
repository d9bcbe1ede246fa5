"""What is shown is true: scores side by side are of one kind, and sentences hold for how brains are bred."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pygame
import pytest

from brains.strategies import STRATEGIES
from game.scenes.base.stories import pages
from game.scenes.breeding.learners import LearnersScene
from game.scenes.breeding.narrator import ENCORE, READ, TEST, BreedingNarrator
from game.scenes.breeding.results import verdict_of
from game.scenes.cartpole.layout import WORDS
from game.scenes.chase.narrator import standing
from game.scenes.faces import FACES
from game.training.checkpoint import load_run, save_run
from game.training.on_courses import OnCourses
from game.training.run import Run
from game.training.settings import Settings
from game.ui.canvas import Canvas
from game.window.by_hand import by_hand
from game.worlds.walker.ground import FALL, HEADER
from tests.conftest import there

TRAINED = [
    *(Settings(world=name, population=8) for name in FACES if name != "chase"),
    Settings(world="circuit", population=8, courses=("fresh:1800",)),
    Settings(world="circuit", population=8, courses=("long", "fresh:600")),
    Settings(world="corridor", population=8, courses=("narrows", "fresh:300")),
    Settings(world="corridor", population=8, courses=("fresh",)),
]


@pytest.mark.parametrize("settings", TRAINED, ids=lambda one: f"{one.world}-{'-'.join(one.courses)}")
def test_unseen_scores_stand_beside_training_of_the_same_lengths_and_rules(settings: Settings) -> None:
    objective = OnCourses(settings)
    trained, alike = objective.courses(0), objective.alike
    lengths = [[course.ticks for course in courses] for courses in (trained, alike)]
    assert {ticks: lengths[0].count(ticks) / len(trained) for ticks in lengths[0]} == {
        ticks: lengths[1].count(ticks) / len(alike) for ticks in lengths[1]
    }
    assert len(alike) >= 4 and not {one.table.tobytes() for one in trained} & {one.table.tobytes() for one in alike}
    if settings.world == "walker":
        assert {float(one.table[HEADER, FALL]) for one in (*trained, *alike)} == {float(trained[0].table[HEADER, FALL])}
    same = ("cartpole", ("fresh",) * 5), ("corridor", ("fresh",)), ("volley", ("fresh",) * 4)
    assert objective.is_like_training == ((settings.world, settings.courses) in same)
    objective.close()


def test_what_stands_beside_training_is_what_the_champion_comes_to_there_and_is_kept(tmp_path: Path) -> None:
    run = Run(Settings(world="corridor", strategy="rank-sampling", population=60, seed=9))
    for _ in range(12):
        run.step()
    run.examine()
    assert run.best is not None and isinstance(run.objective, OnCourses)
    alone = OnCourses(run.settings)
    scores = [float(course.goal) for course in alone.alike]
    share = alone.examine([(run.best.genome,)]).result()[0, 0]
    assert share[0] == run.held_out and share[1] == run.alike == run.recorders[0].alike[-1]
    assert sum(scores) / len(scores) < run.held_out_goal
    save_run(tmp_path / "run", run)
    again = load_run(tmp_path / "run")
    assert isinstance(again, Run) and again.alike == run.alike
    assert np.array_equal(again.recorders[0].alike, run.recorders[0].alike, equal_nan=True)


@pytest.mark.parametrize("strategy", STRATEGIES)
@pytest.mark.parametrize("world", FACES)
def test_children_and_chance_are_spoken_of_only_where_there_are_any(world: str, strategy: str) -> None:
    by_mean = STRATEGIES[strategy].stands_by_mean
    told = " ".join(text for page in pages(FACES[world].story, strategy, by_mean) for text in page)
    assert ("children" in told) == (not by_mean)
    assert ("begin at random" in told) == (not by_mean)
    assert (not STRATEGIES[strategy](Settings().network, 6).ask()[0].any()) == by_mean, "a mean begins at zero"
    story = FACES[world].story
    assert "fly" not in story.line and "arms race" not in story.line.lower() and "Random" not in story.opening


@pytest.mark.parametrize("strategy", ["openai-es", "rank-sampling"])
def test_a_champion_speaks_for_samples_and_a_population_for_itself(strategy: str) -> None:
    with by_hand(Settings(world="cartpole", strategy=strategy, population=24, seed=2)) as one:
        one.breed(14)
        one.wait(0.1)
        narrator = BreedingNarrator(one.scene)
        narrator.begin()
        one.scene.unseen()
        narrator.update(0.1)
        replay = one.scene.replay
        while not replay.over:
            replay.step()
        (title, text), _ = narrator.line()
        below = verdict_of(replay, WORDS)
        assert below is not None
        scores = replay.session.scores[0, :24]
        done, count = bool(scores[0] >= replay.course.goal), int((scores >= replay.course.goal).sum())
        assert replay.champion_finishes == done
        if strategy == "openai-es":
            assert title == ("The champion keeps it up" if done else "The champion does not keep it up")
            assert below.lines[0].startswith("the champion") and not below.share
            assert "Not yet" not in text or not done
        else:
            assert title == f"{count} of 24 keep it up" and below.share == f"{100 * count / 24:.0f} %"


def test_the_walkers_demo_goes_on_to_hard_ground() -> None:
    with by_hand(Settings(world="walker", population=16, seed=2)) as one:
        one.breed(1)
        one.wait(0.1)
        narrator = BreedingNarrator(one.scene)
        narrator.begin()
        narrator.test()
        narrator.update(0.1)
        assert one.scene.replay.course.name.startswith("random:") and not narrator.done
        narrator.update(TEST + READ)
        narrator.update(0.1)
        assert one.scene.replay.course.name.startswith("hardcore:") and "Hard ground" in narrator.line()[0][0]
        assert not narrator.done
        narrator.update(ENCORE)
        assert narrator.done


def test_who_plays_perfectly_is_in_no_race() -> None:
    assert standing(2.0, 0.0) == "the cat plays perfectly" and standing(0.01, 0.02) == "both play perfectly"
    assert standing(2.0, 1.0) == "the cat is ahead" and standing(1.0, 2.0) == "the mouse is ahead"
    assert standing(float("nan"), 1.0) == "" == standing(1.0, 1.0)


@pytest.mark.parametrize(("world", "unit"), [("circuit", "laps"), ("cartpole", "%")])
def test_learners_race_in_the_unit_of_their_world(world: str, unit: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with by_hand(Settings(world=world, population=8, strategy="elite-clones", courses=there(world))) as one:
        one.breed(1)
        one.wait(0.1)
        one.press(pygame.K_v)
        one.wait(0.5)
        race = one.app.scenes[-1]
        assert isinstance(race, LearnersScene)
        texts: list[str] = []
        draw = Canvas.text

        def listened(canvas: Canvas, text: str, *rest: Any, **more: Any) -> pygame.Rect:
            texts.append(text)
            return draw(canvas, text, *rest, **more)

        monkeypatch.setattr(Canvas, "text", listened)
        one.wait(0.2)
        sides = race.learners.snapshot.sides
        frame = one.scene.view
        for side in sides:
            assert frame.says(side.held_out / side.held_out_goal) in texts
        assert any(text.endswith(f"{frame.whole}, {unit}") for text in texts)
        assert frame.levels[-1][1] in texts, "and the chart is as high as the world's"


def test_a_whole_drive_is_shown_however_fast_learners_breed() -> None:
    with by_hand(Settings(world="cartpole", population=16, strategy="elite-clones", seed=4)) as one:
        one.breed(1)
        one.wait(0.1)
        one.press(pygame.K_v)
        one.wait(0.2)
        race = one.app.scenes[-1]
        assert isinstance(race, LearnersScene)
        before: list[object] = [None, None]
        for _ in range(600):
            one.wait(1 / 60, drawn=0)
            for side, replay in enumerate(race.replays):
                if before[side] is not None and replay is not before[side]:
                    assert before[side].over, "nobody is taken off the screen on the way"  # type: ignore[attr-defined]
                before[side] = replay
        assert race.replays[0] is not None and race.replays[0].number > 0


@pytest.mark.parametrize("world", ["corridor", "circuit", "volley"])
def test_of_generation_0_the_best_individual_is_shown_and_then_the_mean(world: str) -> None:
    with by_hand(Settings(world=world, strategy="openai-es", population=16, seed=2)) as one:
        one.breed(1)
        one.wait(0.1)
        made, lineup = one.scene.snapshot.newest, one.scene.replay.lineup
        assert not made.genomes[0][made.champions[0]].any(), "the strategy's champion is a brain of zeros"
        if world != "volley":  # there the wall shows other pairs
            others = made.genomes[0].any(axis=1)
            best = made.genomes[0][others][made.fitness[0][others].argmax()]
            assert (lineup.genomes[0] == best).all() and best.any()
            assert not lineup.by_mean and len(lineup.genomes) == 16
            while not one.scene.replay.over:
                one.scene.replay.step()
                assert lineup.genomes[one.scene.replay.leader].any(), "who does nothing leads nobody"
        assert one.scene.snapshot.champion.fitness == made.fitness[0][made.champions[0]], "scores are as ever"
        one.breed(2)
        one.wait(0.1)
        one.scene._next_replay()
        made, lineup = one.scene.snapshot.newest, one.scene.replay.lineup
        assert (lineup.genomes[0] == made.genomes[0][made.champions[0]]).all()
