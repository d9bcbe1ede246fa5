"""What an environment is, found out in a process of its own."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import BrokenExecutor, ProcessPoolExecutor
from contextlib import suppress
from dataclasses import replace
from multiprocessing import get_context
from typing import Any

import numpy as np

from brains.mirror import Mirror
from game.engine.course import SettingsError
from game.engine.gym import working
from game.engine.gym.form import Form
from game.engine.gym.names import Named

LONGEST = 10_000
"""Steps after which an episode is ended that would not end."""
FRAMES = 30.0
"""A second, where nobody says how many."""
TRIED = 200
"""Steps of an episode that is played twice."""
DOUBT = False, True
"""Whether it forgets and repeats, where an episode cannot be played to find out."""
OWN = "gymnasium.envs."
"""Where Gymnasium's own environments are."""


def form_of(world: str, environment: Named, asked: bool, limit: float) -> Form:
    """What an environment shows and takes, by a process that ends then.

    Args:
        asked: whether somebody has asked for this one. Nobody has: it is made only if it is one of Gymnasium's own.

    Raises:
        SettingsError: it cannot be made, nobody can be bred in it, or nobody has asked for it; one line.
    """
    if environment.needs_asking and not asked:
        raise SettingsError(wait_for(world))
    with ProcessPoolExecutor(1, mp_context=get_context("spawn"), initializer=working.begin) as pool:
        try:
            found = pool.submit(_found, environment, asked, limit).result()
        except BrokenExecutor as error:
            raise SettingsError(f"{world}: it ended its process, or took longer than {limit:g} s to begin") from error
        forgets, repeats = DOUBT
        with suppress(BrokenExecutor):
            if isinstance(found, Form):
                forgets, repeats = pool.submit(_memory_of, environment, limit).result()
    if found is None:
        raise SettingsError(wait_for(world))
    if isinstance(found, str):
        raise SettingsError(f"{world}: {found}")
    return replace(found, forgets=forgets, repeats=repeats)


def wait_for(world: str) -> str:
    """Said of what nobody has asked for."""
    return f"{world} runs code that is not Gymnasium's own: nothing is imported before you ask for it, --trust {world}"


def _found(environment: Named, asked: bool, limit: float) -> Form | str | None:
    """The form; or what is wrong; or None if nobody may make it."""
    try:
        import gymnasium  # which takes longer on a busy machine than most environments

        working.ready(environment)
        working.limited(limit)
        if not asked:
            known = gymnasium.registry.get(environment.id)
            if known is None:
                return "it is not among Gymnasium's own environments"
            if not (isinstance(known.entry_point, str) and known.entry_point.startswith(OWN)):
                return None
        return looked_at(environment)
    except ModuleNotFoundError as error:
        if error.name == "gymnasium":
            return "expected Gymnasium; pip install gymnasium"
        return working.line_of(error)
    except (Exception, SystemExit) as error:
        return str(error) if type(error).__name__ == "SpaceError" else working.line_of(error)
    finally:
        working.limited(0)


def looked_at(environment: Named) -> Form:
    """What it shows and takes, found out in this process. Raises SpaceError, and what Gymnasium raises."""
    from game.engine.gym.spaces import inputs_of, taken_of

    env = working.made(environment)
    inputs, taken = inputs_of(env.observation_space), taken_of(env.action_space)
    about, spec = env.unwrapped.metadata or {}, env.spec
    steps = getattr(spec, "max_episode_steps", None) or LONGEST
    solved = getattr(spec, "reward_threshold", None)
    env.close()
    said = tuple(f"out {k + 1}" for k in range(taken.outputs))
    return Form(
        inputs,
        taken,
        said,
        int(steps),
        None if solved is None else float(solved),
        *DOUBT,
        float(about.get("render_fps") or FRAMES),
        _size_of(environment) if "rgb_array" in about.get("render_modes", ()) else None,
        tuple(_keys_of(env)),
        _mirror_of(env),
        _picture_of(env),
    )


def _memory_of(environment: Named, limit: float) -> tuple[bool, bool]:
    """Whether an episode is the same whatever was played before, and whether the same seed is the same at all."""
    working.ready(environment)
    working.limited(limit)
    try:
        env = working.made(environment)
        first, twice, _, again = (_bits(env, seed) for seed in (1, 1, 2, 1))
        env.close()
        if first == twice == again:
            return True, True
        other = working.made(environment)
        same = _bits(other, 1) == first
        other.close()
        return False, same
    except (Exception, SystemExit):  # what goes wrong in an episode is no reason not to breed in it
        return DOUBT
    finally:
        working.limited(0)


def _bits(env: Any, seed: int) -> list[bytes]:
    """What comes of an episode that is played by dice."""
    from game.engine.gym.spaces import reader_of

    read, over, found = reader_of(env.observation_space), False, []
    env.action_space.seed(seed)
    found.append(read(env.reset(seed=seed)[0]).tobytes())
    while not over and len(found) < TRIED:
        seen, reward, ended, cut, _ = env.step(env.action_space.sample())
        found.append(read(seen).tobytes() + np.float64(reward).tobytes())
        over = ended or cut
    return found


def _size_of(environment: Named) -> tuple[int, int] | None:
    """Of its picture; None where it cannot be drawn here."""
    try:
        env = working.made(environment, drawn=True)
        env.reset(seed=1)
        picture = np.asarray(env.render())
        env.close()
    except Exception:  # a library that draws is missing: it can still be bred in
        return None
    return (picture.shape[1], picture.shape[0]) if picture.ndim == 3 and picture.shape[2] == 3 else None


def _picture_of(env: Any) -> tuple[int, int, int] | None:
    """Rows, columns and colours of the picture that its first numbers are, where they are one."""
    said = env.get_wrapper_attr("picture") if env.has_wrapper_attr("picture") else None
    return None if said is None else (int(said[0]), int(said[1]), int(said[2]))


def _mirror_of(env: Any) -> Mirror | None:
    """As it says itself: `mirror`, the places of inputs and those of outputs. Raises ValueError for what is none."""
    said = env.get_wrapper_attr("mirror") if env.has_wrapper_attr("mirror") else None
    return None if said is None else Mirror(*(tuple(int(place) for place in places) for places in said))


def _keys_of(env: Any) -> Iterator[tuple[tuple[int, ...], Any]]:
    """As it says itself: keys that are held together, and the action that they are."""
    own = env.unwrapped
    known = own.get_keys_to_action() if hasattr(own, "get_keys_to_action") else getattr(own, "keys_to_action", None)
    for keys, action in (known or {}).items():
        held = keys if isinstance(keys, tuple) else tuple(keys) if isinstance(keys, str) else (keys,)
        yield tuple(ord(key) if isinstance(key, str) else int(key) for key in held), np.asarray(action).tolist()
