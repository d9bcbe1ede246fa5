"""What thinks: networks, the strategies that breed them, and how they are kept on disk. Knows no game."""
