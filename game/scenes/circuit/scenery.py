"""Colours of what lies around a circuit and on it, in the look that a person likes."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from game.scenes.circuit.view_paint import (
    ASPHALT,
    CANOPY,
    DARK,
    FAR,
    HEAT,
    KERB,
    NEAR,
    SAND,
    SHADOW,
    SKID,
    SOIL,
    WHITE,
)
from game.ui import theme

SKID_SHARE = 0.36
"""How dark a mark of a tyre is."""
SCENERIES: dict[str, dict[int, theme.Colour]] = {
    "night": {
        FAR: (12, 17, 25),
        NEAR: (25, 44, 42),
        SOIL: (20, 24, 29),
        SAND: (56, 52, 46),
        ASPHALT: (56, 62, 76),
        WHITE: (205, 212, 226),
        DARK: (16, 18, 24),
        KERB: (184, 52, 56),
        SHADOW: (7, 10, 16),
        CANOPY: (24, 45, 41),
        SKID: (15, 17, 22),
    },
    "day": {
        FAR: (206, 219, 204),
        NEAR: (158, 190, 146),
        SOIL: (188, 178, 160),
        SAND: (222, 208, 176),
        ASPHALT: (168, 174, 186),
        WHITE: (252, 252, 252),
        DARK: (96, 104, 118),
        KERB: (206, 60, 62),
        SHADOW: (120, 134, 118),
        CANOPY: (96, 146, 96),
        SKID: (120, 124, 134),
    },
    "high contrast": {
        FAR: (0, 0, 0),
        NEAR: (6, 10, 8),
        SOIL: (0, 0, 0),
        SAND: (34, 32, 28),
        ASPHALT: (66, 66, 66),
        WHITE: (255, 255, 255),
        DARK: (0, 0, 0),
        KERB: (232, 58, 58),
        SHADOW: (0, 0, 0),
        CANOPY: (16, 26, 20),
        SKID: (22, 22, 22),
    },
}
"""By ink; the heat of crashes has the colour of all crashes."""


@lru_cache(maxsize=1)
def scenery(look: tuple[str, str]) -> NDArray[np.float64]:
    """`(row, [r, g, b])` in an ink and a palette, which are those of `theme.look`; greys have no hue at all."""
    ink, palette = look
    rows = SCENERIES[ink] | {HEAT: theme.UNSEEN}
    colours = np.array([rows[row] for row in range(len(rows))], dtype=np.float64)
    if palette == "greys":
        colours[:] = (colours @ (0.2126, 0.7152, 0.0722))[:, None]
        colours[HEAT] = theme.BEST
    return colours
