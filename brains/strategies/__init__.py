"""Ways of breeding, by name. A new one is a file here and a line below."""

from __future__ import annotations

from brains.strategies.cma_es import CmaEs
from brains.strategies.rank_sampling import RankSampling
from brains.strategies.strategy import State, Strategy

STRATEGIES: dict[str, type[RankSampling] | type[CmaEs]] = {
    "rank-sampling": RankSampling,
    "cma-es": CmaEs,
}

SAME_MACHINE_ONLY = frozenset({"cma-es"})
"""Strategies whose runs repeat bit for bit on the same machine only, because they use linear algebra."""

__all__ = ["SAME_MACHINE_ONLY", "STRATEGIES", "State", "Strategy"]
