"""The thread on which screens look ahead, waited for where the window is stepped by hand."""

from __future__ import annotations

import time

from game.window.forecasts import Forecasts


def test_who_catches_up_has_all_that_was_asked_whatever_was_cancelled() -> None:
    forecasts, done = Forecasts(), []

    def look(at: int) -> None:
        time.sleep(0.02)
        done.append(at)

    forecasts.catch_up()
    for at in range(3):
        forecasts.submit(look, at)
    assert forecasts.submit(look, 3).cancel()
    forecasts.catch_up()
    assert done == [0, 1, 2]
    forecasts.shutdown()
