"""Colours and sizes. Colour carries meaning only; every text colour passes 4.5:1 on both grounds.

Sizes are in units: one unit is a pixel in a window of 1280×720.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

Colour = tuple[int, int, int]

GROUND: Colour = (12, 16, 26)
PANEL: Colour = (21, 27, 41)
RAISED: Colour = (38, 46, 68)
BORDER: Colour = (52, 61, 86)
ROAD: Colour = (41, 49, 68)
ROAD_EDGE: Colour = (214, 224, 242)
DASH: Colour = (92, 103, 130)
TEXT: Colour = (238, 241, 248)
MUTED: Colour = (166, 175, 197)
BEST: Colour = (86, 180, 233)
"""Sky blue of Okabe and Ito: best, this track, a positive weight."""
UNSEEN: Colour = (240, 168, 20)
"""Their orange, a little lighter: unseen, a crash, a negative weight."""
YOU: Colour = (255, 255, 255)
MEDIAN: Colour = (166, 152, 236)
"""Purple, for the median."""

TEXT_COLOURS = {"text": TEXT, "muted": MUTED, "best": BEST, "unseen": UNSEEN, "median": MEDIAN}
GROUNDS = {"ground": GROUND, "panel": PANEL, "raised": RAISED}

SMALL, BODY, STRONG, TITLE, BIG = 18, 20, 24, 30, 36
SIZES = (SMALL, BODY, STRONG, TITLE, BIG)
EDGE, GAP, PAD, RADIUS = 24, 12, 16, 10
RIGHT = 324
"""Width of the right column."""

DESIGN_WIDTH, DESIGN_HEIGHT = 1280, 720

# Viridis (S. van der Walt, N. Smith), nine of its colours; those between are interpolated.
_VIRIDIS = np.array(
    [
        (68, 1, 84),
        (71, 44, 122),
        (59, 81, 139),
        (44, 113, 142),
        (33, 144, 141),
        (39, 173, 129),
        (92, 200, 99),
        (170, 220, 50),
        (253, 231, 37),
    ],
    dtype=float,
)
SHADES = 32
_at = np.linspace(0, len(_VIRIDIS) - 1, SHADES)
VIRIDIS: tuple[Colour, ...] = tuple(
    (int(r), int(g), int(b))
    for r, g, b in np.stack([np.interp(_at, range(len(_VIRIDIS)), _VIRIDIS[:, c]) for c in range(3)], axis=1)
)


def viridis(fraction: float) -> Colour:
    """0 is worst and dark, 1 is best and bright."""
    return VIRIDIS[min(max(int(fraction * SHADES), 0), SHADES - 1)]


def mix(a: Colour, b: Colour, share: float) -> Colour:
    """From `a` (0) to `b` (1)."""
    share = min(max(share, 0.0), 1.0)
    return (
        round(a[0] + (b[0] - a[0]) * share),
        round(a[1] + (b[1] - a[1]) * share),
        round(a[2] + (b[2] - a[2]) * share),
    )


def contrast(a: Colour, b: Colour) -> float:
    """Contrast ratio of WCAG 2.1, 1 to 21."""

    def luminance(colour: Colour) -> float:
        parts = [c / 255 / 12.92 if c / 255 <= 0.04045 else ((c / 255 + 0.055) / 1.055) ** 2.4 for c in colour]
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]

    light, dark = sorted((luminance(a), luminance(b)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@dataclass(frozen=True)
class Units:
    """From units to pixels of a window."""

    scale: float
    width: float
    """Of the window, in units."""
    height: float

    @classmethod
    def of(cls, size: tuple[int, int]) -> Units:
        scale = max(min(size[0] / DESIGN_WIDTH, size[1] / DESIGN_HEIGHT), 0.25)
        return cls(scale, size[0] / scale, size[1] / scale)

    def px(self, units: float) -> int:
        return round(units * self.scale)

    def line(self, units: float) -> int:
        """A line's width, at least one pixel."""
        return max(1, round(units * self.scale))
