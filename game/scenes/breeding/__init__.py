"""One population on the screen."""
