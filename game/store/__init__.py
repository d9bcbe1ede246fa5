"""What people make and choose, on disk: champions, best results, preferences, and where all that lies."""
