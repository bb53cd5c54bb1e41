"""Area: is the plot large enough for what should come there."""
