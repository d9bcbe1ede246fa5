"""What a process does that tries individuals in environments: it keeps them, and tells what came of each episode.

Imported by processes that are started for it, and by nobody else does it make Gymnasium be imported. An exception in an
environment is an outcome. One that hangs ends the process, after a limit, however deep in foreign code it hangs; one
that ends the process itself is noticed in the same way, by whoever waits for it.
"""

from __future__ import annotations

import faulthandler
import math
import os
import signal
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache, partial
from multiprocessing import parent_process
from multiprocessing.connection import wait
from typing import Any

import numpy as np
from numpy.typing import NDArray

from brains.policy import Policy
from game.engine.elsewhere import Elsewhere
from game.engine.gym.form import Form
from game.engine.gym.mind import mind_of
from game.engine.gym.names import Named

THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMEXPR_NUM_THREADS")
RACING, COLOURS = "CarRacing-v3", "domain_randomize"
QUICK = {"eyes", "pedals", "patience", "pixels", "enough", "shoves", "stretch"}
"""An environment, and its option of other colours; it is made here if one of these options says so."""
NOTED = 256
"""Observations that are kept before they are summed."""
_kept: dict[tuple[str, str], Any] = {}
"""Environments by what they are made of and how they draw."""


@dataclass(frozen=True)
class Task:
    """Episodes for one process."""

    environment: Named
    form: Form
    policy: Policy
    trials: tuple[tuple[int, int], ...]
    """Individual and seed of each episode."""
    steps: int
    limit: float
    """Seconds that an episode may take."""
    noise: tuple[NDArray[np.float32] | None, ...] = ()
    """By trial `(step, input)`: what is seen instead of what is there, NaN for what is there; empty for no noise."""


@dataclass(frozen=True, eq=False)
class Outcome:
    """Of an episode."""

    score: float
    """The sum of rewards; NaN where it came to no end."""
    steps: int
    seen: NDArray[np.float64]
    """`([values, squares], input)`: sums over what was seen."""
    trouble: str = ""
    """Why it came to none, in one line."""


def begin(nice: int = 0) -> None:
    """A process begins that does nothing else, and says nothing on standard output."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever asks ends it
    os.dup2(2, 1)
    if nice and hasattr(os, "nice"):
        os.nice(nice)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    alone()


@cache
def alone() -> None:
    """Once in a process that tries individuals: no window, no sound, one thread of linear algebra."""
    os.environ.update({"SDL_VIDEODRIVER": "dummy", "SDL_AUDIODRIVER": "dummy", "PYGAME_HIDE_SUPPORT_PROMPT": "1"})
    os.environ.update(dict.fromkeys(THREADS, "1"))
    from threadpoolctl import threadpool_limits

    threadpool_limits(1)


def _end_with_parent() -> None:
    """Whoever is killed cannot end what it has started."""
    parent = parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)


def tried(task: Task, genomes: NDArray[np.float32]) -> list[Outcome]:
    """What comes of each episode, in their order, of genomes `(individual, gene)`."""
    ready(task.environment)
    noises = task.noise or (None,) * len(task.trials)
    found: dict[int, Outcome] = {}
    for k in sorted(range(len(task.trials)), key=lambda k: task.trials[k][1]):  # one seed after the other: see `racing`
        individual, seed = task.trials[k]
        found[k] = _episode(task, genomes[individual], seed, noises[k])
    return [found[k] for k in range(len(task.trials))]


def made(environment: Named, drawn: bool = False) -> Any:
    """A new environment. Raises what Gymnasium raises."""
    import warnings

    warnings.simplefilter("ignore")
    import gymnasium

    gymnasium.logger.min_level = gymnasium.logger.ERROR
    if ":" in environment.id and (here := os.getcwd()) not in sys.path:  # noqa: PTH109
        sys.path.insert(0, here)  # as `python -m` does: a file that lies here is a module
    options = dict(environment.options) | ({"render_mode": "rgb_array"} if drawn else {})
    shown = options.pop("picture", "")
    if environment.id == RACING and QUICK & set(options):
        from game.engine.gym.racing import make_quick

        env = make_quick(**options)
    else:
        env = gymnasium.make(environment.id, disable_env_checker=True, **options)
    from game.engine.gym.spaces import is_picture

    if not (is_picture(env.observation_space) or shown):
        return env
    from game.engine.gym.looking import USUAL, looked_through

    return looked_through(env, shown or USUAL)


@cache
def ready(environment: Named) -> None:
    """Compile what draws for it, if that is ours: it is no episode's fault that a first start takes a while."""
    if environment.id != RACING or not QUICK & dict(environment.options).keys():
        return
    env = made(environment)
    env.reset(seed=0)
    env.step(env.action_space.sample())
    env.close()


def seen_by(environment: Named, env: Any) -> Any:
    """Gymnasium's own CarRacing as the brains of this one see and drive it."""
    from game.engine.gym.racing import COARSE, ONE, as_seen

    options = dict(environment.options)
    return as_seen(env, options.get("eyes") == COARSE, options.get("pedals") == ONE)


def elsewhere_of(environment: Named, form: Form) -> dict[str, Elsewhere]:
    """Where the brains of an environment that is drawn here are judged: in Gymnasium's own, unchanged."""
    if environment.id != RACING or not QUICK & dict(environment.options).keys():
        return {}
    own = Elsewhere(RACING, form.solved or math.nan, form.taken.acts, (), partial(seen_by, environment))
    return {"gymnasium": own, "gymnasium-colours": replace(own, options=((COLOURS, True),))}


def kept(environment: Named, form: Form, drawn: bool = False) -> Any:
    """An environment to play an episode in: the same again, if it forgets what was played before."""
    key = repr(environment), str(drawn)
    if key not in _kept or not form.forgets:
        if key in _kept:
            forget(environment)
        _kept[key] = made(environment, drawn)
    return _kept[key]


def forget(environment: Named) -> None:
    """Keep it no longer: nobody knows what state it is in."""
    for key in [key for key in _kept if key[0] == repr(environment)]:
        try:
            _kept.pop(key).close()
        except Exception:  # it is of no use any more
            continue


def limited(seconds: float) -> None:
    """From now on this process ends after so many seconds, whatever it is doing; 0 for never."""
    if seconds:
        faulthandler.dump_traceback_later(seconds, exit=True, file=_nowhere())
    else:
        faulthandler.cancel_dump_traceback_later()


def line_of(error: BaseException) -> str:
    """An exception in one line."""
    says = next(iter(str(error).splitlines()), "")
    return f"{type(error).__name__}: {says}"[:200] if says else type(error).__name__


def _episode(task: Task, genome: NDArray[np.float32], seed: int, noise: NDArray[np.float32] | None = None) -> Outcome:
    limited(task.limit)
    try:
        return _played(task, genome, seed, noise)
    except BaseException as error:  # whatever an environment raises is its own
        forget(task.environment)
        return Outcome(np.nan, 0, np.zeros((2, len(task.form.inputs))), line_of(error))
    finally:
        limited(0)


def through(noise: NDArray[np.float32], step: int, seen: Any) -> Any:
    """What is seen, with the noise of this step, if there is one, in the place of some of it."""
    if step >= len(noise):
        return seen
    return np.where(np.isnan(noise[step]), seen, noise[step]).astype(np.float32)


def _played(task: Task, genome: NDArray[np.float32], seed: int, noise: NDArray[np.float32] | None = None) -> Outcome:
    env = kept(task.environment, task.form)
    from game.engine.gym.spaces import reader_of

    read, think, act = reader_of(env.observation_space), mind_of(task.policy, genome), task.form.taken.action()
    step: Callable[[Any], Any] = env.step
    sums, noted = np.zeros((2, len(task.form.inputs))), np.empty((NOTED, len(task.form.inputs)))
    seen, total, steps, over = read(env.reset(seed=seed)[0]), 0.0, 0, False
    while not over and steps < task.steps:
        if noise is not None:
            seen = through(noise, steps, seen)
        noted[steps % NOTED] = seen
        observed, reward, ended, cut, _ = step(act(think(seen)))
        seen, total, steps, over = read(observed), total + float(reward), steps + 1, ended or cut
        if steps % NOTED == 0:
            sums += _summed(noted)
    sums += _summed(noted[: steps % NOTED])
    if not (np.isfinite(sums).all() and np.isfinite(total)):
        raise ValueError("expected finite observations and rewards, got NaN or infinity")
    return Outcome(total, steps, sums)


def _summed(noted: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.stack([noted.sum(axis=0), np.square(noted).sum(axis=0)])


_opened: list[Any] = []


def _nowhere() -> Any:
    if not _opened:
        _opened.append(open(os.devnull, "w"))  # noqa: PTH123, SIM115
    return _opened[0]
