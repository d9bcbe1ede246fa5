"""The circuit in plain NumPy, float64, one array operation a step over all cars; written from the physics.

A single-track model with a friction circle on a road that is looked up in the ground's grid, as `ground.py` lays it
out. States are dictionaries of arrays `(car,)`.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from itertools import pairwise

import numpy as np

from game.worlds.circuit import ground

# The car, as the world's page describes it: not taken from the code that this is to be held against.
TICKS_PER_SECOND = 60
ANGLES = (-90.0, -35.0, -12.0, 0.0, 12.0, 35.0, 90.0)
"""Of the rays, in degrees, positive to the left."""
RANGE, NEAR = 80.0, 20.0
"""m: as far as a ray goes, and the length that is seen as ½."""
STRIDES = (4.0, 4.0, 4.0, 4.0, 4.0, 1.3, 1.3, 1.3, 1.3)
"""How many times as far as the next wall is away each step along a ray goes."""
GRIP, ENGINE, BRAKES = 11.0, 7.0, 11.0
"""m/s²."""
POWER, DRAG, TOP_SPEED = 150.0, 0.0012, 50.0
"""W/kg, 1/m, m/s."""
MOST_CURVATURE = np.tan(0.45) / 2.6
"""1/m: 0.45 rad at the front wheels, which are 2.6 m before the others."""
KEEN, STEERING_RATE = 1.15, 6.0
"""Of the grip, what full lock asks for; and of the way to full lock, how much a second."""
CAR_HALF_WIDTH, IDLE_TICKS, IDLE_SPEED = 1.0, 240, 2.0
"""m, ticks, m/s."""
SIZES = (9, 8, 2)
DT = 1 / TICKS_PER_SECOND
SPOKES = np.exp(1j * np.radians(ANGLES))


class Road:
    """A ground `(row, cell)` as maps `(line, column)`."""

    def __init__(self, course: np.ndarray) -> None:
        header = course[ground.HEADER].astype(np.float64)
        self.corner = complex(header[ground.LEFT], header[ground.LOW])
        self.columns, self.lines = int(header[ground.COLUMNS]), int(header[ground.LINES])
        self.half, self.length = header[ground.HALF], header[ground.LENGTH]
        self.start = complex(header[ground.START_X], header[ground.START_Y])
        self.towards = complex(header[ground.START_TOWARDS_X], header[ground.START_TOWARDS_Y])
        cells = course[:, ground.BLOCK : ground.BLOCK + self.lines * self.columns].astype(np.float64)
        maps = cells.reshape(ground.ROWS, self.lines, self.columns)
        self.offset, self.along = maps[ground.OFFSET], maps[ground.ALONG]
        self.direction = maps[ground.TOWARDS_X] + 1j * maps[ground.TOWARDS_Y]

    def cell(self, place: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Line and column of places x + iy; those outside belong to the cell at the edge."""
        at = (place - self.corner) / ground.CELL
        column = np.clip(np.floor(at.real), 0, self.columns - 1).astype(np.intp)
        return np.clip(np.floor(at.imag), 0, self.lines - 1).astype(np.intp), column

    def locate(self, place: np.ndarray, near: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """How far along the road and how far to the left of its middle places are, as seen from the cells of others."""
        cell = line, column = self.cell(near)
        middle = self.corner + (column + 1j * line + 0.5 + 0.5j) * ground.CELL
        rest = (place - middle) * np.conj(self.direction[cell])
        return self.along[cell] + rest.real, self.offset[cell] + rest.imag

    def rays(self, place: np.ndarray, heading: np.ndarray) -> np.ndarray:
        """`(ray, car)` metres to the wall."""
        ways = heading[None] * SPOKES[:, None]
        lengths = np.zeros(ways.shape)
        for stride in STRIDES:
            room = self.half - np.abs(self.offset[self.cell(place + lengths * ways)])
            lengths = np.clip(lengths + stride * room, 0, float(RANGE))
        return lengths


@dataclass
class Cars:
    """Everything `(car,)`. Places and headings are complex numbers."""

    place: np.ndarray
    heading: np.ndarray
    speed: np.ndarray
    steer: np.ndarray
    used: np.ndarray
    along: np.ndarray
    offset: np.ndarray
    way: np.ndarray
    best_way: np.ndarray
    idle: np.ndarray
    laps: np.ndarray
    lap_began: np.ndarray
    last_lap: np.ndarray
    out: np.ndarray = field(default_factory=lambda: np.zeros(0, dtype=bool))

    def of(self, which: np.ndarray) -> Cars:
        return replace(self, **{name: values[which] for name, values in vars(self).items()})


def lined_up(road: Road, count: int) -> Cars:
    """Cars at rest on the start line."""
    zeros = [np.zeros(count) for _ in range(11)]
    return Cars(np.full(count, road.start), np.full(count, road.towards), *zeros, out=np.zeros(count, dtype=bool))


def seen(road: Road, cars: Cars) -> np.ndarray:
    """`(car, input)`."""
    rays = road.rays(cars.place, cars.heading)
    return np.concatenate([rays / (rays + float(NEAR)), [cars.speed / float(TOP_SPEED)], [cars.steer]]).T


def tick(road: Road, cars: Cars, now: int, steering: np.ndarray, pedal: np.ndarray) -> tuple[Cars, np.ndarray]:
    """The cars a tick later, and the metres that each has gained. Who is out says `Cars.out`."""
    steering, pedal = (np.clip(np.where(np.isnan(said), 0, said), -1, 1) for said in (steering, pedal))
    turned = float(STEERING_RATE) * DT
    steer = cars.steer + np.clip(steering - cars.steer, -turned, turned)

    engine = np.minimum(float(ENGINE), float(POWER) / np.maximum(cars.speed, 1))
    lock = np.minimum(float(MOST_CURVATURE), float(KEEN) * float(GRIP) / np.maximum(cars.speed, 1e-9) ** 2)
    asked = np.where(pedal > 0, pedal * engine, pedal * float(BRAKES)) + 1j * cars.speed**2 * steer * lock
    used = np.abs(asked) / float(GRIP)
    got = asked / np.maximum(used, 1)
    speed = np.maximum(cars.speed + DT * (got.real - float(DRAG) * cars.speed**2), 0)

    step = DT * (cars.speed + speed) / 2
    bend = steer * lock / np.maximum(used, 1)
    half_turn = 1 + 0.5j * bend * step
    heading = cars.heading * half_turn / np.conj(half_turn)
    place = cars.place + step * (cars.heading + heading) / 2

    along, offset = road.locate(place, cars.place)
    onward = along - cars.along
    onward = onward - road.length * np.round(onward / road.length)
    way = cars.way + onward
    best_way = np.maximum(cars.best_way, way)
    gained = best_way - cars.best_way
    line = (cars.laps + 1) * road.length
    crossed = best_way >= line
    with np.errstate(divide="ignore", invalid="ignore"):
        moment = np.where(crossed, now + np.clip((line - cars.best_way) / gained, 0, 1), 0)
    idle = np.where(gained > float(IDLE_SPEED) * DT, 0, cars.idle + 1)
    out = (np.abs(offset) > road.half - float(CAR_HALF_WIDTH)) | (idle > IDLE_TICKS)
    return (
        Cars(
            *(place, heading, speed, steer, used, along, offset, way, best_way, idle),
            cars.laps + crossed,
            np.where(crossed, moment, cars.lap_began),
            np.where(crossed, moment - cars.lap_began, cars.last_lap),
            out,
        ),
        gained,
    )


def layers(genomes: np.ndarray) -> list[tuple[np.ndarray, np.ndarray]]:
    """Weights `(individual, n_in, n_out)` and biases `(individual, n_out)` of each layer."""
    count, start, parts = len(genomes), 0, []
    for n_in, n_out in pairwise(SIZES):
        weights = genomes[:, start : start + n_in * n_out].reshape(count, n_in, n_out)
        start += n_in * n_out
        parts.append((weights, genomes[:, start : start + n_out]))
        start += n_out
    return parts


def decide(parts: list[tuple[np.ndarray, np.ndarray]], values: np.ndarray) -> np.ndarray:
    """`(output, car)` of what is seen `(car, input)`."""
    for weights, biases in parts:
        values = np.tanh((values[:, None, :] @ weights)[:, 0] + biases)
    return values.T


def scores(genomes: np.ndarray, course: np.ndarray, ticks: int) -> np.ndarray:
    """`(individual,)`: metres driven. Crashed cars are left out at once."""
    genomes = np.asarray(genomes, dtype=np.float64)
    road = Road(course)
    cars, parts = lined_up(road, len(genomes)), layers(genomes)
    result, running = np.zeros(len(genomes)), np.arange(len(genomes))
    for now in range(ticks):
        cars, gained = tick(road, cars, now, *decide(parts, seen(road, cars)))
        result[running] += gained
        if cars.out.any():
            left = ~cars.out
            running, cars = running[left], cars.of(left)
            parts = [(weights[left], biases[left]) for weights, biases in parts]
            if not len(running):
                break
    return result
