"""Keys as data, for the bindings, the help overlay, the bar at the bottom and `docs/keys.md`.

The tables of the worlds are in their faces (`game/scenes/NAME/face.py`); here is what is the same in all of them.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import pygame

COPY, PASTE = (scancode | 1 << 30 for scancode in (124, 125))
"""SDL's codes of the keys that some keyboards have for it; Ctrl+C and Ctrl+V mean them."""
LESS = (pygame.K_LEFTBRACKET, pygame.K_MINUS, pygame.K_KP_MINUS)
MORE = (pygame.K_RIGHTBRACKET, pygame.K_EQUALS, pygame.K_PLUS, pygame.K_KP_PLUS)
"""Brackets are what few layouts have, so there are others."""


FASTER, SLOWER = MORE[0], LESS[0]
SPEED_SAYS = "faster; slower with the right mouse button"
PACE_SAYS = "pace: highlights, every generation, turbo"


@dataclass(frozen=True)
class Binding:
    action: str
    label: str
    """What is printed on the key cap of an American keyboard."""
    keys: tuple[int, ...]
    says: str
    """What it does, for the help overlay and `docs/keys.md`."""
    short: str = ""
    """For the bar at the bottom; empty to leave it out."""


PAUSE = (
    Binding("pause", "Space", (pygame.K_SPACE,), "pause", "pause"),
    Binding("step", ". / F", (pygame.K_PERIOD, pygame.K_f), "one step further, while paused"),
    Binding("slower", "[ / -", LESS, "slower, down to a quarter"),
    Binding("faster", "] / +", MORE, "faster, up to max"),
)
EVERYWHERE = (
    Binding("help", "H / F1", (pygame.K_h, pygame.K_F1), "the keys, all of them", "all keys"),
    Binding("world", "F2", (pygame.K_F2,), "the next world"),
    Binding("explain", "F3", (pygame.K_F3,), "explain what is seen, in a few steps", "explain"),
    Binding("sound", "F4", (pygame.K_F4,), "sound on or off"),
    Binding("gallery", "F5", (pygame.K_F5,), "champions: race, load, give away"),
    Binding("today", "Y", (pygame.K_y,), "today's best results, by name"),
    Binding("card", "F6", (pygame.K_F6, COPY), "this run's card, copied and as a code"),
    Binding("paste", "Ctrl+V", (PASTE,), "the run of a card that was copied"),
    Binding("comfort", "F7", (pygame.K_F7,), "colours, contrast, motion, sound, window"),
    Binding("demo", "F8", (pygame.K_F8,), "demo: the arcade shows itself"),
    Binding("film", "F9", (pygame.K_F9,), "a film of the last ten seconds"),
    Binding("folder", "F10", (pygame.K_F10,), "the folder of what was saved last"),
    Binding("fullscreen", "F11", (pygame.K_F11,), "fullscreen"),
    Binding("screenshot", "F12", (pygame.K_F12,), "screenshot"),
    Binding("back", "Esc", (pygame.K_ESCAPE,), "back, to the menu, and out", "menu"),
)
EASED = Binding("eased", "U", (pygame.K_u,), "by hand: eased, or by the rules that brains have")
LEARNERS = Binding("learners", "V", (pygame.K_v,), "two strategies side by side, a race of learners", "learners' race")
OPERATE = Binding("operate", "O", (pygame.K_o,), "the champion's brain on the operating table")
TWO_WORLDS = Binding("two worlds", "T", (pygame.K_t,), "one brain for this world and another one")
PACE = Binding("pace", "P", (pygame.K_p,), PACE_SAYS)
SETTINGS = Binding("settings", "Tab", (pygame.K_TAB,), "settings, also the strategy's own and the layers'", "settings")
RESTART = Binding("restart", "R", (pygame.K_r,), "restart with a new seed; with Shift, the same one")
SAVE = Binding("save", "S", (pygame.K_s,), "save the whole run and its champion")
LOAD = Binding("load", "L", (pygame.K_l,), "load a champion and breed on from it")
CHART = Binding("chart", "C", (pygame.K_c,), "chart: to its rise, logarithmic, off")
BRAIN = Binding("brain", "B", (pygame.K_b,), "brain on or off")
GHOSTS = Binding("ghosts", "G", (pygame.K_g,), "ghosts of earlier champions")
EARLIER = Binding("earlier", "PgUp", (pygame.K_PAGEUP,), "an earlier generation again; or on the chart")
LATER = Binding("later", "PgDn", (pygame.K_PAGEDOWN,), "a later generation")
ENDS = Binding("ends", "Home / End", (pygame.K_HOME, pygame.K_END), "generation 0 again; what is bred now")
COMPARE = Binding("compare", "Z", (pygame.K_z,), "side by side: generation 0 and now; then four")


def numbered(last: int, says: str, short: str = "") -> Binding:
    """A course by its number, 1 to `last`."""
    return Binding("track", f"1–{last}", tuple(range(pygame.K_1, pygame.K_1 + last)), says, short)


ANCESTRY = Binding("ancestry", "Q", (pygame.K_q,), "the champion's ancestors; genomes as strips")
TIMELINE = (EARLIER, LATER, ENDS, COMPARE, ANCESTRY)
BREEDING = (*TIMELINE, PACE, SETTINGS, LEARNERS, OPERATE, RESTART, SAVE, LOAD, CHART, BRAIN)
"""Of worlds with one population."""
RACE = (
    Binding("left", "Left", (pygame.K_LEFT,), "the next strategy on the left side", "strategy"),
    Binding("right", "Right", (pygame.K_RIGHT,), "the next strategy on the right side", "strategy"),
    Binding("sides", "1–2", (pygame.K_1, pygame.K_2), "settings of a side; Tab: its strategy's own", "settings"),
    PAUSE[0],
    replace(PAUSE[2], says="fewer generations a second", short="slower"),
    replace(PAUSE[3], says="more generations a second", short="faster"),
    Binding("restart", "R", (pygame.K_r,), "again with another seed; with Shift the same", "new seed"),
)
EXHIBITION = (
    Binding(
        "next",
        "Enter",
        (pygame.K_RETURN, pygame.K_KP_ENTER, pygame.K_SPACE, pygame.K_RIGHT),
        "on to the next generation that is exhibited",
        "next",
    ),
    Binding("restart", "R", (pygame.K_r,), "from the beginning", "again"),
    Binding("colours", "C", (pygame.K_c,), "as printed, or in the colours of this arcade", "colours"),
)
TABLE = (
    Binding("cut", "Click", (), "a sense, a unit or an edge is cut; again: healed", "cut"),
    Binding("feed", "Wheel", (), "over a sense: held, then noise; over a unit: scaled", "noise"),
    Binding("noise", "N", (pygame.K_n,), "noise that is normal, or uniform"),
    Binding("prune", "[ / -", LESS, "the weakest 5 % of edges go; or click on the curve", "prune"),
    Binding("grow", "] / +", MORE, "the strongest of them grow again"),
    Binding("heal", "R", (pygame.K_r,), "everything is healed", "heal"),
    Binding("breed on", "B", (pygame.K_b,), "breed on 30 generations, holes kept; again: stop", "breed on"),
    Binding("students", "T", (pygame.K_t,), "smaller brains learn from this one, beside it", "students"),
    Binding("fires", "F", (pygame.K_f,), "what makes a unit fire; then a click chooses one", "fires"),
    Binding("whiten", "W", (pygame.K_w,), "there: what senses share is taken out, or not"),
    Binding("swap", "X", (pygame.K_x,), "there: the unit and the next one change places"),
    Binding("mix", "K", (pygame.K_k,), "there: they are turned into each other by 45°"),
    Binding("save", "S", (pygame.K_s,), "keep the brain as it is now, as a champion", "save"),
    replace(PAUSE[0], short=""),
)
SCHOOL = (
    Binding("blind", "Click", (), "on a sense: a student without it; again: with it", "without a sense"),
    Binding("size", "Left / Right", (pygame.K_LEFT, pygame.K_RIGHT), "a smaller or a larger student", "other size"),
    Binding("way", "W", (pygame.K_w,), "corrected as it goes, or only shown how to", "other lesson"),
    Binding("save", "S", (pygame.K_s,), "keep the student, as a champion", "save"),
    PAUSE[0],
    Binding("students", "T", (pygame.K_t,), "back to the operating table"),
)
PAIR = (
    Binding("noise", "1–2", (pygame.K_1, pygame.K_2), "noise in that world instead of what is there", "noise"),
    Binding("other", "Left / Right", (pygame.K_LEFT, pygame.K_RIGHT), "another second world", "other world"),
    Binding("again", "R", (pygame.K_r,), "both begin again, with the brain as it is now", "again"),
    PAUSE[0],
)
FAMILY = (
    Binding("older", "Up / PgUp", (pygame.K_UP, pygame.K_PAGEUP), "the genome of an earlier generation", "earlier"),
    Binding("newer", "Down / PgDn", (pygame.K_DOWN, pygame.K_PAGEDOWN), "the genome of a later generation", "later"),
    Binding("again", "Enter", (pygame.K_RETURN, pygame.K_KP_ENTER), "see that generation again; or click it", "see it"),
    Binding("other", "Left / Right", (pygame.K_LEFT, pygame.K_RIGHT), "the other side, where two are bred"),
)
MENU = (
    Binding("choose", "Arrows", (), "choose a world", "choose"),
    Binding("open", "Enter", (pygame.K_RETURN, pygame.K_KP_ENTER, pygame.K_SPACE), "into the world", "play"),
    Binding("environments", "E", (pygame.K_e,), "more worlds: environments of Gymnasium", "more"),
)
SHELF = (
    Binding("choose", "Arrows", (), "choose an environment", "choose"),
    Binding("open", "Enter", (pygame.K_RETURN, pygame.K_KP_ENTER, pygame.K_SPACE), "into it", "play"),
)


@dataclass(frozen=True)
class Keys:
    """The keys of a world, or of another scene, and those that are the same everywhere."""

    own: tuple[Binding, ...]
    everywhere: tuple[Binding, ...] = EVERYWHERE
    _by_key: dict[int, str] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_by_key", {key: one.action for one in self.bindings for key in one.keys})

    @property
    def bindings(self) -> tuple[Binding, ...]:
        """All of them."""
        return (*self.own, *self.everywhere)

    def key_of(self, action: str) -> int:
        """The first key with an action."""
        return next(key for key, one in self._by_key.items() if one == action)

    def action_of(self, key: int) -> str | None:
        """The action of a pygame key code."""
        return self._by_key.get(key)


def markdown_table(bindings: tuple[Binding, ...]) -> str:
    """A key table as it stands in `docs/keys.md`."""
    rows = [f"| `{binding.label}` | {binding.says} |" for binding in bindings]
    return "\n".join(["| key | does |", "|---|---|", *rows])


def _short(menu: bool) -> tuple[Binding, ...]:
    """The keys that are the same everywhere, with what is said of them in the bar of the menu, or of a race."""
    shown = (
        {
            "gallery": "champions",
            "today": "today",
            "demo": "demo",
            "comfort": "look, sound",
            "help": "all keys",
            "back": "quit",
        }
        if menu
        else {"help": "all keys", "back": "back"}
    )
    return tuple(replace(one, short=shown.get(one.action, "")) for one in EVERYWHERE)


LEARNERS_KEYS = Keys(RACE, _short(menu=False))
"""Of the race of learners."""
ARTICLE_KEYS = Keys(EXHIBITION, _short(menu=False))
"""Of the article as an exhibition."""
LABORATORY_KEYS = Keys(TABLE, _short(menu=False))
"""Of the operating table."""
_NOT_SEEN = ("swap", "mix", "feed", "noise", "whiten", "students")
PICTURE_KEYS = Keys(tuple(one for one in TABLE if one.action not in _NOT_SEEN), _short(menu=False))
"""Of the same for the brain of an environment that sees a picture."""
_THERE = {"cut": "choose a unit", "fires": "curve", "whiten": "whiten", "swap": "swap two", "mix": "mix two"}
FIRING_KEYS = Keys(
    tuple(replace(one, short=_THERE.get(one.action, one.short if one.action == "heal" else "")) for one in TABLE),
    _short(menu=False),
)
"""Of the same, while it shows what makes a unit fire."""
STUDENTS_KEYS = Keys(SCHOOL, _short(menu=False))
"""Of students that learn from the brain on the table."""
TWO_WORLDS_KEYS = Keys(PAIR, _short(menu=False))
"""Of one brain in two worlds."""
FAMILY_KEYS = Keys(FAMILY, _short(menu=False))
"""Of the family tree."""
ANYWHERE = Keys((), EVERYWHERE)
MENU_KEYS = Keys(MENU, _short(menu=True))
SHELF_KEYS = Keys(SHELF, _short(menu=False))
"""Of the shelf of environments."""


def keys_of_players(steers: dict[str, str]) -> Keys:
    """A bar with what steers, by label, and how to get out of it."""
    pause, back = replace(PAUSE[0], short="pause"), next(one for one in EVERYWHERE if one.action == "back")
    held = (
        Binding("steer", label, (ord(label.lower()),) if len(label) == 1 else (), says, says)
        for label, says in steers.items()
    )
    return Keys(tuple(held), (pause, replace(back, short="watch again")))


BOTH = keys_of_players({"Arrows": "player 1", "W A S D": "player 2"})
"""Of two people."""
