"""Plain versions of what the arcade compiles, written from the facts to be read, not to be fast."""
