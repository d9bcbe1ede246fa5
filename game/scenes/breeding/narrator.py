"""Tells strangers what is on the screen: what changed, why, and at the end the test that shows what was learned."""

from __future__ import annotations

from typing import Protocol

from game.scenes.base.stage import Narrator
from game.scenes.base.stories import BREEDING, MANNERS, Line, Manner
from game.scenes.breeding.laboratory import Laboratory
from game.scenes.breeding.learners import Watched
from game.scenes.breeding.replay import Replay
from game.scenes.faces import FACES
from game.ui import theme
from game.ui.foot import Caption
from game.worlds import World

LEAST, MOST = 12.0, 42.0
"""Seconds before the test: at least, so that failure and progress have been seen, and at most."""
LOOK = 6.0
"""Seconds that a generation which has learned is watched before the test."""
TEST, READ, ENCORE = 26.0, 5.0, 14.0
"""Seconds: the test at most, its result, and what follows it in a world that has more to show."""
LEARNED = 0.5
"""Of the population: so many have to succeed before the test comes early."""
HINT = "Press any key to play"
NOT_YET = "Not yet. It takes more generations."


def caption_of(narrator: Narrator, about: str) -> Caption:
    """What the foot of the window says."""
    (title, text), warm = narrator.line()
    return Caption(title, text, HINT, about, warm)


class Told(Watched, Protocol):
    """What it tells of: a scene with one population."""

    replay: Replay | None

    @property
    def world(self) -> World: ...

    def set_speed(self, speed: float) -> None: ...

    def come_closer(self, near: bool) -> None: ...

    def unseen(self) -> None: ...

    def encore(self) -> None: ...


class BreedingNarrator:
    """Of a world with one population."""

    def __init__(self, scene: Told) -> None:
        self._scene, self._story = scene, FACES[scene.world.name].story
        self._seconds = 0.0
        self._replays: list[Replay] = []
        """That have been on, the newest last."""
        self._tested = 0.0
        """Seconds of the test."""
        self._encore: float | None = None
        """Seconds of what follows it."""
        self._passed = False
        """Whether the test is over, and was passed."""

    def begin(self) -> None:
        self._scene.set_speed(self._story.speeds[0])
        self._scene.come_closer(True)

    def update(self, seconds: float) -> None:
        replay = self._scene.replay
        if replay is None:
            return
        if not self._replays or self._replays[-1] is not replay:
            self._replays = [*self._replays[-7:], replay]
        self._seconds += seconds
        if self._encore is not None:
            self._encore += seconds
            return
        self._tested += seconds if replay.exam else 0.0
        if replay.exam and self._over(replay):
            self._passed = self._learned(replay)
        if self._story.encore and self._test_done:
            self._encore = 0.0
            self._scene.encore()

    def line(self) -> tuple[Line, bool]:
        replay = self._scene.replay
        if replay is None:
            return (self._scene.world.title, self._story.line), False
        if self._encore is not None and self._story.encore:
            return self._story.encore, True
        if replay.exam:
            return self._of_test(replay), True
        return (self._opening(replay) if replay.number == 0 else self._of_generation(replay)), False

    def _opening(self, replay: Replay) -> Line:
        count, genes = replay.lineup.population, replay.network.genes
        return self._story.opening, self._manner.begins.format(count=count, others=count - 1, genes=genes)

    @property
    def _manner(self) -> Manner:
        return MANNERS[self._scene.snapshot.settings.stands_by_mean]

    def _of_generation(self, replay: Replay) -> Line:
        """What a generation does, and in turn why, how many it took, and what colours mean."""
        count, finishers = replay.lineup.population, replay.finishers
        title = f"Generation {replay.number:,}"
        if replay.lineup.by_mean and replay.champion_finishes:
            title += f": the champion {self._story.succeeds}"
        elif finishers:
            earlier = any(one.finishers for one in self._replays[:-1] if not one.exam)
            title += (
                f": {finishers} of {count} {self._story.succeed}"
                if earlier or finishers > 1
                else (f" {self._story.first}")
            )
        elif finishers == 0 and any(one.number == replay.number for one in self._scene.snapshot.highlights):
            title += ": better than all before"
        settings = self._scene.snapshot.settings
        texts = (
            f"Nobody programmed this. {BREEDING[settings.strategy]}",
            f"{(replay.number + 1) * settings.population:,} brains have been tried so far. {self._manner.goes_on}",
            f"What you see are {replay.network.genes} numbers each. The {theme.better_is}, the better it scored.",
        )
        return title, texts[(len(self._replays) - 2) % len(texts)]

    def _of_test(self, replay: Replay) -> Line:
        count, finishers = replay.lineup.population, replay.finishers
        if not self._over(replay):
            return self._story.climax
        if replay.lineup.by_mean:
            done = bool(replay.champion_finishes)
            others = f"{max((finishers or 0) - done, 0)} of {count - 1} that differ from it at random"
            title = f"The champion {self._story.succeeds if done else f'does not {self._story.succeed}'}"
            verdict = f"And so do {others}." if done else f"But {others} do." if finishers else NOT_YET
        else:
            title = f"{finishers or 0} of {count} {self._story.succeed}"
            verdict = "They learned it, and not the course." if self._learned(replay) else NOT_YET
        return title, f"{verdict} Nothing is staged: press a key and try."

    def _learned(self, replay: Replay) -> bool:
        """Whether it can be said of a generation: by its champion, where all others are samples around it."""
        if replay.lineup.by_mean:
            return bool(replay.champion_finishes)
        return (replay.finishers or 0) >= LEARNED * replay.lineup.population

    @property
    def due(self) -> bool:
        replay = self._scene.replay
        if replay is None or replay.exam or self._tested or self._seconds < LEAST:
            return False
        learned, seen = self._learned(replay), replay.over or replay.tick >= LOOK * replay.ticks_per_second
        return (learned and seen) or self._seconds >= MOST

    def test(self) -> None:
        self._scene.set_speed(self._story.speeds[1])
        self._scene.come_closer(False)
        self._scene.unseen()

    def _over(self, replay: Replay) -> bool:
        return replay.over or self._tested >= TEST

    @property
    def done(self) -> bool:
        if self._story.encore:
            return self._encore is not None and self._encore >= ENCORE
        return self._test_done

    @property
    def _test_done(self) -> bool:
        replay = self._scene.replay
        if replay is None or not self._tested:
            return False
        return not replay.exam or self._tested >= TEST + READ or (replay.over and replay.ended >= READ - 0.5)

    def table(self) -> Laboratory | None:
        """An environment's episodes would take too long for it."""
        champion = self._scene.snapshot.champion
        if not self._passed or champion is None or self._scene.world.form is not None:
            return None
        return Laboratory(self._scene, champion)

    def leave(self) -> None:
        self._scene.set_speed(1.0)
        self._scene.come_closer(False)
