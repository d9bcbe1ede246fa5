"""What is written over the road: how many still drive, how the person stands, how it ended."""

from __future__ import annotations

import math

from game.scenes.corridor.driving import Driver
from game.scenes.corridor.show import Show
from game.ui import theme
from game.ui.canvas import Canvas


def draw_watching(canvas: Canvas, show: Show, crashes: int | None, x: float, y: float, w: float, h: float) -> None:
    count = show.cast.population
    says = f"{show.driving} of {count} still driving"
    finishers = show.finishers
    if show.over:
        says = f"{finishers} of {count} finished" if finishers else "nobody finished"
    end = x + 16 + canvas.chip(says, x + 16, y + 14)
    if show.course.unseen and finishers is not None and not show.over:
        canvas.chip(f"{finishers} of {count} will finish", end + 8, y + 14, theme.UNSEEN)
    if crashes is not None:
        canvas.chip(f"{crashes:,} crashes", x + w - 16, y + 14, theme.UNSEEN, "right")
    if show.over and show.course.unseen:
        share = round(100 * (finishers or 0) / count)
        text = f"{finishers} of {count} finished a track they had never seen"
        middle = x + w / 2
        box_w = canvas.width(text, theme.STRONG, True) + 56
        top = y + h - 112
        canvas.panel(middle - box_w / 2, top, box_w, 92, fill=theme.PANEL, border=theme.UNSEEN)
        canvas.text(text, (middle, top + 28), theme.STRONG, bold=True, anchor="centre")
        canvas.text(f"{share} %", (middle, top + 66), theme.STRONG, theme.UNSEEN, bold=True, anchor="centre")


def draw_driving(canvas: Canvas, driver: Driver, x: float, y: float, w: float, h: float) -> None:
    show = driver.show
    if driver.countdown > 0:
        count = max(1, math.ceil(driver.countdown / 0.8))
        canvas.text(f"{count}", (x + w / 2, y + 86), 96, bold=True, anchor="centre")
        says = "you are the white car · Up and Down, or W and S"
        canvas.chip(says, x + w / 2, y + 14, anchor="centre")
        return
    rank, cars = driver.rank
    gap = driver.gap
    champion = show.name(0)
    standing = f"level with {champion}" if gap == 0 else f"{abs(gap)} {'ahead of' if gap > 0 else 'behind'} {champion}"
    if driver.driving:
        end = x + 16 + canvas.chip(f"you: {driver.score}", x + 16, y + 14)
        end += 8 + canvas.chip(standing, end + 8, y + 14, theme.BEST)
        canvas.chip(f"place {rank} of {cars}", end + 8, y + 14)
    elif driver.given_back:
        canvas.chip(f"{champion}'s brain drives your car", x + 16, y + 14, theme.BEST)
    else:
        _result(canvas, driver, standing, x + w / 2, y + 24)


def _result(canvas: Canvas, driver: Driver, standing: str, middle: float, y: float) -> None:
    rank, cars = driver.rank
    best = driver.records.best(driver.show.course.name)
    width = 620.0
    left = middle - width / 2
    canvas.panel(left, y, width, 84 + 30 * len(best), border=theme.BEST)
    head = "You finished!" if driver.finished else f"You got {driver.score} of {driver.show.course.ticks} columns far"
    canvas.text(head, (left + 24, y + 28), theme.STRONG, bold=True)
    canvas.text(f"place {rank} of {cars} · {standing}", (left + 24, y + 58), colour=theme.MUTED)
    for place, drive in enumerate(best, 1):
        line = y + 88 + 30 * (place - 1)
        mine = place == driver.place
        colour = theme.BEST if mine else theme.MUTED
        canvas.text(f"{place}.", (left + 24, line), colour=colour, bold=mine)
        canvas.text(f"{drive.score}", (left + 110, line), colour=colour, bold=mine, anchor="right")
        canvas.text(drive.day + ("   this drive" if mine else ""), (left + 140, line), colour=colour, bold=mine)
    canvas.text("M drives again", (left + width - 24, y + 28), colour=theme.MUTED, anchor="right")
