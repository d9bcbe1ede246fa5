"""The page that leads from an empty file to a bred environment is followed, line by line."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

from tests.test_docs import DOCS, ROOT, commands_of, python_of

PAGE = "your-own-environment.md"


def test_who_follows_the_page_breeds_an_environment_of_their_own(tmp_path: Path) -> None:
    (tmp_path / "catch.py").write_text(python_of(PAGE))
    for words in commands_of(DOCS / PAGE):
        if words[0] == "play":
            continue  # what it opens is in the tests of the screen
        command = [sys.executable, str(ROOT / "main.py"), *words]
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        if words[0] == "evaluate":
            found = re.search(r"mean (\S+) \(9 is solved\) over 100 seeds", done.stdout)
            assert found and float(found[1]) >= 8.0, done.stdout
    assert {file.name for file in tmp_path.iterdir()} >= {"catch.run", "fast.run", "catch.mp4"}
