"""The circuit's picture: the camera, what is drawn where, and that it is always the same."""

import itertools
import math
from types import SimpleNamespace
from typing import cast

import numpy as np
import pygame
import pytest
from numpy.typing import NDArray

from game.scenes.base.spring import Spring
from game.scenes.breeding.replay import Lineup
from game.scenes.circuit.camera import CAR_AT, Camera, Rig, overview
from game.scenes.circuit.minimap import Minimap
from game.scenes.circuit.replay import Laps
from game.scenes.circuit.road import AT_ONCE
from game.scenes.circuit.view import CircuitView, Ghost, Look
from game.scenes.circuit.view_land import land_of
from game.scenes.circuit.view_paint import paint_strokes
from game.scenes.circuit.view_plate import Paint, Plate, prepare
from game.scenes.circuit.view_sample import sample
from game.scenes.circuit.view_skids import Skids
from game.ui import theme
from game.ui.canvas import Canvas, pixels
from game.ui.theme import Units
from game.worlds import WORLDS
from game.worlds.circuit.courses import line_of

WORLD = WORLDS["circuit"]
FRAME = 1 / 60
BOX = pygame.Rect(20, 30, 300, 220)
PINK = (255, 0, 255)
Texels = NDArray[np.uint32]


@pytest.fixture(scope="module", autouse=True)
def _pygame() -> None:
    pygame.init()


def laps(name: str = "oval", count: int = 12, ticks: int = 0, person: bool = False) -> Laps:
    """A show of brains that nobody has bred."""
    genomes = np.random.default_rng(3).normal(size=(count, WORLD.network.genes)).astype(np.float32)
    replay = Laps(WORLD, WORLD.network, Lineup(genomes, count, person=person), WORLD.course(name))
    for _ in range(ticks):
        replay.step()
    return replay


def canvas(size: tuple[int, int] = (400, 300)) -> Canvas:
    surface = pygame.Surface(size, 0, 32)
    surface.fill(PINK)
    return Canvas(surface, Units.of(size))


def place(camera: Camera, replay: Laps, individual: int) -> np.ndarray:
    return camera.pixels(replay.poses[:2, [individual]].T)[0]


def test_of_a_brain_and_its_copy_one_is_named() -> None:
    genomes = np.random.default_rng(3).normal(size=(6, WORLD.network.genes)).astype(np.float32)
    genomes[1] = genomes[2] = genomes[0]
    replay = Laps(WORLD, WORLD.network, Lineup(genomes, 6), WORLD.course("oval"))
    assert replay.best_by_name(3) == [0, 3, 4]
    assert replay.best_by_name(9) == [0, 3, 4, 5]


def test_spring_arrives_without_swinging() -> None:
    spring, values = Spring(1.0), []
    for _ in range(36):
        spring.draw(0.0, 10.0, FRAME)
        values.append(spring.value)
    assert all(a > b > 0 for a, b in itertools.pairwise(values))
    assert values[-1] < 0.02


def ground(view_look: tuple[str, str]) -> np.ndarray:
    """A picture of the road in an ink and a palette, `(row, column, [r, g, b])`."""
    theme.use(*view_look)
    try:
        there, replay = canvas(), laps()
        CircuitView().draw(there, replay, BOX, Look(whole=False, rays=False))
        return pixels(there.surface)[BOX.top : BOX.bottom, BOX.left : BOX.right].astype(int)
    finally:
        theme.use()


def test_the_ground_follows_the_look() -> None:
    night, plain, greys = (
        ground(one) for one in (("night", "viridis"), ("high contrast", "viridis"), ("night", "greys"))
    )
    hue = (greys.max(axis=2) - greys.min(axis=2)).ravel()
    assert np.quantile(hue, 0.95) <= 1, "but for names, brightness alone"
    assert (night.max(axis=2) - night.min(axis=2)).mean() > 5
    corner = (slice(0, 40), slice(0, 40))
    assert plain[corner].mean() < 0.5 * night[corner].mean(), "the grass is black"
    assert plain.max() == 255 and plain.mean() != night.mean()


def test_spring_does_not_mind_long_frames() -> None:
    short, long = Spring(3.0, 1.0), Spring(3.0, 1.0)
    for _ in range(30):
        short.draw(1.0, 6.0, FRAME)
    long.draw(1.0, 6.0, 0.5)
    assert short.value == pytest.approx(long.value) and short.velocity == pytest.approx(long.velocity)


@pytest.mark.parametrize("turned", [0.0, 1.0, math.pi / 2, -2.5])
def test_camera_finds_the_place_of_a_pixel(turned: float) -> None:
    camera = Camera(BOX, 5.0, -7.0, turned, 150.0, 180.0, 3.0)
    pixel = camera.pixels(np.array([camera.world(60.0, 90.0)]))[0]
    assert pixel == pytest.approx((60.0, 90.0))
    up = camera.pixels(np.array([[5 + 10 * math.cos(turned), -7 + 10 * math.sin(turned)]]))[0]
    assert up == pytest.approx((150.0, 150.0))
    assert camera.degrees(np.array([[math.cos(turned), math.sin(turned)]]))[0] == pytest.approx(90.0)


def test_camera_is_the_same_after_the_same_updates() -> None:
    cameras = []
    for _ in range(2):
        replay, rig = laps("hairpins"), Rig()
        for k in range(120):
            replay.advance(FRAME, 1)
            rig.update(FRAME, replay, whole=40 < k < 60)
        cameras.append(rig.camera(BOX))
    assert cameras[0] == cameras[1]


def test_watched_car_is_where_it_should_be() -> None:
    replay, rig = laps("flowing"), Rig()
    for _ in range(60):
        replay.advance(FRAME, 1)
        rig.update(FRAME, replay, False)
        if replay.watched == 0:
            assert place(rig.camera(BOX), replay, 0) == pytest.approx((BOX.centerx, BOX.top + BOX.height * CAR_AT))
    # It drives upwards.
    assert laps("flowing").poses[2:, 0] @ rig.camera(BOX).axes[1] > 0.9


def test_camera_glides_to_another_car() -> None:
    replay, rig = laps(ticks=200), Rig()
    replay.picked = 0
    rig.update(0.0, replay, False)
    aim = (BOX.centerx, BOX.top + BOX.height * CAR_AT)
    away = np.linalg.norm(replay.poses[:2].T - replay.poses[:2, 0], axis=1)
    replay.picked = int(np.argmax(away))
    assert away[replay.picked] > 3.0
    far = []
    for _ in range(36):
        rig.update(FRAME, replay, False)
        far.append(float(np.linalg.norm(place(rig.camera(BOX), replay, replay.picked) - aim)))
    assert far[0] > 0.9 * away[replay.picked] * rig.camera(BOX).per_metre
    assert all(a > b for a, b in itertools.pairwise(far))
    assert far[-1] < 0.03 * far[0]
    replay.picked = 0
    rig.cut()
    rig.update(FRAME, replay, False)
    assert place(rig.camera(BOX), replay, 0) == pytest.approx(aim)


def test_new_show_cuts() -> None:
    rig = Rig()
    rig.update(0.0, laps("oval", ticks=100), False)
    replay = laps("city")
    rig.update(FRAME, replay, True)
    assert rig.camera(BOX).whole


@pytest.mark.parametrize("name", ["oval", "long", "city"])
@pytest.mark.parametrize("size", [(200, 120), (890, 590), (300, 500)])
def test_overview_contains_the_whole_road(name: str, size: tuple[int, int]) -> None:
    replay, box = laps(name), pygame.Rect((7, 9), size)
    camera = overview(box, replay.line)
    for side in (-1, 1):
        seen = camera.pixels(replay.line.beside(side * replay.line.half))
        assert (seen > box.topleft).all() and (seen < box.bottomright).all()


def test_switching_to_the_whole_glides_and_arrives() -> None:
    replay, rig = laps(), Rig()
    rig.update(0.0, replay, False)
    scales = []
    for _ in range(120):
        rig.update(FRAME, replay, True)
        scales.append(rig.camera(BOX).per_metre)
    assert all(a >= b - 1e-9 for a, b in itertools.pairwise(scales))
    assert rig.camera(BOX) == overview(BOX, replay.line)


LINE = line_of(WORLD.course("oval"))
LOOKS = {
    "close": Look(),
    "whole": Look(whole=True),
    "heat": Look(heat=np.full(len(LINE.points), 0.6)),
    "best": Look(best_line=(LINE.points[::6], np.linspace(10.0, 50.0, len(LINE.points[::6])))),
    "ghost": Look(ghosts=(Ghost("the best possible", (*LINE.points[10], *LINE.tangents[10]), theme.BEST),)),
}


@pytest.mark.parametrize("look", LOOKS.values(), ids=list(LOOKS))
def test_drawing_twice_gives_the_same_picture_and_nothing_outside(look: Look) -> None:
    replay = laps(ticks=90)
    pictures = []
    for view in (CircuitView(), CircuitView()):
        target = canvas()
        view.draw(target, replay, BOX, look)
        pictures.append(pixels(target.surface))
        view.draw(target, replay, BOX, look)
        pictures.append(pixels(target.surface))
    assert all((picture == pictures[0]).all() for picture in pictures)
    outside = np.ones(pictures[0].shape[:2], dtype=bool)
    outside[BOX.top : BOX.bottom, BOX.left : BOX.right] = False
    assert (pictures[0][outside] == PINK).all()
    assert not (pictures[0][~outside] == PINK).all(axis=1).any()


def test_the_camera_comes_closer_without_a_jolt(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two hundred tiles of ground in one frame are a tenth of a second; a coarser ground does until they are there."""
    painted: list[Plate] = []
    paint_tile = Plate._paint_tile
    monkeypatch.setattr(Plate, "_paint_tile", lambda plate, tile: painted.append(plate) or paint_tile(plate, tile))
    replay, view, target, box = (
        laps("flowing", ticks=90),
        CircuitView(),
        canvas((900, 600)),
        pygame.Rect(0, 0, 890, 590),
    )
    view.draw(target, replay, box, Look(whole=True))
    for whole in (False, True, False):
        for _ in range(120):
            painted.clear()
            view.update(FRAME, replay, Look(whole=whole))
            view.draw(target, replay, box, Look(whole=whole))
            assert max((painted.count(plate) for plate in painted), default=0) <= AT_ONCE
    seen = pixels(target.surface)
    painted.clear()
    CircuitView().draw(target, replay, box, Look())
    assert len(painted) > 10 * AT_ONCE, "where nothing has been seen before, all of it is there at once"
    assert (pixels(target.surface) == seen).all()
    grounds = sum(plate.texture.nbytes for _, plate in view._road._plates.values())
    assert grounds < 25e6, "of the finest ground, 47 MB, only what is around the camera is kept"


def test_a_window_of_the_ground_shows_what_all_of_it_would() -> None:
    """Over two laps with more and more skid marks, where the camera has been and will be, and one without any."""
    land = land_of(line_of(WORLD.course("city")))
    points, tangents = land.line.points[::16], land.line.tangents[::16]
    box, scale = pygame.Rect(10, 5, 200, 130), 3.0
    whole, window = Plate.around(land, scale), Plate.around(land, scale, math.hypot(*box.size))
    assert window.texture.size < 0.5 * whole.texture.size
    paint, pictures = Paint(len(land.line.points), None, None), np.zeros((2, box.height, box.width), dtype=np.uint32)
    marks, seen = SimpleNamespace(strokes=np.zeros((0, 4))), set()
    for k in range(3 * len(points)):
        if k < 2 * len(points):
            begins = points[[k % len(points), (k - 5) % len(points), (7 * k) % len(points)]]
            ends = np.add(begins, (2.5, 1.5))
            marks.strokes = np.vstack([marks.strokes, np.hstack([begins, ends])])
        elif k == 2 * len(points):
            marks = SimpleNamespace(strokes=np.zeros((0, 4)))
        x, y = points[k % len(points)]
        turned = math.atan2(*tangents[k % len(points)][::-1])
        camera = Camera(box, x, y, turned, box.centerx, box.top + 0.68 * box.height, scale)
        for plate, picture in zip((whole, window), pictures, strict=True):
            assert plate.take(camera, picture, paint, cast(Skids, marks))
        assert (pictures[0] == pictures[1]).all()
        seen.add(pictures[0].tobytes())
    assert len(seen) > 2.5 * len(points)


def sample_slowly(texture: Texels, shape: tuple[int, int], at: list[int], begin: tuple[int, int]) -> Texels:
    """What `sample` makes, in plain NumPy, channel by channel."""
    rows, columns = np.indices(shape)
    u, v, across_u, across_v, down_u, down_v = at
    height, width = texture.shape
    x = np.clip(u + columns * across_u + rows * down_u, 0, ((width - 1) << 16) - 1)
    y = np.clip(v + columns * across_v + rows * down_v, 0, ((height - 1) << 16) - 1)
    left, upper = (x >> 16) + begin[0], (y >> 16) + begin[1]
    part_u, part_v = x >> 8 & 255, y >> 8 & 255
    both = part_u * part_v >> 8
    shares = (256 - part_u - part_v + both, part_u - both, part_v - both, both)
    picture = np.zeros(shape, dtype=np.int64)
    for channel in (0, 8, 16):
        corners = [texture[(upper + k // 2) % height, (left + k % 2) % width] >> channel & 255 for k in range(4)]
        mixed = sum(share * corner.astype(np.int64) for share, corner in zip(shares, corners, strict=True))
        picture |= (mixed >> 8) << channel
    return picture.astype(np.uint32)


@pytest.mark.parametrize("turned", [0.0, 0.7, 1.57, 2.4, 3.14, 4.5])
@pytest.mark.parametrize("shape", [(40, 70), (9, 3)])
def test_a_turned_picture_is_what_plain_code_makes(turned: float, shape: tuple[int, int]) -> None:
    """Inside the texture, beyond its edges, and where it goes on at its other end."""
    dice = np.random.default_rng(round(100 * turned))
    texture = dice.integers(0, 1 << 24, (96, 120), dtype=np.uint32)
    across, down = (0.9 * math.cos(turned), 0.9 * math.sin(turned)), (-0.9 * math.sin(turned), 0.9 * math.cos(turned))
    for corner, begin in (((60, 48), (0, 0)), ((60, 48), (70, 90)), ((-20, 5), (119, 1)), ((110, 80), (24, 48))):
        at = [round(65536 * part) for part in (*corner, *across, *down)]
        picture = np.zeros(shape, dtype=np.uint32)
        sample(texture, picture, *at, *begin)
        assert (picture == sample_slowly(texture, shape, at, begin)).all()


def test_what_is_compiled_ahead_is_what_a_picture_needs() -> None:
    prepare()
    before = sample.signatures, paint_strokes.signatures
    replay, view, target = laps(ticks=10), CircuitView(), canvas()
    view.draw(target, replay, BOX, Look())
    assert view._skids is not None
    view._skids._add(replay.poses[:, 0], replay.poses[:, 0] + (4.0, 1.0, 0.0, 0.0))
    view.draw(target, replay, BOX, Look())
    view.draw(target, replay, BOX, LOOKS["best"])
    assert before == (sample.signatures, paint_strokes.signatures) and all(len(one) == 1 for one in before)


def test_looks_differ() -> None:
    pictures = set()
    for look in LOOKS.values():
        target = canvas()
        CircuitView().draw(target, laps(ticks=90), BOX, look)
        pictures.add(pixels(target.surface).tobytes())
    assert len(pictures) == len(LOOKS)


@pytest.mark.parametrize("whole", [False, True])
def test_car_at_finds_the_car_that_was_drawn(whole: bool) -> None:
    replay, view, target = laps(ticks=60, person=True), CircuitView(), canvas()
    person = replay.lineup.person_index
    assert view.car_at(replay, BOX.center) is None
    view.draw(target, replay, BOX, Look(whole=whole))
    camera = overview(BOX, replay.line) if whole else view._rig.camera(BOX)
    x, y = (round(float(part)) for part in place(camera, replay, person))
    assert view.car_at(replay, (x, y)) == person
    assert view.car_at(replay, (BOX.right + 1, BOX.top)) is None
    assert view.car_at(replay, (BOX.left + 1, BOX.top + 1)) is None
    # White is the person's car.
    near = pixels(target.surface)[y - 4 : y + 5, x - 4 : x + 5]
    assert (near > 200).all(axis=2).any()


def test_skid_marks_stay_until_the_next_show() -> None:
    replay, view, target = laps(ticks=10), CircuitView(), canvas()
    bare = Look(rays=False)
    view.draw(target, replay, BOX, bare)
    before = pixels(target.surface)
    assert view._skids is not None
    view._skids._add(replay.poses[:, 0], replay.poses[:, 0] + (4.0, 1.0, 0.0, 0.0))
    view.draw(target, replay, BOX, bare)
    assert (pixels(target.surface) != before).any()
    view.draw(target, laps(ticks=10), BOX, bare)
    assert (pixels(target.surface) == before).all()


def test_minimap_stays_in_its_place() -> None:
    target = canvas()
    minimap = Minimap()
    for replay in (laps(ticks=100), laps("long", person=True)):
        target.surface.fill(PINK)
        minimap.draw(target, replay, 100, 50, 400, 260)
        picture = pixels(target.surface)
        box = target.rect(100, 50, 400, 260)
        outside = np.ones(picture.shape[:2], dtype=bool)
        outside[box.top : box.bottom, box.left : box.right] = False
        assert (picture[outside] == PINK).all() and not (picture[~outside] == PINK).all()


@pytest.mark.parametrize("size", [(200, 120), (60, 40), (40, 300)])
def test_any_box_will_do(size: tuple[int, int]) -> None:
    replay, target = laps("city", ticks=30), canvas()
    for whole in (False, True):
        target.surface.fill(PINK)
        CircuitView().draw(target, replay, pygame.Rect((0, 0), size), Look(whole=whole))
        picture = pixels(target.surface)
        assert (picture[: size[1], : size[0]] == PINK).all(axis=2).mean() < 0.01, "it is filled"
        assert (picture[size[1] :] == PINK).all() and (picture[:, size[0] :] == PINK).all()
