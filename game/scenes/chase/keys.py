"""The keys of cat and mouse, where it is bred."""

from __future__ import annotations

from dataclasses import replace

import pygame

from game.ui.keys import ANCESTRY, COMPARE, ENDS, OPERATE, PAUSE, Binding

KEYS = (
    Binding("study", "T", (pygame.K_t,), "taught by a teacher, or bred against each other", "taught / bred"),
    Binding("mouse", "M", (pygame.K_m,), "play the mouse; again to give it back", "mouse"),
    Binding("cat", "K", (pygame.K_k,), "play the cat; again to give it back", "cat"),
    Binding("eased", "U", (pygame.K_u,), "by hand: early champions first, or the newest"),
    Binding("two", "J", (pygame.K_j,), "two people: mouse and cat", "for two"),
    Binding("move", "Arrows / WASD", (), "your moves while you play"),
    Binding("mice", "1–3", (pygame.K_1, pygame.K_2, pygame.K_3), "the mouse: 1 taught, 2 bred, 3 perfect"),
    Binding("cats", "4–5", (pygame.K_4, pygame.K_5), "the cat: 4 bred, 5 perfect"),
    Binding(
        "older",
        "Left / PgUp",
        (pygame.K_LEFT, pygame.K_PAGEUP),
        "earlier champions again; or on the chart",
    ),
    Binding("newer", "Right / PgDn", (pygame.K_RIGHT, pygame.K_PAGEDOWN), "champions of a later generation"),
    ENDS,
    COMPARE,
    ANCESTRY,
    Binding("sprint", "N", (pygame.K_n,), "another rule, and a room with walls and holes"),
    Binding("values", "V", (pygame.K_v,), "colour the room by value, or by wrong moves"),
    Binding("tournament", "X", (pygame.K_x,), "tournament: each mouse against each cat", "tournament"),
    replace(OPERATE, says="the champions' brains on the operating table"),
    replace(PAUSE[0], short=""),
    *PAUSE[1:],
    Binding("pace", "P", (pygame.K_p,), "pace: highlights, every one, turbo"),
    Binding("settings", "Tab", (pygame.K_TAB,), "settings of what is learned now", "settings"),
    Binding("restart", "R", (pygame.K_r,), "taught: wipe; bred: new seed, with Shift the same"),
    Binding("save", "S", (pygame.K_s,), "save the whole run and its champions"),
    Binding("load", "L", (pygame.K_l,), "load champions and breed on from them"),
)
