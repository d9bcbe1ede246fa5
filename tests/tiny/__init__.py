"""A world that lives in the tests only: a few dozen lines of rules, one paint function, and no scene of its own."""
