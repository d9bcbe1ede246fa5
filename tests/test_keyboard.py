"""Keyboards of the world: what each key means on them, with what is held down, and what the window calls them."""

from __future__ import annotations

from collections.abc import Iterator

import pygame
import pytest

from game.training.settings import Settings
from game.ui import keyboard, theme
from game.ui.canvas import Canvas, _font
from game.ui.keyboard import LATIN, Keyboard, label, told
from game.ui.keys import BOTH, COPY, LESS, MORE, PASTE, PAUSE
from game.ui.overlay import draw_bar
from game.ui.theme import Units
from game.window.by_hand import ByHand, by_hand
from tests.key_tables import KEYS, PLAYING

ROWS = (
    (*range(pygame.KSCAN_1, pygame.KSCAN_0 + 1), pygame.KSCAN_MINUS, pygame.KSCAN_EQUALS),
    (*(getattr(pygame, f"KSCAN_{char}") for char in "QWERTYUIOP"), pygame.KSCAN_LEFTBRACKET, pygame.KSCAN_RIGHTBRACKET),
    (*(getattr(pygame, f"KSCAN_{char}") for char in "ASDFGHJKL"), pygame.KSCAN_SEMICOLON, pygame.KSCAN_APOSTROPHE),
    (*(getattr(pygame, f"KSCAN_{char}") for char in "ZXCVBNM"), pygame.KSCAN_COMMA, pygame.KSCAN_PERIOD,
     pygame.KSCAN_SLASH),
)  # fmt: skip
OURS = ("1234567890-=", "qwertyuiop[]", "asdfghjkl;'", "zxcvbnm,./")
PLACES = {char: place for row, chars in zip(ROWS, OURS, strict=True) for place, char in zip(row, chars, strict=True)}
"""By character, where it lies on an American keyboard."""
LAYOUTS = {
    "us": OURS,
    "ru": ("1234567890-=", "йцукенгшщзхъ", "фывапролджэ", "ячсмитьбю."),
    "gr": ("1234567890-=", ";ςερτυθιοπ[]", "ασδφγηξκλ΄΄", "ζχψωβνμ,./"),
    "de": ("1234567890ß ", "qwertzuiopü+", "asdfghjklöä", "yxcvbnm,.-"),
    "fr": ("1234567890)=", "azertyuiop $", "qsdfghjklmù", "wxcvbn,;:!"),
    "be": ("&é\"'(§è!çà)-", "azertyuiop $", "qsdfghjklmù", "wxcvbn,;:="),
    "dvorak": ("1234567890[]", "',.pyfgcrl/=", "aoeuidhtns-", ";qjkxbmwvz"),
    "il": ("1234567890-=", "/'קראטוןםפ][", "שדגכעיחלךף,", "זסבהנמצתץ."),
}
"""What is printed on the rows; a space for a dead key, of which SDL tells nothing."""
DEAD = 1 << 30
ACTIONS = {"step": PAUSE[1].keys, "slower": LESS, "faster": MORE}


@pytest.fixture(params=LAYOUTS)
def layout(request: pytest.FixtureRequest) -> Iterator[str]:
    yield from put_on(request.param)


@pytest.fixture
def back_to_ours() -> Iterator[None]:
    yield
    keyboard.use(LATIN)


def put_on(name: str) -> Iterator[str]:
    keyboard.use(printed(name))
    yield name
    keyboard.use(LATIN)


def printed(name: str) -> dict[int, str]:
    rows = zip(ROWS, LAYOUTS[name], strict=True)
    return {place: char for row, chars in rows for place, char in zip(row, chars, strict=True) if char != " "}


def event(name: str, at: str, down: bool = True, mod: int = 0, typed: str | None = None) -> pygame.event.Event:
    """What SDL tells of the key at a place, by what an American keyboard has there."""
    place = PLACES[at]
    char = printed(name).get(place, "")
    key = ord(char) if char else DEAD
    kind = pygame.KEYDOWN if down else pygame.KEYUP
    return pygame.event.Event(kind, key=key, scancode=place, mod=mod, unicode=char if typed is None else typed)


def meant(name: str, at: str, steering: bool = False, mod: int = 0, typed: str | None = None) -> int | None:
    """The key that it becomes; None for none."""
    board = Keyboard()
    keyboard.use(printed(name))
    keys = [one.key for one in board.keys_of(event(name, at, mod=mod, typed=typed), steering)]
    return keys[0] if keys else None


def test_what_is_printed_on_a_key_is_what_it_means(layout: str) -> None:
    for place, char in printed(layout).items():
        at = next(char for char, its in PLACES.items() if its == place)
        if char in "abcdefghijklmnopqrstuvwxyz[].":
            assert meant(layout, at) == ord(char), char


def test_every_letter_and_digit_of_the_tables_can_be_pressed_everywhere(layout: str) -> None:
    pressed = {meant(layout, at) for at in PLACES}
    bound = {key for keys in KEYS.values() for binding in keys.bindings for key in binding.keys}
    wanted = {key for key in bound if pygame.K_a <= key <= pygame.K_z or pygame.K_1 <= key <= pygame.K_9}
    assert len(wanted) > 25 and wanted <= pressed
    assert all(pressed & set(keys) for keys in ACTIONS.values()), "without Shift or AltGr, too"


def test_digits_and_steering_go_by_place(layout: str) -> None:
    for char in "123456789":
        assert meant(layout, char) == ord(char) == meant(layout, char, steering=True)
    for char in "wasd":
        assert meant(layout, char, steering=True) == ord(char)
    others = [meant(layout, at, steering=True) for at in PLACES if at not in "wasd"]
    assert not {ord(char) for char in "wasd"} & set(others), "no other key steers"
    assert ord("m") in others, "and who drives can give the wheel back"


@pytest.mark.parametrize(
    ("name", "at", "wanted"),
    [
        ("ru", "n", "n"), ("ru", "[", "["), ("ru", "/", "."), ("ru", ".", "ю"), ("gr", "s", "s"), ("gr", "w", "w"),
        ("de", "[", "["), ("de", "]", "+"), ("de", "z", "y"), ("fr", "a", "q"), ("fr", "q", "a"), ("fr", ";", "m"),
        ("fr", ".", "."), ("fr", "[", "["), ("be", "6", "6"), ("be", "=", "-"), ("dvorak", "-", "["),
        ("dvorak", "s", "o"), ("dvorak", "e", "."), ("dvorak", "[", "/"), ("il", "w", "w"), ("il", "n", "n"),
    ],
)  # fmt: skip
def test_words_go_by_print_and_else_by_place(name: str, at: str, wanted: str) -> None:
    assert meant(name, at) == ord(wanted)
    keyboard.use(LATIN)


@pytest.mark.usefixtures("back_to_ours")
def test_what_a_key_types_counts_with_shift_and_altgr() -> None:
    assert meant("fr", ",", mod=pygame.KMOD_LSHIFT, typed="?") == ord(";")
    assert meant("fr", ".", mod=pygame.KMOD_LSHIFT, typed="/") == ord(".")
    assert meant("fr", ",", mod=pygame.KMOD_LSHIFT, typed=".") == ord("."), "it is printed there, too"
    assert meant("us", "=", mod=pygame.KMOD_LSHIFT, typed="+") == ord("+")
    assert meant("us", "s", mod=pygame.KMOD_LSHIFT, typed="S") == ord("s")
    for altgr in (pygame.KMOD_RALT, pygame.KMOD_MODE, pygame.KMOD_LCTRL | pygame.KMOD_RALT):
        assert meant("de", "8", mod=altgr, typed="[") == ord("[")
        assert meant("de", "q", mod=altgr, typed="@") == ord("@")
        assert meant("us", "n", mod=altgr, typed="n") is None, "it is only Alt there"
    assert meant("us", "n", typed="т") == ord("n"), "another layout is on, and SDL keeps to the first"
    assert meant("us", "l", typed="n") == ord("n")


@pytest.mark.usefixtures("back_to_ours")
@pytest.mark.parametrize("mod", [pygame.KMOD_LCTRL, pygame.KMOD_LALT, pygame.KMOD_LMETA, pygame.KMOD_RMETA])
def test_with_ctrl_alt_or_super_a_key_is_another_one(mod: int) -> None:
    board = Keyboard()
    for key, place in ((pygame.K_F4, pygame.KSCAN_F4), (pygame.K_n, pygame.KSCAN_N), (pygame.K_TAB, pygame.KSCAN_TAB),
                       (pygame.K_ESCAPE, pygame.KSCAN_ESCAPE), (pygame.K_1, pygame.KSCAN_1)):  # fmt: skip
        for kind in (pygame.KEYDOWN, pygame.KEYUP):
            told = pygame.event.Event(kind, key=key, scancode=place, mod=mod, unicode="")
            assert not list(board.keys_of(told, steering=False))
            program = pygame.event.Event(pygame.KEYDOWN, key=key, mod=mod, unicode="")
            assert not list(board.keys_of(program, steering=False))


@pytest.mark.usefixtures("back_to_ours")
@pytest.mark.parametrize(("name", "c", "v"), [("us", "c", "v"), ("ru", "c", "v"), ("dvorak", "i", ".")])
def test_ctrl_c_and_ctrl_v_are_copy_and_paste_on_every_keyboard(name: str, c: str, v: str) -> None:
    assert meant(name, c, mod=pygame.KMOD_LCTRL, typed="\x03") == COPY
    assert meant(name, v, mod=pygame.KMOD_RCTRL | pygame.KMOD_LSHIFT, typed="\x16") == PASTE
    assert meant(name, c, mod=pygame.KMOD_LCTRL | pygame.KMOD_LALT, typed="") is None


@pytest.mark.usefixtures("back_to_ours")
def test_a_key_goes_up_as_what_it_went_down_as() -> None:
    def of(told: pygame.event.Event, steering: bool = False) -> list[tuple[int, int]]:
        return [(one.type, one.key) for one in board.keys_of(told, steering)]

    board = Keyboard()
    keyboard.use(printed("fr"))
    assert of(event("fr", "a"), steering=True) == [(pygame.KEYDOWN, pygame.K_a)]
    keyboard.use(printed("ru"))
    assert of(event("ru", "a", down=False, mod=pygame.KMOD_LCTRL)) == [(pygame.KEYUP, pygame.K_a)], "all has changed"
    assert of(event("de", "8", mod=pygame.KMOD_RALT, typed="[")) == [(pygame.KEYDOWN, pygame.K_LEFTBRACKET)]
    assert of(event("de", "8", down=False)) == [(pygame.KEYUP, pygame.K_LEFTBRACKET)], "AltGr went up first"
    assert of(event("us", "n", mod=pygame.KMOD_LALT)) == [] == of(event("us", "n", down=False))
    assert of(event("us", "n", down=False)) == [(pygame.KEYUP, pygame.K_n)], "it was held when the window opened"


@pytest.mark.usefixtures("back_to_ours")
@pytest.mark.parametrize(
    ("name", "labels"),
    [
        ("us", ("N", "H / F1", ". / F", "[ / -", "Up / W", "W", "Arrows / WASD", "W A S D", "M K", "1–9")),
        ("ru", ("Т", "Р / F1", ". / А", "Х / -", "Up / Ц", "Ц", "Arrows / ЦФЫВ", "Ц Ф Ы В", "Ь Л", "1–9")),
        ("gr", ("Ν", "Η / F1", ". / Φ", "[ / -", "Up / Σ", "Σ", "Arrows / ΣΑΣΔ", "Σ Α Σ Δ", "Μ Κ", "1–9")),
        ("de", ("N", "H / F1", ". / F", "Ü / -", "Up / W", "W", "Arrows / WASD", "W A S D", "M K", "1–9")),
        ("fr", ("N", "H / F1", ": / F", "[ / -", "Up / Z", "W", "Arrows / ZQSD", "Z Q S D", "M K", "1–9")),
        ("dvorak", ("N", "H / F1", ". / F", "[ / -", "Up / ,", "W", "Arrows / ,AOE", ", A O E", "M K", "1–9")),
    ],
)
def test_keys_are_called_what_is_printed_on_them(name: str, labels: tuple[str, ...]) -> None:
    keyboard.use(printed(name))
    of_ours = (*LABELS, "1–9")
    assert tuple(label(one) for one in of_ours) == labels
    assert [label(one) for one in ("Esc", "Tab", "F12", "Space", "Enter", "Click", "Left", "4–5")] == [
        "Esc", "Tab", "F12", "Space", "Enter", "Click", "Left", "4–5"
    ]  # fmt: skip


LABELS = ("N", "H / F1", ". / F", "[ / -", "Up / W", "W", "Arrows / WASD", "W A S D", "M K")


@pytest.mark.usefixtures("back_to_ours")
def test_sentences_name_the_keys_of_this_keyboard() -> None:
    text = "N: a track. A car of two, W and S or W A S D; M plays again"
    for name, wanted in (
        ("us", text),
        ("de", text),
        ("ru", "Т: a track. A car of two, Ц and Ы or Ц Ф Ы В; Ь plays again"),
        ("fr", "N: a track. A car of two, Z and S or Z Q S D; M plays again"),
    ):
        keyboard.use(printed(name))
        assert told(text) == wanted


def test_labels_that_mean_places_are_known_as_such() -> None:
    for keys in KEYS.values():
        for binding in keys.bindings:
            two = len(binding.label) > 1 and set(binding.label.replace("/", " ").split()) & {*"WASD", "WASD"}
            assert bool(two) == (binding.label in keyboard.BY_PLACE), binding.label


@pytest.mark.usefixtures("back_to_ours")
def test_what_cannot_be_drawn_is_called_as_on_ours() -> None:
    pygame.font.init()
    box = drawn("\ue000")
    for name in LAYOUTS:
        keyboard.use(printed(name))
        shown = "".join(label(char.upper()) for char in LATIN.values())
        assert all(drawn(char) != box for char in shown), "the font has it"
        assert (label("N") == "N") == (name not in ("ru", "gr"))


def drawn(char: str) -> bytes:
    """As in the window; the same box for all that the font has not."""
    return pygame.image.tobytes(_font(theme.SMALL, True).render(char, True, "white"), "RGBA")


@pytest.mark.usefixtures("back_to_ours")
def test_the_layout_of_the_system_is_learned_and_an_american_one_is_ours() -> None:
    pygame.display.init()
    keyboard.use({})
    keyboard.learn()
    assert {place: keyboard._printed[place] for place in LATIN} == LATIN


def strike(one: ByHand, name: str, at: str, mod: int = 0, typed: str | None = None) -> None:
    """A key of another keyboard, down and up, in the window."""
    for down in (True, False):
        pygame.event.post(event(name, at, down, mod, typed))
        one.wait(1 / 60)


@pytest.mark.usefixtures("back_to_ours")
def test_the_window_hears_keys_of_other_keyboards() -> None:
    with by_hand(Settings(world="corridor", population=8), (320, 180)) as one:
        one.breed(1)
        one.wait(0.1)
        keyboard.use(printed("de"))
        speed, course = one.scene.speed, one.scene.replay.course
        strike(one, "de", "8", pygame.KMOD_RALT, "[")
        assert one.scene.speed == speed - 1 and one.scene.replay.course is course, "no drawn track 8"
        assert one.app.stage.note == ""
        strike(one, "de", "9", pygame.KMOD_RALT, "]")
        assert one.scene.speed == speed
        sound = one.app.preferences.sound
        told = {"key": pygame.K_F4, "scancode": pygame.KSCAN_F4, "unicode": ""}
        pygame.event.post(pygame.event.Event(pygame.KEYDOWN, **told, mod=pygame.KMOD_LALT))
        strike(one, "us", "n", pygame.KMOD_LCTRL, "\x0e")
        assert one.app.preferences.sound == sound and not one.scene.replay.exam
        keyboard.use(printed("ru"))
        strike(one, "ru", "n")
        assert one.scene.replay.exam, "N"
        strike(one, "ru", "m")
        assert one.scene.playing
        keyboard.use(printed("dvorak"))
        pygame.event.post(event("dvorak", "s"))
        one.wait(0.1)
        assert one.scene._held == [1.0, 0.0], "down, where S lies"
        pygame.event.post(event("dvorak", "s", down=False, mod=pygame.KMOD_LCTRL))
        one.wait(0.1)
        assert one.scene._held == [0.0, 0.0]
        strike(one, "dvorak", "m")
        assert not one.scene.driver or not one.scene.playing, "M is printed where it is on ours, too"


@pytest.mark.usefixtures("back_to_ours")
def test_cards_go_by_ctrl_c_and_ctrl_v_on_a_russian_keyboard(monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[str] = []
    with by_hand(Settings(world="corridor", population=8), (320, 180)) as one:
        keyboard.use(printed("ru"))
        monkeypatch.setattr(one.app.sharing, "give_card", lambda snapshot, show: done.append("given"))
        monkeypatch.setattr(one.app.sharing, "take_card", lambda: done.append("taken"))
        strike(one, "ru", "c", pygame.KMOD_LCTRL, "\x03")
        strike(one, "ru", "v", pygame.KMOD_LCTRL, "\x16")
        strike(one, "ru", "v", pygame.KMOD_LMETA, "м")
        assert done == ["given", "taken"]


@pytest.mark.usefixtures("back_to_ours")
@pytest.mark.parametrize("name", LAYOUTS)
def test_the_foot_of_the_window_has_room_for_the_keys_of_every_keyboard(name: str) -> None:
    pygame.font.init()
    size = (theme.DESIGN_WIDTH, theme.DESIGN_HEIGHT)
    canvas = Canvas(pygame.Surface(size), Units.of(size))
    keyboard.use(printed(name))
    for keys in (*KEYS.values(), *PLAYING.values(), BOTH):
        canvas.surface.fill(theme.GROUND)
        draw_bar(canvas, "", keys, 670)
        right = pygame.surfarray.array3d(canvas.surface)[-theme.EDGE + 1 :]
        assert (right == theme.GROUND).all(), [binding.label for binding in keys.bindings if binding.short]


@pytest.mark.usefixtures("back_to_ours")
def test_another_layout_is_seen_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    with by_hand(Settings(world="corridor", population=8)) as one:
        one.breed(1)
        one.wait(1.0)
        before = one.picture()
        monkeypatch.setattr(keyboard, "learn", lambda: keyboard.use(printed("ru")))
        pygame.event.post(pygame.event.Event(pygame.KEYMAPCHANGED))
        one.key(pygame.K_SPACE, down=True)
        one.wait(0.1)
        apart = (before != one.picture()).any(axis=2)[-62:]
        assert apart[:, 20:60].any(), "its N has another letter"
