"""`python -m game`: the same as `python main.py`, wherever the package is."""

from game.commands.cli import main

if __name__ == "__main__":
    main()
