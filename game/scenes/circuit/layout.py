"""Where everything stands on the circuit's screen."""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor
from typing import cast

import numpy as np
import pygame
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter1d

from game.scenes.breeding.driving import Driver
from game.scenes.breeding.frame import TOP, Frame
from game.scenes.breeding.replay import Replay
from game.scenes.breeding.results import Verdict, draw_board, verdict_of
from game.scenes.circuit import hud
from game.scenes.circuit.cars import forget_cars
from game.scenes.circuit.duel import Duel
from game.scenes.circuit.minimap import Minimap
from game.scenes.circuit.race import Race
from game.scenes.circuit.replay import Laps
from game.scenes.circuit.split import Split
from game.scenes.circuit.view import CircuitView, Ghost, Look
from game.training.snapshot import Snapshot
from game.ui import theme
from game.ui.canvas import Canvas
from game.worlds import Course
from game.worlds.circuit.courses import line_of
from game.worlds.circuit.kernel import ALONG, LAP_BEGAN
from game.worlds.circuit.laps import Lap, lap_of_brain, mark_of
from game.worlds.circuit.limit import Limit, limit_of

HEAT_REACH = 6.0
"""Metres over which the map of crashes is smoothed."""
MAP = (210.0, 150.0)
"""Width and height of the map in the corner, in units."""


class CircuitFrame(Frame):
    """The road, what is told of it, and in a race the standings."""

    trained, unseen, whole = "laps in training", "laps, unseen", "laps in 90 s, unseen"
    levels, unit = ((0.0, "0"), (2.0, "2"), (4.0, "4")), "laps"

    def __init__(self, pool: ThreadPoolExecutor | None = None) -> None:
        super().__init__()
        self.view, self.map, self.look = CircuitView(), Minimap(), Look(whole=True)
        self.crashes = False
        """Whether the map of crashes is on."""
        self._pool = pool
        """Where best laps are found out; without it nothing is told of them."""
        self._best_line = False
        self._limits: dict[str, Future[Limit]] = {}
        self._crashed: dict[str, NDArray[np.float64]] = {}
        """By circuit: where cars that were shown crashed, `(point of the line,)`."""
        self._counted: Laps | None = None
        self._champion_lap: Future[Lap | None] | None = None
        self.split = Split(self.map)
        self.race: Race | Duel | None = None
        """The person's or two people's, while there is one."""
        self._parts = (True, False)
        """Whether nobody races, and whether the picture is split: then it has other parts."""
        self._whole = {False: True, True: False}
        """Whether the whole circuit is shown: while watching, and in a race."""

    def says(self, share: float) -> str:
        return f"{share:.2f}"

    def forget_pictures(self) -> None:
        """The painted ground is tens of megabytes, and so are cars from all sides."""
        forget_cars()
        self.view, self.split = CircuitView(), Split(self.map)
        self.layers.invalidate()

    # What is shown

    def turn_camera(self) -> None:
        """From the whole circuit to one car, and back."""
        if not _is_split(self.race):
            self._whole[self.race is not None] ^= True

    def watch(self, whole: bool) -> None:
        """The whole circuit or one car, while nobody races."""
        self._whole[False] = whole
        self.view.cut()

    def toggle_best_line(self) -> None:
        """The best possible lap on the road."""
        self._best_line = not self._best_line

    def show_best_line(self) -> None:
        """For a beginner."""
        self._best_line = True

    def limit(self, course: Course) -> Limit | None:
        """The best possible lap; None while that is being found out."""
        circuit = mark_of(course)
        if circuit not in self._limits:
            if self._pool is None:
                return None
            self._limits[circuit] = self._pool.submit(limit_of, line_of(course))
        found = self._limits[circuit]
        return found.result() if found.done() else None

    def new_replay(self, replay: Replay, snapshot: Snapshot) -> None:
        """Add up the crashes of the replay that ends."""
        self.look.watched = None  # whoever was followed may not be there any more
        ended, self._counted = self._counted, cast(Laps, replay)
        if ended is not None:
            self._crashed[mark_of(ended.course)] = self._crashes_of(ended)
        self._champion_lap = None
        if replay.lineup.person and self._pool is not None:
            genome = replay.lineup.genomes[0]
            self._champion_lap = self._pool.submit(lap_of_brain, replay.network, genome, replay.course)

    def _crashes_of(self, replay: Laps) -> NDArray[np.float64]:
        """`(point of the line,)`: how many cars have crashed there, this replay's included."""
        count = len(replay.line.points)
        before = self._crashed.get(mark_of(replay.course), np.zeros(count))
        out = np.isfinite(replay.crashed_at[:, 0])
        at = (replay.session.field(ALONG)[out] / replay.line.spacing).astype(int) % count
        return before + np.bincount(at, minlength=count)

    def follow(self, seconds: float, replay: Laps, race: Race | Duel | None) -> None:
        """The camera moves on, and so do ghosts."""
        parts = race is None, _is_split(race)
        if parts != self._parts:
            self._parts = parts
            self.layers.invalidate()
            self.view.cut()
            self.split = Split(self.map)
            if parts[1]:
                self.view.forget_details()
        self.race = race
        # A camera that turns with a car is motion that need not be, but in a race.
        self.look.whole = self._whole[race is not None] or not (theme.motion or race)
        self.look.ghosts = self._ghosts(replay, race)
        limit = self.limit(replay.course) if self._best_line else None
        self.look.best_line = (limit.points, limit.speed) if limit else None
        self.look.heat = self._heat(replay) if self.crashes else None
        if isinstance(race, Duel) and race.driving:
            self.split.update(seconds, race, self.look)
            return
        lead = race.winner if isinstance(race, Duel) else race
        self.look.watched = lead.watched if lead else None
        self.view.update(seconds, replay, self.look)

    def _heat(self, replay: Laps) -> NDArray[np.float64]:
        counts = self._crashes_of(replay)
        heat = np.log1p(gaussian_filter1d(counts, HEAT_REACH / replay.line.spacing, mode="wrap") * 20)
        return np.asarray(heat / max(heat.max(), 1e-9))

    def _ghosts(self, replay: Laps, race: Race | Duel | None) -> tuple[Ghost, ...]:
        """The best laps of the person and of the champion, begun when the person's lap began."""
        if not isinstance(race, Race) or not race.driving or race.countdown > 0:
            return ()
        ticks = replay.tick - float(replay.session.field(LAP_BEGAN)[race.me])
        laps = [("your best", race.own, theme.YOU)]
        if self._champion_lap and self._champion_lap.done() and self._champion_lap.exception() is None:
            laps.append(("best lap of " + replay.name(0), self._champion_lap.result(), theme.BEST))
        return tuple(
            Ghost(label, lap.pose(ticks), colour) for label, lap, colour in laps if lap and ticks < len(lap.poses)
        )

    # Where it is shown

    def paint(self, canvas: Canvas, replay: Replay, box: pygame.Rect) -> None:
        laps, look = cast(Laps, replay), Look(whole=True, rays=False)
        self.view.update(1 / 60, laps, look)
        self.view.draw(canvas, laps, box, look)

    def draw_world(
        self,
        canvas: Canvas,
        replay: Replay,
        snapshot: Snapshot,
        driver: Driver | None,
        place: tuple[float, float, float, float],
    ) -> None:
        laps, race = cast(Laps, replay), cast(Race | Duel | None, driver)
        x, y, width, height = place
        if _is_split(race):
            width = canvas.units.width - 2 * theme.EDGE

        def split() -> None:
            self.split.draw(canvas, cast(Duel, race), self.look, x, y, width, height)

        def view() -> None:
            box = canvas.panel(*place, fill=theme.GROUND)
            inner = box.inflate(-2 * canvas.units.line(1), -2 * canvas.units.line(1))
            self.view.draw(canvas, laps, inner, self.look)
            limit = self.limit(replay.course)
            if not self.look.whole:
                self.map.draw(canvas, laps, x + 14, y + height - MAP[1] - 14, *MAP, self.look.watched)
            if isinstance(race, Duel):
                if race.given_back:
                    canvas.chip(f"{laps.name(0)}'s brain drives both cars", x + 16, y + 14, theme.BEST)
            elif race:
                hud.draw_race(canvas, race, limit, *place)
            else:
                count = int(self._crashes_of(laps).sum()) if self.crashes else None
                hud.draw_watching(canvas, laps, limit, count, *place)
            if self._best_line:
                hud.draw_legend(canvas, limit, x + width - 14, y + height - (98 if race and race.driving else 14))

        self.layers.draw("view", canvas, (x, y, width, height), object(), split if _is_split(race) else view)

    def verdict_of(self, replay: Replay) -> Verdict | None:
        return verdict_of(replay, hud.WORDS)

    def _right(self, canvas: Canvas, replay: Replay, snapshot: Snapshot, x: float, bottom: float) -> None:
        race = self.race
        if race is None:
            super()._right(canvas, replay, snapshot, x, bottom)
            return
        if _is_split(race):
            return
        laps = race.laps
        height = hud.standings_height(laps)
        place = (x, TOP, theme.RIGHT, height)
        standing = (race, replay.tick // 6, replay.over)
        above = (x, TOP, theme.RIGHT, height + theme.GAP)  # the gap too, where names of more people may have stood
        self.layers.draw("standings", canvas, above, standing, lambda: hud.draw_standings(canvas, laps, *place))
        area = (x, TOP + height + theme.GAP, theme.RIGHT, bottom - TOP - height - theme.GAP)
        if race.place is not None and not race.given_back:
            limit = self.limit(replay.course)
            board = hud.board_of(race, limit) if isinstance(race, Race) else hud.board_of_two(race, limit)
            self.layers.draw("brain", canvas, area, board, lambda: draw_board(canvas, board, *area))
            return
        thinking = (replay, replay.tick // 4, replay.over, replay.thinker)
        self.layers.draw("brain", canvas, area, thinking, lambda: self._brain(canvas, replay, *area), heavy=True)


def _is_split(race: Race | Duel | None) -> bool:
    """Whether the picture has two halves now; each is needed as long as one of the two people drives."""
    return isinstance(race, Duel) and race.driving
