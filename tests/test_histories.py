"""The same seed is the same run, bit for bit, as it was in version 0.1.0; and what that version wrote still loads."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from brains.files import load_brain
from brains.strategies import SAME_MACHINE_ONLY
from game.store import preferences
from game.store.records import Records
from game.training.card import CardError, read_card
from game.training.card import digest_of as genome_digest
from game.training.checkpoint import load_run, save_run
from game.training.run import Run
from game.training.settings import Settings
from game.worlds import WORLDS
from game.worlds.chase.teaching import Teaching
from game.worlds.chase.ways import TeachingSettings
from game.worlds.circuit import laps
from tests.histories import KEPT, algebra, digest_of, exact, lessons, name_of, settings

HISTORIES = json.loads(KEPT.read_text(encoding="utf-8"))
FILES = Path(__file__).parent / "fixtures" / "c315f45"
TOLD = json.loads((FILES / "told.json").read_text(encoding="utf-8"))
"""By run: how many generations more, or games, lead to which champions."""


@pytest.mark.parametrize("one", [*settings(), *lessons()], ids=name_of)
def test_a_run_is_what_it_was(one: Settings | TeachingSettings) -> None:
    if exact(one) or algebra() == HISTORIES["algebra"]:
        assert digest_of(one) == HISTORIES["runs"][name_of(one)]
    else:  # another machine's linear algebra rounds otherwise, from the second generation on
        assert digest_of(one, generations=1) == HISTORIES["first generations"][name_of(one)]


def test_every_world_and_strategy_has_a_history() -> None:
    assert set(HISTORIES["runs"]) == {name_of(one) for one in (*settings(), *lessons())}


@pytest.mark.parametrize("name", TOLD)
def test_an_old_run_goes_on_as_it_would_have(name: str, tmp_path: Path) -> None:
    run = load_run(FILES / f"{name}.run")
    before = [genome_digest(one.genome) for one in run.champions]
    assert before == [
        genome_digest(load_brain(FILES / f"{name}.brain", role=one.role or None).genome) for one in run.champions
    ]
    save_run(tmp_path / "again.run", run)
    for one in (run, load_run(tmp_path / "again.run")):
        if isinstance(one, Teaching):
            one.teach(TOLD[name]["more"])
        else:
            for _ in range(TOLD[name]["more"]):
                one.step()
            one.close()
        assert [genome_digest(champion.genome) for champion in one.champions] == TOLD[name]["champions"]


@pytest.mark.parametrize("name", [path.stem for path in FILES.glob("*.card")])
def test_an_old_card_still_breeds_the_same_champion(name: str) -> None:
    text = (FILES / f"{name}.card").read_bytes()
    if name.startswith("circuit"):  # its lines were rounded by the processor's vectors then, and are alike now
        with pytest.raises(CardError, match="expected version 2 in circuit, got 'version 1'"):
            read_card(text)
        return
    card = read_card(text)
    run = Run(card.settings)
    assert not isinstance(run, Teaching)
    for _ in range(card.generation + 1):
        run.step()
    run.close()
    if card.settings.strategy not in SAME_MACHINE_ONLY or algebra() == HISTORIES["algebra"]:
        assert tuple(genome_digest(one.genome) for one in run.champions) == card.digests


def test_what_people_have_made_and_chosen_still_loads(tmp_path: Path) -> None:
    assert WORLDS["corridor"].course(str(FILES / "track.json")).title == "hand drawn"
    assert WORLDS["circuit"].course(str(FILES / "circuit.json")).title == "small circuit"
    lap = laps.load_lap(FILES / "best.lap", "oval")
    assert lap is not None and lap.seconds == pytest.approx(20.97, abs=0.01) and np.isfinite(lap.seen).all()
    kept = tmp_path / "best-times.json"
    kept.write_bytes((FILES / "best-times.json").read_bytes())
    records = Records(kept)
    assert records.trouble is None and [drive.score for drive in records.best("simple")] == [150, 120]
    liked, trouble = preferences.load(FILES / "preferences.json")
    assert not trouble and not liked.motion and not liked.sound and liked.explained == ("corridor", "circuit")
