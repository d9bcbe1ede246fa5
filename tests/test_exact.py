"""What decides a run rounds alike on every machine."""

from __future__ import annotations

import ast
import hashlib
import math
from pathlib import Path

import numpy as np
import pytest
from scipy.ndimage import gaussian_filter1d

from brains import exact
from game.worlds.circuit.lines import random_line
from game.worlds.circuit.presets import PRESETS
from tests.import_graph import ROOT

FOR_ITSELF = {
    "game/worlds/corridor/article.py": "the article's own network, with its own numbers",
    "game/worlds/circuit/limit.py": "an estimate that is shown, and that nobody is bred by",
    "game/worlds/chase/insight.py": "only drawn",
    "game/worlds/walker/tuning.py": "hypot, which has no vectors",
    "game/worlds/volley/tournament.py": "how often both press the same, which is only told",
    "brains/network.py": "the plain forward pass, to which the compiled one is held",
    "brains/convolutional.py": "the same, of environments, which repeat on the same machine only",
    "brains/imitation.py": "whoever is taught by a person has a run that was altered",
    "brains/exact.py": "they are not NumPy's there",
}
BY_VECTORS = {
    *("exp", "exp2", "expm1", "log", "log2", "log10", "log1p", "sin", "cos", "tan", "arcsin", "arccos", "arctan"),
    *("arctan2", "hypot", "sinh", "cosh", "tanh", "power", "dot", "vdot", "inner", "matmul", "einsum"),
}
"""Of NumPy: what depends on the processor's vectors, or on the library of linear algebra."""
DECIDES = [
    *sorted((ROOT / "game/worlds").glob("[!g]*/*.py")),  # environments say themselves whether they repeat
    *sorted((ROOT / "brains").glob("*.py")),
    *(
        ROOT / "brains/strategies" / name
        for name in ("openai_es.py", "rank_sampling.py", "elite_clones.py", "paired_parents.py", "genetic.py")
    ),
]


def rounded_by_vectors(path: Path) -> list[str]:
    """What a file calls that does not round alike everywhere."""
    found = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        match node:
            case ast.Call(func=ast.Attribute(value=ast.Name(id="np"), attr=name)) if name in BY_VECTORS:
                found.append(name)
            case ast.Call(func=ast.Name(id="gaussian_filter1d" | "gaussian_filter" as name)):
                found.append(name)
            case ast.BinOp(op=ast.MatMult()):
                found.append("@")
            case ast.Call(func=ast.Attribute(attr="dot")):
                found.append("dot")
            case ast.Call(func=ast.Attribute(attr="norm"), keywords=[]):
                found.append("norm")  # of one vector, which is a scalar product
    return found


@pytest.mark.parametrize("path", DECIDES, ids=lambda path: str(path.relative_to(ROOT)))
def test_nothing_that_decides_a_run_depends_on_the_processors_vectors(path: Path) -> None:
    name = path.relative_to(ROOT).as_posix()
    if name not in FOR_ITSELF:
        assert rounded_by_vectors(path) == []


def test_they_are_those_of_the_language() -> None:
    values = np.random.default_rng(1).uniform(-3, 3, 50)
    for name in ("exp", "sin", "cos"):
        assert getattr(exact, name)(values).tolist() == [getattr(math, name)(one) for one in values]
    assert exact.log(np.arange(1, 9)).tolist() == [math.log(one) for one in range(1, 9)]
    assert exact.length(3.0, -4.0) == 5.0


@pytest.mark.parametrize("sigma", [0.4, 2.0, 8.3, 40.0])
def test_a_gaussian_is_scipys(sigma: float) -> None:
    impulse = np.zeros(801)
    impulse[400] = 1.0
    weights = exact.gaussian(sigma)
    reach = len(weights) // 2
    assert np.allclose(gaussian_filter1d(impulse, sigma)[400 - reach : 401 + reach], weights, rtol=1e-14, atol=0)


def test_the_lines_of_circuits_are_the_same_everywhere() -> None:
    lines = {name: made.line() for name, made in PRESETS.items()}
    lines |= {str(seed): random_line(np.random.default_rng(seed)) for seed in range(3)}
    assert {name: hashlib.sha256(line.points.tobytes()).hexdigest()[:8] for name, line in lines.items()} == {
        "oval": "55bcc875",
        "chicane": "5573a99c",
        "hairpins": "46f66e2a",
        "flowing": "3e3908f9",
        "city": "f8be9332",
        "long": "20de9d23",
        "0": "132aa3d4",
        "1": "6baf7e87",
        "2": "f660d6fd",
    }
