"""The gallery of champions."""
