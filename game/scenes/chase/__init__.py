"""Cat and mouse on the screen."""
