"""The gallery's files, what is said of them, and the champions that come with the arcade."""

from __future__ import annotations

import os
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from brains.files import Brain, FileError, load_brains, save_brain
from brains.network import Network
from game.commands.train import save_made
from game.engine.session import Evaluator
from game.scenes.base.portraits import own_course, portrait
from game.scenes.faces import FACES
from game.scenes.gallery.words import facts, score, title
from game.store import champions as gallery
from game.store import places
from game.store.champions import SHIPPED, brains_of, export, import_, keep, kept
from game.training.checkpoint import load_run
from game.training.run import Run
from game.training.settings import Settings
from game.ui.canvas import pixels
from game.worlds import WORLDS
from game.worlds.chase.teaching import Teaching
from game.worlds.chase.ways import TeachingSettings

NETWORK = WORLDS["corridor"].network


def brain(value: float = 0.25, **changed: object) -> Brain:
    genome = np.full(105, value, dtype=np.float32)
    return replace(Brain("corridor", NETWORK, genome, "cma-es", 7, 12, 390.0, 3991.0), **changed)  # type: ignore[arg-type]


def player(role: str, value: float = 0.1) -> Brain:
    network = WORLDS["chase"].network
    genome = np.full(network.genes, value, dtype=np.float32)
    return Brain("chase", network, genome, "cma-es", 1, 9, 3.0, 0.25, role, "mirrored")


def own() -> list[gallery.Kept]:
    return [one for one in kept().entries if not one.shipped]


# Files


def test_kept_champions_are_listed_newest_first_and_then_the_shipped() -> None:
    for age, value in enumerate((0.1, 0.2, 0.3)):
        os.utime(keep(brain(value)), (1e9 - age, 1e9 - age))
    entries = kept().entries
    assert [float(one.brains[0].genome[0]) for one in entries[:3]] == [np.float32(v) for v in (0.1, 0.2, 0.3)]
    shipped = [one.world for one in entries[3:]]
    assert list(dict.fromkeys(shipped)) == list(WORLDS) and all(one.shipped for one in entries[3:])
    assert len(shipped) == len(list(SHIPPED.glob("*.brain"))) > len(WORLDS), "one world has two"
    assert [one.world for one in kept("circuit").entries] == ["circuit"]


def test_bad_files_are_listed_with_what_is_wrong(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = places.champions()
    good = keep(brain())
    (folder / "torn.brain").write_bytes(good.read_bytes()[:-9])
    (folder / "text.brain").write_text("hello")
    (folder / "folder.brain").mkdir()
    (folder / "note.txt").write_text("not asked for")
    save_brain(folder / "moon.brain", brain(world="moon"))
    short = Network((3, 1), ("tanh",))
    save_brain(folder / "short.brain", brain(network=short, genome=np.zeros(4, dtype=np.float32)))
    save_brain(folder / "twice.brain", player("mouse"), player("cat"), player("mouse", 0.2))
    with (folder / "huge.brain").open("wb") as file:
        file.truncate(gallery.MAX_BYTES + 1)
    troubles = {one.path.name: one.trouble for one in own()}
    assert troubles.pop(good.name) == ""
    assert set(troubles) == {f"{name}.brain" for name in ("torn", "text", "moon", "short", "huge", "twice")}
    assert all(troubles.values()) and not any("\n" in says for says in troubles.values())
    assert "at most 16 MB" in troubles["huge.brain"] and "moon" in troubles["moon.brain"]
    assert all(one.brains for one in kept("corridor").entries)


def test_ten_thousand_files_are_quick_and_the_rest_is_counted() -> None:
    first = keep(brain())
    for number in range(10_000):
        os.link(first, first.parent / f"{number}.brain")
    began = time.perf_counter()
    collection = kept()
    assert time.perf_counter() - began < 2
    assert len(collection.entries) == gallery.MOST + len(list(SHIPPED.glob("*.brain")))
    assert collection.left_out == 10_001 - gallery.MOST


def test_deleting_moves_a_file_aside_and_shipped_ones_stay() -> None:
    moved = []
    for _ in range(2):
        path = keep(brain())
        data = path.read_bytes()
        moved.append(gallery.delete(own()[0]))
        assert not own() and moved[-1].read_bytes() == data
    assert [path.name for path in moved] == [path.name, f"{path.stem}-2.brain"]
    for one in kept().entries:
        with pytest.raises(FileError, match="comes with the arcade"):
            gallery.delete(one)
        assert one.path.exists()


def test_an_export_comes_back_bit_for_bit(monkeypatch: pytest.MonkeyPatch) -> None:
    save_brain(places.champions() / "pair.brain", player("mouse"), player("cat", 0.3))
    (one,) = own()
    data = one.path.read_bytes()
    first, second = export(one), export(one)
    named = gallery.own_name(one.brains)
    assert (first.name, second.name) == (named, named.replace(".brain", "-2.brain")), "the champion's, not the file's"
    assert first.read_bytes() == second.read_bytes() == data
    assert {found.path for found in gallery.found().entries} == {first, second}
    assert import_(first).path == one.path, "the same bytes are there already"
    gallery.delete(one)
    back = import_(second)
    assert back.path.read_bytes() == data and [b.role for b in back.brains] == ["mouse", "cat"]
    assert [len(own()), len(list(places.champions().glob("*.brain")))] == [1, 1]
    with pytest.raises(FileError, match="something else"):
        (places.champions() / "bad.brain").write_bytes(b"bad")
        export(next(one for one in own() if one.trouble))


def test_a_name_that_is_taken_gets_a_number(tmp_path: Path) -> None:
    for number, value in enumerate((0.1, 0.2, 0.3)):
        save_brain(tmp_path / "a.brain", brain(value))
        assert import_(tmp_path / "a.brain").path.name == ("a.brain", "a-2.brain", "a-3.brain")[number]


def test_what_cannot_be_imported_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "bad.brain").write_bytes(b"bad")
    for path in (tmp_path / "bad.brain", tmp_path / "missing.brain", tmp_path):
        with pytest.raises(FileError) as caught:
            import_(path)
        assert "\n" not in str(caught.value)
    save_brain(tmp_path / "good.brain", brain())

    def full(*arguments: object, **named: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        import_(tmp_path / "good.brain")
    with pytest.raises(OSError, match="No space"):
        export(gallery.entry(tmp_path / "good.brain"))
    with pytest.raises(OSError, match="No space"):
        keep(brain())
    assert not own() and not list(places.exports().glob("*"))


def test_without_a_named_home_exports_go_where_people_look(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(places.HOME_VARIABLE)
    assert places.exports().is_absolute() and places.exports() not in places.home().parents
    assert all(folder.is_absolute() for folder in places.shared())


def test_champions_alone_are_saved_of_every_kind_of_run(tmp_path: Path) -> None:
    race = Run(Settings(world="chase", population=8))
    race.step()
    for name, run in (("race", race), ("lessons", Teaching(TeachingSettings()))):
        for suffix in (".brain", ".run"):
            save_made(tmp_path / f"{name}{suffix}", run)
        brains = brains_of(tmp_path / f"{name}.brain")
        assert [one.role for one in brains] == [one.role for one in run.champions]
        assert (tmp_path / f"{name}.brain").stat().st_size < (tmp_path / f"{name}.run").stat().st_size
        with pytest.raises(FileError, match="expected a run"):
            load_run(tmp_path / f"{name}.brain")
    race.close()


# What is said, and the pictures


def test_scores_are_said_as_in_their_worlds() -> None:
    for world, face in FACES.items():
        if face.words.held_out_goal:
            run = Run(Settings(world=world))
            assert run.held_out_goal == pytest.approx(face.words.held_out_goal, abs=0.05)
            run.close()
    keep(brain())
    keep(brain(0.5, held_out=float("nan")))
    save_brain(places.champions() / "pair.brain", player("mouse"), player("cat", 0.3))
    taught = replace(player("mouse", 0.4), strategy="faithful", held_out=float("nan"), fitness=-1.25)
    save_brain(places.champions() / "taught.brain", taught)
    said = {score(one) for one in own()}
    assert said == {"unseen: 100 %", "not judged", "turns lost 0.25 · 0.25", "1.25 mistakes a game"}
    pair = next(one for one in own() if len(one.brains) == 2)
    assert title(pair) == " & ".join(one.name.split()[1] for one in pair.brains)
    assert all(label and value for one in kept().entries for label, value in facts(one))


def test_a_portrait_belongs_to_a_brain() -> None:
    pictures = {}
    for one in kept().entries:
        picture = pixels(portrait(one.brains, (120, 100)))
        assert np.array_equal(picture, pixels(portrait(one.brains, (120, 100))))
        assert len(np.unique(picture.reshape(-1, 3), axis=0)) > 20
        pictures[one.world] = picture.tobytes()
    assert len(set(pictures.values())) == len(WORLDS)
    a, b = (portrait([brain(value)], (120, 100)) for value in (0.1, 0.2))
    assert own_course([brain(0.1)]) != own_course([brain(0.2)])
    assert not np.array_equal(pixels(a), pixels(b))
    for roles in (["mouse"], ["cat"], ["mouse", "cat"]):
        portrait([player(role) for role in roles], (60, 60))


# The champions that come with the arcade

MADE = {"corridor": (3, 199), "chase": (1, 599), "cartpole": (1, 199), "circuit": (3, 299), "walker": (3, 699)}
"""Seed and generation of each, by the commands in `game/champions/README.md`."""


def test_each_world_has_a_champion_as_its_command_made_it() -> None:
    table = (SHIPPED / "README.md").read_text(encoding="utf-8")
    for world, (seed, generation) in MADE.items():
        path = SHIPPED / f"{world}.brain"
        for one in brains_of(path):
            assert (one.world, one.seed, one.generation) == (world, seed, generation)
        assert f"train {world} " in table and f"--seed {seed} --generations {generation + 1} " in table
    assert [one.role for one in load_brains(SHIPPED / "chase.brain")] == ["mouse", "cat"]
    assert all(one.held_out == 0.0 for one in load_brains(SHIPPED / "chase.brain"))


@pytest.mark.parametrize(
    ("world", "courses"),
    [
        ("corridor", ["random:500", "random:501", "random:502", "squeeze", "marathon"]),
        ("cartpole", ["random:500", "random:501", "wild:500", "wild:501", "rolling", "edge"]),
        ("circuit", ["random:500", "random:501", "random:502", "city"]),
        ("walker", ["random:0", "random:50", "random:99", "flat"]),
    ],
)
def test_a_shipped_champion_does_what_the_table_says(world: str, courses: list[str]) -> None:
    (one,) = brains_of(SHIPPED / f"{world}.brain")
    tried = [WORLDS[world].course(name) for name in courses]
    with Evaluator(WORLDS[world], one.network) as evaluator:
        scores = evaluator.on(one.genome[None], tried)[:, 0]
    assert all(reached >= course.goal for reached, course in zip(scores, tried, strict=True))


def test_a_world_may_come_with_several_and_the_usual_one_is_first(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name in ("walker.brain", "walker-b.brain", "walker-a.brain", "circuit.brain"):
        (tmp_path / name).write_bytes((SHIPPED / f"{name[:6]}.brain").read_bytes() if name[0] == "w" else b"")
    monkeypatch.setattr("game.store.champions.SHIPPED", tmp_path)
    names = [one.path.name for one in kept().entries if one.shipped]
    assert names == ["circuit.brain", "walker.brain", "walker-a.brain", "walker-b.brain"]


def test_the_shipped_cat_and_mouse_lose_nothing() -> None:
    from game.worlds.chase.duels import regret_of
    from game.worlds.chase.rooms import Shape

    for one in brains_of(SHIPPED / "chase.brain"):
        assert regret_of(one, Shape()) == 0.0
