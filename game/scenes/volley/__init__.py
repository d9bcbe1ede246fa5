"""Volleyball on the screen."""
