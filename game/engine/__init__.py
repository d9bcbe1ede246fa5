"""How individuals are tried: the protocols, and the engine of the worlds that are compiled."""
