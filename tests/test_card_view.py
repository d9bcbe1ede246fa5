"""A card in the window: written, shown as a code, and taken."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import Any

import pygame
import pytest

from game.scenes.arcade.card_view import QUIET, CardView, modules
from game.training.settings import Settings
from game.ui import theme
from game.ui.canvas import Canvas
from game.window.by_hand import FRAME, by_hand

QUICK = Settings(strategy="rank-sampling", courses=("simple",), seed=9)


def test_what_a_card_says_lies_on_nothing_else(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two champions took more lines than there was room."""
    at: list[tuple[float, str]] = []
    text = Canvas.text

    def noted(self: Canvas, words: str, place: tuple[float, float], *rest: Any, **more: Any) -> pygame.Rect:
        at.append((place[1], words))
        return text(self, words, place, *rest, **more)

    with by_hand(Settings(world="chase", population=12)) as one:
        one.breed(2)
        one.wait(0.1)
        monkeypatch.setattr(Canvas, "text", noted)
        one.press(pygame.K_F6)
    first = next(k for k, (_, words) in enumerate(at) if words.startswith("Evolution Arcade run card"))
    last = next(k for k, (_, words) in enumerate(at) if k > first and "saved as" in words)
    heights = [y for y, _ in at[first : last + 1]]
    assert all(below - above >= theme.SMALL for above, below in pairwise(heights)), heights


def test_a_card_is_written_and_starts_the_same_run(home: Path) -> None:
    with by_hand(QUICK) as one:
        one.breed(12)
        one.wait(0.1)
        champion = one.scene.snapshot.champion
        one.press(pygame.K_F6)
        card = home / "cards" / "corridor-seed-9.txt"
        view = one.app.scenes[-1]
        assert isinstance(view, CardView) and view.card == card.read_text() and str(card) in view.kept
        code = modules(view.card)
        assert code.shape[0] == code.shape[1] and not code[:QUIET].any() and code[QUIET : QUIET + 7, QUIET].all()
        one.press(pygame.K_F6)
        assert one.app.scenes[:-1] == [one.scene], "it does not lie over itself"
        one.press(pygame.K_ESCAPE)
        assert one.app.scenes == [one.scene]
    with by_hand(Settings(world="cartpole", seed=1)) as one:
        one.breed(1)
        pygame.event.post(pygame.event.Event(pygame.DROPFILE, file=str(card)))
        one.wait(FRAME)
        assert one.app.world == "corridor" and one.scene.snapshot.newest is None
        one.breed(12)
        again = one.scene.snapshot.champion
        assert champion is not None and again is not None and champion.generation == again.generation == 11
        assert champion.genome.tobytes() == again.genome.tobytes(), "bit for bit"
        bad = home / "bad.txt"
        for text in ("nothing", "", "Evolution Arcade run card, version 9", "x" * 100_000):
            bad.write_text(text)
            pygame.event.post(pygame.event.Event(pygame.DROPFILE, file=str(bad)))
            one.wait(FRAME)
            expected = "card: expected" if len(text) < 100_000 else "bad.txt: expected a file of at most 4096 bytes"
            assert one.app.stage.note.startswith(expected) and one.scene.snapshot.champion is again
