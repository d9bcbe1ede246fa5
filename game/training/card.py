"""A run's card: a short text that starts the same run on another machine, and says what to find there.

    Evolution Arcade run card, version 1
    run: corridor, seed 3, generation 40
    bred by: openai-es, population 50, mutation 0.5
    brain: plain, sigmoid sigmoid sigmoid
    courses: simple, fresh:1000, fresh:1000, fresh:1000
    champion: Brave Otter, score 812.40, unseen 640.10, genome 3f2a9c01d4e5
    promise: the same champion, bit for bit, on every machine

A card promises no more than it can keep. It comes from strangers: nothing in it is run or opened as a file, and
whatever is wrong with it is a CardError of one line. What is no line of a card, before, between or after its lines, is
passed over.
"""

from __future__ import annotations

import hashlib
import math
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import PurePath

import numpy as np
from numpy.typing import NDArray

from brains.files import Brain, FileError
from game.training.settings import Settings, SettingsError, is_everywhere, named
from game.training.snapshot import Snapshot
from game.worlds import WORLDS, CourseError, World

TITLE = "Evolution Arcade run card"
MAX_BYTES = 4096
MAX_GENERATION = 10_000_000
DIGITS = 12
"""Of a champion's digest."""
LINES = ("run", "bred by", "brain", "courses", "later", "promise")
"""How lines begin, beside those of the champions."""
CHAMPION = "champion"
"""How the champion's line begins in a world with one role; in others it is called as its role."""

EVERYWHERE = "the same champion, bit for bit, on every machine"
SAME_MACHINE = "the same champion, bit for bit, on the same machine only"
BEGINNING = "the same beginning only, because the run was altered on the way"

NOT_BRED = "card: expected a run that is bred; a mouse that is taught has no card"

AROUND = " \t\xa0>|*_`'\"‘’“”„«»‹›•"
"""What stands around a line that somebody has quoted."""
MANGLED = {
    **dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\ufeff")),
    **dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2212"), "-"),
}
"""What messengers and editors put into a text, which nobody sees, and what they put in the place of a hyphen."""

_RUN = re.compile(r"(?P<world>[\w-]+|gym:.+), seed (?P<seed>\d{1,10}), generation (?P<generation>\d{1,10})")
_BRED = re.compile(
    r"(?P<strategy>[\w-]+), population (?P<population>\d{1,10}), mutation (?P<mutation>\d+(?:\.\d+)?(?:e-\d+)?)"
    r"(?P<options>(?:, [^\s,=]+=[^\s,]+)*)"
)
_BRAIN = re.compile(r"(?P<brain>[\w-]+), (?P<activations>\w+(?: \w+)*)(?:, sees (?P<senses>[\w-]+))?")
_CHAMPION = re.compile(rf"(?P<name>[A-Z][a-z]+ [A-Z][a-z]+), .*\bgenome (?P<digest>[0-9a-f]{{{DIGITS}}})")


class CardError(FileError):
    """A text that is no card, or a run that no card can carry; one line."""


@dataclass(frozen=True)
class Card:
    """A run, and what it reached."""

    settings: Settings
    """What it begins with."""
    generation: int
    names: tuple[str, ...]
    """Of the champions of that generation, one a role."""
    digests: tuple[str, ...]
    """Of their genomes."""
    promise: str
    """What the same settings lead to: EVERYWHERE, SAME_MACHINE or BEGINNING."""

    @property
    def exact(self) -> bool:
        """Whether these champions are to be found on every machine."""
        return self.promise == EVERYWHERE


def digest_of(genome: NDArray[np.float32]) -> str:
    """Twelve hex digits of a genome `(genes,)`; those of another genome are others."""
    return hashlib.sha256(np.ascontiguousarray(genome, dtype="<f4").tobytes()).hexdigest()[:DIGITS]


def card_of(snapshot: Snapshot) -> str:
    """The card of what the window breeds. Raises CardError."""
    if not snapshot.bred:
        raise CardError(NOT_BRED)
    settings, meeting = snapshot.settings, snapshot.settings.arena.meeting
    if meeting is None:
        # The newest known score may be an earlier champion's; the history has this one's, or none yet.
        known = [float(history.held_out[-1]) if len(history.held_out) else math.nan for history in snapshot.histories]
    else:
        course = meeting.course(settings.courses[0], (settings.sense, settings.sense), meeting.turns)
        known = [meeting.regret(one, course) for one in snapshot.champions]
    champions = [replace(one, held_out=score) for one, score in zip(snapshot.champions, known, strict=False)]
    return write_card(snapshot.beginning, snapshot.altered, champions)


def write_card(beginning: Settings, altered: bool, champions: Sequence[Brain]) -> str:
    """The card of a run that began so and has these champions, one a role. Raises CardError."""
    check_carried(beginning)
    if not champions:
        raise CardError("card: expected a champion to tell of, and there is none yet")
    promise = EVERYWHERE if beginning.is_exact else SAME_MACHINE
    world, generation = beginning.arena, champions[0].generation
    bred = (beginning.strategy, f"population {beginning.population}", f"mutation {float(beginning.mutation_size)!r}")
    brain = [beginning.brain or next(iter(world.networks)), " ".join(beginning.network.activations)]
    lines = [
        f"{TITLE}, version {world.version}",
        f"run: {world.name}, seed {beginning.seed}, generation {generation}",
        f"bred by: {', '.join((*bred, *beginning.options))}",
        f"brain: {', '.join((*brain, f'sees {beginning.sense}') if beginning.sense else brain)}",
        f"courses: {', '.join(beginning.courses)}",
        *((f"later: {', '.join(beginning.later)}",) if beginning.later else ()),
        *(
            f"{label}: {one.name}, {_scores(one)}, genome {digest_of(one.genome)}"
            for label, one in zip(_labels(world), champions, strict=True)
        ),
        f"promise: {BEGINNING if altered else promise}",
    ]
    return "\n".join(lines) + "\n"


def read_card(text: str | bytes) -> Card:
    """A run from its card. Raises CardError."""
    version, found = _lines(_decoded(text))
    run = _parsed(_RUN, "run", found, "a world, its seed and a generation")
    if run["world"] not in WORLDS:
        raise CardError(f"card: expected a world, one of {', '.join(WORLDS)}, got {run['world']!r:.40}")
    try:
        world, generation = WORLDS[run["world"]], int(run["generation"])
    except SettingsError as error:  # an environment that cannot be had, or that nobody has asked for
        raise CardError(f"card: {error}") from error
    if version != f"version {world.version}":
        expected = f"card: expected version {world.version} in {world.name}"
        raise CardError(f"{expected}, got {version!r:.40}; another version breeds otherwise")
    if generation > MAX_GENERATION:
        raise CardError(f"card: expected a generation up to {MAX_GENERATION}, got {generation}")
    bred = _parsed(_BRED, "bred by", found, "a strategy, population and mutation")
    brain = _parsed(_BRAIN, "brain", found, "layers and their activations")
    champions = [_parsed(_CHAMPION, label, found, "a name and a genome") for label in _labels(world)]
    promise = _line("promise", found)
    if promise not in (EVERYWHERE, SAME_MACHINE, BEGINNING):
        raise CardError(f"card: expected the promise {EVERYWHERE!r}, or less, got {promise!r:.80}")
    courses = tuple(_line("courses", found).split(", "))
    later = tuple(_line("later", found).split(", ")) if "later" in found else ()
    _check_named(world, named(courses, later))
    try:
        settings = Settings(
            world=world.name,
            strategy=bred["strategy"],
            population=int(bred["population"]),
            mutation=float(bred["mutation"]),
            courses=courses,
            seed=int(run["seed"]),
            brain=brain["brain"],
            senses=brain["senses"] or "",
            activations=tuple(brain["activations"].split()),
            options=tuple(bred["options"].split(", ")[1:]),
            later=later,
        )
    except (SettingsError, CourseError, ValueError) as error:
        raise CardError(f"card: {error}") from error
    if promise == EVERYWHERE and not settings.is_exact:
        raise CardError(f"card: expected the promise {SAME_MACHINE!r} of such a run, got {promise!r:.40}")
    names, digests = (tuple(one[part] for one in champions) for part in ("name", "digest"))
    return Card(settings, generation, names, digests, promise)


def check_carried(settings: Settings) -> None:
    """Raises CardError for a run that cannot be started from a text."""
    _check_named(settings.arena, named(settings.courses, settings.later))
    if (form := settings.arena.form) and not form.repeats:
        raise CardError(f"card: expected that the same seed is the same episode, and in {settings.world} it is not")


def _check_named(world: World, courses: Sequence[str]) -> None:
    """A course that is a file is on one machine only, and a name with a comma would be two. Nothing is opened."""
    for name in courses:
        if not is_everywhere(world, name) or "," in name:
            short = PurePath(name).name
            raise CardError(f"card: expected courses that every machine has, `worlds` lists them, got {short!r:.60}")


def _scores(champion: Brain) -> str:
    """In training; and where nobody was trained, or against perfect opponents, if that is known."""
    unknown = math.isnan(champion.held_out)
    beyond = "" if unknown else f", {'regret' if champion.role else 'unseen'} {champion.held_out:.2f}"
    return f"score {champion.fitness:.2f}{beyond}"


def _labels(world: World) -> tuple[str, ...]:
    """How the lines of the champions begin."""
    return world.roles if len(world.roles) > 1 else (CHAMPION,)


def _decoded(text: str | bytes) -> str:
    if len(text if isinstance(text, bytes) else text.encode("utf-8", "replace")) > MAX_BYTES:
        raise CardError(f"card: expected at most {MAX_BYTES} bytes, got more")
    try:
        return text.decode("utf-8") if isinstance(text, bytes) else text
    except UnicodeDecodeError as error:
        raise CardError(f"card: expected a text in UTF-8, got {error.reason} at byte {error.start}") from error


def _lines(text: str) -> tuple[str, dict[str, str]]:
    """Its version, and the lines of the card in a text, by how they begin, whatever stands around them."""
    said = unicodedata.normalize("NFC", text.translate(MANGLED))
    lines = [" ".join(line.strip(AROUND).split()) for line in said.splitlines()]
    first = next((number for number, line in enumerate(lines) if line.startswith(TITLE)), None)
    if first is None:
        began = next((line for line in lines if line), "")
        raise CardError(f"card: expected a line '{TITLE}, version …', got {began!r:.40}")
    known = {*LINES, CHAMPION, *(role for world in WORLDS.values() for role in world.roles)}
    found: dict[str, str] = {}
    for line in lines[first + 1 :]:
        label, colon, said = line.partition(": ")
        if colon and label in known:
            if label in found:
                raise CardError(f"card: expected one line that begins with {label!r}, got two")
            found[label] = said
    return lines[first].removeprefix(TITLE).lstrip(", "), found


def _line(label: str, found: dict[str, str]) -> str:
    if label not in found:
        raise CardError(f"card: expected a line that begins with '{label}:', got none")
    return found[label]


def _parsed(pattern: re.Pattern[str], label: str, found: dict[str, str], what: str) -> re.Match[str]:
    said = _line(label, found)
    match = pattern.fullmatch(said)
    if match is None:
        raise CardError(f"card: expected {what} after '{label}:', got {said!r:.80}")
    return match
