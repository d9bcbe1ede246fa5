"""The corridor on the screen."""
