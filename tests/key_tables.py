"""All tables of keys: of the worlds, the race of learners and the menu."""

from game.scenes.chase.words import LESSON_KEYS, THEATRE_KEYS
from game.scenes.faces import FACES
from game.ui.keys import (
    ARTICLE_KEYS,
    FAMILY_KEYS,
    LABORATORY_KEYS,
    LEARNERS_KEYS,
    MENU_KEYS,
    SHELF_KEYS,
    STUDENTS_KEYS,
    TWO_WORLDS_KEYS,
)

KEYS = {name: face.keys for name, face in FACES.items()} | {
    "learners": LEARNERS_KEYS,
    "article": ARTICLE_KEYS,
    "laboratory": LABORATORY_KEYS,
    "students": STUDENTS_KEYS,
    "family": FAMILY_KEYS,
    "two worlds": TWO_WORLDS_KEYS,
    "lessons": LESSON_KEYS,
    "theatre": THEATRE_KEYS,
    "menu": MENU_KEYS,
    "shelf": SHELF_KEYS,
}
PLAYING = {name: face.playing for name, face in FACES.items()}
