"""What the numbers of well-known environments mean; those of all others are counted."""

from __future__ import annotations

from dataclasses import replace

from game.engine.gym.form import Form

POLE = ("position", "speed", "angle", "spin")
LANDER = ("x", "height", "speed", "fall", "angle", "spin", "left leg", "right leg")
CAR = ("position", "speed")
KNOWN = {
    "CartPole": (POLE, ("left", "right")),
    "Acrobot": (("cos 1", "sin 1", "cos 2", "sin 2", "spin 1", "spin 2"), ("−1", "0", "+1")),
    "MountainCar": (CAR, ("left", "coast", "right")),
    "MountainCarContinuous": (CAR, ("push",)),
    "Pendulum": (("cos", "sin", "spin"), ("torque",)),
    "CarRacing": ((*map(str, range(1, 145)), "speed", "wheels", "spin"), ("steering", "pedal")),
    "LunarLander": (LANDER, ("nothing", "left jet", "engine", "right jet")),
    "LunarLanderContinuous": (LANDER, ("engine", "jets")),
}
"""By the name before its version: of inputs and of outputs."""


def labelled(name: str, form: Form) -> Form:
    """The form with words, where there are any that fit."""
    inputs, outputs = KNOWN.get(name.rpartition("-v")[0], ((), ()))
    return replace(
        form,
        inputs=inputs if len(inputs) == len(form.inputs) else form.inputs,
        outputs=outputs if len(outputs) == len(form.outputs) else form.outputs,
    )
