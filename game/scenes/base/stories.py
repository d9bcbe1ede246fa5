"""What a world tells about itself: three steps, what its climax asks, and what a generation's result means."""

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


@dataclass(frozen=True)
class Manner:
    """What is true of how brains are bred, in words."""

    begins: str
    """Of generation 0, with {count} brains of {genes} numbers and {others} beside the first."""
    goes_on: str
    """What becomes of a generation."""
    genome: str
    """Where the numbers of a genome come from."""
    fitness: str
    """What the score is for."""


MANNERS = {
    False: Manner(
        begins="{count} brains, each of them {genes} random numbers. Generation 0.",
        goes_on="What does well is kept, with small changes; the rest is forgotten.",
        genome="Nobody sets them: they begin at random, and what does well is kept and changed a little.",
        fitness="The score that decides who has children.",
    ),
    True: Manner(
        begins="{others} brains that differ at random from {genes} zeros, the best in front. Generation 0.",
        goes_on="The mean moves towards those that did well: that is the champion. They themselves are forgotten.",
        genome="Nobody sets them: one row is varied at random, and moves towards the variations that do well.",
        fitness="The score that decides which way the mean of all brains moves.",
    ),
}
"""By whether a strategy stands by a mean, of which all others are samples."""

GENERATION: Line = (
    "What is a generation?",
    "Everybody has the same try, all are scored, and from the scores the next population is made. Then again. "
    "The chart and Page Up lead back to earlier ones.",
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
    succeeds: str
    """After `the champion `."""
    climax: Line
    """The test at the end, while it runs."""
    rate: float
    """Generations a second that strangers can follow."""
    speeds: tuple[float, float] = (1.0, 1.0)
    """In the demo: of what is learned on, and of the climax."""
    encore: Line | None = None
    """What follows that, in a world that has something harder to show."""
    more: tuple[Line, ...] = ()
    """What is told on demand of this world alone."""


def pages(story: Story, strategy: str, by_mean: bool) -> tuple[Line, ...]:
    """What is told on demand: three steps, and the words that everybody asks for."""
    first, second, third = story.steps
    manner = MANNERS[by_mean]
    return (
        first,
        (second[0], second[1] or BREEDING[strategy]),
        third,
        GENERATION,
        ("What is a genome?", f"All weights of a brain in one row of numbers. {manner.genome}"),
        ("What is fitness?", f"{manner.fitness} {story.fitness}"),
        *story.more,
    )
