"""What all scenes are made of."""
