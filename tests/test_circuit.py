"""The circuit's physics with numbers, and its kernel against a plain oracle."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from game.engine.session import Evaluator, Session
from game.engine.side import Side
from game.training.run import Run
from game.training.settings import Settings
from game.worlds import WORLDS, Course
from game.worlds.circuit import kernel
from game.worlds.circuit.courses import line_of, on_line
from game.worlds.circuit.lines import Line, even
from tests.oracles import circuit_numpy
from tests.oracles.circuit_numpy import Cars, Road

CIRCUIT = WORLDS["circuit"]
GRIP, ENGINE, POWER, BRAKES, DRAG = (
    float(value) for value in (kernel.GRIP, kernel.ENGINE, kernel.POWER, kernel.BRAKES, kernel.DRAG)
)
TICK = 1 / kernel.TICKS_PER_SECOND
NOBODY = np.zeros((1, CIRCUIT.network.genes), dtype=np.float32)


@pytest.fixture(scope="module")
def bred() -> NDArray[np.float32]:
    """512 genomes, of which some drive laps of the oval and others crash in many places."""
    evolution = Run(Settings(world="circuit", population=512, courses=("oval",), seed=1), 2)
    for _ in range(25):
        made = evolution.step()
    evolution.close()
    return made.genomes[0]


@pytest.fixture(scope="module")
def straight() -> Course:
    """Two kilometres straight ahead, and back."""
    angles = np.linspace(-np.pi / 2, np.pi / 2, 100)
    bend = 30 * np.stack([np.cos(angles), np.sin(angles)], axis=1)
    ring = even(np.vstack([bend + np.array([2000, 0]), -bend]))
    start = int(np.linalg.norm(ring - [20, -30], axis=1).argmin())
    return on_line("straight", "straight", Line(np.roll(ring, -start, axis=0), 6.0), 6000)


@pytest.fixture(scope="module")
def pad() -> Course:
    """A road so wide that a car can turn on it anyhow."""
    angles = np.arange(2500) * (2 * np.pi / 2500)
    return on_line("pad", "pad", Line(200 * np.stack([np.cos(angles), np.sin(angles)], axis=1), 150.0), 6000)


def session_on(course: Course, count: int = 1) -> Session:
    return Session(CIRCUIT, [Side(CIRCUIT.network, np.repeat(NOBODY, count, axis=0))], course)


def at_speed(course: Course, speeds: Sequence[float]) -> Session:
    """Cars at the start with these speeds; the first tick is over."""
    session = session_on(course, len(speeds))
    session.run(1)
    session.nudge(kernel.SPEED, np.array(speeds, dtype=np.float32))
    return session


def turn_around(session: Session) -> None:
    for row in (kernel.HEADING_X, kernel.HEADING_Y):
        session.nudge(row, -2 * session.field(row))


def test_the_top_speed_is_where_the_air_takes_all_power(straight: Course) -> None:
    session = at_speed(straight, [0, 45, 50, 55])
    session.take_over_all(np.array([[0] * 4, [1] * 4], dtype=np.float32))
    session.run(36 * 60)
    np.testing.assert_allclose(session.field(kernel.SPEED), 50, atol=0.15)
    assert session.alive.all()


def test_it_starts_as_the_engine_allows(straight: Course) -> None:
    session = session_on(straight)
    session.take_over(0, [0, 1])
    session.run(120)
    expected = np.sqrt(ENGINE / DRAG) * np.tanh(np.sqrt(ENGINE * DRAG) * 2)
    assert session.field(kernel.SPEED)[0] == pytest.approx(expected, rel=0.002)
    metres = np.log(np.cosh(np.sqrt(ENGINE * DRAG) * 2)) / DRAG
    assert session.scores[0, 0] == pytest.approx(metres, rel=0.003)
    session = at_speed(straight, [30.0])
    session.take_over(0, [0, 1])
    session.run(1)
    gained = (session.field(kernel.SPEED)[0] - 30) / TICK
    assert gained == pytest.approx(POWER / 30 - DRAG * 30**2, rel=0.002)


@pytest.mark.parametrize("speed", [10.0, 30.0, 45.0])
def test_the_way_to_stop_is_that_of_the_brakes_and_the_air(straight: Course, speed: float) -> None:
    session = at_speed(straight, [speed])
    before = session.field(kernel.X)[0]
    session.take_over(0, [0, -1])
    session.run(300)
    assert session.field(kernel.SPEED)[0] == 0
    way = np.log1p(DRAG * speed**2 / BRAKES) / (2 * DRAG)
    assert session.field(kernel.X)[0] - before == pytest.approx(way, rel=0.005)
    assert way < speed**2 / (2 * BRAKES)


def test_beyond_its_grip_a_car_runs_wide(pad: Course) -> None:
    speeds = [3.0, 6.0, 7.0, 9.0, 15.0, 25.0, 40.0]
    session = at_speed(pad, speeds)
    session.take_over_all(np.array([[1] * 7, [0] * 7], dtype=np.float32))
    session.run(12)  # the steering takes a sixth of a second to full lock
    assert (session.field(kernel.STEER) == 1).all()
    rows = (kernel.X, kernel.Y, kernel.HEADING_X, kernel.HEADING_Y, kernel.SPEED)
    x, y, heading_x, heading_y, speed = (session.field(row).astype(float) for row in rows)
    session.run(1)
    new_x, new_y, new_heading_x, new_heading_y, _ = (session.field(row).astype(float) for row in rows)
    turned = np.arcsin(heading_x * new_heading_y - heading_y * new_heading_x)
    radius = np.hypot(new_x - x, new_y - y) / turned
    np.testing.assert_allclose(radius, np.maximum(1 / kernel.MOST_CURVATURE, speed**2 / GRIP), rtol=0.01)
    used = session.field(kernel.GRIP_USED)
    most = np.minimum(speed**2 * kernel.MOST_CURVATURE / GRIP, float(kernel.KEEN))
    np.testing.assert_allclose(used, most, rtol=0.001)
    assert (used > 1).tolist() == [False, False, False, True, True, True, True]


def test_a_whole_turn_within_its_grip_is_a_circle(pad: Course) -> None:
    session = at_speed(pad, [7.2])
    session.take_over(0, [1, 0])
    session.run(12)
    places = []
    for _ in range(290):
        session.take_over(0, [1, 7.2 - float(session.field(kernel.SPEED)[0])])
        session.run(1)
        assert session.alive[0]
        places.append(session.field(kernel.X)[0] + 1j * session.field(kernel.Y)[0])
    ring = np.array(places)
    radius = (np.ptp(ring.real) + np.ptp(ring.imag)) / 4
    assert radius == pytest.approx(1 / float(kernel.MOST_CURVATURE), rel=0.01)


def test_brakes_and_bend_share_the_grip(pad: Course) -> None:
    session = at_speed(pad, [20.0])
    session.take_over(0, [0.3, -1])
    session.run(4)
    before = [session.field(row)[0].astype(float) for row in (kernel.SPEED, kernel.HEADING_X, kernel.HEADING_Y)]
    session.run(1)
    after = [session.field(row)[0].astype(float) for row in (kernel.SPEED, kernel.HEADING_X, kernel.HEADING_Y)]
    along = (before[0] - after[0]) / TICK - DRAG * before[0] ** 2
    turned = np.arcsin(before[1] * after[2] - before[2] * after[1])
    across = turned / TICK * (before[0] + after[0]) / 2
    assert np.hypot(along, across) == pytest.approx(GRIP, rel=0.02)
    lock = min(before[0] ** 2 * float(kernel.MOST_CURVATURE), float(kernel.KEEN) * GRIP)
    asked = session.field(kernel.STEER)[0] * lock
    assert across / along == pytest.approx(asked / BRAKES, rel=0.02)
    assert session.field(kernel.GRIP_USED)[0] == pytest.approx(np.hypot(asked, BRAKES) / GRIP, rel=0.001)


@pytest.mark.parametrize("name", [*CIRCUIT.courses.presets, "random:1"])
def test_standing_still_is_worth_nothing_and_ends(name: str) -> None:
    session = session_on(CIRCUIT.course(name))
    session.run(int(kernel.IDLE_TICKS))
    assert session.alive[0]
    session.run(1)
    assert not session.alive[0] and session.finished
    assert 0 <= session.scores[0, 0] < 0.02


def test_driving_backwards_gains_nothing(straight: Course) -> None:
    session = at_speed(straight, [0.0])
    session.take_over(0, [0, 1])
    session.run(40)
    session.take_over(0, [0, -1])
    session.run(30)
    there = float(session.scores[0, 0])
    turn_around(session)
    session.take_over(0, [0, 1])
    session.run(60)
    session.take_over(0, [0, -1])
    session.run(40)
    assert session.scores[0, 0] == pytest.approx(there, abs=0.05) and session.alive[0]
    assert session.field(kernel.ALONG)[0] > 4000, "it has come to be behind the start line"
    assert session.field(kernel.WAY)[0] < 0 and session.field(kernel.LAPS)[0] == 0
    turn_around(session)
    session.take_over(0, [0, 1])
    while session.alive[0] and session.field(kernel.WAY)[0] < there + 50:
        session.run(1)
    assert session.alive[0] and session.field(kernel.LAPS)[0] == 0, "the line was crossed, but no lap was driven"
    assert session.scores[0, 0] == pytest.approx(session.field(kernel.WAY)[0], abs=0.01)


def test_who_only_drives_backwards_is_out(straight: Course) -> None:
    session = at_speed(straight, [0.0])
    turn_around(session)
    session.take_over(0, [0, 0.3])
    session.run(int(kernel.IDLE_TICKS))
    assert not session.alive[0] and session.scores[0, 0] < 0.05


def test_a_crash_ends_the_run(straight: Course) -> None:
    session = at_speed(straight, [20.0, 20.0, 20.0])
    session.take_over_all(np.array([[1, -1, 0], [0, 0, 0]], dtype=np.float32))
    ended = np.zeros(3, dtype=bool)
    for _ in range(100):
        session.run(1)
        ended |= np.abs(session.field(kernel.OFFSET)) > 6.0 - kernel.CAR_HALF_WIDTH
        assert np.array_equal(session.alive, ~ended)
    assert session.alive.tolist() == [False, False, True]
    scores = session.scores[0]
    session.run(60)
    assert np.array_equal(session.scores[0, :2], scores[:2]) and session.scores[0, 2] > scores[2]
    assert scores[0] == pytest.approx(scores[1], abs=0.02), "left and right are alike"


def test_who_has_crashed_drives_no_more_laps(bred: NDArray[np.float32]) -> None:
    course = CIRCUIT.course("oval")
    session = Session(CIRCUIT, [Side(CIRCUIT.network, bred)], course)
    session.run()
    laps = np.floor(session.scores[0] / line_of(course).length + 1e-4)
    assert (session.field(kernel.LAPS) <= laps).all()


def laps_by_position(course: Course, places: NDArray[np.complex128]) -> NDArray[np.float64]:
    """Moments, in ticks, at which a way `(tick,)` crosses the start line forwards; place 0 is that of tick 0."""
    line = line_of(course)
    start, towards = (complex(*values[0]) for values in (line.points, line.tangents))
    seen = (places - start) * np.conj(towards)
    at = np.flatnonzero((seen.real[:-1] < 0) & (seen.real[1:] >= 0) & (np.abs(seen.imag[1:]) < line.half))
    return at - seen.real[at] / (seen.real[at + 1] - seen.real[at])


def test_lap_times_are_those_of_the_positions(bred: NDArray[np.float32]) -> None:
    course = CIRCUIT.course("oval")
    session = Session(CIRCUIT, [Side(CIRCUIT.network, bred)], course)
    rows = (kernel.X, kernel.Y, kernel.LAPS, kernel.LAST_LAP, kernel.BEST_LAP)
    films = [[session.field(row) for row in rows]]
    while not session.finished:
        session.run(1)
        films.append([session.field(row) for row in rows])
    film = np.array(films, dtype=np.float64)
    film[0] = film[1]
    drivers = np.flatnonzero((film[-1, 2] >= 2) & session.alive)[:30]
    assert len(drivers) >= 10
    for car in drivers:
        x, y, laps, last, best = film[:, :, car].T
        moments = laps_by_position(course, x[2:] + 1j * y[2:]) + 2
        count = int(laps[-1])
        assert len(moments) >= count
        # The first lap begins at rest on the line.
        took = np.diff(np.concatenate([[0.0], moments[:count]]))
        ends = [int(np.flatnonzero(laps == number)[0]) for number in range(1, count + 1)]
        assert np.abs(last[ends] - took).max() * TICK < 0.005
        assert best[-1] == last[ends].min()


def oracle_state(session: Session) -> Cars:
    def row(number: int) -> NDArray[np.float64]:
        return session.field(number).astype(np.float64)

    return Cars(
        row(kernel.X) + 1j * row(kernel.Y),
        row(kernel.HEADING_X) + 1j * row(kernel.HEADING_Y),
        *(row(number) for number in (kernel.SPEED, kernel.STEER, kernel.GRIP_USED, kernel.ALONG, kernel.OFFSET)),
        *(row(number) for number in (kernel.WAY, kernel.FURTHEST, kernel.IDLE, kernel.LAPS, kernel.LAP_BEGAN)),
        row(kernel.LAST_LAP),
        np.zeros(session.count, dtype=bool),
    )


@pytest.mark.parametrize("name", ["oval", "city", "random:3"])
def test_each_tick_is_the_oracles(name: str, bred: NDArray[np.float32]) -> None:
    course = CIRCUIT.course(name)
    road = Road(course.table)
    session = Session(CIRCUIT, [Side(CIRCUIT.network, bred[:192])], course)
    rng = np.random.default_rng(5)
    session.run(1)
    most = np.zeros(8)
    for _ in range(400):
        cars = oracle_state(session)
        alive, now = session.alive, session.tick
        actions = rng.uniform(-1.2, 1.2, (2, session.count)).astype(np.float32)
        actions[:, ::2] = np.nan  # every second one has its own brain
        session.take_over_all(actions)
        session.run(1)
        says = CIRCUIT.network.sizes[-1]
        outputs = np.stack([session.thoughts(car)[-says:] for car in range(session.count)], axis=1)
        outputs = np.where(np.isnan(actions), outputs, actions).astype(np.float64)
        expected, _ = circuit_numpy.tick(road, cars, now, *outputs)
        running = alive
        got = oracle_state(session)
        for k, field in enumerate(("place", "heading", "speed", "steer", "used", "offset", "best_way", "idle")):
            apart = np.abs(getattr(got, field) - getattr(expected, field))[running]
            if field == "idle":
                apart = apart * (np.abs(got.best_way - cars.best_way)[running] < 0.03)
            near = np.quantile(apart, 0.99) if apart.size else 0.0
            most[k] = max(most[k], near if field in ("offset", "best_way", "idle") else apart.max(initial=0))
    assert most[0] < 2e-4 and most[1] < 1e-6 and most[2] < 1e-5 and most[3] < 1e-6 and most[4] < 1e-4
    assert most[5] < 2e-2 and most[6] < 2e-2


@pytest.mark.parametrize("name", ["oval", "chicane", "random:3"])
def test_what_is_seen_is_what_the_oracle_sees(name: str) -> None:
    course = CIRCUIT.course(name)
    line, road = line_of(course), Road(course.table)
    rng = np.random.default_rng(6)
    at = rng.integers(len(line.points), size=256)
    place = line.points[at] + rng.uniform(-1, 1, (256, 1)) * (line.half - 1) * line.normals[at]
    towards = (line.tangents[at] @ [1, 1j]) * np.exp(1j * rng.uniform(-3, 3, 256))
    state = np.zeros((CIRCUIT.fields, 256), dtype=np.float32)
    for row, values in (
        *((kernel.X, place[:, 0]), (kernel.Y, place[:, 1])),
        *((kernel.HEADING_X, towards.real), (kernel.HEADING_Y, towards.imag)),
        *((kernel.SPEED, 20.0), (kernel.STEER, -0.5)),
        *((kernel.LEFT, road.corner.real), (kernel.LOW, road.corner.imag)),
        *((kernel.COLUMNS, road.columns), (kernel.LINES, road.lines), (kernel.HALF, road.half)),
    ):
        state[row] = values
    seen = np.zeros((len(CIRCUIT.inputs), 256), dtype=np.float32)
    CIRCUIT.observe_all(state, course.table, np.zeros(256, dtype=np.int64), seen, 0)
    rays = road.rays(state[kernel.X] + 1j * state[kernel.Y].astype(float), towards)
    rays = rays / (rays + float(kernel.NEAR))
    # Where a ray meets the edge of a cell, the last bit decides which cell it sees.
    assert np.quantile(np.abs(seen[:7] - rays), 0.97) < 1e-4
    np.testing.assert_allclose(seen[7:], np.array([[0.4], [-0.5]]).repeat(256, axis=1), rtol=1e-6)


def test_bred_cars_get_as_far_as_in_the_oracle(bred: NDArray[np.float32]) -> None:
    for name in ("oval", "random:3"):
        course = CIRCUIT.course(name)
        with Evaluator(CIRCUIT, CIRCUIT.network) as evaluator:
            ours = evaluator(bred[:256], course)
        theirs = circuit_numpy.scores(bred[:256], course.table, course.ticks)
        apart = np.abs(ours - theirs)
        # A ray that meets the edge of a cell sees the one or the other; some drivers are at the limit and fall by it.
        assert np.median(apart) < 3 and np.quantile(apart, 0.8) < 15, name
        assert ours.mean() == pytest.approx(theirs.mean(), rel=0.05)
        assert len(np.unique(ours.round())) > 50, "a test of bred cars needs cars that get to different places"


def test_circuits_together_are_each_alone_for_any_number_of_workers(bred: NDArray[np.float32]) -> None:
    names = ("oval", "city", "random:1", "random:2:900", "oval", "random:3:900", "word:banana")
    courses = [CIRCUIT.course(name) for name in names]
    genomes = bred[:200]
    with Evaluator(CIRCUIT, CIRCUIT.network) as one, Evaluator(CIRCUIT, CIRCUIT.network, 2) as two:
        alone = np.stack([one(genomes, course) for course in courses])
        assert np.array_equal(one.on(genomes, courses), alone)
        assert np.array_equal(two.on(genomes, courses), alone)
        assert np.array_equal(two(genomes, courses[0]), alone[0])
        watched = Session(CIRCUIT, [Side(CIRCUIT.network, genomes)], courses[1])
        while not watched.finished:
            watched.run(7)
        assert np.array_equal(watched.scores[0], alone[1])
    assert alone.std() > 50


def test_the_same_seed_is_the_same_run() -> None:
    def run(workers: int, seed: int) -> list[NDArray[np.float32]]:
        settings = Settings(world="circuit", population=64, courses=("oval", "fresh:600"), seed=seed)
        evolution = Run(settings, workers)
        made = [evolution.step() for _ in range(4)]
        evolution.close()
        return [array for one in made for array in (one.genomes[0], one.scores)]

    first, again, other = run(1, 3), run(2, 3), run(1, 4)
    assert all(np.array_equal(a, b) for a, b in zip(first, again, strict=True))
    assert not np.array_equal(first[-1], other[-1])


def test_broken_brains_do_no_harm(bred: NDArray[np.float32]) -> None:
    course = CIRCUIT.course("oval")
    broken = bred[:64].copy()
    broken[5], broken[6], broken[7, :30], broken[8] = np.nan, np.inf, -np.inf, 1e38
    broken[9, -1] = np.nan
    fine = np.setdiff1d(np.arange(64), np.arange(5, 10))
    with Evaluator(CIRCUIT, CIRCUIT.network) as evaluator:
        scores, expected = evaluator(broken, course), evaluator(bred[:64], course)
    assert np.array_equal(scores[fine], expected[fine])
    assert np.isfinite(scores).all() and (scores >= 0).all()
    session = Session(CIRCUIT, [Side(CIRCUIT.network, broken[5:6])], course)
    session.run(100)
    assert all(np.isfinite(session.field(row)[0]) for row in range(CIRCUIT.fields))


def test_a_driver_who_says_nothing_goes_straight_on_without_a_pedal(straight: Course) -> None:
    session = at_speed(straight, [20.0])
    state = np.stack([session.field(row) for row in range(CIRCUIT.fields)])
    rewards, done = np.zeros((1, 1), dtype=np.float32), np.zeros(1, dtype=np.float32)
    nothing = np.full((1, 2, 1), np.nan, dtype=np.float32)
    CIRCUIT.advance_all(state, straight.table, np.array([1]), nothing, rewards, done)
    assert state[kernel.STEER, 0] == 0 and done[0] == 0
    assert state[kernel.SPEED, 0] == pytest.approx(20 - DRAG * 400 * TICK, abs=1e-5)
