"""What belongs to no world: the menu, the demo, worlds that are open, and what a person likes."""
