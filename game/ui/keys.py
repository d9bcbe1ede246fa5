"""The keys: one table a world for the bindings, the help overlay, the bar at the bottom and `docs/keys.md`."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import pygame


@dataclass(frozen=True)
class Binding:
    action: str
    label: str
    """What is printed on the key cap."""
    keys: tuple[int, ...]
    says: str
    """What it does, for the help overlay and `docs/keys.md`."""
    short: str = ""
    """For the bar at the bottom; empty to leave it out."""


PAUSE = (
    Binding("pause", "Space", (pygame.K_SPACE,), "pause", "pause"),
    Binding("step", ".", (pygame.K_PERIOD,), "one step further, while paused"),
    Binding("slower", "[", (pygame.K_LEFTBRACKET, pygame.K_MINUS), "slower, down to a quarter"),
    Binding("faster", "]", (pygame.K_RIGHTBRACKET, pygame.K_EQUALS), "faster, up to max"),
)
EVERYWHERE = (
    Binding("help", "H / F1", (pygame.K_h, pygame.K_F1), "the keys, all of them", "all keys"),
    Binding("world", "F2", (pygame.K_F2,), "the next world"),
    Binding("explain", "F3", (pygame.K_F3,), "explain what is seen, in a few steps", "explain"),
    Binding("sound", "F4", (pygame.K_F4,), "sound on or off"),
    Binding("gallery", "F5", (pygame.K_F5,), "champions: race, load, give away"),
    Binding("card", "F6", (pygame.K_F6,), "copy this run's card: the same run elsewhere"),
    Binding("comfort", "F7", (pygame.K_F7,), "colours, contrast, motion, sound, window"),
    Binding("demo", "F8", (pygame.K_F8,), "demo: the arcade shows itself"),
    Binding("film", "F9", (pygame.K_F9,), "a film of the last ten seconds"),
    Binding("fullscreen", "F11", (pygame.K_F11,), "fullscreen"),
    Binding("screenshot", "F12", (pygame.K_F12,), "screenshot"),
    Binding("back", "Esc", (pygame.K_ESCAPE,), "back, to the menu, and out", "menu"),
)
LEARNERS = Binding("learners", "V", (pygame.K_v,), "two strategies side by side, a race of learners", "learners' race")
CORRIDOR = (
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
    *PAUSE,
    Binding("pace", "P", (pygame.K_p,), "pace: highlights, every generation, turbo", "pace"),
    Binding("ghosts", "G", (pygame.K_g,), "ghosts of earlier champions"),
    Binding("settings", "Tab", (pygame.K_TAB,), "settings, then the strategy's own", "settings"),
    Binding("restart", "R", (pygame.K_r,), "restart with a new seed"),
    Binding("save", "S", (pygame.K_s,), "save the champion"),
    Binding("load", "L", (pygame.K_l,), "load a champion and breed on from it"),
    Binding("editor", "E", (pygame.K_e,), "draw a track"),
    replace(LEARNERS, short=""),
    Binding("chart", "C", (pygame.K_c,), "chart on or off"),
    Binding("brain", "B", (pygame.K_b,), "brain on or off"),
    Binding("crashes", "X", (pygame.K_x,), "map of all crashes"),
)
CHASE = (
    Binding("study", "T", (pygame.K_t,), "taught by a teacher, or bred against each other", "taught / bred"),
    Binding("mouse", "M", (pygame.K_m,), "play the mouse; again to give it back", "mouse"),
    Binding("cat", "K", (pygame.K_k,), "play the cat; again to give it back", "cat"),
    Binding("two", "J", (pygame.K_j,), "two people: mouse and cat", "for two"),
    Binding("move", "Arrows / WASD", (), "your moves while you play"),
    Binding("mice", "1–3", (pygame.K_1, pygame.K_2, pygame.K_3), "the mouse: 1 taught, 2 bred, 3 perfect"),
    Binding("cats", "4–5", (pygame.K_4, pygame.K_5), "the cat: 4 bred, 5 perfect"),
    Binding("older", "Left", (pygame.K_LEFT,), "bred champions of an earlier generation"),
    Binding("newer", "Right", (pygame.K_RIGHT,), "bred champions of a later generation"),
    Binding("sprint", "N", (pygame.K_n,), "how often the cat sprints"),
    Binding("values", "V", (pygame.K_v,), "colour the room by value, or by wrong moves"),
    Binding("tournament", "X", (pygame.K_x,), "tournament: each mouse against each cat", "tournament"),
    replace(PAUSE[0], short=""),
    *PAUSE[1:],
    Binding("pace", "P", (pygame.K_p,), "pace: highlights, every one, turbo"),
    Binding("settings", "Tab", (pygame.K_TAB,), "settings of what is learned now", "settings"),
    Binding("restart", "R", (pygame.K_r,), "taught: wipe; bred: restart with a new seed"),
    Binding("save", "S", (pygame.K_s,), "save the champions"),
    Binding("load", "L", (pygame.K_l,), "load champions and breed on from them"),
)


CARTPOLE = (
    Binding("unseen", "N", (pygame.K_n,), "a start wilder than any in training", "wild start"),
    Binding("drive", "M", (pygame.K_m,), "balance it yourself; again to give the cart back", "balance"),
    Binding("left", "Left / A", (pygame.K_LEFT, pygame.K_a), "push to the left while you balance"),
    Binding("right", "Right / D", (pygame.K_RIGHT, pygame.K_d), "push to the right while you balance"),
    Binding("knock", "Click", (), "a push: from the side of the cart that you click on", "a push"),
    Binding("track", "1–5", tuple(range(pygame.K_1, pygame.K_6)), "starts: calm, tilted, knocked, rolling, edge"),
    *PAUSE,
    Binding("pace", "P", (pygame.K_p,), "pace: highlights, every generation, turbo"),
    Binding("settings", "Tab", (pygame.K_TAB,), "settings, then the strategy's own", "settings"),
    LEARNERS,
    Binding("restart", "R", (pygame.K_r,), "restart with a new seed"),
    Binding("save", "S", (pygame.K_s,), "save the champion"),
    Binding("load", "L", (pygame.K_l,), "load a champion and breed on from it"),
    Binding("chart", "C", (pygame.K_c,), "chart on or off"),
    Binding("brain", "B", (pygame.K_b,), "brain on or off"),
)
CIRCUIT = (
    Binding("unseen", "N", (pygame.K_n,), "an unseen random circuit, untrained", "unseen circuit"),
    Binding("drive", "M", (pygame.K_m,), "race; again to give the wheel back", "race"),
    Binding("two", "J", (pygame.K_j,), "a race for two, split screen", "for two"),
    Binding("wheel", "Arrows / WASD", (), "steer, accelerate and brake while you race"),
    Binding("word", "W", (pygame.K_w,), "a match by a word: the same for your friends", "match"),
    Binding("learn", "K", (pygame.K_k,), "learn from me: breed on from your best lap"),
    Binding(
        "track",
        "1–9",
        tuple(range(pygame.K_1, pygame.K_9 + 1)),
        "a circuit: 1 to 6 built in, 7 to 9 drawn",
    ),
    Binding("camera", "O", (pygame.K_o,), "the whole circuit, or one car", "camera"),
    Binding("pick", "Click", (), "the car to follow, and whose brain to see"),
    Binding("best line", "I", (pygame.K_i,), "the best possible lap"),
    replace(PAUSE[0], short=""),
    *PAUSE[1:],
    Binding("pace", "P", (pygame.K_p,), "pace: highlights, every generation, turbo"),
    Binding("ghosts", "G", (pygame.K_g,), "ghosts of earlier champions"),
    Binding("settings", "Tab", (pygame.K_TAB,), "settings, then the strategy's own", "settings"),
    Binding("restart", "R", (pygame.K_r,), "restart with a new seed"),
    Binding("save", "S", (pygame.K_s,), "save the champion"),
    Binding("load", "L", (pygame.K_l,), "load a champion and breed on from it"),
    Binding("editor", "E", (pygame.K_e,), "draw a circuit"),
    replace(LEARNERS, short=""),
    Binding("chart", "C", (pygame.K_c,), "chart on or off"),
    Binding("brain", "B", (pygame.K_b,), "brain on or off"),
    Binding("crashes", "X", (pygame.K_x,), "map of crashes"),
)
RACE = (
    Binding("left", "Left", (pygame.K_LEFT,), "the next strategy on the left side", "other strategy"),
    Binding("right", "Right", (pygame.K_RIGHT,), "the next strategy on the right side", "other strategy"),
    PAUSE[0],
    replace(PAUSE[2], says="fewer generations a second", short="slower"),
    replace(PAUSE[3], says="more generations a second", short="faster"),
    Binding("restart", "R", (pygame.K_r,), "again, both with another seed", "new seed"),
)
MENU = (
    Binding("choose", "Arrows", (), "choose a world", "choose"),
    Binding("open", "Enter", (pygame.K_RETURN, pygame.K_KP_ENTER, pygame.K_SPACE), "into the world", "play"),
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
        {"gallery": "champions", "demo": "demo", "comfort": "contrast, sound …", "help": "all keys", "back": "quit"}
        if menu
        else {"help": "all keys", "back": "back"}
    )
    return tuple(replace(one, short=shown.get(one.action, "")) for one in EVERYWHERE)


KEYS = {
    "corridor": Keys(CORRIDOR),
    "chase": Keys(CHASE),
    "cartpole": Keys(CARTPOLE),
    "circuit": Keys(CIRCUIT),
    "learners": Keys(RACE, _short(menu=False)),
    "menu": Keys(MENU, _short(menu=True)),
}
"""By world, and of the race of learners and the menu."""


def _of_players(steers: dict[str, str]) -> Keys:
    """A bar with what steers, by label, and how to get out of it."""
    pause, back = replace(PAUSE[0], short="pause"), next(one for one in EVERYWHERE if one.action == "back")
    held = (Binding("steer", label, (), says, says) for label, says in steers.items())
    return Keys(tuple(held), (pause, replace(back, short="watch again")))


_BOTH = _of_players({"Arrows": "player 1", "W A S D": "player 2"})
PLAYING = {
    "corridor": _of_players({"Up Down": "steer", "M": "let a brain drive on"}),
    "chase": _of_players({"Arrows": "move", "M K": "let the brains play on"}),
    "cartpole": _of_players({"Left Right": "push", "M": "let a brain balance on"}),
    "circuit": _of_players({"Arrows": "steer, accelerate, brake", "M": "let a brain drive on"}),
}
FOR_TWO = {"chase": _BOTH, "circuit": _BOTH}
"""By world: the few keys that people need who play, one of them or two."""


def keys_of(world: str, people: int) -> Keys:
    """For the bar: of who watches a world, or of so many people who play in it."""
    return (KEYS, PLAYING, FOR_TWO)[people][world]
