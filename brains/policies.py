"""The kinds of policies, by the name under which a file keeps them. A new one is a file here and a line below."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from brains.convolutional import Convolutional
from brains.network import Network
from brains.policy import Policy

POLICIES: Mapping[str, Callable[[Mapping[str, Any]], Policy]] = {
    Network.kind: Network.from_about,
    Convolutional.kind: Convolutional.from_about,
}
"""Each makes a policy of what `about` has said. Raises KeyError, TypeError or ValueError for anything else."""


def policy_from(about: Mapping[str, Any]) -> Policy:
    """The policy that a file describes; files of version 0.1.0 have only dense ones and do not say so.

    Raises:
        KeyError, TypeError, ValueError: a description that is none.
    """
    kind = str(about.get("kind", Network.kind))
    if kind not in POLICIES:
        raise ValueError(f"policy: expected one of {', '.join(POLICIES)}, got {kind!r:.40}")
    return POLICIES[kind](about)
