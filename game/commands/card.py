"""`--card` and `--card-to`: a run from a card, whether it led to what the card says, and a card of a run."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from brains.atomic import write_atomically
from brains.files import Brain
from brains.reading import read_file
from game.training.card import MAX_BYTES, NOT_BRED, Card, CardError, check_carried, digest_of, read_card, write_card
from game.training.checkpoint import Learning
from game.training.run import Run


def card_from(path: Path) -> Card:
    """Raises CardError for a text that is no card, FileError for a file that cannot be read."""
    return read_card(read_file(path, MAX_BYTES))


def check_card_of(run: Learning) -> None:
    """Before a long training: raises CardError for a run that cannot have a card."""
    if not isinstance(run, Run):
        raise CardError(NOT_BRED)
    check_carried(run.beginning)


def write_card_of(run: Learning, path: Path) -> None:
    """Write the card of a run whose champions have been judged. Raises CardError and OSError."""
    check_card_of(run)
    assert isinstance(run, Run)
    write_atomically(path, write_card(run.beginning, run.altered, run.champions).encode())


def compared(card: Card, champions: Sequence[Brain]) -> tuple[dict[str, Any], str]:
    """Whether a run led to the card's champions: as facts for JSON, and in one line."""
    got = [digest_of(one.genome) for one in champions]
    reached = [one.generation for one in champions[:1]]
    same = reached == [card.generation] and got == list(card.digests)
    facts = {
        "generation": card.generation,
        "expected": list(card.digests),
        "got": got,
        "same": same,
        "exact": card.exact,
        "promise": card.promise,
    }
    one, names = ("champion", card.names[0]) if len(card.names) == 1 else ("champions", " and ".join(card.names))
    if same:
        return facts, f"the same {one}, {names}, bit for bit"
    if reached != [card.generation]:
        return facts, f"stopped before generation {card.generation}: no {one} to compare"
    expected = " and ".join(f"{name} {digest}" for name, digest in zip(card.names, card.digests, strict=True))
    came = " and ".join(f"{one.name} {digest}" for one, digest in zip(champions, got, strict=True))
    promised = "" if card.exact else f"; the card promises {card.promise}"
    return facts, f"another {one}: expected {expected}, got {came}{promised}"
