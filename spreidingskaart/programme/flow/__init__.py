"""Flow: how people go from the queue to a place, and from a place to a home, over the years."""
