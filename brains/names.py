"""A name for a genome, so that people can cheer for it. The same genome has the same name."""

from __future__ import annotations

import hashlib

import numpy as np
from numpy.typing import NDArray

FIRST = """
Amber Bold Brave Breezy Bright Brisk Calm Clever Coral Cosmic Crisp Daring Dapper Eager Early Electric
Fancy Fleet Gentle Giddy Golden Happy Hardy Hasty Humble Indigo Jolly Keen Kind Lively Loyal Lucky
Lunar Mellow Merry Mighty Misty Nimble Noble Patient Perky Plucky Polite Proud Quick Quiet Rapid Ready
Royal Sandy Sharp Shiny Silver Sleek Smooth Snappy Solar Steady Sunny Swift Tidy Vivid Witty Zesty
"""
SECOND = """
Ant Badger Bat Bear Beaver Bee Bison Cat Cheetah Cobra Condor Coyote Crab Crane Cricket Crow
Deer Dingo Dolphin Dove Eagle Falcon Ferret Finch Fox Frog Gecko Goose Hare Hawk Heron Horse
Ibis Jackal Jaguar Kestrel Kiwi Lark Lemur Lion Lizard Llama Lynx Magpie Marten Mole Moose Moth
Newt Ocelot Orca Otter Owl Panda Penguin Puffin Puma Rabbit Raven Robin Seal Swan Tiger Wolf
"""


def name_of(genome: NDArray[np.float32]) -> str:
    """Two words from a genome `(genes,)`."""
    digest = hashlib.sha256(np.ascontiguousarray(genome, dtype="<f4").tobytes()).digest()
    first, second = FIRST.split(), SECOND.split()
    return f"{first[digest[0] % len(first)]} {second[digest[1] % len(second)]}"
