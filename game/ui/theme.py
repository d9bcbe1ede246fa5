"""Colours and sizes. Colour carries meaning only; every text colour passes 4.5:1 on every ground, in every look.

Sizes are in units: one unit is a pixel in a window of 1280×720.
"""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np

Colour = tuple[int, int, int]


@dataclass(frozen=True)
class Ink:
    """What the screen is made of, whatever it shows."""

    ground: Colour
    panel: Colour
    raised: Colour
    border: Colour
    road: Colour
    road_edge: Colour
    dash: Colour
    text: Colour
    muted: Colour
    you: Colour
    """Whoever plays."""

    @property
    def is_light(self) -> bool:
        return contrast(self.panel, (0, 0, 0)) > contrast(self.panel, (255, 255, 255))


@dataclass(frozen=True)
class Palette:
    """What colours mean."""

    best: Colour
    """Best, this track, a positive weight."""
    unseen: Colour
    """Unseen, a crash, a negative weight."""
    median: Colour
    """The median; the second of two people."""
    ranks: tuple[Colour, ...]
    """From the worst, dark, to the best, bright, with all between; on light grounds the other way round."""
    on_light: tuple[Colour, Colour, Colour]
    """Best, unseen and median where the ground is light."""


INKS = {
    "night": Ink(
        ground=(12, 16, 26),
        panel=(21, 27, 41),
        raised=(38, 46, 68),
        border=(52, 61, 86),
        road=(41, 49, 68),
        road_edge=(214, 224, 242),
        dash=(92, 103, 130),
        text=(238, 241, 248),
        muted=(166, 175, 197),
        you=(255, 255, 255),
    ),
    "day": Ink(
        ground=(233, 237, 244),
        panel=(255, 255, 255),
        raised=(219, 226, 238),
        border=(168, 179, 202),
        road=(201, 208, 222),
        road_edge=(50, 60, 84),
        dash=(132, 142, 166),
        text=(16, 22, 36),
        muted=(72, 82, 104),
        you=(0, 0, 0),
    ),
    "high contrast": Ink(
        ground=(0, 0, 0),
        panel=(16, 16, 16),
        raised=(36, 36, 36),
        border=(176, 176, 176),
        road=(52, 52, 52),
        road_edge=(255, 255, 255),
        dash=(140, 140, 140),
        text=(255, 255, 255),
        muted=(220, 220, 220),
        you=(255, 255, 255),
    ),
}

# Sky blue and orange of Okabe and Ito, the orange a little lighter, and a rose that nobody takes for either; viridis
# (S. van der Walt, N. Smith) and cividis (J. Nuñez, C. Anderton, R. Renslow), nine colours of each.
PALETTES = {
    "viridis": Palette(
        best=(86, 180, 233),
        unseen=(240, 168, 20),
        median=(240, 110, 160),
        ranks=(
            (68, 1, 84),
            (71, 44, 122),
            (59, 81, 139),
            (44, 113, 142),
            (33, 144, 141),
            (39, 173, 129),
            (92, 200, 99),
            (170, 220, 50),
            (253, 231, 37),
        ),
        on_light=((0, 84, 160), (146, 70, 0), (176, 22, 104)),
    ),
    "cividis": Palette(
        best=(110, 178, 255),
        unseen=(255, 214, 10),
        median=(150, 160, 190),
        ranks=(
            (0, 34, 78),
            (24, 54, 110),
            (57, 72, 108),
            (87, 93, 109),
            (112, 113, 115),
            (138, 135, 121),
            (169, 157, 117),
            (204, 181, 104),
            (254, 232, 56),
        ),
        on_light=((0, 62, 168), (120, 84, 0), (36, 40, 58)),
    ),
    "greys": Palette(
        best=(250, 250, 250),
        unseen=(150, 150, 150),
        median=(198, 198, 198),
        ranks=tuple((level, level, level) for level in range(56, 256, 24)),
        on_light=((0, 0, 0), (96, 96, 96), (52, 52, 52)),
    ),
}
"""The first is safe with every kind of colour blindness by hue and brightness, the second of blue and yellow alone,
the third needs no hue at all."""

SHADES = 32
# These are set by `use`; who draws looks them up each time and keeps none.
GROUND: Colour
PANEL: Colour
RAISED: Colour
BORDER: Colour
ROAD: Colour
ROAD_EDGE: Colour
DASH: Colour
TEXT: Colour
MUTED: Colour
YOU: Colour
BEST: Colour
UNSEEN: Colour
MEDIAN: Colour
RANKS: tuple[Colour, ...] = ()
"""Of ranks, SHADES of them."""
look = ("", "")
"""Names of the ink and the palette that are on; a part of the key of every picture that is kept."""
you_are = ""
"""The colour of whoever plays, in a word."""
better_is = ""
"""What ranks are on this ground the better they are: brighter or darker."""
motion = True
"""Whether things may move that need not."""
large = False
"""Whether captions are for those who sit at the back."""
counted = True
"""Whether the frames of a second are counted on the screen."""


def use(
    ink: str = "night", palette: str = "viridis", moves: bool = True, captions: str = "usual", counts: bool = True
) -> None:
    """Draw so from now on. Raises KeyError."""
    global look, you_are, better_is, motion, large, counted
    names, grounds, chosen = globals(), INKS[ink], PALETTES[palette]
    for part in fields(Ink):
        names[part.name.upper()] = getattr(grounds, part.name)
    light, ranks = grounds.is_light, chosen.ranks
    meanings = chosen.on_light if light else (chosen.best, chosen.unseen, chosen.median)
    names["BEST"], names["UNSEEN"], names["MEDIAN"] = meanings
    if light:  # there what is dark stands out
        faded = zip(reversed(ranks), np.linspace(FADED, 0, len(ranks)).tolist(), strict=True)
        ranks = tuple(mix(colour, (0, 0, 0), share) for colour, share in faded)
    at = np.linspace(0, len(ranks) - 1, SHADES)
    parts = np.array(ranks, dtype=float).T
    mixed = np.stack([np.interp(at, range(len(ranks)), part) for part in parts], axis=1)
    names["RANKS"] = tuple((int(r), int(g), int(b)) for r, g, b in mixed)
    you_are, better_is = ("black", "darker") if light else ("white", "brighter")
    look, motion, large, counted = (ink, palette), moves, captions == "larger", counts


SMALL, BODY, STRONG, TITLE, BIG = 18, 20, 24, 30, 36
SIZES = (SMALL, BODY, STRONG, TITLE, BIG)
EDGE, GAP, PAD, RADIUS = 24, 12, 16, 10
RIGHT = 324
"""Width of the right column."""

LEAST_CONTRAST = 4.5
"""Of text on its ground, by WCAG 2.1."""
FADED = 0.32
"""How much darker the worst rank is on a light ground than on a dark one."""
DESIGN_WIDTH, DESIGN_HEIGHT = 1280, 720


def rank_colour(fraction: float) -> Colour:
    """0 is worst and dark, 1 is best and bright."""
    return RANKS[min(max(int(fraction * SHADES), 0), SHADES - 1)]


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


def readable(colour: Colour, ground: Colour) -> Colour:
    """The colour, or where it is hard to read on a ground, white or black."""
    return colour if contrast(colour, ground) >= LEAST_CONTRAST else ink_on(ground)


def ink_on(ground: Colour) -> Colour:
    """White or black, whichever is easier to read on a ground; one of them always is."""
    inks: tuple[Colour, ...] = ((255, 255, 255), (0, 0, 0))
    return max(inks, key=lambda ink: contrast(ink, ground))


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


use()
