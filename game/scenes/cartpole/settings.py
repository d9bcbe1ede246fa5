"""CartPole's settings."""

from __future__ import annotations

from dataclasses import replace

from brains.network import ACTIVATIONS
from game.training.settings import FRESH, Settings
from game.ui.activations import draw_activation
from game.ui.panel import Choice, Range
from game.ui.settings_panel import SettingsPanel

EPISODES = ("1", "3", "5", "15")
STEPS = ("200", "500", "2000", "10000")
"""Limits of an episode; the second is the usual one."""


class CartPolePanel(SettingsPanel):
    """Episodes, and the brain with its activations."""

    layered = False  # the first page has them

    def world_rows(self) -> tuple[Choice | Range, ...]:
        shown = _shown(self.settings)
        choices = {
            "brain": self.settings.brains,
            "hidden units": ACTIVATIONS,
            "outputs": ACTIVATIONS,
            "episodes each": EPISODES,
            "step limit": STEPS,
        }
        return tuple(
            Choice(
                label,
                options if shown[label] in options else (*options, shown[label]),
                shown[label],
                picture=draw_activation if options is ACTIVATIONS else None,
            )
            for label, options in choices.items()
            if label in shown
        )

    def with_world(self, settings: Settings) -> Settings:
        """What no row has changed stays as it is, even where the rows cannot show it."""
        values, shown = self.values, _shown(settings)
        changed = {label for label, value in shown.items() if values[label] != value}
        if changed & {"episodes each", "step limit"}:
            courses = (f"{FRESH}:{values['step limit']}",) * int(values["episodes each"])
            settings = replace(settings, courses=courses)
        if "brain" in changed:
            return replace(settings, brain=values["brain"], activations=())
        hidden = list(settings.network.activations[:-1])
        if "hidden units" in changed:
            hidden = [values["hidden units"] for _ in hidden]
        chosen = (*hidden, values["outputs"])
        return replace(settings, activations=() if chosen == settings.network_as_listed.activations else chosen)


def _shown(settings: Settings) -> dict[str, str]:
    """What CartPole's rows say of settings, by label."""
    *hidden, output = settings.network.activations
    return {
        "brain": settings.brain or next(iter(settings.arena.networks)),
        **({"hidden units": hidden[0]} if hidden else {}),
        "outputs": output,
        "episodes each": str(len(settings.courses)),
        "step limit": settings.courses[0].partition(":")[2] or STEPS[1],
    }
