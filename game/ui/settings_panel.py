"""The panel that changes a run while it runs."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import pygame
import pygame_gui
from pygame_gui.elements import UIDropDownMenu, UIHorizontalSlider

from game.training.settings import FRESH, MUTATION, Settings
from game.ui import theme
from game.ui.canvas import Canvas

POPULATIONS = (10, 500)
MUTATION_SHOWN = (0.01, 2.0)
MIXES = {
    "this track only": (),
    "this track + 3 fresh": (f"{FRESH}:1000",) * 3,
}
FRESH_ONLY = "a fresh track each time"
ROW = 77.0
"""Height of a setting, in units."""
ELEMENTS = (
    "drop_down_menu",
    "drop_down_menu.#selected_option",
    "drop_down_menu.#drop_down_options_list",
    "drop_down_menu.#drop_down_options_list.button",
    "horizontal_slider",
)


def _hex(colour: theme.Colour) -> str:
    return "#{:02x}{:02x}{:02x}".format(*colour)


class SettingsPanel:
    """Sliders and menus over the right column. `handle` returns changed settings."""

    def __init__(self, canvas: Canvas, settings: Settings, strategies: tuple[str, ...], x: float, y: float) -> None:
        self.settings, self.x, self.y = settings, x, y
        self._scale = canvas.units.scale
        self._manager: Any = pygame_gui.UIManager(
            canvas.surface.get_size(), self._theme(canvas), enable_live_theme_updates=False
        )
        self._tracks = tuple(name for name in settings.arena.presets if not settings.arena.course(name).unseen)
        shown = settings.courses[0]
        if shown not in self._tracks and not shown.startswith(FRESH):
            self._tracks = (*self._tracks, shown)
        self._strategy = self._menu(canvas, 0, strategies, settings.strategy)
        self._population = self._slider(canvas, 1, settings.population, POPULATIONS)
        low, high = (math.log10(edge) for edge in MUTATION_SHOWN)
        self._mutation = self._slider(canvas, 2, math.log10(settings.mutation_size), (low, high))
        track = shown if shown in self._tracks else self._tracks[0]
        self._track = self._menu(canvas, 3, self._tracks, track)
        self._mix = self._menu(canvas, 4, (*MIXES, FRESH_ONLY), self._mix_of(settings))

    @property
    def mouse_over(self) -> bool:
        return bool(self._manager.get_hovering_any_element())

    def update(self, seconds: float) -> None:
        self._manager.update(seconds)

    def draw(self, canvas: Canvas, height: float) -> None:
        canvas.panel(self.x, self.y, theme.RIGHT, height)
        canvas.text("Settings", (self.x + theme.PAD, self.y + 26), theme.BODY, bold=True)
        right = self.x + theme.RIGHT - theme.PAD
        canvas.text("Tab closes", (right, self.y + 26), colour=theme.MUTED, anchor="right")
        labels = ("strategy", "population", "mutation size", "track", "trained on")
        values = ("", f"{self.settings.population}", f"{self.settings.mutation_size:.3g}", "", "")
        for row, (label, value) in enumerate(zip(labels, values, strict=True)):
            y = self._row(row) - 16
            canvas.text(label, (self.x + theme.PAD, y), colour=theme.MUTED)
            canvas.text(value, (right, y), bold=True, anchor="right")
        self._manager.draw_ui(canvas.surface)

    def handle(self, event: pygame.event.Event) -> Settings | None:
        """Let the panel have an event; the new settings if that changed them."""
        self._manager.process_events(event)
        settings = self.settings
        if event.type == pygame_gui.UI_HORIZONTAL_SLIDER_MOVED:
            if event.ui_element is self._population:
                settings = replace(settings, population=int(event.value))
            elif event.ui_element is self._mutation:
                size = min(max(10**event.value, MUTATION[0]), MUTATION[1])
                settings = replace(settings, mutation=round(size, 4))
        elif event.type == pygame_gui.UI_DROP_DOWN_MENU_CHANGED:
            if event.ui_element is self._strategy:
                settings = replace(settings, strategy=event.text, mutation=None)
            elif event.ui_element in (self._track, self._mix):
                settings = replace(settings, courses=self._courses())
        if settings == self.settings:
            return None
        self.settings = settings
        return settings

    def _courses(self) -> tuple[str, ...]:
        mix, track = _text(self._mix.selected_option), _text(self._track.selected_option)
        return (FRESH + ":1000",) if mix == FRESH_ONLY else (track, *MIXES[mix])

    def _mix_of(self, settings: Settings) -> str:
        if settings.courses[0].startswith(FRESH):
            return FRESH_ONLY
        return next((name for name, rest in MIXES.items() if rest == settings.courses[1:]), next(iter(MIXES)))

    def _row(self, row: int) -> float:
        return self.y + 80 + ROW * row

    def _rect(self, canvas: Canvas, row: int) -> pygame.Rect:
        return canvas.rect(self.x + theme.PAD, self._row(row), theme.RIGHT - 2 * theme.PAD, 34)

    def _menu(self, canvas: Canvas, row: int, options: tuple[str, ...], chosen: str) -> Any:
        return UIDropDownMenu(list(options), chosen, self._rect(canvas, row), self._manager)

    def _slider(self, canvas: Canvas, row: int, value: float, bounds: tuple[float, float]) -> Any:
        value = min(max(value, bounds[0]), bounds[1])
        return UIHorizontalSlider(self._rect(canvas, row), value, bounds, self._manager)

    def _theme(self, canvas: Canvas) -> dict[str, Any]:
        """The house's colours and sizes for the library's elements."""
        colours = {
            "normal_bg": _hex(theme.RAISED),
            "hovered_bg": _hex(theme.BORDER),
            "active_bg": _hex(theme.BORDER),
            "selected_bg": _hex(theme.BORDER),
            "dark_bg": _hex(theme.GROUND),
            "normal_text": _hex(theme.TEXT),
            "hovered_text": _hex(theme.TEXT),
            "active_text": _hex(theme.TEXT),
            "selected_text": _hex(theme.BEST),
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


def _text(option: Any) -> str:
    """The library gives a menu's choice as text or as a pair of texts."""
    return str(option[0]) if isinstance(option, tuple) else str(option)
