"""What `cma-es` keeps of its library, and how that library is imported beside other threads."""

from __future__ import annotations

import copy
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from brains.network import Network
from brains.strategies.cma_es import KEPT, KEPT_ONCE, CmaEs

ROOT = Path(__file__).resolve().parent.parent
NETWORK = Network((5, 2), ("linear",))
POPULATION = 24


def bumpy(genomes: np.ndarray) -> np.ndarray:
    """Best at 0.3 in every gene, with lesser hills around it."""
    wide = genomes.astype(np.float64)
    return -np.square(wide - 0.3).sum(axis=1) - np.abs(np.sin(5 * wide)).sum(axis=1)


def bred(strategy: CmaEs, generations: int) -> CmaEs:
    for _ in range(generations):
        strategy.tell(bumpy(strategy.ask()))
    return strategy


@pytest.mark.parametrize("used", [0, 3, 7, 8, 20])
def test_it_resumes_whatever_it_has_done_before(used: int) -> None:
    """The library keeps results by the number of the generation: those of another run must not come back."""
    one = bred(CmaEs(NETWORK, POPULATION, seed=1), 7)
    other = bred(CmaEs(NETWORK, POPULATION, seed=2), used)
    other.restore(copy.deepcopy(one.state()))
    assert np.array_equal(bred(one, 30).ask(), bred(other, 30).ask())


def test_a_state_is_public_and_one_of_an_earlier_version_is_taken() -> None:
    one = bred(CmaEs(NETWORK, POPULATION, seed=1), 7)
    state = copy.deepcopy(one.state())
    assert set(state["arrays"]) | set(state["numbers"]) <= set(KEPT)
    assert not [name for name in KEPT if name.rpartition(".")[2].startswith("_")]
    earlier = copy.deepcopy(state)
    for name in KEPT_ONCE:
        kind, value = ("arrays", np.full(NETWORK.genes, 9.0)) if name == KEPT_ONCE[0] else ("numbers", 7)
        earlier[kind][name] = value
    other = CmaEs(NETWORK, POPULATION, seed=2)
    other.restore(earlier)
    assert np.array_equal(bred(one, 30).ask(), bred(other, 30).ask())
    state["numbers"]["luck"] = 1
    with pytest.raises(ValueError, match="unknown entry 'luck'"):
        other.restore(state)


BESIDE = """
import importlib, sys, threading, warnings

from brains.strategies.cma_es import library

OTHERS = ("matplotlib.pyplot", "scipy.stats")
sys.setswitchinterval(1e-5)
found, missing, over = [], set(), threading.Event()

def watch():
    while not over.is_set():
        missing.update(name for name, module in list(sys.modules.items()) if module is None)

def while_it_is_half_imported(event, arguments):
    if event == "import" and arguments[0] == "cma.s" and not found:
        other = threading.Thread(target=lambda: found.extend(map(importlib.import_module, OTHERS)))
        other.start()
        other.join(60)
        assert "cma.evolution_strategy" in sys.modules

watcher = threading.Thread(target=watch)
watcher.start()
sys.addaudithook(while_it_is_half_imported)
with warnings.catch_warnings(record=True) as said:
    warnings.simplefilter("always")
    made = library()
over.set()
watcher.join()
assert [module.__name__ for module in found] == list(OTHERS), found
assert not missing, missing
assert not said, [str(one.message) for one in said]
assert made.s._pyplot is None and made.CMAEvolutionStrategy is not None
import builtins, cma.logger
assert __import__ is builtins.__import__ is not vars(cma.logger)["__builtins__"]["__import__"]
"""
ALONE = """
import sys
from brains.strategies.cma_es import NOT_NEEDED, library
library()
assert not [name for name in sys.modules if name.startswith(NOT_NEEDED)]
"""


@pytest.mark.parametrize("program", [BESIDE, ALONE], ids=["beside another thread", "alone"])
def test_nothing_is_hidden_from_others_while_the_library_is_imported(program: str) -> None:
    command = [sys.executable, "-c", program]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stderr
