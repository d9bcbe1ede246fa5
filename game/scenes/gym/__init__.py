"""Environments on the screen: their own pictures, made in a process apart."""
