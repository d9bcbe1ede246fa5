"""CarRacing with quick eyes: Gymnasium's environment, its physics and its rewards, and our drawing of what is seen.

Imported only where Gymnasium may be.
"""

from __future__ import annotations

import copy
import dataclasses
import math
from typing import Any, cast

import gymnasium
import numpy as np
from gymnasium import spaces
from gymnasium.envs.box2d import car_racing
from gymnasium.utils import EzPickle
from numpy.typing import NDArray

from game.engine.gym import racing_coarse as small
from game.engine.gym import racing_eyes as eyes
from game.engine.gym.racing_car import QuickCar

OWN, THEIRS = "own", "gymnasium"
"""Who draws what is seen."""
COARSE, FULL = "coarse", "full"
"""What is shown of it."""
ONE, TWO = "one", "two"
"""Pedals."""
HARDEST = 0.8
"""Brake of the one pedal: from 0.9 on wheels stand."""
BETWEEN_SHOVES = 150, 1200
"""Steps."""
IN_MOTION = 50.0
"""Units a second with which a stretch begins; a lap is driven at about 60."""
WHOLE = 1000.0
"""What all tiles are worth."""
MOST_SCORES = 4096
"""Scores of which the picture is kept."""


class QuickCarRacing(car_racing.CarRacing):
    """Gymnasium's, which asks our drawer for what is seen. People's pictures (`rgb_array`) are Gymnasium's own."""

    road: Any
    road_poly: Any
    _polygons: Any
    _chance: Any

    def __init__(self, *, pixels: str = OWN, **options: Any) -> None:
        if pixels not in (OWN, THEIRS):
            raise ValueError(f"pixels: expected {OWN} or {THEIRS}, got {pixels!r:.40}")
        self._draws = pixels == OWN
        self._grid = np.empty((eyes.ROWS, eyes.COLUMNS), np.uint8)
        self._pose = np.zeros((5, 6))
        self._scores: dict[str, NDArray[np.uint8]] = {}
        self._font: Any = None
        self._laid: int | None = None
        self._bars = np.empty((eyes.SIDE, eyes.SIDE, 3), np.uint8)
        self.sees_coarsely = False
        """Whether what is seen are the numbers of `racing_coarse.coarse`, without a picture; of own eyes only."""
        self._lies = False
        super().__init__(**options)
        EzPickle.__init__(self, pixels=pixels, **options)  # what a copy is made with

    def reset(self, *, seed: int | None = None, options: dict[str, Any] | None = None) -> tuple[Any, dict[str, Any]]:
        """Gymnasium's own; a track that lies already is not laid again."""
        self._lies = seed is not None and seed == self._laid and not self.domain_randomize
        self._laid = None
        begun: tuple[Any, dict[str, Any]] = super().reset(seed=seed, options=options)
        self._laid = seed
        return begun

    def _destroy(self) -> None:
        if self._lies:
            assert self.car is not None
            self.car.destroy()  # type: ignore[no-untyped-call]
        else:
            super()._destroy()  # type: ignore[no-untyped-call]

    def _create_track(self) -> bool:
        if self._lies:
            self.road_poly, self.np_random.bit_generator.state = self._polygons, self._chance
            self._touch_nothing()
            return True
        made: bool = super()._create_track()  # type: ignore[no-untyped-call]
        if made:  # the colours of all tiles become one array, in which Gymnasium changes those that are touched
            self._colours = np.array([tile.color for tile in self.road], np.float64)
            rows = {id(tile.color): k for k, tile in enumerate(self.road)}
            for k, tile in enumerate(self.road):
                tile.color = self._colours[k]
            drawn = [(quad, rows.get(id(colour), -1 if colour[1] else -2)) for quad, colour in self.road_poly]
            self.road_poly = [
                (quad, colour if k < 0 else self._colours[k])
                for (quad, colour), (_, k) in zip(self.road_poly, drawn, strict=True)
            ]
            self._quads = np.array([quad for quad, _ in drawn], np.float64)
            self._tiles = np.array([tile for _, tile in drawn], np.int64)
            self._plain = np.asarray(self.road_color, np.float64)
            self._palette = eyes.new_palette(self.road_color, self.bg_color, self.grass_color)
            self._untouched, self._polygons = self._colours.copy(), self.road_poly
            self._chance = self.np_random.bit_generator.state
        return made

    def _touch_nothing(self) -> None:
        """All tiles are as they were laid. After a car is gone, whose end of touching changes them."""
        self._colours[:] = self._untouched
        for tile in self.road:
            tile.road_visited = False

    def begin_at(self, tile: int, speed: float) -> Any:
        """An episode that has just begun begins elsewhere, at so many units a second; what is seen there."""
        assert self.car is not None
        self.car.destroy()  # type: ignore[no-untyped-call]
        self._touch_nothing()
        self.reward = self.prev_reward = 0.0
        self.tile_visited_count, self.t, self.new_lap = 0, 1.0, False
        angle, x, y = self.track[tile][1:4]
        self.car = QuickCar(self.world, angle, x, y)  # type: ignore[no-untyped-call]
        for body in (self.car.hull, *self.car.wheels):
            body.linearVelocity = -math.sin(angle) * speed, math.cos(angle) * speed
        for wheel in self.car.wheels:
            wheel.omega = speed / wheel.wheel_rad
        return self.step(None)[0]

    def step(self, action: Any) -> Any:
        """Gymnasium's own, with the quick car."""
        if self.car is not None and type(self.car) is not QuickCar:
            self.car.__class__ = QuickCar
        return super().step(action)

    def _render(self, mode: str) -> Any:
        return self._seen() if self._draws and mode == "state_pixels" else super()._render(mode)

    def _seen(self) -> NDArray[Any]:
        car, pose = self.car, self._pose
        assert car is not None
        hull, wheels = car.hull, car.wheels
        (x, y), (vx, vy) = hull.position, hull.linearVelocity
        pose[0] = x, y, hull.angle, (vx * vx + vy * vy) ** 0.5, hull.angularVelocity, wheels[0].joint.angle
        for k, wheel in enumerate(wheels, 1):
            x, y = wheel.position
            pose[k, :5] = x, y, wheel.angle, wheel.phase, wheel.omega
        zoom = 0.1 * car_racing.SCALE * max(1 - self.t, 0) + car_racing.ZOOM * car_racing.SCALE * min(self.t, 1)
        road = self._quads, self._tiles, self._colours, self._plain, self._palette
        if self.sees_coarsely:
            numbers = np.empty(small.NUMBERS, np.float32)
            small.see(pose, zoom, *road, self._grid, self._bars, numbers)
            return numbers
        seen = np.empty((eyes.SIDE, eyes.SIDE, 3), np.uint8)
        eyes.draw(pose, zoom, *road, self._score(), self._grid, seen)
        return seen

    def _score(self) -> NDArray[np.uint8]:
        """The score, `(12, 12)`, drawn as Gymnasium does: once for each number."""
        text = f"{self.reward:04.0f}"
        if text not in self._scores:
            pygame: Any = vars(car_racing)["pygame"]
            if self._font is None:
                pygame.font.init()
                self._font = pygame.font.Font(pygame.font.get_default_font(), 42)
            paper, written = pygame.Surface((125, 100)), self._font.render(text, True, (255, 255, 255), (0, 0, 0))
            paper.blit(written, written.get_rect(center=(60, 50)))
            small = pygame.surfarray.array3d(pygame.transform.smoothscale(paper, (12, 12)))
            if len(self._scores) >= MOST_SCORES:
                self._scores.clear()
            self._scores[text] = np.ascontiguousarray(small[:, :, 0].T)
        return self._scores[text]


class CoarseEyes(gymnasium.ObservationWrapper[Any, Any, Any]):
    """What is seen becomes the 147 numbers of `racing_coarse.coarse`, from the picture alone."""

    picture = (12, 12, 1)
    """That the first numbers are."""
    turned = (*(12 * row + 12 - column for row in range(12) for column in range(12)), 145, -146, -147)
    """The same in a mirror, as `brains.mirror.Mirror` counts."""

    def __init__(self, env: gymnasium.Env[Any, Any]) -> None:
        super().__init__(env)
        self.observation_space = spaces.Box(-2.0, 2.0, (small.NUMBERS,), np.float32)
        if isinstance(own := env.unwrapped, QuickCarRacing):
            own.sees_coarsely = True

    def observation(self, observation: NDArray[Any]) -> NDArray[np.float32]:
        if observation.ndim == 1:
            return observation
        numbers = np.empty(small.NUMBERS, np.float32)
        small.coarse(observation, numbers)
        return numbers


class OnePedal(gymnasium.ActionWrapper[Any, Any, Any]):
    """Two numbers drive: steering, and a pedal that is gas above zero and brake below it."""

    turned = (-1, 2)
    """The same in a mirror."""

    def __init__(self, env: gymnasium.Env[Any, Any]) -> None:
        super().__init__(env)
        self.action_space = spaces.Box(-1.0, 1.0, (2,), np.float32)

    def action(self, action: Any) -> NDArray[np.float32]:
        steering, pedal = action
        return np.array([steering, max(pedal, 0.0), HARDEST * max(-pedal, 0.0)], np.float32)


class Patience(gymnasium.Wrapper[Any, Any, Any, Any]):
    """Who comes to nothing new for so many steps is taken out, and has the score of staying there to the end."""

    def __init__(self, env: gymnasium.Env[Any, Any], steps: int) -> None:
        super().__init__(env)
        assert env.spec is not None
        self._longest, self._most, self._taken, self._waited = steps, env.spec.max_episode_steps or 0, 0, 0

    def reset(self, **options: Any) -> tuple[Any, dict[str, Any]]:
        """Gymnasium's own."""
        self._taken = self._waited = 0
        return super().reset(**options)

    def step(self, action: Any) -> tuple[Any, Any, bool, bool, dict[str, Any]]:
        """Gymnasium's own; −0.1 for each step that is left where it ends here."""
        seen, reward, ended, cut, info = super().step(action)
        self._taken += 1
        self._waited = 0 if float(reward) > 0 else self._waited + 1
        if self._waited >= self._longest and not (ended or cut):
            return seen, float(reward) - 0.1 * (self._most - self._taken), ended, True, info
        return seen, reward, ended, cut, info


class Enough(gymnasium.Wrapper[Any, Any, Any, Any]):
    """An episode counts for so much at most: more speed is worth nothing then, getting lost costs as ever."""

    def __init__(self, env: gymnasium.Env[Any, Any], most: float) -> None:
        super().__init__(env)
        self._most, self._gathered = most, 0.0

    def reset(self, **options: Any) -> tuple[Any, dict[str, Any]]:
        """Gymnasium's own."""
        self._gathered = 0.0
        return super().reset(**options)

    def step(self, action: Any) -> tuple[Any, Any, bool, bool, dict[str, Any]]:
        """Gymnasium's own; of a reward, what the sum of the episode grows or shrinks by where it ends at the most."""
        seen, reward, ended, cut, info = super().step(action)
        before, self._gathered = min(self._gathered, self._most), self._gathered + float(reward)
        return seen, min(self._gathered, self._most) - before, ended, cut, info


class Shoves(gymnasium.Wrapper[Any, Any, Any, Any]):
    """Now and then the car is sent spinning, to one side or the other: who is bred so learns to find back.

    When and to which side follows from the episode's seed; the track is the same as without.
    """

    def __init__(self, env: gymnasium.Env[Any, Any], spin: float) -> None:
        super().__init__(env)
        self._spin, self._chance, self._left = spin, np.random.default_rng(), 0

    def reset(self, **options: Any) -> tuple[Any, dict[str, Any]]:
        """Gymnasium's own."""
        found = super().reset(**options)
        self._chance = copy.deepcopy(self.unwrapped.np_random)
        self._wait()
        return found

    def step(self, action: Any) -> tuple[Any, Any, bool, bool, dict[str, Any]]:
        """Gymnasium's own, and before it at some steps a shove, radians a second."""
        self._left -= 1
        if not self._left:
            hull = cast(QuickCarRacing, self.unwrapped).car.hull  # type: ignore[union-attr]
            hull.angularVelocity += self._spin * float(self._chance.choice((-1, 1)))
            self._wait()
        return super().step(action)

    def _wait(self) -> None:
        self._left = int(self._chance.integers(*BETWEEN_SHOVES))


class Stretch(gymnasium.Wrapper[Any, Any, Any, Any]):
    """An episode is a part of a lap, begun in motion somewhere on the track: all of its bends in less time.

    Where follows from the episode's seed; the track is the same as without. It ends when as many tiles have been
    touched as the part has. Who comes to another end loses half of what the left out part is worth, as is lost on
    average by who gets lost on a lap.
    """

    def __init__(self, env: gymnasium.Env[Any, Any], part: float) -> None:
        super().__init__(env)
        self._part, self._tiles = part, 0

    @property
    def _racing(self) -> QuickCarRacing:
        return cast(QuickCarRacing, self.unwrapped)

    def reset(self, **options: Any) -> tuple[Any, dict[str, Any]]:
        """Gymnasium's own, and then elsewhere."""
        _, info = super().reset(**options)
        tiles = len(self._racing.track)
        self._tiles = math.ceil(self._part * tiles)
        chance = copy.deepcopy(self._racing.np_random)
        return self._racing.begin_at(int(chance.integers(tiles)), IN_MOTION), info

    def step(self, action: Any) -> tuple[Any, Any, bool, bool, dict[str, Any]]:
        """Gymnasium's own."""
        seen, reward, ended, cut, info = super().step(action)
        if self._racing.tile_visited_count >= self._tiles or info.get("lap_finished"):
            return seen, reward, ended, True, info
        return seen, float(reward) - (ended or cut) * WHOLE / 2 * (1 - self._part), ended, cut, info


def make_quick(**options: Any) -> gymnasium.Env[Any, Any]:
    """CarRacing-v3 with all that Gymnasium puts around it, and quick eyes.

    Args:
        options: what Gymnasium's takes; `pixels="gymnasium"` lets Gymnasium draw, `eyes="coarse"` shows `CoarseEyes`,
            `pedals="one"` is `OnePedal`, `patience=STEPS` is `Patience`, `enough=SCORE` is `Enough`,
            `shoves=SPIN` is `Shoves`, `stretch=PART` is `Stretch`.
    """
    shown, pedals = options.pop("eyes", FULL), options.pop("pedals", TWO)
    patience, enough, shoves = (options.pop(name, 0) for name in ("patience", "enough", "shoves"))
    stretch = options.pop("stretch", 1)
    for name, one, known in (("eyes", shown, (COARSE, FULL)), ("pedals", pedals, (ONE, TWO))):
        if one not in known:
            raise ValueError(f"{name}: expected {known[0]} or {known[1]}, got {one!r:.40}")
    if type(patience) is not int or patience < 0:
        raise ValueError(f"patience: expected a whole number of steps, got {patience!r:.40}")
    if type(enough) not in (int, float) or not 0 <= enough < math.inf:
        raise ValueError(f"enough: expected a score, got {enough!r:.40}")
    if type(shoves) not in (int, float) or not 0 <= shoves < math.inf:
        raise ValueError(f"shoves: expected radians a second, got {shoves!r:.40}")
    if type(stretch) not in (int, float) or not 0 < stretch <= 1:
        raise ValueError(f"stretch: expected a part of a lap, above 0 and to 1, got {stretch!r:.40}")
    spec = dataclasses.replace(gymnasium.spec("CarRacing-v3"), entry_point=QuickCarRacing)
    env: gymnasium.Env[Any, Any] = gymnasium.make(spec, disable_env_checker=True, **options)
    if shoves:
        env = Shoves(env, float(shoves))
    if patience:
        env = Patience(env, patience)
    if stretch < 1:
        env = Stretch(env, float(stretch))
    if enough:
        env = Enough(env, float(enough))
    return as_seen(env, shown == COARSE, pedals == ONE)


def as_seen(env: gymnasium.Env[Any, Any], coarse: bool, one_pedal: bool) -> gymnasium.Env[Any, Any]:
    """A CarRacing as a small brain sees and drives it; with both, it says how it looks in a mirror."""
    if one_pedal:
        env = OnePedal(env)
    if coarse:
        env = CoarseEyes(env)
    if coarse and one_pedal:
        env.mirror = CoarseEyes.turned, OnePedal.turned  # type: ignore[attr-defined]
    return env
