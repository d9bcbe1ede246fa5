"""What is written over the circuit: how many drive, laps and times, positions and gaps, and how a race ended."""

from __future__ import annotations

import math

import pygame

from game.scenes.breeding import results
from game.scenes.breeding.driving import Driver
from game.scenes.breeding.results import Board, Words
from game.scenes.circuit.duel import Duel
from game.scenes.circuit.race import Race, Standing, standings
from game.scenes.circuit.replay import RACE_LAPS, Laps
from game.ui import theme
from game.ui.canvas import Canvas
from game.ui.keyboard import told
from game.worlds.circuit.kernel import BEST_LAP, LAP_BEGAN, SPEED, TICKS_PER_SECOND
from game.worlds.circuit.limit import Limit

WORDS = Words(
    still="still driving",
    finished="drove a clean lap",
    unseen="on a circuit that nobody was trained on",
    hint="you are the {you} car · arrows or W A S D",
    begin="press a key to begin",
    own="your car",
    won="",
    lost=lambda driver: "",
    points=lambda score, goal: f"{score} m",
)
LIMIT = "A lap as a share of the best possible one, which the car's grip, engine and brakes allow."
LAP = "The best lap of whoever is watched."
PLACE = "Your place among all cars, and the lap that you are in, of three."
TIMES = "The time of this lap; below, your best lap here and the champion's, each as a share of the best possible one."
STANDINGS = "Who is where, with the generation of each champion, and seconds behind the leader where they last passed."
LIGHT_SECONDS = 0.8
"""Between the lights of the start."""
ROW = 34.0
"""Of the standings, in units."""
KILOMETRES_PER_HOUR = 3.6


def clock(seconds: float) -> str:
    """31.42, or 1:04.20."""
    minutes, rest = divmod(round(seconds * 100), 6000)
    return f"{minutes}:{rest / 100:05.2f}" if minutes else f"{rest / 100:.2f}"


def of_limit(seconds: float, limit: Limit | None) -> str:
    """A lap as a share of the best possible one."""
    return f"{100 * limit.seconds / seconds:.0f} %" if limit and seconds else ""


def ordinal(place: int) -> str:
    """1st, 2nd, 3rd, 4th."""
    ending = "th" if place % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(place % 10, "th")
    return f"{place}{ending}"


def draw_watching(
    canvas: Canvas, replay: Laps, limit: Limit | None, crashes: int | None, x: float, y: float, w: float, h: float
) -> None:
    """How many are still driving, and how fast the one is that is watched."""
    results.draw_watching(canvas, replay, WORDS, crashes, x, y, w, h)
    if crashes is not None:
        return
    best = float(replay.session.field(BEST_LAP)[replay.watched]) / TICKS_PER_SECOND
    if best:
        share = of_limit(best, limit)
        right = x + w - 16
        if share:
            right -= canvas.chip(f"{share} of the limit", right, y + 14, theme.BEST, "right", LIMIT) + 8
        canvas.chip(f"lap {clock(best)} s", right, y + 14, anchor="right", says=LAP)


def draw_legend(canvas: Canvas, limit: Limit | None, right: float, bottom: float) -> None:
    """What the best line is."""
    says = "best possible lap …" if limit is None else f"best possible lap {clock(limit.seconds)} s"
    canvas.chip(says, right, bottom - 34, theme.BEST, "right", "The best lap that grip, engine and brakes allow here.")


def draw_race(canvas: Canvas, race: Race, limit: Limit | None, x: float, y: float, w: float, h: float) -> None:
    """The start, the race, and its end."""
    if race.countdown > 0:
        draw_lights(canvas, race, x + w / 2, y + 110)
        canvas.chip(told(WORDS.hint.format(you=theme.you_are)), x + w / 2, y + 14, anchor="centre")
    elif race.driving:
        _dials(canvas, race, limit, x, y, w, h)
    elif race.given_back:
        canvas.chip(f"{race.replay.name(0)}'s brain drives your car", x + 16, y + 14, theme.BEST)


def board_of_two(duel: Duel, limit: Limit | None) -> Board:
    """Who won a race for two, by how much, and how both drove."""
    if duel.drawn:
        return Board("A draw", ("nobody has driven",), (), 0, results.TWO_AGAIN)
    winner, (apart, unit) = duel.winner, duel.apart
    by = f"{apart:.2f} s" if unit == "s" else f"{apart:.0f} m"
    lines: list[str] = []
    for name, race in zip(duel.names, duel.races, strict=True):
        share = of_limit(race.best_lap, limit)
        best = f"{clock(race.best_lap)} s" + (f", {share} of the limit" if share else "")
        lines += [f"{name}: {_ending(race)}", f"best lap {best}" if race.best_lap else "no lap completed"]
    head = f"{duel.names[duel.races.index(winner)]} won by {by}" if apart else "Level"
    return Board(head, tuple(lines), (), 0, results.TWO_AGAIN)


def _ending(race: Race) -> str:
    if race.finished:
        return f"finished in {clock(race.seconds)}"
    if race.stood_still:
        return f"stood still in lap {race.lap}"
    return f"off the road in lap {race.lap}" if race.crashed else "out of time"


def draw_lights(canvas: Canvas, race: Driver, middle: float, y: float) -> None:
    """Three lights that go on one by one, from the first key on; when they go out, drive."""
    lit = 3 - math.ceil(race.countdown / LIGHT_SECONDS) + 1 if race.begun else 0
    canvas.panel(middle - 130, y - 46, 260, 92)
    if not race.begun:
        canvas.chip(WORDS.begin, middle, y + 60, theme.BEST, "centre")
    for k in range(3):
        at = canvas.units.px(middle + (k - 1) * 78), canvas.units.px(y)
        colour = theme.UNSEEN if k < lit else theme.RAISED
        pygame.draw.aacircle(canvas.surface, colour, at, canvas.units.px(28))


def _dials(canvas: Canvas, race: Race, limit: Limit | None, x: float, y: float, w: float, h: float) -> None:
    place, cars = race.rank
    canvas.panel(x + 14, y + 14, 190, 76)
    canvas.explain(x + 14, y + 14, 190, 76, PLACE)
    canvas.text(ordinal(place), (x + 32, y + 52), 44, bold=True)
    beside = x + 32 + canvas.width(ordinal(place), 44, True) + 12
    canvas.text(f"of {cars}", (beside, y + 40), colour=theme.MUTED)
    canvas.text(f"lap {race.lap} / {RACE_LAPS}", (beside, y + 66), colour=theme.MUTED)
    if race.eased:
        canvas.chip(f"eased · {results.touched(race.touches)}", x + 14, y + 98, theme.MUTED, says=results.EASED_SAYS)
    now = race.replay.tick / TICKS_PER_SECOND - race.seconds_of(LAP_BEGAN)
    lines = [("last", race.last_lap), ("best", race.own.seconds if race.own else race.best_lap)]
    lines = [line for line in lines if line[1]]
    width, height = 250.0, 64.0 + 28 * len(lines)
    left, right = x + w - 14 - width, x + w - 32
    canvas.panel(left, y + 14, width, height)
    canvas.explain(left, y + 14, width, height, TIMES)
    canvas.text(clock(now), (right, y + 46), theme.BIG, bold=True, anchor="right")
    for k, (label, seconds) in enumerate(lines):
        line = y + 84 + 28 * k
        canvas.text(label, (left + 18, line), colour=theme.MUTED)
        canvas.text(clock(seconds), (left + 142, line), bold=True, anchor="right")
        canvas.text(of_limit(seconds, limit), (right, line), colour=theme.BEST, bold=True, anchor="right")
    speed = float(race.replay.session.field(SPEED)[race.me]) * KILOMETRES_PER_HOUR
    canvas.panel(x + w - 164, y + h - 84, 150, 70)
    canvas.explain(x + w - 164, y + h - 84, 150, 70, "How fast your car is.")
    canvas.text(f"{speed:.0f}", (x + w - 88, y + h - 49), theme.BIG, bold=True, anchor="right")
    canvas.text("km/h", (x + w - 80, y + h - 45), colour=theme.MUTED)


def board_of(race: Race, limit: Limit | None) -> Board:
    """Of a race that is over for the person, with the best laps of all races here."""
    place, cars = race.rank
    if race.finished:
        head = "You won!" if place == 1 else f"You are {ordinal(place)} of {cars}"
    elif race.stood_still:
        head = "Standing still ends a race"
    elif race.crashed:
        head = f"Off the road in lap {race.lap}"
    else:
        head = "Out of time"
    lines = [f"eased, with {results.touched(race.touches)}"] if race.eased else []
    if race.best_lap:
        share = of_limit(race.best_lap, limit)
        lines.append(f"best lap {clock(race.best_lap)} s" + (f" · {share} of the limit" if share else ""))
        lines.append(told("K: let brains learn from it"))
    else:
        lines.append("no lap completed")
    rows = tuple((clock(-one.score / 1000), one) for one in race.records.best(race.table))
    return Board(head, tuple(lines), rows, race.place or 0)


def standings_height(replay: Laps) -> float:
    """Of the table, in units."""
    return 52 + ROW * replay.session.count + 8


def draw_standings(canvas: Canvas, replay: Laps, x: float, y: float, w: float, h: float) -> None:
    """Everybody in the race, the first on top: place, name, generation and gap."""
    canvas.panel(x, y, w, h)
    canvas.explain(x, y, w, h, STANDINGS)
    canvas.text("race", (x + theme.PAD, y + 24), colour=theme.MUTED)
    canvas.text("gap", (x + w - theme.PAD, y + 24), colour=theme.MUTED, anchor="right")
    for place, one in enumerate(standings(replay), 1):
        line = y + 52 + ROW * (place - 1) + ROW / 2
        me = replay.human(one.individual)
        colour = replay.colour(one.individual) if me else theme.MUTED if one.state == "out" else theme.TEXT
        if me:
            canvas.panel(x + 6, line - ROW / 2 + 1, w - 12, ROW - 2, fill=theme.RAISED, border=theme.RAISED, radius=6)
        canvas.text(f"{place}", (x + theme.PAD + 12, line), colour=colour, bold=me, anchor="right")
        right = x + w - theme.PAD
        gap = _gap(one, place)
        canvas.text(gap, (right, line), colour=colour, bold=me, anchor="right")
        room = w - 2 * theme.PAD - 24 - 70
        name = one.name if one.generation is None else f"{one.name} · gen {one.generation:,}"
        canvas.text(canvas.fitted(name, room, bold=me), (x + theme.PAD + 24, line), colour=colour, bold=me)


def _gap(one: Standing, place: int) -> str:
    if one.state == "out":
        return "out"
    if place == 1:
        return "finished" if one.state == "finished" else "leads"
    return f"+{one.behind:.1f}"
