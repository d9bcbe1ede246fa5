"""The worlds that have been opened: each with what learns in it and what is seen of it."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from game.engine.kernel_cache import compile_ahead, compile_apart, compiled, turns
from game.engine.threads import give_way
from game.scenes.arcade.pacer import Pacer
from game.scenes.base.face import Opening
from game.scenes.base.stage import Stage, WorldScene
from game.scenes.faces import FACES
from game.store import runs
from game.training.settings import Settings
from game.worlds import Course

END_SECONDS = 3.0
"""In which a run is kept at the end."""


def prepare(opening: Opening, world: str) -> None:
    """What the thread that learns does first."""
    compile_apart(world)
    opening.prepare()


@dataclass(eq=False)
class OpenWorld:
    """A world that is open."""

    name: str
    stage: Stage[Any]
    scene: WorldScene
    pacer: Pacer | None = None
    """Holds breeding back until somebody enters."""
    entered: bool = False
    """Whether somebody has: what nobody has played with is not kept."""
    anew: bool = False
    """Whether it has begun anew for whoever entered, who is to see generation 0 fail."""

    def enter(self) -> None:
        """Somebody comes from the menu: the first time to generation 0, whatever has been bred in the tile."""
        newest = self.stage.trainer.snapshot.newest
        if not self.entered and newest is not None and newest.number > 0:
            self.anew = True
            self.scene.begin_anew()
            self.pacer = Pacer(self.stage.trainer)

    def wait_for_strangers(self, seconds: float) -> None:
        """Time passes in the menu or the demo."""
        if self.pacer:
            self.pacer.update(seconds, self.scene.begun)

    def wait_for_reader(self, seconds: float) -> None:
        """Somebody has entered: breeding goes on slowly as long as that person reads what is seen."""
        if self.pacer and (self.scene.guide.is_open or (self.anew and not self.scene.begun)):
            self.wait_for_strangers(seconds)
        else:
            self.let_go()

    def let_go(self) -> None:
        """Somebody enters: breeding goes as fast as it can, or as that person has chosen."""
        if self.pacer:
            self.pacer = None
            self.stage.trainer.pace(self.scene.pace)

    def rest(self, resting: bool) -> None:
        """Let what learns here rest, or go on unless a person has paused it."""
        self.stage.trainer.pause(resting or self.scene.paused)
        if resting:
            self.scene.let_go()
            self.scene.forget_pictures()

    def close(self) -> None:
        """Stop learning, and keep the run if somebody has played with it."""
        kept = self.stage.trainer.keep(runs.keep, everything=True) if self.entered else None
        self.stage.trainer.close(END_SECONDS)
        try:
            if kept:
                kept.result(0)
        except TimeoutError:
            print("the run could not be kept: a generation takes too long", file=sys.stderr)
        except OSError as error:
            print(f"the run could not be kept: {error.strerror or error}", file=sys.stderr)


class OpenWorlds(Mapping[str, OpenWorld]):
    """Opens worlds when they are first asked for, and keeps them."""

    def __init__(self, new_stage: Callable[[Any], Stage[Any]], workers: int, by_hand: bool) -> None:
        self._new_stage, self._workers, self._by_hand = new_stage, workers, by_hand
        if not by_hand:
            give_way()
        self._open: dict[str, OpenWorld] = {}
        self._loading: dict[str, threading.Thread] = {}
        """By world, what imports its code."""

    def __getitem__(self, name: str) -> OpenWorld:
        return self._open[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._open)

    def __len__(self) -> int:
        return len(self._open)

    def make(self, settings: Settings, course: Course | None = None, held: bool = False) -> OpenWorld:
        """Another one of a world, at generation 0; whoever asked closes it, or gives it to `take`.

        `held`: breeding waits for strangers until somebody enters.
        """
        opening = FACES[settings.world].opening()
        stage = self._new_stage(opening.trainer(settings, self._workers))
        scene = opening.scene(stage, course)
        pacer = Pacer(stage.trainer) if held else None
        if not self._by_hand:
            stage.trainer.start(partial(prepare, opening, settings.world))
        return OpenWorld(settings.world, stage, scene, pacer)

    def open(self, settings: Settings, course: Course | None = None, held: bool = False) -> OpenWorld:
        """The world of these settings; if it is open already, as it is."""
        if settings.world not in self._open:
            self._open[settings.world] = self.make(settings, course, held)
            self._open[settings.world].scene.climbs = True
        return self._open[settings.world]

    def look_ahead(self, names: Iterable[str]) -> None:
        """These will be opened one after the other: have compiled what was not at an earlier start."""
        if not self._by_hand:
            compile_ahead(name for name in names if not compiled(name).exists())

    def loaded(self, name: str) -> bool:
        """Whether opening a world holds up no frame; if it would, its code is loaded where nobody waits for it."""
        if self._by_hand or name in self._open:
            return True
        if name not in self._loading:
            self._loading[name] = threading.Thread(target=FACES[name].opening, name=f"load {name}", daemon=True)
            self._loading[name].start()
        return not self._loading[name].is_alive()

    def take(self, open_world: OpenWorld) -> None:
        """From now on this is the open_world of its world; the one before it is closed."""
        if (before := self._open.get(open_world.name)) is not None:
            before.close()
        self._open[open_world.name] = open_world

    def only(self, *names: str) -> None:
        """In these worlds learning goes on, in all others it rests; what these need is compiled before the others'."""
        for name in names:
            turns.first(name)
        for open_world in self.values():
            open_world.rest(open_world.name not in names)

    def close(self) -> None:
        for open_world in self.values():
            open_world.close()
