"""What each world tells about itself: three steps, what its climax asks, and what a generation's result means."""

from __future__ import annotations

from dataclasses import dataclass

Line = tuple[str, str]
"""A headline, and what explains it."""

BREEDING = {
    "cma-es": "Each generation is drawn around what did well, and wider in the directions that paid.",
    "openai-es": "Each generation tries small variations of one brain, which then moves towards the better ones.",
    "rank-sampling": "The better a brain does, the more children it has: copies with mistakes.",
    "elite-clones": "The best one survives, and all others become copies of it with mistakes.",
    "paired-parents": "Two brains that did well have children: mixed from both, with mistakes.",
}
"""By strategy, in one sentence."""

GLOSSARY: tuple[Line, ...] = (
    (
        "What is a generation?",
        "Everybody has the same try, all are scored, and from the scores the next population is made. Then again.",
    ),
    (
        "What is a genome?",
        "All weights of a brain in one row of numbers. Nobody sets them: they begin at random, and what does well is "
        "kept and changed a little.",
    ),
)


@dataclass(frozen=True)
class Story:
    """The words of a world."""

    line: str
    """For its tile in the menu."""
    steps: tuple[Line, Line, Line]
    """What is seen, how it learns, what to do."""
    fitness: str
    """What the score counts."""
    opening: str
    """Headline of generation 0."""
    first: str
    """After `Generation 9 `: it has somebody who is the first to succeed."""
    succeed: str
    """After `31 of 50 `."""
    climax: Line
    """The test at the end, while it runs."""
    rate: float
    """Generations a second that strangers can follow."""
    speeds: tuple[float, float] = (1.0, 1.0)
    """In the demo: of what is learned on, and of the climax."""


STORIES = {
    "corridor": Story(
        line="Cars learn to fly",
        steps=(
            (
                "Each car has a brain of 105 numbers",
                "It sees its speed and both walls, and pushes up or down. At first all numbers are random.",
            ),
            ("Nobody programmed this", ""),
            ("Your turn", "N: a track that no car was ever trained on. M: drive against them. P: only the newest."),
        ),
        fitness="Here: how far it flies before it crashes, averaged over this track and three new ones a generation.",
        opening="Random brains. Watch them crash.",
        first="is the first to reach the end",
        succeed="reach the end",
        climax=("A track that nobody has ever seen", "Did they learn to drive, or did they learn the road by heart?"),
        rate=3.0,
        speeds=(1.0, 4.0),
    ),
    "chase": Story(
        line="An arms race",
        steps=(
            (
                "A mouse, and a cat that sprints every fourth turn",
                "Both have small brains that begin at random. The mouse lives as long as it can.",
            ),
            ("Two populations, each other's teachers", ""),
            ("Your turn", "M: be the mouse. K: be the cat. 5: watch the mouse against the perfect cat."),
        ),
        fitness="Here: turns that a mouse lives, and for a cat, turns that its mouse does not.",
        opening="Random brains. Neither knows the other.",
        first="",
        succeed="",
        climax=(
            "Now against the perfect cat",
            "This small game is solved exactly: how many turns each brain loses is known. Perfect is 0.",
        ),
        rate=8.0,
    ),
    "cartpole": Story(
        line="Carts learn to balance",
        steps=(
            (
                "Each cart has a brain with four senses",
                "Where it is, how fast, how far the pole leans, how quickly it falls. It can only push left or right.",
            ),
            ("Nobody programmed this", ""),
            ("Your turn", "Click beside a cart to push it. N: a wilder start than any in training. M: balance one."),
        ),
        fitness="Here: fiftieths of a second until the pole falls, averaged over five starts.",
        opening="Random brains. Watch the poles fall.",
        first="is the first to keep it up for ten seconds",
        succeed="keep it up",
        climax=("A start wilder than any in training", "Did they learn to balance, or only to stand still?"),
        rate=0.5,
    ),
    "circuit": Story(
        line="Cars learn to race",
        steps=(
            (
                "Each car feels its way with seven rays",
                "It sees how far the walls are, its speed and its wheel, and steers, accelerates and brakes.",
            ),
            ("Nobody programmed this", ""),
            ("Your turn", "M: race them for three laps. J: race a friend. N: a circuit that no car has ever seen."),
        ),
        fitness="Here: metres driven along the road in 90 seconds. A wall ends the run.",
        opening="Random brains. Watch them hit the walls.",
        first="is the first to drive a whole lap",
        succeed="drive a clean lap",
        climax=("A circuit that nobody has ever seen", "Did they learn to drive, or did they learn the road by heart?"),
        rate=2.0,
        speeds=(2.0, 4.0),
    ),
}
"""By world."""


def pages(world: str, strategy: str) -> tuple[Line, ...]:
    """What is told on demand: three steps, and the words that everybody asks for."""
    story = STORIES[world]
    first, second, third = story.steps
    return (
        first,
        (second[0], second[1] or BREEDING[strategy]),
        third,
        *GLOSSARY,
        ("What is fitness?", f"The score that decides who has children. {story.fitness}"),
    )
