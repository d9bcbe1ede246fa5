"""Every look can be read, and told apart by everybody."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from itertools import combinations, product

import numpy as np
import pytest
from numpy.typing import NDArray

from game.scenes.circuit.scenery import SCENERIES
from game.scenes.walker.scenery import LANDS
from game.ui import theme
from game.ui.canvas import strokes
from game.ui.chart import series
from game.ui.theme import Colour, contrast

LOOKS = list(product(theme.INKS, theme.PALETTES))

# Linear RGB as it is seen without one kind of cone (G. Machado, M. Oliveira, L. Fernandes, 2009, severity 1).
SEEN_BY = {
    "everybody else": np.eye(3),
    "protanopia": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    ),
    "deuteranopia": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
    ),
    "tritanopia": np.array(
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]
    ),
}
TELLS_APART = 20.0
"""Distance in CIE Lab; 2.3 is the least that is seen at all."""


@pytest.fixture(autouse=True)
def usual_look() -> Iterator[None]:
    yield
    theme.use()


def lab(colour: Colour, seen_by: str) -> NDArray[np.float64]:
    """CIE Lab, white point D65, of what somebody sees."""
    parts = np.array(colour) / 255
    linear = np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)
    linear = np.clip(SEEN_BY[seen_by] @ linear, 0, 1)
    xyz = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]) @ linear
    f = np.cbrt(xyz / np.array([0.9505, 1.0, 1.089]))
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


@pytest.mark.parametrize(("ink", "palette"), LOOKS)
def test_text_can_be_read_in_every_colour_on_every_ground(ink: str, palette: str) -> None:
    theme.use(ink, palette)
    for name, ground in product(("TEXT", "MUTED", "BEST", "UNSEEN", "MEDIAN"), ("GROUND", "PANEL", "RAISED")):
        assert contrast(getattr(theme, name), getattr(theme, ground)) >= 4.5, f"{name} on {ground}"
    assert contrast(theme.GROUND, theme.UNSEEN) >= 4.5, "the banner"


def test_high_contrast_is_higher() -> None:
    night, high = theme.INKS["night"], theme.INKS["high contrast"]
    assert contrast(high.text, high.panel) > 18 and contrast(night.text, night.panel) < 17
    assert contrast(high.muted, high.raised) > 10 and contrast(high.border, high.panel) > 7


@pytest.mark.parametrize(("ink", "palette"), LOOKS)
@pytest.mark.parametrize("seen_by", SEEN_BY)
def test_what_colours_mean_is_told_apart_by_everybody(ink: str, palette: str, seen_by: str) -> None:
    theme.use(ink, palette)
    for a, b in combinations((theme.BEST, theme.UNSEEN, theme.MEDIAN), 2):
        assert np.linalg.norm(lab(a, seen_by) - lab(b, seen_by)) > TELLS_APART * (0.75 if palette == "greys" else 1)


@pytest.mark.parametrize(("ink", "palette"), LOOKS)
@pytest.mark.parametrize("seen_by", SEEN_BY)
def test_a_better_rank_stands_out_more_for_everybody(ink: str, palette: str, seen_by: str) -> None:
    theme.use(ink, palette)
    lightness = np.array([lab(colour, seen_by)[0] for colour in theme.RANKS])
    assert (np.diff(-lightness if theme.INKS[ink].is_light else lightness) > 0).all()


@pytest.mark.parametrize(("ink", "palette"), LOOKS)
def test_what_is_said_of_better_ranks_is_what_is_seen(ink: str, palette: str) -> None:
    try:
        theme.use(ink, palette)
        worst, best = (contrast(theme.rank_colour(share), (0, 0, 0)) for share in (0, 1))
        assert contrast(theme.YOU, (0, 0, 0) if theme.you_are == "black" else (255, 255, 255)) == 1
        assert theme.better_is == ("brighter" if best > worst else "darker")
    finally:
        theme.use()


def test_a_look_sets_every_colour_and_an_unknown_one_changes_none() -> None:
    theme.use("high contrast", "cividis")
    assert ((0, 0, 0), theme.PALETTES["cividis"].best) == (theme.GROUND, theme.BEST)
    assert theme.look == ("high contrast", "cividis")
    with pytest.raises(KeyError):
        theme.use("night", "no such")
    assert (theme.GROUND, theme.look) == ((0, 0, 0), ("high contrast", "cividis"))
    assert all(hasattr(theme, part.name.upper()) for part in fields(theme.Ink))


def test_sizes() -> None:
    assert min(theme.SIZES) >= 18
    assert contrast((255, 255, 255), (0, 0, 0)) == pytest.approx(21)


@pytest.mark.parametrize(("ink", "palette"), LOOKS)
def test_there_is_an_ink_for_every_rank(ink: str, palette: str) -> None:
    theme.use(ink, palette)
    for shade in theme.RANKS:
        assert contrast(theme.ink_on(shade), shade) >= 4.5


def test_there_is_a_scenery_in_every_ink() -> None:
    assert set(SCENERIES) == set(LANDS) == set(theme.INKS)


def test_lines_of_the_chart_are_told_apart_without_colours() -> None:
    theme.use("night", "greys")
    for one, other in combinations(series(), 2):
        assert one[3] != other[3] or contrast(one[1], other[1]) > 2, (one[0], other[0])


def test_a_dashed_line_is_as_long_as_it_should_be() -> None:
    corner = np.array([[0.0, 0.0], [30.0, 0.0], [30.0, 40.0]])
    parts = strokes(corner, 9.0, 5.0)
    lengths = [float(np.linalg.norm(np.diff(np.array(part), axis=0), axis=1).sum()) for part in parts]
    np.testing.assert_allclose(lengths, [9.0] * 5)
    assert parts[0][0] == (0.0, 0.0) or parts[0][0] == [0.0, 0.0]
    assert [30.0, 0.0] in parts[2], "it goes round the corner"
