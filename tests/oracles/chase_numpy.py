"""Cat and mouse in plain Python and NumPy, written from the facts: one game, a population, and a search of all games.

Places are `(x, y)`, (0, 0) bottom left. A position is `(cat, mouse)`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from itertools import product

import numpy as np

from brains.network import Network

MOVES = ((0, 1), (1, 0), (0, -1), (-1, 0))
"""Up, right, down, left."""
MOUSE, CAT = 0, 1
NEVER = float("inf")

Place = tuple[int, int]
Position = tuple[Place, Place]


@dataclass(frozen=True)
class Ply:
    """One move of a turn."""

    turn: int
    """From 0 on."""
    phase: int
    """Turns since the last sprint, 0 to k − 1; the sprint falls in the last."""
    role: int
    again: bool
    """Whether the same one moves again."""


def plies(sprint: int, turns: int) -> Iterator[Ply]:
    """A mouse move, a cat move, and on every k-th turn another cat move."""
    for turn in range(turns):
        phase = turn % sprint if sprint else 0
        sprints = sprint > 0 and phase == sprint - 1
        yield Ply(turn, phase, MOUSE, False)
        yield Ply(turn, phase, CAT, sprints)
        if sprints:
            yield Ply(turn, phase, CAT, False)


Walls = tuple[frozenset[tuple[Place, Place]], frozenset[tuple[Place, Place]]]
"""For the mouse and for the cat: places with moves that lead nowhere from there."""
NONE: Walls = (frozenset(), frozenset())
DRAWN = {
    (4, "holes"): """
. .:. .

. . . .
=     =
. . . .

. .:. .
""",
    (4, "cross"): """
. . . .

. .|. .
  - -
. .|. .

. . . .
""",
    (6, "rooms"): """
. . .|. . .

. . .|. . .

. . .|. . .
- - - - - -
. . .|. . .

. . .|. . .

. . .|. . .
""",
    (8, "holes"): """
. . . . . . . .

. . . . . . . .

. . . .:. . . .

. . . . . . . .
    =     =
. . . . . . . .

. . . .:. . . .

. . . . . . . .

. . . . . . . .
""",
    (8, "rooms"): """
. . . . . . . .

. . . .|. . . .

. . . .|. . . .

. . . .|. . . .
  - - - - - -
. . . .|. . . .

. . . .|. . . .

. . . .|. . . .

. . . . . . . .
""",
}
"""Rooms seen from above, by width and walls: a wall is | or -, one with a hole for the mouse : or =."""


def walls_in(width: int, plan: str) -> Walls:
    """Those of a drawn room."""
    if plan == "open":
        return NONE
    lines = [line.ljust(2 * width - 1) for line in DRAWN[width, plan].strip("\n").split("\n")]
    shut: tuple[set[tuple[Place, Place]], set[tuple[Place, Place]]] = set(), set()
    for down, line in enumerate(lines):
        for across, sign in enumerate(line):
            if sign in " .":
                continue
            x, y = across // 2, width - 1 - down // 2  # of the cell to the left, or above
            other = (x + 1, y) if sign in "|:" else (x, y - 1)
            for role in (MOUSE, CAT) if sign in "|-" else (CAT,):
                for a, b in (((x, y), other), (other, (x, y))):
                    shut[role].add((a, (b[0] - a[0], b[1] - a[1])))
    return frozenset(shut[MOUSE]), frozenset(shut[CAT])


def moved(width: int, place: Place, move: Place, shut: frozenset[tuple[Place, Place]]) -> Place:
    """Where a move leads; into a wall, nowhere."""
    x, y = place[0] + move[0], place[1] + move[1]
    return (x, y) if 0 <= x < width and 0 <= y < width and (place, move) not in shut else place


def after(width: int, position: Position, role: int, move: Place, walls: Walls = NONE) -> Position:
    cat, mouse = position
    if role == CAT:
        return moved(width, cat, move, walls[CAT]), mouse
    return cat, moved(width, mouse, move, walls[MOUSE])


@dataclass(frozen=True)
class Image:
    """One of the eight mirror images of a room: flipped first, then x and y swapped."""

    flip_x: bool = False
    flip_y: bool = False
    swap: bool = False

    def place(self, width: int, place: Place) -> Place:
        x = width - 1 - place[0] if self.flip_x else place[0]
        y = width - 1 - place[1] if self.flip_y else place[1]
        return (y, x) if self.swap else (x, y)

    def move(self, move: Place) -> Place:
        x = -move[0] if self.flip_x else move[0]
        y = -move[1] if self.flip_y else move[1]
        return (y, x) if self.swap else (x, y)

    def position(self, width: int, position: Position) -> Position:
        return self.place(width, position[0]), self.place(width, position[1])


IMAGES = tuple(Image(*flags) for flags in product((False, True), repeat=3))
"""The room itself first."""


def mirrored(width: int, position: Position) -> Image:
    """The image in which the mouse is right of the cat and above it, at least as far right as above.

    Of several the one with the mouse furthest right, then furthest up; of equal ones the first.
    """

    def fits(image: Image) -> bool:
        cat, mouse = image.position(width, position)
        return mouse[0] - cat[0] >= mouse[1] - cat[1] >= 0

    return max(filter(fits, IMAGES), key=lambda image: image.place(width, position[1]))


@dataclass
class Player:
    """A brain that plays a role, and what it remembers."""

    network: Network
    genome: np.ndarray
    senses: str
    memory: list[np.ndarray] | None = field(default=None)
    sight: float = NEVER
    """Of a cat: a mouse that is further away, to a side or up or down, is taken to be where the cat is."""

    def choose(self, width: int, sprint: int, position: Position, ply: Ply) -> Place:
        """The move, in the room's directions: that of the greatest output, the later of equal ones."""
        (cat_x, cat_y), (mouse_x, mouse_y) = position
        if max(abs(mouse_x - cat_x), abs(mouse_y - cat_y)) > self.sight:
            position = position[0], position[0]
        image = mirrored(width, position) if self.senses == "mirrored" else IMAGES[0]
        cat, mouse = image.position(width, position)
        coordinates = np.array([*cat, *mouse]) / (width - 1)
        until = [sprint > 0 and sprint - 1 - ply.phase == turns for turns in range(4)]
        inputs = np.concatenate([coordinates, until, [ply.again]])
        self.memory = self.network.forward(self.genome.astype(np.float64), inputs, self.memory)
        outputs = self.memory[-1]
        seen = MOVES[max(range(4), key=lambda d: (outputs[d], d))]
        return next(move for move in MOVES if image.move(move) == seen)


Choice = Callable[[int, int, Position, Ply], Place]
"""`(width, sprint, position, ply)` to a move."""


@dataclass(frozen=True)
class Game:
    positions: list[Position]
    """Before the first ply and after each."""
    turns: int
    """That have begun."""
    caught: bool


def play(width: int, sprint: int, start: Position, mouse: Choice, cat: Choice, turns: int, walls: Walls = NONE) -> Game:
    """One game, to the capture or for so many turns."""
    positions = [start]
    for ply in plies(sprint, turns):
        choose = cat if ply.role == CAT else mouse
        positions.append(after(width, positions[-1], ply.role, choose(width, sprint, positions[-1], ply), walls))
        if positions[-1][0] == positions[-1][1]:
            return Game(positions, ply.turn + 1, True)
    return Game(positions, turns, False)


@cache
def turns_left(width: int, sprint: int, position: Position, phase: int, depth: int, walls: Walls = NONE) -> float:
    """Turns until the capture if both play as well as can be, mouse to move; infinite if not within `depth`."""
    if depth == 0:
        return NEVER
    runs = (after(width, position, MOUSE, move, walls) for move in MOVES)
    return max(answered(width, sprint, reached, phase, depth, walls) for reached in runs)


def answered(
    width: int, sprint: int, position: Position, phase: int, depth: int, walls: Walls = NONE, moves: int = 1
) -> float:
    """The same with the cat to make its move number `moves` of the turn."""
    if position[0] == position[1]:
        return 1
    sprints = sprint > 0 and phase == sprint - 1
    if moves > 1 + sprints:
        return 1 + turns_left(width, sprint, position, (phase + 1) % max(sprint, 1), depth - 1, walls)
    replies = (after(width, position, CAT, move, walls) for move in MOVES)
    return min(answered(width, sprint, reply, phase, depth, walls, moves + 1) for reply in replies)


DIRECTIONS = np.array(MOVES)
HIDDEN, OUTPUTS = 16, 4


def population_turns(
    mice: np.ndarray, cats: np.ndarray, start: np.ndarray, width: int, sprint: int, turns: int
) -> np.ndarray:
    """Turns `(game,)` that mouse k lives against cat k, all from one start `(cat x, cat y, mouse x, mouse y)`.

    One array operation a step over all games that still go on; 9-16-4 networks with mirrored senses.
    `mice (game, gene)` and `cats (game, gene)`.
    """
    lived = np.full(len(mice), turns)
    games = np.arange(len(mice))
    places = np.tile(start.astype(np.int64), (len(mice), 1))
    genomes = [mice, cats]
    for ply in plies(sprint, turns):
        moves = _population_moves(genomes[ply.role], places, ply, width, sprint)
        own = slice(0, 2) if ply.role == CAT else slice(2, 4)
        places[:, own] = np.clip(places[:, own] + moves, 0, width - 1)
        caught = (places[:, :2] == places[:, 2:]).all(axis=1)
        if caught.any():
            lived[games[caught]] = ply.turn + 1
            left = ~caught
            games, places, genomes = games[left], places[left], [part[left] for part in genomes]
            if not len(games):
                break
    return lived


def _population_moves(genomes: np.ndarray, places: np.ndarray, ply: Ply, width: int, sprint: int) -> np.ndarray:
    """Moves `(game, [x, y])` of one role."""
    cat, mouse = places[:, :2], places[:, 2:]
    apart = mouse - cat
    flip = (apart < 0) | ((apart == 0) & (2 * mouse < width - 1))
    seen_cat = np.where(flip, width - 1 - cat, cat)
    seen_mouse = np.where(flip, width - 1 - mouse, mouse)
    far_x, far_y = np.abs(apart).T
    swap = (far_y > far_x) | ((far_y == far_x) & (seen_mouse[:, 1] > seen_mouse[:, 0]))
    seen_cat = np.where(swap[:, None], seen_cat[:, ::-1], seen_cat)
    seen_mouse = np.where(swap[:, None], seen_mouse[:, ::-1], seen_mouse)
    inputs = np.zeros((len(places), 9), dtype=genomes.dtype)
    inputs[:, :2], inputs[:, 2:4] = seen_cat / (width - 1), seen_mouse / (width - 1)
    if sprint and sprint - 1 - ply.phase < 4:
        inputs[:, 4 + sprint - 1 - ply.phase] = 1
    inputs[:, 8] = ply.again
    first, second = np.split(genomes, [10 * HIDDEN], axis=1)
    hidden = np.tanh(_layer(first, inputs, HIDDEN))
    outputs = _layer(second, hidden, OUTPUTS)
    moves = DIRECTIONS[OUTPUTS - 1 - outputs[:, ::-1].argmax(axis=1)]
    moves = np.where(swap[:, None], moves[:, ::-1], moves)
    return np.where(flip, -moves, moves)


def _layer(genes: np.ndarray, values: np.ndarray, n_out: int) -> np.ndarray:
    """`(game, n_out)`: every game's own weights times its own values."""
    n_in = values.shape[1]
    weights = genes[:, : n_in * n_out].reshape(-1, n_in, n_out)
    return np.einsum("gi,gij->gj", values, weights) + genes[:, n_in * n_out :]
