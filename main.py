"""The door: `python main.py` opens the arcade, `python main.py --help` names the commands."""

from game.commands.cli import main

if __name__ == "__main__":
    main()
