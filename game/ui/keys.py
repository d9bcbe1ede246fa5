"""The keys: one table for the bindings, the help overlay, the bar at the bottom and the README."""

from __future__ import annotations

from dataclasses import dataclass

import pygame


@dataclass(frozen=True)
class Binding:
    action: str
    label: str
    """What is printed on the key cap."""
    keys: tuple[int, ...]
    says: str
    """What it does, for the help overlay and the README."""
    short: str = ""
    """For the bar at the bottom; empty to leave it out."""


BINDINGS = (
    Binding("unseen", "N", (pygame.K_n,), "an unseen random track, untrained", "unseen track"),
    Binding("drive", "M", (pygame.K_m,), "drive yourself; again to give the wheel back", "drive"),
    Binding("up", "Up / W", (pygame.K_UP, pygame.K_w), "steer up while you drive"),
    Binding("down", "Down / S", (pygame.K_DOWN,), "steer down while you drive (S steers only then)"),
    Binding(
        "track",
        "1–9",
        tuple(range(pygame.K_1, pygame.K_9 + 1)),
        "a track: 1 to 6 built in, 7 to 9 drawn",
        "tracks",
    ),
    Binding("pause", "Space", (pygame.K_SPACE,), "pause", "pause"),
    Binding("step", ".", (pygame.K_PERIOD,), "one tick further, while paused"),
    Binding("slower", "[", (pygame.K_LEFTBRACKET, pygame.K_MINUS), "slower, down to a quarter"),
    Binding("faster", "]", (pygame.K_RIGHTBRACKET, pygame.K_EQUALS), "faster, up to max"),
    Binding("pace", "P", (pygame.K_p,), "pace: highlights, every generation, turbo", "pace"),
    Binding("ghosts", "G", (pygame.K_g,), "ghosts of earlier champions", "ghosts"),
    Binding("settings", "Tab", (pygame.K_TAB,), "settings: population, strategy, mutation, track", "settings"),
    Binding("restart", "R", (pygame.K_r,), "restart with a new seed", "restart"),
    Binding("save", "S", (pygame.K_s,), "save the champion", "save"),
    Binding("load", "L", (pygame.K_l,), "load a champion and breed on from it"),
    Binding("editor", "E", (pygame.K_e,), "draw a track"),
    Binding("chart", "C", (pygame.K_c,), "chart on or off"),
    Binding("brain", "B", (pygame.K_b,), "brain on or off"),
    Binding("crashes", "X", (pygame.K_x,), "map of all crashes"),
    Binding("fullscreen", "F11", (pygame.K_F11,), "fullscreen"),
    Binding("screenshot", "F12", (pygame.K_F12,), "screenshot"),
    Binding("help", "H / F1", (pygame.K_h, pygame.K_F1), "this help", "all keys"),
    Binding("back", "Esc", (pygame.K_ESCAPE,), "back, or quit"),
)

_BY_KEY = {key: binding.action for binding in BINDINGS for key in binding.keys}


def action_of(key: int) -> str | None:
    """The action of a pygame key code."""
    return _BY_KEY.get(key)


def readme_table() -> str:
    """The key table as it stands in the README."""
    rows = [f"| `{binding.label}` | {binding.says} |" for binding in BINDINGS]
    return "\n".join(["| key | does |", "|---|---|", *rows])
