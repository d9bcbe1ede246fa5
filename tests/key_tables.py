"""All tables of keys, of worlds and other scenes. `python -m tests.key_tables` writes them into their page."""

import re
from pathlib import Path

from game.scenes.chase.laboratory import TABLE_KEYS
from game.scenes.chase.words import LESSON_KEYS, THEATRE_KEYS
from game.scenes.faces import FACES
from game.ui.keys import (
    ARTICLE_KEYS,
    EVERYWHERE,
    FAMILY_KEYS,
    LABORATORY_KEYS,
    LEARNERS_KEYS,
    MENU_KEYS,
    SHELF_KEYS,
    STUDENTS_KEYS,
    TWO_WORLDS_KEYS,
    markdown_table,
)

KEYS = {name: face.keys for name, face in FACES.items()} | {
    "learners": LEARNERS_KEYS,
    "article": ARTICLE_KEYS,
    "laboratory": LABORATORY_KEYS,
    "chase laboratory": TABLE_KEYS,
    "students": STUDENTS_KEYS,
    "family": FAMILY_KEYS,
    "two worlds": TWO_WORLDS_KEYS,
    "lessons": LESSON_KEYS,
    "theatre": THEATRE_KEYS,
    "menu": MENU_KEYS,
    "shelf": SHELF_KEYS,
}
PLAYING = {name: face.playing for name, face in FACES.items()}
PAGE = Path(__file__).parents[1] / "docs" / "keys.md"
HEADS = {face.title: name for name, face in FACES.items()} | {
    "Race of learners": "learners",
    "The article": "article",
    "Laboratory": "laboratory",
    "Laboratory, cat and mouse": "chase laboratory",
    "Students": "students",
    "Where it comes from": "family",
    "One brain, two worlds": "two worlds",
    "Cat and mouse, taught": "lessons",
    "How it learned": "theatre",
    "Menu": "menu",
    "More worlds": "shelf",
    "Everywhere": "everywhere",
}
"""What is over each table on the page."""
TABLES = {name: keys.own for name, keys in KEYS.items()} | {"everywhere": EVERYWHERE}


def written(page: str) -> str:
    """The page with its tables as they are now; what stands around them stays. Raises KeyError for an unknown head."""
    parts = re.split(r"^(## .*\n)", page, flags=re.MULTILINE)
    for k in range(1, len(parts), 2):
        head, table = parts[k].removeprefix("## ").strip(), r"\| key \| does \|\n\|---\|---\|\n(?:\|.*\n)*"
        if re.search(table, parts[k + 1]):
            made = markdown_table(TABLES[HEADS[head]]) + "\n"
            parts[k + 1] = re.sub(table, lambda _, made=made: made, parts[k + 1])
    return "".join(parts)


if __name__ == "__main__":
    PAGE.write_text(written(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
