"""What is said of what lies on the operating table, in sentences for who points at it."""

from __future__ import annotations

CUT = "Click a sense or a hidden unit: it is cut, with all that leads to or from it; or an edge. Again: it is healed."
TABLE = (
    f"{CUT} The wheel over a sense feeds it noise instead of what is there; over a unit that one hears more or less, "
    "and the others as much less or more of it."
)
NOISE = (
    "What a sense hears instead of what is there, drawn anew each tick around what is usual; its size is the standard "
    "deviation, in those of the sense. The score is the mean over four such noises a course. Click: normal or uniform."
)
CHANGE = "How far its answers are from the whole brain's, on average, in per cent of how much those vary."
EDGES = "How many edges are left, of how many: weights between units, biases not counted."
