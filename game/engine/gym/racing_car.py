"""Gymnasium's car of CarRacing to the last bit, in half the time: numbers of Python's own, and Box2D asked less.

Each sum and product is the one of `gymnasium/envs/box2d/car_dynamics.py`, in its order. Imported only where Gymnasium
may be.
"""

from __future__ import annotations

from math import copysign, sqrt
from typing import Any

from Box2D import b2Vec2
from gymnasium.envs.box2d import car_dynamics as theirs

SIDEWAYS = b2Vec2(1, 0)
POWER, INERTIA = theirs.ENGINE_POWER, theirs.WHEEL_MOMENT_OF_INERTIA
LIMIT, ROUGH = theirs.FRICTION_LIMIT, theirs.FRICTION_LIMIT * 0.6
"""Grip of the road, and of grass."""
SPRING = 205000
"""Of a tyre, before Gymnasium's scale."""
GAS_RISES, BLOCKED, BRAKING = 0.1, 0.9, 15.0
"""Gas by which it rises at most in a step; brake from which a wheel stands; radians per second that all of it takes."""
SKID, LONGEST_SKID = 2.0, 30
"""Times the grip from which it leaves a trace, and points of one."""


class QuickCar(theirs.Car):
    """A car that has been made by Gymnasium may become one at any time."""

    wheels: list[Any]

    def gas(self, gas: float) -> None:
        """Set the gas of the rear wheels, 0 to 1; it rises slowly and falls at once."""
        wanted = min(max(float(gas), 0.0), 1.0)
        for wheel in self.wheels[2:4]:
            wheel.gas += min(wanted - wheel.gas, GAS_RISES)

    def brake(self, b: float) -> None:
        """Set the brake of all wheels."""
        super().brake(float(b))  # type: ignore[no-untyped-call]

    def steer(self, s: float) -> None:
        """Set where the front wheels turn to."""
        super().steer(float(s))  # type: ignore[no-untyped-call]

    def step(self, dt: float) -> None:
        """Turn the wheels and push with what they do, seconds `dt`; Box2D's own step comes after it."""
        power, spring, fuel = dt * POWER, SPRING * theirs.SIZE * theirs.SIZE, self.fuel_spent
        for wheel in self.wheels:
            joint, tiles, radius, omega, brake = wheel.joint, wheel.tiles, wheel.wheel_rad, wheel.omega, wheel.brake
            turn = wheel.steer - joint.angle
            joint.motorSpeed = copysign(min(50.0 * abs(turn), 3.0), turn)

            grip = ROUGH
            for tile in tiles:
                if LIMIT * tile.road_friction > grip:
                    grip = LIMIT * tile.road_friction

            side, velocity = wheel.GetWorldVector(SIDEWAYS), wheel.linearVelocity
            cosine, sine, vx, vy = side.x, side.y, velocity.x, velocity.y
            along, across = -sine * vx + cosine * vy, cosine * vx + sine * vy

            pushed = power * wheel.gas
            omega += pushed / INERTIA / (abs(omega) + 5.0)
            fuel += pushed
            if brake >= BLOCKED:
                omega = 0.0
            elif brake > 0:
                omega -= copysign(min(BRAKING * brake, abs(omega)), omega)
            wheel.phase += omega * dt

            forward, sideward = (-along + omega * radius) * spring, -across * spring
            force = sqrt(forward * forward + sideward * sideward)
            if force > SKID * grip:
                self._skid(wheel, not tiles)
            else:
                wheel.skid_start = wheel.skid_particle = None
            if force > grip:
                forward, sideward = forward / force * grip, sideward / force * grip
            wheel.omega = omega - dt * forward * radius / INERTIA
            wheel.ApplyForceToCenter((sideward * cosine - forward * sine, sideward * sine + forward * cosine), True)
        self.fuel_spent = fuel

    def _skid(self, wheel: Any, grass: bool) -> None:
        """The trace that a wheel leaves goes on, or begins."""
        trace = wheel.skid_particle
        if trace and trace.grass == grass and len(trace.poly) < LONGEST_SKID:
            trace.poly.append((wheel.position[0], wheel.position[1]))
        elif wheel.skid_start is None:
            wheel.skid_start = wheel.position
        else:
            wheel.skid_particle = self._create_particle(wheel.skid_start, wheel.position, grass)  # type: ignore[no-untyped-call]
            wheel.skid_start = None
