"""What is written over a replay: how many are still on, how the person stands, how it ended."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from game.scenes.breeding.driving import Driver
from game.scenes.breeding.replay import Replay
from game.scenes.faces import FACES
from game.store.records import Drive
from game.ui import theme
from game.ui.canvas import Canvas
from game.ui.keyboard import told
from game.ui.overlay import broken


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
    end = x + 16 + canvas.chip(says, x + 16, y + 14, says=STILL)
    if replay.exam and finishers is not None and not replay.over and 2 * replay.tick > replay.course.ticks:
        canvas.chip(f"{finishers} of {count} will finish", end + 8, y + 14, theme.UNSEEN, says=AHEAD)
    if crashes is not None:
        says = f"{crashes:,} {'crash' if crashes == 1 else 'crashes'}"
        canvas.chip(says, x + w - 16, y + 14, theme.UNSEEN, "right", CRASHED)


@dataclass(frozen=True)
class Verdict:
    """Of an unseen course that is over, as it stands beside the world."""

    share: str
    """How many came to the end; empty where all others are samples around the champion, which is asked first."""
    lines: tuple[str, ...]
    """What that means."""


def verdict_of(replay: Replay, words: Words) -> Verdict | None:
    """None until an unseen course is over."""
    if not (replay.exam and replay.over):
        return None
    count, finishers = replay.lineup.population, replay.finishers or 0
    if not replay.lineup.by_mean:
        return Verdict(f"{100 * finishers / count:.0f} %", (f"{finishers} of {count} {words.finished} {words.unseen}",))
    if replay.champion_finishes:
        around = f"and {finishers - 1} of {count - 1} around it"
        return Verdict("", (f"the champion {words.finished} {words.unseen}", around))
    succeed = FACES[replay.world.name].story.succeed
    return Verdict("", (f"the champion did not {succeed}", f"{finishers} of {count - 1} around it did"))


def draw_verdict(canvas: Canvas, verdict: Verdict, x: float, y: float, w: float, h: float) -> None:
    """In the panel `x, y, w, h`."""
    canvas.panel(x, y, w, h, border=theme.UNSEEN)
    canvas.explain(x, y, w, h, VERDICT)
    room = w - 2 * theme.PAD
    lines = [(part, k) for k, one in enumerate(verdict.lines) for part in broken(canvas, one, room, theme.STRONG, True)]
    tall = (1.4 * HUGE if verdict.share else 0.0) + 30 * len(lines)
    line = y + max((h - tall) / 2, 16.0)
    if verdict.share:
        canvas.text(verdict.share, (x + w / 2, line + HUGE / 2), HUGE, theme.UNSEEN, bold=True, anchor="centre")
        line += 1.4 * HUGE
    for k, (says, first) in enumerate(lines):
        colour = theme.UNSEEN if first else theme.TEXT
        canvas.text(says, (x + w / 2, line + 15 + 30 * k), theme.STRONG, colour, bold=True, anchor="centre")


def draw_driving(canvas: Canvas, driver: Driver, words: Words, x: float, y: float, w: float, h: float) -> None:
    """What is told of a person on the way; the result stands beside the road."""
    replay = driver.replay
    if driver.driving and not (driver.begun and driver.countdown == 0):
        if driver.count:
            canvas.text(f"{driver.count}", (x + w / 2, y + 86), 96, bold=True, anchor="centre")
        canvas.chip(
            told(words.hint.format(you=theme.you_are)) if driver.count else words.begin,
            x + w / 2,
            y + 14,
            anchor="centre",
        )
        return
    rank, cars = driver.rank
    gap = driver.gap
    champion = replay.name(0)
    goal = replay.course.goal
    apart = f"{words.points(abs(gap), goal)} {'ahead of' if gap > 0 else 'behind'} {champion}"
    standing = f"level with {champion}" if gap == 0 else apart
    if driver.driving:
        end = x + 16 + canvas.chip(f"you: {words.points(driver.score, goal)}", x + 16, y + 14, says=OWN)
        end += 8 + canvas.chip(standing, end + 8, y + 14, theme.BEST, says=GAP)
        canvas.chip(f"place {rank} of {cars}", end + 8, y + 14, says=PLACE)
        if driver.eased:
            says = f"eased {driver.eased_is}".strip()
            canvas.chip(f"{says} · {touched(driver.touches)}", x + 16, y + 54, theme.MUTED, says=EASED_SAYS)
    elif driver.given_back:
        canvas.chip(f"{champion}'s brain drives {words.own}", x + 16, y + 14, theme.BEST)


def touched(count: int) -> str:
    """How often somebody was set back."""
    return f"{count} touch" if count == 1 else f"{count} touches"


@dataclass(frozen=True)
class Board:
    """A result and the table of the best, as they stand beside the road."""

    head: str
    lines: tuple[str, ...]
    rows: tuple[tuple[str, Drive], ...]
    """How each of the best is written, best first."""
    mine: int
    """The place of this one, 0 for none."""
    keys: tuple[tuple[str, str], ...] = (("M", "again"),)
    """What can be pressed now, and what that does; a result that is kept can get a name, too."""


def board_of(driver: Driver, words: Words) -> Board:
    """Of a drive that is over."""
    rank, cars = driver.rank
    gap, goal, champion = driver.gap, driver.replay.course.goal, driver.replay.name(0)
    standing = f"{words.points(abs(gap), goal)} {'ahead of' if gap > 0 else 'behind'} {champion}"
    lines = [f"place {rank} of {cars}", standing if gap else f"level with {champion}"]
    if driver.eased:
        lines.insert(0, f"eased {driver.eased_is}, {touched(driver.touches)}".replace(" ,", ","))
    best = driver.records.best(driver.table)
    rows = tuple((touched(-one.score) if driver.eased else words.points(one.score, goal), one) for one in best)
    return Board(words.won if driver.finished else words.lost(driver), tuple(lines), rows, driver.place or 0)


STILL = "How many of this generation have not ended yet, or came to the end."
AHEAD = "Found out ahead: how many of them will come to the end of this course."
CRASHED = "How many ended where, in all generations that were seen on this course."
VERDICT = "A course that none of them was trained on: this says whether they learned to drive, or this road by heart."
OWN = "How far you have come."
GAP = "How far you are from the champion, in the same measure."
PLACE = "Your place among all that are seen, those that have ended included."
EASED_SAYS = "Who would be out is set back instead; such results are listed apart by how often that was."
RESULT = "How it ended, against whom, and how good it was."
BEST = "The best results in this table, with who it was or on which day; eased ones have a table of their own."
TODAY = ("Y", "today's best")
HUGE = 64
"""Size of the share of those who come to the end of an unseen course."""
LINE = 36.0
"""Between two lines of keys."""
TWO_AGAIN = (("J", "again"), ("Enter", "your names"))
"""Keys of a board of two people."""


def draw_board(canvas: Canvas, board: Board, x: float, y: float, w: float, h: float) -> None:
    """In the panel `x, y, w, h`; as many of the best as there is room for."""
    canvas.panel(x, y, w, h, border=theme.BEST)
    canvas.explain(x, y, w, h, RESULT)
    left, room, line = x + theme.PAD, w - 2 * theme.PAD, y + 30
    for says in broken(canvas, board.head, room, theme.STRONG, True):
        canvas.text(says, (left, line), theme.STRONG, bold=True)
        line += 30
    for says in (part for one in board.lines for part in broken(canvas, one, room, theme.SMALL)):
        canvas.text(says, (left, line), colour=theme.MUTED)
        line += 24
    foot = y + h - 46 - LINE
    for place, (says, drive) in enumerate(board.rows[: max(int((foot - line - 8) // 28), 0)], 1):
        at, mine = line + 20 + 28 * (place - 1), place == board.mine
        colour = theme.BEST if mine else theme.MUTED
        canvas.explain(x, at - 14, w, 28, BEST)
        canvas.text(f"{place}.", (left, at), colour=colour, bold=mine)
        canvas.text(says, (left + 126, at), colour=colour, bold=mine, anchor="right")
        who = drive.name or ("this one" if mine else drive.day)
        canvas.text(canvas.fitted(who, room - 140, bold=mine), (left + 140, at), colour=colour, bold=mine)
    for label, says in (*board.keys, *([("Enter", "your name")] if board.mine else []), TODAY):
        if label == TODAY[0]:
            left, foot = x + theme.PAD, foot + LINE
        left += canvas.key(label, left, foot, says=says) + 8
        left += canvas.text(says, (left, foot + 15), colour=theme.MUTED).width / canvas.units.scale + 18
