"""Files that were damaged, cut or filled by somebody else: refused in one line, or as good as any other."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from brains.files import FileError
from brains.strategies import STRATEGIES
from game.engine.session import Session
from game.engine.side import Side
from game.store import preferences
from game.store.champions import brains_of
from game.store.preferences import Preferences
from game.store.records import Drive, Records
from game.training.card import CardError, read_card, write_card
from game.training.checkpoint import load_run, save_run
from game.training.run import Run
from game.training.settings import Settings
from game.worlds import WORLDS, CourseError
from game.worlds.circuit import CIRCUIT, laps
from game.worlds.circuit.drawn import Drawn, write_drawn
from game.worlds.corridor.tracks import Track, write_track

LONGEST = 400
"""Letters of a refusal."""
ODD: tuple[Any, ...] = (
    *(
        None,
        True,
        -1,
        0,
        1,
        2**31,
        2**63,
        10**400,
        1e308,
        -1e308,
        float("nan"),
        float("inf"),
        0.5,
        "",
        "\x00",
        "\ud800",
    ),
    *("x" * 5000, [], {}, [[]], [1, 2], {"a": 1}, "/dev/zero", "/etc/passwd", "../../x", "fresh", "random:1", "nan"),
)


@cache
def samples() -> dict[str, bytes]:
    """Good files, by name; the part in front of the first dot is the kind."""
    import tempfile

    with tempfile.TemporaryDirectory() as at:
        folder = Path(at)
        for number, (world, strategy) in enumerate((w, s) for w in WORLDS for s in STRATEGIES):
            run = Run(Settings(world=world, strategy=strategy, population=8, seed=number))
            for _ in range(2):
                run.step()
            save_run(folder / f"run.{number}", run)
            (folder / f"card.{number}").write_text(write_card(run.beginning, run.altered, run.champions))
            run.close()
        lessons = WORLDS["chase"].lessons
        assert lessons is not None
        taught = lessons.begin(teacher="faithful", hidden=8, alpha=None, seed=1)
        save_run(folder / "run.taught", taught)
        x = np.linspace(0, 6, 400)
        write_track(folder / "track.json", Track("a track", 1.0, np.sin(x)))
        turn = np.linspace(0, 2 * np.pi, 80)[:-1]
        round_ = np.stack([90 * np.cos(turn), 60 * np.sin(turn)], axis=1)
        write_drawn(folder / "circuit.json", Drawn("a circuit", 14.0, round_))
        preferences.save(folder / "preferences.json", Preferences())
        records = Records(folder / "records.json")
        records.add("simple", Drive(12, "2026-11-29"))
        return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def damaged(rng: np.random.Generator, good: bytes) -> bytes:
    """Cut, flipped, filled with another's piece, or with odd values where its JSON has others."""
    how = rng.integers(6)
    at = int(rng.integers(len(good) + 1))
    if how == 0:
        return good[:at]
    if how == 1:
        flipped = bytearray(good)
        for place in rng.integers(0, len(good), int(rng.integers(1, 8))):
            flipped[place] = int(rng.integers(256))
        return bytes(flipped)
    if how == 2:
        return good[:at] + bytes(rng.integers(0, 256, int(rng.integers(1, 40)), dtype=np.uint8)) + good[at:]
    if how == 3:
        return good[:at] + good[at + int(rng.integers(1, 60)) :]
    return _odd(rng, good)


def _odd(rng: np.random.Generator, good: bytes) -> bytes:
    """One value of the JSON in it, also of the JSON within its strings, becomes another; else of its text a word."""
    if good[:1] == b"{":
        return json.dumps(_changed(rng, json.loads(good))).encode()
    length = int.from_bytes(good[:8], "little")
    if 8 + length < len(good) and good[8:9] == b"{":  # safetensors: a header in JSON
        header = json.dumps(_changed(rng, json.loads(good[8 : 8 + length]))).encode()
        return len(header).to_bytes(8, "little") + header + good[8 + length :]
    words = good.split(b" ")
    words[int(rng.integers(len(words)))] = str(ODD[int(rng.integers(len(ODD)))]).encode(errors="surrogatepass")
    return b" ".join(words)


def _changed(rng: np.random.Generator, value: Any) -> Any:
    if isinstance(value, str) and value[:1] in "{[" and rng.random() < 0.9:
        try:
            return json.dumps(_changed(rng, json.loads(value)))
        except ValueError:
            pass
    if isinstance(value, dict) and value and rng.random() < 0.9:
        key = list(value)[int(rng.integers(len(value)))]
        if rng.random() < 0.1:
            return {name: one for name, one in value.items() if name != key}
        return {**value, key: _changed(rng, value[key])}
    if isinstance(value, list) and value and rng.random() < 0.9:
        at = int(rng.integers(len(value)))
        return [*value[:at], _changed(rng, value[at]), *value[at + 1 :]]
    return ODD[int(rng.integers(len(ODD)))]


def shake(rng: np.random.Generator, folder: Path) -> str:
    name = list(samples())[int(rng.integers(len(samples())))]
    path = folder / name
    path.write_bytes(damaged(rng, samples()[name]))
    kind = name.partition(".")[0]
    try:
        READERS[kind](path)
    except (FileError, CardError, CourseError) as error:
        said = str(error)
        if "\n" in said or len(said) > LONGEST or not said.isprintable():
            raise AssertionError(f"a refusal that is no short line: {said!r:.600}") from error
    return name


def _run(path: Path) -> None:
    """Whatever is read breeds on."""
    run = load_run(path)
    if isinstance(run, Run):
        if run.settings.population <= 100 and len(run.settings.courses) < 5:
            run.step()
            run.state()
        run.close()
        brains_of(path)


def _card(path: Path) -> None:
    read_card(path.read_bytes())


def _course(world: str) -> Callable[[Path], None]:
    def read(path: Path) -> None:
        course = WORLDS[world].course(str(path))
        network = WORLDS[world].network
        genomes = np.zeros((3, network.genes), dtype=np.float32)
        session = Session(WORLDS[world], [Side(network, genomes)], course)
        session.run(50)
        if not np.isfinite(session.scores).all():
            raise AssertionError(f"scores {session.scores}")
        if world == "circuit":
            laps.path_of(path.parent, CIRCUIT.course(str(path)))

    return read


def _preferences(path: Path) -> None:
    found, trouble = preferences.load(path)
    preferences.save(path, found)
    if "\n" in trouble or len(trouble) > LONGEST:
        raise AssertionError(f"trouble: {trouble!r:.600}")


def _records(path: Path) -> None:
    records = Records(path)
    records.add("simple", Drive(3, "2026-11-29"))
    if not records.best("simple"):
        raise AssertionError("a drive that was just entered is not there")
    if records.trouble and ("\n" in records.trouble or len(records.trouble) > LONGEST):
        raise AssertionError(f"trouble: {records.trouble!r:.600}")


READERS: dict[str, Callable[[Path], None]] = {
    "run": _run,
    "card": _card,
    "track": _course("corridor"),
    "circuit": _course("circuit"),
    "preferences": _preferences,
    "records": _records,
}
