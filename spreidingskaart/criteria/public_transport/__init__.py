"""Public transport: how far is the nearest station."""
