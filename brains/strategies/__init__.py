"""Ways of breeding, by name. A new one is a file here and a line below."""

from __future__ import annotations

from brains.strategies.cma_es import CmaEs
from brains.strategies.elite_clones import EliteClones
from brains.strategies.openai_es import OpenAiEs
from brains.strategies.options import Option, chosen
from brains.strategies.paired_parents import PairedParents
from brains.strategies.rank_sampling import RankSampling
from brains.strategies.strategy import State, Strategy

STRATEGIES: dict[str, type[Strategy]] = {
    "cma-es": CmaEs,
    "openai-es": OpenAiEs,
    "rank-sampling": RankSampling,
    "elite-clones": EliteClones,
    "paired-parents": PairedParents,
}

SAME_MACHINE_ONLY = frozenset({"cma-es"})
"""Strategies whose runs repeat bit for bit on the same machine only, because they use linear algebra."""

__all__ = ["SAME_MACHINE_ONLY", "STRATEGIES", "Option", "State", "Strategy", "chosen"]
