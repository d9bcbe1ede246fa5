"""What the walker looks like."""
