"""The window and its clock, and what leaves it or keeps it quick: films, cards, memory, compiling apart."""
