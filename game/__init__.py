"""The arcade: worlds, the thread that breeds in them, and the window that shows them."""
