"""The walker's settings: ground and brain on the first page, body and planet on the second."""

from __future__ import annotations

from dataclasses import replace

from game.engine.course import parted, ruled_by
from game.training.settings import FRESH, Settings
from game.ui.panel import Choice, Range
from game.ui.settings_panel import SettingsPanel
from game.worlds.walker.courses import RANDOM
from game.worlds.walker.tuning import RANGES, tuned

FRESH_GROUNDS = {FRESH: "fresh grass each time"} | {
    f"{FRESH}-{head}": f"fresh {title}" for head, (title, high, _) in RANDOM.items() if high
}
"""By the name in settings."""
NAMES = {"gravity": "gravity", "friction": "grip", "torque": "strength", "hull": "weight of hull", "legs": "legs"}
"""What is tuned, each as many times the usual, and what that is called here."""
BODY = "Body and planet"


class WalkerPanel(SettingsPanel):
    """The ground that is trained on and the brain; then body and planet; then the strategy's own choices."""

    own_page = BODY, "body"

    def world_rows(self) -> tuple[Choice | Range, ...]:
        settings = self.settings
        grounds = (*FRESH_GROUNDS.values(), *settings.arena.courses.presets)
        brains = settings.brains
        shown = _ground(settings)
        return (
            Choice("ground", grounds if shown in grounds else (*grounds, shown), shown),
            Choice("brain", brains, settings.brain or brains[0]),
        )

    def own_rows(self) -> tuple[Choice | Range, ...]:
        tuning = tuning_in(self.settings)
        return tuple(Range(label, *RANGES[name], tuning[name], log=True) for name, label in NAMES.items())

    def with_own(self, settings: Settings) -> Settings:
        values = {name: round(float(self.values[label]), 2) for name, label in NAMES.items()}
        tuning = tuning_in(settings) | values
        return replace(settings, courses=tuple(_with(one, tuning) for one in settings.courses))

    def with_world(self, settings: Settings) -> Settings:
        """What no row has changed stays as it is, even where the rows cannot show it."""
        ground, brain = str(self.values["ground"]), str(self.values["brain"])
        if brain != (settings.brain or next(iter(settings.arena.networks))):
            settings = replace(settings, brain=brain, activations=())
        if ground != _ground(settings):
            fresh = {says: name for name, says in FRESH_GROUNDS.items()}
            settings = replace(settings, courses=(_with(fresh.get(ground, ground), tuning_in(settings)),))
        return settings


def _ground(settings: Settings) -> str:
    """What the row says of the ground."""
    first, _ = parted(settings.courses[0])
    return FRESH_GROUNDS.get(first, first)


def _with(course: str, tuning: dict[str, float]) -> str:
    """A course's name with another body and planet."""
    return ruled_by(course, said(tuning))


def tuning_in(settings: Settings) -> dict[str, float]:
    """Body and planet of the first course, by name."""
    _, rules = parted(settings.courses[0])
    return dict.fromkeys(NAMES, 1.0) | (tuned(rules) if rules else {})


def said(tuning: dict[str, float], everything: bool = False) -> str:
    """As it stands in a course's name: what is not as usual, or everything."""
    return "@".join(f"{name}={value:g}" for name, value in tuning.items() if everything or value != 1)
