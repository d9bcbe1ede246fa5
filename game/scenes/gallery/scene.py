"""The gallery of champions: to load one, race it, give it away, take one in, delete it."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor
from pathlib import Path

import pygame

from brains.files import FileError
from game.scenes.base.overlays import Overlay
from game.scenes.base.stage import Scene
from game.scenes.faces import FACES
from game.scenes.gallery import view as view
from game.scenes.gallery.view import Cap, Layout, Pictures
from game.store import champions as gallery
from game.store import places
from game.store.champions import Collection, Kept
from game.training.settings import SettingsError
from game.ui import buttons, theme
from game.ui.canvas import Canvas
from game.ui.keyboard import told
from game.worlds import WORLDS

NOTHING = ("S saves the champion while you watch.", "I imports one from a friend.")
DOUBLE_CLICK = 0.4
"""Seconds between two clicks that are one."""
PAD = {pygame.K_m: pygame.K_RETURN, pygame.K_k: pygame.K_r, pygame.K_n: pygame.K_TAB}
"""What a gamepad's buttons mean here."""
ENTER = (pygame.K_RETURN, pygame.K_KP_ENTER)
DELETE = (pygame.K_DELETE, pygame.K_BACKSPACE)


def tabs(world: str | None) -> tuple[str | None, ...]:
    """What they show; None for every world. `world`: for which it was opened, which may be an environment."""
    return tuple(dict.fromkeys((None, *WORLDS, world)))


class Gallery(Overlay):
    """Over a scene; when a champion has been taken it is over, and says which and what for."""

    def __init__(
        self,
        beneath: Scene,
        world: str | None,
        pool: Executor,
        apart: bool = False,
        report: Callable[..., None] = lambda event, **facts: None,
    ) -> None:
        super().__init__(beneath)
        self._report = report
        self.taken: tuple[str, Path] | None = None
        """("load", path), ("race", path), or for its whole run ("resume", path)."""
        self.note = ""
        """What has just happened."""
        self._tabs = tabs(world)
        self._beside = FACES[world].title if world and world not in tuple(WORLDS) else ""
        self._world = world
        """Whose champions are shown; None for all."""
        self._importing = False
        """Whether files are shown that could be taken in, and not those that are kept."""
        self._sure: Path | None = None
        """What has been asked to be deleted, and will be when that is asked again."""
        self._at = self._top = 0
        """The chosen one, and the first row that is seen."""
        self._columns = self._rows = 1
        """Of cards that are seen."""
        self._seconds = 0.0
        self._clicked = -DOUBLE_CLICK
        """When."""
        self._pictures = Pictures(pool, apart)
        self._changes = 0
        """Of what is shown."""
        self._collection: Collection
        self._entries: tuple[Kept, ...]
        self._read()

    # What there is

    @property
    def chosen(self) -> Kept | None:
        return self._entries[self._at] if self._entries else None

    def _read(self, take: Path | None = None) -> None:
        """Look at the files again, and choose one of them if it is named."""
        self._collection = gallery.found() if self._importing else gallery.kept(environments=bool(self._beside))
        self._show(self._world, take)

    def _show(self, world: str | None, take: Path | None = None) -> None:
        """The champions of a world, the first one or a named one chosen."""
        self._world, self._entries = world, self._collection.of(world)
        paths = [one.path for one in self._entries]
        self._choose(paths.index(take) if take in paths else 0)

    def _choose(self, at: int) -> None:
        self._at = min(max(at, 0), max(len(self._entries) - 1, 0))
        row = self._at // self._columns
        self._scroll(min(max(self._top, row - self._rows + 1), row))
        self._sure = None

    def _scroll(self, top: int) -> None:
        lines = -(-len(self._entries) // self._columns)
        self._top = min(max(top, 0), max(lines - self._rows, 0))
        self._changes += 1

    def _caps(self) -> list[Cap]:
        """The keys that do something now."""
        leave = Cap("Esc", pygame.K_ESCAPE, "back" if self._importing else "leave")
        one = self.chosen
        if self._importing:
            return [Cap("Enter", pygame.K_RETURN, "import"), leave] if one else [leave]
        caps = [Cap("I", pygame.K_i, "import"), leave]
        if one is None:
            return caps
        if not one.shipped:
            sure = one.path == self._sure
            caps.insert(0, Cap("Del", pygame.K_DELETE, "delete!" if sure else "delete", sure))
        if one.brains:
            race = Cap("R", pygame.K_r, FACES[one.world].words.race)
            caps = [Cap("Enter", pygame.K_RETURN, "load"), race, Cap("X", pygame.K_x, "export"), *caps]
        if one.run:
            caps.insert(1, Cap("G", pygame.K_g, "go on"))
        return caps

    # What a person does

    def handle(self, event: pygame.event.Event, canvas: Canvas) -> None:
        if event.type == pygame.KEYDOWN:
            pad = getattr(event, "pad", False)
            self._key(PAD.get(event.key, event.key) if pad else event.key, getattr(event, "mod", 0))
        elif event.type == pygame.MOUSEBUTTONDOWN and event.button == 1:
            self._click(event.pos, view.readable(canvas))
        elif event.type == pygame.MOUSEWHEEL:
            self._scroll(self._top - event.y)
        elif event.type == pygame.DROPFILE:
            self._import(Path(event.file))

    def _key(self, key: int, mod: int = 0) -> None:
        self._changes += 1
        asked, self.note = self._sure, ""
        if key in DELETE:
            self._delete(asked)
            return
        self._sure = None
        moves = {
            pygame.K_LEFT: -1,
            pygame.K_RIGHT: 1,
            pygame.K_UP: -self._columns,
            pygame.K_DOWN: self._columns,
            pygame.K_PAGEUP: -self._columns * self._rows,
            pygame.K_PAGEDOWN: self._columns * self._rows,
            pygame.K_HOME: -len(self._entries),
            pygame.K_END: len(self._entries),
        }
        if key in moves:
            self._move(moves[key])
        elif key == pygame.K_TAB:
            step = -1 if mod & pygame.KMOD_SHIFT else 1
            self._show(self._tabs[(self._tabs.index(self._world) + step) % len(self._tabs)])
        elif pygame.K_1 <= key < pygame.K_1 + len(self._tabs):
            self._show(self._tabs[key - pygame.K_1])
        elif key == pygame.K_ESCAPE and self._importing:
            self._switch(importing=False)
        elif key in (pygame.K_ESCAPE, pygame.K_F5, pygame.K_l):
            self._leave()
        elif key == pygame.K_i:
            self._switch(importing=not self._importing)
        elif (one := self.chosen) is not None:
            self._act(key, one)

    def _act(self, key: int, one: Kept) -> None:
        """What a key does with the chosen one."""
        if self._importing:
            if key in ENTER:
                self._import(one.path)
        elif key in ENTER or key == pygame.K_r:
            if one.trouble:
                self.note = f"{one.path.name}: {one.trouble}"
                return
            self._take("race" if key == pygame.K_r else "load", one)
        elif key == pygame.K_g and one.run:
            self._take("resume", one)
        elif key == pygame.K_x:
            self._try(lambda: self._exported(one))

    def _take(self, what: str, one: Kept) -> None:
        """Leave with it, unless it was bred in an environment that cannot be had, or that nobody has asked for."""
        try:
            _ = WORLDS[one.world]
            gallery.brains_of(one.path)
        except (FileError, SettingsError) as error:
            self.note = str(error)
            return
        self.taken = (what, one.path)
        self._leave()

    def _exported(self, one: Kept) -> str:
        path = gallery.export(one)
        self._report("exported", file=str(path))
        return f"{one.name}: a copy is {path} · F10 opens its folder"

    def _move(self, step: int) -> None:
        """To another card; from above the end of the last row to the last card."""
        to, last = self._at + step, len(self._entries) - 1
        if step == -self._columns and to < 0:
            to = self._at
        if step == self._columns and to > last:
            to = last if self._at // self._columns < last // self._columns else self._at
        self._choose(to)

    def _switch(self, importing: bool) -> None:
        self._importing, self._at, self._top = importing, 0, 0
        self._read()

    def _leave(self) -> None:
        self.over = True
        self._pictures.close()

    def _delete(self, asked: Path | None) -> None:
        """Ask, or if that has been asked, do it."""
        one = self.chosen
        if one is None or self._importing:
            return
        if one.shipped:
            self.note = f"{one.name} comes with the arcade and stays"
        elif asked != one.path:
            self._sure = one.path
            self.note = f"Delete {one.name}? The same key again does it."
        else:
            self._sure, at = None, self._at
            self._try(lambda: f"{one.name} is deleted; the file is kept as {gallery.delete(one)}")
            self._read()
            self._choose(at)

    def _import(self, path: Path) -> None:
        """From a file that was chosen or dropped on the window."""

        def done() -> str:
            one = gallery.import_(path)
            self._importing = False
            self._world = None if self._world not in (None, one.world) else self._world
            self._read(one.path)
            return f"{one.name} is in the gallery now"

        self._try(done)

    def _try(self, act: Callable[[], str]) -> None:
        """Do something with files, and say what came of it."""
        self._changes += 1
        try:
            self.note = act()
        except FileError as error:
            self.note = str(error)
        except OSError as error:
            self.note = f"that did not work: {error.strerror or error}"

    def _click(self, at: tuple[int, int], canvas: Canvas) -> None:
        layout = Layout.of(canvas, self._beside)
        caps = self._caps()
        for number, place in enumerate(layout.tabs(canvas)):
            if canvas.rect(*place).collidepoint(at):
                self._key(pygame.K_1 + number)
                return
        for number, cap in enumerate(caps):
            if canvas.rect(*layout.cap(number, len(caps))).collidepoint(at):
                self._key(cap.key)
                return
        for slot in range(layout.columns * layout.rows):
            index = self._top * layout.columns + slot
            if index < len(self._entries) and canvas.rect(*layout.card(slot)).collidepoint(at):
                again = index == self._at and self._seconds - self._clicked < DOUBLE_CLICK
                self._clicked, self.note = self._seconds, ""
                self._choose(index)
                if again:
                    self._key(pygame.K_RETURN)
                return

    def update(self, seconds: float) -> None:
        self._seconds += seconds

    # What is seen

    def shows(self) -> object:
        return self._changes, self._pictures.done, theme.look

    def paint(self, canvas: Canvas) -> None:
        canvas = view.readable(canvas)
        layout = Layout.of(canvas, self._beside)
        if (layout.columns, layout.rows) != (self._columns, self._rows):
            self._columns, self._rows = layout.columns, layout.rows
            sure = self._sure
            self._choose(self._at)
            self._sure = sure
        canvas.surface.fill(theme.GROUND)
        buttons.forget()
        self._pictures.begin()
        title = "Import" if self._importing else "Champions"
        view.draw_head(canvas, layout, title, self._tabs.index(self._world), self._count())
        # First, because its pictures are painted in no time, and those on the cards may have to wait for a compiler.
        view.draw_details(canvas, layout, self.chosen, self._caps(), self._pictures)
        first = self._top * layout.columns
        for slot, one in enumerate(self._entries[first : first + layout.columns * layout.rows]):
            view.draw_card(canvas, layout, slot, one, first + slot == self._at, self._pictures)
        if not self._entries:
            view.draw_empty(canvas, layout, self._nothing())
        view.draw_scroll(canvas, layout, self._top, -(-len(self._entries) // layout.columns))
        view.draw_foot(canvas, layout, self.note, self._hint())

    def _count(self) -> str:
        """How many there are."""
        count, older = len(self._entries), self._collection.left_out
        if older:
            return f"the newest {len(self._collection.entries):,} of {len(self._collection.entries) + older:,}"
        return f"{self._at + 1} of {count}" if count else ""

    def _nothing(self) -> list[str]:
        if self._importing:
            return ["No champions found", f"in {places.exports()}", "Drop a .brain file on the window."]
        of = "" if self._world is None else f" of {view.tabs(self._beside)[self._tabs.index(self._world)]}"
        return [f"No champions{of} yet", *map(told, NOTHING)]

    def _hint(self) -> str:
        if self._importing:
            return "Champions in your downloads and documents. Drop a .brain file on the window to import it, too."
        return f"Arrows choose · Tab, 1–{len(self._tabs)}: the worlds · drop a .brain file on the window to import it"
