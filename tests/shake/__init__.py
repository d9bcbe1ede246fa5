"""Shakes files, commands, windows and events with chance, and says what did not hold: `python -m tests.shake`."""
