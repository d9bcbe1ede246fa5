"""A panel of menus and sliders over the right column: rows as data in, chosen values out."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pygame
import pygame_gui
from pygame_gui.core.utility import set_default_manager
from pygame_gui.elements import UIDropDownMenu, UIHorizontalSlider

from game.ui import buttons, theme
from game.ui.canvas import Canvas, shown
from game.ui.overlay import broken

ROW = 77.0
"""Most height of a setting, in units."""
SENTENCE, LINE = 72.0, 23.0
"""Room for what a row is, and of a line of that."""
ELEMENTS = (
    "drop_down_menu",
    "drop_down_menu.#selected_option",
    "drop_down_menu.#drop_down_options_list",
    "drop_down_menu.#drop_down_options_list.button",
    "horizontal_slider",
)


Picture = Callable[[Canvas, str, pygame.Rect, theme.Colour], None]
PICTURE = (34.0, 22.0, 10.0)
"""Width and height of a small picture, and what is between two."""


@dataclass(frozen=True)
class Choice:
    """One of several names."""

    label: str
    options: tuple[str, ...]
    value: str
    says: str = ""
    """What it is, in a sentence; empty for what SAYS has."""
    picture: Picture | None = None
    """Draws what a name stands for; all of them are shown beside the label."""


@dataclass(frozen=True)
class Range:
    """A number between two others."""

    label: str
    low: float
    high: float
    value: float
    log: bool = False
    """Whether equal ways of the slider are equal factors."""
    whole: bool = False
    says: str = ""


SAYS = {
    "strategy": "How the next generation is made from what the last one scored.",
    "population": "How many brains are tried in each generation.",
    "mutation size": "How much brains of a generation differ from those that they come from.",
    "track": "Where everybody is tried and scored.",
    "against": "Champions of its own run, which grow with it, the published opponent, or both by turns.",
    "trained on": "This track alone, or with new ones in each generation, so that no road is learned by heart.",
    "brain": "Inputs, hidden units and outputs. Another brain begins afresh.",
    "ground": "Where everybody walks and is scored.",
    "gravity": "As many times that of the earth.",
    "grip": "How much feet hold the ground, as many times the usual.",
    "strength": "Of the motors in hips and knees, as many times the usual.",
    "weight of hull": "As many times the usual.",
    "legs": "How long they are, as many times the usual.",
    "hidden units": "What a unit makes of the sum of its inputs; of a taught mouse, how many there are.",
    "outputs": "What an output makes of the sum of its inputs.",
    "episodes each": "How many starts the score of a brain is the mean of.",
    "step limit": "When an episode ends. The zero-gradient source leaves those that last so long out: it punishes "
    "perfection.",
    "rule": "How often the cat may move twice.",
    "room": "How many cells wide and high it is.",
    "walls": "What stands in the room; through a hole, between two posts, only the mouse fits.",
    "sees the room": "With mirrors, what is learned in one corner holds in all four.",
    "cat sees": "A mouse that is further away, to a side or up or down, the cat does not see at all.",
    "teacher": "The original's rule, or one that learns faster.",
    "α": "How far weights move after each game: too little is slow, too much forgets.",
}
"""By label, what a row is."""
HINT = "Point at a row: what it is."


class Panel:
    """Draws rows at a place (left, top, height) and changes their values, which are in `values`, by label."""

    title = "Settings"
    leaves = "Tab closes"

    def __init__(self, canvas: Canvas, rows: tuple[Choice | Range, ...], place: tuple[float, float, float]) -> None:
        self.window = canvas.surface.get_size()
        self.x, self.y, self.height = place
        self._scale = canvas.units.scale
        self._manager: Any = pygame_gui.UIManager(self.window, _look(canvas), enable_live_theme_updates=False)
        set_default_manager(None)  # the library would keep the first one for ever, with its twelve megabytes
        self.show(canvas, rows)

    def show(self, canvas: Canvas, rows: tuple[Choice | Range, ...]) -> None:
        """Put rows in the place of those that are there."""
        self._manager.clear_and_reset()  # another manager would be another twelve megabytes
        self.rows = rows
        self._at: int | None = None
        """The row at which the mouse is."""
        self.values: dict[str, Any] = {row.label: row.value for row in rows}
        self.elements = {row.label: self._element(canvas, k, row) for k, row in enumerate(rows)}

    def update(self, seconds: float) -> None:
        self._manager.update(seconds)

    @property
    def unfolded(self) -> bool:
        """Whether a menu is open, which may reach beyond the panel."""
        menus = (element for element in self.elements.values() if isinstance(element, UIDropDownMenu))
        return any(menu.current_state is menu.menu_states["expanded"] for menu in menus)

    def draw(self, canvas: Canvas) -> pygame.Rect:
        """Draw it, and say where."""
        box = canvas.panel(self.x, self.y, theme.RIGHT, self.height)
        buttons.forget(box)
        canvas.text(self.title, (self.x + theme.PAD, self.y + 26), theme.BODY, bold=True)
        right = self.x + theme.RIGHT - theme.PAD
        canvas.text(self.leaves, (right, self.y + 26), colour=theme.MUTED, anchor="right")
        for k, row in enumerate(self.rows):
            y = self._row(k) - 16
            canvas.text(row.label, (self.x + theme.PAD, y), colour=theme.MUTED)
            if isinstance(row, Range):
                canvas.text(f"{self.values[row.label]:.3g}", (right, y), bold=True, anchor="right")
            elif row.picture:
                self._draw_pictures(canvas, row, row.picture, right, y)
        self._draw_sentence(canvas)
        self._manager.draw_ui(canvas.surface)
        return box

    def _draw_pictures(self, canvas: Canvas, row: Choice, draw: Picture, right: float, y: float) -> None:
        """Of all names in their order, the chosen one bright."""
        wide, high, gap = PICTURE
        for k, option in enumerate(row.options):
            x = right - (len(row.options) - k) * wide - (len(row.options) - 1 - k) * gap
            colour = theme.BEST if option == self.values[row.label] else theme.MUTED
            draw(canvas, option, canvas.rect(x, y - high / 2 - 1, wide, high), colour)

    def sentence(self, row: Choice | Range) -> str:
        """What a row is."""
        return row.says or SAYS.get(row.label, "")

    def _draw_sentence(self, canvas: Canvas) -> None:
        """Of the row at which the mouse is, below all rows if there is room."""
        top = self._row(len(self.rows) - 1) + 46
        room = int((self.y + self.height - top - 8) // LINE)
        row = self.rows[self._at] if self._at is not None and self._at < len(self.rows) else None
        says = self.sentence(row) if row else HINT
        for k, line in enumerate(broken(canvas, says, theme.RIGHT - 2 * theme.PAD, theme.SMALL)[:room]):
            colour = theme.TEXT if row else theme.MUTED
            canvas.text(line, (self.x + theme.PAD, top + LINE / 2 + LINE * k), colour=colour)

    def handle(self, event: pygame.event.Event) -> bool:
        """Let the panel have an event; whether that changed a value."""
        if event.type == pygame.MOUSEMOTION:
            self._point(event.pos)
        self._manager.process_events(event)
        if event.type not in (pygame_gui.UI_HORIZONTAL_SLIDER_MOVED, pygame_gui.UI_DROP_DOWN_MENU_CHANGED):
            return False
        for row in self.rows:
            if event.ui_element is self.elements[row.label]:
                before = self.values[row.label]
                if isinstance(row, Choice):  # the library knows them as they are drawn
                    self.values[row.label] = next(one for one in row.options if shown(one) == event.text)
                else:
                    self.values[row.label] = _number(row, event.value)
                return bool(before != self.values[row.label])
        return False

    def _point(self, at: tuple[int, int]) -> None:
        """Remember at which row the mouse is."""
        x, y = at[0] / self._scale, at[1] / self._scale
        inside = self.x <= x <= self.x + theme.RIGHT
        rows = [k for k in range(len(self.rows)) if self._row(k) - 28 <= y < self._row(k) + 40]
        self._at = rows[0] if inside and rows else None

    def _row(self, row: int) -> float:
        return self.y + 80 + min(ROW, (self.height - 56 - SENTENCE) / len(self.rows)) * row

    def _element(self, canvas: Canvas, k: int, row: Choice | Range) -> Any:
        place = canvas.rect(self.x + theme.PAD, self._row(k), theme.RIGHT - 2 * theme.PAD, 34)
        if isinstance(row, Choice):
            return UIDropDownMenu([shown(one) for one in row.options], shown(row.value), place, self._manager)
        low, high, value = ((math.log10(n) if row.log else n) for n in (row.low, row.high, row.value))
        bounds = (int(low), int(high)) if row.whole and not row.log else (low, high)
        return UIHorizontalSlider(place, min(max(value, low), high), bounds, self._manager)


def _number(row: Range, slid: float) -> float:
    value = min(max(10**slid if row.log else slid, row.low), row.high)
    return round(value) if row.whole else float(f"{value:.3g}")


def _hex(colour: theme.Colour) -> str:
    return "#{:02x}{:02x}{:02x}".format(*colour)


def _look(canvas: Canvas) -> dict[str, Any]:
    """The house's colours and sizes for the library's elements."""
    colours = {
        "normal_bg": _hex(theme.RAISED),
        "hovered_bg": _hex(theme.BORDER),
        "active_bg": _hex(theme.BORDER),
        "selected_bg": _hex(theme.BORDER),
        "dark_bg": _hex(theme.GROUND),
        "normal_text": _hex(theme.TEXT),
        "hovered_text": _hex(theme.readable(theme.TEXT, theme.BORDER)),
        "active_text": _hex(theme.readable(theme.TEXT, theme.BORDER)),
        "selected_text": _hex(theme.readable(theme.BEST, theme.BORDER)),
        "normal_border": _hex(theme.BORDER),
        "hovered_border": _hex(theme.BEST),
        "active_border": _hex(theme.BEST),
        "selected_border": _hex(theme.BEST),
    }
    font = {"name": "noto_sans", "size": str(max(8, canvas.units.px(theme.SMALL)))}
    misc = {"shape": "rounded_rectangle", "shape_corner_radius": "6", "shadow_width": "0", "border_width": "1"}
    misc["list_item_height"] = str(canvas.units.px(28))
    look = {"colours": colours, "font": font, "misc": misc}
    # A font under "defaults" is not taken by the library, so each kind of element gets it.
    handle = {"colours": colours | {"normal_bg": _hex(theme.BEST), "hovered_bg": _hex(theme.TEXT)}, "misc": misc}
    return dict.fromkeys(("defaults", *ELEMENTS), look) | {"horizontal_slider.#sliding_button": handle}
