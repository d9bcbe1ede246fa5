"""Environments of Gymnasium as worlds, made when one is first asked for by its name.

A course is a seed. Those that people type, those that are trained on and those that nobody is trained on are three
ranges of numbers, so they never meet.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import numpy as np

from game.engine.course import FRESH_STREAM, Course, CourseError, Lengths, SettingsError, is_whole
from game.engine.courses import Courses
from game.engine.gym.engine import GymEngine
from game.engine.gym.form import Form
from game.engine.gym.names import is_environment, named
from game.engine.gym.probing import form_of
from game.engine.gym.working import elsewhere_of
from game.engine.world import World
from game.worlds.gym.labels import labelled

if TYPE_CHECKING:  # an environment needs no compiler
    from game.engine.rollout import Rules

TYPED = 2**29
"""Seeds that people may type are smaller; from here on are as many that are trained on, and then unseen ones."""
RANDOM = "random"
SECONDS = 60.0
"""That an episode may take, if nobody says how many."""
_asked: set[str] = set()
"""Worlds that somebody has asked for on the command line."""
_worlds: dict[str, World] = {}


class Allowed:
    """What a person has said of all environments."""

    seconds = SECONDS
    """That an episode may take."""


allowed = Allowed()


def ask(world: str) -> None:
    """Somebody has asked for it: its code may be imported."""
    if is_environment(world):
        _asked.add(named(world).id)


def world_of(name: str) -> World:
    """By its name. The first time that takes a second, for a process that looks at it. Raises SettingsError."""
    if name not in _worlds:
        environment = named(name)
        asked, limit = environment.id in _asked, allowed.seconds
        _worlds[name] = _made(name, labelled(environment.id, form_of(name, environment, asked, limit)), limit)
    return _worlds[name]


def is_known(name: str) -> bool:
    """Whether nothing has to be started to know it."""
    return name in _worlds


def _made(name: str, form: Form, limit: float) -> World:
    environment = named(name)

    def with_seed(called: str, seed: int, length: int, unseen: bool) -> Course:
        steps = length or form.steps
        title = f"seed {seed}" if seed < TYPED else called
        solved = np.inf if form.solved is None else form.solved
        return Course(called, title, np.zeros((0, 0)), steps, unseen, 1.0, seed, solved)

    def course(called: str) -> Course:
        head, _, number = called.partition(":")
        if head != RANDOM or not is_whole(number) or int(number) >= TYPED:
            raise CourseError(f"unknown course {called!r:.80}; expected random:SEED, a seed of at most {TYPED - 1}")
        return with_seed(called, int(number), 0, True)

    def unseen(called: str, seed: Any, length: int) -> Course:
        numbers = np.atleast_1d(seed).tolist()
        drawn = int(np.random.SeedSequence(numbers).generate_state(1)[0]) % TYPED
        return with_seed(called, TYPED * (1 if numbers[0] == FRESH_STREAM else 2) + drawn, length, True)

    return World(
        name=name,
        title=environment.id.rpartition(":")[2],
        summary=f"Gymnasium's {environment.id}" if ":" not in environment.id else environment.id,
        roles=("player",),
        networks=form.networks,
        inputs=form.inputs,
        outputs=form.outputs,
        fields=0,
        rules=cast("Rules", None),
        observe_all=_nothing,
        advance_all=_nothing,
        courses=Courses(
            named=course,
            presets={f"{RANDOM}:{k}": f"seed {k}" for k in range(1, 10)},
            usual=("fresh", "fresh"),
            unseen=unseen,
            lengths=Lengths(1, 1_000_000, "steps"),
            random=((f"{RANDOM}:SEED", "an episode from this seed"),),
            are="seeds",
        ),
        learns_best=("openai-es", ("decay=0", "step=0.3", "steps=steady")),
        mutation=0.1,
        population=64,
        goal_is="" if form.solved is None else f"({form.solved:,g} is solved)",
        compile_seconds=(0.0, 0.0, 0.0, 0.0),
        normalises=True,
        held_out=8,
        engine=lambda world, workers: GymEngine(environment, form, workers, limit),
        mirror=form.mirror,
        elsewhere=elsewhere_of(environment, form),
        form=form,
        exact=False,
    )


def _nothing(*arguments: Any) -> None:
    raise SettingsError("an environment has no compiled rules")
