"""Breeding without pixels: a run's settings, its generations, the thread, and checkpoints."""
