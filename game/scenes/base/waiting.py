"""What is seen of a world until it is there: a film of its champion, what it is about, and how long it still takes."""

from __future__ import annotations

import pygame

from game.engine.kernel_cache import Progress
from game.scenes.base.trailers import Trailer
from game.scenes.faces import FACES
from game.ui import buttons, theme
from game.ui.canvas import Canvas
from game.ui.overlay import broken
from game.worlds import WORLDS

HEAD, TALL_HEAD, NARROW = 46.0, 76.0, 520.0
"""Of a tile: its title above the picture; the same with its sentence below the title, in tiles less wide than that."""
FADE_SECONDS = 0.4
"""In which a world takes the place of its film, if things may move."""
BAR, BAR_HEIGHT, TIME = 112.0, 12.0, 116.0
"""The bar, and the room for the words behind it, which is always the same, so that the bar stays where it is."""
CARD = (790.0, 428.0)
"""Of the tile in a window of its own: its film has the shape of those in the menu."""
LINE = 28.0
ONCE = "First start: compiling for this machine, only this once"


def title_of(world: str) -> str:
    """Asked of its face, because its rules take a while to import."""
    return FACES[world].title or WORLDS[world].title


def head_of(width: float) -> float:
    """How high the head of a tile is."""
    return HEAD if width >= NARROW else TALL_HEAD


def draw_head(
    canvas: Canvas, world: str, place: tuple[float, float, float], ends: tuple[float, float], marked: bool = False
) -> None:
    """A tile's title and sentence, from its left at `place` (x, y, width); `ends` is how far its lines may go."""
    x, y, w = place
    title, line, left = title_of(world), FACES[world].story.line, x + theme.PAD
    title = canvas.fitted(title, ends[0] - left, theme.STRONG, True)
    canvas.text(title, (left, y + 25), theme.STRONG, theme.BEST if marked else None, bold=True)
    if w < NARROW:
        canvas.text(canvas.fitted(line, ends[1] - left), (left, y + 55), colour=theme.MUTED)
        return
    left += canvas.width(title, theme.STRONG, True) + 16
    canvas.text(canvas.fitted(line, ends[0] - left), (left, y + 26), colour=theme.MUTED)


def draw_box(canvas: Canvas, x: float, y: float, w: float, h: float) -> pygame.Rect:
    """Where a tile's picture goes, in pixels."""
    head = head_of(w)
    return canvas.panel(x + 6, y + head, w - 12, h - head - 6, fill=theme.GROUND).inflate(-2, -2)


class Waiting:
    """Of one world, as long as it is not there, and for the moment in which it takes over."""

    def __init__(self, world: str) -> None:
        self.world = world
        self._trailer = Trailer(world)
        self._waited = 0.0
        """Seconds without the world."""
        self._fade = 0.0
        """Seconds until nothing is left of the film."""
        self._last: pygame.Surface | None = None
        """The window as it was before the world took over."""

    def update(self, seconds: float, there: bool) -> None:
        """Time passes; whether the world is there."""
        if not there:
            self._waited += seconds
            self._fade = FADE_SECONDS
            self._trailer.update(seconds, theme.motion)
        elif self.fading:
            self._fade -= seconds
        elif self._waited:
            self._waited, self._fade, self._last = 0.0, 0.0, None
            self._trailer.close()

    @property
    def fading(self) -> bool:
        """Whether something of the film is still seen when the world is there; nothing if it hardly ever was."""
        return self._fade > 0 and self._waited >= FADE_SECONDS and theme.motion

    def says(self, progress: Progress) -> str:
        """How long it still takes, in a few words."""
        if progress.share >= 1:
            return "starting"
        if progress.seconds_left is None:
            return "next"
        return f"about {max(round(progress.seconds_left), 1)} s"

    def shows(self, progress: Progress) -> object:
        """What tells one picture of it from another."""
        return self._trailer.number, round(progress.share * BAR), self.says(progress), round(self._fade * 60)

    def draw_tile(
        self, canvas: Canvas, place: tuple[float, float, float, float], progress: Progress, marked: bool = False
    ) -> None:
        """The tile at `place` (units)."""
        x, y, w, h = place
        canvas.panel(x, y, w, h, border=theme.BEST if marked else None)
        right = x + w - theme.PAD
        canvas.text(self.says(progress), (right, y + 26), theme.BODY, theme.MUTED, anchor="right")
        beside = w >= NARROW
        left = right - BAR - (TIME if beside else 0)
        _draw_bar(canvas, left, y + (26 if beside else 55) - BAR_HEIGHT / 2, min(progress.share, 1.0))
        ends = (left - 16, left) if beside else (right - TIME, left - 16)
        draw_head(canvas, self.world, (x, y, w), ends, marked)
        box = draw_box(canvas, x, y, w, h)
        if self._blit(canvas, box):
            draw_film_label(canvas, x + 16, y + head_of(w) + 10)
        else:
            headline = FACES[self.world].story.steps[0][0]
            lines = broken(canvas, headline, w - 48, theme.BODY)
            middle = y + (h + head_of(w)) / 2 - LINE * (len(lines) - 1) / 2
            for k, line in enumerate(lines):
                canvas.text(line, (x + w / 2, middle + LINE * k), theme.BODY, theme.MUTED, anchor="centre")

    def draw_over(self, canvas: Canvas, box: pygame.Rect) -> None:
        """What is still left of the film over the world, in a tile's box."""
        if self.fading:
            self._blit(canvas, box, self._fade / FADE_SECONDS)

    def draw_screen(self, canvas: Canvas, progress: Progress) -> None:
        """The same tile in a window of its own."""
        canvas.surface.fill(theme.GROUND)
        buttons.forget()
        w, h = CARD
        x, y = (canvas.units.width - w) / 2, canvas.units.height / 2 - h / 2 - 28
        canvas.text(ONCE if progress.share < 1 else "Starting", (x + 2, y - 34), theme.BODY, theme.MUTED)
        self.draw_tile(canvas, (x, y, w, h), progress)
        headline, text = FACES[self.world].story.steps[0]
        canvas.text(canvas.fitted(headline, w, theme.STRONG, True), (x + 2, y + h + 36), theme.STRONG, bold=True)
        lines = broken(canvas, text, w, theme.BODY)
        for k, line in enumerate(lines):
            canvas.text(line, (x + 2, y + h + 70 + LINE * k), theme.BODY, theme.MUTED)
        below = y + h + 62 + LINE * len(lines)
        cap = canvas.key("Esc", x + 2, below)
        canvas.text("all worlds", (x + 2 + cap + 10, below + 15), colour=theme.MUTED)

    def keep_last(self, canvas: Canvas) -> None:
        """The world is about to be drawn for the first time: remember what it takes the place of."""
        if self.fading and (self._last is None or self._last.get_size() != canvas.surface.get_size()):
            self._last = canvas.surface.copy()

    def draw_last(self, canvas: Canvas) -> None:
        """What is still left of it, over the world."""
        if self._last is not None and self.fading:
            self._last.set_alpha(round(255 * self._fade / FADE_SECONDS))
            canvas.surface.blit(self._last, (0, 0))

    def _blit(self, canvas: Canvas, box: pygame.Rect, share: float = 1.0) -> bool:
        """The film into a box; whether there is one."""
        picture = self._trailer.picture(box.size)
        if picture is None:
            return False
        picture.set_alpha(round(255 * share) if share < 1 else None)
        canvas.surface.set_clip(box)
        canvas.surface.blit(picture, picture.get_rect(center=box.center))
        canvas.surface.set_clip(None)
        return True


def _draw_bar(canvas: Canvas, x: float, y: float, share: float) -> None:
    canvas.panel(x, y, BAR, BAR_HEIGHT, fill=theme.GROUND, radius=BAR_HEIGHT / 2)
    if share > 0:
        full = canvas.rect(x + 2, y + 2, max((BAR - 4) * share, BAR_HEIGHT - 4), BAR_HEIGHT - 4)
        pygame.draw.rect(canvas.surface, theme.BEST, full, border_radius=canvas.units.px(BAR_HEIGHT / 2))


def draw_film_label(canvas: Canvas, x: float, y: float) -> None:
    """Says that this is a film, so that nobody takes it for breeding."""
    says = "Film: champion"
    width = canvas.width(says, theme.SMALL, True) + 48
    canvas.panel(x, y, width, 34, fill=theme.RAISED, radius=8)
    sign = [(x + 14, y + 10), (x + 14, y + 24), (x + 26, y + 17)]
    pygame.draw.polygon(canvas.surface, theme.TEXT, [tuple(map(canvas.units.px, at)) for at in sign])
    canvas.text(says, (x + 36, y + 17), bold=True)
