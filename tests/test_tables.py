"""Games by look-up are the games of sessions, bit for bit, and those of the plain oracle."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from numpy.typing import NDArray

from brains.network import Network
from game.engine import matches
from game.engine.matches import Matches
from game.engine.session import Session
from game.engine.side import Side
from game.worlds import WORLDS, Course
from game.worlds.chase import kernel
from game.worlds.chase.plans import fits
from game.worlds.chase.rooms import SENSES, placed, room
from game.worlds.chase.solver import SPRINTS, solve
from game.worlds.chase.tables import machine
from tests.oracles import chase_numpy
from tests.test_chase import random_genomes

CHASE = WORLDS["chase"]
DEEP = Network((kernel.INPUTS, 7, 5, kernel.OUTPUTS), ("relu", "sigmoid", "linear"))
BOTH = [(a, b) for a in SENSES for b in SENSES]


def both_ways(
    monkeypatch: pytest.MonkeyPatch, sides: list[Side], course: Course, starts: NDArray[np.float32], workers: int = 1
) -> list[tuple[NDArray[np.float32], int]]:
    """Scores and lane-ticks by sessions, then by tables."""
    results = []
    for views in (0, 10**9):
        monkeypatch.setattr(matches, "VIEWS", views)
        with Matches(CHASE, workers) as games:
            results.append((games(sides, course, starts), games.lane_ticks))
    return results


def odd_genomes(network: Network, count: int, seed: int) -> NDArray[np.float32]:
    """Random ones; among them ties, outputs that are no number, infinite, and as great as a hand's."""
    genomes = random_genomes(network, count, seed)
    genomes[0] = 0
    genomes[1, -4:] = 1, 2, 2, 1
    for k, bias in enumerate((np.nan, np.inf, -np.inf, kernel.HAND)):
        for output in range(4):
            genomes[2 + 4 * k + output, -4 + output] = bias
    genomes[18] = np.nan
    genomes[19] *= 1e30
    return genomes


def some_starts(course: Course, width: int, sprint: int, count: int, seed: int) -> NDArray[np.float32]:
    """`(start, field)`; in the first of them both are in one cell already."""
    starts = np.random.default_rng(seed).permutation(solve(width, sprint).starts)[:count].copy()
    starts[0] = 1
    return placed(course, *starts.T).T


@pytest.mark.parametrize("sprint", SPRINTS)
@pytest.mark.parametrize("width", range(2, 9))
def test_tables_play_as_sessions_do(width: int, sprint: int, monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(10 * width + sprint)
    plan = "holes" if fits("holes", width) and sprint % 2 else "open"
    for seed, senses in enumerate(BOTH):
        course = room(width, sprint, 13, senses, plan, sight=seed % width)
        networks = (CHASE.network, DEEP) if seed % 2 else (DEEP, CHASE.network)
        sides = [
            Side(network, odd_genomes(network, count, seed + role), rng.integers(0, count, 90))
            for role, (network, count) in enumerate(zip(networks, (70, 31), strict=True))
        ]
        starts = some_starts(course, width, sprint, 5, seed)
        by_sessions, by_tables = both_ways(monkeypatch, sides, course, starts)
        assert by_sessions[0].tobytes() == by_tables[0].tobytes() and by_sessions[1] == by_tables[1]
        assert by_tables[0].shape == (2, 5, 90) and len(np.unique(by_tables[0][kernel.MOUSE])) > 1


@pytest.mark.parametrize("workers", [1, 2, 5])
@pytest.mark.parametrize("count", [1, 20, 64, 150])
def test_any_number_of_workers_and_genomes(count: int, workers: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a choice, individual k has genome k."""
    course = room(6, 4, 40, ("mirrored", "room"))
    sides = [Side(CHASE.network, random_genomes(CHASE.network, count, role)) for role in range(2)]
    starts = some_starts(course, 6, 4, 30, count)
    by_sessions, by_tables = both_ways(monkeypatch, sides, course, starts, workers)
    assert np.array_equal(by_sessions[0], by_tables[0]) and by_sessions[1] == by_tables[1]


@pytest.mark.parametrize("senses", BOTH)
@pytest.mark.parametrize(("width", "sprint"), [(6, 4), (5, 2), (3, 3), (8, 5), (4, 0)])
def test_tables_play_as_the_oracle_does(
    width: int, sprint: int, senses: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    count, turns = 6, 11
    course = room(width, sprint, turns, senses)
    sides = [Side(CHASE.network, random_genomes(CHASE.network, count, seed)) for seed in (1, 2)]
    starts = some_starts(course, width, sprint, 4, 3)[1:]
    _, (scores, made) = both_ways(monkeypatch, sides, course, starts)
    plies = 0
    for row, (cat_x, cat_y, mouse_x, mouse_y) in enumerate(starts.astype(int).tolist()):
        for k in range(count):
            mouse, cat = (
                chase_numpy.Player(side.network, side.genomes[k], sense).choose
                for side, sense in zip(sides, senses, strict=True)
            )
            game = chase_numpy.play(width, sprint, ((cat_x, cat_y), (mouse_x, mouse_y)), mouse, cat, turns)
            assert scores[:, row, k].tolist() == [game.turns, -game.turns]
            plies += len(game.positions) - 1
    assert made == plies


def test_a_generation_by_tables_is_that_of_the_plain_population() -> None:
    """The bench times these two against each other."""
    mice, cats = (random_genomes(CHASE.network, 30, seed) for seed in (1, 2))
    pairs = [np.repeat(np.arange(30), 10), np.tile(np.arange(30), 10)]
    course = room(6, 4, 40, ("mirrored", "mirrored"))
    starts = some_starts(course, 6, 4, 9, 1)[1:]
    with Matches(CHASE, 2) as games:
        sides = [Side(CHASE.network, genomes, rows) for genomes, rows in zip((mice, cats), pairs, strict=True)]
        assert games._looked_up(sides, course, starts) is not None
        turns = games(sides, course, starts)[kernel.MOUSE]
    wide = [genomes[rows].astype(np.float64) for genomes, rows in zip((mice, cats), pairs, strict=True)]
    plain = [chase_numpy.population_turns(*wide, start, 6, 4, 40) for start in starts]
    assert np.array_equal(turns, plain)


@pytest.mark.parametrize("senses", BOTH)
def test_a_machine_knows_every_position_and_mirrored_brains_an_eighth_of_them(senses: tuple[str, str]) -> None:
    found = machine(room(6, 4, 40, senses))
    for role, kinds in enumerate((4, 5)):
        different = found.views[role].shape[1]
        assert different == kinds * (171 if senses[role] == "mirrored" else 1296)
        assert len(np.unique(found.views[role], axis=1).T) == different
    assert machine(room(6, 4, 7, senses)) is found
    ends = found.after[:, :4] < 0
    assert ends.any() and (found.after[~np.repeat(ends, 2, axis=1)] < 1296).all()


def test_brains_with_memory_and_few_games_are_played_by_sessions() -> None:
    course = room(6, 4, 40, ("mirrored", "mirrored"))
    starts = some_starts(course, 6, 4, 400, 1)
    kinds = [CHASE.networks["plain"], CHASE.networks["recurrent"]]
    with Matches(CHASE) as games:
        for first in kinds:
            for second in kinds:
                sides = [Side(network, random_genomes(network, 3, 1)) for network in (first, second)]
                by_tables = games._looked_up(sides, course, starts) is not None
                assert by_tables == (first == second == CHASE.network)
                assert games._looked_up(sides, course, starts[:2]) is None


def test_a_table_is_the_same_whoever_is_beside() -> None:
    found = machine(room(6, 4, 40, ("mirrored", "mirrored")))
    genomes = odd_genomes(CHASE.network, 64, 5)
    whole = found.fill(0, CHASE.network, genomes)
    for edges in ((0, 64), (0, 1, 3, 13, 46, 64)):
        parts = [found.fill(0, CHASE.network, genomes[a:b]) for a, b in pairwise(edges)]
        assert np.array_equal(np.concatenate(parts), whole)
    assert set(np.unique(whole)) == set(range(8))


def test_sides_that_do_not_fit_are_refused() -> None:
    course = room(6, 4, 40, ("mirrored", "mirrored"))
    starts = some_starts(course, 6, 4, 400, 1)
    good = Side(CHASE.network, random_genomes(CHASE.network, 3, 1))
    with Matches(CHASE) as games:
        with pytest.raises(ValueError, match="expected shape"):
            games([good, Side(CHASE.network, good.genomes[:, 1:])], course, starts)
        with pytest.raises(ValueError, match="expected 3 on each side, got 2"):
            games([good, Side(CHASE.network, good.genomes[:2])], course, starts)
        with pytest.raises(IndexError):
            games([good, Side(CHASE.network, good.genomes, np.array([0, 1, 3]))], course, starts)


def test_games_by_look_up_are_those_that_are_watched(monkeypatch: pytest.MonkeyPatch) -> None:
    course = room(6, 4, 40, ("mirrored", "mirrored"))
    sides = [Side(CHASE.network, random_genomes(CHASE.network, 100, seed)) for seed in (3, 4)]
    start = some_starts(course, 6, 4, 2, 1)[1:]
    session = Session(CHASE, sides, course, placed=np.repeat(start.T, 100, axis=1))
    while not session.finished:
        session.run(1)
    _, (scores, made) = both_ways(monkeypatch, sides, course, start)
    assert np.array_equal(scores[:, 0], session.scores) and made == session.lane_ticks
