"""The circuit's ground and rays against brute force."""

from __future__ import annotations

import tracemalloc

import numpy as np
import pytest
from numpy.typing import NDArray

from game.worlds import WORLDS, Course
from game.worlds.circuit import ground, kernel
from game.worlds.circuit.courses import line_of
from game.worlds.circuit.lines import Line
from tests.oracles.circuit_numpy import Road

CIRCUIT = WORLDS["circuit"]
NAMES = (*CIRCUIT.courses.presets, "random:1", "random:2", "word:banana")
Places = NDArray[np.float64]


def poses(line: Line, rng: np.random.Generator, count: int, turned: float) -> tuple[Places, NDArray[np.complex128]]:
    """Places `(car, [x, y])` anywhere a car can be, and headings of at most so many degrees from the road's."""
    at = rng.integers(len(line.points), size=count)
    place = line.points[at] + rng.uniform(-1, 1, (count, 1)) * (line.half - 1) * line.normals[at]
    return place, (line.tangents[at] @ [1, 1j]) * np.exp(1j * np.radians(rng.uniform(-turned, turned, count)))


def rays(course: Course, place: Places, heading: NDArray[np.complex128]) -> NDArray[np.float64]:
    """`(ray, car)` in metres, as the kernel sees them."""
    header = course.table[ground.HEADER]
    state = np.zeros((CIRCUIT.fields, len(place)), dtype=np.float32)
    state[kernel.X], state[kernel.Y] = place.T
    state[kernel.HEADING_X], state[kernel.HEADING_Y] = heading.real, heading.imag
    for row, column in (
        *((kernel.LEFT, ground.LEFT), (kernel.LOW, ground.LOW), (kernel.COLUMNS, ground.COLUMNS)),
        *((kernel.LINES, ground.LINES), (kernel.HALF, ground.HALF), (kernel.LENGTH, ground.LENGTH)),
    ):
        state[row] = header[column]
    seen = np.zeros((len(CIRCUIT.inputs), len(place)), dtype=np.float32)
    CIRCUIT.observe_all(state, course.table, np.zeros(len(place), dtype=np.int64), seen, 0)
    return state[kernel.RAYS : kernel.RAYS + len(kernel.ANGLES)].astype(np.float64)


def cast(line: Line, place: Places, heading: NDArray[np.complex128]) -> NDArray[np.float64]:
    """The same by intersection with both walls, piece by piece."""
    walls = [line.beside(line.half) @ [1, 1j], line.beside(-line.half) @ [1, 1j]]
    begin = np.concatenate(walls)
    piece = np.concatenate([np.roll(wall, -1) - wall for wall in walls])
    lengths = np.empty((len(kernel.ANGLES), len(place)))
    for car, at in enumerate(place @ [1, 1j]):
        for ray, angle in enumerate(np.radians(kernel.ANGLES)):
            # Seen along the ray: it meets a piece where this crosses the axis ahead.
            way = np.conj(heading[car] * np.exp(1j * angle))
            first, by = (begin - at) * way, piece * way
            with np.errstate(divide="ignore", invalid="ignore"):
                share = -first.imag / by.imag
                far = first.real + share * by.real
            lengths[ray, car] = far[(share >= 0) & (share <= 1) & (far > 0)].min(initial=float(kernel.RANGE))
    return lengths


def test_rays_are_as_long_as_it_is_to_the_walls() -> None:
    rng = np.random.default_rng(0)
    errors = []
    for name in NAMES:
        course = CIRCUIT.course(name)
        line = line_of(course)
        place, heading = poses(line, rng, 60, 40)
        errors.append(rays(course, place, heading) - cast(line, place, heading))
    error = np.concatenate(errors, axis=1)
    apart = np.abs(error)
    print("rays: median, 90, 95, 99 %, worst:", np.quantile(apart, [0.5, 0.9, 0.95, 0.99, 1]).round(2))
    # What a cell of half a metre says is right to half of its diagonal. A ray that passes close to a wall takes more
    # steps than there are, and is then seen too short: caution, where there is little room. Hardly any is too long.
    assert np.median(apart) < 0.25 and np.quantile(apart, 0.9) < 0.6 and np.quantile(apart, 0.95) < 1.2
    assert (error > 2.0).mean() < 0.003
    assert np.quantile(apart[[0, 1, -2, -1]], 0.9) < 0.6, "to the sides"


def test_a_ray_along_a_straight_is_seen_to_its_end() -> None:
    course = CIRCUIT.course("long")
    line = line_of(course)
    place, heading = line.points[:1], line.tangents[:1] @ [1, 1j]
    assert rays(course, place, heading)[3, 0] == pytest.approx(cast(line, place, heading)[3, 0], abs=0.5)


def test_a_ground_is_made_in_little_more_memory_than_it_takes() -> None:
    """A generation has three fresh ones: computed as a whole, each took six times as much on its way."""
    line = line_of(CIRCUIT.course("flowing"))
    tracemalloc.start()
    made = ground.ground_of(line)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 2.5 * made.nbytes


@pytest.mark.parametrize("name", NAMES)
def test_the_ground_says_where_a_car_is(name: str) -> None:
    course = CIRCUIT.course(name)
    line, road = line_of(course), Road(course.table)
    rng = np.random.default_rng(1)
    place, _ = poses(line, rng, 1500, 0)
    along, offset = road.locate(place @ [1, 1j], place @ [1, 1j])
    # The nearest place on any piece of the centre line.
    pieces = np.roll(line.points, -1, axis=0) - line.points
    squares = (pieces**2).sum(axis=1)
    share = np.clip(np.einsum("ckx,kx->ck", place[:, None] - line.points, pieces) / squares, 0, 1)
    rest = place[:, None] - (line.points + share[..., None] * pieces)
    nearest = (rest**2).sum(axis=2).argmin(axis=1)
    cars = np.arange(len(place))
    direction = pieces[nearest] @ [1, 1j] / np.sqrt(squares[nearest])
    true_offset = (rest[cars, nearest] @ [1, 1j] * np.conj(direction)).imag
    true_along = (nearest + share[cars, nearest]) * line.spacing
    lap = (along - true_along + line.length / 2) % line.length - line.length / 2
    assert np.abs(offset - true_offset).max() < 0.02
    assert np.quantile(np.abs(lap), 0.99) < 0.12 and np.abs(lap).max() < 0.4
    turned = np.degrees(np.angle(road.direction[road.cell(place @ [1, 1j])] / direction))
    assert np.quantile(np.abs(turned), 0.99) < 3 and np.abs(turned).max() < 5


@pytest.mark.parametrize("name", NAMES)
def test_the_ground_covers_the_road_and_knows_walls_around(name: str) -> None:
    course = CIRCUIT.course(name)
    line, road = line_of(course), Road(course.table)
    header = course.table[ground.HEADER].astype(float)
    assert header[ground.LENGTH] == pytest.approx(line.length) and header[ground.HALF] == pytest.approx(line.half)
    assert complex(header[ground.START_X], header[ground.START_Y]) == pytest.approx(complex(*line.points[0]), abs=1e-4)
    for side in (-1, 1):
        inside, outside = (line.beside(side * (line.half + by)) @ [1, 1j] for by in (-0.6, 0.6))
        assert (np.abs(road.offset[road.cell(inside)]) < line.half).all()
        assert (np.abs(road.offset[road.cell(outside)]) > line.half).all()
    edge = [road.offset[0], road.offset[-1], road.offset[:, 0], road.offset[:, -1]]
    assert min(np.abs(values).min() for values in edge) > line.half + 4
