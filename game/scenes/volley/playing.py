"""People who play: one against a champion, first to five, or two against each other."""

from __future__ import annotations

from datetime import date

from game.scenes.breeding.driving import PLAYERS, SEATS, Driver, Held
from game.scenes.volley.rally import Rally
from game.store.records import Records
from game.ui import theme
from game.worlds.volley.kernel import LEFT, RIGHT

BACK, AHEAD, UP = range(3)
"""What keys do: to the left, to the right, and jump."""
KEYS = 3
"""Of a person."""


def buttons(held: Held, turned: bool) -> tuple[float, float, float]:
    """Forward, backward and jump of who stands on the right, or where the court is turned, on the left."""
    forward, backward = (held[AHEAD], held[BACK]) if turned else (held[BACK], held[AHEAD])
    return float(forward > 0), float(backward > 0), float(held[UP] > 0)


class Match(Driver):
    """A person against the course's opponent; the court is turned where the person stands on the left."""

    def __init__(self, replay: Rally, records: Records, today: date, turned: bool) -> None:
        super().__init__(replay, lambda held: buttons(held, turned), records, today)
        self.rally, self.turned = replay, turned

    def steer(self, held: Held) -> None:
        """One person plays with the arrows or with A, D and W, whichever lie better."""
        super().steer(tuple(max(held[k], held[KEYS + k]) for k in range(KEYS)))

    @property
    def table(self) -> str:
        """Of a match by a word that one; else against all champions the same."""
        name = self.rally.course.name
        return f"volley: {name if name.startswith('word:') else 'champions'}"

    @property
    def rank(self) -> tuple[int, int]:
        return (1 if self.score > 0 else 2), 2

    @property
    def hints(self) -> tuple[tuple[str, float, theme.Colour | None], ...]:
        """What is said before it begins: the text, how far to the right, and its colour."""
        side = "left" if self.turned else "right"
        return ((f"you play on the {side} · arrows, or A D and W · first to five · K changes sides", 0.5, None),)

    @property
    def points(self) -> tuple[int, int]:
        """Of the person, and of the other one."""
        other, own = self.rally.score(self.me)
        return own, other

    @property
    def verdict(self) -> str:
        own, other = self.points
        return "You have won!" if own > other else "You have lost" if own < other else "A draw"

    @property
    def lines(self) -> tuple[str, ...]:
        """Below the verdict."""
        own, other = self.points
        return f"{own} : {other}", f"longest rally: {int(self.rally.longest[self.me])} hits"


class Two(Match):
    """Two people: the first on the right with the arrows, the second on the left."""

    people = len(PLAYERS)

    def __init__(self, replay: Rally, records: Records, today: date) -> None:
        super().__init__(replay, records, today, turned=False)
        self.call(PLAYERS)

    def call(self, names: tuple[str, str]) -> None:
        super().call(names)
        self.rally.names = names

    def steer(self, held: Held) -> None:
        """Each with the keys of the own seat."""
        if not self.driving:
            return
        session = self.rally.session
        session.take_over(self.me, buttons(held[:KEYS], turned=False), RIGHT)
        session.take_over(self.me, buttons(held[KEYS:], turned=True), LEFT)

    def settle(self) -> bool:
        """Nothing is kept: whoever has won may have been alone at the keys."""
        if not self.driving or self.rally.session.alive[self.me]:
            return False
        self.place = 0
        return True

    def give_back(self) -> None:
        super().give_back()
        self.rally.session.take_over(self.me, float("nan"), LEFT)

    @property
    def won(self) -> bool:
        """One of the two always has."""
        return True

    @property
    def hints(self) -> tuple[tuple[str, float, theme.Colour | None], ...]:
        return (
            (f"{self.names[1]}: {SEATS[1]}", 0.25, theme.MEDIAN),
            (f"{self.names[0]}: {SEATS[0]}", 0.75, theme.TEXT),
        )

    @property
    def verdict(self) -> str:
        own, other = self.points
        return f"{self.names[0 if own > other else 1]} has won" if own != other else "A draw"

    @property
    def lines(self) -> tuple[str, ...]:
        points, longest = super().lines
        return f"{self.names[0]} against {self.names[1]}: {points}", longest
