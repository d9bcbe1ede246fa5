"""Cat and mouse: the rules, the solved game and duels against the facts and a plain oracle."""

from __future__ import annotations

from itertools import islice

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from numpy.typing import NDArray

from brains.files import Brain
from brains.network import Network
from game.engine.matches import Matches
from game.engine.session import Session
from game.engine.side import Side
from game.worlds import WORLDS, CourseError
from game.worlds.chase import kernel
from game.worlds.chase.duels import best_moves, duel, hands, idle, phase_of, regret_of
from game.worlds.chase.plans import MOVES, destinations
from game.worlds.chase.rooms import (
    OPEN_RACE,
    PRESETS,
    SENSES,
    Shape,
    cells,
    furnished,
    named,
    placed,
    plies,
    room,
    shape,
)
from game.worlds.chase.solver import SPRINTS, Solution, solve
from tests.oracles import chase_numpy

CHASE = WORLDS["chase"]
SEEN_BY_ALL = ("room", "room")


def random_genomes(network: Network, count: int, seed: int) -> NDArray[np.float32]:
    return np.random.default_rng(seed).normal(size=(count, network.genes)).astype(np.float32)


def state(*places: chase_numpy.Position) -> NDArray[np.float32]:
    """`(field, individual)` of positions `(cat, mouse)`."""
    return np.array([[*cat, *mouse] for cat, mouse in places], dtype=np.float32).T


def way(session: Session) -> NDArray[np.int64]:
    """`(tick + 1, field, individual)`: where all are before each tick and after the last; runs the session."""
    kept = []
    while True:
        kept.append(np.stack([session.field(row) for row in range(kernel.FIELDS)]))
        if session.finished:
            return np.array(kept).astype(np.int64)
        session.run(1)


# The solved game


@pytest.mark.parametrize(
    ("sprint", "mean", "longest"), [(2, 5.130, 8), (3, 6.371, 9), (4, 7.251, 8), (5, 8.571, 10), (0, np.inf, np.inf)]
)
def test_the_solver_says_what_the_facts_say(sprint: int, mean: float, longest: float) -> None:
    solution = solve(6, sprint)
    cat, mouse = solution.starts.T
    assert len(cat) == 1260
    values = solution.value[0, cat, mouse]
    assert values.mean() == pytest.approx(mean, abs=5e-4) and values.max() == longest
    assert np.isinf(values).all() == (sprint == 0)


@pytest.mark.parametrize("sprint", SPRINTS)
def test_the_solver_agrees_with_a_search_of_all_games(sprint: int) -> None:
    solution, depth = solve(3, sprint), 14
    for phase in range(max(sprint, 1)):
        for cat, mouse in solution.starts:
            position = ((cat % 3, cat // 3), (mouse % 3, mouse // 3))
            searched = chase_numpy.turns_left(3, sprint, position, phase, depth)
            assert searched == solution.value[phase, cat, mouse], (phase, position)
            assert np.isinf(searched) == (sprint == 0)


@pytest.mark.parametrize(("plan", "sprint"), [("holes", 2), ("holes", 3), ("cross", 4), ("cross", 0)])
def test_the_solver_knows_walls_and_who_fits_through_holes(plan: str, sprint: int) -> None:
    solution, depth, walls = solve(4, sprint, plan), 14, chase_numpy.walls_in(4, plan)
    for phase in range(max(sprint, 1)):
        for cat, mouse in solution.starts[:: 7 if sprint else 1]:
            position = ((cat % 4, cat // 4), (mouse % 4, mouse // 4))
            searched = chase_numpy.turns_left(4, sprint, position, phase, depth, walls)
            value = solution.value[phase, cat, mouse]
            assert searched == (value if value <= depth else np.inf), (phase, position)
    assert np.isfinite(solution.value).all() == (sprint > 0)


@pytest.mark.parametrize(("width", "plan"), chase_numpy.DRAWN)
def test_walls_are_those_of_the_drawn_room_and_the_same_in_all_mirrors(width: int, plan: str) -> None:
    drawn, places = chase_numpy.walls_in(width, plan), [(cell % width, cell // width) for cell in range(width**2)]
    for role, shut in enumerate(drawn):
        for direction, move in enumerate(MOVES):
            led = [chase_numpy.moved(width, place, move, shut) for place in places]
            assert destinations(width, plan)[role, direction].tolist() == [y * width + x for x, y in led]
        for image in chase_numpy.IMAGES:
            assert {(image.place(width, place), image.move(move)) for place, move in shut} == shut
    assert len(drawn[kernel.CAT]) > 0 and (drawn[kernel.MOUSE] < drawn[kernel.CAT]) == (plan == "holes")


def worth(solution: Solution, position: chase_numpy.Position, phase: int, moves: int) -> float:
    """Turns from a position in which the cat is to make its move number `moves`, by the values of whole turns."""
    (cat_x, cat_y), (mouse_x, mouse_y) = position
    if position[0] == position[1]:
        return 1
    if moves > 1 + (solution.sprint > 0 and phase == solution.sprint - 1):
        later = (phase + 1) % max(solution.sprint, 1)
        return 1 + solution.value[later, cat_y * solution.width + cat_x, mouse_y * solution.width + mouse_x]
    return min(
        worth(solution, chase_numpy.after(solution.width, position, 1, move), phase, moves + 1) for move in MOVES
    )


@pytest.mark.parametrize(("width", "sprint"), [(4, 0), (4, 2), (5, 3), (3, 5)])
def test_every_best_move_attains_the_value(width: int, sprint: int) -> None:
    solution = solve(width, sprint)
    for phase in range(max(sprint, 1)):
        for cat, mouse in solution.starts:
            at = ((cat % width, cat // width), (mouse % width, mouse // width))
            value = solution.value[phase, cat, mouse]
            runs = chase_numpy.after(width, at, 0, MOVES[solution.mouse[phase, cat, mouse]])
            assert worth(solution, runs, phase, 1) == value
            assert solution.mouse_worth[phase, cat, mouse].max() == value
            for ply, moves in ((phase, 1), (phase + 1, 2))[: 1 + (sprint > 0 and phase == sprint - 1)]:
                chases = chase_numpy.after(width, at, 1, MOVES[solution.cat[ply, cat, mouse]])
                best = solution.cat_worth[ply, cat, mouse].min()
                assert worth(solution, chases, phase, moves + 1) == best == worth(solution, at, phase, moves)


@pytest.mark.parametrize("shape", [*(Shape(sprint=sprint) for sprint in SPRINTS), named(OPEN_RACE)])
def test_two_perfect_players_play_the_value_of_every_start(shape: Shape) -> None:
    played = duel(None, None, shape)
    assert np.array_equal(played.turns, played.solution.start_values)
    assert played.caught.all() == (shape.sprint > 0) and played.caught.any() == (shape.sprint > 0)
    assert (played.lost == 0).all() and played.regret(0) == 0


def test_nobody_wins_turns_from_a_perfect_player() -> None:
    for role in CHASE.roles:
        brain = Brain("chase", CHASE.network, random_genomes(CHASE.network, 1, 3)[0], role=role, senses="room")
        played = duel(brain, None, Shape()) if role == "mouse" else duel(None, brain, Shape())
        assert (played.lost[CHASE.roles.index(role)] >= 0).all()
        assert regret_of(brain, Shape()) == played.regret(CHASE.roles.index(role)) > 0


def test_a_room_that_cannot_be_solved_is_refused() -> None:
    for width, sprint, plan in (
        (1, 4, "open"),
        (13, 4, "open"),
        (6, 1, "open"),
        (6, -1, "open"),
        (7, 4, "holes"),
        (6, 4, "dogs"),
    ):
        with pytest.raises(ValueError, match="expected"):
            solve(width, sprint, plan)
    with pytest.raises(ValueError, match="read-only"):
        solve(6, 4).value[:] = 0


# Rooms


@pytest.mark.parametrize("sprint", SPRINTS)
def test_a_tick_is_a_ply_of_a_turn(sprint: int) -> None:
    told = [(ply.phase, ply.role, int(ply.again)) for ply in chase_numpy.plies(sprint, 13)]
    assert [kernel.ply(sprint, tick) for tick in range(len(told))] == told
    assert plies(sprint, 13) == len(told)
    second = [role == kernel.CAT and tick > 0 and told[tick - 1][2] == 1 for tick, (_, role, _) in enumerate(told)]
    for tick, (phase, role, _) in enumerate(told):
        assert phase_of(sprint, tick) == (phase, role, phase + second[tick])


def test_rooms_have_names() -> None:
    for name in PRESETS:
        course = CHASE.course(name)
        assert course.name == name and shape(course) == named(name)
        assert course.ticks == plies(shape(course).sprint, 10 * shape(course).width)
        assert np.array_equal(course.table, CHASE.course(course.name).table) and not course.table.flags.writeable
    assert shape(CHASE.course("sprint-3:8")) == (8, 3, "open", 0) and CHASE.course("sprint-3:8").name == "sprint-3:8"
    assert CHASE.course("sprint-3:6").name == "sprint-3" and CHASE.course("sprint-3@walls=open").name == "sprint-3"
    assert shape(CHASE.course("sprint-2:10@walls=cross")) == (10, 2, "cross", 0)
    for name in ("sprint-4@sight=2", "sprint-3:8@sight=3,walls=holes"):
        assert named(str(named(name))) == named(name) and CHASE.course(name).form == named(name)
    assert "the cat sees 1 cell far" in CHASE.course("sprint-4@sight=1").title


@pytest.mark.parametrize(
    "name", ["", "sprint", "sprint-1", "sprint-6", "sprint-4:", "sprint-4:1", "sprint-4:13", "sprint-4:x", "sprint-4:²",
     "sprint-4@", "sprint-4@walls", "sprint-4@walls=dogs", "sprint-4@holes=3", "sprint-4:7@walls=holes",
     "sprint-4:4@walls=rooms", "sprint-4@sight=0", "sprint-4@sight=13", "sprint-4@sight=-1", "sprint-4@sight=1,sight=2",
     "sprint-4@walls=holes,", "sprint-4@sight"]
)  # fmt: skip
def test_a_room_that_there_is_not_is_one_line(name: str) -> None:
    with pytest.raises(CourseError, match="expected") as caught:
        CHASE.course(name)
    assert "\n" not in str(caught.value)
    with pytest.raises(CourseError, match="expected one of mirrored, room"):
        room(6, 4, 10, ("room", "blind"))


@pytest.mark.parametrize("width", [2, 5, 6])
def test_places_are_cells_and_back(width: int) -> None:
    course = room(width, 2, 10, SEEN_BY_ALL)
    cats, mice = solve(width, 2).starts.T
    state = placed(course, cats, mice)
    assert state[kernel.CAT_X, 1] == cats[1] % width and state[kernel.MOUSE_Y, 1] == mice[1] // width
    for one, two in zip(cells(course, state), (cats, mice), strict=True):
        assert np.array_equal(one, two)


# The rules


@pytest.mark.parametrize("senses", [(a, b) for a in SENSES for b in SENSES])
@pytest.mark.parametrize("kinds", [("plain", "plain"), ("recurrent", "recurrent"), ("plain", "recurrent")])
def test_games_go_as_in_the_oracle(kinds: tuple[str, str], senses: tuple[str, str]) -> None:
    networks = [CHASE.networks[kind] for kind in kinds]
    rooms = [Shape(6, 4), Shape(5, 2, sight=2), Shape(3, 3), Shape(8, 5, "rooms", 3), Shape(4, 0), Shape(8, 3, "holes")]
    for seed, form in enumerate(rooms):
        width, sprint, plan, sight = form
        count, turns = 12, 11
        rng = np.random.default_rng(seed)
        cats, mice = rng.permutation(form.solution.starts)[:count].T
        walls = chase_numpy.walls_in(width, plan)
        sides = [Side(network, random_genomes(network, count, seed + role)) for role, network in enumerate(networks)]
        course = furnished(form, senses, turns)
        session = Session(CHASE, sides, course, placed=placed(course, cats, mice))
        ours = way(session)
        for k in range(count):
            far = (chase_numpy.NEVER, sight or chase_numpy.NEVER)
            players = [
                chase_numpy.Player(side.network, side.genomes[k], sense, sight=sees)
                for side, sense, sees in zip(sides, senses, far, strict=True)
            ]
            start = ((cats[k] % width, cats[k] // width), (mice[k] % width, mice[k] // width))
            game = chase_numpy.play(width, sprint, start, players[0].choose, players[1].choose, turns, walls)
            assert [tuple(at) for at in ours[: len(game.positions), :, k]] == [(*c, *m) for c, m in game.positions]
            assert session.scores[:, k].tolist() == [game.turns, -game.turns]
            assert session.alive[k] != game.caught


def test_a_population_plays_as_in_the_oracle() -> None:
    """The bench times these two against each other."""
    mice, cats = random_genomes(CHASE.network, 300, 1), random_genomes(CHASE.network, 300, 2)
    for start in ([0, 0, 5, 5], [2, 2, 2, 3]):
        place = np.array(start, dtype=np.float32)
        with Matches(CHASE) as matches:
            sides = [Side(CHASE.network, mice), Side(CHASE.network, cats)]
            turns = matches(sides, room(6, 4, 40, ("mirrored", "mirrored")), place[None])[kernel.MOUSE, 0]
        plain = chase_numpy.population_turns(mice.astype(np.float64), cats.astype(np.float64), place, 6, 4, 40)
        assert np.array_equal(turns, plain) and len(np.unique(turns)) > 3


places = some.tuples(some.integers(0, 35), some.integers(0, 35)).filter(lambda both: both[0] != both[1])


@settings(max_examples=30, deadline=None)
@given(places, some.integers(0, 10**6), some.sampled_from(list(CHASE.networks)), some.sampled_from(SPRINTS))
def test_mirrored_brains_play_mirror_images_from_mirrored_starts(
    start: tuple[int, int], seed: int, kind: str, sprint: int
) -> None:
    """A position that is its own mirror image may go on as either: then all that is left is the same view."""
    network = CHASE.networks[kind]
    cat, mouse = ((cell % 6, cell // 6) for cell in start)
    starts = [image.position(6, (cat, mouse)) for image in chase_numpy.IMAGES]
    sides = [Side(network, np.repeat(random_genomes(network, 1, seed + role), 8, axis=0)) for role in range(2)]
    session = Session(CHASE, sides, room(6, sprint, 8, ("mirrored", "mirrored")), placed=state(*starts))
    for step in way(session):
        positions = [((at[0], at[1]), (at[2], at[3])) for at in step.T.tolist()]
        views = {chase_numpy.mirrored(6, position).position(6, position) for position in positions}
        assert len(views) == 1
        if len({image.position(6, positions[0]) for image in chase_numpy.IMAGES}) < 8:
            break
        assert positions == [image.position(6, positions[0]) for image in chase_numpy.IMAGES]
    session.run()
    assert len(set(session.scores[kernel.MOUSE].tolist())) == 1


@pytest.mark.parametrize("direction", range(4))
def test_without_mirrors_and_by_hand_directions_are_those_of_the_room(direction: int) -> None:
    stubborn = np.zeros((8, CHASE.network.genes), dtype=np.float32)
    stubborn[:, -4 + direction] = 1
    sides = [Side(CHASE.network, stubborn), idle(8)]
    images = [image.position(6, ((1, 1), (4, 3))) for image in chase_numpy.IMAGES]
    start = state(*images)
    steps = {}
    for name, senses in (
        ("room", SEEN_BY_ALL),
        ("mirrored", ("mirrored", "mirrored")),
        ("hand", ("mirrored", "mirrored")),
    ):
        session = Session(CHASE, sides, room(6, 4, 10, senses), placed=start)
        if name == "hand":
            session.take_over_all(hands(np.full(8, direction)), kernel.MOUSE)
        session.run(1)
        moved = np.stack([session.field(row) for row in range(kernel.FIELDS)]) - start
        steps[name] = [tuple(step) for step in moved[kernel.MOUSE_X :].T.astype(int)]
    assert steps["room"] == steps["hand"] == [MOVES[direction]] * 8
    assert steps["mirrored"] == [image.move(MOVES[direction]) for image in chase_numpy.IMAGES]


def test_equal_outputs_mean_the_later_direction() -> None:
    session = Session(CHASE, [idle(1), idle(1)], room(6, 4, 10, SEEN_BY_ALL), placed=state(((0, 0), (3, 3))))
    session.run(1)
    assert (session.field(kernel.MOUSE_X), session.field(kernel.MOUSE_Y)) == (2, 3)


def test_the_perfect_players_moves_are_those_of_the_tables() -> None:
    solution, course = solve(6, 2), room(6, 2, 10, SEEN_BY_ALL)
    cats, mice = solution.starts.T
    session = Session(CHASE, [idle(len(cats)), idle(len(cats))], course, placed=placed(course, cats, mice))
    wanted = [
        solution.mouse[0],
        solution.cat[0],
        solution.mouse[1],
        solution.cat[1],
        solution.cat[2],
        solution.mouse[0],
    ]
    for tick, table in enumerate(wanted):
        role = phase_of(2, tick)[1]
        at = cells(course, np.stack([session.field(row) for row in range(kernel.FIELDS)]))
        assert np.array_equal(best_moves(solution, session, role), table[at])
        session.run(1)


# Many games


@pytest.mark.parametrize("count", [1, 64, 150])
def test_matches_are_the_same_bits_for_any_number_of_workers(count: int) -> None:
    network = CHASE.networks["recurrent"]
    course = room(6, 3, 20, ("mirrored", "room"))
    chosen = np.random.default_rng(1).integers(0, 40, (2, count))
    pools = [random_genomes(network, 40, seed) for seed in (1, 2)]
    sides = [Side(network, pool, rows) for pool, rows in zip(pools, chosen, strict=True)]
    cats, mice = solve(6, 3).starts[::97].T
    starts = placed(course, cats, mice)
    alone, ticks = [], 0
    for start in starts.T:
        whole = [Side(network, pool[rows]) for pool, rows in zip(pools, chosen, strict=True)]
        session = Session(CHASE, whole, course, placed=np.repeat(start[:, None], count, axis=1))
        session.run()
        alone.append(session.scores)
        ticks += session.lane_ticks
    for workers in (1, 2, 5):
        with Matches(CHASE, workers) as matches:
            assert np.array_equal(matches(sides, course, starts.T), np.stack(alone, axis=1))
            assert matches.lane_ticks == ticks


def test_a_part_of_a_session_goes_on_as_the_whole_does() -> None:
    network = CHASE.networks["recurrent"]
    cats, mice = solve(6, 4).starts[::9].T
    course = room(6, 4, 20, ("mirrored", "mirrored"))
    sides = [Side(network, random_genomes(network, len(cats), seed)) for seed in (5, 6)]
    whole = Session(CHASE, sides, course, placed=placed(course, cats, mice))
    whole.run(7)
    which = np.arange(len(cats)) % 3 == 1
    whole.take_over_all(hands(np.zeros(len(cats), dtype=np.int64)), kernel.CAT)
    part = whole.only(which)
    assert part.tick == 7 and part.count == which.sum()
    assert np.array_equal(way(part), way(whole)[..., which])
    assert np.array_equal(part.scores, whole.scores[:, which]) and np.array_equal(part.alive, whole.alive[which])


def test_sides_that_do_not_fit_are_refused() -> None:
    course = room(6, 4, 10, SEEN_BY_ALL)
    with pytest.raises(ValueError, match="expected 2, one a seat, got 1"):
        Session(CHASE, [idle(2)], course)
    with pytest.raises(ValueError, match="expected 2 on each side, got 3"):
        Session(CHASE, [idle(2), idle(3)], course)
    with pytest.raises(ValueError, match=r"expected 9 inputs and 4 outputs, got 2 and 4"):
        Session(CHASE, [idle(2), Side(Network((2, 4), ("linear",)), np.zeros((2, 12), dtype=np.float32))], course)
    with pytest.raises(ValueError, match=r"expected shape \(4, 2\)"):
        Session(CHASE, [idle(2), idle(2)], course, placed=np.zeros((4, 3), dtype=np.float32))


def test_every_preset_says_when_the_cat_sprints() -> None:
    for name in PRESETS:
        sprint = named(name).sprint
        inputs = np.zeros((len(CHASE.inputs), 1), dtype=np.float32)
        for tick, ply in enumerate(islice(chase_numpy.plies(sprint, 20), 30)):
            CHASE.observe_all(state(((0, 0), (5, 5))), CHASE.course(name).table, np.array([tick]), inputs, ply.role)
            until = sprint - 1 - ply.phase
            assert inputs[4:8, 0].tolist() == [sprint > 0 and until == turns for turns in range(4)]
            assert inputs[8, 0] == ply.again
