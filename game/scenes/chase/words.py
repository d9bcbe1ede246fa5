"""What is said where a mouse is taught: keys, and explanations step by step."""

from __future__ import annotations

from dataclasses import replace

import pygame

from game.scenes.base.stories import Line
from game.scenes.chase.keys import KEYS
from game.ui.keys import LEARNERS_KEYS, Binding, Keys
from game.worlds.chase.ways import TeachingSettings

LESSON_PACE = "pace: milestones of learning, every game, turbo"
SAYS = {
    "study": ("breed mice and cats, instead of teaching one", "taught / bred"),
    "mouse": ("play the mouse; again to give it back", "mouse"),
    "cat": ("play the cat; again to give it back", "cat"),
    "two": ("two people: mouse and cat", ""),
    "values": ("colour the room by the share of wrong moves", ""),
    "pace": (LESSON_PACE, ""),
    "settings": ("settings of the teacher and its pupil", "settings"),
    "restart": ("forget everything: other weights, and no games", ""),
    "ancestry": ("how it learned: all weights as a film", "film"),
    "save": ("save the lessons and the mouse", ""),
    "load": ("load champions; lessons that were saved go on", ""),
}
"""By action, what a key does and its word in the bar, where that is not what it is among the bred."""
BRED_ONLY = {"older", "newer", "ends", "compare", "operate"}
"""Actions of keys that lead through generations and to their champions, which the taught have not."""
LESSON_KEYS = Keys(
    tuple(
        replace(one, says=SAYS[one.action][0], short=SAYS[one.action][1]) if one.action in SAYS else one
        for one in KEYS
        if one.action not in BRED_ONLY
    )
)
"""Of who watches lessons."""
THEATRE_KEYS = Keys(
    (
        Binding("play", "Space", (pygame.K_SPACE,), "play from here, or stop; at the end from the first", "play"),
        Binding("reverse", "B", (pygame.K_b,), "play it back, or stop", "back"),
        Binding("earlier frame", "Left / PgUp", (pygame.K_LEFT, pygame.K_PAGEUP), "an earlier frame", "earlier"),
        Binding("later frame", "Right / PgDn", (pygame.K_RIGHT, pygame.K_PAGEDOWN), "a later frame", "later"),
        Binding("film ends", "Home / End", (pygame.K_HOME, pygame.K_END), "the first frame, or the newest", "ends"),
        Binding("click", "Click", (), "cell: the other one stands there; curve: that frame", "cell, frame"),
    ),
    LEARNERS_KEYS.everywhere,
)
"""Of how it learned."""
PUPILS: dict[str, Line] = {
    "mouse": (
        "A mouse with a teacher",
        "The cat stands still. The mouse runs as it decides; after each move a teacher says where it ought to run.",
    ),
    "cat": (
        "A cat with a teacher",
        "The mouse runs away as a mouse's teacher says. The cat hunts as it decides; after each move its own teacher "
        "says where it ought to go.",
    ),
}
MISTAKES: Line = (
    "What is a mistake?",
    "How far the coloured arrow was from the teacher's white one, in quarter turns, summed over a game.",
)
WRONG: Line = (
    "What is a mistake?",
    "A move that the teacher would not have made. The chart has how many there are a game.",
)
LEARNS: Line = (
    "How does it learn?",
    "By back-propagation: after a game each weight moves a little the way that makes its mistakes smaller, through all "
    "moves back to the first.",
)
SECOND_ORDER: Line = (
    "A step of second order",
    "Beside that, each weight moves to where the answer changes less with it, by β. Whether that helps is measured: "
    "see the page of results.",
)
ANSWERS: dict[str, Line] = {
    "compass": (
        "The compass and its flaw",
        "Its one output goes from up over right and down to left. Up and left are neighbours in the room, and three "
        "quarters apart on the output.",
    ),
    "sine-cosine": (
        "Sine and cosine",
        "Two outputs are a point on a circle, where all neighbours lie beside each other. On one output, a compass, up "
        "and left are far apart.",
    ),
    "scores": (
        "Four scores",
        "An output for each direction; the highest is the move. None is nearer to another. On one output, a compass, "
        "up and left are far apart.",
    ),
}
RARELY: Line = (
    "Out of sight",
    "Now and then it sees the other one; in between, where that is faint, it has to remember. Gated cells, GRU and "
    "LSTM, are made for that.",
)
LED: Line = (
    "Who moves?",
    "The teacher makes some of the moves, or all. The pupil is told the same, but sees fewer of the places that its "
    "own mistakes lead to.",
)
INSIDE: Line = (
    "What has it learned?",
    "Q: all its weights as a film, from the first game to now, and what its hidden units make of each cell. "
    "V: where it still errs.",
)
TURN: Line = (
    "Your turn",
    "K: be the cat. M: be the mouse. R: it forgets everything. Tab: other teachers, pupils and games. T: breed "
    "instead.",
)


def lesson_pages(settings: TeachingSettings) -> tuple[Line, ...]:
    """What is told on demand."""
    more = ((SECOND_ORDER, settings.teacher == "second-order"), (RARELY, settings.every > 1), (LED, settings.led > 0))
    return (
        PUPILS[settings.role],
        MISTAKES if settings.answer == "compass" else WRONG,
        LEARNS,
        ANSWERS[settings.answer],
        *(page for page, told in more if told),
        INSIDE,
        TURN,
    )
