"""Who plays next, and which lesson is worth seeing."""

from __future__ import annotations

import random
from dataclasses import dataclass, replace

import numpy as np

from brains.files import Brain
from game.scenes.base.stage import PLAYERS
from game.scenes.breeding.driving import SEATS
from game.scenes.chase.game import BRED, PERFECT, TAUGHT, YOU, Match, Player
from game.scenes.chase.trainer import ChaseSnapshot
from game.training.snapshot import Pace
from game.ui.keyboard import told
from game.worlds.chase import CHASE
from game.worlds.chase.rooms import Shape, named

MILESTONES = (0, 10, 1000, 10_000, 100_000, 300_000, 1_000_000, 3_000_000)
"""Games after which a lesson is worth seeing."""
HOLD = 1.3
"""Seconds that the end of a game stays on the screen."""
RESULT_HOLD = 2.6
"""The same after a person has played."""
DUEL_HOLD = 4.5
"""The same after two people have played each other."""


@dataclass(frozen=True)
class Casting:
    """Who is to play; what a person chooses with the keys."""

    mouse: str = BRED
    cat: str = BRED
    generation: int | None = None
    """Of bred champions; None for the newest."""
    pair: int = 0
    """Who of that generation: its champions, or the second best, as far as more are kept than its champions."""
    people: tuple[int, ...] = ()
    """The role of each person who plays, the first one's first."""
    names: tuple[str, str] = PLAYERS
    """Of two people."""
    guests: tuple[Brain, ...] = ()
    """Champions from a file, who play in the place of the bred ones."""


def rest_after(casting: Casting, speed: float) -> float:
    """Seconds that the end of a game stays on the screen."""
    return (HOLD / max(speed, 1.0), RESULT_HOLD, DUEL_HOLD)[len(casting.people)]


def shape_of(snapshot: ChaseSnapshot) -> Shape:
    """The room and the rule that are bred for."""
    return named(snapshot.settings.courses[0])


def player_of(snapshot: ChaseSnapshot, casting: Casting, role: int) -> Player:
    """Who plays a role."""
    kind = (casting.mouse, casting.cat)[role]
    if casting.people == (role,):
        return Player(YOU, "You", "arrow keys or WASD")
    if role in casting.people:
        seat = casting.people.index(role)
        return Player(YOU, casting.names[seat], told(SEATS[seat]))
    if kind == PERFECT:
        return Player(PERFECT, f"Perfect {CHASE.roles[role]}", "looked up")
    brain = brain_of(snapshot, casting, role)
    if brain is None:
        return Player(PERFECT, f"Perfect {CHASE.roles[role]}", "until one is bred")
    about = f"taught, {brain.generation:,} games" if kind == TAUGHT else f"generation {brain.generation:,}"
    return Player(kind, brain.name, about, brain)


def brain_of(snapshot: ChaseSnapshot, casting: Casting, role: int) -> Brain | None:
    """The brain that is to play a role; None if there is none yet."""
    for guest in casting.guests:
        if guest.role == CHASE.roles[role]:
            return guest
    if (casting.mouse, casting.cat)[role] == TAUGHT:
        return snapshot.taught.plays(CHASE.roles[role])
    if not snapshot.champions:
        return None
    newest = snapshot.champions[role]
    generations, genomes = snapshot.memory.hall
    if casting.generation is None or not len(generations) or casting.generation >= newest.generation:
        return _seen(snapshot, newest, role)
    at = int(np.argmin(np.abs(generations - casting.generation)))
    best = next((one.genomes[role] for one in snapshot.past if one.number == generations[at] and casting.pair), None)
    if best is not None:
        genome = best[casting.pair % len(best)]
        return replace(newest, genome=genome, generation=int(generations[at]), held_out=float("nan"))
    champion = replace(newest, genome=genomes[at, role], generation=int(generations[at]), held_out=float("nan"))
    return _seen(snapshot, champion, role)


def _seen(snapshot: ChaseSnapshot, champion: Brain, role: int) -> Brain:
    """By whom a generation is shown: a mean that has not moved yet is a brain of zeros, then it is the best other."""
    if champion.genome.any():
        return champion
    kept = next((one for one in snapshot.past if one.number == champion.generation), None)
    others = [genome for genome in kept.genomes[role] if genome.any()] if kept else []
    return replace(champion, genome=others[0], held_out=float("nan")) if others else champion


def clearly_better(snapshot: ChaseSnapshot) -> bool:
    """Whether both champions together lose at most half of what those of generation 0 lost against perfect play."""
    if not snapshot.champions or any(not len(one.generation) or one.generation[0] for one in snapshot.histories):
        return False
    at_first = sum(float(one.held_out[0]) for one in snapshot.histories)
    return sum(one.held_out for one in snapshot.champions) <= at_first / 2


def next_match(snapshot: ChaseSnapshot, casting: Casting, dice: random.Random) -> Match:
    """A game from a start that the dice choose."""
    shape = shape_of(snapshot)
    starts = shape.solution.starts
    cat, mouse = starts[dice.randrange(len(starts))]
    return match_from(snapshot, casting, (int(cat), int(mouse)))


def match_from(snapshot: ChaseSnapshot, casting: Casting, start: tuple[int, int]) -> Match:
    """A game from a start: the cells of cat and mouse."""
    shape = shape_of(snapshot)
    players = [player_of(snapshot, casting, role) for role in range(2)]
    generations = [player.brain.generation for player in players if player.brain and player.kind == BRED]
    number = max(generations, default=0)
    return Match(players[0], players[1], shape, start, number, snapshot.run)


def nearest(snapshot: ChaseSnapshot, generation: float) -> int | None:
    """The generation of kept champions next to this one; None if there are none."""
    kept = snapshot.memory.hall[0]
    return int(kept[np.argmin(np.abs(kept - generation))]) if len(kept) else None


def neighbour(snapshot: ChaseSnapshot, generation: int | None, step: int) -> int | None:
    """The generation of kept champions before or after one; None for the newest."""
    kept = snapshot.memory.hall[0]
    if not len(kept):
        return None
    now = len(kept) if generation is None else int(np.argmin(np.abs(kept - generation)))
    stride = max(1, len(kept) // 20)
    at = max(now + step * stride, 0)
    return None if at >= len(kept) else int(kept[at])


def lessons_wanted(pace: Pace, games: int) -> int | None:
    """How far to teach while what has been learned in so many games is shown; as far as it goes for None."""
    if pace is Pace.TURBO:
        return None
    return games if pace is Pace.EVERY else next_milestone(games)


def next_milestone(games: int) -> int | None:
    """The first milestone after so many games; None after the last."""
    return next((milestone for milestone in MILESTONES if milestone > games), None)
