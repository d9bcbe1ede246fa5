"""What a champion is worth in somebody else's environment, found in a process of its own while breeding goes on."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from dataclasses import replace
from multiprocessing import get_context
from multiprocessing.connection import Connection

from brains.files import Brain
from game.engine.elsewhere import Elsewhere, Trial, rewards_in

EPISODES = 100
PART = 5
"""Episodes after which the process says how far it is."""
AGAIN = 30.0
"""Seconds between the end of one judgement and the beginning of the next."""
GENTLE = 15
"""How much the process gives way to those that breed and draw."""


def judge(trial: Trial, told: Connection) -> None:
    """Send sums of rewards, a few at a time."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever asks ends it
    if hasattr(os, "nice"):
        os.nice(GENTLE)
    try:
        for first in range(0, len(trial.seeds), PART):
            told.send(rewards_in(replace(trial, seeds=trial.seeds[first : first + PART])))
    except BrokenPipeError:  # nobody wants to know any more
        pass
    except Exception as error:
        print(f"{trial.elsewhere.name}: {error}".splitlines()[0], file=sys.stderr)


class Verdict:
    """Of one run: at most one champion at a time is judged."""

    def __init__(self, place: Elsewhere, episodes: int = EPISODES) -> None:
        self._place, self._episodes = place, episodes
        self._rewards: list[float] = []
        self._told: Connection | None = None
        self._champion: Brain | None = None
        """Who is being judged, or was last."""
        self._rested = AGAIN
        self.judged: tuple[float, int] | None = None
        """The mean, and the generation of whose champion it is."""
        self.trouble = ""
        """Why nobody can be judged."""

    def update(self, seconds: float, champion: Brain | None, ready: bool) -> None:
        """Time passes; `ready` says whether this champion is worth the time."""
        self._rested += seconds
        if self._told:
            self._listen()
        elif ready and champion and champion is not self._champion and self._rested >= AGAIN and not self.trouble:
            self._begin(champion)

    @property
    def line(self) -> str:
        """What the screen says; empty before there is anything to say."""
        if self.trouble:
            return self.trouble
        if self.judged:
            mean, generation = self.judged
            return f"in Gymnasium: {mean:.1f}, generation {generation:,}"
        return f"in Gymnasium: {len(self._rewards)} of {self._episodes} episodes" if self._told else ""

    def _begin(self, champion: Brain) -> None:
        context = get_context("spawn")
        self._told, tells = context.Pipe(duplex=False)
        trial = Trial(self._place, champion.network, champion.genome, tuple(range(self._episodes)))
        context.Process(target=judge, args=(trial, tells), daemon=True).start()
        tells.close()
        self._champion, self._rewards = champion, []

    def _listen(self) -> None:
        try:
            self._rewards += [one for part in self._parts() for one in part]
        except (EOFError, OSError):
            self.trouble = "in Gymnasium: could not be judged"
            self.close()
        if self._told and self._champion and len(self._rewards) == self._episodes:
            self.judged = sum(self._rewards) / self._episodes, self._champion.generation
            self._rested = 0.0
            self.close()

    def _parts(self) -> Iterator[list[float]]:
        """What has been said since the last look."""
        while self._told and len(self._rewards) < self._episodes and self._told.poll():
            yield self._told.recv()

    def close(self) -> None:
        """Nobody wants to know any more: the process ends when it next says something."""
        if self._told:
            self._told.close()
            self._told = None
