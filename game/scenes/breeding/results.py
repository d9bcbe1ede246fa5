"""What is written over a replay: how many are still on, how the person stands, how it ended."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from game.scenes.breeding.driving import Driver
from game.scenes.breeding.replay import Replay
from game.scenes.faces import FACES
from game.ui import theme
from game.ui.canvas import Canvas
from game.ui.keyboard import told


@dataclass(frozen=True)
class Words:
    """How a world speaks of these things."""

    still: str
    finished: str
    """After `31 of 50 ` and after `the champion `."""
    unseen: str
    hint: str
    """Tells a person what to do with the keys."""
    begin: str
    """Tells a person that nothing moves before a key is pressed."""
    own: str
    """What the person has, and a brain takes over."""
    won: str
    lost: Callable[[Driver], str]
    points: Callable[[int, float], str]
    """A score, of what counts as finished."""


def draw_watching(
    canvas: Canvas, replay: Replay, words: Words, crashes: int | None, x: float, y: float, w: float, h: float
) -> None:
    count = replay.lineup.population
    says = f"{replay.driving} of {count} {words.still}"
    finishers = replay.finishers
    if replay.over:
        says = f"{finishers} of {count} {words.finished}" if finishers else f"nobody {words.finished}"
    end = x + 16 + canvas.chip(says, x + 16, y + 14)
    if replay.exam and finishers is not None and not replay.over and 2 * replay.tick > replay.course.ticks:
        canvas.chip(f"{finishers} of {count} will finish", end + 8, y + 14, theme.UNSEEN)
    if crashes is not None:
        canvas.chip(f"{crashes:,} {'crash' if crashes == 1 else 'crashes'}", x + w - 16, y + 14, theme.UNSEEN, "right")
    if replay.over and replay.exam:
        text, below = _verdict(replay, words)
        middle = x + w / 2
        box_w = canvas.width(text, theme.STRONG, True) + 56
        top = y + h - 112
        canvas.panel(middle - box_w / 2, top, box_w, 92, fill=theme.PANEL, border=theme.UNSEEN)
        canvas.text(text, (middle, top + 28), theme.STRONG, bold=True, anchor="centre")
        canvas.text(below, (middle, top + 66), theme.STRONG, theme.UNSEEN, bold=True, anchor="centre")


def _verdict(replay: Replay, words: Words) -> tuple[str, str]:
    """Of an unseen course that is over. Where all others are samples around the champion, it is asked first."""
    count, finishers = replay.lineup.population, replay.finishers or 0
    if not replay.lineup.by_mean:
        return f"{finishers} of {count} {words.finished} {words.unseen}", f"{100 * finishers / count:.0f} %"
    if replay.champion_finishes:
        return f"the champion {words.finished} {words.unseen}", f"and {finishers - 1} of {count - 1} around it"
    succeed = FACES[replay.world.name].story.succeed
    return f"the champion did not {succeed}", f"{finishers} of {count - 1} around it did"


def draw_driving(
    canvas: Canvas, driver: Driver, words: Words, x: float, y: float, w: float, h: float, low: bool = False
) -> None:
    """`low`: whether the result is written at the bottom of the place and not at its top."""
    replay = driver.replay
    if driver.driving and not (driver.begun and driver.countdown == 0):
        if driver.count:
            canvas.text(f"{driver.count}", (x + w / 2, y + 86), 96, bold=True, anchor="centre")
        canvas.chip(told(words.hint) if driver.count else words.begin, x + w / 2, y + 14, anchor="centre")
        return
    rank, cars = driver.rank
    gap = driver.gap
    champion = replay.name(0)
    goal = replay.course.goal
    apart = f"{words.points(abs(gap), goal)} {'ahead of' if gap > 0 else 'behind'} {champion}"
    standing = f"level with {champion}" if gap == 0 else apart
    if driver.driving:
        end = x + 16 + canvas.chip(f"you: {words.points(driver.score, goal)}", x + 16, y + 14)
        end += 8 + canvas.chip(standing, end + 8, y + 14, theme.BEST)
        end += 8 + canvas.chip(f"place {rank} of {cars}", end + 8, y + 14)
        if driver.eased:
            canvas.chip(f"eased · {touched(driver.touches)}", end + 8, y + 14, theme.MUTED)
    elif driver.given_back:
        canvas.chip(f"{champion}'s brain drives {words.own}", x + 16, y + 14, theme.BEST)
    else:
        _result(canvas, driver, words, standing, x + w / 2, y + h - 12 if low else y + 24, low)


def touched(count: int) -> str:
    """How often somebody was set back."""
    return f"{count} touch" if count == 1 else f"{count} touches"


def _result(canvas: Canvas, driver: Driver, words: Words, standing: str, middle: float, y: float, low: bool) -> None:
    rank, cars = driver.rank
    best = driver.records.best(driver.table)
    width = 620.0
    left = middle - width / 2
    height = 84.0 + 30 * len(best)
    y -= height if low else 0
    canvas.panel(left, y, width, height, border=theme.BEST)
    head = words.won if driver.finished else words.lost(driver)
    if driver.eased:
        head = f"{head} With {touched(driver.touches)}"
    canvas.text(head, (left + 24, y + 28), theme.STRONG, bold=True)
    canvas.text(f"place {rank} of {cars} · {standing}", (left + 24, y + 58), colour=theme.MUTED)
    for place, drive in enumerate(best, 1):
        line = y + 88 + 30 * (place - 1)
        mine = place == driver.place
        colour = theme.BEST if mine else theme.MUTED
        canvas.text(f"{place}.", (left + 24, line), colour=colour, bold=mine)
        canvas.text(
            touched(-drive.score) if driver.eased else words.points(drive.score, driver.replay.course.goal),
            (left + 130, line),
            colour=colour,
            bold=mine,
            anchor="right",
        )
        canvas.text(drive.day + ("   this one" if mine else ""), (left + 154, line), colour=colour, bold=mine)
    canvas.text(told("M plays again"), (left + width - 24, y + 28), colour=theme.MUTED, anchor="right")
