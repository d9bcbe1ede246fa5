"""CartPole on the screen."""
