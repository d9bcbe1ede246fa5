"""`worlds`: what there is to choose from."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from brains.strategies import STRATEGIES
from game.engine.gym.form import BREEDS
from game.engine.gym.names import SHORT
from game.worlds import WORLDS


def listed() -> dict[str, Any]:
    """What --json prints."""
    worlds = [
        {
            "name": world.name,
            "summary": world.summary,
            "courses": list(world.courses.presets),
            "inputs": list(world.inputs),
            "brains": {
                name: {"sizes": network.sizes, "activations": network.activations}
                for name, network in world.networks.items()
            },
        }
        for world in WORLDS.values()
    ]
    options = {
        name: {option.name: list(option.choices) for option in strategy.options}
        for name, strategy in STRATEGIES.items()
    }
    return {"worlds": worlds, "strategies": list(STRATEGIES), "options": options}


def lines() -> Iterator[str]:
    """The same to be read; what is usual comes first."""
    for world in WORLDS.values():
        yield f"{world.name}: {world.summary}"
        courses = (*world.courses.presets.items(), *world.courses.random)
        wide = max(len(name) for name, _ in courses) + 2
        yield from (f"    {name:<{wide}}{title}" for name, title in courses)
        yield "    brains:"
        for name, network in world.networks.items():
            sizes = "-".join(map(str, network.sizes))
            memory = ", with memory" if any(network.recurrent) else ""
            yield f"        {name:<18}{sizes}, {' '.join(network.activations)}{memory}"
    yield "gym:ID: any environment of Gymnasium, as gym:LunarLander-v3; gym:MODULE:ID: one that a module registers"
    yield from (f"{name}: short for {whole}" for name, whole in SHORT.items())
    yield "    random:SEED  an episode from this seed"
    yield "    brains:"
    for name, says in BREEDS.items():
        yield f"        {name:<18}{says}"
    yield "strategies:"
    for name, strategy in STRATEGIES.items():
        yield f"    {name}"
        for option in strategy.options:
            several = ", several joined by +" if option.several else ""
            yield f"        {option.name}={'|'.join(option.choices)}: {option.says}{several}"
