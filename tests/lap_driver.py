"""Drives one lap of a small circuit with real keys in the real window: `python -m tests.lap_driver`.

Prints {"lap": seconds} and ends with 0; or says where the car crashed, and ends with 1.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pygame

from game.scenes.circuit.race import Race
from game.scenes.circuit.replay import Laps
from game.scenes.circuit.screens import careful_keys
from game.store import places
from game.training.settings import Settings
from game.window.app import App
from game.window.display import Options
from game.worlds.circuit.drawn import Drawn, write_drawn
from game.worlds.circuit.kernel import X, Y

STRAIGHT, RADIUS, WIDTH = 66.0, 22.0, 16.0
"""m: two straights, two half circles, and how wide the road is."""
FASTEST = 12.0
"""m/s: even at ten frames a second the keys come soon enough."""
NAMES = {pygame.K_LEFT: "Left", pygame.K_RIGHT: "Right", pygame.K_UP: "Up", pygame.K_DOWN: "Down"}


def small_circuit(path: Path, straight: float = STRAIGHT) -> Path:
    """A circuit of about 270 m in a file, without a tight bend."""
    ends = np.arange(-np.pi / 2, np.pi / 2, 0.45)
    bend = np.stack([straight / 2 + RADIUS * np.cos(ends), RADIUS * np.sin(ends)], axis=1)
    side = np.array([(x, -RADIUS) for x in np.arange(-straight / 2, straight / 2, 10.0)])
    half = np.vstack([side, bend])
    write_drawn(path, Drawn("small circuit", WIDTH, np.vstack([half, -half])))
    return path


@dataclass
class Hands:
    """What is held down on the keyboard, by xdotool."""

    held: set[int] = field(default_factory=set)
    began: bool = False

    def decide(self, app: App) -> bool:
        """Once a frame: press and let go; whether the lap is done, or was lost."""
        scene = app.open_world.scene
        if scene.driver is None:
            if scene.replay is not None and not self.began:
                self.began = True
                _xdotool("key", "m")
            return False
        replay, race = scene.replay, scene.driver
        assert isinstance(replay, Laps) and isinstance(race, Race)
        if race.crashed or race.best_lap:
            self._hold(set())
            return True
        if race.countdown == 0 or not race.begun:  # the first key starts the lights
            self._hold(careful_keys(replay, FASTEST))
        return False

    def _hold(self, wanted: set[int]) -> None:
        for key in self.held ^ wanted:
            _xdotool("keydown" if key in wanted else "keyup", NAMES[key])
        self.held = wanted


def _xdotool(*words: str) -> None:
    subprocess.run(["xdotool", *words], check=True)


def main() -> int:
    os.environ.pop("SDL_VIDEODRIVER", None)
    path = small_circuit(places.circuits() / "circuit-1.json")
    app = App(Settings(world="circuit", population=16, courses=(str(path),), seed=1), Options())
    hands = Hands()
    app.run(until=hands.decide)
    race = app.open_world.scene.driver
    assert isinstance(race, Race)
    if not race.best_lap:
        print(json.dumps({"crashed at": [float(race.laps.session.field(row)[race.me]) for row in (X, Y)]}))
        return 1
    print(json.dumps({"lap": race.best_lap}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
