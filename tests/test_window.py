"""A real window on a virtual display, real keys from xdotool, and what the program then says and shows."""

from __future__ import annotations

import json
import os
import queue
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import imageio.v3 as imageio
import numpy as np
import pytest

from brains.files import load_brain
from game.store import places
from game.store.places import HOME_VARIABLE
from game.store.preferences import Preferences
from game.store.preferences import save as save_preferences
from game.ui import theme
from game.worlds import WORLDS
from game.worlds.circuit import CIRCUIT
from game.worlds.circuit.courses import line_of
from game.worlds.circuit.laps import load_lap, path_of
from tests.conftest import ended

ROOT = Path(__file__).resolve().parent.parent
MISSING = [tool for tool in ("Xvfb", "xdotool", "setxkbmap") if shutil.which(tool) is None]
REQUIRED = bool(os.environ.get("ARCADE_NEEDS_WINDOW"))
"""Set by CI, where leaving these tests out is a failure."""
SHIFT, ALT, ALTGR, F4 = "50", "64", "108", "70"
"""Keys by their place, as X numbers them."""
LAYOUTS = {
    "us": (("54", "chart"), ("60", "step"), ("41", "step"), ("34", "slower"), ("117", "later")),
    "ru": (("54", "chart"), ("61", "step"), ("34", "slower"), ("112", "earlier"), ("11", "track")),
    "gr": (("54", "chart"), ("60", "step"), ("34", "slower"), ("35", "faster"), ("11", "track")),
    "de": (("54", "chart"), (ALTGR, "17", "slower"), (ALTGR, "18", "faster"), ("34", "slower"), ("35", "faster")),
    "dvorak": (("31", "chart"), ("26", "step"), ("20", "slower"), ("21", "faster"), ("11", "track")),
    "fr": (("54", "chart"), (SHIFT, "59", "step"), ("60", "step"), (ALTGR, "14", "slower"), ("11", "track")),
}
"""By X's name, keys by their place, and what they do: C, the full stop, the brackets and 2, where they are printed."""
PATIENCE = 120
"""Seconds before a program that says nothing counts as hung."""

needs_window = pytest.mark.skipif(bool(MISSING) and not REQUIRED, reason=f"not installed: {', '.join(MISSING)}")


class Program:
    """`python main.py` on the display, with --json, and what it has said."""

    def __init__(self, display: str, home: Path, *arguments: str, explained: bool = True) -> None:
        if explained:
            save_preferences(home / "preferences.json", Preferences(explained=tuple(WORLDS)))
        environment = {key: value for key, value in os.environ.items() if key != "SDL_VIDEODRIVER"}
        environment |= {"DISPLAY": display, HOME_VARIABLE: str(home)}
        command = [sys.executable, "main.py", *(arguments or ("play", "corridor", "--json", "--seed", "1"))]
        self.environment = environment
        self.process = subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        self._said: queue.Queue[dict[str, Any]] = queue.Queue()
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            if line.startswith("{"):
                self._said.put(json.loads(line))

    def key(self, *names: str) -> None:
        """Keys by their names, or by their places, which X numbers from 9 on; all but the last are held meanwhile."""
        held = [part for name in names[:-1] for part in ("keydown", name)]
        free = [part for name in names[:-1] for part in ("keyup", name)]
        subprocess.run(["xdotool", *held, "key", names[-1], *free], env=self.environment, check=True)

    def point(self, x: int, y: int) -> None:
        """The pointer, to a pixel of the screen."""
        subprocess.run(["xdotool", "mousemove", str(x), str(y)], env=self.environment, check=True)

    def layout(self, name: str) -> None:
        """Another keyboard, from the next key on."""
        subprocess.run(["setxkbmap", name], env=self.environment, check=True)

    def hold(self, name: str, down: bool) -> None:
        subprocess.run(["xdotool", "keydown" if down else "keyup", name], env=self.environment, check=True)

    def says(self, event: str, ready: Callable[[dict[str, Any]], bool] = lambda said: True) -> dict[str, Any]:
        """The next such event; others before it are passed over."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            try:
                said = self._said.get(timeout=1)
            except queue.Empty:
                assert self.process.poll() is None, self.process.stderr and self.process.stderr.read()
                continue
            if said["event"] == event and ready(said):
                return said
        raise AssertionError(f"the program never said {event}")


@pytest.fixture
def display() -> Iterator[str]:
    assert not MISSING, f"not installed: {', '.join(MISSING)}"
    read, write = os.pipe()
    command = ["Xvfb", "-displayfd", str(write), "-screen", "0", "1280x720x24", "-nolisten", "tcp"]
    server = subprocess.Popen(command, pass_fds=(write,), stderr=subprocess.DEVNULL)
    os.close(write)
    with os.fdopen(read) as numbers:
        number = numbers.readline().strip()
    yield f":{number}"
    server.terminate()
    server.wait()


@pytest.fixture
def program(display: str, home: Path) -> Iterator[Program]:
    running = Program(display, home)
    subprocess.run(["xdotool", "mousemove", "640", "300"], env=running.environment, check=True)
    yield running
    running.process.kill()
    running.process.wait()


@needs_window
def test_real_keys_in_a_real_window(program: Program, home: Path) -> None:
    assert program.says("first frame")["generation"] == 0
    program.says("show", lambda said: said["generation"] > 0)

    program.key("n")
    unseen = program.says("show", lambda said: said["unseen"])
    assert unseen["course"].startswith("random:") and unseen["individuals"] == 50
    time.sleep(1.0)  # of some random tracks little is in view at the start
    program.key("F12")
    picture = imageio.imread(program.says("screenshot")["file"])
    assert picture.shape[:2] == (720, 1280)
    assert (picture[20:60, 170:560, :3] == theme.UNSEEN).all(axis=2).sum() > 100, "says unseen in its colour"
    road = (picture[70:460, 30:910, :3] == theme.ROAD).all(axis=2).mean()
    assert road > 0.05, "a road, wide and readable"

    program.key("u")  # not the beginners' level
    program.key("m")
    assert program.says("drive")["course"] == unseen["course"]
    time.sleep(0.2)
    program.hold("Up", down=True)
    result = program.says("result")
    program.hold("Up", down=False)
    assert result["best"] == 1 and result["score"] > 0
    table = json.loads((home / "best-times.json").read_text())
    assert table[unseen["course"]][0]["score"] == result["score"]

    time.sleep(1.5)  # for a second after a crash keys are no commands
    program.key("r")
    seed = program.says("restart")["seed"]
    program.says("show", lambda said: said["generation"] == 0)
    assert seed != 1
    program.key("s")
    saved = Path(program.says("saved")["file"])
    assert load_brain(saved).seed == seed
    program.key("l")
    program.says("key", lambda said: said["action"] == "load")
    program.key("Return")
    assert program.says("loaded")["name"] == load_brain(saved).name
    program.key("F11")
    program.says("fullscreen")
    program.key("Escape")
    program.says("menu")
    program.key("Escape")
    program.key("Escape")
    assert program.says("end")["error"] is None
    assert program.process.wait(PATIENCE) == 0
    assert load_brain(ended("corridor")).world == "corridor"


@needs_window
def test_keyboards_of_the_world_in_one_window(program: Program) -> None:
    program.says("first frame")
    program.says("show", lambda said: said["generation"] > 0)
    for name, presses in LAYOUTS.items():
        program.layout(name)
        for *keys, action in presses:
            program.key(*keys)
            assert program.says("key", lambda said: said["action"])["action"] == action, (name, keys)
        program.key(ALT, F4)
        program.key(ALT, "54")
    program.key("30")  # U: not the beginners' level
    assert program.says("key", lambda said: said["action"])["action"] == "eased"
    program.key("47")
    assert program.says("key", lambda said: said["action"])["action"] == "drive", "M is beside L on a French one"
    program.says("drive")
    program.hold("25", down=True)
    assert program.says("result")["best"] == 1, "nothing moves before a key steers: Z lies where W does on ours"
    program.hold("25", down=False)
    program.key(F4)
    assert program.says("note")["text"] == "sound off", "it was on: Alt+F4 is not F4"


@needs_window
def test_a_game_is_played_as_the_mouse(display: str, home: Path) -> None:
    running = Program(display, home, "play", "chase", "--json")
    try:
        assert running.says("first frame")["generation"] == 0
        running.says("show", lambda said: said["generation"] > 0)
        running.key("5")
        running.key("m")
        assert running.says("play") == {"event": "play", "role": "mouse", "against": "perfect"}
        end = time.monotonic() + PATIENCE
        while not (home / "best-times.json").exists() and time.monotonic() < end:
            running.key("Up")
            time.sleep(0.3)
        result = running.says("result")
        assert result["caught"] and 1 <= result["turns"] <= 12 and result["place"] == 1
        table = json.loads((home / "best-times.json").read_text())
        assert table["chase: mouse against the perfect cat, holes 8, sprint 3"][0]["score"] == result["turns"]
        running.key("t")
        assert running.says("study")["study"] == "taught"
        running.says("show", lambda said: said["kind"] == "lesson" and said["generation"] > 0)
        running.key("F2")
        assert running.says("world")["name"] == "cartpole"
        running.says("show", lambda said: "course" in said)
        running.key("Escape")
        running.says("menu")
        running.key("Escape")
        running.key("Escape")
        assert running.says("end")["error"] is None
        assert running.process.wait(PATIENCE) == 0
        assert load_brain(ended("chase"), "chase", "mouse").generation > 0
    finally:
        running.process.kill()
        running.process.wait()


@needs_window
def test_a_cart_is_balanced_and_learners_race(display: str, home: Path) -> None:
    running = Program(display, home, "play", "cartpole", "--json")
    try:
        assert running.says("first frame")["generation"] == 0
        running.says("show", lambda said: said["generation"] > 0)
        running.key("n")
        assert running.says("show", lambda said: said["unseen"])["course"].startswith("wild:")
        running.key("u")
        running.key("m")
        course = running.says("drive")["course"]
        running.hold("Left", down=True)
        result = running.says("result")
        running.hold("Left", down=False)
        time.sleep(1.5)
        assert result["best"] == 1 and result["score"] > 0
        table = json.loads((home / "best-times.json").read_text())
        assert table[f"cartpole: {course}"][0]["score"] == result["score"]
        running.key("v")
        running.says("learners")
        running.key("Right")
        assert len({side["strategy"] for side in running.says("race")["sides"]}) == 2
        running.key("F12")
        picture = imageio.imread(running.says("screenshot")["file"])
        assert (picture[470:660, 30:1250, :3] == theme.MEDIAN).all(axis=2).sum() > 20, "a curve of the right side"
        running.key("Escape")
        running.key("F2")
        assert running.says("world", lambda said: said["name"] != "cartpole")["name"] == "circuit"
        running.key("Escape")
        running.says("menu")
        running.key("Escape")
        running.key("Escape")
        assert running.says("end")["error"] is None
        assert running.process.wait(PATIENCE) == 0
        assert load_brain(ended("cartpole"), "cartpole").generation > 0
    finally:
        running.process.kill()
        running.process.wait()


@needs_window
def test_a_lap_of_a_circuit_is_driven_with_real_keys(display: str, home: Path) -> None:
    environment = {key: value for key, value in os.environ.items() if key != "SDL_VIDEODRIVER"}
    environment |= {"DISPLAY": display, HOME_VARIABLE: str(home)}
    subprocess.run(["xdotool", "mousemove", "640", "300"], env=environment, check=True)
    command = [sys.executable, "-m", "tests.lap_driver"]
    done = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False, timeout=2 * PATIENCE
    )
    assert done.returncode == 0, done.stdout + done.stderr
    seconds = json.loads(done.stdout.splitlines()[-1])["lap"]
    course = CIRCUIT.course(str(home / "circuits" / "circuit-1.json"))
    lap = load_lap(path_of(places.laps(), course), course.name)
    assert lap is not None and lap.seconds == pytest.approx(seconds) and 18 < seconds < 60
    apart = np.linalg.norm(lap.poses[:, None, :2] - line_of(course).points[None, ::4], axis=2).min(axis=1)
    assert apart.max() < line_of(course).half, "on the road all the way around"


@needs_window
@pytest.mark.parametrize("way", [signal.SIGINT, signal.SIGTERM])
def test_it_ends_at_once_and_keeps_the_champion(program: Program, home: Path, way: signal.Signals) -> None:
    program.says("first frame")
    began = time.monotonic()
    program.process.send_signal(way)
    program.says("end")
    program.process.wait(PATIENCE)
    assert time.monotonic() - began < PATIENCE
    assert np.isfinite(load_brain(ended("corridor")).genome).all()


@needs_window
def test_a_stranger_finds_the_way_in_and_out(display: str, home: Path) -> None:
    running = Program(display, home, "--json", explained=False)
    try:
        assert running.says("first frame")["generation"] == 0
        running.point(100, 200)  # on the first tile: that under the pointer is the chosen one
        running.key("Right")
        running.key("Return")
        assert running.says("world", lambda said: said["name"] != "corridor")["name"] == "chase"
        running.key("F3")  # the steps are on, as at every first visit; this is the next one
        running.key("Escape")
        running.key("Escape")
        running.says("menu")
        running.key("F8")
        assert running.says("demo")["world"] == "chase"
        running.says("show", lambda said: said["kind"] == "match")
        running.key("m")
        assert running.says("world")["name"] == "chase", "the key that ends the demo does nothing else"
        time.sleep(1.5)
        running.key("m")
        assert running.says("play")["role"] == "mouse"
        running.key("F9")
        film = Path(running.says("film")["file"])
        assert film.suffix == ".gif" and len(imageio.imread(film, index=None)) >= 2
        for _ in range(3):
            running.key("Escape")
        running.says("menu")
        running.key("Escape")
        running.key("Escape")
        assert running.says("end")["error"] is None
        assert running.process.wait(PATIENCE) == 0
    finally:
        running.process.kill()
        running.process.wait()
    assert set(json.loads((home / "preferences.json").read_text())["explained"]) == {"chase"}
