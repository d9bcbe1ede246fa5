"""A card in the window: written, shown as a code, and taken."""

from __future__ import annotations

from pathlib import Path

import pygame

from game.scenes.arcade.card_view import QUIET, CardView, modules
from game.training.settings import Settings
from game.window.by_hand import FRAME, by_hand

QUICK = Settings(strategy="rank-sampling", courses=("simple",), seed=9)


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
