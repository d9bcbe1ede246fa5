"""What a person's keys mean in an environment: those that it names itself, or arrows on what it takes."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pygame

from game.engine.gym.form import CHOICE, CHOICES, RANGE, Form
from game.scenes.breeding.driving import Hand, Held

LEFT, RIGHT, UP, DOWN = pygame.K_LEFT, pygame.K_RIGHT, pygame.K_UP, pygame.K_DOWN
ARROWS = (LEFT, RIGHT, UP, DOWN)
PAIRS = ((LEFT, RIGHT), (DOWN, UP), (pygame.K_a, pygame.K_d), (pygame.K_s, pygame.K_w))
"""Of keys, less and more: one for each axis of an action."""
Meant = dict[int | None, int]
"""By key the number of a choice; by None what is done without one."""
CHOSEN: dict[int, Meant] = {
    2: {LEFT: 0, RIGHT: 1},
    3: {None: 1, LEFT: 0, RIGHT: 2},
    4: {None: 0, LEFT: 1, UP: 2, RIGHT: 3},
}
"""By the number of choices. Of two the last one goes on."""
BY_NAME: dict[str, Meant] = {
    "FrozenLake": {LEFT: 0, DOWN: 1, RIGHT: 2, UP: 3},
    "FrozenLake8x8": {LEFT: 0, DOWN: 1, RIGHT: 2, UP: 3},
    "CliffWalking": {UP: 0, RIGHT: 1, DOWN: 2, LEFT: 3},
    "CliffWalkingSlippery": {UP: 0, RIGHT: 1, DOWN: 2, LEFT: 3},
    "Taxi": {DOWN: 0, UP: 1, RIGHT: 2, LEFT: 3, pygame.K_w: 4, pygame.K_d: 5},
}
SWAPPED = ("LunarLanderContinuous",)
"""Environments whose first axis is up and down."""


class Hands:
    """Of a person: `keys`, and what is said in the place of a brain while some of them are held."""

    def __init__(self, name: str, form: Form) -> None:
        self._form, self._last = form, 0
        self.idle = True
        """Whether no key is held."""
        short = name.rpartition("-v")[0]
        taken = form.taken
        self.by_turns = short in BY_NAME and not form.keys
        """Whether nothing moves as long as no key is held: there is nothing that is done without one."""
        if form.keys:
            own = {frozenset(keys): action for keys, action in form.keys}
            self.keys: tuple[int, ...] = tuple(sorted(set().union(*own)))
            self._say: Callable[[set[int]], Sequence[float]] = lambda held: self._named(own, held)
        elif taken.kind == CHOICE:
            count = round(taken.high[0])
            many: Meant = {None: 0, **{key: k + 1 for k, key in enumerate(ARROWS) if k + 1 < count}}
            meant = BY_NAME.get(short, CHOSEN.get(count, many))
            self.keys = tuple(key for key in meant if key is not None)
            self._say = lambda held: self._choose(meant, held)
        else:
            pairs = (PAIRS[1], PAIRS[0], *PAIRS[2:]) if short in SWAPPED else PAIRS
            self.keys = tuple(key for pair in pairs[: taken.outputs] for key in pair)
            self._say = lambda held: self._push(pairs, held)

    def __call__(self, held: Held) -> Hand:
        """Outputs for keys that are held, in the order of `keys`."""
        down = {key for key, far in zip(self.keys, held, strict=True) if far > 0}
        self.idle = not down
        return tuple(map(float, self._say(down)))

    def _choose(self, meant: Meant, held: set[int]) -> Sequence[float]:
        pressed = [action for key, action in meant.items() if key in held]
        self._last = pressed[-1] if pressed else meant.get(None, self._last)
        return [float(k == self._last) for k in range(self._form.taken.outputs)]

    def _push(self, pairs: Sequence[tuple[int, int]], held: set[int]) -> Sequence[float]:
        """−1 to 1 on each axis; of several choices less is the first, more the last, and none the middle."""
        taken = self._form.taken
        axes = [float(more in held) - (less in held) for less, more in pairs]
        if taken.kind != CHOICES:
            axes += [0.0] * taken.outputs
            return axes[: taken.outputs] if taken.kind == RANGE else [axis - 0.5 for axis in axes[: taken.outputs]]
        said: list[float] = []
        for number, count in enumerate(map(round, taken.high)):
            axis = axes[number] if number < len(axes) else 0.0
            said += [float(k == round((axis + 1) / 2 * (count - 1))) for k in range(count)]
        return said

    def _named(self, own: dict[frozenset[int], object], held: set[int]) -> Sequence[float]:
        """The outputs that mean the action of the most keys that are held."""
        best = max((keys for keys in own if keys <= held), key=len, default=None)
        return self._form.taken.outputs_of(own[best] if best is not None else own.get(frozenset()))
